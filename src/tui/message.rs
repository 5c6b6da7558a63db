//! What can happen to the screen: every change of [`App`](super::app::App) comes from one of these.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDateTime;
use ratatui::layout::Size;

use super::appearance::Appearance;
use super::calendar;
use super::clipboard::Way;
use super::command::Command;
use super::data::Data;
use super::input::Input;
use super::job::{Aside, Job, Opened, Opening};
use super::keymap::bindings::Bindings;
use super::layer::Layer;
use super::matrix;
use super::overview::Answer;
use super::register::News;
use super::remembered::Remembered;
use super::task::{End, LongTask};
use crate::exchange::folder::Found;
use crate::model::schema::Kind;
use crate::workspace::{Action, Progress, Workspace};

/// One thing that happened.
pub enum Message {
    /// What time it is now, in local time. Comes before anything that a person does.
    Now(NaiveDateTime),
    /// The window has this many cells.
    Size(Size),
    /// A person or the terminal did something.
    Input(Input),
    /// A command was given, by key or by a click on its name.
    Run(Command),
    /// A command was chosen from a list.
    Picked(Command),
    /// A dialog opens above everything that is there.
    Open(Box<dyn Layer>),
    /// The topmost dialog closes.
    Close,
    /// A text goes to the clipboard; the words say what it is, in the accusative: `3 Zeilen`.
    Copy(String, String),
    /// The screen looks like this from now on.
    Appear(Appearance),
    /// Commands lie on these keys from now on.
    Keys(Bindings),
    /// The text is on its way to the clipboard, or why not.
    Copied(Way),
    /// A text is to be written in a program of its own, and comes back to the topmost dialog.
    EditText(String),
    /// It is written; none if nothing has changed.
    TextEdited(Option<String>),
    /// The answer to what a dialog waits for; it is no answer if nobody waits any more.
    Awaited(Progress, Vec<Message>),
    /// Something to tell the person.
    Note(Severity, String),
    /// A workspace is to be opened, in place of the one that is open.
    Enter(Opening),
    /// Something is to be done to the workspace.
    Work(Job),
    /// The same, and it takes its time.
    Long(LongTask, Job),
    /// Something is to be found out beside the workspace.
    Aside(Aside),
    /// A job is done.
    Worked,
    /// The tree looked like this when it was left.
    Remembered(Box<Remembered>),
    /// The workspace looks like this now.
    Fresh(Arc<Data>),
    /// What lies in the folder and may still hold erased values.
    Remnants(Vec<PathBuf>),
    /// These files lie in the inbox now.
    Arrived(Vec<Found>),
    /// Go to where something is.
    Go(Destination),
    /// An authority was made: the tree stands on it, unfolded, whatever view is open.
    MadeAuthority(String),
    /// Something for the matrix.
    Matrix(matrix::News),
    /// Something was answered that the calendar had asked.
    Calendar(calendar::Told),
    /// Show in the open view only that in which these words stand; none shows all.
    Filter(String),
    /// Show these records of a kind, under a title that says what they have in common.
    Behind(Kind, String, BTreeSet<String>),
    /// What was worked out or settled for a list of records.
    Register(Box<News>),
    /// Something the overview has asked for.
    Overview(Answer),
    /// Go to the next point of the checklist.
    NextCheckPoint,
    /// The person wants to leave, or the system wants us to.
    Quit,
}

/// How much a message to the person matters, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know, sometime.
    Tip,
    /// It worked.
    Done,
    /// Worth knowing.
    Info,
    /// It worked, but something needs attention.
    Warning,
    /// It did not work; nothing has changed.
    Failure,
}

/// Where to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// An area or authority, by its place in the tree.
    Node(usize),
    /// A service, by its key, of the authority at a place in the tree.
    Service(usize, String),
    /// An appointment, by its key.
    Appointment(String),
    /// A test run, by its key.
    Run(String),
}

impl Message {
    /// A dialog opens.
    pub fn open(layer: impl Layer + 'static) -> Self {
        Self::Open(Box::new(layer))
    }

    /// A workspace is to be opened.
    pub fn enter(open: impl FnOnce() -> Opened + Send + 'static) -> Self {
        Self::Enter(Opening::new(open))
    }

    /// Any work on the workspace.
    pub fn work(work: impl FnOnce(&mut Workspace) -> Vec<Self> + Send + 'static) -> Self {
        Self::Work(Job::new(work))
    }

    /// Work on the workspace that takes its time. It says how far it is, and stops when it is asked to.
    pub fn long(
        title: &'static str,
        work: impl FnOnce(&mut Workspace, &Progress) -> Vec<Self> + Send + 'static,
    ) -> Self {
        let progress = Progress::default();
        let task = LongTask {
            title,
            progress: progress.clone(),
            end: End::Any,
        };
        Self::Long(task, Job::new(move |workspace| work(workspace, &progress)))
    }

    /// Work on the workspace that takes its time and has to be finished once it is begun.
    pub fn long_to_the_end(
        title: &'static str,
        work: impl FnOnce(&mut Workspace) -> Vec<Self> + Send + 'static,
    ) -> Self {
        let task = LongTask {
            title,
            progress: Progress::default(),
            end: End::Last,
        };
        Self::Long(task, Job::new(work))
    }

    /// Anything to find out beside the workspace; it may take its time.
    pub fn aside(find_out: impl FnOnce() -> Vec<Self> + Send + 'static) -> Self {
        Self::Aside(Aside::new(find_out))
    }

    /// An action on the workspace, and what to tell when it is done.
    pub fn apply(action: Action, done: impl Into<String>) -> Self {
        Self::Work(Job::apply(action, done))
    }

    /// The folder is to be searched for what erasures have left.
    pub fn remnants() -> Self {
        Self::long_to_the_end("Nach Resten suchen", |workspace| {
            match workspace.remnants() {
                Ok(paths) => vec![Self::Remnants(paths)],
                Err(error) => vec![Self::failure(&error)],
            }
        })
    }

    /// Something worth knowing.
    pub fn info(text: impl Into<String>) -> Self {
        Self::Note(Severity::Info, text.into())
    }

    /// Something did not work.
    pub fn failure(error: &impl Display) -> Self {
        Self::Note(Severity::Failure, error.to_string())
    }
}
