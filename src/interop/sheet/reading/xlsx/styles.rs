//! Which cells are days and times: a workbook keeps both as numbers, and only how a cell looks says so (ECMA-376
//! 18.8.30, 18.8.31).

use std::collections::HashMap;

use chrono::{Days, NaiveDate, NaiveTime};

use super::{STYLES, TableReadError, attribute, each_tag};
use crate::model::dates::{german_date, german_time};

/// The day from which a workbook counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// As Excel always did.
    From1900,
    /// As old ones of Macintosh do.
    From1904,
}

/// What a number is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Number,
    Day,
    Time,
    Both,
}

/// What the numbers of cells are shown as, by the number of their look.
pub struct Styles(Vec<Shown>);

impl Styles {
    pub fn read(xml: &str) -> Result<Self, TableReadError> {
        let mut codes: HashMap<u32, Shown> = HashMap::new();
        let mut looks = Vec::new();
        // Looks of cells stand in the second of two lists, after the first one has ended.
        let mut is_cells = false;
        each_tag(xml, STYLES, |tag| {
            let number = |name| attribute(tag, name).and_then(|number| number.parse().ok());
            match tag.local_name().as_ref() {
                "numFmt" => {
                    if let Some((id, code)) = number("numFmtId").zip(attribute(tag, "formatCode")) {
                        codes.insert(id, shown(&code));
                    }
                }
                "cellXfs" => is_cells = true,
                "cellStyleXfs" | "cellStyles" | "dxfs" => is_cells = false,
                "xf" if is_cells => {
                    let id = number("numFmtId").unwrap_or_default();
                    looks.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            }
        })?;
        Ok(Self(looks))
    }

    /// The day or time that a number is shown as, if it is.
    pub fn shown(&self, style: Option<usize>, number: f64, calendar: Calendar) -> Option<String> {
        let shown = *self.0.get(style?)?;
        if shown == Shown::Number {
            return None;
        }
        let (day, time) = (day(number, calendar)?, time(number)?);
        let both = format!("{} {}", german_date(day), german_time(time));
        match shown {
            Shown::Time => Some(german_time(time)),
            Shown::Both if time != NaiveTime::MIN => Some(both),
            _ => Some(german_date(day)),
        }
    }
}

/// Formats that need no code.
const fn built_in(id: u32) -> Shown {
    match id {
        14..=17 | 27..=31 | 34..=36 | 50..=58 => Shown::Day,
        18..=21 | 32 | 33 | 45..=47 => Shown::Time,
        22 => Shown::Both,
        _ => Shown::Number,
    }
}

/// What a code shows: `dd.mm.yyyy`, `[h]:mm`, `"Tag" 0`.
fn shown(code: &str) -> Shown {
    let mut letters = String::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => drop(characters.by_ref().find(|end| *end == '"')),
            '\\' | '_' | '*' => drop(characters.next()),
            // A colour, a language or a condition; but hours may stand in brackets.
            '[' => {
                let inside: String = characters.by_ref().take_while(|end| *end != ']').collect();
                if inside
                    .chars()
                    .all(|letter| matches!(letter, 'h' | 'H' | 'm' | 's'))
                {
                    letters.push_str(&inside);
                }
            }
            ';' => break,
            letter => letters.extend(letter.to_lowercase()),
        }
    }
    let has = |wanted: &[char]| letters.contains(wanted);
    if letters.contains("general") {
        return Shown::Number;
    }
    match (has(&['d', 'y', 't', 'j']), has(&['h', 's'])) {
        (true, true) => Shown::Both,
        (true, false) => Shown::Day,
        (false, true) => Shown::Time,
        (false, false) if has(&['m']) => Shown::Day,
        (false, false) => Shown::Number,
    }
}

/// The day of a number.
fn day(number: f64, calendar: Calendar) -> Option<NaiveDate> {
    let (first, number) = match calendar {
        // Excel takes 1900 for a leap year, so that its first two months are a day late.
        Calendar::From1900 if number < 61.0 => (NaiveDate::from_ymd_opt(1899, 12, 31)?, number),
        Calendar::From1900 => (NaiveDate::from_ymd_opt(1899, 12, 30)?, number),
        Calendar::From1904 => (NaiveDate::from_ymd_opt(1904, 1, 1)?, number),
    };
    if !(0.0..3_000_000.0).contains(&number) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between those bounds"
    )]
    let days = number.floor() as u64;
    first.checked_add_days(Days::new(days))
}

/// The time of day of a number, to the minute.
fn time(number: f64) -> Option<NaiveTime> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a day has 1440 minutes"
    )]
    let minutes = (number.fract().abs() * 1440.0).round() as u32;
    NaiveTime::from_hms_opt(minutes / 60 % 24, minutes % 60, 0)
}

/// The day that a bare number stands for where a day is wanted, if it is one of our times.
pub fn day_of_number(number: f64) -> Option<NaiveDate> {
    (20_000.0..80_000.0)
        .contains(&number)
        .then(|| day(number, Calendar::From1900))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_a_number_is_shown_as() {
        for (code, wanted) in [
            ("General", Shown::Number),
            ("#,##0.00", Shown::Number),
            ("0\" Tage\"", Shown::Number),
            ("dd.mm.yyyy", Shown::Day),
            ("[$-407]d. mmmm yyyy;@", Shown::Day),
            ("mmm", Shown::Day),
            ("[h]:mm", Shown::Time),
            ("[Red]0;[Blue]0", Shown::Number),
            ("dd.mm.yyyy hh:mm", Shown::Both),
        ] {
            assert_eq!(shown(code), wanted, "{code}");
        }
    }

    #[test]
    fn days_are_counted_as_excel_counts_them() {
        for (number, wanted) in [
            (1.0, "1900-01-01"),
            (61.0, "1900-03-01"),
            (46_387.0, "2026-12-31"),
        ] {
            assert_eq!(day(number, Calendar::From1900).unwrap().to_string(), wanted);
        }
        assert_eq!(
            day(0.0, Calendar::From1904).unwrap().to_string(),
            "1904-01-01"
        );
        assert_eq!(day_of_number(46_387.0).unwrap().to_string(), "2026-12-31");
        assert_eq!(day_of_number(12.0), None);
        assert_eq!(time(0.375).unwrap().to_string(), "09:00:00");
    }
}
