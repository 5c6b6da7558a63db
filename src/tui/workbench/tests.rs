//! What must hold when somebody works at the workbench.

use super::*;
use crate::tui::message::Message;
use crate::tui::testing::{Stage, snapshots, stage};

const WOHNGELD: &str = "06633-wohngeld-10092";
const STANDESAMT: &str = "06633028-standesamt-10026";

/// Chooses what a search finds first, in the tree.
fn go_to(stage: &mut Stage, name: &str) {
    stage.press("F3");
    stage.type_text(name);
    stage.press("Enter");
}

/// The last thing that was told.
fn told(stage: &Stage) -> &str {
    stage.app.notes.last().map_or("", |note| &note.text)
}

/// The key of the last test run of a connection.
fn run(stage: &Stage, connection: &str) -> Option<String> {
    let data = stage.app.data.as_ref().unwrap();
    data.outline.latest_run(connection).map(str::to_owned)
}

fn result(stage: &Stage, connection: &str, slug: &str, point: &str) -> Option<String> {
    let run = run(stage, connection)?;
    let snapshot = stage.workspace.snapshot();
    let entity = snapshot.view().entity(Kind::TestRun, &run)?;
    entity.item_text(slug, point).map(str::to_owned)
}

#[test]
fn the_four_panes_at_the_size_of_a_laptop() {
    insta::assert_snapshot!(stage().screen(120, 36));
}

#[test]
fn two_panes_on_the_smallest_screen() {
    let mut stage = stage();
    stage.press("Tab");
    insta::assert_snapshot!(stage.screen(80, 24));
}

#[test]
fn every_size_can_be_drawn_whatever_has_the_focus() {
    let mut stage = stage();
    for keys in ["Tab", "Tab", "Tab", "Tab", "F4", "Tab", "Tab", "Tab"] {
        stage.press(keys);
        for (width, height) in (1..=30).flat_map(|n| [(n, 1), (n, n), (1, n), (n * 8, n * 2)]) {
            stage.screen(width, height);
        }
    }
}

#[test]
fn choosing_an_area_narrows_services_and_appointments() {
    let mut stage = stage();
    assert!(stage.screen(200, 60).contains("Wohngeld, Test"));
    go_to(&mut stage, "wolfhagen");
    let screen = stage.screen(200, 60);
    assert!(
        screen.contains("Leistungen · Wolfhagen · 1 von 1 angebunden"),
        "{screen}"
    );
    assert!(
        screen.contains("Einführung") && !screen.contains("Wohngeld, Test"),
        "{screen}"
    );
}

#[test]
fn it_looks_as_it_should_with_little_and_with_much() {
    snapshots("werkbank", |_| ());
}

#[test]
fn an_authority_shows_the_services_it_has_no_connection_for() {
    let mut stage = stage();
    stage.press("Tab");
    go_to(&mut stage, "Standesamt Wolfhagen");
    stage.press("Tab");
    assert_eq!(stage.app.chosen().connection.as_deref(), Some(STANDESAMT));
    stage.send(Message::apply(
        crate::workspace::Action::new().delete(Kind::Connection, STANDESAMT),
        "",
    ));
    assert_eq!(stage.app.chosen().service.as_deref(), Some("10026"));
    assert!(stage.screen(200, 60).contains("○ noch nicht erfasst"));
}

#[test]
fn a_check_point_is_ticked_off_with_one_key_and_the_next_is_chosen() {
    let mut stage = stage();
    stage.press("Tab Tab Tab Space");
    assert_eq!(
        result(&stage, WOHNGELD, "ergebnis", "1").as_deref(),
        Some("bestanden")
    );
    assert_eq!(stage.app.chosen().point.as_deref(), Some("2"));
    stage.press("Space");
    assert_eq!(
        result(&stage, WOHNGELD, "ergebnis", "2").as_deref(),
        Some("bestanden")
    );
    assert!(
        stage
            .screen(200, 60)
            .contains("Prüfliste · Wohngeld · 2 von")
    );
}

#[test]
fn a_defect_needs_a_class_and_a_note() {
    let mut stage = stage();
    stage.press("Tab Tab Tab m Up Enter Enter");
    assert_eq!(stage.app.layers.len(), 1, "an empty note is no note");
    stage.type_text("Port 443 ist zu");
    stage.press("Enter");
    assert_eq!(
        result(&stage, WOHNGELD, "ergebnis", "1").as_deref(),
        Some("nicht-bestanden")
    );
    assert_eq!(
        result(&stage, WOHNGELD, "maengelklasse", "1").as_deref(),
        Some("1")
    );
    assert_eq!(
        result(&stage, WOHNGELD, "notiz", "1").as_deref(),
        Some("Port 443 ist zu")
    );
    assert!(stage.screen(200, 60).contains("1 Mangel"));
}

#[test]
fn a_point_that_is_left_out_needs_a_reason() {
    let mut stage = stage();
    stage.press("Tab Tab Tab e Esc");
    assert_eq!(run(&stage, WOHNGELD), None);
    stage.press("e");
    stage.type_text("keine Gebühr");
    stage.press("Enter");
    assert_eq!(
        result(&stage, WOHNGELD, "ergebnis", "1").as_deref(),
        Some("entfaellt")
    );
}

#[test]
fn a_connection_climbs_one_rung_with_one_key_and_goes_back_only_with_a_reason() {
    let mut stage = stage();
    let status = |stage: &Stage| stage.text(Kind::Connection, WOHNGELD, "status").unwrap();
    stage.press("Tab +");
    assert_eq!(status(&stage), "80");
    stage.press("- Enter Esc");
    assert_eq!(status(&stage), "80");
    stage.press("-");
    stage.type_text("Abnahme zurückgezogen");
    stage.press("Enter");
    assert_eq!(status(&stage), "70");
}

