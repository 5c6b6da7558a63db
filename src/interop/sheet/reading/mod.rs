//! Tables of others: workbooks of Excel and LibreOffice, and what spreadsheets save as text. A cell is the text that
//! people see in it; how a number was meant is told where it goes.
//!
//! Nothing that a file claims about itself decides how much memory is taken. It knows no heading and no field.

pub(in crate::interop) mod delimited;
mod ods;
mod text;
pub(in crate::interop) mod xlsx;

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use thiserror::Error;

pub use self::xlsx::day_of_number;
use super::csv::rearmed;
use crate::interop::archive::ArchiveError;

/// Why a table could not be read.
#[derive(Debug, Error)]
pub enum TableReadError {
    /// A workbook in the format of before 2007, or one with a password.
    #[error(
        "Das ist eine alte oder mit einem Kennwort geschützte Excel-Datei. Bitte in Excel öffnen und als „.xlsx“ ohne \
         Kennwort speichern."
    )]
    OldWorkbook,
    /// More than any table of this field can have.
    #[error(
        "Die Tabelle hat mehr als 64 MB oder mehr als {MAX_ROWS} Zeilen. Bitte auf mehrere Dateien verteilen."
    )]
    TooLarge,
    /// The workbook cannot be opened.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A part of the workbook ends too early or is no XML.
    #[error("{place} ist beschädigt oder abgeschnitten. Bitte die Datei noch einmal beschaffen.")]
    Damaged {
        /// German: where.
        place: String,
    },
    /// Bytes that are no text.
    #[error(
        "Zeile {row}: enthält Bytes, die kein Text sind. Bitte die Datei noch einmal beschaffen."
    )]
    Encoding {
        /// The first such row.
        row: usize,
    },
}

/// How much of a table is read.
#[derive(Debug, Clone, Copy)]
pub(in crate::interop) struct Limits {
    /// Columns of every row.
    pub columns: usize,
    /// Characters of every cell.
    pub cell: usize,
}

/// As much as a spreadsheet lets people fill in by hand, ECMA-376 18.3.1.4 for the cell.
const ANY: Limits = Limits {
    columns: 256,
    cell: 32_767,
};
/// Rows of a file at most.
const MAX_ROWS: usize = 250_000;

/// A sheet as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Its name, if files of its kind name sheets.
    pub sheet: Option<String>,
    /// The rows that are not empty.
    pub rows: Vec<GridRow>,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// As spreadsheets count, from 1; in text files the line on which it begins.
    pub number: usize,
    /// The texts, without empty ones at the end.
    pub cells: Vec<String>,
}

impl GridRow {
    /// The text in a column, from 0; empty beyond the last.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The letters by which spreadsheets call a column, from 0: `A`, `AB`.
pub fn column_name(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        name.push(char::from(
            b'A' + u8::try_from(rest % 26).unwrap_or_default(),
        ));
        rest /= 26;
    }
    name.into_iter().rev().collect()
}

/// Reads the file called `name` if it is a table by its content, a text also by its name.
///
/// # Errors
/// When it is damaged, locked or too large.
pub fn read(name: &str, bytes: &[u8]) -> Option<Result<Vec<Grid>, TableReadError>> {
    if xlsx::is_old_workbook(bytes) {
        Some(Err(TableReadError::OldWorkbook))
    } else if xlsx::is_workbook(bytes) {
        Some(from_xlsx(bytes))
    } else if ods::is_workbook(bytes) {
        Some(ods::read(bytes))
    } else if is_text_table(name) {
        Some(from_text(bytes))
    } else {
        None
    }
}

fn is_text_table(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    matches!(ending.as_str(), "csv" | "tsv")
}

fn from_xlsx(bytes: &[u8]) -> Result<Vec<Grid>, TableReadError> {
    let workbook = xlsx::open(bytes, ANY)?;
    let mut rows = Rows::default();
    let mut grids = Vec::new();
    for sheet in workbook.sheets() {
        workbook.read(sheet, |number, cells| rows.take(number, cells))?;
        grids.push(rows.grid(Some(sheet.to_owned()))?);
    }
    Ok(grids)
}

fn from_text(bytes: &[u8]) -> Result<Vec<Grid>, TableReadError> {
    let text = delimited::decode(bytes)?;
    let mut rows = Rows::default();
    delimited::read(&text, delimited::widest(&text), ANY, |number, cells| {
        let cells: Vec<String> = cells.iter().map(|cell| rearmed(cell).to_owned()).collect();
        rows.take(number, &cells)
    });
    Ok(vec![rows.grid(None)?])
}

/// Rows that are being collected, of one sheet after the other.
#[derive(Default)]
struct Rows {
    of_sheet: Vec<GridRow>,
    so_far: usize,
}

impl Rows {
    fn take(&mut self, number: usize, cells: &[String]) -> ControlFlow<()> {
        let used = cells.iter().rposition(|cell| !cell.is_empty());
        if let Some(last) = used {
            let cells = cells[..=last].to_vec();
            self.of_sheet.push(GridRow { number, cells });
            self.so_far += 1;
        }
        if self.so_far > MAX_ROWS {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn grid(&mut self, sheet: Option<String>) -> Result<Grid, TableReadError> {
        if self.so_far > MAX_ROWS {
            return Err(TableReadError::TooLarge);
        }
        let rows = std::mem::take(&mut self.of_sheet);
        Ok(Grid { sheet, rows })
    }
}
