//! The journal: the file that is the truth. Frames are only ever appended, each commit durable before it is confirmed.
//!
//! The first frame says what the file is: words, format number, workspace. It knows frames, never what they hold.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::WorkspaceId;
use super::disk::{Disk, DiskFile, Purpose};
use super::frame;
use super::position::Position;

/// The form that this program writes. It reads all up to this one.
pub const FORMAT: u16 = 1;

const WORDS: &[u8] = b"OZG-Werkbank Journal\0";

/// What the first frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The form of the file.
    pub format: u16,
    /// Whose it is.
    pub workspace: WorkspaceId,
}

impl Header {
    fn bytes(self) -> Vec<u8> {
        [WORDS, &self.format.to_le_bytes(), &self.workspace.0].concat()
    }

    /// Later formats may have more behind these.
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let rest = payload.strip_prefix(WORDS)?;
        let (format, rest) = rest.split_first_chunk()?;
        let (workspace, _) = rest.split_first_chunk()?;
        Some(Header {
            format: u16::from_le_bytes(*format),
            workspace: WorkspaceId(*workspace),
        })
    }
}

/// The journal, open for appending.
pub struct Journal {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    /// `None` until the next append, after it got another name or made room for one that takes its place.
    file: Option<Box<dyn DiskFile>>,
    end: Position,
    tail: Tail,
    name: Name,
}

/// Whether a loss of power can bring back what had the name before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    /// No.
    Durable,
    /// Yes, so nothing appended could be confirmed.
    Pending,
}

/// What lies behind the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// Nothing.
    Clean,
    /// Perhaps something that was never confirmed. It must go before anything is appended.
    Unknown,
}

