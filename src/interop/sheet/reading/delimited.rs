//! `.csv` as spreadsheets save it: semicolons, commas or tabs, UTF-8 with or without a byte
//! order mark, UTF-16 with one, or Windows-1252.

use std::borrow::Cow;
use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};

use super::{Limits, TableReadError};
use crate::interop::gv100ad::text::{self, Encoding};

const DELIMITERS: [u8; 3] = [b';', b',', b'\t'];
/// How much of a file tells whether it is one, in bytes.
const BEGINNING: usize = 64 << 10;
/// Longest file, in bytes.
const LONGEST: usize = 64 << 20;
/// Rows that tell how a text is written.
const ROWS_TO_LOOK_AT: usize = 100;
/// Byte order marks.
const UTF8: &[u8] = b"\xef\xbb\xbf";
const UTF16: &[u8] = b"\xff\xfe";

/// The beginning of a text, read loosely: enough to see what it is.
pub(in crate::interop) fn beginning(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let text = beginning.strip_prefix(UTF8).unwrap_or(beginning);
    (!beginning.contains(&0)).then(|| String::from_utf8_lossy(text))
}

/// Reads row by row until `take` breaks. Rows are counted as lines.
pub(in crate::interop) fn read(
    text: &str,
    delimiter: u8,
    limits: Limits,
    mut take: impl FnMut(usize, &[String]) -> ControlFlow<()>,
) {
    each(text, delimiter, |number, record| {
        let cell = |cell: &str| cell.chars().take(limits.cell).collect();
        let cells: Vec<String> = record.iter().take(limits.columns).map(cell).collect();
        take(number, &cells)
    });
}

/// The one with which one of the first rows is what is looked for.
pub(in crate::interop) fn delimiter(text: &str, is_it: impl Fn(&[String]) -> bool) -> Option<u8> {
    DELIMITERS.into_iter().find(|delimiter| {
        let (mut found, mut rows) = (false, 0);
        each(text, *delimiter, |_, record| {
            rows += 1;
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            found = is_it(&cells);
            match rows {
                ..ROWS_TO_LOOK_AT if !found => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        });
        found
    })
}

/// The one that makes the most cells of the first rows.
pub(super) fn widest(text: &str) -> u8 {
    let cells = |delimiter: &u8| {
        let (mut cells, mut rows) = (0, 0);
        each(text, *delimiter, |_, record| {
            rows += 1;
            cells += record.len();
            match rows {
                ..ROWS_TO_LOOK_AT => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        });
        cells
    };
    // The first of equals: semicolons are what German spreadsheets write.
    let widest = DELIMITERS.into_iter().rev().max_by_key(cells);
    widest.unwrap_or(DELIMITERS[0])
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
        if take(line(text, record.position()), &record).is_break() {
            return;
        }
    }
}

/// The whole text. One damaged byte must not turn every umlaut of a UTF-8 file into two letters.
///
/// # Errors
/// When it is too long or no text.
pub(in crate::interop) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TableReadError> {
    if bytes.len() > LONGEST {
        return Err(TableReadError::TooLarge);
    }
    if let Some(wide) = bytes.strip_prefix(UTF16) {
        return utf16(wide).map(Cow::Owned);
    }
    let bytes = bytes.strip_prefix(UTF8).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if text::detect(bytes) == Encoding::Latin1 => Ok(windows_1252(bytes).into()),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let row = before.split(|byte| *byte == b'\n').count();
            Err(TableReadError::Encoding { row })
        }
    }
}

/// What Excel calls Unicode text.
fn utf16(bytes: &[u8]) -> Result<String, TableReadError> {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).map_err(|_| TableReadError::Encoding { row: 1 })
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

/// The line on which a record begins, from 1. Its position is before the line ends that nothing stands between.
fn line(text: &str, position: Option<&csv::Position>) -> usize {
    let Some(position) = position else {
        return 0;
    };
    let place = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(place..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let skipped = ends.filter(|byte| **byte == b'\n').count();
    usize::try_from(position.line())
        .unwrap_or(usize::MAX)
        .saturating_add(skipped)
}
