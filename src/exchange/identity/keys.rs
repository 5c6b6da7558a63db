//! The secret keys of one machine, in the order of their time.

use super::IdentityError;
use crate::exchange::secret_key::SecretKey;

/// Most keys of before that are remembered.
pub(super) const MOST_FORMER: usize = 64;

/// The key of now and those of before.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub current: SecretKey,
    /// Newest first, at most [`MOST_FORMER`].
    pub former: Vec<SecretKey>,
}

impl Keys {
    pub fn new(current: SecretKey) -> Self {
        Self {
            current,
            former: Vec::new(),
        }
    }

    /// With a new key; of too many the oldest is forgotten.
    pub fn renewed(&self, current: SecretKey) -> Self {
        Self {
            current,
            former: self.iter().take(MOST_FORMER).cloned().collect(),
        }
    }

    /// Newest first.
    pub fn iter(&self) -> impl Iterator<Item = &SecretKey> {
        [&self.current].into_iter().chain(&self.former)
    }

    pub fn to_age(&self) -> Result<Vec<age::x25519::Identity>, IdentityError> {
        let keys = self.iter().map(SecretKey::to_age);
        keys.collect::<Option<_>>()
            .ok_or(IdentityError::Underivable)
    }
}
