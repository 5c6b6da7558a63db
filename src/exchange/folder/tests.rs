//! What people rely on when several machines write into one folder.

use std::fs;

use super::*;

const NAME: &str = "stand_nord_0042.ozgstand";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    look(folder)
        .unwrap()
        .into_iter()
        .map(|found| found.seen.name)
        .collect()
}

/// All of them, hidden ones too.
fn entries(folder: &Path) -> Vec<String> {
    let name = |entry: io::Result<DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(name).collect();
    names.sort_unstable();
    names
}

fn only(folder: &Path) -> Found {
    let [found] = look(folder).unwrap().try_into().unwrap();
    found
}

#[test]
fn only_whole_visible_files_are_seen() {
    let folder = folder();
    let put = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
    let seen = [
        "Kopie von stand.ozgstand",
        "ohne-endung",
        "stand (1).ozgstand",
        "stand.ozgstand",
        "stand.sync-conflict-20261123-091500-ABCDEFG.ozgstand",
        "teil.part-2.ozgstand",
    ];
    for name in seen {
        put(name, "x");
    }
    for name in [
        ".stand.ozgstand.~4f2a",
        ".sync_ab12.db",
        ".syncthing.stand.ozgstand.tmp",
        "~syncthing~stand.ozgstand.tmp",
        "~$bericht.docx",
        "stand.ozgstand.PART",
        "stand.ozgstand.filepart",
        "stand.ozgstand.crdownload",
        "stand.ozgstand.neu",
        "stand.ozgstand.!sync",
        "stand.ozgstand.sync-42",
        "Thumbs.db",
        "desktop.ini",
    ] {
        put(name, "x");
    }
    put("leer.ozgstand", "");
    fs::create_dir(folder.path().join("erledigt")).unwrap();
    fs::write(folder.path().join("erledigt/alt.ozgstand"), "x").unwrap();
    assert_eq!(names(folder.path()), seen);
}

#[test]
fn a_file_is_seen_with_its_length_and_read_as_it_is() {
    let folder = folder();
    fs::write(folder.path().join(NAME), "Inhalt").unwrap();
    let found = only(folder.path());
    assert_eq!((found.seen.name.as_str(), found.seen.length), (NAME, 6));
    assert!(found.seen.modified > 1_700_000_000_000);
    assert_eq!(read(&found).unwrap(), b"Inhalt");
    assert_eq!(only(folder.path()), found);
}

#[test]
fn what_cannot_be_looked_at_says_what_to_do() {
    let folder = folder();
    let missing = look(&folder.path().join("weg")).unwrap_err();
    assert!(matches!(missing, FolderError::Missing(_)));
    assert!(missing.to_string().contains("Netzlaufwerk verbunden"));
    let file = folder.path().join(NAME);
    fs::write(&file, "x").unwrap();
    assert!(matches!(look(&file), Err(FolderError::NotAFolder(_))));
    assert!(matches!(
        publish(&file, NAME, b"x"),
        Err(FolderError::NotAFolder(_))
    ));
    assert!(matches!(
        publish(&folder.path().join("weg"), NAME, b"x"),
        Err(FolderError::Missing(_))
    ));
    assert_eq!(entries(folder.path()), [NAME]);
}

#[test]
fn a_folder_for_everything_is_refused() {
    let folder = folder();
    for number in 0..=MOST_FILES {
        fs::write(folder.path().join(format!("{number}.txt")), "x").unwrap();
    }
    assert!(matches!(look(folder.path()), Err(FolderError::TooMany(_))));
    fs::remove_file(folder.path().join("7.txt")).unwrap();
    assert_eq!(look(folder.path()).unwrap().len(), MOST_FILES);
}

#[test]
fn what_vanishes_or_changes_after_the_look_is_not_read() {
    let folder = folder();
    let path = folder.path().join(NAME);
    fs::write(&path, "Inhalt").unwrap();
    let found = only(folder.path());
    for content in ["Inhalt und mehr", "Inh", ""] {
        fs::write(&path, content).unwrap();
        assert!(matches!(read(&found), Err(ReadError::Changing(_))));
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(read(&found), Err(ReadError::Gone(_))));
}

