//! A day with the dialogs: authorities, state files out and in, contradictions, history.

use super::testing::{AUTHORITY, CONNECTION, Desk};
use super::*;
use crate::replica::Value;

#[test]
fn all_authorities_of_a_kreis_come_in_one_step_and_go_in_one() {
    let mut desk = Desk::new();
    desk.open(authorities::create("06633", &desk.workspace.snapshot()));
    desk.press("F4 m e l d e Space Enter");
    insta::assert_snapshot!("behoerden_80x24", desk.screen(80, 24));
    desk.press("F2");
    assert_eq!(desk.notes, ["Angelegt: 1 Behörde mit 1 Anbindung."]);
    assert_eq!(
        desk.show(Kind::Authority, "06633001-melde", "zustaendig"),
        "Ahnatal"
    );
    assert_eq!(
        desk.show(Kind::Connection, "06633001-melde-10124", "status"),
        "offen"
    );
    desk.workspace.undo().unwrap();
    assert!(
        !desk
            .workspace
            .snapshot()
            .view()
            .exists(Kind::Authority, "06633001-melde")
    );
}

#[test]
fn authorities_that_are_there_are_left_alone() {
    let mut desk = Desk::new();
    desk.open(authorities::create("06633", &desk.workspace.snapshot()));
    desk.press("F4 w o h n g e l d Space Enter F2");
    let shown = desk.screen(80, 24);
    assert!(
        shown.contains("Bitte ausfüllen: Behörden ist nötig."),
        "{shown}"
    );
}

#[test]
fn a_state_file_is_written_where_it_was_asked_for() {
    let mut desk = Desk::new();
    let folder = desk.folder.path().display().to_string();
    desk.open(export::ask(&folder, &desk.workspace));
    desk.press("F2");
    assert_eq!(desk.notes.len(), 1, "{:?}", desk.notes);
    assert!(
        desk.notes[0].starts_with("2 Änderungen geschrieben, unverschlüsselt: "),
        "{:?}",
        desk.notes
    );
    let files = std::fs::read_dir(desk.folder.path()).unwrap();
    let is_state = |path: std::path::PathBuf| path.extension().is_some_and(|e| e == "ozgstand");
    assert_eq!(
        files
            .filter(|file| is_state(file.as_ref().unwrap().path()))
            .count(),
        1
    );
}

#[test]
fn a_folder_that_is_not_there_is_said_below_the_field() {
    let mut desk = Desk::new();
    desk.open(export::ask(
        "/gibt/es/nicht/stand.ozgstand",
        &desk.workspace,
    ));
    desk.press("F2");
    assert!(desk.notes.is_empty());
    assert!(
        desk.screen(100, 24)
            .contains("/gibt/es/nicht/stand.ozgstand")
    );
}

#[test]
fn the_export_dialog_looks_good() {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Kassel");
    desk.merge(&colleague.file());
    desk.open(export::ask("/home/a.muster/Dokumente", &desk.workspace));
    insta::assert_snapshot!("export_80x24", desk.screen(80, 24));
}

#[test]
fn a_file_of_an_unknown_sender_is_shown_and_taken_only_after_the_fingerprint_was_compared() {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Kassel");
    desk.set(Kind::Authority, AUTHORITY, "ort", "Hofgeismar");
    let path = desk.folder.path().join("stand.ozgstand");
    std::fs::write(&path, colleague.file()).unwrap();
    desk.run(vec![import::ask(desk.folder.path().to_owned())]);
    desk.press("s t a n d Enter");
    insta::assert_snapshot!("import_80x24", desk.screen(80, 24));
    insta::assert_snapshot!("import_120x36", desk.screen(120, 36));

    let before = desk.workspace.snapshot().digest();
    desk.press("F2");
    assert_eq!(
        desk.workspace.snapshot().digest(),
        before,
        "not without an answer"
    );
    desk.press("n F2");
    assert_eq!(desk.workspace.snapshot().digest(), before, "not with a no");
    desk.press("j F2");
    assert_eq!(desk.notes.len(), 1, "{:?}", desk.notes);
    assert!(
        desk.notes[0].contains("1 Konflikt ist zu entscheiden (<conflicts>)."),
        "{:?}",
        desk.notes
    );
}

