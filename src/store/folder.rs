//! The names in a workspace's folder, and setting aside what cannot be read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Local};

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

    /// How far journal and copy were known to reach.
    pub fn head(&self) -> PathBuf {
        self.0.join("kopf")
    }

    /// The fast copy's folder.
    pub fn copy(&self) -> PathBuf {
        self.0.join("sled")
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

    /// Makes a new folder for what cannot be read, named after the moment `now`.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn set_aside_folder(&self, now: DateTime<Local>) -> io::Result<PathBuf> {
        let name = format!("beschaedigt-{}", now.format("%Y-%m-%d-%H%M%S"));
        let mut folder = self.0.join(&name);
        for count in 2.. {
            match fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    folder = self.0.join(format!("{name}-{count}"));
                }
                made => return made.map(|()| folder),
            }
        }
        Ok(folder)
    }
}

/// The folder for what cannot be read, made when the first thing is put there.
pub struct Aside {
    folder: Folder,
    made: Option<PathBuf>,
}

impl Aside {
    pub fn of(folder: &Folder) -> Self {
        Aside {
            folder: folder.clone(),
            made: None,
        }
    }

    /// The folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn path(&mut self) -> io::Result<&Path> {
        match &mut self.made {
            Some(made) => Ok(made),
            made => Ok(made.insert(self.folder.set_aside_folder(Local::now())?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_in_one_second_get_a_folder_each() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let now = Local::now();
        let first = folder.set_aside_folder(now).unwrap();
        let second = folder.set_aside_folder(now).unwrap();
        assert!(first.is_dir() && second.is_dir() && first != second);
    }
}
