//! `liste`: the records of a kind, filtered and sorted by any field, as a table, CSV, JSON or a workbook.

pub(super) mod filter;
mod order;

use clap::Arg;
use serde_json::{Value as Json, json};

use self::filter::Filter;
use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{kind, option, options, output};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::paper::{Column, Paper, one_line, table};
use crate::cli::table::{Entry, Group, Task};
use crate::cli::{files, json, words};
use crate::insight::View;
use crate::insight::tables::{self, Headings};
use crate::interop::sheet::{BookType, Sheet, Workbook, csv};
use crate::model::schema::{Field, Kind, Shape, Type};
use crate::model::text::{counted, number};
use crate::replica::Value;
use crate::workspace::Snapshot;

pub static LIST: Entry = Entry {
    words: &["liste", "list"],
    group: Group::Look,
    about: "Datensätze einer Art auflisten",
    examples: &[
        "werkbank liste anbindung --where status=\"im Test\" --sort zieltermin",
        "werkbank liste gebiet --where ebene=gemeinde --search baunatal",
        "werkbank liste huerde --format csv -o huerden.csv",
        "werkbank liste anbindung -o anbindungen.xlsx",
    ],
    args,
    task: Task::Run(list),
};

fn args() -> Vec<Arg> {
    vec![
        kind(),
        options(
            "where",
            "FELD=WERT",
            "nur Datensätze mit diesem Wert, gleich in welcher Schreibweise; ein leerer Wert meint leere Felder",
        ),
        option(
            "search",
            "TEXT",
            "nur Datensätze, in denen alle diese Wörter vorkommen",
        ),
        option("sort", "FELD", "nach diesem Feld ordnen"),
        option(
            "format",
            "FORM",
            "table, csv, json, xlsx oder ods; sonst, was die Endung der Datei sagt, sonst table",
        )
        .value_parser(["table", "csv", "json", "xlsx", "ods"]),
        output("DATEI", "in diese Datei schreiben"),
    ]
}

/// How records are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Csv,
    Json,
    Book(BookType),
}

impl Format {
    /// As asked for; else as the ending of the file says.
    fn of(call: &Call<'_>) -> Self {
        let ending = call.ending();
        let wanted = call.maybe("format").or(ending.as_deref());
        if let Some(book) = wanted.and_then(BookType::of) {
            return Self::Book(book);
        }
        match wanted {
            Some("csv") => Self::Csv,
            Some("json") => Self::Json,
            _ if call.has("json") => Self::Json,
            _ => Self::Table,
        }
    }
}

/// Spreadsheets take a CSV file for UTF-8 only with this before it.
const BOM: &str = "\u{feff}";

fn list(call: &Call<'_>) -> Reply {
    let kind = words::kind(call)?;
    let format = Format::of(call);
    if let (Format::Book(book), None) = (format, call.path("o")) {
        let ending = book.ending();
        return Err(CliError::Usage(format!(
            "Für „--format {ending}“ fehlt die Datei: „-o DATEI.{ending}“."
        )));
    }
    let workspace = call.to_read()?;
    let snapshot = workspace.snapshot();
    let filter = Filter::read(kind, &call.texts("where"), call.maybe("search"), &snapshot)?;
    let sort = call
        .maybe("sort")
        .map(|slug| words::field(kind, &slug.to_lowercase()));
    let view = snapshot.view();
    let mut keys = view.keys(kind);
    keys.retain(|key| filter.takes(view, key));
    order::sort(&mut keys, kind, sort.transpose()?, view);
    let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
    let listing = Listing {
        snapshot,
        kind,
        keys,
        format,
    };
    match call.path("o") {
        None => Ok(Box::new(listing)),
        Some(path) => {
            files::write(path, &listing.bytes()?)?;
            let def = kind.def();
            let count = counted(listing.keys.len() as u64, def.label, def.plural);
            let file = path.display().to_string();
            let json = json!({ "records": listing.keys.len(), "file": file });
            Ok(Said::boxed(format!("{count} geschrieben: {file}"), json))
        }
    }
}

struct Listing {
    snapshot: Snapshot,
    kind: Kind,
    keys: Vec<String>,
    format: Format,
}

