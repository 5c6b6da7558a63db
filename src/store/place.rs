//! Where everything of a workspace lies: its folder, and the disk under it.

use std::path::Path;
use std::sync::Arc;

use super::disk::{Disk, RealDisk};
use super::folder::Folder;

/// A workspace's folder on its disk.
#[derive(Debug, Clone)]
pub struct Place {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) folder: Folder,
}

impl Place {
    /// A folder on a disk of one's own choice. Nothing is looked at yet.
    pub fn on(disk: Arc<dyn Disk>, folder: &Path) -> Self {
        Place {
            disk,
            folder: Folder::new(folder),
        }
    }

    /// A folder on the real disk.
    pub fn real(folder: &Path) -> Self {
        Self::on(Arc::new(RealDisk), folder)
    }
}
