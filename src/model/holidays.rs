//! Public holidays of a Land in a year, computed from the rules of the catalogue. Knows no clock: the year is passed in.

use chrono::{Datelike, Days, NaiveDate};

use super::catalogue::{HolidayDay, HolidayRule};
use super::keys::LandKey;

/// A holiday on its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday<'a> {
    /// The date.
    pub date: NaiveDate,
    /// What people read.
    pub name: &'a str,
    /// The part of the Land that keeps it, if not all of it does. Whoever plans should read it, not lose the day.
    pub only_in: Option<&'a str>,
}

/// The holidays of a Land in a year by date. The built-in rules are good for 2024 to 2032.
pub fn holidays(rules: &[HolidayRule], land: LandKey, year: i32) -> Vec<Holiday<'_>> {
    let mut holidays: Vec<_> = rules
        .iter()
        .filter(|rule| is_kept(rule, land, year))
        .filter_map(|rule| {
            Some(Holiday {
                date: date_of(rule.day, year)?,
                name: &rule.name,
                only_in: rule.only_in.as_deref(),
            })
        })
        .collect();
    holidays.sort_by_key(|holiday| holiday.date);
    holidays
}

fn is_kept(rule: &HolidayRule, land: LandKey, year: i32) -> bool {
    (rule.lands.is_empty() || rule.lands.contains(&land))
        && rule.from_year.is_none_or(|from| from <= year)
        && rule.to_year.is_none_or(|to| year <= to)
}

/// None for 29.02. in a common year and for years no calendar has.
fn date_of(day: HolidayDay, year: i32) -> Option<NaiveDate> {
    match day {
        HolidayDay::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
        HolidayDay::Easter(offset) => {
            let easter = easter_sunday(year)?;
            let distance = Days::new(u64::from(offset.unsigned_abs()));
            if offset < 0 {
                easter.checked_sub_days(distance)
            } else {
                easter.checked_add_days(distance)
            }
        }
        HolidayDay::Repentance => {
            let latest = NaiveDate::from_ymd_opt(year, 11, 22)?;
            // Back to Wednesday, which comes 2 days after Monday.
            let back = (latest.weekday().num_days_from_monday() + 5) % 7;
            latest.checked_sub_days(Days::new(back.into()))
        }
    }
}

/// Easter Sunday of the Gregorian calendar, after Meeus, Astronomical Algorithms (1991), chapter 8; his letters are kept.
#[expect(clippy::many_single_char_names, reason = "the letters of the source")]
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (n / 31, n % 31 + 1);
    NaiveDate::from_ymd_opt(year, month.try_into().ok()?, day.try_into().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalogue::Catalogue;

    fn of(land: &str, year: i32) -> Vec<Holiday<'static>> {
        let catalogue = Catalogue::builtin().unwrap();
        holidays(&catalogue.holiday_rules, land.parse().unwrap(), year)
    }

    fn everywhere(land: &str, year: i32) -> Vec<String> {
        let whole = of(land, year)
            .into_iter()
            .filter(|holiday| holiday.only_in.is_none());
        whole
            .map(|holiday| format!("{} {}", holiday.date.format("%d.%m."), holiday.name))
            .collect()
    }

    #[test]
    fn hessen_has_its_ten_holidays_in_order() {
        assert_eq!(
            everywhere("06", 2026),
            [
                "01.01. Neujahr",
                "03.04. Karfreitag",
                "06.04. Ostermontag",
                "01.05. Erster Mai",
                "14.05. Christi Himmelfahrt",
                "25.05. Pfingstmontag",
                "04.06. Fronleichnam",
                "03.10. Tag der Deutschen Einheit",
                "25.12. Erster Weihnachtstag",
                "26.12. Zweiter Weihnachtstag",
            ]
        );
    }

    #[test]
    fn easter_falls_on_its_earliest_and_latest_day() {
        let easter = |year, month, day| {
            assert_eq!(
                easter_sunday(year),
                NaiveDate::from_ymd_opt(year, month, day)
            );
        };
        easter(1818, 3, 22);
        easter(1943, 4, 25);
        easter(2024, 3, 31);
        easter(2025, 4, 20);
        easter(2038, 4, 25);
    }

    #[test]
    fn buss_und_bettag_is_the_wednesday_before_23_november() {
        for (year, day) in [(2022, 16), (2023, 22), (2026, 18), (2028, 22), (2029, 21)] {
            assert_eq!(
                date_of(HolidayDay::Repentance, year),
                NaiveDate::from_ymd_opt(year, 11, day)
            );
        }
        assert!(everywhere("14", 2026).contains(&"18.11. Buß- und Bettag".to_owned()));
        assert!(
            !everywhere("06", 2026)
                .iter()
                .any(|day| day.contains("Bettag"))
        );
    }

    #[test]
    fn a_holiday_begins_with_its_first_year_and_ends_with_its_last() {
        let has = |year, name| everywhere("11", year).iter().any(|day| day.ends_with(name));
        assert!(!has(2018, "Frauentag") && has(2019, "Frauentag"));
        assert!(has(2028, "17. Juni 1953") && !has(2029, "17. Juni 1953"));
    }

    #[test]
    fn what_only_a_part_of_the_land_keeps_says_which() {
        let friedensfest = of("09", 2026)
            .into_iter()
            .find(|day| day.name == "Augsburger Friedensfest");
        assert_eq!(friedensfest.unwrap().only_in, Some("Stadt Augsburg"));
        let fronleichnam = of("16", 2026)
            .into_iter()
            .find(|day| day.name == "Fronleichnam");
        assert!(fronleichnam.unwrap().only_in.is_some());
    }

    #[test]
    fn every_year_has_an_answer() {
        for year in [i32::MIN, -1, 0, 9999, i32::MAX] {
            of("14", year);
        }
    }
}
