//! A person at a terminal: presses keys, looks, waits until something is to be seen.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long to wait for what must come. It only decides how soon a failure is seen.
pub const PATIENCE: Duration = Duration::from_mins(1);

pub const SIZE: PtySize = PtySize {
    rows: 24,
    cols: 80,
    pixel_width: 0,
    pixel_height: 0,
};

/// The program in a terminal of its own.
pub struct Session {
    pub child: Box<dyn Child + Send + Sync>,
    /// Kept open: the terminal goes with it.
    pub terminal: Box<dyn MasterPty + Send>,
    pub keys: Box<dyn Write + Send>,
    pub output: Receiver<Vec<u8>>,
    /// Everything that came, as it came and as it looks.
    pub bytes: Vec<u8>,
    pub screen: vt100::Parser,
    /// Echo, line mode and the like as they were.
    before: String,
}

impl Session {
    /// On this data folder, on the smallest screen.
    pub fn start(folder: &Path) -> Self {
        Self::on(folder, SIZE)
    }

    /// On this data folder, on a screen of this size, by somebody who has seen the tour.
    pub fn on(folder: &Path, size: PtySize) -> Self {
        fs::create_dir_all(folder).unwrap();
        fs::write(
            folder.join("bildschirm.toml"),
            "learning = { tour = \"yes\" }\n",
        )
        .unwrap();
        Self::with(folder, size, &[], &[])
    }

    /// The same with these arguments and variables, with whatever is in the folder.
    pub fn with(folder: &Path, size: PtySize, args: &[&str], vars: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(size).unwrap();
        let before = modes(&*pair.master);
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_werkbank"));
        command.env("WERKBANK_DATA_DIR", folder);
        command.env("TERM", "xterm-256color");
        command.env("NO_COLOR", "1");
        command.args(args);
        for (name, value) in vars {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut session = Self {
            child,
            keys: pair.master.take_writer().unwrap(),
            output: read(pair.master.try_clone_reader().unwrap()),
            terminal: pair.master,
            before,
            bytes: Vec::new(),
            screen: screen_of(size),
        };
        session.wait_until(|screen| screen.contents().contains("OZG-Werkbank"));
        session
    }

    /// Waits until a text stands on the screen.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        self.wait_until(|screen| screen.contents().contains(text));
        self
    }

    /// Waits until a text stands on the screen no more.
    #[track_caller]
    pub fn sees_no_more(&mut self, text: &str) -> &mut Self {
        self.wait_until(|screen| !screen.contents().contains(text));
        self
    }

    /// Types text.
    pub fn types(&mut self, text: &str) -> &mut Self {
        self.keys.write_all(text.as_bytes()).unwrap();
        self
    }

    /// Presses a key, by its name on the screen.
    pub fn presses(&mut self, key: &str) -> &mut Self {
        self.types(match key {
            "Eingabe" => "\r",
            "Leertaste" => " ",
            "Esc" => "\x1b",
            "↑" => "\x1b[A",
            "F1" => "\x1bOP",
            "F3" => "\x1bOR",
            "F6" => "\x1b[17~",
            "Strg+B" => "\x02",
            "Strg+P" => "\x10",
            "Tab" => "\t",
            "↓" => "\x1b[B",
            "Einfg" => "\x1b[2~",
            "F2" => "\x1bOQ",
            "F4" => "\x1bOS",
            "F10" => "\x1b[21~",
            "F12" => "\x1b[24~",
            "Strg+A" => "\x01",
            "Strg+O" => "\x0f",
            "Strg+Q" => "\x11",
            letter if letter.chars().count() == 1 => letter,
            other => panic!("there is no key „{other}“ here"),
        })
    }

    /// Takes in output until the screen is as it shall be.
    #[track_caller]
    pub fn wait_until(&mut self, is_reached: impl Fn(&vt100::Screen) -> bool) {
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
    pub fn end(&mut self) -> u32 {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.take_in(&bytes);
        }
        self.child.wait().unwrap().exit_code()
    }

    pub fn signal(&self, name: &str) {
        let process = self.child.process_id().unwrap().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits until the program has been stopped, because a signal to go on before that would be lost.
    pub fn falls_asleep(&self) {
        let process = self.child.process_id().unwrap().to_string();
        let begun = Instant::now();
        let is_stopped = || {
            let state = Command::new("ps")
                .args(["-o", "stat=", "-p", &process])
                .output();
            String::from_utf8_lossy(&state.unwrap().stdout).starts_with('T')
        };
        while !is_stopped() {
            assert!(begun.elapsed() < PATIENCE, "it does not stop");
        }
    }

    pub fn assert_terminal_is_sane(&self) {
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

pub fn screen_of(size: PtySize) -> vt100::Parser {
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
