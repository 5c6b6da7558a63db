//! A change: what one action of one writer did, and the hash that proves it.
//!
//! The hash runs over a salted digest of each personal value instead of the value, so the value can later be dropped
//! everywhere while chains and signatures still verify.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::hlc::Hlc;
use super::id::{Dep, Dot, Hash, ReplicaId};
use super::value::{Value, length_prefixed};

/// Length of a salt seed in bytes.
pub const SEED_LEN: usize = 16;

/// How much of a canonical form is held before it is hashed, in bytes.
const HASHED_AT_ONCE: usize = 64 << 10;

/// Random bytes that keep short personal values from being guessed from their digest.
pub type Seed = [u8; SEED_LEN];

/// Names a record.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RecordId {
    /// What it is.
    pub kind: Arc<str>,
    /// Which one.
    pub key: Arc<str>,
}

/// `(record, field, item?) := payload`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// Of which record.
    pub record: RecordId,
    /// Which field.
    pub field: Arc<str>,
    /// Which element, where the field is a set or table.
    pub item: Option<Arc<str>>,
    /// The new value.
    pub payload: Payload,
}

/// What an edit writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Payload {
    /// A value that the hash covers itself.
    Open(Value),
    /// A personal value: the hash covers its salted digest.
    Personal(Value),
    /// What is left of a personal value after erasure: its digest.
    Erased(Hash),
}

/// What salts the personal values of a change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Seal {
    /// Nothing personal inside.
    None,
    /// All salts come from this seed.
    Seed(Seed),
    /// After erasing some values the seed is gone; these are the salts of the others, ordered by the
    /// position of the edit.
    Salts(Vec<(u32, Seed)>),
}

/// Why a change was made, as far as undo needs to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intent {
    /// Somebody edited.
    Edit,
    /// Takes back the own change with this count.
    Undo(u64),
    /// Takes back the own undo with this count.
    Redo(u64),
}

/// What one action did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Who.
    pub replica: ReplicaId,
    /// The writer's own count, from 1.
    pub seq: u64,
    /// Hash of the writer's change before; all zero for the first.
    pub previous: Hash,
    /// When.
    pub hlc: Hlc,
    /// What of others the writer had applied, as far as it differs from the change before; ordered by writer.
    pub deps: Vec<Dep>,
    /// Whether it takes something back.
    pub intent: Intent,
    /// The reason given, if any.
    pub reason: Option<Arc<str>>,
    /// Salts of the personal values.
    pub seal: Seal,
    /// What was written, in order.
    pub edits: Vec<Edit>,
}

impl Seal {
    /// The salt of the personal value at position `edit`; `None` when it is gone.
    fn salt(&self, edit: u32) -> Option<Seed> {
        match self {
            Self::None => None,
            Self::Seed(seed) => Some(derived_salt(seed, edit)),
            Self::Salts(salts) => salts
                .binary_search_by_key(&edit, |(position, _)| *position)
                .ok()
                .map(|at| salts[at].1),
        }
    }
}

impl Change {
    /// The name of this change.
    pub fn dot(&self) -> Dot {
        Dot {
            replica: self.replica,
            seq: self.seq,
        }
    }

    /// The name of this change with the beginning of its hash.
    pub fn dep(&self) -> Dep {
        Dep {
            replica: self.replica,
            seq: self.seq,
            tip: self.hash().tip(),
        }
    }

    /// BLAKE3 over the canonical form: every field in the order of the struct, strings and lists with their length,
    /// personal values as salted digests. The next change of the same writer names it as `previous`.
    pub fn hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        let mut bytes = Vec::with_capacity((160 + 64 * self.edits.len()).min(HASHED_AT_ONCE));
        bytes.extend_from_slice(b"ozg-werkbank change 2\0");
        bytes.extend_from_slice(&self.replica.0);
        bytes.extend_from_slice(&self.seq.to_le_bytes());
        bytes.extend_from_slice(&self.previous.0);
        bytes.extend_from_slice(&self.hlc.wall_ms().to_le_bytes());
        bytes.extend_from_slice(&self.hlc.counter().to_le_bytes());
        bytes.extend_from_slice(&(self.deps.len() as u64).to_le_bytes());
        for dep in &self.deps {
            bytes.extend_from_slice(&dep.replica.0);
            bytes.extend_from_slice(&dep.seq.to_le_bytes());
            bytes.extend_from_slice(&dep.tip.0.to_le_bytes());
        }
        let (tag, seq) = match self.intent {
            Intent::Edit => (0, 0),
            Intent::Undo(seq) => (1, seq),
            Intent::Redo(seq) => (2, seq),
        };
        bytes.push(tag);
        bytes.extend_from_slice(&u64::to_le_bytes(seq));
        optional(&mut bytes, self.reason.as_deref());
        bytes.extend_from_slice(&(self.edits.len() as u64).to_le_bytes());
        for (position, edit) in (0u32..).zip(&self.edits) {
            length_prefixed(&mut bytes, edit.record.kind.as_bytes());
            length_prefixed(&mut bytes, edit.record.key.as_bytes());
            length_prefixed(&mut bytes, edit.field.as_bytes());
            optional(&mut bytes, edit.item.as_deref());
            match &edit.payload {
                Payload::Open(value) => {
                    bytes.push(0);
                    value.canonical(&mut bytes);
                }
                Payload::Personal(value) => {
                    bytes.push(1);
                    let salt = self.seal.salt(position).unwrap_or_default();
                    bytes.extend_from_slice(&personal_digest(&salt, value).0);
                }
                Payload::Erased(digest) => {
                    bytes.push(1);
                    bytes.extend_from_slice(&digest.0);
                }
            }
            // A text that many edits share is written out for each.
            if bytes.len() >= HASHED_AT_ONCE {
                hasher.update(&bytes);
                bytes.clear();
            }
        }
        Hash(*hasher.update(&bytes).finalize().as_bytes())
    }

    /// Drops the personal values of `record` and keeps their digests, so that [`Self::hash`] stays what it was.
    /// Returns whether there was anything to drop.
    pub fn erase(&mut self, record: &RecordId) -> bool {
        self.erase_all(&BTreeSet::from([record.clone()]))
    }

    /// The same of several records at once.
    pub fn erase_all(&mut self, records: &BTreeSet<RecordId>) -> bool {
        let hit = |edit: &Edit| {
            matches!(edit.payload, Payload::Personal(_)) && records.contains(&edit.record)
        };
        if !self.edits.iter().any(hit) {
            return false;
        }
        let mut kept = Vec::new();
        for (position, edit) in (0u32..).zip(&mut self.edits) {
            let Payload::Personal(value) = &edit.payload else {
                continue;
            };
            let Some(salt) = self.seal.salt(position) else {
                continue;
            };
            if records.contains(&edit.record) {
                edit.payload = Payload::Erased(personal_digest(&salt, value));
            } else {
                kept.push((position, salt));
            }
        }
        self.seal = if kept.is_empty() {
            Seal::None
        } else {
            Seal::Salts(kept)
        };
        true
    }
}

