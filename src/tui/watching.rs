//! The thread that looks into the inbox every few seconds and tells when other files lie there. It writes nothing.
//!
//! It is a thread of its own, as a drive that does not answer shall hold nobody up, not even who leaves.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::message::Message;
use crate::workspace::{Inbox, Watch};

/// Between two looks. A file counts as arrived when two looks see it the same.
const PAUSE: Duration = Duration::from_secs(3);

/// The handle to the thread. The thread ends with it.
pub struct Watching {
    stop: Sender<()>,
}

impl Watching {
    /// Begins to look.
    pub fn start(inbox: &Inbox, answers: UnboundedSender<Message>) -> Self {
        let (stop, stopped) = channel();
        let watch = Watch::of(inbox);
        thread::spawn(move || look(watch, &stopped, &answers));
        Self { stop }
    }

    /// Looks no more.
    pub fn end(self) {
        drop(self.stop);
    }
}

fn look(mut watch: Watch, stopped: &Receiver<()>, answers: &UnboundedSender<Message>) {
    loop {
        if let Some(files) = watch.look() {
            // The screen has gone if nobody listens.
            drop(answers.send(Message::Arrived(files)));
        }
        if stopped.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}
