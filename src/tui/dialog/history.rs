//! Who changed what of a record, when, why, from what to what.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::model::schema::Kind;
use crate::replica::{Intent, Value};
use crate::tui::app::Scene;
use crate::tui::input::Input;
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;
use crate::tui::widget::rows::paragraph;
use crate::tui::widget::table::{Row, Table, TableView};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome};
use crate::workspace::{LogEntry, LogQuery, Snapshot, Workspace};

/// The changes of one record, newest first.
pub struct History {
    title: String,
    lines: Vec<HistoryLine>,
    columns: Vec<Column>,
    table: Table,
}

struct HistoryLine {
    when: String,
    who: String,
    field: String,
    from: String,
    to: String,
    why: String,
}

/// Rows below the table for the chosen line in full.
const DETAIL: u16 = 5;

/// Reads the history of a record and opens it.
pub fn open(kind: Kind, key: String) -> Message {
    Message::work(move |workspace| match read(kind, &key, workspace) {
        Ok(history) => vec![Message::open(history)],
        Err(error) => vec![Message::failure(&error)],
    })
}

fn read(
    kind: Kind,
    key: &str,
    workspace: &Workspace,
) -> Result<History, crate::workspace::WorkspaceError> {
    let snapshot = workspace.snapshot();
    let log = workspace.log(&LogQuery {
        of: Some((kind, key.to_owned())),
        ..LogQuery::default()
    })?;
    let lines = log
        .iter()
        .map(|entry| line(kind, entry, &snapshot))
        .collect();
    Ok(History::new(&snapshot.view().title(kind, key), lines))
}

fn line(kind: Kind, entry: &LogEntry, snapshot: &Snapshot) -> HistoryLine {
    let field = kind.field(&entry.field);
    let shown = |value: &Value| match field {
        _ if entry.is_existence() && *value == Value::Bool(false) => "gelöscht".to_owned(),
        _ if entry.is_existence() => "angelegt oder behalten".to_owned(),
        Some(field) => snapshot.view().display(field, value),
        None => "(von einer neueren Version)".to_owned(),
    };
    let label = match field {
        _ if entry.is_existence() => "Eintrag",
        Some(field) => field.label,
        None => entry.field.as_str(),
    };
    let undone = match entry.intent {
        Intent::Undo(_) => "Rückgängig gemacht. ",
        Intent::Redo(_) => "Wiederhergestellt. ",
        Intent::Edit => "",
    };
    let reason = entry.reason.as_deref().unwrap_or_default();
    HistoryLine {
        when: snapshot
            .local(entry.wall)
            .format("%d.%m.%Y %H:%M")
            .to_string(),
        who: entry.author.clone(),
        field: entry
            .item
            .as_ref()
            .map_or_else(|| label.to_owned(), |item| format!("{label} {item}")),
        from: entry.from.as_ref().map(shown).unwrap_or_default(),
        to: shown(&entry.to),
        why: format!("{undone}{reason}"),
    }
}

impl History {
    fn new(title: &str, lines: Vec<HistoryLine>) -> Self {
        let columns = vec![
            Column::fixed("Wann", 16),
            Column::flexible("Wer", 8, 20).priority(2),
            Column::flexible("Feld", 10, 28),
            Column::flexible("von", 8, 40).priority(1),
            Column::flexible("nach", 10, 40),
        ];
        Self {
            title: format!("Verlauf · {title}"),
            lines,
            columns,
            table: Table::default(),
        }
    }

    fn places(area: Rect) -> (Rect, Rect) {
        let detail = if area.height > 2 * DETAIL { DETAIL } else { 0 };
        let table = Rect {
            height: area.height - detail,
            ..area
        };
        let below = Rect {
            y: table.bottom() + u16::from(detail > 0),
            height: detail.saturating_sub(1),
            ..area
        };
        (table, below)
    }
}

impl Layer for History {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let rows = to_cells(self.lines.len() + 1).saturating_add(DETAIL);
        (120, rows.clamp(2 * DETAIL + 1, 30))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("↑ ↓ Bild↑ Bild↓", "Blättern"), ("Esc", "Schließen")]
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let _: Outcome = self
            .table
            .handle(input, self.lines.len(), Self::places(area).0);
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (table, detail) = Self::places(area);
        let row = |row: usize| {
            let line = &self.lines[row];
            let cells = [&line.when, &line.who, &line.field, &line.from, &line.to];
            Row {
                cells: cells
                    .map(|text| Line::from(text.replace('\n', " ")))
                    .to_vec(),
                ..Row::default()
            }
        };
        let view = TableView {
            columns: &self.columns,
            sort: None,
            len: self.lines.len(),
            row: &row,
            empty: "Hierzu ist noch nichts geschrieben.",
        };
        self.table
            .render(view, table, buf, scene.theme, Focus::Here);
        if let Some(line) = self
            .table
            .selected(self.lines.len())
            .map(|at| &self.lines[at])
        {
            let from = if line.from.is_empty() {
                "(leer)"
            } else {
                &line.from
            };
            let to = if line.to.is_empty() {
                "(leer)"
            } else {
                &line.to
            };
            let mut text = format!("{}: {from} → {to}", line.field);
            if !line.why.is_empty() {
                text.push_str("\nGrund: ");
                text.push_str(&line.why);
            }
            paragraph(&text, detail, buf, scene.theme.style(Role::Muted));
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.table.cursor(self.lines.len(), Self::places(area).0)
    }
}
