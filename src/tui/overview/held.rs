//! Rows of which one is chosen, held by what it is about, so that new figures change nothing under anybody's hands.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::input::Input;
use crate::tui::theme::Theme;
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Row, Table, TableView};
use crate::tui::widget::{Focus, Outcome};

/// The key of a record.
pub type Key = Box<str>;

/// Makes a row from what it is about.
pub type MakeRow<'a, K> = &'a dyn Fn(&K) -> Row;

/// The rows.
#[derive(Debug)]
pub struct Held<K> {
    table: Table,
    keys: Vec<K>,
}

impl<K> Default for Held<K> {
    fn default() -> Self {
        Self {
            table: Table::default(),
            keys: Vec::new(),
        }
    }
}

impl<K: PartialEq> Held<K> {
    /// Takes over other rows; the chosen one stays chosen if it is still there. Who is at the top stays there.
    pub fn renew(&mut self, keys: Vec<K>) {
        let below = self.table.selected(self.keys.len()).filter(|at| *at > 0);
        let at = below
            .and_then(|at| self.keys.get(at))
            .and_then(|chosen| keys.iter().position(|key| key == chosen));
        if let Some(at) = at {
            self.table.select(at);
        }
        self.keys = keys;
    }

    /// What the chosen row is about.
    pub fn chosen(&self) -> Option<&K> {
        self.keys.get(self.table.selected(self.keys.len())?)
    }

    /// What all rows are about.
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        self.table.handle(input, self.keys.len(), area)
    }

    /// Draws the rows on screen, each made from what it is about.
    pub fn render(
        &self,
        (columns, row): (&[Column], MakeRow<'_, K>),
        empty: &str,
        (area, buf): (Rect, &mut Buffer),
        (theme, focus): (Theme, Focus),
    ) -> Option<Position> {
        let view = TableView {
            columns,
            sort: None,
            len: self.keys.len(),
            row: &|at| row(&self.keys[at]),
            empty,
        };
        self.table.render(view, area, buf, theme, focus);
        self.table.cursor(self.keys.len(), area)
    }
}
