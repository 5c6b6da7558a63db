//! A list of commands with their keys at the right, as palette and menu show it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::model::text::{pad_left, pad_right, truncate, width};
use crate::tui::app::Scene;
use crate::tui::command::Spec;
use crate::tui::theme::Role;
use crate::tui::widget::Focus;
use crate::tui::widget::list::{List, ListView};

/// The list itself, with a free row above, and below it, after a free row, the help line of the chosen command.
pub fn places(area: Rect) -> (Rect, Rect) {
    let help = Rect {
        y: area.bottom().saturating_sub(1),
        height: u16::from(area.height > 4),
        ..area
    };
    let list = Rect {
        y: (area.y + 2).min(area.bottom()),
        height: area.height.saturating_sub(2 + 2 * help.height),
        ..area
    };
    (list, help)
}

/// Draws both.
pub fn render(list: &List, specs: &[&'static Spec], area: Rect, buf: &mut Buffer, scene: &Scene) {
    let (place, help) = places(area);
    // One cell stays free for the scroll bar.
    let cells = usize::from(place.width.saturating_sub(1));
    let row = |at: usize| line(specs[at], cells, scene);
    let view = ListView {
        len: specs.len(),
        row: &row,
        empty: "Kein Befehl heißt so.",
    };
    list.render(view, place, buf, scene.theme, Focus::Here);
    if let Some(chosen) = list.selected(specs.len()).filter(|_| help.height > 0) {
        let text = truncate(specs[chosen].help, usize::from(help.width));
        buf.set_string(help.x, help.y, text, scene.theme.style(Role::Muted));
    }
}

fn line(spec: &Spec, cells: usize, scene: &Scene) -> Line<'static> {
    let key = scene
        .keymap
        .key(spec)
        .map(|key| key.to_string())
        .unwrap_or_default();
    let title = pad_right(spec.title, cells.saturating_sub(width(&key) + 1));
    let key = pad_left(&key, cells.saturating_sub(width(&title)));
    Line::from(vec![
        Span::raw(title),
        Span::styled(key, scene.theme.style(Role::Accent)),
    ])
}
