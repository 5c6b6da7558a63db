//! Killed processes, failing and slow disks: what was confirmed is there.

use std::sync::{Arc, Condvar, Mutex};

use super::*;
use crate::store::disk::{Disk, DiskFile, Purpose, RealDisk};
use crate::store::fault::{Fault, FaultDisk, Left};

#[test]
fn a_killed_process_leaves_everything_confirmed() {
    let site = Site { folder: scratch() };
    let mut store = Store::create(Place::real(site.path()), WORKSPACE).unwrap();
    let mut confirmed = Vec::new();
    for commit in commits() {
        store.commit(&commit, &[]).unwrap();
        confirmed.extend(commit);
        let again = site.image().open();
        assert_eq!((again.changes, again.notices), (confirmed.clone(), vec![]));
    }
}

/// Makes the commits on a failing disk; returns those that were confirmed, or `None` if not even the workspace was.
fn commit_on(disk: &FaultDisk, folder: &Path) -> Option<Vec<Change>> {
    let place = Place::on(Arc::new(disk.clone()), folder);
    let mut store = Store::create(place, WORKSPACE).ok()?;
    let mut confirmed = Vec::new();
    for commit in commits() {
        if store.commit(&commit, &[]).is_ok() {
            confirmed.extend(commit);
        }
    }
    Some(confirmed)
}

#[test]
fn whatever_fails_at_whatever_moment_the_confirmed_is_there() {
    for (fault, left) in [
        (Fault::Stop, Left::Nothing),
        (Fault::Tear, Left::Half),
        (Fault::Tear, Left::All),
        (Fault::Fail, Left::Nothing),
    ] {
        for after in 0.. {
            let site = Site { folder: scratch() };
            let disk = FaultDisk::new(site.path(), after, fault);
            let confirmed = commit_on(&disk, site.path());
            disk.lose_power(left);
            if let Some(confirmed) = confirmed {
                for copy in ["there", "gone"] {
                    let site = site.image();
                    if copy == "gone" {
                        site.remove("sled");
                    }
                    let again = site.open();
                    let missing = confirmed
                        .iter()
                        .find(|change| !again.changes.contains(change));
                    assert_eq!(
                        missing, None,
                        "{fault:?} {left:?} after {after}, copy {copy}"
                    );
                    drop(again.store);
                    assert_eq!(
                        site.open().notices,
                        [],
                        "{fault:?} {left:?} after {after}, copy {copy}"
                    );
                }
            }
            if !disk.happened() {
                break;
            }
        }
    }
}

/// A disk that is stuck with everything but the journal, until it is let go.
#[derive(Debug, Default)]
struct StuckDisk {
    state: Mutex<Stuck>,
    changed: Condvar,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Stuck {
    #[default]
    Unnoticed,
    Waiting,
    LetGo,
}

impl StuckDisk {
    fn wait_until(&self, reached: impl Fn(&Stuck) -> bool) {
        let state = self.state.lock().unwrap();
        drop(self.changed.wait_while(state, |state| !reached(state)));
    }

    fn turn(&self, from: &Stuck, to: Stuck) {
        let mut state = self.state.lock().unwrap();
        if *state == *from {
            *state = to;
            self.changed.notify_all();
        }
    }
}

impl Disk for StuckDisk {
    fn open(&self, path: &Path, purpose: Purpose) -> io::Result<Box<dyn DiskFile>> {
        if path.file_stem() == Some("kopf".as_ref()) && purpose != Purpose::Read {
            self.turn(&Stuck::Unnoticed, Stuck::Waiting);
            self.wait_until(|state| *state == Stuck::LetGo);
        }
        RealDisk.open(path, purpose)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }
}

#[test]
fn what_is_slow_beside_the_journal_is_not_waited_for() {
    let site = Site { folder: scratch() };
    let disk = Arc::new(StuckDisk::default());
    let place = Place::on(Arc::clone(&disk) as Arc<dyn Disk>, site.path());
    let mut store = Store::create(place, WORKSPACE).unwrap();
    let mut confirmed = Vec::new();
    for commit in commits() {
        store.commit(&commit, &[]).unwrap();
        confirmed.extend(commit);
        disk.wait_until(|state| *state == Stuck::Waiting);
    }
    let again = site.image().open();
    assert_eq!((again.changes, again.notices), (confirmed.clone(), vec![]));
    disk.turn(&Stuck::Waiting, Stuck::LetGo);
    drop(store);
    assert_eq!(site.open().changes, confirmed);
}
