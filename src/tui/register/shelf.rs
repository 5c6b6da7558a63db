//! A view of lists: one or several lists as tabs, each with everything about its chosen record beside or below it.

use std::marker::PhantomData;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Register;
use super::detail::{About, DetailPane, Facts};
use super::news::{News, Place, What};
use super::standing::{Pane, ShelfStanding, Standing};
use super::timeline;
use crate::model::schema::Kind;
use crate::tui::app::Scene;
use crate::tui::command::{self, Command, Context};
use crate::tui::data::Data;
use crate::tui::dialog::erasures;
use crate::tui::dialog::record;
use crate::tui::input::{Input, MouseAction};
use crate::tui::message::Message;
use crate::tui::panes::{Chosen, Panes, Stand};
use crate::tui::settings::Settings;
use crate::tui::widget::pane::{self, Grip, Layout};
use crate::tui::widget::{Focus, Outcome};
use crate::tui::workbench::layout::Zoom;

/// Which lists a view has.
pub trait Lists {
    /// Under what its state is kept.
    const NAME: &'static str;
    /// The kinds of its lists, in the order of their tabs.
    const KINDS: &'static [Kind];
}

/// The view of Hürden.
pub type Obstacles = Shelf<OfObstacles>;
/// The view of tasks and milestones.
pub type Tasks = Shelf<OfTasks>;
/// The view of persons and teams.
pub type Persons = Shelf<OfPersons>;

/// Hürden.
pub struct OfObstacles;
/// Tasks and milestones.
pub struct OfTasks;
/// Persons and teams.
pub struct OfPersons;

impl Lists for OfObstacles {
    const NAME: &'static str = "huerden";
    const KINDS: &'static [Kind] = &[Kind::Obstacle];
}

impl Lists for OfTasks {
    const NAME: &'static str = "aufgaben";
    const KINDS: &'static [Kind] = &[Kind::Task, Kind::Milestone];
}

impl Lists for OfPersons {
    const NAME: &'static str = "personen";
    const KINDS: &'static [Kind] = &[Kind::Person, Kind::Team];
}

/// A view of lists.
pub struct Shelf<L> {
    standing: ShelfStanding,
    tabs: Vec<Register>,
    details: DetailPane,
    /// What stands beside the list, and of which record.
    facts: (Option<String>, Facts),
    inquiry: Inquiry,
    lists: PhantomData<L>,
}

/// Whether facts are being found out. One at a time: who holds an arrow key down passes many records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inquiry {
    /// Nothing is asked.
    None,
    /// The answer will count, if the same record is still chosen then.
    Open,
    /// The workspace has changed since: the answer will say nothing.
    Outdated,
}

/// From this size on the details stand beside the list.
const BESIDE: u16 = 100;
/// From this height on they stand below it.
const BELOW: u16 = 16;

/// The parts of the view.
struct Parts {
    timeline: Option<Rect>,
    layout: Layout<Pane>,
}

impl<L: Lists> Shelf<L> {
    /// The view as it was left.
    pub fn restored(settings: &Settings) -> Self {
        let standing = settings.shelves.get(L::NAME).cloned().unwrap_or_default();
        let list = |kind: &Kind| {
            let left = Standing::of(*kind, &settings.lists);
            let mut list = Register::new(*kind, Place::View, left);
            list.choose(standing.chosen.get(kind.slug()).cloned());
            list
        };
        Self {
            tabs: L::KINDS.iter().map(list).collect(),
            standing: ShelfStanding {
                tab: standing.tab.min(L::KINDS.len() - 1),
                ..standing
            },
            details: DetailPane::default(),
            facts: (None, Facts::None),
            inquiry: Inquiry::None,
            lists: PhantomData,
        }
    }

    /// The key of the first row.
    #[cfg(test)]
    pub fn first(&self) -> Option<&str> {
        self.list().listing().key(0)
    }

