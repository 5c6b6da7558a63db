//! Terminal events from a thread of their own.
//!
//! crossterm 0.29 reads without end when the terminal has gone away (a read of nothing is no error to it). On this
//! thread that harms nobody: the loop still hears the signal that comes with it, and ends the program.

use std::io;
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, poll, read};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What the person does, in order.
pub struct Keyboard(UnboundedReceiver<Event>);

impl Keyboard {
    /// Begins to listen; to be called once, when the terminal is in raw mode.
    ///
    /// # Errors
    /// When the terminal cannot be listened to, or the system gives no further thread.
    pub fn listen() -> io::Result<Self> {
        // The first question sets up the signal of a changed size: before anything is drawn, so that none is missed.
        poll(Duration::ZERO)?;
        let (sender, events) = unbounded_channel();
        thread::Builder::new()
            .name("keyboard".to_owned())
            .spawn(move || {
                while let Ok(event) = read() {
                    if sender.send(event).is_err() {
                        break;
                    }
                }
            })?;
        Ok(Self(events))
    }

    /// The next event; `None` when there will be none.
    pub async fn next(&mut self) -> Option<Event> {
        self.0.recv().await
    }

    /// The next event if it comes within `patience`.
    pub async fn next_within(&mut self, patience: Duration) -> Option<Event> {
        tokio::time::timeout(patience, self.0.recv())
            .await
            .ok()
            .flatten()
    }

    /// The events that are waiting.
    pub fn waiting(&mut self) -> impl Iterator<Item = Event> {
        std::iter::from_fn(|| self.0.try_recv().ok())
    }
}
