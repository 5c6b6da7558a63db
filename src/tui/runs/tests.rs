//! What must hold when somebody works through checklists.

use chrono::{TimeDelta, Timelike as _};

use super::*;
use crate::model::schema::date_value;
use crate::replica::Value;
use crate::tui::testing::{Stage, now, snapshots, stage};
use crate::workspace::Action;

const WOHNGELD: &str = "06633-wohngeld-10092";

/// The view with the focus on the checklist of the only connection in test.
fn at_work() -> Stage {
    let mut stage = stage();
    stage.press("5 Tab");
    stage
}

/// The last thing that was told.
fn told(stage: &Stage) -> &str {
    stage.app.notes.last().map_or("", |note| &note.text)
}

/// The runs there are, in the order of the view.
fn runs(stage: &Stage) -> Vec<String> {
    let data = stage.app.data.as_ref().unwrap();
    let entries = data.runs.entries().iter();
    let runs = entries.filter_map(|entry| entry.run.as_deref());
    runs.map(str::to_owned).collect()
}

fn run(stage: &Stage) -> String {
    runs(stage).remove(0)
}

/// What is written at a point of the chosen run.
fn at_point(stage: &Stage, slug: &str, point: &str) -> Option<String> {
    let run = stage.app.chosen().run?;
    let snapshot = stage.workspace.snapshot();
    let entity = snapshot.view().entity(Kind::TestRun, &run)?;
    let field = Kind::TestRun.field(slug).unwrap();
    let value = entity.record().get_item(slug, point)?;
    Some(snapshot.view().display(field, value)).filter(|text| !text.is_empty())
}

fn point(stage: &Stage) -> Option<String> {
    stage.app.chosen().point
}

/// An earlier run of three weeks ago, with two defects.
fn with_earlier_run(stage: &mut Stage) {
    let day = now().date() - chrono::Days::new(21);
    let point = |action: Action, slug, item: &str, text: &str| {
        action.set_item(Kind::TestRun, "vorher", slug, item, Value::text(text))
    };
    let mut action = Action::new()
        .set(Kind::TestRun, "vorher", "anbindung", Value::text(WOHNGELD))
        .set(Kind::TestRun, "vorher", "stand", Value::text("verweigert"))
        .set(Kind::TestRun, "vorher", "datum", date_value(day));
    for (item, outcome) in [
        ("1", "bestanden"),
        ("2", "nicht-bestanden"),
        ("3", "nicht-bestanden"),
    ] {
        action = point(action, "ergebnis", item, outcome);
    }
    action = point(action, "maengelklasse", "2", "1");
    action = point(action, "maengelklasse", "3", "3");
    action = point(action, "notiz", "2", "Kein Eintrag im Verzeichnis.");
    stage.send(Message::apply(action, ""));
}

/// A new run with a result, a defect and a note, beside the earlier one.
fn compared() -> Stage {
    let mut stage = stage();
    with_earlier_run(&mut stage);
    stage.press("5 p Tab Space Space m Enter");
    stage.type_text("Vertretung fehlt weiter");
    stage.press("Enter v Up");
    stage
}

#[test]
fn it_looks_as_it_should_with_little_and_with_much() {
    snapshots("pruefungen", |stage| stage.press("5"));
    snapshots("pruefungen_liste", |stage| stage.press("5 Tab"));
}

#[test]
fn the_comparison_stands_beside_the_points() {
    let mut stage = compared();
    insta::assert_snapshot!(stage.screen(80, 24));
    insta::assert_snapshot!(stage.screen(120, 36));
    insta::assert_snapshot!(stage.screen(200, 60));
}

#[test]
fn the_abnahme_names_classes_and_open_points() {
    let mut stage = compared();
    stage.press("a");
    insta::assert_snapshot!(stage.screen(80, 24));
    insta::assert_snapshot!(stage.screen(120, 36));
}

#[test]
fn every_size_can_be_drawn() {
    for keys in ["5", "5 Tab", "5 Tab F4", "5 Tab v a", "5 l Enter"] {
        let mut stage = stage();
        with_earlier_run(&mut stage);
        stage.press(keys);
        for (width, height) in (1..=30).flat_map(|n| [(n, 1), (n, n), (1, n), (n * 8, n * 2)]) {
            stage.screen(width, height);
        }
    }
}

