//! `tilge`: erases what is personal of a record, everywhere, and tells how far that has come.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Arg;
use serde_json::{Value as Json, json};

use super::members::Roll;
use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{flag, optional};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::json::iso;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::{self, moment};
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::workspace::{Confirmation, Erasure, Snapshot, Workspace};

pub static ERASE: Entry = Entry {
    words: &["tilge", "erase"],
    group: Group::Edit,
    about: "Persönliche Felder eines Datensatzes unwiderruflich tilgen (nicht aber Namen, die jemand in eine Begründung \
            geschrieben hat); ohne Angaben: wie weit Tilgungen gekommen sind",
    examples: &[
        "werkbank tilge person \"B. Beispiel\"",
        "werkbank tilge",
        "werkbank tilge --aufraeumen",
    ],
    args,
    task: Task::Run(erase),
};

fn args() -> Vec<Arg> {
    vec![
        optional("ART", "person oder mitglied").requires("SCHLÜSSEL"),
        optional(
            "SCHLÜSSEL",
            "Schlüssel des Datensatzes; ein eindeutiger Name geht auch",
        ),
        flag(
            "aufraeumen",
            "ältere Sicherungen ohne das Getilgte neu schreiben, beiseite gelegte beschädigte Dateien und aufgehobene Teile \
             von Standdateien löschen",
        )
        .alias("clean")
        .conflicts_with("ART"),
    ]
}

fn erase(call: &Call<'_>) -> Reply {
    if call.has("aufraeumen") {
        return clean(&mut call.to_write()?);
    }
    if call.maybe("ART").is_none() {
        return Ok(Box::new(Progress::of(&call.to_read()?)?));
    }
    let kind = words::kind(call)?;
    let mut workspace = call.to_write()?;
    let key = words::record(workspace.snapshot().view(), kind, call.text("SCHLÜSSEL"))?;
    let dot = workspace.erase(kind, &key)?;
    let progress = Progress::of(&workspace)?;
    let mut sentence = format!(
        "Getilgt: {} {key}. Mit der nächsten Standdatei (werkbank export) verschwindet es auch bei den anderen.",
        kind.def().label
    );
    let remnants = progress.remnants();
    if !remnants.is_empty() {
        let _ = write!(sentence, "\n{remnants}");
    }
    Ok(Said::boxed(
        sentence,
        json!({ "key": key, "seq": dot.seq, "remnants": progress.paths() }),
    ))
}

fn clean(workspace: &mut Workspace) -> Reply {
    let cleaned = workspace.clean_remnants()?;
    let left = workspace.remnants()?;
    if !left.is_empty() {
        let left = listed(&left);
        return Err(CliError::Refused(format!(
            "Nicht alles ließ sich aufräumen; bitte von Hand löschen: {left}."
        )));
    }
    let count = counted(
        cleaned.len() as u64,
        "Datei oder Ordner",
        "Dateien und Ordner",
    );
    let sentence = match cleaned.len() {
        0 => "Es gibt nichts aufzuräumen.".to_owned(),
        _ => format!("{count} aufgeräumt."),
    };
    let paths: Vec<String> = cleaned
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    Ok(Said::boxed(sentence, json!({ "cleaned": paths })))
}

fn listed(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    paths.join(", ")
}

/// How far erasures have come.
struct Progress {
    erasures: Vec<Erasure>,
    remnants: Vec<PathBuf>,
    roll: Roll,
    snapshot: Snapshot,
}

impl Progress {
    fn of(workspace: &Workspace) -> Result<Self, CliError> {
        Ok(Self {
            erasures: workspace.erasures(),
            remnants: workspace.remnants()?,
            roll: Roll::of(workspace),
            snapshot: workspace.snapshot(),
        })
    }

    fn remnants(&self) -> String {
        if self.remnants.is_empty() {
            return String::new();
        }
        format!(
            "Noch enthalten sein kann es hier in: {}. „werkbank tilge --aufraeumen“ schreibt Sicherungen neu und löscht \
             beiseite Gelegtes und Teile, auf deren Rest noch gewartet wird. Dateien in Postfächern und anderswo bitte selbst löschen.",
            listed(&self.remnants)
        )
    }

    fn paths(&self) -> Vec<String> {
        self.remnants
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    }

    fn names(&self, erasure: &Erasure, wanted: Confirmation) -> Vec<String> {
        let members = erasure.confirmed.iter();
        members
            .filter(|(_, confirmation)| *confirmation == wanted)
            .map(|(member, _): &(ReplicaId, Confirmation)| self.roll.name(*member))
            .collect()
    }
}

const TERM_COLUMNS: usize = 9;

impl Answer for Progress {
    fn text(&self, paper: Paper) -> String {
        if self.erasures.is_empty() {
            return "Bisher wurde nichts getilgt.\n".to_owned();
        }
        let mut text = String::new();
        for erasure in &self.erasures {
            let when = moment(self.snapshot.local(erasure.when));
            let by = self.roll.name(erasure.by);
            let _ = writeln!(
                text,
                "{} {}, getilgt von {by} am {when}",
                erasure.kind.def().label,
                erasure.key
            );
            for (term, wanted) in [
                ("bestätigt", Confirmation::Given),
                ("offen", Confirmation::Open),
            ] {
                let names = self.names(erasure, wanted);
                if !names.is_empty() {
                    text.push_str(&paper.entry(2, term, TERM_COLUMNS, &names.join(", ")));
                }
            }
        }
        if !self.remnants.is_empty() {
            let _ = writeln!(text, "\n{}", self.remnants());
        }
        text
    }

    fn json(&self) -> Json {
        let erasures = self.erasures.iter().map(|erasure| {
            json!({
                "kind": erasure.kind.def().english,
                "key": erasure.key,
                "by": erasure.by.to_string(),
                "at": iso(self.snapshot.local(erasure.when)),
                "confirmed": self.names(erasure, Confirmation::Given),
                "open": self.names(erasure, Confirmation::Open),
            })
        });
        json!({ "erasures": erasures.collect::<Vec<_>>(), "remnants": self.paths() })
    }
}
