//! Waits for one key, whichever it is, and gives it to a command.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::keys::settle;
use super::{Layer, is_escape};
use crate::tui::app::Scene;
use crate::tui::command::{self, Spec};
use crate::tui::input::{Chord, Input, Key, Repeat};
use crate::tui::keymap::bindings::{Bindings, objection};
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widget::rows::paragraphs;

/// The command, and what was pressed so far.
pub struct PressKey {
    spec: &'static Spec,
    then: Use,
    pressed: Pressed,
}

/// What becomes of the keys that the command has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// They go.
    Instead,
    /// They stay.
    Besides,
}

/// What was pressed.
#[derive(Debug, Clone, Copy)]
enum Pressed {
    /// Nothing yet.
    Nothing,
    /// A key that cannot be given, and why.
    Impossible(Chord, &'static str),
    /// A key that this command has already.
    Taken(Chord, &'static Spec),
}

const EXTENT: (u16, u16) = (64, 5);

impl PressKey {
    /// For a command.
    pub const fn new(spec: &'static Spec, then: Use) -> Self {
        Self {
            spec,
            then,
            pressed: Pressed::Nothing,
        }
    }

    fn press(&mut self, chord: Chord, bindings: &Bindings) -> Vec<Message> {
        if let (Pressed::Taken(wanted, _), true) = (self.pressed, chord == Chord::plain(Key::Enter))
        {
            return self.take(wanted, bindings.clone());
        }
        if let Some(reason) = objection(self.spec, chord) {
            self.pressed = Pressed::Impossible(chord, reason);
            return Vec::new();
        }
        match bindings.rival(self.spec, chord, command::all()) {
            Some(other) => {
                self.pressed = Pressed::Taken(chord, other.command.spec());
                Vec::new()
            }
            None => self.take(chord, bindings.clone()),
        }
    }

    /// Gives the key to the command, and takes it from all that have it.
    fn take(&self, chord: Chord, mut bindings: Bindings) -> Vec<Message> {
        while let Some(other) = bindings.rival(self.spec, chord, command::all()) {
            bindings = bindings.without(other, chord);
        }
        let mut keys = match self.then {
            Use::Instead => Vec::new(),
            Use::Besides => bindings.keys(self.spec).to_vec(),
        };
        if !keys.contains(&chord) {
            keys.push(chord);
        }
        let bindings = bindings.with(self.spec, keys);
        std::iter::once(Message::Close)
            .chain(settle(bindings))
            .collect()
    }
}

impl Layer for PressKey {
    fn title(&self) -> String {
        match self.then {
            Use::Instead => format!("Taste für „{}“", self.spec.name()),
            Use::Besides => format!("Weitere Taste für „{}“", self.spec.name()),
        }
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        EXTENT
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        match self.pressed {
            Pressed::Taken(..) => vec![("Eingabe", "Dort wegnehmen"), ("Esc", "Abbrechen")],
            _ => vec![("Esc", "Abbrechen")],
        }
    }

    fn takes_every_key(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, _area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        match input {
            Input::Key(press) if press.repeat == Repeat::First => {
                self.press(press.chord(), scene.keymap.bindings())
            }
            _ => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let ask = "Jetzt die gewünschte Taste drücken. Esc lässt alles, wie es ist.";
        let told = match self.pressed {
            Pressed::Nothing => (Role::Muted, String::new()),
            Pressed::Impossible(chord, reason) => (
                Role::Bad,
                format!("{chord} {reason}. Bitte eine andere Taste drücken."),
            ),
            Pressed::Taken(chord, other) => (
                Role::Warn,
                format!(
                    "{chord} hat schon „{}“. Eingabe nimmt die Taste dort weg und gibt sie hierher; \
                     oder eine andere Taste drücken.",
                    other.name()
                ),
            ),
        };
        let texts = [
            (Role::Text, ask.to_owned()),
            (Role::Text, " ".to_owned()),
            told,
        ];
        paragraphs(&texts, area, buf, scene.theme);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        (!area.is_empty()).then(|| area.as_position())
    }
}
