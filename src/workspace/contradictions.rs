//! Where a file says something else than what is known here, under the same name: somewhere a disk was copied.
//!
//! It compares hashes and knows nothing of what changes mean.

use super::facts::ForkPlace;
use crate::exchange::state_file::{Cover, Incoming, Stretch};
use crate::replica::{Change, Dep, Dot, Replica, ReplicaId, Tip};

/// Two different changes of one name, one here and one in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Contradiction {
    /// Whose.
    pub who: ReplicaId,
    /// The first count that is there twice.
    pub seq: u64,
    /// How well that is known.
    pub place: ForkPlace,
}

/// Where a file contradicts what `replica` has.
pub(super) fn contradictions(replica: &Replica, incoming: &Incoming) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    let mut rest = incoming.changes.as_slice();
    for stretch in &incoming.cover.stretches {
        let count = usize::try_from(stretch.changes()).unwrap_or(usize::MAX);
        let (run, after) = rest.split_at(count.min(rest.len()));
        rest = after;
        if let Some((seq, place)) = contradiction_in(replica, run) {
            let who = stretch.replica();
            found.push(Contradiction { who, seq, place });
        }
    }
    for (who, seq) in contradicting_heads(replica, &incoming.cover) {
        if !found.iter().any(|known| known.who == who) {
            let place = ForkPlace::AtTheLatest;
            found.push(Contradiction { who, seq, place });
        }
    }
    found
}

/// Changes of one writer follow each other by their hashes: where the last that is applied here agrees, all before do.
fn contradiction_in(replica: &Replica, run: &[Change]) -> Option<(u64, ForkPlace)> {
    let own = |change: &&Change| !replica.renewals().take_over(change);
    let run: Vec<&Change> = run.iter().take_while(own).collect();
    let is_applied = |change: &&Change| replica.tip(change.dot()).is_some();
    let last = run.iter().rposition(is_applied);
    let agreed = last.filter(|at| !differs(replica, run[*at]));
    let rest = &run[agreed.unwrap_or(0)..];
    let first = rest.first()?;
    if last.is_none() && before(replica, first).is_some_and(|tip| tip != first.previous.tip()) {
        return Some((first.seq, ForkPlace::AtTheLatest));
    }
    let mut rest = rest.iter();
    let found = rest.find(|change| differs(replica, change) || is_left(replica, change))?;
    Some((found.seq, place(replica, found)))
}

/// Whether another change of its name is applied or waits here.
fn differs(replica: &Replica, change: &Change) -> bool {
    tip_of(replica, change.dot()).is_some_and(|tip| tip != change.hash().tip())
}

/// Whether the change after it waits here and follows another one.
fn is_left(replica: &Replica, change: &Change) -> bool {
    let next = replica.waiting_change(Dot {
        seq: change.seq.saturating_add(1),
        ..change.dot()
    });
    next.is_some_and(|next| next.previous != change.hash())
}

/// The tip of a change that is applied or waits.
fn tip_of(replica: &Replica, dot: Dot) -> Option<Tip> {
    let waiting = || Some(replica.waiting_change(dot)?.hash().tip());
    replica.tip(dot).or_else(waiting)
}

fn place(replica: &Replica, first: &Change) -> ForkPlace {
    let follows = before(replica, first).is_some_and(|tip| tip == first.previous.tip());
    if differs(replica, first) && (first.seq == 1 || follows) {
        ForkPlace::Exact
    } else {
        ForkPlace::AtTheLatest
    }
}

fn before(replica: &Replica, change: &Change) -> Option<Tip> {
    let seq = change.seq.checked_sub(1)?;
    tip_of(
        replica,
        Dot {
            seq,
            ..change.dot()
        },
    )
}

/// What the sender has applied, as far as it is something else than what is applied here under the same name.
fn contradicting_heads<'a>(
    replica: &'a Replica,
    cover: &'a Cover,
) -> impl Iterator<Item = (ReplicaId, u64)> + 'a {
    let other = |head: &&Dep| {
        let known = replica.tip(head.dot());
        known.is_some_and(|tip| tip != head.tip) && !replica.renewals().is_taken_over(head)
    };
    cover
        .known
        .iter()
        .filter(other)
        .map(|head| (head.replica, head.seq))
}

/// Leaves out of a file what contradicts.
pub(super) fn without(incoming: &mut Incoming, forks: &[Contradiction]) {
    for Contradiction { who, seq, .. } in forks {
        incoming
            .changes
            .retain(|change| change.replica != *who || change.seq < *seq);
        let good = |stretch: &Stretch| stretch.replica() != *who || stretch.to() < *seq;
        incoming.cover.stretches.retain(good);
        incoming.cover.known.retain(|head| head.replica != *who);
    }
}
