//! Which key means which command where: made from the table of commands, looked up at every key press.
//!
//! It knows contexts and chords, never what has the focus or what a command does.

pub mod bindings;
pub mod file;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use self::bindings::Bindings;
use super::command::{Command, Context, Spec};
use super::input::{Chord, Key};

/// Whether commands may lie on single characters. Speech input and screen readers need them off (EN 301 549, 11.2.1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Letters {
    /// They may.
    #[default]
    On,
    /// Only F-keys, Strg and named keys.
    Off,
}

/// The keys of all commands in all contexts.
#[derive(Debug, Clone)]
pub struct Keymap {
    meanings: HashMap<(Context, Chord), Command>,
    bindings: Bindings,
    letters: Letters,
}

/// Two commands want the same key in the same context.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Die Taste {chord} ist doppelt belegt: mit „{first}“ und mit „{second}“.")]
pub struct Clash {
    chord: Chord,
    first: &'static str,
    second: &'static str,
}

impl Keymap {
    /// Reads the table.
    ///
    /// # Errors
    /// If two commands lie on one key in one context.
    pub fn new(table: impl IntoIterator<Item = &'static Spec>) -> Result<Self, Clash> {
        Self::with(table, Bindings::default())
    }

    /// Reads the table, with the keys that somebody has chosen.
    ///
    /// # Errors
    /// If two commands lie on one key in one context.
    pub fn with(
        table: impl IntoIterator<Item = &'static Spec>,
        bindings: Bindings,
    ) -> Result<Self, Clash> {
        let mut owners: HashMap<(Context, Chord), &Spec> = HashMap::new();
        for spec in table {
            for (&context, &chord) in spec
                .contexts
                .iter()
                .flat_map(|c| bindings.keys(spec).iter().map(move |k| (c, k)))
            {
                if let Some(other) = owners.insert((context, chord), spec) {
                    return Err(Clash {
                        chord,
                        first: other.title,
                        second: spec.title,
                    });
                }
            }
        }
        let meanings = owners
            .into_iter()
            .map(|(place, spec)| (place, spec.command))
            .collect();
        Ok(Self {
            meanings,
            bindings,
            letters: Letters::On,
        })
    }

    /// The keys that somebody has chosen.
    pub const fn bindings(&self) -> &Bindings {
        &self.bindings
    }

    /// Whether all commands can still be reached when letters are off: by the palette or the menu.
    pub fn leaves_a_way_in(bindings: &Bindings) -> bool {
        let ways = [Command::Palette, Command::Menu];
        ways.iter().any(|way| {
            let keys = bindings.keys(way.spec());
            keys.iter().any(|key| !is_letter(*key))
        })
    }

    /// Whether commands lie on single characters.
    pub const fn letters(&self) -> Letters {
        self.letters
    }

    /// Switches commands on single characters on or off.
    pub const fn set_letters(&mut self, letters: Letters) {
        self.letters = letters;
    }

    /// The command that a key means where `contexts` hold, innermost first.
    pub fn command(&self, contexts: &[Context], chord: Chord) -> Option<Command> {
        if !self.is_live(chord) {
            return None;
        }
        contexts
            .iter()
            .find_map(|&context| self.meanings.get(&(context, chord)).copied())
    }

    /// The key to show for a command: the first one that is live.
    pub fn key(&self, spec: &Spec) -> Option<Chord> {
        self.keys(spec).next()
    }

    /// How to give a command, for a sentence: its key, or the palette's and what to choose there.
    pub fn way(&self, command: Command) -> String {
        let spec = command.spec();
        match (self.key(spec), self.key(Command::Palette.spec())) {
            (Some(key), _) => key.to_string(),
            (None, Some(palette)) => format!("{palette} „{}“", spec.name()),
            (None, None) => format!("„{}“", spec.name()),
        }
    }

    /// A sentence in which commands are named instead of their keys: `<delete> holt es zurück` says how to give them.
    pub fn fill(&self, sentence: &str) -> String {
        let mut filled = String::new();
        let mut rest = sentence;
        while let Some((before, behind)) = rest.split_once('<') {
            filled.push_str(before);
            let named = behind.split_once('>');
            let command = named.and_then(|(name, after)| Some((Command::called(name)?, after)));
            if let Some((command, after)) = command {
                filled.push_str(&self.way(command));
                rest = after;
            } else {
                // Somebody has written this.
                filled.push('<');
                rest = behind;
            }
        }
        filled + rest
    }

    /// All live keys of a command.
    pub fn keys<'a>(&'a self, spec: &'a Spec) -> impl Iterator<Item = Chord> + 'a {
        self.bindings
            .keys(spec)
            .iter()
            .copied()
            .filter(|&chord| self.is_live(chord))
    }

    fn is_live(&self, chord: Chord) -> bool {
        self.letters == Letters::On || !is_letter(chord)
    }
}

/// Space does not count: nobody says or types it by accident.
fn is_letter(chord: Chord) -> bool {
    chord.typed().is_some() && chord.key != Key::Char(' ')
}

#[cfg(test)]
mod tests {
    use super::super::command::{Group, all};
    use super::*;

    const HELP: Spec = Spec {
        command: Command::Help,
        group: Group::Help,
        title: "Hilfe",
        hint: None,
        help: "Hilft.",
        keys: &[Chord::plain(Key::F(1)), Chord::char('h')],
        contexts: &[Context::Global],
    };
    const ZOOM: Spec = Spec {
        command: Command::Zoom,
        title: "Groß",
        keys: &[Chord::char('h')],
        contexts: &[Context::Panes],
        ..HELP
    };

    #[test]
    fn the_table_has_no_key_twice_in_one_context() {
        assert_eq!(Keymap::new(all()).err(), None);
    }

    #[test]
    fn a_key_twice_in_one_context_fails_at_load_and_names_both() {
        const TABLE: &[Spec] = &[
            HELP,
            Spec {
                contexts: &[Context::Main, Context::Global],
                ..ZOOM
            },
        ];
        let clash = Keymap::new(TABLE).unwrap_err();
        assert_eq!(
            clash.to_string(),
            "Die Taste h ist doppelt belegt: mit „Hilfe“ und mit „Groß“."
        );
    }

    #[test]
    fn the_innermost_context_wins() {
        const TABLE: &[Spec] = &[HELP, ZOOM];
        let keymap = Keymap::new(TABLE).unwrap();
        let h = Chord::char('h');
        assert_eq!(
            keymap.command(&[Context::Panes, Context::Global], h),
            Some(Command::Zoom)
        );
        assert_eq!(keymap.command(&[Context::Global], h), Some(Command::Help));
        assert_eq!(keymap.command(&[Context::Main], h), None);
    }

    #[test]
    fn a_command_without_a_live_key_is_found_by_name() {
        let mut keymap = Keymap::new(all()).unwrap();
        assert_eq!(keymap.way(Command::Trust), "v");
        keymap.set_letters(Letters::Off);
        assert_eq!(keymap.way(Command::Trust), "Strg+P „Vertrauen“");
        assert_eq!(keymap.way(Command::Export), "F12");
    }

    #[test]
    fn with_letters_off_other_keys_stay() {
        const TABLE: &[Spec] = &[HELP];
        let mut keymap = Keymap::new(TABLE).unwrap();
        keymap.set_letters(Letters::Off);
        assert_eq!(keymap.command(&[Context::Global], Chord::char('h')), None);
        assert_eq!(
            keymap.command(&[Context::Global], Chord::plain(Key::F(1))),
            Some(Command::Help)
        );
        assert_eq!(keymap.keys(&HELP).count(), 1);
    }
}
