//! Work on the workspace: said by `update` and dialogs, done one after the other off the drawing thread.

use std::path::{Path, PathBuf};

use super::layer::confirm::Confirm;
use super::message::{Message, Severity};
use crate::workspace::{Access, Action, Env, Workspace, WorkspaceError, sample};

/// How a workspace comes to be open: an existing one, a new one, one joined from a file.
pub struct Opening {
    open: Box<dyn FnOnce() -> Opened + Send>,
    /// Where it lies, if it has been open before.
    folder: Option<PathBuf>,
}

/// The workspace and what there is to tell about it, or why it could not be opened.
pub type Opened = Result<(Workspace, Vec<Message>), Message>;

impl Opening {
    /// Any way to open one.
    pub fn new(open: impl FnOnce() -> Opened + Send + 'static) -> Self {
        Self {
            open: Box::new(open),
            folder: None,
        }
    }

    /// The one in a folder, to work in it or only to look at it.
    pub fn existing(folder: PathBuf, access: Access) -> Self {
        Self {
            folder: Some(folder.clone()),
            ..Self::new(move || existing(&folder, access))
        }
    }

    /// Where it lies, if it has been open before.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// A filled sample, built in `folder`, which is empty.
    pub fn sample(folder: PathBuf) -> Self {
        Self::new(move || {
            let env = Env::system().map_err(|error| Message::failure(&error))?;
            let built = sample::build(&folder, env.today(), env);
            let workspace = built.map_err(|error| Message::failure(&error))?;
            let text = "Ein Beispiel zum Ausprobieren: Personen und Vorgänge sind erfunden, beim Beenden wird alles \
                        verworfen.";
            Ok((workspace, vec![Message::Note(Severity::Done, text.into())]))
        })
    }

    /// Opens it.
    ///
    /// # Errors
    /// A message that says why not.
    pub fn open(self) -> Opened {
        (self.open)()
    }
}

fn existing(folder: &Path, access: Access) -> Opened {
    let env = Env::system().map_err(|error| Message::failure(&error))?;
    match Workspace::open(folder, access, env) {
        Ok((workspace, notices)) => {
            let note = |text| Message::Note(Severity::Warning, text);
            Ok((workspace, notices.into_iter().map(note).collect()))
        }
        Err(error) if access == Access::ReadWrite && error.leaves_reading() => {
            Err(offer_to_look(folder, &error))
        }
        Err(error) => Err(Message::failure(&error)),
    }
}

fn offer_to_look(folder: &Path, error: &WorkspaceError) -> Message {
    let folder = folder.to_owned();
    let question = format!("{error} Ändern lässt sich dann nichts.");
    let look = move || {
        vec![Message::Enter(Opening::existing(
            folder.clone(),
            Access::ReadOnly,
        ))]
    };
    Message::open(Confirm::new("Öffnen", question, "Nur ansehen", look))
}

/// Something to find out beside the workspace, such as what is in a folder.
pub struct Aside(Box<dyn FnOnce() -> Vec<Message> + Send>);

impl Aside {
    /// Anything to find out.
    pub fn new(find_out: impl FnOnce() -> Vec<Message> + Send + 'static) -> Self {
        Self(Box::new(find_out))
    }

    /// Finds it out.
    pub fn run(self) -> Vec<Message> {
        (self.0)()
    }
}

/// One piece of work. What it returns comes back to `update`; if the workspace has changed, its new state comes first.
pub struct Job(Box<Work>);

type Work = dyn FnOnce(&mut Workspace) -> Vec<Message> + Send;

impl Job {
    /// Any work.
    pub fn new(work: impl FnOnce(&mut Workspace) -> Vec<Message> + Send + 'static) -> Self {
        Self(Box::new(work))
    }

    /// Applies an action and tells `done`, or why it could not be done.
    pub fn apply(action: Action, done: impl Into<String>) -> Self {
        let done = done.into();
        Self::new(move |workspace| apply(workspace, &action, done))
    }

    /// Does it.
    pub fn run(self, workspace: &mut Workspace) -> Vec<Message> {
        (self.0)(workspace)
    }
}

/// Applies an action and tells `done` with the hints there are, or why it could not be done.
pub fn apply(workspace: &mut Workspace, action: &Action, done: String) -> Vec<Message> {
    match workspace.apply(action) {
        Ok(written) if written.hints.is_empty() => vec![Message::Note(Severity::Done, done)],
        Ok(written) => {
            let text = format!("{done} {}", written.hints.join(" "));
            vec![Message::Note(Severity::Warning, text)]
        }
        Err(error) => vec![Message::failure(&error)],
    }
}

/// Takes back the own last change.
pub fn undo(workspace: &mut Workspace) -> Vec<Message> {
    told(
        workspace.undo(),
        "Rückgängig gemacht.",
        "Es gibt nichts rückgängig zu machen.",
    )
}

/// Takes back the own last undo.
pub fn redo(workspace: &mut Workspace) -> Vec<Message> {
    told(
        workspace.redo(),
        "Wiederhergestellt.",
        "Es gibt nichts wiederherzustellen.",
    )
}

fn told<T, E: std::fmt::Display>(
    result: Result<Option<T>, E>,
    done: &str,
    nothing: &str,
) -> Vec<Message> {
    vec![match result {
        Ok(Some(_)) => Message::Note(Severity::Done, done.into()),
        Ok(None) => Message::Note(Severity::Info, nothing.into()),
        Err(error) => Message::failure(&error),
    }]
}
