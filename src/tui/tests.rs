//! What must hold of the screen as a whole.

use std::fs;
use std::path::Path;

use ratatui::layout::Position;

use super::command::{Command, all};
use super::effect::{Effect, MouseUse};
use super::input::{Input, Mouse, MouseAction};
use super::job::Opening;
use super::keymap::Keymap;
use super::keymap::bindings::Bindings;
use super::message::{Message, Severity};
use super::remembered::Remembered;
use super::testing::{Stage, app, press, screen, stage, stage_with, type_text};
use super::update::update;
use super::view::parts;
use super::views::View;
use super::widget::pane::Grip;
use crate::workspace::Access;

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

/// The mouse does something at a place.
fn mouse(stage: &mut Stage, action: MouseAction, at: Position) {
    stage.send(Message::Input(Input::Mouse(Mouse {
        action,
        column: at.x,
        row: at.y,
    })));
}

/// The places where the open view can be taken hold of by a border.
fn borders(stage: &mut Stage, wanted: Grip) -> Vec<Position> {
    let body = parts(stage.app.screen()).body;
    let data = stage.app.data.clone().unwrap();
    let view = stage.app.open_view().1;
    let places = body.positions();
    places
        .filter(|at| view.grip(*at, body, &data) == Some(wanted))
        .collect()
}

#[test]
fn the_mouse_draws_the_borders_of_every_view_along() {
    let mut drawn = 0;
    for (view, (width, height)) in View::ALL
        .iter()
        .flat_map(|view| [(view, (200, 60)), (view, (120, 36))])
    {
        let mut stage = stage();
        stage.app.view = *view;
        stage.screen(width, height);
        for (grip, (x, y)) in [(Grip::Column, (9, 0)), (Grip::Row, (0, 3))] {
            let before = borders(&mut stage, grip);
            for from in before.iter().step_by(7) {
                let to = Position::new(from.x + x, from.y + y);
                mouse(&mut stage, MouseAction::Drag, to);
                assert_eq!(borders(&mut stage, grip), before, "{view:?} not held");
                mouse(&mut stage, MouseAction::Press, *from);
                mouse(&mut stage, MouseAction::Drag, to);
                mouse(&mut stage, MouseAction::Release, to);
                // Not every border can be moved.
                let after = borders(&mut stage, grip);
                if after != before {
                    assert!(
                        after.contains(&to),
                        "{view:?} at {width}×{height}: {from} to {to}"
                    );
                    drawn += 1;
                    break;
                }
            }
        }
    }
    assert!(drawn >= 16, "{drawn} borders");
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
fn while_a_workspace_is_being_opened_the_tree_is_shown_as_it_was_and_keys_are_kept() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = stage().app.data.unwrap();
    Remembered::save(folder.path(), &data).unwrap();
    let mut app = app();
    let opening = Opening::existing(folder.path().to_owned(), Access::ReadOnly);
    update(&mut app, Message::Enter(opening));
    let remembered = Remembered::load(folder.path()).unwrap();
    update(&mut app, Message::Remembered(Box::new(remembered)));
    let before = screen(&mut app, 120, 36);
    for text in ["Landkreis Kassel  06633", "1 von 2", "wird geöffnet …"] {
        assert!(before.contains(text), "{before}");
    }
    for size in 1..60 {
        screen(&mut app, size * 3, size);
    }
    press(&mut app, "Down Down");
    update(&mut app, Message::Fresh(data));
    update(&mut app, Message::Worked);
    assert_eq!(app.chosen().authority.as_deref(), Some("06633-wohngeld"));
}

#[test]
fn without_a_workspace_the_screen_says_how_to_go_on() {
    let mut app = app();
    app.data = None;
    let shown = screen(&mut app, 80, 24);
    assert!(shown.contains("neu starten"), "{shown}");
}

#[test]
fn what_was_told_stands_below_until_the_next_key_and_then_in_the_log() {
    let mut app = app();
    press(&mut app, "Ctrl+c");
    assert!(screen(&mut app, 80, 24).contains("Zum Beenden: Strg+Q."));
    press(&mut app, "Down");
    assert!(!screen(&mut app, 80, 24).contains("Zum Beenden: Strg+Q."));
    press(&mut app, "F9");
    assert!(screen(&mut app, 80, 24).contains("09:30 › Zum Beenden: Strg+Q."));
}

