//! Renewals: a writer whose disk was copied goes on under a new name.
//!
//! Two machines with one key write two different changes of one name: a fork. One of them takes a new key, its
//! successor, and writes the changes after the fork once more under it. The successor's first change says so: which
//! former writer, from which count on, and the tips of the changes that it takes over. Whoever has those under the
//! former name drops them; whoever has the other ones keeps them. Contexts that name a change that was taken over mean
//! the successor's.
//!
//! What is written again says the same, name and count apart, so the former changes' hashes follow from it: nobody
//! rewrites what others have merged, see [`Renewal::is_kept_by`]. That this holds and that the former writer's key has
//! signed it is for the layers above to check; otherwise it believes what it is told.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::RENEWS;
use super::change::{Change, Edit, Intent, Payload, RecordId, Seal};
use super::hlc::Hlc;
use super::id::{Dep, Hash, ReplicaId, Tip};
use super::value::Value;

/// The successor's count of the first change that it writes again; the one before says that it does.
const FIRST: u64 = 2;

/// Where a renewal can begin, as far as changes are counted.
const FROM: RangeInclusive<u64> = 1..=1 << 48;

/// No renewal takes over more changes.
const MOST: usize = 1 << 20;

/// Nobody was renewed more often, one name after the other.
const MOST_NAMES: usize = 64;

/// One writer goes on as another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Renewal {
    /// Who it was.
    pub former: ReplicaId,
    /// Who it is now.
    pub successor: ReplicaId,
    /// The first count that the successor writes again; everything before stays the former's.
    pub from: u64,
    /// The hash of the last change that stays, all zero if none does.
    pub base: Hash,
    /// The changes taken over, from that count on.
    pub tips: Vec<Tip>,
    /// What proves it, 128 bytes for the layers above: by the former's key.
    pub proof: Vec<u8>,
}

impl Renewal {
    /// Everything but the proof, as the layers above sign it. Canonical: fixed lengths, then the tips.
    pub fn statement(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(112 + 8 * self.tips.len());
        bytes.extend_from_slice(&self.former.0);
        bytes.extend_from_slice(&self.successor.0);
        bytes.extend_from_slice(&self.from.to_le_bytes());
        bytes.extend_from_slice(&self.base.0);
        for tip in &self.tips {
            bytes.extend_from_slice(&tip.0.to_be_bytes());
        }
        bytes
    }

    /// The last count that the successor's re-issued changes have.
    pub fn last_reissued(&self) -> u64 {
        FIRST - 1 + self.tips.len() as u64
    }

    /// How many changes of the successor tell what the former's change `seq` told.
    pub fn reissued(&self, seq: u64) -> u64 {
        FIRST + seq.saturating_sub(self.from)
    }

    /// Whether the successor's first changes, from its second on, say what those that they take over said: all of them
    /// and nothing else.
    pub fn is_kept_by(&self, reissued: &[Change]) -> bool {
        let mut previous = self.base;
        let mut is_kept = |(change, (tip, seq)): (&Change, (&Tip, u64))| {
            let former = Change {
                replica: self.former,
                seq,
                previous,
                ..change.clone()
            };
            previous = former.hash();
            change.seq == self.reissued(seq) && previous.tip() == *tip
        };
        let tips = self.tips.iter().zip(self.from..);
        reissued.len() >= self.tips.len() && reissued.iter().zip(tips).all(&mut is_kept)
    }

    /// What the successor's change `seq` was under the former name, if it is one written again.
    fn former_count(&self, seq: u64) -> Option<u64> {
        (FIRST..=self.last_reissued())
            .contains(&seq)
            .then(|| self.from + (seq - FIRST))
    }

    /// Whether it takes over the former's change with this count.
    fn covers(&self, seq: u64) -> bool {
        seq >= self.from && seq - self.from < self.tips.len() as u64
    }

    /// As the value of the field [`RENEWS`], whose item is the former writer.
    pub fn to_value(&self) -> Value {
        let mut text = format!("{};{};", self.from, self.base);
        for tip in &self.tips {
            let _ = write!(text, "{tip}");
        }
        text.push(';');
        for byte in &self.proof {
            let _ = write!(text, "{byte:02x}");
        }
        Value::text(text)
    }

