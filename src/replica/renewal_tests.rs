//! Copied disks and writers whom nobody trusts any more: days of a few writers, some of whom share a name.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const SEED: Seed = [7; SEED_LEN];

/// A machine: its replica, and its log by name and tip.
#[derive(Clone)]
struct Desk {
    replica: Replica,
    log: BTreeMap<Dot, Change>,
    wall: WallMs,
}

fn id(number: u8) -> ReplicaId {
    ReplicaId([number; 32])
}

fn record(key: &str) -> RecordId {
    RecordId {
        kind: "thing".into(),
        key: key.into(),
    }
}

fn set(key: u8, value: i64) -> Draft {
    Draft {
        edits: vec![DraftEdit {
            record: record(&key.to_string()),
            field: "x".into(),
            item: None,
            value: Value::Int(value),
            privacy: Privacy::Open,
        }],
        reason: None,
        intent: Intent::Edit,
    }
}

impl Desk {
    fn new(number: u8) -> Self {
        let mut desk = Self {
            replica: Replica::new(id(number)),
            log: BTreeMap::new(),
            wall: u64::from(number),
        };
        desk.writes(200 + number, 0);
        desk
    }

    fn writes(&mut self, key: u8, value: i64) {
        self.wall += 10;
        let change = self.replica.author(set(key, value), self.wall, SEED);
        self.log.insert(change.dot(), change);
    }

    /// Takes all that `other` has, as far as it does not contradict what is here.
    fn takes(&mut self, other: &Self) {
        let news: Vec<Change> = other.log.values().cloned().collect();
        self.takes_changes(news);
    }

    fn takes_changes(&mut self, news: Vec<Change>) {
        let mut log: Vec<Change> = self.log.values().cloned().collect();
        let mut fork = BTreeSet::new();
        for change in news {
            let same = |known: &Change| known.hash() == change.hash();
            if self
                .log
                .get(&change.dot())
                .is_some_and(|known| !same(known))
                || self
                    .replica
                    .tip(Dot {
                        seq: change.seq - 1,
                        ..change.dot()
                    })
                    .is_some_and(|tip| tip != change.previous.tip())
                || fork.contains(&change.replica)
            {
                fork.insert(change.replica);
            } else {
                log.push(change);
            }
        }
        self.rebuild(log);
    }

    fn rebuild(&mut self, log: Vec<Change>) {
        let mut renewals = Renewals::default();
        for change in &log {
            renewals.learn(change);
        }
        let held: Vec<_> = self.replica.held().collect();
        let mut replica = self.replica.anew(self.replica.me(), renewals.clone(), held);
        replica.receive(log.clone(), self.wall).unwrap();
        self.replica = replica;
        self.log = log
            .into_iter()
            .filter(|change| !renewals.take_over(change))
            .map(|change| (change.dot(), change))
            .collect();
    }

    /// Goes on as `successor` after the count `common`.
    fn renews(&mut self, successor: u8, common: u64) {
        let former = self.replica.me();
        let chain: Vec<Change> = self
            .log
            .values()
            .filter(|change| change.replica == former)
            .cloned()
            .collect();
        let introduction = Introduction {
            record: record("member"),
            edits: Vec::new(),
            seal: Seal::None,
        };
        let reissued = reissue(
            &chain,
            (former, common + 1),
            id(successor),
            introduction,
            self.replica.renewals(),
            |_| vec![1, 2, 3],
        );
        let log: Vec<Change> = self.log.values().cloned().chain(reissued).collect();
        self.replica = Replica::new(id(successor));
        self.rebuild(log);
    }

    fn value(&self, key: u8) -> Vec<i64> {
        let record = self.replica.state().record("thing", &key.to_string());
        let values = record.and_then(|record| record.register("x", None));
        let mut values: Vec<i64> = values
            .into_iter()
            .flat_map(Register::entries)
            .filter_map(|entry| match entry.value {
                Value::Int(number) => Some(number),
                _ => None,
            })
            .collect();
        values.sort_unstable();
        values
    }
}

