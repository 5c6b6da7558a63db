//! Contradictions side by side: one key takes a side, another one writes a new value.

mod conflict;
mod editor;
mod origins;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use self::conflict::{Conflict, Side, all};
use self::origins::Origins;
use crate::model::text::truncate;
use crate::tui::app::Scene;
use crate::tui::input::{Input, Key, KeyPress, Mods};
use crate::tui::layer::{Layer, is_escape, most_columns};
use crate::tui::message::Message;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::{line, paragraph, paragraphs, scroll_bar};
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::{Focus, Outcome};

/// All contradictions of the workspace.
#[derive(Default)]
pub struct Conflicts {
    list: List,
    origins: Origins,
    /// How far the values are scrolled, in rows.
    first: usize,
}

/// Asks the log where the contradicting values come from, and opens.
pub fn open() -> Message {
    Message::work(|workspace| {
        vec![match origins::read(workspace) {
            Ok(origins) => Message::open(Conflicts {
                origins,
                ..Conflicts::default()
            }),
            Err(error) => Message::failure(&error),
        }]
    })
}

/// Rows for the sides below the list, at least; rows of the list, at most.
const SIDES: u16 = 12;
const LISTED: u16 = 8;

/// Widest inside.
const COLUMNS: u16 = 130;

/// Narrowest column of a side.
const NARROWEST: u16 = 30;

/// Rows that the page keys scroll a value.
const PAGE: usize = 4;

fn places(area: Rect, count: usize) -> (Rect, Rect) {
    let most = area.height.saturating_sub(SIDES).clamp(3, LISTED);
    let list = Rect {
        height: to_cells(count).max(1).min(most).min(area.height),
        ..area
    };
    let sides = Rect {
        y: (list.bottom() + 1).min(area.bottom()),
        height: area.height.saturating_sub(list.height + 1),
        ..area
    };
    (list, sides)
}

impl Conflicts {
    fn all(&self, scene: &Scene) -> Vec<Conflict> {
        scene
            .data
            .map(|data| all(&data.snapshot, &self.origins))
            .unwrap_or_default()
    }

    fn settle(conflict: &Conflict, press: KeyPress) -> Option<Vec<Message>> {
        let number = press.typed()?.to_digit(10)?.checked_sub(1)?;
        let side = conflict.sides.get(number as usize)?;
        let shown = side.shown.replace('\n', " ");
        let done = format!("Entschieden: {} ist „{shown}“.", conflict.title());
        Some(vec![Message::apply(conflict.settle(side), done)])
    }
}

impl Layer for Conflicts {
    fn title(&self) -> String {
        "Konflikte".to_owned()
    }

    fn extent(&self, scene: &Scene) -> (u16, u16) {
        let all = self.all(scene);
        let column = COLUMNS.min(most_columns(scene)) / 2;
        let rows =
            |side: &Side| wrap(&side.shown, usize::from(column.saturating_sub(BAR + 4))).len();
        let longest = all.iter().flat_map(|conflict| &conflict.sides).map(rows);
        let sides = to_cells(longest.max().unwrap_or(0) + 5).clamp(SIDES, 2 * SIDES);
        (COLUMNS, to_cells(all.len()).clamp(1, LISTED) + 1 + sides)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("↑ ↓", "Wählen"),
            ("1 2 …", "Diese gilt"),
            ("Eingabe", "Andere Angabe"),
            ("Bild↓", "Weiterlesen"),
            ("Esc", "Schließen"),
        ]
    }

    fn takes_text(&self) -> bool {
        // The digits choose a side here, whatever else they mean.
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let Some(data) = scene.data else {
            return Vec::new();
        };
        let all = self.all(scene);
        let chosen = self.list.selected(all.len()).map(|at| &all[at]);
        if let (Input::Key(press), Some(conflict)) = (input, chosen) {
            if let Some(messages) = Self::settle(conflict, *press) {
                self.first = 0;
                return messages;
            }
            match (press.mods, press.key) {
                (Mods::NONE, Key::PageDown) => {
                    let (_, sides) = places(area, all.len());
                    self.first = (self.first + PAGE).min(unseen(conflict, sides));
                    return Vec::new();
                }
                (Mods::NONE, Key::PageUp) => {
                    self.first = self.first.saturating_sub(PAGE);
                    return Vec::new();
                }
                _ => {}
            }
        }
        match self
            .list
            .handle(input, all.len(), places(area, all.len()).0)
        {
            Outcome::Submitted => {
                let editor = chosen.and_then(|conflict| editor::ask(conflict, &data.snapshot));
                return editor.map(Message::open).into_iter().collect();
            }
            Outcome::Handled => self.first = 0,
            _ => {}
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let all = self.all(scene);
        let (list, sides) = places(area, all.len());
        let row = |row: usize| {
            let sign = Span::styled(
                format!("{} ", glyph::CONFLICT),
                scene.theme.style(Role::Conflict),
            );
            Line::from(vec![sign, Span::raw(all[row].title())])
        };
        let view = ListView {
            len: all.len(),
            row: &row,
            empty: "Keine Konflikte: alle Angaben passen zusammen.",
        };
        self.list.render(view, list, buf, scene.theme, Focus::Here);
        if let Some(conflict) = self.list.selected(all.len()).map(|at| &all[at]) {
            let shown = conflict.sides.iter().zip(1..);
            for ((side, number), parts) in shown.zip(parts(conflict, sides)) {
                render_side(number, side, self.first, &parts, buf, scene);
            }
        }
    }

    fn cursor(&self, area: Rect, scene: &Scene) -> Option<Position> {
        let count = self.all(scene).len();
        self.list.cursor(count, places(area, count).0)
    }
}

