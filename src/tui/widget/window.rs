//! Which row of a long list is chosen and which rows are on screen. The same for lists, tables and trees.
//!
//! Works with any number of rows without looking at one. Knows nothing of what a row is.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use super::Outcome;
use crate::tui::input::{Input, Key, Mods, Mouse, MouseAction};

/// The chosen row and the first one on screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    selected: usize,
    first: usize,
}

impl Window {
    /// The chosen row of `len`; `None` when there is none.
    pub fn selected(&self, len: usize) -> Option<usize> {
        Some(self.selected.min(len.checked_sub(1)?))
    }

    /// Chooses a row. It comes on screen with the next drawing.
    pub fn select(&mut self, row: usize) {
        self.selected = row;
    }

    /// Chooses a row and begins with it, but for `before` rows above it.
    pub fn begin_at(&mut self, row: usize, before: usize) {
        self.selected = row;
        self.first = row.saturating_sub(before);
    }

    /// Chooses a row of `len` and brings it on screen, moving the others as little as possible.
    pub fn reveal(&mut self, row: usize, len: usize, height: u16) {
        self.first = self.visible(len, height).start;
        self.selected = row;
        self.first = self.visible(len, height).start;
    }

    /// The rows on screen when there are `len` and `height` fit.
    pub fn visible(&self, len: usize, height: u16) -> Range<usize> {
        let height = usize::from(height);
        let selected = self.selected(len).unwrap_or(0);
        let first = self
            .first
            .max((selected + 1).saturating_sub(height))
            .min(selected)
            .min(len.saturating_sub(height));
        first..(first + height).min(len)
    }

    /// Arrows, page keys, wheel and click. A click on the chosen row submits it, as Eingabe does.
    pub fn handle(&mut self, input: &Input, len: usize, area: Rect) -> Outcome {
        let Some(selected) = self.selected(len) else {
            return Outcome::Ignored;
        };
        let page = usize::from(area.height).saturating_sub(1).max(1);
        let target = match input {
            Input::Key(press) if press.mods == Mods::NONE => match press.key {
                Key::Up => selected.saturating_sub(1),
                Key::Down => selected + 1,
                Key::PageUp => selected.saturating_sub(page),
                Key::PageDown => selected + page,
                Key::Home => 0,
                Key::End => len - 1,
                Key::Enter => return Outcome::Submitted,
                _ => return Outcome::Ignored,
            },
            Input::Mouse(mouse) => match self.mouse(*mouse, len, area) {
                Some(row) if row == selected && mouse.action == MouseAction::Press => {
                    return Outcome::Submitted;
                }
                Some(row) => row,
                None => return Outcome::Ignored,
            },
            _ => return Outcome::Ignored,
        };
        self.reveal(target.min(len - 1), len, area.height);
        Outcome::of(self.selected != selected)
    }

    fn mouse(self, mouse: Mouse, len: usize, area: Rect) -> Option<usize> {
        let position = Position::new(mouse.column, mouse.row);
        if !area.contains(position) {
            return None;
        }
        let selected = self.selected(len)?;
        match mouse.action {
            MouseAction::Press => {
                let row = self.visible(len, area.height).start + usize::from(mouse.row - area.y);
                (row < len).then_some(row)
            }
            MouseAction::ScrollUp => Some(selected.saturating_sub(WHEEL)),
            MouseAction::ScrollDown => Some(selected + WHEEL),
            MouseAction::Drag | MouseAction::Release => None,
        }
    }
}

/// Rows per step of the wheel.
const WHEEL: usize = 3;

/// The part of a scroll bar of `height` cells that is lit, counted from its top; `None` when everything is visible.
pub fn thumb(visible: &Range<usize>, len: usize, height: u16) -> Option<Range<u16>> {
    let track = usize::from(height);
    let shown = visible.len();
    if track == 0 || shown == 0 || shown >= len {
        return None;
    }
    let size = (track * shown / len).max(1);
    let top = (track - size) * visible.start / (len - shown);
    let cells = |count: usize| u16::try_from(count).unwrap_or(height);
    Some(cells(top)..cells(top + size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::{key, press};

    const AREA: Rect = Rect::new(0, 0, 10, 5);

    #[test]
    fn the_chosen_row_stays_on_screen_and_the_list_moves_only_when_it_must() {
        let mut window = Window::default();
        for (pressed, selected, visible) in [
            ("Down", 1, 0..5),
            ("PageDown", 5, 1..6),
            ("Up", 4, 1..6),
            ("Home", 0, 0..5),
            ("Up", 0, 0..5),
            ("End", 99, 95..100),
            ("Down", 99, 95..100),
            ("PageUp", 95, 95..100),
            ("Up", 94, 94..99),
        ] {
            window.handle(&key(pressed), 100, AREA);
            let state = (window.selected(100), window.visible(100, 5));
            assert_eq!(state, (Some(selected), visible), "after {pressed}");
        }
    }

    #[test]
    fn shrinking_lists_and_windows_never_leave_the_rows_there_are() {
        let mut window = Window::default();
        window.handle(&key("End"), 100, AREA);
        assert_eq!((window.selected(3), window.visible(3, 5)), (Some(2), 0..3));
        assert_eq!((window.selected(0), window.visible(0, 5)), (None, 0..0));
        assert_eq!(window.visible(100, 0), 99..99);
        assert_eq!(window.handle(&key("Down"), 0, AREA), Outcome::Ignored);
    }

    #[test]
    fn the_mouse_chooses_opens_and_scrolls() {
        let mut window = Window::default();
        assert_eq!(window.handle(&press(0, 3), 100, AREA), Outcome::Handled);
        assert_eq!(window.selected(100), Some(3));
        assert_eq!(window.handle(&press(0, 3), 100, AREA), Outcome::Submitted);
        assert_eq!(window.handle(&press(0, 7), 100, AREA), Outcome::Ignored);
        assert_eq!(window.handle(&press(0, 3), 2, AREA), Outcome::Ignored);
    }

    #[test]
    fn the_scroll_bar_reaches_both_ends_and_is_not_there_when_all_is_seen() {
        assert_eq!(thumb(&(0..5), 5, 5), None);
        assert_eq!(thumb(&(0..5), 10, 5), Some(0..2));
        assert_eq!(thumb(&(5..10), 10, 5), Some(3..5));
        assert_eq!(thumb(&(0..5), 11_000, 5), Some(0..1));
        assert_eq!(thumb(&(10_995..11_000), 11_000, 5), Some(4..5));
        assert_eq!(thumb(&(0..0), 10, 0), None);
    }
}
