//! The menu: the commands that work here and now under their headings.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::commands::{self, Row};
use super::{Layer, is_escape};
use crate::model::text::{fold, width};
use crate::tui::app::{App, Scene};
use crate::tui::command::{Group, Spec};
use crate::tui::input::{Input, Key, Mouse, MouseAction};
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widget::Outcome;
use crate::tui::widget::list::List;
use crate::tui::widget::text::to_cells;

/// Headings with their commands, one of them open.
pub struct Menu {
    groups: Vec<(Group, Vec<&'static Spec>)>,
    open: usize,
    list: List,
}

impl Menu {
    /// All commands that work now, without empty headings.
    pub fn new(app: &App) -> Self {
        let available = app.available();
        let of = |group| {
            let specs = available.iter().copied().filter(|spec| spec.group == group);
            (group, specs.collect::<Vec<_>>())
        };
        let groups = Group::ALL.into_iter().map(of);
        Self {
            groups: groups.filter(|(_, specs)| !specs.is_empty()).collect(),
            open: 0,
            list: List::default(),
        }
    }

    fn specs(&self) -> &[&'static Spec] {
        self.groups.get(self.open).map_or(&[], |(_, specs)| specs)
    }

    fn open(&mut self, group: usize) {
        self.open = group % self.groups.len().max(1);
        self.list = List::default();
    }

    /// Where each heading stands in the first row.
    fn headings(&self, area: Rect) -> Vec<Rect> {
        let mut x = area.x;
        let mut places = Vec::new();
        for (group, _) in &self.groups {
            let place = Rect {
                x,
                y: area.y,
                width: to_cells(width(group.title()) + 2),
                height: 1,
            };
            x = place.right().saturating_add(1);
            places.push(place.intersection(area));
        }
        places
    }

    fn clicked(&self, mouse: Mouse, area: Rect) -> Option<usize> {
        let at = Position::new(mouse.column, mouse.row);
        let headings = self.headings(area);
        let hit = headings.iter().position(|place| place.contains(at));
        hit.filter(|_| mouse.action == MouseAction::Press)
    }
}

impl Layer for Menu {
    fn title(&self) -> String {
        "Menü".into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let longest = self.groups.iter().map(|(_, specs)| specs.len()).max();
        (
            76,
            to_cells(longest.unwrap_or(0)).saturating_add(commands::AROUND),
        )
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("← →", "Gruppe"),
            ("↑ ↓", "Wählen"),
            ("Buchstabe", "Springen"),
            ("Eingabe", "Ausführen"),
            ("Esc", "Schließen"),
        ]
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        let key = match input {
            Input::Key(press) => Some(press.key),
            Input::Mouse(mouse) => {
                if let Some(group) = self.clicked(*mouse, area) {
                    self.open(group);
                    return Vec::new();
                }
                None
            }
            _ => None,
        };
        match key {
            Some(Key::Right | Key::Tab) => self.open(self.open + 1),
            Some(Key::Left) => self.open(self.open + self.groups.len().saturating_sub(1)),
            Some(Key::F(10)) => return vec![Message::Close],
            Some(Key::Char(letter)) if letter.is_alphanumeric() => self.go_to(letter),
            _ if is_escape(input) => return vec![Message::Close],
            _ => return self.choose(input, area),
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        for (at, place) in self.headings(area).into_iter().enumerate() {
            let role = if at == self.open {
                Role::Selection
            } else {
                Role::Muted
            };
            let heading = format!(" {} ", self.groups[at].0.title());
            let style = scene.theme.style(role);
            buf.set_stringn(place.x, place.y, heading, usize::from(place.width), style);
        }
        let rows: Vec<Row> = self
            .specs()
            .iter()
            .map(|spec| Row::of(spec, scene))
            .collect();
        commands::render(&self.list, &rows, area, buf, scene);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.list
            .cursor(self.specs().len(), commands::places(area).0)
    }
}

impl Menu {
    /// The next command that begins with a letter.
    fn go_to(&mut self, letter: char) {
        let len = self.specs().len();
        let from = self.list.selected(len).unwrap_or(0) + 1;
        let letter = fold(&letter.to_string());
        let begins = |at: &usize| fold(self.specs()[*at % len].title).starts_with(&letter);
        if let Some(at) = (from..from + len).find(begins) {
            self.list.select(at % len);
        }
    }

    fn choose(&mut self, input: &Input, area: Rect) -> Vec<Message> {
        let len = self.specs().len();
        let outcome = self.list.handle(input, len, commands::places(area).0);
        let chosen = self
            .list
            .selected(len)
            .filter(|_| outcome == Outcome::Submitted);
        chosen.map_or_else(Vec::new, |row| {
            vec![Message::Close, Message::Picked(self.specs()[row].command)]
        })
    }
}
