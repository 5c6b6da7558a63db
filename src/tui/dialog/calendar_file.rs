//! Saving appointments as a file for other calendars: which ones, whether persons are named, and where to.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::form_dialog::FormDialog;
use super::saving::{self, Outgoing};
use super::{path, surroundings};
use crate::interop::ical::EXTENSION;
use crate::model::text::counted;
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::tui::widget::picker::Entry;
use crate::workspace::{Names, Workspace};

const WHICH: &str = "welche";
const NAMES: &str = "namen";

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
        saving::field(folder, &proper()),
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

/// Writes the file if that replaces none; else it is asked first.
fn save(dialog: FormDialog, keys: &[Box<str>], workspace: &Workspace) -> Vec<Message> {
    let names = match dialog.one(NAMES).as_str() {
        "ja" => Names::Given,
        _ => Names::LeftOut,
    };
    let text = workspace.calendar_file(keys.iter().map(|key| &**key), names);
    let outgoing = Outgoing {
        proper: proper(),
        bytes: text.into_bytes(),
        what: counted(keys.len() as u64, "Termin", "Termine"),
        then: "Doppelklick öffnet die Datei im Kalenderprogramm.",
    };
    outgoing.save(dialog, "Kalenderdatei")
}

fn proper() -> String {
    format!("termine.{EXTENSION}")
}
