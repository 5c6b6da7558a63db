//! A file that is too large for one e-mail, cut into parts that may arrive late, twice and in any order.
//!
//! ```text
//! 8    magic; its line end and control characters tell a transfer "as text"
//! 2    format, little-endian like all numbers
//! 32   id of the whole: BLAKE3 over a text of its own, count, total, name and the hashes
//! 2    number of this part, from 1
//! 2    count of parts
//! 8    total: length of the whole
//! 1    length of the name
//! ..   name of the whole, such as `stand_….ozgstand` or `stand_….ozgstand.age`
//! 32×n BLAKE3 of the bytes of every part
//! ..   the bytes: every part as long as the first, the last one shorter
//! ```
//!
//! A part proves its own bytes by the list and the list by the id, so whoever forges a part makes another whole and
//! cannot spoil this one. Who wrote the whole, only its own signature tells.
//!
//! It knows bytes and names, never what the whole holds.

mod collector;
mod error;
mod layout;
#[cfg(test)]
mod tests;

pub use collector::{Collector, Gathered, Missing, Whole};
pub use error::{PartError, SplitError};
pub use layout::{is_part, read};

use super::EXTENSION;
use super::state_file::LARGEST_FILE;
use crate::replica::Hash;

/// Most parts of a whole.
pub const MOST_PARTS: u16 = 1_000;
/// Smallest limit for a part, in bytes.
pub const SMALLEST_LIMIT: usize = 4 << 10;
/// Largest whole, in bytes: a state file, and what age adds to it for thousands of recipients.
pub const LARGEST_WHOLE: usize = LARGEST_FILE + (1 << 20);

/// An undamaged part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Names the whole; the same for all of its parts and for no others.
    pub whole: Hash,
    /// From 1 to `count`.
    pub number: u16,
    /// How many parts there are, from 2 to [`MOST_PARTS`].
    pub count: u16,
    /// File name of the whole.
    pub name: String,
    /// Length of the whole, in bytes.
    pub total: usize,
    /// The part as it came, to be kept.
    pub file: Vec<u8>,
    /// Where in it the piece of the whole begins.
    head: usize,
}

impl Part {
    /// What this part carries of the whole.
    pub fn bytes(&self) -> &[u8] {
        &self.file[self.head..]
    }
}

/// Cuts a file into parts of at most `max` bytes each, header included, with their file names. A file that fits
/// comes back as it is, under its own name.
///
/// # Errors
/// [`SplitError`] when the name is not plain ASCII, the limit too small or the file too large for it.
pub fn split(name: &str, bytes: Vec<u8>, max: usize) -> Result<Vec<(String, Vec<u8>)>, SplitError> {
    if !is_plain_name(name) {
        return Err(SplitError::Name(name.to_owned()));
    }
    if max < SMALLEST_LIMIT {
        return Err(SplitError::LimitTooSmall);
    }
    if bytes.len() > LARGEST_WHOLE {
        return Err(SplitError::TooLarge);
    }
    if bytes.len() <= max {
        return Ok(vec![(name.to_owned(), bytes)]);
    }
    let fits = |count: &u16| {
        stride(bytes.len(), *count)
            .is_some_and(|stride| layout::head_len(name, *count) + stride <= max)
    };
    let count = (2..=MOST_PARTS)
        .find(fits)
        .ok_or(SplitError::TooManyParts)?;
    let stride = stride(bytes.len(), count).ok_or(SplitError::TooManyParts)?;
    let files = layout::write(name, &bytes, count, stride);
    let names = (1..=count).map(|number| part_name(name, number, count));
    Ok(names.zip(files).collect())
}

/// Bytes per part when `total` bytes go into `count` parts evenly; `None` when nothing would be left for the last.
fn stride(total: usize, count: u16) -> Option<usize> {
    let stride = total.div_ceil(usize::from(count).max(1));
    (stride * usize::from(count.saturating_sub(1)) < total).then_some(stride)
}

/// `stand_nord_teil-02-von-12.ozgstand`: sorts in order and is no `.age`, whatever the whole is.
fn part_name(name: &str, number: u16, count: u16) -> String {
    let stem = name.strip_suffix(".age").unwrap_or(name);
    let stem = stem
        .strip_suffix(EXTENSION)
        .and_then(|stem| stem.strip_suffix('.'))
        .unwrap_or(stem);
    let width = count.to_string().len();
    format!("{stem}_teil-{number:0width$}-von-{count}.{EXTENSION}")
}

/// Whether every mail program and file system keeps this file name as it is.
pub(super) fn is_plain_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (1..=200).contains(&name.len()) && !name.starts_with(['.', '-']) && name.chars().all(plain)
}
