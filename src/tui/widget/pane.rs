//! Panes: where they are, the frame around each, and the row with their names where not all are on screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use super::columns::Align;
use super::text::to_cells;
use super::{Focus, rows as lines};
use crate::model::text::{truncate, width};
use crate::tui::input::{Chord, Mouse, MouseAction};
use crate::tui::theme::{Role, Theme};

/// The panes on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout<P> {
    /// A row with the names of all panes, where not all are on screen.
    pub tabs: Option<Rect>,
    /// The panes with their frames, in the order of Tab.
    pub panes: Vec<(P, Rect)>,
}

impl<P: Copy + PartialEq> Layout<P> {
    /// Where a pane is, if it is on screen.
    pub fn place(&self, pane: P) -> Option<Rect> {
        let mut panes = self.panes.iter();
        panes
            .find(|(shown, _)| *shown == pane)
            .map(|(_, place)| *place)
    }

    /// The inside of a pane, if it is on screen.
    pub fn inside(&self, pane: P) -> Option<Rect> {
        self.place(pane).map(inside)
    }

    /// The pane that the mouse is about. A press gives it the focus; one on a name in the row of names is done with that.
    pub fn hit<S: AsRef<str>>(&self, mouse: Mouse, names: &[(P, S)], focus: &mut P) -> Option<P> {
        let at = Position::new(mouse.column, mouse.row);
        let pressed = mouse.action == MouseAction::Press;
        if let Some(tabs) = self.tabs.filter(|tabs| pressed && tabs.contains(at)) {
            *focus = tab_at(names, tabs, at).unwrap_or(*focus);
            return None;
        }
        let (pane, _) = *self.panes.iter().find(|(_, place)| place.contains(at))?;
        if pressed {
            *focus = pane;
        }
        Some(pane)
    }

    /// Draws every pane: its frame with the `title` for so many cells, and in it what `inside` draws. Says where the cursor
    /// belongs in the one with the focus.
    pub fn render(
        &self,
        focus: P,
        buf: &mut Buffer,
        theme: Theme,
        title: impl Fn(P, u16) -> String,
        inside: impl Fn(P, Rect, &mut Buffer, Focus) -> Option<Position>,
    ) -> Option<Position> {
        let mut cursor = None;
        for &(pane, place) in &self.panes {
            let has_focus = pane == focus;
            let here = if has_focus {
                Focus::Here
            } else {
                Focus::Elsewhere
            };
            frame(&title(pane, place.width), place, buf, theme, here);
            let at = inside(pane, self::inside(place), buf, here);
            cursor = at.filter(|_| has_focus).or(cursor);
        }
        cursor
    }

    /// All that the panes cover.
    pub fn area(&self) -> Rect {
        let places = self.panes.iter().map(|(_, place)| *place);
        places.reduce(Rect::union).unwrap_or_default()
    }

    /// The border that a press at a place takes hold of.
    pub fn grip(&self, at: Position) -> Option<Grip> {
        let meets = |wanted: fn(Rect, Rect, Position) -> bool| {
            let places = || self.panes.iter().map(|(_, place)| *place);
            places().any(|one| places().any(|other| wanted(one, other, at)))
        };
        if meets(|left, right, at| {
            let rows = left.y.max(right.y)..left.bottom().min(right.bottom());
            left.right() == right.x
                && rows.contains(&at.y)
                && (at.x + 1 == right.x || at.x == right.x)
        }) {
            return Some(Grip::Column);
        }
        let is_row = meets(|above, below, at| {
            let columns = above.x.max(below.x)..above.right().min(below.right());
            above.bottom() == below.y
                && columns.contains(&at.x)
                && (at.y + 1 == below.y || at.y == below.y)
        });
        is_row.then_some(Grip::Row)
    }
}

/// A border between panes that the mouse has hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    /// Between left and right.
    Column,
    /// Between above and below.
    Row,
}

