//! The records of a checkpoint as bytes, and back.
//!
//! Every text lies there once, and so does every stamp (when, which change, by whom), which the edits of one change
//! share: so reading makes each text once, and a state of a million registers is read at the speed of copying numbers.
//! Numbers are variable-length integers (LEB128). Every count is checked against the bytes that are left before anything
//! is allocated, and every number against what it points at.

use std::sync::Arc;

use crate::replica::codec::CodecError;
use crate::replica::codec::varint::{Reader, Writer};
use crate::replica::hlc::Hlc;
use crate::replica::numbers::{Numbered, Numbers};
use crate::replica::register::{Entry, Register};
use crate::replica::state::{Cell, NO_ITEM, Record};
use crate::replica::value::Value;

/// Type numbers of values. Written as twice the number, and one more if the value is personal.
mod tag {
    pub const EMPTY: u64 = 0;
    pub const FALSE: u64 = 1;
    pub const TRUE: u64 = 2;
    pub const INT: u64 = 3;
    pub const DATE: u64 = 4;
    pub const TIME: u64 = 5;
    pub const TEXT: u64 = 6;
    pub const ERASED: u64 = 7;
    pub const UNKNOWN: u64 = 8;
}

/// Where the values of one change come from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Stamp {
    hlc: Hlc,
    seq: u64,
    writer: u32,
}

impl Stamp {
    const fn of(entry: &Entry) -> Self {
        Self {
            hlc: entry.hlc,
            seq: entry.seq,
            writer: entry.writer,
        }
    }
}

/// All records as bytes.
pub(super) fn write(records: &[Arc<Record>]) -> Vec<u8> {
    let mut pen = Pen::default();
    pen.records.number(records.len() as u64);
    for record in records {
        pen.record(record);
    }
    pen.finish()
}

#[derive(Default)]
struct Pen<'a> {
    text_numbers: Numbers<&'a str>,
    texts: Writer,
    stamp_numbers: Numbers<Stamp>,
    stamps: Writer,
    records: Writer,
}

impl<'a> Pen<'a> {
    fn record(&mut self, record: &'a Record) {
        self.text(&record.kind);
        self.text(&record.key);
        self.records.number(u64::from(record.erased));
        self.register(&record.existence);
        self.records.number(record.cells.len() as u64);
        for cell in &record.cells {
            self.records.number(u64::from(cell.field));
            // No item is the largest number; so it becomes the shortest.
            self.records.number(u64::from(cell.item.wrapping_add(1)));
            self.register(&cell.register);
        }
    }

    fn register(&mut self, register: &'a Register) {
        let entries = register.entries();
        self.records.number(entries.len() as u64);
        for entry in entries {
            self.stamp(Stamp::of(entry));
            self.value(&entry.value, entry.personal);
        }
    }

    fn value(&mut self, value: &'a Value, personal: bool) {
        let mut tag = |tag: u64| self.records.number(tag * 2 + u64::from(personal));
        match value {
            Value::Empty => tag(tag::EMPTY),
            Value::Erased => tag(tag::ERASED),
            Value::Bool(false) => tag(tag::FALSE),
            Value::Bool(true) => tag(tag::TRUE),
            Value::Int(number) => {
                tag(tag::INT);
                self.records.signed(*number);
            }
            Value::Date(days) => {
                tag(tag::DATE);
                self.records.signed(i64::from(*days));
            }
            Value::Time(minutes) => {
                tag(tag::TIME);
                self.records.number(u64::from(*minutes));
            }
            Value::Text(text) => {
                tag(tag::TEXT);
                self.text(text);
            }
            Value::Unknown { tag: own, bytes } => {
                tag(tag::UNKNOWN);
                self.records.bytes(&[*own]);
                self.records.number(bytes.len() as u64);
                self.records.bytes(bytes);
            }
        }
    }

    fn text(&mut self, text: &'a str) {
        let numbered = self.text_numbers.of(text);
        if matches!(numbered, Numbered::First(_)) {
            self.texts.number(text.len() as u64);
            self.texts.bytes(text.as_bytes());
        }
        self.records.number(numbered.number());
    }

    fn stamp(&mut self, stamp: Stamp) {
        let numbered = self.stamp_numbers.of(stamp);
        if matches!(numbered, Numbered::First(_)) {
            self.stamps.number(stamp.hlc.wall_ms());
            self.stamps.number(u64::from(stamp.hlc.counter()));
            self.stamps.number(stamp.seq);
            self.stamps.number(u64::from(stamp.writer));
        }
        self.records.number(numbered.number());
    }

    fn finish(self) -> Vec<u8> {
        let mut all = Writer::default();
        all.number(self.text_numbers.count());
        all.bytes(&self.texts.0);
        all.number(self.stamp_numbers.count());
        all.bytes(&self.stamps.0);
        all.bytes(&self.records.0);
        all.0
    }
}

/// What numbers in the records may point at.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    /// Names of fields and items.
    pub names: usize,
    /// Writers.
    pub writers: usize,
}

