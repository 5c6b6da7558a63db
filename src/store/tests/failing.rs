//! Killed processes and failing disks: what was confirmed is there.

use super::*;
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
