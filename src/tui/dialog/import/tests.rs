//! What people drop in, seen before it is taken, and left as it was when nobody takes it.

use crate::exchange::parts;
use crate::model::schema::{Kind, date_value};
use crate::replica::Value;
use crate::tui::dialog::testing::{AUTHORITY, Desk};
use crate::workspace::{Action, Exported, Names, Seal};

/// A desk that knows its colleague, who has written something new.
fn desks() -> (Desk, Desk) {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    desk.merge(&colleague.file());
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Kassel");
    (desk, colleague)
}

fn mail(of: &Desk, exported: &Exported) -> Vec<u8> {
    let to = ["a.muster@kreis.example".to_owned()];
    let drafts = of.workspace.drafts(exported, &to, usize::MAX).unwrap();
    drafts.into_iter().next().unwrap().1
}

fn look(desk: &mut Desk, paths: &[std::path::PathBuf]) {
    desk.run(vec![super::look_into(paths.to_vec())]);
}

#[test]
fn a_locked_file_in_a_mail_is_asked_for_its_passphrase_until_it_fits() {
    let (mut desk, colleague) = desks();
    let sealed = colleague.exported(Seal::Passphrase("geheim".into()));
    let path = desk.put("entwurf.eml", &mail(&colleague, &sealed));
    look(&mut desk, &[path]);
    desk.type_text("falsch");
    insta::assert_snapshot!("kennwort_80x24", desk.screen(80, 24));
    desk.press("F2");
    let shown = desk.screen(80, 24);
    assert!(shown.contains("Das Kennwort passt nicht"), "{shown}");
    assert!(!shown.contains("falsch"), "{shown}");
    desk.press("Ctrl+a");
    desk.type_text("geheim");
    desk.press("F2");
    assert!(desk.screen(80, 24).contains("Vorschau"));
    desk.press("F2");
    assert_eq!(desk.notes, ["1 Änderung übernommen."]);
    assert_eq!(desk.show(Kind::Authority, AUTHORITY, "ort"), "Kassel");
}

#[test]
fn leaving_the_preview_leaves_everything_as_it_was() {
    let (mut desk, colleague) = desks();
    let open = colleague.exported(Seal::Open);
    let large: Vec<u8> = (0_u32..9_000)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let part = parts::split("stand.ozgstand", large, 8 << 10)
        .unwrap()
        .swap_remove(1);
    let paths = [
        desk.put("stand.eml", &mail(&colleague, &open)),
        desk.put(&part.0, &part.1),
        desk.put("brief.txt", b"Guten Tag"),
    ];
    let (files, vector) = (desk.disk(), desk.workspace.snapshot().vector());
    look(&mut desk, &paths);
    insta::assert_snapshot!("vorschau_120x36", desk.screen(120, 36));
    insta::assert_snapshot!("vorschau_80x24", desk.screen(80, 24));
    desk.press("Esc");
    assert!(desk.open.is_none());
    assert_eq!(desk.workspace.snapshot().vector(), vector);
    assert_eq!(desk.disk(), files);
}

