//! Where the panes of the calendar are: side by side, one above the other, or one alone, by the room there is.

use ratatui::layout::Rect;

use super::{Pane, Standing};
use crate::tui::widget::pane::{Layout, columns, rows, split};
use crate::tui::workbench::layout::Zoom;

/// From this width on both stand side by side.
const SIDE_BY_SIDE: u16 = 112;
/// From this height on one stands above the other.
const STACKED: u16 = 36;

/// Divides the area.
pub fn layout(area: Rect, standing: &Standing) -> Layout<Pane> {
    let focus = standing.focus;
    let both = |[grid, details]: [Rect; 2]| Layout {
        tabs: None,
        panes: vec![(Pane::Grid, grid), (Pane::Details, details)],
    };
    if area.height < 3 {
        return Layout {
            tabs: None,
            panes: vec![(focus, area)],
        };
    }
    if standing.zoom == Zoom::Out && area.width >= SIDE_BY_SIDE {
        return both(columns(area, standing.borders.column));
    }
    if standing.zoom == Zoom::Out && area.height >= STACKED {
        return both(rows(area, standing.borders.row));
    }
    let [tabs, rest] = split(area, 1);
    Layout {
        tabs: Some(tabs),
        panes: vec![(focus, rest)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_panes_where_there_is_room_and_the_focus_always() {
        for focus in Pane::ALL {
            for zoom in [Zoom::Out, Zoom::In] {
                let standing = Standing {
                    focus,
                    zoom,
                    ..Standing::default()
                };
                for (width, height, both) in [
                    (117, 33, true),
                    (200, 57, true),
                    (80, 21, false),
                    (80, 40, true),
                    (10, 2, false),
                    (0, 0, false),
                ] {
                    let area = Rect::new(0, 2, width, height);
                    let found = layout(area, &standing);
                    let expected = if both && zoom == Zoom::Out { 2 } else { 1 };
                    assert_eq!(found.panes.len(), expected, "{width}×{height}");
                    assert!(found.panes.iter().any(|(pane, _)| *pane == focus));
                    for (_, place) in found.panes {
                        assert_eq!(area.intersection(place), place);
                    }
                }
            }
        }
    }
}
