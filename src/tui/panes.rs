//! What every view made of panes is told and asked, so that nobody else has to know which one is open.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::app::Scene;
use super::command::Context;
use super::data::Data;
use super::input::Input;
use super::keymap::Keymap;
use super::message::Message;
use super::workbench::layout::Direction;

/// A view made of panes, one of which has the focus.
pub trait Panes {
    /// The contexts of the pane with the focus, innermost first.
    fn contexts(&self) -> Vec<Context>;

    /// Takes over a new state of the workspace; what is chosen stays chosen if it is still there.
    fn refresh(&mut self, data: &Data);

    /// Does what a person did in the pane with the focus, or with the mouse in any.
    /// The keys are those that are live, for what is shown of them.
    fn handle(&mut self, input: &Input, area: Rect, data: &Data, keymap: &Keymap) -> Vec<Message>;

    /// Focuses the next pane.
    fn focus_next(&mut self);

    /// Focuses the previous pane.
    fn focus_previous(&mut self);

    /// Shows the focused pane alone, or all again.
    fn toggle_zoom(&mut self);

    /// Moves a border between the panes.
    fn move_border(&mut self, direction: Direction);

    /// Draws the panes and says where the cursor belongs.
    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene, data: &Data) -> Option<Position>;
}

/// The one so many `steps` after `current`, around and around.
pub fn next<P: Copy + PartialEq>(all: &[P], current: P, steps: usize) -> P {
    let at = all.iter().position(|one| *one == current).unwrap_or(0);
    all.get((at + steps) % all.len().max(1))
        .copied()
        .unwrap_or(current)
}
