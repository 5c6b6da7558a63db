//! Taking a Gemeindeverzeichnis: first what it would change.

use crate::interop::gv100ad;
use crate::model::keys::AreaKey;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::surroundings;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{AreaUpdate, Snapshot, Workspace};

/// Shows what a directory would change.
pub(super) fn preview(
    bytes: &[u8],
    only: &[AreaKey],
    snapshot: &Snapshot,
) -> Result<FormDialog, String> {
    let directory = gv100ad::load(bytes).map_err(|error| error.to_string())?;
    let update = snapshot
        .compare_areas(&directory, only)
        .map_err(|error| error.to_string())?;
    let report = FieldSpec::new("bericht", "Ergebnis", InputKind::Fact)
        .answer(Answer::One(update.report.to_string()))
        .help("Was an den Gebieten hängt, bleibt: Behörden, Anbindungen und Termine ändert das Verzeichnis nicht.");
    let form = Form::new(vec![report], "Übernehmen", surroundings(snapshot));
    Ok(FormDialog::new(
        "Gemeindeverzeichnis · noch ist nichts übernommen",
        form,
        move |dialog| {
            let update = update.clone();
            vec![Message::work(move |workspace| {
                take(dialog, &update, workspace)
            })]
        },
    ))
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
