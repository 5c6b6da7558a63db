//! `kontrolle` and `sicherung`: whether all that is kept is as it was written, and a copy of it to put aside.

use clap::Arg;
use serde_json::{Value as Json, json};

use crate::cli::Exit;
use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::flag;
use crate::cli::call::Call;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::model::text::counted;
use crate::workspace::Report;

pub static VERIFY: Entry = Entry {
    words: &["kontrolle", "verify"],
    group: Group::Workspace,
    about: "prüfen, ob alles Gespeicherte lesbar und lückenlos ist",
    examples: &["werkbank kontrolle"],
    args: Vec::new,
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

struct Finding(Report);

fn verify(call: &Call<'_>) -> Reply {
    let workspace = call.to_read()?;
    Ok(Box::new(Finding(workspace.verify()?)))
}

impl Answer for Finding {
    fn text(&self, _: Paper) -> String {
        let Self(report) = self;
        let changes = counted(report.changes, "Änderung", "Änderungen");
        if report.problems.is_empty() {
            return format!("{changes} geprüft, alles in Ordnung.\n");
        }
        let problems = report
            .problems
            .iter()
            .map(|problem| format!("- {problem}\n"));
        format!(
            "{changes} geprüft. Gefunden:\n{}Beim nächsten Öffnen stellt das Programm wieder her, was sich \
             wiederherstellen lässt.\n",
            problems.collect::<String>()
        )
    }

    fn json(&self) -> Json {
        let Self(report) = self;
        let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        json!({
            "ok": problems.is_empty(),
            "frames": report.frames,
            "changes": report.changes,
            "problems": problems,
        })
    }

    fn exit(&self) -> Exit {
        if self.0.problems.is_empty() {
            Exit::Done
        } else {
            Exit::Refused
        }
    }
}
