//! `kalender`: the appointments of a span as a list, as JSON, or as a file for other calendars.

use chrono::{Datelike, NaiveDate};
use clap::Arg;
use serde_json::{Value as Json, json};

use super::list::filter::Filter;
use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{flag, option, options, output};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::paper::{Column, Paper, one_line, table};
use crate::cli::table::{Entry, Group, Task};
use crate::cli::{files, json};
use crate::insight::View;
use crate::insight::calendar::{Calendar, Entry as Appointment};
use crate::model::dates::{german_date, german_time};
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::workspace::{Names, Snapshot};

pub static CALENDAR: Entry = Entry {
    words: &["kalender", "calendar"],
    group: Group::Look,
    about: "Termine eines Zeitraums auflisten oder als Kalenderdatei für Outlook und andere schreiben",
    examples: &[
        "werkbank kalender",
        "werkbank kalender --von 1.12.2026 --bis 24.12.2026",
        "werkbank kalender --format ics -o termine.ics",
        "werkbank kalender --where stand=bestätigt --format ics -o termine.ics",
    ],
    args,
    task: Task::Run(calendar),
};

fn args() -> Vec<Arg> {
    vec![
        option("von", "TAG", "ab diesem Tag; sonst ab heute").alias("from"),
        option("bis", "TAG", "bis einschließlich zu diesem Tag; sonst alle").alias("to"),
        options(
            "where",
            "FELD=WERT",
            "nur Termine mit diesem Wert, gleich in welcher Schreibweise; ein leerer Wert meint leere Felder",
        ),
        option(
            "search",
            "TEXT",
            "nur Termine, in denen alle diese Wörter vorkommen",
        ),
        option("format", "FORM", "table, json oder ics")
            .value_parser(["table", "json", "ics"])
            .default_value("table"),
        flag(
            "teilnehmende",
            "in der Kalenderdatei die Teilnehmenden mit Namen nennen; sonst steht niemand darin",
        )
        .alias("participants"),
        output("DATEI", "in diese Datei schreiben"),
    ]
}

fn calendar(call: &Call<'_>) -> Reply {
    let workspace = call.to_read()?;
    let snapshot = workspace.snapshot();
    let conditions = call.texts("where");
    let search = call.maybe("search");
    let filter = Filter::read(Kind::Appointment, &conditions, search, &snapshot)?;
    let today = snapshot.today();
    let from = call.day("von", today)?.unwrap_or(today);
    let to = call.day("bis", today)?.unwrap_or(NaiveDate::MAX);
    if to < from {
        return Err(CliError::Usage(format!(
            "Der Zeitraum endet am {}, bevor er am {} beginnt.",
            german_date(to),
            german_date(from)
        )));
    }
    let view = snapshot.view();
    let all = Calendar::new(view);
    let within = |entry: &&Appointment| {
        entry.first <= to && entry.last.max(entry.first) >= from && filter.takes(view, &entry.key)
    };
    let entries: Vec<Appointment> = all.entries().iter().filter(within).cloned().collect();
    let text = match call.text("format") {
        "ics" => {
            let names = if call.has("teilnehmende") {
                Names::Given
            } else {
                Names::LeftOut
            };
            let keys = entries.iter().map(|entry| &*entry.key);
            Some(workspace.calendar_file(keys, names))
        }
        "json" => Some(json::pretty(&listed(&entries, view))),
        _ => None,
    };
    let agenda = Agenda {
        snapshot: snapshot.clone(),
        entries,
        text,
    };
    let Some(path) = call.path("o") else {
        return Ok(Box::new(agenda));
    };
    files::write(path, agenda.text(Paper::ENDLESS).as_bytes())?;
    let count = agenda.entries.len();
    let file = path.display().to_string();
    let sentence = format!(
        "{} geschrieben: {file}",
        counted(count as u64, "Termin", "Termine")
    );
    Ok(Said::boxed(
        sentence,
        json!({ "appointments": count, "file": file }),
    ))
}

/// Appointments in the order of time.
struct Agenda {
    snapshot: Snapshot,
    entries: Vec<Appointment>,
    /// What stands instead of the table.
    text: Option<String>,
}

impl Answer for Agenda {
    fn text(&self, paper: Paper) -> String {
        match &self.text {
            Some(text) => text.clone(),
            None if self.entries.is_empty() => "Keine Termine in diesem Zeitraum.\n".to_owned(),
            None => self.table(paper),
        }
    }

    fn json(&self) -> Json {
        listed(&self.entries, self.snapshot.view())
    }
}

fn listed(entries: &[Appointment], view: View<'_>) -> Json {
    let object =
        |entry: &Appointment| Json::Object(json::record(view, Kind::Appointment, &entry.key));
    entries.iter().map(object).collect()
}

impl Agenda {
    fn table(&self, paper: Paper) -> String {
        let view = self.snapshot.view();
        let heads = [
            Column::key("Tag"),
            Column::key("Zeit"),
            Column::text("Termin"),
            Column::text("Ort"),
            Column::key("Stand"),
            Column::key("Schlüssel"),
        ];
        let row = |entry: &Appointment| {
            let field = |slug| {
                let field = Kind::Appointment.field(slug);
                let words = field.map(|field| view.show(Kind::Appointment, &entry.key, field));
                one_line(&words.unwrap_or_default())
            };
            let place = Some(field("ort")).filter(|place| !place.is_empty());
            vec![
                days(entry),
                times(entry),
                one_line(&view.title(Kind::Appointment, &entry.key)),
                place.unwrap_or_else(|| field("behoerde")),
                field("stand"),
                entry.key.to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = self.entries.iter().map(row).collect();
        table(&heads, &rows, paper)
    }
}

/// `Di 24.11.2026`, `Di 24.11.2026–26.11.2026`
fn days(entry: &Appointment) -> String {
    const NAMES: [&str; 7] = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];
    let name = NAMES[entry.first.weekday().num_days_from_monday() as usize];
    let first = german_date(entry.first);
    if entry.last > entry.first {
        format!("{name} {first}–{}", german_date(entry.last))
    } else {
        format!("{name} {first}")
    }
}

fn times(entry: &Appointment) -> String {
    match (entry.begin, entry.end) {
        (Some(begin), Some(end)) => format!("{}–{}", german_time(begin), german_time(end)),
        (Some(begin), None) => german_time(begin),
        (None, _) => "ganztägig".to_owned(),
    }
}
