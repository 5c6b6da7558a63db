//! Text in columns of a terminal: counted by grapheme, so that umlauts of any composition and wide signs fit.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const ELLIPSIS: &str = "…";

/// How many columns the text takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        text.len()
    } else {
        text.graphemes(true).map(UnicodeWidthStr::width).sum()
    }
}

/// Printable ASCII: one byte, one column.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b))
}

/// The text in at most `columns` columns, ending in "…" where something is left out.
pub fn truncate(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(width(ELLIPSIS)) else {
        return Cow::Borrowed("");
    };
    let mut used = 0;
    let fitting = text.graphemes(true).take_while(|grapheme| {
        used += width(grapheme);
        used <= room
    });
    let mut cut: String = fitting.collect();
    cut.truncate(cut.trim_end().len());
    cut.push_str(ELLIPSIS);
    Cow::Owned(cut)
}

/// The text at the left of exactly `columns` columns.
pub fn pad_right(text: &str, columns: usize) -> String {
    let text = truncate(text, columns);
    let gap = columns.saturating_sub(width(&text));
    format!("{text}{:gap$}", "")
}

/// The text at the right of exactly `columns` columns, for numbers.
pub fn pad_left(text: &str, columns: usize) -> String {
    let text = truncate(text, columns);
    let gap = columns.saturating_sub(width(&text));
    format!("{:gap$}{text}", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn umlauts_take_one_column_however_composed_and_wide_signs_two() {
        assert_eq!(width("Vellmar"), 7);
        assert_eq!(width("Söhrewald"), 9);
        assert_eq!(width("So\u{308}hrewald"), 9);
        assert_eq!(width("Budyšin"), 7);
        assert_eq!(width("日本"), 4);
        assert_eq!(width(""), 0);
    }

    #[test]
    fn what_fits_stays_and_what_does_not_says_so() {
        assert!(matches!(truncate("Kassel", 6), Cow::Borrowed("Kassel")));
        assert_eq!(truncate("Kassel", 5), "Kass…");
        assert_eq!(truncate("Bad Karlshafen", 5), "Bad…");
        assert_eq!(truncate("Kassel", 1), "…");
        assert_eq!(truncate("Kassel", 0), "");
    }

    #[test]
    fn no_grapheme_is_torn() {
        assert_eq!(truncate("So\u{308}hrewald", 3), "So\u{308}…");
        assert_eq!(truncate("日本語", 4), "日…");
        for columns in 0..10 {
            assert!(width(&truncate("a日o\u{308}本e", columns)) <= columns);
        }
    }

    #[test]
    fn padded_text_has_exactly_the_columns_asked_for() {
        assert_eq!(pad_right("So\u{308}hre", 7), "So\u{308}hre  ");
        assert_eq!(pad_left("1.234", 7), "  1.234");
        assert_eq!(width(&pad_right("日本語", 4)), 4);
        assert_eq!(pad_left("Kassel", 3), "Ka…");
    }
}
