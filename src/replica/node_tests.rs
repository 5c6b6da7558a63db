//! What users rely on, one scene each.

use super::*;

fn writer(number: u8) -> Replica {
    Replica::new(ReplicaId([number; 32]))
}

fn record() -> RecordId {
    RecordId {
        kind: "note".into(),
        key: "n".into(),
    }
}

fn set(field: &str, value: Value) -> DraftEdit {
    DraftEdit {
        record: record(),
        field: field.into(),
        item: None,
        value,
        privacy: Privacy::Open,
    }
}

fn draft(edits: Vec<DraftEdit>) -> Draft {
    Draft {
        edits,
        reason: None,
        intent: Intent::Edit,
    }
}

fn write(replica: &mut Replica, wall: WallMs, field: &str, value: i64) -> Change {
    replica.author(
        draft(vec![set(field, Value::Int(value))]),
        wall,
        [0; SEED_LEN],
    )
}

fn exists(replica: &mut Replica, wall: WallMs, exists: bool) -> Change {
    replica.author(
        draft(vec![set(EXISTS, Value::Bool(exists))]),
        wall,
        [0; SEED_LEN],
    )
}

fn values(replica: &Replica, field: &str) -> Vec<i64> {
    let record = replica.state().record("note", "n").unwrap();
    let register = record.register(field, None).unwrap();
    let number = |entry: &&Entry| match entry.value {
        Value::Int(number) => Some(number),
        _ => None,
    };
    register.values().iter().filter_map(number).collect()
}

fn is_there(replica: &Replica) -> bool {
    replica
        .state()
        .record("note", "n")
        .is_some_and(|record| record.exists())
}

#[test]
fn concurrent_values_are_both_kept_and_the_next_save_settles_them() {
    let (mut a, mut b) = (writer(1), writer(2));
    let from_a = write(&mut a, 10, "x", 1);
    let from_b = write(&mut b, 20, "x", 2);
    a.receive([from_b], 0).unwrap();
    b.receive([from_a], 0).unwrap();
    assert_eq!(values(&a, "x"), [2, 1]);
    assert_eq!(values(&b, "x"), [2, 1]);
    let settled = write(&mut a, 30, "x", 1);
    b.receive([settled], 0).unwrap();
    assert_eq!(values(&b, "x"), [1]);
    assert_eq!(b.state().in_conflict().count(), 0);
}

#[test]
fn a_clock_of_the_future_wins_no_later_edit() {
    let (mut ahead, mut b) = (writer(1), writer(2));
    let future = write(&mut ahead, 4_000_000_000_000, "x", 1);
    b.receive([future], 1_000).unwrap();
    write(&mut b, 1_000, "x", 2);
    assert_eq!(values(&b, "x"), [2]);
}

#[test]
fn equal_concurrent_values_are_no_conflict() {
    let (mut a, mut b) = (writer(1), writer(2));
    write(&mut a, 10, "x", 1);
    let from_b = write(&mut b, 20, "x", 1);
    a.receive([from_b], 0).unwrap();
    assert_eq!(values(&a, "x"), [1]);
    assert_eq!(a.state().in_conflict().count(), 0);
}

#[test]
fn a_change_waits_for_its_past_and_says_for_whom() {
    let (mut a, mut b, mut c) = (writer(1), writer(2), writer(3));
    let first = write(&mut a, 10, "x", 1);
    let second = write(&mut a, 11, "x", 2);
    b.receive([first.clone(), second.clone()], 0).unwrap();
    let on_top = write(&mut b, 12, "x", 3);
    let received = c.receive([on_top.clone()], 0).unwrap();
    assert_eq!(received.waiting, [on_top.dot()]);
    assert_eq!(
        c.gaps(),
        [Gap {
            replica: a.me(),
            from: 1,
            to: 2
        }]
    );
    c.receive([second], 0).unwrap();
    assert_eq!(
        c.gaps(),
        [Gap {
            replica: a.me(),
            from: 1,
            to: 1
        }]
    );
    let received = c.receive([first], 0).unwrap();
    assert_eq!(received.applied.len(), 3);
    assert_eq!(values(&c, "x"), [3]);
}

