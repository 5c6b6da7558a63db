//! What must hold where only ASCII can be shown.

use super::*;
use crate::tui::command;
use crate::tui::message::Message;
use crate::tui::testing::{Stage, stage};
use crate::tui::views::View;

fn translated(text: &str) -> String {
    let cells = u16::try_from(crate::model::text::width(text)).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, cells, 1));
    buffer.set_string(0, 0, text, ratatui::style::Style::new());
    to_ascii(&mut buffer);
    (0..cells).map(|x| buffer[(x, 0)].symbol()).collect()
}

#[test]
fn every_sign_has_its_like() {
    for (drawn, ascii) in [
        ("┌ Gebiete ─┐", "+ Gebiete -+"),
        ("│ ▾ Hessen ██▌░ │", "| v Hessen ##=. |"),
        ("[✓] bestanden, [✗] Mangel", "[+] bestanden, [!] Mangel"),
        ("◆ 2 Konflikte · 13:30–14:30", "* 2 Konflikte - 13:30-14:30"),
        ("„Größe“ ‚ß‘", "\"Größe\" 'ß'"),
        ("⠀⠁⠓⣿", " .:#"),
        ("Neu …", "Neu ~"),
        ("Neu …   F2", "Neu ... F2"),
        ("Landkreis …  30", "Landkreis ~  30"),
        ("Landkreis …  ", "Landkreis ..."),
        ("Landkre… 0/1", "Landkre~ 0/1"),
        ("§ 8a 5 € Bild↑", "S 8a 5 E Bild^"),
        ("ȩ̃ und ß bleiben", "ȩ̃ und ß bleiben"),
    ] {
        assert_eq!(translated(drawn), ascii);
    }
}

#[test]
fn a_terminal_that_says_it_cannot_gets_ascii() {
    let of = |set: &[(&str, &str)]| {
        Signs::of_environment(|name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    };
    let expected = if cfg!(unix) { Signs::Ascii } else { Signs::All };
    assert_eq!(of(&[]), Signs::All);
    assert_eq!(
        of(&[("LANG", "de_DE.UTF-8"), ("TERM", "xterm")]),
        Signs::All
    );
    assert_eq!(of(&[("LANG", "C.utf8")]), Signs::All);
    assert_eq!(of(&[("LANG", "de_DE@euro")]), expected);
    assert_eq!(
        of(&[("LC_ALL", "de_DE.ISO-8859-1"), ("LANG", "de_DE.UTF-8")]),
        expected
    );
    assert_eq!(of(&[("LANG", "de_DE.UTF-8"), ("TERM", "linux")]), expected);
}

/// Every character is ASCII or a letter.
#[track_caller]
fn assert_ascii(stage: &mut Stage, what: &str) {
    for (width, height) in [(80, 24), (200, 60)] {
        let screen = stage.screen(width, height);
        let strange = |c: &char| !c.is_ascii() && !c.is_alphabetic() && !is_combining_mark(*c);
        let found: Vec<char> = screen.chars().filter(strange).collect();
        assert!(found.is_empty(), "{what}: {found:?} in\n{screen}");
        let unknown = screen.matches('?').count();
        stage.app.signs = Signs::All;
        let asked = stage.screen(width, height).matches('?').count();
        stage.app.signs = Signs::Ascii;
        assert_eq!(unknown, asked, "{what}: a sign in no table in\n{screen}");
    }
}

#[test]
fn every_view_and_every_dialog_can_do_with_ascii() {
    let mut stage = stage();
    stage.app.signs = Signs::Ascii;
    for view in View::ALL {
        stage.send(Message::Run(command::Command::Show(*view)));
        assert_ascii(&mut stage, view.title());
        for spec in stage.app.available() {
            if stage.app.view != *view {
                stage.send(Message::Run(command::Command::Show(*view)));
            }
            stage.send(Message::Run(spec.command));
            assert_ascii(&mut stage, spec.title);
            stage.app.layers.clear();
            stage.app.tasks = crate::tui::task::Tasks::default();
        }
    }
}
