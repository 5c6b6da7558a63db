//! A list of commands with their keys at the right, as palette and menu show it; in the palette also of answers.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::model::text::{pad_left, pad_right, width};
use crate::tui::app::Scene;
use crate::tui::command::Spec;
use crate::tui::theme::Role;
use crate::tui::widget::Focus;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::paragraph;

/// Rows above and below the list itself, free ones included.
pub const AROUND: u16 = 5;

/// The list itself, with a free row above, and below it, after a free row, two for the help of the chosen command.
pub fn places(area: Rect) -> (Rect, Rect) {
    let below = if area.height > AROUND + 3 {
        2
    } else {
        u16::from(area.height > 4)
    };
    let help = Rect {
        y: area.bottom() - below,
        height: below,
        ..area
    };
    let list = Rect {
        y: (area.y + 2).min(area.bottom()),
        height: area.height.saturating_sub(2 + u16::from(below > 0) + below),
        ..area
    };
    (list, help)
}

/// One row of the list.
pub struct Row {
    /// Its name.
    pub title: &'static str,
    /// Its key, if it has one.
    pub key: String,
    /// What it does.
    pub help: &'static str,
}

impl Row {
    /// A command.
    pub fn of(spec: &'static Spec, scene: &Scene) -> Self {
        let key = scene.keymap.key(spec).map(|key| key.to_string());
        Self {
            title: spec.title,
            key: key.unwrap_or_default(),
            help: spec.help,
        }
    }
}

/// Draws both.
pub fn render(list: &List, rows: &[Row], area: Rect, buf: &mut Buffer, scene: &Scene) {
    let (place, help) = places(area);
    // One cell stays free for the scroll bar and one beside it.
    let cells = usize::from(place.width.saturating_sub(2));
    let row = |at: usize| line(&rows[at], cells, scene);
    let view = ListView {
        len: rows.len(),
        row: &row,
        empty: "Kein Befehl heißt so.",
    };
    list.render(view, place, buf, scene.theme, Focus::Here);
    if let Some(chosen) = list.selected(rows.len()).filter(|_| help.height > 0) {
        paragraph(rows[chosen].help, help, buf, scene.theme.style(Role::Muted));
    }
}

fn line(row: &Row, cells: usize, scene: &Scene) -> Line<'static> {
    let title = pad_right(row.title, cells.saturating_sub(width(&row.key) + 1));
    let key = pad_left(&row.key, cells.saturating_sub(width(&title)));
    Line::from(vec![
        Span::raw(title),
        Span::styled(key, scene.theme.style(Role::Accent)),
    ])
}