    fn parse(successor: ReplicaId, former: &str, text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let [from, base, tips, proof] = [(); 4].map(|()| parts.next().unwrap_or_default());
        let tips = hex(tips)?;
        let (tips, rest) = tips.as_chunks::<8>();
        let from = from.parse().ok().filter(|from| FROM.contains(from))?;
        if parts.next().is_some() || !rest.is_empty() || tips.len() > MOST {
            return None;
        }
        Some(Self {
            former: ReplicaId::from_hex(former).filter(|former| *former != successor)?,
            successor,
            from,
            base: ReplicaId::from_hex(base).map(|base| Hash(base.0))?,
            tips: tips
                .iter()
                .map(|tip| Tip(u64::from_be_bytes(*tip)))
                .collect(),
            proof: hex(proof).filter(|proof| !proof.is_empty())?,
        })
    }

    /// What the successor's first change says, if `change` is one.
    pub fn said_by(change: &Change) -> Option<Self> {
        if change.seq != FIRST - 1 {
            return None;
        }
        change.edits.iter().find_map(|edit| match &edit.payload {
            Payload::Open(Value::Text(text)) if &*edit.field == RENEWS => {
                Self::parse(change.replica, edit.item.as_deref()?, text)
            }
            _ => None,
        })
    }

    /// Whether it takes over the change `dep`.
    fn takes_over(&self, dep: &Dep) -> bool {
        let place = dep.seq.checked_sub(self.from);
        let place = place.and_then(|place| usize::try_from(place).ok());
        dep.replica == self.former
            && place.is_some_and(|place| self.tips.get(place) == Some(&dep.tip))
    }
}

/// What a successor says of itself besides the renewal, in its first change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Introduction {
    /// The record that stands for the successor.
    pub record: RecordId,
    /// Further values of it.
    pub edits: Vec<Edit>,
    /// What salts the personal ones.
    pub seal: Seal,
}

/// The changes of `former` from the count `from` on, written again by `successor`: first what it says of itself, then
/// one for each, with the same contents, times, contexts and intents, whose counts are still the former's. `prove` makes
/// the proof of the renewal.
///
/// `chain` is all that `former` wrote, in order.
pub fn reissue(
    chain: &[Change],
    (former, from): (ReplicaId, u64),
    successor: ReplicaId,
    introduction: Introduction,
    renewals: &Renewals,
    prove: impl FnOnce(&Renewal) -> Vec<u8>,
) -> Vec<Change> {
    let (stays, moves) = chain.split_at(chain.partition_point(|change| change.seq < from));
    let mut renewal = Renewal {
        former,
        successor,
        from,
        base: stays.last().map(Change::hash).unwrap_or_default(),
        tips: moves.iter().map(|change| change.hash().tip()).collect(),
        proof: Vec::new(),
    };
    renewal.proof = prove(&renewal);
    let mut edits = introduction.edits;
    edits.push(Edit {
        record: introduction.record,
        field: RENEWS.into(),
        item: Some(former.to_string().into()),
        payload: Payload::Open(renewal.to_value()),
    });
    let first = Change {
        replica: successor,
        seq: FIRST - 1,
        previous: Hash::default(),
        hlc: stays.last().map_or(Hlc::default(), |last| last.hlc).tick(0),
        deps: context(stays, renewals),
        intent: Intent::Edit,
        reason: None,
        seal: introduction.seal,
        edits,
    };
    let mut changes = vec![first];
    for change in moves {
        let previous = changes.last().map(Change::hash).unwrap_or_default();
        changes.push(Change {
            replica: successor,
            seq: renewal.reissued(change.seq),
            previous,
            ..change.clone()
        });
    }
    changes
}

