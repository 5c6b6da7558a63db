//! What must hold for a workspace on real files.

use std::fs;
use std::path::{Path, PathBuf};

use super::copy::Copy;
use super::fault::{Fault, FaultDisk, Left};
use super::samples::{chain_of, scratch, writer};
use super::*;

const WORKSPACE: WorkspaceId = WorkspaceId([7; 16]);

/// A workspace in a folder that goes away.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// With these commits, closed.
    fn with(commits: &[Vec<Change>]) -> Self {
        let site = Site { folder: scratch() };
        let mut store = Store::create(site.path(), WORKSPACE).unwrap();
        for (number, commit) in commits.iter().enumerate() {
            store
                .commit(
                    commit,
                    &[fact("commits", Some(&[u8::try_from(number).unwrap()]))],
                )
                .unwrap();
        }
        site
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    fn open(&self) -> Reopened {
        reopen(self.path(), Access::ReadWrite)
    }

    fn look(&self) -> Reopened {
        reopen(self.path(), Access::ReadOnly)
    }

    fn remove(&self, name: &str) {
        let path = self.file(name);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }

    /// As it is at this moment, as a killed process would leave it.
    fn image(&self) -> Site {
        let image = Site { folder: scratch() };
        copy_folder(self.path(), image.path());
        image
    }

    /// Whether anything was set aside.
    fn set_aside(&self) -> bool {
        let names = fs::read_dir(self.path()).unwrap();
        names.into_iter().any(|name| {
            name.unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("beschaedigt-")
        })
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (
            entry.as_ref().unwrap().path(),
            to.join(entry.unwrap().file_name()),
        );
        if path.is_dir() {
            fs::create_dir(&to).unwrap();
            copy_folder(&path, &to);
        } else {
            fs::copy(path, to).unwrap();
        }
    }
}

struct Reopened {
    store: Store,
    checkpoint: Option<Vec<u8>>,
    changes: Vec<Change>,
    notices: Vec<Notice>,
}

fn reopen(path: &Path, access: Access) -> Reopened {
    let (store, opened) = Store::open(path, access).unwrap();
    let changes = opened.changes.flat_map(Result::unwrap).collect();
    Reopened {
        store,
        checkpoint: opened.checkpoint,
        changes,
        notices: opened.notices,
    }
}

fn fact(key: &str, value: Option<&[u8]>) -> Fact {
    Fact {
        key: key.into(),
        value: value.map(Into::into),
    }
}

/// A few commits of three writers.
fn commits() -> Vec<Vec<Change>> {
    let [a, b, c] = [chain_of(1, 4, 1), chain_of(2, 2, 2), chain_of(3, 2, 1)];
    vec![
        a[..1].to_vec(),
        [&b[..], &c[..1]].concat(),
        a[1..].to_vec(),
        c[1..].to_vec(),
    ]
}

fn sorted(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut changes: Vec<_> = changes.into_iter().collect();
    changes.sort_by_key(Change::dot);
    changes
}

fn all() -> Vec<Change> {
    sorted(commits().concat())
}

fn last_fact() -> Facts {
    Facts::from([("commits".into(), vec![3])])
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x20;
    fs::write(path, bytes).unwrap();
}

fn cut(path: &Path, length: usize) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..length]).unwrap();
}

#[test]
fn what_was_committed_is_there_after_opening_in_that_order() {
    let site = Site::with(&commits());
    let again = site.open();
    assert_eq!(again.changes, commits().concat());
    assert_eq!((again.notices, again.checkpoint), (vec![], None));
    assert_eq!(*again.store.facts(), last_fact());
    assert_eq!(again.store.workspace(), WORKSPACE);
    assert_eq!(again.store.verify().unwrap().problems, []);
}

#[test]
fn the_journal_alone_is_enough() {
    let site = Site::with(&commits());
    site.remove("sled");
    site.remove("kopf");
    let again = site.open();
    assert_eq!((again.changes, again.notices), (commits().concat(), vec![]));
    assert_eq!(*again.store.facts(), last_fact());
    assert_eq!(again.store.verify().unwrap().problems, []);
}

#[test]
fn the_copy_alone_is_enough() {
    let site = Site::with(&commits());
    site.remove("journal");
    for head in ["there", "gone"] {
        let site = site.image();
        if head == "gone" {
            site.remove("kopf");
        }
        let again = site.open();
        assert_eq!(sorted(again.changes), all());
        assert_eq!(*again.store.facts(), last_fact());
        assert!(matches!(
            again.notices[..],
            [Notice::JournalRepaired {
                result: Recovery::Complete,
                ..
            }]
        ));
        assert_eq!(again.store.verify().unwrap().problems, []);
        drop(again.store);
        let again = site.open();
        assert_eq!((sorted(again.changes), again.notices), (all(), vec![]));
    }
}

