//! The checkpoint: the state as opaque bytes, so that opening need not replay every change.
//!
//! It is kept in sled under a counted generation together with the place in the journal it covers, checked by
//! BLAKE3. It knows nothing of what the bytes mean.

use sled::Tree;

use super::blobs::{self, Writes};
use super::position::Position;

const BYTES: u8 = b'k';
const LABEL: u8 = b'l';
const FORMAT: u16 = 1;

/// A state, and which changes it contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Everything in the journal before this place.
    pub covers: Position,
    /// As the replica wrote it.
    pub bytes: Vec<u8>,
}

/// Format, place in the journal, hash of the bytes.
type Label = (u16, [u64; 3], [u8; 32]);

/// Writes a further generation. Earlier ones stay until [`remove_before`].
///
/// # Errors
/// As sled says.
pub fn save(tree: &Tree, generation: u64, checkpoint: &Checkpoint) -> sled::Result<()> {
    let label: Label = (
        FORMAT,
        checkpoint.covers.into(),
        *blake3::hash(&checkpoint.bytes).as_bytes(),
    );
    // Cannot fail: a tuple of numbers and arrays into a vector.
    let label = bincode::encode_to_vec(label, config()).unwrap_or_default();
    let mut writes = Writes::to(tree);
    writes.put(&name(BYTES, generation), &checkpoint.bytes)?;
    writes.put(&name(LABEL, generation), &label)?;
    writes.apply()
}

/// The highest generation there is, whole or not; 0 for none.
///
/// # Errors
/// As sled says.
pub fn newest(tree: &Tree) -> sled::Result<u64> {
    let last = blobs::last_name_before(tree, &[LABEL], &[LABEL + 1])?;
    Ok(last.map_or(0, |name| generation(&name)))
}

/// The newest generation that is whole and covers a place that `fits`.
///
/// # Errors
/// As sled says.
pub fn load(tree: &Tree, fits: impl Fn(Position) -> bool) -> sled::Result<Option<Checkpoint>> {
    let labels: Vec<_> = blobs::all(tree, &[LABEL], &[LABEL]).collect::<Result<_, _>>()?;
    for label in labels.iter().rev() {
        let Some((covers, hash)) = label.bytes.as_deref().and_then(read_label) else {
            continue;
        };
        if !fits(covers) {
            continue;
        }
        let bytes = blobs::get(tree, &name(BYTES, generation(&label.name)))?;
        if let Some(bytes) = bytes.filter(|bytes| *blake3::hash(bytes).as_bytes() == hash) {
            return Ok(Some(Checkpoint { covers, bytes }));
        }
    }
    Ok(None)
}

/// Removes every generation before this one.
///
/// # Errors
/// As sled says.
pub fn remove_before(tree: &Tree, kept: u64) -> sled::Result<()> {
    let mut writes = Writes::to(tree);
    // Labels first: bytes without a label are found by nobody, a label without bytes would be looked into.
    for kind in [LABEL, BYTES] {
        let names: Vec<_> = blobs::all(tree, &[kind], &[kind]).collect::<Result<_, _>>()?;
        for blob in names.iter().filter(|blob| generation(&blob.name) < kept) {
            writes.remove(&blob.name)?;
        }
    }
    writes.apply()
}

fn read_label(bytes: &[u8]) -> Option<(Position, [u8; 32])> {
    let (label, used) = bincode::decode_from_slice::<Label, _>(bytes, config()).ok()?;
    let (format, covers, hash) = label;
    (format == FORMAT && used == bytes.len()).then(|| (covers.into(), hash))
}

fn name(kind: u8, generation: u64) -> Vec<u8> {
    [&[kind][..], &generation.to_be_bytes()].concat()
}

fn generation(name: &[u8]) -> u64 {
    name.split_last_chunk()
        .map_or(0, |(_, number)| u64::from_be_bytes(*number))
}

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<128>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::tree;

    fn checkpoint(frames: u64) -> Checkpoint {
        let length = usize::try_from(frames).unwrap() * 10_000;
        Checkpoint {
            covers: Position {
                frames,
                length: 10,
                chain: 3,
            },
            bytes: vec![1; length],
        }
    }

    #[test]
    fn the_newest_whole_one_that_fits_is_loaded() {
        let (_folder, tree) = tree();
        assert_eq!(
            (newest(&tree).unwrap(), load(&tree, |_| true).unwrap()),
            (0, None)
        );
        for generation in 1..=3 {
            save(&tree, generation, &checkpoint(generation)).unwrap();
        }
        assert_eq!(newest(&tree).unwrap(), 3);
        assert_eq!(load(&tree, |_| true).unwrap(), Some(checkpoint(3)));
        assert_eq!(
            load(&tree, |covers| covers.frames < 3).unwrap(),
            Some(checkpoint(2))
        );
        let piece = [&name(BYTES, 3)[..], &2u32.to_be_bytes()].concat();
        tree.remove(piece).unwrap().unwrap();
        assert_eq!(load(&tree, |_| true).unwrap(), Some(checkpoint(2)));
    }

    #[test]
    fn older_ones_are_removed_to_the_last_piece() {
        let (_folder, tree) = tree();
        for generation in 1..=3 {
            save(&tree, generation, &checkpoint(generation)).unwrap();
        }
        remove_before(&tree, 3).unwrap();
        assert_eq!(load(&tree, |covers| covers.frames < 3).unwrap(), None);
        assert_eq!(
            tree.len(),
            1 + 4,
            "one label, and 30,012 bytes in pieces of 8,000"
        );
        assert_eq!(load(&tree, |_| true).unwrap(), Some(checkpoint(3)));
    }
}
