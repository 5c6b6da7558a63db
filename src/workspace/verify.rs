//! Whether everything in the folder of a workspace is as it was written: journal and copy, key, backups.
//!
//! A check looks and changes nothing, whatever state the folder is in; repairing is what opening does, and putting
//! aside backups that nobody could come back from.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::sample::ScratchFolder;
use super::{Env, IDENTITY_FILE, Workspace, WorkspaceError};
use crate::exchange::state_file::{self, Origin, StateFileError};
use crate::exchange::{IdentityError, Kept, Lost, twin_of};
use crate::store::disk::Disk;
use crate::store::{Report, Store, StoreError};

/// What a check of a folder found.
#[derive(Debug)]
pub struct Checked {
    /// In the store: journal, head, copy.
    pub store: Report,
    /// Beside it.
    pub damages: Vec<Damage>,
    /// Backups that can be read.
    pub backups: usize,
}

/// Something beside the journal and its copy that is not as it was written.
#[derive(Debug)]
pub enum Damage {
    /// The key, of which its twin is still whole.
    Key(PathBuf),
    /// The key, and its twin.
    BothKeys(IdentityError),
    /// The twin of the key.
    Twin(PathBuf),
    /// A backup.
    Backup(PathBuf, Reason),
}

/// Why a backup is of no use.
#[derive(Debug)]
pub enum Reason {
    /// The disk.
    Disk(StoreError),
    /// What is in it.
    File(StateFileError),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::Key(path) => write!(
                f,
                "Der Schlüssel dieses Rechners in „{}“ ist nicht lesbar; sein Zwilling ist es.",
                path.display()
            ),
            Damage::BothKeys(error) => error.fmt(f),
            Damage::Twin(path) => write!(
                f,
                "Der Zwilling des Schlüssels in „{}“ fehlt oder ist ein anderer; der Schlüssel selbst ist in Ordnung.",
                path.display()
            ),
            Damage::Backup(path, Reason::File(error)) => {
                write!(
                    f,
                    "Die Sicherung „{}“ ist nicht lesbar: {error}",
                    path.display()
                )
            }
            Damage::Backup(_, Reason::Disk(error)) => error.fmt(f),
        }
    }
}

impl Checked {
    /// Whether everything is as it was written.
    pub fn is_well(&self) -> bool {
        self.store.problems.is_empty() && self.damages.is_empty()
    }

    /// Every problem as a sentence.
    pub fn sentences(&self) -> Vec<String> {
        let store = self.store.problems.iter().map(ToString::to_string);
        store
            .chain(self.damages.iter().map(ToString::to_string))
            .collect()
    }
}

impl Workspace {
    /// Checks everything in the folder of a workspace that is not open here, and changes nothing. Can take long.
    ///
    /// # Errors
    /// When there is no workspace, or its journal cannot be opened.
    pub fn check(folder: &Path, env: &Env) -> Result<Checked, WorkspaceError> {
        let scratch = ScratchFolder::new(env).ok();
        let store = Store::look_at(folder, scratch.as_ref().map(ScratchFolder::path))?;
        let mut damages: Vec<Damage> = key_damage(folder).into_iter().collect();
        let mut backups = 0;
        for path in Store::backups_in(folder)? {
            match backup_damage(&path) {
                Some(reason) => damages.push(Damage::Backup(path, reason)),
                None => backups += 1,
            }
        }
        Ok(Checked {
            store,
            damages,
            backups,
        })
    }

    /// Puts aside the backups that cannot be read and makes a new one in their place. Says what was done.
    ///
    /// # Errors
    /// When the disk refuses; nothing is gone then.
    pub fn mend_backups(&mut self) -> Result<Vec<String>, WorkspaceError> {
        let mut said = Vec::new();
        for path in self.backups()? {
            if let Some(Reason::File(_)) = backup_damage(&path) {
                let aside = self.store.set_backup_aside(&path)?;
                said.push(format!(
                    "Die unlesbare Sicherung „{}“ liegt jetzt in „{}“.",
                    path.display(),
                    aside.display()
                ));
            }
        }
        if !said.is_empty() {
            let made = self.back_up()?;
            said.push(format!(
                "Eine neue Sicherung liegt in „{}“.",
                made.display()
            ));
        }
        Ok(said)
    }
}

