//! The real program on a real disk: several processes on one folder at once, a disk that is full, one that is
//! write-protected.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that fails panics

mod desk;

use std::collections::BTreeSet;
use std::thread;

use desk::{Desk, Said};

/// Processes at once, and what each of them writes.
const PROCESSES: usize = 4;
const TASKS: usize = 8;

#[test]
fn several_processes_at_once_write_one_after_the_other_or_say_who_is_writing() {
    let desk = Desk::founded_by("Ada Beispiel");
    let confirmed: BTreeSet<String> = thread::scope(|scope| {
        let writers: Vec<_> = (0..PROCESSES)
            .map(|writer| {
                let desk = &desk;
                scope.spawn(move || written_by(desk, writer))
            })
            .collect();
        let all = writers.into_iter();
        all.flat_map(|writer| writer.join().unwrap()).collect()
    });
    assert_eq!(confirmed.len(), PROCESSES * TASKS);
    let tasks = desk.json(&["liste", "aufgaben"]);
    let keys = tasks.as_array().unwrap().iter();
    let there: BTreeSet<String> = keys
        .map(|task| task["key"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(there, confirmed);
    assert_eq!(desk.json(&["kontrolle"])["ok"], true);
}

/// The keys of the tasks that were confirmed; whoever comes second tries again.
fn written_by(desk: &Desk, writer: usize) -> Vec<String> {
    let write = |number: usize| loop {
        let title = format!("titel=Aufgabe {number} von {writer}");
        let said = desk.calls(&["neu", "aufgabe", &title, "stand=offen"]);
        if said.code == 0 {
            return said.last_word();
        }
        refused_as_in_use(&said);
    };
    (0..TASKS).map(write).collect()
}

fn refused_as_in_use(said: &Said) {
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    let sentence = "Dieser Arbeitsbereich ist schon geöffnet";
    assert!(said.err.contains(sentence), "{}", said.err);
}

#[test]
fn of_several_who_found_at_once_one_does_and_the_others_are_told() {
    let desk = Desk::empty();
    let found = |name: &str| desk.calls(&["einrichten", "--name", name, "--team", "Beispiel"]);
    let said: Vec<Said> = thread::scope(|scope| {
        let founders = ["Ada", "Ben", "Eva"].map(|name| scope.spawn(move || found(name)));
        founders
            .into_iter()
            .map(|one| one.join().unwrap())
            .collect()
    });
    let done: Vec<_> = said.iter().filter(|said| said.code == 0).collect();
    assert_eq!(done.len(), 1);
    for refused in said.iter().filter(|said| said.code != 0) {
        assert_eq!(refused.code, 1, "{}", refused.err);
        assert_eq!(refused.err.lines().count(), 1, "{}", refused.err);
    }
    assert_eq!(desk.json(&["kontrolle"])["ok"], true);
}

/// A small disk that is mounted for one test, by a child that may do so.
#[cfg(target_os = "linux")]
mod small {
    use std::fs::{self, File};
    use std::io::Write;
    use std::path::Path;
    use std::process::Command;

    use tempfile::TempDir;

    use super::Desk;

    /// Tells the child where the disk is to be.
    const PLACE: &str = "WERKBANK_TEST_SMALL_DISK";

    #[test]
    #[ignore = "needs the right to mount: unshare and mount of util-linux"]
    fn a_full_disk_and_a_write_protected_one_lose_nothing_and_say_what_to_do() {
        if let Ok(disk) = std::env::var(PLACE) {
            return on_disk(Path::new(&disk));
        }
        let disk = TempDir::new().unwrap();
        let child = Command::new("unshare")
            .args(["--map-root-user", "--mount"])
            .arg(std::env::current_exe().unwrap())
            .args(["--ignored", "small::"])
            .env(PLACE, disk.path())
            .output();
        let child = child.unwrap();
        let said = String::from_utf8_lossy(&child.stdout);
        assert!(
            child.status.success() && said.contains("1 passed"),
            "{said}"
        );
    }

    fn mount(small: &Path, options: &str) {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "none"])
            .arg(small)
            .status();
        assert!(mounted.unwrap().success());
    }

    fn on_disk(small: &Path) {
        mount(small, "size=4m");
        let folder = TempDir::new_in(small).unwrap();
        let desk = Desk { folder };
        desk.does(&["einrichten", "--name", "Ada", "--team", "Beispiel"]);
        desk.does(&["neu", "aufgabe", "titel=vorher", "stand=offen"]);
        let mut there = on_a_full_disk(&desk, small);
        on_a_protected_disk(&desk, small, &there);
        desk.does(&["neu", "aufgabe", "titel=wieder offen", "stand=offen"]);
        there.push("wieder offen".to_owned());
        assert_eq!(titles(&desk), sorted(there));
    }

    /// What is there at the end, when there is room again.
    fn on_a_full_disk(desk: &Desk, small: &Path) -> Vec<String> {
        let filler = small.join("voll");
        fill(&filler);
        let mut confirmed = written_until_full(desk);
        let full = "Der Datenträger ist voll.";
        let before = names(&desk.path().join("sicherungen"));
        refuses(desk, &["sicherung"], full);
        refuses(desk, &["export", "-o", small.to_str().unwrap()], full);
        assert_eq!(names(&desk.path().join("sicherungen")), before);
        assert_eq!(names(small).len(), 2, "nothing half-written");
        assert_eq!(titles(desk), sorted(confirmed.clone()));

        fs::remove_file(&filler).unwrap();
        desk.does(&["neu", "aufgabe", "titel=wieder Platz", "stand=offen"]);
        confirmed.push("wieder Platz".to_owned());
        assert_eq!(titles(desk), sorted(confirmed.clone()));
        assert_eq!(desk.json(&["kontrolle"])["ok"], true);
        let aside = |name: &String| name.starts_with("beschaedigt");
        assert!(!names(&desk.path()).iter().any(aside));
        confirmed
    }

    fn on_a_protected_disk(desk: &Desk, small: &Path, there: &[String]) {
        mount(small, "remount,ro");
        assert_eq!(titles(desk), sorted(there.to_vec()));
        let write = ["neu", "aufgabe", "titel=geschützt", "stand=offen"];
        refuses(desk, &write, "schreibgeschützt");
        desk.does(&["kontrolle"]);
        mount(small, "remount,rw");
    }

    /// It may say too that the fast copy has no room.
    fn refuses(desk: &Desk, arguments: &[&str], because: &str) {
        let said = desk.calls(arguments);
        assert_eq!(said.code, 1, "{arguments:?}: {}{}", said.out, said.err);
        assert!(said.err.contains(because), "{arguments:?}: {}", said.err);
    }

    fn fill(filler: &Path) {
        let mut file = File::create(filler).unwrap();
        while file.write_all(&[1; 4 << 10]).is_ok() {}
    }

    /// The titles of the tasks that were confirmed until the disk was full.
    fn written_until_full(desk: &Desk) -> Vec<String> {
        let mut confirmed = vec!["vorher".to_owned()];
        let text = format!("beschreibung={}", "Platz ".repeat(500));
        loop {
            let title = format!("voll {}", confirmed.len());
            let named = format!("titel={title}");
            let said = desk.calls(&["neu", "aufgabe", &named, &text, "stand=offen"]);
            if said.code != 0 {
                assert!(said.err.contains("ist voll"), "{}", said.err);
                return confirmed;
            }
            confirmed.push(title);
        }
    }

    fn titles(desk: &Desk) -> Vec<String> {
        let tasks = desk.json(&["liste", "aufgaben"]);
        let tasks = tasks.as_array().unwrap().iter();
        sorted(
            tasks
                .map(|task| task["titel"].as_str().unwrap().to_owned())
                .collect(),
        )
    }

    fn sorted(mut names: Vec<String>) -> Vec<String> {
        names.sort_unstable();
        names
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        sorted(entries.map(name).collect())
    }
}
