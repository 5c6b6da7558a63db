//! What people rely on when they mail each other their work.

use proptest::prelude::*;

use super::super::selection::{held, known_to_all, select};
use super::*;
use crate::exchange::SecretKey;
use crate::replica::{Dep, Draft, DraftEdit, Intent, Privacy, RecordId, Replica, Tip, Value};

pub(in crate::exchange) const WORKSPACE: WorkspaceId = WorkspaceId([7; 16]);
const NOW: WallMs = 1_790_000_000_000;

/// One colleague at work: replica, log, and the heads seen.
pub(in crate::exchange) struct Desk {
    pub identity: SecretKey,
    pub replica: Replica,
    pub log: Vec<Change>,
    pub heads: SignedHeads,
}

impl Desk {
    pub fn new(number: u8) -> Self {
        let identity = SecretKey::new([number; 32]);
        Self {
            replica: Replica::new(identity.replica()),
            identity,
            log: Vec::new(),
            heads: SignedHeads::default(),
        }
    }

    /// A desk with `count` changes of its own.
    pub fn with_work(number: u8, count: i64) -> Self {
        let mut desk = Self::new(number);
        (0..count).for_each(|value| desk.edit(value));
        desk
    }

    pub fn edit(&mut self, value: i64) {
        let edit = DraftEdit {
            record: RecordId {
                kind: "anbindung".into(),
                key: format!("{}", value % 3).into(),
            },
            field: "status".into(),
            item: None,
            value: Value::Int(value),
            privacy: if value % 2 == 0 {
                Privacy::Open
            } else {
                Privacy::Personal
            },
        };
        let draft = Draft {
            edits: vec![edit],
            reason: None,
            intent: Intent::Edit,
        };
        self.log.push(self.replica.author(draft, NOW, [9; 16]));
    }

    pub fn outgoing(&self, known: &VersionVector) -> Outgoing<'_> {
        let runs = select(&held(&self.replica), &self.heads, self.replica.me(), known);
        let wanted = |change: &&Change| {
            let has = |run: &super::super::selection::Run| {
                run.replica == change.replica && (run.from..=run.to).contains(&change.seq)
            };
            runs.iter().any(has)
        };
        Outgoing {
            workspace: WORKSPACE,
            author: Author::new("A. Muster", "Taskforce Nordhessen"),
            written: NOW,
            known: self.replica.frontier(),
            changes: self.log.iter().filter(wanted).cloned().collect(),
            heads: &self.heads,
            packing: Packing::Quick,
            origin: Origin::Anybody,
        }
    }

    /// A file for somebody who has `known`.
    pub fn export(&self, known: &VersionVector) -> Vec<u8> {
        write(self.outgoing(known), &self.identity).unwrap()
    }

    pub fn export_all(&self) -> Vec<u8> {
        self.export(&VersionVector::default())
    }

    pub fn import(&mut self, file: &[u8]) {
        let incoming = read(file, Some(WORKSPACE)).unwrap();
        for stretch in &incoming.cover.stretches {
            self.heads.insert(stretch.head);
        }
        for change in &incoming.changes {
            if self.log.iter().all(|known| known.dot() != change.dot()) {
                self.log.push(change.clone());
            }
        }
        self.replica.receive(incoming.changes, NOW).unwrap();
        for dot in self.heads.superseded(&self.replica.vector()) {
            self.heads.remove(dot);
        }
    }
}

#[test]
fn what_is_written_is_read_back_with_its_cover() {
    let a = Desk::with_work(1, 5);
    let file = a.export_all();
    assert!(is_state_file(&file));
    let incoming = read(&file, Some(WORKSPACE)).unwrap();
    assert_eq!(incoming.changes, a.log);
    assert_eq!(read(&file, None), Ok(incoming.clone()));
    assert_eq!(peek(&file), Ok(incoming.cover.clone()));
    let cover = incoming.cover;
    assert_eq!(cover.sender, a.replica.me());
    assert_eq!(
        cover.author,
        Author::new("A. Muster", "Taskforce Nordhessen")
    );
    assert_eq!((cover.workspace, cover.written), (WORKSPACE, NOW));
    assert_eq!(cover.known, a.replica.frontier());
    assert_eq!(cover.changes(), 5);
}

#[test]
fn packing_harder_gives_the_same_content() {
    let a = Desk::with_work(1, 50);
    let small = Outgoing {
        packing: Packing::Small,
        origin: Origin::Anybody,
        ..a.outgoing(&VersionVector::default())
    };
    let small = write(small, &a.identity).unwrap();
    assert!(small.len() <= a.export_all().len());
    assert_eq!(read(&small, None).unwrap().changes, a.log);
}

#[test]
fn nothing_new_still_says_what_the_sender_has() {
    let a = Desk::with_work(1, 2);
    let file = a.export(&a.replica.vector());
    let incoming = read(&file, Some(WORKSPACE)).unwrap();
    assert_eq!(incoming.cover.known, a.replica.frontier());
    assert!(incoming.changes.is_empty() && incoming.cover.stretches.is_empty());
}

