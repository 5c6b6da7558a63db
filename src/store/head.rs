//! The file `kopf`: how far journal and copy were known to reach, together.
//!
//! A journal cut between two frames looks complete; this file, written after the fact and by rename, says that it is
//! not. It is a lower bound: losing it costs nothing but this knowledge.

use std::io;
use std::path::Path;

use super::WorkspaceId;
use super::disk::{Disk, Purpose, write_whole};
use super::frame::{self, Found, Frames};
use super::position::Position;

const FORMAT: u16 = 1;

/// What was known last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Of which workspace.
    pub workspace: WorkspaceId,
    /// Journal and copy both reached this far and were durable.
    pub position: Position,
}

/// Format, workspace, position.
type Stored = (u16, [u8; 16], [u64; 3]);

impl Head {
    /// Says nothing of how far anything reached.
    pub fn of_nothing(workspace: WorkspaceId) -> Self {
        Head {
            workspace,
            position: Position::default(),
        }
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// When the disk does not take it; then the old one is still there.
    pub fn write(self, disk: &dyn Disk, path: &Path) -> io::Result<()> {
        let stored: Stored = (FORMAT, self.workspace.0, self.position.into());
        let payload = bincode::encode_to_vec(stored, config()).map_err(io::Error::other)?;
        let mut bytes = Vec::new();
        frame::seal(&mut bytes, 0, &payload);
        write_whole(disk, path, &bytes)
    }

    /// Reads the file; `None` when there is none, or none that can be understood.
    pub fn read(disk: &dyn Disk, path: &Path) -> Option<Self> {
        let mut frames = Frames::of(disk.open(path, Purpose::Read).ok()?, 0).ok()?;
        let Ok(Some(Found::Frame { offset: 0, .. })) = frames.advance() else {
            return None;
        };
        let payload = frames.payload();
        let (stored, used) = bincode::decode_from_slice::<Stored, _>(payload, config()).ok()?;
        let (format, workspace, position) = stored;
        (format == FORMAT && used == payload.len()).then(|| Head {
            workspace: WorkspaceId(workspace),
            position: position.into(),
        })
    }
}

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;

    #[test]
    fn a_head_is_read_back_and_a_damaged_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kopf");
        assert_eq!(Head::read(&RealDisk, &path), None);
        let position = Position {
            frames: 3,
            length: 1 << 40,
            chain: u64::MAX,
        };
        let head = Head {
            workspace: WorkspaceId([9; 16]),
            position,
        };
        head.write(&RealDisk, &path).unwrap();
        assert_eq!(Head::read(&RealDisk, &path), Some(head));
        let bytes = std::fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            std::fs::write(&path, &flipped).unwrap();
            assert_eq!(Head::read(&RealDisk, &path), None, "byte {at}");
        }
    }
}
