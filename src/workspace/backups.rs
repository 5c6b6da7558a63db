//! Backups: full state files in the workspace's own folder, before files are taken and once on every day of use.

use std::path::PathBuf;

use super::export::ExportOptions;
use super::facts::{self, name};
use super::{Workspace, WorkspaceError};
use crate::exchange::Protection;
use crate::replica::{VersionVector, WallMs};

/// From so many bytes of journal on a backup takes seconds, and one within the hour is enough before files are taken.
const LARGE: u64 = 32 << 20;
const HOUR: WallMs = 3_600_000;

/// The backup last made.
#[derive(PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
struct Made {
    /// The day on the wall calendar, in days since the Common Era.
    day: i32,
    when: WallMs,
    /// What was in it.
    vector: VersionVector,
}

impl Workspace {
    /// Makes a backup now. Returns where it lies.
    ///
    /// # Errors
    /// When the key is locked or the disk refuses.
    pub fn back_up(&mut self) -> Result<PathBuf, WorkspaceError> {
        let made = self.made_now();
        let now = self.env.local(made.when);
        let file = self.export_here(&ExportOptions::backup())?;
        let name = format!("sicherung_{}.ozgstand", now.format("%Y-%m-%d_%H%M%S"));
        let path = self.store.save_backup(&name, &file.bytes)?;
        self.store
            .commit(&[], &[facts::learn(name::BACKUP, &made)])?;
        Ok(path)
    }

    /// Where backups lie, the newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn backups(&self) -> Result<Vec<PathBuf>, WorkspaceError> {
        let backups = self.store.backups()?;
        Ok(backups
            .iter()
            .map(|backup| backup.path().to_owned())
            .collect())
    }

    fn made_now(&self) -> Made {
        let when = self.env.wall();
        Made {
            day: chrono::Datelike::num_days_from_ce(&self.env.local(when).date()),
            when,
            vector: self.replica.vector(),
        }
    }

    /// With a locked key nothing can be signed; then there is none, and the journal alone keeps what is there.
    fn can_back_up(&self) -> bool {
        self.identity.protection() != Protection::Locked
    }

    /// Before files are taken, unless nothing has been written since the last one, or it would take long and there is
    /// one that is hardly older.
    pub(super) fn back_up_before_import(&mut self) -> Result<(), WorkspaceError> {
        let is_large = self.store.position().length > LARGE;
        let (vector, now) = (self.replica.vector(), self.env.wall());
        let last: Option<Made> = self.fact(name::BACKUP);
        let is_enough = last.is_some_and(|made| {
            let is_recent = (made.when..made.when.saturating_add(HOUR)).contains(&now);
            made.vector == vector || is_large && is_recent
        });
        if self.can_back_up() && !is_enough {
            self.back_up()?;
        }
        Ok(())
    }

    /// Once on every day of use.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn back_up_daily(&mut self) -> Result<(), WorkspaceError> {
        let last: Option<Made> = self.fact(name::BACKUP);
        let today = self.made_now();
        let due = last.is_none_or(|made| made.day != today.day && made.vector != today.vector);
        if self.can_back_up() && due {
            self.back_up()?;
        }
        Ok(())
    }
}
