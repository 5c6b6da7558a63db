//! Dates and times as people type them in Germany, and as they are shown.
//!
//! Stored values are ISO 8601; nothing here knows what day it is.

use chrono::{Datelike, NaiveDate, NaiveTime};
use thiserror::Error;

/// Why a text is no date or time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// Not in any of the forms of a date.
    #[error(
        "„{0}“ ist kein Datum. Möglich sind etwa 24.11.2026, 24.11.26, 24.11. oder 2026-11-24."
    )]
    NoDate(String),
    /// Well-formed, but not in the calendar.
    #[error("Den {0} gibt es im Kalender nicht.")]
    NotInCalendar(String),
    /// Not in any of the forms of a time.
    #[error(
        "„{0}“ ist keine Uhrzeit. Möglich sind etwa 9:00, 09.00, 900 oder 9, von 0:00 bis 23:59."
    )]
    NoTime(String),
}

/// Years that a date may lie in; beyond them it is a typing error.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Reads `24.11.2026`, `24.11.26` (20xx), `2026-11-24`, and `24.11.`, which lies in `year`.
///
/// # Errors
/// When the text has another form, or the day is not in the calendar.
pub fn parse_date(text: &str, year: i32) -> Result<NaiveDate, DateError> {
    let text = text.trim();
    let (year, month, day) =
        date_parts(text, year).ok_or_else(|| DateError::NoDate(text.to_owned()))?;
    NaiveDate::from_ymd_opt(year, month, day)
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or_else(|| DateError::NotInCalendar(text.to_owned()))
}

fn date_parts(text: &str, this_year: i32) -> Option<(i32, u32, u32)> {
    if let Some((year, rest)) = text.split_once('-') {
        let (month, day) = rest.split_once('-')?;
        return Some((four_digits(year)?, number(month, 2)?, number(day, 2)?));
    }
    let mut parts = text.split('.').map(str::trim);
    let (day, month) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let year = match parts.next().unwrap_or_default() {
        "" => this_year,
        short if short.len() == 2 => 2000 + i32::try_from(number(short, 2)?).ok()?,
        long => four_digits(long)?,
    };
    parts.next().is_none().then_some((year, month, day))
}

/// Reads `9:00`, `09.00`, `0900`, `900` and `9`, each also with "Uhr" behind it.
///
/// # Errors
/// When the text has another form or lies outside 0:00 to 23:59.
pub fn parse_time(text: &str) -> Result<NaiveTime, DateError> {
    let text = text.trim();
    time_parts(text)
        .and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0))
        .ok_or_else(|| DateError::NoTime(text.to_owned()))
}

fn time_parts(text: &str) -> Option<(u32, u32)> {
    let digits = text
        .strip_suffix("Uhr")
        .or_else(|| text.strip_suffix("uhr"))
        .unwrap_or(text)
        .trim_end();
    if let Some((hour, minute)) = digits.split_once([':', '.']) {
        return if minute.len() == 2 {
            Some((number(hour, 2)?, number(minute, 2)?))
        } else {
            None
        };
    }
    match digits.len() {
        1 | 2 => Some((number(digits, 2)?, 0)),
        3 | 4 => number(digits, 4).map(|time| (time / 100, time % 100)),
        _ => None,
    }
}

fn four_digits(year: &str) -> Option<i32> {
    if year.len() == 4 {
        i32::try_from(number(year, 4)?).ok()
    } else {
        None
    }
}

/// Up to `longest` ASCII digits; `u32::from_str` alone would take "+1".
fn number(text: &str, longest: usize) -> Option<u32> {
    let digits = (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// `24.11.2026`
pub fn german_date(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

/// `09:00`
pub fn german_time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_customary_form_of_a_date_is_read() {
        let expected = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for text in [
            "24.11.2026",
            "24.11.26",
            "2026-11-24",
            "24.11.",
            "24.11",
            " 24. 11. 2026 ",
        ] {
            assert_eq!(parse_date(text, 2026), Ok(expected), "{text}");
        }
        assert_eq!(
            parse_date("1.2.", 2027),
            Ok(NaiveDate::from_ymd_opt(2027, 2, 1).unwrap())
        );
    }

    #[test]
    fn what_is_no_date_is_said() {
        for text in [
            "",
            "24",
            "morgen",
            "24.11.2026.",
            "24.11.206",
            "+4.11.2026",
            "26-11-24",
            "24/11/2026",
            "2.1.-1",
        ] {
            assert_eq!(
                parse_date(text, 2026),
                Err(DateError::NoDate(text.to_owned()))
            );
        }
    }

    #[test]
    fn days_missing_in_the_calendar_are_refused() {
        for text in [
            "31.11.2026",
            "29.02.2026",
            "00.01.2026",
            "1.13.26",
            "1.1.0026",
            "2026-02-30",
        ] {
            assert_eq!(
                parse_date(text, 2026),
                Err(DateError::NotInCalendar(text.to_owned()))
            );
        }
        assert!(parse_date("29.02.2028", 2026).is_ok());
    }

    #[test]
    fn every_customary_form_of_a_time_is_read() {
        let expected = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        for text in [
            "9:00", "09.00", "09:00", "900", "0900", "9", "09", "9 Uhr", "9:00 Uhr",
        ] {
            assert_eq!(parse_time(text), Ok(expected), "{text}");
        }
        assert_eq!(
            parse_time("2359"),
            Ok(NaiveTime::from_hms_opt(23, 59, 0).unwrap())
        );
    }

    #[test]
    fn what_is_no_time_is_said() {
        for text in [
            "", "24", "9:60", "9:5", "960", "12345", "neun", ":30", "9:", "-1", "Uhr",
        ] {
            assert_eq!(parse_time(text), Err(DateError::NoTime(text.to_owned())));
        }
    }

    #[test]
    fn dates_and_times_are_shown_the_german_way() {
        assert_eq!(
            german_date(NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()),
            "05.01.2026"
        );
        assert_eq!(
            german_time(NaiveTime::from_hms_opt(9, 5, 0).unwrap()),
            "09:05"
        );
    }
}
