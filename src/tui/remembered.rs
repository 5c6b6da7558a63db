//! What the tree looked like when the program was left, so that the next start has something to show before a large
//! workspace is open. It lies beside the workspace, belongs to one laptop, and is as good as none if it does not read.

use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::data::Data;
use crate::insight::outline::{Outline, Sketch};

/// The name of the file in the folder of the workspace.
pub const FILE: &str = "gliederung";

/// Number of the form below. Any change takes the next one.
const FORMAT: u8 = 1;

/// No tree needs more; what claims to is damaged.
const LIMIT: usize = 1 << 26;

/// The tree as it was left, to look at.
#[derive(Debug)]
pub struct Remembered {
    /// The team of this laptop, for the header.
    pub team: String,
    /// The tree, without what hangs on it.
    pub outline: Outline,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    team: String,
    sketch: Sketch,
}

impl Remembered {
    /// What lies in the folder of a workspace.
    pub fn load(folder: &Path) -> Option<Self> {
        let bytes = fs::read(folder.join(FILE)).ok()?;
        let (&sum, body) = bytes.split_first_chunk()?;
        let (&FORMAT, body) = body.split_first()? else {
            return None;
        };
        if crc32fast::hash(body) != u32::from_le_bytes(sum) {
            return None;
        }
        let config = bincode::config::standard().with_limit::<LIMIT>();
        let (stored, _): (Stored, _) = bincode::serde::decode_from_slice(body, config).ok()?;
        Some(Self {
            team: stored.team,
            outline: stored.sketch.outline(),
        })
    }

    /// Puts down what is shown now.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn save(folder: &Path, data: &Data) -> io::Result<()> {
        let stored = Stored {
            team: data.team.clone(),
            sketch: Sketch::of(&data.outline),
        };
        let body = bincode::serde::encode_to_vec(&stored, bincode::config::standard())
            .map_err(io::Error::other)?;
        let mut bytes = crc32fast::hash(&body).to_le_bytes().to_vec();
        bytes.push(FORMAT);
        bytes.extend(body);
        let draft = folder.join(FILE).with_extension("neu");
        fs::write(&draft, bytes)?;
        fs::rename(draft, folder.join(FILE))
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::tui::testing::stage;

    #[test]
    fn the_tree_comes_back_as_it_was() {
        let folder = TempDir::new().unwrap();
        let data = stage().app.data.unwrap();
        Remembered::save(folder.path(), &data).unwrap();
        let back = Remembered::load(folder.path()).unwrap();
        assert_eq!(back.team, "Taskforce Nordhessen");
        assert_eq!(back.outline.tally(), data.outline.tally());
        let lines = |outline: &Outline| -> Vec<_> {
            let nodes = outline.nodes().iter();
            nodes
                .map(|node| {
                    (
                        node.name.clone(),
                        node.depth,
                        node.subtree.clone(),
                        node.tally,
                    )
                })
                .collect()
        };
        assert_eq!(lines(&back.outline), lines(&data.outline));
    }

    #[test]
    fn what_is_missing_or_damaged_is_no_hindrance() {
        let folder = TempDir::new().unwrap();
        assert!(Remembered::load(folder.path()).is_none());
        Remembered::save(folder.path(), &stage().app.data.unwrap()).unwrap();
        let path = folder.path().join(FILE);
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            fs::write(&path, &broken).unwrap();
            assert!(Remembered::load(folder.path()).is_none(), "byte {at}");
        }
    }
}
