//! The checklist of the chosen run in sections, with the results of an earlier one beside it.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::details;
use super::line::{Columns, heading, line};
use crate::insight::checklist::{Checklist, Point, planned};
use crate::insight::pace;
use crate::insight::runs::Entry;
use crate::model::catalogue::{CheckEnvironment, CheckItem, Duty};
use crate::model::dates::german_time;
use crate::model::entity::Entity;
use crate::model::rules::closed;
use crate::model::schema::Kind;
use crate::model::text::{counted, truncate, width};
use crate::tui::app::Scene;
use crate::tui::command::runs::Only;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::grouped::{Grouped, Row};
use crate::tui::widget::{Focus, Outcome, pane, rows};

/// The points that are shown and which is chosen.
#[derive(Debug, Default)]
pub struct Points {
    grouped: Grouped,
    connection: Option<Arc<str>>,
    run: Option<Box<str>>,
    /// The points that are shown.
    items: Vec<CheckItem>,
    /// The keys of the sections that are shown, in their order.
    sections: Vec<String>,
    only: Only,
    /// Which of the earlier runs stands beside it, counted from the latest.
    against: Option<usize>,
    /// The chosen point, also while it is not shown.
    chosen: Option<String>,
}

/// Rows of the full text below the list: at least, and the height from which on there is room for it.
const LEAST_DETAILS: u16 = 4;
const ROOM_FOR_DETAILS: u16 = 12;
/// So much of the name stands in the frame in any case.
const LEAST_NAME: usize = 12;

impl Points {
    /// The points as they were left.
    pub fn restored(only: Only) -> Self {
        Self {
            only,
            ..Self::default()
        }
    }

    /// Shows the checklist of an entry.
    pub fn refresh(&mut self, entry: Option<&Entry>, data: &Data) {
        let connection = entry.map(|entry| entry.connection.clone());
        let run = entry.and_then(|entry| entry.run.clone());
        // The first result of a connection makes its run; that is still the same work.
        if self.connection != connection || (self.run.is_some() && self.run != run) {
            self.chosen = None;
            self.grouped.reset();
        }
        (self.connection, self.run) = (connection, run);
        let earlier = self.earlier_runs(data).len();
        self.against = self.against.filter(|at| *at < earlier);
        self.items = self.wanted(data);
        self.place();
    }

    /// The points that pass.
    fn wanted(&self, data: &Data) -> Vec<CheckItem> {
        match (self.list(data), &self.connection) {
            (Some(list), _) => list
                .points
                .into_iter()
                .filter(|point| passes(self.only, &point.item, Some(point)))
                .map(|point| point.item.into_owned())
                .collect(),
            (None, Some(connection)) => planned(data.view(), connection)
                .into_iter()
                .filter(|item| passes(self.only, item, None))
                .collect(),
            (None, None) => Vec::new(),
        }
    }

    fn place(&mut self) {
        let mut placed = Vec::new();
        self.sections.clear();
        for (at, item) in self.items.iter().enumerate() {
            if self.sections.last() != Some(&item.section) {
                placed.push(Row::Heading(self.sections.len()));
                self.sections.push(item.section.clone());
            }
            placed.push(Row::Entry(at));
        }
        let chosen = self.chosen.as_deref();
        let at = self
            .items
            .iter()
            .position(|item| Some(item.key.as_str()) == chosen);
        self.grouped.set(placed, at);
        self.follow();
    }

    fn follow(&mut self) {
        self.chosen = self.item().map(|item| item.key.clone());
    }

    /// The chosen point.
    pub fn item(&self) -> Option<&CheckItem> {
        self.items.get(self.grouped.chosen()?)
    }

    /// Chooses the next point.
    pub fn advance(&mut self) {
        self.grouped.advance();
        self.follow();
    }

    /// Chooses the next point that nobody has looked at, around the end if need be.
    pub fn next_open(&mut self, data: &Data) -> bool {
        let list = self.list(data);
        let is_open = |at: &usize| {
            let point = list
                .as_ref()
                .and_then(|list| list.point(&self.items[*at].key));
            point.is_none_or(Point::is_open)
        };
        let from = self.grouped.chosen().map_or(0, |at| at + 1);
        let len = self.items.len();
        let next = (from..len).chain(0..from.min(len)).find(is_open);
        if let Some(at) = next {
            self.grouped.choose(at);
            self.follow();
        }
        next.is_some()
    }

    /// Which points are shown.
    pub fn only(&self) -> Only {
        self.only
    }

    /// Shows only some points.
    pub fn show(&mut self, only: Only, data: &Data) {
        self.only = only;
        self.items = self.wanted(data);
        self.place();
    }