/// A writer, its copy with the same name, and two others who have seen one of them each.
fn copied() -> [Desk; 4] {
    let mut a = Desk::new(1);
    a.writes(1, 10);
    let (mut b, mut c) = (Desk::new(2), Desk::new(3));
    let mut copy = a.clone();
    a.writes(1, 11);
    a.writes(2, 12);
    copy.writes(1, 21);
    copy.writes(3, 22);
    b.takes(&a);
    c.takes(&copy);
    [a, copy, b, c]
}

#[test]
fn a_copied_writer_is_noticed_and_its_renewal_brings_both_sides_together() {
    let [mut a, mut copy, mut b, mut c] = copied();
    // Without having seen the other side, c writes on top of the copy's value.
    c.writes(1, 30);
    b.takes(&c);
    assert_eq!(b.value(1), [11], "what depends on the other side waits");
    assert_eq!(b.replica.waiting_for_other().count(), 1);
    copy.renews(9, 2);
    for (desk, other) in [(&mut b, &copy), (&mut c, &copy)] {
        desk.takes(other);
    }
    let b_before = b.clone();
    b.takes(&c);
    c.takes(&b_before);
    a.takes(&b);
    copy.takes(&b);
    for desk in [&a, &b, &c, &copy] {
        assert_eq!(desk.replica.waiting().count(), 0);
        assert_eq!(desk.value(1), [11, 30], "c replaced the copy's value only");
        assert_eq!((desk.value(2), desk.value(3)), (vec![12], vec![22]));
        assert_eq!(desk.replica.digest(), b.replica.digest());
        assert_eq!(desk.replica.vector(), b.replica.vector());
    }
}

#[test]
fn both_sides_may_renew() {
    let [mut a, mut copy, mut b, mut c] = copied();
    a.renews(8, 2);
    copy.renews(9, 2);
    for _ in 0..2 {
        let all = [&a, &copy, &b, &c].map(Desk::clone);
        for desk in [&mut a, &mut copy, &mut b, &mut c] {
            for other in &all {
                desk.takes(other);
            }
        }
    }
    for desk in [&a, &copy, &b, &c] {
        assert_eq!(desk.value(1), [11, 21]);
        assert_eq!(desk.replica.digest(), a.replica.digest());
        assert_eq!(desk.replica.vector().get(&id(1)), 2);
    }
}

#[test]
fn a_renewed_writer_can_still_undo_what_it_wrote_again() {
    let [_, mut copy, ..] = copied();
    copy.renews(9, 2);
    let dot = copy.replica.undoable().unwrap();
    assert_eq!(
        dot,
        Dot {
            replica: id(9),
            seq: 3
        }
    );
    let target = copy.log[&dot].clone();
    let draft = copy
        .replica
        .revert(&target, copy.log.values(), Intent::Undo(3));
    copy.replica.author(draft, 1_000, SEED);
    assert!(!copy.replica.state().record("thing", "3").unwrap().exists());
}

#[test]
fn what_was_taken_back_before_a_renewal_stays_so_under_the_new_names() {
    let mut a = Desk::new(1);
    a.writes(1, 10);
    a.writes(2, 20);
    let dot = a.replica.undoable().unwrap();
    let target = a.log[&dot].clone();
    let draft = a
        .replica
        .revert(&target, a.log.values(), Intent::Undo(dot.seq));
    a.wall += 10;
    let undo = a.replica.author(draft, a.wall, SEED);
    a.log.insert(undo.dot(), undo);
    for (successor, common) in [(8, 1), (9, 1)] {
        a.renews(successor, common);
        let me = id(successor);
        let last = a.replica.vector().get(&me);
        assert_eq!(
            a.replica.redoable(),
            Some(Dot {
                replica: me,
                seq: last
            })
        );
        let before = Dot {
            replica: me,
            seq: last - 2,
        };
        assert_eq!(a.replica.undoable(), Some(before));
    }
}

