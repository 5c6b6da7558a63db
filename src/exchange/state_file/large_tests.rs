//! Large files: refused as surely as small ones, and read in seconds.

use std::time::Instant;

use super::tests::{Desk, WORKSPACE};
use super::*;
use crate::exchange::SecretKey;
use crate::replica::{Draft, DraftEdit, Hlc, Intent, Privacy, RecordId, Replica, Value};

const NOW: WallMs = 1_790_000_000_000;

/// A desk whose changes have this many edits each, of records and texts that repeat as in real work.
fn busy(changes: u32, edits: u32) -> Desk {
    let mut desk = Desk::new(1);
    for change in 0..changes {
        let edit = |at: u32| DraftEdit {
            record: RecordId {
                kind: "anbindung".into(),
                key: format!("06633{:04}", (change * 7 + at) % 5_000).into(),
            },
            field: ["status", "termin", "notiz"][(at % 3) as usize].into(),
            item: None,
            value: Value::text(format!("Stand {}", change * edits + at)),
            privacy: Privacy::Open,
        };
        let draft = Draft {
            edits: (0..edits).map(edit).collect(),
            reason: None,
            intent: Intent::Edit,
        };
        let wall = NOW + u64::from(change) * 60_000;
        desk.log.push(desk.replica.author(draft, wall, [9; 16]));
    }
    desk
}

/// A place in a file of this length, the same each time.
fn place(number: u32, length: usize) -> usize {
    let hash = *blake3::hash(&number.to_le_bytes()).as_bytes();
    usize::from_le_bytes(*hash.first_chunk().unwrap()) % length
}

#[test]
fn any_flip_in_a_hundred_thousand_edits_is_noticed() {
    let desk = busy(1_000, 100);
    let mut file = desk.export_all();
    assert_eq!(read(&file, Some(WORKSPACE)).unwrap().changes, desk.log);
    for number in 0..200 {
        let at = place(number, file.len());
        let flip = 1 << (number % 8);
        file[at] ^= flip;
        assert!(read(&file, Some(WORKSPACE)).is_err(), "byte {at}");
        file[at] ^= flip;
    }
    assert!(read(&file, Some(WORKSPACE)).is_ok());
}

#[test]
#[ignore = "takes a minute; prints how long each step takes: cargo test --release --lib million -- --ignored --nocapture"]
fn a_file_of_a_million_edits_is_read_and_taken() {
    for (changes, edits) in [(10_000, 100), (1_000_000, 1)] {
        let desk = busy(changes, edits);
        let start = Instant::now();
        let file = desk.export_all();
        let written = start.elapsed();
        let start = Instant::now();
        let incoming = read(&file, Some(WORKSPACE)).unwrap();
        let read = start.elapsed();
        let start = Instant::now();
        let mut colleague = Replica::new(SecretKey::new([2; 32]).replica());
        let received = colleague.receive(incoming.changes, NOW).unwrap();
        let taken = start.elapsed();
        println!(
            "{changes} changes of {edits}: {} KB, written in {written:?}, read in {read:?}, taken in {taken:?}",
            file.len() / 1_000
        );
        assert_eq!(received.applied.len(), changes as usize);
        assert_eq!(colleague.digest(), desk.replica.digest());
    }
}

/// A member can make up as many writers as a file can name, each with a signed change, and let each wait for another.
#[test]
#[ignore = "takes some seconds for 10,000 signatures; prints the time"]
fn a_file_of_ten_thousand_writers_is_read_and_taken() {
    let mut keys: Vec<SecretKey> = (0..10_000u32)
        .map(|number| SecretKey::new(*blake3::hash(&number.to_le_bytes()).as_bytes()))
        .collect();
    keys.sort_by_key(|key| std::cmp::Reverse(key.replica()));
    for waiting in [true, false] {
        take_from_all(&keys, waiting);
    }
}

/// One change of each, each of which had seen the one before, or none.
fn take_from_all(keys: &[SecretKey], waiting: bool) {
    let mut changes: Vec<Change> = Vec::new();
    for key in keys {
        let mut change = busy(1, 1).log.remove(0);
        change.replica = key.replica();
        change.hlc = Hlc::new(NOW, 0);
        let before = changes.last().filter(|_| waiting);
        change.deps = before.map(Change::dep).into_iter().collect();
        changes.push(change);
    }
    let proved = keys.iter().zip(&changes);
    let heads = proved.map(|(key, change)| key.sign_head(WORKSPACE, 1, change.hash()));
    let heads: SignedHeads = heads.collect();
    let desk = Desk::new(1);
    let outgoing = Outgoing {
        changes,
        heads: &heads,
        ..desk.outgoing(&VersionVector::default())
    };
    let file = write(outgoing, &desk.identity).unwrap();
    let start = Instant::now();
    let incoming = read(&file, Some(WORKSPACE)).unwrap();
    let read = start.elapsed();
    let start = Instant::now();
    let mut colleague = Replica::new(SecretKey::new([2; 32]).replica());
    let received = colleague.receive(incoming.changes, NOW).unwrap();
    println!(
        "10,000 writers, each waiting for another: {waiting}: {} KB, read in {read:?}, taken in {:?}",
        file.len() / 1_000,
        start.elapsed()
    );
    assert_eq!(received.applied.len(), 10_000);
}
