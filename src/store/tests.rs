//! What must hold for a workspace on real files: the everyday here, and below it damage and failing disks.

mod damage;
mod failing;
mod rewriting;

use std::fs;
use std::path::{Path, PathBuf};

use super::samples::{chain_of, copy_folder, scratch, writer};
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
        let mut store = Store::create(Place::real(site.path()), WORKSPACE).unwrap();
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

struct Reopened {
    store: Store,
    checkpoint: Option<Vec<u8>>,
    changes: Vec<Change>,
    notices: Vec<Notice>,
}

fn reopen(path: &Path, access: Access) -> Reopened {
    let (store, opened) = Store::open(Place::real(path), access).unwrap();
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
fn only_one_works_in_it_and_others_may_look() {
    let site = Site::with(&commits()[..1]);
    let mut first = site.open().store;
    let second = Store::open(Place::real(site.path()), Access::ReadWrite);
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
        let missing = Store::open(Place::real(&empty.path().join("nowhere")), access);
        assert!(matches!(missing.err(), Some(StoreError::Missing(_))));
        assert!(matches!(
            Store::open(Place::real(empty.path()), access).err(),
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
        Store::create(Place::real(site.path()), WORKSPACE).err(),
        Some(StoreError::Exists(_))
    ));

    let newer = site.image();
    write_journal_of_format(&newer.file("journal"), journal::FORMAT + 1);
    let before = fs::read(newer.file("journal")).unwrap();
    for access in [Access::ReadWrite, Access::ReadOnly] {
        assert!(matches!(
            Store::open(Place::real(newer.path()), access).err(),
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

#[cfg(unix)]
#[test]
fn only_its_owner_can_look_into_a_workspace() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("ws");
    drop(Store::create(Place::real(&folder), WorkspaceId([1; 16])).unwrap());
    let mode = fs::metadata(&folder).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0);
}
