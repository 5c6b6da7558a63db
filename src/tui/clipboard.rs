//! The clipboard of the system, on a thread of its own: asking for it can take its time, and on Linux whoever copied
//! has to hand the text over when somebody pastes it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::message::{Message, Severity};

/// Which way a text went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// It lies on the clipboard of the system.
    System,
    /// There is none that can be reached; the terminal may have one (OSC 52).
    Terminal(String),
}

/// Terminals that take texts at all take at least so many bytes.
const TERMINAL_LIMIT: usize = 70_000;

impl Way {
    /// What to tell of `what`, which is in the accusative: `3 Zeilen`.
    pub fn words(&self, what: &str) -> (Severity, String) {
        match self {
            Self::System => (Severity::Done, format!("{what} kopiert.")),
            Self::Terminal(text) if text.len() > TERMINAL_LIMIT => (
                Severity::Warning,
                format!(
                    "{what} an das Terminal gegeben. Das ist mehr, als viele Terminals annehmen: Bitte beim Einfügen \
                     prüfen, ob alles da ist."
                ),
            ),
            Self::Terminal(_) => (
                Severity::Info,
                format!(
                    "{what} an das Terminal gegeben. Kommt beim Einfügen nichts an, lässt es das Terminal nicht zu."
                ),
            ),
        }
    }
}

/// The handle to the thread.
pub struct Clipboard {
    texts: Sender<String>,
    ended: Receiver<()>,
}

/// How long to wait at the end until a clipboard manager has what was copied.
const HANDING_OVER: Duration = Duration::from_millis(300);

impl Clipboard {
    /// Starts the thread. Nobody asks the system before something is copied.
    pub fn start(answers: UnboundedSender<Message>) -> Self {
        let (texts, inbox) = channel();
        let (end, ended) = channel();
        thread::spawn(move || {
            serve(&inbox, &answers);
            drop(end);
        });
        Self { texts, ended }
    }

    /// Copies a text and answers with the way it went.
    pub fn copy(&self, text: String) {
        // The thread ends only with this handle.
        drop(self.texts.send(text));
    }

    /// Lets go, and gives what was copied a moment to outlive the program.
    pub fn finish(self) {
        drop(self.texts);
        let (Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)) =
            self.ended.recv_timeout(HANDING_OVER);
    }
}

fn serve(texts: &Receiver<String>, answers: &UnboundedSender<Message>) {
    let mut board = None;
    for text in texts {
        // The screen has gone if nobody listens.
        drop(answers.send(Message::Copied(put(&mut board, text))));
    }
}

fn put(board: &mut Option<arboard::Clipboard>, text: String) -> Way {
    if is_far_away() {
        return Way::Terminal(text);
    }
    if board.is_none() {
        *board = arboard::Clipboard::new().ok();
    }
    if let Some(Ok(())) = board.as_mut().map(|board| board.set_text(text.as_str())) {
        return Way::System;
    }
    *board = None;
    Way::Terminal(text)
}

/// Whether the person sits at another machine, whose clipboard only the terminal can reach.
fn is_far_away() -> bool {
    std::env::var_os("SSH_CONNECTION").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_which_way_it_went() {
        for (way, severity, part) in [
            (Way::System, Severity::Done, "3 Zeilen kopiert."),
            (
                Way::Terminal("kurz".into()),
                Severity::Info,
                "Kommt beim Einfügen nichts an",
            ),
            (
                Way::Terminal("x".repeat(TERMINAL_LIMIT + 1)),
                Severity::Warning,
                "ob alles da ist",
            ),
        ] {
            let (told, words) = way.words("3 Zeilen");
            assert_eq!(told, severity);
            assert!(words.contains(part), "{words}");
        }
    }
}
