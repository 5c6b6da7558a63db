//! ZIP archives: opened when something of ours is inside, else left as they are, for whoever understands them.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::kind::Kind;
use super::{Content, ParcelError, Place, Reason, Unpacker};

/// How much of an entry is looked at to tell what it is, in bytes.
const BEGINNING: usize = 16 << 10;
/// Signature of a central directory header (APPNOTE.TXT 4.3.12), one per entry.
const ENTRY: &[u8] = b"PK\x01\x02";

/// At most so many entries a ZIP archive has, without reading its directory.
pub fn announced_entries(archive: &[u8]) -> usize {
    archive.windows(ENTRY.len()).filter(|w| *w == ENTRY).count()
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

impl Unpacker<'_> {
    pub(super) fn archive(&mut self, place: &Place, bytes: Vec<u8>) -> Result<(), ParcelError> {
        // Before the directory is read: reading it takes more memory than it has bytes.
        let announced = announced_entries(&bytes);
        if announced > self.limits.items {
            return Err(place.error(Reason::Crowded(announced)));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice()))
            .map_err(|error| place.error(Reason::Archive(error.to_string())))?;
        let before = self.items.len();
        if self.has_anything_known(place, &mut archive)? {
            self.entries(place, &mut archive)?;
        }
        let all_foreign = |item: &super::Item| matches!(item.content, Content::Other(_));
        if self.items[before..].iter().all(all_foreign) {
            self.items.truncate(before);
            self.found(place, Content::Other(bytes));
        }
        Ok(())
    }

    /// Looks at the beginnings only. What cannot be read counts as known, so that it gets told.
    fn has_anything_known(
        &mut self,
        place: &Place,
        archive: &mut Archive<'_>,
    ) -> Result<bool, ParcelError> {
        for index in 0..archive.len() {
            let Ok(entry) = archive.by_index(index) else {
                return Ok(true);
            };
            if entry.is_dir() {
                continue;
            }
            let mut beginning = Vec::new();
            let read = entry.take(BEGINNING as u64).read_to_end(&mut beginning);
            self.budget.bytes(place, beginning.len())?;
            if read.is_err() || Kind::of(&beginning) != Kind::Foreign {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn entries(&mut self, place: &Place, archive: &mut Archive<'_>) -> Result<(), ParcelError> {
        for index in 0..archive.len() {
            let (place, read) = self.entry(place, archive, index);
            match read {
                Ok(None) => {}
                Ok(Some(bytes)) => {
                    let kind = Kind::of(&bytes);
                    self.open_inside(&place, kind, bytes)?;
                }
                Err(reason) => self.tolerate(Err(place.error(reason)))?,
            }
        }
        Ok(())
    }

    /// Where the entry is and what it holds; `None` for a folder. The announced size is not believed.
    fn entry(
        &mut self,
        place: &Place,
        archive: &mut Archive<'_>,
        index: usize,
    ) -> (Place, Result<Option<Vec<u8>>, Reason>) {
        let unnamed = format!("Datei {}", index + 1);
        let named = archive.name_for_index(index).and_then(Result::ok);
        let inside = place.inside(named.as_deref().unwrap_or(&unnamed));
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(error) => return (inside, Err(entry_reason(&error))),
        };
        if entry.is_dir() {
            return (inside, Ok(None));
        }
        let mut bytes = Vec::new();
        let read = entry
            .take(self.budget.bytes as u64 + 1)
            .read_to_end(&mut bytes);
        if self.budget.bytes(&inside, bytes.len()).is_err() {
            return (inside, Err(Reason::TooLarge));
        }
        let content = match read {
            Ok(_) => Ok(Some(bytes)),
            Err(error) => Err(Reason::Entry(error.to_string())),
        };
        (inside, content)
    }
}

fn entry_reason(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => {
            Reason::Encrypted
        }
        other => Reason::Entry(other.to_string()),
    }
}