#[test]
fn long_work_shows_how_far_it_is_and_escape_stops_it() {
    let mut app = app();
    let long = Message::long("Einlesen", |_, progress| {
        vec![match progress.advance(0) {
            Ok(()) => Message::Note(Severity::Done, "Fertig.".into()),
            Err(cancelled) => Message::Note(Severity::Info, cancelled.to_string()),
        }]
    });
    let mut effects = update(&mut app, long);
    assert!(screen(&mut app, 80, 24).contains(" Einlesen …"));
    let progress = app.tasks.long().unwrap().progress.clone();
    progress.expect(200);
    progress.advance(90).unwrap();
    let last = screen(&mut app, 80, 24);
    let last = last.lines().last().unwrap();
    assert!(
        last.contains("Einlesen … 45 %") && last.contains("Esc Abbrechen"),
        "{last}"
    );
    // A dialog takes Esc for itself.
    press(&mut app, "F10 Esc");
    assert!(progress.advance(0).is_ok());
    press(&mut app, "Esc");
    assert!(progress.advance(0).is_err());
    let Some(Effect::Work(job)) = effects.pop() else {
        panic!("no work");
    };
    let mut stage = stage();
    for message in job
        .run(&mut stage.workspace)
        .into_iter()
        .chain([Message::Worked])
    {
        update(&mut app, message);
    }
    let after = screen(&mut app, 80, 24);
    assert!(
        after.contains("Abgebrochen; nichts wurde geändert."),
        "{after}"
    );
    assert!(
        app.tasks.is_empty() && !after.contains("Einlesen"),
        "{after}"
    );
}

#[test]
fn work_that_has_to_be_finished_cannot_be_stopped() {
    let mut app = app();
    update(
        &mut app,
        Message::long_to_the_end("Übernehmen", |_| Vec::new()),
    );
    let shown = screen(&mut app, 80, 24);
    assert!(
        shown.contains("Übernehmen …") && !shown.contains("Abbrechen"),
        "{shown}"
    );
    press(&mut app, "Esc");
    assert_eq!(app.tasks.long().unwrap().progress.state(), (0, 0));
    assert!(app.tasks.long().unwrap().progress.advance(0).is_ok());
}

#[test]
fn every_size_can_be_drawn_while_something_runs() {
    let mut app = app();
    update(&mut app, Message::long("Einlesen", |_, _| Vec::new()));
    for width in 1..60 {
        screen(&mut app, width, 5);
    }
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
    update(&mut app, Message::Input(click));
    assert_eq!(app.layers.len(), 1);
}

#[test]
fn a_long_message_is_shown_in_full_above_the_last_row() {
    let mut app = app();
    let text = "Die Datei ist beschädigt und wurde nicht übernommen; es hat sich nichts geändert. "
        .repeat(2);
    let note = Message::Note(Severity::Failure, text);
    update(&mut app, note);
    let screen = screen(&mut app, 80, 24);
    assert_eq!(screen.matches("geändert.").count(), 2, "{screen}");
}

#[test]
fn who_leaves_while_a_passphrase_is_checked_is_not_asked_again() {
    use super::layer::waiting::watched;
    let asked = || {
        let question = Message::Run(Command::Menu);
        let task = Message::long_to_the_end("Entsperren", move |_| vec![question]);
        watched("Kennwort", "Das Kennwort wird geprüft …", vec![task])
    };
    for (keys, layers) in [("Down", 1), ("F1", 2), ("Esc", 0)] {
        let mut app = app();
        let mut effects = Vec::new();
        for message in asked() {
            effects.extend(update(&mut app, message));
        }
        assert!(screen(&mut app, 80, 24).contains("wird geprüft"));
        press(&mut app, keys);
        let Some(Effect::Work(job)) = effects.pop() else {
            panic!("no work");
        };
        for answer in job.run(&mut stage().workspace) {
            update(&mut app, answer);
        }
        assert_eq!(app.layers.len(), layers, "{keys}");
        assert!(!screen(&mut app, 80, 24).contains("wird geprüft"), "{keys}");
    }
}

#[test]
fn a_copied_text_says_which_way_it_went() {
    use super::clipboard::Way;
    let mut app = app();
    let copied = |app: &mut super::app::App, way| {
        let effects = update(app, Message::Copy("a\tb".into(), "2 Zeilen".into()));
        assert!(matches!(&effects[..], [Effect::Copy(text)] if text == "a\tb"));
        update(app, Message::Copied(way))
    };
    assert!(copied(&mut app, Way::System).is_empty());
    assert!(screen(&mut app, 80, 24).contains("2 Zeilen kopiert."));
    let effects = copied(&mut app, Way::Terminal("a\tb".into()));
    assert!(matches!(&effects[..], [Effect::CopyByTerminal(text)] if text == "a\tb"));
    assert!(screen(&mut app, 80, 24).contains("an das Terminal gegeben"));
}