#[test]
fn a_killed_process_leaves_everything_confirmed() {
    let site = Site { folder: scratch() };
    let mut store = Store::create(site.path(), WORKSPACE).unwrap();
    let mut confirmed = Vec::new();
    for commit in commits() {
        store.commit(&commit, &[]).unwrap();
        confirmed.extend(commit);
        let again = site.image().open();
        assert_eq!((again.changes, again.notices), (confirmed.clone(), vec![]));
    }
}

#[test]
fn a_flipped_byte_anywhere_costs_at_most_its_commit() {
    let site = Site::with(&commits());
    site.remove("sled");
    let journal = site.file("journal");
    let whole = fs::read(&journal).unwrap();
    for at in 0..whole.len() {
        flip(&journal, at);
        let seen = site.look();
        let lost: Vec<_> = commits()
            .into_iter()
            .filter(|commit| !seen.changes.contains(&commit[0]))
            .collect();
        assert!(lost.len() < 2, "byte {at}");
        let found = seen.changes.len() + lost.iter().map(Vec::len).sum::<usize>();
        assert_eq!(found, all().len(), "byte {at}");
        assert_eq!(seen.notices, [Notice::NotRepaired], "byte {at}");
        fs::write(&journal, &whole).unwrap();
    }
}

#[test]
fn with_the_copy_a_damaged_journal_loses_nothing() {
    let site = Site::with(&commits());
    let length = fs::read(site.file("journal")).unwrap().len();
    // Places in the header, in frames and between; each in every kind of byte of a frame.
    let places = (0..length).step_by(23);
    for at in places {
        for damage in [flip, cut] {
            let site = site.image();
            damage(&site.file("journal"), at);
            let again = site.open();
            assert_eq!(sorted(again.changes), all(), "{at}");
            assert_eq!(*again.store.facts(), last_fact());
            assert!(
                matches!(
                    again.notices[..],
                    [Notice::JournalRepaired {
                        result: Recovery::Complete,
                        ..
                    }]
                ),
                "{at}: {:?}",
                again.notices
            );
            drop(again.store);
            let again = site.open();
            assert_eq!((sorted(again.changes), again.notices), (all(), vec![]));
        }
    }
}

#[test]
fn a_cut_journal_without_copy_keeps_its_whole_frames_and_says_so() {
    let site = Site::with(&commits());
    site.remove("sled");
    let journal = site.file("journal");
    let whole = fs::read(&journal).unwrap();
    let mut last = 0;
    for length in 1..=whole.len() {
        fs::write(&journal, &whole[..length]).unwrap();
        let seen = site.look();
        assert_eq!(seen.changes, commits().concat()[..seen.changes.len()]);
        assert!(seen.changes.len() >= last);
        last = seen.changes.len();
        let notices = if length < whole.len() {
            vec![Notice::NotRepaired]
        } else {
            vec![]
        };
        assert_eq!(seen.notices, notices, "cut to {length}");
    }
    assert_eq!(last, all().len());
    fs::write(&journal, &whole[..whole.len() - 1]).unwrap();
    let again = site.open();
    assert_eq!(again.changes, commits()[..3].concat());
    assert!(
        again.notices.contains(&Notice::JournalShortened),
        "{:?}",
        again.notices
    );
}

/// Something that happens to a closed workspace.
type Damage = Box<dyn Fn(&Site)>;

#[test]
fn a_damaged_copy_is_set_aside_and_made_again() {
    let site = Site::with(&commits());
    let rubbish = |name: &'static str| {
        move |site: &Site| fs::write(site.file("sled").join(name), [0xAB; 5_000]).unwrap()
    };
    let damages: [Damage; 5] = [
        Box::new(rubbish("db")),
        Box::new(rubbish("conf")),
        Box::new(|site| fs::remove_file(site.file("sled").join("db")).unwrap()),
        Box::new(|site| cut(&site.file("sled").join("db"), 100)),
        Box::new(|site| {
            site.remove("sled");
            fs::write(site.file("sled"), "a file, not a folder").unwrap();
        }),
    ];
    for (number, damage) in damages.iter().enumerate() {
        let site = site.image();
        damage(&site);
        let again = site.open();
        assert_eq!(again.changes, commits().concat(), "damage {number}");
        let set_aside = matches!(
            again.notices[..],
            [Notice::CopyRebuilt { set_aside: Some(_) }]
        );
        assert!(
            set_aside && site.set_aside(),
            "damage {number}: {:?}",
            again.notices
        );
        assert_eq!(
            again.store.verify().unwrap().problems,
            [],
            "damage {number}"
        );
        drop(again.store);
        assert_eq!(site.open().notices, []);
    }
}

