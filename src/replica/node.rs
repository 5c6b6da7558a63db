//! One writer: authors its own changes, delivers others' in causal order, lets the early ones wait.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::change::{Change, Edit, Intent, Payload, RecordId, Seal, Seed};
use super::hlc::{Hlc, WallMs};
use super::id::{Dot, Hash, ReplicaId};
use super::peers::Peers;
use super::register::Entry;
use super::state::State;
use super::value::Value;
use super::vector::VersionVector;

/// Whether a value must be erasable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Privacy {
    /// The hash covers the value itself.
    Open,
    /// The hash covers a salted digest.
    Personal,
}

/// An edit to be authored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftEdit {
    /// Of which record.
    pub record: RecordId,
    /// Which field.
    pub field: Arc<str>,
    /// Which element, where the field is a set or table.
    pub item: Option<Arc<str>>,
    /// The new value.
    pub value: Value,
    /// Whether it must be erasable.
    pub privacy: Privacy,
}

/// A change to be authored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// What to write, in order.
    pub edits: Vec<DraftEdit>,
    /// The reason given, if any.
    pub reason: Option<Arc<str>>,
    /// Whether it takes something back.
    pub intent: Intent,
}

/// What became of received changes.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Received {
    /// Applied now, in causal order; some may have waited before.
    pub applied: Vec<Dot>,
    /// Waiting now that did not wait before.
    pub waiting: Vec<Dot>,
    /// Known before.
    pub known: usize,
}

/// Two different changes carry the same name: a disk image or backup was copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fork {
    /// The first name that two changes share.
    pub dot: Dot,
}

/// Changes that are needed before waiting ones can be applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Whose changes are missing.
    pub replica: ReplicaId,
    /// The first missing count.
    pub from: u64,
    /// The last missing count.
    pub to: u64,
}

/// One writer and all that it knows. A clone is a cheap snapshot.
#[derive(Clone, Debug)]
pub struct Replica {
    pub(super) me: ReplicaId,
    pub(super) clock: Hlc,
    pub(super) peers: Peers,
    pub(super) state: State,
    pub(super) waiting: BTreeMap<Dot, Arc<Change>>,
    pub(super) undo: UndoStack,
}

/// The own changes that undo and redo would take back next, last first taken.
#[derive(Clone, Default, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct UndoStack {
    undo: Vec<u64>,
    redo: Vec<u64>,
}

impl UndoStack {
    fn note(&mut self, seq: u64, intent: Intent) {
        match intent {
            Intent::Edit => {
                self.undo.push(seq);
                self.redo.clear();
            }
            Intent::Undo(taken_back) => {
                self.undo.retain(|known| *known != taken_back);
                self.redo.push(seq);
            }
            Intent::Redo(taken_back) => {
                self.redo.retain(|known| *known != taken_back);
                self.undo.push(seq);
            }
        }
    }
}

impl Replica {
    /// A writer that knows nothing yet.
    pub fn new(me: ReplicaId) -> Self {
        Self {
            me,
            clock: Hlc::default(),
            peers: Peers::default(),
            state: State::default(),
            waiting: BTreeMap::new(),
            undo: UndoStack::default(),
        }
    }

    /// Who it is.
    pub fn me(&self) -> ReplicaId {
        self.me
    }

    /// What the applied changes add up to.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What is applied.
    pub fn vector(&self) -> VersionVector {
        self.peers.vector()
    }

    /// The last timestamp given or seen.
    pub fn clock(&self) -> Hlc {
        self.clock
    }

    /// The hash of the last applied change of `replica`; `None` when none is applied.
    pub fn head(&self, replica: &ReplicaId) -> Option<Hash> {
        self.peers
            .find(replica)
            .filter(|head| head.seq > 0)
            .map(|head| head.hash)
    }

    /// Who wrote a register's entry.
    pub fn writer(&self, entry: &Entry) -> ReplicaId {
        self.peers.id(entry.writer)
    }

    /// How many values the applied changes wrote.
    pub fn edits(&self) -> u64 {
        self.peers.edits()
    }

    /// A hash over the visible state, conflicts included: equal for equal version vectors. Walks the whole state.
    pub fn digest(&self) -> Hash {
        self.state.digest(&self.peers)
    }

    /// Changes that came before what they build on, ordered by writer and count.
    pub fn waiting(&self) -> impl Iterator<Item = &Change> {
        self.waiting.values().map(AsRef::as_ref)
    }

    /// The own change that undo takes back next.
    pub fn undoable(&self) -> Option<Dot> {
        self.undo.undo.last().map(|seq| Dot {
            replica: self.me,
            seq: *seq,
        })
    }

    /// The own undo that redo takes back next.
    pub fn redoable(&self) -> Option<Dot> {
        self.undo.redo.last().map(|seq| Dot {
            replica: self.me,
            seq: *seq,
        })
    }

