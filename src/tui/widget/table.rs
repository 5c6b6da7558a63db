//! A table of any length, of which only the rows on screen are made, with columns that share the width.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::columns::{Align, Column, Placed, place};
use super::text::to_cells;
use super::window::Window;
use super::{Focus, Outcome, rows};
use crate::tui::input::Input;
use crate::tui::theme::{Role, Theme, glyph};

/// Which row is chosen and which are on screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Table {
    window: Window,
}

/// What the table shows.
#[derive(Clone, Copy)]
pub struct TableView<'a> {
    /// The columns, in their order.
    pub columns: &'a [Column],
    /// Which column the rows are sorted by, and how.
    pub sort: Option<(usize, Order)>,
    /// How many rows there are.
    pub len: usize,
    /// Makes one row.
    pub row: &'a dyn Fn(usize) -> Row,
    /// What is said when there is none.
    pub empty: &'a str,
}

/// One row of a table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// One text per column, in the order of the columns.
    pub cells: Vec<Line<'static>>,
    /// Whether the row is marked for an action on several.
    pub mark: Mark,
}

/// Whether a row is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// It is not.
    #[default]
    No,
    /// It is.
    Yes,
}

/// How rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// Cells on the left for the mark.
const GUTTER: u16 = 2;

impl Table {
    /// The chosen row of `len`.
    pub fn selected(&self, len: usize) -> Option<usize> {
        self.window.selected(len)
    }

    /// Chooses a row.
    pub fn select(&mut self, row: usize) {
        self.window.select(row);
    }

    /// Chooses a row and begins with it, but for `before` rows above it.
    pub fn begin_at(&mut self, row: usize, before: usize) {
        self.window.begin_at(row, before);
    }

    /// Moves among `len` rows; Eingabe or a click on the chosen row submits it.
    pub fn handle(&mut self, input: &Input, len: usize, area: Rect) -> Outcome {
        self.window.handle(input, len, body(area))
    }

    /// The column whose heading is at `position`.
    pub fn heading_at(position: Position, columns: &[Column], area: Rect) -> Option<usize> {
        let x = position
            .x
            .checked_sub(area.x + GUTTER)
            .filter(|_| position.y == area.y)?;
        let found = layout(columns, area)
            .into_iter()
            .find(|placed| x < placed.x + placed.width);
        found
            .filter(|placed| x >= placed.x)
            .map(|placed| placed.index)
    }

    /// How many cells a column has; none where there is no room for it.
    pub fn width_of(column: usize, columns: &[Column], area: Rect) -> u16 {
        let placed = layout(columns, area).into_iter();
        let mut placed = placed.filter(|placed| placed.index == column);
        placed.next().map_or(0, |placed| placed.width)
    }

    /// Draws the headings and the rows on screen.
    pub fn render(
        &self,
        view: TableView<'_>,
        area: Rect,
        buf: &mut Buffer,
        theme: Theme,
        focus: Focus,
    ) {
        let area = area.intersection(buf.area);
        let layout = layout(view.columns, area);
        let cell = |placed: &Placed, place: Rect| Rect {
            x: place.x + GUTTER + placed.x,
            width: placed.width,
            ..place
        };
        for placed in &layout {
            let heading = heading(view, placed.index, theme);
            let place = cell(
                placed,
                Rect {
                    height: area.height.min(1),
                    ..area
                },
            );
            rows::line(&heading, place, buf, view.columns[placed.index].align);
        }
        let at = (body(area), buf);
        rows::render(
            self.window,
            view.len,
            view.empty,
            at,
            (theme, focus),
            |row, place, buf| {
                let row = (view.row)(row);
                if row.mark == Mark::Yes {
                    let mark = Line::styled(glyph::MARKED, theme.style(Role::Accent));
                    rows::line(
                        &mark,
                        Rect {
                            width: place.width.min(1),
                            ..place
                        },
                        buf,
                        Align::Left,
                    );
                }
                for placed in &layout {
                    if let Some(text) = row.cells.get(placed.index) {
                        rows::line(
                            text,
                            cell(placed, place),
                            buf,
                            view.columns[placed.index].align,
                        );
                    }
                }
            },
        );
    }

