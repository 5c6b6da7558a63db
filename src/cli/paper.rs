//! Laying out lines: how wide the terminal is, wrapping, tables. Widths are columns of a terminal, by grapheme.

use std::io::IsTerminal;

use crate::model::text::{pad_left, pad_right, truncate, width};

/// What is written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// Columns at most; `None` where nothing limits them, as in a file or pipe.
    columns: Option<usize>,
}

/// Between two columns of a table.
const GAP: &str = "  ";
/// No column of a table is made narrower than this.
const NARROWEST: usize = 6;
/// Keeps words on one line until the line is set.
pub const TIED: char = '\u{a0}';
/// Running text is not set wider than this: long lines are hard to read.
const WIDEST_TEXT: usize = 100;

impl Paper {
    /// Unlimited.
    pub const ENDLESS: Self = Self { columns: None };

    /// The terminal that stdout shows on, or endless paper where it is none.
    pub fn of_terminal() -> Self {
        if !std::io::stdout().is_terminal() {
            return Self::ENDLESS;
        }
        let size = crossterm::terminal::size().ok();
        Self {
            columns: size.map(|(columns, _)| usize::from(columns)),
        }
    }

    /// Columns for running text.
    pub fn text_columns(self) -> usize {
        self.columns.unwrap_or(WIDEST_TEXT).min(WIDEST_TEXT)
    }

    /// A term and what is said about it, in the lines below each other where it is long.
    pub fn entry(self, indent: usize, term: &str, term_columns: usize, text: &str) -> String {
        let start = indent + term_columns + GAP.len();
        let lines = wrap(text, self.text_columns().saturating_sub(start).max(20));
        let mut entry = format!("{:indent$}{}", "", pad_to(term, term_columns));
        for (number, line) in lines.iter().enumerate() {
            if number == 0 && width(term) <= term_columns {
                entry.push_str(GAP);
            } else {
                entry.truncate(entry.trim_end().len());
                entry.push('\n');
                entry.push_str(&" ".repeat(start));
            }
            entry.push_str(line);
        }
        entry.truncate(entry.trim_end().len());
        entry.push('\n');
        entry
    }
}

/// Like [`pad_right`], but never cuts.
fn pad_to(text: &str, columns: usize) -> String {
    pad_right(text, columns.max(width(text)))
}

/// Breaks text between words into lines of at most `columns`; its own line breaks stay. A word that is longer has a
/// line of its own. At least one line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    for line in &mut lines {
        *line = line.replace(TIED, " ");
    }
    lines
}

/// What of a text may reach a terminal: its own line breaks, but nothing that steers the terminal or turns the writing
/// around. Values come from other people's files.
pub fn harmless(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let steers = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(steers, "\u{fffd}")
}

/// To which side a column leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lean {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// To which side it leans.
    pub lean: Lean,
    /// Whether it may be cut to fit.
    pub give: Give,
}

/// Whether a column may be cut to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Give {
    /// It is for reading.
    Gives,
    /// It is for copying.
    Stays,
}

impl Column {
    /// A column of text.
    pub fn text(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lean: Lean::Left,
            give: Give::Gives,
        }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<String>) -> Self {
        Self {
            lean: Lean::Right,
            give: Give::Stays,
            ..Self::text(title)
        }
    }

    /// A column of what people copy.
    pub fn key(title: impl Into<String>) -> Self {
        Self {
            give: Give::Stays,
            ..Self::text(title)
        }
    }
}

/// Head line and rows, cut to fit the paper. Cells are one line each.
pub fn table(columns: &[Column], rows: &[Vec<String>], paper: Paper) -> String {
    let mut widths: Vec<usize> = columns.iter().map(|column| width(&column.title)).collect();
    for row in rows {
        for (columns, cell) in widths.iter_mut().zip(row) {
            *columns = width(cell).max(*columns);
        }
    }
    if let Some(room) = paper.columns {
        fit(columns, &mut widths, room);
    }
    let titles = columns.iter().map(|column| column.title.clone()).collect();
    let mut text = String::new();
    for row in std::iter::once(&titles).chain(rows) {
        let mut line = String::new();
        for ((cell, column), columns) in row.iter().zip(columns).zip(&widths) {
            if !line.is_empty() {
                line.push_str(GAP);
            }
            line.push_str(&match column.lean {
                Lean::Left => pad_right(cell, *columns),
                Lean::Right => pad_left(cell, *columns),
            });
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Takes columns from the widest that give, until all fit or none gives any more.
fn fit(columns: &[Column], widths: &mut [usize], room: usize) {
    let gaps = GAP.len() * columns.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let giving = widths
            .iter_mut()
            .zip(columns)
            .filter(|(width, column)| column.give == Give::Gives && **width > NARROWEST);
        match giving.map(|(width, _)| width).max() {
            Some(widest) => *widest -= 1,
            None => return,
        }
    }
}

/// Text as one line, for a cell of a table.
pub fn one_line(text: &str) -> String {
    truncate(&text.split_whitespace().collect::<Vec<_>>().join(" "), 200).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn narrow(columns: usize) -> Paper {
        Paper {
            columns: Some(columns),
        }
    }

    fn names() -> Vec<Column> {
        vec![
            Column::key("Schlüssel"),
            Column::text("Name"),
            Column::number("Einwohner"),
        ]
    }

    fn row(cells: [&str; 3]) -> Vec<String> {
        cells.map(str::to_owned).to_vec()
    }

    #[test]
    fn columns_line_up_whatever_letters_they_hold() {
        let rows = [
            row(["06633026", "So\u{308}hrewald", "4.905"]),
            row(["06633001", "Ahnatal", "8.012"]),
        ];
        assert_eq!(
            table(&names(), &rows, Paper::ENDLESS),
            "Schlüssel  Name       Einwohner\n\
             06633026   So\u{308}hrewald      4.905\n\
             06633001   Ahnatal        8.012\n"
        );
    }

    #[test]
    fn on_a_narrow_terminal_text_is_cut_but_never_a_key_or_a_number() {
        let rows = [row(["06633003", "Bad Karlshafen, Stadt", "3.715"])];
        let text = table(&names(), &rows, narrow(32));
        assert!(text.contains("06633003   Bad Karls…"), "{text}");
        assert!(text.contains("3.715"), "{text}");
        assert!(text.lines().all(|line| width(line) <= 32), "{text}");
        let hopeless = table(&names(), &rows, narrow(5));
        assert!(hopeless.contains("06633003"), "{hopeless}");
    }

    #[test]
    fn running_text_breaks_between_words_and_keeps_its_own_lines() {
        assert_eq!(wrap("eins zwei drei", 9), ["eins zwei", "drei"]);
        assert_eq!(wrap("eins\n\nzwei", 9), ["eins", "", "zwei"]);
        assert_eq!(wrap("Donaudampfschiff an", 5), ["Donaudampfschiff", "an"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn nothing_in_a_value_can_steer_the_terminal() {
        assert_eq!(
            harmless("Titel\u{1b}[2J\rx\u{202e}\nzwei\r\n"),
            "Titel\u{fffd}[2J\u{fffd}x\u{fffd}\nzwei\n"
        );
    }

    #[test]
    fn what_is_said_about_a_term_stands_beside_it_or_below_if_the_term_is_long() {
        let paper = narrow(34);
        assert_eq!(
            paper.entry(2, "--full", 8, "alles, auch Bekanntes, für Neue"),
            "  --full    alles, auch Bekanntes,\n            für Neue\n"
        );
        assert_eq!(
            paper.entry(2, "--data-dir DIR", 8, "der Ordner"),
            "  --data-dir DIR\n            der Ordner\n"
        );
    }
}
