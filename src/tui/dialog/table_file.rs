//! Saving records of a kind as a table for Excel and other spreadsheets: which ones, and where to.

use super::form_dialog::FormDialog;
use super::saving::{self, Offer, Outgoing};
use super::{path, surroundings};
use crate::insight::tables::{self, Headings};
use crate::interop::sheet::{BookType, Workbook};
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::message::Message;
use crate::tui::widget::form::Form;
use crate::workspace::{Snapshot, Workspace};

/// Asks which of the offers is wanted, the first one unless somebody chooses another. The usual folder is asked of the
/// system, which is the worker's business.
pub fn open(kind: Kind, offers: Vec<Offer>) -> Message {
    Message::work(move |workspace| {
        let folder = path::usual_folder().display().to_string();
        vec![Message::open(ask(kind, offers, &folder, workspace))]
    })
}

fn ask(kind: Kind, offers: Vec<Offer>, folder: &str, workspace: &Workspace) -> FormDialog {
    let fields = vec![
        saving::which(kind, &offers)
            .help(
                "Die Tabelle hat alle Felder. In Excel oder LibreOffice geändert, lässt sie sich hier wieder importieren. Endet ihr Name auf .ods, ist sie für LibreOffice.",
            ),
        saving::field(folder, &proper(kind, BookType::Xlsx)),
        saving::opening(),
    ];
    let form = Form::new(fields, "Speichern", surroundings(&workspace.snapshot()));
    FormDialog::new("Als Excel-Tabelle speichern", form, move |dialog| {
        let keys = saving::chosen(&dialog, &offers);
        vec![Message::work(move |workspace| {
            // Many records take their time; nobody waits for the workspace meanwhile.
            let snapshot = workspace.snapshot();
            vec![Message::aside(move || save(dialog, kind, &keys, &snapshot))]
        })]
    })
}

fn proper(kind: Kind, book: BookType) -> String {
    format!("{}.{}", kind.slug(), book.ending())
}

fn save(dialog: FormDialog, kind: Kind, keys: &[Box<str>], snapshot: &Snapshot) -> Vec<Message> {
    let around = (Headings::Labels, snapshot.today());
    let rows = keys.iter().map(|key| &**key);
    let sheets = vec![tables::sheet(snapshot.view(), kind, rows, around)];
    let book = saving::ending(&dialog).and_then(|ending| BookType::of(&ending));
    let book = book.unwrap_or(BookType::Xlsx);
    match book.write(&Workbook { sheets }) {
        Ok(bytes) => {
            let outgoing = Outgoing {
                proper: proper(kind, book),
                bytes,
                what: counted(keys.len() as u64, kind.def().label, kind.def().plural),
                then: "Doppelklick öffnet die Datei in Excel oder LibreOffice.",
            };
            outgoing.save(dialog, "Tabelle")
        }
        Err(error) => dialog.refused(Some(saving::WHICH), error.to_string()),
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
        let offer = |label: &str, keys: &[&str]| Offer {
            label: label.to_owned(),
            keys: keys.iter().map(|key| (*key).into()).collect(),
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
