//! All that a [`Replica`] knows as bytes, so that opening does not replay years.
//!
//! A checkpoint is a cache: when it does not read, the log is replayed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::codec;
use super::hlc::Hlc;
use super::id::ReplicaId;
use super::node::{Replica, UndoStack};
use super::peers::{Head, Held, Peers};
use super::register::Register;
use super::renewal::Renewals;
use super::state::{Cell, Record, State};

/// Number of this form. Any change of the structs below takes the next one.
const FORMAT: u8 = 4;

/// Why a checkpoint does not read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("Der gespeicherte Zwischenstand ist nicht lesbar; er wird aus dem Journal neu aufgebaut.")]
pub struct CheckpointError;

#[derive(Serialize, Deserialize)]
struct Stored {
    me: ReplicaId,
    clock: Hlc,
    heads: Vec<Head>,
    names: Vec<Arc<str>>,
    records: Vec<StoredRecord>,
    waiting: Vec<u8>,
    renewals: Renewals,
    held: Held,
    undo: UndoStack,
}

#[derive(Serialize, Deserialize)]
struct StoredRecord {
    /// Number of the kind among the names of `kinds`.
    kind: Arc<str>,
    key: Arc<str>,
    existence: Register,
    erased: bool,
    cells: Vec<(u32, u32, Register)>,
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
            records: records
                .iter()
                .map(|record| StoredRecord::from(&**record))
                .collect(),
            waiting: codec::encode(&waiting),
            renewals: self.renewals.clone(),
            held: self.held.clone(),
            undo: self.undo.clone(),
        };
        let mut bytes = vec![FORMAT];
        // Writing plain data to a vector cannot fail.
        let _ =
            bincode::serde::encode_into_std_write(&stored, &mut bytes, bincode::config::standard());
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
        let stored = match body.len() {
            0..0x2_0000 => decode::<{ 1 << 20 }>(body),
            0x2_0000..0x20_0000 => decode::<{ 1 << 24 }>(body),
            0x20_0000..0x200_0000 => decode::<{ 1 << 28 }>(body),
            _ => decode::<{ 1 << 31 }>(body),
        }?;
        if !stored.is_sound() {
            return Err(CheckpointError);
        }
        let waiting = codec::decode(&stored.waiting).map_err(|_| CheckpointError)?;
        let records = stored.records.into_iter().map(Record::from).collect();
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

/// Everything that is there, unless it would take more than `LIMIT` bytes.
fn decode<const LIMIT: usize>(body: &[u8]) -> Result<Stored, CheckpointError> {
    let config = bincode::config::standard().with_limit::<LIMIT>();
    match bincode::serde::decode_from_slice(body, config) {
        Ok((stored, used)) if used == body.len() => Ok(stored),
        _ => Err(CheckpointError),
    }
}

impl Stored {
    /// Whether every number inside points at something.
    fn is_sound(&self) -> bool {
        let register_is_sound = |register: &Register| {
            let entries = register.entries();
            !entries.is_empty()
                && entries
                    .iter()
                    .all(|entry| (entry.writer as usize) < self.heads.len())
        };
        let heads_are_sound = self.heads.iter().all(|head| {
            head.tips.is_sound() && head.tips.len() == head.seq && head.is_sound(self.heads.len())
        });
        heads_are_sound
            && self.renewals.are_sound()
            && self.records.iter().all(|record| {
                register_is_sound(&record.existence)
                    && record
                        .cells
                        .is_sorted_by_key(|(field, item, _)| (*field, *item))
                    && record.cells.iter().all(|(field, item, register)| {
                        (*field as usize) < self.names.len()
                            && (*item == super::state::NO_ITEM
                                || (*item as usize) < self.names.len())
                            && register_is_sound(register)
                    })
            })
    }
}

impl From<&Record> for StoredRecord {
    fn from(record: &Record) -> Self {
        Self {
            kind: record.kind.clone(),
            key: record.key.clone(),
            existence: record.existence.clone(),
            erased: record.erased,
            cells: record
                .cells
                .iter()
                .map(|cell| (cell.field, cell.item, cell.register.clone()))
                .collect(),
        }
    }
}

impl From<StoredRecord> for Record {
    fn from(stored: StoredRecord) -> Self {
        let cells = stored.cells.into_iter();
        Self {
            kind: stored.kind,
            key: stored.key,
            existence: stored.existence,
            erased: stored.erased,
            cells: cells
                .map(|(field, item, register)| Cell {
                    field,
                    item,
                    register,
                })
                .collect(),
        }
    }
}
