//! Why a file was not encrypted or not opened, and what to do about it.

use thiserror::Error;

use super::MOST_RECIPIENTS;

/// Why a text is no [`super::Recipient`]. It does not repeat the text, which may be a secret key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecipientError {
    /// Something else.
    #[error(
        "Das ist kein öffentlicher Schlüssel für age. Ein solcher beginnt mit „age1“ und hat 62 Zeichen."
    )]
    NotARecipient,
    /// The secret part.
    #[error(
        "Das ist ein geheimer Schlüssel. Er gehört nur auf den eigenen Rechner; gebraucht wird hier der öffentliche, \
         der mit „age1“ beginnt."
    )]
    Secret,
    /// Everybody could open what is encrypted to it.
    #[error(
        "Dieser öffentliche Schlüssel schützt nichts: Was an ihn verschlüsselt ist, kann jeder öffnen. Bitte bei der \
         Person nachfragen, von der er stammt."
    )]
    Weak,
}

/// Why a file was not encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EncryptError {
    /// Nobody could open it.
    #[error("Es ist niemand angegeben, für den verschlüsselt werden soll.")]
    NoRecipients,
    /// More than a reader accepts.
    #[error(
        "Für {count} Rechner zugleich lässt sich nicht verschlüsseln, möglich sind {MOST_RECIPIENTS}."
    )]
    TooManyRecipients {
        /// How many there are.
        count: usize,
    },
    /// An empty one protects nothing.
    #[error("Das Kennwort ist leer. Bitte eines mit mindestens einem Zeichen wählen.")]
    NoPassphrase,
    /// The library did not do it.
    #[error("Das Verschlüsseln ist fehlgeschlagen. Bitte noch einmal versuchen.")]
    Failed,
}

/// Why a file was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecryptError {
    /// Something else.
    #[error("Die Datei ist nicht mit age verschlüsselt.")]
    NotEncrypted,
    /// In a form that came later.
    #[error(
        "Die Datei ist mit einer neueren Form von age verschlüsselt, die dieses Programm nicht kennt. Bitte das \
         Programm aktualisieren."
    )]
    Newer,
    /// Encrypted to other keys.
    #[error(
        "Die Datei ist nicht für diesen Rechner verschlüsselt. Bitte dem Absender zuerst eine Standdatei von hier \
         senden: Damit bekommt er den Schlüssel dieses Rechners und kann erneut senden."
    )]
    NotForThisLaptop,
    /// Encrypted with a passphrase, and there is none.
    #[error("Die Datei ist mit einem Kennwort verschlüsselt. Bitte das Kennwort angeben.")]
    PassphraseNeeded,
    /// Encrypted with another passphrase.
    #[error("Das Kennwort passt nicht zu dieser Datei. Bitte noch einmal eingeben.")]
    WrongPassphrase,
    /// Changed or cut.
    #[error(
        "Die verschlüsselte Datei ist beschädigt oder unvollständig übertragen worden. Bitte erneut senden lassen."
    )]
    Damaged,
    /// More is inside than may be.
    #[error("In der verschlüsselten Datei steckt mehr, als eine Datei hier enthalten darf ({}).", size(*.limit))]
    TooLarge {
        /// The most that may be, in bytes.
        limit: usize,
    },
    /// Trying the passphrase would keep the laptop busy for long.
    #[error(
        "Das Kennwort dieser Datei zu prüfen würde den Rechner zu lange auslasten. Bitte vom Absender mit der \
         üblichen Einstellung neu verschlüsseln lassen."
    )]
    TooMuchWork,
    /// Encrypted to very many, or made to keep the laptop busy.
    #[error(
        "Die Datei ist für mehr Empfänger verschlüsselt, als das Programm annimmt ({MOST_RECIPIENTS}). Bitte vom \
         Absender für weniger verschlüsseln lassen."
    )]
    TooManyRecipients,
}

fn size(bytes: usize) -> String {
    if bytes < 1 << 20 {
        format!("{bytes} Byte")
    } else {
        format!("{} MB", bytes >> 20)
    }
}