impl Answer for Listing {
    fn text(&self, paper: Paper) -> String {
        match self.format {
            Format::Json => json::pretty(&self.json()),
            Format::Csv => csv::write(&self.sheet(Headings::Slugs)),
            // A workbook is only ever written to a file.
            Format::Book(_) => String::new(),
            Format::Table if self.keys.is_empty() => {
                format!("Keine {} gefunden.\n", self.kind.def().plural)
            }
            Format::Table => self.table(paper),
        }
    }

    fn json(&self) -> Json {
        let view = self.snapshot.view();
        let object = |key: &String| Json::Object(json::record(view, self.kind, key));
        self.keys.iter().map(object).collect()
    }
}

impl Listing {
    /// What is written to a file.
    fn bytes(&self) -> Result<Vec<u8>, CliError> {
        match self.format {
            Format::Book(book) => {
                let sheets = vec![self.sheet(Headings::Labels)];
                Ok(book.write(&Workbook { sheets })?)
            }
            Format::Csv => Ok(format!("{BOM}{}", self.text(Paper::ENDLESS)).into_bytes()),
            Format::Table | Format::Json => Ok(self.text(Paper::ENDLESS).into_bytes()),
        }
    }

    fn table(&self, paper: Paper) -> String {
        let view = self.snapshot.view();
        let fields: Vec<&Field> = columns(self.kind)
            .iter()
            .filter_map(|slug| self.kind.field(slug))
            .collect();
        let mut heads = vec![Column::key("Schlüssel")];
        heads.extend(fields.iter().map(|field| match field.ty {
            Type::Integer(_) => Column::number(field.label),
            Type::Date | Type::Time => Column::key(field.label),
            _ => Column::text(field.label),
        }));
        let row = |key: &String| {
            let cells = fields.iter().map(|field| cell(view, self.kind, key, field));
            std::iter::once(key.clone()).chain(cells).collect()
        };
        let rows: Vec<Vec<String>> = self.keys.iter().map(row).collect();
        table(&heads, &rows, paper)
    }

    fn sheet(&self, headings: Headings) -> Sheet {
        let (view, today) = (self.snapshot.view(), self.snapshot.today());
        let keys = self.keys.iter().map(String::as_str);
        tables::sheet(view, self.kind, keys, (headings, today))
    }
}

/// What a cell of the table shows: names short, numbers grouped.
fn cell(view: View<'_>, kind: Kind, key: &str, field: &Field) -> String {
    match (kind, field.slug, field.shape) {
        (Kind::Connection, "status", _) => view.status_label(key).unwrap_or_default(),
        (Kind::Connection, "leistung", _) => view
            .text(kind, key, field.slug)
            .map(|service| view.short_service(&service))
            .unwrap_or_default(),
        (_, _, Shape::Single) => match view.value(kind, key, field.slug) {
            Some(Value::Int(count)) => {
                u64::try_from(count).map_or_else(|_| count.to_string(), number)
            }
            Some(value) => one_line(&view.display(field, &value)),
            None => String::new(),
        },
        _ => one_line(&view.show(kind, key, field)),
    }
}

/// What the table shows of each kind; CSV and JSON show everything.
fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Area => &["name", "art", "ebene", "einwohner"],
        Kind::Authority => &["name", "art", "gebiet", "it_dienstleister"],
        Kind::Service => &["kurzname", "name", "aktiv", "beleg", "federfuehrung"],
        Kind::Connection => &["leistung", "behoerde", "status", "hemmnis", "zieltermin"],
        Kind::Appointment => &["datum", "beginn", "titel", "form", "behoerde", "stand"],
        Kind::TestRun => &["datum", "anbindung", "umgebung", "stand"],
        Kind::Template => &["name", "leistung", "stand"],
        Kind::Obstacle => &["titel", "art", "schwere", "stand", "frist"],
        Kind::Task => &["titel", "stand", "faellig", "zustaendig"],
        Kind::Person => &["name", "rolle", "organisation", "telefon"],
        Kind::Team => &["name", "art", "leitung"],
        Kind::Milestone => &["datum", "titel", "stand"],
        Kind::Member => &["name", "team"],
    }
}
