//! What was written to some cells, by whom, and what was there before: for undo and for the log.
//!
//! Built from the log of all changes, in whatever order it is kept; nothing of this is held in memory otherwise.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::change::{Change, Edit, Intent, Payload, RecordId};
use super::hlc::Hlc;
use super::id::{Dep, Dot, ReplicaId};
use super::node::{Draft, DraftEdit, Privacy, Replica};
use super::renewal::{Meaning, Renewals};
use super::value::Value;
use super::vector::VersionVector;
use super::{EXISTS, is_reserved};

/// Names a cell.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CellId {
    /// Of which record.
    pub record: RecordId,
    /// Which field.
    pub field: Arc<str>,
    /// Which element, where the field is a set or table.
    pub item: Option<Arc<str>>,
}

/// One value written to one cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Write {
    /// By which change.
    pub dot: Dot,
    /// When.
    pub hlc: Hlc,
    /// The reason given, if any.
    pub reason: Option<Arc<str>>,
    /// Whether it took something back.
    pub intent: Intent,
    /// What.
    pub value: Value,
    /// Whether the value is personal.
    pub privacy: Privacy,
}

/// The writes to a selection of cells.
#[derive(Default, Debug)]
pub struct History {
    cells: BTreeMap<CellId, Vec<Write>>,
    /// What each writer's changes had newly seen, by count; only where there was anything.
    deps: HashMap<ReplicaId, BTreeMap<u64, Vec<Dep>>>,
    renewals: Renewals,
}

impl History {
    /// Collects the writes to the cells that `wanted` selects.
    pub fn collect<C: Borrow<Change>>(
        changes: impl IntoIterator<Item = C>,
        mut wanted: impl FnMut(&Edit) -> bool,
    ) -> Self {
        let mut history = Self::default();
        for change in changes {
            let change = change.borrow();
            history.renewals.learn(change);
            if !change.deps.is_empty() {
                let of_writer = history.deps.entry(change.replica).or_default();
                of_writer.insert(change.seq, change.deps.clone());
            }
            for edit in change.edits.iter().filter(|edit| wanted(edit)) {
                history.note(change, edit);
            }
        }
        for writes in history.cells.values_mut() {
            // The last of several edits of one cell in one change is the one that counts.
            writes.reverse();
            writes.sort_by_key(|write| (write.hlc, write.dot));
            writes.dedup_by_key(|write| write.dot);
        }
        history
    }

    /// The cells and their writes, oldest first.
    pub fn cells(&self) -> impl Iterator<Item = (&CellId, &[Write])> {
        self.cells
            .iter()
            .map(|(cell, writes)| (cell, writes.as_slice()))
    }

    /// What was shown in `cell` before the change `dot` wrote to it; `None` when it had never been written.
    pub fn before(&self, cell: &CellId, dot: Dot) -> Option<&Write> {
        let seen = self.context(
            Dot {
                seq: dot.seq - 1,
                ..dot
            },
            dot.seq,
        );
        let known: Vec<&Write> = self
            .cells
            .get(cell)?
            .iter()
            .filter(|write| seen.covers(write.dot))
            .collect();
        let replaced = |old: &Write| {
            known
                .iter()
                .any(|new| new.dot != old.dot && self.context(new.dot, new.dot.seq).covers(old.dot))
        };
        known
            .iter()
            .filter(|write| !replaced(write))
            .max_by_key(|w| (w.hlc, w.dot))
            .copied()
    }

    /// Everything that `own` and its past had seen, where the deps up to the count `last` are taken into account.
    fn context(&self, own: Dot, last: u64) -> VersionVector {
        let mut context: VersionVector = [(own.replica, own.seq)].into_iter().collect();
        if let Some(deps) = self.deps.get(&own.replica) {
            for dep in deps.range(..=last).flat_map(|(_, deps)| deps) {
                match self.renewals.meaning(dep) {
                    Meaning::Itself => context.raise(dep.replica, dep.seq),
                    Meaning::TakenOver(counts) => {
                        for (replica, seq) in counts {
                            context.raise(replica, seq);
                        }
                    }
                }
            }
        }
        context
    }

    fn note(&mut self, change: &Change, edit: &Edit) {
        let (value, privacy) = match &edit.payload {
            Payload::Open(value) => (value.clone(), Privacy::Open),
            Payload::Personal(value) => (value.clone(), Privacy::Personal),
            Payload::Erased(_) => (Value::Erased, Privacy::Personal),
        };
        let cell = CellId {
            record: edit.record.clone(),
            field: edit.field.clone(),
            item: edit.item.clone(),
        };
        self.cells.entry(cell).or_default().push(Write {
            dot: change.dot(),
            hlc: change.hlc,
            reason: change.reason.clone(),
            intent: change.intent,
            value,
            privacy,
        });
    }
}

