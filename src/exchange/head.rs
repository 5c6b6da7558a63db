//! The signed end of a chain of changes.
//!
//! A change names the hash of the one before, so a signature over the last one proves all of them. A million edits
//! hang on a handful of signatures, and whoever holds them can pass them on.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

use crate::replica::{Dot, Hash, ReplicaId, VersionVector};
use crate::store::WorkspaceId;

/// An ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "[[u8; 32]; 2]", into = "[[u8; 32]; 2]")]
pub struct Signature(pub [u8; 64]);

impl From<[[u8; 32]; 2]> for Signature {
    fn from(halves: [[u8; 32]; 2]) -> Self {
        let mut whole = [0; 64];
        whole.as_chunks_mut::<32>().0.copy_from_slice(&halves);
        Self(whole)
    }
}

impl From<Signature> for [[u8; 32]; 2] {
    fn from(Signature(whole): Signature) -> Self {
        let (first, second) = whole.split_at(32);
        let mut halves = [[0; 32]; 2];
        halves[0].copy_from_slice(first);
        halves[1].copy_from_slice(second);
        halves
    }
}

impl Signature {
    /// Whether `signer` made it over `message`. Strict: no key of small order, one valid form only.
    pub(super) fn is_by(&self, signer: &ReplicaId, message: &[u8]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&self.0);
        VerifyingKey::from_bytes(&signer.0)
            .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

/// Says: "in this workspace my change number `seq` has this hash", signed by the one who wrote it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignedHead {
    /// Which change.
    pub dot: Dot,
    /// Its hash.
    pub hash: Hash,
    /// The writer's signature.
    pub signature: Signature,
}

impl SignedHead {
    /// Whether the writer of the change made this statement about `workspace`.
    pub fn is_genuine(&self, workspace: WorkspaceId) -> bool {
        self.signature.is_by(
            &self.dot.replica,
            &head_message(workspace, self.dot, self.hash),
        )
    }
}

/// What is signed for a head. Starts with a text of its own, so that no signature can be taken for one of another
/// kind.
pub(super) fn head_message(workspace: WorkspaceId, dot: Dot, hash: Hash) -> Vec<u8> {
    let mut message = b"ozg-werkbank 2026 signed head\0".to_vec();
    message.extend_from_slice(&workspace.0);
    message.extend_from_slice(&dot.replica.0);
    message.extend_from_slice(&dot.seq.to_le_bytes());
    message.extend_from_slice(&hash.0);
    message
}

/// All signed heads that are known.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct SignedHeads(BTreeMap<Dot, SignedHead>);

impl SignedHeads {
    /// Adds one, which must have been checked.
    pub fn insert(&mut self, head: SignedHead) {
        self.0.insert(head.dot, head);
    }

    /// The head of one change.
    pub fn get(&self, dot: Dot) -> Option<&SignedHead> {
        self.0.get(&dot)
    }

    /// The last one of `replica` among these counts.
    pub fn last_within(
        &self,
        replica: ReplicaId,
        seqs: RangeInclusive<u64>,
    ) -> Option<&SignedHead> {
        if seqs.is_empty() {
            return None;
        }
        let first = Dot {
            replica,
            seq: *seqs.start(),
        };
        let last = Dot {
            replica,
            seq: *seqs.end(),
        };
        self.0.range(first..=last).next_back().map(|(_, head)| head)
    }

    /// Ordered by writer and count.
    pub fn iter(&self) -> impl Iterator<Item = &SignedHead> {
        self.0.values()
    }

    /// Those that prove nothing any more that a later one does not prove too, when this much is applied.
    pub fn superseded(&self, applied: &VersionVector) -> Vec<Dot> {
        let has_later = |dot: &Dot| {
            let later = dot.seq + 1..=applied.get(&dot.replica);
            self.last_within(dot.replica, later).is_some()
        };
        self.0
            .keys()
            .filter(|dot| has_later(dot))
            .copied()
            .collect()
    }

    /// Forgets one.
    pub fn remove(&mut self, dot: Dot) {
        self.0.remove(&dot);
    }
}

impl FromIterator<SignedHead> for SignedHeads {
    fn from_iter<I: IntoIterator<Item = SignedHead>>(heads: I) -> Self {
        Self(heads.into_iter().map(|head| (head.dot, head)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(seqs: &[u64]) -> SignedHeads {
        let head = |seq: &u64| SignedHead {
            dot: dot(*seq),
            hash: Hash::default(),
            signature: Signature([0; 64]),
        };
        seqs.iter().map(head).collect()
    }

    fn dot(seq: u64) -> Dot {
        let replica = ReplicaId([1; 32]);
        Dot { replica, seq }
    }

    #[test]
    fn the_last_applied_head_and_those_of_waiting_changes_are_kept() {
        let applied = |seq| [(ReplicaId([1; 32]), seq)].into_iter().collect();
        let heads = heads(&[2, 4, 8, 9]);
        assert_eq!(heads.superseded(&applied(1)), []);
        assert_eq!(heads.superseded(&applied(5)), [dot(2)]);
        assert_eq!(heads.superseded(&applied(9)), [dot(2), dot(4), dot(8)]);
    }

    #[test]
    fn a_head_is_found_only_for_its_writer_and_within_the_counts() {
        let heads = heads(&[2, 4]);
        let last = |replica, seqs| heads.last_within(replica, seqs).map(|head| head.dot.seq);
        let [known, unknown] = [ReplicaId([1; 32]), ReplicaId([2; 32])];
        assert_eq!(last(known, 1..=9), Some(4));
        assert_eq!(last(known, 1..=3), Some(2));
        assert_eq!(last(known, 3..=3), None);
        #[allow(clippy::reversed_empty_ranges)] // what a recipient who has more than we do leads to
        let nothing = 9..=1;
        assert_eq!(last(known, nothing), None);
        assert_eq!(last(unknown, 1..=9), None);
    }

    #[test]
    fn a_signature_survives_being_stored() {
        let mut bytes = [0; 64];
        (0..)
            .zip(&mut bytes)
            .for_each(|(number, byte)| *byte = number);
        let stored: [[u8; 32]; 2] = Signature(bytes).into();
        assert_eq!(Signature::from(stored), Signature(bytes));
    }
}
