//! One line of text to type into.
//!
//! Longer texts move sideways by half a field, so that the cursor is always in sight and the text stands still while
//! one types. Knows nothing of what the text means; the owner sets the error.

use std::fmt;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::editor::{Editor, Lines, Motion, Select};
use super::text::to_cells;
use super::{Focus, Outcome};
use crate::model::text::{truncate, width};
use crate::tui::input::{Input, Key, KeyPress, Mods, MouseAction};
use crate::tui::theme::{Role, Theme, glyph};

/// Whether what is typed can be taken as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validity {
    /// It can.
    #[default]
    Fine,
    /// It cannot; the owner says why.
    Wrong,
}

/// Whether others may read along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Letters {
    /// They may.
    #[default]
    Plain,
    /// Each letter is a dot.
    Hidden,
}

/// A field of one line.
#[derive(Clone)]
pub struct TextField {
    editor: Editor,
    placeholder: String,
    validity: Validity,
    letters: Letters,
}

impl TextField {
    /// A field with `text` in it and the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self {
            editor: Editor::new(text, Lines::One),
            placeholder: String::new(),
            validity: Validity::Fine,
            letters: Letters::Plain,
        }
    }

    /// The same with a dot for each letter, for passphrases.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self {
            letters: Letters::Hidden,
            ..self
        }
    }

    /// The same with a hint that is shown while nothing is typed.
    #[must_use]
    pub fn placeholder(self, text: &str) -> Self {
        Self {
            placeholder: text.to_owned(),
            ..self
        }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.editor.text()
    }

    /// What is selected, empty when nothing is or nobody shall see it.
    pub fn selected(&self) -> &str {
        match self.letters {
            Letters::Plain => self.editor.selected(),
            Letters::Hidden => "",
        }
    }

    /// Puts another text in place of all.
    pub fn set_text(&mut self, text: &str) {
        self.editor = Editor::new(text, Lines::One);
    }

    /// Selects everything, so that typing replaces it.
    pub fn select_all(&mut self) {
        self.editor.select_all();
    }

    /// Says whether what is typed can be taken.
    pub fn set_validity(&mut self, validity: Validity) {
        self.validity = validity;
    }

    /// Types, moves, selects and deletes. Eingabe, Tab, Esc and the vertical arrows are left to the owner.
    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        if let Input::Mouse(mouse) = input {
            let position = Position::new(mouse.column, mouse.row);
            let select = match mouse.action {
                MouseAction::Press => Select::Drop,
                MouseAction::Drag => Select::Extend,
                _ => return Outcome::Ignored,
            };
            if !row(area).contains(position) {
                return Outcome::Ignored;
            }
            let column = usize::from(position.x - area.x) + self.offset(area);
            let at = match self.letters {
                Letters::Plain => byte_at(self.text(), column),
                Letters::Hidden => nth_cluster(self.text(), column),
            };
            self.editor.go(Motion::To(at), select);
            return Outcome::Handled;
        }
        edit(&mut self.editor, input)
    }

    /// Draws the field into the first row of `area`.
    pub fn render(&self, area: Rect, buf: &mut Buffer, theme: Theme, focus: Focus) {
        let area = row(area).intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let style = style(theme, focus, self.validity);
        buf.set_style(area, style);
        let cells = usize::from(area.width);
        if self.text().is_empty() {
            let hint = truncate(&self.placeholder, cells);
            buf.set_stringn(
                area.x,
                area.y,
                hint,
                cells,
                style.patch(theme.style(Role::Muted)),
            );
            return;
        }
        if focus == Focus::Elsewhere {
            let shown = match self.letters {
                Letters::Plain => truncate(self.text(), cells),
                Letters::Hidden => glyph::HIDDEN
                    .repeat(self.cells(self.text()).min(cells))
                    .into(),
            };
            buf.set_stringn(area.x, area.y, shown, cells, style);
            return;
        }
        let selection = self.editor.selection().unwrap_or_default();
        let offset = self.offset(area);
        let mut column = 0;
        for (at, cluster) in self.text().grapheme_indices(true) {
            let end = column + self.cells(cluster);
            if column >= offset && end <= offset + cells {
                let style = if selection.contains(&at) {
                    style.patch(theme.style(Role::Selection))
                } else {
                    style
                };
                let x = area.x + to_cells(column - offset);
                let shown = match self.letters {
                    Letters::Plain => cluster,
                    Letters::Hidden => glyph::HIDDEN,
                };
                buf.set_stringn(x, area.y, shown, end - column, style);
            }
            column = end;
        }
    }

    /// Where the terminal's cursor belongs while the field has the focus.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let area = row(area);
        let column = self.cells(&self.text()[..self.editor.cursor()]);
        (!area.is_empty())
            .then(|| Position::new(area.x + to_cells(column - self.offset(area)), area.y))
    }

    /// Cells that a part of the text takes.
    fn cells(&self, text: &str) -> usize {
        match self.letters {
            Letters::Plain => width(text),
            Letters::Hidden => text.graphemes(true).count(),
        }
    }

    /// Cells of the text that are out of sight on the left.
    fn offset(&self, area: Rect) -> usize {
        let cells = usize::from(area.width).max(1);
        let column = self.cells(&self.text()[..self.editor.cursor()]);
        let step = (cells / 2).max(1);
        match column.checked_sub(cells) {
            None => 0,
            Some(beyond) => (beyond / step + 1) * step,
        }
    }
}

