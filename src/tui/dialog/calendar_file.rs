//! Saving appointments as a file for other calendars: which ones, whether persons are named, and where to.

#[cfg(test)]
mod tests;

use super::form_dialog::FormDialog;
use super::saving::{self, Offer, Outgoing};
use super::{path, surroundings};
use crate::interop::ical::EXTENSION;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{Names, Workspace};

const NAMES: &str = "namen";

/// Asks which of the offers is wanted, the first one unless somebody chooses another. The usual folder is asked of the
/// system, which is the worker's business.
pub fn open(offers: Vec<Offer>) -> Message {
    Message::work(move |workspace| {
        let folder = path::usual_folder().display().to_string();
        vec![Message::open(ask(offers, &folder, workspace))]
    })
}

fn ask(offers: Vec<Offer>, folder: &str, workspace: &Workspace) -> FormDialog {
    let fields = vec![
        saving::which(Kind::Appointment, &offers)
            .help("Outlook, Thunderbird und Telefone lesen die Datei; wer sie später noch einmal einliest, bekommt keine doppelten Termine."),
        FieldSpec::new(NAMES, "Teilnehmende nennen", InputKind::YesNo)
            .offering(Answer::one("nein"))
            .help("ja schreibt ihre Namen in die Beschreibung. Telefon und E-Mail stehen nie darin."),
        saving::field(folder, &proper()),
        saving::opening(),
    ];
    let form = Form::new(fields, "Speichern", surroundings(&workspace.snapshot()));
    FormDialog::new("Als Kalenderdatei speichern", form, move |dialog| {
        let keys = saving::chosen(&dialog, &offers);
        vec![Message::work(move |workspace| {
            save(dialog, &keys, workspace)
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