    fn list(&self) -> &Register {
        &self.tabs[self.standing.tab]
    }

    fn list_mut(&mut self) -> &mut Register {
        &mut self.tabs[self.standing.tab]
    }

    /// What the details are about.
    fn about<'a>(&'a self, data: &'a Data, theme: crate::tui::theme::Theme) -> Option<About<'a>> {
        let kind = self.list().kind();
        let key = self.list().chosen_key()?;
        Some(About {
            kind,
            key,
            facts: &self.facts.1,
            data,
            theme,
        })
        .filter(|_| data.view().exists(kind, key))
    }

    /// The details follow the list: what takes its time to find out is asked for.
    fn follow(&mut self, data: &Data) -> Vec<Message> {
        let chosen = self.list().chosen_key().map(str::to_owned);
        if self.facts.0 == chosen {
            return Vec::new();
        }
        self.details.reset();
        self.facts = (chosen, Facts::None);
        self.inquire(data)
    }

    /// Finds out what stands beside the list, at once if that is a matter of a moment.
    fn inquire(&mut self, data: &Data) -> Vec<Message> {
        let kind = self.list().kind();
        let chosen = self.facts.0.clone();
        let Some(key) = chosen.filter(|_| Facts::are_there(kind)) else {
            return Vec::new();
        };
        let (snapshot, lookup) = (data.snapshot.clone(), data.lookup.clone());
        let written = |kind: &Kind| snapshot.state().count_written(kind.slug());
        let few = || Kind::ALL.iter().map(written).sum::<usize>() <= FEW;
        if lookup.is_there() || few() {
            self.facts.1 = Facts::of(kind, &key, &snapshot, &lookup);
            return Vec::new();
        }
        if self.inquiry != Inquiry::None {
            return Vec::new();
        }
        self.inquiry = Inquiry::Open;
        vec![Message::aside(move || {
            let facts = Facts::of(kind, &key, &snapshot, &lookup);
            vec![News::message(
                kind,
                Place::View,
                What::Facts(key, Box::new(facts)),
            )]
        })]
    }

    fn open_tab(&mut self, tab: usize, data: &Data) -> Vec<Message> {
        self.standing.tab = tab.min(self.tabs.len() - 1);
        self.facts.0 = None;
        let mut messages = self.list_mut().show(data);
        messages.extend(self.follow(data));
        messages
    }

    fn tab_names(&self) -> Vec<(usize, &'static str)> {
        let names = self.tabs.iter().map(|list| list.kind().def().plural);
        names.enumerate().collect()
    }

    fn parts(&self, area: Rect) -> Parts {
        let (tabs, rest) = if self.tabs.len() > 1 && area.height > 4 {
            let [tabs, rest] = pane::split(area, 1);
            (Some(tabs), rest)
        } else {
            (None, area)
        };
        let (timeline, rest) =
            if self.list().kind() == Kind::Milestone && rest.height > timeline::ROWS + 7 {
                let [above, below] = pane::split(rest, timeline::ROWS + 2);
                (Some(above), below)
            } else {
                (None, rest)
            };
        let ShelfStanding {
            focus,
            zoom,
            borders,
            ..
        } = self.standing;
        let both = |[list, details]: [Rect; 2]| vec![(Pane::List, list), (Pane::Details, details)];
        let panes = if zoom == Zoom::Out && rest.width >= BESIDE {
            both(pane::columns(rest, borders.column))
        } else if zoom == Zoom::Out && rest.height >= BELOW {
            both(pane::rows(rest, borders.row))
        } else {
            vec![(focus, rest)]
        };
        Parts {
            timeline,
            layout: Layout { tabs, panes },
        }
    }

    fn pass(
        &mut self,
        pane: Pane,
        input: &Input,
        parts: &Parts,
        data: &Data,
        scene: &Scene,
    ) -> Vec<Message> {
        let Some(inside) = parts.layout.inside(pane) else {
            return Vec::new();
        };
        match pane {
            Pane::List => {
                let mut messages = self.list_mut().handle(input, inside, data);
                messages.extend(self.follow(data));
                messages
            }
            Pane::Details => self.handle_details(input, inside, data, scene),
        }
    }