#[test]
fn the_first_result_begins_the_run_and_the_next_point_is_chosen() {
    let mut stage = at_work();
    assert_eq!(point(&stage).as_deref(), Some("1"));
    assert_eq!(stage.app.chosen().run, None);
    stage.press("Space");
    assert_eq!(runs(&stage).len(), 1);
    assert_eq!(stage.app.chosen().run, Some(run(&stage)));
    assert_eq!(
        at_point(&stage, "ergebnis", "1").as_deref(),
        Some("bestanden")
    );
    assert_eq!(at_point(&stage, "zeit", "1").as_deref(), Some("09:30"));
    assert_eq!(point(&stage).as_deref(), Some("2"));
    stage.press("Ctrl+z");
    assert_eq!(runs(&stage).len(), 0, "one step");
}

#[test]
fn a_run_is_begun_from_the_list_and_chosen() {
    let mut stage = stage();
    stage.press("5 p");
    assert_eq!(stage.app.chosen().run, Some(run(&stage)));
    let first = run(&stage);
    stage.press("p");
    assert_eq!(runs(&stage).len(), 2);
    assert_ne!(stage.app.chosen().run, Some(first), "the new one");
}

#[test]
fn proof_and_time_are_written_beside_the_result() {
    let mut stage = at_work();
    stage.press("d");
    stage.type_text("Protokoll 17");
    stage.press("Enter u");
    stage.type_text("8:15");
    stage.press("Enter");
    assert_eq!(
        at_point(&stage, "nachweis", "1").as_deref(),
        Some("Protokoll 17")
    );
    assert_eq!(at_point(&stage, "zeit", "1").as_deref(), Some("08:15"));
    stage.press("u");
    stage.type_text("x");
    stage.press("Enter");
    assert_eq!(at_point(&stage, "zeit", "1").as_deref(), Some("08:15"));
}

#[test]
fn the_next_open_point_is_found_around_the_end() {
    let mut stage = at_work();
    stage.press("Down Space w");
    assert_eq!(point(&stage).as_deref(), Some("4"));
    stage.press("Up Up Up Space w");
    assert_eq!(point(&stage).as_deref(), Some("3"));
    stage.press("End w");
    assert_eq!(point(&stage).as_deref(), Some("3"));
}

#[test]
fn only_some_points_are_shown_until_esc() {
    let mut stage = at_work();
    stage.press("Space f Down Enter");
    let screen = stage.screen(120, 36);
    assert!(screen.contains("nur offene"), "{screen}");
    assert!(!screen.contains("[✓]"), "{screen}");
    assert_eq!(point(&stage).as_deref(), Some("2"));
    stage.press("Space");
    assert_eq!(
        point(&stage).as_deref(),
        Some("3"),
        "what is done goes away"
    );
    stage.press("Esc");
    assert!(stage.screen(120, 36).contains("[✓]"));
    assert_eq!(point(&stage).as_deref(), Some("3"));
}

#[test]
fn a_filter_finds_runs_by_what_is_seen_of_them() {
    let mut stage = stage();
    with_earlier_run(&mut stage);
    stage.press("5 Ctrl+f");
    stage.type_text("wohngeld verweigert");
    stage.press("Enter");
    assert!(
        stage
            .screen(120, 36)
            .contains("Filter „wohngeld verweigert“: 1")
    );
    stage.press("Ctrl+f");
    stage.type_text(" standesamt");
    stage.press("Enter");
    assert!(
        stage
            .screen(120, 36)
            .contains("Der Filter lässt nichts übrig")
    );
    stage.press("Esc");
    assert!(stage.screen(120, 36).contains("1 Eintrag"));
}

#[test]
fn a_point_becomes_a_huerde_in_one_step_and_leads_to_it() {
    let mut stage = at_work();
    stage.press("m Up Enter");
    stage.type_text("Port 443 ist zu");
    stage.press("Enter Up r");
    let screen = stage.screen(120, 36);
    assert!(screen.contains("Port 443 ist zu"), "{screen}");
    stage.press("Tab F4 Enter F2");
    assert_eq!(
        at_point(&stage, "huerden", "1").as_deref(),
        Some("Port 443 ist zu")
    );
    let snapshot = stage.workspace.snapshot();
    let made = snapshot.view().entities(Kind::Obstacle).next().unwrap();
    assert_eq!(made.set("anbindungen"), [WOHNGELD]);
    assert_eq!(made.set("behoerden"), ["06633-wohngeld"]);
    assert_eq!(made.text("schwere"), Some("hoch"));
    assert!(made.text("beschreibung").unwrap().contains("Punkt 1: "));
    let screen = stage.screen(120, 36);
    assert!(screen.contains("Mangel 1 · Hürde · "), "{screen}");
    stage.press("Enter");
    assert!(stage.screen(120, 36).contains("┌ Hürde · Port 443 ist zu"));
    stage.press("Esc r");
    assert!(
        stage.screen(120, 36).contains("┌ Hürde · Port 443 ist zu"),
        "not a second one"
    );
    stage.press("Esc Ctrl+z");
    assert_eq!(at_point(&stage, "huerden", "1"), None);
    let snapshot = stage.workspace.snapshot();
    assert_eq!(
        snapshot.view().entities(Kind::Obstacle).count(),
        0,
        "one step"
    );
}

