//! What is written, who can read it, and that nothing is replaced unasked.

use std::fs;

use super::{ask, megabytes};
use crate::model::schema::Kind;
use crate::tui::dialog::testing::Desk;
use crate::workspace::Typed;

fn names(desk: &Desk) -> Vec<String> {
    let entries = fs::read_dir(desk.folder.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.contains('.')).collect();
    names.sort();
    names
}

fn open(desk: &mut Desk) {
    let folder = desk.folder.path().display().to_string();
    desk.open(ask(&folder, &desk.workspace));
}

/// A desk that has the key and the address of a colleague.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    let email = Typed {
        slug: "email".to_owned(),
        item: None,
        text: "b.beispiel@kreis.example".to_owned(),
    };
    colleague.workspace.present(vec![email]).unwrap();
    desk.merge(&colleague.file());
    desk.set(
        Kind::Authority,
        crate::tui::dialog::testing::AUTHORITY,
        "ort",
        "Kassel",
    );
    desk
}

#[test]
fn the_usual_file_is_for_the_recipients_alone() {
    let mut desk = desk();
    open(&mut desk);
    desk.press("F2");
    assert!(
        desk.notes[0].starts_with("1 Änderung geschrieben, lesbar für B. Beispiel: "),
        "{:?}",
        desk.notes
    );
    assert!(names(&desk)[0].ends_with(".ozgstand.age"));
}

#[test]
fn a_passphrase_is_typed_twice_and_asked_for_only_where_it_is_used() {
    let mut desk = desk();
    let seal = |desk: &mut Desk| {
        desk.press("Tab Tab F4");
        desk.type_text("kennw");
        desk.press("Enter Tab");
        desk.type_text("geheim");
        desk.press("Tab");
        desk.type_text("geheimer");
    };
    desk.open(ask("/home/a.muster/Dokumente", &desk.workspace));
    assert!(!desk.screen(80, 24).contains("Kennwort"));
    seal(&mut desk);
    insta::assert_snapshot!("export_kennwort_80x24", desk.screen(80, 24));
    open(&mut desk);
    seal(&mut desk);
    desk.press("F2");
    assert!(
        desk.screen(80, 24)
            .contains("Die beiden Kennwörter sind verschieden.")
    );
    assert!(names(&desk).is_empty());
    desk.press("Backspace Backspace F2");
    assert!(
        desk.notes[0].contains("lesbar mit dem Kennwort"),
        "{:?}",
        desk.notes
    );
}

#[test]
fn a_draft_is_addressed_to_its_recipients() {
    let mut desk = desk();
    let choose_mail = |desk: &mut Desk| {
        desk.press("Tab Tab Tab F4");
        desk.type_text("mail");
        desk.press("Enter");
    };
    desk.open(ask("/home/a.muster/Dokumente", &desk.workspace));
    choose_mail(&mut desk);
    insta::assert_snapshot!("export_mail_80x24", desk.screen(80, 24));
    insta::assert_snapshot!("export_mail_120x36", desk.screen(120, 36));
    open(&mut desk);
    choose_mail(&mut desk);
    desk.press("F2");
    assert!(
        desk.notes[0].ends_with("Doppelklick öffnet sie im Mailprogramm."),
        "{:?}",
        desk.notes
    );
    let draft = fs::read_to_string(desk.folder.path().join(&names(&desk)[0])).unwrap();
    assert!(draft.contains("b.beispiel@kreis.example") && draft.contains("X-Unsent: 1"));
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_a_question() {
    let mut desk = desk();
    open(&mut desk);
    desk.press("F2");
    let path = desk.folder.path().join(&names(&desk)[0]);
    fs::write(&path, "von jemand anderem").unwrap();
    open(&mut desk);
    desk.press("F2");
    assert!(desk.screen(80, 24).contains("gibt es schon"));
    desk.press("Enter");
    assert_eq!(fs::read_to_string(&path).unwrap(), "von jemand anderem");
    open(&mut desk);
    desk.press("F2 Right Enter");
    assert_ne!(fs::read(&path).unwrap(), b"von jemand anderem");
}

#[test]
fn a_locked_key_is_opened_first() {
    let mut desk = desk();
    desk.workspace.protect(Some("eigenes")).unwrap();
    let mut desk = desk.reopened();
    desk.run(vec![crate::tui::dialog::open::export()]);
    desk.type_text("falsch");
    desk.press("F2");
    assert!(
        desk.screen(80, 24).contains("Das Kennwort passt nicht"),
        "{}",
        desk.screen(80, 24)
    );
    desk.press("Ctrl+a");
    desk.type_text("eigenes");
    desk.press("F2");
    assert!(desk.screen(80, 24).contains("Stand exportieren"));
}

#[test]
fn sizes_are_read_as_people_write_them() {
    for (text, bytes) in [
        ("", None),
        ("5", Some(5_000_000)),
        ("2,5 MB", Some(2_500_000)),
        ("0.1", Some(100_000)),
    ] {
        assert_eq!(megabytes(text), Ok(bytes), "{text}");
    }
    for text in ["0", "-1", "fünf", "1,55", "99999999999999999999", "5 GB"] {
        assert!(megabytes(text).is_err(), "{text}");
    }
}
