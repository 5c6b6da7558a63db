//! `verlauf`, `rueckgaengig` and `wiederholen`: who changed what, and taking it back.

use std::fmt::Write;

use chrono::Datelike;
use clap::Arg;
use serde_json::{Value as Json, json};

use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{flag, option, optional};
use crate::cli::call::Call;
use crate::cli::cells::Cell;
use crate::cli::error::CliError;
use crate::cli::json::{iso, value};
use crate::cli::paper::{Paper, one_line};
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::{self, moment};
use crate::insight::View;
use crate::model::dates::parse_date;
use crate::model::schema::Kind;
use crate::model::text::{counted, truncate};
use crate::replica::{Change, Intent};
use crate::workspace::{LogEntry, LogQuery, Since, Snapshot, Workspace};

pub static LOG: Entry = Entry {
    words: &["verlauf", "log"],
    group: Group::Look,
    about: "zeigen, wer wann was geändert hat, das Neueste zuerst",
    examples: &[
        "werkbank verlauf",
        "werkbank verlauf anbindung 06633-wohngeld-10092",
        "werkbank verlauf --seit 12.11.2026",
        "werkbank verlauf --neu",
    ],
    args: log_args,
    task: Task::Run(log),
};

pub static UNDO: Entry = Entry {
    words: &["rueckgaengig", "undo", "rückgängig"],
    group: Group::Edit,
    about: "die letzte eigene Änderung zurücknehmen",
    examples: &["werkbank rueckgaengig"],
    args: undo_args,
    task: Task::Run(undo),
};

pub static REDO: Entry = Entry {
    words: &["wiederholen", "redo"],
    group: Group::Edit,
    about: "das letzte Zurücknehmen aufheben",
    examples: &["werkbank wiederholen"],
    args: Vec::new,
    task: Task::Run(redo),
};

fn log_args() -> Vec<Arg> {
    vec![
        optional("ART", "nur Datensätze dieser Art").requires("SCHLÜSSEL"),
        optional("SCHLÜSSEL", "nur dieser Datensatz"),
        option("seit", "DATUM", "nur was seit diesem Tag geschrieben wurde").alias("since"),
        flag(
            "neu",
            "nur was seit dem letzten Verlassen des Bildschirms oder seit „--gesehen“ dazukam",
        )
        .alias("new")
        .conflicts_with("seit"),
        option(
            "datei",
            "NAME",
            "nur was diese Datei brachte, wie sie beim Einlesen hieß",
        )
        .alias("file")
        .conflicts_with_all(["seit", "neu"]),
        flag(
            "ungesendet",
            "nur die eigenen Änderungen, die noch niemand sonst hat",
        )
        .alias("unshared")
        .conflicts_with_all(["seit", "neu", "datei"]),
        flag("gesehen", "merken, dass jetzt alles gesehen ist").alias("seen"),
    ]
}

fn undo_args() -> Vec<Arg> {
    vec![flag(
        "redo",
        "das letzte Zurücknehmen aufheben, wie „wiederholen“",
    )]
}

struct Log {
    snapshot: Snapshot,
    entries: Vec<LogEntry>,
}

fn log(call: &Call<'_>) -> Reply {
    let kind = call.maybe("ART").map(|_| words::kind(call)).transpose()?;
    let mut workspace = if call.has("gesehen") {
        call.to_write()?
    } else {
        call.to_read()?
    };
    let snapshot = workspace.snapshot();
    let of = match kind {
        // Records that are deleted have a history too.
        Some(kind) => {
            let word = call.text("SCHLÜSSEL");
            let written = snapshot.state().record(kind.slug(), word).is_some();
            let key = if written {
                word.to_owned()
            } else {
                words::record(snapshot.view(), kind, word)?
            };
            Some((kind, key))
        }
        None => None,
    };
    let since = since(call, &workspace)?;
    let entries = workspace.log(&LogQuery { of, since })?;
    if call.has("gesehen") {
        workspace.note_visit()?;
    }
    Ok(Box::new(Log { snapshot, entries }))
}

fn since(call: &Call<'_>, workspace: &Workspace) -> Result<Since, CliError> {
    if let Some(text) = call.maybe("seit") {
        let year = workspace.snapshot().today().year();
        let day = parse_date(text, year)
            .map_err(|error| CliError::Usage(format!("„--seit“: {error}")))?;
        return Ok(Since::Moment(workspace.env().midnight(day)));
    }
    if let Some(name) = call.maybe("datei") {
        let found = workspace.received();
        let file = found.iter().find(|(_, file)| file.name == name);
        return match file {
            Some((hash, _)) => Ok(Since::File(*hash)),
            None => Err(CliError::Refused(format!(
                "Eine Datei „{name}“ wurde hier nicht eingelesen."
            ))),
        };
    }
    if call.has("ungesendet") {
        return Ok(Since::Vector(workspace.without_unshared()));
    }
    Ok(match workspace.last_visit() {
        Some(vector) if call.has("neu") => Since::Vector(vector),
        _ => Since::Ever,
    })
}

/// So many values of one change are shown; an import of a Land writes thousands.
const VALUES_SHOWN: usize = 12;
/// Values longer than this are cut.
const VALUE_COLUMNS: usize = 60;

