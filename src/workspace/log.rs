//! Who wrote what, when and why: the log for people.

use std::collections::BTreeMap;

use super::facts::{self, Received, name};
use super::{Workspace, WorkspaceError};
use crate::model::schema::Kind;
use crate::replica::{Dot, EXISTS, Hash, History, Intent, ReplicaId, Value, VersionVector, WallMs};

/// Which part of the log.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LogQuery {
    /// Only of this record.
    pub of: Option<(Kind, String)>,
    /// Only what has come since.
    pub since: Since,
}

/// Since when.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Since {
    /// Everything.
    #[default]
    Ever,
    /// What this did not contain yet, such as [`Workspace::last_visit`].
    Vector(VersionVector),
    /// Only what this file brought.
    File(Hash),
    /// What was written at this moment or later, by the writers' clocks.
    Moment(WallMs),
}

/// One value that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogEntry {
    /// By which change.
    pub dot: Dot,
    /// When, by the writer's clock.
    pub wall: WallMs,
    /// Who.
    pub author: String,
    /// Of which team.
    pub team: String,
    /// By which file it came; `None` for what was written here and for files of long ago.
    pub file: Option<String>,
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
    pub fn log(&self, query: &LogQuery) -> Result<Vec<LogEntry>, WorkspaceError> {
        let mut changes = self.store.all_changes()?.collect::<Result<Vec<_>, _>>()?;
        for change in changes.iter_mut().flatten() {
            // What is erased may still have to be tidied away.
            self.replica.strip(change);
        }
        let applied = self.replica.vector();
        let known = changes
            .iter()
            .flatten()
            .filter(|change| applied.covers(change.dot()));
        let history = History::collect(known, |edit| match &query.of {
            Some((kind, key)) => {
                &*edit.record.kind == kind.slug() && &*edit.record.key == key.as_str()
            }
            None => true,
        });
        let received = self.received();
        let wanted = Wanted::by(&query.since, &received);
        let files = Files::of(&received);
        let mut authors = BTreeMap::new();
        let mut entries = Vec::new();
        for (cell, writes) in history.cells() {
            for write in writes.iter().filter(|write| wanted.takes(write)) {
                let author = authors
                    .entry(write.dot.replica)
                    .or_insert_with(|| self.author_of(write.dot.replica));
                entries.push(LogEntry {
                    dot: write.dot,
                    wall: write.hlc.wall_ms(),
                    author: author.name().to_owned(),
                    team: author.team().to_owned(),
                    file: files.of_change(write.dot).map(str::to_owned),
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
            let place = |entry: &LogEntry| item_order(entry.item.as_deref());
            (b.wall, b.dot, &a.key, &a.field)
                .cmp(&(a.wall, a.dot, &b.key, &b.field))
                .then_with(|| place(a).cmp(&place(b)))
        });
        Ok(entries)
    }

    /// The reason that was given with a change, if any; `None` too where the log cannot be read.
    pub fn reason_for(&self, change: Dot) -> Option<String> {
        let found = self
            .store
            .changes_of(change.replica, change.seq..=change.seq);
        let reason = found.ok()?.pop()?.reason;
        reason.map(|reason| reason.to_string())
    }

    /// What was there when somebody last left; `None` before the first time.
    pub fn last_visit(&self) -> Option<VersionVector> {
        self.fact(name::VISIT)
    }

    /// Says that everything that is there has been seen.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn note_visit(&mut self) -> Result<(), WorkspaceError> {
        let now = self.replica.vector();
        if self.last_visit().as_ref() != Some(&now) {
            self.store.commit(&[], &[facts::learn(name::VISIT, &now)])?;
        }
        Ok(())
    }
}

/// Check points count as numbers: 2 comes before 10. Equal where the order of the cells is right.
fn item_order(item: Option<&str>) -> Option<u32> {
    item.and_then(|item| item.parse().ok())
}

/// Which writes are wanted.
enum Wanted<'a> {
    All,
    Beyond(&'a VersionVector),
    Of(&'a Received),
    From(WallMs),
    Nothing,
}

impl<'a> Wanted<'a> {
    fn by(since: &'a Since, received: &'a [(Hash, Received)]) -> Self {
        match since {
            Since::Ever => Self::All,
            Since::Vector(vector) => Self::Beyond(vector),
            Since::Moment(moment) => Self::From(*moment),
            Since::File(file) => received
                .iter()
                .find(|(hash, _)| hash == file)
                .map_or(Self::Nothing, |(_, received)| Self::Of(received)),
        }
    }

    fn takes(&self, write: &crate::replica::Write) -> bool {
        match self {
            Self::All => true,
            Self::Beyond(vector) => !vector.covers(write.dot),
            Self::Of(file) => file.brought(write.dot),
            Self::From(moment) => write.hlc.wall_ms() >= *moment,
            Self::Nothing => false,
        }
    }
}

impl Received {
    fn brought(&self, dot: Dot) -> bool {
        let brought = self.brought.iter();
        brought
            .filter(|(writer, ..)| *writer == dot.replica)
            .any(|(_, from, to)| (*from..=*to).contains(&dot.seq))
    }
}

/// What came by which file: writer and first count lead to the last count and the file's name.
struct Files<'a>(BTreeMap<(ReplicaId, u64), (u64, &'a str)>);

impl<'a> Files<'a> {
    fn of(received: &'a [(Hash, Received)]) -> Self {
        let runs = received.iter().flat_map(|(_, file)| {
            let name = file.name.as_str();
            let brought = file.brought.iter();
            brought.map(move |(writer, from, to)| ((*writer, *from), (*to, name)))
        });
        Self(runs.collect())
    }

    fn of_change(&self, dot: Dot) -> Option<&'a str> {
        let ((writer, _), (to, name)) = self.0.range(..=(dot.replica, dot.seq)).next_back()?;
        (*writer == dot.replica && dot.seq <= *to).then_some(*name)
    }
}

impl LogEntry {
    /// Whether the entry tells of deleting or bringing back.
    pub fn is_existence(&self) -> bool {
        self.field == EXISTS
    }
}
