//! Why files cannot be taken. The workspace has not changed then, and the files stay where they are.

use thiserror::Error;

use crate::exchange::state_file::StateFileError;
use crate::workspace::facts::ForkPlace;

/// Why files cannot be taken.
#[derive(Debug, Error)]
pub enum ImportError {
    /// One file cannot be read.
    #[error("„{name}“ wurde nicht übernommen. {error}")]
    File {
        /// Its name.
        name: String,
        /// Why.
        error: StateFileError,
    },
    /// Its sender is not known here.
    #[error(
        "„{name}“ kommt von {sender}, bisher unbekannt. Die Kennung bitte am Telefon vergleichen: {fingerprint}. Stimmt \
         sie, die Datei mit „--trust“ noch einmal einlesen."
    )]
    UnknownSender {
        /// The file.
        name: String,
        /// What the sender says to be called.
        sender: String,
        /// To be read out on the phone.
        fingerprint: String,
    },
    /// Its sender is not trusted any more.
    #[error(
        "„{name}“ wurde nicht übernommen: {sender} ist hier gesperrt. Wurde die Sperre zu Unrecht gesetzt, hebt \
         „werkbank mitglieder vertrauen“ sie auf."
    )]
    DistrustedSender {
        /// The file.
        name: String,
        /// What the sender is called here.
        sender: String,
    },
    /// Two different changes bear one name, and the sender's laptop is one of the two.
    #[error(
        "„{name}“ wurde nicht übernommen: Von {author} gibt es {} zwei verschiedene Fassungen. Ein Rechner von {author} \
         wurde kopiert oder aus einer Sicherung zurückgespielt. {}", .place.since(*.seq), remedy(*.seq, *.place)
    )]
    Fork {
        /// The file.
        name: String,
        /// Whose changes.
        author: String,
        /// The first count that is there twice.
        seq: u64,
        /// How well that is known.
        place: ForkPlace,
    },
    /// The same, and this laptop is one of the two.
    #[error(
        "„{name}“ wurde nicht übernommen: Von diesem Rechner gibt es {} zwei verschiedene Fassungen; er wurde kopiert \
         oder aus einer Sicherung zurückgespielt. Bitte „werkbank mitglieder erneuern“ ausführen (auf dem Bildschirm: \
         Abgleich) und die Datei dann noch einmal einlesen. Nichts geht verloren.", .place.since(*.seq)
    )]
    OwnFork {
        /// The file.
        name: String,
        /// The first own count that is there twice.
        seq: u64,
        /// How well that is known.
        place: ForkPlace,
    },
}

fn remedy(seq: u64, place: ForkPlace) -> String {
    match place {
        ForkPlace::Exact => format!(
            "Auf einem der beiden Rechner bitte „werkbank mitglieder erneuern --ab {seq}“ ausführen und von dort eine \
             neue Datei senden; nichts geht verloren."
        ),
        ForkPlace::AtTheLatest => {
            "Bitte von dort einen vollständigen Stand senden lassen („werkbank export --full“); \
                                   damit lässt sich die Stelle bestimmen."
                .to_owned()
        }
    }
}
