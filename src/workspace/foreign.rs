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
            Some(Err(error)) => Self::Unreadable((name, bytes), error.to_string()),
            None => Self::Unknown((name, bytes)),
        }
    }
}
