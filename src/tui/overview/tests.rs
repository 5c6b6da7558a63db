use std::collections::BTreeSet;

use chrono::Days;

use super::*;
use crate::model::schema::date_value;
use crate::replica::Value;
use crate::tui::testing::{Stage, now, press, snapshots, stage, stage_with};
use crate::tui::views::View;
use crate::tui::widget::testing::press as click;
use crate::workspace::Action;

#[test]
fn the_overview_at_all_sizes_with_all_amounts() {
    snapshots("ueberblick", |stage| stage.press("2"));
}

#[test]
fn the_map_alone_at_all_sizes_with_all_amounts() {
    snapshots("karte", |stage| stage.press("2 Tab Tab Tab Tab F4"));
}

/// Made-up places at made-up positions, and a service at some of them.
const PLACES: [(&str, &str, &str, &str, i64); 5] = [
    ("06633001", "Ahnatal", "9,39", "51,37", 8_000),
    ("06633002", "Karlshafen, Stadt", "9,45", "51,64", 3_600),
    ("06633003", "Baunatal, Stadt", "9,42", "51,25", 28_000),
    ("06633025", "Söhrewald", "9,57", "51,24", 4_900),
    ("06633028", "Wolfhagen, Stadt", "9,17", "51,32", 13_000),
];

fn places() -> Action {
    let mut action = Action::new()
        .set(Kind::Area, "06633", "name", Value::text("Landkreis Kassel"))
        .set(Kind::Area, "06633", "ebene", Value::text("kreis"));
    let rungs = ["95", "70", "30", "0"];
    for (at, (key, name, east, north, inhabitants)) in PLACES.into_iter().enumerate() {
        let set =
            |action: Action, slug, text: &str| action.set(Kind::Area, key, slug, Value::text(text));
        action = set(action, "name", name);
        action = set(action, "ebene", "gemeinde");
        action = set(action, "laenge", east);
        action = set(action, "breite", north);
        action = action.set(Kind::Area, key, "einwohner", Value::Int(inhabitants));
        let Some(rung) = rungs.get(at) else { continue };
        let authority = format!("{key}-standesamt");
        let of = |action: Action, slug, text: &str| {
            action.set(Kind::Authority, &authority, slug, Value::text(text))
        };
        action = of(action, "name", &format!("Standesamt {name}"));
        action = of(action, "art", "standesamt");
        action = of(action, "gebiet", key);
        let connection = format!("{authority}-10026");
        let of = |action: Action, slug, text: &str| {
            action.set(Kind::Connection, &connection, slug, Value::text(text))
        };
        action = of(action, "behoerde", &authority);
        action = of(action, "leistung", "10026");
        action = of(action, "status", rung);
    }
    action
}

/// The map of these places for the one service, alone.
fn on_the_map() -> Stage {
    let mut stage = stage_with([places()]);
    stage.press("2 Tab Tab Tab Tab F4");
    stage.send(Message::Overview(Answer::Service(Some("10026".into()))));
    stage
}

#[test]
fn places_lie_where_they_are_and_say_how_far_they_have_come() {
    let mut stage = on_the_map();
    insta::assert_snapshot!("karte_lage_80x24", stage.screen(80, 24));
    stage.press("b + +");
    insta::assert_snapshot!("karte_nah_buchstaben_80x24", stage.screen(80, 24));
}

fn chosen(stage: &Stage) -> Option<&str> {
    stage.app.views.overview.map.chosen()
}

#[test]
fn arrows_go_from_place_to_place_and_enter_to_the_workbench() {
    let mut stage = on_the_map();
    stage.screen(80, 24);
    assert_eq!(chosen(&stage), Some("06633003"), "the largest at first");
    stage.press("Up");
    assert_eq!(chosen(&stage), Some("06633001"));
    stage.press("Up");
    assert_eq!(chosen(&stage), Some("06633002"));
    stage.press("Down Right");
    assert_eq!(chosen(&stage), Some("06633025"));
    stage.press("Left Up Enter");
    assert_eq!(stage.app.view, View::Workbench);
    let shown = stage.screen(120, 36);
    assert!(shown.contains("Leistungen · Ahnatal"), "{shown}");
}

#[test]
fn the_mouse_chooses_a_place_opens_it_and_zooms() {
    let mut stage = on_the_map();
    let shown = stage.screen(80, 24);
    let (row, line) = shown
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains("Karlshafen"))
        .unwrap();
    let column = line.chars().position(|c| c == '▲').unwrap();
    let at = |stage: &mut Stage| {
        let (x, y) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
        stage.send(Message::Input(click(x, y)));
    };
    at(&mut stage);
    assert_eq!(chosen(&stage), Some("06633002"));
    at(&mut stage);
    assert_eq!(stage.app.view, View::Workbench);
}

#[test]
fn the_names_of_panes_that_are_not_all_on_screen_can_be_clicked_at() {
    let mut stage = stage();
    stage.press("2");
    stage.screen(80, 24);
    stage.send(Message::Input(click(43, 2)));
    assert_eq!(stage.app.views.overview.standing.focus, Pane::Map);
    stage.send(Message::Input(click(2, 2)));
    assert_eq!(stage.app.views.overview.standing.focus, Pane::Services);
}

