//! The name of a state file: says to people what is inside and survives every mail program and file system.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::author::Author;
use crate::model::text::fold;

/// How the names of state files end.
pub const EXTENSION: &str = "ozgstand";

/// Longest part made of a name, in characters.
const LONGEST: usize = 32;

/// `stand_taskforce-nordhessen_a-muster_2026-11-23_0042.ozgstand`: lower-case ASCII, at most 100 characters.
/// `number` is the count of the sender's last own change, so that later files sort later.
pub fn file_name(author: &Author, day: NaiveDate, number: u64) -> String {
    let mut parts = vec!["stand".to_owned()];
    parts.extend(
        [author.team(), author.name()]
            .map(slug)
            .into_iter()
            .filter(|part| !part.is_empty()),
    );
    parts.push(day.format("%Y-%m-%d").to_string());
    parts.push(format!("{number:04}"));
    format!("{}.{EXTENSION}", parts.join("_"))
}

fn slug(text: &str) -> String {
    let written_out: String = text.nfc().map(written_out).collect();
    let words = fold(&written_out).replace(' ', "-");
    let ascii = words
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-');
    let short: String = ascii.take(LONGEST).collect();
    short.trim_matches('-').to_owned()
}

/// Folding makes a of ä, which finds well but reads badly.
fn written_out(c: char) -> String {
    match c {
        'ä' | 'Ä' => "ae".into(),
        'ö' | 'Ö' => "oe".into(),
        'ü' | 'Ü' => "ue".into(),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(person: &str, team: &str) -> String {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        file_name(&Author::new(person, team), day, 42)
    }

    #[test]
    fn it_says_team_person_day_and_number() {
        assert_eq!(
            name("A. Muster", "Taskforce Nordhessen"),
            "stand_taskforce-nordhessen_a-muster_2026-11-23_0042.ozgstand"
        );
    }

    #[test]
    fn umlauts_are_written_out_in_either_form() {
        let composed = name("Ärmel Größe", "Köln/Ümit");
        assert_eq!(
            composed,
            "stand_koeln-uemit_aermel-groesse_2026-11-23_0042.ozgstand"
        );
        assert_eq!(
            name("A\u{308}rmel Gro\u{308}ße", "Ko\u{308}ln/U\u{308}mit"),
            composed
        );
    }

    #[test]
    fn nothing_but_safe_characters_comes_through() {
        let hostile = name("../../etc/passwd\0", "C:\\CON|*?<>\" Łódź 東京");
        assert_eq!(
            hostile,
            "stand_c-con-lodz_etc-passwd_2026-11-23_0042.ozgstand"
        );
        assert_eq!(name("東京", ""), "stand_2026-11-23_0042.ozgstand");
    }

    #[test]
    fn the_longest_names_stay_short() {
        let long = name(&"Donaudampfschifffahrt ".repeat(9), &"Ä".repeat(200));
        assert!(long.len() <= 100, "{long}");
        assert!(!long.contains("-_") && !long.contains("__"), "{long}");
    }
}
