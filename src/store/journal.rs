//! The journal: the file that is the truth. Frames are only ever appended, each commit durable before it is confirmed.
//!
//! The first frame says what the file is: words, format number, workspace. It knows frames, never what they hold.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::WorkspaceId;
use super::disk::{Disk, DiskFile, Purpose};
use super::entries::Unreadable;
use super::error::StoreError;
use super::frame::{self, Found, Frames};

/// The form that this program writes. It reads all up to this one.
pub const FORMAT: u16 = 1;

const WORDS: &[u8] = b"OZG-Werkbank Journal\0";

/// A place between two frames, and what lies before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// How many frames.
    pub frames: u64,
    /// How many bytes.
    pub length: u64,
    /// A hash over all of them in order (chained BLAKE3, cut to 8 bytes): two journals with equal positions agree.
    pub chain: u64,
}

impl Position {
    /// The place behind one more frame.
    fn after(self, header: &[u8; frame::HEADER], payload: usize) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.chain.to_le_bytes());
        hasher.update(header);
        let mut chain = [0; 8];
        hasher.finalize_xof().fill(&mut chain);
        Position {
            frames: self.frames + 1,
            length: self.length + (frame::HEADER + payload) as u64,
            chain: u64::from_le_bytes(chain),
        }
    }
}

impl From<Position> for [u64; 3] {
    fn from(place: Position) -> Self {
        [place.frames, place.length, place.chain]
    }
}

impl From<[u64; 3]> for Position {
    fn from([frames, length, chain]: [u64; 3]) -> Self {
        Position {
            frames,
            length,
            chain,
        }
    }
}

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
    fn parse(payload: &[u8]) -> Option<Self> {
        let rest = payload.strip_prefix(WORDS)?;
        let (format, rest) = rest.split_first_chunk()?;
        let (workspace, _) = rest.split_first_chunk()?;
        Some(Header {
            format: u16::from_le_bytes(*format),
            workspace: WorkspaceId(*workspace),
        })
    }
}

/// What a look at all frames of a journal found.
#[derive(Debug, Default)]
pub struct Scan {
    /// What the first frame says; `None` where it is not readable.
    pub header: Option<Header>,
    /// Bytes that are no frame.
    pub damage: Vec<Range<u64>>,
    /// The beginning of a frame at the end.
    pub torn: Option<Range<u64>>,
    /// Length and chain of every [`Position`] before the first damage.
    trail: Vec<(u64, u64)>,
}

impl Scan {
    /// The last position that can be reached from the start without damage.
    pub fn end(&self) -> Position {
        match self.trail.last() {
            None => Position::default(),
            Some(&(length, chain)) => Position {
                frames: self.trail.len() as u64,
                length,
                chain,
            },
        }
    }

    /// Whether it says what it is and everything in it can be read, except a beginning of a frame at the end.
    pub fn is_whole(&self) -> bool {
        self.header.is_some() && self.damage.is_empty()
    }

    /// Whether the undamaged part contains exactly the frames before `position`.
    pub fn passes(&self, position: Position) -> bool {
        let Some(last) = position.frames.checked_sub(1) else {
            return position == Position::default();
        };
        let place = usize::try_from(last)
            .ok()
            .and_then(|last| self.trail.get(last));
        place == Some(&(position.length, position.chain))
    }
}

/// Looks at every frame. A missing file is like an empty one.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn scan(disk: &dyn Disk, path: &Path) -> io::Result<Scan> {
    let mut frames = match disk.open(path, Purpose::Read) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Scan::default()),
        file => Frames::of(file?, 0)?,
    };
    let mut scan = Scan::default();
    let mut end = Position::default();
    while let Some(found) = frames.advance()? {
        match found {
            Found::Frame { header, .. } if scan.damage.is_empty() => {
                if scan.trail.is_empty() {
                    scan.header = Header::parse(frames.payload());
                }
                end = end.after(&header, frames.payload().len());
                scan.trail.push((end.length, end.chain));
            }
            Found::Frame { .. } => {}
            Found::Damaged(gap) => scan.damage.push(gap),
            Found::Torn(gap) => scan.torn = Some(gap),
        }
    }
    Ok(scan)
}

/// What a reader does with bytes that are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// Says so and stops.
    Refuse,
    /// Goes on behind them.
    Skip,
}

/// Reads what the frames hold, without the first one that says what the file is.
pub struct Reader {
    frames: Frames,
    path: PathBuf,
    at: Position,
    gaps: Gaps,
}

