//! Why something could not be done with a workspace.

use thiserror::Error;

use super::action::ActionError;
use super::import::ImportError;
use crate::exchange::IdentityError;
use crate::model::catalogue::CatalogueError;
use crate::store::{Doing, StoreError};

/// A German sentence that says what happened and what to do.
#[derive(Debug, Error)]
pub enum WorkspaceError {
    /// The action breaks a rule.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// A file cannot be taken.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The disk or the store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secret key.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The built-in catalogue.
    #[error(transparent)]
    Catalogue(#[from] &'static CatalogueError),
    /// A change that must be there is not.
    #[error("Eine frühere Änderung ist nicht mehr lesbar. Bitte „werkbank kontrolle“ ausführen.")]
    MissingChange,
    /// An own change is lost here, so the own counting cannot go on.
    #[error(
        "Von den eigenen früheren Änderungen fehlt eine. Bis sie mit einer Standdatei der anderen zurückkommt, lässt \
         sich hier nur lesen: bitte die anderen um ihren vollständigen Stand bitten und ihn einlesen."
    )]
    OwnPastMissing,
    /// A state file could not be made.
    #[error(transparent)]
    Write(#[from] crate::exchange::state_file::WriteError),
    /// A file could not be read or written.
    #[error("„{path}“: {error}")]
    File {
        /// Which file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
}

impl WorkspaceError {
    /// Whether the workspace cannot be opened to work in it, but perhaps to look at it: somebody else works in it, or
    /// the disk takes nothing.
    pub fn leaves_reading(&self) -> bool {
        matches!(
            self,
            Self::Store(
                StoreError::InUse { .. }
                    | StoreError::Disk {
                        doing: Doing::Write,
                        ..
                    }
            )
        )
    }
}
