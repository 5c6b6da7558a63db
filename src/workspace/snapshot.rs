//! The workspace as it is at one moment, to read from any thread.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use super::Env;
use crate::insight::View;
use crate::model::catalogue::Catalogue;
use crate::replica::{
    Change, Dot, Entry, Gap, Hash, Replica, ReplicaId, State, VersionVector, WallMs,
};

/// A moment of the workspace. Cheap to clone; what it shows does not change any more.
#[derive(Clone, Debug)]
pub struct Snapshot {
    replica: Arc<Replica>,
    catalogue: &'static Catalogue,
    env: Env,
    today: NaiveDate,
}

impl Snapshot {
    pub(super) fn new(replica: Replica, catalogue: &'static Catalogue, env: &Env) -> Self {
        Self {
            replica: Arc::new(replica),
            catalogue,
            env: env.clone(),
            today: env.today(),
        }
    }

    /// State and catalogue, to read.
    pub fn view(&self) -> View<'_> {
        View {
            state: self.state(),
            catalogue: self.catalogue,
        }
    }

    /// What people wrote.
    pub fn state(&self) -> &State {
        self.replica.state()
    }

    /// What was known before.
    pub fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    /// The day on the wall calendar when the snapshot was taken.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// This laptop.
    pub fn me(&self) -> ReplicaId {
        self.replica.me()
    }

    /// What is applied.
    pub fn vector(&self) -> VersionVector {
        self.replica.vector()
    }

    /// What waiting changes wait for.
    pub fn gaps(&self) -> Vec<Gap> {
        self.replica.gaps()
    }

    /// How many changes wait, not counting those that are held back.
    pub fn waiting(&self) -> usize {
        self.replica.waiting().count() - self.held()
    }

    /// How many changes of members whom nobody here trusts any more are held back.
    pub fn held(&self) -> usize {
        self.replica.held_back().count()
    }

    /// Who has written changes that wait, and how many.
    pub fn waiting_by(&self) -> BTreeMap<ReplicaId, u64> {
        let mut counts = BTreeMap::new();
        let held: BTreeSet<Dot> = self.replica.held_back().map(Change::dot).collect();
        let waiting = self.replica.waiting();
        for change in waiting.filter(|change| !held.contains(&change.dot())) {
            *counts.entry(change.replica).or_insert(0) += 1;
        }
        counts
    }

    /// How many values the applied changes wrote.
    pub fn edits(&self) -> u64 {
        self.replica.edits()
    }

    /// Hash over everything visible; walks the whole state.
    pub fn digest(&self) -> Hash {
        self.replica.digest()
    }

    /// Who wrote a value.
    pub fn writer(&self, entry: &Entry) -> ReplicaId {
        self.replica.writer(entry)
    }

    /// Whether undo has something to take back.
    pub fn can_undo(&self) -> bool {
        self.replica
            .undoable()
            .is_some_and(|dot| super::is_taken_back(&dot))
    }

    /// Whether redo has something to take back.
    pub fn can_redo(&self) -> bool {
        self.replica.redoable().is_some()
    }

    /// A timestamp as people read it.
    pub fn local(&self, wall: WallMs) -> NaiveDateTime {
        self.env.local(wall)
    }
}
