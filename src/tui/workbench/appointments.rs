//! The appointments of everything in the chosen node, in the order of time.

use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::insight::View;
use crate::model::entity::Entity;
use crate::model::schema::Kind;
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::calendar::short_day;
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Mark, Row, Table, TableView};
use crate::tui::widget::{Focus, Outcome};

/// Which rows there are and which is chosen.
#[derive(Debug, Default)]
pub struct Appointments {
    table: Table,
    keys: Vec<Box<str>>,
    node: usize,
    chosen: Option<Box<str>>,
}

/// So many past appointments stay in sight above the next one.
const PAST: usize = 2;

impl Appointments {
    pub fn refresh(&mut self, node: usize, data: &Data) {
        let meetings: Vec<_> = data.outline.meetings(node).collect();
        if self.node != node || self.keys.is_empty() {
            // One looks ahead: the next appointment is chosen, those before it stand above.
            let today = Some(data.snapshot.today());
            let next = meetings
                .iter()
                .position(|meeting| meeting.day.is_none() || meeting.day >= today);
            self.table = Table::default();
            let row = next.unwrap_or(meetings.len().saturating_sub(1));
            self.table.begin_at(row, PAST);
        } else if let Some(row) = meetings
            .iter()
            .position(|meeting| self.chosen.as_ref() == Some(&meeting.key))
        {
            self.table.select(row);
        }
        self.node = node;
        self.keys = meetings
            .into_iter()
            .map(|meeting| meeting.key.clone())
            .collect();
        self.remember();
    }

    pub fn chosen(&self) -> Option<&str> {
        self.chosen.as_deref()
    }

    /// Chooses an appointment, if it is among those shown.
    pub fn choose(&mut self, key: &str) -> bool {
        let row = self.keys.iter().position(|known| **known == *key);
        if let Some(row) = row {
            self.table.select(row);
            self.remember();
        }
        row.is_some()
    }

    fn remember(&mut self) {
        self.chosen = self
            .table
            .selected(self.keys.len())
            .map(|row| self.keys[row].clone());
    }

    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        let outcome = self.table.handle(input, self.keys.len(), area);
        self.remember();
        outcome
    }

    pub fn title(&self, data: &Data) -> String {
        let chosen = self
            .chosen()
            .and_then(|key| data.view().entity(Kind::Appointment, key));
        let day = chosen
            .and_then(|entity| entity.date("datum"))
            .unwrap_or(data.snapshot.today());
        format!("KW {}", day.iso_week().week())
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (scene, focus): (&Scene, Focus),
        data: &Data,
    ) -> Option<Position> {
        let theme = scene.theme;
        let columns = [
            Column::fixed("Tag", 12),
            Column::fixed("Zeit", 11),
            Column::flexible("Termin", 12, 60),
            Column::fixed("Form", 7).priority(2),
            Column::fixed("Stand", 12).priority(1),
        ];
        let row = |row: usize| cells(&self.keys[row], data.view(), data.snapshot.today(), theme);
        let empty = scene
            .keymap
            .fill("Keine Termine hier. <new> legt einen an.");
        let view = TableView {
            columns: &columns,
            sort: None,
            len: self.keys.len(),
            row: &row,
            empty: &empty,
        };
        self.table.render(view, area, buf, theme, focus);
        self.table.cursor(self.keys.len(), area)
    }
}

fn cells(key: &str, view: View<'_>, today: NaiveDate, theme: Theme) -> Row {
    let Some(entity) = view.entity(Kind::Appointment, key) else {
        return Row::default();
    };
    let day = entity.date("datum");
    let role = match day {
        Some(day) if day < today => Role::Muted,
        Some(day) if day == today => Role::Accent,
        _ => Role::Text,
    };
    let word = |slug: &str| {
        let field = Kind::Appointment.field(slug);
        field
            .map(|field| view.show(Kind::Appointment, key, field))
            .unwrap_or_default()
    };
    let text = |text: String| Line::styled(text, theme.style(role));
    let cells = vec![
        text(day.map(|day| short_day(day, today)).unwrap_or_default()),
        text(time_text(entity)),
        text(view.title(Kind::Appointment, key)),
        text(word("form")),
        text(word("stand")),
    ];
    Row {
        cells,
        mark: Mark::No,
    }
}

fn time_text(entity: Entity<'_>) -> String {
    let time = |slug| {
        entity
            .time(slug)
            .map(|time| time.format("%H:%M").to_string())
    };
    match (time("beginn"), time("ende")) {
        (Some(begin), Some(end)) => format!("{begin}–{end}"),
        (Some(begin), None) => begin,
        _ => String::new(),
    }
}
