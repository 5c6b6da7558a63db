//! The overview: how far everything has come, for whom and since when, what stands in the way, what is due and comes
//! next, and where. Every element leads to the list behind it.
//!
//! Holds what is chosen by key. The figures are worked out aside, once for each state, and only while somebody looks.

mod agenda;
mod districts;
mod held;
mod layout;
mod learned;
mod map;
mod obstacles;
mod progress;
mod services;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::Datelike;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};

pub use self::learned::Answer;
pub use self::map::Signs;

use self::agenda::Entry;
use self::held::{Held, Key};
use self::layout::layout;
use self::learned::{Figures, Learned};
use self::map::MapPane;
use self::progress::Progress;
use super::app::Scene;
use super::command::overview::Overview as Own;
use super::command::{Command, Context};
use super::data::Data;
use super::dialog::go_to;
use super::input::{Input, Mouse};
use super::keymap::Keymap;
use super::layer::choose::{Choice, Choose};
use super::message::{Destination, Message, Severity};
use super::panes::{Chosen, Panes, Ring, Stand};
use super::settings::Settings;
use super::theme::Role;
use super::widget::pane::{self, Grip, Layout};
use super::widget::{Focus, Outcome, rows};
use super::workbench::layout::{Borders, Zoom};
use crate::insight::burn_up::Week;
use crate::insight::due::Due;
use crate::insight::pareto::{Bar, By};
use crate::model::schema::Kind;

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the panes")]
pub enum Pane {
    #[default]
    Services,
    Districts,
    Progress,
    Obstacles,
    Map,
    Due,
    Coming,
}

impl Ring for Pane {
    const RING: &'static [Self] = &Self::ALL;
}

impl Pane {
    /// All panes in the order of Tab.
    const ALL: [Self; 7] = [
        Self::Services,
        Self::Districts,
        Self::Progress,
        Self::Obstacles,
        Self::Map,
        Self::Due,
        Self::Coming,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Services => "Leistungen",
            Self::Districts => "Kreise",
            Self::Progress => "Verlauf",
            Self::Obstacles => "Hürden",
            Self::Map => "Karte",
            Self::Due => "Fällig",
            Self::Coming => "Neu und demnächst",
        }
    }

    /// The kind of record that belongs into it.
    const fn fitting(self) -> Option<Kind> {
        match self {
            Self::Obstacles => Some(Kind::Obstacle),
            Self::Due => Some(Kind::Task),
            Self::Coming => Some(Kind::Appointment),
            _ => None,
        }
    }
}

/// Where the borders are at first.
const BORDERS: Borders = Borders {
    column: 50,
    row: 53,
};

/// How the panes stand and what they are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Standing {
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether it is shown alone.
    pub zoom: Zoom,
    /// Where the borders are.
    pub borders: Borders,
    /// The service that Kreise and map are about; all if there is none.
    pub service: Option<String>,
    /// What the map shows the stages by.
    pub signs: Signs,
    /// What Hürden are put together by, by its place among all ways.
    pub grouping: usize,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            focus: Pane::default(),
            zoom: Zoom::default(),
            borders: BORDERS,
            service: None,
            signs: Signs::default(),
            grouping: 0,
        }
    }
}

/// What a pane may know when it draws.
#[derive(Clone, Copy)]
struct Look<'a> {
    scene: &'a Scene<'a>,
    focus: Focus,
    data: &'a Data,
    /// The service that Kreise and map are about, by its number.
    service: Option<usize>,
}

/// What is chosen in each pane and how the panes stand.
#[derive(Debug, Default)]
pub struct Overview {
    standing: Standing,
    learned: Learned,
    services: Held<Key>,
    districts: Held<Key>,
    obstacles: Held<Option<Key>>,
    due: Held<Due>,
    coming: Held<Entry>,
    progress: Progress,
    map: MapPane,
}

impl Overview {
    /// The overview as it was left.
    pub fn restored(settings: &Settings) -> Self {
        Self {
            standing: settings.overview.clone(),
            ..Self::default()
        }
    }

