//! Where changes are kept: journal first, sled as its rebuildable copy. It knows changes and bytes, never what they
//! mean.
//!
//! A workspace is a folder:
//!
//! | name | what |
//! |---|---|
//! | `journal` | the truth: every commit, appended and made durable before it is confirmed |
//! | `kopf` | how far the journal and its copy were known to reach; tells a journal that was cut |
//! | `sled/` | the fast copy: blocks by writer, and the checkpoint; may be lost at any time |
//! | `sperre`, `inhaber` | the lock, and who holds it |
//! | `sicherungen/` | backups |
//! | `beschaedigt-DATUM/` | what could not be read, set aside; deleted only when somebody says so |
//! | `journal.neu`, `kopf.neu`, `sicherungen/*.neu` | not whole yet; what is left of them goes at the next opening |
//! | `journal.anfang` | the journal of a workspace that is being made and is not there yet |
//! | `sled.alt/` | the copy of a journal that is being replaced; asked by nobody, goes at the next opening |
//!
//! A commit is confirmed when the journal is durable; a thread of its own lets the copy follow. At opening, journal,
//! copy and head file are compared, and what one has lost is taken from the others.

mod aside;
mod backups;
mod blobs;
mod blocks;
mod changes;
mod checkpoint;
mod copy;
pub mod disk;
mod entries;
mod error;
#[cfg(test)]
pub(crate) mod fault;
mod folder;
mod found_copy;
mod founding;
mod frame;
mod head;
mod journal;
mod leftovers;
mod lock;
mod notice;
mod opening;
mod place;
mod position;
mod readable;
mod reader;
mod repair;
mod rewrite;
#[cfg(test)]
pub(crate) mod samples;
mod scan;
mod successor;
#[cfg(test)]
mod tests;
mod verify;
mod worker;
mod workspace_id;

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::{fs, io};

use self::checkpoint::Checkpoint;
use self::folder::{Folder, Stage};
use self::head::Head;
use self::journal::Journal;
use self::lock::Lock;
use self::opening::Extent;
use self::reader::Reader;
use self::worker::Worker;
use crate::replica::{Change, ReplicaId};

pub use self::backups::Backup;
pub use self::changes::Changes;
pub use self::entries::{Fact, Facts};
pub use self::error::{Doing, StoreError};
pub use self::notice::{Notice, Recovery};
pub use self::place::Place;
pub use self::position::Position;
pub use self::readable::{Readable, readable};
pub use self::verify::{NotLookedAt, Problem, Report};
pub use self::worker::panic_is_contained;
pub use self::workspace_id::{NotAWorkspaceId, WorkspaceId};

/// What a workspace is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To work in it; nobody else can meanwhile.
    ReadWrite,
    /// To look at it as it is now; nothing is changed or repaired.
    ReadOnly,
}

/// What was found when a workspace was opened. Facts are in the [`Store`].
pub struct Opened {
    /// The newest state that was saved, if it still fits.
    pub checkpoint: Option<Vec<u8>>,
    /// Every change that the checkpoint does not contain, in the order they were committed. Can be long.
    pub changes: Changes,
    /// What was not as it should be, and what was done about it.
    pub notices: Vec<Notice>,
}

/// An open workspace. Dropping it closes it; everything confirmed is durable all the time.
pub struct Store {
    place: Place,
    workspace: WorkspaceId,
    facts: Facts,
    hands: Hands,
}

/// What the store can do.
enum Hands {
    Write(Writing),
    Read(Extent),
}

struct Writing {
    journal: Journal,
    /// `None` when it can be neither read nor made; everything works without, only slower.
    copy: Option<Worker>,
    /// What the newest checkpoint covers.
    covered: Position,
    /// The last to go, after the copy is closed.
    _lock: Lock,
}

impl Store {
    /// Opens the workspace in a folder, repairing what is damaged if it may.
    ///
    /// # Errors
    /// [`StoreError`], with nothing lost: no workspace there, in use, written by a newer version, not readable.
    pub fn open(place: Place, access: Access) -> Result<(Self, Opened), StoreError> {
        match access {
            Access::ReadWrite => Self::open_for_writing(place),
            Access::ReadOnly => Self::open_for_reading(place),
        }
    }

