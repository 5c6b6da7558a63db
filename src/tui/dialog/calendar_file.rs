//! Saving appointments as a file for other calendars: which ones, whether persons are named, and where to.

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use super::form_dialog::FormDialog;
use super::{path, surroundings};
use crate::interop::ical::EXTENSION;
use crate::model::text::counted;
use crate::tui::layer::confirm::Confirm;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::tui::widget::picker::Entry;
use crate::workspace::{Names, Workspace, WorkspaceError, write_all};

const WHICH: &str = "welche";
const NAMES: &str = "namen";
const PATH: &str = "ziel";

/// Appointments that can be saved together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What they have in common, such as `alle`.
    pub label: String,
    /// Their keys.
    pub keys: Vec<Box<str>>,
}

/// Asks which of the offers is wanted, the first one unless somebody chooses another. The usual folder is asked of the
/// system, which is the worker's business.
pub fn open(offers: Vec<Offer>) -> Message {
    Message::work(move |workspace| {
        let folder = path::usual_folder().display().to_string();
        vec![Message::open(ask(offers, &folder, workspace))]
    })
}

fn ask(offers: Vec<Offer>, folder: &str, workspace: &Workspace) -> FormDialog {
    let entry = |(at, offer): (usize, &Offer)| Entry {
        key: at.to_string(),
        label: offer.label.clone(),
        detail: counted(offer.keys.len() as u64, "Termin", "Termine"),
    };
    let entries: Vec<Entry> = offers.iter().enumerate().map(entry).collect();
    let fields = vec![
        FieldSpec::new(WHICH, "Welche Termine", InputKind::Choice(Arc::new(entries)))
            .required()
            .offering(Answer::one("0"))
            .help("Outlook, Thunderbird und Telefone lesen die Datei; wer sie später noch einmal einliest, bekommt keine doppelten Termine."),
        FieldSpec::new(NAMES, "Teilnehmende nennen", InputKind::YesNo)
            .offering(Answer::one("nein"))
            .help("ja schreibt ihre Namen in die Beschreibung. Telefon und E-Mail stehen nie darin."),
        FieldSpec::new(PATH, "Ordner oder Datei", InputKind::Line)
            .required()
            .offering(Answer::one(folder))
            .help("In einem Ordner heißt die Datei termine.ics."),
    ];
    let form = Form::new(fields, "Speichern", surroundings(&workspace.snapshot()));
    FormDialog::new("Als Kalenderdatei speichern", form, move |dialog| {
        let at: usize = dialog.one(WHICH).parse().unwrap_or(0);
        let keys = offers.get(at).map(|offer| offer.keys.clone());
        vec![Message::work(move |workspace| {
            save(dialog, &keys.unwrap_or_default(), workspace)
        })]
    })
}

/// A file that is made and not written yet.
struct Outgoing {
    folder: PathBuf,
    name: String,
    text: String,
    count: usize,
}

impl Outgoing {
    fn write(&self) -> Result<Message, WorkspaceError> {
        let files = vec![(self.name.clone(), self.text.clone().into_bytes())];
        write_all(&self.folder, files)?;
        let count = counted(self.count as u64, "Termin", "Termine");
        let path = self.folder.join(&self.name);
        let text = format!(
            "{count} gespeichert: {}. Doppelklick öffnet die Datei im Kalenderprogramm.",
            path.display()
        );
        Ok(Message::Note(Severity::Done, text))
    }
}

/// Writes the file if that replaces none; else it is asked first.
fn save(dialog: FormDialog, keys: &[Box<str>], workspace: &Workspace) -> Vec<Message> {
    let names = match dialog.one(NAMES).as_str() {
        "ja" => Names::Given,
        _ => Names::LeftOut,
    };
    let proper = format!("termine.{EXTENSION}");
    let (folder, name) = path::place(path::typed(&dialog.one(PATH)), &proper);
    let outgoing = Outgoing {
        folder,
        name,
        text: workspace.calendar_file(keys.iter().map(|key| &**key), names),
        count: keys.len(),
    };
    let there = outgoing.folder.join(&outgoing.name);
    if !there.exists() {
        return match outgoing.write() {
            Ok(told) => vec![told],
            Err(error) => dialog.refused(Some(PATH), error.to_string()),
        };
    }
    let question = format!(
        "„{}“ gibt es schon. Soll die Datei ersetzt werden?",
        there.display()
    );
    let outgoing = Arc::new(outgoing);
    let replace = move || {
        let outgoing = Arc::clone(&outgoing);
        let write = move || match outgoing.write() {
            Ok(told) => vec![told],
            Err(error) => vec![Message::failure(&error)],
        };
        // The form below has had its answer too.
        vec![Message::Close, Message::aside(write)]
    };
    vec![
        Message::open(dialog),
        Message::open(Confirm::new("Kalenderdatei", question, "Ersetzen", replace)),
    ]
}
