//! The inbox folder, where people save the attachments of their mails: what is new there and looks like ours. What was
//! taken in is set aside into one folder, what was refused into another with the reason. Nothing is deleted.
//!
//! It knows files by name and beginning, never what was imported before; that the caller tells.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use super::encryption::DecryptError;
use super::folder::{self, FolderError, Found, Seen};
use super::parcel::{self, Content, Limits, Reason};

/// Where files go that were taken in.
pub const TAKEN: &str = "erledigt";
/// Where files go that were refused.
pub const REFUSED: &str = "abgelehnt";

/// How much of a file is looked at to tell what it is, in bytes.
const BEGINNING: u64 = 16 << 10;
/// Longest name of a file in the name of its reason, in characters.
const LONGEST_NAME: usize = 120;

/// What a look into the folder brought.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct News {
    /// Whole as far as can be told: the look before saw them the same. Ordered by name.
    pub arrived: Vec<Found>,
    /// All that is not known and looks like ours; for the next look.
    pub seen: Vec<Seen>,
}

/// What is new in `folder`: not `known`, and at its beginning a state file, a part of one, a mail, a mailbox, an
/// archive or encrypted. `before` is what the last look saw. A file that is still being saved differs from it, so it
/// takes two looks until a file counts as arrived.
///
/// # Errors
/// [`FolderError`] when the folder cannot be read.
pub fn news(
    folder: &Path,
    before: &[Seen],
    known: &dyn Fn(&Seen) -> bool,
) -> Result<News, FolderError> {
    let mut files = folder::look(folder)?;
    files.retain(|file| !known(&file.seen) && looks_like_ours(file));
    Ok(News {
        seen: files.iter().map(|file| file.seen.clone()).collect(),
        arrived: files
            .into_iter()
            .filter(|file| before.contains(&file.seen))
            .collect(),
    })
}

/// Sets aside what was taken in; gives its new place.
///
/// # Errors
/// [`FolderError`]; then the file is where it was.
pub fn take(file: &Found) -> Result<PathBuf, FolderError> {
    folder::set_aside(file, TAKEN)
}

/// Sets aside what was refused, with a text beside it that says why; gives its new place. `why` is a German sentence.
///
/// # Errors
/// [`FolderError`]; the file is where it was, or set aside without the text.
pub fn refuse(file: &Found, why: &str) -> Result<PathBuf, FolderError> {
    let place = folder::set_aside(file, REFUSED)?;
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let short: String = name.chars().take(LONGEST_NAME).collect();
    let text = format!(
        "Die Datei „{name}“ wurde nicht übernommen.\n\n{why}\n\nDie Datei ist unverändert. Um es noch einmal zu \
         versuchen, sie zurück in den Ordner darüber legen.\n"
    );
    if let Some(folder) = place.parent() {
        folder::write_new(
            folder,
            format!("{short}.grund.txt").as_ref(),
            text.as_bytes(),
        )?;
    }
    Ok(place)
}

/// Whether a file has anything of ours in it, as far as can be told without a key: people have archives and mails of
/// all kinds. What is locked or damaged counts.
pub fn holds_ours(file: &Found) -> bool {
    let locked = |_: &[u8]| Err(DecryptError::NotForThisLaptop.into());
    let name = &file.seen.name;
    let Ok(bytes) = folder::read(file) else {
        return false;
    };
    match parcel::unpack(name, bytes, &locked, Limits::default()) {
        Ok(items) => items.iter().any(|item| match &item.content {
            Content::State(_) | Content::Part(_) => true,
            Content::Other(_) => false,
            Content::Damaged(error) => may_be_ours(&error.reason),
        }),
        Err(error) => may_be_ours(&error.reason),
    }
}

/// Large archives, those with a password and mails of text only are no way in which state files are sent.
fn may_be_ours(reason: &Reason) -> bool {
    !matches!(
        reason,
        Reason::NoAttachment
            | Reason::Encrypted
            | Reason::Crowded(_)
            | Reason::TooMany
            | Reason::TooLarge
    )
}

fn looks_like_ours(file: &Found) -> bool {
    folder::beginning(file, BEGINNING).is_some_and(|bytes| parcel::is_parcel(&bytes))
}
