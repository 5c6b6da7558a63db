//! `status`: the workspace at a glance.

use std::fmt::Write;

use serde_json::{Map, Value as Json, json};

use super::members::{self, Roll};
use crate::cli::answer::{Answer, Reply};
use crate::cli::call::Call;
use crate::cli::paper::{Paper, TIED};
use crate::cli::table::{Entry, Group, Task};
use crate::model::schema::Kind;
use crate::model::text::{counted, number};
use crate::replica::Gap;
use crate::workspace::Snapshot;

pub static STATUS: Entry = Entry {
    words: &["status"],
    group: Group::Workspace,
    about: "der Arbeitsbereich auf einen Blick: Bestand, Konflikte, wer auf wen wartet",
    examples: &["werkbank status", "werkbank status --json"],
    args: Vec::new,
    task: Task::Run(status),
};

struct Status {
    folder: String,
    workspace: String,
    snapshot: Snapshot,
    changes: u64,
    roll: Roll,
}

fn status(call: &Call<'_>) -> Reply {
    let workspace = call.to_read()?;
    let snapshot = workspace.snapshot();
    let changes = snapshot.vector().iter().map(|(_, count)| count).sum();
    Ok(Box::new(Status {
        folder: workspace.folder().display().to_string(),
        workspace: workspace.id().to_string(),
        roll: Roll::of(&workspace),
        snapshot,
        changes,
    }))
}

const TERM_COLUMNS: usize = 14;

impl Answer for Status {
    fn text(&self, paper: Paper) -> String {
        let snapshot = &self.snapshot;
        let me = self.roll.me();
        let mut entries = vec![
            ("Arbeitsbereich", self.folder.clone()),
            ("Dieser Rechner", me),
            ("Bestand", self.stock()),
            (
                "Verlauf",
                format!(
                    "{} mit {}",
                    counted(self.changes, "Änderung", "Änderungen"),
                    counted(snapshot.edits(), "Wert", "Werten")
                ),
            ),
            ("Konflikte", self.conflicts()),
        ];
        entries.extend(self.waiting().map(|waiting| ("Es fehlt", waiting)));
        entries.push(("Prüfsumme", snapshot.digest().to_string()));
        let mut text = String::new();
        for (term, words) in entries {
            text.push_str(&paper.entry(0, term, TERM_COLUMNS, &words));
        }
        let members = self.roll.glance(paper, TERM_COLUMNS);
        let _ = write!(text, "\nMitglieder\n{members}");
        text
    }

    fn json(&self) -> Json {
        let snapshot = &self.snapshot;
        let records: Map<String, Json> = Kind::of_team()
            .map(|kind| (kind.def().english.to_owned(), self.count(kind).into()))
            .collect();
        let waiting: Vec<Json> = snapshot
            .gaps()
            .iter()
            .map(|Gap { replica, from, to }| {
                json!({
                    "replica": replica.to_string(),
                    "name": self.roll.name(*replica),
                    "seq": from,
                    "to": to,
                })
            })
            .collect();
        json!({
            "workspace": self.workspace,
            "folder": self.folder,
            "replica": snapshot.me().to_string(),
            "changes": self.changes,
            "edits": snapshot.edits(),
            "records": records,
            "conflicts": self.contradictory(),
            "waiting": waiting,
            "waiting_changes": snapshot.waiting(),
            "members": self.roll.json(),
            "digest": snapshot.digest().to_string(),
        })
    }
}

impl Status {
    fn count(&self, kind: Kind) -> usize {
        self.snapshot.view().keys(kind).len()
    }

    /// The fields with several values.
    fn contradictory(&self) -> usize {
        let records = self.snapshot.state().in_conflict();
        records.map(|record| record.conflicts().count()).sum()
    }

    fn stock(&self) -> String {
        let counted = |kind: Kind| {
            let (count, def) = (self.count(kind), kind.def());
            let words = || counted(count as u64, def.label, def.plural);
            (count > 0).then(|| words().replace(' ', &TIED.to_string()))
        };
        Kind::of_team()
            .filter_map(counted)
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn conflicts(&self) -> String {
        match self.contradictory() {
            0 => "keine".to_owned(),
            some => format!("{}, siehe „werkbank konflikte“", number(some as u64)),
        }
    }

    /// Who waits for whom: `Änderung 5 bis 7 von Ben; darauf warten 3 Änderungen von Eva`.
    fn waiting(&self) -> Option<String> {
        let gaps = self.snapshot.gaps();
        if gaps.is_empty() {
            return None;
        }
        let missing: Vec<String> = gaps
            .iter()
            .map(|gap| {
                format!(
                    "{} von {}",
                    members::stretch(gap),
                    self.roll.name(gap.replica)
                )
            })
            .collect();
        let waiting: Vec<String> = self
            .snapshot
            .waiting_by()
            .into_iter()
            .map(|(replica, count)| {
                let changes = counted(count, "Änderung", "Änderungen");
                format!("{changes} von {}", self.roll.name(replica))
            })
            .collect();
        Some(format!(
            "{}; darauf warten {}. Die fehlende Datei noch einmal senden lassen.",
            missing.join(", "),
            waiting.join(", ")
        ))
    }
}
