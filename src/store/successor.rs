//! A journal written under another name, to take the place of the one there when it is whole.

use std::sync::Arc;

use super::WorkspaceId;
use super::error::StoreError;
use super::journal::Journal;
use super::place::Place;

/// Bytes that are written between two syncs.
const STRIDE: usize = 8 << 20;

/// Takes any number of frames and holds only a stride of them in memory.
pub struct Successor {
    journal: Journal,
    waiting: Vec<Vec<u8>>,
    size: usize,
}

impl Successor {
    /// Begins one.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn begin(place: &Place, workspace: WorkspaceId) -> Result<Self, StoreError> {
        let path = place.folder.new_journal();
        let journal = Journal::begin(Arc::clone(&place.disk), &path, workspace)
            .map_err(StoreError::writing(&path))?;
        Ok(Successor {
            journal,
            waiting: Vec::new(),
            size: 0,
        })
    }

    /// Adds one frame for each payload.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn put(&mut self, payloads: impl IntoIterator<Item = Vec<u8>>) -> Result<(), StoreError> {
        for payload in payloads {
            self.size += payload.len();
            self.waiting.push(payload);
        }
        if self.size > STRIDE {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let append = self.journal.append(&self.waiting);
        append.map_err(StoreError::writing(self.journal.path()))?;
        self.waiting.clear();
        self.size = 0;
        Ok(())
    }

    /// The journal, whole and durable, still under its own name.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn finish(mut self) -> Result<Journal, StoreError> {
        self.write()?;
        Ok(self.journal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;
    use crate::store::reader::Reader;
    use crate::store::samples::scratch;

    #[test]
    fn any_number_of_frames_comes_out_in_order_and_few_wait_in_memory() {
        let folder = scratch();
        let place = Place::real(folder.path());
        let mut new = Successor::begin(&place, WorkspaceId([7; 16])).unwrap();
        for number in 0..9 {
            new.put([vec![number; 3 << 20], vec![number]]).unwrap();
            assert!(new.waiting.iter().map(Vec::len).sum::<usize>() <= STRIDE);
        }
        let journal = new.finish().unwrap();
        let mut reader = Reader::of_all_readable(&RealDisk, journal.path())
            .unwrap()
            .unwrap();
        let mut found = Vec::new();
        while reader.advance().unwrap() {
            found.push((reader.payload()[0], reader.payload().len()));
        }
        let expected = (0..9).flat_map(|number| [(number, 3 << 20), (number, 1)]);
        assert_eq!(found, expected.collect::<Vec<_>>());
        assert!(!place.folder.journal().exists());
    }
}
