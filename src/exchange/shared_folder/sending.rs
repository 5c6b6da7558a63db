//! What to put into the folder.

use super::super::head::SignedHeads;
use super::super::selection::Run;
use super::{Coverage, beyond};
use crate::replica::{ReplicaId, VersionVector};

/// What of `held` neither lies in the folder nor is known to all members.
pub fn missing(held: &[Run], coverage: &Coverage, known_to_all: &VersionVector) -> Vec<Run> {
    held.iter()
        .filter_map(|run| beyond(*run, known_to_all))
        .flat_map(|run| coverage.lacks(run))
        .collect()
}

/// `wanted` as it can be sent, as far as it is `held`. Others' changes can be sent only up to a count that their writer
/// signed, so a run may reach on to the next one, beyond what is wanted.
pub fn sendable(wanted: &[Run], held: &[Run], heads: &SignedHeads, me: ReplicaId) -> Vec<Run> {
    let proved = |wanted: &Run, held: &Run| {
        let run = overlap(*wanted, *held)?;
        let to = if run.replica == me {
            run.to
        } else {
            let next = heads
                .iter()
                .map(|head| head.dot)
                .find(|dot| dot.replica == run.replica && (run.to..=held.to).contains(&dot.seq));
            let last = || {
                heads
                    .last_within(run.replica, run.from..=run.to)
                    .map(|head| head.dot)
            };
            next.or_else(last)?.seq
        };
        Some(Run { to, ..run })
    };
    let runs: Coverage = wanted
        .iter()
        .flat_map(|wanted| held.iter().filter_map(move |held| proved(wanted, held)))
        .collect();
    runs.runs().collect()
}

fn overlap(a: Run, b: Run) -> Option<Run> {
    let (from, to) = (a.from.max(b.from), a.to.min(b.to));
    (a.replica == b.replica && from <= to).then_some(Run { from, to, ..a })
}
