//! A look at all frames of a journal: where it is whole, and where not.

use std::io;
use std::ops::Range;
use std::path::Path;

use super::disk::{Disk, Purpose};
use super::frame::{Found, Frames};
use super::journal::Header;
use super::position::Position;

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
