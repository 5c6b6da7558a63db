//! The state that all applied changes add up to: records of cells, each a multi-value register.
//!
//! Records are shared, so a clone is a cheap snapshot: to show, to search in the background, to try an import.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::change::{Change, Payload, RecordId};
use super::id::{Hash, ReplicaId};
use super::peers::Peers;
use super::register::{Entry, Register};
use super::symbols::{Sym, Symbols};
use super::value::{Value, length_prefixed};
use super::{ERASED, EXISTS, Hlc};

/// Stands for "no item" in a cell's address.
pub(super) const NO_ITEM: Sym = Sym::MAX;

/// A field name looked up once, for reading many records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldSym(Sym);

#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub field: Sym,
    pub item: Sym,
    pub register: Register,
}

#[derive(Clone, Debug)]
pub(super) struct Record {
    pub kind: Arc<str>,
    pub key: Arc<str>,
    /// See [`EXISTS`]. Its shown entry is also the last edit of the record.
    pub existence: Register,
    /// Whether [`ERASED`] was written; from then on no personal value is kept, whenever it arrives.
    pub erased: bool,
    /// Ordered by field and item.
    pub cells: Vec<Cell>,
}

/// The records of one kind by key.
type KindIndex = HashMap<Arc<str>, u32>;

/// All records. See the module.
#[derive(Clone, Default, Debug)]
pub struct State {
    symbols: Arc<Symbols>,
    kinds: HashMap<Arc<str>, Arc<KindIndex>>,
    records: Vec<Arc<Record>>,
    in_conflict: BTreeSet<u32>,
    erased: usize,
}