/// Divides an area into left and right, with `percent` of the width on the left.
pub fn columns(area: Rect, percent: u16) -> [Rect; 2] {
    let width = share(area.width, percent);
    let right = Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    };
    [Rect { width, ..area }, right]
}

/// Divides an area into above and below, with `percent` of the height above.
pub fn rows(area: Rect, percent: u16) -> [Rect; 2] {
    split(area, share(area.height, percent))
}

/// Divides an area into `height` rows above, if there are so many, and the rest below.
pub fn split(area: Rect, height: u16) -> [Rect; 2] {
    let height = height.min(area.height);
    let below = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    [Rect { height, ..area }, below]
}

/// So many percent of some cells.
pub fn share(cells: u16, percent: u16) -> u16 {
    let share = u32::from(cells) * u32::from(percent.min(100)) / 100;
    u16::try_from(share).unwrap_or(cells)
}

/// Draws the frame of a pane with its title.
pub fn frame(title: &str, place: Rect, buf: &mut Buffer, theme: Theme, focus: Focus) {
    let (border, label) = match focus {
        Focus::Here => (Role::BorderFocused, Role::TitleFocused),
        Focus::Elsewhere => (Role::Border, Role::Title),
    };
    let title = truncate(title, usize::from(place.width).saturating_sub(6));
    // The title has its own colour, not that of the border it stands in.
    let title = Line::styled(
        format!(" {title} "),
        Style::reset().patch(theme.style(label)),
    );
    Block::bordered()
        .border_style(theme.style(border))
        .title(title)
        .render(place, buf);
}

/// The inside of a pane, with a free column at each side.
pub fn inside(place: Rect) -> Rect {
    Rect {
        x: place.x.saturating_add(2),
        y: place.y.saturating_add(1),
        width: place.width.saturating_sub(3),
        height: place.height.saturating_sub(2),
    }
    .intersection(place)
}

/// Draws the row of names; the one with the focus stands out. The key that leads to the next stands at the right.
pub fn tabs<P: Copy + PartialEq, S: AsRef<str>>(
    names: &[(P, S)],
    focus: P,
    row: Rect,
    buf: &mut Buffer,
    (theme, next_key): (Theme, Option<Chord>),
) {
    let places = places(names, row);
    let used = places.last().map_or(row.x, |(_, place)| place.right());
    let room = row.right().saturating_sub(1);
    let next = Rect {
        x: used.min(room),
        width: room.saturating_sub(used),
        ..row
    };
    if let Some(key) = next_key.filter(|_| names.len() > 1 && next.width >= NEXT) {
        let hint = Line::from(vec![
            Span::styled(key.to_string(), theme.style(Role::Accent)),
            Span::styled(" nächstes Feld", theme.style(Role::Muted)),
        ]);
        lines::line(&hint, next, buf, Align::Right);
    }
    for ((pane, place), (_, name)) in places.into_iter().zip(names) {
        let role = if pane == focus {
            Role::Accent
        } else {
            Role::Muted
        };
        let name = Line::from(Span::styled(name.as_ref(), theme.style(role)));
        lines::line(&name, place, buf, Align::Left);
    }
}

/// Cells for the key that leads to the next pane.
const NEXT: u16 = 20;

/// The pane whose name is at a place in the row of names.
pub fn tab_at<P: Copy, S: AsRef<str>>(names: &[(P, S)], row: Rect, at: Position) -> Option<P> {
    let mut places = places(names, row).into_iter();
    places
        .find(|(_, place)| place.contains(at))
        .map(|(pane, _)| pane)
}

fn places<P: Copy, S: AsRef<str>>(names: &[(P, S)], row: Rect) -> Vec<(P, Rect)> {
    let mut x = row.x + 1;
    let mut places = Vec::new();
    for (pane, name) in names {
        let cells = to_cells(width(name.as_ref()));
        let place = Rect {
            x,
            width: cells,
            ..row
        };
        places.push((*pane, place.intersection(row)));
        x = x.saturating_add(cells + 3);
    }
    places
}
