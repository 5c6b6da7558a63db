//! Placing files: whole or not at all, under a name that nothing else has.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::parts::is_plain_name;
use super::{FolderError, Found, is_passing};
use crate::store::disk::{Disk, RealDisk};

/// Most files whose names differ by a number only.
const MOST_OF_ONE_NAME: u32 = 100;

/// Writes a new file, called `name`, or `name 2` and so on when there is one already. Nobody sees it before it is
/// whole and durable.
///
/// # Errors
/// [`FolderError`]; then nothing of it is left.
pub fn publish(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, FolderError> {
    if !is_plain_name(name) || is_passing(name) {
        return Err(FolderError::Name(name.to_owned()));
    }
    write_new(folder, name.as_ref(), bytes)
}

/// Removes a file, if it is still as it was seen.
///
/// # Errors
/// [`FolderError`] when the system refuses.
pub fn remove(found: &Found) -> Result<(), FolderError> {
    if !found.is_still_there() {
        return Ok(());
    }
    match fs::remove_file(&found.path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(FolderError::Unremovable {
            path: found.path.clone(),
            source,
        }),
        _ => Ok(()),
    }
}

/// [`publish`] for names that come from people.
pub(in crate::exchange) fn write_new(
    folder: &Path,
    name: &OsStr,
    bytes: &[u8],
) -> Result<PathBuf, FolderError> {
    let refused = |source| FolderError::writing(folder, source);
    let draft = folder.join(draft_name().map_err(refused)?);
    let written = write_draft(&draft, bytes)
        .map_err(refused)
        .and_then(|()| settle(&draft, folder, name));
    if written.is_err() {
        // There may be none; the first error is the one to tell.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Moves a file into the folder `inside` beside it, which is made when there is none; gives its place there.
pub(in crate::exchange) fn set_aside(found: &Found, inside: &str) -> Result<PathBuf, FolderError> {
    if !found.is_still_there() {
        return Err(FolderError::Changed(found.path.clone()));
    }
    let folder = found.path.with_file_name(inside);
    fs::create_dir_all(&folder).map_err(|source| FolderError::Unwritable {
        path: folder.clone(),
        source,
    })?;
    settle(
        &found.path,
        &folder,
        found.path.file_name().unwrap_or_default(),
    )
}

/// Hidden, and with the ending that Nextcloud's list of exceptions has, so that no client sends a draft around.
fn draft_name() -> io::Result<String> {
    let random = getrandom::u64().map_err(io::Error::from)?;
    Ok(format!(".ozgstand-{random:016x}.part"))
}

fn write_draft(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives the file `from` the name `name` in `folder`, or one made from it that is free.
fn settle(from: &Path, folder: &Path, name: &OsStr) -> Result<PathBuf, FolderError> {
    let to = reserve(folder, name)?;
    if let Err(source) = RealDisk.rename(from, &to) {
        if fs::metadata(&to).is_ok_and(|reserved| reserved.len() == 0) {
            let _ = fs::remove_file(&to);
        }
        return Err(FolderError::Unwritable {
            path: folder.to_owned(),
            source,
        });
    }
    // Network drives may not know how. The file itself is durable; if its name gets lost, it is missed at the next look.
    let _ = RealDisk.sync_folder(folder);
    Ok(to)
}

/// An empty file of our own under a free name. Renaming onto it overwrites nothing, while renaming alone would
/// overwrite what somebody put there a moment before.
fn reserve(folder: &Path, name: &OsStr) -> Result<PathBuf, FolderError> {
    for number in 1..=MOST_OF_ONE_NAME {
        let path = folder.join(numbered(name, number));
        match File::options().write(true).create_new(true).open(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(FolderError::writing(folder, source)),
        }
    }
    Err(FolderError::Taken {
        folder: folder.to_owned(),
        name: name.to_string_lossy().into_owned(),
    })
}

/// `stand.ozgstand`, `stand 2.ozgstand`, …, and `stand 2.ozgstand.age` for an encrypted one.
fn numbered(name: &OsStr, number: u32) -> OsString {
    if number == 1 {
        return name.to_owned();
    }
    let (stem, ending) = split_ending(name);
    let (stem, inner) = match ending {
        Some(outer) if outer == "age" => split_ending(stem),
        _ => (stem, None),
    };
    let mut numbered = stem.to_owned();
    numbered.push(format!(" {number}"));
    for ending in [inner, ending].into_iter().flatten() {
        numbered.push(".");
        numbered.push(ending);
    }
    numbered
}

fn split_ending(name: &OsStr) -> (&OsStr, Option<&OsStr>) {
    let path = Path::new(name);
    (path.file_stem().unwrap_or(name), path.extension())
}
