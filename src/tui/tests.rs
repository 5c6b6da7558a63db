//! What must hold of the screen as a whole.

use super::effect::{Effect, MouseUse};
use super::testing::{app, press, screen, type_text};

#[test]
fn every_size_from_one_cell_on_can_be_drawn_with_and_without_dialogs() {
    for opened in ["", "Ctrl+p", "F10", "F1", "F9"] {
        let mut app = app();
        if !opened.is_empty() {
            press(&mut app, opened);
        }
        for (width, height) in (1..=40).flat_map(|n| [(n, 1), (n, n), (1, n), (n * 6, n * 2)]) {
            screen(&mut app, width, height);
        }
    }
}

#[test]
fn the_palette_finds_a_command_by_any_spelling_and_runs_it() {
    let mut app = app();
    press(&mut app, "Ctrl+p");
    type_text(&mut app, "menue");
    press(&mut app, "Enter");
    assert!(screen(&mut app, 100, 30).contains(" Menü "));
}

#[test]
fn letters_typed_into_the_palette_are_text() {
    let mut app = app();
    press(&mut app, "Ctrl+p");
    type_text(&mut app, "z1");
    assert!(screen(&mut app, 100, 30).contains("Kein Befehl heißt so."));
}

#[test]
fn escape_closes_one_dialog_after_the_other() {
    let mut app = app();
    press(&mut app, "F10 F1");
    assert_eq!(app.layers.len(), 2);
    press(&mut app, "Esc");
    assert_eq!(app.layers.len(), 1);
    press(&mut app, "Esc Esc");
    assert_eq!(app.layers.len(), 0);
}

#[test]
fn quitting_with_nothing_unsaved_asks_nothing() {
    assert!(matches!(press(&mut app(), "Ctrl+q")[..], [Effect::Quit]));
}

#[test]
fn one_key_gives_the_mouse_away_and_takes_it_back() {
    let mut app = app();
    assert!(matches!(
        press(&mut app, "F8")[..],
        [Effect::Mouse(MouseUse::Terminals)]
    ));
    assert!(matches!(
        press(&mut app, "F8")[..],
        [Effect::Mouse(MouseUse::Ours)]
    ));
}

#[test]
fn what_was_told_stands_below_until_the_next_key_and_then_in_the_log() {
    let mut app = app();
    press(&mut app, "Ctrl+c");
    assert!(screen(&mut app, 80, 24).contains("Zum Beenden Strg+Q drücken."));
    press(&mut app, "Down");
    assert!(!screen(&mut app, 80, 24).contains("Zum Beenden Strg+Q drücken."));
    press(&mut app, "F9");
    assert!(screen(&mut app, 80, 24).contains("09:30 › Zum Beenden Strg+Q drücken."));
}

#[test]
fn a_click_on_a_hint_does_what_its_key_does() {
    let mut app = app();
    let screen = screen(&mut app, 100, 30);
    let hints = screen.lines().last().unwrap();
    let at = hints.chars().position(|c| c == 'S').unwrap();
    assert!(
        hints
            .chars()
            .skip(at)
            .collect::<String>()
            .starts_with("Strg+P Befehle")
    );
    let click = super::widget::testing::press(u16::try_from(at).unwrap(), 29);
    super::update::update(&mut app, super::message::Message::Input(click));
    assert_eq!(app.layers.len(), 1);
}

#[test]
fn a_long_message_is_shown_in_full_above_the_last_row() {
    let mut app = app();
    let text = "Die Datei ist beschädigt und wurde nicht übernommen; es hat sich nichts geändert. "
        .repeat(2);
    let note = super::message::Message::Note(super::message::Severity::Failure, text);
    super::update::update(&mut app, note);
    let screen = screen(&mut app, 80, 24);
    assert_eq!(screen.matches("geändert.").count(), 2, "{screen}");
}
