//! Who this machine is: its key, and the file that keeps it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer, SigningKey};
use thiserror::Error;

use super::head::{Signature, SignedHead, head_message};
use crate::replica::{Dot, Hash, ReplicaId};
use crate::store::disk::{Disk, RealDisk};
use crate::store::{StoreError, WorkspaceId};

/// A writer's secret key. Two machines must never share one.
#[derive(Clone, Debug)]
pub struct Identity(SigningKey);

/// Why the key could not be read or kept.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// There is none.
    #[error(
        "Der Schlüssel dieses Rechners fehlt: „{}“ ist nicht da. Bitte aus einer Sicherung \
         zurückholen, oder diesen Ordner aufheben und mit einer Standdatei der anderen neu beitreten.", .0.display()
    )]
    Missing(PathBuf),
    /// It is not what was written.
    #[error(
        "Der Schlüssel dieses Rechners in „{}“ ist beschädigt. Bitte aus einer Sicherung \
         zurückholen, oder diesen Ordner aufheben und mit einer Standdatei der anderen neu beitreten.", .0.display()
    )]
    Damaged(PathBuf),
    /// A newer version wrote it.
    #[error("Den Schlüssel in „{}“ hat eine neuere Programmversion geschrieben. Bitte das Programm aktualisieren.", .0.display())]
    Newer(PathBuf),
    /// The disk did not do it.
    #[error(transparent)]
    Disk(#[from] StoreError),
}

impl Identity {
    /// A new one from fresh random bytes.
    pub fn generate(random: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&random))
    }

    /// How others know it.
    pub fn replica(&self) -> ReplicaId {
        ReplicaId(self.0.verifying_key().to_bytes())
    }

    /// Proves the own change `seq` with this hash and all before it.
    pub fn sign_head(&self, workspace: WorkspaceId, seq: u64, hash: Hash) -> SignedHead {
        let dot = Dot {
            replica: self.replica(),
            seq,
        };
        let signature = self.sign(&head_message(workspace, dot, hash));
        SignedHead {
            dot,
            hash,
            signature,
        }
    }

    /// `message` must begin with a text that no other kind of message begins with.
    pub(super) fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }

    /// Writes the key to a file that only its owner can read; at every moment the old or the new one is there, whole.
    ///
    /// # Errors
    /// [`IdentityError::Disk`]; then the old file is still there.
    pub fn save(&self, path: &Path) -> Result<(), IdentityError> {
        replace_private(path, self.to_text().as_bytes())
            .map_err(|error| StoreError::writing(path)(error).into())
    }

    /// Reads what [`Self::save`] wrote.
    ///
    /// # Errors
    /// [`IdentityError`] saying what to do.
    pub fn load(path: &Path) -> Result<Self, IdentityError> {
        let bytes = read_start(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => IdentityError::Missing(path.to_path_buf()),
            _ => StoreError::reading(path)(error).into(),
        })?;
        Self::from_text(&bytes).map_err(|why| match why {
            Unreadable::Newer => IdentityError::Newer(path.to_path_buf()),
            Unreadable::Damaged => IdentityError::Damaged(path.to_path_buf()),
        })
    }

    /// Text, so that whoever opens the file sees what it is.
    fn to_text(&self) -> String {
        let key = ReplicaId(self.0.to_bytes());
        format!(
            "{TITLE}{FORMAT}\n{WARNING}\n{key}\n{}\n",
            checksum(&self.0.to_bytes())
        )
    }

    fn from_text(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Damaged)?;
        let mut lines = text.lines();
        let format = lines
            .next()
            .and_then(|line| line.strip_prefix(TITLE)?.parse::<u32>().ok());
        match format {
            Some(FORMAT) => {}
            Some(newer) if newer > FORMAT => return Err(Unreadable::Newer),
            _ => return Err(Unreadable::Damaged),
        }
        let [Some(WARNING), Some(key), Some(sum), None] =
            [lines.next(), lines.next(), lines.next(), lines.next()]
        else {
            return Err(Unreadable::Damaged);
        };
        let ReplicaId(key) = ReplicaId::from_hex(key).ok_or(Unreadable::Damaged)?;
        if checksum(&key).to_string() != sum {
            return Err(Unreadable::Damaged);
        }
        Ok(Self::generate(key))
    }
}

