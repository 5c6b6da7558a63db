//! The inbox: saying which folder it is, and taking what has arrived there without a preview.

use super::form_dialog::FormDialog;
use super::import::taking::{said, severity_of};
use super::{path, surroundings};
use crate::exchange::folder::Found;
use crate::model::text::counted;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{Arrival, Imported, Inbox, OnArrival, Snapshot, Strangers, Workspace};

const FOLDER: &str = "ordner";
const AT_ONCE: &str = "sofort";

/// Asks which folder, beginning with what is known.
pub fn ask() -> Message {
    Message::work(|workspace| {
        let inbox = workspace.inbox();
        vec![Message::open(form(
            inbox.as_ref(),
            usual().as_deref(),
            &workspace.snapshot(),
        ))]
    })
}

fn usual() -> Option<String> {
    path::downloads().map(|folder| folder.display().to_string())
}

/// The form; `usual` is offered as long as there is no inbox.
fn form(inbox: Option<&Inbox>, usual: Option<&str>, snapshot: &Snapshot) -> FormDialog {
    let folder = FieldSpec::new(FOLDER, "Ordner", InputKind::Line)
        .help("Wohin Anhänge gespeichert werden. Neue Standdateien darin werden gemeldet. Leer heißt: keiner.");
    let folder = match (inbox, usual) {
        (Some(inbox), _) => folder.answer(Answer::one(&inbox.folder)),
        (None, Some(usual)) => folder.offering(Answer::one(usual)),
        (None, None) => folder,
    };
    let takes = inbox.is_some_and(|inbox| inbox.on_arrival == OnArrival::Take);
    let at_once = FieldSpec::new(AT_ONCE, "Sofort übernehmen", InputKind::YesNo)
        .answer(Answer::one(if takes { "ja" } else { "nein" }))
        .help("ja übernimmt Neues von bekannten Absendern ohne Vorschau. Alle anderen werden in jedem Fall nur gemeldet.");
    let form = Form::new(vec![folder, at_once], "Speichern", surroundings(snapshot));
    FormDialog::new("Eingangsordner", form, |dialog| {
        vec![Message::work(|workspace| save(dialog, workspace))]
    })
}

fn save(dialog: FormDialog, workspace: &mut Workspace) -> Vec<Message> {
    let on_arrival = match dialog.one(AT_ONCE).as_str() {
        "ja" => OnArrival::Take,
        _ => OnArrival::Announce,
    };
    let inbox = match dialog.one(FOLDER).trim() {
        "" => None,
        folder => match Inbox::at(&path::typed(folder), on_arrival) {
            Ok(inbox) => Some(inbox),
            Err(error) => return dialog.refused(Some(FOLDER), error.to_string()),
        },
    };
    match workspace.set_inbox(inbox.as_ref()) {
        Ok(()) => vec![Message::Note(Severity::Done, saved(inbox.as_ref()))],
        Err(error) => dialog.refused(None, error.to_string()),
    }
}

fn saved(inbox: Option<&Inbox>) -> String {
    match inbox {
        None => "Kein Ordner wird mehr beobachtet.".to_owned(),
        Some(inbox) => {
            let then = match inbox.on_arrival {
                OnArrival::Announce => "gemeldet",
                OnArrival::Take => "sofort übernommen, wenn der Absender bekannt ist",
            };
            format!("Eingangsordner: {}. Neues wird {then}.", inbox.folder)
        }
    }
}

/// Takes from these files of the inbox what can be taken without asking.
pub fn take(files: Vec<Found>) -> Message {
    Message::long_to_the_end("Eingang", move |workspace| {
        match workspace.take_arrived(&files, Strangers::Ask) {
            Ok(arrivals) => told(&arrivals).into_iter().collect(),
            Err(error) => vec![Message::failure(&error)],
        }
    })
}

/// One note about all of it; none if nothing was to do.
fn told(arrivals: &[(String, Arrival)]) -> Option<Message> {
    let taken = arrivals.iter().filter_map(|(_, arrival)| match arrival {
        Arrival::Taken(imported) => Some(imported),
        _ => None,
    });
    let mut severity = Severity::Done;
    let mut words = Vec::new();
    let count = taken.clone().count() as u64;
    if count > 0 {
        let imported = taken.fold(Imported::default(), Imported::then);
        severity = severity_of(&imported);
        let files = counted(count, "Datei", "Dateien");
        words.push(format!("{files} aus dem Eingang:"));
        words.extend(said(&imported));
    }
    for (name, arrival) in arrivals {
        let sentence = match arrival {
            Arrival::Taken(_) => continue,
            Arrival::Kept(sentence) => sentence.clone(),
            Arrival::Refused(reason) => format!("Beiseitegelegt in „abgelehnt“: {reason}"),
            Arrival::Stays(reason) if reason.contains(name) => reason.clone(),
            Arrival::Stays(reason) => format!("„{name}“: {reason}"),
        };
        severity = Severity::Warning;
        words.push(sentence);
    }
    let waits = |(_, arrival): &(String, Arrival)| matches!(arrival, Arrival::Stays(_));
    if arrivals.iter().any(waits) {
        words.push("<arrived> öffnet die Vorschau.".to_owned());
    }
    (!words.is_empty()).then(|| Message::Note(severity, words.join(" ")))
}

#[cfg(test)]
mod tests;