/// What the last change of `chain` had seen, itself included.
fn context(chain: &[Change], renewals: &Renewals) -> Vec<Dep> {
    let mut last: BTreeMap<ReplicaId, Dep> = BTreeMap::new();
    let mut taken_over = Vec::new();
    for dep in chain.iter().flat_map(|change| &change.deps) {
        match renewals.meaning(dep) {
            Meaning::Itself => drop(last.insert(dep.replica, *dep)),
            // It says of its successor what nothing later of the former says.
            Meaning::TakenOver(_) => taken_over.push(*dep),
        }
    }
    let own = chain.last().map(Change::dep);
    let mut context: Vec<Dep> = last.into_values().chain(taken_over).chain(own).collect();
    context.sort_unstable();
    context.dedup();
    context
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8; 2]| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok();
    if !pairs.1.is_empty() {
        return None;
    }
    pairs.0.iter().map(byte).collect()
}

/// What the counts that a change names mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// The named change itself.
    Itself,
    /// It was taken over, perhaps more than once: so many changes of each of these writers.
    TakenOver(Vec<(ReplicaId, u64)>),
}

/// All renewals that are known, by former writer.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Renewals(BTreeMap<ReplicaId, Vec<Renewal>>);

impl Renewals {
    /// Learns what `change` says, if it is a successor's first one.
    pub fn learn(&mut self, change: &Change) -> Option<&Renewal> {
        let renewal = Renewal::said_by(change)?;
        let of_former = self.0.entry(renewal.former).or_default();
        if !of_former.contains(&renewal) {
            of_former.push(renewal);
            // The same order on every machine, whichever came first.
            of_former.sort_by_key(|renewal| renewal.successor);
        }
        of_former
            .iter()
            .find(|known| known.successor == change.replica)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Renewal> {
        self.0.values().flatten()
    }

    /// Whether all of them say where they begin.
    pub(super) fn are_sound(&self) -> bool {
        self.iter().all(|renewal| FROM.contains(&renewal.from))
    }

    /// What to understand by `dep`.
    pub fn meaning(&self, dep: &Dep) -> Meaning {
        let Some(first) = self.over(dep) else {
            return Meaning::Itself;
        };
        let (mut renewal, mut seq) = (first, first.reissued(dep.seq));
        let mut counts = vec![(first.former, first.from - 1)];
        while counts.len() < MOST_NAMES
            && let Some(next) = self.covering(renewal.successor, seq)
        {
            counts.push((next.former, next.from - 1));
            (renewal, seq) = (next, next.reissued(seq));
        }
        counts.push((renewal.successor, seq));
        Meaning::TakenOver(counts)
    }

    /// What took over a change that was itself written again: all successors of one writer agree about those.
    fn covering(&self, former: ReplicaId, seq: u64) -> Option<&Renewal> {
        let of_former = self.0.get(&former)?;
        of_former.iter().find(|renewal| renewal.covers(seq))
    }

    /// What the change `seq` of `writer` takes back, by that writer's count. Of what stays under a former name its
    /// successor can take nothing back.
    pub(super) fn intent(&self, writer: ReplicaId, seq: u64, intent: Intent) -> Intent {
        self.intent_after(writer, seq, intent, MOST_NAMES)
    }

    fn intent_after(&self, writer: ReplicaId, seq: u64, intent: Intent, names: usize) -> Intent {
        let mut all = self.iter();
        let renewal = all.find(|renewal| renewal.successor == writer);
        let former = renewal.and_then(|renewal| Some((renewal, renewal.former_count(seq)?)));
        let Some((renewal, former)) = former.filter(|_| names > 0) else {
            return intent;
        };
        match self.intent_after(renewal.former, former, intent, names - 1) {
            Intent::Undo(seq) if seq >= renewal.from => Intent::Undo(renewal.reissued(seq)),
            Intent::Redo(seq) if seq >= renewal.from => Intent::Redo(renewal.reissued(seq)),
            _ => Intent::Edit,
        }
    }

    /// Whether `change` lives on under another name.
    pub fn take_over(&self, change: &Change) -> bool {
        self.0.contains_key(&change.replica) && self.over(&change.dep()).is_some()
    }

    /// Whether the change that `dep` names lives on under another name.
    pub fn is_taken_over(&self, dep: &Dep) -> bool {
        self.over(dep).is_some()
    }

    fn over(&self, dep: &Dep) -> Option<&Renewal> {
        self.0
            .get(&dep.replica)?
            .iter()
            .find(|renewal| renewal.takes_over(dep))
    }
}
