//! Files that the person names: read whole with a limit, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Largest file that is read, in bytes: as large as a state file can be.
const LARGEST: u64 = 64 << 20;

/// Why a file cannot be read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// The system refuses.
    #[error("„{}“ lässt sich nicht lesen: {}", .path.display(), german(.source))]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system refuses.
    #[error("„{}“ lässt sich nicht schreiben: {}", .path.display(), german(.source))]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not a file.
    #[error("„{}“ ist ein Ordner; gebraucht wird eine Datei.", .0.display())]
    Folder(PathBuf),
    /// More than anything that could be meant.
    #[error("„{}“ ist größer als {} MB und wird nicht gelesen.", .0.display(), LARGEST >> 20)]
    TooLarge(PathBuf),
}

/// The content of a file.
///
/// # Errors
/// [`FileError`] naming it.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let refused = |source| FileError::Read {
        path: path.to_owned(),
        source,
    };
    if path.is_dir() {
        return Err(FileError::Folder(path.to_owned()));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(refused)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(refused)?;
    if bytes.len() as u64 > LARGEST {
        return Err(FileError::TooLarge(path.to_owned()));
    }
    Ok(bytes)
}

/// Writes a file beside its place first, so that the one before stays until the new one is whole.
///
/// # Errors
/// [`FileError`] naming it; nothing half-written is left.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    if path.is_dir() {
        return Err(FileError::Folder(path.to_owned()));
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(".neu");
    let draft = PathBuf::from(draft);
    let written = File::create(&draft)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&draft, path));
    written.map_err(|source| {
        // There may be none; the first error is the one to tell.
        let _ = fs::remove_file(&draft);
        FileError::Write {
            path: path.to_owned(),
            source,
        }
    })
}

/// Writes a file that only its owner can read. One that is there stays as it is.
///
/// # Errors
/// [`FileError`] naming it.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|source| FileError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Makes a folder, if it is not there yet.
///
/// # Errors
/// [`FileError`] naming it.
pub fn folder(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).map_err(|source| FileError::Write {
        path: path.to_owned(),
        source,
    })
}

/// What the system says, in German where it is a thing that people can mend.
pub fn german(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "Datei oder Ordner gibt es nicht.".to_owned(),
        io::ErrorKind::AlreadyExists => "Dort liegt schon eine Datei.".to_owned(),
        io::ErrorKind::PermissionDenied => "Die Berechtigung fehlt.".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "Der Datenträger ist voll.".to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => "Der Datenträger ist schreibgeschützt.".to_owned(),
        _ => format!("Das System meldet: {error}."),
    }
}

/// The name of a file without its folders, for people.
pub fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
