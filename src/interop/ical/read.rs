//! From a file of any program to events; what cannot be one of ours is refused with a sentence.

use std::borrow::Cow;
use std::collections::HashMap;

use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarMethod,
    ICalendarProperty as Property, ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use thiserror::Error;

use super::{Event, IcalError, Reading, Standing, When, zone};

/// No file that is read is longer, in bytes.
pub(super) const LONGEST: usize = 4 << 20;
/// No file that is read has more events.
pub(super) const MOST: usize = 5_000;
/// Letters of a name and of a text that are kept.
const NAME: usize = 300;
const TEXT: usize = 4_000;
/// Letters by which an event is called in a sentence.
const CALLED: usize = 60;
/// What every file ends with.
const END: &[u8] = b"END:VCALENDAR";
/// Years that a day may lie in, as everywhere here.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Why an event is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
enum Refusal {
    #[error(
        "„{0}“ ist ein Serientermin. Hier gibt es nur einzelne Termine: bitte den gemeinten im Kalenderprogramm einzeln \
         speichern."
    )]
    Repeats(String),
    #[error("„{0}“ hat keinen lesbaren Zeitpunkt.")]
    NoTime(String),
    #[error("„{0}“ dauert länger als ein Jahr.")]
    TooLong(String),
    #[error("„{0}“ steht in der unbekannten Zeitzone „{1}“.")]
    Zone(String, String),
    #[error("„{0}“ hat keine Kennung (UID) und lässt sich deshalb keinem Termin zuordnen.")]
    NoName(String),
}

/// Whether bytes are a calendar file.
pub fn looks_like(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = b"BEGIN:VCALENDAR";
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    bytes
        .get(..BEGIN.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(BEGIN))
}

/// Reads a file. Of several versions of an event the newest counts.
///
/// # Errors
/// [`IcalError`] when nothing of it can be taken.
pub fn read(bytes: &[u8]) -> Result<Reading, IcalError> {
    if bytes.len() > LONGEST {
        return Err(IcalError::TooLong);
    }
    if !looks_like(bytes) {
        return Err(IcalError::NoCalendar);
    }
    let mut reading = Reading::default();
    let mut known = HashMap::new();
    let text = text_of(bytes);
    let mut parser = Parser::new(&text);
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => reading.take(&calendar, &mut known)?,
            Entry::UnterminatedComponent(_) => return Err(IcalError::CutOff),
            Entry::TooManyComponents => return Err(IcalError::TooMany),
            Entry::Eof => break,
            // Whatever else stands there is nobody's appointment.
            _ => {}
        }
    }
    // The parser closes what is open; what follows would be missing unsaid.
    let end = text.trim_end().as_bytes();
    if !end
        .last_chunk::<{ END.len() }>()
        .is_some_and(|end| end.eq_ignore_ascii_case(END))
    {
        return Err(IcalError::CutOff);
    }
    if reading.events.is_empty() && reading.refused.is_empty() {
        return Err(IcalError::Empty);
    }
    Ok(reading)
}

/// UTF-8 by the standard; old programs write Latin-1.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

impl Reading {
    fn take(
        &mut self,
        calendar: &ICalendar,
        known: &mut HashMap<String, usize>,
    ) -> Result<(), IcalError> {
        let zones = calendar.build_tz_resolver();
        let calls_off = calendar.components.first().is_some_and(|root| {
            let method = root.property(&Property::Method);
            let method = method.and_then(|method| method.values.first());
            method == Some(&ICalendarValue::Method(ICalendarMethod::Cancel))
        });
        let events = calendar
            .components
            .iter()
            .filter(|component| component.component_type == ICalendarComponentType::VEvent);
        for component in events {
            if self.events.len() + self.refused.len() == MOST {
                return Err(IcalError::TooMany);
            }
            match event(component, &zones) {
                Ok(mut event) => {
                    if calls_off {
                        event.standing = Standing::Cancelled;
                    }
                    self.keep(event, known);
                }
                Err(refusal) => self.refused.push(refusal.to_string()),
            }
        }
        Ok(())
    }

    fn keep(&mut self, event: Event, known: &mut HashMap<String, usize>) {
        let at = *known.entry(event.uid.clone()).or_insert(self.events.len());
        match self.events.get_mut(at) {
            Some(other) if event.revision >= other.revision => *other = event,
            Some(_) => {}
            None => self.events.push(event),
        }
    }
}

