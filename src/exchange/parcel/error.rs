//! Why something in a parcel was not opened, and what to do about it.

use thiserror::Error;

use super::super::encryption::DecryptError;
use super::super::identity::IdentityError;
use super::super::parts::PartError;

/// What could not be opened, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}: {reason}")]
pub struct ParcelError {
    /// The way to it: `mail.eml › winmail.dat`.
    pub path: String,
    /// Why.
    pub reason: Reason,
}

impl ParcelError {
    /// Whether nothing more is opened after this.
    pub(super) fn is_limit(&self) -> bool {
        matches!(self.reason, Reason::TooMany | Reason::TooLarge)
    }
}

/// Why something could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// Items of the whole parcel.
    #[error(
        "Hier sind zu viele Dateien und Nachrichten auf einmal. Bitte nur die Nachrichten und Dateien auswählen, um \
         die es geht, oder sie nacheinander importieren."
    )]
    TooMany,
    /// Bytes of the whole parcel.
    #[error(
        "Der Inhalt ist ausgepackt zu groß. Bitte von Hand auspacken und die Standdateien einzeln importieren."
    )]
    TooLarge,
    /// Containers in containers.
    #[error(
        "Der Inhalt ist zu oft ineinander verpackt. Bitte von Hand auspacken und die Standdatei selbst importieren."
    )]
    TooDeep,
    /// An archive with very many entries.
    #[error(
        "Das ZIP-Archiv enthält {0} Dateien, das sind zu viele. Bitte von Hand auspacken und die Standdateien \
         einzeln importieren."
    )]
    Crowded(usize),
    /// Not an archive any more.
    #[error("Das ZIP-Archiv ist beschädigt ({0}). Bitte erneut senden lassen.")]
    Archive(String),
    /// One entry of it.
    #[error("Die Datei im ZIP-Archiv ist beschädigt ({0}). Bitte erneut senden lassen.")]
    Entry(String),
    /// One entry of it.
    #[error(
        "Die Datei im ZIP-Archiv ist mit einem Kennwort geschützt. Bitte das Archiv von Hand auspacken und die Datei \
         selbst importieren."
    )]
    Encrypted,
    /// Encrypted, and nothing here opens it.
    #[error("Die verschlüsselte Datei lässt sich nicht öffnen. {0}")]
    Locked(Locked),
    /// Outlook's own packing.
    #[error(
        "Outlook hat die Anhänge in ein Format verpackt, das nur Outlook liest (winmail.dat). Bitte den Absender, die \
         E-Mail als „Nur-Text“ oder „HTML“ statt „Rich-Text“ noch einmal zu senden."
    )]
    Tnef,
    /// Outlook's own file.
    #[error(
        "Das ist eine Nachricht im Format von Outlook (.msg). Bitte den Anhang in Outlook speichern und ihn selbst \
         importieren."
    )]
    OutlookMessage,
    /// Mails with text only.
    #[error("Es gibt keinen Anhang. Bitte prüfen, ob es die richtige E-Mail ist.")]
    NoAttachment,
    /// A mail whose attachments cannot be told apart.
    #[error(
        "Die E-Mail ist beschädigt: Ihre Anhänge sind nicht zu finden. Bitte erneut senden lassen."
    )]
    NoBoundary,
    /// A mail that stops.
    #[error(
        "Die E-Mail endet mittendrin; Anhänge fehlen oder sind unvollständig. Bitte erneut speichern oder senden lassen."
    )]
    CutOff,
    /// Headers that are none.
    #[error("Der Kopf der E-Mail ist beschädigt. Bitte erneut senden lassen.")]
    Head,
    /// An attachment whose encoding is broken.
    #[error("Der Anhang ist unterwegs beschädigt worden. Bitte erneut senden lassen.")]
    Encoding,
    /// An attachment in an encoding that is out of use.
    #[error(
        "Der Anhang ist auf eine veraltete Art kodiert ({0}). Bitte ihn im E-Mail-Programm speichern und selbst \
         importieren."
    )]
    Unusual(String),
    /// An attachment without content.
    #[error("Der Anhang ist leer. Bitte erneut senden lassen.")]
    Empty,
    /// One part of a file.
    #[error(transparent)]
    Part(#[from] PartError),
}

/// Why nothing here opens something encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Locked {
    /// The keys there are do not.
    #[error(transparent)]
    Sealed(#[from] DecryptError),
    /// This laptop's own key might, but nobody has given its passphrase yet.
    #[error("{}", IdentityError::Locked)]
    OwnKey,
    /// This laptop's own key might, but cannot be used, for the reason in the sentence.
    #[error("{0}")]
    NoKey(String),
}

impl From<IdentityError> for Locked {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Locked => Self::OwnKey,
            error => Self::NoKey(error.to_string()),
        }
    }
}