    /// Compares with the next earlier run, at last with none; says with which.
    pub fn compare(&mut self, data: &Data) -> String {
        let earlier = self.earlier_runs(data).len();
        self.against = match self.against {
            None if earlier > 0 => Some(0),
            Some(at) if at + 1 < earlier => Some(at + 1),
            _ => None,
        };
        match self.earlier_run(data) {
            Some(run) => {
                let title = data.view().title(Kind::TestRun, run);
                format!("Daneben steht: {title}.")
            }
            None if earlier == 0 => "Diese Anbindung hat keine frühere Prüfung.".to_owned(),
            None => "Ohne Vergleich.".to_owned(),
        }
    }

    fn earlier_runs<'a>(&self, data: &'a Data) -> Vec<&'a str> {
        let run = self.run.as_deref();
        run.map(|run| data.runs.before(run)).unwrap_or_default()
    }

    fn earlier_run<'a>(&self, data: &'a Data) -> Option<&'a str> {
        self.earlier_runs(data).get(self.against?).copied()
    }

    /// The results of the run, once it has begun.
    pub fn list<'a>(&self, data: &'a Data) -> Option<Checklist<'a>> {
        Checklist::of(data.view(), self.run.as_deref()?)
    }

    /// Moves among the points.
    pub fn handle(&mut self, input: &Input, area: Rect, percent: u16) -> Outcome {
        let outcome = self.grouped.handle(input, places(area, percent).0);
        self.follow();
        outcome
    }

    /// What its frame says in so many cells: how far it is in any case, before it as much of the name as fits.
    pub fn title(&self, cells: u16, data: &Data) -> String {
        let view = data.view();
        let Some(connection) = self.connection.as_deref() else {
            return "Prüfliste".to_owned();
        };
        let facts = self.facts(data).join(" · ");
        let name = view.title(Kind::Connection, connection);
        // Border and blanks at both sides, and the dot between.
        let room = usize::from(cells).saturating_sub(6 + 3 + width(&facts));
        format!("{} · {facts}", truncate(&name, room.max(LEAST_NAME)))
    }

    /// How far it is, and what is shown of it.
    fn facts(&self, data: &Data) -> Vec<String> {
        let view = data.view();
        let mut facts = Vec::new();
        match self.list(data) {
            Some(list) => {
                facts.push(format!("{} von {}", list.fulfilled(), list.points.len()));
                if list.defects() > 0 {
                    facts.push(counted(list.defects() as u64, "Mangel", "Mängel"));
                }
            }
            None => facts.push("noch nicht begonnen".to_owned()),
        }
        if self.only != Only::All {
            facts.push(words(self.only));
        }
        if let Some(run) = self.entity(data) {
            facts.extend(run.text("stand").and_then(closed).map(str::to_owned));
            facts.extend(run.date("datum").map(short_date));
        }
        if let Some(earlier) = self.earlier_run(data) {
            let run = view.entity(Kind::TestRun, earlier);
            let day = run.and_then(|run| run.date("datum")).map(short_date);
            facts.push(format!("daneben {}", day.unwrap_or_default()));
        }
        facts
    }

    fn entity<'a>(&self, data: &'a Data) -> Option<Entity<'a>> {
        data.view().entity(Kind::TestRun, self.run.as_deref()?)
    }

    /// The points as a table, and how many they are.
    pub fn table(&self, data: &Data) -> (String, usize) {
        let mut table =
            "Punkt\tAbschnitt\tWortlaut\tErgebnis\tMängelklasse\tBemerkung\tNachweis\tUhrzeit\n"
                .to_owned();
        let list = self.list(data);
        for item in &self.items {
            let point = list.as_ref().and_then(|list| list.point(&item.key));
            let said = |text: Option<&str>| text.unwrap_or_default().to_owned();
            let class = point.and_then(|point| point.class);
            let cells = [
                item.key.clone(),
                section_name(data, &item.section),
                item.text.clone(),
                said(
                    point
                        .and_then(|point| point.outcome)
                        .map(|outcome| outcome.name.as_str()),
                ),
                class
                    .map(|class| class.number.to_string())
                    .unwrap_or_default(),
                said(point.and_then(|point| point.note)),
                said(point.and_then(|point| point.proof)),
                point
                    .and_then(|point| point.time)
                    .map(german_time)
                    .unwrap_or_default(),
            ];
            table.push_str(&super::cells(cells));
        }
        (table, self.items.len())
    }

    /// Draws the list and, below it, the chosen point in full.
    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (scene, focus): (&Scene, Focus),
        data: &Data,
        percent: u16,
    ) -> Option<Position> {
        let theme = scene.theme;
        let (place, below) = places(area, percent);
        let list = self.list(data);
        let earlier = self.earlier_run(data);
        let before = earlier.and_then(|run| Checklist::of(data.view(), run));
        let at_work = self.at_work(data, scene);
        let spent = list
            .as_ref()
            .map(|list| pace::minutes(&list.points, at_work))
            .unwrap_or_default();
        let columns = Columns::new(place.width, &self.items, list.as_ref(), before.is_some());
        let row = |row: Row| match row {
            Row::Entry(at) => {
                let item = &self.items[at];
                let (now, then) = (
                    find(list.as_ref(), &item.key),
                    find(before.as_ref(), &item.key),
                );
                line(item, now.as_ref(), then.as_ref(), &columns, theme)
            }
            Row::Heading(at) => {
                let section = self.sections[at].as_str();
                let minutes = spent.get(section).copied();
                let name = section_name(data, section);
                heading((section, &name), list.as_ref(), minutes, &columns, theme)
            }
        };
        let empty = scene.keymap.fill(&self.empty());
        let cursor = self
            .grouped
            .render((place, buf), (theme, focus), &empty, &row);
        if let (Some(below), Some(item)) = (below, self.item()) {
            let rule = Line::styled(
                glyph::LINE.repeat(usize::from(below.width)),
                theme.style(Role::Border),
            );
            let top = Rect { height: 1, ..below };
            rows::line(&rule, top, buf, Align::Left);
            let text = Rect {
                y: below.y + 1,
                height: below.height - 1,
                ..below
            };
            let now = find(list.as_ref(), &item.key);
            let then = find(before.as_ref(), &item.key);
            let shown = details::Shown {
                item,
                now: now.as_ref(),
                then: then.as_ref().zip(earlier),
                minutes: spent.get(item.section.as_str()).copied(),
            };
            details::render(&shown, text, buf, theme, data);
        }
        cursor
    }

    /// Whether the time of a section passes: nobody has made a break.
    pub fn shows_clock(&self, scene: &Scene, data: &Data) -> bool {
        let is_going = |(now, _)| {
            let list = self.list(data);
            list.is_some_and(|list| pace::goes_on(&list.points, now))
        };
        self.at_work(data, scene).is_some_and(is_going)
    }

    /// The time and the section that is being worked at, while a run of today goes on.
    fn at_work(&self, data: &Data, scene: &Scene) -> Option<(NaiveTime, &str)> {
        let run = self.entity(data)?;
        let goes_on = run.text("stand").is_none_or(|stand| stand == "laufend");
        let is_today = run.date("datum") == Some(scene.now.date());
        let section = &self.item()?.section;
        (goes_on && is_today).then_some((scene.now.time(), section))
    }

    fn empty(&self) -> String {
        match (&self.connection, self.only) {
            (None, _) => "Links eine Prüfung wählen; hier steht dann ihre Prüfliste.".to_owned(),
            (Some(_), Only::All) => "Für diese Leistung gibt es keine Prüfpunkte.".to_owned(),
            (Some(_), only) => format!(
                "Hier ist nichts übrig ({}). Anderes zeigen mit <runs-choose>, alle mit Esc.",
                words(only)
            ),
        }
    }
}

