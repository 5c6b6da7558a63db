//! How much one batch holds, counted the same by whoever writes it and whoever reads it.
//!
//! Columns and a general compressor make repetitions so cheap that a few bytes could unpack to any amount of memory
//! (a million empty changes) or of work (one long text that a million values name).

use super::super::change::{Change, Edit, Payload, RecordId};
use super::super::value::Value;

/// Changes (each counts twice), values, predecessors and different texts together: years of work of a whole Land, and
/// less than a gigabyte of memory.
const MOST_THINGS: usize = 1 << 23;

/// Bytes of all texts, each as often as it is named, which is what hashing the changes reads: some seconds.
const MOST_BYTES: u64 = 1 << 31;

#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    things: usize,
    bytes: u64,
}

impl Size {
    /// Adds one text among those that are different.
    pub fn add_text(&mut self) {
        self.things += 1;
    }

    /// Adds a change with everything in it, except what [`Self::add_text`] counts.
    pub fn add(&mut self, change: &Change) {
        self.things += 2 + change.deps.len() + change.edits.len();
        let reason = change.reason.as_deref().map_or(0, str::len);
        self.bytes += reason as u64 + change.edits.iter().map(bytes_of).sum::<u64>();
    }

    /// How many things may follow.
    pub fn left(&self) -> usize {
        MOST_THINGS.saturating_sub(self.things)
    }

    /// Whether this is within the limits.
    pub fn fits(&self) -> bool {
        self.things <= MOST_THINGS && self.bytes <= MOST_BYTES
    }
}

fn bytes_of(edit: &Edit) -> u64 {
    let RecordId { kind, key } = &edit.record;
    let item = edit.item.as_deref().map_or(0, str::len);
    let value = match &edit.payload {
        Payload::Open(Value::Text(text)) | Payload::Personal(Value::Text(text)) => text.len(),
        _ => 0,
    };
    (kind.len() + key.len() + edit.field.len() + item + value) as u64
}
