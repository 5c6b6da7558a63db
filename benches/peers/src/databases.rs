//! Databases that keep the newest value of each field, as they are set up for commits that survive loss of power. They
//! keep no history and merge nothing.

use std::collections::HashMap;
use std::path::Path;

use redb::{Database, Durability, ReadableTable, TableDefinition};

use crate::peers::Durable;
use crate::work::Edit;

fn key(edit: &Edit) -> String {
    format!("{}\0{}", edit.record, edit.field)
}

/// Reads every value once.
fn read(cells: &HashMap<String, String>) -> usize {
    cells.values().map(String::len).sum()
}

/// SQLite with a write-ahead log and `synchronous=FULL`.
pub struct Sqlite(rusqlite::Connection);

impl Durable for Sqlite {
    fn create(folder: &Path) -> Self {
        let connection = rusqlite::Connection::open(folder.join("a.db")).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE cells (record TEXT, field TEXT, value TEXT, \
                 PRIMARY KEY (record, field)) WITHOUT ROWID;",
            )
            .unwrap();
        Self(connection)
    }

    fn commit(&mut self, edits: &[Edit]) {
        let transaction = self.0.transaction().unwrap();
        {
            let mut statement = transaction
                .prepare_cached("INSERT OR REPLACE INTO cells VALUES (?1, ?2, ?3)")
                .unwrap();
            for edit in edits {
                statement
                    .execute((&edit.record, edit.field, &edit.value))
                    .unwrap();
            }
        }
        transaction.commit().unwrap();
    }

    fn close(self) {
        self.0.close().unwrap();
    }

    fn open(folder: &Path) -> usize {
        let connection = rusqlite::Connection::open(folder.join("a.db")).unwrap();
        let mut statement = connection
            .prepare("SELECT record, field, value FROM cells")
            .unwrap();
        let mut rows = statement.query(()).unwrap();
        let mut cells: HashMap<String, String> = HashMap::new();
        while let Some(row) = rows.next().unwrap() {
            let (record, field): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            cells.insert(format!("{record}\0{field}"), row.get(2).unwrap());
        }
        read(&cells)
    }
}

/// redb with immediate durability.
pub struct Redb(Database);

const CELLS: TableDefinition<'_, &str, &str> = TableDefinition::new("cells");

impl Durable for Redb {
    fn create(folder: &Path) -> Self {
        Self(Database::create(folder.join("a.redb")).unwrap())
    }

    fn commit(&mut self, edits: &[Edit]) {
        let mut transaction = self.0.begin_write().unwrap();
        transaction.set_durability(Durability::Immediate).unwrap();
        {
            let mut table = transaction.open_table(CELLS).unwrap();
            for edit in edits {
                table
                    .insert(key(edit).as_str(), edit.value.as_str())
                    .unwrap();
            }
        }
        transaction.commit().unwrap();
    }

    fn close(self) {}

    fn open(folder: &Path) -> usize {
        use redb::ReadableDatabase;
        let database = Database::open(folder.join("a.redb")).unwrap();
        let transaction = database.begin_read().unwrap();
        let table = transaction.open_table(CELLS).unwrap();
        let cells: HashMap<String, String> = table
            .iter()
            .unwrap()
            .map(|cell| {
                let (key, value) = cell.unwrap();
                (key.value().to_owned(), value.value().to_owned())
            })
            .collect();
        read(&cells)
    }
}

/// fjall, synced after each commit.
pub struct Fjall(fjall::Keyspace, fjall::PartitionHandle);

impl Durable for Fjall {
    fn create(folder: &Path) -> Self {
        let keyspace = fjall::Config::new(folder.join("a")).open().unwrap();
        let cells = keyspace
            .open_partition("cells", fjall::PartitionCreateOptions::default())
            .unwrap();
        Self(keyspace, cells)
    }

    fn commit(&mut self, edits: &[Edit]) {
        let mut batch = self.0.batch();
        for edit in edits {
            batch.insert(&self.1, key(edit), &edit.value);
        }
        batch.commit().unwrap();
        self.0.persist(fjall::PersistMode::SyncAll).unwrap();
    }

    fn close(self) {}

    fn open(folder: &Path) -> usize {
        // The files of the cells are closed with the keyspace.
        let Self(_keyspace, cells) = Self::create(folder);
        let cells: HashMap<String, String> = cells
            .iter()
            .map(|cell| {
                let (key, value) = cell.unwrap();
                let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                (text(&key), text(&value))
            })
            .collect();
        read(&cells)
    }
}
