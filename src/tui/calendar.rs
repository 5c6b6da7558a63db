//! The calendar: the appointments by month, week or day, and everything about the chosen one beside them.
//!
//! Holds what is chosen by key and where one stands by day, so that a new state of the workspace changes nothing under
//! anybody's hands. What is being moved is on paper until it is taken.

mod details;
mod draft;
mod filter;
mod going;
mod hours;
mod jump;
mod lanes;
mod layout;
mod look;
mod month;
mod mouse;
mod nearby;
mod outgoing;
mod place;
mod seen;
mod steps;
mod table;
mod writing;

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};

use self::draft::{Draft, Span};
pub use self::filter::Filter;
use self::layout::layout;
use self::mouse::Grab;
pub use self::place::Scale;
use self::place::{MORNING, Place, SLOTS};
use self::seen::Seen;
use super::app::Scene;
use super::command::{Command, Context};
use super::data::Data;
use super::input::{Input, Key, KeyPress, Mods};
use super::layer::page::Page;
use super::message::Message;
use super::panes::{Chosen, Panes, Ring, Stand};
use super::settings::Settings;
use super::theme::Theme;
use super::widget::Focus;
use super::widget::pane::{self, Grip, Layout};
use super::widget::window::Window;
use super::workbench::layout::{Borders, Zoom};
use crate::insight::calendar::Entry;
use crate::model::schema::Kind;

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pane {
    /// Month, week or day.
    #[default]
    Grid,
    /// Everything about the chosen appointment.
    Details,
}

impl Ring for Pane {
    const RING: &'static [Self] = &Self::ALL;
}

impl Pane {
    /// All panes in the order of Tab.
    const ALL: [Self; 2] = [Self::Grid, Self::Details];

    const fn name(self) -> &'static str {
        match self {
            Self::Grid => "Kalender",
            Self::Details => "Einzelheiten",
        }
    }
}

/// Where the borders are at first: most of the room is the grid's.
const BORDERS: Borders = Borders {
    column: 70,
    row: 68,
};

/// How the calendar stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Standing {
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether it is shown alone.
    pub zoom: Zoom,
    /// How much is shown at once.
    pub scale: Scale,
    /// The day one stands on, as `2026-11-24`.
    pub day: Option<String>,
    /// Who has a lane in every day, by key; nobody means whoever takes part.
    pub people: Vec<String>,
    /// Where the borders are.
    pub borders: Borders,
    /// Which appointments are shown.
    pub filter: Filter,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            focus: Pane::default(),
            zoom: Zoom::default(),
            scale: Scale::default(),
            day: None,
            people: Vec::new(),
            borders: BORDERS,
            filter: Filter::default(),
        }
    }
}

/// What a dialog that the calendar has opened was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Go to this day.
    GoTo(chrono::NaiveDate),
    /// Show only these appointments.
    Filter(Filter),
    /// These persons have a lane in every day.
    People(Vec<String>),
}

/// What is chosen and how everything stands.
#[derive(Debug, Default)]
pub struct Calendar {
    standing: Standing,
    /// Where one stands; nowhere yet means today.
    place: Option<Place>,
    chosen: Option<Box<str>>,
    draft: Option<Draft>,
    grab: Option<Grab>,
    hours: Window,
    details: Page,
    /// The appointments that the filter lets through, if there is a filter.
    only: Option<HashSet<Box<str>>>,
}

impl Calendar {
    /// The calendar as it was left.
    pub fn restored(settings: &Settings) -> Self {
        let standing = settings.calendar.clone();
        let day = standing.day.as_deref().and_then(|day| day.parse().ok());
        let mut hours = Window::default();
        hours.begin_at(usize::from(MORNING), 0);
        Self {
            standing,
            place: day.map(Place::new),
            hours,
            ..Self::default()
        }
    }

    /// Where one stands.
    fn place(&self, data: &Data) -> Place {
        self.place
            .unwrap_or_else(|| Place::new(data.snapshot.today()))
    }

    /// What is to be seen now.
    fn seen<'a>(&'a self, theme: Theme, now: NaiveDateTime, data: &'a Data) -> Seen<'a> {
        let place = self.place(data);
        let focus = match self.standing.focus {
            Pane::Grid => Focus::Here,
            Pane::Details => Focus::Elsewhere,
        };
        Seen {
            data,
            theme,
            now,
            focus,
            scale: self.standing.scale,
            place,
            chosen: self.chosen.as_deref(),
            moved: match &self.draft {
                Some(Draft::Moved(entry)) => Some(entry),
                _ => None,
            },
            only: self.only.as_ref(),
            holidays: Seen::holidays_around(place.day, data),
        }
    }

