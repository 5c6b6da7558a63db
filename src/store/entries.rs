//! What one frame of the journal holds: some changes, some facts, behind a format number.
//!
//! It knows how they are packed, never what they mean.

use super::error::StoreError;
use super::frame;

/// The form that this program writes.
const FORMAT: u8 = 1;

/// Something small that this workspace knows for itself and sends to nobody: settings, trust, what others have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name; the newest value of a name counts.
    pub key: String,
    /// `None` takes it away.
    pub value: Option<Vec<u8>>,
}

/// What one frame holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// How many more frames belong to the same commit.
    pub following: u32,
    /// Changes as `replica::codec` packs them, or nothing.
    pub changes: Vec<u8>,
    /// Facts, to be taken in this order.
    pub facts: Vec<Fact>,
}

/// The same as a tuple, which is what bincode writes: see [`Entry`] for the meaning. Never changed; a further form
/// gets a further format number.
type Stored = (u32, Vec<u8>, Vec<(String, Option<Vec<u8>>)>);

impl Entry {
    /// The payload of a frame.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] when it would not fit in a frame.
    pub fn encode(self) -> Result<Vec<u8>, StoreError> {
        let facts = self
            .facts
            .into_iter()
            .map(|fact| (fact.key, fact.value))
            .collect();
        let stored: Stored = (self.following, self.changes, facts);
        let mut payload = vec![FORMAT];
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
    /// [`Unreadable`]: the bytes are not exactly what [`Entry::encode`] writes.
    pub fn decode(payload: &[u8]) -> Result<Self, Unreadable> {
        let (format, rest) = payload.split_first().ok_or(Unreadable::Damaged)?;
        if *format > FORMAT {
            return Err(Unreadable::Newer);
        }
        let config = bincode::config::standard().with_limit::<{ frame::LARGEST }>();
        let read = bincode::decode_from_slice::<Stored, _>(rest, config);
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
    use proptest::prelude::*;

    fn entry() -> impl Strategy<Value = Entry> {
        let bytes = prop::collection::vec(any::<u8>(), 0..20);
        let fact = ("[a-zäöü/]{0,8}", prop::option::of(bytes.clone()));
        let facts = prop::collection::vec(fact.prop_map(|(key, value)| Fact { key, value }), 0..4);
        (any::<u32>(), bytes, facts).prop_map(|(following, changes, facts)| Entry {
            following,
            changes,
            facts,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_written_is_read(entry in entry()) {
            let payload = entry.clone().encode().unwrap();
            prop_assert_eq!(Entry::decode(&payload), Ok(entry));
        }

        #[test]
        fn every_byte_is_used(entry in entry(), cut in any::<prop::sample::Index>()) {
            let mut payload = entry.encode().unwrap();
            prop_assert!(Entry::decode(&payload[..cut.index(payload.len())]).is_err());
            payload.push(0);
            prop_assert_eq!(Entry::decode(&payload), Err(Unreadable::Damaged));
        }
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
