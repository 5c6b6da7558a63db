//! The thread that owns the copy. Whatever sled does there, panic included, ends only this thread: the journal goes
//! on without it, and the next opening rebuilds the copy.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::blocks;
use super::copy::{Copy, CopyError};
use super::head::Head;
use super::place::Place;
use crate::replica::Change;

const NAME: &str = "ablage-kopie";

/// How long nothing must happen before the copy is brought up and made durable. Long enough not to get in the way of
/// commits that follow each other; the journal is durable anyway.
const QUIET: Duration = Duration::from_millis(300);

/// How far the copy may fall behind meanwhile, in frames and bytes.
const FAR_BEHIND: (u64, u64) = (256, 4 << 20);

type Question = Box<dyn FnOnce(&mut Copy) -> Result<(), CopyError> + Send>;

enum Job {
    Follow(Head),
    Answer(Question),
}

/// The handle to the thread. Dropping it lets the thread bring the copy up, make it durable and end.
pub struct Worker {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<Result<(), CopyError>>>,
}

impl Worker {
    /// Opens the copy on a thread of its own and does not wait for it.
    pub fn start(place: Place) -> Self {
        let (jobs, todo) = mpsc::channel();
        let work = move || work(place, &todo);
        let thread = thread::Builder::new().name(NAME.into()).spawn(work).ok();
        Worker {
            jobs: Some(jobs),
            thread,
        }
    }

    /// Lets the copy follow the journal to `head`, some time.
    pub fn follow(&self, head: Head) {
        self.send(Job::Follow(head));
    }

    /// Asks about the copy, brought up to the last [`Self::follow`]; `None` when there is no copy (any more).
    pub fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Copy) -> Result<T, CopyError> + Send + 'static,
    ) -> Option<T> {
        let (reply, answer) = mpsc::channel();
        self.tell(move |copy| {
            // Whoever asked may have lost interest.
            let _ = reply.send(question(copy)?);
            Ok(())
        });
        answer.recv().ok()
    }

    /// Has something done with the copy, brought up to the last [`Self::follow`], and does not wait for it.
    pub fn tell(&self, job: impl FnOnce(&mut Copy) -> Result<(), CopyError> + Send + 'static) {
        self.send(Job::Answer(Box::new(job)));
    }

    /// Every block of the copy, as long as it can be read; `None` for a damaged one. [`Self::is_alive`] afterwards
    /// tells whether it was all of them.
    pub fn blocks(&self) -> impl Iterator<Item = Option<Vec<Change>>> {
        let (sender, blocks) = mpsc::sync_channel(16);
        self.tell(move |copy| {
            for block in blocks::all(copy.tree()) {
                // Whoever asked may have seen enough.
                let _ = sender.send(block?);
            }
            Ok(())
        });
        blocks.into_iter()
    }

    /// Whether there is still a copy.
    pub fn is_alive(&self) -> bool {
        self.ask(|_| Ok(())).is_some()
    }

    /// Ends the thread and says why it had ended before, if by an error; a panic says nothing.
    pub fn end(mut self) -> Option<CopyError> {
        self.join()
    }

    fn join(&mut self) -> Option<CopyError> {
        drop(self.jobs.take());
        self.thread.take()?.join().ok()?.err()
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // A thread that has ended is noticed where an answer is expected.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Whoever wants to know why it failed has asked before.
        let _ = self.join();
    }
}

fn work(place: Place, jobs: &Receiver<Job>) -> Result<(), CopyError> {
    let mut copy = Copy::open(place)?;
    loop {
        let job = if copy.is_settled() {
            jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            jobs.recv_timeout(QUIET)
        };
        match job {
            Ok(Job::Follow(head)) => {
                copy.aim(head);
                let (frames, bytes) = copy.behind();
                if frames >= FAR_BEHIND.0 || bytes >= FAR_BEHIND.1 {
                    copy.catch_up()?;
                }
            }
            Ok(Job::Answer(question)) => {
                copy.catch_up()?;
                question(&mut copy)?;
            }
            Err(RecvTimeoutError::Timeout) => copy.settle()?,
            Err(RecvTimeoutError::Disconnected) => return copy.settle(),
        }
    }
}

/// Whether the current thread's panics are expected and contained, so that a panic hook has nothing to say: damaged
/// files make sled panic, here and on threads of its own.
pub fn panic_is_contained() -> bool {
    thread::current()
        .name()
        .is_some_and(|name| name == NAME || name.starts_with("sled-"))
}
