//! The writers known here, numbered, each with what is known of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::id::{Dep, Dot, Hash, ReplicaId, Tip};
use super::register::Entry;
use super::renewal::{Meaning, Renewals};
use super::tips::Tips;
use super::vector::VersionVector;

/// How far one writer's changes are applied here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub id: ReplicaId,
    /// Its last applied count.
    pub seq: u64,
    /// The hash of that change.
    pub hash: Hash,
    /// The beginning of the hash of every applied change.
    pub tips: Tips,
    /// How many values its applied changes wrote.
    pub edits: u64,
    /// What that change had seen: numbers of writers, ascending, with their counts.
    context: Vec<(u32, u64)>,
}

#[derive(Clone, Default, Debug)]
pub(super) struct Peers {
    /// Clones share them, because every authored change works on a clone of its replica and touches one.
    heads: Vec<Arc<Head>>,
    /// Asked several times for each change; the hasher is quick and seeded anew for each process.
    numbers: HashMap<ReplicaId, u32, RandomState>,
}

/// From which count on changes of a writer are kept but not applied, because nobody here trusts it any more.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Held(pub BTreeMap<ReplicaId, u64>);

impl Held {
    /// How much of the first `seq` changes of `replica` may be applied.
    pub fn limit(&self, replica: &ReplicaId, seq: u64) -> u64 {
        self.0.get(replica).map_or(seq, |last| seq.min(*last))
    }

    /// Whether the change is held back.
    pub fn holds(&self, dot: Dot) -> bool {
        self.limit(&dot.replica, dot.seq) < dot.seq
    }
}

impl Head {
    /// How much of `writer` its last change had seen.
    fn saw(&self, writer: u32) -> u64 {
        let place = self
            .context
            .binary_search_by_key(&writer, |(seen, _)| *seen);
        place.map_or(0, |at| self.context[at].1)
    }

    /// Whether what it had seen is in order and of so many writers at most.
    pub fn is_sound(&self, writers: usize) -> bool {
        self.context.is_sorted_by(|(a, _), (b, _)| a < b)
            && self
                .context
                .last()
                .is_none_or(|(last, _)| (*last as usize) < writers)
    }

    fn dep(&self) -> Dep {
        Dep {
            replica: self.id,
            seq: self.seq,
            tip: self.hash.tip(),
        }
    }
}

impl Peers {
    pub fn from_heads(heads: Vec<Arc<Head>>) -> Self {
        let numbers = heads
            .iter()
            .zip(0..)
            .map(|(head, number)| (head.id, number))
            .collect();
        Self { heads, numbers }
    }

    pub fn heads(&self) -> &[Arc<Head>] {
        &self.heads
    }

    pub fn id(&self, writer: u32) -> ReplicaId {
        self.heads[writer as usize].id
    }

    pub fn find(&self, id: &ReplicaId) -> Option<&Head> {
        self.numbers
            .get(id)
            .map(|number| &*self.heads[*number as usize])
    }

    pub fn seq(&self, id: &ReplicaId) -> u64 {
        self.find(id).map_or(0, |head| head.seq)
    }

    /// The number of `id`, given now if it is new.
    pub fn number(&mut self, id: ReplicaId) -> u32 {
        if let Some(number) = self.numbers.get(&id) {
            return *number;
        }
        // Four billion writers do not fit into memory, so the count cannot outgrow the number.
        let number = u32::try_from(self.heads.len()).unwrap_or(u32::MAX);
        self.heads.push(Arc::new(Head {
            id,
            seq: 0,
            hash: Hash::default(),
            tips: Tips::default(),
            edits: 0,
            context: Vec::new(),
        }));
        self.numbers.insert(id, number);
        number
    }

    /// How many values all applied changes wrote.
    pub fn edits(&self) -> u64 {
        self.heads.iter().map(|head| head.edits).sum()
    }

    /// The tip of an applied change.
    pub fn tip(&self, dot: Dot) -> Option<Tip> {
        self.find(&dot.replica)?.tips.get(dot.seq)
    }

