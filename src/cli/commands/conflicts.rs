//! `konflikte` and `entscheide`: values that were written without knowledge of each other, and which of them counts.

use std::fmt::Write;

use chrono::NaiveDateTime;
use clap::{Arg, value_parser};
use serde_json::{Value as Json, json};

use super::records;
use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{key, kind, option, reason, required};
use crate::cli::call::Call;
use crate::cli::cells::{Cell, EXISTENCE};
use crate::cli::error::CliError;
use crate::cli::json::{iso, value};
use crate::cli::paper::{Paper, one_line};
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::{self, moment};
use crate::model::schema::{Kind, Shape};
use crate::model::text::{counted, width};
use crate::replica::{CellRef, Dot, Entry as Written, RecordRef, Register, Value};
use crate::workspace::{Action, Snapshot, Workspace};

pub static LIST: Entry = Entry {
    words: &["konflikte", "conflicts"],
    group: Group::Look,
    about: "Felder zeigen, in die mehrere Mitglieder Verschiedenes geschrieben haben",
    examples: &["werkbank konflikte"],
    args: Vec::new,
    task: Task::Run(list),
};

pub static RESOLVE: Entry = Entry {
    words: &["entscheide", "resolve"],
    group: Group::Edit,
    about: "einen Konflikt entscheiden",
    examples: &[
        "werkbank entscheide anbindung 06633-wohngeld-10092 status --keep 1",
        "werkbank entscheide aufgabe 01JD titel --value \"Zertifikat verlängern\"",
        "werkbank entscheide aufgabe 01JD geloescht --value nein",
    ],
    args: resolve_args,
    task: Task::Run(resolve),
};

fn resolve_args() -> Vec<Arg> {
    vec![
        kind(),
        key(),
        required(
            "FELD",
            "das Feld, wie „konflikte“ es nennt; „geloescht“ für gelöscht oder bearbeitet",
        ),
        option("keep", "N", "den Wert mit dieser Nummer behalten")
            .value_parser(value_parser!(usize))
            .required_unless_present("value"),
        option("value", "WERT", "stattdessen diesen Wert eintragen").conflicts_with("keep"),
        reason(),
    ]
}

/// A field with several values.
pub struct Contradiction {
    kind: Option<Kind>,
    kind_slug: String,
    key: String,
    title: String,
    field: String,
    label: String,
    sides: Vec<Side>,
}

/// One of the values.
struct Side {
    words: String,
    value: Json,
    author: String,
    team: String,
    at: NaiveDateTime,
    reason: Option<String>,
}

/// What is contradictory about a record.
pub fn contradictions(
    workspace: &Workspace,
    snapshot: &Snapshot,
    record: RecordRef<'_>,
) -> Vec<Contradiction> {
    let view = snapshot.view();
    let kind = Kind::from_slug(record.kind());
    let conflicts = record.conflicts();
    let contradiction = |cell: CellRef<'_>| {
        let place = Cell::of(kind, cell.field, cell.item);
        let side = |entry: &&Written| {
            let change = Dot {
                replica: snapshot.writer(entry),
                seq: entry.seq,
            };
            let author = workspace.author_of(change.replica);
            Side {
                words: place.words(&entry.value, view),
                value: value(&entry.value),
                author: author.name().to_owned(),
                team: author.team().to_owned(),
                at: snapshot.local(entry.hlc.wall_ms()),
                reason: workspace.reason_for(change),
            }
        };
        Contradiction {
            kind,
            kind_slug: record.kind().to_owned(),
            key: record.key().to_owned(),
            title: kind.map_or_else(String::new, |kind| view.title(kind, record.key())),
            field: place.name(),
            label: place.label(view),
            sides: cell.register.values().iter().map(side).collect(),
        }
    };
    conflicts.map(contradiction).collect()
}

impl Contradiction {
    /// The field and its numbered values; the first is the one shown meanwhile.
    pub fn text(&self, paper: Paper) -> String {
        let mut text = format!("  {} ({})\n", self.label, self.field);
        let shown: Vec<String> = self
            .sides
            .iter()
            .map(|side| one_line(&side.words))
            .collect();
        let columns = shown
            .iter()
            .map(|words| width(words))
            .max()
            .unwrap_or(0)
            .min(40);
        for (number, (side, words)) in self.sides.iter().zip(&shown).enumerate() {
            let term = format!("{}  {words}", number + 1);
            let reason = side.reason.as_deref();
            let reason = reason.map(|reason| format!(" \u{b7} {reason}"));
            let who = format!(
                "{} ({}), {}{}",
                side.author,
                side.team,
                moment(side.at),
                reason.unwrap_or_default()
            );
            text.push_str(&paper.entry(4, &term, columns + 3, &who));
        }
        text
    }

    /// The same for machines.
    pub fn json(&self) -> Json {
        let values: Vec<Json> = self
            .sides
            .iter()
            .enumerate()
            .map(|(number, side)| {
                json!({
                    "number": number + 1,
                    "value": side.value,
                    "text": side.words,
                    "author": side.author,
                    "team": side.team,
                    "reason": side.reason,
                    "at": iso(side.at),
                })
            })
            .collect();
        json!({
            "kind": self.kind.map_or(self.kind_slug.as_str(), |kind| kind.def().english),
            "key": self.key,
            "label": self.title,
            "field": self.field,
            "values": values,
        })
    }
}

struct All(Vec<Contradiction>);

