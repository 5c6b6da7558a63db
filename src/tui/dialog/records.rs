//! All records of a kind that has no pane of its own: Hürden, Aufgaben, Personen, Teams, Leistungen. Found by typing,
//! opened, made and deleted from here.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::delete::delete;
use super::record::{self, Prefill};
use super::{erasures, history};
use crate::model::schema::{Field, Kind, Type};
use crate::model::text::{Folded, sort_key, width};
use crate::tui::app::Scene;
use crate::tui::command::{Command, Context};
use crate::tui::input::{Input, Key, KeyPress, Mods};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Row, Table, TableView};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::{Focus, Outcome};
use crate::workspace::Snapshot;

/// The records of a kind.
pub struct Records {
    kind: Kind,
    /// If not all: which, and what they have in common.
    only: Option<(String, BTreeSet<String>)>,
    /// What a new one begins with.
    prefill: Prefill,
    columns: Vec<Column>,
    field: TextField,
    table: Table,
}

/// One of them: its key and the words of its columns.
struct Entry {
    key: String,
    words: Vec<String>,
}

/// Days and states have their width, everything else takes what there is.
fn column(field: &Field) -> Column {
    let least = to_cells(width(field.label)).max(10);
    match field.ty {
        Type::Date | Type::YesNo => Column::fixed(field.label, least),
        _ if field.slug == "stand" => Column::fixed(field.label, least),
        _ => Column::flexible(field.label, least, 30),
    }
}

/// What a list shows beside the name.
fn slugs(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Obstacle => &["stand", "art", "frist"],
        Kind::Task => &["stand", "zustaendig", "faellig"],
        Kind::Person => &["rolle", "organisation", "telefon"],
        Kind::Team => &["art", "leitung"],
        Kind::Service => &["aktiv", "beleg", "landesvertrag"],
        Kind::Milestone => &["stand", "datum"],
        Kind::Connection => &["status", "hemmnis", "variante", "zieltermin"],
        Kind::Appointment => &["datum", "beginn", "stand", "form"],
        Kind::TestRun => &["datum", "stand", "umgebung"],
        Kind::Template => &["leistung", "stand"],
        Kind::Authority => &["art", "gebiet"],
        _ => &[],
    }
}

impl Records {
    /// A list of all records of `kind`.
    pub fn new(kind: Kind, prefill: Prefill) -> Self {
        let fields = slugs(kind).iter().filter_map(|slug| kind.field(slug));
        let beside = fields
            .zip(1..)
            .map(|(field, priority)| column(field).priority(priority));
        let mut name = Column::flexible(kind.def().label, 20, 60);
        name.flex = 2;
        Self {
            kind,
            only: None,
            prefill,
            columns: std::iter::once(name).chain(beside).collect(),
            field: TextField::new("").placeholder("Zum Suchen tippen …"),
            table: Table::default(),
        }
    }

    /// A list of some records of `kind`, and what they have in common.
    pub fn of(kind: Kind, title: String, keys: BTreeSet<String>) -> Self {
        Self {
            only: Some((title, keys)),
            ..Self::new(kind, Prefill::default())
        }
    }

    fn shows(&self, key: &str) -> bool {
        self.only
            .as_ref()
            .is_none_or(|(_, keys)| keys.contains(key))
    }

    /// Those that match what is typed, by name.
    fn entries(&self, snapshot: &Snapshot) -> Vec<Entry> {
        let view = snapshot.view();
        let fields = slugs(self.kind)
            .iter()
            .filter_map(|slug| self.kind.field(slug));
        let fields: Vec<_> = fields.collect();
        let entry = |key: &str| {
            let shown = fields.iter().map(|field| view.show(self.kind, key, field));
            let words = std::iter::once(view.title(self.kind, key))
                .chain(shown)
                .collect();
            Entry {
                key: key.to_owned(),
                words,
            }
        };
        let needle = Folded::new(self.field.text());
        let needles: Vec<Folded> = needle.words().collect();
        let found = |entry: &Entry| {
            let haystack = Folded::new(&entry.words.join(" "));
            needles.iter().all(|needle| needle.is_in(&haystack))
        };
        let entries = view
            .keys(self.kind)
            .into_iter()
            .filter(|key| self.shows(key))
            .map(entry);
        let mut entries: Vec<Entry> = entries.filter(found).collect();
        entries.sort_by_cached_key(|entry| sort_key(&entry.words[0]));
        entries
    }

