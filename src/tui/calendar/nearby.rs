//! Wer passt dazu: the open connections near an appointment, to mark and take along on the trip.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::writing;
use crate::insight::calendar::Entry;
use crate::insight::nearby::{Distance, Near, nearby};
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::input::{Input, Key};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::{Message, Severity};
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Mark, Row, Table, TableView};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome};

/// Works out who is near, beside the screen, and opens the list.
pub fn ask(entry: &Entry, data: &Data) -> Message {
    let (entry, snapshot) = (entry.clone(), data.snapshot.clone());
    Message::aside(move || {
        let view = snapshot.view();
        let found = nearby(&entry.key, view);
        let title = view.title(Kind::Appointment, &entry.key);
        if found.is_empty() {
            let text = format!(
                "In der Nähe von „{title}“ ist keine offene Anbindung bekannt. Der Termin braucht dafür eine Behörde mit Gebiet."
            );
            return vec![Message::Note(Severity::Info, text)];
        }
        vec![Message::open(Nearby {
            title: format!("Wer passt zu „{title}“?"),
            entry,
            found,
            marked: BTreeSet::new(),
            table: Table::default(),
        })]
    })
}

struct Nearby {
    title: String,
    entry: Entry,
    found: Vec<Near>,
    marked: BTreeSet<usize>,
    table: Table,
}

fn distance(distance: Distance) -> String {
    match distance {
        Distance::SamePlace => "am Ort".to_owned(),
        Distance::Kilometres(0) => "unter 1 km".to_owned(),
        Distance::Kilometres(away) => format!("{away} km"),
        Distance::SameVerband => "im Verband".to_owned(),
        Distance::SameKreis => "im Kreis".to_owned(),
    }
}

impl Nearby {
    /// The marked ones, or the chosen one, by authority.
    fn taken(&self) -> Vec<(String, Vec<String>)> {
        let chosen = self.table.selected(self.found.len());
        let marked: Vec<usize> = if self.marked.is_empty() {
            chosen.into_iter().collect()
        } else {
            self.marked.iter().copied().collect()
        };
        let mut taken: Vec<(String, Vec<String>)> = Vec::new();
        for near in marked.into_iter().filter_map(|at| self.found.get(at)) {
            let connection = near.connection.clone();
            match taken.iter_mut().find(|(other, _)| *other == near.authority) {
                Some((_, connections)) => connections.push(connection),
                None => taken.push((near.authority.clone(), vec![connection])),
            }
        }
        taken
    }

    fn row(&self, at: usize, scene: &Scene) -> Row {
        let (Some(near), Some(data)) = (self.found.get(at), scene.data) else {
            return Row::default();
        };
        let view = data.view();
        let service = view.text(Kind::Connection, &near.connection, "leistung");
        let obstacles = match near.obstacles {
            0 => Line::default(),
            count => Line::styled(format!("! {count}"), scene.theme.style(Role::Warn)),
        };
        let visit = near
            .last_visit
            .map_or_else(|| "noch nie".to_owned(), german_date);
        Row {
            cells: vec![
                Line::raw(distance(near.distance)),
                Line::raw(view.title(Kind::Authority, &near.authority)),
                Line::raw(service.map_or_else(String::new, |key| view.short_service(&key))),
                Line::raw(view.status_label(&near.connection).unwrap_or_default()),
                Line::raw(visit),
                obstacles,
            ],
            mark: if self.marked.contains(&at) {
                Mark::Yes
            } else {
                Mark::No
            },
        }
    }

    fn columns() -> [Column; 6] {
        [
            Column::fixed("Entfernung", 11),
            Column::flexible("Behörde", 18, 48),
            Column::fixed("Leistung", 12),
            Column::flexible("Status", 14, 30).priority(1),
            Column::fixed("Letzter Besuch", 14).priority(2),
            Column::fixed("Hürden", 6).priority(3),
        ]
    }
}

impl Layer for Nearby {
    fn title(&self) -> String {
        match self.marked.len() {
            0 => self.title.clone(),
            count => format!("{} · {} {count}", self.title, glyph::MARKED),
        }
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (110, to_cells(self.found.len() + 1).clamp(8, 28))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Leertaste", "Markieren"),
            ("Eingabe", "Mitnehmen"),
            ("Esc", "Schließen"),
        ]
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let len = self.found.len();
        if matches!(input, Input::Key(press) if press.key == Key::Char(' ')) {
            if let Some(at) = self.table.selected(len) {
                if !self.marked.remove(&at) {
                    self.marked.insert(at);
                }
                self.table.select((at + 1).min(len - 1));
            }
            return Vec::new();
        }
        match (self.table.handle(input, len, area), scene.data) {
            (Outcome::Submitted, Some(data)) => std::iter::once(Message::Close)
                .chain(writing::take_along(&self.entry, self.taken(), data))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let row = |at: usize| self.row(at, scene);
        let view = TableView {
            columns: &Self::columns(),
            sort: None,
            len: self.found.len(),
            row: &row,
            empty: "",
        };
        self.table.render(view, area, buf, scene.theme, Focus::Here);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.table.cursor(self.found.len(), area)
    }
}
