//! ZIP archives from elsewhere, opened with limits: a small file can claim to hold terabytes.

use std::io::{Cursor, Read, Write};

use thiserror::Error;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::exchange::parcel::announced_entries;

/// Why an archive was not opened.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// Damaged, encrypted or packed in an unusual way.
    #[error(
        "Das ZIP lässt sich nicht öffnen ({0}). Bitte die Datei noch einmal beschaffen oder von Hand entpacken."
    )]
    Unreadable(#[from] ZipError),
    /// An entry is damaged.
    #[error("„{name}“ im ZIP ist beschädigt ({source}). Bitte die Datei noch einmal beschaffen.")]
    Damaged {
        /// Name of the entry.
        name: String,
        /// What was wrong.
        source: std::io::Error,
    },
    /// Too many entries.
    #[error(
        "Das ZIP enthält {0} Dateien; mehr als {MAX_ENTRIES} werden nicht gelesen. Bitte von Hand entpacken."
    )]
    TooMany(usize),
    /// Too much content.
    #[error(
        "Das ZIP enthält entpackt mehr als 64 MB. Bitte von Hand entpacken und die einzelne Datei nehmen."
    )]
    TooLarge,
}

/// An unpacked file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Name with its folders, as the archive has it. Never a path to write to.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Entries of an archive at most.
const MAX_ENTRIES: usize = 1_000;

/// Bytes of all unpacked entries together at most: 64 MB.
const MAX_BYTES: u64 = 64 << 20;

/// Whether these bytes are a ZIP archive.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Unpacks the files whose name is `wanted`, in the order of the archive.
///
/// # Errors
/// When the archive is damaged or encrypted, or over one of the limits.
pub fn unzip(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Vec<Entry>, ArchiveError> {
    // Before the directory is read: reading it takes more memory than it has bytes.
    let announced = announced_entries(bytes);
    if announced > MAX_ENTRIES {
        return Err(ArchiveError::TooMany(announced));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut room = MAX_BYTES;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let name = file.name()?.into_owned();
        if file.is_dir() || !wanted(&name) {
            continue;
        }
        let bytes = read_at_most(&mut file, &mut room, &name)?;
        entries.push(Entry { name, bytes });
    }
    Ok(entries)
}

/// Packs files into one archive. The same files always give the same bytes.
///
/// # Errors
/// When there is more than an archive holds.
pub fn pack(files: Vec<Entry>) -> Result<Vec<u8>, ArchiveError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for Entry { name, bytes } in files {
        archive.start_file(&*name, SimpleFileOptions::default())?;
        let written = archive.write_all(&bytes);
        written.map_err(|source| ArchiveError::Damaged { name, source })?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Reads all of `file`, using up `room`. The size that the archive claims is not believed.
fn read_at_most(file: &mut impl Read, room: &mut u64, name: &str) -> Result<Vec<u8>, ArchiveError> {
    let mut bytes = Vec::new();
    let damaged = |source| ArchiveError::Damaged {
        name: name.to_owned(),
        source,
    };
    let size = file
        .take(*room + 1)
        .read_to_end(&mut bytes)
        .map_err(damaged)?;
    *room = room
        .checked_sub(size as u64)
        .ok_or(ArchiveError::TooLarge)?;
    Ok(bytes)
}

#[cfg(test)]
pub(crate) mod tests {
    use zip::CompressionMethod;

    use super::*;

    /// An archive with these files.
    pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = SimpleFileOptions::default();
            // OpenDocument 1.3, part 2, 3.3: the type is the one entry that is not packed.
            let options = match *name {
                "mimetype" => options.compression_method(CompressionMethod::Stored),
                _ => options,
            };
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn only_the_wanted_files_are_unpacked() {
        let archive = zip(&[
            ("Hinweise.pdf", b"pdf"),
            ("daten/a.txt", b"eins"),
            ("b.txt", b""),
        ]);
        assert!(is_zip(&archive));
        let entries = unzip(&archive, |name| name != "Hinweise.pdf").unwrap();
        let found: Vec<_> = entries
            .iter()
            .map(|entry| (entry.name.as_str(), entry.bytes.as_slice()))
            .collect();
        assert_eq!(found, [("daten/a.txt", b"eins".as_slice()), ("b.txt", b"")]);
    }

    #[test]
    fn too_many_files_are_refused() {
        let names: Vec<String> = (0..=MAX_ENTRIES).map(|n| n.to_string()).collect();
        let files: Vec<(&str, &[u8])> = names
            .iter()
            .map(|name| (name.as_str(), b"".as_slice()))
            .collect();
        assert!(matches!(
            unzip(&zip(&files), |_| true),
            Err(ArchiveError::TooMany(1001))
        ));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let half = vec![0; 33 << 20];
        let archive = zip(&[("a.txt", &half), ("b.txt", &half)]);
        assert!(archive.len() < 1 << 20);
        assert!(matches!(
            unzip(&archive, |_| true),
            Err(ArchiveError::TooLarge)
        ));
        assert_eq!(unzip(&archive, |name| name == "a.txt").unwrap().len(), 1);
    }

    #[test]
    fn a_cut_or_flipped_archive_is_refused_at_every_byte_without_panic() {
        let archive = zip(&[("a.txt", b"Inhalt, der gepackt wird, wird, wird, wird")]);
        for at in 0..archive.len() {
            assert!(unzip(&archive[..at], |_| true).is_err());
            let mut flipped = archive.clone();
            flipped[at] ^= 0x55;
            // Flips in names and dates go unnoticed; the content is checked by its CRC.
            if let Ok(entries) = unzip(&flipped, |_| true) {
                assert!(
                    entries
                        .iter()
                        .all(|entry| entry.bytes.starts_with(b"Inhalt")),
                    "{at}"
                );
            }
        }
    }
}
