//! Who changed what, over all records: since the last visit, or by one file.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::listing::Listing;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::replica::{Hash, Intent, Value};
use crate::tui::app::Scene;
use crate::tui::input::Input;
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::{Message, Severity};
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Row, TableView};
use crate::workspace::{LogEntry, LogQuery, Since, Snapshot, Workspace, WorkspaceError};

/// Changes of many records, the newest first.
pub struct Changes {
    title: String,
    entries: Vec<LogEntry>,
    snapshot: Snapshot,
    listing: Listing,
}

/// What others have changed and has come since somebody last left.
pub fn since_last_visit() -> Message {
    Message::work(|workspace| {
        let (since, title) = match workspace.last_visit() {
            Some(vector) => (Since::Vector(vector), "seit dem letzten Beenden"),
            None => (Since::Ever, "von Anfang an"),
        };
        let me = workspace.snapshot().me();
        let others = |entry: &LogEntry| entry.dot.replica != me;
        opened(
            format!("Was ist neu · {title}"),
            "Von den anderen ist nichts Neues gekommen, seit das Programm zuletzt beendet wurde.",
            read(since, others, workspace),
        )
    })
}

/// What one file brought.
pub fn of_file(file: Hash, name: &str) -> Message {
    let title = format!("Aus der Datei {name}");
    Message::work(move |workspace| {
        opened(
            title,
            "Diese Datei hat nichts Neues gebracht.",
            read(Since::File(file), |_| true, workspace),
        )
    })
}

fn read(
    since: Since,
    wanted: impl Fn(&LogEntry) -> bool,
    workspace: &Workspace,
) -> Result<(Vec<LogEntry>, Snapshot), WorkspaceError> {
    let mut entries = workspace.log(&LogQuery { of: None, since })?;
    entries.retain(wanted);
    Ok((entries, workspace.snapshot()))
}

fn opened(
    title: String,
    nothing: &str,
    read: Result<(Vec<LogEntry>, Snapshot), WorkspaceError>,
) -> Vec<Message> {
    vec![match read {
        Ok((entries, _)) if entries.is_empty() => Message::Note(Severity::Info, nothing.to_owned()),
        Ok((entries, snapshot)) => {
            let values = counted(entries.len() as u64, "Wert", "Werte");
            Message::open(Changes {
                title: format!("{title} · {values}"),
                entries,
                snapshot,
                listing: Listing::default(),
            })
        }
        Err(error) => Message::failure(&error),
    }]
}

impl Changes {
    fn record(&self, entry: &LogEntry) -> String {
        match entry.kind {
            Some(kind) => self.snapshot.view().title(kind, &entry.key),
            None => entry.key.clone(),
        }
    }

    fn field(entry: &LogEntry) -> String {
        if entry.is_existence() {
            return "Eintrag".to_owned();
        }
        let field = entry.kind.and_then(|kind| kind.field(&entry.field));
        let label = field.map_or(entry.field.as_str(), |field| field.label);
        match &entry.item {
            Some(item) => format!("{label} {item}"),
            None => label.to_owned(),
        }
    }

    fn shown(&self, entry: &LogEntry, value: &Value) -> String {
        let field = entry.kind.and_then(|kind| kind.field(&entry.field));
        match field {
            _ if entry.is_existence() && *value == Value::Bool(false) => "gelöscht".to_owned(),
            _ if entry.is_existence() => "angelegt oder behalten".to_owned(),
            Some(field) => self.snapshot.view().display(field, value),
            None => "(von einer neueren Version)".to_owned(),
        }
    }

    fn when(&self, entry: &LogEntry) -> String {
        let when = self.snapshot.local(entry.wall);
        when.format("%d.%m.%Y %H:%M").to_string()
    }

    fn row(&self, entry: &LogEntry) -> Row {
        let kind = entry
            .kind
            .map_or("neuere Version", |kind: Kind| kind.def().label);
        let cells = [
            self.when(entry),
            entry.author.clone(),
            kind.to_owned(),
            self.record(entry),
            Self::field(entry),
            self.shown(entry, &entry.to),
        ];
        Row {
            cells: cells
                .map(|text| Line::from(text.replace('\n', " ")))
                .to_vec(),
            ..Row::default()
        }
    }

    /// The chosen change in full.
    fn detail(&self, entry: &LogEntry) -> String {
        let shown = |value: Option<&Value>| {
            let text = value.map(|value| self.shown(entry, value));
            text.filter(|text| !text.is_empty())
                .unwrap_or_else(|| "(leer)".to_owned())
        };
        let undone = match entry.intent {
            Intent::Undo(_) => " Rückgängig gemacht.",
            Intent::Redo(_) => " Wiederhergestellt.",
            Intent::Edit => "",
        };
        let reason = entry.reason.as_ref();
        let reason = reason.map(|reason| format!("\nGrund: {reason}"));
        let file = entry.file.as_ref().map(|file| format!("\nDatei: {file}"));
        format!(
            "{} · {}: {} → {}.{undone}{}{}",
            self.record(entry),
            Self::field(entry),
            shown(entry.from.as_ref()),
            shown(Some(&entry.to)),
            reason.unwrap_or_default(),
            file.unwrap_or_default(),
        )
    }
}

impl Layer for Changes {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let (_, rows) = Listing::extent(self.entries.len());
        (COLUMNS, rows)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("↑ ↓ Bild↑ Bild↓", "Blättern"), ("Esc", "Schließen")]
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        self.listing.handle(input, self.entries.len(), area);
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let row = |row: usize| self.row(&self.entries[row]);
        let view = TableView {
            columns: &[
                Column::fixed("Wann", 16),
                Column::flexible("Wer", 10, 22).priority(2),
                Column::fixed("Art", 15).priority(4),
                Column::flexible("Was", 12, 44),
                Column::flexible("Feld", 10, 26).priority(1),
                Column::flexible("nach", 10, 44).priority(3),
            ],
            sort: None,
            len: self.entries.len(),
            row: &row,
            empty: "",
        };
        let chosen = self.listing.selected(self.entries.len());
        let detail = chosen.map(|at| self.detail(&self.entries[at]));
        self.listing
            .render(view, &detail.unwrap_or_default(), area, buf, scene);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.listing.cursor(self.entries.len(), area)
    }
}

/// Columns, if there is room.
const COLUMNS: u16 = 132;
