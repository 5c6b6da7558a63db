//! What a file is that is no state file: told by its content, whatever it is called.

use super::Named;
use super::tables::Table;
use crate::interop::gv100ad::Directory;
use crate::interop::{directory, ical};

/// A file of others.
#[derive(Debug)]
pub enum Foreign {
    /// A calendar file.
    Calendar(Named),
    /// The Gemeindeverzeichnis.
    Directory(String, Directory),
    /// A list that somebody keeps.
    Table(Table),
    /// One of these, but it cannot be read, as the sentence says.
    Unreadable(Named, String),
    /// Nothing that is known here.
    Unknown(Named),
}

/// What stands between the names on the way to a file that was inside another.
pub const INSIDE: &str = " › ";

/// Why a file that is [`Foreign::Unknown`] was not taken.
pub const UNKNOWN: &str = "Das ist weder eine Standdatei (.ozgstand) noch das Gemeindeverzeichnis (GV100AD oder AuszugGV) \
                           noch eine Tabelle (.xlsx, .ods, .csv) noch eine Kalenderdatei (.ics).";

impl Foreign {
    /// Looks into a file.
    pub fn new((name, bytes): Named) -> Self {
        if ical::looks_like(&bytes) {
            return Self::Calendar((name, bytes));
        }
        let directory = match directory::read(&name, &bytes) {
            Some(Ok(directory)) => return Self::Directory(name, directory),
            Some(Err(error)) if error.is_foreign() => None,
            Some(Err(error)) => Some(error.to_string()),
            None => None,
        };
        if let Some(why) = directory {
            return Self::Unreadable((name, bytes), why);
        }
        match Table::read(&name, &bytes) {
            Some(Ok(table)) => Self::Table(table),
            // Whatever came along in a mail beside what is meant.
            Some(Err(_)) if name.contains(INSIDE) => Self::Unknown((name, bytes)),
            Some(Err(error)) => Self::Unreadable((name, bytes), error.to_string()),
            None => Self::Unknown((name, bytes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workbook of before 2007 (MS-CFB 2.2), as far as it is looked at.
    fn old_workbook() -> Vec<u8> {
        let name = "Workbook".encode_utf16().flat_map(u16::to_le_bytes);
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            .iter()
            .copied()
            .chain(name)
            .collect()
    }

    #[test]
    fn what_cannot_be_read_is_a_fault_alone_and_no_matter_beside_other_files() {
        let alone = Foreign::new(("Liste.xls".to_owned(), old_workbook()));
        assert!(matches!(alone, Foreign::Unreadable(..)), "{alone:?}");
        let beside = Foreign::new(("Nachricht.eml › Liste.xls".to_owned(), old_workbook()));
        assert!(matches!(beside, Foreign::Unknown(_)), "{beside:?}");
    }
}
