//! Where everything of the matrix is. Pure arithmetic, the same for drawing and for the mouse.
//!
//! ```text
//! heads   Vollzugsbehörde │ columns …            │ Summe
//! body    name            │ cells …              │ figures ┃ scroll bar
//! total   Summe           │ figures of columns … │ figures
//! ```

use std::ops::Range;

use ratatui::layout::{Position, Rect};

/// Narrowest and widest column: a mark, two figures, a sign and the gap; a short name in full.
const COLUMN: (u16, u16) = (6, 13);
/// Narrowest and widest room for names.
const NAMES: (u16, u16) = (14, 46);
/// From this height on the numbers of the services have a row.
const NUMBERED: u16 = 15;
/// From this height on the details take more rows.
const TALL: u16 = 30;

/// Where everything is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The heads, in full width.
    pub heads: Rect,
    /// How many of their rows the names of the services take: in turns, so that each has room for two columns.
    pub staggered: u16,
    /// The lines, in full width but for the scroll bar.
    pub body: Rect,
    /// The sums at the bottom.
    pub total: Rect,
    /// Cells for the names of the rows.
    pub names: u16,
    /// Where the first column begins.
    pub columns: u16,
    /// Cells of a column with its gap.
    pub width: u16,
    /// How many columns are on screen.
    pub fit: usize,
    /// Cells for the sums at the right.
    pub sums: u16,
}

/// What a position in the matrix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The head of the names.
    NamesHead,
    /// The head of a column, counted from the first on screen.
    Head(usize),
    /// The head of the sums.
    SumsHead,
    /// A line, counted from the first on screen, and a column, if it is one.
    Line(usize, Option<usize>),
}

/// Divides an area into the matrix and the details below, where there is room for them.
pub fn divide(area: Rect) -> [Rect; 2] {
    let details = match area.height {
        TALL.. => 7,
        16..TALL => 5,
        _ => 0,
    };
    crate::tui::widget::pane::split(area, area.height - details)
}

impl Places {
    /// Divides the inside of the frame for `count` columns and sums of so many cells.
    pub fn new(area: Rect, count: usize, sums: u16) -> Self {
        let across = area.width.saturating_sub(1);
        let room = across.saturating_sub(sums + 1);
        let names = (across * 3 / 10).clamp(NAMES.0, NAMES.1).min(room);
        let for_columns = room.saturating_sub(names + 1);
        let each = for_columns / u16::try_from(count.max(1)).unwrap_or(u16::MAX);
        let width = each.clamp(COLUMN.0, COLUMN.1);
        let fit = usize::from(for_columns / width).min(count);
        let taken = u16::try_from(fit).unwrap_or(0) * width;
        let names = (names + (for_columns - taken)).min(NAMES.1.max(names));
        let staggered = if width < COLUMN.1 { 2 } else { 1 };
        let numbers = u16::from(area.height >= NUMBERED);
        let heads = (staggered + numbers).min(area.height);
        let total = u16::from(area.height > heads + 1);
        let row = |y: u16, height: u16, width: u16| Rect {
            y: area.y + y,
            height,
            width,
            ..area
        };
        Self {
            heads: row(0, heads, area.width),
            staggered: staggered.min(area.height),
            body: row(heads, area.height - heads - total, across),
            total: row(area.height - total, total, area.width),
            names,
            columns: area.x + names + 1,
            width,
            fit,
            sums,
        }
    }

    /// The columns of `len` that are on screen, of which the chosen one is.
    pub fn visible(&self, first: usize, chosen: usize, len: usize) -> Range<usize> {
        let first = first
            .max((chosen + 1).saturating_sub(self.fit.max(1)))
            .min(chosen)
            .min(len.saturating_sub(self.fit));
        first..(first + self.fit).min(len)
    }

    /// Where a column on screen begins.
    pub fn x(&self, nth: usize) -> u16 {
        let nth = u16::try_from(nth).unwrap_or(u16::MAX);
        self.columns.saturating_add(self.width.saturating_mul(nth))
    }

    /// Where the sums at the right begin.
    pub fn sums_x(&self) -> u16 {
        self.x(self.fit)
    }

    /// What is at a position.
    pub fn at(&self, position: Position) -> Option<Spot> {
        let column = position
            .x
            .checked_sub(self.columns)
            .map(|x| usize::from(x / self.width))
            .filter(|nth| *nth < self.fit);
        if self.body.contains(position) {
            let line = usize::from(position.y - self.body.y);
            return Some(Spot::Line(line, column));
        }
        if !self.heads.contains(position) {
            return None;
        }
        Some(match column {
            Some(nth) => Spot::Head(nth),
            None if position.x < self.columns => Spot::NamesHead,
            None => Spot::SumsHead,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_there_is_room_for_all() {
        let fit = |width, count| {
            let places = Places::new(Rect::new(0, 0, width, 20), count, 7);
            (places.fit, places.width)
        };
        assert_eq!(fit(77, 12), (7, 6));
        assert_eq!(fit(117, 12), (12, 6));
        assert_eq!(fit(197, 12), (12, 11));
        assert_eq!(fit(197, 3), (3, 13));
        assert_eq!(fit(20, 12).0, 0);
    }

    #[test]
    fn everything_stays_within_at_every_size() {
        for (width, height) in (0..70).flat_map(|n| [(n, 2), (n * 3, n), (2, n)]) {
            let area = Rect::new(3, 2, width, height);
            let places = Places::new(area, 16, 9);
            for part in [places.heads, places.body, places.total] {
                assert_eq!(area.intersection(part), part, "{width}×{height}");
            }
            if places.fit > 0 {
                assert!(places.sums_x() + places.sums < area.right());
            }
        }
    }

    #[test]
    fn the_chosen_column_is_on_screen() {
        let places = Places::new(Rect::new(0, 0, 77, 20), 12, 7);
        assert_eq!(places.visible(0, 3, 12), 0..7);
        assert_eq!(places.visible(0, 9, 12), 3..10);
        assert_eq!(places.visible(5, 2, 12), 2..9);
        assert_eq!(places.visible(9, 11, 12), 5..12);
        assert_eq!(places.visible(9, 0, 0), 0..0);
    }

    #[test]
    fn a_position_is_found_where_it_is_drawn() {
        let places = Places::new(Rect::new(0, 0, 77, 20), 12, 7);
        let at = |x, y| places.at(Position::new(x, y));
        assert_eq!(at(1, 0), Some(Spot::NamesHead));
        assert_eq!(at(places.x(2), 0), Some(Spot::Head(2)));
        assert_eq!(at(places.sums_x(), 1), Some(Spot::SumsHead));
        assert_eq!(
            at(places.x(1) + 3, places.body.y + 4),
            Some(Spot::Line(4, Some(1)))
        );
        assert_eq!(at(2, places.body.y), Some(Spot::Line(0, None)));
        assert_eq!(at(2, places.total.y), None);
    }
}
