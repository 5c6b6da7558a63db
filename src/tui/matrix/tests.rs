//! What must hold when somebody works with the matrix.

use ratatui::layout::Position;

use super::places::Spot;
use super::*;
use crate::replica::Value;
use crate::tui::effect::Effect;
use crate::tui::panes::Chosen;
use crate::tui::testing::{Stage, snapshots, stage};
use crate::tui::views::View;
use crate::tui::widget::testing::press;
use crate::workspace::Action;

const WOHNGELD: &str = "06633-wohngeld-10092";
const STANDESAMT: &str = "06633028-standesamt-10026";

fn open() -> Stage {
    let mut stage = stage();
    stage.screen(120, 36);
    stage.press("3");
    stage
}

fn matrix(stage: &Stage) -> &Matrix {
    &stage.app.views.matrix
}

/// Chooses an authority and a service.
fn choose(stage: &mut Stage, authority: &str, service: &str) {
    let matrix = &mut stage.app.views.matrix;
    matrix.standing.row = Some(Place::new(Kind::Authority, authority));
    matrix.standing.service = Some(service.to_owned());
    matrix.arrange();
}

fn chosen(stage: &Stage) -> Chosen {
    stage.app.chosen()
}

/// The last thing that was told.
fn told(stage: &Stage) -> &str {
    stage.app.notes.last().map_or("", |note| &note.text)
}

fn status(stage: &Stage, connection: &str) -> Option<String> {
    stage.text(Kind::Connection, connection, "status")
}

fn marked(stage: &Stage) -> usize {
    matrix(stage).marks.len()
}

#[test]
fn it_looks_as_it_should_with_little_and_with_much() {
    snapshots("matrix", |stage| stage.press("3"));
}

#[test]
fn every_size_can_be_drawn() {
    let mut stage = open();
    for keys in ["Right", "F4", "f", "o"] {
        stage.press(keys);
        for (width, height) in (1..=30).flat_map(|n| [(n, 1), (n, n), (1, n), (n * 8, n * 2)]) {
            stage.screen(width, height);
        }
    }
}

#[test]
fn a_cell_is_a_connection_or_the_place_for_one() {
    let mut stage = open();
    choose(&mut stage, "06633-wohngeld", "10092");
    assert_eq!(chosen(&stage).connection.as_deref(), Some(WOHNGELD));
    let screen = stage.screen(120, 36);
    assert!(
        screen.contains("10092 Wohngeld · Wohngeldstelle"),
        "{screen}"
    );
    assert!(screen.contains("70 im Test"), "{screen}");
    stage.press("+");
    assert_eq!(status(&stage, WOHNGELD).as_deref(), Some("80"));
    let delete = Action::new().delete(Kind::Connection, WOHNGELD);
    stage.send(Message::apply(delete, ""));
    let here = chosen(&stage);
    assert_eq!(
        (here.record, here.fitting, here.service.as_deref()),
        (None, Some(Kind::Connection), Some("10092"))
    );
    assert!(stage.screen(120, 36).contains("○ noch nicht erfasst"));
    stage.press("Insert");
    assert_eq!(stage.app.layers.len(), 1, "Einfg creates it");
    stage.press("Ctrl+s");
    assert_eq!(status(&stage, WOHNGELD).as_deref(), Some("00"));
    stage.press("F2");
    assert!(stage.screen(120, 36).contains("Anbindung · Wohngeld"));
}

#[test]
fn a_kreis_stands_for_its_area_and_folds() {
    let mut stage = open();
    stage.press("Home");
    let here = chosen(&stage);
    assert_eq!(here.record, Some((Kind::Area, "06633".into())));
    let lines = |stage: &Stage| matrix(stage).shown.lines.len();
    assert_eq!(lines(&stage), 3);
    for (keys, left) in [
        ("Enter", 1),
        ("Enter", 3),
        ("-", 1),
        ("+", 3),
        ("f", 1),
        ("f", 3),
        ("o", 2),
        ("o", 3),
    ] {
        stage.press(keys);
        assert_eq!(lines(&stage), left, "after {keys}");
    }
}