#[test]
fn deleting_what_somebody_edits_meanwhile_keeps_it_as_a_conflict_until_settled() {
    let (mut a, mut b) = (writer(1), writer(2));
    let created = write(&mut a, 10, "x", 1);
    b.receive([created], 0).unwrap();
    let deleted = exists(&mut a, 99, false);
    let edited = write(&mut b, 20, "x", 2);
    a.receive([edited], 0).unwrap();
    b.receive([deleted], 0).unwrap();
    for replica in [&a, &b] {
        assert!(is_there(replica));
        let record = replica.state().record("note", "n").unwrap();
        assert!(record.conflicts().any(|cell| cell.field == EXISTS));
    }
    let settled = exists(&mut a, 100, false);
    b.receive([settled], 0).unwrap();
    assert!(!is_there(&b));
    assert_eq!(b.state().in_conflict().count(), 0);
}

#[test]
fn a_deletion_that_had_seen_everything_stays() {
    let (mut a, mut b) = (writer(1), writer(2));
    let created = write(&mut a, 10, "x", 1);
    let deleted = exists(&mut a, 11, false);
    b.receive([created, deleted], 0).unwrap();
    assert!(!is_there(&b));
    assert_eq!(b.state().records("note").count(), 0);
}

#[test]
fn a_copied_writer_is_found_and_nothing_of_it_is_taken() {
    let mut original = writer(1);
    let first = write(&mut original, 10, "x", 1);
    let mut copy = original.clone();
    let theirs = write(&mut copy, 11, "x", 2);
    let ours = write(&mut original, 12, "x", 3);
    assert_eq!(
        original.receive([theirs.clone()], 0),
        Err(Fork { dot: theirs.dot() })
    );
    let mut other = writer(2);
    other.receive([first, ours], 0).unwrap();
    let after = write(&mut copy, 13, "x", 4);
    assert!(
        other.clone().receive([after], 0).is_err(),
        "its chain leads elsewhere"
    );
    assert!(other.clone().receive([theirs], 0).is_err());
}

fn undo(replica: &mut Replica, log: &mut Vec<Change>, wall: WallMs) {
    let dot = replica.undoable().unwrap();
    let target = log
        .iter()
        .find(|change| change.dot() == dot)
        .unwrap()
        .clone();
    let draft = replica.revert(&target, log.iter(), Intent::Undo(dot.seq));
    log.push(replica.author(draft, wall, [0; SEED_LEN]));
}

fn redo(replica: &mut Replica, log: &mut Vec<Change>, wall: WallMs) {
    let dot = replica.redoable().unwrap();
    let target = log
        .iter()
        .find(|change| change.dot() == dot)
        .unwrap()
        .clone();
    let draft = replica.revert(&target, log.iter(), Intent::Redo(dot.seq));
    log.push(replica.author(draft, wall, [0; SEED_LEN]));
}

#[test]
fn undo_and_redo_walk_back_and_forth_to_the_creation() {
    let mut a = writer(1);
    let mut log = vec![
        write(&mut a, 1, "x", 1),
        write(&mut a, 2, "x", 2),
        exists(&mut a, 3, false),
    ];
    undo(&mut a, &mut log, 4);
    assert!(is_there(&a));
    undo(&mut a, &mut log, 5);
    assert_eq!(values(&a, "x"), [1]);
    undo(&mut a, &mut log, 6);
    assert!(!is_there(&a));
    assert_eq!(a.undoable(), None);
    redo(&mut a, &mut log, 7);
    assert!(is_there(&a));
    assert_eq!(values(&a, "x"), [1]);
    redo(&mut a, &mut log, 8);
    assert_eq!(values(&a, "x"), [2]);
    redo(&mut a, &mut log, 9);
    assert!(!is_there(&a));
    assert_eq!(a.redoable(), None);
    undo(&mut a, &mut log, 10);
    assert!(is_there(&a));
}

