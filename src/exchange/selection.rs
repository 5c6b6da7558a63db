//! Which changes to send: what is held, less what the recipients have, as far as it can be proved.

use std::collections::BTreeMap;

use super::head::SignedHeads;
use crate::replica::{Replica, ReplicaId, VersionVector};

/// Changes of one writer without a gap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// Who wrote them.
    pub replica: ReplicaId,
    /// The first count.
    pub from: u64,
    /// The last count.
    pub to: u64,
}

/// All that `replica` holds, applied or waiting, ordered by writer and count.
pub fn held(replica: &Replica) -> Vec<Run> {
    let mut runs: Vec<Run> = replica
        .vector()
        .iter()
        .map(|(replica, to)| Run {
            replica,
            from: 1,
            to,
        })
        .collect();
    runs.extend(replica.waiting().map(|change| Run {
        replica: change.replica,
        from: change.seq,
        to: change.seq,
    }));
    runs.sort_unstable_by_key(|run| (run.replica, run.from));
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if last.replica == run.replica && last.to + 1 == run.from => {
                last.to = run.to;
            }
            _ => joined.push(run),
        }
    }
    joined
}

/// What all of these have; nothing when there are none.
pub fn known_to_all<'a>(vectors: impl IntoIterator<Item = &'a VersionVector>) -> VersionVector {
    let mut vectors = vectors.into_iter();
    let Some(first) = vectors.next() else {
        return VersionVector::default();
    };
    let mut least: BTreeMap<ReplicaId, u64> = first.iter().collect();
    for vector in vectors {
        for (replica, seq) in &mut least {
            *seq = vector.get(replica).min(*seq);
        }
    }
    least.into_iter().collect()
}

/// What to send of `held` to somebody who has `known` (nothing known: everything). Others' changes are sent as far as
/// a head signed by their writer proves them; those of `me` are signed when they are sent.
pub fn select(held: &[Run], heads: &SignedHeads, me: ReplicaId, known: &VersionVector) -> Vec<Run> {
    held.iter()
        .filter_map(|run| {
            let from = run.from.max(known.get(&run.replica).saturating_add(1));
            let to = if run.replica == me {
                run.to
            } else {
                heads.last_within(run.replica, from..=run.to)?.dot.seq
            };
            (from <= to).then_some(Run { from, to, ..*run })
        })
        .collect()
}