#[test]
fn parts_are_kept_when_they_are_taken_until_the_others_come() {
    let (mut desk, mut colleague) = desks();
    // Titles that do not pack well.
    for at in 0..40_u64 {
        let words = (1..12).map(|word| (at * 12 + word).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let title: Vec<String> = words
            .map(|word| format!("{:016x}", word ^ (word >> 29)))
            .collect();
        let key = format!("t{at}");
        let task = Action::new()
            .set(Kind::Task, &key, "titel", Value::text(title.concat()))
            .set(Kind::Task, &key, "stand", Value::text("offen"));
        colleague.workspace.apply(&task).unwrap();
    }
    let open = colleague.exported(Seal::Open);
    let parts = parts::split(&open.name, open.bytes, 4 << 10).unwrap();
    let (last, first) = parts.split_last().unwrap();
    let paths: Vec<_> = first
        .iter()
        .map(|(name, bytes)| desk.put(name, bytes))
        .collect();
    look(&mut desk, &paths);
    let shown = desk.screen(120, 36);
    assert!(
        shown.contains("Teile fehlen") && shown.contains("Aufheben"),
        "{shown}"
    );
    desk.press("F2");
    assert!(
        desk.notes[0].starts_with("Die Teile sind aufgehoben"),
        "{:?}",
        desk.notes
    );
    let path = desk.put(&last.0, &last.1);
    look(&mut desk, &[path]);
    desk.press("F2");
    assert_eq!(desk.notes[1], "41 Änderungen übernommen.");
}

#[test]
fn a_damaged_file_is_named_and_the_others_are_taken() {
    let (mut desk, colleague) = desks();
    let mut damaged = colleague.file();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let paths = [
        desk.put("a.ozgstand", &damaged),
        desk.put("b.ozgstand", &colleague.file()),
    ];
    look(&mut desk, &paths[..1]);
    assert!(desk.open.is_none());
    assert!(
        desk.notes[0].contains("„a.ozgstand“ wurde nicht übernommen."),
        "{:?}",
        desk.notes
    );
    look(&mut desk, &paths);
    let shown = desk.screen(120, 36);
    assert!(
        shown.contains("„a.ozgstand“ wurde nicht übernommen."),
        "{shown}"
    );
    desk.press("F2");
    assert_eq!(desk.notes[1], "1 Änderung übernommen.");
}

#[test]
fn who_is_new_what_is_erased_and_what_is_held_back_is_said_before() {
    let (mut desk, mut colleague) = desks();
    let person = Action::new().set(Kind::Person, "p1", "name", Value::text("C. Fremd"));
    colleague.workspace.apply(&person).unwrap();
    desk.merge(&colleague.file());
    let mut third = colleague.joined("C. Exempel", 3);
    third.set(Kind::Authority, AUTHORITY, "plz", "34117");
    let mut fourth = colleague.joined("D. Beleg", 4);
    fourth.set(Kind::Authority, AUTHORITY, "telefon", "0561 1003-0");
    colleague.merge(&third.file());
    colleague.workspace.erase(Kind::Person, "p1").unwrap();
    desk.merge(&fourth.file());
    desk.workspace
        .distrust(fourth.workspace.snapshot().me())
        .unwrap();
    fourth.set(Kind::Authority, AUTHORITY, "telefon", "0561 1003-1");
    colleague.merge(&fourth.file());
    let path = desk.put("stand.ozgstand", &colleague.file());
    look(&mut desk, &[path]);
    insta::assert_snapshot!("vorschau_alles_120x36", desk.screen(120, 36));
    desk.press("F2");
    assert!(
        desk.notes[0].contains("1 Eintrag getilgt."),
        "{:?}",
        desk.notes
    );
}

#[test]
fn a_copied_laptop_is_told_before_and_its_file_stays_outside() {
    let (mut desk, colleague) = desks();
    let mut copy = colleague.copied();
    let mut colleague = colleague;
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Vellmar");
    copy.set(Kind::Authority, AUTHORITY, "ort", "Wolfhagen");
    desk.merge(&colleague.file());
    let third = {
        let mut third = Desk::joined(&desk, "C. Exempel", 3);
        third.set(Kind::Authority, AUTHORITY, "plz", "34117");
        third
    };
    desk.merge(&third.file());
    let mut third = third;
    third.set(Kind::Authority, AUTHORITY, "plz", "34119");
    let forked = desk.put("kopie.ozgstand", &copy.file());
    let good = desk.put("c.ozgstand", &third.file());
    look(&mut desk, &[forked, good]);
    let shown = desk.screen(120, 36);
    assert!(shown.contains("zwei Fassungen"), "{shown}");
    desk.press("F2");
    assert!(
        desk.notes[0].starts_with("1 Änderung übernommen."),
        "{:?}",
        desk.notes
    );
    assert!(
        desk.notes[0].contains("„kopie.ozgstand“ wurde nicht übernommen"),
        "{:?}",
        desk.notes
    );
    assert_eq!(desk.show(Kind::Authority, AUTHORITY, "ort"), "Vellmar");
}

#[test]
fn whose_fingerprint_differs_is_not_taken_and_the_next_step_is_said() {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Kassel");
    let path = desk.put("stand.ozgstand", &colleague.file());
    look(&mut desk, &[path]);
    desk.press("n F2");
    let shown = desk.screen(80, 24);
    assert!(shown.contains("nachfragen."), "{shown}");
    assert!(desk.notes.is_empty(), "{:?}", desk.notes);
}

#[test]
fn where_nothing_can_be_taken_the_preview_says_why_and_only_closes() {
    let (mut desk, mut colleague) = desks();
    let mut copy = colleague.copied();
    colleague.set(Kind::Authority, AUTHORITY, "ort", "Vellmar");
    copy.set(Kind::Authority, AUTHORITY, "ort", "Wolfhagen");
    desk.merge(&colleague.file());
    let forked = desk.put("kopie.ozgstand", &copy.file());
    look(&mut desk, &[forked]);
    let shown = desk.screen(120, 36);
    assert!(
        shown.contains("nichts kann übernommen werden") && shown.contains("zwei Fassungen"),
        "{shown}"
    );
    assert!(
        !shown.contains("alles ist schon da") && !shown.contains("Übernehmen"),
        "{shown}"
    );
    desk.press("F2");
    assert!(desk.notes.is_empty(), "{:?}", desk.notes);
    assert!(!desk.screen(120, 36).contains("Vorschau"));
}

#[test]
fn a_locked_laptop_opens_what_is_encrypted_to_it_once_its_passphrase_is_given() {
    let (mut desk, mut colleague) = desks();
    colleague.merge(&desk.file());
    let sealed = colleague
        .workspace
        .export(&crate::workspace::ExportOptions::default())
        .unwrap();
    let path = desk.put("stand.ozgstand.age", &sealed.bytes);
    desk.workspace.protect(Some("eigenes")).unwrap();
    let mut desk = desk.reopened();
    look(&mut desk, &[path]);
    assert!(
        desk.screen(80, 24)
            .contains("Der Schlüssel dieses Rechners")
    );
    desk.type_text("eigenes");
    desk.press("F2");
    assert!(desk.screen(80, 24).contains("Vorschau"), "{:?}", desk.notes);
}

#[test]
fn the_directory_is_recognised_as_a_table_and_what_is_wrong_with_it_is_said() {
    let (mut desk, _) = desks();
    let corpus =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/auszuggv");
    for name in ["official.xlsx", "german.csv"] {
        let bytes = std::fs::read(corpus.join(name)).unwrap();
        let path = desk.put(name, &bytes);
        look(&mut desk, &[path]);
        assert!(desk.screen(80, 24).contains("Nur diese Gebiete"), "{name}");
        desk.press("F2");
        let shown = desk.screen(80, 24);
        assert!(shown.contains("Stand 31.12.2025"), "{shown}");
        desk.press("F2");
        let told = desk.notes.pop().unwrap();
        assert!(
            told.contains("Gemeindeverzeichnis übernommen")
                || told.contains("schon auf diesem Stand"),
            "{told}"
        );
    }
    let path = desk.put("A_31122025.csv", "60;Söhrewald;06;6;33\n".as_bytes());
    look(&mut desk, &[path]);
    let told = desk.notes.pop().unwrap();
    assert!(
        told.contains("Zeile 1: Spalte G (Gemeinde): ist leer"),
        "{told}"
    );
}

#[test]
fn a_calendar_file_shows_what_it_moves_and_asks_about_what_is_unknown() {
    let mut desk = Desk::new();
    let day = date_value("2026-11-25".parse().unwrap());
    for (key, title) in [("a", "Besuch"), ("b", "Schulung")] {
        let action = Action::new()
            .set(Kind::Appointment, key, "titel", Value::text(title))
            .set(Kind::Appointment, key, "datum", day.clone());
        desk.workspace.apply(&action).unwrap();
    }
    let file = desk.workspace.calendar_file(["a", "b"], Names::LeftOut);
    let file = file
        .replacen(
            "DTSTART;VALUE=DATE:20261125",
            "DTSTART;VALUE=DATE:20261127",
            1,
        )
        .replacen("DTEND;VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261128", 1)
        .replace("UID:b@", "UID:b@fremd");
    let path = desk.put("termine.ics", file.as_bytes());
    look(&mut desk, std::slice::from_ref(&path));
    insta::assert_snapshot!("kalenderdatei_120x36", desk.screen(120, 36));
    insta::assert_snapshot!("kalenderdatei_80x24", desk.screen(80, 24));
    desk.press("Esc");
    assert_eq!(desk.show(Kind::Appointment, "a", "datum"), "25.11.2026");
    look(&mut desk, &[path]);
    desk.press("F2");
    assert_eq!(
        desk.notes,
        ["Kalenderdatei: 1 Termin geändert, 1 Termin nicht übernommen, weil hier unbekannt."]
    );
    assert_eq!(desk.show(Kind::Appointment, "a", "datum"), "27.11.2026");
    let snapshot = desk.workspace.snapshot();
    assert_eq!(snapshot.view().keys(Kind::Appointment), ["a", "b"]);
}

#[test]
fn a_list_of_a_colleague_is_understood_mapped_and_taken_in_one_dialog() {
    let mut desk = Desk::new();
    let list = "Meine Liste;;;\nAufgabe;Frist;Wer;Zu tun bis\nAnrufen;46387;x;1.12.2026\nSchreiben;31.2.2026;y;2.12.2026\n";
    let path = desk.put("Liste.csv", list.as_bytes());
    look(&mut desk, std::slice::from_ref(&path));
    insta::assert_snapshot!("tabelle_80x24", desk.screen(80, 24));
    // The column that was told to hold the day is not wanted, another one is.
    desk.press("Tab Tab");
    desk.press("Delete Tab Tab F4");
    desk.type_text("fällig");
    desk.press("Enter F2");
    let shown = desk.screen(100, 30);
    assert!(
        shown.contains("2 neu") && shown.contains("fällig am: 02.12.2026"),
        "{shown}"
    );
    desk.press("F2");
    assert_eq!(desk.notes, ["Liste.csv: Aufgaben: 2 neu."]);
    look(&mut desk, &[path]);
    assert_eq!(desk.notes.len(), 1);
    assert!(desk.screen(100, 30).contains("2 unverändert"));
}

#[test]
fn a_table_that_nobody_knows_is_asked_about_and_one_that_says_nothing_new_is_told() {
    let mut desk = Desk::new();
    let path = desk.put("Liste.csv", "Wieso?;Womit?\nAnrufen;Telefon\n".as_bytes());
    look(&mut desk, &[path]);
    let shown = desk.screen(80, 24);
    assert!(
        shown.contains("was ist aufgelistet?") && shown.contains("„Wieso?“, „Womit?“"),
        "{shown}"
    );
    desk.press("F4");
    desk.type_text("Aufgaben");
    desk.press("Enter F2");
    let shown = desk.screen(100, 30);
    assert!(
        shown.contains("Wieso?") && shown.contains("Ohne diese Angabe"),
        "{shown}"
    );
}
