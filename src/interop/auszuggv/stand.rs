//! The Gebietsstand, as sheets, headings and files are called: `31.03.2023`, `Onlineprodukt_Gemeinden31032023`,
//! `31. Dezember 2019`. It is always the end of a quarter; other days are those of publishing or downloading.

use chrono::{Datelike, NaiveDate};

/// Month and day.
const ENDS_OF_QUARTERS: [(u32, u32); 4] = [(3, 31), (6, 30), (9, 30), (12, 31)];

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];

/// The first end of a quarter in a text. There was no directory of this kind before 1990.
pub(super) fn find(text: &str) -> Option<NaiveDate> {
    let mut words = words(text);
    let mut known: [&str; 2] = ["", ""];
    words.find_map(|word| {
        let [day, month] = known;
        known = [month, word];
        together(word).or_else(|| date(day, month, word))
    })
}

/// The stretches of digits and those of letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_digit = rest.chars().next()?.is_ascii_digit();
        let other = |c: char| !c.is_alphanumeric() || c.is_ascii_digit() != is_digit;
        let end = rest.find(other).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        Some(word)
    })
}

/// TTMMJJJJ
fn together(word: &str) -> Option<NaiveDate> {
    (word.len() == 8).then_some(())?;
    date(word.get(..2)?, word.get(2..4)?, word.get(4..)?)
}

fn date(day: &str, month: &str, year: &str) -> Option<NaiveDate> {
    let is_year = year.len() == 4 && day.len() <= 2 && month.chars().count() <= 9;
    let year: i32 = is_year.then(|| year.parse().ok()).flatten()?;
    let named = || {
        let month = month.to_lowercase();
        (1..)
            .zip(MONTHS)
            .find(|(_, name)| *name == month)
            .map(|(number, _)| number)
    };
    let month = month.parse().ok().or_else(named)?;
    let date = NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)?;
    let is_end = ENDS_OF_QUARTERS.contains(&(date.month(), date.day()));
    (is_end && (1990..2200).contains(&year)).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_as_they_are_written() {
        let table = [
            ("Onlineprodukt_Gemeinden31032023", Some("2023-03-31")),
            ("AuszugGV_30.06.2025 (2. Quartal).csv", Some("2025-06-30")),
            ("… und Bevölkerung am 31. Dezember 2019", Some("2019-12-31")),
            ("Gebietsstand: 31. März 2020", Some("2020-03-31")),
            (
                "Erschienen am 25.04.2023, Stand 31.03.2023",
                Some("2023-03-31"),
            ),
            ("AuszugGV_2020.csv", None),
            ("AuszugGV, geladen am 24.11.2026", None),
            ("99.99.2020 12345678", None),
            ("Spalte1", None),
            ("", None),
        ];
        for (text, date) in table {
            let found = find(text).map(|date| date.to_string());
            assert_eq!(found.as_deref(), date, "{text}");
        }
    }
}
