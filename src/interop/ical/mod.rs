//! Calendar files (iCalendar, RFC 5545): single events with their day or local time in Germany, as Outlook, Thunderbird
//! and telephones exchange them.
//!
//! It knows events and no appointments: what an event is about, and who may see it, is decided by whoever writes one.
//! Times are wall-clock times in Europe/Berlin throughout; other zones are converted when a file is read.

mod read;
mod write;
mod zone;

#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use thiserror::Error;

use crate::model::dates::{german_date, german_time};

pub use read::{looks_like, read};
pub use write::write;

/// What calendar files are called.
pub const EXTENSION: &str = "ics";

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Names it everywhere and for good: an event of the same name is the same event.
    pub uid: String,
    /// Grows with every change.
    pub revision: i64,
    /// When it was changed last, in UTC.
    pub changed: NaiveDateTime,
    /// What it is called.
    pub title: String,
    /// On which days, or from when to when.
    pub when: When,
    /// Whether it will take place.
    pub standing: Standing,
    /// Where.
    pub place: String,
    /// What else there is to know, in lines.
    pub notes: String,
}

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The whole of these days, both included.
    Days {
        /// The first one.
        first: NaiveDate,
        /// The last one.
        last: NaiveDate,
    },
    /// A time.
    Time {
        /// From when.
        begin: NaiveDateTime,
        /// Until when.
        end: NaiveDateTime,
    },
}

impl When {
    /// From one moment to another. What begins and ends at midnight takes whole days, however it is written.
    pub fn between(begin: NaiveDateTime, end: NaiveDateTime) -> Self {
        let end = end.max(begin);
        let midnight = |moment: NaiveDateTime| moment.time() == NaiveTime::MIN;
        if end > begin && midnight(begin) && midnight(end) {
            Self::until(begin.date(), end.date())
        } else {
            Self::Time { begin, end }
        }
    }

    /// Whole days from the first one up to the one on which it is over.
    pub fn until(first: NaiveDate, over: NaiveDate) -> Self {
        let last = over.pred_opt().unwrap_or(over).max(first);
        Self::Days { first, last }
    }
}

/// `24.11.2026, 09:00–12:00`, `24.11.2026–26.11.2026`
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last, times) = match self {
            Self::Days { first, last } => (*first, *last, None),
            Self::Time { begin, end } => {
                (begin.date(), end.date(), Some((begin.time(), end.time())))
            }
        };
        let (first, last, one_day) = (german_date(first), german_date(last), first == last);
        match times.map(|(begin, end)| (german_time(begin), german_time(end))) {
            None if one_day => write!(f, "{first}"),
            None => write!(f, "{first}–{last}"),
            Some((begin, end)) if one_day && begin == end => write!(f, "{first}, {begin}"),
            Some((begin, end)) if one_day => write!(f, "{first}, {begin}–{end}"),
            Some((begin, end)) => write!(f, "{first}, {begin} bis {last}, {end}"),
        }
    }
}

/// Whether an event will take place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Standing {
    Tentative,
    Confirmed,
    Cancelled,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Events that can be taken, each once.
    pub events: Vec<Event>,
    /// A German sentence for each that cannot.
    pub refused: Vec<String>,
}

/// Why nothing of a file can be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IcalError {
    /// Longer than any calendar people keep.
    #[error(
        "Die Kalenderdatei ist größer als {} MB. Bitte im Kalenderprogramm einen kürzeren Zeitraum speichern.",
        read::LONGEST >> 20
    )]
    TooLong,
    /// More events than anybody looks through.
    #[error(
        "Die Kalenderdatei enthält mehr als {} Termine. Bitte im Kalenderprogramm einen kürzeren Zeitraum speichern.",
        read::MOST
    )]
    TooMany,
    /// It ends in the middle.
    #[error(
        "Die Kalenderdatei ist abgeschnitten. Bitte noch einmal speichern oder schicken lassen."
    )]
    CutOff,
    /// No calendar at all.
    #[error("Das ist keine Kalenderdatei: „BEGIN:VCALENDAR“ fehlt.")]
    NoCalendar,
    /// A calendar without events.
    #[error("In der Kalenderdatei steht kein Termin.")]
    Empty,
}
