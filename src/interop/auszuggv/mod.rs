//! AuszugGV, the Gemeindeverzeichnis of the Statistisches Bundesamt as a table: `.xlsx`, quarterly or yearly, and what
//! spreadsheets save of it as `.csv`. The same areas as in GV100AD, and for each Gemeinde its position and degree of
//! urbanisation.
//!
//! Sheet, first row and Gebietsstand are found by what they hold. A row that cannot be read is named and skipped; a
//! table in which many cannot has other columns and is refused. Nothing here knows what a workspace does with the areas.

mod row;
mod stand;
mod table;

#[cfg(test)]
mod tests;

use thiserror::Error;

use self::table::Table;
use crate::interop::gv100ad::{BadLine, Directory};
use crate::interop::sheet::reading::{Limits, TableReadError, delimited, xlsx};

/// What a row has; names have 50 characters.
const LIMITS: Limits = Limits {
    columns: table::COLUMNS,
    cell: 250,
};

/// Why a table could not be read at all.
#[derive(Debug, Error)]
pub enum AuszugError {
    /// No row looks like a record.
    #[error(
        "Darin steht kein Auszug aus dem Gemeindeverzeichnis (AuszugGV): {seen} steht bis Zeile {} in Spalte A keine \
         Satzart (10 bis 60). Gebraucht wird die Excel- oder CSV-Datei von destatis.de.",
        table::ROWS_TO_LOOK_AT
    )]
    NoTable {
        /// German: where was looked.
        seen: String,
    },
    /// It does not say for which day it holds.
    #[error(
        "{sheet}Zeile {row}: Über der ersten Satzart steht kein Gebietsstand, und im Dateinamen auch nicht. Bitte die \
         Datei so umbenennen, dass er darin steht, etwa „AuszugGV_31122025“."
    )]
    NoDate {
        /// Its sheet as it is told.
        sheet: String,
        /// The first record.
        row: usize,
    },
    /// Too many records cannot be read: the columns are others.
    #[error(
        "In der Tabelle stehen andere Angaben als im AuszugGV, {bad} von {all} Zeilen sind nicht lesbar. {first}. Bitte \
         die unveränderte Datei von destatis.de nehmen."
    )]
    OtherColumns {
        /// Records that cannot be read.
        bad: usize,
        /// All records.
        all: usize,
        /// The first of those.
        first: BadLine,
    },
    /// The columns of the positions are missing or empty.
    #[error(
        "{sheet}ab Zeile {row}: Die Spalten O (Längengrad) und P (Breitengrad) sind leer. Bitte die unveränderte Datei \
         von destatis.de nehmen."
    )]
    NoPositions {
        /// Its sheet as it is told.
        sheet: String,
        /// The first record.
        row: usize,
    },
    /// More rows than any directory can have.
    #[error(
        "Die Tabelle hat mehr als {} Zeilen; das Gemeindeverzeichnis hat etwa 16000.",
        table::MAX_ROWS
    )]
    TooLong,
    /// It is no table, or a damaged one.
    #[error(transparent)]
    Unreadable(#[from] TableReadError),
}

/// Whether this is a workbook, or a text whose first rows could be records.
pub fn looks_like(bytes: &[u8]) -> bool {
    xlsx::is_workbook(bytes) || xlsx::is_old_workbook(bytes) || delimiter(bytes).is_some()
}

/// The one with which one of the first rows of a text is a record.
fn delimiter(bytes: &[u8]) -> Option<u8> {
    delimited::delimiter(&delimited::beginning(bytes)?, row::begins_table)
}

/// Reads a directory from the file called `name`, which may say for which day it holds.
///
/// # Errors
/// When it is another table, damaged, or has other columns.
pub fn load(name: &str, bytes: &[u8]) -> Result<Directory, AuszugError> {
    // The mail or archive around it may be called after another day.
    let name = name.rsplit(" › ").next().unwrap_or_default();
    if xlsx::is_old_workbook(bytes) {
        Err(TableReadError::OldWorkbook.into())
    } else if xlsx::is_workbook(bytes) {
        from_workbook(name, bytes)
    } else {
        from_text(name, bytes)
    }
}

/// The first sheet with records is the one.
fn from_workbook(name: &str, bytes: &[u8]) -> Result<Directory, AuszugError> {
    let workbook = xlsx::open(bytes, LIMITS)?;
    for sheet in workbook.sheets() {
        let mut table = Table::of_sheet(name, sheet);
        workbook.read(sheet, |number, cells| table.take(number, cells))?;
        if table.has_begun() {
            return table.finish();
        }
    }
    let names: Vec<String> = workbook
        .sheets()
        .map(|sheet| format!("„{sheet}“"))
        .collect();
    let seen = match names.as_slice() {
        [] => "nirgends".to_owned(),
        [one] => format!("im Blatt {one}"),
        more => format!("in den Blättern {}", more.join(", ")),
    };
    Err(AuszugError::NoTable { seen })
}

fn from_text(name: &str, bytes: &[u8]) -> Result<Directory, AuszugError> {
    let mut table = Table::of_file(name);
    let text = delimited::decode(bytes)?;
    let delimiter = delimited::delimiter(&text, row::begins_table).unwrap_or(b';');
    delimited::read(&text, delimiter, LIMITS, |number, cells| {
        table.take(number, cells)
    });
    if table.has_begun() {
        table.finish()
    } else {
        let seen = "in der Tabelle".to_owned();
        Err(AuszugError::NoTable { seen })
    }
}
