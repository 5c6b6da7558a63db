//! The Prüfungen as a working place: the runs on the left, the checklist of the chosen one on the right, worked through
//! with one key per result.
//!
//! Holds what is chosen by key, so that a new state of the workspace changes nothing under anybody's hands.

mod details;
mod layout;
mod line;
mod list;
mod make;
mod points;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};

use self::layout::layout;
use self::list::RunList;
use self::points::Points;
use super::app::Scene;
use super::command::runs::{Only, Runs as Own};
use super::command::{Command, Context};
use super::data::Data;
use super::dialog;
use super::input::{Input, Mouse};
use super::layer::is_escape;
use super::message::Message;
use super::panes::{Chosen, Panes, Ring, Stand};
use super::settings::Settings;
use super::widget::Outcome;
use super::widget::pane::{self, Grip, Layout};
use super::widget::text::one_line;
use super::work::{self, check};
use super::workbench::layout::{Borders, Zoom};
use crate::model::rules::closed;
use crate::model::schema::Kind;
use crate::model::text::counted;

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pane {
    /// The runs.
    #[default]
    List,
    /// The checklist of the chosen one.
    Points,
}

impl Ring for Pane {
    const RING: &'static [Self] = &Self::ALL;
}

impl Pane {
    const ALL: [Self; 2] = [Self::List, Self::Points];

    const fn name(self) -> &'static str {
        match self {
            Self::List => "Prüfungen",
            Self::Points => "Prüfliste",
        }
    }
}

/// Where the borders are at first: the checklist is what is worked at.
const BORDERS: Borders = Borders {
    column: 42,
    row: 66,
};

/// How the view stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Standing {
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether it is shown alone.
    pub zoom: Zoom,
    /// Where the borders are.
    pub borders: Borders,
    /// What is typed as filter of the runs.
    pub filter: String,
    /// The chosen run.
    pub run: Option<String>,
    /// Which points are shown.
    pub only: Only,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            focus: Pane::default(),
            zoom: Zoom::default(),
            borders: BORDERS,
            filter: String::new(),
            run: None,
            only: Only::default(),
        }
    }
}

/// What is chosen in each pane and how the panes stand.
#[derive(Debug)]
pub struct Runs {
    focus: Pane,
    zoom: Zoom,
    borders: Borders,
    list: RunList,
    points: Points,
}

impl Runs {
    /// The view as it was left.
    pub fn restored(settings: &Settings) -> Self {
        let standing = &settings.runs;
        Self {
            focus: standing.focus,
            zoom: standing.zoom,
            borders: standing.borders,
            list: RunList::restored(&standing.filter, standing.run.as_deref()),
            points: Points::restored(standing.only),
        }
    }

    /// Chooses a run and shows it.
    pub fn go_to(&mut self, run: &str, data: &Data) {
        self.list.go_to(run, data);
        self.follow(data);
    }

    /// The checklist follows the chosen run.
    fn follow(&mut self, data: &Data) {
        self.points.refresh(self.list.entry(data), data);
    }

    fn mouse(
        &mut self,
        mouse: Mouse,
        input: &Input,
        layout: &Layout<Pane>,
        data: &Data,
    ) -> Vec<Message> {
        let Some(pane) = layout.hit(mouse, &tab_names(), &mut self.focus) else {
            return Vec::new();
        };
        self.pass(pane, input, layout, data)
    }

    fn pass(
        &mut self,
        pane: Pane,
        input: &Input,
        layout: &Layout<Pane>,
        data: &Data,
    ) -> Vec<Message> {
        let Some(inside) = layout.inside(pane) else {
            return Vec::new();
        };
        match pane {
            Pane::List => match self.list.handle(input, inside, data) {
                Outcome::Ignored => {}
                Outcome::Submitted => self.focus = Pane::Points,
                _ => self.follow(data),
            },
            Pane::Points => {
                if self.points.handle(input, inside, self.borders.row) == Outcome::Submitted {
                    return self.open_point(data);
                }
            }
        }
        Vec::new()
    }

