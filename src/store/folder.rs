//! The names in a workspace's folder.

use std::path::{Path, PathBuf};

use super::disk::UNFINISHED;

/// A workspace's folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// Nothing is looked at yet.
    pub fn new(path: &Path) -> Self {
        Folder(path.to_path_buf())
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The truth.
    pub fn journal(&self) -> PathBuf {
        self.0.join("journal")
    }

    /// The journal that is to take the place of the one there.
    pub fn new_journal(&self) -> PathBuf {
        self.journal().with_extension(UNFINISHED)
    }

    /// How far journal and copy were known to reach.
    pub fn head(&self) -> PathBuf {
        self.0.join("kopf")
    }

    /// The fast copy's folder.
    pub fn copy(&self) -> PathBuf {
        self.0.join("sled")
    }

    /// The copy of a journal that is being replaced. Nobody asks it any more.
    pub fn old_copy(&self) -> PathBuf {
        self.0.join("sled.alt")
    }

    /// Where backups are kept.
    pub fn backups(&self) -> PathBuf {
        self.0.join("sicherungen")
    }

    /// The locked file.
    pub fn lock(&self) -> PathBuf {
        self.0.join("sperre")
    }

    /// Who holds the lock.
    pub fn holder(&self) -> PathBuf {
        self.0.join("inhaber")
    }

    /// Whether anything in it is a workspace's.
    pub fn holds_workspace(&self) -> bool {
        [self.journal(), self.head(), self.copy()]
            .iter()
            .any(|path| path.exists())
    }
}
