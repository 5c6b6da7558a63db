//! What is being marked or moved and not yet taken: changes an appointment on paper only.

use chrono::NaiveDate;

use super::place::{Place, SLOT, Scale, time_at};
use crate::insight::calendar::{Entry, USUAL_MINUTES, minute};
use crate::tui::input::Key;
use crate::tui::widget::calendar::add_days;

/// What is not yet taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draft {
    /// A time for a new appointment, from where it was begun to where one stands.
    Span(Place, Place),
    /// A moved appointment.
    Moved(Box<Entry>),
}

/// The time that is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
    /// From which minute to which, if it lies among the hours.
    pub minutes: Option<(u16, u16)>,
}

impl Span {
    /// What lies between two places: hours of the day where both have one, otherwise days.
    pub fn between(from: Place, to: Place, scale: Scale) -> Self {
        let hours = from.slot.zip(to.slot).filter(|_| scale != Scale::Month);
        match hours {
            Some((one, other)) => Self {
                first: to.day,
                last: to.day,
                minutes: Some((one.min(other) * SLOT, (one.max(other) + 1) * SLOT)),
            },
            None => Self {
                first: from.day.min(to.day),
                last: from.day.max(to.day),
                minutes: None,
            },
        }
    }
}

/// An appointment a key press further: sideways by days, up and down by half-hours or weeks.
pub fn moved(entry: &Entry, key: Key, scale: Scale) -> Option<Entry> {
    let (days, minutes) = match (key, scale) {
        (Key::Left, _) => (-1, 0),
        (Key::Right, _) => (1, 0),
        (Key::Up, Scale::Month) | (Key::PageUp, _) => (-7, 0),
        (Key::Down, Scale::Month) | (Key::PageDown, _) => (7, 0),
        (Key::Up, _) => (0, -i32::from(SLOT)),
        (Key::Down, _) => (0, i32::from(SLOT)),
        _ => return None,
    };
    Some(shifted(entry, days, minutes))
}

/// An appointment so many days and minutes later; the minutes only as far as it stays on its day.
pub fn shifted(entry: &Entry, days: i64, minutes: i32) -> Entry {
    let mut moved = entry.clone();
    moved.first = add_days(entry.first, days);
    moved.last = add_days(entry.last, days);
    if let (Some((begin, end)), Some(_)) = (entry.minutes(), entry.begin) {
        let (first, last) = (-i32::from(begin), LAST - i32::from(end));
        // What reaches to midnight already can only go earlier.
        let by = minutes.clamp(first, last.max(0));
        let later = |minute: u16| time_at(u16::try_from(i32::from(minute) + by).unwrap_or(0));
        moved.begin = later(begin);
        moved.end = entry.end.and_then(|end| later(minute(end)));
    }
    moved
}

/// The last minute of a day.
const LAST: i32 = 24 * 60 - 1;

