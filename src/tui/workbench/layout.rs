//! Where the panes of the workbench are: four, two or one, by the room there is. Pure arithmetic, the same for drawing
//! and for the mouse.

use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};

use super::Pane;
use crate::tui::widget::pane::{Grip, Layout, columns, rows};

/// Whether one pane has the whole view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zoom {
    /// As many panes as fit.
    #[default]
    Out,
    /// Only the one with the focus.
    In,
}

impl Zoom {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }
}

/// Where the borders between the panes are, in percent of the width and of the height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Borders {
    /// Between left and right.
    pub column: u16,
    /// Between above and below.
    pub row: u16,
}

impl Default for Borders {
    fn default() -> Self {
        Self {
            column: 42,
            row: 55,
        }
    }
}

/// How far a border moves at a key press, and how near to the edge it can come, in percent.
const STEP: u16 = 4;
const EDGE: u16 = 20;

/// Where a border moves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the directions")]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

impl Borders {
    /// Everywhere that one of the borders can be, the nearest first.
    pub fn around(self, grip: Grip) -> Vec<Self> {
        let now = match grip {
            Grip::Column => self.column,
            Grip::Row => self.row,
        };
        let mut places: Vec<u16> = (EDGE..=100 - EDGE).collect();
        places.sort_by_key(|percent| percent.abs_diff(now));
        let at = |percent| match grip {
            Grip::Column => Self {
                column: percent,
                ..self
            },
            Grip::Row => Self {
                row: percent,
                ..self
            },
        };
        places.into_iter().map(at).collect()
    }

    /// The borders after one move.
    #[must_use]
    pub fn moved(self, direction: Direction) -> Self {
        let less = |percent: u16| percent.saturating_sub(STEP).max(EDGE);
        let more = |percent: u16| (percent + STEP).min(100 - EDGE);
        let Self { column, row } = self;
        match direction {
            Direction::Left => Self {
                column: less(column),
                row,
            },
            Direction::Right => Self {
                column: more(column),
                row,
            },
            Direction::Up => Self {
                column,
                row: less(row),
            },
            Direction::Down => Self {
                column,
                row: more(row),
            },
        }
    }
}

/// From this size on there is room for four panes. Header, tabs and hint line take three more rows.
const FOUR: (u16, u16) = (120, 32);
/// From this width on two panes stand side by side, below it one above the other.
const SIDE_BY_SIDE: u16 = 100;
/// From this height on two panes stand one above the other.
const STACKED: u16 = 16;

/// Divides the area.
pub fn layout(area: Rect, focus: Pane, zoom: Zoom, borders: Borders) -> Layout<Pane> {
    if zoom == Zoom::Out && area.width >= FOUR.0 && area.height >= FOUR.1 {
        return Layout {
            tabs: None,
            panes: four(area, borders),
        };
    }
    if area.height < 3 {
        return Layout {
            tabs: None,
            panes: vec![(focus, area)],
        };
    }
    let tabs = Rect { height: 1, ..area };
    let rest = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    let [first, second] = pair(focus);
    let panes = if zoom == Zoom::In || (rest.width < SIDE_BY_SIDE && rest.height < STACKED) {
        vec![(focus, rest)]
    } else if rest.width >= SIDE_BY_SIDE {
        let [left, right] = columns(rest, borders.column);
        vec![(first, left), (second, right)]
    } else {
        let [above, below] = rows(rest, borders.row);
        vec![(first, above), (second, below)]
    };
    Layout {
        tabs: Some(tabs),
        panes,
    }
}

/// The pane with the focus and the one it goes with.
const fn pair(focus: Pane) -> [Pane; 2] {
    match focus {
        Pane::Areas | Pane::Services => [Pane::Areas, Pane::Services],
        Pane::Appointments => [Pane::Areas, Pane::Appointments],
        Pane::Checklist => [Pane::Services, Pane::Checklist],
    }
}

fn four(area: Rect, borders: Borders) -> Vec<(Pane, Rect)> {
    let [left, right] = columns(area, borders.column);
    let [areas, appointments] = rows(left, borders.row);
    let [services, checklist] = rows(right, borders.row);
    vec![
        (Pane::Areas, areas),
        (Pane::Services, services),
        (Pane::Appointments, appointments),
        (Pane::Checklist, checklist),
    ]
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Position;

    use super::*;

    fn shown(width: u16, height: u16, focus: Pane, zoom: Zoom) -> Vec<Pane> {
        let area = Rect::new(0, 2, width, height);
        let layout = layout(area, focus, zoom, Borders::default());
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
    fn four_panes_where_there_is_room_then_two_then_one() {
        use Pane::{Appointments, Areas, Checklist, Services};
        let out = Zoom::Out;
        assert_eq!(
            shown(120, 32, Areas, out),
            [Areas, Services, Appointments, Checklist]
        );
        assert_eq!(shown(120, 31, Areas, out), [Areas, Services]);
        assert_eq!(shown(80, 21, Checklist, out), [Services, Checklist]);
        assert_eq!(shown(80, 12, Checklist, out), [Checklist]);
        assert_eq!(shown(200, 60, Appointments, Zoom::In), [Appointments]);
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

    #[test]
    fn the_mouse_takes_hold_of_a_border_where_panes_meet() {
        let area = Rect::new(0, 2, 120, 32);
        let shown = |borders| layout(area, Pane::Areas, Zoom::Out, borders);
        let before = shown(Borders::default());
        let areas = before.place(Pane::Areas).unwrap();
        let border = Position::new(areas.right() - 1, 10);
        assert_eq!(before.grip(border), Some(Grip::Column));
        assert_eq!(
            before.grip(Position::new(5, areas.bottom() - 1)),
            Some(Grip::Row)
        );
        assert_eq!(before.grip(Position::new(5, 10)), None);
        assert_eq!(before.grip(Position::new(0, 10)), None);
        let alone = layout(area, Pane::Areas, Zoom::In, Borders::default());
        assert_eq!(alone.grip(border), None);
    }

    #[test]
    fn borders_move_and_stop_before_the_edge() {
        let mut borders = Borders::default();
        for _ in 0..50 {
            borders = borders.moved(Direction::Left).moved(Direction::Down);
        }
        assert_eq!(
            borders,
            Borders {
                column: 20,
                row: 80
            }
        );
    }
}
