//! Putting another log in the place of the one there, so that nothing is left of what it dropped.
//!
//! The copy is a source when a journal is repaired, so a new journal must never lie beside the old copy, nor the other
//! way round. Each step is durable before the next begins; what stops in between leaves a log that is whole:
//!
//! | step | stopped behind it, there is |
//! |---|---|
//! | the new log is written as `journal.neu` | the old log |
//! | the copy is closed, and `kopf` says nothing any more | the old log |
//! | `sled` is renamed to `sled.alt`, which nobody asks | the old log, and the next opening makes a copy of it |
//! | `journal.neu` is renamed to `journal` | the new log, and the next opening makes a copy of it |
//! | a new copy is begun and `sled.alt` removed | the new log |
//!
//! Left-overs go at the next opening, or with the next rewriting.

use std::io;

use super::WorkspaceId;
use super::changes::Changes;
use super::entries::{self, Fact, Facts};
use super::error::StoreError;
use super::folder::Stage;
use super::head::Head;
use super::journal::Journal;
use super::leftovers;
use super::place::Place;
use super::position::Position;
use super::reader::Reader;
use super::successor::Successor;
use super::{Hands, Store};
use crate::replica::Change;

impl Store {
    /// Makes a new log of every change that `transform` returns, in the same order, with the facts that count now and
    /// then `facts`, and puts it in the place of the old one. `checkpoint` is the state at its end.
    ///
    /// When it returns `Ok`, no file of the log holds anything of the old one: what `transform` drops, values that
    /// facts had before, checkpoints. Backups and what was set aside are not touched; see [`Self::backups`] and
    /// [`Self::set_aside`].
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::TooLarge`], [`StoreError::Damaged`] or [`StoreError::Disk`]. The store
    /// goes on with the whole old log or, when only making the new one's name durable or removing the old copy failed,
    /// with the whole new one: [`Self::facts`] tell which, if one of `facts` is new. Either way it can be called again.
    pub fn rewrite(
        &mut self,
        transform: impl FnMut(Change) -> Option<Change>,
        facts: &[Fact],
        checkpoint: Vec<u8>,
    ) -> Result<(), StoreError> {
        let (place, workspace) = (&self.place, self.workspace);
        let Hands::Write(writing) = &mut self.hands else {
            return Err(StoreError::ReadOnly);
        };
        let path = place.folder.journal();
        writing
            .journal
            .make_name_durable()
            .map_err(StoreError::writing(&path))?;
        leftovers::remove(place)?;
        let mut known = self.facts.clone();
        entries::learn(&mut known, facts.iter().cloned());
        let written = write(place, workspace, writing.journal.end(), transform, &known);
        let new = written.inspect_err(|_| tidy(place))?;

        // Closed before its files are moved, and before it says in the head file how far it is.
        drop(writing.copy.take());
        let replaced = replace(place, workspace, &mut writing.journal, new);
        if let Err(error) = replaced {
            // Where the copy cannot come back, a new one is begun.
            let _ = place
                .disk
                .rename(&place.folder.old_copy(), &place.folder.copy());
            tidy(place);
            writing.start_copy(place, workspace);
            return Err(error);
        }
        self.facts = known;
        writing.covered = Position::default();
        // As long as the old journal can come back, no copy may follow the new one.
        writing
            .journal
            .make_name_durable()
            .map_err(StoreError::writing(&path))?;
        writing.start_copy(place, workspace);
        let removed = leftovers::remove(place);
        self.save_checkpoint(self.position(), checkpoint);
        removed
    }
}

/// After an error, which is the one to report. What cannot be removed is so at the next opening.
fn tidy(place: &Place) {
    let _ = leftovers::remove(place);
}

fn write(
    place: &Place,
    workspace: WorkspaceId,
    end: Position,
    mut transform: impl FnMut(Change) -> Option<Change>,
    facts: &Facts,
) -> Result<Journal, StoreError> {
    let (disk, path) = (&*place.disk, place.folder.journal());
    let mut new = Successor::begin(place, workspace)?;
    let old = Reader::between(disk, &path, Position::default(), end)?;
    for changes in Changes::from(Some(old)) {
        let kept: Vec<_> = changes?.into_iter().filter_map(&mut transform).collect();
        if !kept.is_empty() {
            new.put(entries::pack(&kept, &[])?)?;
        }
    }
    let facts: Vec<_> = facts
        .iter()
        .map(|(key, value)| Fact {
            key: key.clone(),
            value: Some(value.clone()),
        })
        .collect();
    if !facts.is_empty() {
        new.put(entries::pack(&[], &facts)?)?;
    }
    new.finish()
}

/// Puts `new` in the place of `old`, whose copy is closed. After an error the old one is in its place.
fn replace(
    place: &Place,
    workspace: WorkspaceId,
    old: &mut Journal,
    mut new: Journal,
) -> Result<(), StoreError> {
    // A workspace that is only begun has no copy.
    if place.folder.stage() == Stage::Whole {
        dismiss_copy(place, workspace)?;
    }
    let path = place.folder.journal();
    // Windows may not rename over an open file.
    old.close();
    new.move_to(&path).map_err(StoreError::writing(&path))?;
    *old = new;
    Ok(())
}

/// Lets nobody ask the copy any more.
fn dismiss_copy(place: &Place, workspace: WorkspaceId) -> Result<(), StoreError> {
    let (disk, folder) = (&*place.disk, &place.folder);
    let head = folder.head();
    Head::of_nothing(workspace)
        .write(disk, &head)
        .map_err(StoreError::writing(&head))?;
    let copy = folder.copy();
    match disk.rename(&copy, &folder.old_copy()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(StoreError::writing(&copy)(error));
        }
        _ => {}
    }
    disk.sync_folder(folder.path())
        .map_err(StoreError::writing(folder.path()))
}
