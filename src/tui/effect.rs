//! What `update` wants done outside: it only says so, the loop does it.

use super::job::{Aside, Job, Opening};
use super::keymap::bindings::Bindings;
use crate::workspace::Inbox;

/// One thing to do outside.
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Give the terminal back to the shell until somebody calls us again.
    Suspend,
    /// Take the mouse or give it to the terminal.
    Mouse(MouseUse),
    /// Put a text on the clipboard.
    Copy(String),
    /// Keep the keys that somebody has chosen.
    KeepKeys(Bindings),
    /// Open a workspace.
    Enter(Opening),
    /// Find something out beside the workspace, in no order with anything else.
    Aside(Aside),
    /// Look into this inbox from now on, or into none.
    Watch(Option<Inbox>),
    /// Do something to the workspace, after everything that was asked before.
    Work(Job),
}

/// Who has the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseUse {
    /// We: clicks choose, the wheel scrolls.
    Ours,
    /// The terminal: text can be marked and copied.
    Terminals,
}
