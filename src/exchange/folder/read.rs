//! Reading a file that somebody may be writing.

use std::fs::File;
use std::io::{self, Read};

use super::super::parts::LARGEST_WHOLE;
use super::{Found, ReadError};

/// Largest file that is read, in bytes.
pub(super) const LARGEST: u64 = LARGEST_WHOLE as u64;

/// The content of a file as long as it was seen.
///
/// # Errors
/// [`ReadError`] when it is gone, has another length by now, is too large or cannot be read.
pub fn read(found: &Found) -> Result<Vec<u8>, ReadError> {
    let Found { path, seen } = found;
    if seen.length > LARGEST {
        return Err(ReadError::TooLarge(path.clone()));
    }
    let (bytes, length) = take(found, LARGEST).map_err(|source| ReadError::new(path, source))?;
    if bytes.len() as u64 == seen.length && length == seen.length {
        Ok(bytes)
    } else {
        Err(ReadError::Changing(path.clone()))
    }
}

/// At most `most` bytes from the start; `None` when it cannot be read now or has another length by now.
pub(in crate::exchange) fn beginning(found: &Found, most: u64) -> Option<Vec<u8>> {
    let (bytes, length) = take(found, most).ok()?;
    (length == found.seen.length).then_some(bytes)
}

/// At most `most` bytes, and how long the file is afterwards.
fn take(found: &Found, most: u64) -> io::Result<(Vec<u8>, u64)> {
    let mut file = File::open(&found.path)?;
    let mut bytes = Vec::new();
    file.by_ref().take(most).read_to_end(&mut bytes)?;
    Ok((bytes, file.metadata()?.len()))
}
