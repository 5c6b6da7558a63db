//! Exchanging through a folder, from the screen.

use super::*;
use crate::model::schema::Kind;
use crate::tui::command::Command;
use crate::tui::dialog::testing::{AUTHORITY, Desk};
use crate::tui::testing::stage;

/// A colleague whom nobody here knows yet has put something into the shared folder.
fn offices() -> (Desk, Desk, PathBuf) {
    let desk = Desk::new();
    let mut colleague = desk.colleague();
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Kassel");
    let folder = desk.folder.path().join("gemeinsam");
    std::fs::create_dir(&folder).unwrap();
    colleague.workspace.sync(&folder, Strangers::Ask).unwrap();
    (desk, colleague, folder)
}

#[test]
fn the_folder_is_walked_to_and_taken() {
    let (mut desk, _, folder) = offices();
    desk.run(vec![pick(desk.folder.path().to_owned())]);
    desk.press("g e m e i n Enter");
    let shown = desk.screen(80, 24);
    assert!(shown.contains("Diesen Ordner nehmen"), "{shown}");
    assert!(!shown.contains("ozgstand"), "files are no choice: {shown}");
    desk.press("Enter");
    assert_eq!(desk.workspace.shared_folder().as_deref(), folder.to_str());
    assert_eq!(
        desk.notes,
        ["2 Änderungen abgelegt. 1 Absender ist noch unbekannt."]
    );
}

#[test]
fn a_path_that_is_no_folder_is_told_in_the_picker() {
    let (mut desk, ..) = offices();
    desk.run(vec![pick(desk.folder.path().to_owned())]);
    desk.press("/ n i c h t s Enter");
    let shown = desk.screen(80, 24);
    assert!(
        shown.contains("Einen Ordner „/nichts“ gibt es nicht."),
        "{shown}"
    );
}

#[test]
fn unknown_senders_are_compared_and_then_taken() {
    let (mut desk, _, folder) = offices();
    desk.run(vec![exchange(folder, Vec::new(), Back::Nowhere)]);
    insta::assert_snapshot!("unbekannte_absender_80x24", desk.screen(80, 24));
    insta::assert_snapshot!("unbekannte_absender_120x36", desk.screen(120, 36));
    desk.notes.clear();
    desk.press("j F2");
    assert_eq!(desk.notes.len(), 1, "{:?}", desk.notes);
    assert!(
        desk.notes[0].starts_with("2 Änderungen übernommen."),
        "{:?}",
        desk.notes
    );
    assert_eq!(desk.show(Kind::Authority, AUTHORITY, "ort"), "Kassel");
}

#[test]
fn whose_fingerprint_is_another_one_is_left_alone() {
    let (mut desk, _, folder) = offices();
    desk.run(vec![exchange(folder, Vec::new(), Back::Nowhere)]);
    desk.press("n F2");
    assert_eq!(desk.notes.len(), 1, "{:?}", desk.notes);
    assert_eq!(desk.show(Kind::Authority, AUTHORITY, "ort"), "");
}

#[test]
fn one_key_exchanges_again_once_there_is_a_folder() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut stage = stage();
    assert!(!stage.app.can(Command::SyncAgain));
    stage.send(exchange(
        folder.path().to_owned(),
        Vec::new(),
        Back::Nowhere,
    ));
    stage.press("Ctrl+g");
    let notes: Vec<&str> = stage
        .app
        .notes
        .iter()
        .map(|note| note.text.as_str())
        .collect();
    assert!(notes[0].ends_with(" abgelegt."), "{notes:?}");
    assert_eq!(notes[1..], ["Nichts Neues, alles ist auf demselben Stand."]);
}