    /// The same where nothing is drawn.
    fn looked_at<'a>(&'a self, data: &'a Data) -> Seen<'a> {
        let midnight = data.snapshot.today().and_hms_opt(0, 0, 0);
        self.seen(Theme::Plain, midnight.unwrap_or_default(), data)
    }

    /// The chosen appointment, moved if it is being moved.
    fn entry<'a>(&'a self, data: &'a Data) -> Option<&'a Entry> {
        match &self.draft {
            Some(Draft::Moved(entry)) => Some(entry),
            _ => data.calendar.entry(self.chosen.as_deref()?),
        }
    }

    /// The time that is being marked.
    fn span(&self) -> Option<Span> {
        match &self.draft {
            Some(Draft::Span(from, to)) => Some(Span::between(*from, *to, self.standing.scale)),
            _ => None,
        }
    }

    /// Chooses an appointment and goes to it, past any filter. One without a day is not in the calendar.
    pub fn go_to(&mut self, key: &str, data: &Data) -> bool {
        let Some(entry) = data.calendar.entry(key) else {
            return false;
        };
        if self.only.as_ref().is_some_and(|only| !only.contains(key)) {
            self.filter(Filter::default(), data);
        }
        self.draft = None;
        self.stand_at(entry, data);
        true
    }

    /// Takes what a dialog was told.
    pub fn take(&mut self, told: Told, data: &Data) {
        match told {
            Told::GoTo(day) => {
                let place = self.place(data);
                self.stand(Place { day, ..place }, data);
            }
            Told::Filter(filter) => self.filter(filter, data),
            Told::People(people) => {
                self.standing.people = people;
                let place = self.place(data);
                self.stand(Place { lane: 0, ..place }, data);
            }
        }
    }

    fn filter(&mut self, filter: Filter, data: &Data) {
        self.only = filter.only(data);
        self.standing.filter = filter;
        self.stand(self.place(data), data);
    }

    fn layout(&self, area: Rect) -> Layout<Pane> {
        layout(area, &self.standing)
    }

    /// The inside of a pane that is on screen.
    fn inside(&self, pane: Pane, area: Rect) -> Option<Rect> {
        self.layout(area).inside(pane)
    }

    /// A key in the grid.
    fn key(&mut self, press: KeyPress, data: &Data) -> Vec<Message> {
        if press.mods != Mods::NONE {
            return Vec::new();
        }
        if self.draft.is_some() {
            self.move_draft(press.key, data);
            return Vec::new();
        }
        match press.key {
            Key::Enter => self.open(data),
            Key::Esc if !self.standing.filter.is_empty() => {
                self.filter(Filter::default(), data);
                Vec::new()
            }
            key => {
                let lanes = self.columns(data).len();
                let to = self.place(data).moved(key, self.standing.scale, lanes);
                if let Some(to) = to {
                    self.stand(to, data);
                }
                Vec::new()
            }
        }
    }

    /// Opens the chosen appointment, or the form for a new one where there is none.
    fn open(&mut self, data: &Data) -> Vec<Message> {
        match self.chosen {
            Some(_) => vec![Message::Run(Command::Edit)],
            None => self.create(data),
        }
    }

    fn details_lines(
        &self,
        scene: &Scene,
        data: &Data,
        cells: u16,
    ) -> Vec<ratatui::text::Line<'static>> {
        let seen = self.seen(scene.theme, scene.now, data);
        let chosen = self.entry(data);
        details::lines(chosen, self.draft.as_ref(), &seen, scene.keymap, cells)
    }

    fn title(&self, pane: Pane, data: &Data) -> String {
        if pane == Pane::Details {
            return pane.name().to_owned();
        }
        let place = self.place(data);
        let mut title = match (&self.draft, self.span()) {
            (Some(Draft::Moved(entry)), _) => {
                format!("Verschieben mit den Pfeilen · {}", look::when(entry))
            }
            (_, Some(span)) => format!("Markieren mit den Pfeilen · {}", span_words(span)),
            _ => self.standing.scale.title(place.day),
        };
        if self.standing.scale == Scale::Day
            && let Some(holiday) = self.looked_at(data).holiday(place.day)
        {
            title = format!("{title} · {holiday}");
        }
        let filter = &self.standing.filter;
        if !filter.is_empty() {
            title = format!("{title} · nur {}", filter.words(data.view()));
        }
        title
    }

    fn render_grid(
        &self,
        area: Rect,
        buf: &mut Buffer,
        scene: &Scene,
        data: &Data,
    ) -> Option<Position> {
        let seen = self.seen(scene.theme, scene.now, data);
        if seen.scale == Scale::Month {
            return month::render(area, buf, &seen, self.span());
        }
        let columns = hours::columns(&seen, &self.standing.people);
        let at = hours::stands(&columns, &seen);
        let grid = hours::grid(area, &columns, at, seen.scale, self.hours);
        hours::render(&grid, &columns, at, self.span(), buf, &seen)
    }
}

