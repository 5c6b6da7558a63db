//! Whose turn it is while changes are delivered: a topological order by counting what is missing (Kahn 1962).
//!
//! Every writer is looked at once, and again when the last change that it waits for is applied. So it takes time with
//! the number of predecessors named, whatever order somebody thought of to make everybody wait for everybody.

use std::collections::{BTreeMap, BTreeSet};

use super::id::{Dot, ReplicaId};

pub(super) struct Queue {
    ready: BTreeSet<ReplicaId>,
    /// What is missing, and who waits for it.
    missing: BTreeSet<(Dot, ReplicaId)>,
    /// How much of that each one waits for.
    counts: BTreeMap<ReplicaId, usize>,
}

impl Queue {
    /// Of these writers.
    pub fn of(ready: BTreeSet<ReplicaId>) -> Self {
        Self {
            ready,
            missing: BTreeSet::new(),
            counts: BTreeMap::new(),
        }
    }

    /// The next writer to look at.
    pub fn next(&mut self) -> Option<ReplicaId> {
        self.ready.pop_first()
    }

    /// Lets `waiter` wait until all of `missing` is applied.
    pub fn wait(&mut self, waiter: ReplicaId, missing: impl IntoIterator<Item = Dot>) {
        let known = self.missing.len();
        let missing = missing.into_iter().map(|dot| (dot, waiter));
        self.missing.extend(missing);
        self.counts.insert(waiter, self.missing.len() - known);
    }

    /// The changes of `last.replica` up to `last` are applied.
    pub fn reached(&mut self, last: Dot) {
        let first = Dot { seq: 0, ..last };
        let lowest = (first, ReplicaId([0; 32]));
        let highest = (last, ReplicaId([0xff; 32]));
        while let Some(met) = self.missing.range(lowest..=highest).next().copied() {
            self.missing.remove(&met);
            let (_, waiter) = met;
            let count = self.counts.entry(waiter).or_insert(1);
            *count -= 1;
            if *count == 0 {
                self.ready.insert(waiter);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer(number: u8) -> ReplicaId {
        ReplicaId([number; 32])
    }

    fn dot(number: u8, seq: u64) -> Dot {
        let replica = writer(number);
        Dot { replica, seq }
    }

    #[test]
    fn a_writer_comes_again_once_all_it_waits_for_is_there() {
        let mut queue = Queue::of([writer(1), writer(2)].into());
        assert_eq!(queue.next(), Some(writer(1)));
        queue.wait(writer(1), [dot(2, 3), dot(3, 1), dot(3, 1)]);
        assert_eq!(queue.next(), Some(writer(2)));
        queue.reached(dot(2, 2));
        queue.reached(dot(3, 9));
        assert_eq!(queue.next(), None);
        queue.reached(dot(2, 4));
        assert_eq!(queue.next(), Some(writer(1)));
        queue.reached(dot(2, 9));
        assert_eq!(queue.next(), None);
    }
}
