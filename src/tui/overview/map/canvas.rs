//! The part of the map that is on screen: which place is in which cell, and whose name has room beside it.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::insight::map::{Map, Point};
use crate::model::text::{truncate, width};
use crate::tui::overview::learned::Figures;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::columns::Align;
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, rows};

/// What the map shows places by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Their positions.
    Positions,
    /// Tiles of at least so many rows.
    Tiles {
        /// At least.
        rows: u16,
    },
}

/// The nearest one can come, in steps.
pub const NEAREST: u8 = 12;

/// How much larger each step makes a map by position.
const STEP: f64 = 1.5;

/// The part of the map in an area.
pub struct Canvas<'a> {
    map: Cow<'a, Map>,
    ground: Ground,
    area: Rect,
    /// Rows per unit; a cell is half as wide as it is high.
    scale: f64,
    /// What is left out at the left and above, in cells; negative where there is room to spare.
    left: f64,
    top: f64,
}

impl<'a> Canvas<'a> {
    /// The part around `centre`, or the whole if it fits.
    pub fn new(
        map: Cow<'a, Map>,
        ground: Ground,
        area: Rect,
        zoom: u8,
        centre: Option<Point>,
    ) -> Self {
        let (cells, lines) = (
            f64::from(area.width.saturating_sub(1)),
            f64::from(area.height.saturating_sub(1)),
        );
        let scale = match ground {
            Ground::Tiles { rows } => f64::from(rows) + f64::from(zoom),
            Ground::Positions => {
                let by_width = cells / (2.0 * map.width);
                let whole = (lines / map.height).min(by_width);
                let whole = if whole.is_finite() { whole } else { 1.0 };
                whole * STEP.powi(i32::from(zoom))
            }
        };
        let centre = centre.unwrap_or(Point { x: 0.0, y: 0.0 });
        let left = offset(map.width * 2.0 * scale, cells, centre.x * 2.0 * scale);
        let top = offset(map.height * scale, lines, centre.y * scale);
        let (left, top) = match ground {
            Ground::Positions => (left, top),
            // Tiles begin at the left and above, as text does.
            Ground::Tiles { .. } => (left.max(0.0), top.max(0.0).floor()),
        };
        Self {
            map,
            ground,
            area,
            scale,
            left,
            top,
        }
    }

    /// The cell of a point, counted from the corner of the area; it may lie outside.
    #[expect(clippy::cast_possible_truncation, reason = "no map is that large")]
    fn cell(&self, point: Point) -> (i32, i32) {
        let x = point.x * 2.0 * self.scale - self.left;
        let y = point.y * self.scale - self.top;
        (x.round() as i32, y.round() as i32)
    }

    fn cell_of(&self, place: usize) -> Option<(i32, i32)> {
        let spot = self.map.spots.get(place).copied().flatten()?;
        Some(self.cell(spot))
    }

    /// The cell, if it is on screen.
    fn on_screen(&self, (x, y): (i32, i32)) -> Option<Position> {
        let x = u16::try_from(x).ok().filter(|x| *x < self.area.width)?;
        let y = u16::try_from(y).ok().filter(|y| *y < self.area.height)?;
        Some(Position::new(self.area.x + x, self.area.y + y))
    }

    /// The nearest place in a direction that is in another cell.
    pub fn next(&self, from: usize, (right, down): (i32, i32)) -> Option<usize> {
        let (x, y) = self.cell_of(from)?;
        let far = |place: usize| {
            let (to_x, to_y) = self.cell_of(place)?;
            // A row is as far as two cells.
            let (dx, dy) = (to_x - x, (to_y - y) * 2);
            let along = dx * right + dy * down;
            let aside = (dx * down).abs() + (dy * right).abs();
            // What lies more aside than ahead comes only if there is nothing else.
            (along > 0).then(|| (aside > along * 2, along + 2 * aside, place))
        };
        let places = (0..self.map.spots.len()).filter_map(far);
        places.min().map(|(.., place)| place)
    }

