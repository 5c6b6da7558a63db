//! A list under headings. Headings are seen and never chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::list::{List, ListView};
use super::{Focus, Outcome};
use crate::tui::input::Input;
use crate::tui::theme::Theme;

/// The rows and which is chosen.
#[derive(Debug, Clone, Default)]
pub struct Grouped {
    list: List,
    rows: Vec<Row>,
}

/// A row, by the place of what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The heading of a group.
    Heading(usize),
    /// An entry.
    Entry(usize),
}

impl Grouped {
    /// Shows these rows, with the entry chosen that was, or else the one at the same place.
    pub fn set(&mut self, rows: Vec<Row>, chosen: Option<usize>) {
        self.rows = rows;
        match chosen {
            Some(entry) => self.choose(entry),
            None => self.settle(0),
        }
    }

    /// Begins at the top.
    pub fn reset(&mut self) {
        self.list = List::default();
        self.settle(0);
    }

    /// Chooses an entry.
    pub fn choose(&mut self, entry: usize) {
        let row = self.rows.iter().position(|row| *row == Row::Entry(entry));
        if let Some(row) = row {
            self.list.select(row);
        }
    }

    /// The chosen entry.
    pub fn chosen(&self) -> Option<usize> {
        match self.rows.get(self.list.selected(self.rows.len())?)? {
            Row::Entry(entry) => Some(*entry),
            Row::Heading(_) => None,
        }
    }

    /// Chooses the next entry, if there is one.
    pub fn advance(&mut self) {
        let Some(at) = self.list.selected(self.rows.len()) else {
            return;
        };
        let next = self.entries_from(at + 1).next();
        if let Some(row) = next {
            self.list.select(row);
        }
    }

    /// Moves; headings are passed over.
    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        let before = self.list.selected(self.rows.len()).unwrap_or(0);
        let outcome = self.list.handle(input, self.rows.len(), area);
        self.settle(before);
        outcome
    }

    /// From a heading on to an entry, in the direction that was come from.
    fn settle(&mut self, before: usize) {
        let Some(at) = self.list.selected(self.rows.len()) else {
            return;
        };
        let below = self.entries_from(at).next();
        let above = (0..at).rev().find(|row| self.is_entry(*row));
        let target = if at < before {
            Some(at)
                .filter(|row| self.is_entry(*row))
                .or(above)
                .or(below)
        } else {
            below.or(above)
        };
        if let Some(row) = target {
            self.list.select(row);
        }
    }

    fn entries_from(&self, row: usize) -> impl Iterator<Item = usize> {
        (row..self.rows.len()).filter(|row| self.is_entry(*row))
    }

    fn is_entry(&self, row: usize) -> bool {
        matches!(self.rows.get(row), Some(Row::Entry(_)))
    }

    /// Draws the rows on screen and says where the cursor belongs.
    pub fn render(
        &self,
        (area, buf): (Rect, &mut Buffer),
        (theme, focus): (Theme, Focus),
        empty: &str,
        row: &dyn Fn(Row) -> Line<'static>,
    ) -> Option<Position> {
        let view = ListView {
            len: self.rows.len(),
            row: &|at| row(self.rows[at]),
            empty,
        };
        self.list.render(view, area, buf, theme, focus);
        self.list.cursor(self.rows.len(), area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::key;

    #[test]
    fn headings_are_passed_over_in_both_directions() {
        let mut list = Grouped::default();
        let rows = vec![
            Row::Heading(0),
            Row::Entry(0),
            Row::Heading(1),
            Row::Entry(1),
            Row::Entry(2),
        ];
        list.set(rows, None);
        let area = Rect::new(0, 0, 10, 3);
        assert_eq!(list.chosen(), Some(0));
        for (name, chosen) in [
            ("Down", 1),
            ("Down", 2),
            ("Down", 2),
            ("Up", 1),
            ("Up", 0),
            ("Up", 0),
            ("End", 2),
            ("Home", 0),
        ] {
            list.handle(&key(name), area);
            assert_eq!(list.chosen(), Some(chosen), "{name}");
        }
        list.advance();
        assert_eq!(list.chosen(), Some(1));
        list.set(Vec::new(), None);
        assert_eq!(list.chosen(), None);
    }
}
