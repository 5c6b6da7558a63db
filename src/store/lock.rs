//! One writer at a time: a lock held by the operating system, so that it ends with its process however that ends.

use std::fs::{self, File, TryLockError};
use std::io;

use super::error::StoreError;
use super::folder::Folder;

/// Held as long as this lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock and leaves a note who has it.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when somebody else has it, [`StoreError::Disk`] when the folder cannot be written to or
    /// its disk knows no locks.
    pub fn take(folder: &Folder) -> Result<Self, StoreError> {
        let path = folder.lock();
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = file.map_err(StoreError::writing(&path))?;
        match file.try_lock() {
            Ok(()) => {
                // Only a courtesy to whoever comes second. In a file of its own, because Windows lets nobody read
                // a locked one.
                let _ = fs::write(
                    folder.holder(),
                    format!("{}\n{}\n", std::process::id(), host()),
                );
                Ok(Lock { _file: file })
            }
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
                by: holder(folder).unwrap_or_default(),
            }),
            Err(TryLockError::Error(error)) => Err(StoreError::writing(&path)(error)),
        }
    }
}

fn holder(folder: &Folder) -> Option<String> {
    let note = fs::read_to_string(folder.holder()).ok()?;
    let mut lines = note.lines();
    let process: u32 = lines.next()?.parse().ok()?;
    let host: String = lines
        .next()?
        .chars()
        .filter(|sign| !sign.is_control())
        .take(64)
        .collect();
    Some(format!(" (Prozess {process} auf {host})"))
}

fn host() -> String {
    let named = ["COMPUTERNAME", "HOSTNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let kernel = || -> io::Result<String> { fs::read_to_string("/proc/sys/kernel/hostname") };
    let host = named.or_else(|| kernel().ok()).unwrap_or_default();
    match host.trim() {
        "" => "diesem Rechner".into(),
        host => host.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is_and_may_come_after() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let first = Lock::take(&folder).unwrap();
        let refusal = Lock::take(&folder).unwrap_err().to_string();
        assert!(
            refusal.contains(&format!("Prozess {} auf", std::process::id())),
            "{refusal}"
        );
        drop(first);
        Lock::take(&folder).unwrap();
    }

    #[test]
    fn a_note_that_makes_no_sense_is_left_out() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let _first = Lock::take(&folder).unwrap();
        fs::write(folder.holder(), b"\xff\xfe rubbish").unwrap();
        let refusal = Lock::take(&folder).unwrap_err().to_string();
        assert!(
            refusal.starts_with("Dieser Arbeitsbereich ist schon geöffnet. "),
            "{refusal}"
        );
    }
}