    /// The place nearest to a cell, within a few cells; of several in one cell the first in the order of `by_size`.
    pub fn nearest(&self, at: Position, by_size: &[usize]) -> Option<usize> {
        let (x, y) = (
            i32::from(at.x) - i32::from(self.area.x),
            i32::from(at.y) - i32::from(self.area.y),
        );
        let far = |place: &usize| {
            let (to_x, to_y) = self.cell_of(*place)?;
            let distance = (to_x - x).abs() + (to_y - y).abs() * 2;
            (distance <= REACH).then_some((distance, *place))
        };
        let places = by_size.iter().filter_map(far);
        places
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, place)| place)
    }

    /// Draws marks and names; the chosen place before all others, then the larger before the smaller. Says where the
    /// chosen one is.
    pub fn draw(
        &self,
        (figures, chosen): (&Figures, Option<usize>),
        mark: &dyn Fn(usize) -> Span<'static>,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
    ) -> Option<Position> {
        let mut taken = Taken::new(self.area);
        let mut marks: Vec<(usize, Position)> = Vec::new();
        for place in chosen.into_iter().chain(figures.by_size.iter().copied()) {
            let at = self.cell_of(place).and_then(|cell| self.on_screen(cell));
            if let Some(at) = at.filter(|at| taken.take(*at, 1)) {
                let line = Line::from(mark(place));
                rows::line(&line, Rect::new(at.x, at.y, 1, 1), buf, Align::Left);
                marks.push((place, at));
            }
        }
        self.draw_headings(figures, &mut taken, buf, theme);
        let crowded = marks.len() * CELLS_PER_NAME
            > usize::from(self.area.width) * usize::from(self.area.height);
        let narrow = self.ground != Ground::Positions && self.scale < READABLE;
        let named = if crowded || narrow { 1 } else { marks.len() };
        for (place, at) in marks.iter().take(named) {
            let role = match (Some(*place) == chosen, focus) {
                (false, _) => Role::Muted,
                (true, Focus::Here) => Role::Selection,
                (true, Focus::Elsewhere) => Role::SelectionInactive,
            };
            let name = short(&figures.reach.places()[*place].name);
            if let Some(at) = taken.beside(*at, to_cells(width(name))) {
                let line = Line::styled(name.to_owned(), theme.style(role));
                rows::line(&line, at, buf, Align::Left);
            }
            if role != Role::Muted {
                buf.set_style(Rect::new(at.x, at.y, 1, 1), theme.style(role));
            }
        }
        let chosen = marks.first().filter(|(place, _)| Some(*place) == chosen);
        chosen.map(|(_, at)| *at)
    }

    /// The names of the Kreise above their tiles.
    fn draw_headings(&self, figures: &Figures, taken: &mut Taken, buf: &mut Buffer, theme: Theme) {
        for (kreis, point, units) in &self.map.headings {
            let Some(at) = self.on_screen(self.cell(*point)) else {
                continue;
            };
            let name = figures.reach.kreise().get(*kreis).map(|kreis| &*kreis.name);
            let cells = (f64::from(*units) * 2.0 * self.scale).min(f64::from(u16::MAX));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is positive and was cut"
            )]
            let cells = (cells as u16).min(self.area.right().saturating_sub(at.x));
            let name = without_kind(name.unwrap_or_default());
            let name = truncate(name, usize::from(cells));
            if taken.take(at, to_cells(width(&name))) {
                let place = Rect::new(at.x, at.y, cells, 1);
                let line = Line::styled(name, theme.style(Role::Title));
                rows::line(&line, place, buf, Align::Left);
            }
        }
    }
}

/// Rows of a tile from which on names have room beside it.
const READABLE: f64 = 3.0;

/// How far from a place a click may be, in cells.
const REACH: i32 = 6;

/// So many cells a place must have on average for names to be readable.
const CELLS_PER_NAME: usize = 9;

/// What is left out before the part of `shown` cells around `centre`, of `whole` cells.
fn offset(whole: f64, shown: f64, centre: f64) -> f64 {
    if whole <= shown {
        (whole - shown) / 2.0
    } else {
        (centre - shown / 2.0).clamp(0.0, whole - shown)
    }
}

/// Blank cells between a name and what is no mark of it.
const APART: u16 = 2;

/// `Hofgeismar` for `Hofgeismar, Stadt`.
pub fn short(name: &str) -> &str {
    name.split(',').next().unwrap_or(name)
}

/// `Kassel` for `Landkreis Kassel`.
fn without_kind(name: &str) -> &str {
    let kinds = ["Landkreis ", "Kreis "];
    let found = kinds.iter().find_map(|kind| name.strip_prefix(kind));
    found.unwrap_or(name)
}

/// Which cells of an area something stands in.
struct Taken {
    area: Rect,
    cells: Vec<bool>,
}

impl Taken {
    fn new(area: Rect) -> Self {
        Self {
            area,
            cells: vec![false; usize::from(area.width) * usize::from(area.height)],
        }
    }

    fn run(&mut self, at: Position, count: u16) -> Option<&mut [bool]> {
        let x = usize::from(at.x.checked_sub(self.area.x)?);
        let y = usize::from(at.y.checked_sub(self.area.y)?);
        let wide = usize::from(self.area.width);
        if x + usize::from(count) > wide {
            return None;
        }
        self.cells
            .get_mut(y * wide + x..y * wide + x + usize::from(count))
    }

