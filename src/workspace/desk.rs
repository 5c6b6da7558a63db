//! Laptops for tests: real folders, made-up people, a clock that is set.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::exchange::Author;
use crate::model::entity::Entities;
use crate::model::schema::Kind;
use crate::replica::ReplicaId;
use crate::store::samples::{copy_folder, scratch};

pub const START: u64 = 1_795_400_000_000;

/// One laptop.
pub struct Desk {
    pub workspace: Workspace,
    pub folder: TempDir,
}

pub fn author(name: &str) -> Author {
    Author::new(name, "Taskforce Beispiel")
}

impl Desk {
    pub fn founder() -> Self {
        let folder = scratch();
        let env = Env::fixed(START, 1);
        let workspace = Workspace::create(&folder.path().join("ws"), &author("Ada"), env).unwrap();
        Self { workspace, folder }
    }

    pub fn joins(of: &Self, name: &str, seed: u8) -> Self {
        let folder = scratch();
        let file = of.file(true);
        let env = Env::fixed(START + 1000 * u64::from(seed), seed);
        let path = folder.path().join("ws");
        let workspace = Workspace::join(&path, (&file.0, &file.1), &author(name), env).unwrap();
        Self { workspace, folder }
    }

    /// The same folder on another disk.
    pub fn copied(&self, seed: u8) -> Self {
        let folder = scratch();
        let path = folder.path().join("ws");
        copy_folder(self.workspace.folder(), &path);
        let env = Env::fixed(START + 500 + 1000 * u64::from(seed), seed);
        let (workspace, _) = Workspace::open(&path, Access::ReadWrite, env).unwrap();
        Self { workspace, folder }
    }

    pub fn reopened(self) -> Self {
        let Self { workspace, folder } = self;
        let (path, env) = (workspace.folder().to_owned(), workspace.env().clone());
        drop(workspace);
        let (workspace, _) = Workspace::open(&path, Access::ReadWrite, env).unwrap();
        Self { workspace, folder }
    }

    pub fn file(&self, full: bool) -> Named {
        let options = ExportOptions {
            full,
            ..ExportOptions::open()
        };
        let exported = self.workspace.export(&options).unwrap();
        (exported.name, exported.bytes)
    }

    pub fn takes(&mut self, file: &Named) -> Result<Imported, WorkspaceError> {
        let preview = self.workspace.preview(&[(&file.0, &file.1)])?;
        let senders: Vec<_> = preview
            .unknown_senders()
            .map(|file| file.cover.sender)
            .collect();
        self.workspace.take(&preview, &senders)
    }

    pub fn writes(&mut self, title: &str) {
        let fields = [typed("titel", title), typed("stand", "offen")];
        let snapshot = self.workspace.snapshot();
        let made = snapshot.create(Kind::Task, None, &fields, self.workspace.env());
        self.workspace.apply(&made.unwrap().0).unwrap();
    }

    pub fn titles(&self) -> Vec<String> {
        let snapshot = self.workspace.snapshot();
        let tasks = snapshot.state().entities(Kind::Task);
        let mut titles: Vec<String> = tasks
            .filter_map(|task| task.text("titel").map(str::to_owned))
            .collect();
        titles.sort_unstable();
        titles
    }

    pub fn id(&self) -> ReplicaId {
        self.workspace.replica.me()
    }

    pub fn digest(&self) -> crate::replica::Hash {
        self.workspace.snapshot().digest()
    }

    pub fn is_sound(&self) {
        assert!(self.workspace.verify().unwrap().problems.is_empty());
    }
}

pub fn typed(slug: &str, text: &str) -> Typed {
    Typed {
        slug: slug.into(),
        item: None,
        text: text.into(),
    }
}

/// Everybody takes everybody's full file, twice.
pub fn exchange(desks: &mut [&mut Desk]) {
    for _ in 0..2 {
        let files: Vec<Named> = desks.iter().map(|desk| desk.file(true)).collect();
        for desk in desks.iter_mut() {
            for file in &files {
                desk.takes(file).unwrap();
            }
        }
    }
}

/// A laptop, its copy, and two others of whom each has seen one of them.
pub fn copied() -> [Desk; 4] {
    let mut ada = Desk::founder();
    ada.writes("vorher");
    let mut ben = Desk::joins(&ada, "Ben", 2);
    let mut eva = Desk::joins(&ada, "Eva", 3);
    exchange(&mut [&mut ada, &mut ben, &mut eva]);
    let ada = ada.reopened();
    let mut copy = ada.copied(9);
    let mut ada = ada;
    ada.writes("vom Original");
    copy.writes("von der Kopie");
    copy.writes("noch eins von der Kopie");
    ben.takes(&ada.file(false)).unwrap();
    eva.takes(&copy.file(false)).unwrap();
    [ada, copy, ben, eva]
}

/// Every file below a folder in which these bytes stand.
pub fn files_with(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else {
            let content = fs::read(&path).unwrap();
            if content.windows(bytes.len()).any(|window| window == bytes) {
                found.push(path);
            }
        }
    }
    found
}
