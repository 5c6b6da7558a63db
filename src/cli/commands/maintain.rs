//! `kontrolle` and `sicherung`: whether all that is kept is as it was written, and a copy of it to put aside.

use clap::Arg;
use serde_json::{Value as Json, json};

use crate::cli::Exit;
use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::flag;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::model::text::counted;
use crate::workspace::{Checked, Env, Workspace};

pub static VERIFY: Entry = Entry {
    words: &["kontrolle", "verify"],
    group: Group::Workspace,
    about: "prüfen, ob alles Gespeicherte lesbar und lückenlos ist",
    examples: &["werkbank kontrolle", "werkbank kontrolle --reparieren"],
    args: verify_args,
    task: Task::Run(verify),
};

pub static BACKUP: Entry = Entry {
    words: &["sicherung", "backup"],
    group: Group::Workspace,
    about: "jetzt eine Sicherung anlegen; von selbst geschieht es vor jedem Import und einmal an jedem Tag",
    examples: &["werkbank sicherung", "werkbank sicherung --liste"],
    args: backup_args,
    task: Task::Run(backup),
};

fn verify_args() -> Vec<Arg> {
    let help = "wiederherstellen, was sich wiederherstellen lässt; das Beschädigte wird aufgehoben";
    vec![flag("reparieren", help).alias("repair")]
}

fn backup_args() -> Vec<Arg> {
    vec![flag("liste", "nur zeigen, welche es gibt").alias("list")]
}

fn backup(call: &Call<'_>) -> Reply {
    if call.has("liste") {
        let backups = call.to_read()?.backups()?;
        let paths: Vec<String> = backups
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let sentence = match paths.len() {
            0 => "Noch gibt es keine Sicherung.".to_owned(),
            _ => paths.join("\n"),
        };
        return Ok(Said::boxed(sentence, json!(paths)));
    }
    let path = call.to_write()?.back_up()?.display().to_string();
    Ok(Said::boxed(
        format!("Gesichert und zur Probe zurückgelesen: {path}"),
        json!({ "file": path }),
    ))
}

/// What a check found, and what was done about it.
struct Finding {
    /// What repairing said, in sentences.
    done: Vec<String>,
    checked: Checked,
    repair: Repair,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Repair {
    Asked,
    Not,
}

impl Repair {
    /// What to do about what was found.
    const fn what_next(self) -> &'static str {
        match self {
            Self::Asked => "Mehr lässt sich hier nicht reparieren.",
            Self::Not => {
                "Verändert wurde nichts. „werkbank kontrolle --reparieren“ stellt wieder her, was sich wiederherstellen \
                 lässt."
            }
        }
    }
}

fn verify(call: &Call<'_>) -> Reply {
    let repair = if call.has("reparieren") {
        Repair::Asked
    } else {
        Repair::Not
    };
    let env = Env::system()?;
    let done = match repair {
        Repair::Asked => mend(call)?,
        Repair::Not => Vec::new(),
    };
    let checked = Workspace::check(call.folder(), &env)?;
    Ok(Box::new(Finding {
        done,
        checked,
        repair,
    }))
}

/// Opening repairs journal, copy and key; the rest is backups.
fn mend(call: &Call<'_>) -> Result<Vec<String>, CliError> {
    let (mut workspace, mut done) = call.to_mend()?;
    done.extend(workspace.mend_backups()?);
    Ok(done)
}

impl Answer for Finding {
    fn text(&self, _: Paper) -> String {
        let checked = &self.checked;
        let looked_at = format!(
            "{} und {} geprüft",
            counted(checked.store.changes, "Änderung", "Änderungen"),
            counted(checked.backups as u64, "Sicherung", "Sicherungen"),
        );
        let mut lines = self.done.clone();
        if checked.is_well() {
            lines.push(format!("{looked_at}, alles in Ordnung."));
        } else {
            lines.push(format!("{looked_at}. Gefunden:"));
            lines.extend(checked.sentences().iter().map(|said| format!("- {said}")));
            lines.push(self.repair.what_next().to_owned());
        }
        lines.extend(checked.store.not_looked_at.map(|why| why.to_string()));
        lines.join("\n") + "\n"
    }

    fn json(&self) -> Json {
        let Self { done, checked, .. } = self;
        json!({
            "ok": checked.is_well(),
            "frames": checked.store.frames,
            "changes": checked.store.changes,
            "backups": checked.backups,
            "problems": checked.sentences(),
            "repaired": done,
            "not_checked": checked.store.not_looked_at.map(|why| why.to_string()),
        })
    }

    fn exit(&self) -> Exit {
        if self.checked.is_well() {
            Exit::Done
        } else {
            Exit::Refused
        }
    }
}
