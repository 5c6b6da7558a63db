//! Below the matrix: the chosen cell in words, and what the signs mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line as Text, Span};

use super::Matrix;
use crate::insight::View;
use crate::insight::matrix::Cell;
use crate::insight::matrix::arrange::Line;
use crate::model::catalogue::Catalogue;
use crate::model::dates::german_date;
use crate::model::entity::Entity;
use crate::model::schema::Kind;
use crate::model::text::{counted, number};
use crate::tui::app::Scene;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::status;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::{Focus, pane, rows};

impl Matrix {
    /// Draws the details within their frame.
    pub(super) fn draw_details(&self, area: Rect, buf: &mut Buffer, scene: &Scene, data: &Data) {
        let theme = scene.theme;
        pane::frame(&self.details_title(), area, buf, theme, Focus::Elsewhere);
        let inside = pane::inside(area);
        let mut lines = self.details(scene, data);
        if self.here().is_some() && inside.height > 3 {
            let free = usize::from(inside.height) - 1;
            lines.truncate(free);
            lines.resize(free, Text::default());
            lines.push(self.legend(data.snapshot.catalogue(), theme));
        }
        for (text, row) in lines.iter().zip(inside.rows()) {
            rows::line(text, row, buf, Align::Left);
        }
    }

    fn details_title(&self) -> String {
        let Some(here) = self.here() else {
            return "Anbindung".to_owned();
        };
        let column = &self.grid.columns()[here.column];
        let place = match here.line {
            Line::Group(group) => &self.grid.groups()[group].name,
            Line::Row(row) => &self.grid.rows()[row].name,
        };
        format!("{} {} · {place}", column.key, column.name)
    }

    fn details(&self, scene: &Scene, data: &Data) -> Vec<Text<'static>> {
        let theme = scene.theme;
        let Some(here) = self.here() else {
            return Vec::new();
        };
        let row = match here.line {
            Line::Group(group) => return self.group_details(group, here.column, theme),
            Line::Row(row) => row,
        };
        let view = data.view();
        let connection = self.connection(row, here.column, data);
        if let Some(entity) = connection.and_then(|key| view.entity(Kind::Connection, key)) {
            return connected(entity, data, theme);
        }
        let way = scene.keymap.way(Command::New);
        let muted = theme.style(Role::Muted);
        match self.grid.cell(row, here.column) {
            Cell::Elsewhere => {
                let kind = view.catalogue.authority_kind(&self.grid.rows()[row].kind);
                let kind = kind.map_or("Behörden dieser Art", |kind| kind.name.as_str());
                vec![
                    Text::raw(format!(
                        "– {kind}: führt diese Leistung nach dem Katalog nicht aus"
                    )),
                    Text::styled(
                        format!("{way} legt trotzdem eine Anbindung an, wenn es hier anders ist."),
                        muted,
                    ),
                ]
            }
            _ => vec![
                Text::raw(format!("{} noch nicht erfasst", glyph::OPEN)),
                Text::styled(
                    format!("Die Behörde führt diese Leistung aus. {way} legt die Anbindung an."),
                    muted,
                ),
            ],
        }
    }

    fn group_details(&self, group: usize, column: usize, theme: Theme) -> Vec<Text<'static>> {
        let sums = self.shown.group(group);
        let of_service = sums.of_column(column);
        let mut missing = 0;
        let mut held_up = 0;
        let rows = self.shown.rows.iter();
        for &row in rows.filter(|row| self.grid.rows()[**row].group == group) {
            match self.grid.cell(row, column) {
                Cell::Missing => missing += 1,
                Cell::At(stand) if stand.counts && stand.side.is_some() => held_up += 1,
                _ => {}
            }
        }
        let said = |count: usize, words: &str| {
            (count > 0).then(|| format!(", {} {words}", number(count as u64)))
        };
        let service = match of_service.total + missing {
            0 => "Diese Leistung führt hier keine der gezeigten Behörden aus".to_owned(),
            _ => format!(
                "Diese Leistung: {} von {} angebunden{}{}",
                number(of_service.connected as u64),
                number(of_service.total as u64),
                said(held_up, "mit Hemmnis").unwrap_or_default(),
                said(missing, "noch nicht erfasst").unwrap_or_default(),
            ),
        };
        let all = format!(
            "Alle Leistungen: {} von {} angebunden bei {}",
            number(sums.all.connected as u64),
            number(sums.all.total as u64),
            counted(sums.rows as u64, "Behörde", "Behörden"),
        );
        let people = self.grid.groups()[group].inhabitants;
        let mut lines = vec![Text::raw(service), Text::raw(all)];
        if people > 0 {
            let people = format!("{} Einwohner", number(people));
            lines.push(Text::styled(people, theme.style(Role::Muted)));
        }
        lines
    }

    /// What the signs mean.
    fn legend(&self, catalogue: &Catalogue, theme: Theme) -> Text<'static> {
        let muted = |text: String| Span::styled(text, theme.style(Role::Muted));
        let key = |text: String, role| Span::styled(text, theme.style(role));
        let mut spans = vec![
            key(glyph::OPEN.to_owned(), Role::Text),
            muted(" fehlt  ".into()),
            key("!".into(), Role::Text),
            muted(" überfällig  ".into()),
            key(glyph::CONFLICT.into(), Role::Conflict),
            muted(" Konflikt  ".into()),
        ];
        for state in &catalogue.side_states {
            spans.push(key(state.sign.to_string(), Role::RungSide));
            let name = state.name.split(" / ").next().unwrap_or_default();
            spans.push(muted(format!(" {name}  ")));
        }
        if !self.marks.is_empty() {
            spans.push(key(glyph::MARKED.into(), Role::Accent));
            spans.push(muted(" markiert".into()));
        }
        Text::from(spans)
    }
}

