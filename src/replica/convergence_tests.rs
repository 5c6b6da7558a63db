//! Properties over random days of up to six writers who exchange random parts of what they know, in any order,
//! repeated, lost and forwarded.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const WRITERS: usize = 6;

#[derive(Clone, Debug)]
enum Step {
    /// Somebody edits a cell.
    Edit {
        who: usize,
        record: u8,
        field: u8,
        item: Option<u8>,
        value: i64,
    },
    /// Somebody deletes a record.
    Delete { who: usize, record: u8 },
    /// Somebody erases the personal values of a record.
    Erase { who: usize, record: u8 },
    /// Somebody takes back the own last change.
    Undo { who: usize },
    /// Somebody sends some of all they know (own and forwarded, applied and waiting) to somebody else.
    Send {
        from: usize,
        to: usize,
        lost: u64,
        order: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..WRITERS;
    prop_oneof![
        6 => (who.clone(), 0u8..3, 0u8..3, prop::option::of(0u8..2), 0i64..4)
            .prop_map(|(who, record, field, item, value)| Step::Edit { who, record, field, item, value }),
        1 => (who.clone(), 0u8..3).prop_map(|(who, record)| Step::Delete { who, record }),
        1 => (who.clone(), 2u8..3).prop_map(|(who, record)| Step::Erase { who, record }),
        1 => who.clone().prop_map(|who| Step::Undo { who }),
        5 => (who.clone(), who, any::<u64>(), any::<u64>())
            .prop_map(|(from, to, lost, order)| Step::Send { from, to, lost, order }),
    ]
}

/// A writer and its log, in the order in which changes came in.
struct Desk {
    replica: Replica,
    log: BTreeMap<Dot, Change>,
    wall: WallMs,
}

impl Desk {
    fn new(number: usize) -> Self {
        let id = ReplicaId([u8::try_from(number).unwrap() + 1; 32]);
        // Clocks of pairs that agree, so that timestamps meet, and of others that are off by years.
        Self {
            replica: Replica::new(id),
            log: BTreeMap::new(),
            wall: 1_000_000_000_000 * (number as u64 / 2),
        }
    }

    fn write(&mut self, draft: Draft) {
        self.wall += 1;
        let change = self.replica.author(draft, self.wall, [7; SEED_LEN]);
        self.log.insert(change.dot(), change);
    }

    fn take(&mut self, changes: Vec<Change>) {
        for change in &changes {
            self.log
                .entry(change.dot())
                .or_insert_with(|| change.clone());
        }
        self.replica
            .receive(changes, self.wall)
            .expect("nobody forges here");
    }
}

fn record(number: u8) -> RecordId {
    RecordId {
        kind: "thing".into(),
        key: format!("{number}").into(),
    }
}

fn edit(record: RecordId, field: &str, item: Option<u8>, value: Value) -> DraftEdit {
    // Field 2 is the personal one.
    let privacy = if field == "2" {
        Privacy::Personal
    } else {
        Privacy::Open
    };
    let item = item.map(|item| format!("{item}").into());
    DraftEdit {
        record,
        field: field.into(),
        item,
        value,
        privacy,
    }
}

fn draft(edit: DraftEdit) -> Draft {
    Draft {
        edits: vec![edit],
        reason: None,
        intent: Intent::Edit,
    }
}

/// A cheap generator for orders and losses, so that a step shrinks as numbers.
fn mix(seed: u64, number: u64) -> u64 {
    let mut x = seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 29;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 32)
}

fn play(steps: &[Step]) -> Vec<Desk> {
    let mut desks: Vec<Desk> = (0..WRITERS).map(Desk::new).collect();
    for step in steps {
        match step {
            Step::Edit {
                who,
                record: number,
                field,
                item,
                value,
            } => {
                let cell = edit(
                    record(*number),
                    &field.to_string(),
                    *item,
                    Value::Int(*value),
                );
                desks[*who].write(draft(cell));
            }
            Step::Delete {
                who,
                record: number,
            } => {
                desks[*who].write(draft(edit(
                    record(*number),
                    EXISTS,
                    None,
                    Value::Bool(false),
                )));
            }
            Step::Erase {
                who,
                record: number,
            } => {
                desks[*who].write(draft(edit(
                    record(*number),
                    ERASED,
                    None,
                    Value::Bool(true),
                )));
            }
            Step::Undo { who } => undo(&mut desks[*who]),
            Step::Send {
                from,
                to,
                lost,
                order,
            } => {
                let mut parcel: Vec<Change> = desks[*from]
                    .log
                    .values()
                    .zip(0..)
                    .filter(|(_, number)| !mix(*lost, *number).is_multiple_of(3))
                    .map(|(change, _)| change.clone())
                    .collect();
                parcel.sort_by_key(|change| {
                    mix(*order, change.seq ^ u64::from(change.replica.0[0]) << 32)
                });
                // Twice, since mail does that.
                desks[*to].take(parcel.clone());
                desks[*to].take(parcel);
            }
        }
    }
    desks
}

fn undo(desk: &mut Desk) {
    let Some(dot) = desk.replica.undoable() else {
        return;
    };
    let target = desk.log[&dot].clone();
    let draft = desk
        .replica
        .revert(&target, desk.log.values(), Intent::Undo(dot.seq));
    desk.write(draft);
}

fn everything(desks: &[Desk]) -> BTreeMap<Dot, Change> {
    desks.iter().flat_map(|desk| desk.log.clone()).collect()
}

