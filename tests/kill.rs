//! Kills a writing process (SIGKILL, no chance to clean up) 200 times and looks whether everything that it had
//! confirmed is there.
//!
//! Without a test harness, because this program is also the writer: started again as a child, it writes and prints a
//! line after each confirmed write. The parent reads some lines and kills it while it goes on writing, so each round
//! stops it at another place of another write.

#![allow(clippy::unwrap_used)] // a test that the harness does not know as one

mod tasks;

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use ozg_werkbank::exchange::Author;
use ozg_werkbank::model::entity::Entities;
use ozg_werkbank::model::schema::Kind;
use ozg_werkbank::workspace::{Access, Env, ExportOptions, Workspace};
use tempfile::TempDir;

use tasks::write_task;

const ROUNDS_OF_EDITS: usize = 150;
const ROUNDS_OF_IMPORTS: usize = 50;

/// Tell the child which workspace to write, and what.
const FOLDER: &str = "WERKBANK_TEST_FOLDER";
const WORK: &str = "WERKBANK_TEST_WORK";

fn main() {
    if let (Ok(folder), Ok(work)) = (env::var(FOLDER), env::var(WORK)) {
        write_until_killed(Path::new(&folder), &work);
        return;
    }
    no_confirmed_edit_is_lost();
    no_confirmed_import_is_lost();
    println!(
        "{} rounds: nothing confirmed was lost",
        ROUNDS_OF_EDITS + ROUNDS_OF_IMPORTS
    );
}

fn no_confirmed_edit_is_lost() {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("ws");
    drop(founder(&folder));
    let mut confirmed = Vec::new();
    for round in 0..ROUNDS_OF_EDITS {
        confirmed.extend(confirmed_until_killed(
            start_writer(&folder, "edits"),
            round % 7,
        ));
        let workspace = open(&folder);
        let snapshot = workspace.snapshot();
        let missing = |key: &&String| snapshot.state().entity(Kind::Task, key).is_none();
        let missing: Vec<_> = confirmed.iter().filter(missing).collect();
        assert!(missing.is_empty(), "round {round}: {missing:?}");
    }
    assert!(
        confirmed.len() > ROUNDS_OF_EDITS,
        "the rounds must have written something"
    );
    assert_eq!(open(&folder).verify().unwrap().problems, []);
}

fn no_confirmed_import_is_lost() {
    let root = TempDir::new().unwrap();
    let mut sender = founder(&root.path().join("sender"));
    let mut files = Vec::new();
    for number in 0..=4 * ROUNDS_OF_IMPORTS {
        write_task(&mut sender, &format!("Aufgabe {number}"));
        let file = sender.export(&ExportOptions::default()).unwrap();
        let path = root.path().join(format!("{number}.ozgstand"));
        std::fs::write(&path, file.bytes).unwrap();
        files.push((
            path.to_str().unwrap().to_owned(),
            sender.snapshot().vector(),
        ));
    }
    let folder = root.path().join("ws");
    let first = std::fs::read(&files[0].0).unwrap();
    let author = Author::new("Ben Beispiel", "Taskforce Beispiel");
    let joined = Workspace::join(&folder, ("erste", &first), &author, Env::system().unwrap());
    drop(joined.unwrap());
    for (round, part) in files[1..].chunks(4).enumerate() {
        let work: Vec<&str> = part.iter().map(|(path, _)| path.as_str()).collect();
        let child = start_writer(&folder, &work.join("\n"));
        let confirmed = confirmed_until_killed(child, round % 4);
        let vector = open(&folder).snapshot().vector();
        for (path, contained) in part.iter().filter(|(path, _)| confirmed.contains(path)) {
            assert!(vector.includes(contained), "round {round}: {path}");
        }
    }
}

/// The child.
fn write_until_killed(folder: &Path, work: &str) {
    let mut workspace = open(folder);
    if work == "edits" {
        for number in 0.. {
            let key = write_task(&mut workspace, &format!("Aufgabe {number}"));
            println!("confirmed {key}");
        }
    }
    for path in work.split('\n') {
        let bytes = std::fs::read(path).unwrap();
        let preview = workspace.preview(&[(path, &bytes)]).unwrap();
        workspace.take(&preview, &[]).unwrap();
        println!("confirmed {path}");
    }
}

fn start_writer(folder: &Path, work: &str) -> Child {
    Command::new(env::current_exe().unwrap())
        .env(FOLDER, folder)
        .env(WORK, work)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What the child confirms until `enough` lines, then everything that it still said before it was dead.
fn confirmed_until_killed(mut child: Child, enough: usize) -> Vec<String> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut confirmed = lines
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("confirmed ").map(str::to_owned));
    let mut all: Vec<String> = confirmed.by_ref().take(enough).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    all.extend(confirmed);
    all
}

fn founder(folder: &Path) -> Workspace {
    let author = Author::new("Ada Beispiel", "Taskforce Beispiel");
    Workspace::create(folder, &author, Env::system().unwrap()).unwrap()
}

fn open(folder: &Path) -> Workspace {
    Workspace::open(folder, Access::ReadWrite, Env::system().unwrap())
        .unwrap()
        .0
}