impl State {
    /// The record `key` of `kind`, deleted ones included.
    pub fn record(&self, kind: &str, key: &str) -> Option<RecordRef<'_>> {
        let number = *self.kinds.get(kind)?.get(key)?;
        Some(self.at(number))
    }

    /// The records of `kind` that are there, in no particular order.
    pub fn records(&self, kind: &str) -> impl Iterator<Item = RecordRef<'_>> {
        self.kinds
            .get(kind)
            .into_iter()
            .flat_map(|index| index.values())
            .map(|number| self.at(*number))
            .filter(RecordRef::exists)
    }

    /// All kinds that occur, known or not.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(AsRef::as_ref)
    }

    /// How many records of `kind` have ever been written, deleted ones included.
    pub fn count_written(&self, kind: &str) -> usize {
        self.kinds.get(kind).map_or(0, |index| index.len())
    }

    /// The records in which concurrent writers left different values, deleted ones included.
    pub fn in_conflict(&self) -> impl Iterator<Item = RecordRef<'_>> {
        self.in_conflict.iter().map(|number| self.at(*number))
    }

    /// The records whose personal values have been erased.
    pub fn erased(&self) -> impl Iterator<Item = RecordRef<'_>> {
        let erased = self.records.iter().filter(|record| record.erased);
        erased.map(|record| RecordRef {
            state: self,
            record,
        })
    }

    /// How many those are.
    pub(super) fn erased_count(&self) -> usize {
        self.erased
    }

    /// The same without some records; `keeps` is asked with kind and key. To look at a part, never to go on with.
    #[must_use]
    pub fn only(&self, keeps: impl Fn(&str, &str) -> bool) -> Self {
        let mut part = self.clone();
        for (kind, index) in &mut part.kinds {
            let kept = index.iter().filter(|(key, _)| keeps(kind, key));
            *index = Arc::new(
                kept.map(|(key, number)| (Arc::clone(key), *number))
                    .collect(),
            );
        }
        let is_kept = |number: &u32| {
            let record = self.records.get(*number as usize);
            record.is_some_and(|record| keeps(&record.kind, &record.key))
        };
        part.in_conflict.retain(is_kept);
        part
    }

    /// Looks a field name up once; `None` when no record has it.
    pub fn field(&self, name: &str) -> Option<FieldSym> {
        self.symbols.find(name).map(FieldSym)
    }

    /// How many cells hold a register.
    pub fn count_cells(&self) -> usize {
        self.records.iter().map(|record| record.cells.len()).sum()
    }

    /// A hash over everything visible, conflicts and their origin included. It is a sum over cells, so it does not
    /// depend on the order in which changes arrived: the same version vector gives the same digest.
    pub(super) fn digest(&self, peers: &Peers) -> Hash {
        let mut sum = [0u64; 4];
        for record in &self.records {
            let existence = std::iter::once((EXISTS, "", &record.existence));
            let cells = record.cells.iter().map(|cell| {
                (
                    self.symbols.name(cell.field).as_ref(),
                    self.item_name(cell).unwrap_or(""),
                    &cell.register,
                )
            });
            for (field, item, register) in existence.chain(cells) {
                let hash = cell_hash(record, field, item, register, peers);
                for (lane, bytes) in sum.iter_mut().zip(hash.as_bytes().as_chunks::<8>().0) {
                    *lane = lane.wrapping_add(u64::from_le_bytes(*bytes));
                }
            }
        }
        let mut digest = [0; 32];
        for (bytes, lane) in digest.as_chunks_mut::<8>().0.iter_mut().zip(sum) {
            *bytes = lane.to_le_bytes();
        }
        Hash(digest)
    }

    /// Applies `change`, whose writer [`Peers::advance`] has numbered `writer`.
    pub(super) fn apply(&mut self, change: &Change, writer: u32, peers: &Peers) {
        let mut last: Option<(&RecordId, u32)> = None;
        for edit in &change.edits {
            let number = match last {
                Some((id, number)) if *id == edit.record => number,
                _ => self.number(&edit.record, change, writer),
            };
            last = Some((&edit.record, number));
            let (value, personal) = match &edit.payload {
                Payload::Open(value) => (value.clone(), false),
                Payload::Personal(value) => (value.clone(), true),
                Payload::Erased(_) => (Value::Erased, true),
            };
            let entry = Entry {
                value,
                hlc: change.hlc,
                seq: change.seq,
                writer,
                personal,
            };
            self.write(number, edit, entry, peers);
        }
    }

    fn write(&mut self, number: u32, edit: &super::Edit, mut entry: Entry, peers: &Peers) {
        let record = Arc::make_mut(&mut self.records[number as usize]);
        let writer = entry.writer;
        let seen = |known: &Entry| peers.has_seen(writer, known);
        let newer = |a: &Entry, b: &Entry| peers.newer(a, b);
        if &*edit.field == EXISTS {
            record.existence.write(entry, seen, newer);
        } else {
            let alive = Entry {
                value: Value::Bool(true),
                personal: false,
                ..entry.clone()
            };
            record.existence.write(alive, seen, newer);
            if record.erased && entry.personal {
                entry.value = Value::Erased;
            }
            if &*edit.field == ERASED && !record.erased {
                record.erase();
                self.erased += 1;
            }
            let field = Symbols::intern(&mut self.symbols, &edit.field);
            let item = edit
                .item
                .as_ref()
                .map_or(NO_ITEM, |item| Symbols::intern(&mut self.symbols, item));
            match record
                .cells
                .binary_search_by_key(&(field, item), |cell| (cell.field, cell.item))
            {
                Ok(at) => record.cells[at].register.write(entry, seen, newer),
                Err(at) => {
                    record.cells.insert(
                        at,
                        Cell {
                            field,
                            item,
                            register: Register::One(entry),
                        },
                    );
                }
            }
        }
        if record.is_conflict() {
            self.in_conflict.insert(number);
        } else {
            self.in_conflict.remove(&number);
        }
    }

    /// The number of the record `id`, created now if it is new.
    fn number(&mut self, id: &RecordId, change: &Change, writer: u32) -> u32 {
        let index = self.kinds.entry(id.kind.clone()).or_default();
        if let Some(number) = index.get(&id.key) {
            return *number;
        }
        // Four billion records do not fit into memory, so the count cannot outgrow the number.
        let number = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        Arc::make_mut(index).insert(id.key.clone(), number);
        self.records.push(Arc::new(Record {
            kind: id.kind.clone(),
            key: id.key.clone(),
            existence: Register::One(Entry {
                value: Value::Bool(true),
                hlc: change.hlc,
                seq: change.seq,
                writer,
                personal: false,
            }),
            erased: false,
            cells: Vec::new(),
        }));
        number
    }

    fn at(&self, number: u32) -> RecordRef<'_> {
        RecordRef {
            state: self,
            record: &self.records[number as usize],
        }
    }

    fn item_name(&self, cell: &Cell) -> Option<&str> {
        (cell.item != NO_ITEM).then(|| self.symbols.name(cell.item).as_ref())
    }

    /// The parts that a checkpoint keeps; the rest follows from them.
    pub(super) fn parts(&self) -> (&[Arc<str>], &[Arc<Record>]) {
        (self.symbols.names(), &self.records)
    }

    /// The state that [`Self::parts`] came from.
    pub(super) fn from_parts(names: Vec<Arc<str>>, records: Vec<Arc<Record>>) -> Self {
        let mut kinds: HashMap<Arc<str>, KindIndex> = HashMap::new();
        let mut in_conflict = BTreeSet::new();
        for (number, record) in (0u32..).zip(&records) {
            kinds
                .entry(record.kind.clone())
                .or_default()
                .insert(record.key.clone(), number);
            if record.is_conflict() {
                in_conflict.insert(number);
            }
        }
        Self {
            erased: records.iter().filter(|record| record.erased).count(),
            symbols: Arc::new(Symbols::from_names(names)),
            kinds: kinds
                .into_iter()
                .map(|(kind, index)| (kind, Arc::new(index)))
                .collect(),
            records,
            in_conflict,
        }
    }
}

impl Record {
    /// What is erased has nothing left to settle.
    fn is_conflict(&self) -> bool {
        !self.erased
            && (self.existence.is_conflict()
                || self.cells.iter().any(|cell| cell.register.is_conflict()))
    }

    fn erase(&mut self) {
        self.erased = true;
        for cell in &mut self.cells {
            cell.register.erase();
        }
    }
}