    /// Takes over what was worked out or chosen.
    pub fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Service(service) => self.standing.service = service,
            worked_out => {
                if !self.learned.take(worked_out) {
                    return;
                }
            }
        }
        self.renew();
    }

    fn renew(&mut self) {
        let news = self.learned.past.iter().flat_map(|past| &past.news);
        let news = news.map(|(name, count)| Entry::News(name.clone(), *count));
        let Some(figures) = &self.learned.figures else {
            return;
        };
        let reach = &figures.reach;
        let services = figures.services.iter();
        self.services.renew(
            services
                .map(|at| reach.services()[*at].key.clone())
                .collect(),
        );
        self.districts.renew(
            reach
                .kreise()
                .iter()
                .map(|kreis| kreis.key.clone())
                .collect(),
        );
        let bars = self.bars(figures).iter();
        let obstacles = bars.map(|bar| bar.key.clone()).collect();
        let coming = figures.coming.iter().cloned().map(Entry::Coming);
        self.coming.renew(news.chain(coming).collect());
        self.due.renew(figures.due.clone());
        self.map.renew(figures, service(&self.standing, figures));
        self.obstacles.renew(obstacles);
    }

    fn layout(&self, area: Rect) -> Layout<Pane> {
        layout(area, &self.standing, self.districts.keys().len())
    }

    fn by(&self) -> By {
        By::ALL[self.standing.grouping % By::ALL.len()]
    }

    fn bars<'a>(&self, figures: &'a Figures) -> &'a [Bar] {
        &figures.obstacles[self.standing.grouping % By::ALL.len()]
    }

    fn weeks(&self) -> Option<&[Week]> {
        self.learned.past.as_ref().map(|past| &*past.weeks)
    }

    fn mouse(
        &mut self,
        mouse: Mouse,
        input: &Input,
        layout: &Layout<Pane>,
        data: &Data,
    ) -> Vec<Message> {
        let Some(pane) = layout.hit(mouse, &tab_names(), &mut self.standing.focus) else {
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
            Pane::Services => self.services.handle(input, services::table_area(inside)),
            Pane::Districts => self.districts.handle(input, inside),
            Pane::Obstacles => self.obstacles.handle(input, inside),
            Pane::Due => self.due.handle(input, inside),
            Pane::Coming => self.coming.handle(input, inside),
            Pane::Progress => {
                let weeks = self.learned.past.as_ref().map(|past| &*past.weeks);
                let weeks = weeks.unwrap_or_default();
                self.progress.handle(input, inside, weeks)
            }
            Pane::Map => match &self.learned.figures {
                Some(figures) => self.map.handle(input, inside, figures),
                None => Outcome::Ignored,
            },
        };
        match outcome {
            Outcome::Submitted => self.open(pane, data),
            _ => Vec::new(),
        }
    }

    /// Goes to the list behind the chosen element of a pane.
    fn open(&self, pane: Pane, data: &Data) -> Vec<Message> {
        let messages = match pane {
            Pane::Services => self
                .services
                .chosen()
                .map(|key| vec![of_service(key, data)]),
            Pane::Districts => self.districts.chosen().map(|key| {
                let service = self.standing.service.as_deref();
                vec![of_kreis(key, service, data)]
            }),
            Pane::Obstacles => self.of_bar().map(|message| vec![message]),
            Pane::Progress => self
                .weeks()
                .and_then(|weeks| self.progress.chosen(weeks))
                .map(|week| vec![of_week(week)]),
            Pane::Map => self.map.chosen().and_then(|key| {
                let node = data.outline.place(Kind::Area, key)?;
                Some(vec![Message::Go(Destination::Node(node))])
            }),
            Pane::Due => self
                .due
                .chosen()
                .map(|due| go_to::messages(due.reason.kind(), &due.key, data)),
            Pane::Coming => self.coming.chosen().map(|entry| match entry {
                Entry::News(..) => vec![Message::Run(Command::News)],
                Entry::Coming(coming) => go_to::messages(coming.kind, &coming.key, data),
            }),
        };
        messages.unwrap_or_default()
    }

    /// The Hürden of the chosen bar.
    fn of_bar(&self) -> Option<Message> {
        let figures = self.learned.figures.as_ref()?;
        let chosen = self.obstacles.chosen()?;
        let bar = self.bars(figures).iter().find(|bar| bar.key == *chosen)?;
        let keys = bar.obstacles.iter().map(ToString::to_string).collect();
        let title = format!("Offene Hürden · {}", bar.label);
        Some(Message::Behind(Kind::Obstacle, title, keys))
    }

    /// Asks which service Kreise and map shall be about.
    fn choose_service(&self) -> Option<Message> {
        let figures = self.learned.figures.as_ref()?;
        let services = || {
            figures
                .services
                .iter()
                .map(|at| &figures.reach.services()[*at])
        };
        let keys: Vec<Option<String>> = std::iter::once(None)
            .chain(services().map(|service| Some(service.key.to_string())))
            .collect();
        let all = Choice {
            label: "Alle Leistungen zusammen".to_owned(),
            help: "Wie viele der Leistungen eines Ortes produktiv und bekannt gemacht sind."
                .to_owned(),
        };
        let choices = services().map(|service| Choice {
            label: service.name.to_string(),
            help: format!(
                "{} von {} Behörden sind produktiv und bekannt gemacht.",
                service.coverage.live, service.coverage.responsible
            ),
        });
        let chosen = keys.iter().position(|key| *key == self.standing.service);
        Some(Message::open(Choose::new(
            "Leistung für Karte und Kreise",
            std::iter::once(all).chain(choices).collect(),
            chosen.unwrap_or(0),
            move |at| {
                let service = keys.get(at).cloned().flatten();
                vec![Message::Overview(Answer::Service(service))]
            },
        )))
    }

    /// The service after the one that Kreise and map are about; after the last all of them.
    fn next_service(&self) -> Option<String> {
        let figures = self.learned.figures.as_ref()?;
        let keys: Vec<&str> = figures
            .services
            .iter()
            .map(|at| &*figures.reach.services()[*at].key)
            .collect();
        let at = match &self.standing.service {
            Some(service) => keys.iter().position(|key| key == service)? + 1,
            None => 0,
        };
        keys.get(at).map(|key| (*key).to_owned())
    }

    fn render_pane(
        &self,
        pane: Pane,
        area: Rect,
        buf: &mut Buffer,
        (scene, focus): (&Scene, Focus),
        data: &Data,
    ) -> Option<Position> {
        let (figures, weeks) = (self.learned.figures.as_deref(), self.weeks());
        let (Some(figures), true) = (figures, weeks.is_some() || pane != Pane::Progress) else {
            let style = scene.theme.style(Role::Muted);
            rows::paragraph("Wird ausgerechnet …", area, buf, style);
            return None;
        };
        let look = Look {
            scene,
            focus,
            data,
            service: service(&self.standing, figures),
        };
        match pane {
            Pane::Services => services::render(&self.services, (figures, look), area, buf),
            Pane::Districts => districts::render(&self.districts, (figures, look), area, buf),
            Pane::Obstacles => {
                let bars = self.bars(figures);
                obstacles::render(&self.obstacles, (bars, look), area, buf)
            }
            Pane::Progress => {
                let weeks = weeks.unwrap_or_default();
                self.progress.render((weeks, look), area, buf)
            }
            Pane::Map => {
                let signs = self.standing.signs;
                self.map.render((figures, signs, look), area, buf)
            }
            Pane::Due => agenda::render_due(&self.due, look, area, buf),
            Pane::Coming => agenda::render_coming(&self.coming, look, area, buf),
        }
    }

    fn title(&self, pane: Pane, data: &Data) -> String {
        let service = || match &self.standing.service {
            Some(key) => data.view().short_service(key),
            None => "alle Leistungen".to_owned(),
        };
        let name = pane.name();
        match (pane, &self.learned.figures) {
            (Pane::Services, Some(figures)) => services::title(figures),
            (Pane::Due, Some(figures)) => agenda::due_title(&figures.due, data.snapshot.today()),
            (Pane::Districts | Pane::Map, _) => format!("{name} · {}", service()),
            (Pane::Obstacles, _) => format!("{name} {}", self.by().label()),
            _ => name.to_owned(),
        }
    }
}

