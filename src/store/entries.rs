//! What one frame of the journal holds: some changes, some facts, behind a format number.
//!
//! It knows how they are packed, never what they mean.

use std::collections::BTreeMap;

use super::error::StoreError;
use super::frame;
use crate::replica::{Change, CodecError, codec};

/// The form that this program writes.
const FORMAT: u8 = 1;

/// Bytes of changes in a frame, as long as there is more than one change.
const PART: usize = 1 << 20;

/// Edits that are tried in one frame first.
const EDITS: usize = 1 << 15;

/// Something small that this workspace knows for itself and sends to nobody: settings, trust, what others have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name; the newest value of a name counts.
    pub key: String,
    /// `None` takes it away.
    pub value: Option<Vec<u8>>,
}

/// The facts that count, by name.
pub type Facts = BTreeMap<String, Vec<u8>>;

/// Lets `newer` facts count.
pub fn learn(facts: &mut Facts, newer: impl IntoIterator<Item = Fact>) {
    for Fact { key, value } in newer {
        match value {
            Some(value) => facts.insert(key, value),
            None => facts.remove(&key),
        };
    }
}

/// What one frame holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry<'a> {
    /// How many more frames belong to the same commit. A commit that ends before its last frame was interrupted:
    /// what is there is valid and kept, because changes lie in causal order and are known by name; whoever imports
    /// again adds the rest.
    pub following: u32,
    /// Changes as [`codec`] packs them, or nothing.
    pub changes: &'a [u8],
    /// Facts, in order. They lie in the last frame of a commit, so they count only if all of its changes are there.
    pub facts: Vec<Fact>,
}

/// The same as a tuple, which is what bincode writes: see [`Entry`] for the meaning. Never changed; a further form
/// gets a further format number.
type Stored<'a> = (u32, &'a [u8], Vec<(String, Option<Vec<u8>>)>);

impl<'a> Entry<'a> {
    fn encode(self) -> Result<Vec<u8>, StoreError> {
        let facts = self.facts.into_iter().map(|fact| (fact.key, fact.value));
        let stored: Stored = (self.following, self.changes, facts.collect());
        let mut payload = Vec::with_capacity(self.changes.len() + 64);
        payload.push(FORMAT);
        // Writing to a vector fails only for types that bincode cannot write; these it can.
        let _ = bincode::encode_into_std_write(stored, &mut payload, bincode::config::standard());
        if payload.len() > frame::LARGEST {
            return Err(StoreError::TooLarge {
                megabytes: payload.len() >> 20,
            });
        }
        Ok(payload)
    }

    /// Reads the payload of a frame.
    ///
    /// # Errors
    /// [`Unreadable`]: the bytes are not exactly what [`pack`] makes.
    pub fn decode(payload: &'a [u8]) -> Result<Self, Unreadable> {
        let (format, rest) = payload.split_first().ok_or(Unreadable::Damaged)?;
        if *format > FORMAT {
            return Err(Unreadable::Newer);
        }
        let config = bincode::config::standard().with_limit::<{ frame::LARGEST }>();
        let read = bincode::borrow_decode_from_slice::<Stored, _>(rest, config);
        let ((following, changes, facts), used) = read.map_err(|_| Unreadable::Damaged)?;
        if *format == 0 || used != rest.len() {
            return Err(Unreadable::Damaged);
        }
        let facts = facts
            .into_iter()
            .map(|(key, value)| Fact { key, value })
            .collect();
        Ok(Entry {
            following,
            changes,
            facts,
        })
    }

    /// Its changes.
    ///
    /// # Errors
    /// [`Unreadable`]: they are not what [`codec::encode`] writes.
    pub fn changes(&self) -> Result<Vec<Change>, Unreadable> {
        if self.changes.is_empty() {
            return Ok(Vec::new());
        }
        codec::decode(self.changes).map_err(|error| match error {
            CodecError::Newer(_) => Unreadable::Newer,
            CodecError::Damaged(_) | CodecError::TooLarge => Unreadable::Damaged,
        })
    }
}

/// The payloads of the frames of one commit; `changes` in causal order.
///
/// # Errors
/// [`StoreError::TooLarge`] when a single change does not fit in a frame.
pub fn pack(changes: &[Change], facts: &[Fact]) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut parts = Vec::new();
    for part in by_weight(changes) {
        pack_part(part, &mut parts);
    }
    if parts.is_empty() {
        parts.push(Vec::new());
    }
    let last = parts.len() - 1;
    let entries = parts.iter().enumerate().map(|(at, changes)| {
        let facts = if at == last {
            facts.to_vec()
        } else {
            Vec::new()
        };
        let following = u32::try_from(last - at).unwrap_or(u32::MAX);
        Entry {
            following,
            changes,
            facts,
        }
        .encode()
    });
    entries.collect()
}

