//! Automerge: a document of nested maps.

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ObjType, ROOT, ReadDoc};

use crate::peers::Crdt;
use crate::work::Edit;

pub struct Automerge(AutoCommit);

impl Crdt for Automerge {
    fn new(writer: u8) -> Self {
        Self(AutoCommit::new().with_actor(ActorId::from([writer; 16])))
    }

    fn commit(&mut self, edits: &[Edit]) {
        for edit in edits {
            let known = self.0.get(ROOT, &edit.record).unwrap();
            let record = match known {
                Some((_, record)) => record,
                None => self.0.put_object(ROOT, &edit.record, ObjType::Map).unwrap(),
            };
            self.0.put(record, edit.field, edit.value.as_str()).unwrap();
        }
        self.0.commit();
    }

    fn file(&mut self) -> Vec<u8> {
        zstd::encode_all(&*self.0.save_nocompress(), 19).unwrap()
    }

    fn quick(&mut self) -> Vec<u8> {
        self.0.save()
    }

    fn unpack(writer: u8, file: &[u8]) -> Self {
        Self::load(writer, &zstd::decode_all(file).unwrap())
    }

    fn load(writer: u8, file: &[u8]) -> Self {
        Self(
            AutoCommit::load(file)
                .unwrap()
                .with_actor(ActorId::from([writer; 16])),
        )
    }

    fn news(&mut self, since: &[u8]) -> Vec<u8> {
        let mut before = Self::load(9, since);
        let heads = before.0.get_heads();
        self.0.save_after(&heads)
    }

    fn merge(&mut self, news: &[u8]) {
        self.0.load_incremental(news).unwrap();
    }

    fn read(&self) -> usize {
        let mut read = 0;
        for record in self.0.map_range(ROOT, ..) {
            for cell in self.0.map_range(record.id(), ..) {
                read += cell.value.into_value().to_str().map_or(0, str::len);
            }
        }
        read
    }
}
