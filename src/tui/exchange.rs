//! The exchange: what there is to do, who works along, and everything about the chosen one.
//!
//! Holds what is chosen by key, so that a new state of the workspace changes nothing under anybody's hands.

pub mod arrivals;
mod details;
mod layout;
mod members;
pub mod summary;
mod tasks;

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::arrivals::Arrivals;
use self::details::DetailPane;
use self::layout::{Wanted, layout};
use self::members::MemberPane;
use self::tasks::{Lying, TaskPane};
use super::command::Context;
use super::data::Data;
use super::input::{Input, Mouse, MouseAction};
use super::message::Message;
use super::panes::{Panes, next};
use super::theme::Theme;
use super::widget::pane::{self, Layout};
use super::widget::text::to_cells;
use super::widget::{Focus, Outcome};
use super::workbench::layout::{Borders, Direction, Zoom};
use crate::workspace::Member;

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    /// What there is to do.
    Tasks,
    /// Who works along.
    Members,
    /// Everything about the chosen member.
    Details,
}

impl Pane {
    /// All panes in the order of Tab.
    const ALL: [Self; 3] = [Self::Tasks, Self::Members, Self::Details];

    const fn name(self) -> &'static str {
        match self {
            Self::Tasks => "Zu tun",
            Self::Members => "Mitglieder",
            Self::Details => "Einzelheiten",
        }
    }
}

/// Where the borders are at first: enough for the tasks of a usual morning above, members and details below.
const BORDERS: Borders = Borders {
    column: 57,
    row: 32,
};

/// What is chosen in each pane and how the panes stand.
#[derive(Debug)]
pub struct Exchange {
    focus: Pane,
    zoom: Zoom,
    borders: Borders,
    tasks: TaskPane,
    members: MemberPane,
    details: DetailPane,
    /// What lies in the inbox.
    pub arrivals: Arrivals,
    /// What lies in the folder and may still hold erased values, as far as somebody has looked.
    remnants: Vec<PathBuf>,
    /// How many erasures there were when somebody looked.
    looked: usize,
}

impl Default for Exchange {
    fn default() -> Self {
        Self {
            focus: Pane::Tasks,
            zoom: Zoom::default(),
            borders: BORDERS,
            tasks: TaskPane::default(),
            members: MemberPane::default(),
            details: DetailPane::default(),
            arrivals: Arrivals::default(),
            remnants: Vec::new(),
            looked: 0,
        }
    }
}

