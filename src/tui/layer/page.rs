//! A page of text that scrolls: what help and messages are shown on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

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
pub const KEYS: [(&str, &str); 2] = [("↑ ↓ Bild↑ Bild↓", "Blättern"), ("Esc", "Schließen")];

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
                Key::PageDown | Key::Char(' ') => first + screen,
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
