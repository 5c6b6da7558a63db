//! Entries of the log in words, one change after the other.

use ratatui::text::{Line, Span};

use crate::model::schema::{Field, Kind, Shape};
use crate::model::text::{pad_right, truncate, width};
use crate::replica::{ERASED, Intent, RENEWS, Value};
use crate::tui::theme::{Role, Theme, glyph};
use crate::workspace::{LogEntry, Snapshot};

/// The log of one record or of many, at one moment.
pub(super) struct Entries {
    /// Newest first; those of one change follow each other.
    log: Vec<LogEntry>,
    snapshot: Snapshot,
    subject: Subject,
}

/// What the entries are about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// One record: its fields tell them apart.
    Record,
    /// Many: the records tell them apart.
    Everything,
}

/// One row of the dialog.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Row {
    /// The change that this entry is the first of.
    Change(usize),
    /// One entry.
    Entry(usize),
}

/// What can be shown alone: a field of the record, or a kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Topic {
    slug: String,
    /// What it is called.
    pub label: String,
}

/// What has become of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is the one that holds.
    Holds,
    /// It holds, and another one that was written at the same time holds too.
    Contested,
    /// Somebody has knowingly replaced it.
    Past,
}

/// Widest name of a field or a record before its values.
const NAME: usize = 26;

impl Entries {
    pub fn new(log: Vec<LogEntry>, snapshot: Snapshot, subject: Subject) -> Self {
        Self {
            log,
            snapshot,
            subject,
        }
    }

    pub fn get(&self, row: Row) -> Option<&LogEntry> {
        let (Row::Change(at) | Row::Entry(at)) = row;
        self.log.get(at)
    }

    pub fn count(&self) -> usize {
        self.log.len()
    }

    /// What there is to choose from, each once.
    pub fn topics(&self) -> Vec<Topic> {
        let mut topics: Vec<Topic> = Vec::new();
        for entry in &self.log {
            let slug = self.slug(entry);
            if !topics.iter().any(|topic| topic.slug == slug) {
                topics.push(Topic {
                    slug: slug.to_owned(),
                    label: self.topic_label(entry),
                });
            }
        }
        topics.sort_by_key(|topic| self.order(topic));
        topics
    }

