//! Appointments on their way into other calendars and back.

use super::*;
use crate::workspace::desk::{Desk, typed};

/// Makes an appointment of these fields.
fn makes(desk: &mut Desk, key: &str, fields: &[(&str, &str)]) {
    let fields: Vec<Typed> = fields
        .iter()
        .map(|(slug, text)| typed(slug, text))
        .collect();
    let snapshot = desk.workspace.snapshot();
    let env = desk.workspace.env().clone();
    let made = snapshot.create(Kind::Appointment, Some(key), &fields, &env);
    desk.workspace.apply(&made.unwrap().0).unwrap();
}

fn sets(desk: &mut Desk, key: &str, slug: &str, text: &str) {
    let snapshot = desk.workspace.snapshot();
    let action = snapshot.change(Kind::Appointment, key, &[typed(slug, text)]);
    let action = action.unwrap().because("Probe");
    desk.workspace.apply(&action).unwrap();
}

fn file(desk: &Desk, keys: &[&str]) -> String {
    desk.workspace
        .calendar_file(keys.iter().copied(), Names::LeftOut)
}

fn compares(desk: &Desk, file: &str) -> CalendarUpdate {
    desk.workspace.compare_calendar(file.as_bytes()).unwrap()
}

/// Day, begin, end, last day and progress as they are kept.
fn kept(desk: &Desk, key: &str) -> String {
    let snapshot = desk.workspace.snapshot();
    let view = snapshot.view();
    let words = ["datum", "beginn", "ende", "bis_datum", "stand"].map(|slug| {
        let field = Kind::Appointment.field(slug).unwrap();
        view.show(Kind::Appointment, key, field)
    });
    words.join("|")
}

const ALL: [&str; 6] = ["besuch", "offen", "tag", "reise", "nacht", "spaet"];

fn desk() -> Desk {
    let mut desk = Desk::founder();
    let day = ("datum", "28.03.2026");
    makes(
        &mut desk,
        "besuch",
        &[
            ("titel", "Besuch"),
            day,
            ("beginn", "9"),
            ("ende", "12"),
            ("ort", "Kassel"),
        ],
    );
    makes(
        &mut desk,
        "offen",
        &[
            ("titel", "Anruf"),
            day,
            ("beginn", "9:30"),
            ("form", "telefon"),
        ],
    );
    makes(&mut desk, "tag", &[("titel", "Messe"), day]);
    makes(
        &mut desk,
        "reise",
        &[("titel", "Reise"), day, ("bis_datum", "30.03.2026")],
    );
    makes(
        &mut desk,
        "nacht",
        &[
            ("titel", "Fahrt"),
            day,
            ("beginn", "22"),
            ("bis_datum", "29.03.2026"),
            ("ende", "6"),
        ],
    );
    makes(
        &mut desk,
        "spaet",
        &[("titel", "Spät"), day, ("beginn", "23:30")],
    );
    desk
}

#[test]
fn what_comes_back_as_it_went_out_changes_nothing() {
    let desk = desk();
    let update = compares(&desk, &file(&desk, &ALL));
    assert_eq!((update.same, update.moved.len()), (ALL.len(), 0));
    assert!(update.action(Unknown::Create).is_empty());
}

#[test]
fn a_moved_appointment_shows_both_times_before_it_is_taken() {
    let mut desk = desk();
    let out = file(&desk, &ALL);
    #[rustfmt::skip]
    let table = [
        ("besuch", ("20260328T090000", "20260329T100000"), ("20260328T120000", "20260329T130000"),
            "28.03.2026, 09:00–12:00 → 29.03.2026, 10:00–13:00", "29.03.2026|10:00|13:00||"),
        // Nobody had said when it ends: nobody says so now.
        ("offen", ("20260328T093000", "20260330T140000"), ("20260328T103000", "20260330T150000"),
            "28.03.2026, 09:30–10:30 → 30.03.2026, 14:00–15:00", "30.03.2026|14:00|||"),
        ("reise", (":20260328", ":20260401"), (":20260331", ":20260402"),
            "28.03.2026–30.03.2026 → 01.04.2026", "01.04.2026||||"),
        ("nacht", ("20260328T220000", "20260328T230000"), ("20260329T060000", "20260330T000000"),
            "28.03.2026, 22:00 bis 29.03.2026, 06:00 → 28.03.2026, 23:00 bis 30.03.2026, 00:00",
            "28.03.2026|23:00|23:59|29.03.2026|"),
    ];
    for (key, begin, end, words, after) in table {
        let one = file(&desk, &[key])
            .replace(begin.0, begin.1)
            .replace(end.0, end.1);
        let update = compares(&desk, &one);
        assert_eq!(
            update.moved.iter().map(Moved::words).collect::<Vec<_>>(),
            [words]
        );
        assert!(!update.moved[0].is_older);
        desk.workspace
            .take_calendar(&update, Unknown::Leave)
            .unwrap();
        assert_eq!(kept(&desk, key), after, "{key}");
        assert_eq!(compares(&desk, &one).moved, [], "{key} twice");
    }
    // One step back undoes what one file brought.
    desk.workspace.undo().unwrap();
    assert!(kept(&desk, "nacht").starts_with("28.03.2026|22:00|06:00|29.03.2026"));
    let old = compares(&desk, &out);
    assert!(old.moved.iter().all(|moved| moved.is_older), "{old:?}");
    assert!(old.moved[0].words().contains("hier geändert, nachdem"));
}

