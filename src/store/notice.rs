//! What opening found and did, said to a person.

use std::fmt;
use std::path::PathBuf;

/// One thing that was not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A part of the journal was unreadable or gone, and was put together again.
    JournalRepaired {
        /// Whether anything can be missing.
        result: Recovery,
        /// Where the damaged file lies now.
        set_aside: PathBuf,
    },
    /// The journal is shorter than it was known to be, and there was nothing to complete it from.
    JournalShortened,
    /// The fast copy was lost or not readable and is made again from the journal.
    CopyRebuilt {
        /// Where the damaged copy lies now, if there was any.
        set_aside: Option<PathBuf>,
    },
    /// The fast copy can be neither read nor made again.
    CopyUnavailable,
    /// What an interrupted write left behind could not be removed, and may hold values that were erased.
    LeftOver(PathBuf),
    /// The last commit was interrupted between its frames.
    Interrupted,
    /// Something is damaged, and this opening may not repair it.
    NotRepaired,
}

/// Whether anything that was confirmed can be missing after a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// Nothing is missing.
    Complete,
    /// Something may be.
    Partial,
}

const FETCH: &str =
    "Was fehlt, kommt mit der nächsten Standdatei der anderen zurück oder aus einer Sicherung.";

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::JournalRepaired { result, set_aside } => {
                match result {
                    Recovery::Complete => write!(
                        f,
                        "Die Datei „journal“ war beschädigt und ist vollständig wiederhergestellt."
                    )?,
                    Recovery::Partial => write!(
                        f,
                        "Die Datei „journal“ war beschädigt. Alles Lesbare ist wieder da, einzelne Änderungen können \
                         fehlen. {FETCH}"
                    )?,
                }
                write!(f, " Die beschädigte Fassung liegt in „{}“.", set_aside.display())
            }
            Notice::JournalShortened => {
                write!(f, "Die Datei „journal“ ist kürzer als beim letzten Mal, es können Änderungen fehlen. {FETCH}")
            }
            Notice::CopyRebuilt { set_aside: Some(folder) } => write!(
                f,
                "Die schnelle Kopie der Daten war nicht lesbar und wird neu aufgebaut; es fehlt nichts. Die beschädigte \
                 liegt in „{}“.",
                folder.display()
            ),
            Notice::CopyRebuilt { set_aside: None } => {
                f.write_str("Die schnelle Kopie der Daten war weg und wird neu aufgebaut; es fehlt nichts.")
            }
            Notice::CopyUnavailable => f.write_str(
                "Die schnelle Kopie der Daten lässt sich nicht anlegen. Gespeichert wird trotzdem sicher, das Öffnen \
                 dauert nur länger. Prüfen, ob auf dem Datenträger Platz ist.",
            ),
            Notice::LeftOver(path) => write!(
                f,
                "„{}“ ist von einem abgebrochenen Speichern übrig und ließ sich nicht löschen. Darin können Angaben \
                 stehen, die schon getilgt sind. Andere Programme schließen und dieses neu starten.",
                path.display()
            ),
            Notice::Interrupted => f.write_str(
                "Der letzte Import wurde unterbrochen und ist nur zum Teil da. Dieselbe Datei noch einmal importieren, \
                 dann ist er vollständig.",
            ),
            Notice::NotRepaired => f.write_str(
                "Die gespeicherten Daten sind beschädigt; zu sehen ist, was lesbar war. Zum Reparieren ohne \
                 Einschränkung öffnen.",
            ),
        }
    }
}
