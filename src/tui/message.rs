//! What can happen to the screen: every change of [`App`](super::app::App) comes from one of these.

use chrono::NaiveDateTime;
use ratatui::layout::Size;

use super::command::Command;
use super::input::Input;
use super::layer::Layer;

/// One thing that happened.
pub enum Message {
    /// What time it is now, in local time. Comes before anything that a person does.
    Now(NaiveDateTime),
    /// The window has this many cells.
    Size(Size),
    /// A person or the terminal did something.
    Input(Input),
    /// A command was chosen, by key or from a list.
    Run(Command),
    /// A dialog opens above everything that is there.
    Open(Box<dyn Layer>),
    /// The topmost dialog closes.
    Close,
    /// Something to tell the person.
    Note(Severity, String),
    /// The person wants to leave, or the system wants us to.
    Quit,
}

/// How much a message to the person matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It worked.
    Done,
    /// Worth knowing.
    Info,
    /// It worked, but something needs attention.
    Warning,
    /// It did not work; nothing has changed.
    Failure,
}

impl Message {
    /// A dialog opens.
    pub fn open(layer: impl Layer + 'static) -> Self {
        Self::Open(Box::new(layer))
    }
}
