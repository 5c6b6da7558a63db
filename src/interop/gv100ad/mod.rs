//! GV100AD, the Gemeindeverzeichnis of the Statistisches Bundesamt, in any vintage: UTF-8 or ISO-8859-1, LF or
//! CRLF, as text or in the official ZIP.
//!
//! A line that cannot be read is named and skipped; it never shifts or stops the others. Nothing here knows what a
//! workspace does with the areas.

mod directory;
mod line;
pub(in crate::interop) mod text;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use thiserror::Error;

use crate::interop::archive::{self, ArchiveError};
use crate::model::keys::AreaKey;

pub use directory::{Area, Directory, District, DistrictKey, GemeindeFacts, Position, TextCode};
pub(in crate::interop) use line::Record;
pub use line::{CellError, LineError};

/// Why a directory could not be read at all.
#[derive(Debug, Error)]
pub enum GvError {
    /// No line looks like a record.
    #[error(
        "Das ist kein Gemeindeverzeichnis im Format GV100AD. Gebraucht wird die Textdatei oder das ZIP von \
         destatis.de."
    )]
    NotGv100ad,
    /// There are records, but none can be read.
    #[error(
        "Im Gemeindeverzeichnis ist keine Zeile lesbar. {0}. Bitte die Datei noch einmal herunterladen."
    )]
    NoneUsable(BadLine),
    /// More lines than any directory can have.
    #[error("Die Datei hat mehr als {MAX_LINES} Zeilen; ein Gemeindeverzeichnis hat etwa 16000.")]
    TooLong,
    /// The ZIP cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The ZIP holds other things.
    #[error(
        "Im ZIP liegt weder eine Standdatei noch das Gemeindeverzeichnis (eine Textdatei im Format GV100AD)."
    )]
    NotInArchive,
    /// A chosen area is not in the directory.
    #[error("Das Gebiet {0} steht nicht im Gemeindeverzeichnis.")]
    NoSuchArea(AreaKey),
}

/// A line that was skipped.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("Zeile {number}: {reason}")]
pub struct BadLine {
    /// Counted from 1.
    pub number: usize,
    /// What is wrong with it.
    pub reason: LineError,
}

/// A directory has about 16,000 lines; the limit keeps what a wrong file can cost small.
const MAX_LINES: usize = 200_000;

/// Where the first record must be found.
const LINES_TO_LOOK_AT: usize = 100;

/// Whether the text could be a GV100AD, from its first lines.
pub fn looks_like(bytes: &[u8]) -> bool {
    text::lines(bytes)
        .take(LINES_TO_LOOK_AT)
        .any(|(_, line)| line::begins_like_record(line))
}

/// Reads a directory from its text file or from the official ZIP.
///
/// # Errors
/// When it is neither, or nothing in it can be read.
pub fn load(bytes: &[u8]) -> Result<Directory, GvError> {
    if !archive::is_zip(bytes) {
        return parse(bytes);
    }
    let texts = archive::unzip(bytes, is_text_name)?;
    let text = texts
        .iter()
        .find(|entry| looks_like(&entry.bytes))
        .ok_or(GvError::NotInArchive)?;
    parse(&text.bytes)
}

fn is_text_name(name: &str) -> bool {
    let name = name.to_lowercase();
    [".txt", ".asc"].iter().any(|ending| name.ends_with(ending))
}

/// Reads a directory from its text.
///
/// # Errors
/// When it is something else, or none of its lines can be read.
pub fn parse(bytes: &[u8]) -> Result<Directory, GvError> {
    if !looks_like(bytes) {
        return Err(GvError::NotGv100ad);
    }
    let encoding = text::detect(bytes);
    let mut directory = Directory::default();
    // Keys of different levels differ in length.
    let mut known = HashSet::new();
    for (number, line) in text::lines(bytes) {
        if number > MAX_LINES {
            return Err(GvError::TooLong);
        }
        let text = text::decode(line, encoding).ok_or(LineError::Encoding);
        match text.and_then(|text| line::parse(&text)) {
            Ok(record) if !known.insert(record.digits().to_owned()) => {
                let reason = LineError::Twice(record.digits().to_owned());
                directory.bad_lines.push(BadLine { number, reason });
            }
            Ok(Record::Area(area)) => directory.areas.push(*area),
            Ok(Record::District(district)) => directory.districts.push(district),
            Err(reason) => directory.bad_lines.push(BadLine { number, reason }),
        }
    }
    if let Some(bad) = directory.bad_lines.first().filter(|_| directory.is_empty()) {
        return Err(GvError::NoneUsable(bad.clone()));
    }
    directory.find_parents();
    Ok(directory)
}
