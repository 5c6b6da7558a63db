//! The calendar as people in Germany read and type it: Monday first, calendar weeks, `24.11.`, `+7`, `fr`, `930`.
//!
//! Pure arithmetic; today is passed in. Calendar weeks are those of ISO 8601 (DIN EN 28601).

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, Weekday};
use thiserror::Error;

/// Why what was typed is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DateError {
    /// Nothing that could be meant as a date.
    #[error(
        "Kein Datum. Möglich sind zum Beispiel 24.11., 24.11.2026, heute, morgen, fr, +7 oder kw48."
    )]
    NotADate,
    /// A day that does not exist.
    #[error("Diesen Tag gibt es nicht.")]
    NoSuchDay,
}

/// Why what was typed is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Keine Uhrzeit. Möglich sind zum Beispiel 9, 930, 9:30 oder 14.15.")]
pub struct TimeError;

/// Short names of the days, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];

const WEEKDAY_NAMES: [&str; 7] = [
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
];

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Years that can be typed and shown.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Name of the month of `date`.
pub fn month_name(date: NaiveDate) -> &'static str {
    MONTHS[date.month0() as usize]
}

/// Short name of the day of the week.
pub fn weekday(date: NaiveDate) -> &'static str {
    WEEKDAYS[date.weekday().num_days_from_monday() as usize]
}

fn weekday_name(date: NaiveDate) -> &'static str {
    WEEKDAY_NAMES[date.weekday().num_days_from_monday() as usize]
}

/// `Di 24.11.2026`.
pub fn with_weekday(date: NaiveDate) -> String {
    format!("{} {}", weekday(date), date.format("%d.%m.%Y"))
}

/// One row of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Number of the calendar week.
    pub number: u32,
    /// Monday to Sunday, days of the neighbouring months included.
    pub days: [NaiveDate; 7],
}

/// Six weeks that contain the month of `date`, so that every month is of the same height.
pub fn month(date: NaiveDate) -> [Week; 6] {
    let first = date.with_day(1).unwrap_or(date);
    let mut monday = first
        .week(Weekday::Mon)
        .checked_first_day()
        .unwrap_or(first);
    std::array::from_fn(|_| {
        let week = Week {
            number: monday.iso_week().week(),
            days: [0, 1, 2, 3, 4, 5, 6].map(|days| add_days(monday, days)),
        };
        monday = add_days(monday, 7);
        week
    })
}

/// `date` moved by `days`, staying within the years that can be shown.
pub fn add_days(date: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        date.checked_sub_days(distance)
    } else {
        date.checked_add_days(distance)
    };
    shown(moved).unwrap_or(date)
}

/// `date` moved by `months`; the 31st becomes the last day of a shorter month.
pub fn add_months(date: NaiveDate, months: i32) -> NaiveDate {
    let distance = Months::new(months.unsigned_abs());
    let moved = if months < 0 {
        date.checked_sub_months(distance)
    } else {
        date.checked_add_months(distance)
    };
    shown(moved).unwrap_or(date)
}

fn shown(date: Option<NaiveDate>) -> Option<NaiveDate> {
    date.filter(|date| YEARS.contains(&date.year()))
}

/// Reads a date as people type it.
///
/// `24.11.2026`, `24.11.26`, `24112026`, `2026-11-24`; `24.11.` and `24.` are the nearest such days; `heute`,
/// `morgen`, `übermorgen`, `gestern`; `fr` or `Freitag` is the next one after today; `+7`, `-3` are days from today,
/// `+2w` weeks; `kw48` is the Monday of the nearest such week.
///
/// # Errors
/// When it is no date, or names a day that does not exist.
pub fn parse_date(text: &str, today: NaiveDate) -> Result<NaiveDate, DateError> {
    let text = text.trim().to_lowercase();
    // What was shown as `Di 24.11.2026` can be typed over.
    let text = WEEKDAYS
        .iter()
        .find_map(|day| text.strip_prefix(&format!("{} ", day.to_lowercase())))
        .map_or(text.as_str(), str::trim);
    parse_word(text, today)
        .or_else(|| parse_distance(text, today))
        .or_else(|| parse_week(text, today))
        .unwrap_or_else(|| parse_numbers(text, today))
}

fn parse_word(text: &str, today: NaiveDate) -> Option<Result<NaiveDate, DateError>> {
    let days = match text {
        "gestern" => -1,
        "heute" => 0,
        "morgen" => 1,
        "übermorgen" | "uebermorgen" => 2,
        _ => {
            let short = text.trim_end_matches('.');
            let mut days = (1..)
                .map(|days| (days, weekday_name(add_days(today, days))))
                .take(7);
            days.find(|(_, name)| text.len() >= 2 && name.starts_with(short))?
                .0
        }
    };
    Some(Ok(add_days(today, days)))
}

