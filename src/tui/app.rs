//! The whole state of the screen. [`update`](super::update::update) changes it, [`draw`](super::view::draw) shows it;
//! nothing else does either.

use chrono::NaiveDateTime;
use ratatui::layout::{Rect, Size};

use super::command::{COMMANDS, Command, Context, Spec};
use super::effect::MouseUse;
use super::keymap::{Clash, Keymap};
use super::layer::Layer;
use super::message::Severity;
use super::theme::Theme;
use super::view::View;

/// The state of the screen.
pub struct App {
    /// How things look.
    pub theme: Theme,
    /// Which key means what.
    pub keymap: Keymap,
    /// The local time of the last thing that happened.
    pub now: NaiveDateTime,
    /// The size of the window in cells.
    pub size: Size,
    /// The view that is open.
    pub view: View,
    /// Open dialogs, the topmost last.
    pub layers: Vec<Box<dyn Layer>>,
    /// What was told, oldest first.
    pub notes: Vec<Note>,
    /// Whether the last note stands in the hint line; the next key takes it away.
    pub telling: Telling,
    /// Who has the mouse.
    pub mouse: MouseUse,
}

/// Something the person was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: NaiveDateTime,
    /// How much it matters.
    pub severity: Severity,
    /// One or two German sentences.
    pub text: String,
}

/// Whether the last note is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// It stands in the place of the hint line.
    Now,
    /// It has been read.
    Past,
}

/// What a dialog or a pane may know when it draws or handles something.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// How things look.
    pub theme: Theme,
    /// Which key means what.
    pub keymap: &'a Keymap,
    /// Local time.
    pub now: NaiveDateTime,
    /// What was told, oldest first.
    pub notes: &'a [Note],
}

impl App {
    /// The screen as it starts.
    ///
    /// # Errors
    /// If the table of commands gives one key two meanings.
    pub fn new(theme: Theme, now: NaiveDateTime) -> Result<Self, Clash> {
        Ok(Self {
            theme,
            keymap: Keymap::new(COMMANDS)?,
            now,
            size: Size::new(80, 24),
            view: View::Workbench,
            layers: Vec::new(),
            notes: Vec::new(),
            telling: Telling::Past,
            mouse: MouseUse::Ours,
        })
    }

    /// What dialogs and panes may know.
    pub fn scene(&self) -> Scene<'_> {
        Scene {
            theme: self.theme,
            keymap: &self.keymap,
            now: self.now,
            notes: &self.notes,
        }
    }

    /// The whole screen.
    pub const fn screen(&self) -> Rect {
        Rect::new(0, 0, self.size.width, self.size.height)
    }

    /// The contexts of what has the focus, innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let mut contexts = match self.layers.last() {
            Some(layer) => layer.contexts().to_vec(),
            None => self.view_contexts(),
        };
        contexts.push(Context::Global);
        contexts
    }

    /// The contexts of the view below all dialogs, innermost first.
    fn view_contexts(&self) -> Vec<Context> {
        match self.view {
            View::Workbench => vec![Context::Panes, Context::Main],
        }
    }

    /// The commands that work here and now, in the order of the table, the innermost context first.
    pub fn available(&self) -> Vec<&'static Spec> {
        let mut found: Vec<&'static Spec> = Vec::new();
        for context in self.contexts() {
            let here = COMMANDS
                .iter()
                .filter(|spec| spec.contexts.contains(&context) && self.can(spec.command));
            for spec in here {
                if !found.iter().any(|known| known.command == spec.command) {
                    found.push(spec);
                }
            }
        }
        found
    }

    /// Whether a command of the current context can do anything now.
    pub fn can(&self, command: Command) -> bool {
        match command {
            Command::Suspend => cfg!(unix),
            Command::Show(view) => view != self.view,
            _ => true,
        }
    }
}
