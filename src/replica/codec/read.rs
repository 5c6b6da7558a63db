//! From columns to changes.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::change::{Change, Edit, Intent, Payload, RecordId, SEED_LEN, Seal};
use super::super::hlc::Hlc;
use super::super::id::{Dep, Hash, ReplicaId, Tip};
use super::super::value::{Value, tag};
use super::size::{Origin, Size};
use super::varint::Reader;
use super::{CodecError, Columns, ERASED, FORMAT, MAX_SEQ, PERSONAL};

pub(super) fn decode(bytes: &[u8], origin: Origin) -> Result<Vec<Change>, CodecError> {
    let (format, body) = bytes.split_first().ok_or(CodecError::Damaged("leer"))?;
    if *format > FORMAT {
        return Err(CodecError::Newer(*format));
    }
    if *format < FORMAT {
        return Err(CodecError::Damaged("Format"));
    }
    let (columns, used) = bincode::serde::borrow_decode_from_slice::<Columns<'_>, _>(
        body,
        bincode::config::standard(),
    )
    .map_err(|_| CodecError::Damaged("Aufbau"))?;
    if used != body.len() {
        return Err(CodecError::Damaged("Überhang"));
    }
    let mut decoder = Decoder::new(&columns, origin)?;
    let mut changes = Vec::new();
    while !decoder.writers.is_empty() {
        changes.push(decoder.change()?);
    }
    decoder.finish()?;
    Ok(changes)
}

struct Decoder<'a> {
    replicas: Vec<ReplicaId>,
    texts: Vec<Arc<str>>,
    new_texts: usize,
    size: Size,
    origin: Origin,
    known_records: Vec<RecordId>,
    followers: HashMap<ReplicaId, (u64, Hash)>,
    last_time: u64,
    last_record: usize,
    last_date: i32,
    records: Reader<'a>,
    writers: Reader<'a>,
    seqs: Reader<'a>,
    times: Reader<'a>,
    counters: Reader<'a>,
    intents: Reader<'a>,
    reasons: Reader<'a>,
    deps_counts: Reader<'a>,
    edit_counts: Reader<'a>,
    previous: Reader<'a>,
    deps: Reader<'a>,
    tips: Reader<'a>,
    seals: Reader<'a>,
    salts: Reader<'a>,
    edit_records: Reader<'a>,
    fields: Reader<'a>,
    items: Reader<'a>,
    types: Reader<'a>,
    ints: Reader<'a>,
    dates: Reader<'a>,
    times_of_day: Reader<'a>,
    value_texts: Reader<'a>,
    unknown: Reader<'a>,
    digests: Reader<'a>,
}