    /// Eingabe on a line that leads on opens what it leads to.
    fn handle_details(
        &mut self,
        input: &Input,
        area: Rect,
        data: &Data,
        scene: &Scene,
    ) -> Vec<Message> {
        if crate::tui::layer::is_escape(input) {
            self.standing.focus = Pane::List;
            return Vec::new();
        }
        let mut details = std::mem::take(&mut self.details);
        let Some(about) = self.about(data, scene.theme) else {
            return Vec::new();
        };
        let outcome = details.handle(input, area, about);
        let link = details
            .link(about, area.width)
            .filter(|_| outcome == Outcome::Submitted);
        self.details = details;
        link.map(|(kind, key)| Message::open(record::edit(kind, &key, &data.snapshot)))
            .into_iter()
            .collect()
    }

    /// The Hürde that is chosen in the details.
    fn linked(&self, scene: &Scene, data: &Data) -> Option<String> {
        let about = self
            .about(data, scene.theme)
            .filter(|_| self.standing.focus == Pane::Details)?;
        // Links do not depend on the width but for the lines before them; the widest has fewest.
        let width = self.details_width(scene);
        match self.details.link(about, width)? {
            (Kind::Obstacle, key) => Some(key),
            _ => None,
        }
    }

    fn details_width(&self, scene: &Scene) -> u16 {
        let screen = Rect::new(0, 0, scene.size.width, scene.size.height);
        let parts = self.parts(crate::tui::view::parts(screen).body);
        let details = parts.layout.inside(Pane::Details);
        details.map_or(0, |inside| inside.width)
    }

    fn mouse(
        &mut self,
        at: Position,
        input: &Input,
        action: MouseAction,
        (area, scene, data): (Rect, &Scene, &Data),
    ) -> Vec<Message> {
        let parts = self.parts(area);
        let pressed = action == MouseAction::Press;
        if let Some(tabs) = parts.layout.tabs.filter(|tabs| tabs.contains(at)) {
            let tab = pane::tab_at(&self.tab_names(), tabs, at).filter(|_| pressed);
            return tab.map(|tab| self.open_tab(tab, data)).unwrap_or_default();
        }
        let hit = parts
            .layout
            .panes
            .iter()
            .find(|(_, place)| place.contains(at));
        let Some(&(pane, _)) = hit else {
            return Vec::new();
        };
        if pressed {
            self.standing.focus = pane;
        }
        self.pass(pane, input, &parts, data, scene)
    }
}

/// So many records are walked through within the time of a key press, in any build.
const FEW: usize = 2_000;

impl<L: Lists> Panes for Shelf<L> {
    fn contexts(&self) -> Vec<Context> {
        let mut contexts = self.list().contexts();
        if self.standing.focus == Pane::Details {
            contexts.retain(|context| *context != Context::Register);
        }
        if self.tabs.len() > 1 && !self.takes_text() {
            contexts.push(Context::Shelf);
        }
        contexts.extend([Context::Panes, Context::Main]);
        contexts
    }

    fn takes_text(&self) -> bool {
        self.standing.focus == Pane::List && self.list().takes_text()
    }

    fn chosen(&self, data: &Data) -> Chosen {
        self.list().chosen(data)
    }

    fn refresh(&mut self, _data: &Arc<Data>) -> Vec<Message> {
        self.tabs.iter_mut().for_each(Register::stale);
        self.facts.0 = None;
        if self.inquiry == Inquiry::Open {
            self.inquiry = Inquiry::Outdated;
        }
        Vec::new()
    }

    fn show(&mut self, data: &Arc<Data>) -> Vec<Message> {
        let mut messages = self.list_mut().show(data);
        messages.extend(self.follow(data));
        messages
    }

