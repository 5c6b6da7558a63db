//! The calendar as people in Germany read and type it: Monday first, calendar weeks, `24.11.`, `+7`, `fr`.
//!
//! Pure arithmetic; today is passed in. Calendar weeks are those of ISO 8601 (DIN EN 28601).

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::model::dates::{self, DateError};

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

/// `Di 24.11.`, `heute 24.11.`, with the year where it is another one.
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    if day == today {
        format!("heute {}", day.format("%d.%m."))
    } else if day.year() == today.year() {
        format!("{} {}", weekday(day), day.format("%d.%m."))
    } else {
        format!("{} {}", weekday(day), day.format("%d.%m.%y"))
    }
}

/// `Di 24.11.2026`.
pub fn with_weekday(date: NaiveDate) -> String {
    format!("{} {}", weekday(date), date.format("%d.%m.%Y"))
}

/// `Di, KW 48`.
pub fn week_and_day(date: NaiveDate) -> String {
    format!("{}, KW {}", weekday(date), date.iso_week().week())
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
        return Some(Err(DateError::NoDate(text.to_owned())));
    };
    Some(Ok(add_days(today, sign * days * i64::from(count))))
}

fn parse_week(text: &str, today: NaiveDate) -> Option<Result<NaiveDate, DateError>> {
    let number = text.strip_prefix("kw")?.trim();
    let Ok(week) = number.parse::<u32>() else {
        return Some(Err(DateError::NoDate(text.to_owned())));
    };
    let monday = |year| NaiveDate::from_isoywd_opt(year, week, Weekday::Mon);
    Some(nearest(today, text, |away| monday(today.year() + away)))
}

/// Day and month, and perhaps the year.
fn parse_numbers(text: &str, today: NaiveDate) -> Result<NaiveDate, DateError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && matches!(text.len(), 6 | 8) {
        let dotted = format!("{}.{}.{}", &text[..2], &text[2..4], &text[4..]);
        return dates::parse_date(&dotted, today.year());
    }
    if let Some(day) = text
        .strip_suffix('.')
        .filter(|day| matches!(day.len(), 1 | 2))
    {
        let day = day
            .parse()
            .map_err(|_| DateError::NoDate(text.to_owned()))?;
        return nearest(today, text, |away| {
            add_months(today.with_day(1)?, away).with_day(day)
        });
    }
    let this_year = dates::parse_date(text, today.year());
    let in_year = |away| dates::parse_date(text, today.year() + away).ok();
    match this_year {
        Err(DateError::NoDate(_)) => this_year,
        _ => nearest(today, text, in_year),
    }
}

/// Of this, the next and the last such day the one nearest to today, the future first.
fn nearest(
    today: NaiveDate,
    text: &str,
    away: impl Fn(i32) -> Option<NaiveDate>,
) -> Result<NaiveDate, DateError> {
    [1, 0, -1]
        .into_iter()
        .filter_map(|by| shown(away(by)))
        .min_by_key(|date| (*date - today).num_days().abs())
        .ok_or_else(|| DateError::NotInCalendar(text.to_owned()))
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
            "+",
            "+x",
            "kw",
            "+99999999",
            "2026-11",
            "üü.",
        ] {
            let no_date = Err(DateError::NoDate(typed.to_owned()));
            assert_eq!(parse_date(typed, today), no_date, "{typed}");
        }
        for typed in ["31.11.2026", "29.2.", "32.1.", "32.", "kw54", "1.1.3000"] {
            let no_day = Err(DateError::NotInCalendar(typed.to_owned()));
            assert_eq!(parse_date(typed, today), no_day, "{typed}");
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