    /// What a key asks for; `None` leaves it to search field and list.
    fn asked(&self, key: Key, entries: &[Entry], snapshot: &Snapshot) -> Option<Vec<Message>> {
        let chosen = self
            .table
            .selected(entries.len())
            .map(|at| entries[at].key.as_str());
        let messages = match (key, chosen) {
            (Key::Insert, _) => {
                vec![Message::open(record::create(
                    self.kind,
                    self.prefill.clone(),
                    snapshot,
                ))]
            }
            (Key::Enter | Key::F(2), Some(key)) => {
                vec![Message::open(record::edit(self.kind, key, snapshot))]
            }
            (Key::F(7), Some(key)) => vec![history::open(self.kind, key.to_owned())],
            (Key::Delete, Some(key)) if self.field.text().is_empty() => {
                delete(self.kind, key, snapshot.view())
            }
            _ => return None,
        };
        Some(messages)
    }
}

fn places(area: Rect) -> (Rect, Rect) {
    let field = Rect {
        height: area.height.min(1),
        ..area
    };
    let table = Rect {
        y: field.bottom(),
        height: area.height - field.height,
        ..area
    };
    (field, table)
}

impl Layer for Records {
    fn title(&self) -> String {
        match &self.only {
            Some((title, _)) => title.clone(),
            None => self.kind.def().plural.to_owned(),
        }
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (112, 26)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Eingabe", "Öffnen"),
            ("Einfg", "Neu"),
            ("Entf", "Löschen"),
            ("F7", "Verlauf"),
            ("Esc", "Schließen"),
        ]
    }

    fn contexts(&self) -> &'static [Context] {
        match self.kind {
            Kind::Person => &[Context::Persons],
            _ => &[],
        }
    }

    fn command(&mut self, command: Command, scene: &Scene) -> Vec<Message> {
        let Some(data) = scene.data.filter(|_| command == Command::Erase) else {
            return Vec::new();
        };
        let entries = self.entries(&data.snapshot);
        let chosen = self.table.selected(entries.len());
        let ask = |at: usize| erasures::ask(self.kind, &entries[at].key, &data.snapshot);
        chosen.map(ask).into_iter().collect()
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let Some(data) = scene.data else {
            return Vec::new();
        };
        let entries = self.entries(&data.snapshot);
        if let Input::Key(KeyPress {
            key,
            mods: Mods::NONE,
            ..
        }) = input
            && let Some(messages) = self.asked(*key, &entries, &data.snapshot)
        {
            return messages;
        }
        let (field, table) = places(area);
        if self.field.handle(input, field) == Outcome::Changed {
            self.table = Table::default();
        } else if self.table.handle(input, entries.len(), table) == Outcome::Submitted {
            return self
                .asked(Key::Enter, &entries, &data.snapshot)
                .unwrap_or_default();
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (field, table) = places(area);
        let entries = scene
            .data
            .map(|data| self.entries(&data.snapshot))
            .unwrap_or_default();
        self.field.render(field, buf, scene.theme, Focus::Here);
        let row = |row: usize| Row {
            cells: entries[row]
                .words
                .iter()
                .map(|word| Line::from(word.replace('\n', " ")))
                .collect(),
            ..Row::default()
        };
        let view = TableView {
            columns: &self.columns,
            sort: None,
            len: entries.len(),
            row: &row,
            empty: "Nichts gefunden. Einfg legt etwas an.",
        };
        self.table
            .render(view, table, buf, scene.theme, Focus::Here);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(places(area).0)
    }
}