    fn open_for_writing(place: Place) -> Result<(Self, Opened), StoreError> {
        let found = opening::for_writing(&place)?;
        let covered = found
            .checkpoint
            .as_ref()
            .map_or(Position::default(), |last| last.covers);
        let (disk, path, end) = (&*place.disk, place.folder.journal(), found.journal.end());
        let changes = Changes::from(Some(Reader::between(disk, &path, covered, end)?));
        let checkpoint = found.checkpoint.map(|last| last.bytes);
        let opened = Opened {
            checkpoint,
            changes,
            notices: found.notices,
        };
        let writing = Writing {
            journal: found.journal,
            copy: found.copy,
            covered,
            _lock: found.lock,
        };
        let (workspace, facts) = (found.workspace, found.facts);
        Ok((
            Store {
                place,
                workspace,
                facts,
                hands: Hands::Write(writing),
            },
            opened,
        ))
    }

    fn open_for_reading(place: Place) -> Result<(Self, Opened), StoreError> {
        let found = opening::for_reading(&place)?;
        let changes = Changes::from(found.extent.reader(&place)?);
        let opened = Opened {
            checkpoint: None,
            changes,
            notices: found.notices,
        };
        let (workspace, facts) = (found.workspace, found.facts);
        Ok((
            Store {
                place,
                workspace,
                facts,
                hands: Hands::Read(found.extent),
            },
            opened,
        ))
    }

    /// The file in `folder` that all else can be made from again.
    pub fn journal_in(folder: &Path) -> PathBuf {
        Folder::new(folder).journal()
    }

    /// Whether `folder` holds a workspace.
    pub fn is_in(folder: &Path) -> bool {
        Folder::new(folder).holds_workspace()
    }

    /// Which workspace this is.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// What it is opened for.
    pub fn access(&self) -> Access {
        match self.hands {
            Hands::Write(_) => Access::ReadWrite,
            Hands::Read(_) => Access::ReadOnly,
        }
    }

    /// The facts that count, by name.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Keeps changes and facts. When it returns they are durable, all of them, even against loss of power.
    ///
    /// The changes of one commit lie in causal order. If power goes while a very large commit is written, a beginning
    /// of it may be there at the next opening, without the facts, and [`Notice::Interrupted`] says so.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::TooLarge`], or [`StoreError::Disk`]. Then none of it is kept.
    pub fn commit(&mut self, changes: &[Change], facts: &[Fact]) -> Result<(), StoreError> {
        let Hands::Write(writing) = &mut self.hands else {
            return Err(StoreError::ReadOnly);
        };
        if changes.is_empty() && facts.is_empty() {
            return Ok(());
        }
        let payloads = entries::pack(changes, facts)?;
        let path = self.place.folder.journal();
        writing
            .journal
            .append(&payloads)
            .map_err(StoreError::writing(&path))?;
        entries::learn(&mut self.facts, facts.iter().cloned());
        writing.lead_copy(self.workspace);
        Ok(())
    }

    /// Everything committed so far, in that order. Later commits are not seen.
    ///
    /// # Errors
    /// When the journal cannot be opened.
    pub fn all_changes(&self) -> Result<Changes, StoreError> {
        self.reader().map(Changes::from)
    }

    fn reader(&self) -> Result<Option<Reader>, StoreError> {
        let extent = match &self.hands {
            Hands::Write(writing) => Extent::UpTo(writing.journal.end()),
            Hands::Read(extent) => *extent,
        };
        extent.reader(&self.place)
    }

