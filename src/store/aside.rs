//! Setting aside what cannot be read. It is never deleted unless somebody says so.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Local};

use super::Store;
use super::error::StoreError;
use super::folder::Folder;

const PREFIX: &str = "beschaedigt-";

impl Store {
    /// The folders of what was damaged and set aside. Values that were erased since may still be in there.
    pub fn set_aside(&self) -> Vec<PathBuf> {
        all(self.place.folder.path()).unwrap_or_default()
    }

    /// Removes them, for good.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], or [`StoreError::Disk`] when one cannot be removed; others may be gone.
    pub fn remove_set_aside(&self) -> Result<(), StoreError> {
        self.refuse_reading()?;
        let (disk, folder) = (&self.place.disk, self.place.folder.path());
        for path in all(folder).map_err(StoreError::reading(folder))? {
            disk.remove(&path).map_err(StoreError::writing(&path))?;
        }
        disk.sync_folder(folder)
            .map_err(StoreError::writing(folder))
    }
}

fn all(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

impl Folder {
    /// Makes a new folder for what cannot be read, named after the moment `now`.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn set_aside_folder(&self, now: DateTime<Local>) -> io::Result<PathBuf> {
        let name = format!("{PREFIX}{}", now.format("%Y-%m-%d-%H%M%S"));
        let mut folder = self.path().join(&name);
        for count in 2.. {
            match fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    folder = self.path().join(format!("{name}-{count}"));
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
