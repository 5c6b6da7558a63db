//! Reading a small file that only its owner can read, whatever may lie in its place.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A key file is short, in bytes; whatever else lies there need not be read.
const LONGEST: u64 = 32 << 10;

pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