const TITLE: &str = "OZG-Werkbank Schlüssel, Format ";
const FORMAT: u32 = 1;
const WARNING: &str = "Geheim: nie weitergeben, nie auf einen zweiten Rechner kopieren.";

enum Unreadable {
    Newer,
    Damaged,
}

fn checksum(key: &[u8; 32]) -> Hash {
    Hash(blake3::derive_key(
        "ozg-werkbank 2026 checksum of a key file",
        key,
    ))
}

/// A key file is short; whatever else lies there need not be read.
fn read_start(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn replace_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("neu");
    // A remnant of an attempt before could have other rights.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private().open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    RealDisk.rename(&new, path)?;
    path.parent()
        .map_or(Ok(()), |folder| RealDisk.sync_folder(folder))
}

/// Opens a new file for writing that nobody else can read from its first moment on. On Windows that follows from the
/// rights of the folder.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schluessel");
        (folder, path)
    }

    #[test]
    fn the_same_key_comes_back_from_the_file() {
        let (_folder, path) = place();
        for random in [[1; 32], [2; 32]] {
            let identity = Identity::generate(random);
            identity.save(&path).unwrap();
            assert_eq!(Identity::load(&path).unwrap().replica(), identity.replica());
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_file_whatever_lay_there_before() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = place();
        for old in [&path, &path.with_extension("neu")] {
            fs::write(old, "for all to read").unwrap();
        }
        Identity::generate([1; 32]).save(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(!path.with_extension("neu").exists());
    }

    #[test]
    fn a_flipped_or_cut_file_is_never_another_key() {
        let (_folder, path) = place();
        Identity::generate([1; 32]).save(&path).unwrap();
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(Identity::from_text(&flipped).is_err(), "byte {at} flipped");
            // The last line may lose its end, nothing else.
            assert!(
                at + 1 == bytes.len() || Identity::from_text(&bytes[..at]).is_err(),
                "cut at {at}"
            );
        }
    }

    #[test]
    fn missing_damaged_and_newer_files_are_told_apart() {
        let (folder, path) = place();
        assert!(matches!(
            Identity::load(&path),
            Err(IdentityError::Missing(_))
        ));
        assert!(matches!(
            Identity::load(folder.path()),
            Err(IdentityError::Disk(_))
        ));
        fs::write(&path, "something else").unwrap();
        assert!(matches!(
            Identity::load(&path),
            Err(IdentityError::Damaged(_))
        ));
        fs::write(&path, format!("{TITLE}2\n")).unwrap();
        assert!(matches!(
            Identity::load(&path),
            Err(IdentityError::Newer(_))
        ));
    }

    #[test]
    fn a_signed_head_holds_for_one_workspace_one_change_and_one_hash() {
        let identity = Identity::generate([1; 32]);
        let workspace = WorkspaceId([1; 16]);
        let head = identity.sign_head(workspace, 7, Hash([3; 32]));
        assert!(head.is_genuine(workspace));
        assert!(!head.is_genuine(WorkspaceId([2; 16])));
        let other = Identity::generate([2; 32]).replica();
        let dot = head.dot;
        let forgeries = [
            SignedHead {
                hash: Hash([4; 32]),
                ..head
            },
            SignedHead {
                dot: Dot { seq: 8, ..dot },
                ..head
            },
            SignedHead {
                dot: Dot {
                    replica: other,
                    ..dot
                },
                ..head
            },
            SignedHead {
                signature: identity.sign(b"something else"),
                ..head
            },
        ];
        assert!(forgeries.iter().all(|forged| !forged.is_genuine(workspace)));
    }
}