/// An appointment that takes so many steps longer: half-hours, or days where it has no hours.
pub fn stretched(entry: &Entry, steps: i32) -> Entry {
    let mut changed = entry.clone();
    if let Some(begin) = entry.begin.filter(|_| entry.is_timed()) {
        let begin = i32::from(minute(begin));
        let end = entry.end.map_or(begin + i32::from(USUAL_MINUTES), |end| {
            i32::from(minute(end))
        });
        let to = (end + steps * i32::from(SLOT)).min(LAST);
        if to > begin {
            changed.end = time_at(u16::try_from(to).unwrap_or(0));
        }
    } else {
        changed.last = add_days(entry.last, steps.into()).max(entry.first);
    }
    changed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::insight::calendar::Progress;

    fn entry(days: i64, begin: Option<u16>, end: Option<u16>) -> Entry {
        let first: NaiveDate = "2026-11-24".parse().unwrap();
        Entry {
            key: "t".into(),
            first,
            last: add_days(first, days),
            begin: begin.and_then(time_at),
            end: end.and_then(time_at),
            progress: Progress::Planned,
            form: None,
            people: Vec::new(),
            team: None,
            warnings: Vec::new(),
        }
    }

    fn shown(entry: &Entry) -> String {
        let time = |time: Option<chrono::NaiveTime>| {
            time.map_or("-".to_owned(), |time| time.format("%H:%M").to_string())
        };
        format!(
            "{}+{} {} {}",
            entry.first.format("%d.%m."),
            (entry.last - entry.first).num_days(),
            time(entry.begin),
            time(entry.end)
        )
    }

    #[test]
    fn keys_move_by_half_hours_days_and_weeks() {
        for (scale, keys, expected) in [
            (Scale::Week, &[Key::Down][..], "24.11.+0 09:30 10:30"),
            (Scale::Week, &[Key::Up, Key::Up], "24.11.+0 08:00 09:00"),
            (Scale::Week, &[Key::Right], "25.11.+0 09:00 10:00"),
            (
                Scale::Day,
                &[Key::Left, Key::PageDown],
                "30.11.+0 09:00 10:00",
            ),
            (
                Scale::Month,
                &[Key::Down, Key::Left],
                "30.11.+0 09:00 10:00",
            ),
        ] {
            let from = entry(0, Some(540), Some(600));
            let to = keys
                .iter()
                .fold(from, |entry, key| moved(&entry, *key, scale).unwrap());
            assert_eq!(shown(&to), expected, "{scale:?} {keys:?}");
        }
        assert_eq!(moved(&entry(0, None, None), Key::Enter, Scale::Week), None);
    }

    #[test]
    fn what_has_no_hours_moves_and_stretches_by_days() {
        let days = entry(1, None, None);
        assert_eq!(shown(&shifted(&days, 1, 30)), "25.11.+1 - -");
        assert_eq!(shown(&stretched(&days, 2)), "24.11.+3 - -");
        assert_eq!(shown(&stretched(&days, -9)), "24.11.+0 - -");
    }

    #[test]
    fn stretching_keeps_the_begin_and_never_turns_the_end_before_it() {
        let hour = entry(0, Some(540), Some(600));
        assert_eq!(shown(&stretched(&hour, 2)), "24.11.+0 09:00 11:00");
        assert_eq!(shown(&stretched(&hour, -1)), "24.11.+0 09:00 09:30");
        assert_eq!(shown(&stretched(&hour, -2)), "24.11.+0 09:00 10:00");
        let open = entry(0, Some(540), None);
        assert_eq!(shown(&stretched(&open, 1)), "24.11.+0 09:00 10:30");
        let late = entry(0, Some(1410), Some(1425));
        assert_eq!(shown(&stretched(&late, 1)), "24.11.+0 23:30 23:59");
    }

    #[test]
    fn a_span_is_hours_of_a_day_or_whole_days() {
        let at = |day: &str, slot| Place {
            day: day.parse().unwrap(),
            slot,
            lane: 0,
        };
        let from = at("2026-11-24", Some(20));
        let hours = Span::between(from, at("2026-11-24", Some(18)), Scale::Week);
        assert_eq!(hours.minutes, Some((540, 630)));
        let days = Span::between(from, at("2026-11-22", Some(18)), Scale::Month);
        assert_eq!(days.minutes, None);
        assert_eq!((days.last - days.first).num_days(), 2);
    }

    proptest! {
        #[test]
        fn moving_there_and_back_changes_nothing_and_keeps_the_length(
            begin in 200..900_u16, takes in 1..120_u16, days in -50..50_i64, minutes in -200..200_i32
        ) {
            let from = entry(0, Some(begin), Some(begin + takes));
            let there = shifted(&from, days, minutes);
            prop_assert_eq!(shifted(&there, -days, -minutes), from);
            let (first, last) = there.minutes().unwrap();
            prop_assert_eq!(last - first, takes);
        }

        #[test]
        fn nothing_ever_leaves_its_day(
            begin in 0..1440_u16, takes in 1..600_u16, minutes in -2000..2000_i32, steps in -60..60_i32
        ) {
            let end = (begin + takes).min(1439);
            let from = entry(0, Some(begin), (end > begin).then_some(end));
            let to = stretched(&shifted(&from, 0, minutes), steps);
            prop_assert!(to.begin.is_some());
            prop_assert!(to.end.is_none() || to.end > to.begin);
        }
    }
}
