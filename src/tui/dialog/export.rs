//! Writing a state file for others.

use std::path::PathBuf;
use std::sync::Arc;

use super::form_dialog::FormDialog;
use super::{path, surroundings};
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::tui::widget::picker::Entry;
use crate::workspace::{ExportOptions, Seal, Snapshot, Workspace};

const TO: &str = "an";
const FULL: &str = "vollstaendig";
const PATH: &str = "ziel";

/// A form for a state file, into `folder` unless somebody chooses another one.
pub fn ask(folder: &str, snapshot: &Snapshot) -> FormDialog {
    let specs = vec![
        FieldSpec::new(TO, "Für", InputKind::Choices(Arc::new(others(snapshot))))
            .help("Leer heißt: für alle. In die Datei kommt, was sie nach ihren eigenen Dateien noch nicht haben."),
        FieldSpec::new(FULL, "Vollständig", InputKind::YesNo)
            .help("ja schreibt alles von Anfang an; nötig für Neue und nach verlorenen Dateien."),
        FieldSpec::new(PATH, "Ordner oder Datei", InputKind::Line)
            .required()
            .offering(Answer::one(folder))
            .help("In einem Ordner bekommt die Datei ihren Namen von selbst."),
    ];
    let form = Form::new(specs, "Schreiben", surroundings(snapshot));
    FormDialog::new("Stand exportieren", form, |dialog| {
        vec![Message::work(|workspace| write(dialog, workspace))]
    })
}

fn others(snapshot: &Snapshot) -> Vec<Entry> {
    let view = snapshot.view();
    let me = snapshot.me().to_string();
    let members = view.keys(Kind::Member).into_iter().filter(|key| *key != me);
    let entry = |key: &str| Entry {
        key: key.to_owned(),
        label: view.title(Kind::Member, key),
        detail: view.text(Kind::Member, key, "team").unwrap_or_default(),
    };
    members.map(entry).collect()
}

fn write(dialog: FormDialog, workspace: &mut Workspace) -> Vec<Message> {
    let options = ExportOptions {
        to: dialog
            .many(TO)
            .iter()
            .filter_map(|key| ReplicaId::from_hex(key))
            .collect(),
        full: dialog.one(FULL) == "ja",
        seal: Seal::default(),
    };
    let path: PathBuf = path::typed(&dialog.one(PATH));
    let written = workspace
        .export(&options)
        .and_then(|exported| Ok((workspace.write_export(&exported, &path, None)?, exported)));
    match written {
        Ok((paths, exported)) => {
            let changes = counted(exported.changes as u64, "Änderung", "Änderungen");
            let paths: Vec<String> = paths
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            let text = format!("Stand geschrieben: {} ({changes}).", paths.join(", "));
            vec![Message::Note(Severity::Done, text)]
        }
        Err(error) => dialog.refused(Some(PATH), error.to_string()),
    }
}
