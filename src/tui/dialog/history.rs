//! Who changed what, when and why: of one record, or of everything that is new since a moment or came with a file.

mod entries;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use self::entries::{Entries, Row, Subject, Topic};
use super::go_to;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::app::Scene;
use crate::tui::input::{Input, Key, KeyPress, Mods};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::{line, paragraphs, split_below};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome};
use crate::workspace::{LogQuery, Workspace, WorkspaceError};

/// Changes, newest first, each with the values it wrote.
pub struct History {
    title: String,
    entries: Entries,
    subject: Subject,
    topics: Vec<Topic>,
    /// The only topic that is shown, by its place.
    only: Option<usize>,
    rows: Vec<Row>,
    list: List,
}

/// Reads the history of a record and opens it.
pub fn open(kind: Kind, key: String) -> Message {
    Message::work(move |workspace| {
        let title = workspace.snapshot().view().title(kind, &key);
        let query = LogQuery {
            of: Some((kind, key)),
            ..LogQuery::default()
        };
        let title = format!("Verlauf · {title}");
        opened(read(title, &query, Subject::Record, workspace))
    })
}

/// Reads a part of the log and opens it under a title.
pub fn open_query(title: String, query: LogQuery) -> Message {
    Message::work(move |workspace| opened(read(title, &query, Subject::Everything, workspace)))
}

fn opened(history: Result<History, WorkspaceError>) -> Vec<Message> {
    vec![match history {
        Ok(history) => Message::open(history),
        Err(error) => Message::failure(&error),
    }]
}

fn read(
    title: String,
    query: &LogQuery,
    subject: Subject,
    workspace: &Workspace,
) -> Result<History, WorkspaceError> {
    let entries = Entries::new(workspace.log(query)?, workspace.snapshot(), subject);
    Ok(History {
        title,
        subject,
        topics: entries.topics(),
        only: None,
        rows: entries.rows(None),
        entries,
        list: List::default(),
    })
}

struct Places {
    /// What is shown alone.
    filter: Rect,
    list: Rect,
    /// The chosen row in full.
    detail: Rect,
}

/// Fewest and most rows for the chosen row in full, and from which height on there are any.
const DETAIL: u16 = 5;
const MOST_DETAIL: u16 = 10;
const ROOMY: u16 = 12;

fn places(area: Rect) -> Places {
    let filter = Rect {
        height: area.height.min(1),
        ..area
    };
    let detail = if area.height < ROOMY {
        0
    } else {
        (area.height / 3).clamp(DETAIL, MOST_DETAIL)
    };
    let rest = Rect {
        y: filter.bottom(),
        height: area.height - filter.height,
        ..area
    };
    let (list, detail) = split_below(rest, detail);
    Places {
        filter,
        list,
        detail,
    }
}

impl History {
    fn chosen(&self) -> Option<Row> {
        self.list.selected(self.rows.len()).map(|at| self.rows[at])
    }

    /// Shows the next topic alone, or all again; goes round in both directions.
    fn show_next(&mut self, forward: bool) {
        let count = self.topics.len();
        let only = match (self.only, forward) {
            (None, true) => Some(0),
            (None, false) => count.checked_sub(1),
            (Some(at), true) => Some(at + 1).filter(|next| *next < count),
            (Some(at), false) => at.checked_sub(1),
        };
        self.show(only);
    }

    /// The chosen row stays chosen if it is still there.
    fn show(&mut self, only: Option<usize>) {
        let chosen = self.chosen();
        self.only = only;
        self.rows = self.entries.rows(only.and_then(|at| self.topics.get(at)));
        let at = self.rows.iter().position(|row| Some(*row) == chosen);
        self.list = List::default();
        self.list.select(at.unwrap_or(0));
    }

