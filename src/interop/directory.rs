//! The Gemeindeverzeichnis in whichever of its formats, told by its content.

use thiserror::Error;

use super::archive;
use super::auszuggv::{self, AuszugError};
use super::gv100ad::{self, Directory, GvError};
use super::sheet::reading::TableReadError;

/// Why a directory could not be read.
#[derive(Debug, Error)]
pub enum DirectoryError {
    /// A text file or its ZIP.
    #[error(transparent)]
    Text(#[from] GvError),
    /// A table.
    #[error(transparent)]
    Table(#[from] AuszugError),
}

impl DirectoryError {
    /// It is something else altogether. Beside a state file in a mail that is no matter.
    pub fn is_foreign(&self) -> bool {
        matches!(
            self,
            Self::Text(GvError::NotInArchive | GvError::NotGv100ad)
                | Self::Table(
                    AuszugError::NoTable { .. }
                        | AuszugError::Unreadable(TableReadError::OldWorkbook)
                )
        )
    }
}

/// Reads the file called `name` if it could be a directory; `None` if it is clear that it is none.
pub fn read(name: &str, bytes: &[u8]) -> Option<Result<Directory, DirectoryError>> {
    if auszuggv::looks_like(bytes) {
        Some(auszuggv::load(name, bytes).map_err(Into::into))
    } else if archive::is_zip(bytes) || gv100ad::looks_like(bytes) {
        Some(gv100ad::load(bytes).map_err(Into::into))
    } else {
        None
    }
}
