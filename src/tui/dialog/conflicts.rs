//! Contradictions side by side: one key takes a side, another one writes a new value.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{record, written_by};
use crate::model::schema::{Field, Kind, Shape};
use crate::replica::{CellRef, EXISTS, Value};
use crate::tui::app::Scene;
use crate::tui::input::Input;
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::{line, paragraph};
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::{Focus, Outcome};
use crate::workspace::{Action, Snapshot};

/// All contradictions of the workspace.
#[derive(Default)]
pub struct Conflicts {
    list: List,
}

/// One contradiction, looked at anew with every state of the workspace.
struct Conflict {
    kind: Kind,
    key: String,
    cell: Cell,
    /// What it is about, for people.
    title: String,
    sides: Vec<Side>,
}

/// What is contradicted.
enum Cell {
    Field(&'static Field, Option<String>),
    /// Deleted by some, changed by others.
    Existence,
}

struct Side {
    value: Value,
    shown: String,
    who: String,
}

fn conflicts(snapshot: &Snapshot) -> Vec<Conflict> {
    let mut all = Vec::new();
    for record in snapshot.state().in_conflict() {
        let Some(kind) = Kind::from_slug(record.kind()) else {
            continue;
        };
        all.extend(
            record
                .conflicts()
                .filter_map(|cell| conflict(kind, record.key(), &cell, snapshot)),
        );
    }
    all.sort_by(|a, b| (a.kind, &a.title).cmp(&(b.kind, &b.title)));
    all
}

/// `None` for fields that only a newer version knows: it has to decide there.
fn conflict(kind: Kind, key: &str, found: &CellRef<'_>, snapshot: &Snapshot) -> Option<Conflict> {
    let view = snapshot.view();
    let (cell, label) = if found.field == EXISTS {
        (Cell::Existence, "gelöscht oder bearbeitet".to_owned())
    } else {
        let field = kind.field(found.field)?;
        let item = found.item.map(str::to_owned);
        let of_item = |item: &str| match field.shape {
            Shape::Set => format!(
                "{}: {}",
                field.label,
                view.display(field, &Value::text(item))
            ),
            _ => format!("{} zu Punkt {item}", field.label),
        };
        let label = item
            .as_deref()
            .map_or_else(|| field.label.to_owned(), of_item);
        (Cell::Field(field, item), label)
    };
    let side = |entry: &crate::replica::Entry| Side {
        value: entry.value.clone(),
        shown: shown(&cell, &entry.value, snapshot),
        who: written_by(snapshot, entry),
    };
    let sides = found.register.values().into_iter().map(side).collect();
    let title = format!("{} · {label}", view.title(kind, key));
    Some(Conflict {
        kind,
        key: key.to_owned(),
        cell,
        title,
        sides,
    })
}

fn shown(cell: &Cell, value: &Value, snapshot: &Snapshot) -> String {
    match (cell, value) {
        (Cell::Existence, Value::Bool(false)) => "löschen".to_owned(),
        (Cell::Existence, _) => "behalten".to_owned(),
        (Cell::Field(field, _), Value::Bool(true)) if field.shape == Shape::Set => {
            "gehört dazu".to_owned()
        }
        (Cell::Field(field, _), _) if field.shape == Shape::Set => "gehört nicht dazu".to_owned(),
        (_, Value::Empty) => "(leer)".to_owned(),
        (Cell::Field(field, _), value) => snapshot.view().display(field, value),
    }
}

impl Conflict {
    /// The action that takes a side.
    fn settle(&self, side: &Side) -> Action {
        let action = Action::new();
        match &self.cell {
            Cell::Existence if side.value == Value::Bool(false) => {
                action.delete(self.kind, &self.key)
            }
            Cell::Existence => action.keep(self.kind, &self.key),
            Cell::Field(field, None) => {
                action.set(self.kind, &self.key, field.slug, side.value.clone())
            }
            Cell::Field(field, Some(item)) => {
                action.set_item(self.kind, &self.key, field.slug, item, side.value.clone())
            }
        }
    }
}

/// Rows for the sides below the list, at least.
const SIDES: u16 = 10;

/// Narrowest column of a side.
const NARROWEST: u16 = 26;

impl Conflicts {
    fn places(area: Rect, count: usize) -> (Rect, Rect) {
        let wanted = to_cells(count).max(1).min(area.height / 2);
        let list = Rect {
            height: wanted.min(area.height),
            ..area
        };
        let sides = Rect {
            y: (list.bottom() + 1).min(area.bottom()),
            height: area.height.saturating_sub(list.height + 1),
            ..area
        };
        (list, sides)
    }

