//! The names in a workspace's folder.

use std::path::{Path, PathBuf};

use super::disk::UNFINISHED;

const JOURNAL: &str = "journal";

/// A workspace's folder.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    stage: Stage,
}

/// How far a workspace has come to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is being made and does not count yet.
    Begun,
    /// It is there.
    Whole,
}

impl Folder {
    /// Nothing is looked at yet.
    pub fn new(path: &Path) -> Self {
        Folder {
            path: path.to_path_buf(),
            stage: Stage::Whole,
        }
    }

    /// The same for a workspace at that stage.
    pub fn at(self, stage: Stage) -> Self {
        Folder { stage, ..self }
    }

    /// How far the workspace has come to be.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The truth.
    pub fn journal(&self) -> PathBuf {
        match self.stage {
            Stage::Begun => self.begun_journal(),
            Stage::Whole => self.path.join(JOURNAL),
        }
    }

    /// The journal of a workspace that is being made.
    pub fn begun_journal(&self) -> PathBuf {
        self.path.join(JOURNAL).with_extension("anfang")
    }

    /// The journal that is to take the place of the one there.
    pub fn new_journal(&self) -> PathBuf {
        self.path.join(JOURNAL).with_extension(UNFINISHED)
    }

    /// How far journal and copy were known to reach.
    pub fn head(&self) -> PathBuf {
        self.path.join("kopf")
    }

    /// The fast copy's folder.
    pub fn copy(&self) -> PathBuf {
        self.path.join("sled")
    }

    /// The copy of a journal that is being replaced. Nobody asks it any more.
    pub fn old_copy(&self) -> PathBuf {
        self.path.join("sled.alt")
    }

    /// Where backups are kept.
    pub fn backups(&self) -> PathBuf {
        self.path.join("sicherungen")
    }

    /// The locked file.
    pub fn lock(&self) -> PathBuf {
        self.path.join("sperre")
    }

    /// Who holds the lock.
    pub fn holder(&self) -> PathBuf {
        self.path.join("inhaber")
    }

    /// Whether anything in it is a workspace's.
    pub fn holds_workspace(&self) -> bool {
        [self.journal(), self.head(), self.copy()]
            .iter()
            .any(|path| path.exists())
    }
}
