//! Where the two panes are: side by side where there is room, else the one with the focus. Pure arithmetic, the same
//! for drawing and for the mouse.

use ratatui::layout::Rect;

use super::Pane;
use crate::tui::widget::pane::{Layout, columns, split};
use crate::tui::workbench::layout::{Borders, Zoom};

/// From this width on two panes stand side by side.
const SIDE_BY_SIDE: u16 = 100;

/// Divides the area.
pub fn layout(area: Rect, focus: Pane, zoom: Zoom, borders: Borders) -> Layout<Pane> {
    if zoom == Zoom::Out && area.width >= SIDE_BY_SIDE {
        let [left, right] = columns(area, borders.column);
        return Layout {
            tabs: None,
            panes: vec![(Pane::List, left), (Pane::Points, right)],
        };
    }
    let rows = u16::from(area.height > 3);
    let [tabs, rest] = split(area, rows);
    Layout {
        tabs: (rows > 0).then_some(tabs),
        panes: vec![(focus, rest)],
    }
}