#[test]
fn the_chosen_record_is_copied_as_name_key_or_text() {
    for (keys, part) in [
        ("Ctrl+k Enter", "Landkreis Kassel"),
        ("Ctrl+k Down Enter", "06633"),
        ("Ctrl+k End Enter", "Name: Landkreis Kassel"),
    ] {
        let mut stage = stage();
        stage.press("Down");
        stage.press(keys);
        let copied = stage.effects.iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.clone()),
            _ => None,
        });
        let copied = copied.unwrap_or_default();
        assert!(copied.contains(part), "{keys}: {copied}");
    }
}

#[test]
fn several_messages_do_not_hide_each_other() {
    let mut app = app();
    for (severity, text) in [
        (Severity::Warning, "Die Kopie wurde neu aufgebaut."),
        (Severity::Failure, "Die Platte ist voll."),
        (Severity::Done, "Gespeichert."),
    ] {
        update(&mut app, Message::Note(severity, text.into()));
    }
    let shown = screen(&mut app, 100, 24);
    assert!(
        shown.contains("Die Platte ist voll. (+2 weitere, F9)"),
        "{shown}"
    );
    press(&mut app, "F9");
    let shown = screen(&mut app, 100, 24);
    assert!(shown.contains("Die Kopie wurde neu aufgebaut.") && shown.contains("Esc Schließen"));
    type_text(&mut app, "platte");
    let shown = screen(&mut app, 100, 24);
    assert!(
        shown.contains("Platte ist voll") && !shown.contains("Gespeichert"),
        "{shown}"
    );
    let effects = press(&mut app, "Ctrl+k");
    assert!(
        matches!(&effects[..], [Effect::Copy(text)] if text.ends_with("✗ Die Platte ist voll.\n"))
    );
}

#[test]
fn a_prefix_key_shows_what_follows_and_its_letter_does_it() {
    let mut stage = stage();
    stage.press("g");
    let shown = stage.screen(100, 36);
    assert!(shown.contains(" b  Abgleich"), "{shown}");
    stage.press("b");
    assert_eq!(
        (stage.app.view, stage.app.layers.len()),
        (View::Exchange, 0)
    );
    stage.press("1 n");
    let shown = stage.screen(100, 36);
    assert!(shown.contains(" t  Termin anlegen"), "{shown}");
    stage.press("t");
    assert!(stage.screen(100, 36).contains("Termin anlegen"));
}

#[test]
fn the_tour_points_at_the_real_screen_and_goes_on_with_the_real_keys() {
    let mut stage = stage();
    stage.send(Message::Run(Command::Manners(
        super::command::manners::Manners::Tour,
    )));
    for (keys, title) in [
        ("", "Rundgang 1 von 5 · Felder"),
        ("Tab", "Rundgang 2 von 5 · Ansichten"),
        ("9", "Rundgang 3 von 5 · Tasten"),
        ("F1 Esc", "Rundgang 4 von 5 · Finden"),
        ("F3 Esc", "Rundgang 5 von 5"),
    ] {
        if !keys.is_empty() {
            stage.press(keys);
        }
        for (width, height) in [(80, 24), (120, 36), (200, 60)] {
            let shown = stage.screen(width, height);
            assert!(shown.contains(title), "{keys}\n{shown}");
            assert!(shown.contains("Jetzt probieren"), "{keys}\n{shown}");
        }
    }
    stage.press("Enter");
    assert!(!stage.screen(80, 24).contains("Rundgang 5"));
    stage.send(Message::Run(Command::Manners(
        super::command::manners::Manners::Tour,
    )));
    stage.press("Down Enter");
    assert!(stage.screen(80, 24).contains("Rundgang 2 von 5"));
    stage.press("Esc");
    assert!(!stage.screen(80, 24).contains("Rundgang"));
}

#[test]
fn the_tour_looks_right_at_every_size() {
    use super::testing::snapshots;
    snapshots("rundgang", |stage| {
        let tour = super::command::manners::Manners::Tour;
        stage.send(Message::Run(Command::Manners(tour)));
    });
}

#[test]
fn the_help_says_what_signs_mean_and_finds_what_is_typed() {
    let mut stage = stage();
    stage.press("Tab F1");
    let shown = stage.screen(120, 60);
    assert!(shown.contains("Jede Zeile ist eine Anbindung"), "{shown}");
    stage.type_text("hemmnis");
    let shown = stage.screen(120, 60);
    assert!(
        shown.contains("Zeichen und Farben") && !shown.contains("Beenden:"),
        "{shown}"
    );
}