#[test]
fn a_file_that_is_none_is_refused_with_the_reason() {
    let mut desk = Desk::new();
    std::fs::write(desk.folder.path().join("brief.txt"), "Guten Tag").unwrap();
    desk.run(vec![import::ask(desk.folder.path().to_owned())]);
    desk.press("b r i e f Enter");
    let shown = desk.screen(120, 36);
    assert!(
        shown.contains("„brief.txt“ wurde nicht übernommen"),
        "{shown}"
    );
    desk.press("/ n i c h t s Enter");
    let shown = desk.screen(120, 36);
    assert!(shown.contains("gibt es nicht."), "{shown}");
    assert!(desk.notes.is_empty());
}

#[test]
fn all_files_of_a_morning_are_taken_at_once() {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    desk.merge(&colleague.file());
    for (number, ort) in [(1, "Kassel"), (2, "Vellmar")] {
        colleague.set(Kind::Authority, AUTHORITY, "ort", ort);
        let path = desk.folder.path().join(format!("stand_{number}.ozgstand"));
        std::fs::write(path, colleague.file()).unwrap();
    }
    desk.run(vec![import::ask(desk.folder.path().to_owned())]);
    desk.press("a l l e Enter F2");
    assert_eq!(desk.notes, ["2 Änderungen übernommen."]);
    assert_eq!(desk.show(Kind::Authority, AUTHORITY, "ort"), "Vellmar");
}

#[test]
fn folders_are_walked_through_and_files_found_by_typing() {
    let mut desk = Desk::new();
    let inner = desk.folder.path().join("Übergabe");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(inner.join("stand_a.ozgstand"), "").unwrap();
    std::fs::write(inner.join("stand_b.ozgstand"), [0; 2000]).unwrap();
    desk.run(vec![import::ask(desk.folder.path().to_owned())]);
    desk.press("u b e r g Enter");
    let shown = desk.screen(80, 24);
    assert!(
        shown.contains("stand_a.ozgstand") && shown.contains("2 KB"),
        "{shown}"
    );
    desk.press("_ b");
    let shown = desk.screen(80, 24);
    assert!(!shown.contains("stand_a.ozgstand"), "{shown}");
    desk.press("Backspace Backspace Backspace");
    assert!(desk.screen(80, 24).contains("Übergabe/"));
    desk.press(". . / x");
    let shown = desk.screen(80, 24);
    assert!(
        shown.contains("Eingabe öffnet, was eingegeben ist."),
        "{shown}"
    );
}

#[test]
fn what_hangs_on_a_record_goes_only_after_a_question() {
    let mut desk = Desk::new();
    let messages = delete::delete(Kind::Authority, AUTHORITY, desk.workspace.snapshot().view());
    desk.run(messages);
    let shown = desk.screen(80, 24);
    assert!(shown.contains("1 Anbindung"), "{shown}");
    desk.press("Enter");
    assert!(
        desk.workspace
            .snapshot()
            .view()
            .exists(Kind::Authority, AUTHORITY)
    );
    let messages = delete::delete(Kind::Authority, AUTHORITY, desk.workspace.snapshot().view());
    desk.run(messages);
    desk.press("Right Enter");
    assert!(
        !desk
            .workspace
            .snapshot()
            .view()
            .exists(Kind::Connection, CONNECTION)
    );
}

/// Two colleagues have written different things, and one has deleted what the other has changed.
fn in_conflict() -> Desk {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Kassel");
    let delete = crate::workspace::Action::new().delete(Kind::Connection, CONNECTION);
    colleague.workspace.apply(&delete).unwrap();
    desk.set(Kind::Authority, AUTHORITY, "ort", "Hofgeismar");
    desk.set(Kind::Connection, CONNECTION, "hersteller", "Beispiel GmbH");
    desk.merge(&colleague.file());
    desk.run(vec![conflicts::open()]);
    desk
}

