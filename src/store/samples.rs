//! Made-up changes and places for tests, here and in the folders above.

use std::fs;
use std::path::Path;

use crate::replica::{Change, Edit, Hash, Hlc, Intent, Payload, RecordId, ReplicaId, Seal, Value};

/// A folder that goes away, in memory where there is such a place: these tests sync much, and what syncing is worth
/// is tried with a disk that fails on purpose.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// An empty sled, and the folder it lies in.
pub fn tree() -> (tempfile::TempDir, sled::Db) {
    let folder = scratch();
    let db = sled::Config::new()
        .path(folder.path())
        .flush_every_ms(None)
        .open()
        .unwrap();
    (folder, db)
}

/// The writer number `writer`.
pub fn writer(writer: u8) -> ReplicaId {
    ReplicaId([writer; 32])
}

/// `count` changes of one writer, each with so many edits, chained by their hashes from the first on.
pub fn chain_of(author: u8, count: u64, edits: usize) -> Vec<Change> {
    let mut previous = Hash::default();
    (1..=count)
        .map(|seq| {
            let change = change(author, seq, previous, edits);
            previous = change.hash();
            change
        })
        .collect()
}

fn change(author: u8, seq: u64, previous: Hash, edits: usize) -> Change {
    let edit = |at: usize| Edit {
        record: RecordId {
            kind: "sample".into(),
            key: format!("{author}-{seq}-{at}").into(),
        },
        field: "name".into(),
        item: None,
        payload: Payload::Open(Value::text(format!("value {at} of {seq}"))),
    };
    Change {
        replica: writer(author),
        seq,
        previous,
        hlc: Hlc::new(seq * 10 + u64::from(author), 0),
        deps: Vec::new(),
        intent: Intent::Edit,
        reason: None,
        seal: Seal::None,
        edits: (0..edits).map(edit).collect(),
    }
}

/// The whole folder again, as a backup program would take it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