impl<'a> Decoder<'a> {
    fn new(columns: &Columns<'a>, origin: Origin) -> Result<Self, CodecError> {
        let (ids, rest) = columns.replicas.0.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(CodecError::Damaged("Schreiber"));
        }
        let mut size = Size::default();
        Ok(Self {
            replicas: ids.iter().copied().map(ReplicaId).collect(),
            texts: texts(columns, &mut size, origin)?,
            new_texts: 0,
            size,
            origin,
            known_records: Vec::new(),
            followers: HashMap::new(),
            last_time: 0,
            last_record: 0,
            last_date: 0,
            records: Reader::new("Datensätze", columns.records.0),
            writers: Reader::new("Schreiber", columns.writers.0),
            seqs: Reader::new("Zählung", columns.seqs.0),
            times: Reader::new("Zeiten", columns.times.0),
            counters: Reader::new("Zähler", columns.counters.0),
            intents: Reader::new("Absichten", columns.intents.0),
            reasons: Reader::new("Gründe", columns.reasons.0),
            deps_counts: Reader::new("Zahl der Vorgänger", columns.deps_counts.0),
            edit_counts: Reader::new("Zahl der Änderungen", columns.edit_counts.0),
            previous: Reader::new("Kette", columns.previous.0),
            deps: Reader::new("Vorgänger", columns.deps.0),
            tips: Reader::new("Prüfsummen der Vorgänger", columns.tips.0),
            seals: Reader::new("Siegel", columns.seals.0),
            salts: Reader::new("Salze", columns.salts.0),
            edit_records: Reader::new("Bezüge", columns.edit_records.0),
            fields: Reader::new("Felder", columns.fields.0),
            items: Reader::new("Elemente", columns.items.0),
            types: Reader::new("Arten", columns.types.0),
            ints: Reader::new("Zahlen", columns.ints.0),
            dates: Reader::new("Daten", columns.dates.0),
            times_of_day: Reader::new("Uhrzeiten", columns.times_of_day.0),
            value_texts: Reader::new("Texte", columns.value_texts.0),
            unknown: Reader::new("Unbekanntes", columns.unknown.0),
            digests: Reader::new("Prüfsummen", columns.digests.0),
        })
    }

    fn change(&mut self) -> Result<Change, CodecError> {
        let replica = self.replicas[self.writers.index(self.replicas.len())?];
        let (seq, previous) = self.place_in_chain(replica)?;
        let hlc = self.hlc()?;
        let intent = self.intent()?;
        let reason = match self.reasons.number()? {
            0 => None,
            number => Some(self.text(number - 1)?),
        };
        let deps = self.deps()?;
        let seal = self.seal()?;
        let count = self.edit_counts.count(self.types.len())?;
        self.check_room(count)?;
        let edits = (0..count).map(|_| self.edit()).collect::<Result<_, _>>()?;
        let change = Change {
            replica,
            seq,
            previous,
            hlc,
            deps,
            intent,
            reason,
            seal,
            edits,
        };
        // Before the hash, which reads everything that is said.
        self.size.add(&change);
        self.check_room(0)?;
        self.followers.insert(replica, (seq + 1, change.hash()));
        Ok(change)
    }

    /// Whether `count` more things may come.
    fn check_room(&self, count: usize) -> Result<(), CodecError> {
        if self.size.fits(self.origin) && count <= self.size.left(self.origin) {
            Ok(())
        } else {
            Err(CodecError::TooLarge)
        }
    }

    fn place_in_chain(&mut self, replica: ReplicaId) -> Result<(u64, Hash), CodecError> {
        match self.seqs.number()? {
            0 => self
                .followers
                .get(&replica)
                .copied()
                .ok_or_else(|| self.seqs.damaged()),
            seq if seq < MAX_SEQ => Ok((seq, Hash(self.previous.array()?))),
            _ => Err(self.seqs.damaged()),
        }
    }

    fn hlc(&mut self) -> Result<Hlc, CodecError> {
        self.last_time = self
            .last_time
            .wrapping_add(self.times.signed()?.cast_unsigned());
        let counter =
            u16::try_from(self.counters.number()?).map_err(|_| self.counters.damaged())?;
        let hlc = Hlc::new(self.last_time, counter);
        if hlc.wall_ms() == self.last_time {
            Ok(hlc)
        } else {
            Err(self.times.damaged())
        }
    }

    fn intent(&mut self) -> Result<Intent, CodecError> {
        match self.intents.number()? {
            0 => Ok(Intent::Edit),
            1 => Ok(Intent::Undo(self.intents.number()?)),
            2 => Ok(Intent::Redo(self.intents.number()?)),
            _ => Err(self.intents.damaged()),
        }
    }

    fn deps(&mut self) -> Result<Vec<Dep>, CodecError> {
        let count = self.deps_counts.count(self.tips.len() / 8)?;
        self.check_room(count)?;
        let mut deps = Vec::with_capacity(count);
        for _ in 0..count {
            let replica = self.replicas[self.deps.index(self.replicas.len())?];
            let seq = self.deps.number()?;
            if seq == 0 || seq >= MAX_SEQ {
                return Err(self.deps.damaged());
            }
            let tip = Tip(u64::from_be_bytes(self.tips.array()?));
            deps.push(Dep { replica, seq, tip });
        }
        Ok(deps)
    }

    fn seal(&mut self) -> Result<Seal, CodecError> {
        match self.seals.number()? {
            0 => Ok(Seal::None),
            1 => Ok(Seal::Seed(self.salts.array()?)),
            2 => {
                let count = self.seals.count(self.salts.len() / SEED_LEN)?;
                let mut salts = Vec::with_capacity(count);
                for _ in 0..count {
                    let edit =
                        u32::try_from(self.seals.number()?).map_err(|_| self.seals.damaged())?;
                    if salts.last().is_some_and(|(last, _)| *last >= edit) {
                        return Err(self.seals.damaged());
                    }
                    salts.push((edit, self.salts.array()?));
                }
                Ok(Seal::Salts(salts))
            }
            _ => Err(self.seals.damaged()),
        }
    }

    fn edit(&mut self) -> Result<Edit, CodecError> {
        let record = self.record()?;
        let field = self.fields.number()?;
        let field = self.text(field)?;
        let item = match self.items.number()? {
            0 => None,
            number => Some(self.text(number - 1)?),
        };
        let payload = match self.types.number()? {
            ERASED => Payload::Erased(Hash(self.digests.array()?)),
            open if open < PERSONAL => Payload::Open(self.value(open)?),
            personal if personal < ERASED => Payload::Personal(self.value(personal - PERSONAL)?),
            _ => return Err(self.types.damaged()),
        };
        Ok(Edit {
            record,
            field,
            item,
            payload,
        })
    }

    fn value(&mut self, tag: u64) -> Result<Value, CodecError> {
        let tag = u8::try_from(tag).map_err(|_| self.types.damaged())?;
        Ok(match tag {
            tag::EMPTY => Value::Empty,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::INT => Value::Int(self.ints.signed()?),
            tag::DATE => Value::Date(self.date()?),
            tag::TIME => Value::Time(
                u16::try_from(self.times_of_day.number()?)
                    .ok()
                    .filter(|minutes| *minutes < 24 * 60)
                    .ok_or_else(|| self.times_of_day.damaged())?,
            ),
            tag::TEXT => {
                let number = self.value_texts.number()?;
                Value::Text(self.text(number)?)
            }
            tag::FIRST_UNKNOWN.. => {
                let length = self.unknown.count(self.unknown.len())?;
                Value::Unknown {
                    tag,
                    bytes: self.unknown.take(length)?.into(),
                }
            }
        })
    }

    fn date(&mut self) -> Result<i32, CodecError> {
        let days = i64::from(self.last_date).checked_add(self.dates.signed()?);
        self.last_date = days
            .and_then(|days| i32::try_from(days).ok())
            .ok_or_else(|| self.dates.damaged())?;
        Ok(self.last_date)
    }

    fn record(&mut self) -> Result<RecordId, CodecError> {
        let folded = self.edit_records.number()?;
        if folded == 0 {
            let kind = self.records.number()?;
            let kind = self.text(kind)?;
            let key = self.records.number()?;
            let key = self.text(key)?;
            self.last_record = self.known_records.len();
            self.known_records.push(RecordId { kind, key });
        } else {
            let distance = ((folded - 1) >> 1).cast_signed() ^ -(((folded - 1) & 1).cast_signed());
            let number = i64::try_from(self.last_record)
                .ok()
                .and_then(|l| l.checked_add(distance));
            self.last_record = number
                .and_then(|number| usize::try_from(number).ok())
                .filter(|number| *number < self.known_records.len())
                .ok_or_else(|| self.edit_records.damaged())?;
        }
        Ok(self.known_records[self.last_record].clone())
    }

    fn text(&mut self, number: u64) -> Result<Arc<str>, CodecError> {
        let at = match number {
            0 => {
                self.new_texts += 1;
                self.new_texts - 1
            }
            known => usize::try_from(known - 1)
                .ok()
                .filter(|known| *known < self.new_texts)
                .ok_or(CodecError::Damaged("Texte"))?,
        };
        self.texts
            .get(at)
            .cloned()
            .ok_or(CodecError::Damaged("Texte"))
    }

    fn finish(self) -> Result<(), CodecError> {
        if self.new_texts != self.texts.len() {
            return Err(CodecError::Damaged("Texte"));
        }
        for column in [
            self.records,
            self.seqs,
            self.times,
            self.counters,
            self.intents,
            self.reasons,
            self.deps_counts,
            self.edit_counts,
            self.previous,
            self.deps,
            self.tips,
            self.seals,
            self.salts,
            self.edit_records,
            self.fields,
            self.items,
            self.types,
            self.ints,
            self.dates,
            self.times_of_day,
            self.value_texts,
            self.unknown,
            self.digests,
        ] {
            column.finish()?;
        }
        Ok(())
    }
}

fn texts(
    columns: &Columns<'_>,
    size: &mut Size,
    origin: Origin,
) -> Result<Vec<Arc<str>>, CodecError> {
    let all = std::str::from_utf8(columns.texts.0).map_err(|_| CodecError::Damaged("Texte"))?;
    let mut lengths = Reader::new("Textlängen", columns.text_lengths.0);
    let mut texts = Vec::new();
    let mut start = 0usize;
    while !lengths.is_empty() {
        let length = lengths.count(all.len() - start)?;
        size.add_text();
        if !size.fits(origin) {
            return Err(CodecError::TooLarge);
        }
        let text = all
            .get(start..start + length)
            .ok_or_else(|| lengths.damaged())?;
        texts.push(text.into());
        start += length;
    }
    if start == all.len() {
        Ok(texts)
    } else {
        Err(lengths.damaged())
    }
}
