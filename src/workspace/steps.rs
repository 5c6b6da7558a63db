//! What was written about connections over time, for the burn-up.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Workspace, WorkspaceError};
use crate::insight::burn_up::{Order, Step, Turn};
use crate::insight::outline::NOT_RESPONSIBLE;
use crate::model::schema::{self, Kind};
use crate::replica::{Change, EXISTS, Edit, Payload, ReplicaId, Value, VersionVector};

impl Workspace {
    /// The steps of all connections that are not among what is `known` already. Reads only what is new, so that only
    /// the first look takes its time.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn steps(&self, known: &VersionVector) -> Result<Vec<Step>, WorkspaceError> {
        let applied = self.replica.vector();
        let mut steps = Vec::new();
        if known.total() == 0 {
            for changes in self.store.all_changes()? {
                let changes = changes?;
                for change in &changes {
                    if applied.covers(change.dot()) {
                        self.read_steps(change, &mut steps);
                    }
                }
            }
            steps.shrink_to_fit();
            return Ok(steps);
        }
        for (replica, last) in applied.iter() {
            let first = known.get(&replica) + 1;
            if first <= last {
                let changes = self.store.changes_of(replica, first..=last)?;
                for change in &changes {
                    self.read_steps(change, &mut steps);
                }
            }
        }
        Ok(steps)
    }

    fn read_steps(&self, change: &Change, steps: &mut Vec<Step>) {
        let written = self.env.local(change.hlc.wall_ms()).date();
        let mut touched: HashMap<&str, Touched> = HashMap::new();
        for edit in &change.edits {
            if &*edit.record.kind != Kind::Connection.slug() {
                continue;
            }
            let key = &edit.record.key;
            let touched = touched.entry(key).or_insert_with(|| Touched {
                // Shared with the record, because a key of the log would be there once more for every change.
                key: self
                    .replica
                    .state()
                    .record(Kind::Connection.slug(), key)
                    .map_or_else(|| Arc::clone(key), |record| record.shared_key()),
                reached: None,
                turns: Vec::new(),
            });
            touched.note(edit);
        }
        for touched in touched.into_values() {
            let reached = touched.reached.unwrap_or(written).min(written);
            let turns = if touched.turns.is_empty() {
                vec![Turn::There(true)]
            } else {
                touched.turns
            };
            for (number, turn) in (0..).zip(turns) {
                let is_rung = matches!(turn, Turn::Rung(_));
                steps.push(Step {
                    connection: Arc::clone(&touched.key),
                    day: if is_rung { reached } else { written },
                    order: Order {
                        hlc: change.hlc,
                        writer: beginning(change.replica),
                        number,
                    },
                    turn,
                });
            }
        }
    }
}

fn beginning(ReplicaId(id): ReplicaId) -> [u8; 8] {
    id.first_chunk().copied().unwrap_or_default()
}

/// What one change wrote about one connection.
struct Touched {
    key: Arc<str>,
    /// The day on which the rung was reached.
    reached: Option<chrono::NaiveDate>,
    turns: Vec<Turn>,
}

impl Touched {
    fn note(&mut self, edit: &Edit) {
        let Payload::Open(value) = &edit.payload else {
            return;
        };
        match (&*edit.field, value) {
            ("status", value) => {
                let code = value.as_text().and_then(|code| code.parse().ok());
                self.turns.push(Turn::Rung(code));
            }
            ("hemmnis", value) => {
                let responsible = value.as_text() != Some(NOT_RESPONSIBLE);
                self.turns.push(Turn::Responsible(responsible));
            }
            (EXISTS, value) => self.turns.push(Turn::There(*value != Value::Bool(false))),
            ("status_am", Value::Date(days)) => self.reached = schema::date(*days),
            _ => {}
        }
    }
}
