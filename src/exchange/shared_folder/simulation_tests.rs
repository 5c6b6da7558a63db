//! Five machines, each with its own copy of the folder, and a sync client that brings files and removals late, half and
//! in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::super::encryption::DecryptError;
use super::super::folder::{look, publish, read, remove};
use super::super::selection::{held, known_to_all};
use super::super::state_file::tests::{Desk, WORKSPACE};
use super::super::state_file::{Outgoing, write};
use super::*;
use crate::replica::Hash;

const MACHINES: u8 = 5;

/// A colleague, the copy of the folder there, and what was learned from it.
struct Machine {
    number: u8,
    desk: Desk,
    folder: tempfile::TempDir,
    imported: BTreeSet<Hash>,
    members: BTreeMap<ReplicaId, VersionVector>,
}

impl Machine {
    fn new(number: u8) -> Self {
        let ids = (0..MACHINES).map(|number| Desk::new(number).replica.me());
        Self {
            number,
            desk: Desk::new(number),
            folder: tempfile::tempdir().unwrap(),
            imported: BTreeSet::new(),
            members: ids.map(|id| (id, VersionVector::default())).collect(),
        }
    }

    /// Whether anything in the folder changed.
    fn sync(&mut self) -> bool {
        let files = self.take_in();
        let me = self.desk.replica.me();
        self.members.insert(me, self.desk.replica.vector());
        let known = known_to_all(self.members.values());
        let held = held(&self.desk.replica);
        let mut wanted = missing(&held, &Coverage::of(&files), &known);
        wanted.extend(merge(&files, me, &known));
        let runs = sendable(&wanted, &held, &self.desk.heads, me);
        let sends =
            !runs.is_empty() || acknowledgement_is_due(&files, me, &self.desk.replica.frontier());
        if sends {
            self.send(&runs, moment(&files, me, 0));
        }
        let going = obsolete(&files, me, &known);
        for at in &going {
            remove(&files[*at].found).unwrap();
        }
        sends || !going.is_empty()
    }

    fn take_in(&mut self) -> Vec<Filed> {
        let mut files = Vec::new();
        for found in look(self.folder.path()).unwrap() {
            let no_key = |_: &[u8]| Err(DecryptError::NotForThisLaptop);
            match assess(read(&found).unwrap(), &no_key, WORKSPACE) {
                Standing::Ours { cover, bytes } => {
                    if self.imported.insert(cover.file) {
                        self.desk.import(&bytes);
                    }
                    let member = self.members.get_mut(&cover.sender).unwrap();
                    member.join(&cover.vector());
                    files.push(Filed { found, cover });
                }
                other => assert_eq!(other, Standing::HalfWritten),
            }
        }
        files
    }

    fn send(&self, runs: &[Run], written: WallMs) {
        let is_in = |run: &Run, dot: crate::replica::Dot| {
            run.replica == dot.replica && (run.from..=run.to).contains(&dot.seq)
        };
        let changes = self.desk.log.iter();
        let changes = changes.filter(|change| runs.iter().any(|run| is_in(run, change.dot())));
        let outgoing = Outgoing {
            written,
            changes: changes.cloned().collect(),
            ..self.desk.outgoing(&self.desk.replica.vector())
        };
        let file = write(outgoing, &self.desk.identity).unwrap();
        let name = format!("stand_{}_{}.ozgstand", self.number, runs.len());
        publish(self.folder.path(), &name, &file).unwrap();
    }

    fn files(&self) -> Vec<PathBuf> {
        let names = look(self.folder.path()).unwrap().into_iter();
        names.map(|found| found.seen.name.into()).collect()
    }
}

struct Office(Vec<Machine>);

impl Office {
    fn new() -> Self {
        Self((0..MACHINES).map(Machine::new).collect())
    }

    /// All files that lie with the machine that wrote them, or still somewhere else.
    fn names(&self) -> Vec<PathBuf> {
        let names: BTreeSet<PathBuf> = self.0.iter().flat_map(Machine::files).collect();
        names.into_iter().collect()
    }

    /// Brings one file to `to` as it is with its writer now: there, half there, or gone.
    fn deliver(&self, to: usize, name: &Path, half: bool) {
        let writer = name.to_str().and_then(|name| name.split('_').nth(1));
        let writer: usize = writer.and_then(|number| number.parse().ok()).unwrap();
        if writer == to {
            return;
        }
        let copy = self.0[to].folder.path().join(name);
        match fs::read(self.0[writer].folder.path().join(name)) {
            Ok(bytes) if half => fs::write(copy, &bytes[..bytes.len() / 2]).unwrap(),
            Ok(bytes) => fs::write(copy, bytes).unwrap(),
            Err(_) => {
                let _ = fs::remove_file(copy);
            }
        }
    }

    fn deliver_all_to(&self, to: usize) {
        for name in self.names() {
            self.deliver(to, &name, false);
        }
    }

    /// Everything is brought everywhere until nobody has anything to do; whether that takes few rounds.
    fn comes_to_rest(&mut self) -> bool {
        (0..8).any(|_| {
            (0..self.0.len()).for_each(|to| self.deliver_all_to(to));
            let changed: Vec<bool> = self.0.iter_mut().map(Machine::sync).collect();
            !changed.contains(&true)
        })
    }

    fn agrees(&self) -> bool {
        let digest = self.0[0].desk.replica.digest();
        self.0.iter().all(|machine| {
            machine.desk.replica.digest() == digest && machine.desk.replica.waiting().count() == 0
        })
    }
}

#[derive(Clone, Debug)]
enum Step {
    Edit(usize, i64),
    Sync(usize),
    Deliver { to: usize, pick: usize, half: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..usize::from(MACHINES);
    prop_oneof![
        2 => (who(), 0..9i64).prop_map(|(who, value)| Step::Edit(who, value)),
        3 => who().prop_map(Step::Sync),
        6 => (who(), any::<usize>(), prop::bool::weighted(0.2))
            .prop_map(|(to, pick, half)| Step::Deliver { to, pick, half }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_arrives_when_all_end_with_the_same_and_one_file_each(steps in prop::collection::vec(step(), 1..60)) {
        let mut office = Office::new();
        for step in steps {
            match step {
                Step::Edit(who, value) => office.0[who].desk.edit(value),
                Step::Sync(who) => {
                    office.0[who].sync();
                }
                Step::Deliver { to, pick, half } => {
                    let names = office.names();
                    if let Some(name) = names.get(pick % names.len().max(1)) {
                        office.deliver(to, name, half);
                    }
                }
            }
        }
        prop_assert!(office.comes_to_rest());
        prop_assert!(office.agrees());
        prop_assert!(office.names().len() <= usize::from(MACHINES), "{:?}", office.names());
    }
}

#[test]
fn a_colleague_who_comes_back_late_gets_everything_from_a_folder_that_stayed_small() {
    let mut office = Office::new();
    for day in 0..20 {
        for who in 0..3 {
            office.deliver_all_to(who);
            office.0[who].desk.edit(day);
            office.0[who].sync();
        }
        let count = office.names().len();
        assert!(count <= 3 * 12, "{count} files on day {day}");
    }
    assert_eq!(office.0[4].desk.log.len(), 0);
    assert!(office.comes_to_rest());
    assert!(office.agrees());
    assert_eq!(office.0[4].desk.log.len(), 60);
    assert_eq!(office.names().len(), usize::from(MACHINES));
}
