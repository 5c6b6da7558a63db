//! AuszugGV, the Gemeindeverzeichnis of the Statistisches Bundesamt as a table: `.xlsx`, quarterly or yearly, and what
//! spreadsheets save of it as `.csv`. The same areas as in GV100AD, and for each Gemeinde its position and degree of
//! urbanisation.
//!
//! Sheet, first row and Gebietsstand are found by what they hold. A row that cannot be read is named and skipped; a
//! table in which many cannot has other columns and is refused. Nothing here knows what a workspace does with the areas.

mod delimited;
mod row;
mod stand;
mod table;
mod workbook;

#[cfg(test)]
mod tests;

use thiserror::Error;

use self::table::Table;
use crate::interop::archive::ArchiveError;
use crate::interop::gv100ad::{BadLine, Directory};

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
    /// A workbook in the format of before 2007, or one with a password.
    #[error(
        "Das ist eine alte oder mit einem Kennwort geschützte Excel-Datei. Bitte in Excel öffnen und als „.xlsx“ ohne \
         Kennwort speichern."
    )]
    OldWorkbook,
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
    /// More bytes than any directory can have.
    #[error("Die Datei hat mehr als 64 MB; der AuszugGV hat etwa 2 MB.")]
    TooLarge,
    /// The workbook cannot be opened.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A part of the workbook ends too early or is no XML.
    #[error(
        "{place} ist beschädigt oder abgeschnitten. Bitte die Datei noch einmal herunterladen."
    )]
    Damaged {
        /// German: where.
        place: String,
    },
    /// Bytes that are no text.
    #[error(
        "Zeile {row}: enthält Bytes, die kein Text sind. Bitte die Datei noch einmal herunterladen."
    )]
    Encoding {
        /// The first such row.
        row: usize,
    },
}

/// Whether this is a workbook, or a text whose first rows could be records.
pub fn looks_like(bytes: &[u8]) -> bool {
    workbook::is_workbook(bytes) || workbook::is_old_workbook(bytes) || delimited::looks_like(bytes)
}

/// Reads a directory from the file called `name`, which may say for which day it holds.
///
/// # Errors
/// When it is another table, damaged, or has other columns.
pub fn load(name: &str, bytes: &[u8]) -> Result<Directory, AuszugError> {
    // The mail or archive around it may be called after another day.
    let name = name.rsplit(" › ").next().unwrap_or_default();
    if workbook::is_old_workbook(bytes) {
        Err(AuszugError::OldWorkbook)
    } else if workbook::is_workbook(bytes) {
        from_workbook(name, bytes)
    } else {
        from_text(name, bytes)
    }
}

/// The first sheet with records is the one.
fn from_workbook(name: &str, bytes: &[u8]) -> Result<Directory, AuszugError> {
    let workbook = workbook::open(bytes)?;
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
    delimited::read(bytes, |number, cells| table.take(number, cells))?;
    if table.has_begun() {
        table.finish()
    } else {
        let seen = "in der Tabelle".to_owned();
        Err(AuszugError::NoTable { seen })
    }
}