    /// Where the terminal's cursor belongs.
    pub fn cursor(&self, len: usize, area: Rect) -> Option<Position> {
        rows::cursor(self.window, len, body(area))
    }
}

/// The heading with the sign of the order. The sign stands before right-aligned texts, so that these stay aligned.
fn heading(view: TableView<'_>, index: usize, theme: Theme) -> Line<'_> {
    let column = &view.columns[index];
    let title = Span::raw(column.title.as_str());
    let sign = view
        .sort
        .filter(|(sorted, _)| *sorted == index)
        .map(|(_, order)| match order {
            Order::Ascending => glyph::ASCENDING,
            Order::Descending => glyph::DESCENDING,
        });
    let spans = match (sign, column.align) {
        (None, _) => vec![title],
        (Some(sign), Align::Left) => vec![title, Span::raw(" "), Span::raw(sign)],
        (Some(sign), Align::Right) => vec![Span::raw(sign), Span::raw(" "), title],
    };
    Line::from(spans).style(theme.style(Role::Title))
}

/// The last two cells belong to the scroll bar, whether there is one or not: columns do not jump.
fn layout(columns: &[Column], area: Rect) -> Vec<Placed> {
    place(columns, area.width.saturating_sub(GUTTER + 2))
}

fn body(area: Rect) -> Rect {
    Rect {
        y: area.y + area.height.min(1),
        height: area.height.saturating_sub(1),
        ..area
    }
}

/// Widest text of a column among some rows, in cells; for choosing widths.
pub fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> u16 {
    to_cells(texts.map(crate::model::text::width).max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::{key, press, screen};

    fn columns() -> Vec<Column> {
        vec![
            Column::flexible("Gemeinde", 10, 30),
            Column::fixed("Einwohner", 11).right().priority(1),
        ]
    }

    fn row(index: usize) -> Row {
        Row {
            cells: vec![
                Line::from(["Ahnatal", "Bad Karlshafen, Stadt an der Weser", "Calden"][index % 3]),
                Line::from(format!("{}", index * 1000)),
            ],
            mark: if index == 1 { Mark::Yes } else { Mark::No },
        }
    }

    fn drawn(width: u16, height: u16, len: usize, table: Table) -> String {
        let columns = columns();
        let view = TableView {
            columns: &columns,
            sort: Some((1, Order::Descending)),
            len,
            row: &row,
            empty: "Keine Gemeinden.",
        };
        screen(width, height, |area, buf| {
            table.render(view, area, buf, Theme::Dark, Focus::Here);
        })
    }

    #[test]
    fn headings_marks_order_and_scroll_bar_are_shown() {
        insta::assert_snapshot!(drawn(40, 5, 9, Table::default()), @r"
          Gemeinde                 ▼ Einwohner
          Ahnatal                            0 █
        ■ Bad Karlshafen, Stadt …         1000 │
          Calden                          2000 │
          Ahnatal                         3000 │
        ");
        insta::assert_snapshot!(drawn(20, 3, 0, Table::default()), @r"
          Gemeinde
        Keine Gemeinden.
        ");
    }

    #[test]
    fn the_headings_take_a_row_of_their_own() {
        let area = Rect::new(0, 0, 40, 5);
        let mut table = Table::default();
        table.handle(&key("PageDown"), 9, area);
        assert_eq!(table.selected(9), Some(3));
        assert_eq!(table.cursor(9, area), Some(Position::new(0, 4)));
        assert_eq!(table.handle(&press(5, 0), 9, area), Outcome::Ignored);
        let heading = |x, y| Table::heading_at(Position::new(x, y), &columns(), area);
        assert_eq!(
            [
                heading(3, 0),
                heading(30, 0),
                heading(0, 0),
                heading(39, 0),
                heading(3, 1)
            ],
            [Some(0), Some(1), None, None, None],
        );
    }

    #[test]
    fn no_area_is_too_small() {
        for width in 0..8 {
            for height in 0..3 {
                drawn(width, height, 9, Table::default());
            }
        }
        assert_eq!(widest(["Süd", "Nord"].into_iter()), 4);
    }
}
