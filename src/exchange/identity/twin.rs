//! The key file twice: without the key nothing can be signed any more, so one damaged file must not cost it.
//!
//! The file counts; its twin is asked only where the file is missing or damaged, and follows it otherwise. It knows
//! bytes and names, never what is in a key.

use std::path::{Path, PathBuf};

use super::{Identity, IdentityError, private_file};
use crate::store::StoreError;
use crate::store::disk::{Disk, write_compared};

/// How the name of the second file ends.
const TWIN: &str = "zwilling";

/// Where the twin of a key file lies.
pub fn twin_of(path: &Path) -> PathBuf {
    path.with_extension(TWIN)
}

/// The key as it lies in the folder.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The key.
    pub identity: Identity,
    /// Which of the two files is not what it should be.
    pub lost: Option<Lost>,
}

/// Which of the two files is missing, damaged or behind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lost {
    /// The file itself.
    File,
    /// The second one.
    Twin,
}

impl Kept {
    /// Reads the key from its file, or from the twin where that is all there is. A protected one is locked then.
    ///
    /// # Errors
    /// [`IdentityError`] of the file itself, saying what to do.
    pub fn load(path: &Path) -> Result<Self, IdentityError> {
        let twin = twin_of(path);
        match Identity::load(path) {
            Ok(identity) => Ok(Self {
                identity,
                lost: (!is_same(path, &twin)).then_some(Lost::Twin),
            }),
            Err(why @ (IdentityError::Missing(_) | IdentityError::Damaged(_))) => {
                let identity = Identity::load(&twin).map_err(|_| why)?;
                let lost = Some(Lost::File);
                Ok(Self { identity, lost })
            }
            Err(why) => Err(why),
        }
    }

    /// Makes both files the same again, from the one that counts.
    ///
    /// # Errors
    /// [`IdentityError::Disk`]; then they are as they were.
    pub fn mend(&self, disk: &dyn Disk, path: &Path) -> Result<(), IdentityError> {
        let twin = twin_of(path);
        let (from, to) = match self.lost {
            None => return Ok(()),
            Some(Lost::File) => (twin.as_path(), path),
            Some(Lost::Twin) => (path, twin.as_path()),
        };
        let bytes = private_file::read(from).map_err(StoreError::reading(from))?;
        Ok(write_compared(disk, to, &bytes).map_err(StoreError::writing(to))?)
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (private_file::read(one), private_file::read(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::disk::RealDisk;

    #[test]
    fn either_file_is_enough_and_brings_the_other_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schluessel");
        let identity = Identity::generate([3; 32]);
        identity.save(&RealDisk, &path).unwrap();
        let whole = fs::read(&path).unwrap();
        for (lost, damaged) in [(Lost::File, path.clone()), (Lost::Twin, twin_of(&path))] {
            for damage in [None, Some(&b""[..]), Some(b"murks"), Some(&whole[..50])] {
                match damage {
                    None => fs::remove_file(&damaged).unwrap(),
                    Some(bytes) => fs::write(&damaged, bytes).unwrap(),
                }
                let kept = Kept::load(&path).unwrap();
                assert_eq!(kept.identity.replica(), identity.replica());
                assert_eq!(kept.lost, Some(lost));
                kept.mend(&RealDisk, &path).unwrap();
                assert_eq!(fs::read(&damaged).unwrap(), whole);
                assert_eq!(Kept::load(&path).unwrap().lost, None);
            }
        }
    }

    #[test]
    fn the_file_counts_where_the_twin_says_something_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schluessel");
        let identity = Identity::generate([3; 32]);
        identity.save(&RealDisk, &path).unwrap();
        let other = Identity::generate([4; 32]);
        other
            .save(&RealDisk, &folder.path().join("anderer"))
            .unwrap();
        fs::copy(folder.path().join("anderer"), twin_of(&path)).unwrap();
        let kept = Kept::load(&path).unwrap();
        assert_eq!(kept.identity.replica(), identity.replica());
        kept.mend(&RealDisk, &path).unwrap();
        assert_eq!(fs::read(twin_of(&path)).unwrap(), fs::read(&path).unwrap());
    }

    #[test]
    fn what_is_wrong_with_the_file_is_said_when_both_are_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schluessel");
        let missing = Kept::load(&path).map(drop);
        assert!(matches!(missing, Err(IdentityError::Missing(_))));
        fs::write(&path, "murks").unwrap();
        let damaged = Kept::load(&path).map(drop);
        assert!(matches!(damaged, Err(IdentityError::Damaged(_))));
    }
}
