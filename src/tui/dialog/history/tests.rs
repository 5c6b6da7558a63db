//! All that a field ever held, and all that is new.

use super::{open, open_query};
use crate::model::schema::Kind;
use crate::replica::Value;
use crate::tui::dialog::testing::{AUTHORITY, CONNECTION, Desk};
use crate::tui::message::{Destination, Message};
use crate::workspace::{Action, LogQuery, Since};

/// Two have written the same field at the same time.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let mut colleague = desk.colleague();
    let action = Action::new()
        .set(Kind::Authority, AUTHORITY, "ort", Value::text("Kassel"))
        .set(Kind::Authority, AUTHORITY, "plz", Value::text("34117"))
        .set(
            Kind::Connection,
            CONNECTION,
            "bemerkung",
            Value::text("Zeile 1\nZeile 2"),
        )
        .because("Sitz verlegt");
    colleague.workspace.apply(&action).unwrap();
    desk.set(Kind::Authority, AUTHORITY, "ort", "Hofgeismar");
    desk.merge(&colleague.file());
    desk
}

#[test]
fn one_field_alone_shows_every_value_it_ever_had() {
    let mut desk = desk();
    desk.run(vec![open(Kind::Authority, AUTHORITY.to_owned())]);
    desk.press("Down Enter");
    let shown = desk.screen(120, 36);
    assert!(shown.contains("Feld: ‹ Ort ›"), "{shown}");
    assert!(
        shown.contains("Hofgeismar") && shown.contains("Kassel"),
        "{shown}"
    );
    assert!(!shown.contains("34117"), "{shown}");
    assert_eq!(shown.matches('◆').count(), 2, "{shown}");
    insta::assert_snapshot!("verlauf_feld_80x24", desk.screen(80, 24));
    desk.press("Enter");
    assert!(desk.screen(120, 36).contains("34117"));
    desk.press("Left");
    assert!(!desk.screen(120, 36).contains("Feld: ‹ alle ›"));
}

#[test]
fn what_is_new_is_told_by_change_and_leads_to_the_records() {
    let mut desk = desk();
    let (file, _) = desk.workspace.received().swap_remove(0);
    let query = LogQuery {
        since: Since::File(file),
        ..LogQuery::default()
    };
    desk.run(vec![open_query(
        "Was diese Datei brachte".to_owned(),
        query,
    )]);
    insta::assert_snapshot!("neues_120x36", desk.screen(120, 36));
    insta::assert_snapshot!("neues_80x24", desk.screen(80, 24));
    let shown = desk.screen(120, 36);
    assert!(
        shown.contains("Sitz verlegt") && shown.contains("34117"),
        "{shown}"
    );
    desk.press("Down Enter");
    assert!(desk.open.is_none());
    assert!(
        desk.beyond
            .iter()
            .any(|message| matches!(message, Message::Go(Destination::Node(_))))
    );
}

#[test]
fn what_was_erased_is_named_so() {
    let mut desk = Desk::new();
    desk.set(Kind::Person, "p1", "name", "C. Fremd");
    desk.workspace.erase(Kind::Person, "p1").unwrap();
    desk.run(vec![open(Kind::Person, "p1".to_owned())]);
    let shown = desk.screen(120, 36);
    assert!(
        shown.contains("(getilgt)") && !shown.contains("C. Fremd"),
        "{shown}"
    );
    assert!(!shown.contains('@'), "{shown}");
}

#[test]
fn nothing_new_is_said() {
    let mut desk = Desk::new();
    let query = LogQuery {
        since: Since::Vector(desk.workspace.snapshot().vector()),
        ..LogQuery::default()
    };
    desk.run(vec![open_query("Neu".to_owned(), query)]);
    desk.press("Right Enter F7 Down");
    assert!(desk.screen(80, 24).contains("Hier ist nichts Neues."));
}
