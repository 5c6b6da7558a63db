//! The chosen line and column stand out, so that one sees where one is.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Matrix;
use super::draw::number;
use super::places::Places;
use crate::insight::matrix::Cell;
use crate::insight::matrix::arrange::Line;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::to_cells;

impl Matrix {
    /// Lets the chosen line and column stand out, so that one sees where one is.
    pub(super) fn draw_crosshair(
        &self,
        places: &Places,
        lines: &Range<usize>,
        columns: &Range<usize>,
        buf: &mut Buffer,
        theme: Theme,
    ) -> Option<Position> {
        let chosen = self.lines.selected(self.shown.lines.len())?;
        let y = places.body.y + to_cells(chosen - lines.start);
        let strong = theme.style(Role::SelectionInactive);
        let names = Rect::new(places.body.x, y, places.names, 1);
        let sums = Rect::new(places.sums_x(), y, places.sums, 1);
        for place in [names, sums] {
            buf.set_style(place.intersection(buf.area), strong);
        }
        let nth = self.column.checked_sub(columns.start);
        let Some(nth) = nth.filter(|nth| *nth < columns.len()) else {
            return Some(names.as_position());
        };
        for (at, column) in columns.clone().enumerate() {
            self.draw_band(chosen, column, (places.x(at), y), places, buf, theme);
        }
        for (y, line) in (places.body.y..).zip(lines.clone()) {
            self.draw_band(line, self.column, (places.x(nth), y), places, buf, theme);
        }
        let x = places.x(nth);
        for place in [Self::head(nth, columns, places), number(nth, places)] {
            buf.set_style(place.intersection(buf.area), strong);
        }
        let cell = Rect::new(x - 1, y, places.width + 1, 1);
        let chosen = theme.style(Role::Selection);
        buf.set_style(cell.intersection(buf.area), chosen);
        Some(Position::new(x, y))
    }

    /// One cell of the crosshair. What has a ground of its own keeps it.
    fn draw_band(
        &self,
        line: usize,
        column: usize,
        (x, y): (u16, u16),
        places: &Places,
        buf: &mut Buffer,
        theme: Theme,
    ) {
        let faint = theme.style(Role::Crosshair);
        let column = self.shown.columns[column];
        let has_ground = matches!(
            self.shown.lines[line],
            Line::Row(row) if matches!(self.grid.cell(row, column), Cell::At(_))
        );
        let whole = Rect::new(x - 1, y, places.width + 1, 1);
        let sides = [
            Rect { width: 1, ..whole },
            Rect {
                x: x + places.width - 1,
                width: 1,
                ..whole
            },
        ];
        let parts = if has_ground { &sides[..] } else { &[whole][..] };
        for part in parts {
            buf.set_style(part.intersection(buf.area), faint);
        }
    }
}
