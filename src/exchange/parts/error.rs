//! Why a part was not read or a file not cut, and what to do about it.

use thiserror::Error;

use super::{LARGEST_WHOLE, MOST_PARTS};

/// Why a part cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PartError {
    /// Something else.
    #[error("Das ist kein Teil einer Standdatei der OZG-Werkbank.")]
    NotAPart,
    /// Line ends or characters were converted on the way.
    #[error(
        "Der Teil wurde unterwegs wie ein Text umgewandelt und ist dadurch unlesbar. Bitte als Anhang oder in einem \
         ZIP-Archiv erneut senden lassen."
    )]
    Mangled,
    /// Written by a newer version.
    #[error(
        "Den Teil hat eine neuere Programmversion geschrieben (Format {format}). Bitte das Programm aktualisieren und \
         den Teil noch einmal importieren."
    )]
    Newer {
        /// Its format number.
        format: u16,
    },
    /// Shorter than it says.
    #[error(
        "Der Teil ist unvollständig übertragen worden ({there} von {expected} Byte). Bitte erneut senden lassen."
    )]
    Incomplete {
        /// Its length.
        there: usize,
        /// What it should be, at least.
        expected: usize,
    },
    /// Not as it was written.
    #[error("Der Teil ist unterwegs beschädigt oder verändert worden. Bitte erneut senden lassen.")]
    Damaged,
}

/// Why a file cannot be cut.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SplitError {
    /// Some mail program would change it.
    #[error(
        "Der Dateiname „{0}“ kommt nicht durch jedes E-Mail-Programm. Bitte nur Buchstaben ohne Umlaute, Ziffern, \
         Punkt, Binde- und Unterstrich verwenden."
    )]
    Name(String),
    /// The header would fill the part.
    #[error("Die Grenze für eine Datei ist zu klein. Bitte mindestens 4 KB erlauben.")]
    LimitTooSmall,
    /// Beyond what a reader accepts.
    #[error(
        "Die Datei ist größer als {} MB und lässt sich auch in Teilen nicht senden. Bitte nur die Änderungen für \
         bestimmte Mitglieder senden.", LARGEST_WHOLE >> 20
    )]
    TooLarge,
    /// More parts than anybody can keep track of.
    #[error(
        "Mit dieser Grenze würden es mehr als {MOST_PARTS} Teile. Bitte eine höhere Grenze für eine Datei wählen."
    )]
    TooManyParts,
}
