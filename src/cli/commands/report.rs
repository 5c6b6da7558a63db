//! `bericht`: what is written down, as a document for those who do not have this program.

mod open_data;

use chrono::NaiveDate;
use clap::Arg;
use serde_json::{Value as Json, json};

use self::open_data::DATA;
use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{flag, option, optional, output};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::paper::{Column, Paper, table};
use crate::cli::table::{Entry, Group, Task};
use crate::insight::reports::{REPORTS, Report};
use crate::insight::scope::Scope;
use crate::interop::document::Form;
use crate::workspace::ReportWish;

pub static REPORT: Entry = Entry {
    words: &["bericht", "report"],
    group: Group::Look,
    about: "einen Bericht schreiben, zum Drucken und Weitergeben; ohne Namen: welche es gibt",
    examples: &[
        "werkbank bericht",
        "werkbank bericht status --seit 1.11.2026 -o status.html",
        "werkbank bericht huerden --gebiet 06633 --format md",
        "werkbank bericht einsatzmappe 01K… -o mappe.html",
        "werkbank bericht datenpaket -o paket",
    ],
    args,
    task: Task::Run(report),
};

fn args() -> Vec<Arg> {
    vec![
        optional("BERICHT", "welcher; ohne ihn werden alle genannt"),
        optional(
            "SCHLÜSSEL",
            "worüber, bei Berichten über einen Termin, eine Prüfung oder eine Anbindung",
        ),
        option(
            "gebiet",
            "SCHLÜSSEL",
            "nur dieses Land, dieser Kreis, diese Gemeinde",
        )
        .alias("area"),
        option("leistung", "OZG-ID", "nur diese Leistung").alias("service"),
        option(
            "seit",
            "TAG",
            "was ab diesem Tag geschah, gilt als neu; sonst die letzten vier Wochen",
        )
        .alias("since"),
        option(
            "format",
            "FORM",
            "html, md oder xlsx, bei der Deckung csv oder json; sonst, was die Endung der Datei sagt",
        )
        .value_parser(["html", "md", "xlsx", "csv", "json"]),
        flag("personen", "im Datenpaket auch Personen nennen"),
        output("DATEI", "in diese Datei schreiben"),
    ]
}

fn report(call: &Call<'_>) -> Reply {
    let Some(name) = call.maybe("BERICHT") else {
        return Ok(Box::new(Known));
    };
    let wanted = name.to_lowercase();
    let mut data = DATA.iter();
    if let Some(data) = data.find(|data| data.name == wanted || data.alias == wanted) {
        return (data.write)(call);
    }
    let Some(report) = Report::named(&wanted) else {
        return Err(CliError::Usage(format!(
            "Einen Bericht „{name}“ gibt es nicht. Welche es gibt, zeigt „werkbank bericht“."
        )));
    };
    let ending = call.ending();
    let form = call.maybe("format").or(ending.as_deref());
    let form = form.and_then(Form::of).unwrap_or(Form::Html);
    if form == Form::Xlsx && call.path("o").is_none() {
        return Err(CliError::Usage(
            "Für „--format xlsx“ fehlt die Datei: „-o DATEI.xlsx“.".to_owned(),
        ));
    }
    let workspace = call.to_read()?;
    let wish = wish(call, report, workspace.snapshot().today())?;
    let bytes = form.write(&workspace.report(report, &wish)?)?;
    let Some(path) = call.path("o") else {
        return Ok(Box::new(Written(
            String::from_utf8_lossy(&bytes).into_owned(),
        )));
    };
    files::write(path, &bytes)?;
    let file = path.display().to_string();
    Ok(Said::boxed(
        format!("{} geschrieben: {file}", report.title),
        json!({ "report": report.name, "file": file }),
    ))
}

fn wish(call: &Call<'_>, report: &Report, today: NaiveDate) -> Result<ReportWish, CliError> {
    let text = |name: &str| call.maybe(name).map(str::to_owned);
    let subject = text("SCHLÜSSEL").unwrap_or_default();
    match report.of {
        Some(kind) if subject.is_empty() => Err(CliError::Usage(format!(
            "Worüber? Gebraucht wird: „werkbank bericht {} SCHLÜSSEL“; welche es gibt, zeigt „werkbank liste {}“.",
            report.name,
            kind.slug()
        ))),
        None if !subject.is_empty() => Err(CliError::Usage(format!(
            "Der Bericht „{}“ ist über die ganze Region; einschränken lässt er sich mit „--gebiet“ und „--leistung“.",
            report.name
        ))),
        _ => Ok(ReportWish {
            since: call.day("seit", today)?,
            scope: Scope {
                area: text("gebiet"),
                service: text("leistung"),
            },
            subject,
        }),
    }
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
        let data = DATA
            .iter()
            .map(|data| vec![data.name.to_owned(), data.about.to_owned()]);
        let rows: Vec<Vec<String>> = REPORTS.iter().map(row).chain(data).collect();
        table(&heads, &rows, paper)
    }

    fn json(&self) -> Json {
        let known = REPORTS.iter();
        known
            .map(|report| json!({ "name": report.name, "title": report.title }))
            .collect()
    }
}
