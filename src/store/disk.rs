//! The few file operations that durability hangs on, as a trait, so that tests can put a failing disk underneath.
//!
//! It knows paths and bytes, never what is written.

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// How the name of a file ends that is not whole yet.
pub const UNFINISHED: &str = "neu";

/// Bytes compared at once.
const COMPARED: usize = 1 << 20;

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// An existing file, never changed.
    Read,
    /// An existing file, kept as it is and written to.
    Write,
    /// An empty file, whatever was there before.
    Replace,
    /// The same; only its owner may read it if it is new, where the system knows such rights.
    ReplacePrivate,
}

/// A place that files are kept on.
pub trait Disk: Debug + Send + Sync {
    /// Opens one file.
    ///
    /// # Errors
    /// As the operating system says.
    fn open(&self, path: &Path, purpose: Purpose) -> io::Result<Box<dyn DiskFile>>;

    /// Puts `from` in the place of `to` in one step: afterwards there is either the old or the new `to`.
    ///
    /// # Errors
    /// As the operating system says; then nothing has changed.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file, or a folder with everything in it. Where there is nothing, nothing is to be done.
    ///
    /// # Errors
    /// As the operating system says; a part of a folder may be gone.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder durable (new files, renames, removals).
    ///
    /// # Errors
    /// As the operating system says.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// An open file, read and written at positions counted in bytes from its start.
pub trait DiskFile: Send {
    /// Its length in bytes.
    ///
    /// # Errors
    /// As the operating system says.
    fn length(&mut self) -> io::Result<u64>;

    /// Fills `into` from `offset` on and returns how many bytes there were; fewer than asked only at the end.
    ///
    /// # Errors
    /// As the operating system says.
    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize>;

    /// Writes all of `bytes` from `offset` on.
    ///
    /// # Errors
    /// As the operating system says; a part may have been written.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts the file to `length` bytes.
    ///
    /// # Errors
    /// As the operating system says.
    fn cut(&mut self, length: u64) -> io::Result<()>;

    /// Returns when everything written is durable, even against loss of power.
    ///
    /// # Errors
    /// As the operating system says; then nothing may be taken as durable.
    fn sync(&mut self) -> io::Result<()>;
}

/// The real one.
#[derive(Debug, Clone, Copy)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn open(&self, path: &Path, purpose: Purpose) -> io::Result<Box<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        options.read(true);
        match purpose {
            Purpose::Read => &mut options,
            Purpose::Write => options.write(true),
            Purpose::Replace | Purpose::ReplacePrivate => {
                options.write(true).create(true).truncate(true)
            }
        };
        #[cfg(unix)]
        if purpose == Purpose::ReplacePrivate {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        Ok(Box::new(options.open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let removed = match fs::symlink_metadata(path) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(path),
            Ok(_) => fs::remove_file(path),
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    /// Windows makes names durable with the file itself and has no way to ask for it.
    #[cfg(not(unix))]
    fn sync_folder(&self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }
}

impl DiskFile for File {
    fn length(&mut self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.seek(SeekFrom::Start(offset))?;
        let mut filled = 0;
        while filled < into.len() {
            match self.read(&mut into[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.seek(SeekFrom::Start(offset))?;
        self.write_all(bytes)
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

/// Writes a small file so that at every moment either the old or the new content is there, whole.
///
/// # Errors
/// As the operating system says; then the old content is still there, and nothing half-written beside it if the disk
/// lets it be removed.
pub fn write_whole(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    in_one_step(disk, path, |new| {
        write_synced(disk, new, Purpose::Replace, bytes)
    })
}

/// The same for a file of its owner alone, which must be read back as it was written before it counts.
///
/// # Errors
/// As the operating system says, or that something else was read; then the old content is still there.
pub fn write_compared(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    in_one_step(disk, path, |new| {
        // What is left of an attempt before could have other rights.
        disk.remove(new)?;
        write_synced(disk, new, Purpose::ReplacePrivate, bytes)?;
        if holds(disk, new, bytes)? {
            Ok(())
        } else {
            Err(io::Error::other("read back other than written"))
        }
    })
}

/// Puts in the place of `path` what `write` makes under another name.
fn in_one_step(
    disk: &dyn Disk,
    path: &Path,
    write: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let new = path.with_extension(UNFINISHED);
    let written = write(&new).and_then(|()| take_place(disk, &new, path));
    if written.is_err() {
        // There may be none; the first error is the one to tell.
        let _ = disk.remove(&new);
    }
    written
}

fn write_synced(disk: &dyn Disk, path: &Path, purpose: Purpose, bytes: &[u8]) -> io::Result<()> {
    let mut file = disk.open(path, purpose)?;
    file.write_at(0, bytes)?;
    file.sync()
}

fn take_place(disk: &dyn Disk, new: &Path, path: &Path) -> io::Result<()> {
    disk.rename(new, path)?;
    match path.parent() {
        // A name without a folder is in the current one.
        Some(folder) if folder.as_os_str().is_empty() => disk.sync_folder(Path::new(".")),
        Some(folder) => disk.sync_folder(folder),
        None => Ok(()),
    }
}

fn holds(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = disk.open(path, Purpose::Read)?;
    let mut part = vec![0; COMPARED];
    let mut offset = 0;
    for expected in bytes.chunks(COMPARED) {
        let count = file.read_at(offset, &mut part[..expected.len()])?;
        if part[..count] != *expected {
            return Ok(false);
        }
        offset += count as u64;
    }
    Ok(file.length()? == offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_take_its_place_is_not_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("stand.ozgstand");
        fs::create_dir(&place).unwrap();
        assert!(write_whole(&RealDisk, &place, b"neu").is_err());
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}
