//! The folder of backups: a few whole files that somebody else knows the meaning of.
//!
//! Like the workspace's folder they are for their owner only, where the system knows such rights.

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::aside::Aside;
use super::disk::{UNFINISHED, write_compared};
use super::error::StoreError;
use super::place::Place;
use super::{Store, make_folder};

/// How many are kept.
const KEPT: usize = 10;

/// A file in the folder of backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    path: PathBuf,
    modified: SystemTime,
    length: u64,
}

impl Backup {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// When it was made; [`Store::replace_backup`] changes nothing about that.
    pub fn modified(&self) -> SystemTime {
        self.modified
    }

    /// Its length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Store {
    /// The backups that there are, the newest first.
    ///
    /// # Errors
    /// When their folder is there and cannot be read.
    pub fn backups(&self) -> Result<Vec<Backup>, StoreError> {
        list(&self.place)
    }

    /// Keeps `bytes` as the backup `name`, in the place of one of that name, and of all backups only the newest 10.
    /// It counts, and others go, only when it has been read back.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], or [`StoreError::Disk`], also for a `name` that is not one of a file in that folder.
    /// Then the backups are as they were.
    pub fn save_backup(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        self.refuse_reading()?;
        save(&self.place, name, bytes)
    }

    /// Where the backups of a workspace lie that is not open here, the newest first.
    ///
    /// # Errors
    /// When their folder is there and cannot be read.
    pub fn backups_in(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
        let backups = list(&Place::real(folder))?;
        Ok(backups.into_iter().map(|backup| backup.path).collect())
    }

    /// Puts a backup aside that is of no use. Returns where it lies now.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] or [`StoreError::Disk`]; then it is where it was.
    pub fn set_backup_aside(&self, path: &Path) -> Result<PathBuf, StoreError> {
        self.refuse_reading()?;
        let mut aside = Aside::of(&self.place.folder);
        let moved = aside.path().map(Path::to_path_buf).and_then(|aside| {
            let to = aside.join(path.file_name().unwrap_or_default());
            self.place.disk.rename(path, &to).map(|()| to)
        });
        moved.map_err(StoreError::writing(path))
    }

    /// Puts `bytes` in the place of what a backup holds, read back before it counts.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] or [`StoreError::Disk`]; then it is as it was.
    pub fn replace_backup(&self, backup: &Backup, bytes: &[u8]) -> Result<(), StoreError> {
        self.refuse_reading()?;
        let path = &backup.path;
        write_compared(&*self.place.disk, path, bytes).map_err(StoreError::writing(path))?;
        // If not, it only counts as newer than it is.
        let _ = File::options()
            .write(true)
            .open(path)
            .and_then(|file| file.set_modified(backup.modified));
        Ok(())
    }
}

fn list(place: &Place) -> Result<Vec<Backup>, StoreError> {
    let folder = place.folder.backups();
    let mut backups = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
        Ok(entries) => entries
            .filter_map(|entry| entry.and_then(|entry| backup(entry.path())).transpose())
            .collect(),
    }
    .map_err(StoreError::reading(&folder))?;
    backups.sort_by_cached_key(|backup| Reverse((backup.modified, backup.path.clone())));
    Ok(backups)
}

/// `None` for what is not a whole file.
fn backup(path: PathBuf) -> io::Result<Option<Backup>> {
    let found = fs::symlink_metadata(&path)?;
    if !found.is_file() || is_unfinished(&path) {
        return Ok(None);
    }
    Ok(Some(Backup {
        path,
        modified: found.modified()?,
        length: found.len(),
    }))
}

fn save(place: &Place, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let (disk, folder) = (&*place.disk, place.folder.backups());
    let path = folder.join(name);
    if path.file_name() != Some(OsStr::new(name)) || is_unfinished(&path) {
        return Err(StoreError::writing(&path)(
            io::ErrorKind::InvalidFilename.into(),
        ));
    }
    make_folder(&folder)
        .and_then(|()| disk.sync_folder(place.folder.path()))
        .and_then(|()| write_compared(disk, &path, bytes))
        .map_err(StoreError::writing(&path))?;
    let others = list(place)?
        .into_iter()
        .filter(|backup| backup.path != path);
    for old in others.skip(KEPT - 1) {
        // The next one tries again.
        let _ = disk.remove(&old.path);
    }
    Ok(path)
}

