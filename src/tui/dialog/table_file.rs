//! Saving records of a kind as a table for Excel and other spreadsheets: which ones, and where to.

use std::sync::Arc;

use super::form_dialog::FormDialog;
use super::saving::{self, Outgoing};
use super::{path, surroundings};
use crate::insight::tables::{self, Headings};
use crate::interop::sheet::{Workbook, xlsx};
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::tui::widget::picker::Entry;
use crate::workspace::{Snapshot, Workspace};

const WHICH: &str = "welche";

/// Records that can be saved together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What they have in common, such as `alle`.
    pub label: &'static str,
    /// Their keys, in the order of the rows.
    pub keys: Arc<[String]>,
}

/// Asks which of the offers is wanted, the first one unless somebody chooses another. The usual folder is asked of the
/// system, which is the worker's business.
pub fn open(kind: Kind, offers: Vec<Offer>) -> Message {
    Message::work(move |workspace| {
        let folder = path::usual_folder().display().to_string();
        vec![Message::open(ask(kind, offers, &folder, workspace))]
    })
}

fn ask(kind: Kind, offers: Vec<Offer>, folder: &str, workspace: &Workspace) -> FormDialog {
    let def = kind.def();
    let entry = |(at, offer): (usize, &Offer)| Entry {
        key: at.to_string(),
        label: offer.label.to_owned(),
        detail: counted(offer.keys.len() as u64, def.label, def.plural),
    };
    let entries: Vec<Entry> = offers.iter().enumerate().map(entry).collect();
    let fields = vec![
        FieldSpec::new(WHICH, def.plural, InputKind::Choice(Arc::new(entries)))
            .required()
            .offering(Answer::one("0"))
            .help(
                "Die Tabelle hat alle Felder, mit deutschen Überschriften und dem Schlüssel vorn.",
            ),
        saving::field(folder, &proper(kind)),
    ];
    let form = Form::new(fields, "Speichern", surroundings(&workspace.snapshot()));
    FormDialog::new("Als Excel-Tabelle speichern", form, move |dialog| {
        let at: usize = dialog.one(WHICH).parse().unwrap_or(0);
        let keys = offers.get(at).map(|offer| Arc::clone(&offer.keys));
        vec![Message::work(move |workspace| {
            // Many records take their time; nobody waits for the workspace meanwhile.
            let snapshot = workspace.snapshot();
            vec![Message::aside(move || {
                save(dialog, kind, &keys.unwrap_or_default(), &snapshot)
            })]
        })]
    })
}

fn proper(kind: Kind) -> String {
    format!("{}.xlsx", kind.slug())
}

fn save(dialog: FormDialog, kind: Kind, keys: &[String], snapshot: &Snapshot) -> Vec<Message> {
    let sheet = tables::sheet(
        snapshot.view(),
        kind,
        keys,
        (Headings::Labels, snapshot.today()),
    );
    let workbook = Workbook {
        sheets: vec![sheet],
    };
    match xlsx::write(&workbook) {
        Ok(bytes) => {
            let outgoing = Outgoing {
                proper: proper(kind),
                bytes,
                what: counted(keys.len() as u64, kind.def().label, kind.def().plural),
                then: "Doppelklick öffnet die Datei in Excel oder LibreOffice.",
            };
            outgoing.save(dialog, "Tabelle")
        }
        Err(error) => dialog.refused(Some(WHICH), error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::replica::Value;
    use crate::tui::dialog::testing::Desk;
    use crate::workspace::Action;

    #[test]
    fn the_chosen_records_become_a_workbook_and_nothing_is_replaced_unasked() {
        let mut desk = Desk::new();
        let task = |action: Action, key: &str| {
            let action = action.set(Kind::Task, key, "titel", Value::text(key));
            action.set(Kind::Task, key, "stand", Value::text("offen"))
        };
        desk.workspace
            .apply(&task(task(Action::new(), "a"), "b"))
            .unwrap();
        let offer = |label, keys: &[&str]| Offer {
            label,
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        };
        let offers = vec![offer("markierte", &["a"]), offer("alle", &["a", "b"])];
        let folder = desk.folder.path().display().to_string();
        for _ in 0..2 {
            desk.open(ask(Kind::Task, offers.clone(), &folder, &desk.workspace));
            desk.press("F2");
        }
        assert!(
            desk.notes[0].starts_with("1 Aufgabe gespeichert: "),
            "{:?}",
            desk.notes
        );
        assert_eq!(desk.notes.len(), 1);
        assert!(desk.screen(80, 24).contains("gibt es schon"));
        let file = fs::read(desk.folder.path().join("aufgabe.xlsx")).unwrap();
        assert!(file.starts_with(b"PK"));
    }
}
