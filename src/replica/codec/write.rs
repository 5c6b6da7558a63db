//! From changes to columns.

use std::collections::HashMap;

use super::super::change::{Change, Edit, Intent, Payload, RecordId, Seal};
use super::super::id::{Hash, ReplicaId};
use super::super::numbers::{Numbered, Numbers};
use super::super::value::{Value, tag};
use super::size::Size;
use super::varint::Writer;
use super::{Column, Columns, ERASED, FORMAT, PERSONAL};

pub(super) fn encode(changes: &[Change]) -> (Vec<u8>, Size) {
    let mut encoder = Encoder::default();
    for change in changes {
        encoder.change(change);
    }
    let size = encoder.size;
    (encoder.finish(), size)
}

/// The next change of a writer, if it follows the one before in this batch.
struct Follower {
    seq: u64,
    previous: Hash,
}

#[derive(Default)]
struct Encoder<'a> {
    replica_numbers: Numbers<ReplicaId>,
    followers: HashMap<ReplicaId, Follower>,
    text_numbers: Numbers<&'a str>,
    record_numbers: Numbers<&'a RecordId>,
    last_time: u64,
    last_record: u64,
    last_date: i32,
    size: Size,
    runs: Runs,
}

#[derive(Default)]
struct Runs {
    replicas: Writer,
    text_lengths: Writer,
    texts: Writer,
    records: Writer,
    writers: Writer,
    seqs: Writer,
    times: Writer,
    counters: Writer,
    intents: Writer,
    reasons: Writer,
    deps_counts: Writer,
    edit_counts: Writer,
    previous: Writer,
    deps: Writer,
    tips: Writer,
    seals: Writer,
    salts: Writer,
    edit_records: Writer,
    fields: Writer,
    items: Writer,
    types: Writer,
    ints: Writer,
    dates: Writer,
    times_of_day: Writer,
    value_texts: Writer,
    unknown: Writer,
    digests: Writer,
}

impl<'a> Encoder<'a> {
    fn change(&mut self, change: &'a Change) {
        let writer = self.replica(change.replica);
        self.runs.writers.number(writer);
        self.place_in_chain(change);
        self.runs.times.signed(
            change
                .hlc
                .wall_ms()
                .wrapping_sub(self.last_time)
                .cast_signed(),
        );
        self.last_time = change.hlc.wall_ms();
        self.runs.counters.number(u64::from(change.hlc.counter()));
        match change.intent {
            Intent::Edit => self.runs.intents.number(0),
            Intent::Undo(seq) => self.taken_back(1, seq),
            Intent::Redo(seq) => self.taken_back(2, seq),
        }
        let reason = change
            .reason
            .as_deref()
            .map_or(0, |reason| 1 + self.text(reason));
        self.runs.reasons.number(reason);
        self.runs.deps_counts.number(change.deps.len() as u64);
        for dep in &change.deps {
            let number = self.replica(dep.replica);
            self.runs.deps.number(number);
            self.runs.deps.number(dep.seq);
            self.runs.tips.bytes(&dep.tip.0.to_be_bytes());
        }
        self.seal(&change.seal);
        self.runs.edit_counts.number(change.edits.len() as u64);
        for edit in &change.edits {
            self.edit(edit);
        }
        self.size.add(change);
    }

    /// Count and predecessor: one zero when the change follows the writer's last one in this batch.
    fn place_in_chain(&mut self, change: &Change) {
        let expected = self.followers.get(&change.replica);
        if expected.is_some_and(|e| e.seq == change.seq && e.previous == change.previous) {
            self.runs.seqs.number(0);
        } else {
            self.runs.seqs.number(change.seq);
            self.runs.previous.bytes(&change.previous.0);
        }
        let next = Follower {
            seq: change.seq + 1,
            previous: change.hash(),
        };
        self.followers.insert(change.replica, next);
    }

    fn taken_back(&mut self, intent: u64, seq: u64) {
        self.runs.intents.number(intent);
        self.runs.intents.number(seq);
    }

    fn seal(&mut self, seal: &Seal) {
        match seal {
            Seal::None => self.runs.seals.number(0),
            Seal::Seed(seed) => {
                self.runs.seals.number(1);
                self.runs.salts.bytes(seed);
            }
            Seal::Salts(salts) => {
                self.runs.seals.number(2);
                self.runs.seals.number(salts.len() as u64);
                for (edit, salt) in salts {
                    self.runs.seals.number(u64::from(*edit));
                    self.runs.salts.bytes(salt);
                }
            }
        }
    }