fn is_unfinished(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == UNFINISHED)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::store::fault::{Fault, FaultDisk, Left};
    use crate::store::samples::scratch;
    use crate::store::{Access, WorkspaceId};

    fn store() -> (tempfile::TempDir, Store) {
        let folder = scratch();
        let store = Store::create(Place::real(folder.path()), WorkspaceId([7; 16])).unwrap();
        (folder, store)
    }

    /// Saves it as if it had been so many hours ago.
    fn save_earlier(store: &Store, name: &str, hours: u64) {
        let path = store.save_backup(name, name.as_bytes()).unwrap();
        let then = SystemTime::now() - Duration::from_hours(hours);
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(then).unwrap();
    }

    fn names(store: &Store) -> Vec<String> {
        let name = |backup: Backup| backup.path().file_name().unwrap().to_str().unwrap().into();
        store.backups().unwrap().into_iter().map(name).collect()
    }

    #[test]
    fn the_newest_ten_are_kept_and_listed_the_newest_first() {
        let (_folder, store) = store();
        assert_eq!(store.backups().unwrap(), []);
        for hours in (1..=12).rev() {
            save_earlier(&store, &format!("{hours:02}.stand"), hours);
        }
        let expected: Vec<_> = (1..=10).map(|hours| format!("{hours:02}.stand")).collect();
        assert_eq!(names(&store), expected);
        let newest = &store.backups().unwrap()[0];
        assert_eq!(newest.length(), 8);
        assert_eq!(fs::read(newest.path()).unwrap(), b"01.stand");
    }

    #[test]
    fn the_one_just_saved_stays_even_if_the_clock_went_back() {
        let (_folder, store) = store();
        for number in 0..KEPT {
            let path = store.save_backup(&format!("{number}.stand"), b"").unwrap();
            let file = File::options().write(true).open(path).unwrap();
            let later = SystemTime::now() + Duration::from_hours(1);
            file.set_modified(later).unwrap();
        }
        let path = store.save_backup("now.stand", b"").unwrap();
        assert!(path.exists());
        assert_eq!(store.backups().unwrap().len(), KEPT);
    }

    #[test]
    fn one_that_is_replaced_keeps_its_place() {
        let (_folder, store) = store();
        save_earlier(&store, "old.stand", 2);
        save_earlier(&store, "new.stand", 1);
        let old = store.backups().unwrap().remove(1);
        store.replace_backup(&old, b"rewritten").unwrap();
        assert_eq!(names(&store), ["new.stand", "old.stand"]);
        let now = store.backups().unwrap().remove(1);
        assert_eq!((now.modified(), now.length()), (old.modified(), 9));
        assert_eq!(fs::read(now.path()).unwrap(), b"rewritten");
    }

    #[test]
    fn only_a_plain_name_is_taken_and_only_by_who_may_write() {
        let (folder, store) = store();
        for name in ["", ".", "..", "../a", "a/b", "/a", "a/", "a.neu"] {
            assert!(store.save_backup(name, b"x").is_err(), "{name}");
        }
        assert_eq!(store.backups().unwrap(), []);
        store.save_backup("a.stand", b"x").unwrap();
        let (looking, _) = Store::open(Place::real(folder.path()), Access::ReadOnly).unwrap();
        let backup = &looking.backups().unwrap()[0];
        let refused = [
            looking.save_backup("b.stand", b"x").map(drop),
            looking.replace_backup(backup, b"y"),
        ];
        for refusal in refused {
            assert!(matches!(refusal, Err(StoreError::ReadOnly)));
        }
    }

    #[cfg(unix)]
    #[test]
    fn they_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, store) = store();
        let path = store.save_backup("a.stand", b"x").unwrap();
        for path in [folder.path().join("sicherungen"), path] {
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}", path.display());
        }
    }

    #[test]
    fn whatever_fails_a_backup_is_there_as_it_was_or_as_it_was_to_be() {
        let (old, new) = (vec![1; 3_000], vec![2; 2_000]);
        for fault in [Fault::Stop, Fault::Tear, Fault::Fail] {
            for left in [Left::All, Left::Nothing, Left::Half, Left::Zeros] {
                for after in 0.. {
                    let folder = scratch();
                    let path = save(&Place::real(folder.path()), "a.stand", &old).unwrap();
                    let disk = FaultDisk::new(path.parent().unwrap(), after, fault);
                    let place = Place::on(Arc::new(disk.clone()), folder.path());
                    let saved = save(&place, "a.stand", &new);
                    disk.lose_power(left);
                    let found = fs::read(&path).unwrap();
                    assert!(
                        found == new || found == old && saved.is_err(),
                        "{fault:?} {left:?} after {after}"
                    );
                    assert_eq!(list(&place).unwrap().len(), 1);
                    if !disk.happened() {
                        break;
                    }
                }
            }
        }
    }
}