impl Journal {
    /// Begins a journal in the place of whatever lies at `path`.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn begin(disk: Arc<dyn Disk>, path: &Path, workspace: WorkspaceId) -> io::Result<Self> {
        let file = disk.open(path, Purpose::ReplacePrivate)?;
        let mut journal = Journal {
            disk,
            path: path.to_path_buf(),
            file: Some(file),
            end: Position::default(),
            tail: Tail::Clean,
            // What it is called now does not matter; see `move_to`.
            name: Name::Durable,
        };
        journal.append(&[Header {
            format: FORMAT,
            workspace,
        }
        .bytes()])?;
        Ok(journal)
    }

    /// Opens a journal to append at `end`, as [`scan`] found it. What lies behind goes with the first append.
    ///
    /// # Errors
    /// When the file cannot be written to.
    pub fn open(disk: Arc<dyn Disk>, path: &Path, end: Position) -> io::Result<Self> {
        let file = disk.open(path, Purpose::Write)?;
        Ok(Journal {
            disk,
            path: path.to_path_buf(),
            file: Some(file),
            end,
            tail: Tail::Unknown,
            name: Name::Durable,
        })
    }

    /// The file it is in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How far it reaches.
    pub fn end(&self) -> Position {
        self.end
    }

    /// Appends one frame for each payload; when it returns, all of them are durable.
    ///
    /// # Errors
    /// When the disk does not take it. Then none of them is there: what was written is cut off again, at the latest
    /// before the next append.
    pub fn append(&mut self, payloads: &[Vec<u8>]) -> io::Result<Position> {
        self.make_name_durable()?;
        self.clean_tail()?;
        self.tail = Tail::Unknown;
        let end = match self.write(payloads) {
            Ok(end) => end,
            Err(error) => {
                // The first error is the one to report; a second one here leaves the tail unknown.
                let _ = self.clean_tail();
                return Err(error);
            }
        };
        self.end = end;
        self.tail = Tail::Clean;
        Ok(end)
    }

    fn write(&mut self, payloads: &[Vec<u8>]) -> io::Result<Position> {
        let mut end = self.end;
        let mut bytes = Vec::new();
        let file = self.file()?;
        for payload in payloads {
            bytes.clear();
            frame::seal(&mut bytes, end.length, payload);
            file.write_at(end.length, &bytes)?;
            let mut header = [0; frame::HEADER];
            header.copy_from_slice(&bytes[..frame::HEADER]);
            end = end.after(&header, payload.len());
        }
        file.sync()?;
        Ok(end)
    }

    fn file(&mut self) -> io::Result<&mut dyn DiskFile> {
        let file = match self.file.take() {
            Some(file) => file,
            None => self.disk.open(&self.path, Purpose::Write)?,
        };
        Ok(&mut **self.file.insert(file))
    }

    /// Cuts off what was never confirmed, for good before anything is written over it: else a loss of power could
    /// leave a mixture of both.
    fn clean_tail(&mut self) -> io::Result<()> {
        if self.tail == Tail::Unknown {
            let end = self.end.length;
            let file = self.file()?;
            if file.length()? > end {
                file.cut(end)?;
                file.sync()?;
            }
            self.tail = Tail::Clean;
        }
        Ok(())
    }

    /// Puts this journal, written under another name, durably in the place of `path`.
    ///
    /// # Errors
    /// When the disk does not take it; then there is either at `path`.
    pub fn take_place_of(mut self, path: &Path) -> io::Result<Self> {
        self.move_to(path)?;
        self.make_name_durable()?;
        Ok(self)
    }

    /// Puts this journal in the place of `path`; durably only with [`Self::make_name_durable`], or the next append.
    ///
    /// # Errors
    /// When the disk does not take it; then `path` is as it was.
    pub fn move_to(&mut self, path: &Path) -> io::Result<()> {
        // Windows renames no open file.
        self.close();
        self.disk.rename(&self.path, path)?;
        self.path = path.to_path_buf();
        self.name = Name::Pending;
        Ok(())
    }

    /// Makes durable that this journal has its name.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn make_name_durable(&mut self) -> io::Result<()> {
        if self.name == Name::Pending {
            if let Some(folder) = self.path.parent() {
                self.disk.sync_folder(folder)?;
            }
            self.name = Name::Durable;
        }
        Ok(())
    }

    /// Closes the file until something is appended, so that another can take its place.
    pub fn close(&mut self) {
        self.file = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;
    use crate::store::fault::{Fault, FaultDisk, Left};
    use crate::store::frame::{Found, Frames};
    use crate::store::samples::scratch;
    use crate::store::scan::scan;

    const WORKSPACE: WorkspaceId = WorkspaceId([7; 16]);

    fn payloads_at(path: &Path) -> Vec<Vec<u8>> {
        let mut frames = Frames::of(RealDisk.open(path, Purpose::Read).unwrap(), 0).unwrap();
        let mut payloads = Vec::new();
        while let Some(found) = frames.advance().unwrap() {
            match found {
                Found::Frame { .. } => payloads.push(frames.payload().to_vec()),
                Found::Damaged(_) | Found::Torn(_) => {}
            }
        }
        payloads.split_off(1.min(payloads.len()))
    }

    /// Three commits, the second of two frames.
    fn commits() -> [Vec<Vec<u8>>; 3] {
        [
            vec![vec![1; 5]],
            vec![vec![2; 70], vec![3; 9]],
            vec![vec![4; 3000]],
        ]
    }

    /// Makes all commits on a new journal that moves to its place; returns the frames that were confirmed, or `None`
    /// when not even the journal was.
    fn write_all(disk: &FaultDisk, path: &Path) -> Option<Vec<Vec<u8>>> {
        let disk: Arc<dyn Disk> = Arc::new(disk.clone());
        let new = path.with_extension("neu");
        let mut journal = Journal::begin(disk, &new, WORKSPACE)
            .ok()?
            .take_place_of(path)
            .ok()?;
        let mut confirmed = Vec::new();
        for commit in commits() {
            if journal.append(&commit).is_ok() {
                confirmed.extend(commit);
            }
        }
        Some(confirmed)
    }

    /// Runs `check` for a fault at every operation, of every kind, with every way to lose power.
    fn at_every_operation(check: impl Fn(&Path, Fault, Left, Option<Vec<Vec<u8>>>)) {
        for fault in [Fault::Stop, Fault::Tear, Fault::Fail] {
            for left in [Left::All, Left::Nothing, Left::Half, Left::Zeros] {
                for after in 0.. {
                    let folder = scratch();
                    let path = folder.path().join("journal");
                    let disk = FaultDisk::new(folder.path(), after, fault);
                    let confirmed = write_all(&disk, &path);
                    disk.lose_power(left);
                    check(&path, fault, left, confirmed);
                    if !disk.happened() {
                        assert!(after > 10, "the fault was never in the way");
                        break;
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_confirmed_is_there_whenever_the_disk_fails() {
        at_every_operation(|path, fault, left, confirmed| {
            let found = payloads_at_or_none(path);
            let Some(confirmed) = confirmed else { return };
            let found = found.unwrap_or_else(|| panic!("the journal is gone: {fault:?} {left:?}"));
            if fault == Fault::Fail {
                assert_eq!(found, confirmed, "{left:?}");
            } else {
                assert!(
                    found.starts_with(&confirmed),
                    "{fault:?} {left:?}: {found:?}"
                );
            }
        });
    }

    fn payloads_at_or_none(path: &Path) -> Option<Vec<Vec<u8>>> {
        path.exists().then(|| payloads_at(path))
    }

    #[test]
    fn after_any_failure_the_journal_takes_more() {
        at_every_operation(|path, fault, left, confirmed| {
            if confirmed.is_none() {
                return;
            }
            let end = scan(&RealDisk, path).unwrap().end();
            let before = payloads_at(path);
            let mut journal = Journal::open(Arc::new(RealDisk), path, end).unwrap();
            journal.append(&[vec![9; 40]]).unwrap();
            let scan = scan(&RealDisk, path).unwrap();
            assert_eq!(
                (scan.damage, scan.torn.clone()),
                (vec![], None),
                "{fault:?} {left:?}"
            );
            assert_eq!(payloads_at(path), [before, vec![vec![9; 40]]].concat());
        });
    }

    #[test]
    fn a_journal_knows_the_places_it_passes() {
        let folder = scratch();
        let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
        let mut journal = Journal::begin(Arc::new(RealDisk), &one, WORKSPACE).unwrap();
        let mut places = vec![Position::default(), journal.end()];
        for commit in commits() {
            places.push(journal.append(&commit).unwrap());
        }
        let scan_one = scan(&RealDisk, &one).unwrap();
        assert_eq!(
            scan_one.header,
            Some(Header {
                format: FORMAT,
                workspace: WORKSPACE
            })
        );
        assert_eq!(scan_one.end(), journal.end());
        assert!(places.iter().all(|place| scan_one.passes(*place)));

        let mut journal = Journal::begin(Arc::new(RealDisk), &other, WORKSPACE).unwrap();
        journal.append(&[vec![5; 5]]).unwrap();
        assert!(!scan_one.passes(journal.end()), "same length, other bytes");
        assert!(!scan(&RealDisk, &other).unwrap().passes(scan_one.end()));
    }

    #[test]
    fn a_missing_journal_is_an_empty_one() {
        let folder = scratch();
        let scan = scan(&RealDisk, &folder.path().join("journal")).unwrap();
        assert_eq!((scan.end(), scan.header), (Position::default(), None));
    }
}
