use std::collections::BTreeSet;

use super::*;
use crate::tui::dialog::testing::Desk;
use crate::workspace::Action;

/// A workspace with three tasks and two obstacles.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let text = |text: &str| Value::text(text);
    let mut action = Action::new();
    for (key, title) in [("a1", "Anrufen"), ("a2", "Brief"), ("a3", "Termin")] {
        action = action.set(Kind::Task, key, "titel", text(title)).set(
            Kind::Task,
            key,
            "stand",
            text("offen"),
        );
    }
    for (key, title, art) in [("h1", "Firewall", "T4"), ("h2", "Personal", "O2")] {
        action = action
            .set(Kind::Obstacle, key, "titel", text(title))
            .set(Kind::Obstacle, key, "art", text(art))
            .set(Kind::Obstacle, key, "stand", text("offen"));
    }
    let solved = action.set(Kind::Obstacle, "h2", "loesung", text("Vertretung"));
    desk.workspace.apply(&solved).unwrap();
    desk
}

fn begin(desk: &mut Desk, kind: Kind, keys: &[&str]) {
    let keys: BTreeSet<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    desk.open(form(kind, Arc::new(keys), &desk.workspace.snapshot()));
}

#[test]
fn one_field_of_several_records_is_changed_in_one_step() {
    let mut desk = desk();
    begin(&mut desk, Kind::Task, &["a1", "a2"]);
    desk.press("S t a n d Enter Tab Tab e r l e d i g t Enter F2");
    let shown = desk.screen(100, 30);
    assert!(
        shown.contains("„Stand“: erledigt. Das ändert 2 Aufgaben."),
        "{shown}"
    );
    desk.press("Enter");
    assert_eq!(
        desk.notes,
        ["2 Aufgaben geändert: „Stand“: erledigt. <undo> nimmt es zurück."]
    );
    for (key, stand) in [("a1", "erledigt"), ("a2", "erledigt"), ("a3", "offen")] {
        assert_eq!(desk.show(Kind::Task, key, "stand"), stand);
    }
    desk.workspace.undo().unwrap();
    assert_eq!(desk.show(Kind::Task, "a1", "stand"), "offen");
    assert_eq!(desk.show(Kind::Task, "a2", "stand"), "offen");
}

#[test]
fn what_the_rules_refuse_is_named_and_holds_up_nobody_else() {
    let mut desk = desk();
    begin(&mut desk, Kind::Obstacle, &["h1", "h2"]);
    desk.press("S t a n d Enter Tab Tab g e l ö s t Enter F2");
    let shown = desk.screen(120, 30);
    assert!(shown.contains("Das ändert 1 Hürde."), "{shown}");
    assert!(shown.contains("Firewall"), "{shown}");
    assert!(
        shown.contains("Eine gelöste Hürde braucht die Lösung"),
        "{shown}"
    );
    desk.press("Enter");
    assert_eq!(desk.show(Kind::Obstacle, "h2", "stand"), "gelöst");
    assert_eq!(desk.show(Kind::Obstacle, "h1", "stand"), "offen");
}

#[test]
fn a_second_field_gives_what_a_rule_demands() {
    let mut desk = desk();
    begin(&mut desk, Kind::Obstacle, &["h1"]);
    desk.press("S t a n d Enter Tab L ö s u n g Enter Tab g e l ö s t Enter Tab");
    desk.press("F r e i Space a b Space h e u t e F2 Enter");
    assert_eq!(desk.show(Kind::Obstacle, "h1", "stand"), "gelöst");
    assert_eq!(desk.show(Kind::Obstacle, "h1", "loesung"), "Frei ab heute");
}

#[test]
fn esc_leads_from_the_preview_back_to_the_form_and_from_there_away() {
    let mut desk = desk();
    begin(&mut desk, Kind::Task, &["a1"]);
    desk.press("S t a n d Enter Tab Tab e r l e d i g t Enter F2 Esc");
    assert!(desk.screen(100, 30).contains("Weiter"));
    desk.press("Esc Esc");
    assert!(desk.open.is_none());
    assert_eq!(desk.show(Kind::Task, "a1", "stand"), "offen");
}

#[test]
fn elements_of_sets_come_go_and_replace() {
    let field = Kind::Service.field("varianten").unwrap();
    let set = |texts: &[String]| texts.iter().cloned().collect::<BTreeSet<_>>();
    let elements = |desk: &Desk| -> Vec<String> {
        let snapshot = desk.workspace.snapshot();
        let items = snapshot.view().items(Kind::Service, "10092", "varianten");
        items.into_iter().map(|(item, _)| item).collect()
    };
    let desk = desk();
    let catalogue = elements(&desk);
    let (first, rest) = catalogue.split_first().unwrap();
    let first = std::slice::from_ref(first);
    for (write, expected) in [
        (Write::Without(field, set(first)), set(rest)),
        (Write::With(field, set(first)), set(&catalogue)),
        (Write::Elements(field, set(first)), set(first)),
    ] {
        let mut desk = desk.copied();
        let wish = Wish {
            kind: Kind::Service,
            keys: Arc::new(BTreeSet::from(["10092".to_owned()])),
            writes: vec![write],
            reason: String::new(),
        };
        let snapshot = desk.workspace.snapshot();
        for key in wish.plan(&snapshot).changing {
            let action = wish.action([key.as_str()], &snapshot);
            desk.workspace.apply(&action).unwrap();
        }
        assert_eq!(set(&elements(&desk)), expected);
    }
}
