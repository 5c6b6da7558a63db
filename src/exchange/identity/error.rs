//! Why the key could not be read, used or kept, and what to do about it.

use std::path::PathBuf;

use thiserror::Error;

use crate::exchange::encryption::EncryptError;
use crate::store::StoreError;

/// Why the key could not be read, used or kept.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// There is none.
    #[error(
        "Der Schlüssel dieses Rechners fehlt: „{}“ ist nicht da. Bitte aus einer Sicherung \
         zurückholen, oder diesen Ordner aufheben und mit einer Standdatei der anderen neu beitreten.", .0.display()
    )]
    Missing(PathBuf),
    /// It is not what was written.
    #[error(
        "Der Schlüssel dieses Rechners in „{}“ ist beschädigt. Bitte aus einer Sicherung \
         zurückholen, oder diesen Ordner aufheben und mit einer Standdatei der anderen neu beitreten.", .0.display()
    )]
    Damaged(PathBuf),
    /// A newer version wrote it.
    #[error("Den Schlüssel in „{}“ hat eine neuere Programmversion geschrieben. Bitte das Programm aktualisieren.", .0.display())]
    Newer(PathBuf),
    /// It is protected, and the passphrase was not given.
    #[error(
        "Der Schlüssel dieses Rechners ist mit einem Kennwort geschützt und noch gesperrt. Bitte zuerst das Kennwort \
         eingeben, auf dem Bildschirm in der Ansicht Abgleich, bei Befehlen mit „--kennwort-datei DATEI“."
    )]
    Locked,
    /// It is protected with another one.
    #[error("Das Kennwort passt nicht zum Schlüssel dieses Rechners. Bitte noch einmal eingeben.")]
    WrongPassphrase,
    /// The passphrase is right, but what it protects is not what the file says.
    #[error(
        "Der geschützte Schlüssel dieses Rechners ist nicht der, den seine Datei nennt. Bitte aus einer Sicherung \
         zurückholen, oder diesen Ordner aufheben und mit einer Standdatei der anderen neu beitreten."
    )]
    Contradictory,
    /// The key for signing is there, the one for opening files does not come out of it.
    #[error(
        "Aus dem Schlüssel dieses Rechners lässt sich keiner zum Öffnen verschlüsselter Dateien ableiten. Bitte diesen \
         Rechner erneuern."
    )]
    Underivable,
    /// It could not be protected.
    #[error(transparent)]
    Unprotected(#[from] EncryptError),
    /// The disk did not do it.
    #[error(transparent)]
    Disk(#[from] StoreError),
}