#[test]
fn a_week_that_is_clicked_at_is_chosen_and_then_opened() {
    let mut stage = busy();
    stage.press("Tab Tab F4");
    let shown = stage.screen(80, 24);
    let column = shown.lines().nth(20).unwrap().find("48").unwrap();
    stage.send(Message::Input(click(u16::try_from(column).unwrap(), 19)));
    let shown = stage.screen(80, 24);
    assert!(shown.contains("Angebunden in KW 48"), "{shown}");
}

/// Work in every pane.
fn busy() -> Stage {
    let today = now().date();
    let mut stage = stage_with([places()]);
    let action = Action::new()
        .set(Kind::Obstacle, "h", "titel", Value::text("Firewall"))
        .set(Kind::Obstacle, "h", "art", Value::text("T4"))
        .set(Kind::Obstacle, "h", "stand", Value::text("offen"))
        .set(Kind::Task, "a", "titel", Value::text("Nachfragen"))
        .set(Kind::Task, "a", "stand", Value::text("offen"))
        .set(Kind::Task, "a", "faellig", date_value(today - Days::new(3)))
        .set(Kind::Appointment, "t", "titel", Value::text("Einweisung"))
        .set(
            Kind::Appointment,
            "t",
            "datum",
            date_value(today + Days::new(3)),
        );
    stage.send(Message::apply(action, ""));
    stage.press("2");
    stage
}

#[test]
fn every_element_leads_to_what_is_behind_it() {
    for (tabs, expected) in [
        (0, "Anbindungen · "),
        (1, "Anbindungen · Landkreis Kassel"),
        (2, "Angebunden in KW 48"),
        (3, "Offene Hürden · Technisch"),
        (4, "1 Werkbank"),
        (5, "Aufgabe · Nachfragen"),
        (6, "Einweisung"),
    ] {
        let mut stage = busy();
        for _ in 0..tabs {
            stage.press("Tab");
        }
        let service = stage.app.views.overview.services.keys();
        let at = service.iter().position(|key| **key == *"10026").unwrap();
        for _ in 0..if tabs == 0 { at } else { 0 } {
            stage.screen(120, 36);
            stage.press("Down");
        }
        stage.press("Enter");
        let shown = stage.screen(120, 36);
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
}

#[test]
fn kreise_and_map_are_about_the_chosen_service() {
    let mut stage = busy();
    stage.press("l Down Enter");
    let first = stage.screen(120, 36);
    assert!(!first.contains("Karte · alle Leistungen"), "{first}");
    let services = stage.app.views.overview.services.keys().len();
    for _ in 0..services {
        stage.press("w");
    }
    let all = stage.screen(120, 36);
    assert!(all.contains("Karte · alle Leistungen"), "{all}");
    assert!(all.contains("Kreise · alle Leistungen"), "{all}");
}

#[test]
fn obstacles_are_put_together_in_several_ways() {
    let mut stage = busy();
    stage.press("Tab Tab Tab o");
    let shown = stage.screen(120, 36);
    assert!(shown.contains("Hürden nach Art"), "{shown}");
    assert!(shown.contains("T4 "), "{shown}");
    stage.press("o o");
    let shown = stage.screen(120, 36);
    assert!(shown.contains("Hürden nach Kategorie"), "{shown}");
}

#[test]
fn what_is_chosen_stays_chosen_when_others_come() {
    let mut stage = busy();
    stage.press("Tab Tab Tab Tab Tab");
    stage.screen(120, 36);
    let later = |key: &str, days| {
        let day = date_value(now().date() - Days::new(days));
        Action::new()
            .set(Kind::Task, key, "titel", Value::text("Noch etwas"))
            .set(Kind::Task, key, "stand", Value::text("offen"))
            .set(Kind::Task, key, "faellig", day)
    };
    stage.send(Message::apply(later("b", 1), ""));
    stage.press("Down");
    let chosen = |stage: &Stage| stage.app.views.overview.due.chosen().unwrap().key.clone();
    assert_eq!(&*chosen(&stage), "b");
    stage.send(Message::apply(later("c", 9), ""));
    assert_eq!(&*chosen(&stage), "b");
}

#[test]
fn figures_are_asked_for_once_for_each_state_and_only_when_somebody_looks() {
    let mut stage = stage();
    assert!(stage.app.views.overview.learned.figures.is_none());
    assert_eq!(press(&mut stage.app, "2").len(), 2);
    assert_eq!(press(&mut stage.app, "1 2").len(), 0);
}

#[test]
fn an_answer_about_an_older_state_is_of_no_use() {
    let mut stage = stage();
    let old = press(&mut stage.app, "2");
    let task = Action::new()
        .set(Kind::Task, "a", "titel", Value::text("Nachfragen"))
        .set(Kind::Task, "a", "stand", Value::text("offen"))
        .set(Kind::Task, "a", "faellig", date_value(now().date()));
    stage.send(Message::apply(task, ""));
    assert_eq!(stage.app.views.overview.due.keys().len(), 1);
    stage.perform(old);
    assert_eq!(stage.app.views.overview.due.keys().len(), 1);
}

#[test]
fn all_keys_of_the_panes_are_free_of_each_other() {
    let mut seen = BTreeSet::new();
    for spec in crate::tui::command::overview::TABLE {
        for key in spec.keys {
            assert!(seen.insert(key.to_string()), "{}", spec.title);
        }
    }
}
