//! A small file that only its owner can read, replaced as a whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::store::disk::{Disk, RealDisk};

/// A key file is short, in bytes; whatever else lies there need not be read.
const LONGEST: u64 = 32 << 10;

pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("neu");
    // A remnant of an attempt before could have other rights.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private().open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    RealDisk.rename(&new, path)?;
    path.parent()
        .map_or(Ok(()), |folder| RealDisk.sync_folder(folder))
}

/// Opens a new file for writing that nobody else can read from its first moment on. On Windows that follows from the
/// rights of the folder.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
