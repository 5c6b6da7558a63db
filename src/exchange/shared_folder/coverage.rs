//! Which changes lie in a folder, with the holes between them.

use std::collections::BTreeMap;

use super::super::selection::Run;
use super::Filed;
use crate::replica::ReplicaId;

/// A set of changes, kept as runs that neither overlap nor touch.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// First and last count of every run.
    runs: BTreeMap<ReplicaId, BTreeMap<u64, u64>>,
}

impl Coverage {
    /// What these files bring together. Encrypted ones bring it only to those whom they are encrypted to, and who that
    /// is does not show: leave out files from before a member came who lacks what is inside.
    pub fn of<'a>(files: impl IntoIterator<Item = &'a Filed>) -> Self {
        files.into_iter().flat_map(Filed::runs).collect()
    }

    /// Adds a run; it may overlap with what is there.
    pub fn add(&mut self, run: Run) {
        if run.from > run.to {
            return;
        }
        let runs = self.runs.entry(run.replica).or_default();
        let (mut from, mut to) = (run.from, run.to);
        while let Some((first, last)) = runs
            .range(..=to.saturating_add(1))
            .next_back()
            .map(|(first, last)| (*first, *last))
            .filter(|(_, last)| last.saturating_add(1) >= from)
        {
            runs.remove(&first);
            from = from.min(first);
            to = to.max(last);
        }
        runs.insert(from, to);
    }

    /// What of `run` is not here.
    pub fn lacks(&self, run: Run) -> Vec<Run> {
        let overlapping = self
            .of_replica(run.replica)
            .skip_while(|here| here.to < run.from)
            .take_while(|here| here.from <= run.to);
        let mut gaps = Vec::new();
        let mut rest = Some(run);
        for here in overlapping {
            let Some(open) = rest else { break };
            if open.from < here.from {
                gaps.push(Run {
                    to: here.from - 1,
                    ..open
                });
            }
            rest = (here.to < run.to).then(|| Run {
                from: here.to + 1,
                ..run
            });
        }
        gaps.extend(rest.filter(|rest| rest.from <= rest.to));
        gaps
    }

    /// Ordered by writer and count.
    pub fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        self.runs
            .keys()
            .flat_map(|replica| self.of_replica(*replica))
    }

    fn of_replica(&self, replica: ReplicaId) -> impl Iterator<Item = Run> + '_ {
        let runs = self.runs.get(&replica).into_iter().flatten();
        runs.map(move |(from, to)| Run {
            replica,
            from: *from,
            to: *to,
        })
    }
}

impl FromIterator<Run> for Coverage {
    fn from_iter<I: IntoIterator<Item = Run>>(runs: I) -> Self {
        let mut coverage = Self::default();
        runs.into_iter().for_each(|run| coverage.add(run));
        coverage
    }
}
