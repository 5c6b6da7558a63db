//! ULID: 48 bits of milliseconds and 80 random bits in 26 letters of Crockford's Base32, so that keys made on
//! different laptops never meet and sort by time. Specification: github.com/ulid/spec.

use super::Env;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A fresh key.
pub(super) fn fresh(env: &Env) -> String {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&env.wall().to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&env.random::<10>());
    letters(bytes)
}

/// The key of something that has a name elsewhere: the same on every laptop that meets it.
pub(super) fn of_name(name: &str) -> String {
    let hash = blake3::hash(name.as_bytes());
    let (first, _) = hash.as_bytes().as_chunks::<16>();
    letters(first.first().copied().unwrap_or_default())
}

fn letters(bytes: [u8; 16]) -> String {
    let number = u128::from_be_bytes(bytes);
    (0..26)
        .rev()
        .map(|place| char::from(LETTERS[(number >> (5 * place)) as usize % 32]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_by_time_and_differ_at_the_same_time() {
        let early = fresh(&Env::fixed(1_700_000_000_000, 1));
        let late = fresh(&Env::fixed(1_700_000_001_000, 1));
        let other = fresh(&Env::fixed(1_700_000_000_000, 2));
        assert!(early < late);
        assert_ne!(early, other);
        assert_eq!(early.len(), 26);
        assert_eq!(&early[..10], "01HF7YAT00");
    }

    #[test]
    fn the_same_name_has_the_same_key_everywhere() {
        assert_eq!(of_name("a@kreis.example"), of_name("a@kreis.example"));
        assert_ne!(of_name("a@kreis.example"), of_name("b@kreis.example"));
        assert_eq!(of_name("").len(), 26);
    }
}