    /// Authors a change: stamps, chains and applies it. `seed` is 16 fresh random bytes; it is used only when a value
    /// is personal.
    pub fn author(&mut self, draft: Draft, wall: WallMs, seed: Seed) -> Change {
        self.clock = self.clock.tick(wall);
        let personal = draft
            .edits
            .iter()
            .any(|edit| edit.privacy == Privacy::Personal);
        let change = Change {
            replica: self.me,
            seq: self.peers.seq(&self.me) + 1,
            previous: self.head(&self.me).unwrap_or_default(),
            hlc: self.clock,
            deps: self.peers.unseen_by(&self.me),
            intent: draft.intent,
            reason: draft.reason,
            seal: if personal {
                Seal::Seed(seed)
            } else {
                Seal::None
            },
            edits: draft.edits.into_iter().map(Edit::from).collect(),
        };
        self.apply(&change, change.hash());
        change
    }

    /// Takes changes in any order, applies those whose past is here and keeps the others waiting. Moves the clock at
    /// most five minutes beyond `wall`.
    ///
    /// # Errors
    /// [`Fork`] when a change contradicts a known one of the same name or the chain of hashes. Then the replica may
    /// have taken a part: work on a clone and drop it.
    pub fn receive(
        &mut self,
        changes: impl IntoIterator<Item = Change>,
        wall: WallMs,
    ) -> Result<Received, Fork> {
        let mut received = Received::default();
        let mut fresh = BTreeSet::new();
        for change in changes {
            let dot = change.dot();
            if dot.seq <= self.peers.seq(&dot.replica) {
                self.check_known(&change)?;
                received.known += 1;
            } else if let Some(known) = self.waiting.get(&dot) {
                if **known != change && known.hash() != change.hash() {
                    return Err(Fork { dot });
                }
                received.known += 1;
            } else {
                fresh.insert(dot);
                self.waiting.insert(dot, Arc::new(change));
            }
        }
        self.deliver(wall, &mut received)?;
        received.waiting = fresh
            .into_iter()
            .filter(|dot| self.waiting.contains_key(dot))
            .collect();
        Ok(received)
    }

    /// What the waiting changes wait for, ordered by writer.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut needed: BTreeMap<ReplicaId, u64> = BTreeMap::new();
        for change in self.waiting.values() {
            let own_past = (change.replica, change.seq - 1);
            for (replica, seq) in change.deps.iter().copied().chain([own_past]) {
                let most = needed.entry(replica).or_insert(0);
                *most = seq.max(*most);
            }
        }
        needed
            .into_iter()
            .flat_map(|(replica, to)| self.missing(replica, to))
            .collect()
    }

    /// The stretches of `replica` up to `to` that are neither applied nor waiting.
    fn missing(&self, replica: ReplicaId, to: u64) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let mut from = self.peers.seq(&replica) + 1;
        let here = self.waiting.range(
            Dot { replica, seq: from }..=Dot {
                replica,
                seq: to.max(from),
            },
        );
        for seq in here.map(|(dot, _)| dot.seq).chain([to.saturating_add(1)]) {
            if from < seq {
                gaps.push(Gap {
                    replica,
                    from,
                    to: seq - 1,
                });
            }
            from = from.max(seq.saturating_add(1));
        }
        gaps
    }

    /// An applied change may come again, but only the same one. Only the last one's hash is at hand here; older ones
    /// are compared by whoever keeps the log.
    fn check_known(&self, change: &Change) -> Result<(), Fork> {
        match self.peers.find(&change.replica) {
            Some(head) if head.seq == change.seq && head.hash != change.hash() => {
                Err(Fork { dot: change.dot() })
            }
            _ => Ok(()),
        }
    }

    fn deliver(&mut self, wall: WallMs, received: &mut Received) -> Result<(), Fork> {
        let mut writers: BTreeSet<ReplicaId> = self.waiting.keys().map(|dot| dot.replica).collect();
        loop {
            let before = received.applied.len();
            for replica in std::mem::take(&mut writers) {
                self.deliver_of(replica, wall, received)?;
                if self.next_of(replica).is_some() {
                    writers.insert(replica);
                }
            }
            if received.applied.len() == before {
                return Ok(());
            }
        }
    }

    /// Applies the changes of `replica` as far as their past is here.
    fn deliver_of(
        &mut self,
        replica: ReplicaId,
        wall: WallMs,
        received: &mut Received,
    ) -> Result<(), Fork> {
        while let Some(change) = self.next_of(replica).cloned() {
            if change.previous != self.head(&replica).unwrap_or_default() {
                return Err(Fork { dot: change.dot() });
            }
            if !self.peers.is_ready(&change) {
                break;
            }
            self.waiting.remove(&change.dot());
            self.clock = self.clock.observe(change.hlc, wall);
            self.apply(&change, change.hash());
            received.applied.push(change.dot());
        }
        Ok(())
    }

    fn next_of(&self, replica: ReplicaId) -> Option<&Arc<Change>> {
        self.waiting.get(&Dot {
            replica,
            seq: self.peers.seq(&replica) + 1,
        })
    }

    fn apply(&mut self, change: &Change, hash: Hash) {
        let writer = self.peers.advance(change, hash);
        self.state.apply(change, writer, &self.peers);
        if change.replica == self.me {
            self.undo.note(change.seq, change.intent);
        }
    }
}

impl From<DraftEdit> for Edit {
    fn from(draft: DraftEdit) -> Self {
        let payload = match draft.privacy {
            Privacy::Open => Payload::Open(draft.value),
            Privacy::Personal => Payload::Personal(draft.value),
        };
        Self {
            record: draft.record,
            field: draft.field,
            item: draft.item,
            payload,
        }
    }
}