#[test]
fn contradictions_stand_side_by_side_and_a_digit_settles_them() {
    let mut desk = in_conflict();
    insta::assert_snapshot!("konflikte_80x24", desk.screen(80, 24));
    insta::assert_snapshot!("konflikte_120x36", desk.screen(120, 36));
    let shown = desk.screen(120, 36);
    assert!(
        shown.contains("Kassel") && shown.contains("Hofgeismar"),
        "{shown}"
    );
    desk.press("2");
    desk.press("1");
    assert_eq!(desk.workspace.snapshot().state().in_conflict().count(), 0);
    assert_eq!(desk.notes.len(), 2, "{:?}", desk.notes);
    assert!(desk.screen(80, 24).contains("Keine Konflikte"));
}

#[test]
fn contradicting_values_begin_in_the_same_row_however_long_the_reasons_are() {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Baunatal");
    let long = "Sitz verlegt, wie am Telefon besprochen und in der letzten Sitzung bestätigt";
    let moved = crate::workspace::Action::new()
        .set(Kind::Authority, AUTHORITY, "ort", Value::text("Vellmar"))
        .because(long);
    desk.workspace.apply(&moved).unwrap();
    desk.merge(&colleague.file());
    desk.run(vec![conflicts::open()]);
    let shown = desk.screen(80, 24);
    let row = |value| shown.lines().position(|line| line.contains(value));
    assert!(row("Baunatal").is_some(), "{shown}");
    assert_eq!(row("Baunatal"), row("Vellmar"), "{shown}");
}

#[test]
fn a_contradiction_can_be_settled_by_something_new() {
    let mut desk = in_conflict();
    desk.press("Enter");
    insta::assert_snapshot!("konflikt_andere_angabe_80x24", desk.screen(80, 24));
    desk.press("V e l l m a r Tab S i t z Space v e r l e g t F2");
    assert_eq!(desk.show(Kind::Authority, AUTHORITY, "ort"), "Vellmar");
    assert_eq!(desk.workspace.snapshot().state().in_conflict().count(), 1);
    desk.run(vec![history::open(Kind::Authority, AUTHORITY.to_owned())]);
    assert!(desk.screen(120, 36).contains("Sitz verlegt"));
}

#[test]
fn the_history_of_a_record_says_who_changed_what() {
    let mut desk = Desk::new();
    desk.set(Kind::Authority, AUTHORITY, "ort", "Hofgeismar");
    desk.set(Kind::Authority, AUTHORITY, "ort", "Kassel");
    desk.run(vec![history::open(Kind::Authority, AUTHORITY.to_owned())]);
    insta::assert_snapshot!("verlauf_120x36", desk.screen(120, 36));
    insta::assert_snapshot!("verlauf_80x24", desk.screen(80, 24));
}

#[test]
fn the_first_start_offers_three_ways_and_makes_a_workspace() {
    let mut desk = Desk::new();
    let folder = desk.folder.path().join("neu");
    let start = start::Start {
        folder: folder.clone(),
        scratch: desk.folder.path().join("beispiel"),
        today: desk.workspace.snapshot().today(),
    };
    desk.run(vec![start.ask()]);
    insta::assert_snapshot!("erster_start_80x24", desk.screen(80, 24));
    desk.press("Enter");
    insta::assert_snapshot!("neuer_arbeitsbereich_80x24", desk.screen(80, 24));
    desk.press("F2");
    assert!(
        desk.screen(80, 24)
            .contains("Bitte ausfüllen: Eigener Name ist nötig.")
    );
    let form = desk.open.as_mut();
    assert!(form.is_some_and(|form| !form.is_changed()));
}
