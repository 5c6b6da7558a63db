//! Who this machine is: its secret key, those it had before, and the file that keeps them.
//!
//! It never asks for a passphrase and shows nothing; it knows nothing about workspaces but how to sign for one.

mod error;
mod key_file;
mod keys;
mod private_file;
#[cfg(test)]
mod tests;
mod twin;

use std::io;
use std::path::Path;

use age::secrecy::{ExposeSecret, SecretString};

pub use error::IdentityError;
pub use twin::{Kept, Lost, twin_of};

use self::key_file::{Content, Sealed, Unreadable};
use self::keys::Keys;
use super::encryption::{EncryptError, Keyring, Recipient};
use super::secret_key::SecretKey;
use crate::replica::ReplicaId;
use crate::store::StoreError;
use crate::store::disk::{Disk, write_compared};

/// This machine as a writer. While it is locked, only its public half is known.
#[derive(Clone, Debug)]
pub struct Identity(State);

#[derive(Clone, Debug)]
enum State {
    Open {
        keys: Box<Keys>,
        /// Kept to write the file anew, as long as the keys that it protects.
        passphrase: Option<SecretString>,
    },
    Locked(Sealed),
}

/// How the key file is protected against those who get hold of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protection {
    /// By the rights of the file only.
    None,
    /// By a passphrase, which was given.
    Unlocked,
    /// By a passphrase, which is still to be given.
    Locked,
}

impl Identity {
    /// A new one from fresh random bytes, without protection.
    pub fn generate(random: [u8; 32]) -> Self {
        Self::open(Keys::new(SecretKey::new(random)))
    }

    fn open(keys: Keys) -> Self {
        Self(State::Open {
            keys: Box::new(keys),
            passphrase: None,
        })
    }

    /// How others know it.
    pub fn replica(&self) -> ReplicaId {
        match &self.0 {
            State::Open { keys, .. } => keys.current.replica(),
            State::Locked(sealed) => sealed.replica,
        }
    }

    /// How its file is protected.
    pub fn protection(&self) -> Protection {
        match &self.0 {
            State::Open {
                passphrase: None, ..
            } => Protection::None,
            State::Open { .. } => Protection::Unlocked,
            State::Locked(_) => Protection::Locked,
        }
    }

    fn keys(&self) -> Result<&Keys, IdentityError> {
        match &self.0 {
            State::Open { keys, .. } => Ok(keys),
            State::Locked(_) => Err(IdentityError::Locked),
        }
    }

    /// What signs for it.
    ///
    /// # Errors
    /// [`IdentityError::Locked`].
    pub fn secret(&self) -> Result<&SecretKey, IdentityError> {
        Ok(&self.keys()?.current)
    }

    /// Who it was before, at most 64, newest first: to make a last statement under an old name.
    ///
    /// # Errors
    /// [`IdentityError::Locked`].
    pub fn former(&self) -> Result<&[SecretKey], IdentityError> {
        Ok(&self.keys()?.former)
    }

    /// What others encrypt to, so that this machine can open it.
    ///
    /// # Errors
    /// [`IdentityError::Locked`].
    pub fn recipient(&self) -> Result<Recipient, IdentityError> {
        let recipient = self.secret()?.recipient();
        recipient.ok_or(IdentityError::Underivable)
    }

    /// Opens what was encrypted to this machine, now or before.
    ///
    /// # Errors
    /// [`IdentityError::Locked`].
    pub fn keyring(&self) -> Result<Keyring, IdentityError> {
        Ok(Keyring::new(self.keys()?.to_age()?))
    }

    /// The same as a key file for the public tool: `age -d -i FILE`. As secret as the key itself.
    ///
    /// # Errors
    /// [`IdentityError::Locked`].
    pub fn age_key_file(&self) -> Result<String, IdentityError> {
        Ok(key_file::for_age(&self.keys()?.to_age()?))
    }

