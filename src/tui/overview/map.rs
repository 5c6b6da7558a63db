//! The map: every Gemeinde at its position, or as a tile in its Kreis, with a sign for how far it has come.

mod canvas;

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use serde::{Deserialize, Serialize};

use self::canvas::{Canvas, Ground};
use super::learned::Figures;
use super::{Look, way_to_areas};
use crate::insight::map::{Map, as_tiles};
use crate::insight::reach::{KreisReach, Place, Standing};
use crate::insight::stage::Stage;
use crate::model::text::number;
use crate::tui::input::{Input, Key, KeyPress, Mods, MouseAction};
use crate::tui::status::stage_role;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::{Outcome, rows};

/// What the stages are drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signs {
    /// One shape for each.
    #[default]
    Shapes,
    /// One letter for each.
    Letters,
}

impl Signs {
    /// The other ones.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Shapes => Self::Letters,
            Self::Letters => Self::Shapes,
        }
    }

    /// The sign of a stage; nothing where nobody is known to be responsible.
    const fn of(self, stage: Option<Stage>) -> &'static str {
        match (self, stage) {
            (Self::Shapes, Some(Stage::Live)) => "●",
            (Self::Shapes, Some(Stage::Test)) => glyph::ASCENDING,
            (Self::Shapes, Some(Stage::Work)) => glyph::MARKED,
            (Self::Shapes, Some(Stage::Open)) => glyph::OPEN,
            (Self::Shapes, Some(Stage::Held)) => glyph::FAILED,
            (Self::Letters, Some(Stage::Live)) => "P",
            (Self::Letters, Some(Stage::Test)) => "T",
            (Self::Letters, Some(Stage::Work)) => "A",
            (Self::Letters, Some(Stage::Open)) => "O",
            (Self::Letters, Some(Stage::Held)) => "G",
            (_, None) => glyph::NO_STEP,
        }
    }
}

/// The role of a stage on the map.
fn role(stage: Option<Stage>) -> Role {
    stage.map_or(Role::Muted, stage_role)
}

/// Which place is chosen and how near one is.
#[derive(Debug, Default)]
pub struct MapPane {
    chosen: Option<Box<str>>,
    zoom: u8,
    /// How far each place has come, with the service that the map is about.
    standings: Vec<Standing>,
}

/// Where things are in the pane.
struct Parts {
    canvas: Rect,
    /// The chosen place.
    words: Rect,
    legend: Rect,
}