fn event(component: &ICalendarComponent, zones: &TzResolver<&str>) -> Result<Event, Refusal> {
    let title = text(component, &Property::Summary, NAME);
    let called = || match title.chars().take(CALLED).collect::<String>() {
        nothing if nothing.is_empty() => "(ohne Titel)".to_owned(),
        called => called,
    };
    if component.is_recurrent_or_override() {
        return Err(Refusal::Repeats(called()));
    }
    let uid = component.uid().map(str::trim).unwrap_or_default();
    if uid.is_empty() || uid.len() > NAME {
        return Err(Refusal::NoName(called()));
    }
    let moment = |property| match component.property(&property) {
        Some(entry) => moment(entry, zones).map(Some),
        None => Ok(None),
    };
    let when = match (moment(Property::Dtstart), moment(Property::Dtend)) {
        (Ok(Some(begin)), Ok(end)) => when(begin, end.or_else(|| after(component, begin))),
        (Err(Unread::Zone(name)), _) | (_, Err(Unread::Zone(name))) => {
            return Err(Refusal::Zone(called(), name));
        }
        _ => return Err(Refusal::NoTime(called())),
    };
    if takes_years(when) {
        return Err(Refusal::TooLong(called()));
    }
    let integer = component
        .property(&Property::Sequence)
        .and_then(|entry| entry.values.first()?.as_integer());
    Ok(Event {
        uid: uid.to_owned(),
        revision: integer.unwrap_or(0).max(0),
        changed: changed(component).unwrap_or_default(),
        when,
        standing: standing(component),
        place: text(component, &Property::Location, NAME),
        notes: text(component, &Property::Description, TEXT),
        title,
    })
}

fn text(component: &ICalendarComponent, property: &Property, most: usize) -> String {
    let value = component
        .property(property)
        .and_then(|entry| entry.values.first()?.as_text());
    value
        .unwrap_or_default()
        .trim()
        .chars()
        .take(most)
        .collect()
}

fn standing(component: &ICalendarComponent) -> Standing {
    let status = component
        .property(&Property::Status)
        .and_then(|entry| entry.values.first());
    match status {
        Some(ICalendarValue::Status(ICalendarStatus::Confirmed)) => Standing::Confirmed,
        Some(ICalendarValue::Status(ICalendarStatus::Cancelled)) => Standing::Cancelled,
        _ => Standing::Tentative,
    }
}

/// When the event was changed last, in UTC as the standard demands.
fn changed(component: &ICalendarComponent) -> Option<NaiveDateTime> {
    let stamp = component
        .property(&Property::LastModified)
        .or_else(|| component.property(&Property::Dtstamp))?;
    let stamp = stamp.values.first()?.as_partial_date_time()?;
    Some(stamp.to_date_time()?.date_time)
}

/// A slip of the pen, or somebody who means no good.
fn takes_years(when: When) -> bool {
    let length = match when {
        When::Days { first, last } => last - first,
        When::Time { begin, end } => end - begin,
    };
    length > TimeDelta::days(366)
}

/// A day, or a time here.
#[derive(Debug, Clone, Copy)]
enum Moment {
    Day(NaiveDate),
    Time(NaiveDateTime),
}

enum Unread {
    Zone(String),
    Nothing,
}

impl Moment {
    fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Time(time) => time.date(),
        }
    }

    fn time(self) -> NaiveDateTime {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::Time(time) => time,
        }
    }
}

fn moment(entry: &ICalendarEntry, zones: &TzResolver<&str>) -> Result<Moment, Unread> {
    let value = entry.values.first().ok_or(Unread::Nothing)?;
    let value = value.as_partial_date_time().ok_or(Unread::Nothing)?;
    let read = value.to_date_time().ok_or(Unread::Nothing)?;
    let moment = if value.hour.is_none() {
        Moment::Day(read.date_time.date())
    } else {
        let zone = match (read.tz(), entry.tz_id()) {
            (Some(zone), _) => zone,
            (None, Some(name)) => zones
                .resolve(name)
                .ok_or_else(|| Unread::Zone(name.chars().take(CALLED).collect()))?,
            // Wherever one is: with us that is here.
            (None, None) => calcard::common::timezone::Tz::Floating,
        };
        let here = zone::here(read.date_time, zone).ok_or(Unread::Nothing)?;
        Moment::Time(to_the_minute(here))
    };
    if YEARS.contains(&moment.day().year()) {
        Ok(moment)
    } else {
        Err(Unread::Nothing)
    }
}

fn to_the_minute(time: NaiveDateTime) -> NaiveDateTime {
    time.with_second(0).unwrap_or(time)
}

/// The end by the duration, where that is given instead. What is longer than years has none.
fn after(component: &ICalendarComponent, begin: Moment) -> Option<Moment> {
    let duration = component.property(&Property::Duration)?.values.first()?;
    let ICalendarValue::Duration(duration) = duration else {
        return None;
    };
    let duration = duration.to_time_delta()?;
    if duration < TimeDelta::zero() || duration > TimeDelta::days(3_660) {
        return None;
    }
    Some(match begin {
        Moment::Day(day) => Moment::Day(day.checked_add_signed(duration)?),
        Moment::Time(time) => Moment::Time(to_the_minute(time.checked_add_signed(duration)?)),
    })
}

fn when(begin: Moment, end: Option<Moment>) -> When {
    match (begin, end) {
        (Moment::Day(first), end) => When::until(first, end.map_or(first, Moment::day)),
        (Moment::Time(begin), end) => When::between(begin, end.map_or(begin, Moment::time)),
    }
}
