//! Where the panes of the overview are: all, two or one, by the room there is. Pure arithmetic, the same for drawing
//! and for the mouse.

use ratatui::layout::Rect;

use super::{Pane, Standing};
use crate::tui::widget::pane::{Layout, columns, rows, share, split};
use crate::tui::widget::text::to_cells;
use crate::tui::workbench::layout::Zoom;

/// From this size on there is room for all panes in two columns. Header, tabs and hint line take three more rows.
const TWO: (u16, u16) = (110, 32);
/// From this size on in three.
const THREE: (u16, u16) = (165, 40);
/// From this width on two panes stand side by side, below it one above the other.
const SIDE_BY_SIDE: u16 = 100;
/// From this height on two panes stand one above the other.
const STACKED: u16 = 16;

/// Divides the area. There are so many Kreise.
pub fn layout(area: Rect, standing: &Standing, kreise: usize) -> Layout<Pane> {
    let fits = |(width, height)| area.width >= width && area.height >= height;
    match standing.zoom {
        Zoom::Out if fits(THREE) => all(three(area, standing, kreise)),
        Zoom::Out if fits(TWO) => all(two(area, standing, kreise)),
        _ => some(area, standing, kreise),
    }
}

/// Services above, and below them no more room for Kreise than there are, at most half of all.
fn services_and(kreise: usize, area: Rect) -> [Rect; 2] {
    let wanted = to_cells(kreise.max(1)).saturating_add(FRAME_AND_HEADING);
    split(area, area.height - wanted.min(area.height / 2))
}

/// Rows of a table that are none of its own.
const FRAME_AND_HEADING: u16 = 3;

fn all(panes: Vec<(Pane, Rect)>) -> Layout<Pane> {
    Layout { tabs: None, panes }
}

fn some(area: Rect, standing: &Standing, kreise: usize) -> Layout<Pane> {
    let focus = standing.focus;
    if area.height < 3 {
        return all(vec![(focus, area)]);
    }
    let [tabs, rest] = split(area, 1);
    let [first, second] = pair(focus);
    let panes = if standing.zoom == Zoom::In || first == second {
        vec![(focus, rest)]
    } else if rest.width >= SIDE_BY_SIDE {
        let [left, right] = columns(rest, standing.borders.column);
        vec![(first, left), (second, right)]
    } else if rest.height >= STACKED {
        let [above, below] = match first {
            Pane::Services => services_and(kreise, rest),
            _ => rows(rest, standing.borders.row),
        };
        vec![(first, above), (second, below)]
    } else {
        vec![(focus, rest)]
    };
    Layout {
        tabs: Some(tabs),
        panes,
    }
}

/// The pane with the focus and the one it goes with; the map stands alone.
const fn pair(focus: Pane) -> [Pane; 2] {
    match focus {
        Pane::Services | Pane::Districts => [Pane::Services, Pane::Districts],
        Pane::Progress | Pane::Obstacles => [Pane::Progress, Pane::Obstacles],
        Pane::Map => [Pane::Map, Pane::Map],
        Pane::Due | Pane::Coming => [Pane::Due, Pane::Coming],
    }
}

/// The places of all panes, given in the order of Tab.
fn in_order(places: [Rect; 7]) -> Vec<(Pane, Rect)> {
    Pane::ALL.into_iter().zip(places).collect()
}

fn two(area: Rect, standing: &Standing, kreise: usize) -> Vec<(Pane, Rect)> {
    let borders = standing.borders;
    let [left, right] = columns(area, borders.column);
    let [above, below] = rows(left, borders.row);
    let [services, districts] = services_and(kreise, above);
    let [progress, obstacles] = rows(below, 55);
    let [map, rest] = rows(right, borders.row);
    let [due, coming] = rows(rest, 50);
    in_order([services, districts, progress, obstacles, map, due, coming])
}

fn three(area: Rect, standing: &Standing, kreise: usize) -> Vec<(Pane, Rect)> {
    let borders = standing.borders;
    // What is left of the only border that moves is two thirds of what it is where there are two columns.
    let [left, rest] = columns(area, share(borders.column, 67));
    let [middle, right] = columns(rest, 53);
    let [services, districts] = services_and(kreise, left);
    let [map, progress] = rows(middle, borders.row);
    let [due, rest] = rows(right, 40);
    let [coming, obstacles] = rows(rest, 50);
    in_order([services, districts, progress, obstacles, map, due, coming])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: u16, height: u16, focus: Pane, zoom: Zoom) -> Vec<Pane> {
        let area = Rect::new(0, 2, width, height);
        let standing = Standing {
            focus,
            zoom,
            ..Standing::default()
        };
        let layout = layout(area, &standing, 3);
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
    fn all_panes_where_there_is_room_then_two_then_one() {
        assert_eq!(shown(200, 57, Pane::Map, Zoom::Out), Pane::ALL);
        assert_eq!(shown(120, 33, Pane::Map, Zoom::Out), Pane::ALL);
        assert_eq!(
            shown(80, 21, Pane::Due, Zoom::Out),
            [Pane::Due, Pane::Coming]
        );
        assert_eq!(shown(80, 21, Pane::Map, Zoom::Out), [Pane::Map]);
        assert_eq!(shown(80, 12, Pane::Coming, Zoom::Out), [Pane::Coming]);
        assert_eq!(shown(200, 57, Pane::Progress, Zoom::In), [Pane::Progress]);
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
