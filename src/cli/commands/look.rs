//! `zeige`: one record with all it holds and what is contradictory about it.

use std::fmt::Write;

use clap::Arg;
use serde_json::Value as Json;

use super::conflicts::{Contradiction, contradictions};
use crate::cli::answer::{Answer, Reply};
use crate::cli::args::{key, kind};
use crate::cli::call::Call;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::{json, words};
use crate::insight::View;
use crate::model::schema::{Field, Kind, Shape};
use crate::model::text::width;
use crate::replica::Value;
use crate::workspace::{Snapshot, Workspace};

pub static SHOW: Entry = Entry {
    words: &["zeige", "show"],
    group: Group::Look,
    about: "einen Datensatz mit allen ausgefüllten Feldern zeigen",
    examples: &[
        "werkbank zeige gebiet 06633",
        "werkbank zeige leistung Wohngeld --json",
    ],
    args,
    task: Task::Run(show),
};

fn args() -> Vec<Arg> {
    vec![kind(), key()]
}

fn show(call: &Call<'_>) -> Reply {
    let kind = words::kind(call)?;
    let workspace = call.to_read()?;
    let snapshot = workspace.snapshot();
    let key = words::record(snapshot.view(), kind, call.text("SCHLÜSSEL"))?;
    let conflicts = of_record(&workspace, &snapshot, kind, &key);
    Ok(Box::new(Page {
        snapshot,
        kind,
        key,
        conflicts,
    }))
}

fn of_record(
    workspace: &Workspace,
    snapshot: &Snapshot,
    kind: Kind,
    key: &str,
) -> Vec<Contradiction> {
    let record = snapshot.state().record(kind.slug(), key);
    record.map_or_else(Vec::new, |record| {
        contradictions(workspace, snapshot, record)
    })
}

struct Page {
    snapshot: Snapshot,
    kind: Kind,
    key: String,
    conflicts: Vec<Contradiction>,
}

impl Answer for Page {
    fn text(&self, paper: Paper) -> String {
        let view = self.snapshot.view();
        let mut text = format!(
            "{} „{}“\n",
            self.kind.def().label,
            view.title(self.kind, &self.key)
        );
        text.push_str(&paper.entry(2, "Schlüssel", LABEL_COLUMNS, &self.key));
        let mut group = "";
        for field in self.kind.fields() {
            let lines = lines(view, self.kind, &self.key, field);
            if lines.is_empty() {
                continue;
            }
            if field.group != group {
                group = field.group;
                let _ = write!(text, "\n{group}\n");
            }
            text.push_str(&paper.entry(2, field.label, LABEL_COLUMNS, &lines.join("\n")));
        }
        if !self.conflicts.is_empty() {
            text.push_str("\nKonflikte\n");
        }
        for conflict in &self.conflicts {
            text.push_str(&conflict.text(paper));
        }
        text
    }

    fn json(&self) -> Json {
        let mut object = json::record(self.snapshot.view(), self.kind, &self.key);
        let conflicts = self.conflicts.iter().map(Contradiction::json).collect();
        object.insert("conflicts".to_owned(), conflicts);
        Json::Object(object)
    }
}

/// Labels longer than this have their value below them.
const LABEL_COLUMNS: usize = 26;

/// What a field holds, one value a line; nothing if it is empty.
fn lines(view: View<'_>, kind: Kind, key: &str, field: &Field) -> Vec<String> {
    let items = || view.items(kind, key, field.slug).into_iter();
    match field.shape {
        Shape::Single => {
            let shown = match (kind, field.slug) {
                (Kind::Connection, "status") => view.status_label(key).unwrap_or_default(),
                _ => view.show(kind, key, field),
            };
            Some(shown)
                .filter(|shown| !shown.is_empty())
                .into_iter()
                .collect()
        }
        Shape::Set => items()
            .map(|(item, _)| view.display(field, &Value::text(item)))
            .collect(),
        Shape::PerCheckItem => {
            let longest = items().map(|(item, _)| width(&item)).max().unwrap_or(0);
            items()
                .map(|(item, value)| format!("{item:>longest$}: {}", view.display(field, &value)))
                .collect()
        }
    }
}
