//! Reports for those who do not have this program: what is written down in a state, as documents.
//!
//! Which reports there are stands in one table; command line and screen read it. Pure: what day it is and what the log
//! says comes in from outside. Persons are named only where somebody has to do something.

mod evaluation;
mod leaflet;
mod obstacles;
mod protocol;
mod status;
#[cfg(test)]
mod tests;
mod visit;

use chrono::NaiveDate;

use super::View;
use super::burn_up::Step;
use super::outline::Outline;
use crate::interop::document::{Block, Document, Level, Table};
use crate::interop::sheet::{Cell, Column, Format, Scalar, Tint};
use crate::model::dates::german_date;
use crate::model::entity::Entity;
use crate::model::schema::Kind;

/// A report.
pub struct Report {
    /// The word for it, as it is typed.
    pub name: &'static str,
    /// The English one.
    pub alias: &'static str,
    /// What stands above it.
    pub title: &'static str,
    /// What it is for, for those who choose.
    pub about: &'static str,
    /// The kind of record that it is about; a region if there is none.
    pub of: Option<Kind>,
    /// Puts it together.
    blocks: fn(&Source<'_>) -> Vec<Block>,
}

/// The reports there are.
pub const REPORTS: &[Report] = &[
    Report {
        name: "status",
        alias: "status",
        title: "Statusbericht",
        about: "wie weit die Leistungen sind, was seit einem Tag dazukam, was hemmt und was als Nächstes kommt",
        of: None,
        blocks: status::blocks,
    },
    Report {
        name: "huerden",
        alias: "obstacles",
        title: "Hürdenbericht",
        about: "was im Weg steht, wen es trifft, und was von wem bis wann gebraucht wird; für Kernteam und Trilog",
        of: None,
        blocks: obstacles::blocks,
    },
    Report {
        name: "evaluierung",
        alias: "evaluation",
        title: "Evaluierung",
        about: "wie lange die Stufen dauern, wo Prüfungen scheitern, was geholfen hat: Handlungsempfehlungen",
        of: None,
        blocks: evaluation::blocks,
    },
    Report {
        name: "einsatzmappe",
        alias: "visit",
        title: "Einsatzmappe",
        about: "für einen Termin: Weg, Personen, Anbindungen, frühere Befunde, Prüflisten zum Abhaken auf Papier",
        of: Some(Kind::Appointment),
        blocks: visit::blocks,
    },
    Report {
        name: "pruefprotokoll",
        alias: "protocol",
        title: "Prüfprotokoll",
        about: "für eine Prüfung: Ergebnisse, Mängel, Abnahme, Zeilen zum Unterschreiben",
        of: Some(Kind::TestRun),
        blocks: protocol::blocks,
    },
    Report {
        name: "merkblatt",
        alias: "leaflet",
        title: "Merkblatt",
        about: "für die Behörde einer Anbindung: worum es geht, was sie bringt, was von wem gebraucht wird, die Schritte, die Begriffe",
        of: Some(Kind::Connection),
        blocks: leaflet::blocks,
    },
];

/// What reports are made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// State and catalogue.
    pub view: View<'a>,
    /// The region as a tree.
    pub outline: &'a Outline,
    /// What the log says of connections.
    pub steps: &'a [Step],
    /// What day it is.
    pub today: NaiveDate,
    /// From which day on something counts as new.
    pub since: NaiveDate,
    /// Who reports.
    pub team: &'a str,
    /// The key of the only service that it is about, if it is not about all.
    pub service: Option<&'a str>,
    /// The key of the record that it is about; empty for a region.
    pub subject: &'a str,
}

impl Report {
    /// The report of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        let mut reports = REPORTS.iter();
        reports.find(|report| report.name == name || report.alias == name)
    }

    /// Puts the report together.
    pub fn write(&self, source: &Source<'_>) -> Document {
        Document {
            title: self.title.to_owned(),
            subtitle: match self.of {
                Some(kind) => source.view.title(kind, source.subject),
                None => subtitle(source),
            },
            origin: format!(
                "Stand {}, erstellt mit der OZG-Werkbank von {}.",
                german_date(source.today),
                source.team
            ),
            blocks: (self.blocks)(source),
        }
    }
}

/// Where, and about which service: the roots of the tree name the region.
fn subtitle(source: &Source<'_>) -> String {
    let nodes = source.outline.nodes().iter();
    let roots: Vec<&str> = nodes
        .filter(|node| node.depth == 0)
        .map(|node| &*node.name)
        .collect();
    let place = match roots.as_slice() {
        [] => "noch ohne Gebiet".to_owned(),
        [first, second, _, ..] => format!("{first}, {second} und weitere"),
        few => few.join(", "),
    };
    match source.service {
        Some(key) => format!("{place} · {}", source.view.title(Kind::Service, key)),
        None => place,
    }
}

fn chapter(text: &str) -> Block {
    Block::Heading(Level::Chapter, text.to_owned())
}

fn section(text: &str) -> Block {
    Block::Heading(Level::Section, text.to_owned())
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(text.into())
}

fn table(caption: &str, columns: &[(&str, Format)], rows: Vec<Vec<Cell>>) -> Block {
    let columns = columns
        .iter()
        .map(|(heading, format)| Column::new(heading, *format));
    Block::Table(Table {
        caption: caption.to_owned(),
        columns: columns.collect(),
        rows,
        total: None,
    })
}

/// A table, or a sentence where there is nothing to put into it.
fn table_or(
    nothing: &str,
    caption: &str,
    columns: &[(&str, Format)],
    rows: Vec<Vec<Cell>>,
) -> Block {
    if rows.is_empty() {
        paragraph(nothing)
    } else {
        table(caption, columns, rows)
    }
}

/// The words for a field of a record that somebody has written.
fn shown(source: &Source<'_>, of: Entity<'_>, slug: &str) -> String {
    shown_of(source, (of.kind(), of.key()), slug)
}

/// The words for a field of a record; services are there without anybody having written them.
fn shown_of(source: &Source<'_>, (kind, key): (Kind, &str), slug: &str) -> String {
    let field = kind.field(slug);
    field.map_or_else(String::new, |field| source.view.show(kind, key, field))
}

/// Names with their values, as far as there are any.
fn terms(pairs: impl IntoIterator<Item = (&'static str, String)>) -> Block {
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    Block::Terms(
        pairs
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// The lines of a long text as paragraphs.
fn lines(text: &str) -> Vec<Block> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(paragraph)
        .collect()
}

fn words(text: impl Into<String>) -> Cell {
    let text = text.into();
    match text.as_str() {
        "" => Scalar::Empty.into(),
        _ => Scalar::Text(text).into(),
    }
}

fn count(count: usize) -> Cell {
    Scalar::count(count as u64).into()
}

fn day(day: Option<NaiveDate>, tint: Tint) -> Cell {
    Cell {
        value: day.map_or(Scalar::Empty, Scalar::Date),
        tint,
    }
}

fn tinted(cell: Cell, tint: Tint) -> Cell {
    Cell { tint, ..cell }
}
