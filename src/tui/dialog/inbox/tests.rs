//! Saying where mailed files are put.

use super::*;
use crate::tui::dialog::testing::Desk;

const USUAL: &str = "/home/a.muster/Downloads";

fn asked() -> Desk {
    let mut desk = Desk::new();
    let snapshot = desk.workspace.snapshot();
    desk.open(form(
        desk.workspace.inbox().as_ref(),
        Some(USUAL),
        &snapshot,
    ));
    desk
}

#[test]
fn the_form_looks_good() {
    let mut desk = asked();
    insta::assert_snapshot!("eingangsordner_80x24", desk.screen(80, 24));
    insta::assert_snapshot!("eingangsordner_120x36", desk.screen(120, 36));
}

#[test]
fn a_folder_that_is_not_there_is_said_below_the_field() {
    let mut desk = asked();
    desk.press("F2");
    let shown = desk.screen(120, 36);
    assert!(shown.contains("Den Ordner „/home/a.muster/"), "{shown}");
    assert_eq!(desk.workspace.inbox(), None);
}

#[test]
fn a_folder_that_is_there_is_watched_and_none_is_watched_no_more() {
    let mut desk = Desk::new();
    let folder = desk.folder.path().display().to_string();
    let snapshot = desk.workspace.snapshot();
    desk.open(form(None, Some(&folder), &snapshot));
    desk.press("Tab j F2");
    let inbox = desk.workspace.inbox();
    assert_eq!(
        inbox,
        Inbox::at(desk.folder.path(), OnArrival::Take).ok(),
        "{:?}",
        desk.notes
    );
    desk.open(form(None, None, &snapshot));
    desk.press("F2");
    assert_eq!(desk.workspace.inbox(), None, "{:?}", desk.notes);
    assert_eq!(desk.notes[1], "Kein Ordner wird mehr beobachtet.");
}
