//! All records of a kind, or some of them, as a list in a dialog: from wherever somebody is, and back there with Esc.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::erasures;
use crate::model::schema::Kind;
use crate::tui::app::Scene;
use crate::tui::command::{Command, Context};
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::panes::Chosen;
use crate::tui::register::{News, Place, Register, Standing, Standings};
use crate::tui::widget::Focus;

/// The records of a kind.
pub struct Records {
    list: Register,
    /// What was chosen where it was opened from: what a new record begins with.
    from: Chosen,
}

/// Largest size inside the frame.
const COLUMNS: u16 = 150;
const ROWS: u16 = 40;

impl Records {
    /// A list of all records of `kind`, standing as it was left, and what else there is to do.
    pub fn new(
        kind: Kind,
        from: Chosen,
        standings: &Standings,
        data: &Data,
    ) -> (Self, Vec<Message>) {
        let list = Register::new(kind, Place::Dialog, Standing::of(kind, standings));
        Self::showing(list, from, data)
    }

    /// A list of some records of `kind`, and what they have in common.
    pub fn of(
        kind: Kind,
        (title, keys): (String, BTreeSet<String>),
        standings: &Standings,
        data: &Data,
    ) -> (Self, Vec<Message>) {
        let list = Register::new(kind, Place::Dialog, Standing::of(kind, standings));
        Self::showing(list.only(title, keys), Chosen::default(), data)
    }

    fn showing(mut list: Register, from: Chosen, data: &Data) -> (Self, Vec<Message>) {
        let messages = list.show(data);
        (Self { list, from }, messages)
    }
}

/// The messages that open such a dialog.
pub fn open((records, messages): (Records, Vec<Message>)) -> Vec<Message> {
    std::iter::once(Message::open(records))
        .chain(messages)
        .collect()
}

impl Layer for Records {
    fn title(&self) -> String {
        self.list.title()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (COLUMNS, ROWS)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        if self.list.takes_text() {
            return vec![("Eingabe", "Filter behalten"), ("Esc", "Filter aufheben")];
        }
        vec![("Eingabe", "Öffnen"), ("Esc", "Schließen")]
    }

    fn contexts(&self) -> Vec<Context> {
        let mut contexts = self.list.contexts();
        contexts.push(Context::Dialog);
        contexts
    }

    fn chosen(&self, data: &Data) -> Option<Chosen> {
        let own = self.list.chosen(data);
        let from = &self.from;
        let either = |from: &Option<String>, own: Option<String>| from.clone().or(own);
        Some(match self.list.kind() {
            Kind::Connection => own,
            _ => Chosen {
                area: either(&from.area, own.area),
                authority: either(&from.authority, own.authority),
                service: either(&from.service, own.service),
                connection: either(&from.connection, own.connection),
                ..own
            },
        })
    }

    fn can(&self, command: Command, data: &Data) -> bool {
        self.list.can(command, data)
    }

    fn command(&mut self, command: Command, scene: &Scene) -> Vec<Message> {
        let Some(data) = scene.data else {
            return Vec::new();
        };
        if command == Command::Erase {
            let ask = |key| erasures::ask(self.list.kind(), key, &data.snapshot);
            return self.list.chosen_key().map(ask).into_iter().collect();
        }
        self.list.command(command, (data, None))
    }

    fn refresh(&mut self, data: &Data) -> Vec<Message> {
        self.list.stale();
        self.list.show(data)
    }

    fn register(&mut self, news: &News, scene: &Scene) -> Vec<Message> {
        let data = scene.data;
        data.map(|data| self.list.take(news, data))
            .unwrap_or_default()
    }

    fn takes_text(&self) -> bool {
        self.list.takes_text()
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        let Some(data) = scene.data else {
            return vec![Message::Close];
        };
        if is_escape(input) && !self.list.has_to_lift() {
            return vec![Message::Close];
        }
        self.list.handle(input, area, data)
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        if let Some(data) = scene.data {
            self.list.render(area, buf, (scene, Focus::Here), data);
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.list.cursor(area)
    }
}
