//! The checklist of the chosen connection with the results of its last test run.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::insight::checklist::items;
use crate::model::catalogue::{CheckItem, Outcome as Result};
use crate::model::dates::german_date;
use crate::model::entity::Entity;
use crate::model::schema::Kind;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::paragraph;
use crate::tui::widget::{Focus, Outcome};

/// The points that apply and which is chosen.
#[derive(Debug, Default)]
pub struct Checklist {
    list: List,
    connection: Option<Box<str>>,
    run: Option<Box<str>>,
    points: Vec<&'static CheckItem>,
}

/// Rows below the list that explain the chosen point, and the height from which on there is room for them.
const DETAILS: u16 = 4;
const ROOM_FOR_DETAILS: u16 = 12;

impl Checklist {
    pub fn refresh(&mut self, connection: Option<&str>, data: &Data) {
        if self.connection.as_deref() != connection {
            self.list = List::default();
        }
        self.connection = connection.map(Into::into);
        self.run = connection
            .and_then(|key| data.outline.latest_run(key))
            .map(Into::into);
        let of = |key| points(key, self.run.as_deref(), data);
        self.points = connection.map(of).unwrap_or_default();
    }

    pub fn run(&self) -> Option<&str> {
        self.run.as_deref()
    }

    pub fn point(&self) -> Option<&'static str> {
        let row = self.list.selected(self.points.len())?;
        Some(&self.points[row].key)
    }

    pub fn advance(&mut self) {
        if let Some(row) = self.list.selected(self.points.len()) {
            self.list.select((row + 1).min(self.points.len() - 1));
        }
    }

    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        self.list.handle(input, self.points.len(), places(area).0)
    }

    pub fn title(&self, data: &Data) -> String {
        let view = data.view();
        let Some(entity) = self
            .connection
            .as_deref()
            .and_then(|key| view.entity(Kind::Connection, key))
        else {
            return String::new();
        };
        let service = entity
            .text("leistung")
            .map(|key| view.short_service(key))
            .unwrap_or_default();
        let Some(run) = self.run_entity(data) else {
            return format!("{service} · noch nicht begonnen");
        };
        let results = || {
            self.points
                .iter()
                .filter_map(|point| result(run, point, data))
        };
        let done = results().filter(|result| result.fulfils).count();
        let defects = results().filter(|result| is_defect(result)).count();
        let day = run
            .date("datum")
            .map(|day| format!(" · {}", german_date(day)))
            .unwrap_or_default();
        let defects = match defects {
            0 => String::new(),
            1 => " · 1 Mangel".into(),
            more => format!(" · {more} Mängel"),
        };
        format!("{service} · {done} von {}{defects}{day}", self.points.len())
    }

    fn run_entity<'a>(&self, data: &'a Data) -> Option<Entity<'a>> {
        data.view().entity(Kind::TestRun, self.run.as_deref()?)
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
        data: &Data,
    ) -> Option<Position> {
        let (list, details) = places(area);
        let run = self.run_entity(data);
        let row = |row: usize| line(self.points[row], run, data, theme);
        let empty = match self.connection {
            None => "Eine Leistung mit Anbindung wählen; hier steht dann ihre Prüfliste.",
            Some(_) => "Für diese Leistung gibt es keine Prüfpunkte.",
        };
        let view = ListView {
            len: self.points.len(),
            row: &row,
            empty,
        };
        self.list.render(view, list, buf, theme, focus);
        if let (Some(details), Some(at)) = (details, self.list.selected(self.points.len())) {
            explain(self.points[at], run, details, buf, theme);
        }
        self.list.cursor(self.points.len(), list)
    }
}

fn points(connection: &str, run: Option<&str>, data: &Data) -> Vec<&'static CheckItem> {
    let view = data.view();
    let Some(connection) = view.entity(Kind::Connection, connection) else {
        return Vec::new();
    };
    let run = run.and_then(|run| view.entity(Kind::TestRun, run));
    items(data.snapshot.catalogue(), connection, run)
}

/// The list, and below it the explanation if there is room.
fn places(area: Rect) -> (Rect, Option<Rect>) {
    if area.height < ROOM_FOR_DETAILS {
        return (area, None);
    }
    let height = area.height - DETAILS;
    (
        Rect { height, ..area },
        Some(Rect {
            y: area.y + height,
            height: DETAILS,
            ..area
        }),
    )
}

fn result(run: Entity<'_>, point: &CheckItem, data: &Data) -> Option<&'static Result> {
    data.snapshot
        .catalogue()
        .outcome(run.item_text("ergebnis", &point.key)?)
}

fn is_defect(result: &Result) -> bool {
    result.demand == crate::model::catalogue::OutcomeDemand::Defect
}

fn line(point: &CheckItem, run: Option<Entity<'_>>, data: &Data, theme: Theme) -> Line<'static> {
    let result = run.and_then(|run| result(run, point, data));
    let mark = result.map_or(' ', |result| {
        if result.key == "offen" {
            ' '
        } else {
            result.mark
        }
    });
    let role = result.map_or(Role::Muted, role);
    let mut spans = vec![
        Span::styled(format!("[{mark}] "), theme.style(role)),
        Span::styled(format!("{:>4} ", point.key), theme.style(Role::Muted)),
    ];
    let class = run.and_then(|run| run.item_text("maengelklasse", &point.key));
    if let Some(class) = class.filter(|_| result.is_some_and(is_defect)) {
        spans.push(Span::styled(
            format!("Mangel {class} · "),
            theme.style(Role::Bad),
        ));
    }
    spans.push(Span::raw(point.text.clone()));
    Line::from(spans)
}

fn role(result: &Result) -> Role {
    match (result.fulfils, is_defect(result), result.key.as_str()) {
        (true, ..) => Role::Ok,
        (_, true, _) => Role::Bad,
        (.., "offen") => Role::Muted,
        _ => Role::Warn,
    }
}

/// The whole text of a point and what was noted on it.
fn explain(point: &CheckItem, run: Option<Entity<'_>>, area: Rect, buf: &mut Buffer, theme: Theme) {
    let rule = glyph::LINE.repeat(usize::from(area.width));
    buf.set_stringn(
        area.x,
        area.y,
        rule,
        usize::from(area.width),
        theme.style(Role::Border),
    );
    let note = run.and_then(|run| run.item_text("notiz", &point.key));
    let law = point
        .law
        .as_deref()
        .map(|law| format!(" ({law})"))
        .unwrap_or_default();
    let below = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    let text = match note {
        Some(note) => format!(
            "{}{law} · {}\nNotiz: {note}",
            point.text,
            point.duty.label()
        ),
        None => format!("{}{law} · {}", point.text, point.duty.label()),
    };
    paragraph(&text, below, buf, theme.style(Role::Text));
}
