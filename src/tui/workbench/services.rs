//! The connections of everything in the chosen node; for an authority also its services that have none yet.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::filter::Filter;
use crate::insight::View;
use crate::insight::coverage::complete_services;
use crate::insight::outline::Link;
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::model::text::number;
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::status;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Mark, Row, Table, TableView};
use crate::tui::widget::{Focus, Outcome};

/// Which rows there are and which is chosen.
#[derive(Debug, Default)]
pub struct Services {
    table: Table,
    /// The connections that are shown, by their place in the outline.
    links: Vec<usize>,
    filter: Filter,
    /// Services of the chosen authority without a connection.
    missing: Vec<String>,
    node: usize,
    chosen: Option<Arc<str>>,
    /// Short names of the services that are flächendeckend in the chosen area.
    complete: Vec<String>,
}

/// Steps of the ladder.
const LADDER: u16 = 6;

impl Services {
    pub fn refresh(&mut self, node: usize, data: &Data) {
        let Some(at) = data.outline.nodes().get(node) else {
            self.links.clear();
            self.missing.clear();
            return;
        };
        if self.node != node {
            self.table = Table::default();
        }
        self.node = node;
        let all = data.outline.links();
        (self.missing, self.complete) = (Vec::new(), Vec::new());
        if self.filter.is_empty() {
            self.links = at.links.clone().collect();
        } else {
            self.links = self.filter.pass(at.links.clone(), all, data.view());
        }
        if at.kind == Kind::Area {
            let complete = complete_services(data.view(), &data.outline, node).into_iter();
            self.complete = complete
                .map(|key| data.view().short_service(&key))
                .collect();
        } else if self.filter.is_empty() {
            self.missing = missing(&at.key, &all[at.links.clone()], data.view());
        }
        let is_chosen = |at: &usize| self.chosen.as_ref() == Some(&all[*at].key);
        if let Some(row) = self.links.iter().position(is_chosen) {
            self.table.select(row);
        }
        self.chosen = self.link(data).map(|link| link.key.clone());
    }

    /// Shows only what the filter lets through.
    pub fn filter(&mut self, filter: Filter, data: &Data) {
        self.filter = filter;
        self.table = Table::default();
        self.refresh(self.node, data);
    }

    /// What is typed as filter.
    pub fn filter_text(&self) -> &str {
        self.filter.text()
    }

    /// Chooses a service, connected or not, if it is shown.
    pub fn choose(&mut self, service: &str, data: &Data) -> bool {
        let links = data.outline.links();
        let mut connected = self.links.iter();
        let row = connected
            .position(|at| *links[*at].service == *service)
            .or_else(|| {
                let missing = self.missing.iter().position(|key| key == service);
                Some(self.links.len() + missing?)
            });
        if let Some(row) = row {
            self.table.select(row);
            self.chosen = self.link(data).map(|link| link.key.clone());
        }
        row.is_some()
    }

    pub fn connection<'a>(&self, data: &'a Data) -> Option<&'a str> {
        self.link(data).map(|link| &*link.key)
    }

    pub fn missing(&self) -> Option<&str> {
        let row = self
            .table
            .selected(self.len())?
            .checked_sub(self.links.len())?;
        self.missing.get(row).map(String::as_str)
    }

    fn link<'a>(&self, data: &'a Data) -> Option<&'a Link> {
        let row = self.table.selected(self.len())?;
        data.outline.links().get(*self.links.get(row)?)
    }

    fn len(&self) -> usize {
        self.links.len() + self.missing.len()
    }

    pub fn handle(&mut self, input: &Input, area: Rect, data: &Data) -> Outcome {
        let outcome = self.table.handle(input, self.len(), area);
        self.chosen = self.link(data).map(|link| link.key.clone());
        outcome
    }

    pub fn title(&self, data: &Data) -> String {
        let Some(node) = data.outline.nodes().get(self.node) else {
            return String::new();
        };
        let name = &node.name;
        if !self.filter.is_empty() {
            let (text, found) = (self.filter.text(), self.links.len() as u64);
            return format!("{name} · Filter „{text}“: {}", number(found));
        }
        let complete = match &self.complete[..] {
            [] => String::new(),
            [service] => format!(" · {service} flächendeckend"),
            several => format!(" · {} flächendeckend", several.len()),
        };
        match node.tally.total {
            0 => name.to_string(),
            total => format!(
                "{name} · {} von {} angebunden{complete}",
                number(node.tally.connected as u64),
                number(total as u64)
            ),
        }
    }

    fn scope(&self, data: &Data) -> Scope {
        match data.outline.nodes().get(self.node).map(|node| node.kind) {
            Some(Kind::Authority) => Scope::Authority,
            _ => Scope::Area,
        }
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (scene, focus): (&Scene, Focus),
        data: &Data,
    ) -> Option<Position> {
        let theme = scene.theme;
        let scope = self.scope(data);
        let all = data.outline.links();
        let row = |row: usize| {
            if let Some(&at) = self.links.get(row) {
                return connected(&all[at].key, scope, theme, data);
            }
            let service = &self.missing[row - self.links.len()];
            unconnected(service, scope, data.view(), theme)
        };
        let view = TableView {
            columns: &columns(scope),
            sort: None,
            len: self.len(),
            row: &row,
            empty: &scene.keymap.fill(match scope {
                _ if !self.filter.is_empty() => {
                    "Der Filter lässt hier nichts übrig. <filter> ändert ihn."
                }
                Scope::Authority => "Für diese Art von Behörde kennt der Katalog keine Leistung.",
                Scope::Area if data.outline.nodes().is_empty() => {
                    "Sind links Gebiete und Behörden, stehen hier deren Leistungen."
                }
                Scope::Area => {
                    "Hier ist noch nichts anzubinden. Die Behörden eines Gebiets anlegen: links mit <create-authorities>. \
                     Wer dort eine Behörde wählt, sieht hier ihre Leistungen."
                }
            }),
        };
        self.table.render(view, area, buf, theme, focus);
        self.table.cursor(self.len(), area)
    }
}

