//! The one door to a workspace: open, edit, undo, import, export, query. Nothing above it touches the store.
//!
//! A [`Workspace`] writes; a [`Snapshot`] is what it looked like at one moment, to read from any thread.

mod action;
mod areas;
mod authorities;
mod backups;
mod calendar_files;
mod contradictions;
mod env;
mod erasure;
mod error;
mod export;
mod facts;
mod foreign;
mod forks;
mod founding;
mod import;
mod inbox;
mod log;
mod members;
mod parcels;
mod parse;
mod points;
mod practice;
mod progress;
mod rebuild;
mod record_keys;
mod reports;
pub mod sample;
mod snapshot;
mod steps;
mod sync;
pub mod tables;
mod trust;
mod ulid;
mod usual;
mod verify;

#[cfg(test)]
mod clock_tests;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod doubt_tests;
#[cfg(test)]
mod exchange_tests;
#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod long_run_tests;
#[cfg(test)]
mod template_tests;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use crate::store::{Access, Report};
pub use action::{Action, ActionError};
pub use areas::{AreaError, AreaReport, AreaUpdate, RecordCounts};
pub use authorities::WithConnections;
pub use calendar_files::{CalendarUpdate, Coming, Moved, Names, Unknown};
pub use contradictions::Contradiction;
pub use env::{Env, HandClock, NoRandomness};
pub use erasure::{Confirmation, Erasure};
pub use error::WorkspaceError;
pub use export::{ExportOptions, Exported, MAIL_LIMIT, Seal, write_all};
pub use facts::{ForkFound, ForkPlace, Inbox, OnArrival, Received, Trust};
pub use foreign::{Foreign, INSIDE, UNKNOWN};
pub use forks::Renewed;
pub use import::{AuthorShare, FilePreview, ImportError, Imported, Preview, SenderTrust};
pub use inbox::{Arrival, Watch};
pub use log::{LogEntry, LogQuery, Since};
pub use members::Member;
pub use parcels::{Named, Unpacked, unpack_without_workspace};
pub use parse::Typed;
pub use progress::{Cancelled, Progress};
pub use reports::ReportWish;
pub use snapshot::Snapshot;
pub use sync::{Stranger, Strangers, Synced};
pub use verify::{Checked, Damage, Reason};

use self::practice::Practice;
use crate::exchange::encryption::Keyring;
use crate::exchange::{Identity, Kept, Protection};
use crate::model::catalogue::Catalogue;
use crate::replica::{Change, Dot, Draft, Intent, Replica};
use crate::store::{Fact, Opened, Store, WorkspaceId};

/// The file of the secret key in the folder of a workspace.
const IDENTITY_FILE: &str = "schluessel";

/// An open workspace.
pub struct Workspace {
    folder: PathBuf,
    id: WorkspaceId,
    identity: Identity,
    replica: Replica,
    store: Store,
    catalogue: &'static Catalogue,
    env: Env,
    /// Last, so that its folder goes when all files in it are closed.
    practice: Option<Practice>,
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workspace")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// What an action did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// The change that was written.
    pub dot: Dot,
    /// How many values it wrote.
    pub edits: usize,
    /// What should be looked at, though it was done.
    pub hints: Vec<String>,
}

impl Workspace {
    /// Opens the workspace in `folder`; with it come sentences about what had to be repaired.
    ///
    /// # Errors
    /// [`WorkspaceError`] when there is none, somebody else has it open, or it cannot be read.
    pub fn open(
        folder: &Path,
        access: Access,
        env: Env,
    ) -> Result<(Self, Vec<String>), WorkspaceError> {
        let catalogue = Catalogue::builtin()?;
        let (store, opened) = Store::open(env.place(folder), access)?;
        let Opened {
            checkpoint,
            changes,
            notices,
        } = opened;
        let kept = Kept::load(&folder.join(IDENTITY_FILE))?;
        let mut notices: Vec<String> = notices.iter().map(ToString::to_string).collect();
        if access == Access::ReadWrite {
            notices.extend(verify::mend_key(env.disk(), folder, &kept));
        }
        let identity = kept.identity;
        let me = identity.replica();
        let checkpoint = checkpoint.and_then(|bytes| Replica::from_checkpoint(&bytes).ok());
        let wall = env.wall();
        let read = match checkpoint.filter(|replica| replica.me() == me) {
            Some(replica) => rebuild::go_on(replica, changes, wall)?,
            None => rebuild::go_on(Replica::new(me), store.all_changes()?, wall)?,
        };
        let read = match read {
            Some(read) => read,
            None => rebuild::fitting(me, store.all_changes()?, wall, &mut notices)?,
        };
        let (folder, id) = (folder.to_owned(), store.workspace());
        let mut workspace = Self {
            folder,
            id,
            identity,
            replica: read.replica,
            store,
            catalogue,
            env,
            practice: None,
        };
        if read.taken_over > 0 || !workspace.holds_rightly(&workspace.replica) {
            workspace.replica = workspace.rebuilt(me, workspace.replica.clone(), &[])?;
        }
        if access == Access::ReadWrite {
            notices.extend(workspace.settle()?);
            workspace.save_checkpoint_if_due();
        }
        Ok((workspace, notices))
    }

    /// Whether `folder` holds a workspace.
    pub fn is_in(folder: &Path) -> bool {
        Store::is_in(folder)
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether it is open to work in or only to look at.
    pub fn access(&self) -> Access {
        self.store.access()
    }

    /// Its name for machines.
    pub fn id(&self) -> WorkspaceId {
        self.id
    }

    /// What it looks like now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.replica.clone(), self.catalogue, &self.env)
    }

