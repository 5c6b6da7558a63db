//! Reads one catalogue file entry by entry, so that every refusal can name file and entry.
//! Knows the common shape of entries (`schluessel`, no empty texts), never what they mean.

use std::collections::HashSet;
use std::fmt::Display;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use thiserror::Error;
use toml::{Table, Value};

/// Why a catalogue is refused. Each Display is a sentence that says what to correct.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogueError {
    /// Not TOML at all.
    #[error(
        "Die Katalogdatei {file} ist in Zeile {line} kein gültiges TOML: {detail}. Bitte diese Zeile berichtigen."
    )]
    Syntax {
        /// Name of the file.
        file: String,
        /// 1-based.
        line: usize,
        /// What the TOML reader says.
        detail: String,
    },
    /// A list that must be there is missing, empty, or not a list of tables.
    #[error(
        "In der Katalogdatei {file} fehlt die Liste [[{table}]]. Bitte mindestens einen Eintrag ergänzen."
    )]
    MissingTable {
        /// Name of the file.
        file: String,
        /// Name of the list.
        table: String,
    },
    /// A list nobody asked for, usually a misspelt name.
    #[error("In der Katalogdatei {file} ist „{table}“ unbekannt. Bitte die Schreibweise prüfen.")]
    UnknownTable {
        /// Name of the file.
        file: String,
        /// Name of the list.
        table: String,
    },
    /// One entry breaks a rule.
    #[error(
        "In der Katalogdatei {file}, Eintrag „{entry}“: {detail} – bitte diesen Eintrag berichtigen."
    )]
    Entry {
        /// Name of the file.
        file: String,
        /// Key of the entry, or its list and number if it has none.
        entry: String,
        /// Which rule, in German, without full stop.
        detail: String,
    },
}

impl CatalogueError {
    /// An entry that breaks a rule.
    pub(super) fn entry(file: &str, entry: &str, detail: impl Into<String>) -> Self {
        Self::Entry {
            file: file.to_owned(),
            entry: entry.to_owned(),
            detail: detail.into(),
        }
    }
}

/// One file, with the lists that have not been taken yet.
pub(super) struct Document {
    file: &'static str,
    tables: Table,
}

impl Document {
    /// Parses the text of `file`.
    pub(super) fn parse(file: &'static str, text: &str) -> Result<Self, CatalogueError> {
        let tables = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            CatalogueError::Syntax {
                file: file.to_owned(),
                line: before.unwrap_or_default().matches('\n').count() + 1,
                detail: error.message().to_owned(),
            }
        })?;
        Ok(Self { file, tables })
    }

    /// Takes the list `[[table]]`: at least one entry, keys unique, no empty texts, every field known.
    pub(super) fn take<T: DeserializeOwned>(
        &mut self,
        table: &str,
    ) -> Result<Vec<T>, CatalogueError> {
        let missing = || CatalogueError::MissingTable {
            file: self.file.to_owned(),
            table: table.to_owned(),
        };
        let Some(Value::Array(entries)) = self.tables.remove(table) else {
            return Err(missing());
        };
        if entries.is_empty() {
            return Err(missing());
        }
        let mut keys = HashSet::new();
        entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                let key = key_of(&entry).unwrap_or_else(|| format!("{table} Nr. {}", index + 1));
                let refuse = |detail: String| CatalogueError::entry(self.file, &key, detail);
                if !keys.insert(key.clone()) {
                    return Err(refuse("der Schlüssel kommt zweimal vor".to_owned()));
                }
                if let Some(field) = empty_text(&entry) {
                    return Err(refuse(format!("das Feld „{field}“ ist leer")));
                }
                entry
                    .try_into()
                    .map_err(|error: toml::de::Error| refuse(in_german(&error)))
            })
            .collect()
    }

    /// Everything must have been taken: what is left is a misspelt list.
    pub(super) fn finish(self) -> Result<(), CatalogueError> {
        match self.tables.keys().next() {
            None => Ok(()),
            Some(table) => Err(CatalogueError::UnknownTable {
                file: self.file.to_owned(),
                table: table.clone(),
            }),
        }
    }
}

fn key_of(entry: &Value) -> Option<String> {
    match entry.get("schluessel")? {
        Value::String(key) => Some(key.clone()),
        Value::Integer(key) => Some(key.to_string()),
        _ => None,
    }
}

/// The first field, at any depth, that holds a text without a visible character.
fn empty_text(value: &Value) -> Option<String> {
    let table = value.as_table()?;
    table.iter().find_map(|(field, value)| match value {
        Value::String(text) if text.trim().is_empty() => Some(field.clone()),
        Value::Array(items) => items.iter().find_map(|item| match item {
            Value::String(text) if text.trim().is_empty() => Some(field.clone()),
            item => empty_text(item),
        }),
        value => empty_text(value),
    })
}

/// The reader's message in German as far as it is one of those that people meet.
fn in_german(error: &toml::de::Error) -> String {
    let message = error.message().trim();
    let quoted = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("missing field") {
        format!("das Feld „{quoted}“ fehlt")
    } else if message.starts_with("unknown field") {
        format!("das Feld „{quoted}“ ist unbekannt")
    } else if message.starts_with("unknown variant") {
        format!("der Wert „{quoted}“ ist hier nicht vorgesehen")
    } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
        let (_, expected) = message.split_once("expected ").unwrap_or_default();
        format!(
            "{} hat einen Wert, der nicht passt; erwartet wird {}",
            place(error),
            kind_in_german(expected)
        )
    } else {
        message.trim_end_matches('.').to_owned()
    }
}

/// The field of an error; the reader tells it only in its long text, as "in `aktiv`".
fn place(error: &toml::de::Error) -> String {
    let text = error.to_string();
    let field = text
        .lines()
        .find_map(|line| line.strip_prefix("in `")?.strip_suffix('`'));
    field.map_or_else(
        || "ein Feld".to_owned(),
        |field| format!("das Feld „{field}“"),
    )
}

fn kind_in_german(expected: &str) -> &'static str {
    const KINDS: [(&str, &str); 4] = [
        ("boolean", "true oder false"),
        ("string", "ein Text in Anführungszeichen"),
        ("character", "ein einzelnes Zeichen in Anführungszeichen"),
        ("sequence", "eine Liste in eckigen Klammern"),
    ];
    let number_or_table = if expected.starts_with("struct") {
        "eine Tabelle in geschweiften Klammern"
    } else {
        "eine passende ganze Zahl"
    };
    KINDS
        .iter()
        .find(|(english, _)| expected.contains(english))
        .map_or(number_or_table, |(_, german)| german)
}

/// Reads a text into a type that knows its own rules.
pub(super) fn parsed<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(deserializer)?
        .parse()
        .map_err(D::Error::custom)
}

/// The same for a list of texts.
pub(super) fn all_parsed<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    Vec::<String>::deserialize(deserializer)?
        .iter()
        .map(|text| text.parse().map_err(D::Error::custom))
        .collect()
}
