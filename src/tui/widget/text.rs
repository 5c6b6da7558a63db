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
    fn foreign_line_breaks_and_control_characters_are_tamed() {
        assert_eq!(
            one_line("Rathaus\r\nZimmer\t3\u{1b}[31m"),
            "Rathaus Zimmer 3[31m"
        );
        assert_eq!(plain_lines("a\rb\u{2028}c\u{7}"), "a\nb\nc");
    }
}
