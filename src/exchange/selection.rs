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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::SecretKey;
    use crate::exchange::head::SignedHead;
    use crate::replica::Hash;
    use crate::store::WorkspaceId;

    const ME: ReplicaId = ReplicaId([0; 32]);

    fn run(replica: ReplicaId, from: u64, to: u64) -> Run {
        Run { replica, from, to }
    }

    /// Somebody else, and heads at these counts.
    fn other(seqs: &[u64]) -> (ReplicaId, SignedHeads) {
        let identity = SecretKey::new([1; 32]);
        let head = |seq: &u64| -> SignedHead {
            identity.sign_head(WorkspaceId([0; 16]), *seq, Hash::default())
        };
        (identity.replica(), seqs.iter().map(head).collect())
    }

    fn known(replica: ReplicaId, seq: u64) -> VersionVector {
        [(replica, seq)].into_iter().collect()
    }

    #[test]
    fn newcomers_get_everything_and_others_what_they_lack() {
        let (a, heads) = other(&[5]);
        let held = [run(ME, 1, 3), run(a, 1, 5)];
        let to = |known: &VersionVector| select(&held, &heads, ME, known);
        assert_eq!(to(&VersionVector::default()), held);
        assert_eq!(to(&known(a, 2)), [run(ME, 1, 3), run(a, 3, 5)]);
        assert_eq!(to(&known(a, 5)), [run(ME, 1, 3)]);
        assert_eq!(to(&known(ME, 9)), [run(a, 1, 5)]);
        assert_eq!(to(&known(a, u64::MAX)), [run(ME, 1, 3)]);
    }

    #[test]
    fn others_changes_go_as_far_as_their_writer_signed() {
        let (a, heads) = other(&[2, 4]);
        let everything = VersionVector::default();
        assert_eq!(
            select(&[run(a, 1, 5)], &heads, ME, &everything),
            [run(a, 1, 4)]
        );
        assert_eq!(
            select(&[run(a, 1, 3)], &heads, ME, &everything),
            [run(a, 1, 2)]
        );
        assert_eq!(select(&[run(a, 1, 1)], &heads, ME, &everything), []);
        assert_eq!(select(&[run(a, 1, 5)], &heads, ME, &known(a, 4)), []);
    }

    #[test]
    fn what_waits_goes_as_a_run_of_its_own() {
        let (a, heads) = other(&[2, 9]);
        let held = [run(a, 1, 2), run(a, 7, 9)];
        let everything = VersionVector::default();
        assert_eq!(select(&held, &heads, ME, &everything), held);
        assert_eq!(select(&held, &heads, ME, &known(a, 7)), [run(a, 8, 9)]);
    }

    #[test]
    fn what_several_recipients_have_is_what_the_poorest_has() {
        let (a, _) = other(&[]);
        let both: VersionVector = [(a, 3), (ME, 7)].into_iter().collect();
        assert_eq!(known_to_all([&both, &known(a, 5)]), known(a, 3));
        assert_eq!(known_to_all([&both]), both);
        assert_eq!(known_to_all([]), VersionVector::default());
    }
}
