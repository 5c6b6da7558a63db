//! The product: signed changes in columns, and its store.

use std::path::Path;

use ozg_werkbank::exchange::state_file::{self, Origin, Outgoing, Packing};
use ozg_werkbank::exchange::{Author, SecretKey, SignedHeads};
use ozg_werkbank::replica::{Change, Draft, DraftEdit, Intent, Privacy, RecordId, Replica, Value};
use ozg_werkbank::store::{Access, Place, Store, WorkspaceId};

use crate::peers::{Crdt, Durable};
use crate::work::{Edit, FIELDS};

const WORKSPACE: WorkspaceId = WorkspaceId([7; 16]);
const NOW: u64 = 1_795_400_000_000;

/// A replica with all its changes, as the store keeps them.
pub struct Werkbank {
    key: SecretKey,
    replica: Replica,
    changes: Vec<Change>,
    heads: SignedHeads,
}

fn draft(edits: &[Edit]) -> Draft {
    let edit = |edit: &Edit| DraftEdit {
        record: RecordId {
            kind: "anbindung".into(),
            key: edit.record.as_str().into(),
        },
        field: edit.field.into(),
        item: None,
        value: Value::text(edit.value.as_str()),
        privacy: Privacy::Open,
    };
    Draft {
        edits: edits.iter().map(edit).collect(),
        reason: None,
        intent: Intent::Edit,
    }
}

/// Minutes between commits, as people make them.
const PACE: u64 = 60_000;

impl Werkbank {
    fn written(&self, changes: Vec<Change>, packing: Packing) -> Vec<u8> {
        let outgoing = Outgoing {
            workspace: WORKSPACE,
            author: Author::new("A. Muster", "Taskforce Beispiel"),
            written: NOW,
            known: self.replica.frontier(),
            changes,
            heads: &self.heads,
            packing,
            origin: Origin::Own,
        };
        state_file::write(outgoing, &self.key).unwrap()
    }

    fn take(&mut self, bytes: &[u8]) {
        let incoming = state_file::read(bytes, Some(WORKSPACE)).unwrap();
        self.changes.extend(incoming.changes.iter().cloned());
        self.replica.receive(incoming.changes, NOW).unwrap();
    }
}

impl Crdt for Werkbank {
    fn new(writer: u8) -> Self {
        let key = SecretKey::new([writer; 32]);
        let replica = Replica::new(key.replica());
        Self {
            key,
            replica,
            changes: Vec::new(),
            heads: SignedHeads::default(),
        }
    }

    fn commit(&mut self, edits: &[Edit]) {
        let wall = NOW + self.changes.len() as u64 * PACE;
        let change = self.replica.author(draft(edits), wall, [0; 16]);
        self.changes.push(change);
    }

    fn file(&mut self) -> Vec<u8> {
        self.written(self.changes.clone(), Packing::Small)
    }

    fn quick(&mut self) -> Vec<u8> {
        self.written(self.changes.clone(), Packing::Quick)
    }

    fn unpack(writer: u8, file: &[u8]) -> Self {
        Self::load(writer, file)
    }

    fn load(writer: u8, file: &[u8]) -> Self {
        let mut werkbank = Self::new(writer);
        werkbank.take(file);
        werkbank
    }

    fn news(&mut self, since: &[u8]) -> Vec<u8> {
        let known = state_file::peek(since).unwrap().vector();
        let fresh = self
            .changes
            .iter()
            .filter(|change| !known.covers(change.dot()));
        self.written(fresh.cloned().collect(), Packing::Quick)
    }

    fn merge(&mut self, news: &[u8]) {
        self.take(news);
    }

    fn read(&self) -> usize {
        read(&self.replica)
    }
}

/// The store with a replica on top, as the product opens and writes it.
pub struct WerkbankStore {
    store: Store,
    replica: Replica,
    commits: u64,
}

impl Durable for WerkbankStore {
    fn create(folder: &Path) -> Self {
        let folder = folder.join("ws");
        std::fs::create_dir(&folder).unwrap();
        Self {
            store: Store::create(Place::real(&folder), WORKSPACE).unwrap(),
            replica: Replica::new(SecretKey::new([1; 32]).replica()),
            commits: 0,
        }
    }

    fn commit(&mut self, edits: &[Edit]) {
        self.commits += 1;
        let change = self
            .replica
            .author(draft(edits), NOW + self.commits * PACE, [0; 16]);
        self.store.commit(&[change], &[]).unwrap();
    }

    fn close(mut self) {
        let position = self.store.position();
        self.store
            .save_checkpoint(position, self.replica.checkpoint());
    }

    fn open(folder: &Path) -> usize {
        let (_store, opened) =
            Store::open(Place::real(&folder.join("ws")), Access::ReadWrite).unwrap();
        let mut replica = Replica::from_checkpoint(&opened.checkpoint.unwrap()).unwrap();
        for changes in opened.changes {
            replica.receive(changes.unwrap(), NOW).unwrap();
        }
        read(&replica)
    }
}

/// Reads every value once.
fn read(replica: &Replica) -> usize {
    let records = replica.state().records("anbindung");
    let fields = records.flat_map(|record| FIELDS.map(|field| record.get(field)));
    let texts = fields.map(|value| value.and_then(Value::as_text).map_or(0, str::len));
    texts.sum()
}
