//! What can go wrong with a folder and its files, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{MOST_FILES, read::LARGEST};

/// Why a folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// Not there, or not now.
    #[error(
        "Den Ordner „{}“ gibt es nicht, oder er ist gerade nicht erreichbar. Bitte prüfen, ob das Netzlaufwerk \
         verbunden und der Ordner richtig angegeben ist.", .0.display()
    )]
    Missing(PathBuf),
    /// A file.
    #[error("„{}“ ist kein Ordner. Bitte den Ordner angeben, in dem die Dateien liegen.", .0.display())]
    NotAFolder(PathBuf),
    /// The system refuses.
    #[error("Der Ordner „{}“ lässt sich nicht lesen. {}", .path.display(), advice(.source))]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// More than can be meant.
    #[error(
        "Im Ordner „{}“ liegen mehr als {MOST_FILES} Dateien. Bitte einen eigenen Ordner für diesen Zweck verwenden.",
        .0.display()
    )]
    TooMany(PathBuf),
    /// The system refuses.
    #[error("Im Ordner „{}“ lässt sich nichts ablegen. {}", .path.display(), advice(.source))]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system refuses.
    #[error("Die Datei „{}“ lässt sich nicht löschen. {}", .path.display(), advice(.source))]
    Unremovable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not every system takes it as a file name.
    #[error(
        "„{0}“ geht nicht als Dateiname. Möglich sind Buchstaben ohne Umlaute, Ziffern, Punkt, Binde- und Unterstrich."
    )]
    Name(String),
    /// The name, and all that are made from it.
    #[error("Im Ordner „{}“ gibt es schon zu viele Dateien namens „{name}“. Bitte dort aufräumen.", .folder.display())]
    Taken {
        /// Where.
        folder: PathBuf,
        /// Which.
        name: String,
    },
    /// Changed or gone since it was seen.
    #[error("Die Datei „{}“ ist inzwischen verändert oder nicht mehr da. Bitte noch einmal versuchen.", .0.display())]
    Changed(PathBuf),
}

impl FolderError {
    pub(super) fn reading(folder: &Path, source: io::Error) -> Self {
        let path = folder.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing(path),
            io::ErrorKind::NotADirectory => Self::NotAFolder(path),
            _ => Self::Unreadable { path, source },
        }
    }

    pub(super) fn writing(folder: &Path, source: io::Error) -> Self {
        let path = folder.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing(path),
            io::ErrorKind::NotADirectory => Self::NotAFolder(path),
            _ => Self::Unwritable { path, source },
        }
    }
}

/// Why a file that was seen is not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Removed since.
    #[error("Die Datei „{}“ ist nicht mehr da.", .0.display())]
    Gone(PathBuf),
    /// Half-written: another length than was seen, or in use.
    #[error("Die Datei „{}“ wird gerade noch geschrieben und beim nächsten Mal gelesen.", .0.display())]
    Changing(PathBuf),
    /// More than anything that could be meant.
    #[error("Die Datei „{}“ ist größer als {} MB und wird nicht gelesen.", .0.display(), LARGEST >> 20)]
    TooLarge(PathBuf),
    /// The system refuses.
    #[error("Die Datei „{}“ lässt sich nicht lesen. {}", .path.display(), advice(.source))]
    Refused {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl ReadError {
    pub(super) fn new(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Gone(path),
            _ if is_in_use(&source) => Self::Changing(path),
            _ => Self::Refused { path, source },
        }
    }
}

/// Whether Windows says that another program has the file open, or a part of it locked.
fn is_in_use(error: &io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    cfg!(windows)
        && matches!(
            error.raw_os_error(),
            Some(SHARING_VIOLATION | LOCK_VIOLATION)
        )
}

/// What a person can do.
fn advice(error: &io::Error) -> String {
    use io::ErrorKind::{
        AlreadyExists, NotADirectory, NotFound, PermissionDenied, QuotaExceeded,
        ReadOnlyFilesystem, StorageFull,
    };
    let known = match error.kind() {
        PermissionDenied => {
            "Die Berechtigung fehlt. Wer den Ordner freigegeben hat, kann sie erteilen."
        }
        ReadOnlyFilesystem => {
            "Der Datenträger ist schreibgeschützt. Bitte einen anderen Ordner verwenden."
        }
        StorageFull | QuotaExceeded => {
            "Der Datenträger ist voll. Bitte Platz schaffen und noch einmal versuchen."
        }
        NotFound => {
            "Datei oder Ordner sind nicht mehr da. Bitte prüfen, ob das Netzlaufwerk verbunden ist."
        }
        AlreadyExists | NotADirectory => {
            "Dort, wo der Ordner sein soll, liegt eine Datei. Bitte sie umbenennen."
        }
        _ => {
            return format!(
                "Das System meldet: {error}. Bitte prüfen, ob das Netzlaufwerk verbunden ist, und noch einmal versuchen."
            );
        }
    };
    known.to_owned()
}