impl Exchange {
    /// The chosen member.
    pub fn member<'a>(&self, data: &'a Data) -> Option<&'a Member> {
        self.members.member(data)
    }

    /// What may still hold erased values.
    pub fn remnants(&self) -> &[PathBuf] {
        &self.remnants
    }

    /// Takes over what was found that may still hold erased values.
    pub fn found(&mut self, remnants: Vec<PathBuf>) {
        self.remnants = remnants;
    }

    /// Has the folder searched for what erasures have left, once for each: that reads all backups.
    pub fn look(&mut self, data: &Data) -> Vec<Message> {
        let erasures = data.exchange.erasures.len();
        if std::mem::replace(&mut self.looked, erasures) == erasures {
            return Vec::new();
        }
        vec![Message::remnants()]
    }

    fn layout(&self, area: Rect, data: &Data) -> Layout<Pane> {
        let wanted = Wanted {
            tasks: to_cells(self.tasks.len()),
            members: to_cells(data.exchange.members.len() + 1),
        };
        layout(area, self.focus, self.zoom, self.borders, wanted)
    }

    fn mouse(
        &mut self,
        mouse: Mouse,
        input: &Input,
        layout: &Layout<Pane>,
        data: &Data,
    ) -> Vec<Message> {
        let at = Position::new(mouse.column, mouse.row);
        let pressed = mouse.action == MouseAction::Press;
        if let Some(tabs) = layout.tabs.filter(|tabs| pressed && tabs.contains(at)) {
            self.focus = pane::tab_at(&self.tab_names(), tabs, at).unwrap_or(self.focus);
            return Vec::new();
        }
        let hit = layout.panes.iter().find(|(_, place)| place.contains(at));
        let Some(&(pane, _)) = hit else {
            return Vec::new();
        };
        if pressed {
            self.focus = pane;
        }
        self.pass(pane, input, layout, data)
    }

    fn pass(
        &mut self,
        pane: Pane,
        input: &Input,
        layout: &Layout<Pane>,
        data: &Data,
    ) -> Vec<Message> {
        let place = layout.panes.iter().find(|(shown, _)| *shown == pane);
        let Some(inside) = place.map(|(_, place)| pane::inside(*place)) else {
            return Vec::new();
        };
        match pane {
            Pane::Tasks => match self.tasks.handle(input, inside) {
                Outcome::Submitted => self.begin(data),
                Outcome::Ignored => Vec::new(),
                _ => self.follow_task(data),
            },
            Pane::Members => {
                match self.members.handle(input, inside, data) {
                    Outcome::Submitted => self.focus = Pane::Details,
                    Outcome::Ignored => {}
                    _ => self.details.reset(),
                }
                Vec::new()
            }
            Pane::Details => {
                if let Some(member) = self.members.member(data) {
                    self.details.handle(input, inside, member, data);
                }
                Vec::new()
            }
        }
    }

    /// Whom the chosen task is about is chosen with it.
    fn follow_task(&mut self, data: &Data) -> Vec<Message> {
        if let Some(member) = self.tasks.chosen().and_then(tasks::Task::member) {
            self.members.choose(member, data);
            self.details.reset();
        }
        Vec::new()
    }

    /// Begins with the chosen task; what is told to somebody else is read in the details.
    fn begin(&mut self, data: &Data) -> Vec<Message> {
        self.follow_task(data);
        match self.tasks.chosen().map(tasks::Task::command) {
            Some(Some(command)) => vec![Message::Run(command)],
            Some(None) => {
                self.focus = Pane::Details;
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn render_pane(
        &self,
        pane: Pane,
        area: Rect,
        buf: &mut Buffer,
        look: (Theme, Focus),
        data: &Data,
    ) -> Option<Position> {
        match pane {
            Pane::Tasks => self.tasks.render(area, buf, look, data),
            Pane::Members => self.members.render(area, buf, look, data),
            Pane::Details => {
                let member = self.members.member(data)?;
                self.details.render(area, buf, look.0, member, data)
            }
        }
    }

    /// The names of the panes where not all are on screen.
    fn tab_names(&self) -> [(Pane, String); 3] {
        Pane::ALL.map(|pane| (pane, self.tab_name(pane)))
    }

    fn tab_name(&self, pane: Pane) -> String {
        match (pane, self.tasks.len()) {
            (Pane::Tasks, count @ 1..) => format!("{} ({count})", pane.name()),
            _ => pane.name().to_owned(),
        }
    }

    fn title(&self, pane: Pane, data: &Data) -> String {
        match pane {
            Pane::Tasks => self.tab_name(pane),
            Pane::Members => {
                let members = data.exchange.members.iter();
                let others = members.filter(|member| data.exchange.is_partner(member));
                match others.count() {
                    0 => format!("{} · nur dieser Rechner", pane.name()),
                    count => format!("{} · dieser Rechner und {count} weitere", pane.name()),
                }
            }
            Pane::Details => self
                .members
                .member(data)
                .map_or_else(|| pane.name().to_owned(), |member| member.name.clone()),
        }
    }
}

impl Panes for Exchange {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Exchange, Context::Panes, Context::Main]
    }

    fn refresh(&mut self, data: &Data) {
        let lying = Lying {
            arrived: self.arrivals.paths().len(),
            remnants: self.remnants.len(),
        };
        self.tasks.refresh(data, lying);
        self.members.refresh(data);
    }

    fn handle(&mut self, input: &Input, area: Rect, data: &Data) -> Vec<Message> {
        let layout = self.layout(area, data);
        match input {
            Input::Mouse(mouse) => self.mouse(*mouse, input, &layout, data),
            _ => self.pass(self.focus, input, &layout, data),
        }
    }

    fn focus_next(&mut self) {
        self.focus = next(&Pane::ALL, self.focus, 1);
    }

    fn focus_previous(&mut self) {
        self.focus = next(&Pane::ALL, self.focus, Pane::ALL.len() - 1);
    }

    fn toggle_zoom(&mut self) {
        self.zoom = self.zoom.other();
    }

    fn move_border(&mut self, direction: Direction) {
        self.borders = self.borders.moved(direction);
    }

    fn render(&self, area: Rect, buf: &mut Buffer, theme: Theme, data: &Data) -> Option<Position> {
        let layout = self.layout(area, data);
        if let Some(tabs) = layout.tabs {
            pane::tabs(&self.tab_names(), self.focus, tabs, buf, theme);
        }
        let mut cursor = None;
        for &(pane, place) in &layout.panes {
            let focus = if pane == self.focus {
                Focus::Here
            } else {
                Focus::Elsewhere
            };
            pane::frame(&self.title(pane, data), place, buf, theme, focus);
            let at = self.render_pane(pane, pane::inside(place), buf, (theme, focus), data);
            if focus == Focus::Here {
                cursor = at;
            }
        }
        cursor
    }
}

#[cfg(test)]
mod tests;
