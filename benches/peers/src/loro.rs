//! Loro: a map of maps.

use loro::{ExportMode, LoroDoc, LoroValue};

use crate::peers::Crdt;
use crate::work::Edit;

pub struct Loro(LoroDoc);

impl Crdt for Loro {
    fn new(writer: u8) -> Self {
        let doc = LoroDoc::new();
        doc.set_peer_id(u64::from(writer)).unwrap();
        Self(doc)
    }

    fn commit(&mut self, edits: &[Edit]) {
        let records = self.0.get_map("records");
        for edit in edits {
            let record = records.ensure_mergeable_map(&edit.record).unwrap();
            record.insert(edit.field, edit.value.as_str()).unwrap();
        }
        self.0.commit();
    }

    fn file(&mut self) -> Vec<u8> {
        let bytes = self.0.export(ExportMode::Snapshot).unwrap();
        zstd::encode_all(&*bytes, 19).unwrap()
    }

    fn quick(&mut self) -> Vec<u8> {
        self.0.export(ExportMode::Snapshot).unwrap()
    }

    fn unpack(writer: u8, file: &[u8]) -> Self {
        Self::load(writer, &zstd::decode_all(file).unwrap())
    }

    fn load(writer: u8, file: &[u8]) -> Self {
        let loro = Self::new(writer);
        loro.0.import(file).unwrap();
        loro
    }

    fn news(&mut self, since: &[u8]) -> Vec<u8> {
        let before = Self::load(9, since);
        self.0
            .export(ExportMode::updates(&before.0.oplog_vv()))
            .unwrap()
    }

    fn merge(&mut self, news: &[u8]) {
        self.0.import(news).unwrap();
    }

    fn read(&self) -> usize {
        texts(&self.0.get_map("records").get_deep_value())
    }
}

fn texts(value: &LoroValue) -> usize {
    match value {
        LoroValue::Map(map) => map.values().map(texts).sum(),
        LoroValue::String(text) => text.len(),
        _ => 0,
    }
}
