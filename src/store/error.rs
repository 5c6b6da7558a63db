//! What can go wrong, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a workspace could not be made, opened or written to. In every case what was confirmed before is still there.
#[derive(Debug, Error)]
pub enum StoreError {
    /// No workspace in this folder.
    #[error(
        "In „{}“ liegt kein Arbeitsbereich. Mit „werkbank einrichten“ einen neuen anlegen oder mit „werkbank beitreten \
         DATEI“ einem bestehenden beitreten.", .0.display()
    )]
    Missing(PathBuf),
    /// There is one already.
    #[error("In „{}“ liegt schon ein Arbeitsbereich. Einen anderen Ordner wählen oder diesen öffnen.", .0.display())]
    Exists(PathBuf),
    /// What lies there does not say whose it is.
    #[error(
        "Die Dateien in „{}“ sind so beschädigt, dass unklar ist, zu welchem Arbeitsbereich sie gehören. Sie bleiben \
         unverändert; einen anderen Ordner wählen und dort eine Sicherung oder eine Standdatei einlesen.", .0.display()
    )]
    Unknown(PathBuf),
    /// Another process writes to it.
    #[error(
        "Dieser Arbeitsbereich ist schon geöffnet{by}. Dort weiterarbeiten oder ihn dort schließen; zum Nachsehen \
         lässt er sich auch nur lesend öffnen."
    )]
    InUse {
        /// ` (Prozess 4711 auf LAPTOP-7)`, or empty.
        by: String,
    },
    /// Written by a newer version.
    #[error(
        "Die Daten in „{}“ hat eine neuere Programmversion geschrieben. Bitte das Programm aktualisieren; die Daten \
         bleiben unverändert.", .0.display()
    )]
    Newer(PathBuf),
    /// Writing was asked of a workspace opened for reading.
    #[error(
        "Der Arbeitsbereich ist nur lesend geöffnet. Zum Ändern ohne diese Einschränkung öffnen."
    )]
    ReadOnly,
    /// One change beyond what a frame holds.
    #[error(
        "Die Änderung ist mit {megabytes} MB zu groß zum Speichern. In kleineren Teilen eingeben oder importieren."
    )]
    TooLarge {
        /// Its size.
        megabytes: usize,
    },
    /// The disk did not take it.
    #[error("{} in „{}“ nicht möglich: {}", .doing.german(), .path.display(), advice(.source))]
    Disk {
        /// What was tried.
        doing: Doing,
        /// With which file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Bytes that were right when the workspace was opened are no longer.
    #[error(
        "Die gespeicherten Daten in „{}“ sind ab Stelle {offset} nicht mehr lesbar. Das Programm neu starten, es stellt \
         sie so weit wie möglich wieder her.", .path.display()
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Where in it, in bytes.
        offset: u64,
    },
}

/// What was tried with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Reading.
    Read,
    /// Writing.
    Write,
}

impl Doing {
    fn german(self) -> &'static str {
        match self {
            Doing::Read => "Lesen",
            Doing::Write => "Speichern",
        }
    }
}

impl StoreError {
    /// `path` could not be read.
    pub fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| StoreError::Disk {
            doing: Doing::Read,
            path,
            source,
        }
    }

    /// `path` could not be written.
    pub fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| StoreError::Disk {
            doing: Doing::Write,
            path,
            source,
        }
    }
}

/// What a person can do, as the operating system speaks English and of codes.
fn advice(error: &io::Error) -> String {
    use io::ErrorKind::{
        NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match error.kind() {
        StorageFull | QuotaExceeded => {
            "Der Datenträger ist voll. Es ist nichts halb geschrieben; Platz schaffen und noch einmal versuchen.".into()
        }
        PermissionDenied => "Die Berechtigung fehlt. Einen anderen Ordner wählen oder die IT um Zugriff bitten.".into(),
        ReadOnlyFilesystem => "Der Datenträger ist schreibgeschützt. Den Schutz aufheben oder einen anderen Ordner wählen.".into(),
        NotFound => "Der Ordner ist nicht mehr da. Ist ein Datenträger abgezogen? Wieder anschließen und noch einmal versuchen.".into(),
        _ => format!("Der Datenträger meldet einen Fehler ({error}). Prüfen, ob er noch angeschlossen ist, und noch einmal versuchen."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_says_what_to_do() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = StoreError::writing(Path::new("/daten/journal"))(full);
        assert_eq!(
            error.to_string(),
            "Speichern in „/daten/journal“ nicht möglich: Der Datenträger ist voll. Es ist nichts halb geschrieben; \
             Platz schaffen und noch einmal versuchen."
        );
    }
}
