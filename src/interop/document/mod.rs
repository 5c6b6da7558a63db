//! Documents for people without this program: reports, papers to take along, protocols to sign. What a document says is
//! put together above; here it becomes a file. It knows no kind, no field and no workspace.
//!
//! A document is a row of blocks. Each block says what it is, never how it looks, so that one and the same document
//! becomes Markdown, a printable and accessible HTML page, or sheets of a workbook.

pub mod html;
pub mod markdown;
mod sheets;

use std::iter;

use chrono::NaiveDate;

use super::sheet::{BookType, Cell, Column, Format, Scalar, SheetWriteError, Tint};

/// As what a document can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One page for any browser, printable.
    Html,
    /// Text with marks.
    Markdown,
    /// Its tables and numbers, for spreadsheets.
    Xlsx,
}

impl Form {
    /// All of them, the usual one first.
    pub const ALL: [Self; 3] = [Self::Html, Self::Markdown, Self::Xlsx];

    /// How the name of the file ends; also the word for it.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Xlsx => BookType::Xlsx.ending(),
        }
    }

    /// The form of an ending.
    pub fn of(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.ending() == ending)
    }

    /// A document as the bytes of a file.
    ///
    /// # Errors
    /// [`SheetWriteError`] when a workbook cannot hold it.
    pub fn write(self, document: &Document) -> Result<Vec<u8>, SheetWriteError> {
        match self {
            Self::Html => Ok(html::write(document).into_bytes()),
            Self::Markdown => Ok(markdown::write(document).into_bytes()),
            Self::Xlsx => BookType::Xlsx.write(&sheets::workbook(document)),
        }
    }
}

/// Something to read or to fill in on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it is called, also as the title of the file.
    pub title: String,
    /// What it is about: region, day, place. May be empty.
    pub subtitle: String,
    /// A line below that: by whom, from which state, on which day.
    pub origin: String,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; what follows belongs to it.
    Heading(Level, String),
    /// Running text.
    Paragraph(String),
    /// What must not be overlooked.
    Notice(String),
    /// Items in no order.
    Bullets(Vec<String>),
    /// Items one after the other.
    Steps(Vec<String>),
    /// Words and what they mean, or names and their values.
    Terms(Vec<(String, String)>),
    /// A few numbers that say it all.
    Figures(Vec<Figure>),
    /// A table.
    Table(Table),
    /// A chart; its numbers are in it.
    Chart(Chart),
    /// Points to tick with a pen, or ticked already.
    Ticks(Vec<Tick>),
    /// Room for handwriting, in lines.
    Lines(u8),
    /// Who signs.
    Signatures(Vec<Signature>),
    /// What follows begins on a page of its own when printed.
    PageBreak,
}

/// How deep a heading is; the title of the document stands above all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A chapter.
    Chapter,
    /// A part of a chapter.
    Section,
}

/// A number that says it all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The number as it is read: `142 von 384`.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// How it has changed, or what is meant. May be empty.
    pub note: String,
}

/// A table with a heading row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it shows; read out before it.
    pub caption: String,
    /// From left to right.
    pub columns: Vec<Column>,
    /// As many cells each as there are columns; the first one names the row.
    pub rows: Vec<Vec<Cell>>,
    /// The sum of all rows, if one makes sense.
    pub total: Option<Vec<Cell>>,
}

/// A picture of numbers. Every chart can be read as a table, too.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// One bar per label, made of parts.
    Bars(Bars),
    /// Something over time.
    Line(Line),
}

impl Chart {
    /// Its numbers, to read instead of it. Nothing stands above the labels of bars.
    pub fn numbers(&self) -> Table {
        let (caption, columns, rows) = match self {
            Self::Bars(bars) => {
                let parts = bars.parts.iter();
                let parts = parts.map(|(name, _)| Column::new(name, Format::Integer));
                let row = |(label, sizes): &(String, Vec<u64>)| {
                    let label = Scalar::Text(label.clone()).into();
                    iter::once(label)
                        .chain(sizes.iter().copied().map(counted))
                        .collect()
                };
                (
                    &bars.caption,
                    iter::once(Column::new("", Format::Text))
                        .chain(parts)
                        .collect(),
                    bars.bars.iter().map(row).collect(),
                )
            }
            Self::Line(line) => {
                let row = |(day, count): &(NaiveDate, u64)| {
                    vec![Scalar::Date(*day).into(), counted(*count)]
                };
                (
                    &line.caption,
                    vec![
                        Column::new("Tag", Format::Date),
                        Column::new(&line.unit, Format::Integer),
                    ],
                    line.points.iter().map(row).collect(),
                )
            }
        };
        Table {
            caption: caption.clone(),
            columns,
            rows,
            total: None,
        }
    }
}

fn counted(count: u64) -> Cell {
    Scalar::count(count).into()
}

/// Horizontal bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// What they show.
    pub caption: String,
    /// What the parts of each bar are, with the colour that goes with it.
    pub parts: Vec<(String, Tint)>,
    /// A label, and the size of each part.
    pub bars: Vec<(String, Vec<u64>)>,
}

/// A line over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it shows.
    pub caption: String,
    /// What is counted upwards.
    pub unit: String,
    /// Each day and what was counted by then, in order.
    pub points: Vec<(NaiveDate, u64)>,
    /// The most that can be reached, if that is known.
    pub whole: Option<u64>,
}

/// A point of a list that is worked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Its number.
    pub number: String,
    /// What is to be seen.
    pub text: String,
    /// Hints beside it: mandatory, variant, environment. May be empty.
    pub hint: String,
    /// What came of it, in words; `None` leaves boxes for a pen.
    pub result: Option<(String, Tint)>,
    /// What was noted. May be empty.
    pub note: String,
}

/// A line to sign on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// For whom: the authority, the team.
    pub role: String,
    /// Who; empty if that is filled in by hand.
    pub name: String,
}