fn parse_distance(text: &str, today: NaiveDate) -> Option<Result<NaiveDate, DateError>> {
    let (sign, number) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
        (Some(number), _) => (1, number),
        (_, Some(number)) => (-1, number),
        _ => return None,
    };
    let (number, days) = match number.strip_suffix(['w', 't']) {
        Some(weeks) if number.ends_with('w') => (weeks, 7),
        Some(days) => (days, 1),
        None => (number, 1),
    };
    let Ok(count) = number.trim().parse::<u16>() else {
        return Some(Err(DateError::NotADate));
    };
    Some(Ok(add_days(today, sign * days * i64::from(count))))
}

fn parse_week(text: &str, today: NaiveDate) -> Option<Result<NaiveDate, DateError>> {
    let number = text.strip_prefix("kw")?.trim();
    let Ok(week) = number.parse::<u32>() else {
        return Some(Err(DateError::NotADate));
    };
    let monday = |year| NaiveDate::from_isoywd_opt(year, week, Weekday::Mon);
    Some(nearest(today, monday))
}

fn parse_numbers(text: &str, today: NaiveDate) -> Result<NaiveDate, DateError> {
    if let Some((year, rest)) = text.split_once('-') {
        let (month, day) = rest.split_once('-').ok_or(DateError::NotADate)?;
        return date(number(year, 4)?, number(month, 2)?, number(day, 2)?);
    }
    if !text.contains('.')
        && matches!(text.len(), 6 | 8)
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        return date(
            full_year(&text[4..])?,
            number(&text[2..4], 2)?,
            number(&text[..2], 2)?,
        );
    }
    let mut parts = text.split('.').map(str::trim);
    let day = number(parts.next().unwrap_or(""), 2)?;
    let month = parts.next().filter(|part| !part.is_empty());
    let year = parts.next().filter(|part| !part.is_empty());
    if parts.next().is_some() {
        return Err(DateError::NotADate);
    }
    match (month, year) {
        (Some(month), Some(year)) => date(full_year(year)?, number(month, 2)?, day),
        (Some(month), None) => {
            let month = number(month, 2)?;
            nearest(today, |year| NaiveDate::from_ymd_opt(year, month, day))
        }
        (None, None) if text.ends_with('.') => nearest_month(today, day),
        (None, _) => Err(DateError::NotADate),
    }
}

/// At most `longest` digits as a number.
fn number<T: std::str::FromStr>(digits: &str, longest: usize) -> Result<T, DateError> {
    let fine = digits.len() <= longest && digits.bytes().all(|byte| byte.is_ascii_digit());
    fine.then(|| digits.parse().ok())
        .flatten()
        .ok_or(DateError::NotADate)
}

fn full_year(digits: &str) -> Result<i32, DateError> {
    let year = number::<i32>(digits, 4)?;
    match digits.len() {
        2 => Ok(2000 + year),
        4 => Ok(year),
        _ => Err(DateError::NotADate),
    }
}

fn date(year: i32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
    shown(NaiveDate::from_ymd_opt(year, month, day)).ok_or(DateError::NoSuchDay)
}

/// The one of this, last and next year that lies nearest to today, the future first.
fn nearest(
    today: NaiveDate,
    in_year: impl Fn(i32) -> Option<NaiveDate>,
) -> Result<NaiveDate, DateError> {
    let year = today.year();
    [year + 1, year, year - 1]
        .into_iter()
        .filter_map(|year| shown(in_year(year)))
        .min_by_key(|date| (*date - today).num_days().abs())
        .ok_or(DateError::NoSuchDay)
}

/// The day of this, last or next month that lies nearest to today.
fn nearest_month(today: NaiveDate, day: u32) -> Result<NaiveDate, DateError> {
    [1, 0, -1]
        .into_iter()
        .filter_map(|months| add_months(today.with_day(1)?, months).with_day(day))
        .min_by_key(|date| (*date - today).num_days().abs())
        .ok_or(DateError::NoSuchDay)
}

