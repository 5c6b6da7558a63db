//! The short form of a replica's key that two people compare on the phone.

use std::fmt;

use crate::replica::ReplicaId;

const GROUPS: usize = 6;

/// Six groups of five digits, the same on every machine.
///
/// Digits are neither misread nor misheard. Thirty of them hold 99 bits, so nobody finds a second key with the same
/// fingerprint; the form is that of one half of Signal's safety number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fingerprint([u32; GROUPS]);

impl Fingerprint {
    /// The fingerprint of `replica`.
    pub fn of(replica: &ReplicaId) -> Self {
        let mut hasher =
            blake3::Hasher::new_derive_key("ozg-werkbank 2026 fingerprint of a replica");
        hasher.update(&replica.0);
        let mut bytes = hasher.finalize_xof();
        Self([(); GROUPS].map(|()| {
            let mut group = [0; 8];
            bytes.fill(&mut group);
            u32::try_from(u64::from_be_bytes(group) % 100_000).unwrap_or_default()
        }))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, group) in self.0.iter().enumerate() {
            let gap = if number == 0 { "" } else { " " };
            write!(f, "{gap}{group:05}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_out_as_six_groups_and_never_changes() {
        let fingerprint = Fingerprint::of(&ReplicaId([7; 32]));
        assert_eq!(
            fingerprint.to_string(),
            "76749 68639 72247 19787 40529 02749"
        );
    }

    #[test]
    fn two_keys_differ_from_the_first_group_on() {
        let [a, b] = [[7; 32], [8; 32]].map(|key| Fingerprint::of(&ReplicaId(key)).0);
        assert!(a.iter().zip(b).all(|(a, b)| *a != b));
    }
}
