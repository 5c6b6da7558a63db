//! The copy as opening finds it: what state it is in, whether it fits, and another one in its place where it does not.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::WorkspaceId;
use super::aside::Aside;
use super::copy::Mark;
use super::error::StoreError;
use super::place::Place;
use super::position::Position;

use super::worker::Worker;

/// The copy that lay in the folder, opened.
pub struct FoundCopy {
    place: Place,
    pub worker: Worker,
    state: State,
}

/// What it is worth.
#[derive(Debug)]
enum State {
    /// It is empty; whether its folder was there before.
    Empty { existed: bool },
    /// It cannot be opened.
    Unreadable,
    /// It does not know how far it reached.
    Unmarked,
    /// It is another workspace's.
    Foreign,
    /// It knows.
    Marked(Mark),
}

impl FoundCopy {
    /// Opens it, or makes a new one where there is none.
    pub fn open(place: &Place) -> Self {
        let existed = place.folder.copy().exists();
        let worker = Worker::start(place.clone());
        let state = match worker.ask(|copy| Ok((copy.mark().cloned(), copy.tree().is_empty()))) {
            None => State::Unreadable,
            Some((Some(mark), _)) => State::Marked(mark),
            Some((None, true)) => State::Empty { existed },
            Some((None, false)) => State::Unmarked,
        };
        FoundCopy {
            place: place.clone(),
            worker,
            state,
        }
    }

    /// How far it reached and what was known there, if it can say.
    pub fn mark(&self) -> Option<&Mark> {
        match &self.state {
            State::Marked(mark) => Some(mark),
            _ => None,
        }
    }

    /// What of it may be used to repair the journal.
    pub fn source(&self) -> Option<&Worker> {
        match self.state {
            State::Foreign => None,
            _ => Some(&self.worker),
        }
    }

    /// The position of its mark; the very first without one.
    pub fn reached(&self) -> Position {
        self.mark()
            .map_or(Position::default(), |mark| mark.head.position)
    }

    /// Believes its mark only if it is of this workspace.
    pub fn of(mut self, workspace: WorkspaceId) -> Self {
        if self
            .mark()
            .is_some_and(|mark| mark.head.workspace != workspace)
        {
            self.state = State::Foreign;
        }
        self
    }

    /// Whether it is empty and nobody says that it ever held anything, so that it can just be filled.
    pub fn is_new(&self, claimed: Position) -> bool {
        match self.state {
            State::Empty { existed } => !existed || claimed == Position::default(),
            _ => false,
        }
    }

    /// Whether it reaches at least as far as it once did for sure.
    pub fn is_sound(&self, claimed: Position) -> bool {
        self.mark()
            .is_some_and(|mark| mark.head.position.frames >= claimed.frames)
    }

    /// Sets its files aside and begins a new one; `None` if there is no room for one, or it cannot be opened either.
    ///
    /// # Errors
    /// When its files cannot be set aside.
    pub fn replace(self, aside: &mut Aside) -> Result<Option<(Worker, PathBuf)>, StoreError> {
        let FoundCopy { place, worker, .. } = self;
        let path = place.folder.copy();
        // Its files must be closed before they are moved.
        if worker
            .end()
            .is_some_and(|error| error.is_for_want_of_room())
        {
            return Ok(None);
        }
        let set_aside = aside
            .path()
            .map_err(StoreError::writing(place.folder.path()))?
            .to_path_buf();
        match fs::rename(&path, set_aside.join("sled")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::writing(&path)(error));
            }
            _ => {}
        }
        let worker = Worker::start(place);
        Ok(worker.is_alive().then_some((worker, set_aside)))
    }
}
