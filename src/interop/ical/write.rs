//! From events to a file. The same events always make the same file.

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameter, ICalendarProperty,
    ICalendarStatus, ICalendarTransparency, ICalendarValue, ICalendarValueType,
};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::{Event, Standing, When, zone};

/// A file with these events.
pub fn write(events: &[Event]) -> String {
    let mut text = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//OZG-Werkbank//OZG-Werkbank {}//DE\r\nCALSCALE:GREGORIAN\r\n",
        env!("CARGO_PKG_VERSION")
    );
    text.push_str(zone::RULES);
    for event in events {
        let event = ICalendar {
            components: vec![component(event)],
        };
        text.push_str(&event.to_string());
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

fn component(event: &Event) -> ICalendarComponent {
    use ICalendarProperty as Property;
    let mut component = ICalendarComponent::new(ICalendarComponentType::VEvent);
    component.add_uid(&event.uid);
    // A file that is no invitation: the stamp says when the event was changed, not when the file was written.
    component.add_dtstamp(utc(event.changed));
    component.add_property(Property::LastModified, utc(event.changed));
    component.add_sequence(event.revision);
    add_when(&mut component, event.when);
    component.add_property(Property::Summary, event.title.as_str());
    let (status, transparency) = match event.standing {
        Standing::Tentative => (ICalendarStatus::Tentative, ICalendarTransparency::Opaque),
        Standing::Confirmed => (ICalendarStatus::Confirmed, ICalendarTransparency::Opaque),
        // What is called off keeps nobody busy.
        Standing::Cancelled => (
            ICalendarStatus::Cancelled,
            ICalendarTransparency::Transparent,
        ),
    };
    component.add_property(Property::Status, status);
    component.add_property(Property::Transp, transparency);
    for (property, text) in [
        (Property::Location, &event.place),
        (Property::Description, &event.notes),
    ] {
        if !text.is_empty() {
            component.add_property(property, text.as_str());
        }
    }
    component
}

fn add_when(component: &mut ICalendarComponent, when: When) {
    let mut add = |property, parameter, moment: PartialDateTime| {
        component.add_property_with_params(property, [parameter], ICalendarValue::from(moment));
    };
    let (begin, end) = (ICalendarProperty::Dtstart, ICalendarProperty::Dtend);
    match when {
        When::Days { first, last } => {
            let whole = || ICalendarParameter::value(ICalendarValueType::Date);
            add(begin, whole(), day(first));
            // The end of a day is the beginning of the next one.
            add(end, whole(), day(last.succ_opt().unwrap_or(last)));
        }
        When::Time {
            begin: from,
            end: to,
        } => {
            let here = || ICalendarParameter::tzid(zone::NAME.to_owned());
            add(begin, here(), local(from));
            add(end, here(), local(to));
        }
    }
}

fn day(day: NaiveDate) -> PartialDateTime {
    PartialDateTime {
        year: u16::try_from(day.year()).ok(),
        month: small(day.month()),
        day: small(day.day()),
        ..PartialDateTime::default()
    }
}

fn local(at: NaiveDateTime) -> PartialDateTime {
    PartialDateTime {
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
        ..day(at.date())
    }
}

fn utc(at: NaiveDateTime) -> PartialDateTime {
    PartialDateTime {
        tz_hour: Some(0),
        tz_minute: Some(0),
        ..local(at)
    }
}

fn small(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}