#[test]
fn a_change_keeps_the_name_and_raises_the_revision() {
    let mut desk = desk();
    let revision = |file: &str| {
        let line = file.lines().find_map(|line| line.strip_prefix("SEQUENCE:"));
        line.unwrap().parse::<i64>().unwrap()
    };
    let uid = |file: &str| {
        file.lines()
            .find(|line| line.starts_with("UID:"))
            .map(str::to_owned)
    };
    let mut before = file(&desk, &["besuch"]);
    for (slug, text) in [
        ("datum", "29.03.2026"),
        ("stand", "bestätigt"),
        ("stand", "abgesagt"),
    ] {
        sets(&mut desk, "besuch", slug, text);
        let after = file(&desk, &["besuch"]);
        assert_eq!(uid(&after), uid(&before));
        assert!(revision(&after) > revision(&before));
        assert_ne!(after, before);
        before = after;
    }
    assert!(before.contains("STATUS:CANCELLED"), "{before}");
    assert!(before.contains("SUMMARY:Abgesagt: Besuch"), "{before}");
}

#[test]
fn everybody_writes_the_same_file() {
    let ada = desk();
    let ben = Desk::joins(&ada, "Ben", 2);
    assert_eq!(file(&ada, &ALL), file(&ben, &ALL));
}

#[test]
fn called_off_elsewhere_is_called_off_here() {
    let mut desk = desk();
    let off = file(&desk, &["besuch"]).replace("TENTATIVE", "CANCELLED");
    let update = compares(&desk, &off);
    assert_eq!(update.moved[0].words(), "28.03.2026, 09:00–12:00; abgesagt");
    desk.workspace
        .take_calendar(&update, Unknown::Leave)
        .unwrap();
    assert_eq!(kept(&desk, "besuch"), "28.03.2026|09:00|12:00||abgesagt");
}

#[test]
fn what_is_unknown_comes_only_if_it_is_wanted_and_only_once() {
    let mut desk = desk();
    let count = |desk: &Desk| {
        desk.workspace
            .snapshot()
            .view()
            .keys(Kind::Appointment)
            .len()
    };
    let (id, before) = (desk.workspace.id().to_string(), count(&desk));
    let foreign = file(&desk, &["besuch"]).replace(&id, &"0".repeat(32));
    let update = compares(&desk, &foreign);
    assert_eq!((update.moved.len(), update.unknown.len()), (0, 1));
    desk.workspace
        .take_calendar(&update, Unknown::Leave)
        .unwrap();
    assert_eq!(count(&desk), before);
    desk.workspace
        .take_calendar(&update, Unknown::Create)
        .unwrap();
    assert_eq!(count(&desk), before + 1);
    let again = compares(&desk, &foreign);
    assert_eq!((again.unknown.len(), again.same), (0, 1));
    let later = compares(&desk, &foreign.replace("T120000", "T130000"));
    assert_eq!(
        later.moved[0].words(),
        "28.03.2026, 09:00–12:00 → 28.03.2026, 09:00–13:00"
    );
}

#[test]
fn what_was_deleted_here_does_not_come_back() {
    let mut desk = desk();
    let out = file(&desk, &["besuch"]);
    let gone = Action::new().delete(Kind::Appointment, "besuch");
    desk.workspace.apply(&gone).unwrap();
    let update = compares(&desk, &out);
    assert!(
        update.refused[0].contains("gibt es hier nicht"),
        "{update:?}"
    );
    assert!(update.action(Unknown::Create).is_empty());
}

#[test]
fn persons_are_named_only_if_that_is_wanted_and_never_with_their_telephone() {
    let mut desk = desk();
    let snapshot = desk.workspace.snapshot();
    let fields = [
        typed("name", "C. Exempel"),
        typed("telefon", "0561 123456"),
        typed("email", "c.exempel@kreis.example"),
    ];
    let env = desk.workspace.env().clone();
    let made = snapshot
        .create(Kind::Person, Some("p"), &fields, &env)
        .unwrap();
    desk.workspace.apply(&made.0).unwrap();
    sets(&mut desk, "besuch", "teilnehmende", "C. Exempel");
    sets(&mut desk, "besuch", "agenda", "mit C. Exempel, 0561 123456");
    assert!(!file(&desk, &["besuch"]).contains("Exempel"));
    let named = desk.workspace.calendar_file(["besuch"], Names::Given);
    assert!(named.contains("Teilnehmende: C. Exempel"), "{named}");
    for secret in ["0561", "c.exempel", "mit C."] {
        assert!(!named.contains(secret), "{named}");
    }
}
