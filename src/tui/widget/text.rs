//! Text on a grid of cells: where it breaks, and what a terminal would obey instead of show.
//!
//! Counts in grapheme clusters and terminal cells, never in bytes or `char`s, so that `ü` written as two code points,
//! `ẞ` and wide characters stay whole. Knows nothing of colours or widgets.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::model::text::width;

/// Cells of a screen, which has fewer than 65,536 of them in each direction.
pub fn to_cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// `text` without what a terminal would obey instead of show, with every line break and tab folded to a blank.
pub fn one_line(text: &str) -> String {
    plain_lines(text).replace('\n', " ")
}

/// `text` with only `\n` as line break, tabs as blanks, and no other control characters.
pub fn plain_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
        .replace('\t', " ")
        .chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

/// Breaks `text` into rows of at most `cells` cells: at line breaks, after blanks where possible, within a word where
/// not. The byte ranges cover the text in order; only the line breaks themselves are left out. There is always at
/// least one row.
pub fn wrap(text: &str, cells: usize) -> Vec<Range<usize>> {
    let cells = cells.max(1);
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        wrap_line(line, start, cells, &mut rows);
        start += line.len() + 1;
    }
    rows
}

fn wrap_line(line: &str, base: usize, cells: usize, rows: &mut Vec<Range<usize>>) {
    let mut row = 0;
    let mut used = 0;
    let mut break_at = None;
    for (at, cluster) in line.grapheme_indices(true) {
        let wide = width(cluster);
        // A blank may hang over the edge: it is not seen there, and no row begins with it.
        if used + wide > cells && cluster != " " && at > row {
            let cut = break_at.take().unwrap_or(at);
            rows.push(base + row..base + cut);
            used = width(&line[cut..at]);
            row = cut;
        }
        used += wide;
        if cluster == " " || cluster == "-" {
            break_at = Some(at + cluster.len());
        }
    }
    rows.push(base + row..base + line.len());
}

/// Breaks `text` into rows of at most `cells` cells for a narrow column: a word that fits in no row is broken between
/// syllables, with a hyphen. The first row begins after `indent` blanks.
pub fn hyphenated(text: &str, indent: usize, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut rows = Vec::new();
    let mut row = " ".repeat(indent);
    for word in text.split_inclusive([' ', '-']) {
        let mut word = word;
        while !fits(&row, word, cells) {
            let (head, rest) = if fits("", word, cells) && !row.trim().is_empty() {
                (String::new(), word)
            } else {
                broken(word, cells.saturating_sub(width(&row)), row.is_empty())
            };
            rows.push(std::mem::take(&mut row) + &head);
            word = rest;
        }
        row.push_str(word);
    }
    rows.push(row);
    rows
}

/// A blank may hang over the edge.
fn fits(row: &str, word: &str, cells: usize) -> bool {
    width(row) + width(word.trim_end()) <= cells
}

/// As many syllables as fit, with their hyphen, and the rest. If not even one does, nothing, or in a row of its own
/// (`alone`) as many signs as fit.
fn broken(word: &str, cells: usize, alone: bool) -> (String, &str) {
    let mut end = 0;
    let mut cut = None;
    for syllable in hypher::hyphenate(word, hypher::Lang::German) {
        end += syllable.len();
        if end < word.len() && width(&word[..end]) < cells {
            cut = Some(end);
        }
    }
    match cut {
        Some(cut) => (format!("{}-", &word[..cut]), &word[cut..]),
        None if alone => {
            let least = word.graphemes(true).next().map_or(word.len(), str::len);
            let cut = wrap(word, cells).first().map_or(0, |row| row.end);
            let cut = cut.max(least);
            (word[..cut].to_owned(), &word[cut..])
        }
        None => (String::new(), word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, cells: usize) -> Vec<&str> {
        wrap(text, cells)
            .into_iter()
            .map(|row| &text[row])
            .collect()
    }

    #[test]
    fn rows_break_after_blanks_and_within_words_only_when_they_must() {
        for (text, cells, expected) in [
            ("", 5, vec![""]),
            ("Amt", 5, vec!["Amt"]),
            ("Amt Süd Ost", 7, vec!["Amt Süd ", "Ost"]),
            ("Wohngeldstelle", 5, vec!["Wohng", "eldst", "elle"]),
            ("ein\n\nzwei", 9, vec!["ein", "", "zwei"]),
            ("漢字漢", 4, vec!["漢字", "漢"]),
            ("Amt", 0, vec!["A", "m", "t"]),
            ("XTA-Konto da", 5, vec!["XTA-", "Konto ", "da"]),
        ] {
            assert_eq!(wrapped(text, cells), expected, "{text} in {cells}");
        }
    }

    #[test]
    fn narrow_rows_break_words_between_syllables() {
        for (text, indent, cells, expected) in [
            ("", 2, 8, vec!["  "]),
            ("Wohngeld: Test", 2, 8, vec!["  Wohn-", "geld: ", "Test"]),
            (
                "Wohnsitzanmeldung",
                0,
                8,
                vec!["Wohn-", "sitzan-", "meldung"],
            ),
            ("Amt Süd Ost", 0, 7, vec!["Amt Süd ", "Ost"]),
            ("XTA-Konto da", 0, 5, vec!["XTA-", "Konto ", "da"]),
            ("Test vor Ort", 2, 4, vec!["  ", "Test ", "vor ", "Ort"]),
            (
                "Wohngeld",
                0,
                1,
                vec!["W", "o", "h", "n", "g", "e", "l", "d"],
            ),
        ] {
            assert_eq!(
                hyphenated(text, indent, cells),
                expected,
                "{text} in {cells}"
            );
        }
    }

    #[test]
    fn foreign_line_breaks_and_control_characters_are_tamed() {
        assert_eq!(
            one_line("Rathaus\r\nZimmer\t3\u{1b}[31m"),
            "Rathaus Zimmer 3[31m"
        );
        assert_eq!(plain_lines("a\rb\u{2028}c\u{7}"), "a\nb\nc");
    }
}
