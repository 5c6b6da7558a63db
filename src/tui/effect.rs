//! What `update` wants done outside: it only says so, the loop does it.

/// One thing to do outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Give the terminal back to the shell until somebody calls us again.
    Suspend,
    /// Take the mouse or give it to the terminal.
    Mouse(MouseUse),
}

/// Who has the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseUse {
    /// We: clicks choose, the wheel scrolls.
    Ours,
    /// The terminal: text can be marked and copied.
    Terminals,
}
