//! Terminal events from a thread of their own.
//!
//! crossterm 0.29 reads without end when the terminal has gone away (a read of nothing is no error to it). On this
//! thread that harms nobody: the loop still hears the signal that comes with it, and ends the program.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, poll, read};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What the person does, in order.
pub struct Keyboard {
    events: UnboundedReceiver<Event>,
    gate: Arc<Gate>,
}

/// Whether the thread may read: another program may have the keyboard for a while.
#[derive(Default)]
struct Gate {
    state: Mutex<Turn>,
    changed: Condvar,
}

/// Whose turn it is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Turn {
    /// Ours.
    #[default]
    Ours,
    /// Another program wants to.
    Asked,
    /// Another program does.
    Theirs,
}

/// The longest wait for a key before looking whose turn it is. On Unix a signal ends the wait; Windows has none.
const LOOK: Duration = if cfg!(windows) {
    Duration::from_millis(250)
} else {
    Duration::from_hours(24)
};

/// How long to wait for the thread to stand back.
const STANDING_BACK: Duration = Duration::from_secs(1);

impl Gate {
    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, turn: Turn) {
        *self.turn() = turn;
        self.changed.notify_all();
    }

    /// Stands back as long as another program reads.
    fn pass(&self) {
        let mut turn = self.turn();
        while *turn != Turn::Ours {
            *turn = Turn::Theirs;
            self.changed.notify_all();
            turn = self
                .changed
                .wait(turn)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Keyboard {
    /// Begins to listen; to be called once, when the terminal is in raw mode.
    ///
    /// # Errors
    /// When the terminal cannot be listened to, or the system gives no further thread.
    pub fn listen() -> io::Result<Self> {
        // The first question sets up the signal of a changed size: before anything is drawn, so that none is missed.
        poll(Duration::ZERO)?;
        let (sender, events) = unbounded_channel();
        let gate = Arc::new(Gate::default());
        let ours = Arc::clone(&gate);
        thread::Builder::new()
            .name("keyboard".to_owned())
            .spawn(move || {
                while let Ok(event) = next(&ours) {
                    if sender.send(event).is_err() {
                        break;
                    }
                }
            })?;
        Ok(Self { events, gate })
    }

    /// Lets another program read while `other` runs.
    pub fn lend<T>(&self, other: impl FnOnce() -> T) -> T {
        self.gate.set(Turn::Asked);
        wake();
        let turn = self.gate.turn();
        let waits = |turn: &mut Turn| *turn != Turn::Theirs;
        // A thread that does not stand back is worth no more than a lost key.
        drop(
            self.gate
                .changed
                .wait_timeout_while(turn, STANDING_BACK, waits),
        );
        let answer = other();
        self.gate.set(Turn::Ours);
        answer
    }

    /// The next event; `None` when there will be none.
    pub async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// The next event if it comes within `patience`.
    pub async fn next_within(&mut self, patience: Duration) -> Option<Event> {
        tokio::time::timeout(patience, self.events.recv())
            .await
            .ok()
            .flatten()
    }

    /// The events that are waiting.
    pub fn waiting(&mut self) -> impl Iterator<Item = Event> {
        std::iter::from_fn(|| self.events.try_recv().ok())
    }
}

/// Waits for an event while it is our turn.
fn next(gate: &Gate) -> io::Result<Event> {
    loop {
        gate.pass();
        if poll(LOOK)? {
            return read();
        }
    }
}

/// Ends the wait for a key: a changed size is an event too.
#[cfg(unix)]
fn wake() {
    // Without it the thread stands back after the next key.
    drop(
        std::process::Command::new("kill")
            .args(["-WINCH", &std::process::id().to_string()])
            .status(),
    );
}

/// The thread looks often enough by itself.
#[cfg(not(unix))]
fn wake() {}
