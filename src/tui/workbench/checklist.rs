//! The checklist of the chosen connection with the results of its last test run.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::insight::checklist::{Checklist as Run, Point, planned};
use crate::model::catalogue::CheckItem;
use crate::model::dates::german_date;
use crate::model::rules::closed;
use crate::model::schema::Kind;
use crate::model::text::counted;
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
    points: Vec<CheckItem>,
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
        let run = connection.and_then(|key| data.outline.latest_run(key));
        self.run = run.map(Into::into);
        self.points = match (connection, self.results(data)) {
            (_, Some(results)) => results
                .points
                .into_iter()
                .map(|point| point.item.into_owned())
                .collect(),
            (Some(connection), None) => planned(data.view(), connection),
            (None, None) => Vec::new(),
        };
    }

    pub fn run(&self) -> Option<&str> {
        self.run.as_deref()
    }

    pub fn point(&self) -> Option<&str> {
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

    fn results<'a>(&self, data: &'a Data) -> Option<Run<'a>> {
        Run::of(data.view(), self.run.as_deref()?)
    }

    pub fn title(&self, data: &Data) -> String {
        let view = data.view();
        let connection = self.connection.as_deref();
        let Some(entity) = connection.and_then(|key| view.entity(Kind::Connection, key)) else {
            return String::new();
        };
        let service = view.short_service(entity.text("leistung").unwrap_or_default());
        let Some(results) = self.results(data) else {
            return format!("{service} · noch nicht begonnen");
        };
        let (done, all) = (results.fulfilled(), results.points.len());
        let mut parts = vec![service, format!("{done} von {all}")];
        if results.defects() > 0 {
            parts.push(counted(results.defects() as u64, "Mangel", "Mängel"));
        }
        if let Some(run) = self.run().and_then(|key| view.entity(Kind::TestRun, key)) {
            parts.extend(run.date("datum").map(german_date));
            parts.extend(run.text("stand").and_then(closed).map(str::to_owned));
        }
        parts.join(" · ")
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
        data: &Data,
    ) -> Option<Position> {
        let (list, details) = places(area);
        let results = self.results(data);
        let found = |item: &CheckItem| results.as_ref().and_then(|run| run.point(&item.key));
        let row = |row: usize| line(&self.points[row], found(&self.points[row]), theme);
        let view = ListView {
            len: self.points.len(),
            row: &row,
            empty: match self.connection {
                None => "Eine Leistung mit Anbindung wählen; hier steht dann ihre Prüfliste.",
                Some(_) => "Für diese Leistung gibt es keine Prüfpunkte.",
            },
        };
        self.list.render(view, list, buf, theme, focus);
        if let (Some(details), Some(at)) = (details, self.list.selected(self.points.len())) {
            let item = &self.points[at];
            explain(item, found(item), details, buf, theme);
        }
        self.list.cursor(self.points.len(), list)
    }
}

/// The list, and below it the explanation if there is room.
fn places(area: Rect) -> (Rect, Option<Rect>) {
    if area.height < ROOM_FOR_DETAILS {
        return (area, None);
    }
    let height = area.height - DETAILS;
    let details = Rect {
        y: area.y + height,
        height: DETAILS,
        ..area
    };
    (Rect { height, ..area }, Some(details))
}

fn line(item: &CheckItem, point: Option<&Point<'_>>, theme: Theme) -> Line<'static> {
    let checked = point.filter(|point| !point.is_open());
    let mark = checked.and_then(|point| point.outcome);
    let mark = mark.map_or(' ', |outcome| outcome.mark);
    let mut spans = vec![
        Span::styled(format!("[{mark}] "), theme.style(role(point))),
        Span::styled(format!("{:>4} ", item.key), theme.style(Role::Muted)),
    ];
    let class = point
        .filter(|point| point.is_defect())
        .and_then(|point| point.class);
    if let Some(class) = class {
        let text = format!("Mangel {} · ", class.number);
        spans.push(Span::styled(text, theme.style(Role::Bad)));
    }
    spans.push(Span::raw(item.text.clone()));
    Line::from(spans)
}

fn role(point: Option<&Point<'_>>) -> Role {
    match point {
        Some(point) if point.is_fulfilled() => Role::Ok,
        Some(point) if point.is_defect() => Role::Bad,
        Some(point) if !point.is_open() => Role::Warn,
        _ => Role::Muted,
    }
}

/// The whole text of a point and what was noted on it.
fn explain(
    item: &CheckItem,
    point: Option<&Point<'_>>,
    area: Rect,
    buf: &mut Buffer,
    theme: Theme,
) {
    let cells = usize::from(area.width);
    let rule = glyph::LINE.repeat(cells);
    buf.set_stringn(area.x, area.y, rule, cells, theme.style(Role::Border));
    let law = item.law.as_deref().map(|law| format!(" ({law})"));
    let law = law.unwrap_or_default();
    let certainty = item.evidence.certainty.label();
    let mut text = format!("{}{law} · {} · {certainty}", item.text, item.duty.label());
    if let Some(note) = point.and_then(|point| point.note) {
        text = format!("Bemerkung: {note}\n{text}");
    }
    let below = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    paragraph(&text, below, buf, theme.style(Role::Text));
}
