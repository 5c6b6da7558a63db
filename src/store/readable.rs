//! What can be read in the bytes of a journal on their own, without a workspace around them.
//!
//! It knows bytes only, never a path: nothing is written, locked or repaired.

use std::io;

use super::disk::DiskFile;
use super::entries::{Entry, Unreadable};
use super::frame::{Found, Frames};
use super::journal::Header;
use crate::replica::Change;

/// What the bytes of a journal hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readable {
    /// Whether the first frame says that this is a journal.
    pub named: bool,
    /// Every change that can be read, in order.
    pub changes: Vec<Change>,
    /// Stretches of bytes that are no frame, and frames that cannot be understood.
    pub unreadable: usize,
}

/// Reads every frame of `journal` that can be read, whatever lies between.
pub fn readable(journal: Vec<u8>) -> Readable {
    let end = journal.len() as u64;
    let mut frames = Frames::between(Box::new(Memory(journal)), 0..end);
    let mut readable = Readable::default();
    // Memory always reads; without an error there is nothing to end for but the end.
    while let Ok(Some(found)) = frames.advance() {
        match found {
            Found::Frame { offset: 0, .. } => {
                readable.named = Header::parse(frames.payload()).is_some();
            }
            Found::Frame { .. } => match changes(frames.payload()) {
                Ok(changes) => readable.changes.extend(changes),
                Err(_) => readable.unreadable += 1,
            },
            Found::Damaged(_) | Found::Torn(_) => readable.unreadable += 1,
        }
    }
    readable
}

fn changes(payload: &[u8]) -> Result<Vec<Change>, Unreadable> {
    Entry::decode(payload)?.changes()
}

/// A file that is never written.
struct Memory(Vec<u8>);

impl DiskFile for Memory {
    fn length(&mut self) -> io::Result<u64> {
        Ok(self.0.len() as u64)
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let there = self.0.get(from..).unwrap_or_default();
        let count = there.len().min(into.len());
        into[..count].copy_from_slice(&there[..count]);
        Ok(count)
    }

    fn write_at(&mut self, _: u64, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn cut(&mut self, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::{chain_of, scratch};
    use crate::store::{Place, Store, WorkspaceId};

    #[test]
    fn what_a_store_wrote_is_readable_also_around_damage() {
        let folder = scratch();
        let place = folder.path().join("ws");
        let mut store = Store::create(Place::real(&place), WorkspaceId([1; 16])).unwrap();
        let changes = chain_of(1, 3, 2);
        for change in &changes {
            store.commit(std::slice::from_ref(change), &[]).unwrap();
        }
        drop(store);
        let journal = std::fs::read(place.join("journal")).unwrap();
        let whole = readable(journal.clone());
        assert_eq!((whole.named, whole.unreadable), (true, 0));
        assert_eq!(whole.changes, changes);
        let mut damaged = journal;
        let last = damaged.len() - 1;
        damaged[last] ^= 1;
        damaged.extend_from_slice(b"?");
        let rest = readable(damaged);
        assert_eq!(
            (rest.changes.as_slice(), rest.unreadable),
            (&changes[..2], 1)
        );
    }
}