#[test]
fn letters_in_the_menu_go_to_what_begins_with_them() {
    let mut stage = stage();
    stage.press("F10 w Enter");
    assert!(stage.screen(100, 30).contains("ist nichts Neues da"));
}

#[test]
fn practising_is_marked_and_sends_nothing() {
    let mut stage = stage();
    let practise = Command::Manners(super::command::manners::Manners::Practise);
    let end = Command::Manners(super::command::manners::Manners::EndPractice);
    assert!(stage.app.can(practise) && !stage.app.can(end));
    let mut data = super::data::Data::new(&stage.workspace);
    data.practice = Some("/daten".into());
    stage.send(Message::Fresh(data.into()));
    assert!(!stage.app.can(practise) && stage.app.can(end));
    let shown = stage.screen(120, 36);
    assert!(
        shown.contains(" ÜBUNG · wird verworfen · Taskforce Nordhessen")
            && shown.contains("Strg+B Üben beenden"),
        "{shown}"
    );
    stage.press("F12");
    let shown = stage.screen(120, 36);
    assert!(
        shown.contains("Aus der Übung geht nichts hinaus."),
        "{shown}"
    );
    assert!(stage.app.layers.is_empty());
    let before = stage.app.settings();
    stage.press("F4 Tab");
    assert_eq!(stage.app.settings(), before);
}

#[test]
fn a_long_text_goes_to_the_editor_and_comes_back_into_its_field() {
    let mut stage = stage();
    stage.send(Message::Run(Command::Create(
        crate::model::schema::Kind::Obstacle,
    )));
    let is_offered = |stage: &mut Stage| stage.screen(120, 50).contains("F6 Editor");
    let mut tabs = 0;
    while !is_offered(&mut stage) && tabs < 40 {
        stage.press("Tab");
        tabs += 1;
    }
    stage.press("F6");
    assert!(matches!(stage.effects.last(), Some(Effect::EditText(text)) if text.is_empty()));
    stage.send(Message::TextEdited(Some("Zeile eins\nZeile zwei".into())));
    let shown = stage.screen(120, 50);
    assert!(
        shown.contains("Zeile eins") && shown.contains("Zeile zwei"),
        "{shown}"
    );
    assert!(stage.app.layers.last().unwrap().is_changed());
}

#[test]
fn sentences_name_the_keys_that_somebody_has_chosen() {
    let names = [
        "new",
        "filter",
        "import",
        "create-authorities",
        "delete",
        "calendar-create",
        "calendar-filter",
        "matrix-filter",
    ];
    let mut bindings = Bindings::default();
    for (name, number) in names.iter().zip(1..) {
        let key = format!("Strg+F{number}").parse().unwrap();
        bindings = bindings.with(Command::called(name).unwrap().spec(), vec![key]);
    }
    for mut stage in [stage(), stage_with([])] {
        stage.app.keymap = Keymap::with(all(), bindings.clone()).unwrap();
        for view in View::ALL {
            stage.app.view = *view;
            let screen = stage.screen(200, 60);
            let mut words = screen.split([' ', '.', ',', ';', ':', '(', ')', '\n']);
            let usual = words.find(|word| ["Einfg", "Strg+F", "Strg+O", "Entf"].contains(word));
            assert_eq!(usual, None, "{view:?}\n{screen}");
        }
    }
    let keymap = Keymap::with(all(), bindings).unwrap();
    assert_eq!(
        keymap.fill("Weg: a < b. <delete> löscht, <gibt-es-nicht> nie <"),
        "Weg: a < b. Strg+F5 löscht, <gibt-es-nicht> nie <"
    );
}

/// Everything in the sources that looks like a command named in a sentence.
fn named_in(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            named_in(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let begins = text
                .split([' ', '"', '('])
                .filter_map(|word| word.strip_prefix('<'));
            let names = begins.filter_map(|word| Some(word.split_once('>')?.0.to_owned()));
            found.extend(names.filter(|name| {
                let mut letters = name.chars();
                !name.is_empty() && letters.all(|c| c.is_ascii_lowercase() || c == '-')
            }));
        }
    }
}

#[test]
fn whatever_a_sentence_names_is_a_command() {
    let mut named = Vec::new();
    named_in(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui"),
        &mut named,
    );
    named.retain(|name| name != "gibt-es-nicht");
    assert!(named.len() > 20, "{named:?}");
    for name in named {
        assert!(
            Command::called(&name).is_some(),
            "no command is called {name}"
        );
    }
}
