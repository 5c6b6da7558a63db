//! A page of text that scrolls: what help and messages are shown on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::model::text::Folded;

use crate::tui::input::{Input, Key, MouseAction};
use crate::tui::theme::Theme;
use crate::tui::widget::columns::Align;
use crate::tui::widget::rows;

/// How far the page is scrolled, in lines.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    first: usize,
}

/// Its keys, for the hint line.
pub const KEYS: [(&str, &str); 3] = [
    ("↑ ↓ Bild↑ Bild↓", "Blättern"),
    ("Tippen", "Suchen"),
    ("Esc", "Schließen"),
];

/// Rows above the page: what is typed, and a free one.
pub const ABOVE: u16 = 2;

/// The places of what is typed and of the page below it.
pub fn places(area: Rect) -> (Rect, Rect) {
    let field = Rect {
        height: area.height.min(1),
        ..area
    };
    let above = if area.height > ABOVE + 2 {
        ABOVE
    } else {
        field.height
    };
    let body = Rect {
        y: area.y + above,
        height: area.height - above,
        ..area
    };
    (field, body)
}

/// Whether all of these words stand in a text, in any spelling.
pub fn has_all(text: &str, words: &[Folded]) -> bool {
    let text = Folded::new(text);
    words.iter().all(|word| word.is_in(&text))
}

impl Page {
    /// Scrolls within `len` lines.
    pub fn handle(&mut self, input: &Input, len: usize, area: Rect) {
        let screen = usize::from(area.height);
        let last = len.saturating_sub(screen);
        let first = self.first.min(last);
        let target = match input {
            Input::Key(press) => match press.key {
                Key::Up => first.saturating_sub(1),
                Key::Down => first + 1,
                Key::PageUp => first.saturating_sub(screen),
                Key::PageDown => first + screen,
                Key::Home => 0,
                Key::End => last,
                _ => first,
            },
            Input::Mouse(mouse) => match mouse.action {
                MouseAction::ScrollUp => first.saturating_sub(3),
                MouseAction::ScrollDown => first + 3,
                _ => first,
            },
            _ => first,
        };
        self.first = target.min(last);
    }

    /// Draws the lines on screen and the scroll bar, if not all fit.
    pub fn render(self, lines: &[Line<'_>], area: Rect, buf: &mut Buffer, theme: Theme) {
        let screen = usize::from(area.height);
        let first = self.first.min(lines.len().saturating_sub(screen));
        let visible = first..(first + screen).min(lines.len());
        for (row, line) in area.rows().zip(&lines[visible.clone()]) {
            rows::line(line, row, buf, Align::Left);
        }
        rows::scroll_bar(&visible, lines.len(), area, buf, theme);
    }
}
