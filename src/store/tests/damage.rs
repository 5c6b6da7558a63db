//! Damaged, cut, lost and mixed-up files: what is readable anywhere is found, and the rest is said.

use super::*;
use crate::store::copy::Copy;

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
    assert!(!site.set_aside(), "there is nothing to keep");
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
    copy_folder(&older.file("sled"), &site.file("sled"));
    let at = fs::read(site.file("journal")).unwrap().len() / 4;
    flip(&site.file("journal"), at);
    let again = site.open();
    assert_eq!(sorted(again.changes), all());
    assert_eq!(*again.store.facts(), last_fact());
    assert_eq!(again.store.verify().unwrap().problems, []);
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

/// A workspace with these commits, and beside its journal the copy of another workspace.
fn with_copy_of_another(commits: &[Vec<Change>]) -> Site {
    let site = Site::with(commits);
    let other = Site { folder: scratch() };
    let mut store = Store::create(Place::real(other.path()), WorkspaceId([8; 16])).unwrap();
    store.commit(&chain_of(9, 3, 1), &[]).unwrap();
    drop(store);
    site.remove("sled");
    copy_folder(&other.file("sled"), &site.file("sled"));
    site
}

#[test]
fn another_workspaces_copy_is_not_believed() {
    let site = with_copy_of_another(&commits()[..1]);
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
fn another_workspaces_copy_repairs_nothing() {
    let site = with_copy_of_another(&commits());
    let length = fs::read(site.file("journal")).unwrap().len();
    flip(&site.file("journal"), length - 1);
    let again = site.open();
    assert_eq!(again.changes, commits()[..3].concat());
    let partly = |notice: &Notice| {
        matches!(
            notice,
            Notice::JournalRepaired {
                result: Recovery::Partial,
                ..
            }
        )
    };
    assert!(again.notices.iter().any(partly), "{:?}", again.notices);
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
