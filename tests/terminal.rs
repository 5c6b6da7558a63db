//! The real program on a real terminal: whatever ends it, the terminal is as it was before.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on shall fail"
)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use ozg_werkbank::exchange::Author;
use ozg_werkbank::workspace::{Env, Workspace};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// How long to wait for what must come. It only decides how soon a failure is seen.
const PATIENCE: Duration = Duration::from_mins(1);

const SIZE: PtySize = PtySize {
    rows: 24,
    cols: 80,
    pixel_width: 0,
    pixel_height: 0,
};

/// The program in a terminal of its own.
struct Session {
    child: Box<dyn Child + Send + Sync>,
    /// Kept open: the terminal goes with it.
    terminal: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    /// Everything that came, as it came and as it looks.
    bytes: Vec<u8>,
    screen: vt100::Parser,
    /// Echo, line mode and the like as they were.
    before: String,
}

impl Session {
    fn start(folder: &Path) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let before = modes(&*pair.master);
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_werkbank"));
        command.env("WERKBANK_DATA_DIR", folder);
        command.env("TERM", "xterm-256color");
        command.env("NO_COLOR", "1");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut session = Self {
            child,
            keys: pair.master.take_writer().unwrap(),
            output: read(pair.master.try_clone_reader().unwrap()),
            terminal: pair.master,
            before,
            bytes: Vec::new(),
            screen: screen_of(SIZE),
        };
        session.wait_until(|screen| screen.contents().contains("OZG-Werkbank"));
        session
    }

    /// Takes in output until the screen is as it shall be.
    fn wait_until(&mut self, is_reached: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_reached(self.screen.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                panic!("the screen stayed at\n{}", self.screen.screen().contents());
            };
            self.take_in(&bytes);
        }
    }

    fn take_in(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.bytes.extend_from_slice(bytes);
    }

    /// Waits for the program to end and says with which exit code.
    fn end(&mut self) -> u32 {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.take_in(&bytes);
        }
        self.child.wait().unwrap().exit_code()
    }

    fn signal(&self, name: &str) {
        let process = self.child.process_id().unwrap().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status();
        assert!(sent.unwrap().success());
    }

    fn assert_terminal_is_sane(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "pastes are still marked");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!(modes(&*self.terminal), self.before);
    }
}

fn modes(terminal: &dyn MasterPty) -> String {
    format!("{:?}", terminal.get_termios())
}

fn screen_of(size: PtySize) -> vt100::Parser {
    let cells = |count| NonZeroU16::new(count).unwrap();
    vt100::Parser::new(cells(size.rows), cells(size.cols), 0)
}

/// Reads on a thread of its own, so that waiting can end.
fn read(mut output: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = output.read(&mut buffer) {
            if sender.send(buffer[..length].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

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
