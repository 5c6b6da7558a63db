//! Streams of changes out of the journal.

use super::entries::Entry;
use super::error::StoreError;
use super::reader::Reader;
use crate::replica::Change;

/// Changes in the order of the journal, those of one frame at a time, so that a long history is never in memory as a
/// whole.
pub struct Changes {
    /// `None` when there is no journal, or no more.
    reader: Option<Reader>,
}

impl Changes {
    pub(super) fn from(reader: Option<Reader>) -> Self {
        Changes { reader }
    }

    fn read_on(&mut self) -> Result<Option<Vec<Change>>, StoreError> {
        let Some(reader) = &mut self.reader else {
            return Ok(None);
        };
        while reader.advance()? {
            let changes = reader
                .read(|payload| Entry::decode(payload)?.changes())?
                .unwrap_or_default();
            if !changes.is_empty() {
                return Ok(Some(changes));
            }
        }
        Ok(None)
    }
}

impl Iterator for Changes {
    type Item = Result<Vec<Change>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.read_on().transpose();
        if !matches!(batch, Some(Ok(_))) {
            self.reader = None;
        }
        batch
    }
}