#[test]
fn a_point_becomes_a_task_too() {
    let mut stage = at_work();
    stage.press("Space Up t F2");
    let snapshot = stage.workspace.snapshot();
    let made = snapshot.view().entities(Kind::Task).next().unwrap();
    assert_eq!(made.text("anbindung"), Some(WOHNGELD));
    assert_eq!(made.text("behoerde"), Some("06633-wohngeld"));
    let screen = stage.screen(120, 36);
    assert!(screen.contains("Aufgabe · "), "{screen}");
}

#[test]
fn an_accepted_run_changes_only_after_it_is_opened_again() {
    let mut stage = at_work();
    stage.press("Space a F2");
    let stand = |stage: &Stage| stage.text(Kind::TestRun, &run(stage), "stand");
    assert_eq!(stand(&stage).as_deref(), Some("abgenommen"));
    assert!(told(&stage).contains("festgehalten"), "{}", told(&stage));
    for keys in ["Space", "n", "d"] {
        stage.press(keys);
        assert!(told(&stage).contains("abgeschlossen"), "{}", told(&stage));
        assert!(stage.app.layers.is_empty(), "{keys}");
    }
    stage.press("y Space");
    assert_eq!(stand(&stage).as_deref(), Some("laufend"));
    assert_eq!(
        at_point(&stage, "ergebnis", "2").as_deref(),
        Some("bestanden")
    );
    stage.press("Ctrl+z Ctrl+z");
    assert_eq!(stand(&stage).as_deref(), Some("abgenommen"));
    stage.press("Ctrl+z");
    assert_eq!(stand(&stage).as_deref(), Some("laufend"));
    assert_eq!(stage.text(Kind::TestRun, &run(&stage), "abnahme_am"), None);
}

#[test]
fn grave_defects_leave_only_the_refusal() {
    let mut stage = at_work();
    stage.press("m Enter");
    stage.type_text("Zertifikat abgelaufen");
    stage.press("Enter a");
    let screen = stage.screen(120, 36);
    assert!(
        screen.contains("betriebsbehindernd: Punkt 1; verhindert die Abnahme"),
        "{screen}"
    );
    assert!(screen.contains("Abnahme verweigert"), "{screen}");
    stage.press("F2");
    let run = run(&stage);
    assert_eq!(
        stage.text(Kind::TestRun, &run, "stand").as_deref(),
        Some("verweigert")
    );
    let open = stage.text(Kind::TestRun, &run, "offene_punkte").unwrap();
    assert!(
        open.starts_with("Punkt 1 (Pflicht): nicht bestanden, Mängelklasse 2\n"),
        "{open}"
    );
}

#[test]
fn comparing_goes_through_earlier_runs_and_back_to_none() {
    let mut stage = stage();
    with_earlier_run(&mut stage);
    stage.press("5 p Tab v");
    assert!(stage.screen(200, 60).contains("daneben 03.11.26"));
    assert!(stage.screen(200, 60).contains("✗ Mangel 1"));
    assert!(stage.screen(200, 60).contains("Früher"), "in full below");
    stage.press("v");
    assert!(!stage.screen(200, 60).contains("daneben"));
}

#[test]
fn points_are_copied_as_a_table() {
    use crate::tui::effect::Effect;
    let mut stage = at_work();
    stage.press("n");
    stage.type_text("liegt vor");
    stage.press("Enter Space c");
    let copied = stage.effects.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    let mut rows = copied.lines();
    assert!(rows.next().unwrap().starts_with("Punkt\tAbschnitt\t"));
    let first: Vec<&str> = rows.next().unwrap().split('\t').collect();
    assert_eq!(first[0], "1");
    assert_eq!(first[3..], ["bestanden", "", "liegt vor", "", "09:30"]);
}

/// Makes a template for the chosen service, with its points open.
fn with_template(stage: &mut Stage) {
    stage.press("l Enter");
    stage.type_text("Hausliste");
    stage.press("F2");
}