    /// The changes of one writer with these counts, as far as they are kept, in order.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn changes_of(
        &self,
        replica: ReplicaId,
        seqs: RangeInclusive<u64>,
    ) -> Result<Vec<Change>, StoreError> {
        let range = seqs.clone();
        let copied = self.copy().and_then(|copy| {
            copy.ask(move |copy| Ok(blocks::range(copy.tree(), replica, &range)?))
        });
        let complete = |found: &Vec<Change>| found.iter().map(|change| change.seq).eq(seqs.clone());
        match copied.filter(complete) {
            Some(found) => Ok(found),
            None => self.changes_in_journal(replica, &seqs),
        }
    }

    fn changes_in_journal(
        &self,
        replica: ReplicaId,
        seqs: &RangeInclusive<u64>,
    ) -> Result<Vec<Change>, StoreError> {
        let mut found = Vec::new();
        for batch in self.all_changes()? {
            found.extend(
                batch?
                    .into_iter()
                    .filter(|change| change.replica == replica && seqs.contains(&change.seq)),
            );
        }
        found.sort_by_key(|change| change.seq);
        found.dedup_by_key(|change| change.seq);
        Ok(found)
    }

    /// How far the journal reaches: what a state that contains everything committed so far covers.
    pub fn position(&self) -> Position {
        match &self.hands {
            Hands::Write(writing) => writing.journal.end(),
            Hands::Read(Extent::UpTo(end)) => *end,
            Hands::Read(Extent::AllReadable) => Position::default(),
        }
    }

    /// Bytes of the journal that the newest checkpoint does not cover: what the next opening has to replay.
    pub fn uncovered(&self) -> u64 {
        match &self.hands {
            Hands::Write(writing) => writing
                .journal
                .end()
                .length
                .saturating_sub(writing.covered.length),
            Hands::Read(_) => 0,
        }
    }

    /// Whether so much has been committed since the last checkpoint that a new one is worth its writing.
    pub fn checkpoint_is_due(&self) -> bool {
        let part = self.position().length / DUE_PART;
        self.uncovered() > DUE_BYTES + part.min(MOST_DUE)
    }

    /// Keeps `bytes` as the state at `covers`, a [`Self::position`] of this store, and returns before it is written:
    /// a checkpoint only saves time, and until it is durable the one before stays.
    pub fn save_checkpoint(&mut self, covers: Position, bytes: Vec<u8>) {
        let Hands::Write(writing) = &mut self.hands else {
            return;
        };
        let Some(copy) = &writing.copy else { return };
        writing.covered = covers;
        copy.tell(move |copy| copy.save_checkpoint(&Checkpoint { covers, bytes }));
    }

    /// The same as [`Self::verify`] for a workspace that is not open and stays as it is. `scratch` is an empty folder to
    /// open things in; without one, the copy is not looked at.
    ///
    /// # Errors
    /// When there is no workspace in `folder`, or its journal cannot be opened.
    pub fn look_at(folder: &Path, scratch: Option<&Path>) -> Result<Report, StoreError> {
        verify::look(&Place::real(folder), scratch)
    }

    /// Looks at every frame, block and chain of hashes, and whether journal and copy say the same. Can take long.
    ///
    /// # Errors
    /// When the journal cannot be opened; what it finds there is in the report.
    pub fn verify(&self) -> Result<Report, StoreError> {
        let copy = self
            .copy()
            .map_or(verify::Copy::NotLookedAt, verify::Copy::At);
        verify::verify(&self.place, copy)
    }

    fn refuse_reading(&self) -> Result<(), StoreError> {
        match self.hands {
            Hands::Write(_) => Ok(()),
            Hands::Read(_) => Err(StoreError::ReadOnly),
        }
    }

    fn copy(&self) -> Option<&Worker> {
        match &self.hands {
            Hands::Write(writing) => writing.copy.as_ref(),
            Hands::Read(_) => None,
        }
    }
}

impl Writing {
    /// Opens the copy that lies in the folder, or begins one, and lets it follow. A workspace that is only begun has
    /// none.
    fn start_copy(&mut self, place: &Place, workspace: WorkspaceId) {
        if place.folder.stage() == Stage::Begun {
            return;
        }
        self.copy = Some(Worker::start(place.clone()));
        self.lead_copy(workspace);
    }

    /// Lets the copy follow to the end of the journal.
    fn lead_copy(&self, workspace: WorkspaceId) {
        if let Some(copy) = &self.copy {
            let position = self.journal.end();
            copy.follow(Head {
                workspace,
                position,
            });
        }
    }
}

/// A checkpoint is due when this many bytes and a `DUE_PART`th of the journal are not covered: then all checkpoints
/// together are written in time that grows with the journal, not with its square.
const DUE_BYTES: u64 = 1 << 20;
const DUE_PART: u64 = 8;
/// But never more than so many: a person waits for them to be replayed, some tenths of a second.
const MOST_DUE: u64 = 8 << 20;

/// Makes the folder, with those above it. What lies in it concerns people, so it is for its owner only.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