/// A record, to read.
#[derive(Clone, Copy, Debug)]
pub struct RecordRef<'a> {
    state: &'a State,
    record: &'a Record,
}

/// A cell of a record, to read.
#[derive(Clone, Copy, Debug)]
pub struct CellRef<'a> {
    /// The field.
    pub field: &'a str,
    /// The element, where the field is a set or table.
    pub item: Option<&'a str>,
    /// Its values.
    pub register: &'a Register,
}

impl<'a> RecordRef<'a> {
    /// Its kind.
    pub fn kind(&self) -> &'a str {
        &self.record.kind
    }

    /// Its key.
    pub fn key(&self) -> &'a str {
        &self.record.key
    }

    /// Its key, shared with it.
    pub fn shared_key(&self) -> Arc<str> {
        Arc::clone(&self.record.key)
    }

    /// Whether it is there: written, neither erased nor deleted by somebody who had seen every edit of it.
    pub fn exists(&self) -> bool {
        !self.record.erased
            && self
                .record
                .existence
                .entries()
                .iter()
                .any(|entry| entry.value != Value::Bool(false))
    }

    /// Whether its personal values have been erased.
    pub fn is_erased(&self) -> bool {
        self.record.erased
    }

    /// Whether any cell, or its existence, has several values.
    pub fn is_conflict(&self) -> bool {
        self.record.is_conflict()
    }

    /// The register of its existence, see [`EXISTS`]; its newest entry is the last edit of the record.
    pub fn existence(&self) -> &'a Register {
        &self.record.existence
    }

    /// The value shown in `field`, if there is one.
    pub fn get(&self, field: &str) -> Option<&'a Value> {
        self.value(self.state.field(field)?)
    }

    /// Like [`Self::get`] with a field looked up before.
    pub fn value(&self, field: FieldSym) -> Option<&'a Value> {
        present(self.find(field.0, NO_ITEM)?)
    }

    /// The value shown for `item` of `field`, if there is one.
    pub fn get_item(&self, field: &str, item: &str) -> Option<&'a Value> {
        present(self.register(field, Some(item))?)
    }

    /// The elements of `field` with their shown values, in no particular order.
    pub fn items(&self, field: &str) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        let state = self.state;
        let cells = match state.field(field) {
            Some(field) => self.cells_of(field.0),
            None => &[],
        };
        cells
            .iter()
            .filter_map(move |cell| Some((state.item_name(cell)?, present(&cell.register)?)))
    }

    /// The register of a cell, if it was ever written.
    pub fn register(&self, field: &str, item: Option<&str>) -> Option<&'a Register> {
        let field = self.state.symbols.find(field)?;
        let item = match item {
            Some(item) => self.state.symbols.find(item)?,
            None => NO_ITEM,
        };
        self.find(field, item)
    }

    /// All cells ever written, in no particular order; [`EXISTS`] is not among them.
    pub fn cells(&self) -> impl Iterator<Item = CellRef<'a>> + use<'a> {
        let state = self.state;
        self.record.cells.iter().map(move |cell| CellRef {
            field: state.symbols.name(cell.field),
            item: state.item_name(cell),
            register: &cell.register,
        })
    }

    /// The cells with several values; a conflict "deleted or edited" comes as the field [`EXISTS`].
    pub fn conflicts(&self) -> impl Iterator<Item = CellRef<'a>> + use<'a> {
        let existence = CellRef {
            field: EXISTS,
            item: None,
            register: &self.record.existence,
        };
        std::iter::once(existence)
            .chain(self.cells())
            .filter(|cell| cell.register.is_conflict())
    }

    fn find(&self, field: Sym, item: Sym) -> Option<&'a Register> {
        let cells = &self.record.cells;
        let at = cells
            .binary_search_by_key(&(field, item), |cell| (cell.field, cell.item))
            .ok()?;
        Some(&cells[at].register)
    }

    fn cells_of(&self, field: Sym) -> &'a [Cell] {
        let cells = &self.record.cells;
        let start = cells.partition_point(|cell| cell.field < field);
        let end = cells.partition_point(|cell| cell.field <= field);
        &cells[start..end]
    }
}

fn present(register: &Register) -> Option<&Value> {
    Some(&register.shown().value).filter(|value| value.is_present())
}

fn cell_hash(
    record: &Record,
    field: &str,
    item: &str,
    register: &Register,
    peers: &Peers,
) -> blake3::Hash {
    let mut bytes = Vec::with_capacity(160);
    for part in [&record.kind, &record.key, field, item] {
        length_prefixed(&mut bytes, part.as_bytes());
    }
    for entry in register.entries() {
        let ReplicaId(id) = peers.id(entry.writer);
        bytes.extend_from_slice(&id);
        bytes.extend_from_slice(&entry.seq.to_le_bytes());
        bytes.extend_from_slice(&stamp(entry.hlc));
        entry.value.canonical(&mut bytes);
    }
    blake3::hash(&bytes)
}

fn stamp(hlc: Hlc) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&hlc.wall_ms().to_le_bytes());
    bytes[8..].copy_from_slice(&hlc.counter().to_le_bytes());
    bytes
}
