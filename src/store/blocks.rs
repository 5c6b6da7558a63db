//! Changes in sled, in blocks of one writer's consecutive changes, so that a range of one writer is found without
//! reading the journal.
//!
//! A block is named by its writer and its first count and holds what [`codec`] packs.

use std::ops::RangeInclusive;

use sled::Tree;

use super::blobs::{self, Writes};
use crate::replica::{Change, Dot, ReplicaId, codec};

const PREFIX: u8 = b'c';

/// Puts changes of any writers. Putting the same again changes nothing.
///
/// # Errors
/// As sled says.
pub fn put(writes: &mut Writes, mut changes: Vec<Change>) -> sled::Result<()> {
    changes.sort_by_key(Change::dot);
    for run in changes.chunk_by(follows) {
        writes.put(&name(run[0].dot()), &codec::encode(run))?;
    }
    Ok(())
}

fn follows(one: &Change, next: &Change) -> bool {
    one.replica == next.replica && one.seq + 1 == next.seq
}

/// The changes of one writer with these counts, as far as they are here and whole, in order.
///
/// # Errors
/// As sled says.
pub fn range(
    tree: &Tree,
    replica: ReplicaId,
    seqs: &RangeInclusive<u64>,
) -> sled::Result<Vec<Change>> {
    let first = name(Dot {
        replica,
        seq: *seqs.start(),
    });
    let prefix = &first[..first.len() - 8];
    let next = name(Dot {
        replica,
        seq: seqs.start().saturating_add(1),
    });
    let from = blobs::last_name_before(tree, prefix, &next)?.unwrap_or(first.clone());
    let mut found = Vec::new();
    for blob in blobs::all(tree, prefix, &from) {
        let blob = blob?;
        if blob.name
            > name(Dot {
                replica,
                seq: *seqs.end(),
            })
        {
            break;
        }
        found.extend(changes_in(blob.bytes).unwrap_or_default());
    }
    found.retain(|change| seqs.contains(&change.seq));
    found.dedup_by_key(|change| change.seq);
    Ok(found)
}

/// All blocks; `None` for one that is damaged.
pub fn all(tree: &Tree) -> impl Iterator<Item = sled::Result<Option<Vec<Change>>>> {
    blobs::all(tree, &[PREFIX], &[PREFIX]).map(|blob| blob.map(|blob| changes_in(blob.bytes)))
}

fn changes_in(block: Option<Vec<u8>>) -> Option<Vec<Change>> {
    block.and_then(|bytes| codec::decode(&bytes).ok())
}

fn name(dot: Dot) -> Vec<u8> {
    [&[PREFIX][..], &dot.replica.0, &dot.seq.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::{chain_of, tree, writer};

    fn tree_with(commits: &[&[Change]]) -> (tempfile::TempDir, sled::Db) {
        let (folder, db) = tree();
        for commit in commits {
            let mut writes = Writes::to(&db);
            put(&mut writes, commit.to_vec()).unwrap();
            writes.apply().unwrap();
        }
        (folder, db)
    }

    #[test]
    fn any_range_of_a_writer_is_found_whatever_the_blocks() {
        let (ours, theirs) = (chain_of(2, 12, 2), chain_of(3, 4, 2));
        let mixed = [&theirs[..], &ours[4..9]].concat();
        let (_folder, tree) = tree_with(&[&ours[..4], &mixed, &ours[9..10], &ours[10..]]);
        for from in 1..=12usize {
            for to in from..=12 {
                let found = range(&tree, writer(2), &(from as u64..=to as u64)).unwrap();
                assert_eq!(found, ours[from - 1..to], "{from}..={to}");
            }
        }
        assert_eq!(range(&tree, writer(3), &(1..=u64::MAX)).unwrap(), theirs);
        assert_eq!(range(&tree, writer(1), &(1..=9)).unwrap(), []);
        assert_eq!(range(&tree, writer(2), &(20..=30)).unwrap(), []);
    }

    #[test]
    fn putting_again_changes_nothing() {
        let changes = chain_of(1, 5, 3);
        let (_folder, tree) = tree_with(&[&changes, &changes]);
        let found: Vec<_> = all(&tree)
            .flat_map(|block| block.unwrap().unwrap())
            .collect();
        assert_eq!(found, changes);
    }
}