    /// A point leads to what came of it; where nothing has, its note is asked for.
    fn open_point(&self, data: &Data) -> Vec<Message> {
        let Some(item) = self.points.item() else {
            return Vec::new();
        };
        let list = self.points.list(data);
        let point = list.as_ref().and_then(|list| list.point(&item.key));
        let linked = point.and_then(|point| {
            let obstacle = point.obstacle.map(|key| (Kind::Obstacle, key));
            obstacle.or_else(|| point.task.map(|key| (Kind::Task, key)))
        });
        match linked.filter(|(kind, key)| data.view().exists(*kind, key)) {
            Some((kind, key)) => vec![Message::open(dialog::record::edit(
                kind,
                key,
                &data.snapshot,
            ))],
            None => vec![Message::Run(Command::CheckNote)],
        }
    }

    fn layout(&self, area: Rect) -> Layout<Pane> {
        layout(area, self.focus, self.zoom, self.borders)
    }

    fn title(&self, pane: Pane, cells: u16, data: &Data) -> String {
        match pane {
            Pane::List => [pane.name(), &self.list.title()].join(" · "),
            Pane::Points => self.points.title(cells, data),
        }
    }

    /// The pane with the focus as a table.
    fn copy(&self, data: &Data) -> Message {
        let ((table, count), one, many) = match self.focus {
            Pane::List => (self.list.table(data), "Prüfung", "Prüfungen"),
            Pane::Points => (self.points.table(data), "Prüfpunkt", "Prüfpunkte"),
        };
        Message::Copy(table, counted(count as u64, one, many))
    }

    /// The state of the chosen run, if its results do not change any more.
    fn is_closed(&self, data: &Data) -> bool {
        let run = self.list.entry(data).and_then(|entry| entry.run.as_deref());
        let stand = run.and_then(|run| data.view().text(Kind::TestRun, run, "stand"));
        stand.as_deref().and_then(closed).is_some()
    }
}

impl Panes for Runs {
    fn contexts(&self) -> Vec<Context> {
        let mut contexts = match self.focus {
            Pane::List => vec![Context::Runs],
            Pane::Points => vec![Context::Checklist, Context::Points],
        };
        contexts.extend([
            Context::Record,
            Context::Filtered,
            Context::Panes,
            Context::Main,
        ]);
        contexts
    }

    fn chosen(&self, data: &Data) -> Chosen {
        let Some(entry) = self.list.entry(data) else {
            return Chosen {
                fitting: Some(Kind::TestRun),
                ..Chosen::default()
            };
        };
        let run = entry.run.as_deref();
        let of = match run {
            Some(run) => Chosen::of(Kind::TestRun, run, data),
            None => Chosen::of(Kind::Connection, &entry.connection, data),
        };
        let (fitting, point) = match self.focus {
            Pane::List => (Kind::TestRun, None),
            Pane::Points => (Kind::Obstacle, self.points.item()),
        };
        Chosen {
            fitting: Some(fitting),
            point: point.map(|item| item.key.clone()),
            ..of
        }
    }

    fn refresh(&mut self, data: &Arc<Data>) -> Vec<Message> {
        self.list.refresh(data);
        self.follow(data);
        Vec::new()
    }

    fn keys(&self, _data: &Data) -> Vec<(&'static str, &'static str)> {
        match self.focus {
            Pane::List => vec![("Eingabe", "Prüfliste")],
            Pane::Points => Vec::new(),
        }
    }

    fn put_down(&self, settings: &mut Settings) {
        settings.runs = Standing {
            focus: self.focus,
            zoom: self.zoom,
            borders: self.borders,
            filter: self.list.filter_text().to_owned(),
            run: self.list.run().map(str::to_owned),
            only: self.points.only(),
        };
    }