/// Cuts `changes` into parts that are probably small enough for a frame, so that little has to be packed twice.
fn by_weight(changes: &[Change]) -> impl Iterator<Item = &[Change]> {
    let mut weight = 0;
    changes.chunk_by(move |_, next| {
        weight += 4 + next.edits.len();
        let fits = weight < EDITS;
        if !fits {
            weight = 0;
        }
        fits
    })
}

fn pack_part(changes: &[Change], parts: &mut Vec<Vec<u8>>) {
    let bytes = codec::encode(changes);
    if bytes.len() <= PART || changes.len() < 2 {
        parts.push(bytes);
    } else {
        let (first, second) = changes.split_at(changes.len() / 2);
        pack_part(first, parts);
        pack_part(second, parts);
    }
}

/// Why the payload of a whole frame cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// A newer version wrote it.
    Newer,
    /// It is not an entry.
    Damaged,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples as change;
    use proptest::prelude::*;

    fn facts() -> impl Strategy<Value = Vec<Fact>> {
        let bytes = prop::collection::vec(any::<u8>(), 0..20);
        let fact = ("[a-zäöü/]{0,8}", prop::option::of(bytes));
        prop::collection::vec(fact.prop_map(|(key, value)| Fact { key, value }), 0..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_written_is_read(
            following in any::<u32>(), changes in prop::collection::vec(any::<u8>(), 0..20), facts in facts()
        ) {
            let entry = Entry { following, changes: &changes, facts };
            let payload = entry.clone().encode().unwrap();
            prop_assert_eq!(Entry::decode(&payload), Ok(entry));
        }

        #[test]
        fn every_byte_is_used(facts in facts(), cut in any::<prop::sample::Index>()) {
            let mut payload = Entry { following: 300, changes: &[1, 2, 3], facts }.encode().unwrap();
            prop_assert!(Entry::decode(&payload[..cut.index(payload.len())]).is_err());
            payload.push(0);
            prop_assert_eq!(Entry::decode(&payload), Err(Unreadable::Damaged));
        }
    }

    #[test]
    fn a_large_commit_is_cut_into_frames_that_count_down() {
        let changes = change::chain_of(1, 1_200, 30);
        let fact = Fact {
            key: "last".into(),
            value: None,
        };
        let payloads = pack(&changes, std::slice::from_ref(&fact)).unwrap();
        assert!(payloads.len() > 1);
        let entries: Vec<_> = payloads
            .iter()
            .map(|payload| Entry::decode(payload).unwrap())
            .collect();
        let following: Vec<_> = entries
            .iter()
            .map(|entry| entry.following as usize)
            .collect();
        assert_eq!(following, (0..payloads.len()).rev().collect::<Vec<_>>());
        let read: Vec<_> = entries
            .iter()
            .flat_map(|entry| entry.changes().unwrap())
            .collect();
        assert_eq!(read, changes);
        assert!(payloads.iter().all(|payload| payload.len() < PART + 100));
        let facts: Vec<_> = entries
            .iter()
            .flat_map(|entry| entry.facts.clone())
            .collect();
        assert_eq!(facts, [fact]);
        assert_eq!(entries[0].facts, []);
    }

    #[test]
    fn a_single_large_change_stays_whole() {
        let changes = change::chain_of(1, 1, 100_000);
        assert_eq!(pack(&changes, &[]).unwrap().len(), 1);
    }

    #[test]
    fn the_newest_fact_of_a_name_counts() {
        let fact = |key: &str, value: Option<&[u8]>| Fact {
            key: key.into(),
            value: value.map(Into::into),
        };
        let mut facts = Facts::new();
        learn(
            &mut facts,
            [
                fact("a", Some(b"1")),
                fact("b", Some(b"1")),
                fact("a", Some(b"2")),
                fact("b", None),
            ],
        );
        assert_eq!(facts, Facts::from([("a".into(), b"2".to_vec())]));
    }

    #[test]
    fn a_newer_form_is_told_from_a_damaged_one() {
        assert_eq!(Entry::decode(&[FORMAT + 1, 1, 2]), Err(Unreadable::Newer));
        assert_eq!(Entry::decode(&[0, 0, 0, 0]), Err(Unreadable::Damaged));
    }

    #[test]
    fn a_length_that_lies_takes_no_memory() {
        // following 0, then bytes of the announced length 2^40.
        let mut payload = vec![FORMAT, 0, 253];
        payload.extend_from_slice(&(1u64 << 40).to_le_bytes());
        assert_eq!(Entry::decode(&payload), Err(Unreadable::Damaged));
    }
}
