//! Making a workspace: begun under another name, it counts only when everything that belongs into it is there.

use std::sync::Arc;

use super::entries::Facts;
use super::error::StoreError;
use super::folder::Stage;
use super::journal::Journal;
use super::lock::Lock;
use super::place::Place;
use super::position::Position;
use super::{Hands, Store, WorkspaceId, Writing, make_folder};

impl Store {
    /// Makes a new, empty workspace in a folder, which is made too if need be.
    ///
    /// # Errors
    /// As for [`Self::begin`] and [`Self::finish`].
    pub fn create(place: Place, workspace: WorkspaceId) -> Result<Self, StoreError> {
        let mut store = Self::begin(place, workspace)?;
        store.finish()?;
        Ok(store)
    }

    /// Begins a new workspace in a folder, which is made too if need be. Everything can be written to it, but it is
    /// only there with [`Self::finish`]: whatever stops before leaves a folder without a workspace.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is one already, [`StoreError::Disk`] when the disk does not take it.
    pub fn begin(mut place: Place, workspace: WorkspaceId) -> Result<Self, StoreError> {
        let folder = place.folder.path();
        make_folder(folder).map_err(StoreError::writing(folder))?;
        let lock = Lock::take(&place.folder)?;
        if place.folder.holds_workspace() {
            return Err(StoreError::Exists(folder.into()));
        }
        place.folder = place.folder.at(Stage::Begun);
        let path = place.folder.journal();
        let journal = Journal::begin(Arc::clone(&place.disk), &path, workspace)
            .inspect_err(|_| remove_begun(&place))
            .map_err(StoreError::writing(&path))?;
        Ok(Store {
            place,
            workspace,
            facts: Facts::new(),
            hands: Hands::Write(Writing {
                journal,
                copy: None,
                covered: Position::default(),
                _lock: lock,
            }),
        })
    }

    /// Makes a workspace count that was begun, with everything in it, in one step.
    ///
    /// # Errors
    /// [`StoreError::Disk`]; then it is there as a whole or not at all.
    pub fn finish(&mut self) -> Result<(), StoreError> {
        let Hands::Write(writing) = &mut self.hands else {
            return Err(StoreError::ReadOnly);
        };
        let folder = self.place.folder.clone().at(Stage::Whole);
        let path = folder.journal();
        writing
            .journal
            .move_to(&path)
            .map_err(StoreError::writing(&path))?;
        self.place.folder = folder;
        writing
            .journal
            .make_name_durable()
            .map_err(StoreError::writing(&path))?;
        writing.start_copy(&self.place, self.workspace);
        Ok(())
    }

    /// Gives up a workspace that was begun. One that is finished stays.
    pub fn give_up(mut self) {
        if let Hands::Write(writing) = &mut self.hands {
            writing.journal.close();
        }
        remove_begun(&self.place);
    }
}

/// What stays is overwritten by the next attempt.
fn remove_begun(place: &Place) {
    let _ = place.disk.remove(&place.folder.begun_journal());
}