/// How the inside of a field looks.
pub(super) fn style(theme: Theme, focus: Focus, validity: Validity) -> Style {
    let style = theme.style(match focus {
        Focus::Here => Role::FieldFocused,
        Focus::Elsewhere => Role::Field,
    });
    match validity {
        Validity::Fine => style,
        Validity::Wrong => style.patch(theme.style(Role::Bad)),
    }
}

/// The keys of every text field.
pub(super) fn edit(editor: &mut Editor, input: &Input) -> Outcome {
    let press = match input {
        Input::Paste(text) => {
            editor.insert(text);
            return Outcome::Changed;
        }
        Input::Key(press) => press,
        _ => return Outcome::Ignored,
    };
    if let Some(c) = press.typed() {
        editor.insert(c.encode_utf8(&mut [0; 4]));
        return Outcome::Changed;
    }
    if let Some((motion, select)) = motion(*press) {
        editor.go(motion, select);
        return Outcome::Handled;
    }
    match (press.mods, press.key) {
        (Mods::CTRL, Key::Char('a')) => {
            editor.select_all();
            Outcome::Handled
        }
        (mods, key) => match deletion(mods, key) {
            Some(motion) => {
                let before = editor.text().len();
                editor.delete(motion);
                if editor.text().len() == before {
                    Outcome::Handled
                } else {
                    Outcome::Changed
                }
            }
            None => Outcome::Ignored,
        },
    }
}

fn motion(press: KeyPress) -> Option<(Motion, Select)> {
    let Mods { ctrl, alt, shift } = press.mods;
    let motion = match (press.key, ctrl) {
        _ if alt => return None,
        (Key::Left, false) => Motion::Left,
        (Key::Left, true) => Motion::WordLeft,
        (Key::Right, false) => Motion::Right,
        (Key::Right, true) => Motion::WordRight,
        (Key::Home, false) => Motion::LineStart,
        (Key::Home, true) => Motion::Start,
        (Key::End, false) => Motion::LineEnd,
        (Key::End, true) => Motion::End,
        _ => return None,
    };
    Some((motion, if shift { Select::Extend } else { Select::Drop }))
}

fn deletion(mods: Mods, key: Key) -> Option<Motion> {
    match (mods, key) {
        (Mods::NONE | Mods::SHIFT, Key::Backspace) => Some(Motion::Left),
        (Mods::CTRL, Key::Backspace | Key::Char('w')) => Some(Motion::WordLeft),
        (Mods::NONE, Key::Delete) => Some(Motion::Right),
        (Mods::CTRL, Key::Delete) => Some(Motion::WordRight),
        _ => None,
    }
}

/// Byte offset of the character that covers cell `column` of `text`, or its end.
pub(super) fn byte_at(text: &str, column: usize) -> usize {
    let mut end = 0;
    text.grapheme_indices(true)
        .find(|(_, cluster)| {
            end += width(cluster);
            end > column
        })
        .map_or(text.len(), |(at, _)| at)
}

/// Byte offset of a character by its number, or the end of the text.
fn nth_cluster(text: &str, number: usize) -> usize {
    let mut clusters = text.grapheme_indices(true);
    clusters.nth(number).map_or(text.len(), |(at, _)| at)
}

/// A secret is in no log either.
impl fmt::Debug for TextField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextField")
            .field("letters", &self.letters)
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}