impl Replica {
    /// A draft that takes the own change `target` back: the values before it, except where somebody else has written
    /// since. Own later edits are no obstacle: undo takes them back first. `log` gives all changes, in any order.
    pub fn revert<C: Borrow<Change>>(
        &self,
        target: &Change,
        log: impl IntoIterator<Item = C>,
        intent: Intent,
    ) -> Draft {
        let mut records: BTreeMap<&RecordId, Vec<&Edit>> = BTreeMap::new();
        for edit in &target.edits {
            records.entry(&edit.record).or_default().push(edit);
        }
        let history = History::collect(log, |edit| records.contains_key(&edit.record));
        let mut edits = Vec::new();
        for (record, written) in records {
            if self.is_erased(record) {
                continue;
            }
            let since = history.written_since(record, target, self.me);
            if since.contains(EXISTS) {
                continue;
            }
            for edit in written {
                let cell = cell_of(edit);
                if !since.cells.contains(&cell) && !is_reserved(&cell.field) {
                    edits.push(restored(&history, cell, edit, target.dot()));
                }
            }
            if since.cells.is_empty() {
                edits.extend(self.restored_existence(&history, record, target.dot()));
            }
        }
        Draft {
            edits,
            reason: None,
            intent,
        }
    }

    /// What was erased stays so.
    fn is_erased(&self, record: &RecordId) -> bool {
        let known = self.state.record(&record.kind, &record.key);
        known.is_some_and(|record| record.is_erased())
    }

    /// A record that the change `target` created goes, one that it deleted comes back.
    fn restored_existence(
        &self,
        history: &History,
        record: &RecordId,
        target: Dot,
    ) -> Option<DraftEdit> {
        let exists = self.state.record(&record.kind, &record.key)?.exists();
        let existed = history.existed_before(record, target);
        (existed != exists).then(|| DraftEdit {
            record: record.clone(),
            field: EXISTS.into(),
            item: None,
            value: Value::Bool(existed),
            privacy: Privacy::Open,
        })
    }
}

/// The cells of a record that others have written since.
struct Since<'a> {
    cells: BTreeSet<&'a CellId>,
}

impl Since<'_> {
    fn contains(&self, field: &str) -> bool {
        self.cells.iter().any(|cell| &*cell.field == field)
    }
}

impl History {
    /// The cells of `record` that others than `me` have written without `target` having seen it.
    fn written_since<'a>(
        &'a self,
        record: &'a RecordId,
        target: &Change,
        me: ReplicaId,
    ) -> Since<'a> {
        let seen = self.context(target.dot(), target.seq);
        let foreign = |write: &Write| write.dot.replica != me && !seen.covers(write.dot);
        Since {
            cells: self
                .of_record(record)
                .filter(|(_, writes)| writes.iter().any(foreign))
                .map(|(cell, _)| cell)
                .collect(),
        }
    }

    /// Whether the record was there before the change `dot`: the last write it had seen was no deletion.
    fn existed_before(&self, record: &RecordId, dot: Dot) -> bool {
        let seen = self.context(
            Dot {
                seq: dot.seq - 1,
                ..dot
            },
            dot.seq,
        );
        self.of_record(record)
            .flat_map(|(cell, writes)| {
                writes
                    .iter()
                    .map(move |write| (&*cell.field == EXISTS, write))
            })
            .filter(|(_, write)| seen.covers(write.dot))
            .max_by_key(|(existence, write)| (write.hlc, write.dot, *existence))
            .is_some_and(|(existence, write)| !existence || write.value == Value::Bool(true))
    }
}

impl History {
    fn of_record<'a>(
        &'a self,
        record: &'a RecordId,
    ) -> impl Iterator<Item = (&'a CellId, &'a Vec<Write>)> {
        let first = CellId {
            record: record.clone(),
            field: "".into(),
            item: None,
        };
        self.cells
            .range(first..)
            .take_while(move |(cell, _)| cell.record == *record)
    }
}

/// The value before; as personal as either of the two, so that erasing finds it.
fn restored(history: &History, cell: CellId, written: &Edit, target: Dot) -> DraftEdit {
    let before = history.before(&cell, target);
    let is_open = matches!(written.payload, Payload::Open(_))
        && before.is_none_or(|write| write.privacy == Privacy::Open);
    let value = before
        .map(|write| write.value.clone())
        .filter(Value::is_present);
    DraftEdit {
        record: cell.record,
        field: cell.field,
        item: cell.item,
        value: value.unwrap_or(Value::Empty),
        privacy: if is_open {
            Privacy::Open
        } else {
            Privacy::Personal
        },
    }
}

fn cell_of(edit: &Edit) -> CellId {
    CellId {
        record: edit.record.clone(),
        field: edit.field.clone(),
        item: edit.item.clone(),
    }
}
