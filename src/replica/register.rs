//! Multi-value register: keeps every value that no other value has seen.

use serde::{Deserialize, Serialize};

use super::hlc::Hlc;
use super::value::Value;

/// One value and where it comes from. Writers are numbered by [`super::peers::Peers`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// When it was written.
    pub hlc: Hlc,
    /// The writer's count of the change that wrote it.
    pub seq: u64,
    /// The writer's number on this machine.
    pub(super) writer: u32,
    /// Whether erasing the record drops it.
    pub(super) personal: bool,
}

/// The values of one cell that nobody has knowingly replaced, the one to show first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Register {
    /// The usual case.
    One(Entry),
    /// Written concurrently, newest first; never empty.
    Many(Vec<Entry>),
}

impl Register {
    /// All values, the one to show first.
    pub fn entries(&self) -> &[Entry] {
        match self {
            Self::One(entry) => std::slice::from_ref(entry),
            Self::Many(entries) => entries,
        }
    }

    /// The value to show: the newest by timestamp, then writer.
    pub fn shown(&self) -> &Entry {
        match self {
            Self::One(entry) => entry,
            Self::Many(entries) => &entries[0],
        }
    }

    /// The distinct values, the one to show first. Equal concurrent values collapse.
    pub fn values(&self) -> Vec<&Entry> {
        let mut distinct: Vec<&Entry> = Vec::new();
        for entry in self.entries() {
            if !distinct.iter().any(|known| known.value == entry.value) {
                distinct.push(entry);
            }
        }
        distinct
    }

    /// Whether concurrent writers left different values.
    pub fn is_conflict(&self) -> bool {
        match self {
            Self::One(_) => false,
            Self::Many(entries) => entries.iter().any(|entry| entry.value != entries[0].value),
        }
    }

    /// Writes `entry`: it replaces the entries for which `seen` holds and joins the others.
    /// `newer(a, b)` orders entries for showing.
    pub(super) fn write(
        &mut self,
        entry: Entry,
        seen: impl Fn(&Entry) -> bool,
        newer: impl Fn(&Entry, &Entry) -> bool,
    ) {
        if let Self::One(only) = self
            && seen(only)
        {
            *self = Self::One(entry);
            return;
        }
        let mut kept = match std::mem::replace(self, Self::Many(Vec::new())) {
            Self::One(only) => vec![only],
            Self::Many(entries) => entries,
        };
        kept.retain(|known| !seen(known));
        let place = kept
            .iter()
            .position(|known| newer(&entry, known))
            .unwrap_or(kept.len());
        kept.insert(place, entry);
        *self = match <[Entry; 1]>::try_from(kept) {
            Ok([only]) => Self::One(only),
            Err(several) => Self::Many(several),
        };
    }

    /// Replaces every personal value by [`Value::Erased`].
    pub(super) fn erase(&mut self) {
        let entries = match self {
            Self::One(entry) => std::slice::from_mut(entry),
            Self::Many(entries) => entries.as_mut_slice(),
        };
        for entry in entries.iter_mut().filter(|entry| entry.personal) {
            entry.value = Value::Erased;
        }
    }
}
