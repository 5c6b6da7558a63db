//! The edge of the terminal: crossterm's events become our own `Input`, the same on every platform and keyboard.
//!
//! Everything that terminals disagree about is settled here, once: key releases, AltGr, Shift on characters, the
//! twins of control characters, pastes that arrive as keys. Nothing behind this module sees a crossterm event, and this
//! module never knows what a key is for. Pure functions.

mod spelling;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

pub use self::spelling::NoKey;

/// Whatever a person or the terminal did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key went down, or is held down.
    Key(KeyPress),
    /// Text that came in one piece; line breaks are `\n`.
    Paste(String),
    /// A button or the wheel of the mouse. Mere movement is dropped.
    Mouse(Mouse),
    /// The window has a new size in cells; asked for again when drawing.
    Resize,
    /// The window got or lost the focus.
    Focus(Focus),
}

/// Whether the terminal window has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// It has it now.
    Gained,
    /// Another window has it now.
    Lost,
}

/// One key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPress {
    /// Which key, or which character it stands for.
    pub key: Key,
    /// What was held with it. Characters never carry Shift: the character says it.
    pub mods: Mods,
    /// Pressed just now, or held down.
    pub repeat: Repeat,
}

/// A key with its modifiers as the keymap knows it: whether it is held does not matter there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// Which key.
    pub key: Key,
    /// What is held with it.
    pub mods: Mods,
}

/// Whether a key was pressed just now or is held down. Terminals that cannot tell always say `First`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Pressed just now.
    First,
    /// Sent again because it is held down.
    Held,
}

/// The keys the screen can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the keys")]
pub enum Key {
    /// A character as typed; Space is `Char(' ')`.
    Char(char),
    /// A function key, from 1.
    F(u8),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
}

/// The modifiers held with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Mods {
    /// Strg.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
    /// Umschalt; only on keys that are no characters.
    pub shift: bool,
}

/// Something done with the mouse, at a cell counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What was done.
    pub action: MouseAction,
    /// Cell from the left.
    pub column: u16,
    /// Cell from the top.
    pub row: u16,
}

/// What the mouse can do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseAction {
    /// The left button went down.
    Press,
    /// The mouse moved with the left button down.
    Drag,
    /// The left button came up.
    Release,
    /// The wheel, one step up.
    ScrollUp,
    /// The wheel, one step down.
    ScrollDown,
}

/// How a paste reaches us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasteStyle {
    /// The terminal marks pastes (bracketed paste).
    Marked,
    /// Pastes come as keys in quick succession: crossterm on Windows never marks them.
    Burst,
}

impl PasteStyle {
    /// How it is on the platform this was built for.
    pub const HERE: Self = if cfg!(windows) {
        Self::Burst
    } else {
        Self::Marked
    };
}

impl Mods {
    /// Nothing held.
    pub const NONE: Self = Self {
        ctrl: false,
        alt: false,
        shift: false,
    };
    /// Strg alone.
    pub const CTRL: Self = Self {
        ctrl: true,
        ..Self::NONE
    };
    /// Alt alone.
    pub const ALT: Self = Self {
        alt: true,
        ..Self::NONE
    };
    /// Umschalt alone.
    pub const SHIFT: Self = Self {
        shift: true,
        ..Self::NONE
    };
}

impl KeyPress {
    /// A key pressed just now, without modifiers.
    pub const fn new(key: Key) -> Self {
        Self {
            key,
            mods: Mods::NONE,
            repeat: Repeat::First,
        }
    }

    /// What the keymap looks up.
    pub const fn chord(self) -> Chord {
        Chord {
            key: self.key,
            mods: self.mods,
        }
    }

    /// The character this key types, if it types one.
    pub fn typed(self) -> Option<char> {
        self.chord().typed()
    }
}

impl Chord {
    /// A key without modifiers.
    pub const fn plain(key: Key) -> Self {
        Self {
            key,
            mods: Mods::NONE,
        }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(Key::Char(c))
    }

    /// Strg and a letter (lower case).
    pub const fn ctrl(c: char) -> Self {
        Self {
            key: Key::Char(c),
            mods: Mods::CTRL,
        }
    }

    /// Umschalt and a key that is no character.
    pub const fn shift(key: Key) -> Self {
        Self {
            key,
            mods: Mods::SHIFT,
        }
    }

    /// The character this types into a text field, if any.
    pub fn typed(self) -> Option<char> {
        match self {
            Self {
                key: Key::Char(c),
                mods: Mods::NONE,
            } if !c.is_control() => Some(c),
            _ => None,
        }
    }
}

/// Translates all events that were waiting at once. With `PasteStyle::Burst`, typed text with a line break in its
/// middle is a paste: nobody types Enter and goes on before the program has seen the Enter.
pub fn translate(events: &[Event], paste: PasteStyle) -> Vec<Input> {
    let inputs = events.iter().filter_map(translate_one);
    match paste {
        PasteStyle::Marked => inputs.collect(),
        PasteStyle::Burst => join_bursts(inputs),
    }
}

