//! What interrupted writing has left behind. Unlike what cannot be read it is removed, because it may hold values
//! that were erased.

use std::fs;
use std::path::PathBuf;

use super::disk::UNFINISHED;
use super::error::StoreError;
use super::folder::Folder;
use super::notice::Notice;
use super::place::Place;

/// Removes it before anything is kept here; what stays is in the notices.
///
/// # Errors
/// When it cannot be made sure that the journal there stays there. The copy must not follow it then: a loss of power
/// could bring back the journal before, and it would be completed from that copy.
pub fn clear(place: &Place) -> Result<Vec<Notice>, StoreError> {
    if found(&place.folder).is_empty() {
        return Ok(Vec::new());
    }
    let folder = place.folder.path();
    place
        .disk
        .sync_folder(folder)
        .map_err(StoreError::writing(folder))?;
    // What could not be removed is still found.
    let _ = remove(place);
    Ok(found(&place.folder)
        .into_iter()
        .map(Notice::LeftOver)
        .collect())
}

/// Removes it for good.
///
/// # Errors
/// When something cannot be removed; other things may be gone.
pub fn remove(place: &Place) -> Result<(), StoreError> {
    let mut folders = Vec::new();
    for path in found(&place.folder) {
        place
            .disk
            .remove(&path)
            .map_err(StoreError::writing(&path))?;
        folders.extend(path.parent().map(PathBuf::from));
    }
    folders.dedup();
    for folder in folders {
        place
            .disk
            .sync_folder(&folder)
            .map_err(StoreError::writing(&folder))?;
    }
    Ok(())
}

fn found(folder: &Folder) -> Vec<PathBuf> {
    let mut found = vec![
        folder.new_journal(),
        folder.begun_journal(),
        folder.head().with_extension(UNFINISHED),
        folder.old_copy(),
    ];
    // The journal of a workspace that is being made is not left over.
    found.retain(|path| *path != folder.journal() && fs::symlink_metadata(path).is_ok());
    let backups = fs::read_dir(folder.backups()).into_iter().flatten();
    let backups = backups.filter_map(|entry| Some(entry.ok()?.path()));
    found.extend(backups.filter(|path| path.extension().is_some_and(|end| end == UNFINISHED)));
    found
}
