//! Another log in the place of the old one: the whole old one or the whole new one, and of that nothing of the old.

use std::sync::Arc;

use super::*;
use crate::replica::{Payload, RecordId, Seal, Value};
use crate::store::fault::{Fault, FaultDisk, Left};

/// What must be gone: a personal value, an old value of a fact, an old state.
const SECRETS: [&str; 3] = ["Erika Mustermann", "alter Vermerk", "alter Stand"];

/// Three writers; the second has written personal values of a person who is to be erased.
fn personal_commits() -> Vec<Vec<Change>> {
    let mut commits = commits();
    let mut written = chain_of(4, 2, 2);
    written[0].edits[0].payload = Payload::Personal(Value::text(SECRETS[0]));
    written[0].edits[1].payload = Payload::Personal(Value::text("Max Beispiel"));
    written[0].seal = Seal::Seed([9; 16]);
    written[1].previous = written[0].hash();
    commits.insert(1, written);
    commits
}

/// The person's record.
fn erika() -> RecordId {
    personal_commits()[1][0].edits[0].record.clone()
}

fn without_erika(mut change: Change) -> Change {
    change.erase(&erika());
    change
}

fn erased() -> Vec<Change> {
    let all = personal_commits().concat().into_iter();
    all.map(without_erika).collect()
}

fn site() -> Site {
    let site = Site::with(&personal_commits());
    let mut store = site.open().store;
    let note = |text: &str| fact("note", Some(text.as_bytes()));
    store.commit(&[], &[note(SECRETS[1])]).unwrap();
    store.save_checkpoint(store.position(), SECRETS[2].into());
    store.commit(&[], &[note("neuer Vermerk")]).unwrap();
    drop(store);
    site
}

fn erase(store: &mut Store) -> Result<(), StoreError> {
    let facts = [fact("erased", Some(b"yes")), fact("commits", None)];
    let erase = |change| Some(without_erika(change));
    store.rewrite(erase, &facts, b"new state".to_vec())
}

fn facts(old_or_new: &str) -> Facts {
    let note = ("note".into(), b"neuer Vermerk".to_vec());
    let other = match old_or_new {
        "old" => ("commits".into(), vec![4]),
        _ => ("erased".into(), b"yes".to_vec()),
    };
    Facts::from([note, other])
}

fn committed(store: &Store) -> Vec<Change> {
    let changes = store.all_changes().unwrap();
    changes.flat_map(Result::unwrap).collect()
}

/// The files below `folder` that hold any of the secrets.
fn files_with_secrets(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with_secrets(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            let holds = |secret: &&str| {
                let secret = secret.as_bytes();
                bytes.windows(secret.len()).any(|part| part == secret)
            };
            if SECRETS.iter().any(holds) {
                found.push(path);
            }
        }
    }
    found
}

/// Whether it is the new log, and is it wholly; `more` was confirmed after it.
fn is_new(store: &Store, more: &[Change]) -> bool {
    let new = store.facts().contains_key("erased");
    let (changes, facts) = if new {
        (erased(), facts("new"))
    } else {
        (personal_commits().concat(), facts("old"))
    };
    assert_eq!(committed(store), [&changes[..], more].concat());
    assert_eq!(*store.facts(), facts);
    assert_eq!(store.verify().unwrap().problems, []);
    new
}

#[test]
fn what_was_dropped_is_in_no_file_any_more() {
    let site = site();
    let before = files_with_secrets(site.path());
    for name in ["journal", "sled/db"] {
        assert!(before.contains(&site.file(name)), "{before:?}");
    }
    let mut store = site.open().store;
    erase(&mut store).unwrap();
    let nothing: [PathBuf; 0] = [];
    assert_eq!(files_with_secrets(site.path()), nothing);
    assert!(is_new(&store, &[]));
    assert_eq!(store.uncovered(), 0);
    let of_erika = personal_commits()[1][0].dot();
    let [kept] = &store.changes_of(of_erika.replica, 1..=1).unwrap()[..] else {
        panic!("the change is gone");
    };
    assert_eq!(kept.hash(), personal_commits()[1][0].hash());
    drop(store);

    let again = site.open();
    assert_eq!(again.checkpoint, Some(b"new state".to_vec()));
    assert_eq!((again.changes, again.notices), (vec![], vec![]));
    assert!(is_new(&again.store, &[]));
    drop(again.store);
    assert_eq!(files_with_secrets(site.path()), nothing);
}

#[test]
fn work_goes_on_behind_a_new_log() {
    let site = site();
    let mut store = site.open().store;
    erase(&mut store).unwrap();
    let more = chain_of(5, 2, 1);
    store.commit(&more[..1], &[]).unwrap();
    store.rewrite(Some, &[], b"newer state".to_vec()).unwrap();
    store.commit(&more[1..], &[]).unwrap();
    assert!(is_new(&store, &more));
    drop(store);
    let again = site.open();
    assert_eq!(again.checkpoint, Some(b"newer state".to_vec()));
    assert_eq!((again.changes, again.notices), (more[1..].to_vec(), vec![]));
}

#[test]
fn changes_can_be_dropped_whole() {
    let site = Site::with(&commits());
    let mut store = site.open().store;
    let of_others = |change: Change| (change.replica != writer(1)).then_some(change);
    store.rewrite(of_others, &[], Vec::new()).unwrap();
    let kept: Vec<_> = commits()
        .concat()
        .into_iter()
        .filter_map(of_others)
        .collect();
    let reissued = chain_of(6, 4, 1);
    store.commit(&reissued, &[]).unwrap();
    assert_eq!(store.changes_of(writer(1), 1..=4).unwrap(), []);
    assert_eq!(committed(&store), [kept, reissued].concat());
    assert_eq!(store.verify().unwrap().problems, []);
    drop(store);
    assert_eq!(site.open().notices, []);
}