#[test]
fn enter_leads_to_the_service_in_the_workbench() {
    let mut stage = open();
    choose(&mut stage, "06633028-standesamt", "10026");
    stage.press("Enter");
    assert_eq!(stage.app.view, View::Workbench);
    assert_eq!(chosen(&stage).connection.as_deref(), Some(STANDESAMT));
    assert_eq!(
        chosen(&stage).authority.as_deref(),
        Some("06633028-standesamt")
    );
}

#[test]
fn what_is_chosen_stays_chosen_whatever_is_sorted_or_changed() {
    let mut stage = open();
    choose(&mut stage, "06633028-standesamt", "10026");
    for keys in [
        "s Down Enter",
        "s Down Down Down Enter",
        "o",
        "s End Enter",
        "s End Enter",
    ] {
        stage.press(keys);
        assert_eq!(
            chosen(&stage).connection.as_deref(),
            Some(STANDESAMT),
            "{keys}"
        );
    }
    let other = Action::new().set(
        Kind::Authority,
        "06633-wohngeld",
        "name",
        Value::text("Zuletzt"),
    );
    stage.send(Message::apply(other, ""));
    assert_eq!(chosen(&stage).connection.as_deref(), Some(STANDESAMT));
}

#[test]
fn a_filter_narrows_and_esc_lifts_it_before_the_marks() {
    let mut stage = open();
    choose(&mut stage, "06633028-standesamt", "10026");
    stage.press("Space Ctrl+f");
    stage.type_text("wohngeld");
    stage.press("Ctrl+s");
    assert_eq!(matrix(&stage).shown.rows.len(), 1);
    let screen = stage.screen(120, 36);
    assert!(
        screen.contains("Filter: „wohngeld“ · 1 markiert"),
        "{screen}"
    );
    stage.press("Esc");
    assert_eq!((matrix(&stage).shown.rows.len(), marked(&stage)), (2, 1));
    stage.press("Esc");
    assert_eq!(marked(&stage), 0);
}

#[test]
fn columns_can_be_left_out() {
    let mut stage = open();
    let count = matrix(&stage).shown.columns.len();
    stage.press("k Space Enter");
    assert_eq!(matrix(&stage).shown.columns.len(), count - 1);
    let hidden = &matrix(&stage).standing.arrangement.hidden;
    assert_eq!(hidden.len(), 1);
}

#[test]
fn marks_go_by_cell_row_column_kreis_and_all() {
    for (keys, count) in [
        ("Space", 1),
        ("Space Space", 0),
        ("b", 1),
        ("l", 1),
        ("r", 2),
        ("a", 2),
        ("Left Space", 0),
        ("a a", 0),
        ("Home Space", 1),
        ("Home b", 0),
    ] {
        let mut stage = open();
        choose(&mut stage, "06633028-standesamt", "10026");
        stage.press(keys);
        assert_eq!(marked(&stage), count, "after {keys}");
    }
}

#[test]
fn all_marked_are_set_at_once_and_taken_back_at_once() {
    let mut stage = open();
    choose(&mut stage, "06633028-standesamt", "10026");
    // One that goes back, one that is missing.
    let delete = Action::new().delete(Kind::Connection, WOHNGELD);
    stage.send(Message::apply(delete, ""));
    stage.press("a");
    let hints = stage.screen(120, 36);
    assert_eq!(hints.matches("F5 ").count(), 1, "{hints}");
    stage.press("F5");
    assert!(
        stage
            .screen(120, 36)
            .contains("Status aller Markierten setzen")
    );
    stage.press("Home Down Down Enter");
    assert!(stage.screen(120, 36).contains("Noch nicht erfasst"));
    stage.press("Down Enter");
    let screen = stage.screen(120, 36);
    assert!(
        screen.contains("1 geht zurück: Eheschließ. · Standesamt"),
        "{screen}"
    );
    stage.type_text("Neu begonnen");
    stage.press("Enter");
    assert_eq!(
        told(&stage),
        "2 Anbindungen auf „Interesse bekundet“ gesetzt, davon 1 neu angelegt. Strg+Z nimmt es zurück."
    );
    let all = |stage: &Stage| {
        let snapshot = stage.workspace.snapshot();
        let connections = snapshot.view().entities(Kind::Connection);
        let mut all: Vec<String> = connections
            .filter_map(|entity| entity.text("status").map(str::to_owned))
            .collect();
        all.sort();
        all
    };
    assert_eq!(all(&stage), ["20", "20"]);
    assert_eq!(marked(&stage), 2, "they stay marked");
    stage.press("Ctrl+z");
    assert_eq!(all(&stage), ["95"]);
}