/// The list, and below it the chosen point if there is room.
fn places(area: Rect, percent: u16) -> (Rect, Option<Rect>) {
    if area.height < ROOM_FOR_DETAILS {
        return (area, None);
    }
    let [list, below] = pane::rows(area, percent);
    let missing = LEAST_DETAILS.saturating_sub(below.height);
    let [list, below] = pane::split(area, list.height - missing);
    (list, Some(below))
}

fn passes(only: Only, item: &CheckItem, point: Option<&Point<'_>>) -> bool {
    match only {
        Only::All => true,
        Only::Open => point.is_none_or(Point::is_open),
        Only::Defects => point.is_some_and(Point::is_defect),
        Only::Mandatory => item.duty == Duty::Mandatory,
        Only::Test => item.environment != CheckEnvironment::Production,
        Only::Production => item.environment != CheckEnvironment::Test,
        Only::Path(path) => item.paths.is_empty() || item.paths.contains(&path),
    }
}

/// `24.11.26`
fn short_date(day: NaiveDate) -> String {
    day.format("%d.%m.%y").to_string()
}

fn find<'a>(list: Option<&Checklist<'a>>, key: &str) -> Option<Point<'a>> {
    list?.point(key).cloned()
}

/// What is shown, in a few words.
pub fn words(only: Only) -> String {
    match only {
        Only::All => "alle Punkte".to_owned(),
        Only::Open => "nur offene".to_owned(),
        Only::Defects => "nur Mängel".to_owned(),
        Only::Mandatory => "nur Pflicht".to_owned(),
        Only::Test => "nur Umgebung Test".to_owned(),
        Only::Production => "nur Umgebung Produktion".to_owned(),
        Only::Path(path) => format!("nur Weg {}", path.label()),
    }
}

/// The name of a section, or its key if it has none.
pub fn section_name(data: &Data, section: &str) -> String {
    let known = data.snapshot.catalogue().section(section);
    known.map_or_else(|| section.to_owned(), |section| section.name.clone())
}
