//! One writer: authors its own changes, delivers others' in causal order, lets the early ones wait.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::change::{Change, Edit, Intent, Payload, RecordId, Seal, Seed};
use super::hlc::{Hlc, WallMs};
use super::id::{Dep, Dot, Hash, ReplicaId, Tip};
use super::peers::{Held, Peers};
use super::queue::Queue;
use super::register::Entry;
use super::renewal::{Meaning, Renewals};
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
    /// How many changes that were applied before turned out to live on under another name, see
    /// [`super::Renewal`]. If any, the replica must be built anew from the log: [`Replica::anew`].
    pub taken_over: u64,
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
    pub(super) renewals: Renewals,
    pub(super) held: Held,
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
            renewals: Renewals::default(),
            held: Held::default(),
            undo: UndoStack::default(),
        }
    }

    /// An empty one that is to be filled from the log again, in any order: under the name `me`, with the same clock,
    /// knowing these renewals from the start and holding back these writers' changes from beyond these counts.
    #[must_use]
    pub fn anew(
        &self,
        me: ReplicaId,
        renewals: Renewals,
        held: impl IntoIterator<Item = (ReplicaId, u64)>,
    ) -> Self {
        Self {
            clock: self.clock,
            renewals,
            held: Held(held.into_iter().collect()),
            ..Self::new(me)
        }
    }

    /// Applies no more changes of `replica` than are applied now; what comes later is kept and waits. Takes effect
    /// backwards only in a replica that is built [`Self::anew`].
    pub fn hold(&mut self, replica: ReplicaId) {
        let last = self.peers.seq(&replica);
        self.held.0.entry(replica).or_insert(last);
    }

    /// Whose changes are held back, and from beyond which count.
    pub fn held(&self) -> impl Iterator<Item = (ReplicaId, u64)> + '_ {
        self.held.0.iter().map(|(replica, last)| (*replica, *last))
    }

    /// Which writers go on under another name.
    pub fn renewals(&self) -> &Renewals {
        &self.renewals
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

    /// The last applied change of every writer, ordered by writer.
    pub fn frontier(&self) -> Vec<Dep> {
        self.peers.frontier()
    }

    /// What `replica` surely has: what it had applied when it wrote its last change that is applied here.
    pub fn seen_by(&self, replica: &ReplicaId) -> VersionVector {
        self.peers.seen_by(replica)
    }

    /// The tip of an applied change.
    pub fn tip(&self, dot: Dot) -> Option<Tip> {
        self.peers.tip(dot)
    }

    /// The change `dot`, if it waits here.
    pub fn waiting_change(&self, dot: Dot) -> Option<&Change> {
        self.waiting.get(&dot).map(AsRef::as_ref)
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
        let erased = self.state.erased_count();
        self.apply(&change, change.hash());
        if self.state.erased_count() > erased {
            self.strip_waiting();
        }
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
        for mut change in changes {
            let dot = change.dot();
            if self.renewals.take_over(&change) {
                received.known += 1;
            } else if dot.seq <= self.peers.seq(&dot.replica) {
                self.check_known(&change)?;
                received.known += 1;
            } else if let Some(known) = self.waiting.get(&dot) {
                if **known != change && known.hash() != change.hash() {
                    return Err(Fork { dot });
                }
                received.known += 1;
            } else {
                fresh.insert(dot);
                self.strip(&mut change);
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

    /// Drops the personal values of records that are erased here.
    pub fn strip(&self, change: &mut Change) {
        let must_go = change.edits.iter().filter(|edit| self.must_go(edit));
        let erased: BTreeSet<RecordId> = must_go.map(|edit| edit.record.clone()).collect();
        change.erase_all(&erased);
    }

    /// Whether it writes a personal value of a record that is erased here.
    fn must_go(&self, edit: &Edit) -> bool {
        let record = || self.state.record(&edit.record.kind, &edit.record.key);
        matches!(edit.payload, Payload::Personal(_))
            && record().is_some_and(|record| record.is_erased())
    }

    /// The changes that are held back, see [`Self::hold`].
    pub fn held_back(&self) -> impl Iterator<Item = &Change> {
        self.waiting()
            .filter(|change| self.held.holds(change.dot()))
    }

    /// What the waiting changes wait for, ordered by writer. Nobody waits for what is held back.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut needed: BTreeMap<ReplicaId, u64> = BTreeMap::new();
        let mut need = |(replica, seq): (ReplicaId, u64)| {
            let most = needed.entry(replica).or_insert(0);
            *most = self.held.limit(&replica, seq).max(*most);
        };
        let waiting = self.waiting.values();
        for change in waiting.filter(|change| !self.held.holds(change.dot())) {
            need((change.replica, change.seq - 1));
            for dep in &change.deps {
                match self.renewals.meaning(dep) {
                    Meaning::Itself => need((dep.replica, dep.seq)),
                    Meaning::TakenOver(counts) => counts.into_iter().for_each(&mut need),
                }
            }
        }
        needed
            .into_iter()
            .flat_map(|(replica, to)| self.missing(replica, to))
            .collect()
    }

    /// Waiting changes that wait for another change than the one that is applied here under its name: after a disk
    /// was copied, until one of the two goes on under a new name.
    pub fn waiting_for_other(&self) -> impl Iterator<Item = (&Change, Dep)> {
        let other = |dep: &&Dep| {
            self.renewals.meaning(dep) == Meaning::Itself
                && self.tip(dep.dot()).is_some_and(|tip| tip != dep.tip)
        };
        self.waiting()
            .filter_map(move |change| Some((change, *change.deps.iter().find(other)?)))
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

    /// An applied change may come again, but only the same one.
    fn check_known(&self, change: &Change) -> Result<(), Fork> {
        let dot = change.dot();
        if self.tip(dot) == Some(change.hash().tip()) {
            Ok(())
        } else {
            Err(Fork { dot })
        }
    }

    fn deliver(&mut self, wall: WallMs, received: &mut Received) -> Result<(), Fork> {
        let mut renewals = self.renewals.iter().count();
        let erased = self.state.erased_count();
        let mut queue = Queue::of(self.waiting_writers());
        loop {
            while let Some(replica) = queue.next() {
                let missing = self.deliver_of(replica, wall, received)?;
                queue.wait(replica, missing);
                let seq = self.peers.seq(&replica);
                queue.reached(Dot { replica, seq });
            }
            let known = self.renewals.iter().count();
            if known == renewals {
                break;
            }
            // What those left wait for may mean something else now.
            renewals = known;
            queue = Queue::of(self.waiting_writers());
        }
        if self.state.erased_count() > erased {
            self.strip_waiting();
        }
        Ok(())
    }

    fn waiting_writers(&self) -> BTreeSet<ReplicaId> {
        self.waiting.keys().map(|dot| dot.replica).collect()
    }

    /// Applies the changes of `replica` as far as their past is here, and says what the next one misses.
    fn deliver_of(
        &mut self,
        replica: ReplicaId,
        wall: WallMs,
        received: &mut Received,
    ) -> Result<Vec<Dot>, Fork> {
        while let Some(change) = self.next_of(replica).cloned() {
            if self.held.holds(change.dot()) {
                break;
            }
            if change.previous != self.head(&replica).unwrap_or_default() {
                return Err(Fork { dot: change.dot() });
            }
            match self.peers.missing(&change, &self.renewals, &self.held) {
                None => break,
                Some(missing) if !missing.is_empty() => return Ok(missing),
                Some(_) => {}
            }
            self.waiting.remove(&change.dot());
            // Own words were never beyond the own clock, and nothing new may come before them.
            let known = if replica == self.me {
                change.hlc.wall_ms().max(wall)
            } else {
                wall
            };
            self.clock = self.clock.observe(change.hlc, known);
            received.taken_over += self.apply(&change, change.hash());
            received.applied.push(change.dot());
        }
        Ok(Vec::new())
    }

    fn next_of(&self, replica: ReplicaId) -> Option<&Arc<Change>> {
        self.waiting.get(&Dot {
            replica,
            seq: self.peers.seq(&replica) + 1,
        })
    }

    /// Returns how many changes that were applied before live on under another name from now on.
    fn apply(&mut self, change: &Change, hash: Hash) -> u64 {
        let writer = self.peers.advance(change, hash, &self.renewals);
        self.state.apply(change, writer, &self.peers);
        if change.replica == self.me {
            let intent = self.renewals.intent(self.me, change.seq, change.intent);
            self.undo.note(change.seq, intent);
        }
        self.learn_renewal(change)
    }

    /// An erasure reaches what waits, too.
    fn strip_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        for change in waiting.values_mut() {
            if change.edits.iter().any(|edit| self.must_go(edit)) {
                self.strip(Arc::make_mut(change));
            }
        }
        self.waiting = waiting;
    }

    fn learn_renewal(&mut self, change: &Change) -> u64 {
        let Some(renewal) = self.renewals.learn(change) else {
            return 0;
        };
        let applied = renewal
            .tips
            .iter()
            .zip(renewal.from..)
            .take_while(|(tip, seq)| {
                let dot = Dot {
                    replica: renewal.former,
                    seq: *seq,
                };
                self.peers.tip(dot) == Some(**tip)
            });
        let count = applied.count() as u64;
        let renewals = &self.renewals;
        self.waiting.retain(|_, change| !renewals.take_over(change));
        count
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
