//! The file of keys: TOML, one line for each command with other keys than usual. It is taken as a whole or not at all.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;
use toml::Spanned;

use super::super::command::{self, Command, Spec};
use super::super::input::Chord;
use super::Keymap;
use super::bindings::{Bindings, objection};

/// The name of the file in the folder of the workspace.
pub const FILE: &str = "tasten.toml";

/// Why the file is not taken.
#[derive(Debug, thiserror::Error)]
#[error("Die Tasten aus „{path}“ gelten nicht: {why} Es gelten die üblichen Tasten.")]
pub struct KeyFileError {
    path: PathBuf,
    why: Fault,
}

/// What is wrong with it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum Fault {
    #[error("Die Datei lässt sich nicht lesen ({0}).")]
    Unreadable(String),
    #[error(
        "In Zeile {0} steht etwas, das nicht die Form „befehl = [\"Taste\"]“ hat. Beispiel: search = [\"F3\", \"Strg+B\"]."
    )]
    Form(usize),
    #[error("Einen Befehl „{name}“ (Zeile {line}) gibt es nicht oder nicht nur einmal.")]
    UnknownCommand { line: usize, name: String },
    #[error("„{title}“ steht zweimal da, zuletzt in Zeile {line}.")]
    Twice { line: usize, title: &'static str },
    #[error("Eine Taste „{key}“ (Zeile {line}, „{title}“) gibt es nicht.")]
    UnknownKey {
        line: usize,
        title: &'static str,
        key: String,
    },
    #[error("Die Taste {chord} (Zeile {line}, „{title}“) {reason}.")]
    Untypable {
        line: usize,
        title: &'static str,
        chord: Chord,
        reason: &'static str,
    },
    #[error(
        "Die Taste {chord} ist doppelt belegt: mit „{title}“ (Zeile {line}) und mit „{other}“."
    )]
    Rival {
        line: usize,
        title: &'static str,
        other: &'static str,
        chord: Chord,
    },
    #[error(
        "Für „Befehle suchen“ und „Menü“ bliebe keine F-Taste und keine Taste mit Strg; eine davon muss es geben."
    )]
    NoWayIn,
}

/// The keys of a command: one, or several in brackets.
#[derive(Deserialize)]
#[serde(untagged)]
enum Keys {
    One(String),
    Several(Vec<String>),
}

/// Reads the file; without one nobody has chosen anything.
///
/// # Errors
/// If the file cannot be read or anything in it is wrong.
pub fn load(path: &Path) -> Result<Bindings, KeyFileError> {
    match fs::read_to_string(path) {
        Ok(text) => read(&text, path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Bindings::default()),
        Err(error) => Err(KeyFileError {
            path: path.to_owned(),
            why: Fault::Unreadable(error.to_string()),
        }),
    }
}

/// Reads the text of the file at `path`.
///
/// # Errors
/// If anything in it is wrong.
pub fn read(text: &str, path: &Path) -> Result<Bindings, KeyFileError> {
    understand(text).map_err(|why| KeyFileError {
        path: path.to_owned(),
        why,
    })
}

fn understand(text: &str) -> Result<Bindings, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    let entries: BTreeMap<Spanned<String>, Keys> = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Fault::Form(line(at))
    })?;
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let mut bindings = Bindings::default();
    let mut chosen = Vec::new();
    for (name, keys) in entries {
        let line = line(name.span().start);
        let command = Command::named(name.get_ref());
        let Some(spec) = command.map(Command::spec) else {
            let name = name.into_inner();
            return Err(Fault::UnknownCommand { line, name });
        };
        let title = spec.name();
        if chosen.iter().any(|(_, known)| known == &spec.command) {
            return Err(Fault::Twice { line, title });
        }
        bindings = bindings.with(spec, chords(spec, keys, line)?);
        chosen.push((line, spec.command));
    }
    check(&bindings, &chosen)?;
    Ok(bindings)
}

fn chords(spec: &Spec, keys: Keys, line: usize) -> Result<Vec<Chord>, Fault> {
    let keys = match keys {
        Keys::One(key) => vec![key],
        Keys::Several(keys) => keys,
    };
    let title = spec.name();
    let mut seen = HashSet::new();
    let mut chords = Vec::new();
    for key in keys {
        let Ok(chord) = key.parse::<Chord>() else {
            return Err(Fault::UnknownKey { line, title, key });
        };
        if let Some(reason) = objection(spec, chord) {
            return Err(Fault::Untypable {
                line,
                title,
                chord,
                reason,
            });
        }
        if seen.insert(chord) {
            chords.push(chord);
        }
    }
    Ok(chords)
}

/// Whether all keys can hold together.
fn check(bindings: &Bindings, chosen: &[(usize, Command)]) -> Result<(), Fault> {
    for &(line, command) in chosen {
        let spec = command.spec();
        for &chord in bindings.keys(spec) {
            if let Some(other) = bindings.rival(spec, chord, command::all()) {
                return Err(Fault::Rival {
                    line,
                    title: spec.name(),
                    other: other.name(),
                    chord,
                });
            }
        }
    }
    if Keymap::leaves_a_way_in(bindings) {
        Ok(())
    } else {
        Err(Fault::NoWayIn)
    }
}

const HEAD: &str = "\
# Tasten der OZG-Werkbank, wo sie von den üblichen abweichen.
# Eine Zeile je Befehl: befehl = [\"Strg+B\", \"F5\"]; ohne Taste: befehl = [].
# Auf dem Bildschirm: Strg+P „Tasten“.
";

/// Writes the file in one step. One that could not be read is kept beside it.
///
/// # Errors
/// If the folder cannot be written.
pub fn save(bindings: &Bindings, path: &Path) -> io::Result<()> {
    if load(path).is_err() {
        fs::rename(path, path.with_extension("toml.alt"))?;
    }
    let draft = path.with_extension("neu");
    fs::write(&draft, text(bindings))?;
    fs::rename(draft, path)
}

fn text(bindings: &Bindings) -> String {
    let mut text = HEAD.to_owned();
    for spec in command::all() {
        let Some(keys) = bindings.chosen(spec.command) else {
            continue;
        };
        let keys: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
        let (name, keys) = (spec.command.name(), keys.join(", "));
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{name} = [{keys}] # {}", spec.name());
    }
    text
}

#[cfg(test)]
mod tests;
