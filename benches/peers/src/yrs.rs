//! yrs, the Rust port of Yjs: a map of maps, without garbage collection, so that the history stays.

use yrs::updates::decoder::Decode;
use yrs::{Doc, Map, MapPrelim, MapRef, Options, Out, ReadTxn, StateVector, Transact, Update};

use crate::peers::Crdt;
use crate::work::Edit;

pub struct Yrs {
    doc: Doc,
    records: MapRef,
}

impl Crdt for Yrs {
    fn new(writer: u8) -> Self {
        let doc = Doc::with_options(Options {
            client_id: u64::from(writer) + 1,
            skip_gc: true,
            ..Options::default()
        });
        let records = doc.get_or_insert_map("records");
        Self { doc, records }
    }

    fn commit(&mut self, edits: &[Edit]) {
        let mut transaction = self.doc.transact_mut();
        for edit in edits {
            let record = match self.records.get(&transaction, &edit.record) {
                Some(Out::YMap(record)) => record,
                _ => self.records.insert(
                    &mut transaction,
                    edit.record.as_str(),
                    MapPrelim::default(),
                ),
            };
            record.insert(&mut transaction, edit.field, edit.value.as_str());
        }
    }

    fn file(&mut self) -> Vec<u8> {
        let bytes = self
            .doc
            .transact()
            .encode_state_as_update_v2(&StateVector::default());
        zstd::encode_all(&*bytes, 19).unwrap()
    }

    fn quick(&mut self) -> Vec<u8> {
        let transaction = self.doc.transact();
        transaction.encode_state_as_update_v2(&StateVector::default())
    }

    fn unpack(writer: u8, file: &[u8]) -> Self {
        Self::load(writer, &zstd::decode_all(file).unwrap())
    }

    fn load(writer: u8, file: &[u8]) -> Self {
        let mut yrs = Self::new(writer);
        yrs.apply(file);
        yrs
    }

    fn news(&mut self, since: &[u8]) -> Vec<u8> {
        let before = Self::load(9, since);
        let known = before.doc.transact().state_vector();
        self.doc.transact().encode_state_as_update_v2(&known)
    }

    fn merge(&mut self, news: &[u8]) {
        self.apply(news);
    }

    fn read(&self) -> usize {
        let transaction = self.doc.transact();
        let mut read = 0;
        for (_, record) in self.records.iter(&transaction) {
            let Out::YMap(record) = record else { continue };
            for (_, value) in record.iter(&transaction) {
                read += value.to_string(&transaction).len();
            }
        }
        read
    }
}

impl Yrs {
    fn apply(&mut self, bytes: &[u8]) {
        let update = Update::decode_v2(bytes).unwrap();
        self.doc.transact_mut().apply_update(update).unwrap();
    }
}
