//! All that a [`Replica`] knows as bytes, so that opening does not replay years.
//!
//! A checkpoint is a cache: when it does not read, the log is replayed.

mod records;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use self::records::Bounds;
use super::codec;
use super::hlc::Hlc;
use super::id::ReplicaId;
use super::node::{Replica, UndoStack};
use super::peers::{Head, Held, Peers};
use super::renewal::Renewals;
use super::state::State;

/// Number of this form. Any change of the structs below takes the next one.
const FORMAT: u8 = 5;

/// Why a checkpoint does not read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("Der gespeicherte Zwischenstand ist nicht lesbar; er wird aus dem Journal neu aufgebaut.")]
pub struct CheckpointError;

/// All but the records, which follow it.
#[derive(Serialize, Deserialize)]
struct Stored {
    me: ReplicaId,
    clock: Hlc,
    heads: Vec<Arc<Head>>,
    names: Vec<Arc<str>>,
    waiting: Vec<u8>,
    renewals: Renewals,
    held: Held,
    undo: UndoStack,
}

impl Replica {
    /// Everything as bytes.
    pub fn checkpoint(&self) -> Vec<u8> {
        let (names, records) = self.state.parts();
        let waiting: Vec<_> = self.waiting().cloned().collect();
        let stored = Stored {
            me: self.me,
            clock: self.clock,
            heads: self.peers.heads().to_vec(),
            names: names.to_vec(),
            waiting: codec::encode(&waiting),
            renewals: self.renewals.clone(),
            held: self.held.clone(),
            undo: self.undo.clone(),
        };
        let mut bytes = vec![FORMAT];
        // Writing plain data to a vector cannot fail.
        let _ =
            bincode::serde::encode_into_std_write(&stored, &mut bytes, bincode::config::standard());
        bytes.extend(records::write(records));
        bytes
    }

    /// The replica that [`Self::checkpoint`] came from.
    ///
    /// # Errors
    /// [`CheckpointError`] when the bytes are of another format or damaged.
    pub fn from_checkpoint(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let (&FORMAT, body) = bytes.split_first().ok_or(CheckpointError)? else {
            return Err(CheckpointError);
        };
        // The length that a text claims is allocated up to the limit, before its bytes are looked for; so a small
        // checkpoint gets a small one. What bincode counts is up to eight times what it reads.
        let (stored, rest) = match body.len() {
            0..0x2_0000 => decode::<{ 1 << 20 }>(body),
            0x2_0000..0x20_0000 => decode::<{ 1 << 24 }>(body),
            0x20_0000..0x200_0000 => decode::<{ 1 << 28 }>(body),
            _ => decode::<{ 1 << 31 }>(body),
        }?;
        if !stored.is_sound() {
            return Err(CheckpointError);
        }
        let waiting = codec::decode(&stored.waiting).map_err(|_| CheckpointError)?;
        let bounds = Bounds {
            names: stored.names.len(),
            writers: stored.heads.len(),
        };
        let records = records::read(rest, bounds).map_err(|_| CheckpointError)?;
        Ok(Self {
            me: stored.me,
            clock: stored.clock,
            peers: Peers::from_heads(stored.heads),
            state: State::from_parts(stored.names, records),
            waiting: waiting
                .into_iter()
                .map(|change| (change.dot(), Arc::new(change)))
                .collect(),
            renewals: stored.renewals,
            held: stored.held,
            undo: stored.undo,
        })
    }
}

/// What stands before the records, unless it would take more than `LIMIT` bytes, and the rest.
fn decode<const LIMIT: usize>(body: &[u8]) -> Result<(Stored, &[u8]), CheckpointError> {
    let config = bincode::config::standard().with_limit::<LIMIT>();
    let (stored, used) =
        bincode::serde::decode_from_slice(body, config).map_err(|_| CheckpointError)?;
    Ok((stored, &body[used..]))
}

impl Stored {
    /// Whether every number inside points at something.
    fn is_sound(&self) -> bool {
        let heads_are_sound = self.heads.iter().all(|head| {
            head.tips.is_sound() && head.tips.len() == head.seq && head.is_sound(self.heads.len())
        });
        heads_are_sound && self.renewals.are_sound()
    }
}