#[test]
fn whoever_renews_twice_from_the_same_count_leaves_nobody_waiting() {
    let [_, mut copy, mut b, mut c] = copied();
    c.writes(1, 30);
    copy.renews(9, 2);
    copy.renews(8, 1);
    for desk in [&mut b, &mut c] {
        desk.takes(&copy);
    }
    b.takes(&c);
    c.takes(&b.clone());
    for desk in [&b, &c] {
        assert_eq!(desk.replica.waiting().count(), 0);
        assert_eq!(desk.value(1), [11, 30], "c replaced the copy's value only");
        assert_eq!(desk.replica.digest(), b.replica.digest());
    }
}

#[test]
fn what_is_written_again_must_say_the_same() {
    let [_, mut copy, ..] = copied();
    copy.renews(9, 2);
    let of_successor = copy.log.values().filter(|change| change.replica == id(9));
    let chain: Vec<Change> = of_successor.cloned().collect();
    let renewal = Renewal::said_by(&chain[0]).unwrap();
    let reissued = &chain[1..];
    assert!(renewal.is_kept_by(reissued));
    assert!(!renewal.is_kept_by(&reissued[1..]));
    assert!(!renewal.is_kept_by(&reissued[..1]));
    let rewrite: [fn(&mut Change); 5] = [
        |change| change.edits[0].payload = Payload::Open(Value::Int(99)),
        |change| change.hlc = change.hlc.tick(0),
        |change| change.reason = Some("x".into()),
        |change| change.intent = Intent::Undo(1),
        |change| change.deps.push(change.dep()),
    ];
    for rewrite in rewrite {
        let mut rewritten = reissued.to_vec();
        rewrite(&mut rewritten[1]);
        assert!(!renewal.is_kept_by(&rewritten));
    }
    let base = Hash([9; 32]);
    assert!(!Renewal { base, ..renewal }.is_kept_by(reissued));
}

#[test]
fn a_renewal_reads_back_from_its_change_and_nothing_else_is_one() {
    let [_, mut copy, ..] = copied();
    copy.renews(9, 2);
    let first = &copy.log[&Dot {
        replica: id(9),
        seq: 1,
    }];
    let renewal = Renewal::said_by(first).unwrap();
    assert_eq!(
        (renewal.former, renewal.from, renewal.tips.len()),
        (id(1), 3, 2)
    );
    assert_eq!(renewal.proof, [1, 2, 3]);
    for (from, to) in [
        ("3;", "0;"),
        ("3;", "x;"),
        ("3;", "18446744073709551615;"),
        (";010203", ";01020"),
        (";010203", ""),
    ] {
        let mut broken = first.clone();
        let edit = broken.edits.last_mut().unwrap();
        let Payload::Open(Value::Text(text)) = &edit.payload else {
            panic!("the renewal is text");
        };
        edit.payload = Payload::Open(Value::text(text.replacen(from, to, 1)));
        assert_eq!(Renewal::said_by(&broken), None, "{from} → {to}");
    }
    let later = Change {
        seq: 2,
        ..first.clone()
    };
    assert_eq!(Renewal::said_by(&later), None);
}

#[test]
fn what_is_held_back_is_kept_and_nobody_waits_for_it() {
    let (mut thief, mut b, mut c) = (Desk::new(1), Desk::new(2), Desk::new(3));
    thief.writes(1, 10);
    c.takes(&thief);
    c.replica.hold(id(1));
    thief.writes(1, 11);
    b.takes(&thief);
    b.writes(2, 20);
    c.takes(&b);
    assert_eq!((c.value(1), c.value(2)), (vec![10], vec![20]));
    assert_eq!(c.replica.held_back().count(), 1);
    assert!(c.replica.gaps().is_empty());
    let restored = Replica::from_checkpoint(&c.replica.checkpoint()).unwrap();
    assert_eq!(restored.held().collect::<Vec<_>>(), [(id(1), 2)]);
    // Trusted again, everything is as if it never had been held.
    let log: Vec<Change> = c.log.values().cloned().collect();
    let mut again = c.replica.anew(id(3), Renewals::default(), []);
    again.receive(log, 0).unwrap();
    b.takes(&c);
    assert_eq!(again.digest(), b.replica.digest());
}

