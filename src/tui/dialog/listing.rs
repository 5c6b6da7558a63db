//! A list that fills a dialog, with some rows below about what is chosen: how files, backups and erasures are shown.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::app::Scene;
use crate::tui::input::Input;
use crate::tui::theme::Role;
use crate::tui::widget::rows::{paragraph, split_below};
use crate::tui::widget::table::{Table, TableView};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome};

/// Which row is chosen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Listing {
    table: Table,
}

/// Rows for what is chosen, with a free one above.
const DETAIL: u16 = 5;

/// Columns and most rows of such a dialog.
const COLUMNS: u16 = 104;
const ROWS: u16 = 28;

impl Listing {
    /// The size it would like to have for `len` rows.
    pub fn extent(len: usize) -> (u16, u16) {
        let rows = to_cells(len).saturating_add(1 + DETAIL);
        (COLUMNS, rows.clamp(4 + DETAIL, ROWS))
    }

    /// The chosen row of `len`.
    pub fn selected(&self, len: usize) -> Option<usize> {
        self.table.selected(len)
    }

    /// Moves among `len` rows.
    pub fn handle(&mut self, input: &Input, len: usize, area: Rect) -> Outcome {
        self.table.handle(input, len, places(area).0)
    }

    /// Draws the rows and `detail` below them.
    pub fn render(
        &self,
        view: TableView<'_>,
        detail: &str,
        area: Rect,
        buf: &mut Buffer,
        scene: &Scene,
    ) {
        let (table, below) = places(area);
        self.table
            .render(view, table, buf, scene.theme, Focus::Here);
        paragraph(detail, below, buf, scene.theme.style(Role::Muted));
    }

    /// Where the terminal's cursor belongs.
    pub fn cursor(&self, len: usize, area: Rect) -> Option<Position> {
        self.table.cursor(len, places(area).0)
    }
}

fn places(area: Rect) -> (Rect, Rect) {
    let detail = if area.height > 2 * DETAIL - 2 {
        DETAIL
    } else {
        0
    };
    split_below(area, detail)
}
