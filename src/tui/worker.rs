//! The thread that owns the workspace: does one job after the other and answers with messages.
//!
//! Nothing else touches the workspace, so jobs never meet; the drawing thread never waits for the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use tokio::sync::mpsc::UnboundedSender;

use super::data::Data;
use super::exchange::summary::Summary;
use super::job::{Aside, Job, Opening};
use super::message::Message;
use super::remembered::Remembered;
use super::watching::Watching;
use crate::workspace::{Access, Inbox, Workspace};

/// What the worker can be asked.
enum Request {
    Enter(Opening),
    Work(Job),
}

/// The handle to the thread.
pub struct Worker {
    requests: Sender<Request>,
    thread: JoinHandle<()>,
    answers: UnboundedSender<Message>,
    watching: Option<Watching>,
}

impl Worker {
    /// Starts the thread, without a workspace yet.
    pub fn start(answers: UnboundedSender<Message>) -> Self {
        let (requests, inbox) = channel();
        let desk = Desk {
            workspace: None,
            shown: None,
            answers: answers.clone(),
        };
        let thread = thread::spawn(move || desk.serve(&inbox));
        Self {
            requests,
            thread,
            answers,
            watching: None,
        }
    }

    /// Opens a workspace, in place of the one that is open.
    pub fn enter(&self, opening: Opening) {
        self.ask(Request::Enter(opening));
    }

    /// Does a job.
    pub fn work(&self, job: Job) {
        self.ask(Request::Work(job));
    }

    /// Finds something out on a thread of its own: a drive that does not answer holds nobody up.
    pub fn aside(&self, aside: Aside) {
        let answers = self.answers.clone();
        thread::spawn(move || {
            for message in aside.run() {
                // The screen has gone if nobody listens.
                drop(answers.send(message));
            }
        });
    }

    /// Looks into this inbox from now on, in place of the one before.
    pub fn watch(&mut self, inbox: Option<&Inbox>) {
        if let Some(watching) = self.watching.take() {
            watching.end();
        }
        self.watching = inbox.map(|inbox| Watching::start(inbox, self.answers.clone()));
    }

    /// Only a worker that has ended does not listen, and it ends only when asked to.
    fn ask(&self, request: Request) {
        drop(self.requests.send(request));
    }

    /// Waits until all that was asked is done and the workspace is closed.
    pub fn finish(self) {
        drop(self.requests);
        drop(self.thread.join());
    }
}

/// What the thread has before it.
struct Desk {
    workspace: Option<Workspace>,
    /// What the screen has been shown.
    shown: Option<Arc<Data>>,
    answers: UnboundedSender<Message>,
}

const PANICKED: &str = "Dabei ist ein Programmfehler aufgetreten. Was bestätigt war, ist gespeichert. \
                        Bitte das Programm neu starten.";

impl Desk {
    fn serve(mut self, inbox: &Receiver<Request>) {
        for request in inbox {
            let done = catch_unwind(AssertUnwindSafe(|| self.answer_to(request)));
            let messages = done.unwrap_or_else(|_| vec![Message::failure(&PANICKED)]);
            self.show();
            for message in messages.into_iter().chain([Message::Worked]) {
                self.send(message);
            }
        }
        self.leave();
    }

    fn answer_to(&mut self, request: Request) -> Vec<Message> {
        match request {
            Request::Enter(opening) => {
                self.remind(&opening);
                self.enter(opening)
            }
            Request::Work(job) => self
                .workspace
                .as_mut()
                .map(|workspace| job.run(workspace))
                .unwrap_or_default(),
        }
    }

    /// Opening a large workspace takes its time; until then the screen has what it looked like.
    fn remind(&self, opening: &Opening) {
        if let Some(remembered) = opening.folder().and_then(Remembered::load) {
            self.send(Message::Remembered(Box::new(remembered)));
        }
    }

    fn enter(&mut self, opening: Opening) -> Vec<Message> {
        match opening.open() {
            Ok((workspace, messages)) => {
                self.leave();
                self.workspace = Some(workspace);
                self.shown = None;
                messages
            }
            Err(message) => vec![message],
        }
    }

    /// Sends the new state, if it is one: if a change was applied, or this laptop knows something new about the
    /// members, which needs no change.
    fn show(&mut self) {
        let Some(workspace) = &self.workspace else {
            return;
        };
        let exchange = Summary::new(workspace);
        let is_shown = self.shown.as_ref().is_some_and(|shown| {
            shown.exchange == exchange && shown.snapshot.vector() == workspace.snapshot().vector()
        });
        if !is_shown {
            let data = Arc::new(Data::with(exchange, workspace));
            self.shown = Some(Arc::clone(&data));
            self.send(Message::Fresh(data));
        }
    }

    /// Notes what the person has seen, before the workspace is closed.
    fn leave(&mut self) {
        let left = self.workspace.take();
        if let (Some(workspace), Some(shown)) = (&left, &self.shown) {
            // Without it the next start shows nothing until all is read.
            drop(Remembered::save(workspace.folder(), shown));
        }
        if let Some(mut workspace) = left.filter(|left| left.access() == Access::ReadWrite) {
            // Without it the next visit only shows as new what has been seen.
            drop(workspace.note_visit());
        }
    }

    fn send(&self, message: Message) {
        // The screen has gone if nobody listens; what was done is done.
        drop(self.answers.send(message));
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::exchange::Author;
    use crate::workspace::Env;

    fn opening(folder: &TempDir) -> Opening {
        let path = folder.path().join("ws");
        Opening::new(move || {
            let author = Author::new("A. Muster", "Taskforce Nord");
            let workspace = Workspace::create(&path, &author, Env::fixed(1_795_512_600_000, 1));
            workspace
                .map(|workspace| (workspace, Vec::new()))
                .map_err(|error| Message::failure(&error))
        })
    }

    /// How often a new state was sent while these jobs were done.
    fn shown(jobs: Vec<Job>) -> usize {
        let folder = TempDir::new().unwrap();
        let (answers, mut inbox) = unbounded_channel();
        let worker = Worker::start(answers);
        worker.enter(opening(&folder));
        for job in jobs {
            worker.work(job);
        }
        worker.finish();
        let answers = std::iter::from_fn(|| inbox.try_recv().ok());
        answers
            .filter(|answer| matches!(answer, Message::Fresh(_)))
            .count()
    }

    #[test]
    fn what_changes_nothing_is_not_shown_again() {
        let look = || Job::new(|workspace| vec![Message::failure(&workspace.me().name())]);
        assert_eq!(shown(vec![look(), look()]), 1);
    }

    #[test]
    fn what_this_laptop_learns_is_shown_though_no_change_was_written() {
        let protect = Job::new(|workspace| {
            workspace.protect(Some("geheim")).unwrap();
            Vec::new()
        });
        assert_eq!(shown(vec![protect]), 2);
    }

    #[test]
    fn leaving_notes_what_has_been_seen() {
        let folder = TempDir::new().unwrap();
        let (answers, _inbox) = unbounded_channel();
        let worker = Worker::start(answers);
        worker.enter(opening(&folder));
        worker.finish();
        let env = Env::fixed(1_795_512_600_000, 2);
        let path = folder.path().join("ws");
        let (workspace, _) = Workspace::open(&path, Access::ReadWrite, env).unwrap();
        assert_eq!(workspace.last_visit(), Some(workspace.snapshot().vector()));
    }
}