#[derive(Clone, Debug)]
enum Step {
    Write(usize, u8, i64),
    Copy(usize),
    Renew(usize),
    Send(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0usize..6, 0u8..3, 0i64..9).prop_map(|(who, key, value)| Step::Write(who, key, value)),
        1 => (0usize..6).prop_map(Step::Copy),
        1 => (0usize..6).prop_map(Step::Renew),
        5 => (0usize..6, 0usize..6).prop_map(|(from, to)| Step::Send(from, to)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Disks are copied once, twice or not at all, both sides write and mail on. Once all copies go on under names of
    /// their own, everybody who has everything sees the same, and every write of every side is there.
    #[test]
    fn after_all_copies_are_renewed_everybody_agrees(steps in prop::collection::vec(step(), 1..40)) {
        let mut desks: Vec<Desk> = (1..=3).map(Desk::new).collect();
        // Where each copied desk has to go on under a new name.
        let mut common: Vec<Option<u64>> = vec![None; 3];
        // Everybody begins with one change.
        let mut written = 3;
        let mut next_name = 100u8;
        let mut renew = |desk: &mut Desk, common: &mut Option<u64>| {
            if let Some(common) = common.take() {
                next_name += 1;
                desk.renews(next_name, common);
            }
        };
        for step in steps {
            match step {
                Step::Write(who, key, value) => {
                    let who = who % desks.len();
                    // Two copies that write the same at the same time have written one change.
                    desks[who].writes(key, value * 10 + i64::try_from(who).unwrap());
                    written += 1;
                }
                Step::Copy(who) => {
                    let who = who % desks.len();
                    // A copy that is copied again before it is renewed is the same case twice.
                    if desks.len() < 6 && common[who].is_none() {
                        let seq = desks[who].replica.vector().get(&desks[who].replica.me());
                        common.push(Some(seq));
                        desks.push(desks[who].clone());
                        desks.last_mut().unwrap().wall += 5;
                    }
                }
                Step::Renew(who) => {
                    let who = who % desks.len();
                    renew(&mut desks[who], &mut common[who]);
                }
                Step::Send(from, to) => {
                    let (from, to) = (from % desks.len(), to % desks.len());
                    let same_name = desks[from].replica.me() == desks[to].replica.me();
                    let parcel = desks[from].clone();
                    // Files that bring own changes are refused until the machine is renewed.
                    let brings_own = |me: ReplicaId, desk: &Desk| parcel.log.keys().any(
                        |dot| dot.replica == me && dot.seq > desk.replica.vector().get(&me));
                    if !same_name && !brings_own(desks[to].replica.me(), &desks[to]) {
                        desks[to].takes(&parcel);
                    }
                }
            }
        }
        for (desk, common) in desks.iter_mut().zip(&mut common) {
            renew(desk, common);
        }
        for _ in 0..3 {
            let all = desks.clone();
            for desk in &mut desks {
                for other in &all {
                    desk.takes(other);
                }
            }
        }
        let renewed = u64::from(next_name - 100);
        for desk in &desks {
            prop_assert_eq!(desk.replica.waiting().count(), 0);
            prop_assert_eq!(desk.replica.vector().total(), written + renewed);
            prop_assert_eq!(desk.replica.vector(), desks[0].replica.vector());
            prop_assert_eq!(desk.replica.digest(), desks[0].replica.digest());
        }
    }
}
