//! The commands that were used last, the newest first.

use crate::tui::command::Command;

/// They stand first in the palette.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recent(Vec<Command>);

/// So many are kept: more than a handful is no help.
const MOST: usize = 5;

impl Recent {
    /// A command was chosen from a list.
    pub fn used(&mut self, command: Command) {
        self.0.retain(|known| *known != command);
        self.0.insert(0, command);
        self.0.truncate(MOST);
    }

    /// Where a command stands among them.
    pub fn rank(&self, command: Command) -> Option<usize> {
        self.0.iter().position(|known| *known == command)
    }
}