#[test]
fn what_is_too_large_is_not_read() {
    let folder = folder();
    // Takes no room on the disk.
    fs::File::create(folder.path().join(NAME))
        .unwrap()
        .set_len(read::LARGEST + 1)
        .unwrap();
    let error = read(&only(folder.path())).unwrap_err();
    assert!(matches!(error, ReadError::TooLarge(_)));
    assert!(
        error
            .to_string()
            .ends_with("ist größer als 65 MB und wird nicht gelesen.")
    );
}

#[test]
fn publishing_never_overwrites_and_leaves_nothing_else_behind() {
    let folder = folder();
    let publish = |content: &str| publish(folder.path(), NAME, content.as_bytes()).unwrap();
    assert_eq!(publish("eins"), folder.path().join(NAME));
    let second = publish("zwei");
    assert_eq!(second, folder.path().join("stand_nord_0042 2.ozgstand"));
    assert_eq!(
        publish("drei").file_name().unwrap(),
        "stand_nord_0042 3.ozgstand"
    );
    assert_eq!(fs::read(folder.path().join(NAME)).unwrap(), b"eins");
    assert_eq!(fs::read(second).unwrap(), b"zwei");
    assert_eq!(entries(folder.path()).len(), 3);
}

#[test]
fn the_number_stands_before_all_endings_so_that_programs_still_know_the_file() {
    let second_of = |name: &str| {
        let folder = folder();
        publish(folder.path(), name, b"x").unwrap();
        let second = publish(folder.path(), name, b"x").unwrap();
        second.file_name().unwrap().to_owned()
    };
    assert_eq!(second_of("stand.ozgstand.age"), "stand 2.ozgstand.age");
    assert_eq!(second_of("stand.age"), "stand 2.age");
    assert_eq!(second_of("stand"), "stand 2");
    assert_eq!(second_of("stand.nord.ozgstand"), "stand.nord 2.ozgstand");
}

#[test]
fn a_folder_of_that_name_is_left_alone_too() {
    let folder = folder();
    fs::create_dir(folder.path().join(NAME)).unwrap();
    let place = publish(folder.path(), NAME, b"x").unwrap();
    assert_eq!(place.file_name().unwrap(), "stand_nord_0042 2.ozgstand");
    assert!(folder.path().join(NAME).is_dir());
}

#[test]
fn a_name_that_is_taken_too_often_leaves_no_draft() {
    let folder = folder();
    fs::write(folder.path().join("a"), "x").unwrap();
    for number in 2..=100 {
        fs::write(folder.path().join(format!("a {number}")), "x").unwrap();
    }
    assert!(matches!(
        publish(folder.path(), "a", b"y"),
        Err(FolderError::Taken { .. })
    ));
    assert_eq!(entries(folder.path()).len(), 100);
}

#[test]
fn names_that_would_not_be_seen_or_lead_elsewhere_are_refused() {
    let folder = folder();
    for name in ["", ".x", "../x", "a/b", "ä", "x.part", "x.tmp", "C:x"] {
        assert!(
            matches!(
                publish(folder.path(), name, b"x"),
                Err(FolderError::Name(_))
            ),
            "{name}"
        );
    }
    assert!(entries(folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_folder_without_the_right_to_write_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder();
    let allow =
        |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    fs::write(folder.path().join(NAME), "x").unwrap();
    let found = only(folder.path());
    allow(0o555);
    // Rights do not bind an administrator, and test machines often run as one.
    let bound = fs::write(folder.path().join("probe"), "x").is_err();
    let published = publish(folder.path(), "neuer.ozgstand", b"x");
    let removed = remove(&found);
    allow(0o755);
    if bound {
        let error = published.unwrap_err();
        assert!(matches!(error, FolderError::Unwritable { .. }));
        assert!(error.to_string().contains("Die Berechtigung fehlt."));
        assert!(matches!(removed, Err(FolderError::Unremovable { .. })));
        assert_eq!(entries(folder.path()), [NAME]);
    } else {
        assert!(published.is_ok() && removed.is_ok());
    }
}

#[test]
fn only_what_is_still_as_it_was_seen_is_removed() {
    let folder = folder();
    let path = folder.path().join(NAME);
    fs::write(&path, "Inhalt").unwrap();
    let found = only(folder.path());
    fs::write(&path, "anderer Inhalt").unwrap();
    remove(&found).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"anderer Inhalt");
    remove(&only(folder.path())).unwrap();
    assert!(!path.exists());
    remove(&found).unwrap();
}
