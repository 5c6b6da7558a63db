//! Whatever ends the program, the terminal is as it was before.

use std::sync::mpsc::channel;
use std::thread;

use ozg_werkbank::exchange::Author;
use ozg_werkbank::workspace::{Env, Workspace};
use portable_pty::PtySize;
use tempfile::TempDir;

use super::session::{PATIENCE, SIZE, Session, screen_of};

#[test]
fn leaving_by_key_gives_the_terminal_back() {
    let folder = TempDir::new().unwrap();
    let mut session = Session::start(folder.path());
    session.keys.write_all(b"\x11").unwrap();
    assert_eq!(session.end(), 0);
    session.assert_terminal_is_sane();
}

#[test]
fn being_asked_to_end_by_the_system_gives_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let folder = TempDir::new().unwrap();
        let mut session = Session::start(folder.path());
        session.signal(signal);
        assert_eq!(session.end(), 0, "{signal}");
        session.assert_terminal_is_sane();
    }
}

#[test]
fn closing_the_window_ends_the_program() {
    let folder = TempDir::new().unwrap();
    let session = Session::start(folder.path());
    let Session {
        mut child,
        terminal,
        keys,
        output,
        ..
    } = session;
    // The reading thread holds the terminal open until nobody listens to what comes next.
    drop((output, keys));
    terminal.resize(PtySize { rows: 30, ..SIZE }).unwrap();
    drop(terminal);
    let (sender, ended) = channel();
    thread::spawn(move || sender.send(child.wait().is_ok()));
    assert!(ended.recv_timeout(PATIENCE).unwrap());
}

#[test]
fn without_colour_the_chosen_thing_is_still_marked() {
    let folder = TempDir::new().unwrap();
    let mut session = Session::start(folder.path());
    session.keys.write_all(b"\x1bOP").unwrap();
    session.wait_until(|screen| screen.contents().contains("Hilfe"));
    let text = String::from_utf8_lossy(&session.bytes);
    assert!(
        !text.contains("\x1b[38;") && !text.contains("\x1b[48;"),
        "colours in spite of NO_COLOR"
    );
    let cells = (0..SIZE.rows).flat_map(|row| (0..SIZE.cols).map(move |column| (row, column)));
    let inverse = |(row, column)| {
        session
            .screen
            .screen()
            .cell(row, column)
            .is_some_and(vt100::Cell::inverse)
    };
    assert!(cells.into_iter().any(inverse), "nothing is marked");
}

#[test]
fn another_size_is_drawn_at_once() {
    let folder = TempDir::new().unwrap();
    let mut session = Session::start(folder.path());
    let size = PtySize {
        rows: 40,
        cols: 130,
        ..SIZE
    };
    session.screen = screen_of(size);
    session.terminal.resize(size).unwrap();
    session.wait_until(|screen| {
        let last = screen.contents_between(size.rows - 1, 0, size.rows - 1, size.cols);
        !last.trim().is_empty()
    });
}

#[test]
fn who_comes_second_can_look_at_it() {
    let folder = TempDir::new().unwrap();
    let author = Author::new("A. Muster", "Taskforce Nord");
    let first = Workspace::create(folder.path(), &author, Env::system().unwrap()).unwrap();
    let mut second = Session::start(folder.path());
    second.wait_until(|screen| screen.contents().contains("Nur ansehen"));
    second.keys.write_all(b"\x1b[C\r").unwrap();
    second.wait_until(|screen| screen.contents().contains("nur ansehen"));
    drop(first);
}

#[test]
fn who_comes_back_from_the_shell_finds_everything_drawn() {
    let folder = TempDir::new().unwrap();
    let author = Author::new("A. Muster", "Taskforce Nord");
    drop(Workspace::create(folder.path(), &author, Env::system().unwrap()).unwrap());
    let mut session = Session::start(folder.path());
    session.sees("gespeichert");
    session.keys.write_all(b"\x10kommandozeile").unwrap();
    session.sees("Kurz zur Kommandozeile");
    // Nothing of what was drawn before is there any more, as after another program.
    session.screen = screen_of(SIZE);
    session.keys.write_all(b"\r").unwrap();
    session.falls_asleep();
    session.signal("CONT");
    session.wait_until(|screen| {
        screen.alternate_screen() && screen.contents().contains("gespeichert")
    });
}

#[test]
fn who_is_stopped_from_outside_gives_the_terminal_back_and_draws_everything_when_called() {
    let folder = TempDir::new().unwrap();
    let mut session = Session::start(folder.path());
    session.signal("TSTP");
    session.wait_until(|screen| !screen.alternate_screen());
    session.falls_asleep();
    session.signal("CONT");
    session.wait_until(|screen| {
        screen.alternate_screen() && screen.contents().contains("OZG-Werkbank")
    });
    session.keys.write_all(b"\x1bOP").unwrap();
    session.wait_until(|screen| screen.contents().contains("Hilfe"));
    // Stopped in a way that nobody can take notice of.
    session.signal("STOP");
    session.falls_asleep();
    session.screen = screen_of(SIZE);
    session.signal("CONT");
    session.wait_until(|screen| screen.contents().contains("Hilfe"));
}
