//! Who wrote what, when and why: the log for people.

use std::collections::BTreeMap;

use super::{Workspace, WorkspaceError};
use crate::model::schema::Kind;
use crate::replica::{Dot, EXISTS, History, Intent, Value, WallMs};

/// One value that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogEntry {
    /// By which change.
    pub dot: Dot,
    /// When, by the writer's clock.
    pub wall: WallMs,
    /// Who.
    pub author: String,
    /// Why, if a reason was given.
    pub reason: Option<String>,
    /// Whether it took something back.
    pub intent: Intent,
    /// Of which kind; `None` when only a newer version knows it.
    pub kind: Option<Kind>,
    /// Of which record.
    pub key: String,
    /// Which field: its slug, or [`EXISTS`].
    pub field: String,
    /// Which element or check point.
    pub item: Option<String>,
    /// What was shown before.
    pub from: Option<Value>,
    /// What was written.
    pub to: Value,
}

impl Workspace {
    /// The log, newest first: of one record, or of everything.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn log(&self, of: Option<(Kind, &str)>) -> Result<Vec<LogEntry>, WorkspaceError> {
        let changes = self.store.all_changes()?.collect::<Result<Vec<_>, _>>()?;
        let applied = self.replica.vector();
        let known = changes
            .iter()
            .flatten()
            .filter(|change| applied.covers(change.dot()));
        let history = History::collect(known, |edit| match of {
            Some((kind, key)) => &*edit.record.kind == kind.slug() && &*edit.record.key == key,
            None => true,
        });
        let mut names = BTreeMap::new();
        let mut entries = Vec::new();
        for (cell, writes) in history.cells() {
            for write in writes {
                let author = names
                    .entry(write.dot.replica)
                    .or_insert_with(|| self.author_of(write.dot.replica).name().to_owned());
                entries.push(LogEntry {
                    dot: write.dot,
                    wall: write.hlc.wall_ms(),
                    author: author.clone(),
                    reason: write.reason.as_deref().map(str::to_owned),
                    intent: write.intent,
                    kind: Kind::from_slug(&cell.record.kind),
                    key: cell.record.key.to_string(),
                    field: cell.field.to_string(),
                    item: cell.item.as_deref().map(str::to_owned),
                    from: history
                        .before(cell, write.dot)
                        .map(|before| before.value.clone()),
                    to: write.value.clone(),
                });
            }
        }
        entries.sort_by(|a, b| {
            (b.wall, b.dot, &a.key, &a.field).cmp(&(a.wall, a.dot, &b.key, &b.field))
        });
        Ok(entries)
    }
}

impl LogEntry {
    /// Whether the entry tells of deleting or bringing back.
    pub fn is_existence(&self) -> bool {
        self.field == EXISTS
    }
}