/// The number of the service that Kreise and map are about.
fn service(standing: &Standing, figures: &Figures) -> Option<usize> {
    figures.reach.service(standing.service.as_deref()?)
}

/// What to do where there are no areas yet.
fn way_to_areas(keymap: &Keymap) -> String {
    format!(
        "Noch keine Gemeinden. {} liest das Gemeindeverzeichnis ein.",
        keymap.way(Command::Import)
    )
}

/// The list of these connections, if there are any.
fn connections(title: String, keys: BTreeSet<String>) -> Message {
    if keys.is_empty() {
        return Message::Note(Severity::Info, format!("{title}: noch keine."));
    }
    Message::Behind(Kind::Connection, title, keys)
}

/// The connections to a service.
fn of_service(key: &str, data: &Data) -> Message {
    let links = data.outline.links().iter();
    let keys: BTreeSet<String> = links
        .filter(|link| *link.service == *key)
        .map(|link| link.key.to_string())
        .collect();
    let title = format!("Anbindungen · {}", data.view().short_service(key));
    connections(title, keys)
}

/// The connections in a Kreis, to one service or to all.
fn of_kreis(key: &str, service: Option<&str>, data: &Data) -> Message {
    let node = data.outline.place(Kind::Area, key);
    let links = node.map_or(0..0, |node| data.outline.nodes()[node].links.clone());
    let links = data.outline.links()[links].iter();
    let keys: BTreeSet<String> = links
        .filter(|link| service.is_none_or(|service| *link.service == *service))
        .map(|link| link.key.to_string())
        .collect();
    let mut title = format!("Anbindungen · {}", data.view().title(Kind::Area, key));
    if let Some(service) = service {
        title = format!("{title} · {}", data.view().short_service(service));
    }
    connections(title, keys)
}