    fn settle(conflict: &Conflict, input: &Input) -> Option<Vec<Message>> {
        let Input::Key(press) = input else {
            return None;
        };
        let number = press.typed()?.to_digit(10)?.checked_sub(1)?;
        let side = conflict.sides.get(number as usize)?;
        let done = format!("Entschieden: {} ist „{}“.", conflict.title, side.shown);
        Some(vec![Message::apply(conflict.settle(side), done)])
    }
}

impl Layer for Conflicts {
    fn title(&self) -> String {
        "Konflikte".to_owned()
    }

    fn extent(&self, scene: &Scene) -> (u16, u16) {
        let count = scene.data.map_or(0, |data| data.outline.conflicts());
        (110, to_cells(count).saturating_add(SIDES).min(26))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("↑ ↓", "Wählen"),
            ("1 2 …", "Diese Angabe gilt"),
            ("Eingabe", "Andere Angabe schreiben"),
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
        let all = conflicts(&data.snapshot);
        let chosen = self.list.selected(all.len()).map(|at| &all[at]);
        if let Some(messages) = chosen.and_then(|conflict| Self::settle(conflict, input)) {
            return messages;
        }
        let outcome = self
            .list
            .handle(input, all.len(), Self::places(area, all.len()).0);
        match (outcome, chosen) {
            (Outcome::Submitted, Some(conflict)) if !matches!(conflict.cell, Cell::Existence) => {
                vec![Message::open(record::edit(
                    conflict.kind,
                    &conflict.key,
                    &data.snapshot,
                ))]
            }
            _ => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let all = scene
            .data
            .map(|data| conflicts(&data.snapshot))
            .unwrap_or_default();
        let (list, sides) = Self::places(area, all.len());
        let row = |row: usize| {
            let sign = Span::styled(
                format!("{} ", glyph::CONFLICT),
                scene.theme.style(Role::Conflict),
            );
            Line::from(vec![sign, Span::raw(all[row].title.clone())])
        };
        let view = ListView {
            len: all.len(),
            row: &row,
            empty: "Keine Konflikte: alle Angaben passen zusammen.",
        };
        self.list.render(view, list, buf, scene.theme, Focus::Here);
        if let Some(conflict) = self.list.selected(all.len()).map(|at| &all[at]) {
            render_sides(conflict, sides, buf, scene);
        }
    }

    fn cursor(&self, area: Rect, scene: &Scene) -> Option<Position> {
        let count = scene.data.map_or(0, |data| conflicts(&data.snapshot).len());
        self.list.cursor(count, Self::places(area, count).0)
    }
}

/// The sides beside each other where there is room, else below each other.
fn render_sides(conflict: &Conflict, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let count = to_cells(conflict.sides.len()).max(1);
    let beside = area.width / count >= NARROWEST;
    let mut y = area.y;
    for (number, side) in (1_u16..).zip(&conflict.sides) {
        let place = if beside {
            let width = area.width / count;
            Rect {
                x: area.x + (number - 1) * width,
                width: width.saturating_sub(2),
                ..area
            }
        } else {
            let height = area.bottom().saturating_sub(y);
            Rect { y, height, ..area }
        };
        y = y
            .saturating_add(render_side(number, side, place, buf, scene))
            .saturating_add(1);
    }
}

/// Draws one side and says how many rows it took.
fn render_side(number: u16, side: &Side, place: Rect, buf: &mut Buffer, scene: &Scene) -> u16 {
    if place.is_empty() {
        return 0;
    }
    let key = Span::styled(format!("{number} "), scene.theme.style(Role::Accent));
    let who = Span::styled(side.who.clone(), scene.theme.style(Role::Muted));
    line(
        &Line::from(vec![key, who]),
        Rect { height: 1, ..place },
        buf,
        Align::Left,
    );
    let below = Rect {
        x: place.x + 2.min(place.width),
        y: place.y + 1,
        width: place.width.saturating_sub(2),
        height: place.height - 1,
    };
    paragraph(&side.shown, below, buf, Style::new());
    to_cells(wrap(&side.shown, usize::from(below.width)).len()).saturating_add(1)
}
