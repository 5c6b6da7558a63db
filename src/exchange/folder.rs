//! Files in a folder that others write to as well, through a share, a sync client or a mail program: seen, read, placed
//! and moved without a lock. No file is ever overwritten, and none is removed or moved that is not as it was seen.
//!
//! It knows names, lengths and bytes, never what the files mean.

mod error;
mod place;
mod read;
#[cfg(test)]
mod tests;

pub use error::{FolderError, ReadError};
pub use place::{publish, remove};
pub(super) use place::{set_aside, write_new};
pub(super) use read::beginning;
pub use read::read;

use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::replica::WallMs;

/// Most files in one folder.
const MOST_FILES: usize = 10_000;
/// How names end while sync clients, browsers and this program still write the file.
const UNFINISHED: [&str; 9] = [
    "tmp",
    "part",
    "partial",
    "filepart",
    "crdownload",
    "download",
    "opdownload",
    "unconfirmed",
    "neu",
];
/// The same for sync clients that count their files: `stand.!sync`, `stand.sync-4711`.
const SYNCING: [&str; 2] = ["sync", "!sync"];
/// What file managers put into any folder.
const OF_FILE_MANAGERS: [&str; 2] = ["desktop.ini", "thumbs.db"];

/// Tells a file from others, and from itself at another time, without reading it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Seen {
    /// Without its folder.
    pub name: String,
    /// In bytes.
    pub length: u64,
    /// When it was last written, 0 when the system does not say.
    pub modified: WallMs,
}

/// A file that lies in a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Where.
    pub path: PathBuf,
    /// As what.
    pub seen: Seen,
}

impl Seen {
    fn new(name: &OsStr, metadata: &Metadata) -> Self {
        let since = metadata
            .modified()
            .ok()
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Self {
            name: name.to_string_lossy().into_owned(),
            length: metadata.len(),
            modified: since.map_or(0, |since| {
                since.as_millis().try_into().unwrap_or(WallMs::MAX)
            }),
        }
    }
}

impl Found {
    /// Whether the same file is still there, unchanged.
    fn is_still_there(&self) -> bool {
        let name = self.path.file_name().unwrap_or_default();
        fs::symlink_metadata(&self.path)
            .is_ok_and(|now| now.is_file() && Seen::new(name, &now) == self.seen)
    }
}

/// The files in `folder`, ordered by name: not those in folders inside, hidden, empty, or still being written as far
/// as their names say.
///
/// # Errors
/// [`FolderError`] when there is no such folder, it cannot be read or holds more than 10,000 files.
pub fn look(folder: &Path) -> Result<Vec<Found>, FolderError> {
    let refused = |source| FolderError::reading(folder, source);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(refused)? {
        files.extend(found(&entry.map_err(refused)?).map_err(refused)?);
        if files.len() > MOST_FILES {
            return Err(FolderError::TooMany(folder.to_owned()));
        }
    }
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// `None` for what is not to be looked at, or is gone already.
fn found(entry: &DirEntry) -> io::Result<Option<Found>> {
    let name = entry.file_name();
    if is_passing(&name.to_string_lossy()) {
        return Ok(None);
    }
    match entry.metadata() {
        Ok(metadata) if metadata.is_file() && metadata.len() > 0 => Ok(Some(Found {
            path: entry.path(),
            seen: Seen::new(&name, &metadata),
        })),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(None),
    }
}

/// Whether a name tells that the file is not meant for people, or not yet.
fn is_passing(name: &str) -> bool {
    let name = name.to_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.starts_with(['.', '~'])
        || UNFINISHED.contains(&ending)
        || SYNCING.iter().any(|sync| ending.starts_with(sync))
        || OF_FILE_MANAGERS.contains(&name.as_str())
}