/// The conflicts and all their values, as text that does not depend on this machine's numbering.
fn conflicts(replica: &Replica) -> BTreeSet<String> {
    let cells = replica.state().in_conflict().flat_map(|record| {
        record
            .conflicts()
            .map(move |cell| (record.key().to_owned(), cell))
    });
    cells
        .map(|(key, cell)| {
            let values: Vec<_> = cell
                .register
                .entries()
                .iter()
                .map(|e| (replica.writer(e), e.seq, &e.value))
                .collect();
            format!("{key} {} {:?} {values:?}", cell.field, cell.item)
        })
        .collect()
}

/// What must be there by the definition, computed the slow way: per cell every value that no other write has seen.
fn unseen_writes(
    all: &BTreeMap<Dot, Change>,
    applied: &VersionVector,
) -> BTreeMap<CellId, BTreeSet<Dot>> {
    let context = |dot: Dot| -> VersionVector {
        let own = (1..=dot.seq).filter_map(|seq| all.get(&Dot { seq, ..dot }));
        let deps = own.flat_map(|change| &change.deps);
        let mut seen: VersionVector = deps.map(|dep| (dep.replica, dep.seq)).collect();
        seen.raise(dot.replica, dot.seq - 1);
        seen
    };
    let mut writes: BTreeMap<CellId, BTreeSet<Dot>> = BTreeMap::new();
    for change in all.values().filter(|change| applied.covers(change.dot())) {
        for edit in change.edits.iter().filter(|edit| &*edit.field != EXISTS) {
            let cell = CellId {
                record: edit.record.clone(),
                field: edit.field.clone(),
                item: edit.item.clone(),
            };
            writes.entry(cell).or_default().insert(change.dot());
        }
    }
    for dots in writes.values_mut() {
        let known = dots.clone();
        dots.retain(|dot| !known.iter().any(|other| context(*other).covers(*dot)));
    }
    writes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn same_version_vector_means_same_digest_and_same_conflicts(
        steps in prop::collection::vec(step(), 1..40), order: u64,
    ) {
        let desks = play(&steps);
        let all = everything(&desks);
        let mut seen = BTreeMap::new();
        let mut compare = |replica: &Replica| {
            let found = (replica.digest(), conflicts(replica));
            let vector: Vec<(ReplicaId, u64)> = replica.vector().iter().collect();
            let known = seen.entry(vector).or_insert_with(|| found.clone());
            prop_assert_eq!(&*known, &found);
            Ok(())
        };
        for (number, desk) in desks.into_iter().enumerate() {
            compare(&desk.replica)?;
            let mut replica = desk.replica;
            let mut rest: Vec<Change> = all.values().cloned().collect();
            rest.sort_by_key(|change| mix(order, change.seq ^ u64::from(change.replica.0[0]) << 40 ^ number as u64));
            replica.receive(rest, 0).unwrap();
            prop_assert_eq!(replica.waiting().count(), 0);
            prop_assert!(replica.gaps().is_empty());
            compare(&replica)?;
        }
    }

    #[test]
    fn no_value_that_nobody_overwrote_knowingly_is_missing(steps in prop::collection::vec(step(), 1..30)) {
        let desks = play(&steps);
        let all = everything(&desks);
        for desk in &desks {
            for (cell, dots) in unseen_writes(&all, &desk.replica.vector()) {
                let record = desk.replica.state().record(&cell.record.kind, &cell.record.key).unwrap();
                let register = record.register(&cell.field, cell.item.as_deref()).unwrap();
                let kept: BTreeSet<Dot> = register
                    .entries()
                    .iter()
                    .map(|entry| Dot { replica: desk.replica.writer(entry), seq: entry.seq })
                    .collect();
                prop_assert_eq!(kept, dots);
            }
        }
    }

    #[test]
    fn a_checkpoint_and_a_replay_of_the_log_give_the_same(steps in prop::collection::vec(step(), 1..30)) {
        for desk in play(&steps) {
            let restored = Replica::from_checkpoint(&desk.replica.checkpoint()).unwrap();
            let mut replayed = Replica::new(desk.replica.me());
            replayed.receive(codec::decode(&codec::encode(&desk.log.into_values().collect::<Vec<_>>())).unwrap(), 0).unwrap();
            for other in [&restored, &replayed] {
                prop_assert_eq!(other.vector(), desk.replica.vector());
                prop_assert_eq!(other.digest(), desk.replica.digest());
                prop_assert_eq!(conflicts(other), conflicts(&desk.replica));
                prop_assert_eq!(other.gaps(), desk.replica.gaps());
                prop_assert_eq!(other.undoable(), desk.replica.undoable());
                prop_assert_eq!(other.redoable(), desk.replica.redoable());
            }
        }
    }

    #[test]
    fn erased_values_are_gone_whatever_came_first_and_the_chains_still_hold(
        steps in prop::collection::vec(step(), 1..30),
    ) {
        let desks = play(&steps);
        let all = everything(&desks);
        let erased = RecordId { kind: "thing".into(), key: "2".into() };
        let mut log: Vec<Change> = all.into_values().collect();
        let is_erased = log.iter().flat_map(|change| &change.edits).any(|edit| &*edit.field == ERASED);
        prop_assume!(is_erased);
        let mut whole = Replica::new(ReplicaId([99; 32]));
        whole.receive(log.clone(), 0).unwrap();
        for change in &mut log {
            change.erase(&erased);
        }
        let mut rewritten = Replica::new(ReplicaId([99; 32]));
        rewritten.receive(log, 0).unwrap();
        prop_assert_eq!(whole.digest(), rewritten.digest());
        if let Some(record) = whole.state().record("thing", "2") {
            prop_assert!(record.cells().filter(|cell| cell.field == "2").all(
                |cell| cell.register.entries().iter().all(|entry| entry.value == Value::Erased)
            ));
        }
    }
}