    /// How the key of this laptop is protected.
    pub fn protection(&self) -> Protection {
        self.identity.protection()
    }

    /// Makes the key usable that a passphrase protects.
    ///
    /// # Errors
    /// [`crate::exchange::IdentityError::WrongPassphrase`], or that the disk refused what was to be written as soon as
    /// the key is known.
    pub fn unlock(&mut self, passphrase: &str) -> Result<(), WorkspaceError> {
        self.identity.unlock(passphrase)?;
        match self.access() {
            Access::ReadWrite => self.go_on_renewing(),
            Access::ReadOnly => Ok(()),
        }
    }

    /// Protects the key by a passphrase, or by none.
    ///
    /// # Errors
    /// When it is locked, the passphrase is empty, or the disk refused.
    pub fn protect(&mut self, passphrase: Option<&str>) -> Result<(), WorkspaceError> {
        let mut identity = self.identity.clone();
        match passphrase {
            Some(passphrase) => identity.protect(passphrase)?,
            None => identity.unprotect()?,
        }
        self.keep_key(identity)
    }

    /// Has this key from now on.
    fn keep_key(&mut self, identity: Identity) -> Result<(), WorkspaceError> {
        identity.save(self.env.disk(), &self.folder.join(IDENTITY_FILE))?;
        self.identity = identity;
        Ok(())
    }

    /// What opens files that were encrypted to this laptop. Nothing while the key is locked.
    pub fn keyring(&self) -> Keyring {
        self.identity.keyring().unwrap_or_default()
    }

    /// The key that opens encrypted files, as a key file for the public tool `age`. As secret as the key itself.
    ///
    /// # Errors
    /// When it is locked.
    pub fn age_key_file(&self) -> Result<String, WorkspaceError> {
        Ok(self.identity.age_key_file()?)
    }

    /// Time, chance and the disk.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Writes an action as one change; when this returns, it is durable.
    ///
    /// # Errors
    /// [`WorkspaceError::Action`] naming record and rule, or that the disk refused; nothing has changed then.
    pub fn apply(&mut self, action: &Action) -> Result<Done, WorkspaceError> {
        let draft = action.draft(self.view())?;
        let hints = action.hints(self.view());
        let (dot, edits) = self.author(draft, &[])?;
        Ok(Done { dot, edits, hints })
    }

    /// Takes back the own last change, except where somebody has written since; `None` when there is nothing to take
    /// back.
    ///
    /// # Errors
    /// When the disk refused; nothing has changed then.
    pub fn undo(&mut self) -> Result<Option<Change>, WorkspaceError> {
        let Some(dot) = self.replica.undoable().filter(is_taken_back) else {
            return Ok(None);
        };
        self.take_back(dot, Intent::Undo(dot.seq))
    }

    /// Takes back the own last undo; `None` when there is none.
    ///
    /// # Errors
    /// When the disk refused; nothing has changed then.
    pub fn redo(&mut self) -> Result<Option<Change>, WorkspaceError> {
        let Some(dot) = self.replica.redoable() else {
            return Ok(None);
        };
        self.take_back(dot, Intent::Redo(dot.seq))
    }

    /// Checks journal, copy and chains; see [`Store::verify`].
    ///
    /// # Errors
    /// When the journal cannot be opened.
    pub fn verify(&self) -> Result<Report, WorkspaceError> {
        Ok(self.store.verify()?)
    }

    fn take_back(&mut self, dot: Dot, intent: Intent) -> Result<Option<Change>, WorkspaceError> {
        let target = self.change(dot)?;
        let log = self.store.all_changes()?.collect::<Result<Vec<_>, _>>()?;
        let draft = self.replica.revert(&target, log.iter().flatten(), intent);
        self.author(draft, &[])?;
        Ok(Some(target))
    }

    /// One change of the log.
    fn change(&self, dot: Dot) -> Result<Change, WorkspaceError> {
        let mut found = self.store.changes_of(dot.replica, dot.seq..=dot.seq)?;
        found.pop().ok_or(WorkspaceError::MissingChange)
    }

    /// Authors and keeps a change: only what is durable becomes visible.
    fn author(&mut self, draft: Draft, facts: &[Fact]) -> Result<(Dot, usize), WorkspaceError> {
        if self.is_behind_itself() {
            // The next count is taken already, by a change that is lost here and lives on elsewhere.
            return Err(WorkspaceError::OwnPastMissing);
        }
        if self.is_renewing() {
            return Err(WorkspaceError::RenewalUnfinished);
        }
        let mut replica = self.replica.clone();
        let change = replica.author(draft, self.env.wall(), self.env.random());
        self.keep(replica, std::slice::from_ref(&change), facts)?;
        Ok((change.dot(), change.edits.len()))
    }

    /// Keeps changes and facts, then shows `replica`, which has them applied.
    fn keep(
        &mut self,
        replica: Replica,
        changes: &[Change],
        facts: &[Fact],
    ) -> Result<(), WorkspaceError> {
        self.store.commit(changes, facts)?;
        self.replica = replica;
        self.save_checkpoint_if_due();
        Ok(())
    }

    fn save_checkpoint_if_due(&mut self) {
        if self.store.checkpoint_is_due() {
            self.save_checkpoint();
        }
    }

    fn save_checkpoint(&mut self) {
        self.store
            .save_checkpoint(self.store.position(), self.replica.checkpoint());
    }

    fn view(&self) -> crate::insight::View<'_> {
        crate::insight::View {
            state: self.replica.state(),
            catalogue: self.catalogue,
        }
    }
}

/// Whether undo may take a change back: the first of each writer says who that is, and is nobody's work.
fn is_taken_back(dot: &Dot) -> bool {
    dot.seq > 1
}