    /// A new writer on the same machine, protected in the same way, that still opens what was meant for the old one.
    ///
    /// # Errors
    /// [`IdentityError::Locked`].
    pub fn renewed(&self, random: [u8; 32]) -> Result<Self, IdentityError> {
        match &self.0 {
            State::Open { keys, passphrase } => Ok(Self(State::Open {
                keys: Box::new(keys.renewed(SecretKey::new(random))),
                passphrase: passphrase.clone(),
            })),
            State::Locked(_) => Err(IdentityError::Locked),
        }
    }

    /// From the next [`Self::save`] on the file is of no use without `passphrase`.
    ///
    /// # Errors
    /// [`IdentityError::Locked`], or that the passphrase is empty.
    pub fn protect(&mut self, passphrase: &str) -> Result<(), IdentityError> {
        if passphrase.is_empty() {
            return Err(EncryptError::NoPassphrase.into());
        }
        self.set_passphrase(Some(passphrase.into()))
    }

    /// From the next [`Self::save`] on the file needs no passphrase.
    ///
    /// # Errors
    /// [`IdentityError::Locked`].
    pub fn unprotect(&mut self) -> Result<(), IdentityError> {
        self.set_passphrase(None)
    }

    fn set_passphrase(&mut self, new: Option<SecretString>) -> Result<(), IdentityError> {
        match &mut self.0 {
            State::Open { passphrase, .. } => {
                *passphrase = new;
                Ok(())
            }
            State::Locked(_) => Err(IdentityError::Locked),
        }
    }

    /// Makes the secret half known; takes about a second. Nothing happens when it is known.
    ///
    /// # Errors
    /// [`IdentityError::WrongPassphrase`], or [`IdentityError::Contradictory`] when something else lies behind it;
    /// it is still locked then.
    pub fn unlock(&mut self, passphrase: &str) -> Result<(), IdentityError> {
        if let State::Locked(sealed) = &self.0 {
            self.0 = State::Open {
                keys: Box::new(sealed.open(passphrase)?),
                passphrase: Some(passphrase.into()),
            };
        }
        Ok(())
    }

    /// Writes everything to a file that only its owner can read, and to its twin; at every moment the old or the new
    /// one is there, whole. Takes about a second when it is protected.
    ///
    /// # Errors
    /// [`IdentityError::Disk`]; then the old file is still there.
    pub fn save(&self, disk: &dyn Disk, path: &Path) -> Result<(), IdentityError> {
        let text = self.to_text()?;
        // The twin first: nobody reads it as long as the file is whole, so the file alone decides.
        for path in [twin_of(path), path.to_path_buf()] {
            write_compared(disk, &path, text.as_bytes()).map_err(StoreError::writing(&path))?;
        }
        Ok(())
    }

    /// Reads one file that [`Self::save`] wrote. A protected one is locked then.
    ///
    /// # Errors
    /// [`IdentityError`] saying what to do.
    pub fn load(path: &Path) -> Result<Self, IdentityError> {
        let bytes = private_file::read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => IdentityError::Missing(path.to_path_buf()),
            _ => StoreError::reading(path)(error).into(),
        })?;
        Self::from_text(&bytes).map_err(|why| match why {
            Unreadable::Newer => IdentityError::Newer(path.to_path_buf()),
            Unreadable::Damaged => IdentityError::Damaged(path.to_path_buf()),
        })
    }

    fn to_text(&self) -> Result<String, EncryptError> {
        Ok(match &self.0 {
            State::Locked(sealed) => key_file::sealed(sealed),
            State::Open {
                keys,
                passphrase: Some(passphrase),
            } => key_file::sealed(&Sealed::new(keys, passphrase.expose_secret())?),
            State::Open { keys, .. } => key_file::plain(keys),
        })
    }

    fn from_text(bytes: &[u8]) -> Result<Self, Unreadable> {
        Ok(match key_file::parse(bytes)? {
            Content::Keys(keys) => Self::open(keys),
            Content::Sealed(sealed) => Self(State::Locked(sealed)),
        })
    }
}
