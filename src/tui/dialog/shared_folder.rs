//! Exchange through a folder that others replicate too: which folder, whom to trust, and what came of it.

use std::path::{Path, PathBuf};

use super::file_picker::{FilePicker, Wanted};
use super::form_dialog::FormDialog;
use super::import::taking::{said, severity_of};
use super::{passphrase, path, surroundings};
use crate::exchange::{Fingerprint, Protection};
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::tui::data::Data;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{Imported, Snapshot, Stranger, Strangers, Synced, Workspace};

/// Asks which folder, beginning in that of the last time.
pub fn ask(data: &Data) -> Message {
    let last = data.exchange.shared_folder.as_ref().map(PathBuf::from);
    // The usual folder is asked of the system, and a drive may take its time.
    Message::aside(move || vec![pick(last.unwrap_or_else(path::usual_folder))])
}

fn pick(folder: PathBuf) -> Message {
    let title = "Mit Ordner abgleichen · gemeinsamer Ordner";
    FilePicker::open(title, folder, Wanted::Folder, |paths, picker| {
        let folder = paths.into_iter().next();
        folder
            .map(|folder| exchange(folder, Vec::new(), Back::Picker(Box::new(picker))))
            .into_iter()
            .collect()
    })
}

/// The same folder as the last time, without asking.
pub fn again(data: &Data) -> Option<Message> {
    let folder = data.exchange.shared_folder.as_ref()?;
    Some(exchange(PathBuf::from(folder), Vec::new(), Back::Nowhere))
}

/// Where to say why a folder will not do.
enum Back {
    Picker(Box<FilePicker>),
    Nowhere,
}

impl Back {
    fn refused(self, reason: String) -> Vec<Message> {
        match self {
            Self::Picker(picker) => picker.refused(reason),
            Self::Nowhere => vec![Message::failure(&reason)],
        }
    }
}

/// Exchanges; `compared` are the unknown senders whose fingerprint somebody has compared.
fn exchange(folder: PathBuf, compared: Vec<ReplicaId>, back: Back) -> Message {
    Message::long_to_the_end("Abgleich", move |workspace| {
        if workspace.protection() == Protection::Locked {
            return passphrase::with_key(workspace, move |_| {
                vec![exchange(folder.clone(), compared.clone(), Back::Nowhere)]
            });
        }
        match workspace.sync(&folder, Strangers::AcceptOnly(&compared)) {
            Ok(synced) => follow(&synced, &folder, workspace),
            Err(error) => back.refused(error.to_string()),
        }
    })
}

/// Tells what was done and asks about unknown senders.
fn follow(synced: &Synced, folder: &Path, workspace: &Workspace) -> Vec<Message> {
    let mut messages = vec![told(synced)];
    if !synced.strangers.is_empty() {
        let dialog = compare(&synced.strangers, folder, &workspace.snapshot());
        messages.push(Message::open(dialog));
    }
    messages
}

/// One note about all of it.
fn told(synced: &Synced) -> Message {
    let mut severity = Severity::Done;
    let mut words = Vec::new();
    if !synced.taken.is_empty() {
        let taken = synced.taken.iter().map(|(_, imported)| imported);
        let imported = taken.fold(Imported::default(), Imported::then);
        severity = severity_of(&imported);
        words.extend(said(&imported));
    }
    match synced.sent {
        Some((_, 0)) => words.push("Abgelegt, was hier schon da ist.".to_owned()),
        Some((_, changes)) => {
            let changes = counted(changes as u64, "Änderung", "Änderungen");
            words.push(format!("{changes} abgelegt."));
        }
        None => {}
    }
    if synced.removed > 0 {
        let files = counted(synced.removed as u64, "eigene Datei", "eigene Dateien");
        words.push(format!("{files} entfernt, deren Inhalt alle haben."));
    }
    if !synced.skipped.is_empty() {
        severity = Severity::Warning;
        words.extend(synced.skipped.iter().cloned());
    }
    if !synced.strangers.is_empty() {
        severity = Severity::Warning;
        let senders = counted(
            synced.strangers.len() as u64,
            "Absender ist",
            "Absender sind",
        );
        words.push(format!("{senders} noch unbekannt."));
    }
    if words.is_empty() {
        words.push("Nichts Neues, alles ist auf demselben Stand.".to_owned());
    }
    Message::Note(severity, words.join(" "))
}

/// Asks of each unknown sender whether its fingerprint has been compared. Files of those who are left out stay.
fn compare(strangers: &[Stranger], folder: &Path, snapshot: &Snapshot) -> FormDialog {
    let specs = strangers.iter().flat_map(questions).collect();
    let form = Form::new(specs, "Übernehmen", surroundings(snapshot));
    let asked: Vec<ReplicaId> = strangers.iter().map(|stranger| stranger.replica).collect();
    let folder = folder.to_owned();
    FormDialog::new("Unbekannte Absender", form, move |dialog| {
        let agreed = |replica: &ReplicaId| dialog.one(&replica.to_string()) == "ja";
        let compared: Vec<ReplicaId> = asked.iter().copied().filter(agreed).collect();
        if compared.is_empty() {
            return Vec::new();
        }
        vec![exchange(folder.clone(), compared, Back::Nowhere)]
    })
}

fn questions(stranger: &Stranger) -> [FieldSpec; 2] {
    let fingerprint = Fingerprint::of(&stranger.replica).to_string();
    let group = stranger.to_string();
    let fact = FieldSpec::new("", "Kennung", InputKind::Fact).answer(Answer::One(fingerprint));
    let question = FieldSpec::new(
        &stranger.replica.to_string(),
        "Kennung stimmt",
        InputKind::YesNo,
    );
    [
        fact.group(&group),
        question
            .group(&group)
            .help("Bitte am Telefon vergleichen. Ohne „ja“ bleiben die Dateien von dort liegen, wie sie sind."),
    ]
}

#[cfg(test)]
mod tests;
