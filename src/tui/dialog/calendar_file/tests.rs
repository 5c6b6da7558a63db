//! What is saved for other calendars, and that nothing is replaced unasked.

use std::fs;

use super::*;
use crate::model::schema::{Kind, date_value};
use crate::replica::Value;
use crate::tui::dialog::testing::Desk;
use crate::workspace::Action;

fn desk() -> Desk {
    let mut desk = Desk::new();
    let day = date_value("2026-11-25".parse().unwrap());
    let action = Action::new()
        .set(Kind::Appointment, "a", "titel", Value::text("Besuch"))
        .set(Kind::Appointment, "a", "datum", day.clone())
        .set(Kind::Appointment, "b", "titel", Value::text("Schulung"))
        .set(Kind::Appointment, "b", "datum", day);
    desk.workspace.apply(&action).unwrap();
    desk
}

fn ask_here(desk: &mut Desk) {
    let offer = |label: &str, keys: &[&str]| Offer {
        label: label.to_owned(),
        keys: keys.iter().map(|key| (*key).into()).collect(),
    };
    let offers = vec![offer("nur „Besuch“", &["a"]), offer("alle", &["a", "b"])];
    let folder = desk.folder.path().display().to_string();
    desk.open(ask(offers, &folder, &desk.workspace));
}

fn file(desk: &Desk) -> String {
    fs::read_to_string(desk.folder.path().join("termine.ics")).unwrap()
}

#[test]
fn the_chosen_one_is_saved_unless_more_are_wanted_and_nothing_is_replaced_unasked() {
    let mut desk = desk();
    ask_here(&mut desk);
    desk.press("F2");
    assert!(
        desk.notes[0].starts_with("1 Termin gespeichert: "),
        "{:?}",
        desk.notes
    );
    assert!(!file(&desk).contains("Schulung"));
    ask_here(&mut desk);
    desk.press("F4 Down Enter F2");
    assert!(desk.screen(80, 24).contains("gibt es schon"));
    desk.press("Esc Esc");
    assert!(!file(&desk).contains("Schulung"));
}
