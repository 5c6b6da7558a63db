//! The public holidays of a region, which may lie in several Länder that do not keep the same days.
//!
//! Knows no clock: the years are passed in.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::View;
use crate::model::catalogue::Catalogue;
use crate::model::holidays::holidays;
use crate::model::keys::LandKey;
use crate::model::schema::Kind;

/// The holidays of some years by day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays(BTreeMap<NaiveDate, Holiday>);

/// A holiday on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// What people read: the name, and who keeps it if not the whole region does.
    pub words: String,
    /// The Länder that keep it, or a part of which does.
    pub lands: Vec<LandKey>,
}

/// The Länder that a region lies in, by their keys.
pub fn lands(view: View<'_>) -> Vec<LandKey> {
    let areas = view.entities(Kind::Area);
    let mut lands: Vec<LandKey> = areas
        .filter_map(|area| area.key().get(..2)?.parse().ok())
        .collect();
    lands.sort_unstable();
    lands.dedup();
    lands
}

impl Holidays {
    /// The holidays of the Länder in some years.
    pub fn of(lands: &[LandKey], years: RangeInclusive<i32>, catalogue: &Catalogue) -> Self {
        let mut kept: BTreeMap<(NaiveDate, &str, Option<&str>), Vec<LandKey>> = BTreeMap::new();
        for year in years {
            for &land in lands {
                for holiday in holidays(&catalogue.holiday_rules, land, year) {
                    let which = (holiday.date, holiday.name, holiday.only_in);
                    kept.entry(which).or_default().push(land);
                }
            }
        }
        let mut days: BTreeMap<NaiveDate, Holiday> = BTreeMap::new();
        for ((day, name, part), by) in kept {
            let words = words(name, part, &by, lands.len(), catalogue);
            let holiday = days.entry(day).or_insert_with(|| Holiday {
                words: String::new(),
                lands: Vec::new(),
            });
            if !holiday.words.is_empty() {
                holiday.words.push_str(", ");
            }
            holiday.words.push_str(&words);
            holiday.lands.extend(by);
        }
        Self(days)
    }

    /// The holiday on a day.
    pub fn on(&self, day: NaiveDate) -> Option<&Holiday> {
        self.0.get(&day)
    }

    /// All days with their words.
    pub fn iter(&self) -> impl Iterator<Item = (NaiveDate, &str)> {
        self.0
            .iter()
            .map(|(day, holiday)| (*day, holiday.words.as_str()))
    }
}

/// `Fronleichnam`, `Fronleichnam (HE, NW)`, `Augsburger Friedensfest (Stadt Augsburg)`.
fn words(
    name: &str,
    part: Option<&str>,
    by: &[LandKey],
    all: usize,
    catalogue: &Catalogue,
) -> String {
    let short = |land: &LandKey| catalogue.land(*land).map(|land| land.short.clone());
    match part {
        Some(part) => format!("{name} ({part})"),
        None if by.len() == all => name.to_owned(),
        None => {
            let lands: Vec<String> = by.iter().filter_map(short).collect();
            format!("{name} ({})", lands.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    fn words_on(lands: &[&str], day: &str) -> Option<String> {
        let lands: Vec<LandKey> = lands.iter().map(|land| land.parse().unwrap()).collect();
        let catalogue = Catalogue::builtin().unwrap();
        let holidays = Holidays::of(&lands, 2026..=2027, catalogue);
        Some(holidays.on(day.parse().unwrap())?.words.clone())
    }

    #[test]
    fn what_only_some_of_the_laender_keep_says_which() {
        for (lands, day, expected) in [
            (&["06"][..], "2026-06-04", Some("Fronleichnam")),
            (&["03", "06"], "2026-06-04", Some("Fronleichnam (HE)")),
            (&["03", "06"], "2026-12-25", Some("Erster Weihnachtstag")),
            (&["03"], "2026-06-04", None),
            (
                &["06", "09"],
                "2026-08-08",
                Some("Augsburger Friedensfest (Stadt Augsburg)"),
            ),
            (&[], "2026-12-25", None),
            (&["06"], "2028-12-25", None),
        ] {
            assert_eq!(words_on(lands, day).as_deref(), expected, "{lands:?} {day}");
        }
    }

    #[test]
    fn the_laender_are_those_of_the_areas() {
        let replica = replica(&[
            "gebiet 06633 name=Kassel",
            "gebiet 06 name=Hessen",
            "gebiet 03159016 name=Göttingen",
        ]);
        let found: Vec<String> = lands(view(&replica))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(found, ["03", "06"]);
    }
}
