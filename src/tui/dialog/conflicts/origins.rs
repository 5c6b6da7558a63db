//! What only the log knows of contradicting values: why they were written, and by which file they came.

use std::collections::{BTreeMap, BTreeSet};

use crate::replica::{Dot, Register, ReplicaId, VersionVector};
use crate::workspace::{LogEntry, LogQuery, Since, Snapshot, Workspace, WorkspaceError};

/// By the change that wrote a value.
pub(super) type Origins = BTreeMap<Dot, Origin>;

/// Where a value comes from.
pub(super) struct Origin {
    pub reason: Option<String>,
    pub file: Option<String>,
}

/// Asks the log about all contradictions at once, no further back than the oldest of them.
pub(super) fn read(workspace: &Workspace) -> Result<Origins, WorkspaceError> {
    let snapshot = workspace.snapshot();
    let dots = contradicting(&snapshot);
    if dots.is_empty() {
        return Ok(Origins::new());
    }
    let log = workspace.log(&LogQuery {
        since: Since::Vector(before(&dots, &snapshot)),
        ..LogQuery::default()
    })?;
    let entries = log.into_iter();
    Ok(entries
        .filter(|entry| dots.contains(&entry.dot))
        .map(
            |LogEntry {
                 dot, reason, file, ..
             }| (dot, Origin { reason, file }),
        )
        .collect())
}

/// The changes that wrote the values.
fn contradicting(snapshot: &Snapshot) -> BTreeSet<Dot> {
    let records = snapshot.state().in_conflict();
    let registers = records.flat_map(|record| record.conflicts().map(|cell| cell.register));
    let entries = registers.flat_map(Register::entries);
    entries
        .map(|entry| Dot {
            replica: snapshot.writer(entry),
            seq: entry.seq,
        })
        .collect()
}

/// All that is applied but for what was written since the first of `dots`.
fn before(dots: &BTreeSet<Dot>, snapshot: &Snapshot) -> VersionVector {
    let first = |replica: ReplicaId| {
        let own = dots.iter().filter(|dot| dot.replica == replica);
        own.map(|dot| dot.seq).min()
    };
    let vector = snapshot.vector();
    vector
        .iter()
        .map(|(replica, count)| (replica, first(replica).map_or(count, |seq| seq - 1)))
        .collect()
}
