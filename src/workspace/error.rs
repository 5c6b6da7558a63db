//! Why something could not be done with a workspace.

use thiserror::Error;

use super::action::ActionError;
use super::import::ImportError;
use super::tables::TableError;
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
    /// What was said of tables cannot be kept.
    #[error(transparent)]
    Table(#[from] TableError),
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
        "Andere haben von diesem Rechner mehr Änderungen, als hier sind: Vermutlich wurde er kopiert oder aus einer \
         Sicherung zurückgespielt. Bis das Fehlende zurück ist, lässt sich hier nur lesen: bitte die anderen um ihren \
         vollständigen Stand bitten („werkbank export --full“) und ihn einlesen."
    )]
    OwnPastMissing,
    /// This laptop is about to go on under a new name.
    #[error(
        "Dieser Rechner bekommt eine neue Kennung, und das ist noch nicht abgeschlossen; bis dahin lässt sich hier nur \
         lesen. Ist der Schlüssel durch ein Kennwort geschützt, bitte das Kennwort eingeben, sonst das Programm neu \
         starten."
    )]
    RenewalUnfinished,
    /// What was erased is not gone from the log yet.
    #[error(
        "Die Tilgung ist geschrieben, aber die alten Werte ließen sich noch nicht aus dem Journal entfernen; das geschieht \
         beim nächsten Öffnen. {0}"
    )]
    NotTidied(StoreError),
    /// The place of a fork is not known.
    #[error(
        "Von diesem Rechner gibt es einen Doppelgänger, aber noch ist nicht sicher, ab welcher Änderung. Bitte jemanden, \
         der dessen Stand hat, um einen vollständigen Stand bitten („werkbank export --full“), ihn einlesen und dann \
         noch einmal erneuern."
    )]
    ForkPlaceUnknown,
    /// An own change that does not exist.
    #[error("Die eigenen Änderungen zählen von 1 bis {last}; erneuern geht ab Nummer 2.")]
    NoSuchOwnChange {
        /// The last own count.
        last: u64,
    },
    /// Nobody of that name.
    #[error(
        "Ein anderes Mitglied mit der Kennung {0} ist hier nicht bekannt. Alle zeigt „werkbank mitglieder“."
    )]
    NotAMember(String),
    /// A state file could not be made.
    #[error(transparent)]
    Write(#[from] crate::exchange::state_file::WriteError),
    /// A recipient without a key.
    #[error(
        "Für „{0}“ ist hier noch kein Schlüssel bekannt. Er kommt mit der nächsten Datei von dort; bis dahin ein Kennwort \
         verwenden oder offen senden."
    )]
    NoKey(String),
    /// A file could not be encrypted.
    #[error(transparent)]
    Encrypt(#[from] crate::exchange::encryption::EncryptError),
    /// A file could not be cut into parts.
    #[error(transparent)]
    Split(#[from] crate::exchange::parts::SplitError),
    /// A file could not be taken apart.
    #[error("„{}“ wurde nicht übernommen. {}", .0.path, .0.reason)]
    Parcel(#[from] crate::exchange::parcel::ParcelError),
    /// A folder for exchange.
    #[error(transparent)]
    Folder(#[from] crate::exchange::folder::FolderError),
    /// A mail could not be written.
    #[error(transparent)]
    Draft(#[from] crate::exchange::mail::DraftError),
    /// It is a copy to practise with.
    #[error("Aus der Übung geht nichts hinaus. Zum Senden zuerst das Üben beenden.")]
    Practising,
    /// Somebody wanted it to stop.
    #[error(transparent)]
    Cancelled(super::progress::Cancelled),
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