/// Whether a batch of events ends in an Enter behind text, so that a pasted next line may be just about to arrive.
/// The loop then waits a few milliseconds for it, and only where pastes come as keys.
pub fn may_continue(events: &[Event], paste: PasteStyle) -> bool {
    let mut inputs = events
        .iter()
        .rev()
        .filter_map(translate_one)
        .map(|input| burst_text(&input));
    paste == PasteStyle::Burst
        && inputs.next() == Some(Some('\n'))
        && matches!(inputs.next(), Some(Some(c)) if c != '\n')
}

fn translate_one(event: &Event) -> Option<Input> {
    match event {
        Event::Key(event) => key_press(*event).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(unix_lines(text))),
        Event::Mouse(event) => mouse(*event).map(Input::Mouse),
        Event::Resize(..) => Some(Input::Resize),
        Event::FocusGained => Some(Input::Focus(Focus::Gained)),
        Event::FocusLost => Some(Input::Focus(Focus::Lost)),
    }
}

fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn key_press(event: KeyEvent) -> Option<KeyPress> {
    let repeat = match event.kind {
        KeyEventKind::Press => Repeat::First,
        KeyEventKind::Repeat => Repeat::Held,
        KeyEventKind::Release => return None,
    };
    let mods = Mods {
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
        shift: event.modifiers.contains(KeyModifiers::SHIFT),
    };
    let Chord { key, mods } = match event.code {
        KeyCode::Char(c) => character(c, mods),
        // Ctrl+Space reaches Unix programs as NUL.
        KeyCode::Null => Chord::ctrl(' '),
        KeyCode::BackTab => Chord {
            key: Key::Tab,
            mods: Mods {
                shift: true,
                ..mods
            },
        },
        code => Chord {
            key: named_key(code)?,
            mods,
        },
    };
    Some(KeyPress { key, mods, repeat })
}

fn named_key(code: KeyCode) -> Option<Key> {
    Some(match code {
        KeyCode::F(number) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    })
}

/// Settles what a character with modifiers means. It is taken as it comes: with caps lock, Shift+a is an `a`.
fn character(c: char, mods: Mods) -> Chord {
    match (mods.ctrl, mods.alt) {
        // Windows reports AltGr as Ctrl+Alt. What AltGr types is hardly ever a plain letter (@ € { [ ] } \ | ~ µ ẞ).
        (true, true) if !c.is_ascii_alphabetic() => Chord::char(c),
        // Unix cannot tell Ctrl+H, J, M, I from the keys whose control character they are.
        (true, false) if c.eq_ignore_ascii_case(&'h') => Chord::plain(Key::Backspace),
        (true, false) if matches!(c, 'j' | 'J' | 'm' | 'M') => Chord::plain(Key::Enter),
        (true, false) if c.eq_ignore_ascii_case(&'i') => Chord::plain(Key::Tab),
        // Ctrl+Shift+P and Ctrl+P with caps lock are Ctrl+P: most terminals cannot tell them apart.
        (true, _) => Chord {
            key: Key::Char(c.to_ascii_lowercase()),
            mods: Mods {
                shift: false,
                ..mods
            },
        },
        (false, _) => Chord {
            key: Key::Char(c),
            mods: Mods {
                shift: false,
                ..mods
            },
        },
    }
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let action = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseAction::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseAction::Drag,
        MouseEventKind::Up(MouseButton::Left) => MouseAction::Release,
        MouseEventKind::ScrollUp => MouseAction::ScrollUp,
        MouseEventKind::ScrollDown => MouseAction::ScrollDown,
        _ => return None,
    };
    Some(Mouse {
        action,
        column: event.column,
        row: event.row,
    })
}

/// Joins every run of typed text that has a line break before its end.
fn join_bursts(inputs: impl Iterator<Item = Input>) -> Vec<Input> {
    let mut joined = Vec::new();
    let mut run = Vec::new();
    for input in inputs {
        if burst_text(&input).is_some() {
            run.push(input);
        } else {
            flush_run(&mut run, &mut joined);
            joined.push(input);
        }
    }
    flush_run(&mut run, &mut joined);
    joined
}

fn flush_run(run: &mut Vec<Input>, joined: &mut Vec<Input>) {
    let text: String = run.iter().filter_map(burst_text).collect();
    if text.trim_end_matches('\n').contains('\n') {
        run.clear();
        joined.push(Input::Paste(text));
    } else {
        joined.append(run);
    }
}

/// The text that a key can stand for in a burst. A held Enter is no text.
fn burst_text(input: &Input) -> Option<char> {
    match input {
        // Alacritty adds Ctrl to the Enters of a paste.
        Input::Key(KeyPress {
            key: Key::Enter,
            mods: Mods::NONE | Mods::CTRL,
            repeat: Repeat::First,
        }) => Some('\n'),
        Input::Key(KeyPress {
            key: Key::Tab,
            mods: Mods::NONE,
            ..
        }) => Some('\t'),
        Input::Key(press) => press.typed(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