/// `Di 24.11.2026, 09:00–10:30`, `Di 24.11.2026–Do 26.11.2026`.
fn span_words(span: Span) -> String {
    use super::widget::calendar::with_weekday;
    match span.minutes {
        Some((begin, end)) => {
            format!(
                "{}, {}",
                with_weekday(span.first),
                look::minutes(begin, end)
            )
        }
        None if span.last > span.first => {
            format!("{}–{}", with_weekday(span.first), with_weekday(span.last))
        }
        None => with_weekday(span.first),
    }
}

impl Panes for Calendar {
    fn contexts(&self) -> Vec<Context> {
        if self.draft.is_some() {
            return vec![Context::CalendarDraft, Context::Main];
        }
        vec![
            Context::Calendar,
            Context::Record,
            Context::Panes,
            Context::Main,
        ]
    }

    fn chosen(&self, data: &Data) -> Chosen {
        let above = match &self.chosen {
            Some(key) => Chosen::of(Kind::Appointment, key, data),
            None => Chosen::default(),
        };
        Chosen {
            // A new one knows its hours too, which is a command of its own.
            fitting: None,
            day: Some(self.place(data).day),
            ..above
        }
    }

    fn refresh(&mut self, data: &Arc<Data>) -> Vec<Message> {
        self.only = self.standing.filter.only(data);
        let is_gone = |key: &str| data.calendar.entry(key).is_none();
        if self.chosen.as_deref().is_some_and(is_gone) {
            self.chosen = None;
            self.draft = None;
        }
        if self.place.is_none() {
            self.stand(self.place(data), data);
        }
        Vec::new()
    }

    fn keys(&self, _data: &Data) -> Vec<(&'static str, &'static str)> {
        match self.draft {
            Some(_) => Vec::new(),
            None => vec![("Eingabe", "Öffnen")],
        }
    }

    fn put_down(&self, settings: &mut Settings) {
        settings.calendar = Standing {
            day: self.place.map(|place| place.day.to_string()),
            ..self.standing.clone()
        };
    }

    fn command(&mut self, command: Command, scene: &Scene, data: &Data) -> Vec<Message> {
        match command {
            Command::Calendar(command) => self.run(command, scene, data),
            _ => Vec::new(),
        }
    }

    fn can(&self, command: Command, data: &Data) -> bool {
        match command {
            Command::Calendar(command) => self.can_run(command, data),
            _ => true,
        }
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene, data: &Data) -> Vec<Message> {
        if let Input::Mouse(mouse) = input {
            return self.mouse(*mouse, input, area, scene, data);
        }
        match (self.standing.focus, input) {
            (Pane::Grid, Input::Key(press)) => {
                let messages = self.key(*press, data);
                self.reveal(area, data);
                messages
            }
            (Pane::Details, Input::Key(press)) if press.key == Key::Enter => self.open(data),
            (Pane::Details, _) => {
                if let Some(inside) = self.inside(Pane::Details, area) {
                    let len = self.details_lines(scene, data, inside.width).len();
                    self.details.handle(input, len, inside);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn place(&self, area: Rect, _data: &Data) -> Rect {
        self.layout(area).place(self.standing.focus).unwrap_or(area)
    }

    fn shows_clock(&self, area: Rect, scene: &Scene, data: &Data) -> bool {
        let scale = self.standing.scale;
        let days = scale.days(self.place(data).day);
        scale != Scale::Month
            && days.contains(&scene.now.date())
            && self.layout(area).inside(Pane::Grid).is_some()
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
        let names = Pane::ALL.map(|pane| (pane, pane.name()));
        if let Some(tabs) = layout.tabs {
            pane::tabs(&names, self.standing.focus, tabs, buf, scene.to_next_pane());
        }
        let title = |pane, _| self.title(pane, data);
        layout.render(
            self.standing.focus,
            buf,
            theme,
            title,
            |pane, inside, buf, _| match pane {
                Pane::Grid => self.render_grid(inside, buf, scene, data),
                Pane::Details => {
                    let lines = self.details_lines(scene, data, inside.width);
                    self.details.render(&lines, inside, buf, theme);
                    (!inside.is_empty()).then(|| inside.as_position())
                }
            },
        )
    }
}

/// Rows of the grid of hours, for its window.
fn rows_of_day() -> usize {
    usize::from(SLOTS)
}

#[cfg(test)]
mod tests;
