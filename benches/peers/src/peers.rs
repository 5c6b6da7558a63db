//! What everybody can do; each does it with the means of its own.

use std::path::Path;

/// A replica of a data type with history.
pub trait Crdt: Sized {
    /// An empty one, of the writer with this number.
    fn new(writer: u8) -> Self;
    /// Makes a commit.
    fn commit(&mut self, edits: &[crate::work::Edit]);
    /// The whole history as one file, packed as well as it can be.
    fn file(&mut self) -> Vec<u8>;
    /// The same, packed as it is for everyday.
    fn quick(&mut self) -> Vec<u8>;
    /// A replica from a file that was packed well.
    fn unpack(writer: u8, file: &[u8]) -> Self;
    /// A replica from an everyday file.
    fn load(writer: u8, file: &[u8]) -> Self;
    /// What is new since the file was written, to be sent.
    fn news(&mut self, since: &[u8]) -> Vec<u8>;
    /// Takes what somebody sent.
    fn merge(&mut self, news: &[u8]);
    /// Reads every value once, so that nothing is left undone; how many characters they have together.
    fn read(&self) -> usize;
}

/// Something that keeps commits on the disk.
pub trait Durable: Sized {
    /// An empty one in a folder.
    fn create(folder: &Path) -> Self;
    /// Makes a commit; when it returns, it is durable even against loss of power.
    fn commit(&mut self, edits: &[crate::work::Edit]);
    /// Ends the work, such that it can be opened.
    fn close(self);
    /// Opens it and reads every value once into memory; how many characters they have together.
    fn open(folder: &Path) -> usize;
}
