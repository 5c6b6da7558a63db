//! The workbench: areas and authorities, their services, their appointments, and the checklist of the chosen service,
//! each choice narrowing what the next pane shows.
//!
//! Holds what is chosen by key, so that a new state of the workspace changes nothing under anybody's hands.

mod appointments;
mod areas;
mod checklist;
mod filter;
pub mod layout;
mod services;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};

use self::appointments::Appointments;
use self::areas::Areas;
use self::checklist::Checklist;
use self::filter::Filter;
use self::layout::{Borders, Zoom, layout};
use self::services::Services;
use super::app::Scene;
use super::command::{Command, Context};
use super::data::Data;
use super::input::{Input, Mouse};
use super::layer::is_escape;
use super::message::Message;
use super::panes::{Chosen, Panes, Ring, Stand};
use super::settings::Settings;
use super::theme::{Role, Theme};
use super::view::OPENING;
use super::widget::pane::{self, Grip, Layout};
use super::widget::rows::paragraph;
use super::widget::{Focus, Outcome};
use super::work;
use crate::insight::outline::Outline;
use crate::model::schema::Kind;

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the panes")]
pub enum Pane {
    #[default]
    Areas,
    Services,
    Appointments,
    Checklist,
}

impl Ring for Pane {
    const RING: &'static [Self] = &Self::ALL;
}

impl Pane {
    /// All panes in the order of Tab.
    pub const ALL: [Self; 4] = [
        Self::Areas,
        Self::Services,
        Self::Appointments,
        Self::Checklist,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Areas => "Gebiete und Behörden",
            Self::Services => "Leistungen",
            Self::Appointments => "Termine",
            Self::Checklist => "Prüfliste",
        }
    }

    /// The context of its commands.
    const fn context(self) -> Context {
        match self {
            Self::Areas => Context::Areas,
            Self::Services => Context::Connection,
            Self::Appointments => Context::Appointments,
            Self::Checklist => Context::Checklist,
        }
    }

    /// The kind of record that belongs into it.
    const fn fitting(self) -> Kind {
        match self {
            Self::Areas => Kind::Authority,
            Self::Services => Kind::Connection,
            Self::Appointments => Kind::Appointment,
            Self::Checklist => Kind::Obstacle,
        }
    }
}

/// What is chosen in each pane and how the panes stand.
#[derive(Debug, Default)]
pub struct Workbench {
    focus: Pane,
    zoom: Zoom,
    borders: Borders,
    areas: Areas,
    services: Services,
    appointments: Appointments,
    checklist: Checklist,
}

impl Workbench {
    /// The workbench as it was left.
    pub fn restored(settings: &Settings) -> Self {
        Self {
            focus: settings.focus,
            zoom: settings.zoom,
            borders: settings.borders,
            areas: Areas::restored(settings),
            ..Self::default()
        }
    }

    /// The services and appointments follow what is chosen in the tree.
    fn follow_areas(&mut self, data: &Data) {
        let node = self.areas.node();
        self.services.refresh(node, data);
        self.appointments.refresh(node, data);
        self.follow_services(data);
    }

    /// The checklist follows the chosen service.
    fn follow_services(&mut self, data: &Data) {
        self.checklist.refresh(self.services.connection(data), data);
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
        let outcome = match pane {
            Pane::Areas => self.areas.handle(input, inside, data),
            Pane::Services => self.services.handle(input, inside, data),
            Pane::Appointments => self.appointments.handle(input, inside),
            Pane::Checklist => self.checklist.handle(input, inside),
        };
        match (pane, outcome) {
            (_, Outcome::Ignored) => {}
            (Pane::Areas, Outcome::Submitted) => self.focus = Pane::Services,
            (Pane::Services, Outcome::Submitted) => return self.open_service(data),
            (Pane::Appointments, Outcome::Submitted) if self.record(data).is_some() => {
                return vec![Message::Run(Command::Edit)];
            }
            (Pane::Areas, _) => self.follow_areas(data),
            (Pane::Services, _) => self.follow_services(data),
            _ => {}
        }
        Vec::new()
    }

    /// A service that is connected leads to its checklist; one that is not is to be connected.
    fn open_service(&mut self, data: &Data) -> Vec<Message> {
        if self.services.connection(data).is_some() {
            self.focus = Pane::Checklist;
            Vec::new()
        } else {
            vec![Message::Run(Command::New)]
        }
    }

    /// Chooses an area or authority and shows it.
    pub fn go_to_node(&mut self, node: usize, data: &Data) {
        self.areas.go_to(node, data);
        self.focus = Pane::Areas;
        self.follow_areas(data);
    }

    /// Chooses a service of an authority, connected or not. A filter that hides it is lifted.
    pub fn go_to_service(&mut self, node: usize, service: &str, data: &Data) {
        self.go_to_node(node, data);
        if !self.services.choose(service, data) {
            self.filter("", data);
            self.services.choose(service, data);
        }
        self.focus = Pane::Services;
        self.follow_services(data);
    }

    /// Chooses an appointment and shows it.
    pub fn go_to_appointment(&mut self, key: &str, data: &Data) {
        if !self.appointments.choose(key) {
            self.areas.go_to(0, data);
            self.follow_areas(data);
            self.appointments.choose(key);
        }
        self.focus = Pane::Appointments;
    }

    /// What is typed as filter of the services.
    fn filter_text(&self) -> &str {
        self.services.filter_text()
    }

