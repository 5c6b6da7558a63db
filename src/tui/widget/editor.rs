//! Text being edited: the text, the cursor and perhaps a selection, always on borders of grapheme clusters.
//!
//! The pure part of every text field. Knows neither keys nor screen.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::text::{one_line, plain_lines};

/// Whether the text may have line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Line breaks are folded to blanks.
    One,
    /// Line breaks are kept.
    Many,
}

/// Where the cursor can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One character back.
    Left,
    /// One character on.
    Right,
    /// To the beginning of this or the previous word.
    WordLeft,
    /// To the beginning of the next word.
    WordRight,
    /// To the beginning of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// To the beginning of the text.
    Start,
    /// To the end of the text.
    End,
    /// To a byte offset, or the next border of a character after it.
    To(usize),
}

/// What happens to the selection when the cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Select {
    /// It goes away.
    Drop,
    /// It reaches to where the cursor goes.
    Extend,
}

/// Longest text taken, in bytes. What is pasted beyond is cut off.
pub const LONGEST: usize = 64 * 1024;

/// A text with cursor and selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    text: String,
    lines: Lines,
    cursor: usize,
    anchor: Option<usize>,
}

impl Editor {
    /// Starts with `text` and the cursor at its end.
    pub fn new(text: &str, lines: Lines) -> Self {
        let mut editor = Self {
            text: String::new(),
            lines,
            cursor: 0,
            anchor: None,
        };
        editor.insert(text);
        editor
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offset of the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// What is selected, as bytes; `None` when nothing is.
    pub fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.cursor)?;
        Some(anchor.min(self.cursor)..anchor.max(self.cursor))
    }

    /// The selected text, empty when nothing is selected.
    pub fn selected(&self) -> &str {
        self.selection().map_or("", |range| &self.text[range])
    }

    /// Selects everything, the cursor at the end.
    pub fn select_all(&mut self) {
        self.anchor = Some(0);
        self.cursor = self.text.len();
    }

    /// Puts `text` in the place of the selection, or at the cursor.
    pub fn insert(&mut self, text: &str) {
        let range = self.selection().unwrap_or(self.cursor..self.cursor);
        let room = LONGEST.saturating_sub(self.text.len() - range.len());
        let clean = match self.lines {
            Lines::One => one_line(text),
            Lines::Many => plain_lines(text),
        };
        let kept = &clean[..clean.floor_char_boundary(room)];
        self.replace(range, kept);
    }

    /// Removes the selection, or from the cursor to where `motion` leads.
    pub fn delete(&mut self, motion: Motion) {
        let range = self.selection().unwrap_or_else(|| {
            let target = self.target(motion);
            target.min(self.cursor)..target.max(self.cursor)
        });
        self.replace(range, "");
    }

    /// Moves the cursor.
    pub fn go(&mut self, motion: Motion, select: Select) {
        let target = match (select, self.selection(), motion) {
            // As everywhere: an arrow first leaves the selection on its side.
            (Select::Drop, Some(range), Motion::Left) => range.start,
            (Select::Drop, Some(range), Motion::Right) => range.end,
            _ => self.target(motion),
        };
        self.anchor = match select {
            Select::Drop => None,
            Select::Extend => self.anchor.or(Some(self.cursor)),
        };
        self.cursor = target;
    }

    fn replace(&mut self, range: Range<usize>, with: &str) {
        let end = range.start + with.len();
        self.text.replace_range(range, with);
        self.anchor = None;
        // What now stands together may have joined into one character.
        self.cursor = self.border_from(end);
    }

    fn target(&self, motion: Motion) -> usize {
        let before = &self.text[..self.cursor];
        let after = &self.text[self.cursor..];
        match motion {
            Motion::Left => before
                .grapheme_indices(true)
                .next_back()
                .map_or(0, |(at, _)| at),
            Motion::Right => self.cursor + after.graphemes(true).next().map_or(0, str::len),
            Motion::WordLeft => before
                .unicode_word_indices()
                .next_back()
                .map_or(0, |(at, _)| at),
            Motion::WordRight => {
                let next = self
                    .text
                    .unicode_word_indices()
                    .map(|(at, _)| at)
                    .find(|at| *at > self.cursor);
                next.unwrap_or(self.text.len())
            }
            Motion::LineStart => before.rfind('\n').map_or(0, |at| at + 1),
            Motion::LineEnd => after
                .find('\n')
                .map_or(self.text.len(), |at| self.cursor + at),
            Motion::Start => 0,
            Motion::End => self.text.len(),
            Motion::To(at) => self.border_from(at),
        }
    }

    /// The first border of a character at or after `at`.
    fn border_from(&self, at: usize) -> usize {
        let borders = self.text.grapheme_indices(true).map(|(start, _)| start);
        borders
            .into_iter()
            .find(|start| *start >= at)
            .unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is the cursor, `[` the other end of a selection.
    fn editor(marked: &str, lines: Lines) -> Editor {
        let plain = marked.replace(['|', '['], "");
        let place = |mark: char, other: char| {
            let at = marked.find(mark)?;
            Some(at - usize::from(marked[..at].contains(other)))
        };
        let mut editor = Editor::new(&plain, lines);
        editor.cursor = place('|', '[').unwrap_or(plain.len());
        editor.anchor = place('[', '|');
        editor
    }

    fn marked(editor: &Editor) -> String {
        let mut text = editor.text.clone();
        let mut marks = vec![(editor.cursor, '|')];
        marks.extend(editor.selection().and(editor.anchor).map(|at| (at, '[')));
        marks.sort_unstable();
        for (at, mark) in marks.into_iter().rev() {
            text.insert(at, mark);
        }
        text
    }

    #[test]
    fn moving_goes_by_characters_words_and_lines() {
        use Motion::{Left, LineEnd, LineStart, Right, WordLeft, WordRight};
        for (before, motion, after) in [
            ("Müß|ig", Left, "Mü|ßig"),
            ("Mu\u{308}|ß", Left, "M|u\u{308}ß"),
            ("|ẞ", Right, "ẞ|"),
            ("👩\u{200d}👩|", Left, "|👩\u{200d}👩"),
            ("|", Left, "|"),
            ("ab|", Right, "ab|"),
            ("Amt für Süd|", WordLeft, "Amt für |Süd"),
            ("Amt |für Süd", WordLeft, "|Amt für Süd"),
            ("|Amt für", WordRight, "Amt |für"),
            ("Amt |für", WordRight, "Amt für|"),
            ("a\nb|c", LineStart, "a\n|bc"),
            ("a|b\nc", LineEnd, "ab|\nc"),
        ] {
            let mut editor = editor(before, Lines::Many);
            editor.go(motion, Select::Drop);
            assert_eq!(marked(&editor), after, "{before} {motion:?}");
        }
    }

    #[test]
    fn selecting_extends_shrinks_and_is_left_on_its_side() {
        let mut editor = editor("Kre|is", Lines::One);
        editor.go(Motion::Right, Select::Extend);
        editor.go(Motion::Right, Select::Extend);
        assert_eq!(
            (marked(&editor).as_str(), editor.selected()),
            ("Kre[is|", "is")
        );
        editor.go(Motion::Left, Select::Extend);
        assert_eq!(editor.selected(), "i");
        editor.go(Motion::Left, Select::Drop);
        assert_eq!(marked(&editor), "Kre|is");
        editor.select_all();
        assert_eq!(editor.selected(), "Kreis");
    }

    #[test]
    fn deleting_takes_the_selection_or_what_lies_up_to_the_target() {
        use Motion::{Left, LineEnd, Right, WordLeft};
        for (before, motion, after) in [
            ("Mü|ßig", Left, "M|ßig"),
            ("Mu\u{308}|", Left, "M|"),
            ("|üb", Right, "|b"),
            ("Amt Süd|", WordLeft, "Amt |"),
            ("A[mt S|üd", Left, "A|üd"),
            ("A|mt S[üd", Right, "A|üd"),
            ("Amt| Süd", LineEnd, "Amt|"),
            ("|", Left, "|"),
        ] {
            let mut editor = editor(before, Lines::One);
            editor.delete(motion);
            assert_eq!(marked(&editor), after, "{before} {motion:?}");
        }
    }

    #[test]
    fn inserting_replaces_the_selection_and_folds_lines_where_there_is_only_one() {
        for (before, lines, text, after) in [
            ("K|el", Lines::One, "ass", "Kass|el"),
            ("[Kass|el", Lines::One, "M", "M|el"),
            ("|", Lines::One, "a\r\nb", "a b|"),
            ("|", Lines::Many, "a\r\nb", "a\nb|"),
            ("M|\u{308}", Lines::One, "u", "Mu\u{308}|"),
        ] {
            let mut editor = editor(before, lines);
            editor.insert(text);
            assert_eq!(marked(&editor), after, "{before} + {text:?}");
        }
    }

    #[test]
    fn a_huge_paste_is_cut_at_a_character() {
        let editor = Editor::new(&"ü".repeat(LONGEST), Lines::One);
        assert_eq!(editor.text().len(), LONGEST);
        let mut full = Editor::new(&"a".repeat(LONGEST - 1), Lines::One);
        full.insert("ü");
        assert_eq!(full.text().len(), LONGEST - 1);
    }
}