    /// Eingabe: a record is gone to, a field shown alone.
    fn enter(&mut self, scene: &Scene) -> Vec<Message> {
        let Some(row) = self.chosen() else {
            return Vec::new();
        };
        let Some(entry) = self.entries.get(row) else {
            return Vec::new();
        };
        match (self.subject, row, entry.kind, scene.data) {
            (Subject::Record, Row::Entry(_), ..) => {
                let topic = self.entries.topic_of(entry);
                let at = self.topics.iter().position(|known| *known == topic);
                self.show(if self.only.is_some() { None } else { at });
                Vec::new()
            }
            (Subject::Everything, Row::Entry(_), Some(kind), Some(data)) => {
                go_to::messages(kind, &entry.key, data)
            }
            _ => Vec::new(),
        }
    }

    fn history_of_chosen(&self) -> Vec<Message> {
        let entry = self.chosen().and_then(|row| self.entries.get(row));
        let record = entry.and_then(|entry| Some((entry.kind?, entry.key.clone())));
        match (self.subject, record) {
            (Subject::Everything, Some((kind, key))) => vec![open(kind, key)],
            _ => Vec::new(),
        }
    }

    fn filter_line(&self, scene: &Scene) -> Line<'static> {
        let muted = scene.theme.style(Role::Muted);
        let (what, all) = match self.subject {
            Subject::Record => ("Feld", "alle"),
            Subject::Everything => ("Art", "alle"),
        };
        let shown = self.only.and_then(|at| self.topics.get(at));
        let shown = shown.map_or(all, |topic| topic.label.as_str());
        let count = match self.only {
            None => self.entries.count(),
            Some(_) => self
                .rows
                .iter()
                .filter(|row| matches!(row, Row::Entry(_)))
                .count(),
        };
        Line::from(vec![
            Span::styled(format!("{what}: "), muted),
            Span::styled(
                format!("{} {shown} {}", glyph::BACK, glyph::HERE),
                scene.theme.style(Role::Accent),
            ),
            Span::styled(
                format!(" · {}", counted(count as u64, "Angabe", "Angaben")),
                muted,
            ),
        ])
    }
}

impl Layer for History {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let rows = to_cells(self.rows.len())
            .saturating_add(DETAIL + 2)
            .clamp(ROOMY + 2, 40);
        (140, rows)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        match self.subject {
            Subject::Record => vec![
                ("↑ ↓", "Blättern"),
                ("← →", "Nur ein Feld"),
                ("Eingabe", "Dieses Feld"),
                ("Esc", "Schließen"),
            ],
            Subject::Everything => vec![
                ("↑ ↓", "Blättern"),
                ("← →", "Nur eine Art"),
                ("Eingabe", "Dorthin"),
                ("F7", "Verlauf"),
                ("Esc", "Schließen"),
            ],
        }
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        if let Input::Key(KeyPress {
            key,
            mods: Mods::NONE,
            ..
        }) = input
        {
            match key {
                Key::Left => self.show_next(false),
                Key::Right => self.show_next(true),
                Key::F(7) => return self.history_of_chosen(),
                _ => {}
            }
        }
        match self.list.handle(input, self.rows.len(), places(area).list) {
            Outcome::Submitted => self.enter(scene),
            _ => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let places = places(area);
        if !self.rows.is_empty() {
            line(&self.filter_line(scene), places.filter, buf, Align::Left);
        }
        let cells = usize::from(places.list.width);
        let row = |at: usize| self.entries.line(self.rows[at], cells, scene.theme);
        let view = ListView {
            len: self.rows.len(),
            row: &row,
            empty: match self.subject {
                Subject::Record => "Hierzu ist noch nichts geschrieben.",
                Subject::Everything => "Hier ist nichts Neues.",
            },
        };
        self.list
            .render(view, places.list, buf, scene.theme, Focus::Here);
        if let Some(row) = self.chosen() {
            let texts = self.entries.detail(row);
            paragraphs(&texts, places.detail, buf, scene.theme);
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.list.cursor(self.rows.len(), places(area).list)
    }
}
