//! Tables as spreadsheets know them: sheets of typed cells, one heading row each. Readers and writers of every file format
//! meet here. It knows no kind, no field and no workspace, and no cell of it is ever a formula.

pub mod csv;
mod look;
mod ods;
pub mod reading;
mod xlsx;

use chrono::{NaiveDate, NaiveTime};
use thiserror::Error;

use crate::model::dates::{german_date, german_time};
use crate::model::text::number;

/// A file of tables.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workbook {
    /// In the order in which they are shown.
    pub sheets: Vec<Sheet>,
}

/// Why a workbook cannot be written.
#[derive(Debug, Error)]
pub enum SheetWriteError {
    /// More rows than Excel opens.
    #[error(
        "Das Blatt „{sheet}“ hätte {rows} Zeilen; Excel öffnet höchstens {}. Bitte vorher filtern.",
        xlsx::MOST_ROWS
    )]
    TooManyRows {
        /// Which.
        sheet: String,
        /// How many.
        rows: usize,
    },
    /// More text than a cell takes.
    #[error(
        "In „{sheet}“, Zeile {row}, Spalte „{column}“ stehen mehr als {} Zeichen; so viel fasst in Excel keine \
         Zelle. Bitte den Text kürzen oder als CSV speichern.",
        xlsx::MOST_UNITS
    )]
    TooLong {
        /// Which sheet.
        sheet: String,
        /// The row as Excel counts.
        row: usize,
        /// The heading of the column.
        column: String,
    },
    /// What the library says.
    #[error("Die Tabelle lässt sich nicht schreiben: {0}")]
    Library(#[from] rust_xlsxwriter::XlsxError),
    /// What the library for archives says.
    #[error("Die Tabelle lässt sich nicht packen: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// Packing failed.
    #[error("Die Tabelle lässt sich nicht packen: {0}")]
    Packing(#[from] std::io::Error),
}

/// A kind of workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookType {
    /// Of Excel.
    Xlsx,
    /// Of LibreOffice.
    Ods,
}

impl BookType {
    /// All of them, the usual one first.
    pub const ALL: [Self; 2] = [Self::Xlsx, Self::Ods];

    /// The one whose files end like this.
    pub fn of(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.ending() == ending)
    }

    /// How its files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
        }
    }

    /// A workbook as the bytes of a file. The same workbook always gives the same bytes.
    ///
    /// # Errors
    /// [`SheetWriteError`] naming sheet, row and column.
    pub fn write(self, workbook: &Workbook) -> Result<Vec<u8>, SheetWriteError> {
        match self {
            Self::Xlsx => xlsx::write(workbook),
            Self::Ods => ods::write(workbook),
        }
    }
}

/// A table with a heading row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// What its tab is called; at most 31 characters are kept by Excel.
    pub name: String,
    /// From left to right.
    pub columns: Vec<Column>,
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands above a column, and what its cells are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// German, once in a sheet.
    pub heading: String,
    /// How its cells are shown and what may be typed into them.
    pub format: Format,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// For programs, not for people: hidden where that is possible.
    Internal,
    /// Words, and whatever only looks like a number: keys, telephone numbers.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// A whole number.
    Integer,
    /// A number with decimals.
    Decimal,
    /// A part of a whole, 0 to 1, shown in per cent.
    Share,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// `ja` or `nein`.
    YesNo,
}

/// A value, and how it is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What it is.
    pub value: Scalar,
    /// What a colour may say besides the words in it.
    pub tint: Tint,
}

/// A value in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Scalar {
    /// Nothing.
    #[default]
    Empty,
    /// Text, taken as it is even if it begins with `=`.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with decimals.
    Decimal(f64),
    /// A day.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// Yes or no.
    YesNo(bool),
}

/// What the colour of a cell says; the words in the cell say it as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tint {
    /// Nothing.
    #[default]
    Plain,
    /// Done: live, passed, solved.
    Good,
    /// On its way.
    Moving,
    /// Needs somebody's eyes: due soon, with a note.
    Warning,
    /// Stands still: blocked, failed, overdue.
    Bad,
    /// Out of the count: not responsible, dropped.
    Muted,
}

impl Column {
    /// A column with its heading.
    pub fn new(heading: &str, format: Format) -> Self {
        Self {
            heading: heading.to_owned(),
            format,
        }
    }
}

impl Cell {
    /// What it says, as people read it in a column of this format.
    pub fn shown(&self, format: Format) -> String {
        match &self.value {
            Scalar::Empty => String::new(),
            Scalar::Text(text) => text.clone(),
            Scalar::Integer(count) => {
                u64::try_from(*count).map_or_else(|_| count.to_string(), number)
            }
            Scalar::Decimal(share) if format == Format::Share => format!("{:.0} %", share * 100.0),
            Scalar::Decimal(value) => format!("{value:.1}").replace('.', ","),
            Scalar::Date(day) => german_date(*day),
            Scalar::Time(time) => german_time(*time),
            Scalar::YesNo(yes) => yes_or_no(*yes).to_owned(),
        }
    }
}

/// The word for an answer.
const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "ja" } else { "nein" }
}

impl Scalar {
    /// How many of something there are.
    pub fn count(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Scalar> for Cell {
    fn from(value: Scalar) -> Self {
        Self {
            value,
            tint: Tint::Plain,
        }
    }
}
