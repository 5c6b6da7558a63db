//! `bericht`: what is written down, as a document for those who do not have this program.

use clap::Arg;
use serde_json::{Value as Json, json};

use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{option, optional, output};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::paper::{Column, Paper, table};
use crate::cli::table::{Entry, Group, Task};
use crate::insight::reports::{REPORTS, Report};
use crate::interop::document::Form;

pub static REPORT: Entry = Entry {
    words: &["bericht", "report"],
    group: Group::Look,
    about: "einen Bericht schreiben, zum Drucken und Weitergeben; ohne Namen: welche es gibt",
    examples: &[
        "werkbank bericht",
        "werkbank bericht status --seit 1.11.2026 -o status.html",
        "werkbank bericht huerden --format md",
    ],
    args,
    task: Task::Run(report),
};

fn args() -> Vec<Arg> {
    vec![
        optional("BERICHT", "welcher; ohne ihn werden alle genannt"),
        option(
            "seit",
            "TAG",
            "was ab diesem Tag geschah, gilt als neu; sonst die letzten vier Wochen",
        )
        .alias("since"),
        option(
            "format",
            "FORM",
            "html oder md; sonst, was die Endung der Datei sagt, sonst html",
        )
        .value_parser(Form::ALL.map(Form::ending)),
        output("DATEI", "in diese Datei schreiben"),
    ]
}

fn report(call: &Call<'_>) -> Reply {
    let Some(name) = call.maybe("BERICHT") else {
        return Ok(Box::new(Known));
    };
    let Some(report) = Report::named(&name.to_lowercase()) else {
        return Err(CliError::Usage(format!(
            "Einen Bericht „{name}“ gibt es nicht. Welche es gibt, zeigt „werkbank bericht“."
        )));
    };
    let ending = call.ending();
    let form = call.maybe("format").or(ending.as_deref());
    let form = form.and_then(Form::of);
    let workspace = call.to_read()?;
    let since = call.day("seit", workspace.snapshot().today())?;
    let document = workspace.report(report, since)?;
    let text = form.unwrap_or(Form::Html).write(&document);
    let Some(path) = call.path("o") else {
        return Ok(Box::new(Written(text)));
    };
    files::write(path, text.as_bytes())?;
    let file = path.display().to_string();
    Ok(Said::boxed(
        format!("{} geschrieben: {file}", report.title),
        json!({ "report": report.name, "file": file }),
    ))
}

/// A report on the way to standard output.
struct Written(String);

impl Answer for Written {
    fn text(&self, _: Paper) -> String {
        self.0.clone()
    }

    fn json(&self) -> Json {
        json!({ "text": self.0 })
    }
}

/// The reports there are.
struct Known;

impl Answer for Known {
    fn text(&self, paper: Paper) -> String {
        let heads = [Column::key("Bericht"), Column::text("wofür")];
        let row = |report: &Report| vec![report.name.to_owned(), report.about.to_owned()];
        let rows: Vec<Vec<String>> = REPORTS.iter().map(row).collect();
        table(&heads, &rows, paper)
    }

    fn json(&self) -> Json {
        let known = REPORTS.iter();
        known
            .map(|report| json!({ "name": report.name, "title": report.title }))
            .collect()
    }
}