#[test]
fn deleting_says_how_to_get_it_back_and_undo_does() {
    let mut stage = stage();
    stage.press("Tab Tab Delete");
    assert!(
        told(&stage).ends_with("Strg+Z holt es zurück."),
        "{}",
        told(&stage)
    );
    let row = "09:00–12:00  Wohngeld, Test";
    assert!(!stage.screen(120, 36).contains(row));
    stage.press("Ctrl+z");
    assert!(stage.screen(120, 36).contains(row));
}

#[test]
fn an_authority_goes_with_its_connections_and_only_after_a_question() {
    let mut stage = stage();
    go_to(&mut stage, "wohngeldstelle");
    stage.press("Delete Enter");
    assert!(
        stage.text(Kind::Connection, WOHNGELD, "status").is_some(),
        "Abbrechen comes first"
    );
    stage.press("Delete Right Enter");
    assert_eq!(stage.text(Kind::Connection, WOHNGELD, "status"), None);
}

#[test]
fn what_is_chosen_stays_chosen_when_something_new_comes_in() {
    let mut stage = stage();
    stage.press("Tab Down");
    let before = stage.app.chosen().record;
    let new = crate::workspace::Action::new()
        .set(
            Kind::Connection,
            "06633-wohngeld-10000",
            "behoerde",
            crate::replica::Value::text("06633-wohngeld"),
        )
        .set(
            Kind::Connection,
            "06633-wohngeld-10000",
            "leistung",
            crate::replica::Value::text("10000"),
        )
        .set(
            Kind::Connection,
            "06633-wohngeld-10000",
            "status",
            crate::replica::Value::text("0"),
        );
    stage.send(Message::apply(new, ""));
    assert_eq!(stage.app.chosen().record, before);
}

#[test]
fn the_mouse_focuses_a_pane_and_chooses_in_it() {
    let mut stage = stage();
    stage.screen(120, 36);
    stage.send(Message::Input(crate::tui::widget::testing::press(60, 5)));
    assert_eq!(stage.app.chosen().fitting, Some(Kind::Connection));
}

#[test]
fn a_filter_leaves_the_services_in_which_all_words_stand_until_it_is_emptied() {
    let mut stage = stage();
    stage.press("Tab Ctrl+f");
    stage.type_text("wohngeld test");
    stage.press("Enter");
    let screen = stage.screen(200, 60);
    assert!(
        screen.contains("Leistungen · Hessen · Filter „wohngeld test“: 1"),
        "{screen}"
    );
    stage.press("Ctrl+f");
    stage.type_text(" bekannt");
    stage.press("Enter");
    assert!(
        stage
            .screen(200, 60)
            .contains("Der Filter lässt hier nichts übrig.")
    );
    stage.press("Esc");
    assert!(stage.screen(200, 60).contains("1 von 2 angebunden"));
}

#[test]
fn two_keys_in_quick_succession_write_into_one_test_run() {
    let mut stage = stage();
    stage.press("Tab Tab Tab");
    // Both keys are pressed before the first job is done.
    let first =
        crate::tui::update::update(&mut stage.app, Message::Run(Command::Outcome("bestanden")));
    let second =
        crate::tui::update::update(&mut stage.app, Message::Run(Command::Outcome("bestanden")));
    stage.perform(first);
    stage.perform(second);
    let snapshot = stage.workspace.snapshot();
    assert_eq!(snapshot.view().entities(Kind::TestRun).count(), 1);
    for point in ["1", "2"] {
        let outcome = result(&stage, WOHNGELD, "ergebnis", point);
        assert_eq!(outcome.as_deref(), Some("bestanden"));
    }
}

#[test]
fn the_abnahme_names_what_is_open_and_keeps_it_and_then_nothing_changes_any_more() {
    let mut stage = stage();
    stage.press("Tab Tab Tab Space a");
    let screen = stage.screen(120, 36);
    assert!(screen.contains("Pflicht: Punkt 2, 3, 4"), "{screen}");
    stage.press("Esc");
    let run = run(&stage, WOHNGELD).unwrap();
    let stand = |stage: &Stage| stage.text(Kind::TestRun, &run, "stand");
    assert_eq!(stand(&stage).as_deref(), Some("laufend"));
    stage.press("a F2");
    assert_eq!(stand(&stage).as_deref(), Some("abgenommen"));
    let open = stage.text(Kind::TestRun, &run, "offene_punkte").unwrap();
    assert!(open.starts_with("Punkt 2 (Pflicht): offen\n"), "{open}");
    stage.press("Space");
    assert!(told(&stage).contains("abgenommen"), "{}", told(&stage));
    assert_eq!(result(&stage, WOHNGELD, "ergebnis", "2"), None);
    stage.press("a Right Enter Space");
    assert_eq!(stand(&stage).as_deref(), Some("laufend"));
    let reopened = result(&stage, WOHNGELD, "ergebnis", "2");
    assert_eq!(reopened.as_deref(), Some("bestanden"));
}

#[test]
fn a_further_test_run_begins_empty_and_the_one_before_stays() {
    let mut stage = stage();
    stage.press("Tab Tab Tab Space p");
    assert_eq!(
        stage
            .workspace
            .snapshot()
            .view()
            .entities(Kind::TestRun)
            .count(),
        2
    );
    assert_eq!(result(&stage, WOHNGELD, "ergebnis", "1"), None);
}
