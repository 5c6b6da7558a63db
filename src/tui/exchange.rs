//! The exchange: what there is to do, who works along, and everything about the chosen one.
//!
//! Holds what is chosen by key, so that a new state of the workspace changes nothing under anybody's hands.

pub mod arrivals;
mod details;
mod layout;
mod members;
pub mod summary;
mod todo;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};

use self::arrivals::Arrivals;
use self::details::DetailPane;
use self::layout::{Wanted, layout};
use self::members::MemberPane;
use self::todo::{Lying, TodoPane};
use super::app::Scene;
use super::command::{Command, Context};
use super::data::Data;
use super::input::{Input, Mouse};
use super::keymap::Keymap;
use super::message::Message;
use super::panes::{Chosen, Panes, Ring, Stand};
use super::settings::Settings;
use super::widget::pane::{self, Grip, Layout};
use super::widget::text::to_cells;
use super::widget::{Focus, Outcome};
use super::workbench::layout::{Borders, Zoom};
use crate::exchange::folder::Found;
use crate::workspace::{Member, Trust};

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pane {
    /// What there is to do.
    #[default]
    Todo,
    /// Who works along.
    Members,
    /// Everything about the chosen member.
    Details,
}

impl Ring for Pane {
    const RING: &'static [Self] = &Self::ALL;
}

impl Pane {
    /// All panes in the order of Tab.
    const ALL: [Self; 3] = [Self::Todo, Self::Members, Self::Details];

    const fn name(self) -> &'static str {
        match self {
            Self::Todo => "Zu tun",
            Self::Members => "Mitglieder",
            Self::Details => "Einzelheiten",
        }
    }
}

/// Where the borders are at first: enough for the list of a usual morning above, members and details below.
const BORDERS: Borders = Borders {
    column: 57,
    row: 32,
};

/// How the panes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Standing {
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether it is shown alone.
    pub zoom: Zoom,
    /// Where the borders are.
    pub borders: Borders,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            focus: Pane::default(),
            zoom: Zoom::default(),
            borders: BORDERS,
        }
    }
}

/// What is chosen in each pane and how the panes stand.
#[derive(Debug, Default)]
pub struct Exchange {
    /// How the panes stand.
    pub standing: Standing,
    todo: TodoPane,
    members: MemberPane,
    details: DetailPane,
    /// What lies in the inbox.
    pub arrivals: Arrivals,
    /// How many files in the folder may still hold erased values, as far as somebody has looked.
    remnants: usize,
    /// How many erasures there were when somebody looked.
    looked: usize,
}

impl Exchange {
    /// The exchange as it was left.
    pub fn restored(settings: &Settings) -> Self {
        Self {
            standing: settings.exchange,
            ..Self::default()
        }
    }