fn parts(area: Rect) -> Parts {
    let below = match area.height {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    let row = |at: u16, height: u16| Rect {
        y: area.y + at,
        height,
        ..area
    };
    let canvas = area.height - below;
    Parts {
        canvas: row(0, canvas),
        words: row(canvas, below.min(1)),
        legend: row(canvas + below.min(1), below.saturating_sub(1)),
    }
}

/// The map as it lies in an area.
fn lay(figures: &Figures, area: Rect) -> (Ground, Cow<'_, Map>) {
    if let Some(map) = &figures.map {
        return (Ground::Positions, Cow::Borrowed(map));
    }
    let (rows, map) = tiles(figures.reach.kreise(), area);
    (Ground::Tiles { rows }, Cow::Owned(map))
}

/// The most rows for a tile; then there is room for the longest names.
const LARGEST: u16 = 8;

/// The tiles as large as there is room for all, and how many rows each takes; if there is none at all, one row.
fn tiles(kreise: &[KreisReach], area: Rect) -> (u16, Map) {
    // A tile is twice as many cells wide as it takes rows; of the last one only the first is needed.
    let of = |rows: u16| as_tiles(kreise, (area.width / rows).div_ceil(2));
    let fits = |rows: u16, map: &Map| {
        let scale = f64::from(rows);
        map.height * scale < f64::from(area.height)
            && map.width * scale * 2.0 < f64::from(area.width)
    };
    let mut found = (1, of(1));
    for rows in 2..=LARGEST {
        let map = of(rows);
        if !fits(rows, &map) {
            break;
        }
        found = (rows, map);
    }
    found
}

impl MapPane {
    /// Takes over new figures, or another service.
    pub fn renew(&mut self, figures: &Figures, service: Option<usize>) {
        let reach = &figures.reach;
        let places = reach.places();
        self.standings = (0..places.len())
            .map(|place| reach.standing(place, service))
            .collect();
        if self.at(figures).is_none() {
            let largest = figures.by_size.first();
            self.chosen = largest.map(|at| places[*at].key.clone());
        }
    }

    /// The number of the chosen place.
    fn at(&self, figures: &Figures) -> Option<usize> {
        let chosen = self.chosen.as_deref()?;
        let places = figures.reach.places();
        places
            .binary_search_by(|place| (*place.key).cmp(chosen))
            .ok()
    }

    /// The key of the chosen place.
    pub fn chosen(&self) -> Option<&str> {
        self.chosen.as_deref()
    }

    /// Comes nearer, or goes further away.
    pub fn zoom(&mut self, by: i8) {
        self.zoom = self.zoom.saturating_add_signed(by).min(canvas::NEAREST);
    }

    fn canvas<'a>(&self, figures: &'a Figures, area: Rect) -> Canvas<'a> {
        let (ground, map) = lay(figures, area);
        let centre = self
            .at(figures)
            .and_then(|at| map.spots.get(at).copied().flatten());
        Canvas::new(map, ground, area, self.zoom, centre)
    }

    pub fn handle(&mut self, input: &Input, area: Rect, figures: &Figures) -> Outcome {
        let canvas = self.canvas(figures, parts(area).canvas);
        let at = self.at(figures);
        let found = match input {
            Input::Key(KeyPress {
                key,
                mods: Mods::NONE,
                ..
            }) => match (key, at) {
                (Key::Enter, Some(_)) => return Outcome::Submitted,
                (Key::Left, Some(at)) => canvas.next(at, (-1, 0)),
                (Key::Right, Some(at)) => canvas.next(at, (1, 0)),
                (Key::Up, Some(at)) => canvas.next(at, (0, -1)),
                (Key::Down, Some(at)) => canvas.next(at, (0, 1)),
                (Key::Home, _) => figures.by_size.first().copied(),
                _ => return Outcome::Ignored,
            },
            Input::Mouse(mouse) => {
                let position = Position::new(mouse.column, mouse.row);
                match mouse.action {
                    MouseAction::Press => {
                        let hit = canvas.nearest(position, &figures.by_size);
                        if hit.is_some() && hit == at {
                            return Outcome::Submitted;
                        }
                        hit
                    }
                    MouseAction::ScrollUp => {
                        self.zoom(1);
                        return Outcome::Handled;
                    }
                    MouseAction::ScrollDown => {
                        self.zoom(-1);
                        return Outcome::Handled;
                    }
                    _ => None,
                }
            }
            _ => return Outcome::Ignored,
        };
        let Some(place) = found.and_then(|at| figures.reach.places().get(at)) else {
            return Outcome::Ignored;
        };
        self.chosen = Some(place.key.clone());
        Outcome::Handled
    }

    pub fn render(
        &self,
        (figures, signs, look): (&Figures, Signs, Look),
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let theme = look.scene.theme;
        let places = figures.reach.places();
        if places.is_empty() {
            let text = way_to_areas(look.scene.keymap);
            rows::paragraph(&text, area, buf, theme.style(Role::Muted));
            return None;
        }
        let parts = parts(area);
        let canvas = self.canvas(figures, parts.canvas);
        let at = self.at(figures);
        let mark = |place: usize| {
            let stage = self.standings.get(place).and_then(|known| known.stage);
            Span::styled(signs.of(stage), theme.style(role(stage)))
        };
        let cursor = canvas.draw((figures, at), &mark, buf, (theme, look.focus));
        if let Some(at) = at {
            let words = self.words(&places[at], at, figures, look);
            rows::line(&words, parts.words, buf, Align::Left);
        }
        let occurs = |stage| self.standings.iter().any(|one| one.stage == stage);
        let legend = legend((signs, theme), look.service.is_some(), occurs);
        rows::line(&legend, parts.legend, buf, Align::Left);
        cursor
    }

    /// The chosen place with its figures.
    fn words(&self, place: &Place, at: usize, figures: &Figures, look: Look) -> Line<'static> {
        let theme = look.scene.theme;
        let mut spans = vec![Span::styled(
            canvas::short(&place.name).to_owned(),
            theme.style(Role::Title),
        )];
        if let Some(standing) = self.standings.get(at) {
            let service = look.service.and_then(|at| figures.reach.services().get(at));
            let text = match (service, standing.stage) {
                (_, None) => "niemand zuständig".to_owned(),
                (Some(service), Some(stage)) => format!("{}: {}", service.name, stage.label()),
                (None, Some(_)) => {
                    format!("{} von {} bekannt gemacht", standing.covered, standing.of)
                }
            };
            spans.push(Span::styled(
                format!(" · {text}"),
                theme.style(role(standing.stage)),
            ));
        }
        let mut rest = format!(" · {} Einw.", number(place.inhabitants));
        if figures.map.is_some() && place.position.is_none() {
            rest.push_str(" · ohne Lage");
        }
        spans.push(Span::styled(rest, theme.style(Role::Muted)));
        Line::from(spans)
    }
}

/// What the signs mean that occur, for a single service or for all together.
fn legend(
    (signs, theme): (Signs, Theme),
    single: bool,
    occurs: impl Fn(Option<Stage>) -> bool,
) -> Line<'static> {
    let word = |stage: Stage| match (single, stage) {
        (true, stage) => Some(stage.label()),
        (false, Stage::Live) => Some("alle"),
        (false, Stage::Test) => Some("ab der Hälfte"),
        (false, Stage::Work) => Some("begonnen"),
        (false, Stage::Open) => Some("offen"),
        (false, Stage::Held) => None,
    };
    let stages = Stage::ALL.iter().rev();
    let stages = stages.filter_map(|stage| Some((Some(*stage), word(*stage)?)));
    let all = stages.chain([(None, "niemand zuständig")]);
    let spans = all
        .filter(|(stage, _)| occurs(*stage))
        .flat_map(|(stage, word)| {
            [
                Span::styled(signs.of(stage), theme.style(role(stage))),
                Span::styled(format!(" {word}  "), theme.style(Role::Muted)),
            ]
        });
    Line::from(spans.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_stages_share_a_sign() {
        for signs in [Signs::Shapes, Signs::Letters] {
            let stages = Stage::ALL.into_iter().map(Some).chain([None]);
            let drawn: BTreeSet<&str> = stages.map(|stage| signs.of(stage)).collect();
            assert_eq!(drawn.len(), Stage::ALL.len() + 1, "{signs:?}");
        }
    }
}