#[test]
fn a_template_is_changed_point_by_point_and_every_step_is_undone_alone() {
    let mut stage = at_work();
    with_template(&mut stage);
    insta::assert_snapshot!(stage.screen(120, 36));
    stage.press("Down + Delete Insert");
    stage.type_text("Die Schulung ist terminiert.");
    stage.press("F2");
    let screen = stage.screen(120, 36);
    assert!(screen.contains("Die Schulung ist terminiert."), "{screen}");
    let three = screen.find("3 Ansprechpersonen").unwrap();
    assert!(
        three < screen.find("entfernt · Datenschutzrollen").unwrap(),
        "{screen}"
    );
    stage.press("Ctrl+z Ctrl+z");
    let screen = stage.screen(120, 36);
    assert!(
        !screen.contains("Schulung ist") && !screen.contains("entfernt"),
        "{screen}"
    );
    stage.press("Ctrl+z");
    let screen = stage.screen(120, 36);
    let at = |text: &str| screen.find(text).unwrap();
    assert!(at("2 Datenschutz") < at("3 Ansprechpersonen"), "{screen}");
}

#[test]
fn new_runs_follow_the_template_and_keep_what_it_said() {
    let mut stage = at_work();
    with_template(&mut stage);
    stage.press("Enter Ctrl+a");
    stage.type_text("Vertrag liegt vor.");
    stage.press("F2 Esc");
    assert!(stage.screen(120, 36).contains("Vertrag liegt vor."));
    stage.press("Space");
    let template = stage.text(Kind::TestRun, &run(&stage), "vorlage").unwrap();
    let later = Action::new().set_item(
        Kind::Template,
        &template,
        "text",
        "1",
        Value::text("Neuer Wortlaut."),
    );
    stage.send(Message::apply(later, ""));
    stage.press("Home");
    let screen = stage.screen(200, 60);
    assert!(screen.contains("1 Vertrag liegt vor."), "{screen}");
    assert!(
        screen.contains("Neue Prüfungen fragen: Neuer Wortlaut."),
        "{screen}"
    );
    stage.press("p Home");
    assert!(stage.screen(120, 36).contains("1 Neuer Wortlaut."));
}

#[test]
fn what_is_chosen_comes_back_at_the_next_start() {
    let mut stage = at_work();
    stage.press("Space");
    let settings = stage.app.settings();
    assert_eq!(settings.runs.run, Some(run(&stage)));
    let mut view = Runs::restored(&settings);
    let data = stage.app.data.clone().unwrap();
    view.refresh(&data);
    assert_eq!(view.chosen(&data).run, Some(run(&stage)));
}

#[test]
fn the_mouse_chooses_runs_and_points() {
    use crate::tui::widget::testing::press;
    let mut stage = stage();
    stage.press("5");
    stage.screen(120, 36);
    stage.send(Message::Input(press(70, 6)));
    assert_eq!(point(&stage).as_deref(), Some("3"));
    stage.send(Message::Input(press(10, 20)));
    assert_eq!(point(&stage), None);
    stage.send(Message::Input(press(10, 4)));
    assert_eq!(
        point(&stage).as_deref(),
        Some("3"),
        "a click on what is chosen opens it"
    );
    assert_eq!(stage.app.chosen().connection.as_deref(), Some(WOHNGELD));
}

#[test]
fn the_screen_changes_by_itself_only_where_somebody_sees_a_clock_go() {
    let mut stage = at_work();
    stage.screen(120, 36);
    let next = |stage: &Stage| stage.app.next_change();
    while let Some(end) = stage.app.toasts.next_end() {
        stage.send(Message::Now(end));
    }
    assert_eq!(next(&stage), None, "nothing has been checked yet");
    stage.press("Space");
    while let Some(end) = stage.app.toasts.next_end() {
        stage.send(Message::Now(end));
    }
    let minute = next(&stage).unwrap();
    assert_eq!((minute.time().second(), minute > stage.app.now), (0, true));
    stage.send(Message::Now(minute));
    assert_eq!(next(&stage), Some(minute + TimeDelta::minutes(1)));
    stage.press("1");
    assert_eq!(next(&stage), None, "another view");
    stage.press("4");
    assert!(next(&stage).is_some(), "the line of now in the calendar");
    stage.press("m");
    assert_eq!(next(&stage), None, "a month has none");
    stage.press("5");
    stage.send(Message::Now(minute + TimeDelta::hours(1)));
    assert_eq!(next(&stage), None, "a break");
}
