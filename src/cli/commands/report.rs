//! `bericht`: what is written down, as a document for those who do not have this program.

use chrono::Datelike;
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
use crate::model::dates::parse_date;

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
    let ending = call.path("o").and_then(|path| path.extension());
    let ending = ending.and_then(|ending| Form::of(&ending.to_string_lossy()));
    let form = call.maybe("format").and_then(Form::of).or(ending);
    let workspace = call.to_read()?;
    let year = workspace.snapshot().today().year();
    let since = call.maybe("seit").map(|text| parse_date(text, year));
    let since = since
        .transpose()
        .map_err(|error| CliError::Usage(error.to_string()))?;
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