impl Answer for Log {
    fn text(&self, paper: Paper) -> String {
        if self.entries.is_empty() {
            return "Noch keine Änderungen.\n".to_owned();
        }
        let view = self.snapshot.view();
        let mut text = String::new();
        for change in self.entries.chunk_by(|a, b| a.dot == b.dot) {
            let Some(first) = change.first() else {
                continue;
            };
            let gap = if text.is_empty() { "" } else { "\n" };
            let when = moment(self.snapshot.local(first.wall));
            let what = intent(first.intent);
            let reason = first
                .reason
                .as_deref()
                .map(|reason| format!(" \u{b7} {reason}"));
            let _ = writeln!(
                text,
                "{gap}{when}  {}{what}{}",
                first.author,
                reason.unwrap_or_default()
            );
            let shown = &change[..change.len().min(VALUES_SHOWN)];
            for record in shown.chunk_by(|a, b| (a.kind, &a.key) == (b.kind, &b.key)) {
                text.push_str(&lines(record, view, paper));
            }
            if change.len() > VALUES_SHOWN {
                let more = counted((change.len() - VALUES_SHOWN) as u64, "Wert", "Werte");
                let _ = writeln!(text, "    … und {more} mehr");
            }
        }
        text
    }

    fn json(&self) -> Json {
        let entry = |entry: &LogEntry| {
            let cell = Cell::of(entry.kind, &entry.field, entry.item.as_deref());
            json!({
                "at": iso(self.snapshot.local(entry.wall)),
                "author": entry.author,
                "team": entry.team,
                "file": entry.file,
                "replica": entry.dot.replica.to_string(),
                "seq": entry.dot.seq,
                "intent": match entry.intent {
                    Intent::Edit => "edit",
                    Intent::Undo(_) => "undo",
                    Intent::Redo(_) => "redo",
                },
                "reason": entry.reason,
                "kind": entry.kind.map(|kind| kind.def().english),
                "key": entry.key,
                "field": cell.name(),
                "from": entry.from.as_ref().map(value),
                "to": value(&entry.to),
            })
        };
        self.entries.iter().map(entry).collect()
    }
}

fn intent(intent: Intent) -> &'static str {
    match intent {
        Intent::Edit => "",
        Intent::Undo(_) => " \u{b7} zurückgenommen",
        Intent::Redo(_) => " \u{b7} wiederholt",
    }
}

/// The record, and below it `Stand: offen → erledigt` for each of its values.
fn lines(entries: &[LogEntry], view: View<'_>, paper: Paper) -> String {
    let Some(first) = entries.first() else {
        return String::new();
    };
    let record = named(first.kind, &first.key, view);
    let values = entries.iter().map(|entry| line(entry, view));
    let values = values.map(|line| paper.entry(2, "", 0, &line));
    std::iter::once(format!("  {record}\n"))
        .chain(values)
        .collect()
}

fn line(entry: &LogEntry, view: View<'_>) -> String {
    let cell = Cell::of(entry.kind, &entry.field, entry.item.as_deref());
    let show = |value| {
        let words = one_line(&cell.words(value, view));
        truncate(&words, VALUE_COLUMNS).into_owned()
    };
    let to = show(&entry.to);
    if entry.is_existence() {
        return to;
    }
    let label = cell.label(view);
    match entry.from.as_ref().filter(|from| from.is_present()) {
        Some(from) => format!("{label}: {} \u{2192} {to}", show(from)),
        None => format!("{label}: {to}"),
    }
}

fn named(kind: Option<Kind>, key: &str, view: View<'_>) -> String {
    match kind {
        Some(kind) => format!("{} „{}“", kind.def().label, view.title(kind, key)),
        None => format!("„{key}“ (von einer neueren Version)"),
    }
}

fn undo(call: &Call<'_>) -> Reply {
    if call.has("redo") {
        return redo(call);
    }
    let mut workspace = call.to_write()?;
    let before = workspace.snapshot();
    let change = workspace.undo()?;
    taken_back(change.as_ref(), &before, "Zurückgenommen", "zurückzunehmen")
}

fn redo(call: &Call<'_>) -> Reply {
    let mut workspace = call.to_write()?;
    let change = workspace.redo()?;
    taken_back(
        change.as_ref(),
        &workspace.snapshot(),
        "Wiederholt",
        "zu wiederholen",
    )
}

/// Says what was taken back; `with_names` knows the records by their names.
fn taken_back(change: Option<&Change>, with_names: &Snapshot, done: &str, to_do: &str) -> Reply {
    let change = change.ok_or_else(|| CliError::Refused(format!("Es gibt nichts {to_do}.")))?;
    let view = with_names.view();
    let mut records: Vec<String> = change
        .edits
        .iter()
        .map(|edit| named(Kind::from_slug(&edit.record.kind), &edit.record.key, view))
        .collect();
    records.dedup();
    let first = records.first().cloned().unwrap_or_default();
    let more = match records.len() {
        0 | 1 => String::new(),
        several => format!(
            " und {}",
            counted(
                several as u64 - 1,
                "weiterer Datensatz",
                "weitere Datensätze"
            )
        ),
    };
    let edits = counted(change.edits.len() as u64, "Wert", "Werte");
    let json = json!({ "seq": change.seq, "edits": change.edits.len() });
    Ok(Said::boxed(
        format!("{done}: {first}{more}, {edits}."),
        json,
    ))
}
