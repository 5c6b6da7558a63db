//! Somebody at a terminal of 200×60 cells who presses keys and looks at a watch.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::{Failure, memory};

const SIZE: PtySize = PtySize {
    rows: 60,
    cols: 200,
    pixel_width: 0,
    pixel_height: 0,
};

/// A frame ends with this (synchronized update, DEC private mode 2026).
const END_OF_FRAME: &[u8] = b"\x1b[?2026l";

/// What must come comes within this, or something is wrong.
const PATIENCE: Duration = Duration::from_mins(2);

/// Somebody at a terminal.
pub struct Person {
    child: Box<dyn Child + Send + Sync>,
    _terminal: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    /// The last bytes that came: the end of a frame may come in two pieces.
    tail: Vec<u8>,
    /// How long it took until the screen showed the region.
    pub started: Duration,
}

/// What the program did while nobody did anything.
pub struct Idle {
    pub bytes: usize,
    /// Where the system tells it.
    pub cpu: Option<Duration>,
}

impl Person {
    /// Starts the program and waits until it shows how far the region has come.
    pub fn start(folder: &Path) -> Result<Self, Failure> {
        let pair = native_pty_system().openpty(SIZE)?;
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_werkbank"));
        command.args(["--theme", "dark"]);
        command.env("WERKBANK_DATA_DIR", folder);
        command.env("TERM", "xterm-256color");
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let mut person = Self {
            child,
            keys: pair.master.take_writer()?,
            output: read(pair.master.try_clone_reader()?),
            _terminal: pair.master,
            screen: vt100::Parser::new(cells(SIZE.rows)?, cells(SIZE.cols)?, 0),
            tail: Vec::new(),
            started: Duration::ZERO,
        };
        let seen = person.wait_until(|screen| screen.contents().contains("angebunden"))?;
        person.started = seen - begun;
        Ok(person)
    }

    /// Waits until everything is read, and says how long after the first useful frame that was.
    pub fn wait_for_all(&mut self) -> Result<Duration, Failure> {
        let begun = Instant::now();
        let at = self.wait_until(|screen| screen.contents().contains("gespeichert"))?;
        Ok(at.saturating_duration_since(begun))
    }

    /// The names of the views, as the tabs say them.
    pub fn views(&self) -> Vec<String> {
        let tabs = self
            .screen
            .screen()
            .contents()
            .lines()
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        let words: Vec<&str> = tabs.split_whitespace().collect();
        let pairs = words
            .windows(2)
            .filter(|pair| matches!(pair[0].as_bytes(), [b'1'..=b'9']));
        pairs.map(|pair| pair[1].to_owned()).collect()
    }

    /// Opens a view by the digit on its tab and waits until it stands still.
    pub fn open(&mut self, view: &str) -> Result<(), Failure> {
        let at = self.views().iter().position(|name| name == view);
        let digits: Vec<String> = self.digits();
        let digit = at
            .and_then(|at| digits.get(at))
            .ok_or("view without a digit")?;
        self.keys.write_all(digit.as_bytes())?;
        self.keys.flush()?;
        self.settle();
        Ok(())
    }

    fn digits(&self) -> Vec<String> {
        let tabs = self
            .screen
            .screen()
            .contents()
            .lines()
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        let words = tabs
            .split_whitespace()
            .filter(|word| matches!(word.as_bytes(), [b'1'..=b'9']));
        words.map(str::to_owned).collect()
    }

    /// Presses a key and says how long it took until the frame it made was there in full. A key that changes nothing
    /// makes a frame too.
    pub fn press(&mut self, key: &str) -> Result<Duration, Failure> {
        let begun = Instant::now();
        self.keys.write_all(key.as_bytes())?;
        self.keys.flush()?;
        Ok(self.frame()? - begun)
    }

    /// Takes in output until a frame has ended.
    fn frame(&mut self) -> Result<Instant, Failure> {
        loop {
            let (at, bytes) = self.output.recv_timeout(PATIENCE)?;
            self.screen.process(&bytes);
            self.tail.extend_from_slice(&bytes);
            self.tail
                .drain(..self.tail.len().saturating_sub(END_OF_FRAME.len()));
            if self.tail == END_OF_FRAME {
                return Ok(at);
            }
        }
    }

    fn wait_until(
        &mut self,
        is_reached: impl Fn(&vt100::Screen) -> bool,
    ) -> Result<Instant, Failure> {
        let mut at = Instant::now();
        while !is_reached(self.screen.screen()) {
            at = self.frame()?;
        }
        Ok(at)
    }

    /// Waits until nothing more comes.
    fn settle(&mut self) {
        while let Ok((_, bytes)) = self.output.recv_timeout(Duration::from_millis(700)) {
            self.screen.process(&bytes);
        }
    }

    /// Does nothing for some time.
    pub fn idle(&mut self, time: Duration) -> Result<Idle, Failure> {
        self.settle();
        let (before, begun) = (self.cpu(), Instant::now());
        let mut bytes = 0;
        loop {
            let left = time.saturating_sub(begun.elapsed());
            match self.output.recv_timeout(left) {
                Ok((_, came)) => bytes += came.len(),
                Err(RecvTimeoutError::Timeout) => break,
                Err(gone) => return Err(gone.into()),
            }
        }
        let cpu = self
            .cpu()
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before));
        Ok(Idle { bytes, cpu })
    }

    /// Processor time so far (Linux: proc(5), `stat`, in ticks of 10 ms).
    fn cpu(&self) -> Option<Duration> {
        let stat =
            std::fs::read_to_string(format!("/proc/{}/stat", self.child.process_id()?)).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks: u64 =
            fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
        Some(Duration::from_millis(ticks * 10))
    }

    /// The most memory it has had, in bytes.
    pub fn memory(&self) -> Option<u64> {
        memory::most(&self.child.process_id()?.to_string())
    }

    /// Leaves the program.
    pub fn quit(mut self) -> Result<(), Failure> {
        self.keys.write_all(b"\x11")?;
        self.keys.flush()?;
        self.child.wait()?;
        Ok(())
    }
}

fn cells(count: u16) -> Result<NonZeroU16, Failure> {
    NonZeroU16::new(count).ok_or_else(|| "a screen without cells".into())
}

fn read(mut reader: Box<dyn Read + Send>) -> Receiver<(Instant, Vec<u8>)> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            if sender
                .send((Instant::now(), buffer[..count].to_vec()))
                .is_err()
            {
                return;
            }
        }
    });
    receiver
}
