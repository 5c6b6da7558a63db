//! Where one stands in the calendar, what is around it, and where the keys lead. Pure arithmetic.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

use crate::model::schema;
use crate::tui::input::Key;
use crate::tui::widget::calendar::{add_days, add_months, month_name, with_weekday};

/// How much is shown at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scale {
    Month,
    #[default]
    Week,
    Day,
}

/// Minutes of a row of the grid of hours.
pub const SLOT: u16 = 30;
/// Rows of a day.
pub const SLOTS: u16 = 24 * 60 / SLOT;
/// The row that a day begins with: seven o'clock.
pub const MORNING: u16 = 7 * 60 / SLOT;
/// Where one stands at first: nine o'clock.
const FIRST: u16 = 9 * 60 / SLOT;

/// A place: a day, a half-hour or the row of what takes the whole day, and in a day one of its lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The day.
    pub day: NaiveDate,
    /// The half-hour; none is the row of what takes the whole day.
    pub slot: Option<u16>,
    /// Which lane of the day.
    pub lane: usize,
}

impl Place {
    /// The morning of a day.
    pub fn new(day: NaiveDate) -> Self {
        Self {
            day,
            slot: Some(FIRST),
            lane: 0,
        }
    }

    /// Where a key leads; none if it is not for this. A day has `lanes` lanes.
    #[expect(clippy::match_same_arms, reason = "a table: one key, one line")]
    pub fn moved(self, key: Key, scale: Scale, lanes: usize) -> Option<Self> {
        Some(match (scale, key) {
            (Scale::Month | Scale::Week, Key::Left) => self.by_days(-1),
            (Scale::Month | Scale::Week, Key::Right) => self.by_days(1),
            (Scale::Month, Key::Up) => self.by_days(-7),
            (Scale::Month, Key::Down) => self.by_days(7),
            (Scale::Month, Key::Home) => Self {
                day: self.day.with_day(1).unwrap_or(self.day),
                ..self
            },
            (Scale::Month, Key::End) => Self {
                day: last_of_month(self.day),
                ..self
            },
            (Scale::Month, Key::PageUp) => self.by_months(-1),
            (Scale::Month, Key::PageDown) => self.by_months(1),
            (Scale::Week, Key::PageUp) => self.by_days(-7),
            (Scale::Week, Key::PageDown) => self.by_days(7),
            (Scale::Day, Key::PageUp) => self.by_days(-1),
            (Scale::Day, Key::PageDown) => self.by_days(1),
            (Scale::Day, Key::Left) if self.lane == 0 => self.by_days(-1),
            (Scale::Day, Key::Left) => Self {
                lane: self.lane - 1,
                ..self
            },
            (Scale::Day, Key::Right) if self.lane + 1 >= lanes => Self {
                lane: 0,
                ..self.by_days(1)
            },
            (Scale::Day, Key::Right) => Self {
                lane: self.lane + 1,
                ..self
            },
            (_, Key::Up) => Self {
                slot: self.slot.and_then(|slot| slot.checked_sub(1)),
                ..self
            },
            (_, Key::Down) => Self {
                slot: Some(self.slot.map_or(MORNING, |slot| (slot + 1).min(SLOTS - 1))),
                ..self
            },
            (_, Key::Home) => Self { slot: None, ..self },
            (_, Key::End) => Self {
                slot: Some(18 * 60 / SLOT),
                ..self
            },
            _ => return None,
        })
    }

    /// So many days later.
    pub fn by_days(self, days: i64) -> Self {
        Self {
            day: add_days(self.day, days),
            ..self
        }
    }

    fn by_months(self, months: i32) -> Self {
        Self {
            day: add_months(self.day, months),
            ..self
        }
    }
}

fn last_of_month(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    add_days(add_months(first, 1), -1)
}

/// The Monday of a week.
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).checked_first_day().unwrap_or(day)
}

/// The half-hour in which a time lies.
pub fn slot_of(time: NaiveTime) -> u16 {
    u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(0) / SLOT
}

