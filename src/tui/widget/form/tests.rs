use std::sync::Arc;

use ratatui::layout::Rect;

use super::*;
use crate::tui::theme::Theme;
use crate::tui::widget::date_picker::Holidays;
use crate::tui::widget::picker::{Entry, Finder};
use crate::tui::widget::testing::{key, press, screen};

const AREA: Rect = Rect::new(0, 0, 80, 24);

fn find(entries: &[Entry]) -> Finder {
    let labels: Vec<String> = entries
        .iter()
        .map(|entry| entry.label.to_lowercase())
        .collect();
    Box::new(move |needle| {
        (0..labels.len())
            .filter(|at| labels[*at].contains(needle))
            .collect()
    })
}

fn around() -> Surroundings {
    Surroundings {
        today: "2026-11-23".parse().expect("a date"),
        holidays: Arc::new(Holidays::new()),
        find,
    }
}

fn entries(entries: &[(&str, &str)]) -> Arc<dyn Source> {
    let entry = |(key, label): &(&str, &str)| Entry {
        key: (*key).to_owned(),
        label: (*label).to_owned(),
        detail: (*key).to_owned(),
    };
    Arc::new(entries.iter().map(entry).collect::<Vec<_>>())
}

fn postcode(text: &str) -> Result<(), String> {
    let fine = text.is_empty() || text.len() == 5;
    if fine {
        Ok(())
    } else {
        Err("Eine Postleitzahl hat fünf Ziffern.".to_owned())
    }
}

fn fields() -> Vec<FieldSpec> {
    let kinds = entries(&[
        ("vor-ort", "vor Ort"),
        ("video", "Video"),
        ("telefon", "Telefon"),
    ]);
    let places = entries(&[
        ("06633001", "Ahnatal"),
        ("06633002", "Bad Karlshafen"),
        ("06633003", "Baunatal"),
        ("06633004", "Breuna"),
    ]);
    vec![
        FieldSpec::new("titel", "Titel", InputKind::Line)
            .group("Termin")
            .required(),
        FieldSpec::new("art", "Art", InputKind::Choice(kinds))
            .group("Termin")
            .answer(Answer::one("vor-ort")),
        FieldSpec::new("datum", "Datum", InputKind::Day)
            .group("Termin")
            .required(),
        FieldSpec::new("beginn", "Beginn", InputKind::Time).group("Termin"),
        FieldSpec::new("bestaetigt", "bestätigt", InputKind::YesNo).group("Termin"),
        FieldSpec::new("plz", "Postleitzahl", InputKind::Line)
            .group("Ort")
            .check(postcode)
            .help("Die Postleitzahl des Rathauses, nicht die des Postfachs."),
        FieldSpec::new("gebiete", "Gemeinden", InputKind::Choices(places))
            .group("Ort")
            .answer(Answer::many(["06633001", "06633003"])),
        FieldSpec::new("stichworte", "Stichworte", InputKind::Words)
            .group("Ort")
            .answer(Answer::many(["Firewall", "Umzug"])),
        FieldSpec::new("notiz", "Notiz", InputKind::Lines(4)).group("Ort"),
    ]
}

fn form() -> Form {
    Form::new(fields(), "Speichern", around())
}

fn press_all(form: &mut Form, keys: &str) -> Outcome {
    let mut outcome = Outcome::Ignored;
    for name in keys.split_whitespace() {
        outcome = form.handle(&key(name), AREA);
    }
    outcome
}

fn after(keys: &str) -> (Outcome, Form) {
    let mut form = form();
    let outcome = press_all(&mut form, keys);
    (outcome, form)
}

fn drawn(form: &Form, area: Rect) -> String {
    screen(area.width, area.height, |area, buf| {
        form.render(area, buf, Theme::Dark);
    })
}

#[test]
fn a_form_that_only_tells_has_one_button() {
    let told = FieldSpec::new("", "Wozu", InputKind::Fact).answer(Answer::one("Nur zum Lesen."));
    let mut form = Form::telling(vec![told], around());
    let area = Rect::new(0, 0, 60, 10);
    let drawn = screen(60, 10, |area, buf| form.render(area, buf, Theme::Dark));
    assert!(
        drawn.contains("[ Schließen  Esc ]") && !drawn.contains("F2"),
        "{drawn}"
    );
    assert_eq!(form.handle(&key("Tab"), area), Outcome::Handled);
    assert_eq!(form.at, Place::Cancel);
    assert_eq!(form.handle(&key("Enter"), area), Outcome::Cancelled);
    assert_eq!(form.handle(&key("F2"), area), Outcome::Cancelled);
}

