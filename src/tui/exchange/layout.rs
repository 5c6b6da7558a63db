//! Where the panes of the exchange are: three, two or one, by the room there is. Pure arithmetic, the same for drawing
//! and for the mouse.

use ratatui::layout::Rect;

use super::{Pane, Standing};
use crate::tui::widget::pane::{Layout, columns, share, split};
use crate::tui::workbench::layout::Zoom;

/// From this size on there is room for three panes. Header, tabs and hint line take three more rows.
const THREE: (u16, u16) = (100, 24);
/// From this height on two panes stand one above the other.
const STACKED: u16 = 16;

/// Rows that panes need to show all they have, without their frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// What there is to do.
    pub todo: u16,
    /// The members with their heading.
    pub members: u16,
}

/// Divides the area.
pub fn layout(area: Rect, standing: Standing, wanted: Wanted) -> Layout<Pane> {
    let Standing {
        focus,
        zoom,
        borders,
    } = standing;
    if area.height < 3 {
        return Layout {
            tabs: None,
            panes: vec![(focus, area)],
        };
    }
    if zoom == Zoom::Out && area.width >= THREE.0 && area.height >= THREE.1 {
        let [above, below] = above(area, wanted.todo, borders.row);
        let [left, right] = columns(below, borders.column);
        return Layout {
            tabs: None,
            panes: vec![
                (Pane::Todo, above),
                (Pane::Members, left),
                (Pane::Details, right),
            ],
        };
    }
    let [tabs, rest] = split(area, 1);
    let panes = if zoom == Zoom::In || rest.height < STACKED {
        vec![(focus, rest)]
    } else if focus == Pane::Todo {
        let [above, below] = above(rest, wanted.todo, 60);
        vec![(Pane::Todo, above), (Pane::Members, below)]
    } else {
        let [above, below] = above(rest, wanted.members, 50);
        vec![(Pane::Members, above), (Pane::Details, below)]
    };
    Layout {
        tabs: Some(tabs),
        panes,
    }
}

/// As many rows above as are wanted within a frame, at most `percent`, the rest below.
fn above(area: Rect, wanted: u16, percent: u16) -> [Rect; 2] {
    let most = share(area.height, percent).max(3);
    split(area, wanted.max(1).saturating_add(2).min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: u16, height: u16, focus: Pane, zoom: Zoom) -> Vec<Pane> {
        let area = Rect::new(0, 2, width, height);
        let wanted = Wanted {
            todo: 4,
            members: 5,
        };
        let layout = layout(
            area,
            Standing {
                focus,
                zoom,
                ..Standing::default()
            },
            wanted,
        );
        for (pane, place) in &layout.panes {
            assert_eq!(
                area.intersection(*place),
                *place,
                "{pane:?} at {width}×{height}"
            );
        }
        layout.panes.into_iter().map(|(pane, _)| pane).collect()
    }

    #[test]
    fn three_panes_where_there_is_room_then_two_then_one() {
        use Pane::{Details, Members, Todo};
        assert_eq!(shown(120, 33, Todo, Zoom::Out), [Todo, Members, Details]);
        assert_eq!(shown(80, 21, Todo, Zoom::Out), [Todo, Members]);
        assert_eq!(shown(80, 21, Details, Zoom::Out), [Members, Details]);
        assert_eq!(shown(80, 12, Details, Zoom::Out), [Details]);
        assert_eq!(shown(200, 57, Members, Zoom::In), [Members]);
    }

    #[test]
    fn the_focus_is_on_screen_at_every_size_and_panes_stay_within() {
        for focus in Pane::ALL {
            for zoom in [Zoom::Out, Zoom::In] {
                for (width, height) in
                    (0..=60).flat_map(|n| [(n, 1), (n * 4, n), (1, n), (n * 2, n * 2)])
                {
                    assert!(shown(width, height, focus, zoom).contains(&focus));
                }
            }
        }
    }
}
