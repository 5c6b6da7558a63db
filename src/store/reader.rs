//! Reading what the frames of a journal hold.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::disk::{Disk, Purpose};
use super::entries::Unreadable;
use super::error::StoreError;
use super::frame::{Found, Frames};
use super::position::Position;

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
