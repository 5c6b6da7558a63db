//! What must hold of the screen as lines.

use super::*;
use crate::tui::testing::stage;

#[test]
fn every_view_is_read_out_without_frames() {
    let mut stage = stage();
    update(&mut stage.app, Message::Size(SIZE));
    stage.app.theme = Theme::Plain;
    for view in View::ALL {
        stage.send(Message::Run(Command::Show(*view)));
        stage.app.views.get_mut(*view).toggle_zoom();
        let page = Page::read(&stage.app);
        assert!(page.title.starts_with(view.title()), "{page:?}");
        assert!(!page.rows.is_empty(), "{page:?}");
        let drawn = |c: char| matches!(c, '\u{2500}'..='\u{25ff}' | '\u{2800}'..='\u{28ff}');
        for row in &page.rows {
            assert!(!row.contains(drawn), "{row}");
        }
    }
}

#[test]
fn the_row_one_is_at_has_its_number() {
    let mut stage = stage();
    update(&mut stage.app, Message::Size(SIZE));
    stage.app.theme = Theme::Plain;
    stage.press("F4 Home Down");
    let page = Page::read(&stage.app);
    let line = page.line().unwrap();
    assert!(line.starts_with("Zeile 2 von"), "{line}");
    assert!(line.contains("Landkreis Kassel"), "{line}");
}

#[test]
fn every_command_that_works_is_called_by_its_name() {
    let stage = stage();
    for spec in stage.app.available() {
        if !is_for_eyes(spec.command) {
            let named = speech::command(&stage.app, spec.name());
            assert_eq!(named, Ok(spec.command), "{}", spec.name());
        }
    }
    assert_eq!(
        speech::command(&stage.app, "rueckgae"),
        Ok(Command::Undo),
        "by its beginning and in any spelling"
    );
    let unknown = speech::command(&stage.app, "kaffee kochen").unwrap_err();
    assert!(unknown[0].contains("kein Befehl"), "{unknown:?}");
}
