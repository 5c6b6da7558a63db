//! Values of any size in sled, in pieces small enough for it, and checked when read.
//!
//! Larger values would make sled write blob files, which it never makes durable. A blob's pieces are keyed by its name
//! and their number; the first begins with length and CRC-32 of the whole, because sled returns damaged or missing
//! values without a word. It knows names and bytes, never what they mean.

use std::iter::Peekable;
use std::ops::RangeInclusive;

use sled::{Batch, IVec, Tree};

/// Bytes of a blob in one value.
const PIECE: usize = 8_000;

/// Entries in one batch: more cost sled hundreds of megabytes of memory.
const BATCH: usize = 2_000;

/// Length and checksum before the first piece.
const HEAD: usize = 12;

/// Collects writes and hands them to sled in batches.
pub struct Writes<'t> {
    tree: &'t Tree,
    batch: Batch,
    count: usize,
}

impl<'t> Writes<'t> {
    pub fn to(tree: &'t Tree) -> Self {
        Writes {
            tree,
            batch: Batch::default(),
            count: 0,
        }
    }

    /// Whether what is collected should be handed over before more of what need not stay together is added.
    pub fn is_large(&self) -> bool {
        self.count >= BATCH / 2
    }

    /// Puts `bytes` under `name`. No name may be the beginning of another.
    ///
    /// # Errors
    /// As sled says.
    pub fn put(&mut self, name: &[u8], bytes: &[u8]) -> sled::Result<()> {
        let mut whole = Vec::with_capacity(HEAD + bytes.len());
        whole.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        whole.extend_from_slice(&checksum(name, bytes).to_le_bytes());
        whole.extend_from_slice(bytes);
        for (number, piece) in (0u32..).zip(whole.chunks(PIECE)) {
            self.batch.insert(key(name, number), piece);
            self.counted()?;
        }
        Ok(())
    }

    /// Removes every piece of `name`.
    ///
    /// # Errors
    /// As sled says.
    pub fn remove(&mut self, name: &[u8]) -> sled::Result<()> {
        for row in self.tree.range(keys(name)) {
            self.batch.remove(row?.0);
            self.counted()?;
        }
        Ok(())
    }

    fn counted(&mut self) -> sled::Result<()> {
        self.count += 1;
        if self.count >= BATCH {
            self.apply()
        } else {
            Ok(())
        }
    }

    /// Hands everything collected to sled. What was put since the last time happens together or not at all, up to
    /// the size of a batch; beyond that, in order.
    ///
    /// # Errors
    /// As sled says.
    pub fn apply(&mut self) -> sled::Result<()> {
        self.count = 0;
        self.tree.apply_batch(std::mem::take(&mut self.batch))
    }
}

/// One blob as found.
#[derive(Debug, PartialEq, Eq)]
pub struct Blob {
    pub name: Vec<u8>,
    /// `None` when pieces are missing or not what was put.
    pub bytes: Option<Vec<u8>>,
}

/// Reads one blob; `None` when there is none, or none that is whole.
///
/// # Errors
/// As sled says.
pub fn get(tree: &Tree, name: &[u8]) -> sled::Result<Option<Vec<u8>>> {
    Ok(Blobs {
        rows: tree.range(keys(name)).peekable(),
    }
    .next()
    .transpose()?
    .and_then(|blob| blob.bytes))
}

/// All blobs with names from `from` on that begin with `prefix`, in order of their names.
pub fn all(tree: &Tree, prefix: &[u8], from: &[u8]) -> impl Iterator<Item = sled::Result<Blob>> {
    let prefix = prefix.to_vec();
    let rows = Blobs {
        rows: tree.range(from..).peekable(),
    };
    rows.take_while(move |blob| {
        blob.as_ref()
            .map_or(true, |blob| blob.name.starts_with(&prefix))
    })
}

/// The last name before `name` that begins with `prefix`.
///
/// # Errors
/// As sled says.
pub fn last_name_before(tree: &Tree, prefix: &[u8], name: &[u8]) -> sled::Result<Option<Vec<u8>>> {
    let row = tree
        .get_lt(name)?
        .filter(|(key, _)| key.starts_with(prefix));
    Ok(row.and_then(|(key, _)| Some(split(&key)?.0.to_vec())))
}

/// Puts the pieces of each blob together.
struct Blobs {
    rows: Peekable<sled::Iter>,
}

impl Iterator for Blobs {
    type Item = sled::Result<Blob>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.rows.next()? {
            Ok((key, _)) if split(&key).is_none() => {
                return Some(Ok(Blob {
                    name: key.to_vec(),
                    bytes: None,
                }));
            }
            row => row,
        };
        Some(first.and_then(|first| self.rest_of(&first)))
    }
}