    fn slug<'a>(&self, entry: &'a LogEntry) -> &'a str {
        match self.subject {
            Subject::Record => &entry.field,
            Subject::Everything => entry.kind.map_or("", Kind::slug),
        }
    }

    fn topic_label(&self, entry: &LogEntry) -> String {
        match (self.subject, entry.kind) {
            (Subject::Record, _) => field_label(entry),
            (Subject::Everything, Some(kind)) => kind.def().plural.to_owned(),
            (Subject::Everything, None) => NEWER.to_owned(),
        }
    }

    /// The order of forms and of kinds.
    fn order(&self, topic: &Topic) -> usize {
        let place = match self.subject {
            Subject::Record => self.log.first().and_then(|entry| {
                let mut fields = entry.kind?.fields().iter();
                fields.position(|field| field.slug == topic.slug)
            }),
            Subject::Everything => Kind::ALL.iter().position(|kind| kind.slug() == topic.slug),
        };
        place.unwrap_or(usize::MAX)
    }

    /// The topic of an entry.
    pub fn topic_of(&self, entry: &LogEntry) -> Topic {
        Topic {
            slug: self.slug(entry).to_owned(),
            label: self.topic_label(entry),
        }
    }

    /// The rows about a topic, or all.
    pub fn rows(&self, topic: Option<&Topic>) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut last = None;
        for (at, entry) in self.log.iter().enumerate() {
            if topic.is_some_and(|topic| topic.slug != self.slug(entry)) {
                continue;
            }
            if last.replace(entry.dot) != Some(entry.dot) {
                rows.push(Row::Change(at));
            }
            rows.push(Row::Entry(at));
        }
        rows
    }

    /// A row as it stands in the list, `cells` wide.
    pub fn line(&self, row: Row, cells: usize, theme: Theme) -> Line<'static> {
        match (row, self.get(row)) {
            (Row::Change(_), Some(entry)) => self.heading(entry, theme),
            (Row::Entry(_), Some(entry)) => self.entry(entry, cells, theme),
            (_, None) => Line::default(),
        }
    }

    fn heading(&self, entry: &LogEntry, theme: Theme) -> Line<'static> {
        let mut spans = vec![
            Span::styled(format!("{} ", self.when(entry)), theme.style(Role::Title)),
            Span::styled(format!(" {}", entry.author), theme.style(Role::Accent)),
        ];
        let mut beside = String::new();
        if !entry.team.is_empty() {
            beside.push_str(" · ");
            beside.push_str(&entry.team);
        }
        if let Some(why) = why(entry) {
            beside.push_str(" · ");
            beside.push_str(&why.replace('\n', " "));
        }
        spans.push(Span::styled(beside, theme.style(Role::Muted)));
        Line::from(spans)
    }

    fn entry(&self, entry: &LogEntry, cells: usize, theme: Theme) -> Line<'static> {
        let name = match self.subject {
            Subject::Record => field_label(entry),
            Subject::Everything => self.record(entry),
        };
        let wide = match self.subject {
            Subject::Record => NAME,
            Subject::Everything => NAME.max(cells / 3),
        };
        let wide = wide.min(cells);
        let name = pad_right(&truncate(&name, wide), wide);
        let field = match self.subject {
            Subject::Record => String::new(),
            Subject::Everything => format!("{}: ", field_label(entry)),
        };
        let muted = theme.style(Role::Muted);
        let mut spans = vec![
            Span::raw(format!("   {name}  ")),
            Span::styled(field, muted),
        ];
        let from = self.from(entry).replace('\n', " ");
        if !from.is_empty() {
            // Where both do not fit, the new one is what matters.
            let room = (cells.saturating_sub(wide + 6) / 2).max(width("(leer)"));
            spans.push(Span::styled(truncate(&from, room).into_owned(), muted));
            spans.push(Span::styled(" → ", muted));
        }
        spans.push(Span::raw(self.to(entry).replace('\n', " ")));
        match self.standing(entry) {
            Standing::Holds | Standing::Past => {}
            Standing::Contested => spans.push(Span::styled(
                format!(" {}", glyph::CONFLICT),
                theme.style(Role::Conflict),
            )),
        }
        Line::from(spans)
    }

    /// A row in full: title, what it was and is, and where it comes from.
    pub fn detail(&self, row: Row) -> Vec<(Role, String)> {
        let Some(entry) = self.get(row) else {
            return Vec::new();
        };
        let mut texts = Vec::new();
        if let Row::Entry(_) = row {
            let name = match self.subject {
                Subject::Record => field_label(entry),
                Subject::Everything => format!("{} · {}", self.record(entry), field_label(entry)),
            };
            let standing = match self.standing(entry) {
                Standing::Holds => " · gilt jetzt",
                Standing::Contested => " · gilt zugleich mit einer anderen Angabe",
                Standing::Past => "",
            };
            texts.push((Role::Title, format!("{name}{standing}")));
            let values = match self.from(entry) {
                from if from.is_empty() => self.to(entry),
                from => format!("{from} → {}", self.to(entry)),
            };
            texts.push((Role::Text, values));
        }
        texts.push((Role::Muted, self.origin(entry)));
        if let Some(why) = why(entry) {
            texts.push((Role::Muted, format!("Grund: {why}")));
        }
        texts
    }

    /// Who wrote it, when, and how it came here.
    fn origin(&self, entry: &LogEntry) -> String {
        let team = match entry.team.as_str() {
            "" => String::new(),
            team => format!(" ({team})"),
        };
        let way = match &entry.file {
            Some(file) => format!(", gekommen mit {file}"),
            None if entry.dot.replica == self.snapshot.me() => ", an diesem Rechner".to_owned(),
            None => String::new(),
        };
        format!("{}{team}, {}{way}", entry.author, self.when(entry))
    }

    fn when(&self, entry: &LogEntry) -> String {
        let when = self.snapshot.local(entry.wall);
        when.format("%d.%m.%Y %H:%M").to_string()
    }

    fn record(&self, entry: &LogEntry) -> String {
        match entry.kind {
            Some(kind) => self.snapshot.view().title(kind, &entry.key),
            None => NEWER.to_owned(),
        }
    }

    fn from(&self, entry: &LogEntry) -> String {
        let from = entry.from.as_ref();
        from.map(|value| self.shown(entry, value))
            .unwrap_or_default()
    }

    fn to(&self, entry: &LogEntry) -> String {
        self.shown(entry, &entry.to)
    }

    fn shown(&self, entry: &LogEntry, value: &Value) -> String {
        let field = field(entry);
        match (field, value) {
            _ if entry.is_existence() && *value == Value::Bool(false) => "gelöscht".to_owned(),
            _ if entry.is_existence() => "angelegt oder behalten".to_owned(),
            _ if entry.field == ERASED => "persönliche Angaben getilgt".to_owned(),
            _ if entry.field == RENEWS => "erneuert".to_owned(),
            (_, Value::Empty) => "(leer)".to_owned(),
            (_, Value::Erased) => "(getilgt)".to_owned(),
            (Some(field), Value::Bool(belongs)) if field.shape == Shape::Set => {
                let element = entry.item.as_deref().unwrap_or_default();
                let element = self.snapshot.view().display(field, &Value::text(element));
                let sign = if *belongs { '+' } else { '−' };
                format!("{sign} {element}")
            }
            (Some(field), value) => self.snapshot.view().display(field, value),
            (None, _) => NEWER.to_owned(),
        }
    }

    fn standing(&self, entry: &LogEntry) -> Standing {
        let record = entry
            .kind
            .and_then(|kind| self.snapshot.state().record(kind.slug(), &entry.key));
        let register = record.and_then(|record| {
            if entry.is_existence() {
                Some(record.existence())
            } else {
                record.register(&entry.field, entry.item.as_deref())
            }
        });
        let Some(register) = register else {
            return Standing::Past;
        };
        let holds = register.entries().iter().any(|held| {
            held.seq == entry.dot.seq && self.snapshot.writer(held) == entry.dot.replica
        });
        match (holds, register.is_conflict()) {
            (true, true) => Standing::Contested,
            (true, false) => Standing::Holds,
            (false, _) => Standing::Past,
        }
    }
}

const NEWER: &str = "(von einer neueren Version)";

fn field(entry: &LogEntry) -> Option<&'static Field> {
    entry.kind?.field(&entry.field)
}

fn field_label(entry: &LogEntry) -> String {
    match (field(entry), &entry.item) {
        _ if entry.field == ERASED => "Tilgung".to_owned(),
        _ if entry.field == RENEWS => "Kennung".to_owned(),
        _ if entry.is_existence() => "Eintrag".to_owned(),
        (Some(field), Some(item)) if field.shape == Shape::PerCheckItem => {
            format!("{} {item}", field.label)
        }
        (Some(field), _) => field.label.to_owned(),
        (None, _) => entry.field.clone(),
    }
}

/// The reason, and whether it took something back.
fn why(entry: &LogEntry) -> Option<String> {
    let undone = match entry.intent {
        Intent::Undo(_) => Some("rückgängig gemacht"),
        Intent::Redo(_) => Some("wiederhergestellt"),
        Intent::Edit => None,
    };
    let words: Vec<&str> = undone.into_iter().chain(entry.reason.as_deref()).collect();
    (!words.is_empty()).then(|| words.join(": "))
}