    fn register(&mut self, news: &News, data: &Data) -> Vec<Message> {
        let mut messages = Vec::new();
        for list in &mut self.tabs {
            messages.extend(list.take(news, data));
        }
        if let (What::Facts(key, facts), Place::View) = (&news.what, news.place)
            && L::KINDS.contains(&news.kind)
        {
            let inquiry = std::mem::replace(&mut self.inquiry, Inquiry::None);
            let is_about = (Some(key), news.kind) == (self.facts.0.as_ref(), self.list().kind());
            if is_about && inquiry == Inquiry::Open {
                self.facts.1 = (**facts).clone();
            } else {
                messages.extend(self.inquire(data));
            }
        }
        messages.extend(self.follow(data));
        messages
    }

    fn put_down(&self, settings: &mut Settings) {
        let chosen = self.tabs.iter().filter_map(|list| {
            let key = list.chosen_key()?;
            Some((list.kind().slug().to_owned(), key.to_owned()))
        });
        let standing = ShelfStanding {
            chosen: chosen.collect(),
            ..self.standing.clone()
        };
        settings.shelves.insert(L::NAME.to_owned(), standing);
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene, data: &Data) -> Vec<Message> {
        if let Input::Mouse(mouse) = input {
            let at = Position::new(mouse.column, mouse.row);
            return self.mouse(at, input, mouse.action, (area, scene, data));
        }
        let parts = self.parts(area);
        self.pass(self.standing.focus, input, &parts, data, scene)
    }

    fn command(&mut self, command: Command, scene: &Scene, data: &Data) -> Vec<Message> {
        use command::register::Register as Do;
        let tabs = self.tabs.len();
        match command {
            Command::Register(Do::NextTab) => self.open_tab((self.standing.tab + 1) % tabs, data),
            Command::Register(Do::PreviousTab) => {
                self.open_tab((self.standing.tab + tabs - 1) % tabs, data)
            }
            Command::Erase => {
                let kind = self.list().kind();
                let key = self.list().chosen_key();
                key.map(|key| erasures::ask(kind, key, &data.snapshot))
                    .into_iter()
                    .collect()
            }
            _ => {
                let linked = self.linked(scene, data);
                if command == Command::Filter {
                    self.standing.focus = Pane::List;
                }
                let list = self.list_mut();
                let mut messages = list.command(command, (data, linked.as_deref()));
                messages.extend(self.follow(data));
                messages
            }
        }
    }

    fn can(&self, command: Command, data: &Data) -> bool {
        self.list().can(command, data)
    }

    fn place(&self, area: Rect, _data: &Data) -> Rect {
        self.parts(area)
            .layout
            .place(self.standing.focus)
            .unwrap_or(area)
    }

    fn grip(&self, at: Position, area: Rect, _data: &Data) -> Option<Grip> {
        self.parts(area).layout.grip(at)
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
        let parts = self.parts(area);
        if let Some(tabs) = parts.layout.tabs {
            pane::tabs(
                &self.tab_names(),
                self.standing.tab,
                tabs,
                buf,
                (theme, None),
            );
        }
        if let Some(place) = parts.timeline {
            pane::frame("Zeitschiene", place, buf, theme, Focus::Elsewhere);
            let keys = self.list().listing().keys();
            let chosen = self.list().chosen_key();
            timeline::render(keys, chosen, pane::inside(place), buf, (theme, data));
        }
        let title = |pane, _| match pane {
            Pane::List => self.list().title(),
            Pane::Details => "Einzelheiten".to_owned(),
        };
        parts.layout.render(
            self.standing.focus,
            buf,
            theme,
            title,
            |pane, inside, buf, focus| match pane {
                Pane::List => self.list().render(inside, buf, (scene, focus), data),
                Pane::Details => self
                    .about(data, theme)
                    .and_then(|about| self.details.render(inside, buf, focus, about)),
            },
        )
    }
}