/// A connection in words.
fn connected(entity: Entity<'_>, data: &Data, theme: Theme) -> Vec<Text<'static>> {
    let view = data.view();
    let mut first = status::words(entity, view, theme).spans;
    if let Some(day) = entity.date("status_am") {
        let since = format!(" · seit {}", german_date(day));
        first.push(Span::styled(since, theme.style(Role::Muted)));
    }
    if entity.record().is_conflict() {
        let conflict = format!(" · {} Angaben widersprechen sich", glyph::CONFLICT);
        first.push(Span::styled(conflict, theme.style(Role::Conflict)));
    }
    let mut second = Vec::new();
    let variant = entity.text("variante");
    let variant = variant.and_then(|key| view.catalogue.variant(key));
    let variant = variant.map_or_else(|| "–".to_owned(), |variant| variant.name.clone());
    labelled("Variante", Span::raw(variant), &mut second, theme);
    labelled("Zieltermin", due(entity, data, theme), &mut second, theme);
    let who = entity.text("verantwortlich");
    let who = who.map_or_else(|| "–".to_owned(), |key| view.title(Kind::Person, key));
    labelled("verantwortlich", Span::raw(who), &mut second, theme);
    let mut lines = vec![Text::from(first), Text::from(second)];
    lines.extend(hindrance(entity, view, theme));
    let note = entity.text("bemerkung").map(|note| note.replace('\n', " "));
    lines.extend(note.map(|note| Text::styled(note, theme.style(Role::Muted))));
    lines
}

fn labelled(label: &str, value: Span<'static>, spans: &mut Vec<Span<'static>>, theme: Theme) {
    if !spans.is_empty() {
        spans.push(Span::raw("   "));
    }
    let label = format!("{label} ");
    spans.push(Span::styled(label, theme.style(Role::Muted)));
    spans.push(value);
}

fn due(entity: Entity<'_>, data: &Data, theme: Theme) -> Span<'static> {
    let Some(day) = entity.date("zieltermin") else {
        return Span::raw("–");
    };
    let code = status::of(entity, data.snapshot.catalogue()).map_or(0, |status| status.code);
    if day < data.snapshot.today() && status::role(code) != Role::RungLive {
        let text = format!("! {} überfällig", german_date(day));
        return Span::styled(text, theme.style(Role::Bad));
    }
    Span::raw(german_date(day))
}

/// What holds it up, with what is known about it.
fn hindrance(entity: Entity<'_>, view: View<'_>, theme: Theme) -> Option<Text<'static>> {
    let state = view.catalogue.side_state(entity.text("hemmnis")?)?;
    let obstacle = entity
        .text("huerde")
        .map(|key| format!("Hürde „{}“", view.title(Kind::Obstacle, key)));
    let again = entity
        .date("wiedervorlage")
        .map(|day| format!("Wiedervorlage am {}", german_date(day)));
    let instead = entity
        .text("stattdessen")
        .map(|key| format!("zuständig ist {}", view.title(Kind::Authority, key)));
    let known: Vec<String> = [obstacle, again, instead].into_iter().flatten().collect();
    let mut spans = vec![
        Span::styled("Hemmnis ", theme.style(Role::Muted)),
        Span::styled(state.name.clone(), theme.style(Role::RungSide)),
    ];
    if !known.is_empty() {
        spans.push(Span::raw(format!(": {}", known.join(", "))));
    }
    Some(Text::from(spans))
}