#[test]
fn whoever_only_looks_rewrites_nothing() {
    let site = site();
    let mut store = site.look().store;
    assert!(matches!(erase(&mut store), Err(StoreError::ReadOnly)));
    assert!(matches!(
        store.remove_set_aside(),
        Err(StoreError::ReadOnly)
    ));
}

#[test]
fn what_was_set_aside_is_named_and_removed_only_on_demand() {
    let site = site();
    flip(&site.file("journal"), 100);
    let mut store = site.open().store;
    erase(&mut store).unwrap();
    let [set_aside] = &store.set_aside()[..] else {
        panic!("one folder was set aside: {:?}", store.set_aside());
    };
    let holding = files_with_secrets(site.path());
    assert!(holding.contains(&set_aside.join("journal")));
    assert!(holding.iter().all(|file| file.starts_with(set_aside)));
    store.remove_set_aside().unwrap();
    assert!(store.set_aside().is_empty() && !site.set_aside());
}

#[test]
fn left_overs_of_interrupted_writing_are_gone_after_opening() {
    let site = site();
    fs::create_dir(site.file("sicherungen")).unwrap();
    fs::create_dir(site.file("sled.alt")).unwrap();
    let left = [
        "journal.neu",
        "kopf.neu",
        "sicherungen/a.neu",
        "sled.alt/db",
    ];
    for name in left {
        fs::write(site.file(name), SECRETS[0]).unwrap();
    }
    drop(site.look());
    assert!(site.file("journal.neu").exists(), "looking changes nothing");
    let again = site.open();
    assert_eq!(again.notices, []);
    assert!(left.iter().all(|name| !site.file(name).exists()));
    assert!(!site.file("sled.alt").exists());
}

/// A store whose disk meets `fault` at operation number `after` from now on.
fn on_failing_disk(site: &Site, after: usize, fault: Fault) -> (FaultDisk, Store) {
    let disk = FaultDisk::new(site.path(), after, fault);
    let place = Place::on(Arc::new(disk.clone()), site.path());
    let (store, _) = Store::open(place, Access::ReadWrite).unwrap();
    (disk, store)
}

#[test]
fn a_crash_at_any_moment_leaves_the_old_log_or_the_new_one() {
    let site = site();
    let nothing: [PathBuf; 0] = [];
    for (fault, left) in [
        (Fault::Stop, Left::All),
        (Fault::Stop, Left::Nothing),
        (Fault::Stop, Left::LastName),
        (Fault::Tear, Left::Nothing),
        (Fault::Tear, Left::Half),
    ] {
        let mut seen = (false, false);
        for after in 0.. {
            let site = site.image();
            let (disk, mut store) = on_failing_disk(&site, after, fault);
            let rewritten = erase(&mut store);
            drop(store);
            disk.lose_power(left);

            let what = format!("{fault:?} {left:?} after {after}: {rewritten:?}");
            let again = site.open();
            assert_eq!(again.notices, [], "{what}");
            let new = is_new(&again.store, &[]);
            assert!(new || rewritten.is_err(), "{what}");
            drop(again.store);
            if new {
                assert_eq!(files_with_secrets(site.path()), nothing, "{what}");
            }
            assert!(!site.file("sled.alt").exists() && !site.file("journal.neu").exists());
            let again = site.open();
            assert_eq!(
                (is_new(&again.store, &[]), again.notices),
                (new, vec![]),
                "{what}"
            );
            seen = (seen.0 || !new, seen.1 || rewritten.is_err() && new);
            if !disk.happened() {
                break;
            }
        }
        assert_eq!(seen, (true, true), "{fault:?} {left:?}: old and new");
    }
}

#[test]
fn a_disk_that_fails_once_leaves_a_store_that_goes_on() {
    let site = site();
    let nothing: [PathBuf; 0] = [];
    for tries in 1..=2 {
        for after in 0.. {
            let site = site.image();
            let (disk, mut store) = on_failing_disk(&site, after, Fault::Fail);
            let mut rewritten = erase(&mut store);
            assert!(rewritten.is_ok() || disk.happened());
            if tries == 2 && rewritten.is_err() {
                rewritten = erase(&mut store);
                assert!(rewritten.is_ok(), "{rewritten:?}");
            }
            let more: Vec<_> = chain_of(5, 2, 1)
                .into_iter()
                .filter(|change| store.commit(std::slice::from_ref(change), &[]).is_ok())
                .collect();
            let new = store.facts().contains_key("erased");
            let what = format!("after {after}: {rewritten:?}");
            assert!(new || rewritten.is_err(), "{what}");
            if rewritten.is_ok() {
                assert_eq!(files_with_secrets(site.path()), nothing, "{what}");
            }
            drop(store);
            disk.lose_power(Left::Nothing);

            let again = site.open();
            assert_eq!(again.notices, [], "{what}");
            assert_eq!(is_new(&again.store, &more), new, "{what}");
            drop(again.store);
            if new {
                assert_eq!(files_with_secrets(site.path()), nothing, "{what}");
            }
            if !disk.happened() {
                break;
            }
        }
    }
}
