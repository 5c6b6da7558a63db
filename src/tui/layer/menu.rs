//! The menu: the commands that work here and now under their headings.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Layer, commands};
use crate::model::text::width;
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
        (76, to_cells(longest.unwrap_or(0) + 4))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("← →", "Gruppe"),
            ("↑ ↓", "Wählen"),
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
            Some(Key::Esc | Key::F(10)) => return vec![Message::Close],
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
        commands::render(&self.list, self.specs(), area, buf, scene);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.list
            .cursor(self.specs().len(), commands::places(area).0)
    }
}

impl Menu {
    fn choose(&mut self, input: &Input, area: Rect) -> Vec<Message> {
        let len = self.specs().len();
        let outcome = self.list.handle(input, len, commands::places(area).0);
        let chosen = self
            .list
            .selected(len)
            .filter(|_| outcome == Outcome::Submitted);
        chosen.map_or_else(Vec::new, |row| {
            vec![Message::Close, Message::Run(self.specs()[row].command)]
        })
    }
}
