//! What a row said when it was written. Whoever reads the table later can tell what somebody changed in it from what
//! has changed here meanwhile: a three-way merge needs the common ancestor, and a table can carry that along as hashes.
//!
//! The hashes stand in no order, so that columns may come, go and change places.

use std::collections::HashSet;

use super::Contents;
use super::content::Content;
use crate::insight::View;
use crate::model::schema::{Field, Kind, Type};

/// Letters of a hash: 30 bits. That an edit of somebody is taken for none happens once in ten million times.
const LETTERS: usize = 5;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
/// What stands before them, so that no spreadsheet takes it for a number or a formula.
const START: char = '~';

/// The edition of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edition(HashSet<String>);

impl Edition {
    /// The edition of a record with these contents, as its cell has it.
    pub(super) fn write(view: View<'_>, kind: Kind, contents: &Contents) -> String {
        let mut text = START.to_string();
        for field in kind.fields() {
            let content = &contents[field.slug];
            if content.is_empty() {
                continue;
            }
            text.push_str(&hash(field, "", &content.canonical()));
            if matches!(field.ty, Type::Reference(_)) {
                text.push_str(&hash(field, WORDS, &content.words(view, field)));
            }
        }
        text
    }

    /// Reads a cell; `None` if there is no edition in it.
    pub fn read(cell: &str) -> Option<Self> {
        let hashes = cell.trim().strip_prefix(START)?.as_bytes();
        let texts = hashes.chunks_exact(LETTERS);
        let texts = texts.map(|hash| String::from_utf8_lossy(hash).into_owned());
        Some(Self(texts.collect()))
    }

    /// Whether the field held this when the row was written.
    pub fn had(&self, field: &Field, content: &Content) -> bool {
        self.0.contains(&hash(field, "", &content.canonical()))
    }

    /// Whether the cell of a reference had these words when the row was written.
    pub fn had_words(&self, field: &Field, words: &str) -> bool {
        self.0.contains(&hash(field, WORDS, words))
    }
}

/// Sets the words of a reference apart from its key.
const WORDS: &str = "w";

fn hash(field: &Field, what: &str, text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [field.slug, what, text] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let bytes = hasher.finalize();
    let letters = bytes.as_bytes().iter().take(LETTERS);
    letters
        .map(|byte| char::from(ALPHABET[usize::from(byte & 0x3f)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::contents;
    use super::*;
    use crate::insight::testing::{replica, view};
    use crate::replica::Value;

    #[test]
    fn a_row_knows_what_it_said() {
        let replica = replica(&["aufgabe a titel=Alt stand=offen"]);
        let title = Kind::Task.field("titel").unwrap();
        let contents = contents(view(&replica), Kind::Task, "a");
        let written = Edition::write(view(&replica), Kind::Task, &contents);
        let edition = Edition::read(&written).unwrap();
        assert!(edition.had(title, &Content::Single(Value::text("Alt"))));
        assert!(!edition.had(title, &Content::Single(Value::text("Neu"))));
        assert!(!edition.had(
            Kind::Task.field("stand").unwrap(),
            &Content::Single(Value::text("Alt"))
        ));
        assert_eq!(Edition::read("12.11.2026"), None);
    }
}
