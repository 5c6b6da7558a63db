//! The state file `*.ozgstand`: changes of any writers, packed, with all proofs, in one attachment.
//!
//! ```text
//! 8    magic; its line end and control characters tell a transfer "as text"
//! 2    format, little-endian like all numbers
//! 4    length of the header
//! 4    length of the body
//! ..   header: bincode of `HeaderV1`: workspace, sender, what the sender has, which stretches are inside
//! ..   body: one zstd frame of `replica::codec` columns
//! 32   BLAKE3 of everything before
//! 64   the sender's ed25519 signature over that hash
//! ```
//!
//! Per writer a stretch of changes ends at a head that its writer signed; the hashes inside the changes carry that
//! proof back to the stretch's start. So a file can be written by one person with the changes of another.

mod error;
mod header;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod large_tests;
mod layout;
mod read;
#[cfg(test)]
pub(super) mod tests;
mod write;

pub use crate::replica::codec::Origin;
pub use error::{StateFileError, WriteError};
pub use layout::is_state_file;
pub(super) use read::foreign;
pub use read::{peek, read, read_from};
pub use write::write;

use super::author::Author;
use super::head::{SignedHead, SignedHeads};
use crate::replica::{Change, Dep, Hash, ReplicaId, VersionVector, WallMs};
use crate::store::WorkspaceId;

/// Largest file, in bytes.
pub const LARGEST_FILE: usize = 64 << 20;
/// Largest header, in bytes.
const LARGEST_HEADER: usize = 4 << 20;
/// Most bytes that the body may unpack to.
const LARGEST_CONTENT: u64 = 512 << 20;
/// Most writers that the sender can have, and most stretches in one file.
const MOST_REPLICAS: usize = 10_000;

/// What a file tells about itself before its changes are unpacked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cover {
    /// Names the file: its own hash.
    pub file: Hash,
    /// Which workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Who wrote and signed the file.
    pub sender: ReplicaId,
    /// What the sender is called, as far as the sender says.
    pub author: Author,
    /// When, by the sender's clock.
    pub written: WallMs,
    /// What the sender had applied then: the last change of each writer, ordered by writer.
    pub known: Vec<Dep>,
    /// What is inside, ordered by writer and count.
    pub stretches: Vec<Stretch>,
}

impl Cover {
    /// What the sender had applied then, as counts.
    pub fn vector(&self) -> VersionVector {
        self.known
            .iter()
            .map(|head| (head.replica, head.seq))
            .collect()
    }

    /// How many changes are inside.
    pub fn changes(&self) -> u64 {
        self.stretches.iter().map(Stretch::changes).sum()
    }
}

/// Changes of one writer without a gap, up to a signed head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// The first count.
    pub from: u64,
    /// The last change, signed by its writer.
    pub head: SignedHead,
}

impl Stretch {
    /// Who wrote them.
    pub fn replica(&self) -> ReplicaId {
        self.head.dot.replica
    }

    /// The last count.
    pub fn to(&self) -> u64 {
        self.head.dot.seq
    }

    /// How many there are.
    pub fn changes(&self) -> u64 {
        self.to() - self.from + 1
    }
}

/// What goes into a file.
#[derive(Debug)]
pub struct Outgoing<'a> {
    /// Which workspace it belongs to.
    pub workspace: WorkspaceId,
    /// What the sender is called.
    pub author: Author,
    /// Now.
    pub written: WallMs,
    /// What the sender has applied; see [`Cover::known`].
    pub known: Vec<Dep>,
    /// What to send, in any order; see [`super::selection::select`].
    pub changes: Vec<Change>,
    /// Must prove the end of every run of others' changes.
    pub heads: &'a SignedHeads,
    /// How hard to pack.
    pub packing: Packing,
    /// As what it must be readable: [`Origin::Own`] for what stays on this laptop or begins a workspace on another.
    pub origin: Origin,
}

/// Size against time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Packing {
    /// At once.
    Quick,
    /// A fifth smaller, sixty times as long: for whole histories, in the background.
    Small,
}

/// What came out of a file: everything proved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Incoming {
    /// Who, when, what; with the signed heads to keep for passing on.
    pub cover: Cover,
    /// The changes, ordered by writer and count.
    pub changes: Vec<Change>,
}