fn list(call: &Call<'_>) -> Reply {
    let workspace = call.to_read()?;
    let snapshot = workspace.snapshot();
    let records = snapshot.state().in_conflict();
    let mut all: Vec<Contradiction> = records
        .flat_map(|record| contradictions(&workspace, &snapshot, record))
        .collect();
    all.sort_by(|a, b| (&a.kind_slug, &a.key, &a.field).cmp(&(&b.kind_slug, &b.key, &b.field)));
    Ok(Box::new(All(all)))
}

impl Answer for All {
    fn text(&self, paper: Paper) -> String {
        let Self(all) = self;
        if all.is_empty() {
            return "Keine Konflikte.\n".to_owned();
        }
        let mut text = String::new();
        let mut last = None;
        for one in all {
            let record = (&one.kind_slug, &one.key);
            if last != Some(record) {
                let gap = if last.is_none() { "" } else { "\n" };
                let kind = one
                    .kind
                    .map_or(one.kind_slug.as_str(), |kind| kind.def().label);
                let _ = writeln!(text, "{gap}{kind} „{}“", one.title);
                last = Some(record);
            }
            text.push_str(&one.text(paper));
            let _ = writeln!(
                text,
                "    werkbank entscheide {} {} {} --keep N",
                one.kind_slug, one.key, one.field
            );
        }
        let count = counted(all.len() as u64, "Konflikt", "Konflikte");
        let _ = write!(
            text,
            "\n{count}. Bis zur Entscheidung gilt überall der Wert mit der Nummer 1.\n"
        );
        text
    }

    fn json(&self) -> Json {
        self.0.iter().map(Contradiction::json).collect()
    }
}

fn resolve(call: &Call<'_>) -> Reply {
    let kind = words::writable_kind(call)?;
    let mut workspace = call.to_write()?;
    let snapshot = workspace.snapshot();
    let view = snapshot.view();
    let key = words::record(view, kind, call.text("SCHLÜSSEL"))?;
    let (slug, item) = words::cell(call.text("FELD"));
    let place = place(kind, &slug, item.as_deref())?;
    let register = register(&snapshot, kind, &key, place)?;
    let value = match call.value::<usize>("keep") {
        Some(number) => kept(register, number)?,
        None => typed(&snapshot, place, call.text("value"))?,
    };
    let words = place.words(&value, view);
    let action = match place {
        Cell::Existence if value == Value::Bool(false) => Action::new().delete(kind, &key),
        Cell::Existence | Cell::Newer(..) => Action::new().keep(kind, &key),
        Cell::Field(field, None) => Action::new().set(kind, &key, field.slug, value),
        Cell::Field(field, Some(item)) => {
            Action::new().set_item(kind, &key, field.slug, item, value)
        }
    };
    let title = view.title(kind, &key);
    // A decision is a reason by itself: the ladder may go down by it.
    let action = records::because(action.because("Konflikt entschieden"), call);
    records::apply(&mut workspace, &action)?;
    let json =
        json!({ "kind": kind.def().english, "key": key, "field": place.name(), "text": words });
    Ok(Said::boxed(
        format!(
            "Entschieden: {} „{title}“, {}: {words}",
            kind.def().label,
            place.label(view)
        ),
        json,
    ))
}

fn place<'a>(kind: Kind, slug: &str, item: Option<&'a str>) -> Result<Cell<'a>, CliError> {
    if slug == EXISTENCE {
        return Ok(Cell::Existence);
    }
    Ok(Cell::Field(words::field(kind, slug)?, item))
}

/// The values there are, if they contradict each other.
fn register<'a>(
    snapshot: &'a Snapshot,
    kind: Kind,
    key: &str,
    place: Cell<'_>,
) -> Result<&'a Register, CliError> {
    let record = snapshot.state().record(kind.slug(), key);
    let register = record.and_then(|record| match place {
        Cell::Existence => Some(record.existence()),
        Cell::Field(field, item) => record.register(field.slug, item),
        Cell::Newer(..) => None,
    });
    register.filter(|register| register.is_conflict()).ok_or_else(|| {
        CliError::Refused(format!(
            "Bei „{}“ gibt es keinen Konflikt; ändern lässt sich das Feld mit „werkbank setze“.",
            place.name()
        ))
    })
}

fn kept(register: &Register, number: usize) -> Result<Value, CliError> {
    let values = register.values();
    let chosen = number.checked_sub(1).and_then(|at| values.get(at));
    chosen.map(|entry| entry.value.clone()).ok_or_else(|| {
        CliError::Refused(format!(
            "Den Wert Nr. {number} gibt es nicht; es gibt {}.",
            values.len()
        ))
    })
}

/// A value typed for a place; elements and existence take yes or no.
fn typed(snapshot: &Snapshot, place: Cell<'_>, text: &str) -> Result<Value, CliError> {
    let yes = || match text.to_lowercase().as_str() {
        "ja" | "yes" => Ok(true),
        "nein" | "no" => Ok(false),
        _ => Err(CliError::Refused("Möglich sind ja und nein.".to_owned())),
    };
    Ok(match place {
        Cell::Existence => Value::Bool(!yes()?),
        Cell::Field(field, Some(_)) if field.shape == Shape::Set => {
            if yes()? {
                Value::Bool(true)
            } else {
                Value::Empty
            }
        }
        Cell::Field(field, _) => snapshot.parse(field, text)?,
        Cell::Newer(..) => Value::Empty,
    })
}