/// A minute of the day as a time; midnight at its end is a minute earlier, because no day has it.
pub fn time_at(minute: u16) -> Option<NaiveTime> {
    schema::time(minute.min(24 * 60 - 1))
}

impl Scale {
    /// The days that are shown around one.
    pub fn days(self, day: NaiveDate) -> RangeInclusive<NaiveDate> {
        match self {
            Self::Month => day.with_day(1).unwrap_or(day)..=last_of_month(day),
            Self::Week => monday(day)..=add_days(monday(day), 6),
            Self::Day => day..=day,
        }
    }

    /// What is shown, in words.
    pub fn title(self, day: NaiveDate) -> String {
        match self {
            Self::Month => format!("{} {}", month_name(day), day.year()),
            Self::Week => {
                let (first, last) = (monday(day), add_days(monday(day), 6));
                let year = first.year() != last.year();
                let from = match (first.month() == last.month(), year) {
                    (true, _) => format!("{}.", first.day()),
                    (false, true) => {
                        format!("{}. {} {}", first.day(), month_name(first), first.year())
                    }
                    (false, false) => format!("{}. {}", first.day(), month_name(first)),
                };
                format!(
                    "KW {} · {from}–{}. {} {}",
                    first.iso_week().week(),
                    last.day(),
                    month_name(last),
                    last.year()
                )
            }
            Self::Day => format!("{}, KW {}", with_weekday(day), day.iso_week().week()),
        }
    }

    /// This period with its preposition, for a sentence.
    pub const fn within(self) -> &'static str {
        match self {
            Self::Month => "in diesem Monat",
            Self::Week => "in dieser Woche",
            Self::Day => "an diesem Tag",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn after(scale: Scale, keys: &[Key]) -> (String, Option<u16>, usize) {
        let from = Place::new(day("2026-11-24"));
        let to = keys
            .iter()
            .fold(from, |place, key| place.moved(*key, scale, 3).unwrap());
        (to.day.to_string(), to.slot, to.lane)
    }

    #[test]
    fn keys_lead_by_days_weeks_months_half_hours_and_lanes() {
        use Key::{Down, End, Home, Left, PageDown, PageUp, Right, Up};
        for (scale, keys, expected) in [
            (Scale::Month, &[Right][..], ("2026-11-25", Some(18), 0)),
            (Scale::Month, &[Up, Left], ("2026-11-16", Some(18), 0)),
            (Scale::Month, &[PageDown, End], ("2026-12-31", Some(18), 0)),
            (Scale::Month, &[PageUp, Home], ("2026-10-01", Some(18), 0)),
            (
                Scale::Week,
                &[Down, Down, Left],
                ("2026-11-23", Some(20), 0),
            ),
            (Scale::Week, &[Home, Up], ("2026-11-24", None, 0)),
            (Scale::Week, &[Home, Down], ("2026-11-24", Some(14), 0)),
            (Scale::Week, &[PageDown], ("2026-12-01", Some(18), 0)),
            (Scale::Day, &[Right, Right], ("2026-11-24", Some(18), 2)),
            (
                Scale::Day,
                &[Right, Right, Right],
                ("2026-11-25", Some(18), 0),
            ),
            (Scale::Day, &[Left, PageUp], ("2026-11-22", Some(18), 0)),
        ] {
            let (day, slot, lane) = expected;
            let found = after(scale, keys);
            assert_eq!(found, (day.to_owned(), slot, lane), "{scale:?} {keys:?}");
        }
    }

    #[test]
    fn periods_have_german_titles() {
        for (scale, around, title) in [
            (Scale::Month, "2026-03-01", "März 2026"),
            (Scale::Week, "2026-11-24", "KW 48 · 23.–29. November 2026"),
            (
                Scale::Week,
                "2026-12-01",
                "KW 49 · 30. November–6. Dezember 2026",
            ),
            (
                Scale::Week,
                "2027-01-01",
                "KW 53 · 28. Dezember 2026–3. Januar 2027",
            ),
            (Scale::Day, "2026-11-24", "Di 24.11.2026, KW 48"),
        ] {
            assert_eq!(scale.title(day(around)), title);
        }
    }
}
