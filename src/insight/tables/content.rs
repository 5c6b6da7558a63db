//! What a field of a record holds, as one thing that can be compared, written into a cell and read from one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::insight::View;
use crate::model::schema::{Field, Kind, Shape};
use crate::replica::Value;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// One value, or [`Value::Empty`].
    Single(Value),
    /// The elements of a set.
    Set(BTreeSet<String>),
    /// Values by check point.
    Points(BTreeMap<String, Value>),
}

impl Content {
    /// What a field of a record holds now; empty when there is no such record.
    pub fn of(view: View<'_>, kind: Kind, key: &str, field: &Field) -> Self {
        let items = || view.items(kind, key, field.slug).into_iter();
        match field.shape {
            Shape::Single => {
                let value = view.value(kind, key, field.slug);
                Self::Single(value.unwrap_or(Value::Empty))
            }
            Shape::Set => Self::Set(items().map(|(item, _)| item).collect()),
            Shape::PerCheckItem => Self::Points(items().collect()),
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Single(value) => !value.is_present(),
            Self::Set(items) => items.is_empty(),
            Self::Points(points) => points.is_empty(),
        }
    }

    /// A text that is the same for the same content, in every version of the program.
    pub(super) fn canonical(&self) -> String {
        let mut text = String::new();
        match self {
            Self::Single(value) => canonical(value, &mut text),
            Self::Set(items) => {
                for item in items {
                    text.push_str(item);
                    text.push(UNIT);
                }
            }
            Self::Points(points) => {
                for (point, value) in points {
                    text.push_str(point);
                    text.push(RECORD);
                    canonical(value, &mut text);
                    text.push(UNIT);
                }
            }
        }
        text
    }

    /// The words for it, as a cell has them.
    pub fn words(&self, view: View<'_>, field: &Field) -> String {
        self.written(|value| view.display(field, value))
    }

    /// The keys of what a reference means, as a cell has them.
    pub(super) fn keys(&self) -> String {
        self.written(|value| value.as_text().unwrap_or_default().to_owned())
    }

    fn written(&self, words: impl Fn(&Value) -> String) -> String {
        match self {
            Self::Single(value) => words(value),
            Self::Set(items) => {
                let items = items.iter().map(|item| words(&Value::text(item.as_str())));
                join(items)
            }
            Self::Points(points) => {
                let lines = points.iter();
                let lines = lines.map(|(point, value)| (point.as_str(), words(value)));
                list(lines)
            }
        }
    }
}

/// ASCII's own separators (ISO 646), which no text of a field can hold.
const UNIT: char = '\u{1f}';
const RECORD: char = '\u{1e}';

fn canonical(value: &Value, text: &mut String) {
    // Writing to a string cannot fail.
    let _ = match value {
        Value::Empty => Ok(()),
        Value::Text(words) => write!(text, "t{words}"),
        Value::Int(number) => write!(text, "i{number}"),
        Value::Bool(yes) => write!(text, "b{yes}"),
        Value::Date(days) => write!(text, "d{days}"),
        Value::Time(minutes) => write!(text, "m{minutes}"),
        Value::Erased => write!(text, "e"),
        Value::Unknown { tag, bytes } => write!(text, "u{tag}:{bytes:?}"),
    };
}

const QUOTE: char = '"';

fn is_separator(character: char) -> bool {
    matches!(character, ',' | ';' | '\n')
}

/// Elements in one cell, apart by commas; one with a comma in it stands in quotation marks.
fn join(items: impl Iterator<Item = String>) -> String {
    let quoted = items.map(|item| {
        if item.contains(is_separator) || item.starts_with(QUOTE) {
            format!("\"{}\"", item.replace(QUOTE, "\"\""))
        } else {
            item
        }
    });
    quoted.collect::<Vec<_>>().join(", ")
}

/// The elements in a cell: apart by commas, semicolons or line breaks, as people write them too.
pub fn split(cell: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = cell.chars().peekable();
    while let Some(character) = characters.next() {
        let item = items.last_mut();
        let is_start = item.as_ref().is_some_and(|item| item.trim().is_empty());
        match (character, item) {
            (QUOTE, Some(item)) if !is_quoted && is_start => {
                item.clear();
                is_quoted = true;
            }
            (QUOTE, Some(item)) if is_quoted && characters.peek() == Some(&QUOTE) => {
                characters.next();
                item.push(QUOTE);
            }
            (QUOTE, _) if is_quoted => is_quoted = false,
            (separator, _) if !is_quoted && is_separator(separator) => items.push(String::new()),
            (other, Some(item)) => item.push(other),
            (_, None) => {}
        }
    }
    let items = items.into_iter().map(|item| item.trim().to_owned());
    items.filter(|item| !item.is_empty()).collect()
}

/// What a further line of a point begins with.
const INDENT: &str = "  ";

/// Values by point in one cell, a line each.
fn list<'a>(points: impl Iterator<Item = (&'a str, String)>) -> String {
    let lines = points.map(|(point, words)| {
        let words = words.replace('\n', &format!("\n{INDENT}"));
        format!("{point}: {words}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The points in a cell with what is said of each; what stands before the first point belongs to the point without a
/// name.
pub fn points(cell: &str) -> Vec<(String, String)> {
    let mut points: Vec<(String, String)> = Vec::new();
    for line in cell.lines() {
        match (line.strip_prefix(INDENT), points.last_mut()) {
            (Some(more), Some((_, words))) => {
                words.push('\n');
                words.push_str(more);
            }
            _ if line.trim().is_empty() => {}
            _ => {
                let (point, words) = line.split_once(':').unwrap_or(("", line));
                points.push((point.trim().to_owned(), words.trim().to_owned()));
            }
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn people_may_write_sets_as_they_like() {
        assert_eq!(
            split("Wohngeld; Elterngeld,\nBauantrag , "),
            ["Wohngeld", "Elterngeld", "Bauantrag"]
        );
        assert_eq!(
            split("Fa. \"Muster\", \"A, B\""),
            ["Fa. \"Muster\"", "A, B"]
        );
    }

    proptest! {
        #[test]
        fn every_set_comes_back_from_its_cell(items in prop::collection::btree_set("[a-zä \",;'=]{0,8}x", 0..5)) {
            let items: BTreeSet<String> = items.iter().map(|item| item.trim().to_owned()).collect();
            let cell = join(items.iter().cloned());
            prop_assert_eq!(split(&cell).into_iter().collect::<BTreeSet<_>>(), items);
        }

        #[test]
        fn every_list_of_points_comes_back_from_its_cell(
            items in prop::collection::vec(("[0-9A-Z]{1,4}", "[a-z:]([a-z: ]{0,9}[a-z:])?(\n[a-z: ]{0,9}[a-z:]){0,2}"), 0..5),
        ) {
            let cell = list(items.iter().map(|(point, words)| (point.as_str(), words.clone())));
            prop_assert_eq!(points(&cell), items);
        }
    }
}
