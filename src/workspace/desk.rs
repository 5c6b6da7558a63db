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
        Self::new("Ada", None, Env::fixed(START, 1))
    }

    pub fn joins(of: &Self, name: &str, seed: u8) -> Self {
        let env = Env::fixed(START + 1000 * u64::from(seed), seed);
        Self::new(name, Some(&of.file(true)), env)
    }

    /// Founds a workspace, or joins one from a file.
    pub fn new(name: &str, start: Option<&Named>, env: Env) -> Self {
        let folder = scratch();
        let (path, author) = (folder.path().join("ws"), author(name));
        let workspace = match start {
            None => Workspace::create(&path, &author, env),
            Some((name, bytes)) => Workspace::join(&path, (name, bytes), &author, env),
        };
        let workspace = workspace.unwrap();
        Self { workspace, folder }
    }

    /// The same folder on another disk.
    pub fn copied(&self, seed: u8) -> Self {
        self.copied_in(Env::fixed(START + 500 + 1000 * u64::from(seed), seed))
    }

    /// The same in a world of its own.
    pub fn copied_in(&self, env: Env) -> Self {
        let folder = scratch();
        let path = folder.path().join("ws");
        copy_folder(self.workspace.folder(), &path);
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
        take(&mut self.workspace, file)
    }

    pub fn writes(&mut self, title: &str) {
        let fields = [typed("titel", title), typed("stand", "offen")];
        let snapshot = self.workspace.snapshot();
        let made = snapshot.create(Kind::Task, None, &fields, self.workspace.env());
        self.workspace.apply(&made.unwrap().0).unwrap();
    }

    pub fn titles(&self) -> Vec<String> {
        titles(&self.workspace)
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

/// Takes a file and accepts whoever sent it.
pub fn take(workspace: &mut Workspace, file: &Named) -> Result<Imported, WorkspaceError> {
    let preview = workspace.preview(&[(&file.0, &file.1)])?;
    let senders = preview.strangers();
    workspace.take(&preview, &senders)
}

/// Of all tasks, sorted.
pub fn titles(workspace: &Workspace) -> Vec<String> {
    let snapshot = workspace.snapshot();
    let tasks = snapshot.state().entities(Kind::Task);
    let mut titles: Vec<String> = tasks
        .filter_map(|task| task.text("titel").map(str::to_owned))
        .collect();
    titles.sort_unstable();
    titles
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
