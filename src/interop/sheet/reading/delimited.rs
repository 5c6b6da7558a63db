//! `.csv` as spreadsheets save it: semicolons, commas or tabs, UTF-8 with or without a byte order mark, or Windows-1252.

use std::borrow::Cow;
use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};

use super::table::{COLUMNS, LONGEST_CELL, ROWS_TO_LOOK_AT};
use super::{AuszugError, row};
use crate::interop::gv100ad::text::{self, Encoding};

const DELIMITERS: [u8; 3] = [b';', b',', b'\t'];
/// How much of a file tells whether it is one, in bytes.
const BEGINNING: usize = 64 << 10;
/// Longest file, in bytes.
const LONGEST: usize = 64 << 20;

/// Whether one of the first rows begins like a record.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    !beginning.contains(&0) && delimiter(&decode_loosely(beginning)).is_some()
}

/// Reads row by row until `take` breaks. Rows are counted as lines.
pub(super) fn read(
    bytes: &[u8],
    mut take: impl FnMut(usize, &[String]) -> ControlFlow<()>,
) -> Result<(), AuszugError> {
    if bytes.len() > LONGEST {
        return Err(AuszugError::TooLarge);
    }
    let text = decode(bytes)?;
    let delimiter = delimiter(&text).unwrap_or(DELIMITERS[0]);
    each(&text, delimiter, |number, record| {
        let cell = |cell: &str| cell.chars().take(LONGEST_CELL).collect();
        let cells: Vec<String> = record.iter().take(COLUMNS).map(cell).collect();
        take(number, &cells)
    });
    Ok(())
}

/// The one with which a record is found.
fn delimiter(text: &str) -> Option<u8> {
    DELIMITERS.into_iter().find(|delimiter| {
        let (mut found, mut rows) = (false, 0);
        each(text, *delimiter, |_, record| {
            rows += 1;
            let cells: Vec<String> = record.iter().take(3).map(str::to_owned).collect();
            found = row::begins_table(&cells);
            match rows {
                ..ROWS_TO_LOOK_AT if !found => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        });
        found
    })
}

fn each(text: &str, delimiter: u8, mut take: impl FnMut(usize, &StringRecord) -> ControlFlow<()>) {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    // Text that is in memory and may have rows of any length cannot fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, csv::Position::line);
        if take(usize::try_from(line).unwrap_or(usize::MAX), &record).is_break() {
            return;
        }
    }
}

/// The whole text. One damaged byte must not turn every umlaut of a UTF-8 file into two letters.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, AuszugError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if text::detect(bytes) == Encoding::Latin1 => Ok(windows_1252(bytes).into()),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let row = before.split(|byte| *byte == b'\n').count();
            Err(AuszugError::Encoding { row })
        }
    }
}

/// Enough to see keys.
fn decode_loosely(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// What Windows-1252 has from 0x80 on instead of control characters (WHATWG Encoding, index windows-1252).
const FROM_80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// ISO-8859-1 but for those 32 characters.
fn windows_1252(bytes: &[u8]) -> String {
    let special: Vec<char> = FROM_80.chars().collect();
    let character = |byte: &u8| {
        let place = byte.checked_sub(0x80).map(usize::from);
        let special = place.and_then(|place| special.get(place));
        special.copied().unwrap_or(char::from(*byte))
    };
    bytes.iter().map(character).collect()
}
