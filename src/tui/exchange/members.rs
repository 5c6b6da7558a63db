//! The members as a table: how each is trusted, how much of it is here, what it still lacks.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::summary::Summary;
use crate::model::dates::german_date;
use crate::model::text::number;
use crate::replica::ReplicaId;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Row, Table, TableView};
use crate::tui::widget::{Focus, Outcome};
use crate::workspace::{Member, Trust};

/// Which member is chosen.
#[derive(Debug, Default)]
pub struct MemberPane {
    table: Table,
    chosen: Option<ReplicaId>,
}

impl MemberPane {
    pub fn refresh(&mut self, data: &Data) {
        match self.chosen {
            Some(chosen) => self.choose(chosen, data),
            None => self.follow(data),
        }
    }

    /// Chooses a member, if there is one of this key.
    pub fn choose(&mut self, replica: ReplicaId, data: &Data) {
        let mut members = data.exchange.members.iter();
        if let Some(row) = members.position(|member| member.replica == replica) {
            self.table.select(row);
        }
        self.follow(data);
    }

    /// The chosen member.
    pub fn member<'a>(&self, data: &'a Data) -> Option<&'a Member> {
        let members = &data.exchange.members;
        members.get(self.table.selected(members.len())?)
    }

    fn follow(&mut self, data: &Data) {
        self.chosen = self.member(data).map(|member| member.replica);
    }

    pub fn handle(&mut self, input: &Input, area: Rect, data: &Data) -> Outcome {
        let outcome = self.table.handle(input, data.exchange.members.len(), area);
        self.follow(data);
        outcome
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
        data: &Data,
    ) -> Option<Position> {
        let summary = &data.exchange;
        let row = |row: usize| row_of(&summary.members[row], data, theme);
        let view = TableView {
            columns: &columns(),
            sort: None,
            len: summary.members.len(),
            row: &row,
            empty: "Noch arbeitet hier niemand mit.",
        };
        self.table.render(view, area, buf, theme, focus);
        self.table.cursor(summary.members.len(), area)
    }
}

fn columns() -> Vec<Column> {
    let mut trust = Column::flexible("Vertrauen", 18, 34).priority(1);
    trust.flex = 2;
    vec![
        Column::flexible("Name", 16, 30),
        Column::flexible("Team", 12, 28).priority(4),
        trust,
        Column::fixed("hier", 5).right().priority(2),
        Column::fixed("fehlt dort", 10).right().priority(1),
        Column::fixed("letzte Datei", 12).priority(3),
    ]
}

fn row_of(member: &Member, data: &Data, theme: Theme) -> Row {
    let summary = &data.exchange;
    let mut name = Vec::new();
    if let Some((sign, role)) = warning(member, summary) {
        name.push(Span::styled(format!("{sign} "), theme.style(role)));
    }
    name.push(Span::raw(member.name.clone()));
    let (trust, role) = trust(member, summary);
    let muted = |text: String| Line::styled(text, theme.style(Role::Muted));
    let lacks = match member.behind {
        _ if !summary.is_partner(member) => Line::default(),
        0 => Line::styled(glyph::DONE, theme.style(Role::Ok)),
        behind => Line::styled(number(behind), theme.style(Role::Info)),
    };
    let last = member.last_file.map(|wall| data.snapshot.local(wall));
    let last = last
        .map(|last| german_date(last.date()))
        .unwrap_or_default();
    Row {
        cells: vec![
            Line::from(name),
            muted(member.team.clone()),
            Line::styled(trust, theme.style(role)),
            Line::raw(number(member.changes)),
            lacks,
            muted(last),
        ],
        ..Row::default()
    }
}

/// What is wrong with a member at a glance.
fn warning(member: &Member, summary: &Summary) -> Option<(&'static str, Role)> {
    let others_distrust = member
        .distrusted_by
        .iter()
        .any(|by| summary.me().is_none_or(|me| me.replica != *by));
    if member.fork.is_some() || matches!(member.trust, Some(Trust::Distrusted { .. })) {
        Some((glyph::FAILED, Role::Bad))
    } else if !member.gaps.is_empty() || member.held > 0 || others_distrust {
        Some(("!", Role::Warn))
    } else {
        None
    }
}

/// How a member is trusted, in a few words.
pub fn trust(member: &Member, summary: &Summary) -> (String, Role) {
    if let Some(successor) = summary.successor(member) {
        let text = if successor.is_me {
            "frühere Kennung von hier"
        } else {
            "frühere Kennung"
        };
        return (text.to_owned(), Role::Muted);
    }
    match member.trust {
        _ if member.is_me => ("dieser Rechner".to_owned(), Role::Accent),
        Some(Trust::Accepted) => (format!("{} geprüft", glyph::DONE), Role::Ok),
        Some(Trust::IntroducedBy(by)) => {
            (format!("eingeführt durch {}", summary.name(by)), Role::Text)
        }
        Some(Trust::Distrusted { .. }) => ("gesperrt".to_owned(), Role::Bad),
        None => ("unbekannt".to_owned(), Role::Muted),
    }
}