/// Reads a time of day as people type it: `9`, `930`, `0930`, `9:30`, `9.30`, `9 Uhr`.
///
/// # Errors
/// When it is no time of day.
pub fn parse_time(text: &str) -> Result<NaiveTime, TimeError> {
    let text = text.trim().to_lowercase();
    let text = text
        .strip_suffix("uhr")
        .or(text.strip_suffix('h'))
        .unwrap_or(&text)
        .trim();
    let digits = |part: &str| -> Option<u32> {
        let fine = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        fine.then(|| part.parse().ok()).flatten()
    };
    let parts = match text.split_once([':', '.', ',']) {
        Some((hour, minute)) if minute.len() == 2 => digits(hour).zip(digits(minute)),
        Some(_) => None,
        None if text.len() <= 2 => digits(text).map(|hour| (hour, 0)),
        None => text
            .split_at_checked(text.len() - 2)
            .and_then(|(hour, minute)| digits(hour).zip(digits(minute))),
    };
    parts
        .and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0))
        .ok_or(TimeError)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        // A Monday.
        let today = day("2026-11-23");
        for (typed, expected) in [
            ("24.11.2026", "2026-11-24"),
            ("24.11.26", "2026-11-24"),
            ("1.2.2027", "2027-02-01"),
            ("24112026", "2026-11-24"),
            ("241126", "2026-11-24"),
            ("2026-11-24", "2026-11-24"),
            ("Di 24.11.2026", "2026-11-24"),
            ("24.11.", "2026-11-24"),
            ("24.11", "2026-11-24"),
            ("3.1.", "2027-01-03"),
            ("20.", "2026-11-20"),
            ("3.", "2026-12-03"),
            ("heute", "2026-11-23"),
            ("Morgen", "2026-11-24"),
            ("übermorgen", "2026-11-25"),
            ("gestern", "2026-11-22"),
            ("fr", "2026-11-27"),
            ("Fr.", "2026-11-27"),
            ("sonntag", "2026-11-29"),
            ("mo", "2026-11-30"),
            ("+7", "2026-11-30"),
            ("-3", "2026-11-20"),
            ("+2w", "2026-12-07"),
            ("+5t", "2026-11-28"),
            ("kw48", "2026-11-23"),
            ("KW 1", "2027-01-04"),
        ] {
            assert_eq!(parse_date(typed, today), Ok(day(expected)), "{typed}");
        }
    }

    #[test]
    fn what_is_no_date_is_said() {
        let today = day("2026-11-23");
        for typed in [
            "",
            "bald",
            "24",
            "24..2026",
            "1.2.3.4",
            "24.11.123",
            "+",
            "+x",
            "kw",
            "+99999999",
            "2026-11",
        ] {
            assert_eq!(
                parse_date(typed, today),
                Err(DateError::NotADate),
                "{typed}"
            );
        }
        for typed in ["31.11.2026", "29.2.", "32.1.", "kw54", "1.1.3000", "1.13."] {
            assert_eq!(
                parse_date(typed, today),
                Err(DateError::NoSuchDay),
                "{typed}"
            );
        }
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (typed, expected) in [
            ("9", Some("09:00:00")),
            ("930", Some("09:30:00")),
            ("0930", Some("09:30:00")),
            ("9:30", Some("09:30:00")),
            ("14.15", Some("14:15:00")),
            ("9 Uhr", Some("09:00:00")),
            ("0", Some("00:00:00")),
            ("24", None),
            ("9:3", None),
            ("9:60", None),
            ("12345", None),
            ("", None),
            ("ü9", None),
        ] {
            assert_eq!(
                parse_time(typed)
                    .ok()
                    .map(|time| time.to_string())
                    .as_deref(),
                expected,
                "{typed}"
            );
        }
    }

    #[test]
    fn a_month_has_six_weeks_from_monday_with_their_numbers() {
        let weeks = month(day("2026-11-23"));
        assert_eq!((weeks[0].days[0], weeks[0].number), (day("2026-10-26"), 44));
        assert_eq!((weeks[4].days[1], weeks[4].number), (day("2026-11-24"), 48));
        assert_eq!(weeks[5].days[6], day("2026-12-06"));
        let january = month(day("2027-01-01"));
        assert_eq!(
            (january[0].days[4], january[0].number),
            (day("2027-01-01"), 53)
        );
        assert_eq!(
            (
                month_name(day("2026-03-01")),
                with_weekday(day("2026-03-01")).as_str()
            ),
            ("März", "So 01.03.2026")
        );
    }

    #[test]
    fn moving_stays_within_the_years_shown() {
        assert_eq!(add_months(day("2026-01-31"), 1), day("2026-02-28"));
        assert_eq!(add_months(day("2199-12-01"), 1), day("2199-12-01"));
        assert_eq!(add_days(day("1900-01-01"), -1), day("1900-01-01"));
    }
}