/// The services that an authority executes by its kind and that are rolled out here, without those it has.
fn missing(authority: &str, links: &[Link], view: View<'_>) -> Vec<String> {
    let kind = view
        .text(Kind::Authority, authority, "art")
        .unwrap_or_default();
    let executed = |service: &&str| {
        let kinds = view.items(Kind::Service, service, "behoerdenarten");
        kinds.iter().any(|(of, _)| *of == kind)
    };
    let services = view.keys(Kind::Service).into_iter();
    services
        .filter(|service| view.is_active(service))
        .filter(executed)
        .filter(|service| !links.iter().any(|link| *link.service == **service))
        .map(str::to_owned)
        .collect()
}

/// What the rows are about: one authority, or an area with many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Authority,
    Area,
}

fn columns(scope: Scope) -> Vec<Column> {
    let rest = [
        Column::flexible("Status", 20, 40),
        Column::fixed("Leiter", LADDER),
        Column::fixed("Variante", 11).priority(3),
        Column::fixed("Zieltermin", 12).priority(2),
    ];
    let mut columns = match scope {
        Scope::Authority => vec![Column::flexible("Leistung", 12, 44)],
        Scope::Area => vec![
            Column::fixed("Leistung", 14),
            Column::flexible("Vollzugsbehörde", 14, 40).priority(1),
        ],
    };
    columns.extend(rest);
    columns
}

fn connected(key: &str, scope: Scope, theme: Theme, data: &Data) -> Row {
    let view = data.view();
    let Some(entity) = view.entity(Kind::Connection, key) else {
        return Row::default();
    };
    let code = status::of(entity, view.catalogue).map_or(0, |status| status.code);
    let mut name = Vec::new();
    if entity.record().is_conflict() {
        let sign = format!("{} ", glyph::CONFLICT);
        name.push(Span::styled(sign, theme.style(Role::Conflict)));
    }
    let service = entity.text("leistung").unwrap_or_default();
    name.push(Span::raw(service_name(service, scope, view)));
    let mut cells = vec![Line::from(name)];
    if scope == Scope::Area {
        let authority = entity.text("behoerde").unwrap_or_default();
        cells.push(Line::raw(view.title(Kind::Authority, authority)));
    }
    let variant = entity
        .text("variante")
        .and_then(|key| view.catalogue.variant(key));
    cells.extend([
        status::words(entity, view, theme),
        status::ladder(code, usize::from(LADDER), theme),
        Line::raw(
            variant
                .map(|variant| variant.short.clone())
                .unwrap_or_default(),
        ),
        due(entity.date("zieltermin"), code, data, theme),
    ]);
    Row {
        cells,
        mark: Mark::No,
    }
}

/// In full where there is room.
fn service_name(key: &str, scope: Scope, view: View<'_>) -> String {
    match scope {
        Scope::Authority => view.title(Kind::Service, key),
        Scope::Area => view.short_service(key),
    }
}

fn unconnected(service: &str, scope: Scope, view: View<'_>, theme: Theme) -> Row {
    let muted = |text: String| Line::styled(text, theme.style(Role::Muted));
    let cells = vec![
        muted(service_name(service, scope, view)),
        muted(format!("{} noch nicht erfasst", glyph::OPEN)),
    ];
    Row {
        cells,
        mark: Mark::No,
    }
}

/// The day it shall be reached; one that has passed says so.
fn due(day: Option<chrono::NaiveDate>, code: u8, data: &Data, theme: Theme) -> Line<'static> {
    let Some(day) = day else {
        return Line::default();
    };
    let is_late = day < data.snapshot.today() && status::role(code) != Role::RungLive;
    if is_late {
        Line::styled(format!("! {}", german_date(day)), theme.style(Role::Bad))
    } else {
        Line::styled(german_date(day), theme.style(Role::Muted))
    }
}
