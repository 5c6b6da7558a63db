//! Many changes as bytes: columns.
//!
//! Record names, fields, values, times and writers each lie in their own run, numbers as variable-length integers of
//! their difference to the one before, repeated texts once. So a general compressor finds the repetitions that rows
//! hide, and a single change stays small too. The hash of a predecessor that lies in the same batch is not written:
//! it follows from that change.
//!
//! The outer form is bincode of [`Columns`]; [`FORMAT`] stands in front. Decoding borrows from the input and checks
//! every count against the bytes that are there and against what a batch may hold at most, so hostile input cannot make
//! it allocate.

mod read;
mod size;
pub(super) mod varint;
mod write;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

pub use self::size::Origin;
use super::change::Change;

/// Number of this form.
const FORMAT: u8 = 2;

/// No count of changes goes beyond this; it keeps sums of counts from overflowing.
const MAX_SEQ: u64 = 1 << 48;

/// Why bytes are not a batch of changes.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CodecError {
    /// Written by a newer version.
    #[error("Die Daten haben das Format {0}, das erst eine neuere Programmversion lesen kann.")]
    Newer(u8),
    /// Not what [`encode`] writes.
    #[error("Die Daten sind beschädigt ({0}).")]
    Damaged(&'static str),
    /// Beyond what one batch may hold.
    #[error("Die Daten sind umfangreicher, als die OZG-Werkbank sie je auf einmal schreibt.")]
    TooLarge,
}

/// The columns, each a run of bytes. New columns are appended with a new [`FORMAT`].
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Columns<'a> {
    /// Writers, 32 bytes each.
    replicas: Column<'a>,
    /// Texts: their lengths, and one after the other. Kinds, fields, items, reasons, keys and values alike.
    text_lengths: Column<'a>,
    texts: Column<'a>,
    /// Records: kind and key as texts, in order of first use.
    records: Column<'a>,
    /// Per change: writer, count, time, counter, intent, reason, numbers of deps and edits.
    writers: Column<'a>,
    seqs: Column<'a>,
    times: Column<'a>,
    counters: Column<'a>,
    intents: Column<'a>,
    reasons: Column<'a>,
    deps_counts: Column<'a>,
    edit_counts: Column<'a>,
    /// Predecessors that are not in the batch, 32 bytes each.
    previous: Column<'a>,
    /// Deps: writer and count; eight bytes of hash each.
    deps: Column<'a>,
    tips: Column<'a>,
    /// Seals: kind, and their salts.
    seals: Column<'a>,
    salts: Column<'a>,
    /// Per edit: record, field, item, type of the value.
    edit_records: Column<'a>,
    fields: Column<'a>,
    items: Column<'a>,
    types: Column<'a>,
    /// Values by type.
    ints: Column<'a>,
    dates: Column<'a>,
    times_of_day: Column<'a>,
    value_texts: Column<'a>,
    unknown: Column<'a>,
    digests: Column<'a>,
}

/// A run of bytes, written at once: serde writes a slice of bytes one by one.
#[derive(Deserialize)]
struct Column<'a>(&'a [u8]);

impl Serialize for Column<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// Type numbers of payloads beyond those of [`super::value::tag`]: added to the value's own.
const PERSONAL: u64 = 256;
/// An erased personal value.
const ERASED: u64 = 512;

/// Packs changes. Changes of one writer that follow each other without a gap take the least room.
pub fn encode(changes: &[Change]) -> Vec<u8> {
    write::encode(changes).0
}

/// The same; `None` when it would be more than [`decode_from`] takes at once.
pub fn encode_if_readable(changes: &[Change], origin: Origin) -> Option<Vec<u8>> {
    let (bytes, size) = write::encode(changes);
    size.fits(origin).then_some(bytes)
}

/// Unpacks changes that anybody may have packed.
///
/// # Errors
/// [`CodecError`] when the bytes are not exactly what [`encode`] writes.
pub fn decode(bytes: &[u8]) -> Result<Vec<Change>, CodecError> {
    decode_from(bytes, Origin::Anybody)
}

/// Unpacks changes.
///
/// # Errors
/// [`CodecError`] when the bytes are not exactly what [`encode`] writes.
pub fn decode_from(bytes: &[u8], origin: Origin) -> Result<Vec<Change>, CodecError> {
    read::decode(bytes, origin)
}
