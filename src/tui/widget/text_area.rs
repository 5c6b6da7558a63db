//! Text of several lines to type into, wrapped softly at words.
//!
//! Eingabe breaks the line; the arrows go by what is seen, not by lines of the text.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use super::editor::{Editor, Lines, Motion, Select};
use super::text::{to_cells, wrap};
use super::text_field::{Validity, byte_at, edit, style};
use super::window::Window;
use super::{Focus, Outcome};
use crate::model::text::width;
use crate::tui::input::{Input, Key, KeyPress, Mods, Mouse, MouseAction};
use crate::tui::theme::{Role, Theme};

/// A field of several lines.
#[derive(Clone, Debug)]
pub struct TextArea {
    editor: Editor,
    window: Window,
    validity: Validity,
}

impl TextArea {
    /// A field with `text` in it and the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self {
            editor: Editor::new(text, Lines::Many),
            window: Window::default(),
            validity: Validity::Fine,
        }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.editor.text()
    }

    /// What is selected, empty when nothing is.
    pub fn selected(&self) -> &str {
        self.editor.selected()
    }

    /// Selects everything, so that typing replaces it.
    pub fn select_all(&mut self) {
        self.editor.select_all();
    }

    /// Says whether what is typed can be taken.
    pub fn set_validity(&mut self, validity: Validity) {
        self.validity = validity;
    }

    /// Types, moves, selects and deletes. Tab, Esc, and the arrows beyond the first and last row are left to the owner.
    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        let outcome = match input {
            Input::Key(press) => self.key(*press, input, area),
            Input::Mouse(mouse) => self.mouse(*mouse, area),
            _ => edit(&mut self.editor, input),
        };
        let rows = self.rows(area);
        self.window
            .reveal(self.place(&rows).0, rows.len(), area.height);
        outcome
    }

    /// Draws the text.
    pub fn render(&self, area: Rect, buf: &mut Buffer, theme: Theme, focus: Focus) {
        let area = area.intersection(buf.area);
        let style = style(theme, focus, self.validity);
        buf.set_style(area, style);
        let selection = match focus {
            Focus::Here => self.editor.selection().unwrap_or_default(),
            Focus::Elsewhere => 0..0,
        };
        let rows = self.rows(area);
        for (y, row) in (area.y..).zip(self.visible(&rows, area)) {
            let mut column = 0;
            for (at, cluster) in self.text()[rows[row].clone()].grapheme_indices(true) {
                let style = if selection.contains(&(rows[row].start + at)) {
                    style.patch(theme.style(Role::Selection))
                } else {
                    style
                };
                let room = usize::from(area.width).saturating_sub(column);
                buf.set_stringn(
                    area.x + to_cells(column.min(usize::from(area.width))),
                    y,
                    cluster,
                    room,
                    style,
                );
                column += width(cluster);
            }
        }
    }

    /// Where the terminal's cursor belongs while the field has the focus.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let rows = self.rows(area);
        let (row, column) = self.place(&rows);
        let y = row.checked_sub(self.visible(&rows, area).start)?;
        // Blanks that hang over the edge keep the cursor on the last cell.
        let x = to_cells(column).min(area.width.checked_sub(1)?);
        (y < usize::from(area.height)).then(|| Position::new(area.x + x, area.y + to_cells(y)))
    }

    /// Rows the text takes at this width, for owners that grow with it.
    pub fn height(&self, width: u16) -> usize {
        self.rows(Rect::new(0, 0, width, 1)).len()
    }

    fn key(&mut self, press: KeyPress, input: &Input, area: Rect) -> Outcome {
        let select = if press.mods.shift {
            Select::Extend
        } else {
            Select::Drop
        };
        let Mods {
            ctrl: false,
            alt: false,
            ..
        } = press.mods
        else {
            return edit(&mut self.editor, input);
        };
        let page = isize::try_from(area.height.max(2) - 1).unwrap_or(1);
        match press.key {
            Key::Enter => {
                self.editor.insert("\n");
                Outcome::Changed
            }
            Key::Up => self.vertical(-1, select, area),
            Key::Down => self.vertical(1, select, area),
            Key::PageUp => self.vertical(-page, select, area),
            Key::PageDown => self.vertical(page, select, area),
            Key::Home | Key::End => {
                let rows = self.rows(area);
                let row = self.place(&rows).0;
                let column = if press.key == Key::Home {
                    0
                } else {
                    usize::MAX
                };
                self.editor
                    .go(Motion::To(self.offset(&rows, row, column)), select);
                Outcome::Handled
            }
            _ => edit(&mut self.editor, input),
        }
    }

    fn vertical(&mut self, by: isize, select: Select, area: Rect) -> Outcome {
        let rows = self.rows(area);
        let (row, column) = self.place(&rows);
        let target = row.saturating_add_signed(by).min(rows.len() - 1);
        if target == row {
            return Outcome::Ignored;
        }
        self.editor
            .go(Motion::To(self.offset(&rows, target, column)), select);
        Outcome::Handled
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect) -> Outcome {
        if !area.contains(Position::new(mouse.column, mouse.row)) {
            return Outcome::Ignored;
        }
        let select = match mouse.action {
            MouseAction::Press => Select::Drop,
            MouseAction::Drag => Select::Extend,
            MouseAction::ScrollUp => return self.vertical(-1, Select::Drop, area),
            MouseAction::ScrollDown => return self.vertical(1, Select::Drop, area),
            MouseAction::Release => return Outcome::Ignored,
        };
        let rows = self.rows(area);
        let row = self.visible(&rows, area).start + usize::from(mouse.row - area.y);
        let row = row.min(rows.len() - 1);
        let at = self.offset(&rows, row, usize::from(mouse.column - area.x));
        self.editor.go(Motion::To(at), select);
        Outcome::Handled
    }

    fn rows(&self, area: Rect) -> Vec<Range<usize>> {
        wrap(self.text(), usize::from(area.width))
    }

    fn visible(&self, rows: &[Range<usize>], area: Rect) -> Range<usize> {
        let mut window = self.window;
        window.select(self.place(rows).0);
        window.visible(rows.len(), area.height)
    }

    /// Row and cell of the cursor.
    fn place(&self, rows: &[Range<usize>]) -> (usize, usize) {
        let cursor = self.editor.cursor();
        let row = rows
            .partition_point(|row| row.start <= cursor)
            .saturating_sub(1);
        (row, width(&self.text()[rows[row].start..cursor]))
    }

    /// Byte offset of a cell; beyond the end of a row it is the last place that is still seen on that row.
    fn offset(&self, rows: &[Range<usize>], row: usize, column: usize) -> usize {
        let range = rows[row].clone();
        let text = &self.text()[range.clone()];
        let at = range.start + byte_at(text, column);
        // The end of a wrapped row is the beginning of the next.
        let wrapped = at == range.end && rows.get(row + 1).is_some_and(|next| next.start == at);
        match text.grapheme_indices(true).next_back() {
            Some((last, _)) if wrapped => range.start + last,
            _ => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::{key, press, screen};

    const AREA: Rect = Rect::new(0, 0, 8, 3);

    fn typed(start: &str, keys: &str) -> TextArea {
        let mut field = TextArea::new(start);
        for name in keys.split_whitespace() {
            field.handle(&key(name), AREA);
        }
        field
    }

    fn drawn(field: &TextArea) -> String {
        screen(AREA.width, AREA.height, |area, buf| {
            field.render(area, buf, Theme::Dark, Focus::Here);
        })
    }

    #[test]
    fn keys_in_text_and_cursor_out() {
        for (start, keys, text, cursor) in [
            ("", "M ü ß Enter i", "Müß\ni", (1, 1)),
            ("Amt für Süd", "Up", "Amt für Süd", (3, 0)),
            ("Amt für Süd", "Up x", "Amtx für Süd", (4, 0)),
            ("Amt für Süd", "Home", "Amt für Süd", (0, 1)),
            ("Amt für Süd", "Up End", "Amt für Süd", (7, 0)),
            ("Amt für Süd", "Ctrl+Home Down", "Amt für Süd", (0, 1)),
            ("a\nbcd", "Up Shift+Down Delete", "acd", (1, 0)),
            ("a\n\nb", "Up Backspace", "a\nb", (1, 0)),
        ] {
            let field = typed(start, keys);
            let position = field.cursor(AREA).map(|position| (position.x, position.y));
            assert_eq!(
                (field.text(), position),
                (text, Some(cursor)),
                "{start:?} {keys}"
            );
        }
    }

    #[test]
    fn it_scrolls_by_rows_and_leaves_the_arrows_at_its_ends_to_the_owner() {
        let mut field = typed("a\nb\nc\nd", "");
        assert_eq!(drawn(&field), "b\nc\nd\n");
        assert_eq!(field.handle(&key("Down"), AREA), Outcome::Ignored);
        for _ in 0..3 {
            assert_eq!(field.handle(&key("Up"), AREA), Outcome::Handled);
        }
        assert_eq!(drawn(&field), "a\nb\nc\n");
        assert_eq!(field.handle(&key("Up"), AREA), Outcome::Ignored);
        assert_eq!(field.handle(&key("Tab"), AREA), Outcome::Ignored);
    }

    #[test]
    fn a_click_puts_the_cursor_there() {
        let mut field = typed("Amt für Süd", "");
        field.handle(&press(2, 0), AREA);
        assert_eq!(field.cursor(AREA), Some(Position::new(2, 0)));
        field.handle(&press(7, 2), AREA);
        assert_eq!(field.cursor(AREA), Some(Position::new(3, 1)));
    }

    #[test]
    fn no_area_is_too_small() {
        for (width, height) in [(0, 0), (0, 2), (2, 0), (1, 1)] {
            let mut field = TextArea::new("漢字 für\n\nSüd");
            let area = Rect::new(0, 0, width, height);
            screen(width, height, |area, buf| {
                field.render(area, buf, Theme::Dark, Focus::Here);
            });
            for name in ["Up", "PageDown", "End", "x"] {
                field.handle(&key(name), area);
            }
            assert_eq!(field.cursor(area).is_some(), width > 0 && height > 0);
        }
    }
}