impl Blobs {
    fn rest_of(&mut self, (key, piece): &(IVec, IVec)) -> sled::Result<Blob> {
        let (name, mut number) = split(key).unwrap_or_default();
        let mut whole = piece.to_vec();
        let mut in_order = number == 0;
        let same_name = |row: &sled::Result<(IVec, IVec)>| match row {
            Ok((key, _)) => split(key).is_some_and(|(other, _)| other == name),
            Err(_) => true,
        };
        while let Some(row) = self.rows.next_if(same_name) {
            let (key, piece) = row?;
            number += 1;
            in_order &= split(&key).is_some_and(|(_, is)| is == number);
            whole.extend_from_slice(&piece);
        }
        let bytes = if in_order {
            checked(name, &whole)
        } else {
            None
        };
        Ok(Blob {
            name: name.to_vec(),
            bytes,
        })
    }
}

/// What was put, if it is all there. Pieces of a longer blob of the same name may be left behind it.
fn checked(name: &[u8], whole: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = whole.split_first_chunk()?;
    let (sum, rest) = rest.split_first_chunk()?;
    let bytes = rest.get(..usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    (checksum(name, bytes) == u32::from_le_bytes(*sum)).then(|| bytes.to_vec())
}

fn checksum(name: &[u8], bytes: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(name);
    crc.update(bytes);
    crc.finalize()
}

fn key(name: &[u8], number: u32) -> Vec<u8> {
    [name, &number.to_be_bytes()].concat()
}

fn keys(name: &[u8]) -> RangeInclusive<Vec<u8>> {
    key(name, 0)..=key(name, u32::MAX)
}

fn split(key: &[u8]) -> Option<(&[u8], u32)> {
    key.split_last_chunk()
        .map(|(name, number)| (name, u32::from_be_bytes(*number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::tree;

    fn put(tree: &Tree, name: &[u8], bytes: &[u8]) {
        let mut writes = Writes::to(tree);
        writes.put(name, bytes).unwrap();
        writes.apply().unwrap();
    }

    fn some_bytes(length: usize) -> Vec<u8> {
        (0..length)
            .map(|at| u8::try_from(at % 251).unwrap())
            .collect()
    }

    #[test]
    fn blobs_of_every_size_are_read_back_and_no_value_is_large() {
        let (_folder, tree) = tree();
        for length in [
            0,
            1,
            PIECE - HEAD,
            PIECE - HEAD + 1,
            3 * PIECE,
            PIECE * BATCH,
        ] {
            put(&tree, b"a", &some_bytes(length));
            assert_eq!(
                get(&tree, b"a").unwrap(),
                Some(some_bytes(length)),
                "{length}"
            );
        }
        assert!(
            tree.iter()
                .values()
                .all(|value| value.unwrap().len() <= 8 << 10)
        );
        assert_eq!(get(&tree, b"b").unwrap(), None);
    }

    #[test]
    fn a_shorter_blob_over_a_longer_one_is_read_right() {
        let (_folder, tree) = tree();
        put(&tree, b"a", &some_bytes(3 * PIECE));
        put(&tree, b"a", b"short");
        assert_eq!(get(&tree, b"a").unwrap(), Some(b"short".to_vec()));
    }

    #[test]
    fn a_missing_or_changed_piece_is_noticed_and_costs_its_blob_alone() {
        for number in 0..4 {
            let (_folder, tree) = tree();
            for name in [b"x1", b"x2", b"x3"] {
                put(&tree, name, &some_bytes(3 * PIECE));
            }
            if number % 2 == 0 {
                tree.remove(key(b"x2", number)).unwrap();
            } else {
                tree.insert(key(b"x2", number), vec![1; PIECE]).unwrap();
            }
            let seen: Vec<_> = all(&tree, b"x", b"x").map(Result::unwrap).collect();
            let names: Vec<_> = seen.iter().map(|blob| blob.name.as_slice()).collect();
            assert_eq!(names, [b"x1", b"x2", b"x3"]);
            let whole: Vec<_> = seen.iter().map(|blob| blob.bytes.is_some()).collect();
            assert_eq!(whole, [true, false, true], "piece {number}");
        }
    }

    #[test]
    fn names_are_found_from_a_place_on_and_before_it() {
        let (_folder, tree) = tree();
        for name in [b"w9", b"x1", b"x5", b"y0"] {
            put(&tree, name, b"");
        }
        let from: Vec<_> = all(&tree, b"x", b"x2")
            .map(|blob| blob.unwrap().name)
            .collect();
        assert_eq!(from, [b"x5".to_vec()]);
        assert_eq!(
            last_name_before(&tree, b"x", b"x5").unwrap(),
            Some(b"x1".to_vec())
        );
        assert_eq!(last_name_before(&tree, b"x", b"x1").unwrap(), None);
    }
}