impl Reader {
    /// Reads from one position to another that lies behind it.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn between(
        disk: &dyn Disk,
        path: &Path,
        from: Position,
        to: Position,
    ) -> Result<Self, StoreError> {
        let file = disk
            .open(path, Purpose::Read)
            .map_err(StoreError::reading(path))?;
        let frames = Frames::between(file, from.length..to.length);
        Ok(Reader {
            frames,
            path: path.to_path_buf(),
            at: from,
            gaps: Gaps::Refuse,
        })
    }

    /// Reads everything that is readable in a file that may be damaged; `None` when there is no file.
    ///
    /// # Errors
    /// When the file is there and cannot be opened.
    pub fn of_all_readable(disk: &dyn Disk, path: &Path) -> Result<Option<Self>, StoreError> {
        let frames = match disk.open(path, Purpose::Read) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.and_then(|file| Frames::of(file, 0)),
        };
        let frames = frames.map_err(StoreError::reading(path))?;
        let (at, gaps) = (Position::default(), Gaps::Skip);
        Ok(Some(Reader {
            frames,
            path: path.to_path_buf(),
            at,
            gaps,
        }))
    }

    /// Goes to the next frame. `false` at the end.
    ///
    /// # Errors
    /// When the file cannot be read, or is damaged and gaps are refused.
    pub fn advance(&mut self) -> Result<bool, StoreError> {
        while let Some(found) = self
            .frames
            .advance()
            .map_err(StoreError::reading(&self.path))?
        {
            match found {
                Found::Frame { offset, header } => {
                    // From where it really lies, because gaps may have been skipped.
                    self.at.length = offset;
                    self.at = self.at.after(&header, self.frames.payload().len());
                    if offset > 0 {
                        return Ok(true);
                    }
                }
                Found::Damaged(gap) | Found::Torn(gap) => self.pass(&gap)?,
            }
        }
        Ok(false)
    }

    fn pass(&self, gap: &Range<u64>) -> Result<(), StoreError> {
        match self.gaps {
            Gaps::Skip => Ok(()),
            Gaps::Refuse => Err(StoreError::Damaged {
                path: self.path.clone(),
                offset: gap.start,
            }),
        }
    }

    /// The position behind the frame. Where a gap has been skipped, only its length is right.
    pub fn position(&self) -> Position {
        self.at
    }

    /// What the frame holds; `None` where gaps are skipped and this is one.
    ///
    /// # Errors
    /// [`StoreError::Newer`], or [`StoreError::Damaged`] where gaps are refused.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&[u8]) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, StoreError> {
        match read(self.frames.payload()) {
            Ok(read) => Ok(Some(read)),
            Err(Unreadable::Newer) => Err(StoreError::Newer(self.path.clone())),
            Err(Unreadable::Damaged) => {
                let end = self.at.length;
                self.pass(&(end..end)).map(|()| None)
            }
        }
    }

    /// What the frame holds, as it is.
    pub fn payload(&self) -> &[u8] {
        self.frames.payload()
    }
}

/// The journal, open for appending.
pub struct Journal {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    file: Box<dyn DiskFile>,
    end: Position,
    tail: Tail,
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
        let file = disk.open(path, Purpose::Replace)?;
        let (end, tail) = (Position::default(), Tail::Clean);
        let mut journal = Journal {
            disk,
            path: path.to_path_buf(),
            file,
            end,
            tail,
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
            file,
            end,
            tail: Tail::Unknown,
        })
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
        for payload in payloads {
            bytes.clear();
            frame::seal(&mut bytes, end.length, payload);
            self.file.write_at(end.length, &bytes)?;
            let mut header = [0; frame::HEADER];
            header.copy_from_slice(&bytes[..frame::HEADER]);
            end = end.after(&header, payload.len());
        }
        self.file.sync()?;
        Ok(end)
    }

    /// Cuts off what was never confirmed, for good before anything is written over it: else a loss of power could
    /// leave a mixture of both.
    fn clean_tail(&mut self) -> io::Result<()> {
        if self.tail == Tail::Unknown {
            if self.file.length()? > self.end.length {
                self.file.cut(self.end.length)?;
                self.file.sync()?;
            }
            self.tail = Tail::Clean;
        }
        Ok(())
    }

    /// Puts this journal, written under another name, in the place of `path`.
    ///
    /// # Errors
    /// When the disk does not take it; then `path` is as it was.
    pub fn take_place_of(self, path: &Path) -> io::Result<Self> {
        let Journal {
            disk,
            path: own,
            file,
            end,
            ..
        } = self;
        // Windows renames no open file.
        drop(file);
        disk.rename(&own, path)?;
        if let Some(folder) = path.parent() {
            disk.sync_folder(folder)?;
        }
        Journal::open(disk, path, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;
    use crate::store::fault::{Fault, FaultDisk, Left};
    use crate::store::samples::scratch;

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