    fn edit(&mut self, edit: &'a Edit) {
        self.record(&edit.record);
        let field = self.text(&edit.field);
        self.runs.fields.number(field);
        let item = edit.item.as_deref().map_or(0, |item| 1 + self.text(item));
        self.runs.items.number(item);
        match &edit.payload {
            Payload::Open(value) => self.value(value, 0),
            Payload::Personal(value) => self.value(value, PERSONAL),
            Payload::Erased(digest) => {
                self.runs.types.number(ERASED);
                self.runs.digests.bytes(&digest.0);
            }
        }
    }

    fn value(&mut self, value: &'a Value, privacy: u64) {
        let mut of_type = |tag: u8| self.runs.types.number(u64::from(tag) + privacy);
        match value {
            Value::Empty | Value::Erased => of_type(tag::EMPTY),
            Value::Bool(false) => of_type(tag::FALSE),
            Value::Bool(true) => of_type(tag::TRUE),
            Value::Int(number) => {
                of_type(tag::INT);
                self.runs.ints.signed(*number);
            }
            Value::Date(days) => {
                of_type(tag::DATE);
                self.runs
                    .dates
                    .signed(i64::from(*days) - i64::from(self.last_date));
                self.last_date = *days;
            }
            Value::Time(minutes) => {
                of_type(tag::TIME);
                self.runs.times_of_day.number(u64::from(*minutes));
            }
            Value::Text(text) => {
                of_type(tag::TEXT);
                let text = self.text(text);
                self.runs.value_texts.number(text);
            }
            Value::Unknown { tag, bytes } => {
                of_type(*tag);
                self.runs.unknown.number(bytes.len() as u64);
                self.runs.unknown.bytes(bytes);
            }
        }
    }

    /// Zero for a record that comes for the first time, else its distance from the one before.
    fn record(&mut self, record: &'a RecordId) {
        let numbered = self.record_numbers.of(record);
        match numbered {
            Numbered::First(_) => {
                self.runs.edit_records.number(0);
                for part in [&record.kind, &record.key] {
                    let text = self.text(part);
                    self.runs.records.number(text);
                }
            }
            Numbered::Again(number) => {
                let distance = number.wrapping_sub(self.last_record).cast_signed();
                let folded = ((distance << 1) ^ (distance >> 63)).cast_unsigned();
                self.runs.edit_records.number(folded + 1);
            }
        }
        self.last_record = numbered.number();
    }

    /// Zero for a text that comes for the first time, else its number plus one.
    fn text(&mut self, text: &'a str) -> u64 {
        match self.text_numbers.of(text) {
            Numbered::First(_) => {
                self.runs.text_lengths.number(text.len() as u64);
                self.runs.texts.bytes(text.as_bytes());
                self.size.add_text();
                0
            }
            Numbered::Again(number) => number + 1,
        }
    }

    fn replica(&mut self, replica: ReplicaId) -> u64 {
        let numbered = self.replica_numbers.of(replica);
        if matches!(numbered, Numbered::First(_)) {
            self.runs.replicas.bytes(&replica.0);
        }
        numbered.number()
    }

    fn finish(self) -> Vec<u8> {
        let runs = &self.runs;
        let columns = Columns {
            replicas: Column(&runs.replicas.0),
            text_lengths: Column(&runs.text_lengths.0),
            texts: Column(&runs.texts.0),
            records: Column(&runs.records.0),
            writers: Column(&runs.writers.0),
            seqs: Column(&runs.seqs.0),
            times: Column(&runs.times.0),
            counters: Column(&runs.counters.0),
            intents: Column(&runs.intents.0),
            reasons: Column(&runs.reasons.0),
            deps_counts: Column(&runs.deps_counts.0),
            edit_counts: Column(&runs.edit_counts.0),
            previous: Column(&runs.previous.0),
            deps: Column(&runs.deps.0),
            tips: Column(&runs.tips.0),
            seals: Column(&runs.seals.0),
            salts: Column(&runs.salts.0),
            edit_records: Column(&runs.edit_records.0),
            fields: Column(&runs.fields.0),
            items: Column(&runs.items.0),
            types: Column(&runs.types.0),
            ints: Column(&runs.ints.0),
            dates: Column(&runs.dates.0),
            times_of_day: Column(&runs.times_of_day.0),
            value_texts: Column(&runs.value_texts.0),
            unknown: Column(&runs.unknown.0),
            digests: Column(&runs.digests.0),
        };
        let mut bytes = vec![FORMAT];
        // Writing byte slices to a vector cannot fail.
        let _ = bincode::serde::encode_into_std_write(
            &columns,
            &mut bytes,
            bincode::config::standard(),
        );
        bytes
    }
}
