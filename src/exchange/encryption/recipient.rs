//! The public half of a laptop's key for opening files.

use std::fmt;
use std::str::FromStr;

use super::RecipientError;

/// How long the text of a key is, in characters: `age1`, 52 of data, 6 of checksum.
const LENGTH: usize = 62;
/// How the text of a secret key begins.
const SECRET: &str = "age-secret-key-";

/// A laptop that files can be encrypted to: its public X25519 key, as text `age1…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// The laptop that has this secret key.
    pub(in crate::exchange) fn of(key: &age::x25519::Identity) -> Self {
        Self(key.to_public())
    }

    pub(super) fn as_age(&self) -> &dyn age::Recipient {
        &self.0
    }
}

impl FromStr for Recipient {
    type Err = RecipientError;

    fn from_str(text: &str) -> Result<Self, RecipientError> {
        let text = text.trim();
        let start = text.get(..SECRET.len()).unwrap_or_default();
        if start.eq_ignore_ascii_case(SECRET) {
            return Err(RecipientError::Secret);
        }
        if text.len() != LENGTH {
            return Err(RecipientError::NotARecipient);
        }
        let key = text.parse().map_err(|_| RecipientError::NotARecipient)?;
        let (_, bytes) = bech32::decode(text).map_err(|_| RecipientError::NotARecipient)?;
        let point = bytes
            .try_into()
            .map_err(|_| RecipientError::NotARecipient)?;
        if is_weak(point) {
            return Err(RecipientError::Weak);
        }
        Ok(Self(key))
    }
}

/// Whether the point is one of the few of small order: whatever secret it is multiplied with, the result is zero
/// (RFC 7748, section 6.1). The library ends the program when it meets one.
fn is_weak(point: [u8; 32]) -> bool {
    let any_secret = [1; 32];
    x25519_dalek::x25519(any_secret, point) == [0; 32]
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> String {
        age::x25519::Identity::generate().to_public().to_string()
    }

    fn encoded(point: [u8; 32]) -> String {
        let hrp = bech32::Hrp::parse("age").unwrap();
        bech32::encode::<bech32::Bech32>(hrp, &point).unwrap()
    }

    #[test]
    fn the_text_is_read_back_however_it_was_pasted() {
        let text = text();
        let recipient: Recipient = text.parse().unwrap();
        assert_eq!(recipient.to_string(), text);
        for pasted in [format!(" {text}\r\n"), text.to_uppercase()] {
            assert_eq!(pasted.parse(), Ok(recipient.clone()));
        }
    }

    #[test]
    fn a_mistyped_character_is_noticed() {
        let text = text();
        for at in 0..text.len() {
            let mut typed = text.clone().into_bytes();
            typed[at] = if typed[at] == b'q' { b'p' } else { b'q' };
            let typed = String::from_utf8(typed).unwrap();
            assert_eq!(
                typed.parse::<Recipient>(),
                Err(RecipientError::NotARecipient)
            );
        }
    }

    #[test]
    fn other_texts_are_no_recipient() {
        let long = "age1".repeat(100_000);
        for other in ["", "age1", "ä".repeat(31).as_str(), &long] {
            assert_eq!(
                other.parse::<Recipient>(),
                Err(RecipientError::NotARecipient)
            );
        }
    }

    #[test]
    fn a_secret_key_is_refused_without_repeating_it() {
        use age::secrecy::ExposeSecret;
        let secret = age::x25519::Identity::generate().to_string();
        let error = secret.expose_secret().parse::<Recipient>().unwrap_err();
        assert_eq!(error, RecipientError::Secret);
        assert!(!error.to_string().contains(secret.expose_secret()));
    }

    /// The points of order 1, 2, 4 and 8, as listed in <https://cr.yp.to/ecdh.html#validate>.
    #[test]
    fn a_key_that_protects_nothing_is_refused() {
        const ORDER_8: [u8; 32] = [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f,
            0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16,
            0x5f, 0x49, 0xb8, 0x00,
        ];
        let mut one = [0; 32];
        one[0] = 1;
        let mut minus_one = [0xff; 32];
        (minus_one[0], minus_one[31]) = (0xec, 0x7f);
        for point in [[0; 32], one, minus_one, ORDER_8] {
            assert_eq!(
                encoded(point).parse::<Recipient>(),
                Err(RecipientError::Weak)
            );
        }
    }
}
