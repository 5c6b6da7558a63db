//! The fast copy of the journal in sled: it follows the journal, remembers how far, and can be thrown away.
//!
//! Everything here may fail or panic when sled's files are damaged, and whoever calls treats both alike; see
//! [`super::worker`].

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use thiserror::Error;

use super::blobs::{self, Writes};
use super::blocks;
use super::checkpoint::{self, Checkpoint};
use super::disk::Disk;
use super::entries::{Entry, Facts, learn};
use super::error::StoreError;
use super::head::Head;
use super::place::Place;
use super::position::Position;
use super::reader::Reader;

const MARK: &[u8] = b"m";
const FACTS: &[u8] = b"f";
const FORMAT: u16 = 1;

/// Memory for sled's pages, in bytes. The state itself is in memory already.
const CACHE: u64 = 8 << 20;

/// Why the copy is of no more use.
#[derive(Debug, Error)]
pub enum CopyError {
    /// sled says so.
    #[error("Die schnelle Kopie ist nicht benutzbar: {0}")]
    Sled(#[from] sled::Error),
    /// A file beside sled's.
    #[error("Die schnelle Kopie ist nicht benutzbar: {0}")]
    Io(#[from] io::Error),
    /// What it copies cannot be read.
    #[error(transparent)]
    Journal(#[from] StoreError),
}

impl CopyError {
    /// Whether the disk has no room, which says nothing against the copy.
    pub fn is_for_want_of_room(&self) -> bool {
        match self {
            CopyError::Sled(sled::Error::Io(error)) | CopyError::Io(error) => {
                matches!(
                    error.kind(),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
                )
            }
            CopyError::Sled(_) | CopyError::Journal(_) => false,
        }
    }
}

/// How far the copy has followed, and the facts there.
#[derive(Debug, Clone)]
pub struct Mark {
    pub head: Head,
    pub facts: Facts,
    /// Of the facts as they are written.
    hash: [u8; 32],
}

/// The open copy.
pub struct Copy {
    place: Place,
    db: sled::Db,
    mark: Option<Mark>,
    /// How far to follow.
    goal: Option<Head>,
    durability: Durability,
}

/// Whether what sled was given is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durability {
    Durable,
    Pending,
}

/// Format, workspace, position, hash of the facts.
type StoredMark = (u16, [u8; 16], [u64; 3], [u8; 32]);

impl Copy {
    /// Opens the copy, or makes an empty one.
    ///
    /// # Errors
    /// When sled cannot open it. sled may also panic.
    pub fn open(place: Place) -> Result<Self, CopyError> {
        let path = place.folder.copy();
        remove_unfinished_snapshots(&*place.disk, &path)?;
        // Flushed by us, together with its file: see `settle`.
        let config = sled::Config::new()
            .path(&path)
            .cache_capacity(CACHE)
            .flush_every_ms(None);
        let db = when_unlocked(|| config.open())?;
        let mark = read_mark(&db)?;
        Ok(Copy {
            place,
            db,
            mark,
            goal: None,
            durability: Durability::Durable,
        })
    }

    /// How far it has followed; `None` when it is empty, or does not know.
    pub fn mark(&self) -> Option<&Mark> {
        self.mark.as_ref()
    }

    /// sled's keys and values.
    pub fn tree(&self) -> &sled::Tree {
        &self.db
    }

    /// Sets how far to follow. Must lie on the journal that was followed so far.
    pub fn aim(&mut self, goal: Head) {
        self.goal = Some(goal);
    }

    /// Frames and bytes between here and the goal.
    pub fn behind(&self) -> (u64, u64) {
        let Some(goal) = self.goal else { return (0, 0) };
        let here = self.position();
        let frames = goal.position.frames.saturating_sub(here.frames);
        (frames, goal.position.length.saturating_sub(here.length))
    }

    fn position(&self) -> Position {
        self.mark
            .as_ref()
            .map_or(Position::default(), |mark| mark.head.position)
    }

    /// Follows the journal to the goal.
    ///
    /// # Errors
    /// When sled does not take it, or the journal cannot be read.
    pub fn catch_up(&mut self) -> Result<(), CopyError> {
        let Some(goal) = self.goal.filter(|_| self.behind().0 > 0) else {
            return Ok(());
        };
        let here = self.position();
        let (mut facts, mut hash) = match self.mark.take() {
            Some(mark) => (mark.facts, Some(mark.hash)),
            None => Default::default(),
        };
        let mut writes = Writes::to(&self.db);
        let mut reader = Reader::between(
            &*self.place.disk,
            &self.place.folder.journal(),
            here,
            goal.position,
        )?;
        let mut mark = Head {
            position: here,
            ..goal
        };
        self.durability = Durability::Pending;
        while reader.advance()? {
            let read = reader.read(|payload| {
                let entry = Entry::decode(payload)?;
                Ok((entry.changes()?, entry.facts))
            })?;
            let (changes, news) = read.unwrap_or_default();
            blocks::put(&mut writes, changes)?;
            if !news.is_empty() {
                learn(&mut facts, news);
                hash = None;
            }
            mark.position = reader.position();
            if writes.is_large() {
                hash = Some(put_mark(&mut writes, mark, &facts, hash)?);
                writes.apply()?;
            }
        }
        let hash = put_mark(&mut writes, mark, &facts, hash)?;
        writes.apply()?;
        self.mark = Some(Mark {
            head: mark,
            facts,
            hash,
        });
        Ok(())
    }

    /// Whether [`Self::settle`] has nothing to do.
    pub fn is_settled(&self) -> bool {
        self.durability == Durability::Durable && self.behind().0 == 0
    }

    /// Follows to the goal, makes everything durable and says so in the head file.
    ///
    /// # Errors
    /// When sled or a file does not take it.
    pub fn settle(&mut self) -> Result<(), CopyError> {
        self.catch_up()?;
        if self.durability == Durability::Pending {
            self.make_durable()?;
            if let Some(mark) = &self.mark {
                mark.head
                    .write(&*self.place.disk, &self.place.folder.head())?;
            }
        }
        Ok(())
    }

    /// Keeps a checkpoint instead of the one before, durably.
    ///
    /// # Errors
    /// When sled does not take it; then the one before is still there.
    pub fn save_checkpoint(&mut self, new: &Checkpoint) -> Result<(), CopyError> {
        let generation = checkpoint::newest(&self.db)? + 1;
        checkpoint::save(&self.db, generation, new)?;
        self.make_durable()?;
        checkpoint::remove_before(&self.db, generation)?;
        self.durability = Durability::Pending;
        Ok(())
    }

    /// sled's flush is not durable on Linux (it uses `sync_file_range`); with its files synced afterwards, no
    /// simulated loss of power lost anything.
    ///
    fn make_durable(&mut self) -> Result<(), CopyError> {
        self.db.flush()?;
        for name in ["db", "conf"] {
            let file = File::options()
                .write(true)
                .open(self.place.folder.copy().join(name))?;
            file.sync_all()?;
        }
        self.durability = Durability::Durable;
        Ok(())
    }
}

/// `hash` is that of the facts if they are there already; there can be many, so they are written only if they are new.
fn put_mark(
    writes: &mut Writes,
    head: Head,
    facts: &Facts,
    hash: Option<[u8; 32]>,
) -> sled::Result<[u8; 32]> {
    let hash = if let Some(hash) = hash {
        hash
    } else {
        let bytes = facts_bytes(facts);
        writes.put(FACTS, &bytes)?;
        *blake3::hash(&bytes).as_bytes()
    };
    let mark: StoredMark = (FORMAT, head.workspace.0, head.position.into(), hash);
    writes.put(MARK, &bytes_of(mark))?;
    Ok(hash)
}

fn facts_bytes(facts: &Facts) -> Vec<u8> {
    if facts.is_empty() {
        Vec::new()
    } else {
        bytes_of(facts)
    }
}

/// Writing numbers, texts and maps of them to a vector cannot fail.
fn bytes_of(value: impl bincode::Encode) -> Vec<u8> {
    bincode::encode_to_vec(value, bincode::config::standard()).unwrap_or_default()
}

fn read_mark(tree: &sled::Tree) -> sled::Result<Option<Mark>> {
    let mark = blobs::get(tree, MARK)?;
    let facts = blobs::get(tree, FACTS)?.unwrap_or_default();
    let mark = mark.and_then(|mark| all_of::<StoredMark>(&mark));
    let mark = mark.filter(|(format, .., hash)| {
        *format == FORMAT && *blake3::hash(&facts).as_bytes() == *hash
    });
    let Some((_, workspace, position, hash)) = mark else {
        return Ok(None);
    };
    let facts = if facts.is_empty() {
        Some(Facts::new())
    } else {
        all_of(&facts)
    };
    let head = Head {
        workspace: super::WorkspaceId(workspace),
        position: position.into(),
    };
    Ok(facts.map(|facts| Mark { head, facts, hash }))
}

/// Facts are this workspace's own; a quarter gigabyte of them there never is.
fn all_of<T: bincode::Decode<()>>(bytes: &[u8]) -> Option<T> {
    let config = bincode::config::standard().with_limit::<{ 1 << 28 }>();
    let (value, used) = bincode::decode_from_slice(bytes, config).ok()?;
    (used == bytes.len()).then_some(value)
}

/// sled's own lock can outlive the one who held it by a moment. Ours is held here, so nobody else is at it.
fn when_unlocked(open: impl Fn() -> sled::Result<sled::Db>) -> sled::Result<sled::Db> {
    let mut tries = 100;
    loop {
        match open() {
            Err(sled::Error::Io(error))
                if tries > 0 && error.to_string().contains("could not acquire lock") =>
            {
                tries -= 1;
                thread::sleep(Duration::from_millis(20));
            }
            result => return result,
        }
    }
}

/// A full disk can leave a snapshot that is not finished, and with it there sled never opens again. It holds nothing
/// that sled does not have elsewhere.
fn remove_unfinished_snapshots(disk: &dyn Disk, copy: &Path) -> io::Result<()> {
    for entry in fs::read_dir(copy).into_iter().flatten() {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "generating") {
            disk.remove(&path)?;
        }
    }
    Ok(())
}