    /// The record that the focus is on.
    fn record(&self, data: &Data) -> Option<(Kind, String)> {
        match self.focus {
            Pane::Areas => self.areas.record(data),
            Pane::Services => {
                let key = self.services.connection(data)?;
                Some((Kind::Connection, key.to_owned()))
            }
            Pane::Appointments => Some((Kind::Appointment, self.appointments.chosen()?.to_owned())),
            Pane::Checklist => Some((Kind::TestRun, self.checklist.run()?.to_owned())),
        }
    }

    /// Takes over the tree as it was left, while nothing more is there.
    pub fn foresee(&mut self, outline: &Outline) {
        self.areas.refresh(outline);
    }

    /// Draws the tree as it was left; everything else is still to come.
    pub fn render_foreseen(&self, area: Rect, buf: &mut Buffer, theme: Theme, outline: &Outline) {
        for &(pane, place) in &self.layout(area).panes {
            pane::frame(pane.name(), place, buf, theme, Focus::Elsewhere);
            let inside = pane::inside(place);
            match pane {
                Pane::Areas => {
                    let look = (theme, Focus::Elsewhere);
                    self.areas.render(inside, buf, look, (outline, None), "");
                }
                _ => paragraph(OPENING, inside, buf, theme.style(Role::Muted)),
            }
        }
    }

    fn layout(&self, area: Rect) -> Layout<Pane> {
        layout(area, self.focus, self.zoom, self.borders)
    }

    fn render_pane(
        &self,
        pane: Pane,
        area: Rect,
        buf: &mut Buffer,
        (scene, focus): (&Scene, Focus),
        data: &Data,
    ) -> Option<Position> {
        let look = (scene.theme, focus);
        match pane {
            Pane::Areas => {
                let shown = (&data.outline, Some(data.snapshot.state()));
                let empty = scene.keymap.fill(areas::EMPTY);
                self.areas.render(area, buf, look, shown, &empty)
            }
            Pane::Services => self.services.render(area, buf, (scene, focus), data),
            Pane::Appointments => self.appointments.render(area, buf, (scene, focus), data),
            Pane::Checklist => self.checklist.render(area, buf, look, data),
        }
    }

    fn title(&self, pane: Pane, data: &Data) -> String {
        let details = match pane {
            Pane::Areas => String::new(),
            Pane::Services => self.services.title(data),
            Pane::Appointments => self.appointments.title(data),
            Pane::Checklist => self.checklist.title(data),
        };
        if details.is_empty() {
            pane.name().to_owned()
        } else {
            format!("{} · {details}", pane.name())
        }
    }
}

impl Panes for Workbench {
    fn contexts(&self) -> Vec<Context> {
        vec![
            self.focus.context(),
            Context::Record,
            Context::Filtered,
            Context::Panes,
            Context::Main,
        ]
    }

    fn chosen(&self, data: &Data) -> Chosen {
        let connection = self.services.connection(data);
        let above = match (connection, self.areas.record(data)) {
            (Some(connection), _) => Chosen::of(Kind::Connection, connection, data),
            (None, Some((kind, key))) => Chosen::of(kind, &key, data),
            (None, None) => Chosen::default(),
        };
        let missing = self.services.missing().map(str::to_owned);
        Chosen {
            record: self.record(data),
            fitting: Some(self.focus.fitting()),
            area: self.areas.area(data),
            service: missing.or(above.service),
            run: self.checklist.run().map(str::to_owned),
            point: self.checklist.point().map(str::to_owned),
            ..above
        }
    }

    fn refresh(&mut self, data: &Arc<Data>) -> Vec<Message> {
        if self.areas.is_first(&data.outline) {
            // Whoever has just got areas goes on there.
            self.focus = Pane::Areas;
        }
        self.areas.refresh(&data.outline);
        self.follow_areas(data);
        Vec::new()
    }

    fn keys(&self, data: &Data) -> Vec<(&'static str, &'static str)> {
        match self.focus {
            Pane::Services if self.services.connection(data).is_some() => {
                vec![("Eingabe", "Prüfliste")]
            }
            Pane::Services if self.services.missing().is_some() => vec![("Eingabe", "Anbinden")],
            _ => Vec::new(),
        }
    }

    fn put_down(&self, settings: &mut Settings) {
        settings.focus = self.focus;
        settings.zoom = self.zoom;
        settings.borders = self.borders;
        self.areas.put_down(settings);
    }

    fn command(&mut self, command: Command, _scene: &Scene, _data: &Data) -> Vec<Message> {
        match command {
            Command::Filter => vec![work::filter(self.filter_text())],
            _ => Vec::new(),
        }
    }

    fn filter(&mut self, text: &str, data: &Data) {
        self.services.filter(Filter::new(text), data);
        self.follow_services(data);
    }

    fn next_check_point(&mut self) {
        self.checklist.advance();
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene, data: &Data) -> Vec<Message> {
        let layout = self.layout(area);
        if let Input::Mouse(mouse) = input {
            return self.mouse(*mouse, input, &layout, data);
        }
        if is_escape(input) && !self.filter_text().is_empty() {
            self.filter("", data);
            return Vec::new();
        }
        let focus = self.focus;
        self.pass(focus, input, &layout, data)
    }

    fn place(&self, area: Rect, _data: &Data) -> Rect {
        self.layout(area).place(self.focus).unwrap_or(area)
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
        let title = |pane, _| self.title(pane, data);
        layout.render(self.focus, buf, theme, title, |pane, inside, buf, focus| {
            self.render_pane(pane, inside, buf, (scene, focus), data)
        })
    }
}

/// The names of the panes where not all are on screen.
fn tab_names() -> [(Pane, &'static str); 4] {
    Pane::ALL.map(|pane| match pane {
        Pane::Areas => (pane, "Gebiete"),
        _ => (pane, pane.name()),
    })
}

#[cfg(test)]
mod tests;
