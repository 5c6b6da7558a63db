//! Everything the person was told since the start, the newest first, found by typing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::page::{self, Page};
use super::{Layer, is_escape};
use crate::model::text::{Folded, counted, fold};
use crate::tui::app::{Note, Scene};
use crate::tui::command::manners::Manners;
use crate::tui::command::{Command, Context};
use crate::tui::input::Input;
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::view::severity_sign;
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::{Focus, Outcome};

/// What is typed, and how far the messages are scrolled.
pub struct Log {
    field: TextField,
    page: Page,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            field: TextField::new("").placeholder("Meldung suchen …"),
            page: Page::default(),
        }
    }
}

/// Columns of the page, if there is room.
const COLUMNS: u16 = 96;

/// Columns before the text: time, a blank, the sign, a blank.
const BEFORE: usize = 8;

impl Log {
    /// The messages in which all that is typed stands, the newest first.
    fn found<'a>(&self, scene: &Scene<'a>) -> Vec<&'a Note> {
        let wanted = fold(self.field.text());
        let wanted: Vec<Folded> = Folded::new(&wanted).words().collect();
        let newest_first = scene.notes.iter().rev();
        newest_first
            .filter(|note| page::has_all(&note.text, &wanted))
            .collect()
    }

    fn lines(&self, columns: u16, scene: &Scene) -> Vec<Line<'static>> {
        let room = usize::from(columns).saturating_sub(BEFORE + 1);
        let lines: Vec<_> = self
            .found(scene)
            .into_iter()
            .flat_map(|note| of_note(note, room, scene))
            .collect();
        match (lines.is_empty(), scene.notes.is_empty()) {
            (false, _) => lines,
            (true, true) => vec![Line::raw("Noch keine Meldungen.")],
            (true, false) => vec![Line::raw("Keine Meldung enthält das.")],
        }
    }

    /// The messages as text, the oldest first, as one reads them elsewhere.
    fn copied(&self, scene: &Scene) -> Vec<Message> {
        let mut notes = self.found(scene);
        notes.reverse();
        let line = |note: &Note| {
            let (sign, _) = severity_sign(note.severity);
            format!(
                "{} {sign} {}\n",
                note.at.format("%d.%m.%Y %H:%M"),
                note.text
            )
        };
        let count = counted(notes.len() as u64, "Meldung", "Meldungen");
        if notes.is_empty() {
            return Vec::new();
        }
        vec![Message::Copy(notes.into_iter().map(line).collect(), count)]
    }
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
        let rows = to_cells(self.lines(COLUMNS, scene).len());
        (COLUMNS, rows.saturating_add(page::ABOVE).max(8))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        let [scroll, search, close] = page::KEYS;
        vec![scroll, search, ("Strg+K", "Kopieren"), close]
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Text]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let (field, body) = page::places(area);
        match self.field.handle(input, field) {
            Outcome::Changed => self.page = Page::default(),
            Outcome::Ignored => {
                let len = self.lines(body.width, scene).len();
                self.page.handle(input, len, body);
            }
            _ => {}
        }
        Vec::new()
    }

    fn command(&mut self, command: Command, scene: &Scene) -> Vec<Message> {
        match command {
            Command::Manners(Manners::Copy) => self.copied(scene),
            _ => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (field, body) = page::places(area);
        self.field.render(field, buf, scene.theme, Focus::Here);
        let lines = self.lines(body.width, scene);
        self.page.render(&lines, body, buf, scene.theme);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(page::places(area).0)
    }
}
