//! What people rely on whose inbox is watched, and who exchange through a folder.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::exchange::Author;
use crate::model::schema::Kind;
use crate::replica::Value;
use crate::workspace::{Action, Env, ExportOptions, OnArrival, Watch};

const WALL: u64 = 1_795_512_600_000;

/// Two laptops; what Ada sends arrives in the inbox of Ben.
struct Two {
    ada: Workspace,
    ben: Workspace,
    folder: TempDir,
}

impl Two {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let author = |name| Author::new(name, "Taskforce Beispiel");
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("eingang")).unwrap();
        let ada = Workspace::create(&path("ada"), &author("Ada"), Env::fixed(WALL, 1)).unwrap();
        let env = Env::fixed(WALL + 1000, 2);
        let file = ("stand", &*whole(&ada));
        let mut ben = Workspace::join(&path("ben"), file, &author("Ben"), env).unwrap();
        let inbox = Inbox::at(&path("eingang"), OnArrival::Announce).unwrap();
        ben.set_inbox(Some(&inbox)).unwrap();
        Self { ada, ben, folder }
    }

    fn inbox(&self) -> PathBuf {
        self.folder.path().join("eingang")
    }

    fn watch(&self) -> Watch {
        Watch::of(&self.ben.inbox().unwrap())
    }

    fn ada_writes(&mut self, name: &str) {
        let action = Action::new().set(Kind::Team, "nord", "name", Value::text(name));
        self.ada.apply(&action).unwrap();
    }

    fn save(&self, name: &str, bytes: &[u8]) {
        fs::write(self.inbox().join(name), bytes).unwrap();
    }
}

fn whole(workspace: &Workspace) -> Vec<u8> {
    let options = ExportOptions {
        full: true,
        ..ExportOptions::default()
    };
    workspace.export(&options).unwrap().bytes
}

/// The names of what a look told, or that it told nothing.
fn names(files: Option<Vec<Found>>) -> Option<Vec<String>> {
    files.map(|files| files.into_iter().map(|found| found.seen.name).collect())
}