/// The connections that came to be connected in a week.
fn of_week(week: &Week) -> Message {
    let number = week.monday.iso_week().week();
    if week.reached.is_empty() {
        let text = format!("In KW {number:02} kam keine angebundene Anbindung dazu.");
        return Message::Note(Severity::Info, text);
    }
    let keys = week.reached.iter().map(ToString::to_string).collect();
    Message::Behind(
        Kind::Connection,
        format!("Angebunden in KW {number:02}"),
        keys,
    )
}

impl Panes for Overview {
    fn contexts(&self) -> Vec<Context> {
        let own = match self.standing.focus {
            Pane::Map => vec![Context::Map],
            Pane::Obstacles => vec![Context::Pareto, Context::Record],
            Pane::Due | Pane::Coming => vec![Context::Record],
            _ => Vec::new(),
        };
        let all = [Context::Overview, Context::Panes, Context::Main];
        own.into_iter().chain(all).collect()
    }

    fn chosen(&self, data: &Data) -> Chosen {
        let of = |kind, key: &str| Chosen::of(kind, key, data);
        let chosen = match self.standing.focus {
            Pane::Due => self.due.chosen().map(|due| {
                let kind = due.reason.kind();
                let chosen = of(kind, &due.key);
                // A day of a connection is not the connection: nobody means to delete that here.
                let record = chosen.record.clone().filter(|_| kind != Kind::Connection);
                Chosen { record, ..chosen }
            }),
            Pane::Coming => match self.coming.chosen() {
                Some(Entry::Coming(coming)) => Some(of(coming.kind, &coming.key)),
                _ => None,
            },
            Pane::Map => self.map.chosen().map(|key| of(Kind::Area, key)),
            Pane::Districts => self.districts.chosen().map(|key| of(Kind::Area, key)),
            Pane::Services => self.services.chosen().map(|key| Chosen {
                service: Some(key.to_string()),
                ..Chosen::default()
            }),
            Pane::Progress | Pane::Obstacles => None,
        };
        Chosen {
            fitting: self.standing.focus.fitting(),
            ..chosen.unwrap_or_default()
        }
    }

    fn refresh(&mut self, _data: &Arc<Data>) -> Vec<Message> {
        Vec::new()
    }

    fn show(&mut self, data: &Arc<Data>) -> Vec<Message> {
        self.learned.ask(data)
    }

    fn keys(&self, _data: &Data) -> Vec<(&'static str, &'static str)> {
        vec![("Eingabe", "Liste dahinter")]
    }

    fn put_down(&self, settings: &mut Settings) {
        settings.overview = self.standing.clone();
    }

    fn command(&mut self, command: Command, _scene: &Scene, _data: &Data) -> Vec<Message> {
        let Command::Overview(own) = command else {
            return Vec::new();
        };
        match own {
            Own::Service => return self.choose_service().into_iter().collect(),
            Own::NextService => self.standing.service = self.next_service(),
            Own::Grouping => self.standing.grouping = (self.standing.grouping + 1) % By::ALL.len(),
            Own::Nearer => self.map.zoom(1),
            Own::Further => self.map.zoom(-1),
            Own::Signs => self.standing.signs = self.standing.signs.other(),
        }
        self.renew();
        Vec::new()
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene, data: &Data) -> Vec<Message> {
        let layout = self.layout(area);
        match input {
            Input::Mouse(mouse) => self.mouse(*mouse, input, &layout, data),
            _ => self.pass(self.standing.focus, input, &layout, data),
        }
    }

    fn place(&self, area: Rect, _data: &Data) -> Rect {
        self.layout(area).place(self.standing.focus).unwrap_or(area)
    }

    fn grip(&self, at: Position, area: Rect, _data: &Data) -> Option<Grip> {
        self.layout(area).grip(at)
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
        let layout = self.layout(area);
        if let Some(tabs) = layout.tabs {
            pane::tabs(
                &tab_names(),
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

/// The names of the panes where not all are on screen.
fn tab_names() -> [(Pane, &'static str); 7] {
    Pane::ALL.map(|pane| match pane {
        Pane::Coming => (pane, "Demnächst"),
        _ => (pane, pane.name()),
    })
}
