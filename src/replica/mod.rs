//! How state changes and merges: an operation-based CRDT of records (Shapiro et al. 2011) with multi-value
//! registers, dotted version vectors (Preguiça et al. 2010) and a hybrid logical clock (Kulkarni et al. 2014).
//!
//! Pure: no I/O, no clock of its own, no randomness and no domain words. Time, identity and salt are passed in, so
//! everything here is tested as plain functions.
//!
//! - [`Change`] is what one action did; [`codec`] packs many of them into columns.
//! - [`Register`] keeps every value that no other value has seen; [`State`] is all of them.
//! - [`Replica`] is one writer: it authors changes, delivers others' in causal order and lets the early ones wait.
//! - [`Renewal`] lets a writer whose disk was copied go on under a new name.
//! - [`History`] answers what was there before, for undo and for the log.

mod change;
mod checkpoint;
pub mod codec;
mod history;
mod hlc;
mod id;
mod node;
mod numbers;
mod peers;
mod queue;
mod register;
mod renewal;
mod state;
mod symbols;
mod tips;
mod value;
mod vector;

#[cfg(test)]
mod convergence_tests;
#[cfg(test)]
mod node_tests;
#[cfg(test)]
mod renewal_tests;

pub use change::{Change, Edit, Intent, Payload, RecordId, SEED_LEN, Seal, Seed};
pub use checkpoint::CheckpointError;
pub use codec::CodecError;
pub use history::{CellId, History, Write};
pub use hlc::{Hlc, MAX_DRIFT_MS, WallMs};
pub use id::{Dep, Dot, Hash, ReplicaId, Tip};
pub use node::{Draft, DraftEdit, Fork, Gap, Privacy, Received, Replica};
pub use register::{Entry, Register};
pub use renewal::{Introduction, Renewal, Renewals, reissue};
pub use state::{CellRef, FieldSym, RecordRef, State};
pub use value::Value;
pub use vector::VersionVector;

/// Whether a record is there: written implicitly (`true`) by every edit of it, explicitly by deleting (`false`)
/// and by bringing back (`true`). A `true` that the deletion had not seen keeps the record, as a conflict.
pub const EXISTS: &str = "@exists";

/// Set to `true` once to erase all personal values of a record, on every replica and for good.
pub const ERASED: &str = "@erased";

/// Written by a successor in its first change, with the former writer as item; see [`Renewal`].
pub const RENEWS: &str = "@renews";

/// Whether a field is the program's own and not one of the schema's.
pub fn is_reserved(field: &str) -> bool {
    [EXISTS, ERASED, RENEWS].contains(&field)
}
