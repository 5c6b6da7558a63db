//! Taking a Gemeindeverzeichnis: first which part of it, then what it would change.

use std::sync::Arc;

use crate::interop::gv100ad::Directory;
use crate::model::keys::AreaKey;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::surroundings;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{AreaUpdate, Snapshot, Workspace};

const ONLY: &str = "nur";

/// Asks which part of a directory is wanted.
pub(super) fn ask(directory: Directory, snapshot: &Snapshot) -> FormDialog {
    let directory = Arc::new(directory);
    let only = FieldSpec::new(ONLY, "Nur diese Gebiete", InputKind::Words)
        .help(
            "Schlüssel von Ländern oder Kreisen, etwa 06 oder 06633. Leer heißt: ganz Deutschland.",
        )
        .check(|key| {
            key.parse::<AreaKey>()
                .map(drop)
                .map_err(|error| error.to_string())
        });
    let form = Form::new(vec![only], "Ansehen", surroundings(snapshot));
    FormDialog::new("Gemeindeverzeichnis", form, move |dialog| {
        let directory = Arc::clone(&directory);
        vec![Message::work(move |workspace| {
            preview(dialog, &directory, &workspace.snapshot())
        })]
    })
}

/// Shows what the wanted part would change.
fn preview(dialog: FormDialog, directory: &Directory, snapshot: &Snapshot) -> Vec<Message> {
    let only: Vec<AreaKey> = dialog
        .many(ONLY)
        .iter()
        .filter_map(|key| key.parse().ok())
        .collect();
    match snapshot.compare_areas(directory, &only) {
        Ok(update) => vec![Message::open(show(update, snapshot))],
        Err(error) => dialog.refused(Some(ONLY), error.to_string()),
    }
}

fn show(update: AreaUpdate, snapshot: &Snapshot) -> FormDialog {
    let report = FieldSpec::new("bericht", "Ergebnis", InputKind::Fact)
        .answer(Answer::One(update.report.to_string()))
        .help("Was an den Gebieten hängt, bleibt: Behörden, Anbindungen und Termine ändert das Verzeichnis nicht.");
    let form = Form::new(vec![report], "Übernehmen", surroundings(snapshot));
    FormDialog::new(
        "Gemeindeverzeichnis · noch ist nichts übernommen",
        form,
        move |dialog| {
            let update = update.clone();
            vec![Message::work(move |workspace| {
                take(dialog, &update, workspace)
            })]
        },
    )
}

fn take(dialog: FormDialog, update: &AreaUpdate, workspace: &mut Workspace) -> Vec<Message> {
    let report = &update.report;
    match workspace.take_areas(update) {
        Ok(()) if !report.writes => {
            let text = "Alle Gebiete sind schon auf diesem Stand; nichts wurde geändert.";
            vec![Message::Note(Severity::Info, text.to_owned())]
        }
        Ok(()) => {
            let text = format!(
                "Gemeindeverzeichnis übernommen: {} neu, {} geändert, {} aufgelöst.",
                report.new, report.changed, report.dissolved
            );
            vec![Message::Note(Severity::Done, text)]
        }
        Err(error) => dialog.refused(None, error.to_string()),
    }
}
