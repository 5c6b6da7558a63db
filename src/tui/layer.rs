//! Dialogs: each is a layer above the view and above the layers opened before it. The topmost gets all input.
//!
//! A new dialog is a file in this folder with a type that is a [`Layer`]; whoever wants it sends
//! [`Message::open`](super::message::Message::open). The frame around it, its place, and the hint line are drawn here
//! for all alike.

pub mod appearance;
pub mod choose;
mod commands;
pub mod confirm;
pub mod help;
pub mod keys;
pub mod log;
pub mod menu;
pub mod page;
pub mod palette;
mod press_key;
pub mod prompt;
pub mod search;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::app::Scene;
use super::command::{Command, Context};
use super::input::{Input, Key};
use super::message::Message;
use super::theme::{Role, Theme};
use crate::model::text::truncate;

/// A dialog. `area` is always the same inside of its frame: input and drawing see the same geometry.
pub trait Layer: Send {
    /// What stands in its frame.
    fn title(&self) -> String;

    /// How many cells it would like to have inside its frame: columns, rows. It gets at most what there is.
    fn extent(&self, scene: &Scene) -> (u16, u16);

    /// Its keys that are no commands, with what they do, for the hint line and the help page.
    fn keys(&self) -> Vec<(&'static str, &'static str)>;

    /// Contexts in which it takes commands, besides [`Context::Global`].
    fn contexts(&self) -> &'static [Context] {
        &[]
    }

    /// Whether characters are typed into it now, so that they are no commands.
    fn takes_text(&self) -> bool {
        false
    }

    /// Whether every key is its own, also those that mean a command everywhere.
    fn takes_every_key(&self) -> bool {
        false
    }

    /// Whether closing it would lose something that was typed.
    fn is_changed(&self) -> bool {
        false
    }

    /// Does what a person did. Esc is its own matter too.
    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message>;

    /// Does a command of its contexts.
    fn command(&mut self, _command: Command, _scene: &Scene) -> Vec<Message> {
        Vec::new()
    }

    /// Draws the inside.
    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene);

    /// Where the terminal's cursor belongs.
    fn cursor(&self, area: Rect, scene: &Scene) -> Option<Position>;
}

/// The frame of a layer on a screen: in the middle, as large as it likes, within the screen.
pub fn frame(layer: &dyn Layer, screen: Rect, scene: &Scene) -> Rect {
    let (columns, rows) = layer.extent(scene);
    // The last row tells the keys.
    let screen = Rect {
        height: screen.height.saturating_sub(1),
        ..screen
    };
    let width = columns.saturating_add(2 + 2 * PADDING).min(screen.width);
    let height = rows.saturating_add(2).min(screen.height);
    Rect {
        x: screen.x + (screen.width - width) / 2,
        // A little above the middle looks like the middle.
        y: screen.y + (screen.height - height) / 3,
        width,
        height,
    }
}

/// The most columns that the inside of a frame can have.
pub fn most_columns(scene: &Scene) -> u16 {
    scene.size.width.saturating_sub(2 + 2 * PADDING)
}

/// The inside of a layer's frame.
pub fn inside(frame: Rect) -> Rect {
    let width = frame.width.saturating_sub(2 + 2 * PADDING);
    let height = frame.height.saturating_sub(2);
    if width == 0 || height == 0 {
        return Rect {
            width: 0,
            height: 0,
            ..frame
        };
    }
    Rect {
        x: frame.x + 1 + PADDING,
        y: frame.y + 1,
        width,
        height,
    }
}

/// Empty columns between the frame and what is in it.
const PADDING: u16 = 1;

/// Draws a layer with its frame.
pub fn render(layer: &dyn Layer, screen: Rect, buf: &mut Buffer, scene: &Scene) {
    let frame = frame(layer, screen, scene);
    Clear.render(frame, buf);
    let room = usize::from(frame.width.saturating_sub(4));
    bordered(&truncate(&layer.title(), room), scene.theme).render(frame, buf);
    layer.render(inside(frame), buf, scene);
}

fn bordered(title: &str, theme: Theme) -> Block<'static> {
    Block::bordered()
        .border_type(BorderType::Plain)
        .border_style(theme.style(Role::BorderFocused))
        .title(Line::styled(
            format!(" {title} "),
            theme.style(Role::TitleFocused),
        ))
}

/// Whether an input is the Esc key.
pub fn is_escape(input: &Input) -> bool {
    matches!(input, Input::Key(press) if press.key == Key::Esc)
}
