//! Places in a journal, and what lies before them.

use super::frame;

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
    #[must_use]
    pub fn after(self, header: &[u8; frame::HEADER], payload: usize) -> Self {
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
