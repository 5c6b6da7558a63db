//! How keys are spelled: as they are printed on a German keyboard, and as people write them otherwise.

use std::fmt;
use std::str::FromStr;

use super::{Chord, Key, Mods};

/// Keys with names: first the one that is shown, then others that are understood, in lower case.
#[rustfmt::skip]
const NAMES: &[(Key, &str, &[&str])] = &[
    (Key::Enter,     "Eingabe",   &["enter", "return", "eingabetaste"]),
    (Key::Esc,       "Esc",       &["escape", "abbruch"]),
    (Key::Tab,       "Tab",       &["tabulator"]),
    (Key::Backspace, "Rücktaste", &["ruecktaste", "backspace"]),
    (Key::Delete,    "Entf",      &["entfernen", "delete", "del"]),
    (Key::Insert,    "Einfg",     &["einfügen", "einfuegen", "insert", "ins"]),
    (Key::Left,      "←",         &["links", "left"]),
    (Key::Right,     "→",         &["rechts", "right"]),
    (Key::Up,        "↑",         &["hoch", "rauf", "up"]),
    (Key::Down,      "↓",         &["runter", "down"]),
    (Key::Home,      "Pos1",      &["home"]),
    (Key::End,       "Ende",      &["end"]),
    (Key::PageUp,    "Bild↑",     &["bildhoch", "bildauf", "pageup", "pgup"]),
    (Key::PageDown,  "Bild↓",     &["bildrunter", "bildab", "pagedown", "pgdn"]),
    (Key::Char(' '), "Leertaste", &["leer", "space"]),
];

/// A text that names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Eine Taste „{0}“ gibt es nicht.")]
pub struct NoKey(String);

impl FromStr for Chord {
    type Err = NoKey;

    /// Reads `Strg+P`, `ctrl+p`, `Umschalt+Tab`, `F5`, `Leertaste`, `x`, `+`.
    fn from_str(text: &str) -> Result<Self, NoKey> {
        let unknown = || NoKey(text.to_owned());
        let mut mods = Mods::NONE;
        let mut rest = text.trim();
        while let Some((held, key)) = rest.split_once('+').filter(|(held, _)| !held.is_empty()) {
            match held.trim().to_lowercase().as_str() {
                "strg" | "ctrl" | "control" | "steuerung" => mods.ctrl = true,
                "alt" => mods.alt = true,
                "umschalt" | "shift" => mods.shift = true,
                _ => return Err(unknown()),
            }
            rest = key.trim();
        }
        let key = key(rest).ok_or_else(unknown)?;
        Ok(match key {
            // As the edge of the terminal tells them.
            Key::Char(c) if mods.ctrl => Self {
                key: Key::Char(c.to_ascii_lowercase()),
                mods: Mods {
                    shift: false,
                    ..mods
                },
            },
            Key::Char(c) if mods.shift => Self {
                key: Key::Char(c.to_uppercase().next().unwrap_or(c)),
                mods: Mods {
                    shift: false,
                    ..mods
                },
            },
            key => Self { key, mods },
        })
    }
}

fn key(name: &str) -> Option<Key> {
    let mut chars = name.chars();
    let folded = name.to_lowercase();
    let named = NAMES
        .iter()
        .find(|(_, shown, others)| shown.to_lowercase() == folded || others.contains(&&*folded));
    if let Some((key, ..)) = named {
        return Some(*key);
    }
    match (chars.next(), chars.as_str()) {
        (Some(c), "") if !c.is_control() => Some(Key::Char(c)),
        (Some('f' | 'F'), number) => {
            let number = number.parse().ok();
            number
                .filter(|number| (1..=24).contains(number))
                .map(Key::F)
        }
        _ => None,
    }
}

impl fmt::Display for Chord {
    /// The name on a German keyboard: `Strg+P`, `Umschalt+Tab`, `Entf`, `Bild↓`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.mods.ctrl, "Strg+"),
            (self.mods.alt, "Alt+"),
            (self.mods.shift, "Umschalt+"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((_, shown, _)) = NAMES.iter().find(|(key, ..)| *key == self.key) {
            return f.write_str(shown);
        }
        match self.key {
            Key::Char(c) if self.mods == Mods::NONE => write!(f, "{c}"),
            Key::Char(c) => write!(f, "{}", c.to_uppercase()),
            Key::F(number) => write!(f, "F{number}"),
            _ => Ok(()),
        }
    }
}
