//! Why a file was not read or not written, and what to do about it. Nothing has changed then.

use thiserror::Error;

use crate::replica::{Dot, ReplicaId};
use crate::store::WorkspaceId;

/// Why a file cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StateFileError {
    /// No bytes at all.
    #[error("Die Datei ist leer. Bitte erneut senden lassen.")]
    Empty,
    /// Something else.
    #[error("Das ist keine Standdatei der OZG-Werkbank.")]
    NotAStateFile,
    /// Larger than any state file.
    #[error("Die Datei ist mit {megabytes} MB größer, als eine Standdatei sein kann (64 MB).")]
    TooLarge {
        /// Its size.
        megabytes: usize,
    },
    /// Line ends or characters were converted on the way.
    #[error(
        "Die Datei wurde unterwegs wie ein Text umgewandelt und ist dadurch unlesbar. Bitte als Anhang oder in einem \
         ZIP-Archiv erneut senden lassen."
    )]
    Mangled,
    /// Shorter than it says.
    #[error(
        "Die Datei ist unvollständig übertragen worden ({there} von {expected} Byte). Bitte erneut senden lassen."
    )]
    Incomplete {
        /// Its length.
        there: usize,
        /// What it should be, at least.
        expected: usize,
    },
    /// Not as it was written.
    #[error("Die Datei ist unterwegs beschädigt worden. Bitte erneut senden lassen.")]
    Damaged,
    /// Written by a newer version.
    #[error(
        "Die Datei hat eine neuere Programmversion geschrieben (Format {format}). Bitte das Programm aktualisieren und \
         die Datei noch einmal importieren."
    )]
    Newer {
        /// Its format number.
        format: u16,
    },
    /// Not signed by the sender that it names.
    #[error(
        "Die Unterschrift der Datei ist ungültig: Sie stammt nicht von dem Rechner, der als Absender angegeben ist. \
         Bitte beim Absender nachfragen und die Datei nicht verwenden."
    )]
    NotSigned,
    /// Of another workspace.
    #[error(
        "Die Datei{from} gehört zu einem anderen Arbeitsbereich ({}…) als dem, der hier geöffnet ist ({}…). Bitte im \
         passenden Arbeitsbereich einlesen, oder ihm in einem eigenen Ordner beitreten.", short(*.file), short(*.here)
    )]
    Foreign {
        /// ` von A. Muster`, or empty.
        from: String,
        /// Whose it is.
        file: WorkspaceId,
        /// Which is open.
        here: WorkspaceId,
    },
    /// Others' changes without their signature.
    #[error(
        "Die Datei enthält Änderungen unter der Kennung {}, die nicht mit deren Schlüssel unterschrieben sind (bis \
         Nummer {}). Bitte beim Absender nachfragen und die Datei nicht verwenden.", .0.replica.short(), .0.seq
    )]
    Forged(Dot),
    /// A successor says something else than what it takes over.
    #[error(
        "Die Datei schreibt um, was unter der Kennung {} schon verteilt ist. Hier bleibt es, wie es war. Bitte beim \
         Absender nachfragen und die Datei nicht verwenden.", .0.short()
    )]
    Rewritten(ReplicaId),
    /// Properly signed and small when packed, but beyond what is ever read at once.
    #[error(
        "Die Datei enthält mehr Änderungen, als auf einmal eingelesen werden. Bitte beim Absender nachfragen und einen \
         Stand nur mit dem Neuen senden lassen."
    )]
    TooMuch,
    /// Properly signed, but not what any version of this program writes.
    #[error(
        "Die Datei ist in sich widersprüchlich ({0}). Bitte vom Absender mit dem aktuellen Programm neu schreiben lassen."
    )]
    Inconsistent(&'static str),
}

/// Why a file cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WriteError {
    /// Beyond what a reader accepts.
    #[error(
        "Der Stand ist mit {megabytes} MB zu groß für eine Datei. Bitte nur die Änderungen für bestimmte Mitglieder senden."
    )]
    TooLarge {
        /// Its size.
        megabytes: usize,
    },
    /// Beyond what a reader takes at once.
    #[error(
        "Der Stand enthält mehr, als ein Rechner aus einer Datei auf einmal liest. Bitte nur die Änderungen für bestimmte \
         Mitglieder senden."
    )]
    TooMuch,
    /// Too many writers for one file.
    #[error(
        "Der Stand hat Änderungen von zu vielen Rechnern für eine Datei ({count}, möglich sind 10.000)."
    )]
    TooManyReplicas {
        /// How many stretches or writers.
        count: usize,
    },
    /// Others' changes without a proof cannot be passed on.
    #[error(
        "Für die Änderungen von {} bis Nummer {} fehlt dessen Unterschrift. Bitte von dort einen vollständigen Stand \
         senden lassen.", .0.replica.short(), .0.seq
    )]
    Unproved(Dot),
}

/// Enough of it to tell two apart.
fn short(workspace: WorkspaceId) -> String {
    workspace.to_string().chars().take(8).collect()
}
