//! Everything the person was told since the start, the newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::page::{self, Page};
use super::{Layer, is_escape};
use crate::tui::app::{Note, Scene};
use crate::tui::input::Input;
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::view::severity_sign;
use crate::tui::widget::text::{to_cells, wrap};

/// How far it is scrolled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Log {
    page: Page,
}

/// Columns of the page, if there is room.
const COLUMNS: u16 = 96;

/// Columns before the text: time, a blank, the sign, a blank.
const BEFORE: usize = 8;

fn lines(columns: u16, scene: &Scene) -> Vec<Line<'static>> {
    let room = usize::from(columns).saturating_sub(BEFORE + 1);
    let newest_first = scene.notes.iter().rev();
    let lines: Vec<_> = newest_first
        .flat_map(|note| of_note(note, room, scene))
        .collect();
    if lines.is_empty() {
        return vec![Line::raw("Noch keine Meldungen.")];
    }
    lines
}

fn of_note(note: &Note, room: usize, scene: &Scene) -> Vec<Line<'static>> {
    let (sign, role) = severity_sign(note.severity);
    let line = |(at, range)| {
        let text: &str = &note.text[range];
        let text = Span::raw(text.to_owned());
        if at > 0 {
            return Line::from(vec![Span::raw(" ".repeat(BEFORE)), text]);
        }
        let time = note.at.format("%H:%M ").to_string();
        let sign = format!("{sign} ");
        Line::from(vec![
            Span::styled(time, scene.theme.style(Role::Muted)),
            Span::styled(sign, scene.theme.style(role)),
            text,
        ])
    };
    wrap(&note.text, room)
        .into_iter()
        .enumerate()
        .map(line)
        .collect()
}

impl Layer for Log {
    fn title(&self) -> String {
        "Meldungen".into()
    }

    fn extent(&self, scene: &Scene) -> (u16, u16) {
        (COLUMNS, to_cells(lines(COLUMNS, scene).len()))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        page::KEYS.to_vec()
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        self.page
            .handle(input, lines(area.width, scene).len(), area);
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        self.page
            .render(&lines(area.width, scene), area, buf, scene.theme);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        (!area.is_empty()).then(|| area.as_position())
    }
}