    fn command(&mut self, command: Command, scene: &Scene, data: &Data) -> Vec<Message> {
        let own = match command {
            Command::Filter => return vec![filter(self.list.filter_text())],
            Command::Runs(own) => own,
            _ => return Vec::new(),
        };
        let chosen = self.chosen(data);
        match own {
            Own::NextOpen if self.points.next_open(data) => Vec::new(),
            Own::NextOpen => vec![Message::info("Kein Punkt ist mehr offen.")],
            Own::Proof => check::ask(&check::PROOF, chosen, scene.now, data),
            Own::Time => check::ask(&check::TIME, chosen, scene.now, data),
            Own::Obstacle => make::from_point(Kind::Obstacle, &chosen, data),
            Own::Task => make::from_point(Kind::Task, &chosen, data),
            Own::Compare => vec![Message::info(self.points.compare(data))],
            Own::Choose => vec![make::choose(self.points.only())],
            Own::Show(only) => {
                self.points.show(only, data);
                Vec::new()
            }
            Own::Reopen => chosen
                .run
                .map(|run| check::reopen(&run))
                .into_iter()
                .collect(),
            Own::Templates => vec![dialog::templates::open(chosen.service.as_deref(), data)],
            Own::Copy => vec![self.copy(data)],
        }
    }

    fn can(&self, command: Command, data: &Data) -> bool {
        let Command::Runs(own) = command else {
            return true;
        };
        let chosen = || self.chosen(data);
        match own {
            Own::Reopen => self.is_closed(data),
            Own::Proof | Own::Time | Own::NextOpen => chosen().point.is_some(),
            Own::Obstacle | Own::Task => chosen().point.is_some() && chosen().run.is_some(),
            Own::Compare => chosen().run.is_some(),
            Own::Show(only) => only != self.points.only(),
            Own::Choose | Own::Templates | Own::Copy => true,
        }
    }

    fn filter(&mut self, text: &str, data: &Data) {
        self.list.filter(text.trim().to_owned(), data);
        self.follow(data);
    }

    fn next_check_point(&mut self) {
        self.points.advance();
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene, data: &Data) -> Vec<Message> {
        let layout = self.layout(area);
        if let Input::Mouse(mouse) = input {
            return self.mouse(*mouse, input, &layout, data);
        }
        if is_escape(input) {
            if self.focus == Pane::Points && self.points.only() != Only::All {
                self.points.show(Only::All, data);
            } else if !self.list.filter_text().is_empty() {
                self.filter("", data);
            }
            return Vec::new();
        }
        self.pass(self.focus, input, &layout, data)
    }

    fn place(&self, area: Rect, _data: &Data) -> Rect {
        self.layout(area).place(self.focus).unwrap_or(area)
    }

    fn shows_clock(&self, area: Rect, scene: &Scene, data: &Data) -> bool {
        self.layout(area).inside(Pane::Points).is_some() && self.points.shows_clock(scene, data)
    }

    fn grip(&self, at: Position, area: Rect, _data: &Data) -> Option<Grip> {
        self.layout(area).grip(at)
    }

    fn stand(&mut self) -> Option<Stand<'_>> {
        Some(Stand {
            focus: &mut self.focus,
            zoom: &mut self.zoom,
            borders: &mut self.borders,
        })
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene, data: &Data) -> Option<Position> {
        let theme = scene.theme;
        let layout = self.layout(area);
        if let Some(tabs) = layout.tabs {
            pane::tabs(&tab_names(), self.focus, tabs, buf, scene.to_next_pane());
        }
        let title = |pane, cells| self.title(pane, cells, data);
        layout.render(
            self.focus,
            buf,
            theme,
            title,
            |pane, inside, buf, focus| match pane {
                Pane::List => self.list.render(inside, buf, (scene, focus), data),
                Pane::Points => {
                    let row = self.borders.row;
                    self.points.render(inside, buf, (scene, focus), data, row)
                }
            },
        )
    }
}

/// Asks which runs to show.
fn filter(typed: &str) -> Message {
    let question = "Nur Prüfungen zeigen, in deren Leistung, Behörde, Stand, Umgebung, Variante, Datum oder Bemerkung alle Wörter stehen. Leer oder Esc zeigt wieder alle.";
    work::ask_filter(question, typed)
}

/// One row of a table for other programs.
fn cells(cells: impl IntoIterator<Item = String>) -> String {
    let cells = cells.into_iter().map(|cell| one_line(&cell));
    let mut row = cells.collect::<Vec<_>>().join("\t");
    row.push('\n');
    row
}

fn tab_names() -> [(Pane, &'static str); 2] {
    Pane::ALL.map(|pane| (pane, pane.name()))
}

#[cfg(test)]
mod tests;