    /// What of all that `change` had seen is not applied here yet. Of writers that are `held` back only what is not is
    /// missed. `None` when another change than one it had seen is applied under that name.
    pub fn missing(&self, change: &Change, renewals: &Renewals, held: &Held) -> Option<Vec<Dot>> {
        let mut missing = Vec::new();
        let mut need = |(replica, seq): (ReplicaId, u64)| {
            let seq = held.limit(&replica, seq);
            if self.seq(&replica) < seq {
                missing.push(Dot { replica, seq });
            }
        };
        for dep in &change.deps {
            match renewals.meaning(dep) {
                Meaning::TakenOver(counts) => counts.into_iter().for_each(&mut need),
                Meaning::Itself if self.tip(dep.dot()).is_some_and(|tip| tip != dep.tip) => {
                    return None;
                }
                Meaning::Itself => need((dep.replica, dep.seq)),
            }
        }
        Some(missing)
    }

    /// Notes that `change` is applied; returns its writer's number.
    pub fn advance(&mut self, change: &Change, hash: Hash, renewals: &Renewals) -> u32 {
        let writer = self.number(change.replica);
        for dep in &change.deps {
            match renewals.meaning(dep) {
                Meaning::Itself => self.note_seen(writer, (dep.replica, dep.seq)),
                Meaning::TakenOver(counts) => {
                    for count in counts {
                        self.note_seen(writer, count);
                    }
                }
            }
        }
        let head = Arc::make_mut(&mut self.heads[writer as usize]);
        head.seq = change.seq;
        head.hash = hash;
        head.tips.push(hash.tip());
        head.edits += change.edits.len() as u64;
        writer
    }

    fn note_seen(&mut self, writer: u32, (replica, seq): (ReplicaId, u64)) {
        let number = self.number(replica);
        let context = &mut Arc::make_mut(&mut self.heads[writer as usize]).context;
        match context.binary_search_by_key(&number, |(seen, _)| *seen) {
            Ok(at) => context[at].1 = seq.max(context[at].1),
            Err(at) => context.insert(at, (number, seq)),
        }
    }

    /// Whether the last applied change of `writer` had seen `entry` or wrote it itself.
    pub fn has_seen(&self, writer: u32, entry: &Entry) -> bool {
        if entry.writer == writer {
            return true;
        }
        self.heads[writer as usize].saw(entry.writer) >= entry.seq
    }

    /// Order for showing: newer timestamp first, then the higher writer id, then the higher count.
    pub fn newer(&self, a: &Entry, b: &Entry) -> bool {
        (a.hlc, self.id(a.writer), a.seq) > (b.hlc, self.id(b.writer), b.seq)
    }

    /// What `id` has to name as new when it writes its next change: the heads that its last one had not seen.
    pub fn unseen_by(&self, id: &ReplicaId) -> Vec<Dep> {
        let me = self.find(id);
        let mut unseen: Vec<Dep> = (0..)
            .zip(&self.heads)
            .filter(|(number, head)| {
                head.id != *id && head.seq > me.map_or(0, |me| me.saw(*number))
            })
            .map(|(_, head)| head.dep())
            .collect();
        unseen.sort_unstable();
        unseen
    }

    /// What `id` had applied when it wrote its last change that is applied here, that one included.
    pub fn seen_by(&self, id: &ReplicaId) -> VersionVector {
        let Some(head) = self.find(id) else {
            return VersionVector::default();
        };
        let seen = head.context.iter();
        seen.map(|(number, seq)| (self.id(*number), *seq))
            .chain([(*id, head.seq)])
            .collect()
    }

    /// The last applied change of every writer, ordered by writer.
    pub fn frontier(&self) -> Vec<Dep> {
        let mut frontier: Vec<Dep> = self
            .heads
            .iter()
            .filter(|head| head.seq > 0)
            .map(|head| head.dep())
            .collect();
        frontier.sort_unstable();
        frontier
    }

    pub fn vector(&self) -> VersionVector {
        self.heads.iter().map(|head| (head.id, head.seq)).collect()
    }
}
