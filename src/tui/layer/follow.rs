//! What can follow after a key that only begins something: a small list, each entry with its letter; arrows and mouse
//! do as well.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Layer, is_escape};
use crate::model::schema::Kind;
use crate::model::text::{fold, pad_left, pad_right, width};
use crate::tui::app::{App, Scene};
use crate::tui::command::{self, Command, Spec};
use crate::tui::input::Input;
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome};

/// Commands with the letters that they have here.
pub struct Follow {
    title: &'static str,
    entries: Vec<(char, &'static Spec)>,
    list: List,
}

impl Follow {
    /// The places to go to.
    pub fn places(app: &App) -> Self {
        let is_place = |command| {
            // What has a view of its own is better seen there.
            if let Command::List(kind) = command {
                return !matches!(kind, Kind::Obstacle | Kind::Task | Kind::Person);
            }
            matches!(
                command,
                Command::Show(_)
                    | Command::Search
                    | Command::Conflicts
                    | Command::Arrived
                    | Command::News
                    | Command::Messages
            )
        };
        Self::new("Gehe zu …", app, is_place)
    }

    /// What can be made.
    pub fn kinds(app: &App) -> Self {
        let is_kind = |command| matches!(command, Command::Create(_) | Command::CreateAuthorities);
        Self::new("Neu anlegen …", app, is_kind)
    }

    fn new(title: &'static str, app: &App, belongs: impl Fn(Command) -> bool) -> Self {
        let mut specs: Vec<&'static Spec> = command::all().collect();
        specs.retain(|spec| belongs(spec.command));
        // Views come first: most people mean them.
        specs.sort_by_key(|spec| !matches!(spec.command, Command::Show(_)));
        // A letter stays the same, whatever is possible now.
        let mut entries = with_letters(&specs);
        let possible = app.available();
        entries.retain(|(_, spec)| possible.iter().any(|other| other.command == spec.command));
        Self {
            title,
            entries,
            list: List::default(),
        }
    }

    fn run(&self, at: usize) -> Vec<Message> {
        vec![Message::Close, Message::Run(self.entries[at].1.command)]
    }
}

/// Gives each command the first letter of its name that no other has yet.
fn with_letters(specs: &[&'static Spec]) -> Vec<(char, &'static Spec)> {
    let mut entries: Vec<(char, &'static Spec)> = Vec::new();
    for spec in specs {
        let name = fold(spec.name());
        let letters = name.chars().chain('a'..='z');
        let free = |letter: &char| {
            letter.is_ascii_lowercase() && entries.iter().all(|(taken, _)| taken != letter)
        };
        if let Some(letter) = letters.into_iter().find(free) {
            entries.push((letter, spec));
        }
    }
    entries
}

impl Layer for Follow {
    fn title(&self) -> String {
        self.title.into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let names = self.entries.iter().map(|(_, spec)| width(spec.title));
        let columns = names.max().unwrap_or(0) + 16;
        (to_cells(columns).max(36), to_cells(self.entries.len()))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Buchstabe", "Ausführen"),
            ("↑ ↓", "Wählen"),
            ("Esc", "Schließen"),
        ]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let typed = match input {
            Input::Key(press) => press.typed().map(|letter| letter.to_ascii_lowercase()),
            _ => None,
        };
        let meant = |typed| self.entries.iter().position(|(letter, _)| *letter == typed);
        if let Some(at) = typed.and_then(meant) {
            return self.run(at);
        }
        let len = self.entries.len();
        let outcome = self.list.handle(input, len, area);
        let chosen = self.list.selected(len);
        match chosen.filter(|_| outcome == Outcome::Submitted) {
            Some(at) => self.run(at),
            None => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let cells = usize::from(area.width.saturating_sub(1));
        let row = |at: usize| {
            let (letter, spec) = self.entries[at];
            let key = scene.keymap.key(spec).map(|key| key.to_string());
            let key = key.unwrap_or_default();
            let name = pad_right(spec.title, cells.saturating_sub(4 + width(&key)));
            let rest = cells.saturating_sub(4 + width(&name));
            Line::from(vec![
                Span::styled(format!(" {letter}  "), scene.theme.style(Role::Accent)),
                Span::raw(name),
                Span::styled(pad_left(&key, rest), scene.theme.style(Role::Muted)),
            ])
        };
        let view = ListView {
            len: self.entries.len(),
            row: &row,
            empty: "Hier gibt es nichts.",
        };
        self.list.render(view, area, buf, scene.theme, Focus::Here);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.list.cursor(self.entries.len(), area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::command::all;

    #[test]
    fn every_entry_has_a_letter_of_its_own_and_the_first_its_initial() {
        let specs: Vec<_> = all()
            .filter(|spec| matches!(spec.command, Command::Create(_) | Command::Show(_)))
            .collect();
        let entries = with_letters(&specs);
        assert_eq!(entries.len(), specs.len());
        for (at, (letter, _)) in entries.iter().enumerate() {
            assert!(entries[..at].iter().all(|(other, _)| other != letter));
        }
        let first = fold(entries[0].1.name()).chars().next();
        assert_eq!(Some(entries[0].0), first);
    }
}