#[test]
fn only_what_was_changed_is_given_back() {
    let one = |id, text| (id, Answer::one(text));
    for (keys, changes) in [
        ("S ü d Enter", vec![one("titel", "Süd")]),
        ("S Backspace", vec![]),
        (
            "Tab Tab 2 4 . 1 1 . Tab 9 3 0",
            vec![one("datum", "24.11.2026"), one("beginn", "09:30")],
        ),
        ("Down Down f r", vec![one("datum", "27.11.2026")]),
        ("Tab v i d Enter", vec![one("art", "video")]),
        ("Tab Space Down Down Enter", vec![one("art", "telefon")]),
        ("Tab Delete", vec![one("art", "")]),
        ("Tab Tab F4 Right Enter", vec![one("datum", "24.11.2026")]),
        (
            "Tab Tab Tab Tab Space Space",
            vec![one("bestaetigt", "nein")],
        ),
        ("Tab Tab Tab Tab Space Delete", vec![]),
        ("Tab Tab Tab Tab Ctrl+n", vec![]),
    ] {
        assert_eq!(after(keys).1.changes(), changes, "{keys}");
    }
}

#[test]
fn sets_grow_and_shrink() {
    let to_places = "Tab Tab Tab Tab Tab Tab";
    for (keys, expected) in [
        ("Delete", Some(["06633003"].as_slice())),
        ("Right Backspace", Some(&["06633001"])),
        ("Right Delete Delete", Some(&[])),
        (
            "F4 b r e Space Enter",
            Some(&["06633001", "06633003", "06633004"]),
        ),
        ("F4 Space Esc", None),
    ] {
        let (_, form) = after(&format!("{to_places} {keys}"));
        let expected = expected.map(|keys| ("gebiete", Answer::many(keys.iter().copied())));
        assert_eq!(
            form.changes(),
            expected.into_iter().collect::<Vec<_>>(),
            "{keys}"
        );
    }
    for (keys, expected) in [
        ("D S L Enter", ["DSL", "Firewall", "Umzug"].as_slice()),
        ("D S L Tab", &["DSL", "Firewall", "Umzug"]),
        ("D , S Enter", &["D", "Firewall", "S", "Umzug"]),
        ("Backspace", &["Firewall"]),
        ("Left Left Delete", &["Umzug"]),
    ] {
        let (_, form) = after(&format!("{to_places} Tab {keys}"));
        let changes = [("stichworte", Answer::many(expected.iter().copied()))];
        assert_eq!(form.changes(), changes, "{keys}");
    }
}

#[test]
fn an_unchanged_form_closes_at_once_a_changed_one_at_the_second_escape() {
    for (keys, outcome) in [
        ("Esc", Outcome::Cancelled),
        ("Tab Tab Esc", Outcome::Cancelled),
        ("x Esc", Outcome::Handled),
        ("x Esc Esc", Outcome::Cancelled),
        ("x Esc Tab Esc", Outcome::Handled),
        ("x Backspace Esc", Outcome::Cancelled),
        ("Tab F4 Esc", Outcome::Handled),
        ("Tab F4 Esc Esc", Outcome::Cancelled),
    ] {
        assert_eq!(after(keys).0, outcome, "{keys}");
    }
}

#[test]
fn a_held_escape_discards_nothing() {
    let (_, mut form) = after("x Esc");
    let held = KeyPress {
        repeat: Repeat::Held,
        ..KeyPress::new(Key::Esc)
    };
    assert_eq!(form.handle(&Input::Key(held), AREA), Outcome::Handled);
    assert!(drawn(&form, AREA).contains("Esc noch einmal verwirft sie"));
}

#[test]
fn saving_asks_for_what_is_missing_and_goes_there() {
    let (outcome, form) = after("x F2");
    assert_eq!((outcome, form.at), (Outcome::Handled, Place::Field(2)));
    let shown = drawn(&form, AREA);
    assert!(
        shown.contains("Bitte ausfüllen: Datum ist nötig."),
        "{shown}"
    );
    assert!(
        shown.contains("1 Angabe fehlt oder passt nicht."),
        "{shown}"
    );
    for keys in [
        "x Tab Tab 1 . 1 2 . F2",
        "x Tab Tab 1 . 1 2 . Ctrl+s",
        "x Tab Tab 1 . 1 2 . Shift+Tab Shift+Tab Up Up Enter",
    ] {
        assert_eq!(after(keys).0, Outcome::Submitted, "{keys}");
    }
}

#[test]
fn what_is_typed_is_checked_at_once_and_what_is_missing_only_when_one_leaves() {
    let to_postcode = "Tab Tab Tab Tab Tab";
    let shown = drawn(&after(&format!("{to_postcode} 3 4")).1, AREA);
    assert!(
        shown.contains("✗ Eine Postleitzahl hat fünf Ziffern."),
        "{shown}"
    );
    let shown = drawn(&after(&format!("{to_postcode} 3 4 1 1 7")).1, AREA);
    assert!(!shown.contains("fünf Ziffern"), "{shown}");
    let missing = "Bitte ausfüllen: Titel ist nötig.";
    assert!(!drawn(&after("x Backspace").1, AREA).contains(missing));
    assert!(drawn(&after("Tab").1, AREA).contains(missing));
}