    /// Takes so many cells, if all are free.
    fn take(&mut self, at: Position, count: u16) -> bool {
        match self.run(at, count) {
            Some(cells) if cells.iter().all(|cell| !cell) => {
                cells.fill(true);
                true
            }
            _ => false,
        }
    }

    /// Takes room for a name right of a mark, or left of it, with a blank towards it and more on the other side, so
    /// that one sees whose name it is.
    fn beside(&mut self, mark: Position, cells: u16) -> Option<Rect> {
        let right = Position::new(mark.x + 1, mark.y);
        let room = (cells + 1 + APART).min(self.area.right().saturating_sub(right.x));
        if room > cells && self.take(right, room) {
            return Some(Rect::new(right.x + 1, mark.y, cells, 1));
        }
        let left = mark.x.checked_sub(cells + 1)?;
        let before = left.saturating_sub(APART).max(self.area.x);
        let from = Position::new(before, mark.y);
        let fits = left >= self.area.x && self.take(from, mark.x - before);
        fits.then(|| Rect::new(left, mark.y, cells, 1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AREA: Rect = Rect::new(3, 2, 41, 11);

    fn map(points: &[(f64, f64)]) -> Map {
        let most = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(0.0, f64::max);
        Map {
            spots: points
                .iter()
                .map(|(x, y)| Some(Point { x: *x, y: *y }))
                .collect(),
            headings: Vec::new(),
            width: most(|(x, _)| *x),
            height: most(|(_, y)| *y),
        }
    }

    fn canvas(map: &Map, zoom: u8, centre: usize) -> Canvas<'_> {
        let centre = map.spots.get(centre).copied().flatten();
        Canvas::new(Cow::Borrowed(map), Ground::Positions, AREA, zoom, centre)
    }

    #[test]
    fn a_map_fills_its_area_with_its_proportions_kept() {
        let map = map(&[(0.0, 0.0), (20.0, 10.0), (10.0, 5.0)]);
        let canvas = canvas(&map, 0, 0);
        assert_eq!(canvas.cell_of(0), Some((0, 0)));
        assert_eq!(canvas.cell_of(1), Some((40, 10)));
        assert_eq!(canvas.cell_of(2), Some((20, 5)));
    }

    #[test]
    fn arrows_go_to_the_nearest_place_that_way() {
        let map = map(&[
            (10.0, 5.0),
            (12.0, 5.0),
            (18.0, 5.0),
            (10.0, 1.0),
            (11.0, 9.0),
        ]);
        let canvas = canvas(&map, 0, 0);
        let go = |direction| canvas.next(0, direction);
        assert_eq!(go((1, 0)), Some(1));
        assert_eq!(go((0, -1)), Some(3));
        assert_eq!(go((0, 1)), Some(4));
        assert_eq!(go((-1, 0)), None);
        assert_eq!(canvas.next(1, (1, 0)), Some(2));
    }

    #[test]
    fn a_click_near_a_place_is_meant_for_it() {
        let map = map(&[(0.0, 0.0), (20.0, 10.0)]);
        let canvas = canvas(&map, 0, 0);
        let at = |x: u16, y: u16| canvas.nearest(Position::new(3 + x, 2 + y), &[0, 1]);
        assert_eq!(at(1, 1), Some(0));
        assert_eq!(at(40, 9), Some(1));
        assert_eq!(at(20, 5), None);
    }

    #[test]
    fn names_stand_beside_their_marks_and_never_on_each_other() {
        let mut taken = Taken::new(Rect::new(0, 0, 24, 1));
        let (first, last) = (Position::new(2, 0), Position::new(20, 0));
        assert!(taken.take(first, 1) && taken.take(last, 1));
        assert_eq!(taken.beside(first, 4), Some(Rect::new(4, 0, 4, 1)));
        assert_eq!(taken.beside(last, 4), Some(Rect::new(15, 0, 4, 1)));
        assert_eq!(taken.beside(last, 4), None);
    }

    proptest! {
        #[test]
        fn the_whole_is_on_screen_at_first_and_the_chosen_place_always(
            points in proptest::collection::vec((0.0..900.0f64, 0.0..900.0f64), 1..40),
            chosen in any::<proptest::sample::Index>(),
            zoom in 0..=NEAREST,
        ) {
            let map = map(&points);
            let chosen = chosen.index(points.len());
            let near = canvas(&map, zoom, chosen);
            prop_assert!(near.on_screen(near.cell_of(chosen).unwrap()).is_some());
            let whole = canvas(&map, 0, chosen);
            for place in 0..points.len() {
                prop_assert!(whole.on_screen(whole.cell_of(place).unwrap()).is_some());
            }
        }
    }
}