/// The sides beside each other where there is room, else below each other.
fn columns(conflict: &Conflict, area: Rect) -> Vec<Rect> {
    let count = to_cells(conflict.sides.len()).max(1);
    let beside = area.width / count >= NARROWEST;
    let (width, height) = (area.width / count, area.height / count);
    (0..count)
        .map(|at| {
            if beside {
                Rect {
                    x: area.x + at * width,
                    width: width.saturating_sub(2),
                    ..area
                }
            } else {
                Rect {
                    y: area.y + at * height,
                    height,
                    ..area
                }
            }
        })
        .collect()
}

/// What stands above a value: when, by which file, and why. Names of files may be cut.
fn heading(side: &Side, cells: u16) -> Vec<(Role, String)> {
    let way = side.way.iter();
    let way = way.map(|way| truncate(way, usize::from(cells)).into_owned());
    let why = side.why.iter().map(|why| format!("Grund: {why}"));
    let texts = std::iter::once(side.when.clone()).chain(way).chain(why);
    texts.map(|text| (Role::Muted, text)).collect()
}

/// Where the parts of a side are.
struct Parts {
    /// Its number and name.
    name: Rect,
    /// When and why.
    heading: Rect,
    value: Rect,
}

/// The parts of all sides. Values beside each other begin in the same row, to be compared.
fn parts(conflict: &Conflict, area: Rect) -> Vec<Parts> {
    let places = columns(conflict, area);
    let sides = conflict.sides.iter().zip(&places);
    let rows: Vec<u16> = sides
        .map(|(side, place)| heading_rows(side, *place))
        .collect();
    let beside = places.iter().all(|place| place.y == area.y);
    let most = rows.iter().copied().max().filter(|_| beside);
    let places = places.into_iter().zip(rows);
    places
        .map(|(place, rows)| divided(place, most.unwrap_or(rows)))
        .collect()
}

/// Cells before all of a side but its number.
const INDENT: u16 = 2;

fn heading_rows(side: &Side, place: Rect) -> u16 {
    let cells = place.width.saturating_sub(INDENT);
    let rows = heading(side, cells);
    let rows = rows
        .iter()
        .map(|(_, text)| wrap(text, usize::from(cells)).len());
    to_cells(rows.sum())
}

/// The parts of a place, with so many rows for the heading.
fn divided(place: Rect, heading_rows: u16) -> Parts {
    let name = Rect {
        height: place.height.min(1),
        ..place
    };
    let below = Rect {
        x: place.x + INDENT.min(place.width),
        y: name.bottom(),
        width: place.width.saturating_sub(INDENT),
        height: place.height - name.height,
    };
    let heading = Rect {
        height: heading_rows.min(below.height),
        ..below
    };
    let rest = below.height - heading.height;
    let gap = u16::from(rest > 4);
    let value = Rect {
        y: heading.bottom() + gap,
        height: rest - gap,
        ..below
    };
    Parts {
        name,
        heading,
        value,
    }
}

/// Cells on the right of a value for its scroll bar.
const BAR: u16 = 2;

fn value_rows(side: &Side, value: Rect) -> Vec<std::ops::Range<usize>> {
    wrap(&side.shown, usize::from(value.width.saturating_sub(BAR)))
}

/// How many rows of the longest value do not fit.
fn unseen(conflict: &Conflict, area: Rect) -> usize {
    let sides = conflict.sides.iter().zip(parts(conflict, area));
    let beyond = sides.map(|(side, Parts { value, .. })| {
        value_rows(side, value)
            .len()
            .saturating_sub(usize::from(value.height))
    });
    beyond.max().unwrap_or(0)
}

fn render_side(
    number: usize,
    side: &Side,
    first: usize,
    &Parts {
        name,
        heading: above,
        value,
    }: &Parts,
    buf: &mut Buffer,
    scene: &Scene,
) {
    let key = Span::styled(format!("{number} "), scene.theme.style(Role::Accent));
    let who = Span::raw(side.who.clone());
    line(&Line::from(vec![key, who]), name, buf, Align::Left);
    paragraphs(&heading(side, above.width), above, buf, scene.theme);
    let rows = value_rows(side, value);
    let first = first.min(rows.len().saturating_sub(usize::from(value.height)));
    let visible = first..(first + usize::from(value.height)).min(rows.len());
    for (row, range) in value.rows().zip(&rows[visible.clone()]) {
        let text = &side.shown[range.clone()];
        paragraph(text, row, buf, scene.theme.style(Role::Title));
    }
    scroll_bar(&visible, rows.len(), value, buf, scene.theme);
}