#[test]
fn what_was_forwarded_is_proved_by_its_writer() {
    let (mut a, mut b, mut c) = (Desk::with_work(1, 3), Desk::new(2), Desk::new(3));
    b.import(&a.export_all());
    b.edit(10);
    a.edit(11);
    let file = b.export_all();
    c.import(&file);
    assert_eq!(c.replica.digest(), b.replica.digest());
    let of_a = c.heads.last_within(a.replica.me(), 1..=9).unwrap();
    assert_eq!(of_a.dot.seq, 3);
    assert!(of_a.is_genuine(WORKSPACE));
    // C learned a proof that it can use itself, after B is gone.
    let mut d = Desk::new(4);
    d.import(&c.export_all());
    assert_eq!(d.replica.digest(), c.replica.digest());
}

#[test]
fn what_waits_for_a_lost_file_is_passed_on_too() {
    let (mut a, mut b, mut c) = (Desk::with_work(1, 2), Desk::new(2), Desk::new(3));
    let lost = a.export_all();
    let seen = a.replica.vector();
    a.edit(7);
    b.import(&a.export(&seen));
    assert_eq!(b.replica.waiting().count(), 1);
    c.import(&b.export_all());
    assert_eq!(c.replica.waiting().count(), 1);
    c.import(&lost);
    assert_eq!(c.replica.digest(), a.replica.digest());
}

#[test]
fn the_order_in_which_changes_are_handed_over_does_not_matter() {
    let a = Desk::with_work(1, 4);
    let mut shuffled = a.outgoing(&VersionVector::default());
    shuffled.changes.reverse();
    shuffled.changes.extend(a.log.iter().cloned());
    assert_eq!(write(shuffled, &a.identity), Ok(a.export_all()));
}

#[test]
fn what_nobody_proves_is_not_written() {
    let (a, mut b) = (Desk::with_work(1, 3), Desk::new(2));
    b.import(&a.export_all());
    let no_heads = SignedHeads::default();
    let unproved = Outgoing {
        changes: b.log.clone(),
        heads: &no_heads,
        ..b.outgoing(&VersionVector::default())
    };
    let last = a.log[2].dot();
    assert_eq!(
        write(unproved, &b.identity),
        Err(WriteError::Unproved(last))
    );
}

/// Heads of these writers, as if they were known.
pub fn heads(vector: &VersionVector) -> Vec<Dep> {
    let head = |(replica, seq)| Dep {
        replica,
        seq,
        tip: Tip(seq),
    };
    vector.iter().map(head).collect()
}

#[test]
fn as_many_writers_are_written_as_are_read() {
    let a = Desk::with_work(1, 1);
    let writer = |number: u64| ReplicaId(*blake3::hash(&number.to_le_bytes()).as_bytes());
    let known_of = |count| Outgoing {
        known: heads(&(0..count).map(|number| (writer(number), 1)).collect()),
        ..a.outgoing(&VersionVector::default())
    };
    let file = write(known_of(10_000), &a.identity).unwrap();
    assert_eq!(peek(&file).unwrap().vector().total(), 10_000);
    let refused = write(known_of(10_001), &a.identity);
    assert_eq!(refused, Err(WriteError::TooManyReplicas { count: 10_001 }));
}

#[derive(Clone, Debug)]
enum Step {
    Edit {
        who: usize,
        value: i64,
    },
    /// A file for `to`, as far as is known of them, or for newcomers; it may get lost.
    Send {
        from: usize,
        to: usize,
        full: bool,
        lost: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..3usize, 0..9i64).prop_map(|(who, value)| Step::Edit { who, value }),
        (0..3usize, 0..3usize, any::<bool>(), any::<bool>()).prop_map(|(from, to, full, lost)| {
            Step::Send {
                from,
                to,
                full,
                lost,
            }
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_days_everybody_ends_with_the_same_state(steps in prop::collection::vec(step(), 1..25)) {
        let mut desks = [Desk::new(1), Desk::new(2), Desk::new(3)];
        for step in steps {
            match step {
                Step::Edit { who, value } => desks[who].edit(value),
                Step::Send { from, to, full, lost } => {
                    let known = if full { VersionVector::default() } else { desks[to].replica.vector() };
                    let file = desks[from].export(&known);
                    prop_assert_eq!(peek(&file).unwrap().known, desks[from].replica.frontier());
                    if !lost {
                        desks[to].import(&file);
                        desks[to].import(&file);
                    }
                }
            }
        }
        // One round of everybody's files, each twice, in an order of no meaning.
        let files: Vec<Vec<u8>> = desks.iter().map(Desk::export_all).collect();
        for desk in &mut desks {
            for file in files.iter().chain(files.iter().rev()) {
                desk.import(file);
            }
        }
        let [a, b, c] = &desks;
        prop_assert_eq!(a.replica.vector(), b.replica.vector());
        prop_assert_eq!(a.replica.digest(), b.replica.digest());
        prop_assert_eq!(a.replica.digest(), c.replica.digest());
        prop_assert_eq!(known_to_all(desks.iter().map(|desk| desk.replica.vector()).collect::<Vec<_>>().iter()), a.replica.vector());
    }
}
