//! Learning by looking, and the manners towards other programs: the tour, practising, an editor for long texts.

use std::fs;
use std::path::Path;

use ozg_werkbank::exchange::Author;
use ozg_werkbank::workspace::{Env, Workspace};
use portable_pty::PtySize;
use tempfile::TempDir;

use super::session::{SIZE, Session};

const LAPTOP: PtySize = PtySize {
    rows: 36,
    cols: 120,
    ..SIZE
};

fn workspace(folder: &Path) {
    let author = Author::new("A. Muster", "Taskforce Nord");
    drop(Workspace::create(folder, &author, Env::system().unwrap()).unwrap());
}

#[test]
fn the_first_time_a_workspace_is_open_the_tour_shows_it_and_then_no_more() {
    let folder = TempDir::new().unwrap();
    workspace(folder.path());
    let mut first = Session::with(folder.path(), LAPTOP, &[], &[]);
    first.sees("Rundgang 1 von 5").presses("Tab");
    first.sees("Rundgang 2 von 5").presses("9");
    first.sees("Rundgang 3 von 5").presses("F1");
    first.sees("Hilfe ·").presses("Esc");
    first.sees("Rundgang 4 von 5").presses("Esc");
    first.sees_no_more("Rundgang");
    first.presses("Strg+Q");
    assert_eq!(first.end(), 0);

    let mut second = Session::with(folder.path(), LAPTOP, &[], &[]);
    second.sees("gespeichert");
    assert!(!second.screen.screen().contents().contains("Rundgang"));
    second.presses("Strg+Q");
    assert_eq!(second.end(), 0);
}

#[test]
fn practising_is_marked_ends_with_one_key_and_leaves_nothing_behind() {
    let (folder, temporary) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    workspace(folder.path());
    let journal = || fs::read(folder.path().join("journal")).unwrap();
    let before = journal();
    let scratch = temporary.path().display().to_string();
    let vars = [("TMPDIR", scratch.as_str())];
    let mut session = Session::with(folder.path(), LAPTOP, &["--ueben"], &vars);
    session.sees("ÜBUNG").sees("wird verworfen");
    session.sees("Rundgang 1 von 5").presses("Esc");
    session
        .sees_no_more("Rundgang")
        .presses("Strg+P")
        .types("team anlegen");
    session.sees("Legt ein Team an.").presses("Eingabe");
    session
        .sees("Team anlegen")
        .types("Nur zur Übung")
        .presses("F2");
    session.sees_no_more("Team anlegen").presses("F12");
    session.sees("Aus der Übung geht nichts hinaus.");
    session
        .presses("Strg+B")
        .sees("wieder der echte Arbeitsbereich");
    session.sees_no_more("ÜBUNG");
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
    session.presses("Strg+Q");
    assert_eq!(session.end(), 0);
    let (again, told) = Workspace::open(
        folder.path(),
        ozg_werkbank::workspace::Access::ReadOnly,
        Env::system().unwrap(),
    )
    .unwrap();
    assert_eq!((told.len(), again.is_copied()), (0, false));
    drop(again);
    // Leaving notes what has been seen; nothing else was written.
    assert!(journal().starts_with(&before));
    assert!(!String::from_utf8_lossy(&journal()).contains("Nur zur Übung"));
}

#[test]
fn without_a_workspace_there_is_nothing_to_practise_with() {
    let folder = TempDir::new().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_werkbank"))
        .args(["--ueben", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("werkbank --demo"));
}

/// A form with the focus on its last field, which is for long texts.
fn at_a_long_text(folder: &Path, editor: &str) -> Session {
    workspace(folder);
    fs::write(
        folder.join("bildschirm.toml"),
        "learning = { tour = \"yes\" }\n",
    )
    .unwrap();
    let vars = [("EDITOR", editor), ("VISUAL", "")];
    let mut session = Session::with(folder, LAPTOP, &[], &vars);
    session.sees("gespeichert").presses("Strg+P");
    session
        .types("behörde anlegen")
        .sees("Legt eine Vollzugsbehörde an.");
    session.presses("Eingabe").sees("Vollzugsbehörde anlegen");
    session.presses("↑").presses("↑").presses("↑");
    session.sees("F6 Editor");
    session
}

#[test]
fn a_long_text_is_written_in_an_editor_that_has_screen_and_keyboard() {
    let folder = TempDir::new().unwrap();
    let script = folder.path().join("editor.sh");
    let text = "printf 'EDITOR OFFEN\\n'; IFS= read -r line < /dev/tty; echo \"$line\" >> \"$1\"\n";
    fs::write(&script, text).unwrap();
    let data = folder.path().join("daten");
    let mut session = at_a_long_text(&data, &format!("sh {}", script.display()));
    session.types("Im Feld").sees("Im Feld").presses("F6");
    session.wait_until(|screen| {
        !screen.alternate_screen() && screen.contents().contains("EDITOR OFFEN")
    });
    session.types(" und im Editor\r");
    session.wait_until(|screen| {
        screen.alternate_screen() && screen.contents().contains("Im Feld und im Editor")
    });
    // The keyboard is ours again.
    session
        .types(" und wieder hier")
        .sees("Editor und wieder hier");
    session.signal("TERM");
    assert_eq!(session.end(), 0);
    session.assert_terminal_is_sane();
}

#[test]
fn an_editor_that_is_missing_or_fails_leaves_the_text() {
    for (editor, told) in [
        ("/nirgends/editor", "lässt sich nicht starten"),
        ("false", "mit einem Fehler ausgestiegen"),
        ("", "Es ist kein Editor eingestellt"),
    ] {
        let folder = TempDir::new().unwrap();
        let mut session = at_a_long_text(&folder.path().join("daten"), editor);
        session.types("Im Feld").sees("Im Feld").presses("F6");
        session.sees(told).sees("Im Feld");
        session.signal("TERM");
        assert_eq!(session.end(), 0);
    }
}