#[test]
fn contradicting_answers_are_shown_and_settled_by_saving() {
    let rival = Rival {
        answer: Answer::one("Rathaus Nord"),
        shown: "Rathaus Nord".to_owned(),
        who: "B. Beispiel, 22.11.2026 14:02".to_owned(),
    };
    let mut titel =
        FieldSpec::new("titel", "Titel", InputKind::Line).answer(Answer::one("Rathaus Süd"));
    titel.rivals.push(rival);
    for (keys, changes) in [
        ("Tab", vec![]),
        ("F5", vec![("titel", Answer::one("Rathaus Süd"))]),
        ("F5 F5", vec![("titel", Answer::one("Rathaus Nord"))]),
        ("F5 F5 F5", vec![("titel", Answer::one("Rathaus Süd"))]),
        ("!", vec![("titel", Answer::one("Rathaus Süd!"))]),
    ] {
        let mut form = Form::new(vec![titel.clone()], "Speichern", around());
        assert!(
            drawn(&form, AREA).contains("◆ dagegen: Rathaus Nord (B. Beispiel, 22.11.2026 14:02)")
        );
        press_all(&mut form, keys);
        assert_eq!(form.changes(), changes, "{keys}");
    }
}

#[test]
fn the_owner_can_refuse() {
    let (_, mut form) = after("x");
    let error = (
        "plz".to_owned(),
        "Die Postleitzahl gehört zu einem anderen Gebiet.".to_owned(),
    );
    form.refuse([error], None);
    assert_eq!(form.at, Place::Field(5));
    assert!(drawn(&form, AREA).contains("✗ Die Postleitzahl gehört zu einem anderen Gebiet."));
}

#[test]
fn a_long_reason_is_read_to_its_end() {
    let (_, mut form) = after("x");
    let reason = format!(
        "{}Dann geht es weiter.",
        "Das geht aus vielen Gründen nicht. ".repeat(8)
    );
    form.refuse([], Some(reason));
    let shown = drawn(&form, AREA);
    assert!(shown.contains("Dann geht es weiter."), "{shown}");
    assert!(shown.contains("Titel"), "{shown}");
}

#[test]
fn it_looks_good_on_small_and_large_screens() {
    let (_, mut form) = after("B e s u c h Tab Tab 2 4 . 1 1 .");
    insta::assert_snapshot!("form_80x24", drawn(&form, AREA));
    insta::assert_snapshot!("form_120x36", drawn(&form, Rect::new(0, 0, 120, 36)));
    insta::assert_snapshot!("form_48x20", drawn(&form, Rect::new(0, 0, 48, 20)));
    press_all(&mut form, "F4");
    insta::assert_snapshot!("form_day_80x24", drawn(&form, AREA));
    press_all(&mut form, "Esc Tab Tab Tab Tab F4");
    insta::assert_snapshot!("form_choices_80x24", drawn(&form, AREA));
}

#[test]
fn the_field_with_the_focus_and_the_cursor_are_always_on_screen() {
    for height in [6, 9, 14, 24] {
        let area = Rect::new(0, 0, 60, height);
        let mut form = form();
        for step in 0..12 {
            let cursor = form.cursor(area);
            assert!(
                cursor.is_some_and(|at| area.contains(at)),
                "height {height}, step {step}"
            );
            form.handle(&key("Tab"), area);
        }
    }
}

#[test]
fn no_area_is_too_small() {
    for width in [0, 1, 3, 7, 20, 56] {
        for height in 0..9 {
            let area = Rect::new(0, 0, width, height);
            let mut form = form();
            for name in [
                "Tab", "F4", "x", "Esc", "Tab", "F4", "Down", "Esc", "PageDown", "Down", "F4",
                "Enter", "F2",
            ] {
                form.handle(&key(name), area);
                form.handle(&press(width / 2, height / 2), area);
                drawn(&form, area);
                assert!(
                    form.cursor(area).is_none_or(|at| area.contains(at)),
                    "{width}×{height} after {name}"
                );
            }
        }
    }
}

#[test]
fn a_click_goes_to_the_field_and_opens_what_it_points_at() {
    let mut form = form();
    let row = |form: &Form, text: &str| {
        let shown = drawn(form, AREA);
        let row = shown
            .lines()
            .position(|line| line.contains(text))
            .expect(text);
        u16::try_from(row).expect("a row")
    };
    let click = |form: &mut Form, x, text| {
        let y = row(form, text);
        form.handle(&press(x, y), AREA)
    };
    click(&mut form, 20, "Postleitzahl");
    assert_eq!(form.at, Place::Field(5));
    click(&mut form, 20, "vor Ort");
    assert!(form.popup.is_some());
    press_all(&mut form, "Esc");
    assert_eq!(click(&mut form, 3, "Speichern"), Outcome::Handled);
    assert_eq!(click(&mut form, 30, "Abbrechen"), Outcome::Cancelled);
}
