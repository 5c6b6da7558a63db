//! The elements of a set as chips in rows, one of them under the cursor, with a field behind them if they are typed.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::model::text::{truncate, width};
use crate::tui::input::{Input, Key, KeyPress, Mods, MouseAction};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::window::Window;
use crate::tui::widget::{Focus, Outcome};

/// Chips in the order of their labels.
#[derive(Clone, Debug)]
pub(super) struct Chips {
    all: Vec<Chip>,
    at: usize,
    field: Option<TextField>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Chip {
    label: String,
    key: String,
}

/// Most rows of chips that are seen at once.
const ROWS: u16 = 5;

/// Cells between two chips.
const GAP: usize = 2;

/// Narrowest field to type into.
const FIELD: usize = 16;

impl Chips {
    /// Chips that are chosen elsewhere.
    pub fn chosen(chips: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut chips: Vec<_> = chips
            .into_iter()
            .map(|(key, label)| Chip { label, key })
            .collect();
        chips.sort();
        Self {
            all: chips,
            at: 0,
            field: None,
        }
    }

    /// Chips that are typed.
    pub fn typed(words: &BTreeSet<String>) -> Self {
        let field = TextField::new("").placeholder("hinzufügen …");
        let chips = words.iter().map(|word| (word.clone(), word.clone()));
        let mut chips = Self {
            field: Some(field),
            ..Self::chosen(chips)
        };
        chips.at = chips.all.len();
        chips
    }

    pub fn keys(&self) -> BTreeSet<String> {
        let typed = self
            .field
            .as_ref()
            .map(|field| field.text().trim())
            .filter(|text| !text.is_empty());
        self.all
            .iter()
            .map(|chip| chip.key.clone())
            .chain(typed.map(str::to_owned))
            .collect()
    }

    /// Arrows move over the chips, Entf takes the one under the cursor away, Eingabe adds what is typed.
    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        if let Some(chip) = self.clicked(input, area) {
            self.at = chip;
            return Outcome::Handled;
        }
        let typing = self
            .field
            .as_ref()
            .is_some_and(|field| !field.text().is_empty());
        let Input::Key(KeyPress {
            key,
            mods: Mods::NONE,
            ..
        }) = input
        else {
            return self.type_in(input, area);
        };
        match key {
            Key::Enter | Key::Char(',' | ';') if typing => self.add(),
            _ if typing => self.type_in(input, area),
            Key::Left if self.at > 0 => self.go(self.at - 1),
            Key::Right if self.at < self.last() => self.go(self.at + 1),
            Key::Home => self.go(0),
            Key::End => self.go(self.last()),
            Key::Delete | Key::Backspace if self.at < self.all.len() => self.take_away(self.at),
            Key::Backspace if self.at > 0 => self.take_away(self.at - 1),
            _ => self.type_in(input, area),
        }
    }

    fn type_in(&mut self, input: &Input, area: Rect) -> Outcome {
        let place = self.places(area.width).last().copied().unwrap_or_default();
        let end = self.all.len();
        let Some(field) = &mut self.field else {
            return Outcome::Ignored;
        };
        let outcome = field.handle(input, offset(place, area));
        if outcome == Outcome::Changed {
            self.at = end;
        }
        outcome
    }

    fn add(&mut self) -> Outcome {
        let keys = self.keys();
        *self = Self::typed(&keys);
        Outcome::Changed
    }

    fn take_away(&mut self, at: usize) -> Outcome {
        self.all.remove(at);
        self.at = at.min(self.last());
        Outcome::Changed
    }

    fn go(&mut self, to: usize) -> Outcome {
        let before = std::mem::replace(&mut self.at, to);
        Outcome::of(before != to)
    }

    /// The last place of the cursor: behind all chips if there is a field, otherwise on the last one.
    fn last(&self) -> usize {
        self.all
            .len()
            .saturating_sub(usize::from(self.field.is_none()))
    }

    fn clicked(&self, input: &Input, area: Rect) -> Option<usize> {
        let Input::Mouse(mouse) = input else {
            return None;
        };
        let at = Position::new(mouse.column, mouse.row);
        let pressed = mouse.action == MouseAction::Press;
        let hit = |place: &Rect| {
            offset(self.scrolled(*place, area.width).unwrap_or_default(), area).contains(at)
        };
        self.places(area.width)
            .iter()
            .position(hit)
            .filter(|_| pressed)
    }

    /// Rows seen at this width.
    pub fn height(&self, width: u16) -> u16 {
        self.rows(width).min(ROWS)
    }

    fn rows(&self, width: u16) -> u16 {
        self.places(width).last().map_or(1, |place| place.y + 1)
    }

    /// The place of each chip, and of the field behind them.
    fn places(&self, width_: u16) -> Vec<Rect> {
        let cells = usize::from(width_);
        let (mut x, mut y) = (0, 0);
        let mut place = |wanted: usize, least: usize| {
            if x > 0 && x + least > cells {
                (x, y) = (0, y + 1);
            }
            let taken = wanted.min(cells.saturating_sub(x));
            let place = Rect::new(to_cells(x), y, to_cells(taken), 1);
            x += taken + GAP;
            place
        };
        let chips = self.all.iter().map(|chip| width(&chip.label) + 2);
        let mut places: Vec<Rect> = chips.map(|wanted| place(wanted, wanted)).collect();
        if self.field.is_some() {
            places.push(place(cells, FIELD));
        }
        places
    }

    /// Where a place is seen when the rows around the cursor are on screen.
    fn scrolled(&self, place: Rect, width: u16) -> Option<Rect> {
        let row = self.places(width).get(self.at).map_or(0, |place| place.y);
        let mut window = Window::default();
        window.select(usize::from(row));
        let visible = window.visible(usize::from(self.rows(width)), ROWS);
        let y = usize::from(place.y).checked_sub(visible.start)?;
        (y < usize::from(ROWS)).then_some(Rect {
            y: to_cells(y),
            ..place
        })
    }

    pub fn render(&self, area: Rect, buf: &mut Buffer, theme: Theme, focus: Focus) {
        for (at, place) in self.places(area.width).into_iter().enumerate() {
            let Some(place) = self.scrolled(place, area.width) else {
                continue;
            };
            let place = offset(place, area).intersection(area);
            let here = if focus == Focus::Here && at == self.at {
                Focus::Here
            } else {
                Focus::Elsewhere
            };
            let Some(chip) = self.all.get(at) else {
                if let Some(field) = &self.field {
                    field.render(place, buf, theme, here);
                }
                continue;
            };
            let role = if here == Focus::Here {
                Role::Selection
            } else {
                Role::Field
            };
            let text = format!(
                " {} ",
                truncate(&chip.label, usize::from(place.width.saturating_sub(2)))
            );
            if !place.is_empty() {
                buf.set_stringn(
                    place.x,
                    place.y,
                    text,
                    usize::from(place.width),
                    theme.style(role),
                );
            }
        }
    }

    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let place = self
            .places(area.width)
            .get(self.at)
            .copied()
            .unwrap_or_default();
        let place = offset(self.scrolled(place, area.width)?, area).intersection(area);
        match &self.field {
            Some(field) if self.at == self.all.len() => field.cursor(place),
            _ => (!area.is_empty()).then(|| place.as_position()),
        }
    }
}

fn offset(place: Rect, area: Rect) -> Rect {
    Rect {
        x: area.x + place.x,
        y: area.y + place.y,
        ..place
    }
}
