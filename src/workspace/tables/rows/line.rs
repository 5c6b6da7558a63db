//! A row on the way to what it says: its cells, what it said when it was written, what each field is said to hold.

use crate::insight::tables::content::Content;
use crate::insight::tables::edition::Edition;
use crate::interop::sheet::reading::GridRow;
use crate::model::schema::Field;
use crate::replica::Value;
use crate::workspace::tables::cells::{Reader, Understood, error_in};

/// What a row says of a field.
pub(super) struct Said {
    pub field: &'static Field,
    pub content: Content,
    /// The text of its cell; empty where no cell says it.
    pub cell: String,
}

/// A row that is being compared.
pub(super) struct Line<'a> {
    pub cells: &'a GridRow,
    pub edition: Option<Edition>,
    pub said: Vec<Said>,
    /// Fields of which it says nothing that can be understood.
    pub unclear: Vec<&'static str>,
}

impl Line<'_> {
    /// Why a cell is no value, where a spreadsheet failed at it; somebody may have written the same words on purpose.
    pub fn broken(&self, field: &Field, cell: &str) -> Option<String> {
        let error = error_in(cell)?;
        let written = Content::Single(Value::text(cell));
        let edition = self.edition.as_ref();
        let is_meant = edition.is_some_and(|edition| edition.had(field, &written));
        Some(error).filter(|_| !is_meant)
    }

    pub fn said(&self, slug: &str) -> Option<&Content> {
        let found = self.said.iter().find(|said| said.field.slug == slug)?;
        Some(&found.content)
    }

    pub fn text(&self, slug: &str) -> Option<String> {
        match self.said(slug)? {
            Content::Single(value) => value.as_text().map(str::to_owned),
            _ => None,
        }
    }

    /// The points of which one of these fields says something.
    pub fn points(&self, slugs: [&str; 2]) -> Vec<String> {
        let contents = slugs.into_iter().filter_map(|slug| self.said(slug));
        let points = contents.flat_map(|content| match content {
            Content::Points(values) => values.keys().cloned().collect(),
            _ => Vec::new(),
        });
        points.collect()
    }
}

/// What a reference means that has words and a key beside each other, one of which somebody may have changed.
pub(super) fn reference(
    field: &Field,
    (words, keys): (&str, &str),
    edition: Option<&Edition>,
    reader: &Reader<'_>,
) -> Understood<Content> {
    if keys.is_empty() {
        return reader.content(field, words);
    }
    let by_key = reader.content(field, keys);
    let Ok((content, _)) = &by_key else {
        // The record may be gone here, or never have been; its name may help.
        return match reader.content(field, words) {
            Ok(found) if !words.is_empty() => Ok(found),
            _ => by_key,
        };
    };
    let is_told_by_words = match edition {
        Some(edition) => !edition.had_words(field, words) && edition.had(field, content),
        None => !words.is_empty(),
    };
    let is_same = content.words(reader.snapshot.view(), field) == words;
    if is_told_by_words && !is_same {
        reader.content(field, words)
    } else {
        by_key
    }
}