/// The records that [`write`] wrote.
pub(super) fn read(bytes: &[u8], bounds: Bounds) -> Result<Vec<Arc<Record>>, CodecError> {
    let mut rest = Reader::new("Zwischenstand", bytes);
    let texts = several(&mut rest, TEXT, text)?;
    let stamps = several(&mut rest, STAMP, |rest| stamp(rest, bounds))?;
    let count = rest.count(rest.len())?;
    let mut book = Book {
        texts,
        stamps,
        bounds,
        rest,
    };
    // Shared as they are made, and in room of the right size: there are so many that a second list of them is felt.
    let mut records = Vec::with_capacity(count.min(book.rest.len() / RECORD));
    for _ in 0..count {
        records.push(Arc::new(book.record()?));
    }
    book.rest.finish()?;
    Ok(records)
}

/// As many as the next number says, each of at least `least` bytes.
fn several<'a, T>(
    rest: &mut Reader<'a>,
    least: usize,
    mut one: impl FnMut(&mut Reader<'a>) -> Result<T, CodecError>,
) -> Result<Vec<T>, CodecError> {
    let count = rest.count(rest.len())?;
    let mut all = Vec::with_capacity(count.min(rest.len() / least));
    for _ in 0..count {
        all.push(one(rest)?);
    }
    Ok(all)
}

fn text(rest: &mut Reader<'_>) -> Result<Arc<str>, CodecError> {
    let length = rest.count(rest.len())?;
    let bytes = rest.take(length)?;
    let text = std::str::from_utf8(bytes).map_err(|_| rest.damaged())?;
    Ok(text.into())
}

fn stamp(rest: &mut Reader<'_>, bounds: Bounds) -> Result<Stamp, CodecError> {
    let wall = rest.number()?;
    let counter = number(rest)?;
    Ok(Stamp {
        hlc: Hlc::new(wall, counter),
        seq: rest.number()?,
        writer: index(rest, bounds.writers)?,
    })
}

fn number<N: TryFrom<u64>>(rest: &mut Reader<'_>) -> Result<N, CodecError> {
    rest.number()?.try_into().map_err(|_| rest.damaged())
}

fn index(rest: &mut Reader<'_>, limit: usize) -> Result<u32, CodecError> {
    let index = rest.index(limit)?;
    index.try_into().map_err(|_| rest.damaged())
}

struct Book<'a> {
    texts: Vec<Arc<str>>,
    stamps: Vec<Stamp>,
    bounds: Bounds,
    rest: Reader<'a>,
}

impl Book<'_> {
    fn record(&mut self) -> Result<Record, CodecError> {
        let (kind, key) = (self.text()?, self.text()?);
        let erased = self.rest.index(2)? == 1;
        let existence = self.register()?;
        let count = self.rest.count(self.rest.len())?;
        let mut cells = Vec::with_capacity(count.min(self.rest.len() / CELL));
        for _ in 0..count {
            cells.push(self.cell()?);
        }
        if !cells.is_sorted_by(|a, b| (a.field, a.item) < (b.field, b.item)) {
            return Err(self.rest.damaged());
        }
        Ok(Record {
            kind,
            key,
            existence,
            erased,
            cells,
        })
    }

    fn cell(&mut self) -> Result<Cell, CodecError> {
        let field = index(&mut self.rest, self.bounds.names)?;
        let item = match index(&mut self.rest, self.bounds.names + 1)? {
            0 => NO_ITEM,
            item => item - 1,
        };
        Ok(Cell {
            field,
            item,
            register: self.register()?,
        })
    }

    fn register(&mut self) -> Result<Register, CodecError> {
        match self.rest.count(self.rest.len())? {
            0 => Err(self.rest.damaged()),
            1 => Ok(Register::One(self.entry()?)),
            count => (0..count)
                .map(|_| self.entry())
                .collect::<Result<Vec<_>, _>>()
                .map(Register::Many),
        }
    }

    fn entry(&mut self) -> Result<Entry, CodecError> {
        let stamp = self.stamps[self.rest.index(self.stamps.len())?];
        let tag = self.rest.number()?;
        Ok(Entry {
            value: self.value(tag / 2)?,
            hlc: stamp.hlc,
            seq: stamp.seq,
            writer: stamp.writer,
            personal: tag % 2 == 1,
        })
    }

    fn value(&mut self, tag: u64) -> Result<Value, CodecError> {
        Ok(match tag {
            tag::EMPTY => Value::Empty,
            tag::ERASED => Value::Erased,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::INT => Value::Int(self.rest.signed()?),
            tag::DATE => {
                let days = self.rest.signed()?;
                Value::Date(days.try_into().map_err(|_| self.rest.damaged())?)
            }
            tag::TIME => Value::Time(number(&mut self.rest)?),
            tag::TEXT => Value::Text(self.text()?),
            tag::UNKNOWN => {
                let [own] = self.rest.array()?;
                let length = self.rest.count(self.rest.len())?;
                Value::Unknown {
                    tag: own,
                    bytes: self.rest.take(length)?.into(),
                }
            }
            _ => return Err(self.rest.damaged()),
        })
    }

    fn text(&mut self) -> Result<Arc<str>, CodecError> {
        let number = self.rest.index(self.texts.len())?;
        Ok(Arc::clone(&self.texts[number]))
    }
}

/// A text takes at least so many bytes: its length.
const TEXT: usize = 1;
/// A stamp: time, counter, change, writer.
const STAMP: usize = 4;
/// A cell: field, item, count, stamp, type.
const CELL: usize = 5;
/// A record: kind, key, whether it is erased; count, stamp and type of its existence; count of cells.
const RECORD: usize = 7;
