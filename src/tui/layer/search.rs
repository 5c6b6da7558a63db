//! Finds areas, authorities and appointments by typing and goes there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Layer, is_escape};
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::model::text::{counted, pad_right, width};
use crate::tui::app::Scene;
use crate::tui::data::{Data, Target};
use crate::tui::input::Input;
use crate::tui::message::{Destination, Message};
use crate::tui::search::Found;
use crate::tui::theme::Role;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::{Focus, Outcome};

/// What is typed and what it finds.
pub struct Search {
    field: TextField,
    found: Found,
    list: List,
}

impl Search {
    /// With nothing typed yet.
    pub fn new(data: &Data) -> Self {
        Self {
            field: TextField::new("").placeholder("Name oder Schlüssel …"),
            found: data.index.search("", &Found::default()),
            list: List::default(),
        }
    }

    /// Goes to the chosen hit, looked up once more: the workspace may have changed since it was found.
    fn submit(&self, data: &Data) -> Vec<Message> {
        let found = data.index.search(self.field.text(), &Found::default());
        let row = self.list.selected(found.best().len());
        let target = row.and_then(|row| data.target(found.best().nth(row)?));
        let go = match target {
            Some(Target::Node(node, _)) => Message::Go(Destination::Node(node)),
            Some(Target::Meeting(meeting)) => {
                Message::Go(Destination::Appointment(meeting.key.to_string()))
            }
            None => return Vec::new(),
        };
        vec![Message::Close, go]
    }
}

/// The field, and below a free row the list.
fn places(area: Rect) -> (Rect, Rect) {
    let field = Rect {
        height: area.height.min(1),
        ..area
    };
    let list = Rect {
        y: (area.y + 2).min(area.bottom()),
        height: area.height.saturating_sub(2),
        ..area
    };
    (field, list)
}

impl Layer for Search {
    fn title(&self) -> String {
        match self.found.count() {
            0 => "Suchen".into(),
            count => format!("Suchen · {}", counted(count as u64, "Treffer", "Treffer")),
        }
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (84, 22)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("↑ ↓", "Wählen"),
            ("Eingabe", "Dorthin"),
            ("Esc", "Schließen"),
        ]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        let (field, list) = places(area);
        let Some(data) = scene.data.filter(|_| !is_escape(input)) else {
            return vec![Message::Close];
        };
        match self.field.handle(input, field) {
            Outcome::Changed => {
                self.found = data.index.search(self.field.text(), &self.found);
                self.list = List::default();
            }
            Outcome::Ignored => {
                let len = self.found.best().len();
                if self.list.handle(input, len, list) == Outcome::Submitted {
                    return self.submit(data);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let Some(data) = scene.data else { return };
        let (field, list) = places(area);
        self.field.render(field, buf, scene.theme, Focus::Here);
        let found: Vec<usize> = self.found.best().collect();
        let cells = usize::from(list.width.saturating_sub(1));
        let row = |row: usize| {
            let target = data.target(found[row]);
            target
                .map(|target| line(target, cells, data, scene))
                .unwrap_or_default()
        };
        let view = ListView {
            len: found.len(),
            row: &row,
            empty: "Nichts gefunden.",
        };
        self.list.render(view, list, buf, scene.theme, Focus::Here);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(places(area).0)
    }
}

/// The name at the left, at the right what and where it is.
fn line(target: Target<'_>, cells: usize, data: &Data, scene: &Scene) -> Line<'static> {
    let (name, place) = match target {
        Target::Node(at, node) => {
            let above = data.outline.parent(at);
            let place = above
                .map(|above| above.name.to_string())
                .unwrap_or_default();
            let key = match node.kind {
                Kind::Area => format!("  {}", node.key),
                _ => String::new(),
            };
            (node.name.to_string(), format!("{place}{key}"))
        }
        Target::Meeting(meeting) => {
            let day = meeting.day.map(german_date).unwrap_or_default();
            (
                data.view().title(Kind::Appointment, &meeting.key),
                format!("Termin {day}"),
            )
        }
    };
    let name = pad_right(&name, cells.saturating_sub(width(&place) + 1));
    Line::from(vec![
        Span::raw(name),
        Span::styled(format!(" {place}"), scene.theme.style(Role::Muted)),
    ])
}
