use super::*;
use crate::tui::dialog::testing::{AUTHORITY, CONNECTION, Desk};

impl Desk {
    fn create(&mut self, kind: Kind, prefill: Prefill) {
        self.open(create(kind, prefill, &self.workspace.snapshot()));
    }

    fn edit(&mut self, kind: Kind, key: &str) {
        self.open(edit(kind, key, &self.workspace.snapshot()));
    }
}

#[test]
fn a_new_authority_gets_name_and_gemeinden_from_kind_and_area() {
    let mut desk = Desk::new();
    desk.create(Kind::Authority, Vec::new());
    desk.press("Tab m e l d e Enter Tab a h n a Enter F2");
    assert_eq!(desk.notes, ["Angelegt: Meldebehörde Ahnatal."]);
    assert!(desk.open.is_none());
    assert_eq!(
        desk.show(Kind::Authority, "06633001-melde", "gebiet"),
        "Ahnatal"
    );
    assert_eq!(
        desk.show(Kind::Authority, "06633001-melde", "zustaendig"),
        "Ahnatal"
    );
}

#[test]
fn a_name_that_somebody_wrote_is_kept() {
    let mut desk = Desk::new();
    desk.create(Kind::Authority, Vec::new());
    desk.press("B ü r g e r a m t Tab m e l d e Enter Tab a h n a Enter F2");
    assert_eq!(desk.notes, ["Angelegt: Bürgeramt."]);
}

#[test]
fn what_is_offered_is_saved_but_leaving_loses_nothing() {
    let mut desk = Desk::new();
    desk.create(
        Kind::Appointment,
        vec![("behoerde", Answer::one(AUTHORITY))],
    );
    assert!(desk.open.as_ref().is_some_and(|form| !form.is_changed()));
    desk.press("B e s u c h Tab m o r g e n Tab 9 3 0 F2");
    assert_eq!(desk.notes, ["Angelegt: Besuch."]);
    let snapshot = desk.workspace.snapshot();
    let key = snapshot.view().keys(Kind::Appointment)[0].to_owned();
    for (slug, shown) in [
        ("behoerde", "Wohngeldbehörde Landkreis Kassel"),
        ("form", "vor Ort"),
        ("stand", "geplant"),
        ("beginn", "09:30"),
    ] {
        assert_eq!(desk.show(Kind::Appointment, &key, slug), shown);
    }
}

#[test]
fn a_refused_form_comes_back_with_the_reason_and_everything_typed() {
    let mut desk = Desk::new();
    desk.edit(Kind::Connection, CONNECTION);
    desk.press("Tab Tab F4 7 0 Enter F2");
    assert!(desk.notes.is_empty());
    assert!(desk.open.as_ref().is_some_and(|form| form.is_changed()));
    let shown = desk.screen(120, 44);
    assert!(shown.contains("werden Stufen übersprungen"), "{shown}");
    assert_eq!(
        desk.show(Kind::Connection, CONNECTION, "status"),
        "Interesse bekundet"
    );
    desk.press("T e s t Space l ä u f t F2");
    assert_eq!(desk.show(Kind::Connection, CONNECTION, "status"), "im Test");
    assert!(desk.open.is_none());
}

#[test]
fn a_blocked_connection_needs_its_obstacle() {
    let mut desk = Desk::new();
    desk.edit(Kind::Connection, CONNECTION);
    desk.press("Tab Tab Tab Tab b l o c k i e r t Enter F2");
    let shown = desk.screen(120, 44);
    assert!(
        shown.contains("braucht noch eine Angabe: Hürde."),
        "{shown}"
    );
}

#[test]
fn only_elements_that_come_and_go_are_written() {
    let mut desk = Desk::new();
    let set = Action::new().add(Kind::Authority, AUTHORITY, "zustaendig", "06633001");
    desk.workspace.apply(&set).unwrap();
    desk.edit(Kind::Authority, AUTHORITY);
    // Meanwhile a colleague's file brings a further one.
    let more = Action::new().add(Kind::Authority, AUTHORITY, "zustaendig", "06633");
    desk.workspace.apply(&more).unwrap();
    desk.press("Tab Tab Tab Tab 3 4 1 1 7 Enter Shift+Tab Delete F2");
    assert_eq!(
        desk.notes,
        ["Gespeichert: Wohngeldbehörde Landkreis Kassel."]
    );
    assert_eq!(
        desk.show(Kind::Authority, AUTHORITY, "zustaendig"),
        "Landkreis Kassel"
    );
    assert_eq!(
        desk.show(Kind::Authority, AUTHORITY, "zustaendige_plz"),
        "34117"
    );
}

#[test]
fn what_the_catalogue_says_of_a_service_stays_when_something_is_added() {
    let mut desk = Desk::new();
    desk.edit(Kind::Service, "10092");
    desk.press("Tab Tab Tab Tab Tab F4 m e l d e Space Enter F2");
    assert_eq!(desk.notes, ["Gespeichert: Wohngeld."]);
    let kinds = desk.show(Kind::Service, "10092", "behoerdenarten");
    assert!(
        kinds.contains("Meldebehörde") && kinds.contains("Wohngeldbehörde"),
        "{kinds}"
    );
}

#[test]
fn an_unchanged_form_writes_nothing() {
    let mut desk = Desk::new();
    let before = desk.workspace.snapshot().digest();
    desk.edit(Kind::Authority, AUTHORITY);
    desk.press("F2");
    assert!(desk.notes.is_empty() && desk.open.is_none());
    assert_eq!(desk.workspace.snapshot().digest(), before);
}

#[test]
fn forms_of_every_kind_look_good_on_small_and_large_screens() {
    let mut desk = Desk::new();
    for kind in Kind::of_team() {
        desk.create(kind, Vec::new());
        insta::assert_snapshot!(format!("{}_80x24", kind.slug()), desk.screen(80, 24));
    }
    desk.edit(Kind::Connection, CONNECTION);
    insta::assert_snapshot!("anbindung_bearbeiten_120x36", desk.screen(120, 36));
}