#[test]
fn a_field_of_all_marked_is_changed_with_one_form() {
    let mut stage = open();
    choose(&mut stage, "06633-wohngeld", "10092");
    stage.press("Space F2");
    assert!(stage.screen(120, 36).contains("1 Anbindung bearbeiten"));
}

#[test]
fn the_connections_behind_a_sum_are_listed() {
    let mut stage = open();
    choose(&mut stage, "06633-wohngeld", "10092");
    stage.press("Home e");
    let screen = stage.screen(120, 36);
    assert!(screen.contains("Wohngeld · Landkreis Kassel"), "{screen}");
    assert!(screen.contains("Wohngeld · Wohngeldstelle"), "{screen}");
}

#[test]
fn the_table_goes_to_the_clipboard() {
    let mut stage = open();
    stage.press("c");
    let copied = |stage: &Stage| {
        let texts = stage.effects.iter().filter_map(|effect| match effect {
            Effect::Copy(text) => Some(text.clone()),
            _ => None,
        });
        texts.collect::<Vec<_>>().pop().unwrap()
    };
    let all = copied(&stage);
    assert_eq!(all.lines().count(), 3);
    assert!(
        all.starts_with("Kreis\tVollzugsbehörde\tSchlüssel\tArt\t"),
        "{all}"
    );
    choose(&mut stage, "06633028-standesamt", "10026");
    stage.press("Space c");
    let marked = copied(&stage);
    assert_eq!(marked.lines().count(), 2);
    assert!(marked.contains("\t95\t"), "{marked}");
}

#[test]
fn the_mouse_chooses_opens_sorts_and_scrolls() {
    let mut stage = open();
    let body = crate::tui::view::parts(stage.app.screen()).body;
    let places = matrix(&stage).places(body);
    let click = |stage: &mut Stage, x: u16, y: u16| stage.send(Message::Input(press(x, y)));
    click(&mut stage, places.names, places.heads.bottom() - 1);
    assert_eq!(matrix(&stage).standing.arrangement.rows, RowOrder::Name);
    click(&mut stage, places.x(1), places.heads.y);
    let rows = &matrix(&stage).standing.arrangement.rows;
    assert!(matches!(rows, RowOrder::Service(_)), "{rows:?}");
    click(&mut stage, places.x(1), places.body.y + 1);
    let here = matrix(&stage).here().unwrap();
    assert_eq!(here.column, matrix(&stage).shown.columns[1]);
    assert!(matches!(here.line, Line::Row(_)));
    assert_eq!(
        places.at(Position::new(places.x(1), places.body.y + 1)),
        Some(Spot::Line(1, Some(1)))
    );
    click(&mut stage, places.x(1), places.body.y + 1);
    assert_eq!(stage.app.view, View::Workbench);
}

#[test]
fn everything_comes_back_at_the_next_start() {
    let mut stage = open();
    choose(&mut stage, "06633028-standesamt", "10026");
    stage.press("s Down Enter o F4");
    let settings = stage.app.settings();
    let restored = Matrix::restored(&settings);
    assert_eq!(restored.standing, matrix(&stage).standing);
    assert_eq!(restored.standing.service.as_deref(), Some("10026"));
    assert_eq!(restored.standing.zoom, Zoom::In);
}

#[test]
fn an_old_answer_does_not_replace_a_newer_one() {
    let mut stage = open();
    let rows = matrix(&stage).grid.rows().len();
    stage.send(Message::Matrix(News::Grid(0, Box::default())));
    assert_eq!(matrix(&stage).grid.rows().len(), rows);
}
