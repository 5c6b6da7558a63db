//! Saving a file for other programs where a form says, never over another one unasked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::form_dialog::FormDialog;
use super::path;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::layer::confirm::Confirm;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, InputKind};
use crate::tui::widget::picker::Entry;
use crate::workspace::{WorkspaceError, write_all};

/// The field of the place.
const PATH: &str = "ziel";

/// The field of what goes into the file.
pub(super) const WHICH: &str = "welche";

/// Records that can be saved together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What they have in common, such as `alle`.
    pub label: String,
    /// Their keys, in the order of the file.
    pub keys: Arc<[Box<str>]>,
}

/// Asks which of the offers is wanted, the first one unless somebody chooses another.
pub(super) fn which(kind: Kind, offers: &[Offer]) -> FieldSpec {
    let def = kind.def();
    let entry = |(at, offer): (usize, &Offer)| Entry {
        key: at.to_string(),
        label: offer.label.clone(),
        detail: counted(offer.keys.len() as u64, def.label, def.plural),
    };
    let entries: Vec<Entry> = offers.iter().enumerate().map(entry).collect();
    FieldSpec::new(WHICH, def.plural, InputKind::Choice(Arc::new(entries)))
        .required()
        .offering(Answer::one("0"))
}

/// The keys of the offer that was taken.
pub(super) fn chosen(dialog: &FormDialog, offers: &[Offer]) -> Arc<[Box<str>]> {
    let at = dialog.one(WHICH).parse().ok();
    let offer = at.and_then(|at: usize| offers.get(at));
    offer
        .map(|offer| Arc::clone(&offer.keys))
        .unwrap_or_default()
}

/// How the name of the file ends that somebody wants, in lower case.
pub(super) fn ending(dialog: &FormDialog) -> Option<String> {
    let path = path::typed(&dialog.one(PATH));
    let ending = path.extension()?;
    Some(ending.to_string_lossy().to_lowercase())
}

/// Asks where to; in a folder the file has its `proper` name.
pub(super) fn field(folder: &str, proper: &str) -> FieldSpec {
    FieldSpec::new(PATH, "Ordner oder Datei", InputKind::Line)
        .required()
        .offering(Answer::one(folder))
        .help(&format!("In einem Ordner heißt die Datei {proper}."))
}

/// The field of what to do afterwards.
const OPEN: &str = "oeffnen";

/// Asks whether the file is to be opened at once.
pub(super) fn opening() -> FieldSpec {
    FieldSpec::new(OPEN, "Danach öffnen", InputKind::YesNo)
        .offering(Answer::one("nein"))
        .help("Mit dem Programm, das dieser Rechner für solche Dateien nimmt.")
}

/// What becomes of a file once it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Open,
}

/// A file that is made and not written yet.
pub(super) struct Outgoing {
    /// What it is called where nobody calls it otherwise.
    pub proper: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// What is in it, such as `12 Termine`.
    pub what: String,
    /// What to do with it.
    pub then: &'static str,
}

impl Outgoing {
    fn write(&self, folder: &Path, name: &str, after: After) -> Result<Message, WorkspaceError> {
        write_all(folder, vec![(name.to_owned(), self.bytes.clone())])?;
        let (what, then) = (&self.what, self.then);
        if after == After::Open {
            return Ok(self.opened(&folder.join(name)));
        }
        let text = format!(
            "{what} gespeichert: {}. {then}",
            folder.join(name).display()
        );
        Ok(Message::Note(Severity::Done, text))
    }

    fn opened(&self, file: &Path) -> Message {
        let (what, place) = (&self.what, file.display());
        match open::that_detached(file) {
            Ok(()) => Message::Note(
                Severity::Done,
                format!("{what} gespeichert und geöffnet: {place}."),
            ),
            Err(error) => Message::Note(
                Severity::Warning,
                format!(
                    "{what} gespeichert: {place}. Öffnen ließ sich die Datei nicht ({error}). {}",
                    self.then
                ),
            ),
        }
    }

    /// Writes the file where the form says if that replaces none; else it is asked first.
    pub(super) fn save(self, dialog: FormDialog, title: &'static str) -> Vec<Message> {
        let (folder, name): (PathBuf, String) =
            path::place(path::typed(&dialog.one(PATH)), &self.proper);
        let there = folder.join(&name);
        let after = match dialog.one(OPEN).as_str() {
            "ja" => After::Open,
            _ => After::Nothing,
        };
        if !there.exists() {
            return match self.write(&folder, &name, after) {
                Ok(told) => vec![told],
                Err(error) => dialog.refused(Some(PATH), error.to_string()),
            };
        }
        let question = format!(
            "„{}“ gibt es schon. Soll die Datei ersetzt werden?",
            there.display()
        );
        let outgoing = Arc::new((self, folder, name));
        let replace = move || {
            let outgoing = Arc::clone(&outgoing);
            let write = move || {
                let (file, folder, name) = &*outgoing;
                let written = file.write(folder, name, after);
                vec![written.unwrap_or_else(|error| Message::failure(&error))]
            };
            // The form below has had its answer too.
            vec![Message::Close, Message::aside(write)]
        };
        vec![
            Message::open(dialog),
            Message::open(Confirm::new(title, question, "Ersetzen", replace)),
        ]
    }
}
