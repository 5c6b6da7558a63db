//! A contradiction: what it is about, its sides, and the action that takes one of them.

use super::origins::Origins;
use crate::model::schema::{Field, Kind, Shape};
use crate::replica::{CellRef, Dot, EXISTS, Entry, Value};
use crate::workspace::{Action, Snapshot};

/// One contradiction, looked at anew with every state of the workspace.
pub(super) struct Conflict {
    pub kind: Kind,
    pub key: String,
    pub cell: Cell,
    /// The record, for people.
    pub record: String,
    /// What is contradicted in it, for people.
    pub label: String,
    /// The one that is shown first.
    pub sides: Vec<Side>,
}

/// What is contradicted.
pub(super) enum Cell {
    Field(&'static Field, Option<String>),
    /// Deleted by some, changed by others.
    Existence,
}

/// One of the values.
pub(super) struct Side {
    pub value: Value,
    pub shown: String,
    /// Name and team.
    pub who: String,
    /// When it was written.
    pub when: String,
    /// How it came here, if that is known.
    pub way: Option<String>,
    /// The reason, if one was given.
    pub why: Option<String>,
}

/// All that this version can settle, by kind and title.
pub(super) fn all(snapshot: &Snapshot, origins: &Origins) -> Vec<Conflict> {
    let mut all = Vec::new();
    for record in snapshot.state().in_conflict() {
        let Some(kind) = Kind::from_slug(record.kind()) else {
            continue;
        };
        all.extend(
            record
                .conflicts()
                .filter_map(|cell| conflict(kind, record.key(), &cell, snapshot, origins)),
        );
    }
    all.sort_by(|a, b| (a.kind, &a.record, &a.label).cmp(&(b.kind, &b.record, &b.label)));
    all
}

/// `None` for fields that only a newer version knows: it has to decide there.
fn conflict(
    kind: Kind,
    key: &str,
    found: &CellRef<'_>,
    snapshot: &Snapshot,
    origins: &Origins,
) -> Option<Conflict> {
    let view = snapshot.view();
    let (cell, label) = if found.field == EXISTS {
        (Cell::Existence, "gelöscht oder bearbeitet".to_owned())
    } else {
        let field = kind.field(found.field)?;
        let item = found.item.map(str::to_owned);
        let of_item = |item: &str| match field.shape {
            Shape::Set => format!(
                "{}: {}",
                field.label,
                view.display(field, &Value::text(item))
            ),
            _ => format!("{} zu Punkt {item}", field.label),
        };
        let label = item
            .as_deref()
            .map_or_else(|| field.label.to_owned(), of_item);
        (Cell::Field(field, item), label)
    };
    let values = found.register.values().into_iter();
    let sides = values
        .map(|entry| side(&cell, entry, snapshot, origins))
        .collect();
    Some(Conflict {
        kind,
        key: key.to_owned(),
        cell,
        record: view.title(kind, key),
        label,
        sides,
    })
}

fn side(cell: &Cell, entry: &Entry, snapshot: &Snapshot, origins: &Origins) -> Side {
    let writer = snapshot.writer(entry);
    let origin = origins.get(&Dot {
        replica: writer,
        seq: entry.seq,
    });
    let when = snapshot.local(entry.hlc.wall_ms());
    let file = origin.and_then(|origin| origin.file.as_deref());
    let way = match file {
        Some(file) => Some(format!("kam mit {file}")),
        None if writer == snapshot.me() => Some("an diesem Rechner".to_owned()),
        None => None,
    };
    let view = snapshot.view();
    let member = writer.to_string();
    let team = view.text(Kind::Member, &member, "team");
    let team = team.map_or_else(String::new, |team| format!(" · {team}"));
    Side {
        value: entry.value.clone(),
        shown: shown(cell, &entry.value, snapshot),
        who: format!("{}{team}", view.title(Kind::Member, &member)),
        when: when.format("%d.%m.%Y %H:%M").to_string(),
        way,
        why: origin.and_then(|origin| origin.reason.clone()),
    }
}

fn shown(cell: &Cell, value: &Value, snapshot: &Snapshot) -> String {
    match (cell, value) {
        (Cell::Existence, Value::Bool(false)) => "löschen".to_owned(),
        (Cell::Existence, _) => "behalten".to_owned(),
        (Cell::Field(field, _), Value::Bool(true)) if field.shape == Shape::Set => {
            "gehört dazu".to_owned()
        }
        (Cell::Field(field, _), _) if field.shape == Shape::Set => "gehört nicht dazu".to_owned(),
        (_, Value::Empty) => "(leer)".to_owned(),
        (Cell::Field(field, _), value) => snapshot.view().display(field, value),
    }
}

impl Conflict {
    /// What it is about, for people.
    pub fn title(&self) -> String {
        format!("{} · {}", self.record, self.label)
    }

    /// The action that takes a side.
    pub fn settle(&self, side: &Side) -> Action {
        let action = Action::new();
        match &self.cell {
            Cell::Existence if side.value == Value::Bool(false) => {
                action.delete(self.kind, &self.key)
            }
            Cell::Existence => action.keep(self.kind, &self.key),
            Cell::Field(field, None) => {
                action.set(self.kind, &self.key, field.slug, side.value.clone())
            }
            Cell::Field(field, Some(item)) => {
                action.set_item(self.kind, &self.key, field.slug, item, side.value.clone())
            }
        }
    }

    /// The field and point that another value than those of the sides can be written to.
    pub fn editable(&self) -> Option<(&'static Field, Option<&str>)> {
        match &self.cell {
            Cell::Field(field, item) if field.shape != Shape::Set => Some((field, item.as_deref())),
            Cell::Field(..) | Cell::Existence => None,
        }
    }
}