#[test]
fn a_damaged_snapshot_of_the_copy_costs_nothing() {
    let site = Site::with(&commits());
    drop(site.open());
    let names = fs::read_dir(site.file("sled"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let snapshots: Vec<_> = names
        .filter(|path| path.to_string_lossy().contains("snap."))
        .collect();
    assert!(!snapshots.is_empty());
    for snapshot in snapshots {
        fs::write(snapshot, [0xAB; 500]).unwrap();
    }
    let again = site.open();
    assert_eq!(again.changes, commits().concat());
    assert_eq!(again.store.verify().unwrap().problems, []);
}

#[test]
fn a_snapshot_that_a_full_disk_left_unfinished_is_no_obstacle() {
    let site = Site::with(&commits());
    fs::write(
        site.file("sled").join("snap.0000000000000000.generating"),
        "",
    )
    .unwrap();
    let again = site.open();
    assert_eq!((again.changes, again.notices), (commits().concat(), vec![]));
    assert!(site.set_aside(), "kept, not deleted");
}

#[test]
fn a_lost_copy_is_said_and_made_again() {
    let site = Site::with(&commits());
    site.remove("sled");
    let again = site.open();
    assert_eq!(again.notices, [Notice::CopyRebuilt { set_aside: None }]);
    assert_eq!(again.changes, commits().concat());
}

#[test]
fn both_damaged_differently_give_the_union() {
    let site = Site::with(&commits());
    // The journal loses its first commit, the copy the last one: an older copy.
    let older = Site::with(&commits()[..3]);
    site.remove("sled");
    copy_folder_into(&older.file("sled"), &site.file("sled"));
    let at = fs::read(site.file("journal")).unwrap().len() / 4;
    flip(&site.file("journal"), at);
    let again = site.open();
    assert_eq!(sorted(again.changes), all());
    assert_eq!(*again.store.facts(), last_fact());
    assert_eq!(again.store.verify().unwrap().problems, []);
}

fn copy_folder_into(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    copy_folder(from, to);
}

#[test]
fn an_older_journal_with_a_newer_copy_is_completed() {
    let site = Site::with(&commits());
    let older = Site::with(&commits()[..2]);
    fs::copy(older.file("journal"), site.file("journal")).unwrap();
    let again = site.open();
    assert_eq!(sorted(again.changes), all());
    assert_eq!(*again.store.facts(), last_fact());
}

#[test]
fn another_workspaces_copy_is_not_believed() {
    let site = Site::with(&commits()[..1]);
    let other = Site { folder: scratch() };
    let mut store = Store::create(other.path(), WorkspaceId([8; 16])).unwrap();
    store.commit(&chain_of(9, 3, 1), &[]).unwrap();
    drop(store);
    site.remove("sled");
    copy_folder_into(&other.file("sled"), &site.file("sled"));
    let again = site.open();
    assert_eq!(again.changes, commits()[0]);
    assert!(
        matches!(
            again.notices[..],
            [Notice::CopyRebuilt { set_aside: Some(_) }]
        ),
        "{:?}",
        again.notices
    );
}

#[test]
fn only_one_works_in_it_and_others_may_look() {
    let site = Site::with(&commits()[..1]);
    let mut first = site.open().store;
    let second = Store::open(site.path(), Access::ReadWrite);
    assert!(matches!(second.err(), Some(StoreError::InUse { .. })));
    first.commit(&commits()[1], &[]).unwrap();
    let mut looking = site.look();
    assert_eq!(looking.changes, commits()[..2].concat());
    assert_eq!(looking.store.access(), Access::ReadOnly);
    assert!(matches!(
        looking.store.commit(&commits()[2], &[]),
        Err(StoreError::ReadOnly)
    ));
    first.commit(&commits()[2], &[]).unwrap();
    let later: Vec<_> = looking
        .store
        .all_changes()
        .unwrap()
        .flat_map(Result::unwrap)
        .collect();
    assert_eq!(later, looking.changes, "as it was when it was opened");
}

#[test]
fn looking_changes_no_file() {
    let site = Site::with(&commits());
    flip(&site.file("journal"), 70);
    let files = |site: &Site| {
        let names = [
            "journal",
            "kopf",
            "sperre",
            "inhaber",
            "sled/db",
            "sled/conf",
        ];
        let count = fs::read_dir(site.path()).unwrap().count();
        (count, names.map(|name| fs::read(site.file(name)).unwrap()))
    };
    let before = files(&site);
    let seen = site.look();
    seen.store.verify().unwrap();
    seen.store.changes_of(writer(1), 1..=4).unwrap();
    drop(seen);
    assert!(files(&site) == before);
}

#[test]
fn no_workspace_one_already_there_and_a_newer_one_are_refused() {
    let empty = scratch();
    for access in [Access::ReadWrite, Access::ReadOnly] {
        let missing = Store::open(&empty.path().join("nowhere"), access);
        assert!(matches!(missing.err(), Some(StoreError::Missing(_))));
        assert!(matches!(
            Store::open(empty.path(), access).err(),
            Some(StoreError::Missing(_))
        ));
    }
    assert_eq!(
        fs::read_dir(empty.path()).unwrap().count(),
        0,
        "nothing is left behind"
    );

    let site = Site::with(&commits());
    assert!(matches!(
        Store::create(site.path(), WORKSPACE).err(),
        Some(StoreError::Exists(_))
    ));

    let newer = site.image();
    write_journal_of_format(&newer.file("journal"), journal::FORMAT + 1);
    let before = fs::read(newer.file("journal")).unwrap();
    for access in [Access::ReadWrite, Access::ReadOnly] {
        assert!(matches!(
            Store::open(newer.path(), access).err(),
            Some(StoreError::Newer(_))
        ));
    }
    assert_eq!(fs::read(newer.file("journal")).unwrap(), before);
}

fn write_journal_of_format(path: &Path, format: u16) {
    let header = [
        b"OZG-Werkbank Journal\0".as_slice(),
        &format.to_le_bytes(),
        &WORKSPACE.0,
    ]
    .concat();
    let mut bytes = Vec::new();
    frame::seal(&mut bytes, 0, &header);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_checkpoint_spares_the_changes_it_covers() {
    let site = Site::with(&commits()[..2]);
    let mut again = site.open();
    let covers = again.store.position();
    again
        .store
        .save_checkpoint(covers, b"state after two".to_vec());
    again
        .store
        .commit(&commits()[2], &[fact("more", Some(b"x"))])
        .unwrap();
    drop(again.store);
    let again = site.open();
    assert_eq!(again.checkpoint, Some(b"state after two".to_vec()));
    assert_eq!(again.changes, commits()[2]);
    assert_eq!(
        again.store.facts().len(),
        2,
        "facts of all commits are known"
    );
    let everything: Vec<_> = again
        .store
        .all_changes()
        .unwrap()
        .flat_map(Result::unwrap)
        .collect();
    assert_eq!(everything, commits()[..3].concat());
    drop(again.store);
    // Without the copy there is no checkpoint, and everything is replayed.
    site.remove("sled");
    let again = site.open();
    assert_eq!(
        (again.checkpoint, again.changes),
        (None, commits()[..3].concat())
    );
}

#[test]
fn a_checkpoint_that_the_journal_contradicts_is_not_used() {
    let site = Site::with(&commits());
    let mut again = site.open();
    let covers = again.store.position();
    again.store.save_checkpoint(covers, b"state".to_vec());
    drop(again.store);
    flip(&site.file("journal"), 100);
    let again = site.open();
    assert_eq!((again.checkpoint, sorted(again.changes)), (None, all()));
}

#[test]
fn checkpoints_become_due_with_the_journal() {
    let site = Site::with(&[]);
    let mut store = site.open().store;
    assert!(!store.checkpoint_is_due());
    store.commit(&chain_of(1, 300, 200), &[]).unwrap();
    assert!(store.checkpoint_is_due(), "{} bytes", store.uncovered());
    store.save_checkpoint(store.position(), Vec::new());
    assert!(!store.checkpoint_is_due());
    assert_eq!(store.uncovered(), 0);
}

#[test]
fn the_changes_of_a_writer_are_found_with_and_without_the_copy() {
    let site = Site::with(&commits());
    let store = site.open().store;
    assert_eq!(
        store.changes_of(writer(1), 2..=3).unwrap(),
        chain_of(1, 4, 1)[1..3]
    );
    assert_eq!(
        store.changes_of(writer(2), 1..=u64::MAX).unwrap(),
        chain_of(2, 2, 2)
    );
    assert_eq!(store.changes_of(writer(5), 1..=2).unwrap(), []);
    drop(store);
    let looking = site.look().store;
    assert_eq!(
        looking.changes_of(writer(1), 2..=3).unwrap(),
        chain_of(1, 4, 1)[1..3]
    );
}

#[test]
fn changes_just_committed_are_found_at_once() {
    let site = Site::with(&[]);
    let mut store = site.open().store;
    for commit in commits() {
        store.commit(&commit, &[]).unwrap();
        let found = store
            .changes_of(commit[0].replica, commit[0].seq..=commit[0].seq)
            .unwrap();
        assert_eq!(found, commit[..1]);
    }
}

#[test]
fn blocks_that_the_copy_lost_are_found_in_the_journal_and_reported() {
    let site = Site::with(&commits());
    let store = site.open().store;
    let lose = |copy: &mut Copy| {
        let key = copy.tree().scan_prefix(b"c").keys().next().unwrap()?;
        copy.tree().remove(key)?;
        Ok(())
    };
    store.copy().unwrap().ask(lose).unwrap();
    assert_eq!(
        store.changes_of(writer(1), 1..=4).unwrap(),
        chain_of(1, 4, 1)
    );
    assert_eq!(store.verify().unwrap().problems, [Problem::NotInCopy(1)]);
}

#[test]
fn a_copy_that_panics_is_done_without() {
    let site = Site::with(&commits()[..1]);
    let mut store = site.open().store;
    store
        .copy()
        .unwrap()
        .tell(|_| panic!("as sled does when its files are damaged"));
    store.commit(&commits()[1], &[]).unwrap();
    assert_eq!(
        store.changes_of(writer(2), 1..=2).unwrap(),
        chain_of(2, 2, 2)
    );
    assert_eq!(
        store.verify().unwrap().problems.first(),
        Some(&Problem::CopyUnreadable)
    );
    drop(store);
    let again = site.open();
    assert_eq!(
        (again.changes, again.notices),
        (commits()[..2].concat(), vec![])
    );
}

#[test]
fn a_broken_chain_and_a_name_used_twice_are_reported() {
    let mut forged = chain_of(1, 3, 1);
    forged[1].reason = Some("forged".into());
    let other = Change {
        reason: Some("other".into()),
        ..forged[2].clone()
    };
    let site = Site::with(&[forged.clone(), vec![other.clone()]]);
    let problems = site.look().store.verify().unwrap().problems;
    let (third, name) = (forged[2].dot(), other.dot());
    assert!(problems.contains(&Problem::Chain(third)), "{problems:?}");
    assert!(problems.contains(&Problem::Twice(name)), "{problems:?}");
}

#[test]
fn a_large_commit_cut_between_its_frames_is_kept_as_far_as_it_goes_and_said() {
    let site = Site::with(&commits()[..1]);
    let mut store = site.open().store;
    let large = chain_of(2, 1_200, 30);
    store
        .commit(&large, &[fact("imported", Some(b"1"))])
        .unwrap();
    // As if power had gone before the last frame was written, and nothing else knew of it.
    let image = site.image();
    for name in ["sled", "kopf"] {
        image.remove(name);
    }
    let path = image.file("journal");
    let length = fs::read(&path).unwrap().len();
    cut(&path, length - 1);
    let again = image.open();
    assert_eq!(again.notices, [Notice::Interrupted]);
    let count = again.changes.len();
    assert!(count > 500 && count < 1_201);
    assert_eq!(
        again.changes,
        [&commits()[0][..], &large[..count - 1]].concat()
    );
    assert!(!again.store.facts().contains_key("imported"));
}

#[test]
fn facts_of_any_size_are_kept_and_forgotten() {
    let site = Site::with(&[]);
    let mut store = site.open().store;
    let large = vec![5; 100_000];
    store
        .commit(
            &[],
            &[fact("large", Some(&large)), fact("small", Some(b""))],
        )
        .unwrap();
    drop(store);
    let mut store = site.open().store;
    let kept = Facts::from([("large".into(), large), ("small".into(), vec![])]);
    assert_eq!(*store.facts(), kept);
    store
        .commit(&[], &[fact("large", None), fact("small", None)])
        .unwrap();
    drop(store);
    assert_eq!(*site.open().store.facts(), Facts::new());
}

/// Makes the commits on a failing disk; returns those that were confirmed, or `None` if not even the workspace was.
fn commit_on(disk: &FaultDisk, folder: &Path) -> Option<Vec<Change>> {
    let place = Place {
        disk: Arc::new(disk.clone()),
        folder: Folder::new(folder),
    };
    let mut store = Store::create_at(place, WORKSPACE).ok()?;
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