fn optional(bytes: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => bytes.push(0),
        Some(text) => {
            bytes.push(1);
            length_prefixed(bytes, text.as_bytes());
        }
    }
}

/// One salt per value, so that keeping one does not give away another.
fn derived_salt(seed: &Seed, edit: u32) -> Seed {
    let mut hasher = blake3::Hasher::new_derive_key("ozg-werkbank 2026 salt of a personal value");
    hasher.update(seed);
    hasher.update(&edit.to_le_bytes());
    let mut salt = [0; SEED_LEN];
    hasher.finalize_xof().fill(&mut salt);
    salt
}

fn personal_digest(salt: &Seed, value: &Value) -> Hash {
    let mut bytes = salt.to_vec();
    value.canonical(&mut bytes);
    Hash(blake3::derive_key(
        "ozg-werkbank 2026 digest of a personal value",
        &bytes,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::id::Tip;
    use super::*;

    fn edit(key: &str, payload: Payload) -> Edit {
        Edit {
            record: RecordId {
                kind: "person".into(),
                key: key.into(),
            },
            field: "name".into(),
            item: None,
            payload,
        }
    }

    fn change(edits: Vec<Edit>) -> Change {
        Change {
            replica: ReplicaId([1; 32]),
            seq: 1,
            previous: Hash::default(),
            hlc: Hlc::new(5, 0),
            deps: vec![],
            intent: Intent::Edit,
            reason: None,
            seal: Seal::Seed([9; SEED_LEN]),
            edits,
        }
    }

    #[test]
    fn erasing_one_person_keeps_the_hash_and_the_other_person() {
        let personal = |text: &str| Payload::Personal(Value::text(text));
        let mut written = change(vec![
            edit("a", personal("Erika")),
            edit("b", personal("Max")),
        ]);
        let hash = written.hash();
        assert!(written.erase(&written.edits[0].record.clone()));
        assert_eq!(written.hash(), hash);
        assert!(matches!(written.edits[0].payload, Payload::Erased(_)));
        assert_eq!(written.edits[1].payload, personal("Max"));
        assert!(
            !matches!(written.seal, Seal::Seed(_)),
            "the seed would let the value be guessed"
        );
        assert!(written.erase(&written.edits[1].record.clone()));
        assert_eq!(written.hash(), hash);
        assert_eq!(written.seal, Seal::None);
    }

    fn dep(tip: u64) -> Dep {
        Dep {
            replica: ReplicaId([2; 32]),
            seq: 1,
            tip: Tip(tip),
        }
    }

    #[test]
    fn the_hash_sees_every_part() {
        let base = change(vec![edit("a", Payload::Open(Value::Int(1)))]);
        let variants = [
            Change {
                seq: 2,
                ..base.clone()
            },
            Change {
                previous: Hash([1; 32]),
                ..base.clone()
            },
            Change {
                hlc: Hlc::new(5, 1),
                ..base.clone()
            },
            Change {
                deps: vec![dep(1)],
                ..base.clone()
            },
            Change {
                deps: vec![dep(2)],
                ..base.clone()
            },
            Change {
                intent: Intent::Undo(1),
                ..base.clone()
            },
            Change {
                reason: Some("".into()),
                ..base.clone()
            },
            Change {
                edits: vec![edit("b", Payload::Open(Value::Int(1)))],
                ..base.clone()
            },
            Change {
                edits: vec![edit("a", Payload::Open(Value::Int(2)))],
                ..base.clone()
            },
            Change {
                edits: vec![edit("a", Payload::Personal(Value::Int(1)))],
                ..base.clone()
            },
        ];
        for variant in variants {
            assert_ne!(variant.hash(), base.hash(), "{variant:?}");
        }
    }
}
