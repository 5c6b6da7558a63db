//! How much one batch holds, counted the same by whoever writes it and whoever reads it.
//!
//! Columns and a general compressor make repetitions so cheap that a few bytes could unpack to any amount of memory
//! (a million empty changes) or of work (one long text that a million values name).

use super::super::change::{Change, Edit, Payload, RecordId};
use super::super::value::Value;

/// Who may have written a batch, and so how much of it is taken at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Anybody: years of work of a whole Land, and less than a gigabyte of memory.
    Anybody,
    /// This laptop, or whoever gave the file that a workspace begins with: eight times as much.
    Own,
}

impl Origin {
    /// Changes (each counts twice), values, predecessors and different texts together.
    const fn most_things(self) -> usize {
        match self {
            Self::Anybody => 1 << 23,
            Self::Own => 1 << 26,
        }
    }

    /// Bytes of all texts, each as often as it is named, which is what hashing the changes reads: some seconds.
    const fn most_bytes(self) -> u64 {
        match self {
            Self::Anybody => 1 << 31,
            Self::Own => 1 << 34,
        }
    }
}

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
    pub fn left(&self, origin: Origin) -> usize {
        origin.most_things().saturating_sub(self.things)
    }

    /// Whether this is within the limits.
    pub fn fits(&self, origin: Origin) -> bool {
        self.things <= origin.most_things() && self.bytes <= origin.most_bytes()
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
