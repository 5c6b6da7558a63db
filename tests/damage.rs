//! Damage to any file of a workspace: gone, empty, cut, or with a byte flipped. Everything confirmed is still there
//! after the next opening, what was damaged is named by a check before and not found any more after, nothing panics.
//!
//! `cargo test --test damage` tries a part of all places, `cargo test --release --test damage -- --ignored --nocapture`
//! every byte of every file, and prints how many that were.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall fail")]

mod tasks;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use ozg_werkbank::exchange::Author;
use ozg_werkbank::model::entity::Entities;
use ozg_werkbank::model::schema::Kind;
use ozg_werkbank::workspace::{Access, Env, ExportOptions, Workspace};
use tempfile::TempDir;

use tasks::write_task;

/// Bytes flipped of each file in the quick run.
const SOME: usize = 24;

/// A closed workspace, and every file of it as it was.
struct Site {
    folder: PathBuf,
    files: Vec<(PathBuf, Vec<u8>)>,
    titles: Vec<String>,
    env: Env,
    _home: TempDir,
}

/// What happens to a file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    Gone,
    Empty,
    Half,
    Flipped(usize),
}

impl Damage {
    fn all(length: usize, step: usize) -> Vec<Self> {
        let flips = (0..length).step_by(step).map(Self::Flipped);
        let others = [Self::Gone, Self::Empty, Self::Half];
        others.into_iter().chain(flips).collect()
    }

    /// Whether the file is another one afterwards.
    fn happen(self, path: &Path, bytes: &[u8]) -> bool {
        match self {
            Self::Gone => fs::remove_file(path).unwrap(),
            Self::Empty => fs::write(path, []).unwrap(),
            Self::Half => fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
            Self::Flipped(at) => {
                let mut bytes = bytes.to_vec();
                bytes[at] ^= 0x10;
                fs::write(path, bytes).unwrap();
            }
        }
        matches!(self, Self::Gone) || !bytes.is_empty()
    }
}

impl Site {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let env = Env::system().unwrap();
        let author = |name| Author::new(name, "Taskforce Beispiel");
        let folder = home.path().join("ada");
        let mut ada = Workspace::create(&folder, &author("Ada Beispiel"), env.clone()).unwrap();
        write_task(&mut ada, "eins");
        let file = ada.export(&ExportOptions::default()).unwrap();
        let mut ben = Workspace::join(
            &home.path().join("ben"),
            ("ada", &file.bytes),
            &author("Ben Beispiel"),
            env.clone(),
        )
        .unwrap();
        write_task(&mut ben, "zwei");
        let file = ben.export(&ExportOptions::open()).unwrap();
        let preview = ada.preview(&[("ben", &file.bytes)]).unwrap();
        let trusted = preview.strangers();
        ada.take(&preview, &trusted).unwrap();
        write_task(&mut ada, "drei");
        ada.back_up().unwrap();
        let titles = titles(&ada);
        assert_eq!(titles, ["drei", "eins", "zwei"]);
        drop(ada);
        let mut files = Vec::new();
        collect(&folder, &mut files);
        Self {
            folder,
            files,
            titles,
            env,
            _home: home,
        }
    }

    /// Everything as it was; the folder itself stays, because it is known by more than its name.
    fn restore(&self) {
        for entry in fs::read_dir(&self.folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                fs::remove_dir_all(path).unwrap();
            } else {
                fs::remove_file(path).unwrap();
            }
        }
        for (path, bytes) in &self.files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    fn found(&self) -> Vec<String> {
        let checked = Workspace::check(&self.folder, &self.env).unwrap();
        assert_eq!(checked.store.not_looked_at, None);
        checked.sentences()
    }

    /// Damages every file in every way that `mine` takes by its number, and returns how many those were.
    fn suffer(&self, step: impl Fn(usize) -> usize, mine: impl Fn(usize) -> bool) -> usize {
        let all = self.files.iter().flat_map(|(path, bytes)| {
            let damages = Damage::all(bytes.len(), step(bytes.len()));
            damages.into_iter().map(move |damage| (path, bytes, damage))
        });
        let mine = all.enumerate().filter(|(number, _)| mine(*number));
        mine.filter(|(_, (path, bytes, damage))| {
            self.restore();
            let happened = damage.happen(path, bytes);
            if happened {
                self.survives(path, *damage);
            }
            happened
        })
        .count()
    }

    fn survives(&self, path: &Path, damage: Damage) {
        let name = path.strip_prefix(&self.folder).unwrap();
        let case = format!("{} {damage:?}", name.display());
        let found = self.found();
        if must_be_named(name, damage) {
            assert!(!found.is_empty(), "{case}: nothing is found");
        }
        let opened = Workspace::open(&self.folder, Access::ReadWrite, self.env.clone());
        assert!(opened.is_ok(), "{case}: {}", opened.unwrap_err());
        let (mut workspace, notices) = opened.unwrap();
        assert_eq!(titles(&workspace), self.titles, "{case}: {notices:?}");
        workspace.mend_backups().unwrap();
        write_task(&mut workspace, "danach");
        assert_eq!(titles(&workspace).len(), self.titles.len() + 1, "{case}");
        drop(workspace);
        assert_eq!(self.found(), Vec::<String>::new(), "{case}: {notices:?}");
    }
}

/// What costs nothing need not be named: who holds the lock, a backup that is not there, room that sled does not use.
fn must_be_named(name: &Path, damage: Damage) -> bool {
    let first = name.iter().next().unwrap().to_string_lossy().into_owned();
    match first.as_str() {
        "sperre" | "inhaber" | "sled" => false,
        "sicherungen" | "kopf" => !matches!(damage, Damage::Gone),
        _ => true,
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files);
        } else {
            let bytes = fs::read(&path).unwrap();
            files.push((path, bytes));
        }
    }
}

fn titles(workspace: &Workspace) -> Vec<String> {
    let snapshot = workspace.snapshot();
    let tasks = snapshot.state().entities(Kind::Task);
    let mut titles: Vec<String> = tasks
        .filter_map(|task| task.text("titel").map(str::to_owned))
        .collect();
    titles.sort_unstable();
    titles
}

#[test]
fn no_damage_to_one_file_costs_anything() {
    let site = Site::new();
    assert_eq!(site.found(), Vec::<String>::new());
    let count = site.suffer(|length| (length / SOME).max(1), |_| true);
    assert!(count > 100, "{count} cases");
}

#[test]
#[ignore = "every byte of every file takes about a minute"]
fn no_damaged_byte_costs_anything() {
    let parts = thread::available_parallelism().unwrap().get();
    let count: usize = thread::scope(|scope| {
        let part = |part| move || Site::new().suffer(|_| 1, |number| number % parts == part);
        let parts: Vec<_> = (0..parts).map(|at| scope.spawn(part(at))).collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    });
    println!("{count} damages, one at a time: nothing lost");
}

#[test]
fn with_journal_and_copy_gone_a_backup_brings_everything_back() {
    let site = Site::new();
    for lost in ["journal", "sled", "kopf"] {
        let path = site.folder.join(lost);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    let opened = Workspace::open(&site.folder, Access::ReadWrite, site.env.clone());
    assert!(opened.is_err());
    let backups = site.folder.join("sicherungen");
    let newest = fs::read_dir(backups).unwrap().next().unwrap().unwrap();
    let bytes = fs::read(newest.path()).unwrap();
    let folder = site.folder.with_file_name("neu");
    let key = site.folder.join("schluessel");
    let restored = Workspace::restore(&folder, ("sicherung", &bytes), Some(&key), site.env.clone());
    assert_eq!(titles(&restored.unwrap()), site.titles);
}