fn row(area: Rect) -> Rect {
    Rect {
        height: area.height.min(1),
        ..area
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::{key, press, screen};

    const AREA: Rect = Rect::new(0, 0, 10, 1);

    fn typed(start: &str, keys: &str) -> TextField {
        let mut field = TextField::new(start);
        for name in keys.split(' ') {
            field.handle(&key(name), AREA);
        }
        field
    }

    fn column(field: &TextField) -> u16 {
        field.cursor(AREA).map_or(99, |position| position.x)
    }

    #[test]
    fn keys_in_text_and_cursor_out() {
        for (start, keys, text, cursor) in [
            ("", "M ü ß i g", "Müßig", 5),
            ("Süd", "Backspace", "Sü", 2),
            ("Su\u{308}d", "Left Backspace", "Sd", 1),
            ("Süd", "Home Delete ẞ", "ẞüd", 1),
            ("Amt Süd", "Ctrl+Left N", "Amt NSüd", 5),
            ("Amt Süd", "Ctrl+w", "Amt ", 4),
            ("Amt Süd", "Home Ctrl+Delete", "Süd", 0),
            ("Amt", "Ctrl+a X", "X", 1),
            ("Amt", "Shift+Left Shift+Left x", "Ax", 2),
            ("Amt", "Shift+Home Delete", "", 0),
            ("Amt", "Home Shift+End Backspace", "", 0),
            ("漢字", "Left", "漢字", 2),
            ("a", "Space Space b", "a  b", 4),
        ] {
            let field = typed(start, keys);
            assert_eq!(
                (field.text(), column(&field)),
                (text, cursor),
                "{start} {keys}"
            );
        }
    }

    #[test]
    fn what_is_not_for_a_line_of_text_is_left_to_the_owner() {
        let mut field = TextField::new("Amt");
        for name in ["Enter", "Tab", "Esc", "Up", "Down", "F2", "Ctrl+s", "Alt+x"] {
            assert_eq!(field.handle(&key(name), AREA), Outcome::Ignored, "{name}");
        }
        assert_eq!(field.handle(&key("Right"), AREA), Outcome::Handled);
        assert_eq!(field.handle(&key("Delete"), AREA), Outcome::Handled);
        assert_eq!(field.text(), "Amt");
    }

    #[test]
    fn a_paste_of_several_lines_becomes_one() {
        let mut field = TextField::new("");
        let outcome = field.handle(&Input::Paste("Rathaus\nZimmer 3".to_owned()), AREA);
        assert_eq!(
            (outcome, field.text()),
            (Outcome::Changed, "Rathaus Zimmer 3")
        );
    }

    #[test]
    fn the_cursor_stays_in_sight_and_the_text_moves_by_half_a_field() {
        let mut field = TextField::new("Ausländerbehörde");
        let drawn = |field: &TextField| {
            screen(10, 1, |area, buf| {
                field.render(area, buf, Theme::Dark, Focus::Here);
            })
        };
        assert_eq!((drawn(&field).as_str(), column(&field)), ("ehörde\n", 6));
        field.handle(&key("Home"), AREA);
        assert_eq!(
            (drawn(&field).as_str(), column(&field)),
            ("Ausländerb\n", 0)
        );
    }

    #[test]
    fn a_field_without_the_focus_shows_its_beginning_and_an_empty_one_its_hint() {
        let drawn = |field: TextField| {
            screen(10, 1, |area, buf| {
                field.render(area, buf, Theme::Dark, Focus::Elsewhere);
            })
        };
        assert_eq!(drawn(TextField::new("Ausländerbehörde")), "Ausländer…\n");
        assert_eq!(drawn(TextField::new("").placeholder("24.11.")), "24.11.\n");
    }

    #[test]
    fn a_click_puts_the_cursor_on_the_character() {
        let mut field = TextField::new("a漢b");
        for (x, cursor) in [(0, 0), (1, 1), (2, 1), (3, 3), (9, 4)] {
            assert_eq!(field.handle(&press(x, 0), AREA), Outcome::Handled);
            assert_eq!(column(&field), cursor, "click at {x}");
        }
        assert_eq!(field.handle(&press(3, 1), AREA), Outcome::Ignored);
    }

    #[test]
    fn a_hidden_text_is_edited_like_any_other_and_seen_by_nobody() {
        let mut field = TextField::new("").hidden();
        for name in "g e h e i m ß Space 漢 Left Backspace Home Delete".split(' ') {
            field.handle(&key(name), AREA);
        }
        assert_eq!(field.text(), "eheimß漢");
        for focus in [Focus::Here, Focus::Elsewhere] {
            let drawn = screen(10, 1, |area, buf| {
                field.render(area, buf, Theme::Dark, focus);
            });
            assert_eq!(drawn, "•••••••\n");
        }
        field.handle(&press(2, 0), AREA);
        field.handle(&key("x"), AREA);
        assert_eq!((column(&field), field.text()), (3, "ehxeimß漢"));
        field.handle(&key("Ctrl+a"), AREA);
        assert_eq!(field.selected(), "");
        assert!(!format!("{field:?}").contains("eim"));
    }

    #[test]
    fn no_area_is_too_small() {
        for width in 0..4 {
            let field = TextField::new("漢字");
            screen(width, 1, |area, buf| {
                field.render(area, buf, Theme::Dark, Focus::Here);
            });
            let area = Rect::new(0, 0, width, 1);
            assert_eq!(field.cursor(area).is_some(), width > 0);
        }
    }
}