/// What a look shall tell.
fn told(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_watch_tells_what_lies_there_once_and_again_only_when_it_is_another() {
    let two = Two::new();
    let mut watch = two.watch();
    assert_eq!(watch.look(), None);
    two.save("a.ozgstand", &whole(&two.ada));
    assert_eq!(watch.look(), None, "it may still be written");
    assert_eq!(names(watch.look()), Some(told(&["a.ozgstand"])));
    assert_eq!(watch.look(), None);
    two.save("b.ozgstand", &whole(&two.ada));
    assert_eq!(watch.look(), None);
    assert_eq!(
        names(watch.look()),
        Some(told(&["a.ozgstand", "b.ozgstand"]))
    );
    fs::remove_file(two.inbox().join("a.ozgstand")).unwrap();
    assert_eq!(names(watch.look()), Some(told(&["b.ozgstand"])));
}

#[test]
fn a_watch_says_nothing_of_mails_and_archives_of_others() {
    let two = Two::new();
    let mut watch = two.watch();
    two.save(
        "gruss.eml",
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Hallo\r\nMIME-Version: 1.0\r\n\r\nGuten Tag\r\n",
    );
    two.save(
        "leer.zip",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    );
    assert_eq!(watch.look(), None);
    assert_eq!(watch.look(), None);
    assert_eq!(watch.foreign.len(), 2, "each is looked into once");
}

#[test]
fn a_folder_that_is_gone_changes_nothing_until_it_is_back() {
    let two = Two::new();
    let mut watch = two.watch();
    two.save("a.ozgstand", &whole(&two.ada));
    watch.look();
    assert!(watch.look().is_some());
    let away = two.folder.path().join("woanders");
    fs::rename(two.inbox(), &away).unwrap();
    assert_eq!(watch.look(), None);
    fs::rename(&away, two.inbox()).unwrap();
    assert_eq!(watch.look(), None);
}

#[test]
fn what_arrived_is_taken_and_set_aside_and_nothing_else_is_touched() {
    let mut two = Two::new();
    two.ada_writes("Team Nord");
    two.save("gut.ozgstand", &whole(&two.ada));
    let mut broken = whole(&two.ada);
    let middle = broken.len() / 2;
    broken[middle] ^= 1;
    two.save("kaputt.ozgstand", &broken);
    two.save("notiz.txt", b"Guten Tag");
    let mut watch = two.watch();
    watch.look();
    let files = watch.look().unwrap();
    let arrivals = two.ben.take_arrived(&files, Strangers::Ask).unwrap();
    assert!(
        matches!(
            &arrivals[..],
            [(_, Arrival::Taken(taken)), (_, Arrival::Refused(_))] if taken.changes == 1
        ),
        "{arrivals:?}"
    );
    assert!(two.inbox().join("erledigt/gut.ozgstand").exists());
    assert!(two.inbox().join("abgelehnt/kaputt.ozgstand").exists());
    assert!(two.inbox().join("notiz.txt").exists());
    assert_eq!(names(watch.look()), Some(told(&[])));
}

#[test]
fn only_what_lies_in_the_inbox_and_is_ours_is_set_aside() {
    let two = Two::new();
    let elsewhere = two.folder.path().join("stand.ozgstand");
    fs::write(&elsewhere, whole(&two.ada)).unwrap();
    for name in ["gut.ozgstand", "schlecht.ozgstand", "anderes.ozgstand"] {
        two.save(name, &whole(&two.ada));
    }
    two.save(
        "leer.zip",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    );
    let looked_at = ["gut.ozgstand", "schlecht.ozgstand", "leer.zip"];
    let mut paths: Vec<PathBuf> = looked_at.map(|name| two.inbox().join(name)).to_vec();
    paths.push(elsewhere.clone());
    let refusal = |name: &str| name.starts_with("schlecht").then(|| "Kaputt.".to_owned());
    two.ben.set_aside_arrived(&paths, refusal).unwrap();
    assert!(two.inbox().join("erledigt/gut.ozgstand").exists());
    assert!(two.inbox().join("abgelehnt/schlecht.ozgstand").exists());
    assert!(two.inbox().join("anderes.ozgstand").exists());
    assert!(two.inbox().join("leer.zip").exists());
    assert!(elsewhere.exists());
}

#[test]
fn the_shared_folder_is_remembered_once_it_has_worked() {
    let mut two = Two::new();
    let shared = two.folder.path().join("gemeinsam");
    assert!(two.ada.sync(&shared, Strangers::Ask).is_err());
    assert_eq!(two.ada.shared_folder(), None);
    fs::create_dir(&shared).unwrap();
    two.ada.sync(&shared, Strangers::Ask).unwrap();
    assert_eq!(two.ada.shared_folder().as_deref(), shared.to_str());
}

#[test]
fn of_unknown_senders_only_those_are_taken_whose_fingerprint_was_compared() {
    let mut two = Two::new();
    let shared = two.folder.path().join("gemeinsam");
    fs::create_dir(&shared).unwrap();
    two.ben.sync(&shared, Strangers::Ask).unwrap();
    let synced = two.ada.sync(&shared, Strangers::Ask).unwrap();
    let [stranger] = &synced.strangers[..] else {
        panic!("{synced:?}")
    };
    assert_eq!(stranger.to_string(), "Ben (Taskforce Beispiel)");
    let others = [two.ada.snapshot().me()];
    let synced = two
        .ada
        .sync(&shared, Strangers::AcceptOnly(&others))
        .unwrap();
    assert!(synced.taken.is_empty() && synced.strangers.len() == 1);
    let compared = [stranger.replica];
    let synced = two
        .ada
        .sync(&shared, Strangers::AcceptOnly(&compared))
        .unwrap();
    assert!(synced.taken.len() == 1 && synced.strangers.is_empty());
}