#[test]
fn undo_leaves_alone_what_somebody_changed_since() {
    let (mut a, mut b) = (writer(1), writer(2));
    let edits = vec![set("x", Value::Int(1)), set("y", Value::Int(1))];
    let mut log = vec![write(&mut a, 1, "x", 0)];
    log.push(a.author(draft(edits), 2, [0; SEED_LEN]));
    b.receive(log.clone(), 0).unwrap();
    log.push(write(&mut b, 3, "x", 5));
    a.receive([log[2].clone()], 0).unwrap();
    undo(&mut a, &mut log, 4);
    assert_eq!(values(&a, "x"), [5]);
    assert_eq!(values(&a, "y"), [] as [i64; 0]);
}

#[test]
fn unknown_values_are_kept_and_passed_on() {
    let (mut newer, mut b, mut c) = (writer(1), writer(2), writer(3));
    let value = Value::Unknown {
        tag: 42,
        bytes: vec![1, 2, 3].into(),
    };
    let change = newer.author(draft(vec![set("future", value.clone())]), 1, [0; SEED_LEN]);
    b.receive(
        codec::decode(&codec::encode(std::slice::from_ref(&change))).unwrap(),
        0,
    )
    .unwrap();
    c.receive([change], 0).unwrap();
    assert_eq!(
        b.state().record("note", "n").unwrap().get("future"),
        Some(&value)
    );
    assert_eq!(b.digest(), c.digest());
}

/// The first change of each of `count` writers, each of which had seen the one before. Whoever is first in the order
/// of writers is last in this one.
fn passed_from_hand_to_hand(count: u32) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for number in (0..count).rev() {
        let mut id = [0; 32];
        id[..4].copy_from_slice(&number.to_be_bytes());
        let mut author = Replica::new(ReplicaId(id));
        let mut change = write(&mut author, 10, "x", i64::from(number));
        change.deps = changes.last().map(Change::dep).into_iter().collect();
        changes.push(change);
    }
    changes
}

/// One look at every writer per applied change took minutes here, and a number per pair of writers 400 MB.
#[test]
fn ten_thousand_writers_who_wait_for_each_other_are_taken_at_once() {
    let changes = passed_from_hand_to_hand(10_000);
    let mut replica = writer(200);
    let received = replica.receive(changes, 10).unwrap();
    assert_eq!(received.applied.len(), 10_000);
    assert!(received.waiting.is_empty() && replica.gaps().is_empty());
    assert_eq!(replica.state().in_conflict().count(), 0);
    assert!(replica.checkpoint().len() < 4 << 20);
}

#[test]
fn a_clock_decades_off_is_kept_as_it_is_and_moves_no_other_by_more_than_five_minutes() {
    let now = 1_790_000_000_000;
    let (year_1970, year_9999) = (0, 253_402_300_799_000);
    let (mut early, mut late, mut c) = (writer(1), writer(2), writer(3));
    let changes = [
        write(&mut early, year_1970, "x", 1),
        write(&mut late, year_9999, "x", 2),
    ];
    let times = changes.each_ref().map(|change| change.hlc.wall_ms());
    assert_eq!(times, [year_1970, year_9999]);
    let received = c.receive(changes.clone(), now).unwrap();
    assert_eq!(received.applied.len(), 2);
    assert_eq!(values(&c, "x"), [2, 1]);
    let own = write(&mut c, now, "x", 3);
    assert!((now..=now + MAX_DRIFT_MS + 1).contains(&own.hlc.wall_ms()));
    // Also there it counts as what settled the conflict.
    let all: Vec<Change> = changes.into_iter().chain([own]).collect();
    early.receive(all.clone(), year_1970).unwrap();
    late.receive(all, year_9999).unwrap();
    assert_eq!(
        (values(&early, "x"), values(&late, "x")),
        (vec![3], vec![3])
    );
    assert!(early.clock().wall_ms() <= year_1970 + MAX_DRIFT_MS);
}
