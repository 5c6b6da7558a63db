//! The keys a person has chosen in place of those in the table of commands.

use std::collections::HashMap;

use super::super::command::{Command, Context, Spec};
use super::super::input::{Chord, Key, Mods};

/// The commands that have other keys than in the table, with their keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bindings(HashMap<Command, Vec<Chord>>);

impl Bindings {
    /// The keys of a command: the chosen ones, else those of the table.
    pub fn keys<'a>(&'a self, spec: &'a Spec) -> &'a [Chord] {
        self.chosen(spec.command).unwrap_or(spec.keys)
    }

    /// The keys that somebody has chosen for a command.
    pub fn chosen(&self, command: Command) -> Option<&[Chord]> {
        self.0.get(&command).map(Vec::as_slice)
    }

    /// The same with these keys for a command.
    #[must_use]
    pub fn with(mut self, spec: &Spec, keys: Vec<Chord>) -> Self {
        if keys == spec.keys {
            self.0.remove(&spec.command);
        } else {
            self.0.insert(spec.command, keys);
        }
        self
    }

    /// The same without a key for a command.
    #[must_use]
    pub fn without(self, spec: &Spec, chord: Chord) -> Self {
        let keys = self.keys(spec).iter().copied();
        let keys = keys.filter(|&key| key != chord).collect();
        self.with(spec, keys)
    }

    /// The command among `table` that keeps `chord` from meaning `spec` wherever that applies, or would be kept from
    /// it. What the table itself lets one context hide from another is all right.
    pub fn rival<'a>(
        &self,
        spec: &Spec,
        chord: Chord,
        table: impl IntoIterator<Item = &'a Spec>,
    ) -> Option<&'a Spec> {
        let is_usual = |other: &Spec| spec.keys.contains(&chord) && other.keys.contains(&chord);
        table.into_iter().find(|other| {
            other.command != spec.command
                && self.keys(other).contains(&chord)
                && meet(spec, other)
                && (!is_usual(other) || share_a_context(spec, other))
        })
    }
}

/// Whether two commands can be there at the same time.
fn meet(one: &Spec, other: &Spec) -> bool {
    let is_outer = |spec: &Spec| {
        let outer = [Context::Global, Context::Main, Context::Panes];
        outer.iter().any(|context| spec.contexts.contains(context))
    };
    is_outer(one) || is_outer(other) || share_a_context(one, other)
}

fn share_a_context(one: &Spec, other: &Spec) -> bool {
    one.contexts
        .iter()
        .any(|context| other.contexts.contains(context))
}

/// Why a key cannot be given to a command, as the rest of a sentence; nothing if it can.
pub fn objection(spec: &Spec, chord: Chord) -> Option<&'static str> {
    if spec.keys.contains(&chord) {
        return None;
    }
    let Chord { key, mods } = chord;
    match key {
        _ if mods.alt => Some("kommt mit Alt nicht in jedem Terminal an"),
        Key::F(11) => Some("schaltet Terminals auf Vollbild"),
        Key::F(13..) => Some("hat keine gewöhnliche Tastatur"),
        Key::F(_) if mods != Mods::NONE => Some("kommt so nicht in jedem Terminal an"),
        Key::F(_) => None,
        Key::Char('i' | 'm' | 'j' | 'h') if mods.ctrl => {
            Some("ist im Terminal dasselbe wie Tab, Eingabe oder Rücktaste")
        }
        Key::Char(c) if mods.ctrl && !c.is_ascii_lowercase() => {
            Some("geht nicht: Strg kommt nur mit Buchstaben an")
        }
        Key::Char(_) if mods.ctrl => None,
        Key::Char(c) if "@€{[]}\\~|µ²³".contains(c) => Some("braucht AltGr"),
        Key::Char(c) if c.is_uppercase() => {
            Some("geht nicht: Groß und klein verwechselt die Feststelltaste")
        }
        Key::Char(c) if c.is_ascii_lowercase() || c.is_ascii_digit() => None,
        Key::Char(c) if "äöüß +-.,#".contains(c) => None,
        Key::Char(_) => Some("hat nicht jede deutsche Tastatur als einzelne Taste"),
        _ if mods.ctrl => Some("kommt mit Strg nicht in jedem Terminal an"),
        Key::Insert | Key::Delete => None,
        _ if mods.shift && !matches!(key, Key::Enter | Key::Esc | Key::Backspace) => None,
        _ => Some("wird zum Bewegen, Eingeben und Abbrechen gebraucht"),
    }
}
