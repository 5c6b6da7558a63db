//! Version vector: what somebody has, as the highest consecutive count per writer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::{Dot, ReplicaId};

/// Per writer the number of changes known without a gap; a writer that is missing counts 0.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct VersionVector(BTreeMap<ReplicaId, u64>);

impl VersionVector {
    /// The count known of `replica`, 0 when it is unknown.
    pub fn get(&self, replica: &ReplicaId) -> u64 {
        self.0.get(replica).copied().unwrap_or(0)
    }

    /// Raises the count of `replica` to `seq`; never lowers it.
    pub fn raise(&mut self, replica: ReplicaId, seq: u64) {
        if seq > 0 {
            let known = self.0.entry(replica).or_insert(0);
            *known = seq.max(*known);
        }
    }

    /// Takes the higher count of both for every writer.
    pub fn join(&mut self, other: &Self) {
        for (replica, seq) in other.iter() {
            self.raise(replica, seq);
        }
    }

    /// Whether the change `dot` is among what is known.
    pub fn covers(&self, dot: Dot) -> bool {
        self.get(&dot.replica) >= dot.seq
    }

    /// Whether everything that `other` knows is known here.
    pub fn includes(&self, other: &Self) -> bool {
        other.iter().all(|(replica, seq)| self.get(&replica) >= seq)
    }

    /// How many changes this vector stands for.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Writers and counts, ordered by writer.
    pub fn iter(&self) -> impl Iterator<Item = (ReplicaId, u64)> + '_ {
        self.0.iter().map(|(replica, seq)| (*replica, *seq))
    }
}

impl FromIterator<(ReplicaId, u64)> for VersionVector {
    fn from_iter<I: IntoIterator<Item = (ReplicaId, u64)>>(counts: I) -> Self {
        let mut vector = Self::default();
        for (replica, seq) in counts {
            vector.raise(replica, seq);
        }
        vector
    }
}
