//! `zuordnungen.toml` in the folder of the workspace: what people said that headings of others stand for.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::TableError;
use super::headings::Wish;
use crate::model::schema::Kind;
use crate::model::text::fold;
use crate::workspace::write_all;

const FILE: &str = "zuordnungen.toml";

/// Headings by kind, with the slug of the field; an empty one leaves the column out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory(BTreeMap<String, BTreeMap<String, String>>);

impl Memory {
    /// Reads the file; without one nothing was said.
    pub fn read(folder: &Path) -> Result<Self, TableError> {
        match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => {
                let known = toml::from_str(&text).map(Self);
                known.map_err(|error| refused(folder, error.message()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(refused(folder, error)),
        }
    }

    /// What was said of a folded heading, if anything: the slug, empty if the column is left out.
    pub fn said(&self, kind: Kind, heading: &str) -> Option<&str> {
        let mut of_kind = self.0.get(kind.slug())?.iter();
        let (_, slug) = of_kind.find(|(of, _)| fold(of) == heading)?;
        Some(slug)
    }

    /// Notes what is said now.
    pub fn note(&mut self, kind: Kind, wish: &Wish) {
        let of_kind = self.0.entry(kind.slug().to_owned()).or_default();
        for (heading, slug) in &wish.columns {
            of_kind.retain(|of, _| fold(of) != fold(heading));
            of_kind.insert(heading.clone(), slug.clone().unwrap_or_default());
        }
    }

    /// Writes the file.
    pub fn save(&self, folder: &Path) -> Result<(), TableError> {
        let text = toml::to_string(&self.0).map_err(|error| refused(folder, error))?;
        let files = vec![(FILE.to_owned(), text.into_bytes())];
        write_all(folder, files).map_err(|error| refused(folder, error))?;
        Ok(())
    }
}

fn refused(folder: &Path, why: impl Display) -> TableError {
    TableError::Memory {
        file: folder.join(FILE).display().to_string(),
        why: why.to_string(),
    }
}
