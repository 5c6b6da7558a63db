//! What taking some files would do. Holding it changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Trial;
use crate::exchange::Fingerprint;
use crate::exchange::state_file::{Cover, Incoming};
use crate::model::schema::Kind;
use crate::replica::{Gap, Replica, ReplicaId, WallMs};
use crate::workspace::Workspace;
use crate::workspace::contradictions::Contradiction;
use crate::workspace::facts::Trust;
use crate::workspace::members::author_in;

/// How much a sender is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SenderTrust {
    /// This laptop.
    Me,
    /// Accepted before.
    Known(Trust),
    /// Not seen before: somebody has to compare the fingerprint.
    Unknown,
}

/// One file, before it is taken.
#[derive(Clone, Debug)]
pub struct FilePreview {
    /// Its name.
    pub name: String,
    /// What it says of itself.
    pub cover: Cover,
    /// How much its sender is known.
    pub trust: SenderTrust,
    /// The sender's key, to be read out on the phone.
    pub fingerprint: Fingerprint,
    /// Whose changes in it contradict those here, from which count on. Those of the sender or of this laptop keep the
    /// file from being taken, others' are left out.
    pub forks: Vec<Contradiction>,
}

/// What one member contributes to a preview.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorShare {
    /// Who.
    pub replica: ReplicaId,
    /// What they are called.
    pub name: String,
    /// Whether nothing of them has been seen here before.
    pub is_new: bool,
    /// Which trusted members have locked it out, while it is not locked out here; by name.
    pub distrusted_by: Vec<String>,
    /// How many changes are new.
    pub changes: usize,
    /// How many values they write.
    pub edits: usize,
    /// The oldest and the newest, by their clock.
    pub span: (WallMs, WallMs),
}

/// What taking some files would do. Holding it changes nothing.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The files.
    pub files: Vec<FilePreview>,
    /// Who contributes what that is new, by name.
    pub authors: Vec<AuthorShare>,
    /// How many records of each kind are touched; `None` for kinds of a newer version.
    pub kinds: BTreeMap<Option<Kind>, usize>,
    /// How many values are of fields that only a newer version knows.
    pub unknown_fields: usize,
    /// The records in which new conflicts would stand.
    pub conflicts: Vec<(String, String)>,
    /// The records whose personal values would be erased.
    pub erased: Vec<(String, String)>,
    /// How many changes would wait.
    pub waiting: usize,
    /// What they would wait for.
    pub gaps: Vec<Gap>,
    /// How many changes would be held back, by whose they are.
    pub held: BTreeMap<ReplicaId, usize>,
    pub(super) incoming: Vec<Incoming>,
}

impl Preview {
    /// The senders somebody has to accept first, each once: the first file of every one.
    pub fn unknown_senders(&self) -> impl Iterator<Item = &FilePreview> {
        let mut seen = BTreeSet::new();
        self.files
            .iter()
            .filter(|file| file.trust == SenderTrust::Unknown)
            .filter(move |file| seen.insert(file.cover.sender))
    }

    /// Their names: what accepts all of them.
    pub fn strangers(&self) -> Vec<ReplicaId> {
        self.unknown_senders()
            .map(|file| file.cover.sender)
            .collect()
    }

    /// How many changes are new.
    pub fn changes(&self) -> usize {
        self.authors.iter().map(|share| share.changes).sum()
    }
}

impl Workspace {
    pub(super) fn describe(
        &self,
        files: Vec<FilePreview>,
        incoming: Vec<Incoming>,
        trial: &Trial,
    ) -> Preview {
        let before = conflict_set(&self.replica);
        let erased = erased_set(&self.replica);
        let mut held = BTreeMap::new();
        for change in trial.replica.held_back() {
            *held.entry(change.replica).or_insert(0) += 1;
        }
        let touched: BTreeSet<_> = trial
            .fresh
            .iter()
            .flat_map(|change| change.edits.iter().map(|edit| &edit.record))
            .collect();
        let mut kinds = BTreeMap::new();
        for record in touched {
            *kinds.entry(Kind::from_slug(&record.kind)).or_insert(0) += 1;
        }
        Preview {
            authors: self.shares(&files, trial),
            kinds,
            unknown_fields: unknown_fields(trial),
            conflicts: conflict_set(&trial.replica)
                .difference(&before)
                .cloned()
                .collect(),
            erased: erased_set(&trial.replica)
                .difference(&erased)
                .cloned()
                .collect(),
            waiting: waiting(&trial.replica),
            gaps: trial.replica.gaps(),
            held,
            files,
            incoming,
        }
    }

    fn shares(&self, files: &[FilePreview], trial: &Trial) -> Vec<AuthorShare> {
        let known = self.replica.vector();
        let name = |replica: ReplicaId| {
            let sender = files.iter().find(|file| file.cover.sender == replica);
            match sender {
                Some(file) => file.cover.author.name().to_owned(),
                None => author_in(trial.replica.state(), replica).name().to_owned(),
            }
        };
        let mut distrusted_by = self.distrusted_by();
        distrusted_by.retain(|replica, _| self.is_trusted(*replica));
        let mut authors: BTreeMap<ReplicaId, AuthorShare> = BTreeMap::new();
        for change in &trial.fresh {
            let wall = change.hlc.wall_ms();
            let share = authors
                .entry(change.replica)
                .or_insert_with(|| AuthorShare {
                    replica: change.replica,
                    name: name(change.replica),
                    is_new: known.get(&change.replica) == 0,
                    distrusted_by: distrusted_by
                        .remove(&change.replica)
                        .unwrap_or_default()
                        .into_iter()
                        .map(|by| self.author_of(by).name().to_owned())
                        .collect(),
                    changes: 0,
                    edits: 0,
                    span: (wall, wall),
                });
            share.changes += 1;
            share.edits += change.edits.len();
            share.span = (wall.min(share.span.0), wall.max(share.span.1));
        }
        let mut authors: Vec<AuthorShare> = authors.into_values().collect();
        authors.sort_by(|a, b| a.name.cmp(&b.name));
        authors
    }
}

fn unknown_fields(trial: &Trial) -> usize {
    let edits = trial.fresh.iter().flat_map(|change| &change.edits);
    let is_unknown = |edit: &&crate::replica::Edit| {
        let kind = Kind::from_slug(&edit.record.kind);
        kind.is_some_and(|kind| {
            kind.field(&edit.field).is_none() && !crate::replica::is_reserved(&edit.field)
        })
    };
    edits.filter(is_unknown).count()
}

/// How many changes wait for others, not counting what is held back.
pub(super) fn waiting(replica: &Replica) -> usize {
    replica.waiting().count() - replica.held_back().count()
}

pub(super) fn conflict_set(replica: &Replica) -> BTreeSet<(String, String)> {
    let records = replica.state().in_conflict();
    records
        .map(|record| (record.kind().to_owned(), record.key().to_owned()))
        .collect()
}

pub(super) fn erased_set(replica: &Replica) -> BTreeSet<(String, String)> {
    let records = replica.state().erased();
    records
        .map(|record| (record.kind().to_owned(), record.key().to_owned()))
        .collect()
}