    /// The chosen member.
    pub fn member<'a>(&self, data: &'a Data) -> Option<&'a Member> {
        self.members.member(data)
    }

    /// Takes over how many files were found that may still hold erased values.
    pub fn found(&mut self, remnants: usize, data: &Data) {
        self.remnants = remnants;
        self.take_over(data);
    }

    /// Takes over what has come into the inbox.
    pub fn arrived(&mut self, files: Vec<Found>, data: &Data) -> Vec<Message> {
        let messages = self.arrivals.take_over(files).into_iter().collect();
        self.take_over(data);
        messages
    }

    fn take_over(&mut self, data: &Data) {
        let lying = Lying {
            arrived: self.arrivals.paths().len(),
            remnants: self.remnants,
        };
        self.todo.refresh(data, lying);
        self.members.refresh(data);
    }

    fn layout(&self, area: Rect, data: &Data) -> Layout<Pane> {
        let wanted = Wanted {
            todo: to_cells(self.todo.len()),
            members: to_cells(data.exchange.members.len() + 1),
        };
        layout(area, self.standing, wanted)
    }

    fn mouse(
        &mut self,
        mouse: Mouse,
        input: &Input,
        layout: &Layout<Pane>,
        (data, keymap): (&Data, &Keymap),
    ) -> Vec<Message> {
        let names = self.tab_names();
        let Some(pane) = layout.hit(mouse, &names, &mut self.standing.focus) else {
            return Vec::new();
        };
        self.pass(pane, input, layout, (data, keymap))
    }

    fn pass(
        &mut self,
        pane: Pane,
        input: &Input,
        layout: &Layout<Pane>,
        (data, keymap): (&Data, &Keymap),
    ) -> Vec<Message> {
        let Some(inside) = layout.inside(pane) else {
            return Vec::new();
        };
        match pane {
            Pane::Todo => match self.todo.handle(input, inside) {
                Outcome::Submitted => self.begin(data),
                Outcome::Ignored => Vec::new(),
                _ => self.follow_todo(data),
            },
            Pane::Members => {
                match self.members.handle(input, inside, data) {
                    Outcome::Submitted => self.standing.focus = Pane::Details,
                    Outcome::Ignored => {}
                    _ => self.details.reset(),
                }
                Vec::new()
            }
            Pane::Details => {
                if let Some(member) = self.members.member(data) {
                    self.details.handle(input, inside, member, (data, keymap));
                }
                Vec::new()
            }
        }
    }

    /// Whom the chosen one is about is chosen with it.
    fn follow_todo(&mut self, data: &Data) -> Vec<Message> {
        if let Some(member) = self.todo.chosen().and_then(todo::Todo::member) {
            self.members.choose(member, data);
            self.details.reset();
        }
        Vec::new()
    }

    /// Begins with the chosen one; what is told to somebody else is read in the details.
    fn begin(&mut self, data: &Data) -> Vec<Message> {
        self.follow_todo(data);
        match self.todo.chosen().map(todo::Todo::command) {
            Some(Some(command)) => vec![Message::Run(command)],
            Some(None) => {
                self.standing.focus = Pane::Details;
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
        (scene, focus): (&Scene, Focus),
        data: &Data,
    ) -> Option<Position> {
        match pane {
            Pane::Todo => self.todo.render(area, buf, (scene, focus), data),
            Pane::Members => self.members.render(area, buf, (scene.theme, focus), data),
            Pane::Details => {
                let member = self.members.member(data)?;
                self.details.render(area, buf, scene, member, data)
            }
        }
    }

    /// The names of the panes where not all are on screen.
    fn tab_names(&self) -> [(Pane, String); 3] {
        Pane::ALL.map(|pane| (pane, self.tab_name(pane)))
    }

    fn tab_name(&self, pane: Pane) -> String {
        match (pane, self.todo.len()) {
            (Pane::Todo, count @ 1..) => format!("{} ({count})", pane.name()),
            _ => pane.name().to_owned(),
        }
    }

    fn title(&self, pane: Pane, data: &Data) -> String {
        match pane {
            Pane::Todo => self.tab_name(pane),
            Pane::Members => {
                let members = data.exchange.members.iter();
                let others = members.filter(|member| data.exchange.is_partner(member));
                match others.count() {
                    0 => format!("{} · nur dieser Rechner", pane.name()),
                    1 => format!("{} · dieser Rechner und 1 weiterer", pane.name()),
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

    fn chosen(&self, _data: &Data) -> Chosen {
        Chosen::default()
    }

    fn refresh(&mut self, data: &Arc<Data>) -> Vec<Message> {
        self.take_over(data);
        Vec::new()
    }

    /// Has the folder searched for what erasures have left, once for each: that reads all backups.
    fn show(&mut self, data: &Arc<Data>) -> Vec<Message> {
        let erasures = data.exchange.erasures.len();
        if std::mem::replace(&mut self.looked, erasures) == erasures {
            return Vec::new();
        }
        vec![Message::remnants()]
    }

    fn put_down(&self, settings: &mut Settings) {
        settings.exchange = self.standing;
    }

    fn can(&self, command: Command, data: &Data) -> bool {
        let member = || self.member(data);
        match command {
            Command::Trust => member().is_some_and(can_be_trusted),
            Command::Distrust => member().is_some_and(can_be_distrusted),
            _ => true,
        }
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene, data: &Data) -> Vec<Message> {
        let layout = self.layout(area, data);
        match input {
            Input::Mouse(mouse) => self.mouse(*mouse, input, &layout, (data, scene.keymap)),
            _ => self.pass(self.standing.focus, input, &layout, (data, scene.keymap)),
        }
    }

    fn place(&self, area: Rect, data: &Data) -> Rect {
        let layout = self.layout(area, data);
        layout.place(self.standing.focus).unwrap_or(area)
    }

    fn grip(&self, at: Position, area: Rect, data: &Data) -> Option<Grip> {
        self.layout(area, data).grip(at)
    }

    fn stand(&mut self) -> Option<Stand<'_>> {
        Some(Stand {
            focus: &mut self.standing.focus,
            zoom: &mut self.standing.zoom,
            borders: &mut self.standing.borders,
        })
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene, data: &Data) -> Option<Position> {
        let theme = scene.theme;
        let layout = self.layout(area, data);
        if let Some(tabs) = layout.tabs {
            pane::tabs(
                &self.tab_names(),
                self.standing.focus,
                tabs,
                buf,
                scene.to_next_pane(),
            );
        }
        let title = |pane, _| self.title(pane, data);
        layout.render(
            self.standing.focus,
            buf,
            theme,
            title,
            |pane, inside, buf, focus| self.render_pane(pane, inside, buf, (scene, focus), data),
        )
    }
}

fn can_be_trusted(member: &Member) -> bool {
    !member.is_me && member.trust != Some(Trust::Accepted)
}

fn can_be_distrusted(member: &Member) -> bool {
    !member.is_me && !matches!(member.trust, Some(Trust::Distrusted { .. }))
}

#[cfg(test)]
mod tests;