/// Makes key and twin the same again; a sentence if the key itself was lost.
pub(super) fn mend_key(disk: &dyn Disk, folder: &Path, kept: &Kept) -> Option<String> {
    let path = folder.join(IDENTITY_FILE);
    // A disk that takes no small file says so where it matters; a check finds it too.
    let mended = kept.mend(disk, &path).is_ok();
    match kept.lost {
        Some(Lost::File) if mended => Some(
            "Der Schlüssel dieses Rechners war nicht lesbar und ist aus seinem Zwilling wiederhergestellt; es fehlt \
             nichts."
                .to_owned(),
        ),
        Some(Lost::File) => Some(
            "Der Schlüssel dieses Rechners ist nicht lesbar; gearbeitet wird mit seinem Zwilling. Prüfen, ob auf dem \
             Datenträger Platz ist."
                .to_owned(),
        ),
        Some(Lost::Twin) | None => None,
    }
}

fn key_damage(folder: &Path) -> Option<Damage> {
    let path = folder.join(IDENTITY_FILE);
    match Kept::load(&path) {
        Err(error) => Some(Damage::BothKeys(error)),
        Ok(kept) => kept.lost.map(|lost| match lost {
            Lost::File => Damage::Key(path),
            Lost::Twin => Damage::Twin(twin_of(&path)),
        }),
    }
}

fn backup_damage(path: &Path) -> Option<Reason> {
    match fs::read(path) {
        Err(error) => Some(Reason::Disk(StoreError::reading(path)(error))),
        Ok(bytes) => state_file::read_from(&bytes, None, Origin::Own)
            .err()
            .map(Reason::File),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::desk::Desk;

    /// A closed workspace with a backup in it.
    fn site() -> (tempfile::TempDir, PathBuf, Env) {
        let mut desk = Desk::founder();
        desk.writes("eins");
        desk.workspace.back_up().unwrap();
        let Desk { workspace, folder } = desk;
        let (path, env) = (workspace.folder().to_owned(), workspace.env().clone());
        drop(workspace);
        (folder, path, env)
    }

    fn found(folder: &Path, env: &Env) -> Vec<String> {
        Workspace::check(folder, env).unwrap().sentences()
    }

    fn flip(path: &Path) {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        fs::write(path, bytes).unwrap();
    }

    #[test]
    fn a_check_names_each_damage_and_changes_nothing() {
        let (_keep, folder, env) = site();
        let backup = Store::backups_in(&folder).unwrap().remove(0);
        assert_eq!(found(&folder, &env), Vec::<String>::new());
        for (path, said) in [
            (folder.join("journal"), "„journal“ ist von Byte"),
            (folder.join("kopf"), "„kopf“ ist nicht lesbar"),
            (folder.join(IDENTITY_FILE), "sein Zwilling ist es"),
            (
                twin_of(&folder.join(IDENTITY_FILE)),
                "der Schlüssel selbst ist in Ordnung",
            ),
            (backup, "Die Sicherung"),
            (folder.join("sled/db"), "schnelle"),
        ] {
            let whole = fs::read(&path).unwrap();
            if path.ends_with("sled/db") {
                fs::write(&path, [0xAB; 4_000]).unwrap();
            } else {
                flip(&path);
            }
            let damaged = fs::read(&path).unwrap();
            for _ in 0..2 {
                let found = found(&folder, &env);
                assert!(
                    found.iter().any(|sentence| sentence.contains(said)),
                    "{}: {found:?}",
                    path.display()
                );
                assert_eq!(fs::read(&path).unwrap(), damaged);
            }
            fs::write(&path, whole).unwrap();
        }
        assert_eq!(found(&folder, &env), Vec::<String>::new());
    }

    #[test]
    fn a_journal_that_was_cut_between_two_frames_is_noticed() {
        let (_keep, folder, env) = site();
        let journal = folder.join("journal");
        let whole = fs::read(&journal).unwrap();
        let shortened = (1..whole.len()).filter(|length| {
            fs::write(&journal, &whole[..*length]).unwrap();
            !found(&folder, &env).is_empty()
        });
        assert_eq!(shortened.count(), whole.len() - 1);
    }

    #[test]
    fn what_opening_and_mending_do_leaves_nothing_to_find() {
        let (_keep, folder, env) = site();
        let backup = Store::backups_in(&folder).unwrap().remove(0);
        for path in [
            folder.join("journal"),
            folder.join(IDENTITY_FILE),
            backup.clone(),
        ] {
            flip(&path);
        }
        let opened = Workspace::open(&folder, crate::workspace::Access::ReadWrite, env.clone());
        let (mut workspace, notices) = opened.unwrap();
        assert_eq!(notices.len(), 2, "{notices:?}");
        let said = workspace.mend_backups().unwrap();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(!backup.exists() || state_file::read(&fs::read(&backup).unwrap(), None).is_ok());
        drop(workspace);
        assert_eq!(found(&folder, &env), Vec::<String>::new());
    }
}
