//! What is due, and what comes: news of the others, appointments, milestones.

use std::cmp::Ordering;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::Look;
use super::held::Held;
use crate::insight::due::{Coming, Due, SOON};
use crate::model::schema::Kind;
use crate::model::text::{counted, number};
use crate::tui::command::Command;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::calendar::short_day;
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Mark, Row};

/// A row of what comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// So many changes of somebody have come.
    News(String, u64),
    /// An appointment or a milestone.
    Coming(Coming),
}

/// How many are overdue, of all.
pub fn due_title(due: &[Due], today: NaiveDate) -> String {
    let over = due.iter().filter(|due| due.day < today).count();
    let (late, soon) = (number(over as u64), number((due.len() - over) as u64));
    match (over, due.len() - over) {
        (0, 0) => "Fällig".to_owned(),
        (0, _) => format!("Fällig · {soon} in {SOON} Tagen"),
        (_, 0) => format!("Fällig · {late} überfällig"),
        _ => format!("Fällig · {late} überfällig, {soon} bald"),
    }
}

pub fn render_due(rows: &Held<Due>, look: Look, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let (theme, today) = (look.scene.theme, look.data.snapshot.today());
    let columns = [
        Column::fixed("Tag", 12),
        Column::fixed("Was", 13).priority(1),
        Column::flexible("Wozu", 12, 90),
    ];
    let row = |due: &Due| {
        let day = short_day(due.day, today);
        let (day, role) = match due.day.cmp(&today) {
            Ordering::Less => (
                format!("! {}", day.split(' ').next_back().unwrap_or(&day)),
                Role::Bad,
            ),
            Ordering::Equal => (day, Role::Accent),
            Ordering::Greater => (day, Role::Text),
        };
        Row {
            cells: vec![
                Line::styled(day, theme.style(role)),
                Line::styled(due.reason.label(), theme.style(Role::Muted)),
                Line::raw(look.data.view().title(due.reason.kind(), &due.key)),
            ],
            mark: Mark::No,
        }
    };
    let empty = format!(
        "Nichts ist überfällig oder in den nächsten {SOON} Tagen fällig. {} legt eine Aufgabe an.",
        look.scene.keymap.way(Command::New)
    );
    rows.render((&columns, &row), &empty, (area, buf), (theme, look.focus))
}

pub fn render_coming(
    rows: &Held<Entry>,
    look: Look,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let (theme, today) = (look.scene.theme, look.data.snapshot.today());
    let columns = [
        Column::fixed("Tag", 12),
        Column::fixed("Zeit", 5).priority(1),
        Column::flexible("Was", 12, 90),
    ];
    let row = |entry: &Entry| {
        let cells = match entry {
            Entry::News(name, count) => {
                let changes = counted(*count, "Änderung", "Änderungen");
                let style = theme.style(Role::Info);
                vec![
                    Line::styled(format!("{} neu", glyph::HERE), style),
                    Line::default(),
                    Line::styled(format!("{changes} von {name}"), style),
                ]
            }
            Entry::Coming(coming) => {
                let role = if coming.day <= today {
                    Role::Accent
                } else {
                    Role::Text
                };
                let title = look.data.view().title(coming.kind, &coming.key);
                let (time, title) = match (coming.begin, coming.kind) {
                    (Some(begin), _) => (begin.format("%H:%M").to_string(), title),
                    (None, Kind::Milestone) => (String::new(), format!("Meilenstein: {title}")),
                    (None, _) => (String::new(), title),
                };
                let style = theme.style(role);
                vec![
                    Line::styled(short_day(coming.day, today), style),
                    Line::styled(time, style),
                    Line::styled(title, style),
                ]
            }
        };
        Row {
            cells,
            mark: Mark::No,
        }
    };
    let empty = format!(
        "Keine Termine stehen bevor, und von den anderen ist nichts Neues da. {} legt einen Termin an.",
        look.scene.keymap.way(Command::New)
    );
    rows.render((&columns, &row), &empty, (area, buf), (theme, look.focus))
}
