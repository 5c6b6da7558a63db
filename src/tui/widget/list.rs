//! A list of any length, of which only the rows on screen are made.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::columns::Align;
use super::window::Window;
use super::{Focus, Outcome, rows};
use crate::tui::input::Input;
use crate::tui::theme::Theme;

/// Which row is chosen and which are on screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct List {
    window: Window,
}

/// What the list shows.
#[derive(Clone, Copy)]
pub struct ListView<'a> {
    /// How many rows there are.
    pub len: usize,
    /// Makes one row.
    pub row: &'a dyn Fn(usize) -> Line<'static>,
    /// What is said when there is none.
    pub empty: &'a str,
}

impl List {
    /// The chosen row of `len`.
    pub fn selected(&self, len: usize) -> Option<usize> {
        self.window.selected(len)
    }

    /// Chooses a row.
    pub fn select(&mut self, row: usize) {
        self.window.select(row);
    }

    /// Moves among `len` rows; Eingabe or a click on the chosen row submits it.
    pub fn handle(&mut self, input: &Input, len: usize, area: Rect) -> Outcome {
        self.window.handle(input, len, area)
    }

    /// Draws the rows on screen.
    pub fn render(
        &self,
        view: ListView<'_>,
        area: Rect,
        buf: &mut Buffer,
        theme: Theme,
        focus: Focus,
    ) {
        rows::render(
            self.window,
            view.len,
            view.empty,
            (area, buf),
            (theme, focus),
            |row, place, buf| {
                rows::line(&(view.row)(row), place, buf, Align::Left);
            },
        );
    }

    /// Where the terminal's cursor belongs.
    pub fn cursor(&self, len: usize, area: Rect) -> Option<Position> {
        rows::cursor(self.window, len, area)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::tui::widget::testing::{key, screen};

    #[test]
    fn only_the_rows_on_screen_are_made() {
        let made = RefCell::new(Vec::new());
        let row = |row: usize| {
            made.borrow_mut().push(row);
            Line::from(format!("Zeile {row}"))
        };
        let view = ListView {
            len: 11_000,
            row: &row,
            empty: "",
        };
        let mut list = List::default();
        let area = Rect::new(0, 0, 12, 3);
        list.handle(&key("End"), view.len, area);
        let drawn = screen(12, 3, |area, buf| {
            list.render(view, area, buf, Theme::Dark, Focus::Here);
        });
        assert_eq!(drawn, "Zeile 10997│\nZeile 10998│\nZeile 10999█\n");
        assert_eq!(*made.borrow(), [10_997, 10_998, 10_999]);
        assert_eq!(list.cursor(view.len, area), Some(Position::new(0, 2)));
    }

    #[test]
    fn an_empty_list_says_so() {
        let row = |_| Line::default();
        let view = ListView {
            len: 0,
            row: &row,
            empty: "Noch keine Termine. Einfg legt einen an.",
        };
        let drawn = screen(20, 3, |area, buf| {
            List::default().render(view, area, buf, Theme::Dark, Focus::Here);
        });
        assert_eq!(drawn, "Noch keine Termine.\nEinfg legt einen an.\n\n");
    }
}
