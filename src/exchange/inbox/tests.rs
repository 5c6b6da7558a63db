//! What people rely on who save attachments into one folder.

use std::collections::BTreeSet;
use std::fs;

use super::*;
use crate::exchange::state_file::tests::Desk;

struct Inbox {
    folder: tempfile::TempDir,
    before: Vec<Seen>,
    known: BTreeSet<Seen>,
}

impl Inbox {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            before: Vec::new(),
            known: BTreeSet::new(),
        }
    }

    fn save(&self, name: &str, content: &[u8]) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    fn look(&mut self) -> Vec<Found> {
        let news = news(self.folder.path(), &self.before, &|seen| {
            self.known.contains(seen)
        })
        .unwrap();
        self.before = news.seen;
        news.arrived
    }

    fn names(&mut self) -> Vec<String> {
        self.look()
            .into_iter()
            .map(|found| found.seen.name)
            .collect()
    }

    /// Looks twice, as nothing arrives at the first look.
    fn arrived(&mut self) -> Found {
        self.look();
        let [found] = self.look().try_into().unwrap();
        found
    }
}

fn state() -> Vec<u8> {
    Desk::with_work(1, 3).export_all()
}

#[test]
fn all_kinds_of_parcels_arrive_and_other_files_do_not() {
    let mut inbox = Inbox::new();
    inbox.save("a.ozgstand", &state());
    inbox.save("anhang.bin", &state());
    inbox.save("b.age", b"age-encryption.org/v1\n-> X25519 ");
    inbox.save("c.eml", b"From: a@b.example\nSubject: Stand\n\nText\n");
    inbox.save(
        "d.mbox",
        b"From a@b.example Mon Nov 23\nFrom: a@b.example\nTo: c\n\n",
    );
    inbox.save("e.zip", b"PK\x03\x04");
    inbox.save("urlaub.jpg", b"\xff\xd8\xff\xe0 JFIF");
    inbox.save("notiz.ozgstand", b"Das ist nur Text.");
    inbox.save("f.ozgstand.crdownload", &state());
    assert!(inbox.names().is_empty());
    assert_eq!(
        inbox.names(),
        [
            "a.ozgstand",
            "anhang.bin",
            "b.age",
            "c.eml",
            "d.mbox",
            "e.zip"
        ]
    );
}

#[test]
fn what_is_still_being_saved_arrives_when_it_no_longer_grows() {
    let mut inbox = Inbox::new();
    let file = state();
    for length in [10, 20, file.len()] {
        inbox.save("a.ozgstand", &file[..length]);
        assert!(inbox.names().is_empty(), "{length}");
    }
    assert_eq!(inbox.names(), ["a.ozgstand"]);
    assert_eq!(inbox.names(), ["a.ozgstand"]);
}

#[test]
fn what_is_known_does_not_come_again_unless_it_changes() {
    let mut inbox = Inbox::new();
    inbox.save("a.ozgstand", &state());
    let found = inbox.arrived();
    inbox.known.insert(found.seen);
    assert!(inbox.names().is_empty());
    inbox.save("a.ozgstand", &Desk::with_work(1, 9).export_all());
    assert_eq!(inbox.arrived().seen.name, "a.ozgstand");
}

#[test]
fn what_was_taken_is_set_aside_and_overwrites_nothing() {
    let mut inbox = Inbox::new();
    for content in [b"PK\x03\x04 1", b"PK\x03\x04 2"] {
        inbox.save("Stände v1.2.zip", content);
        take(&inbox.arrived()).unwrap();
        assert!(inbox.names().is_empty());
    }
    let aside = |name: &str| fs::read(inbox.folder.path().join(TAKEN).join(name)).unwrap();
    assert_eq!(aside("Stände v1.2.zip"), b"PK\x03\x04 1");
    assert_eq!(aside("Stände v1.2 2.zip"), b"PK\x03\x04 2");
}

#[test]
fn what_was_refused_lies_beside_its_reason() {
    let mut inbox = Inbox::new();
    for _ in 0..2 {
        inbox.save("a.ozgstand", &state()[..20]);
        refuse(&inbox.arrived(), "Die Datei ist unvollständig.").unwrap();
    }
    let refused = inbox.folder.path().join(REFUSED);
    for name in ["a.ozgstand", "a 2.ozgstand"] {
        assert_eq!(fs::read(refused.join(name)).unwrap(), &state()[..20]);
        assert_eq!(
            fs::read_to_string(refused.join(format!("{name}.grund.txt"))).unwrap(),
            format!(
                "Die Datei „{name}“ wurde nicht übernommen.\n\nDie Datei ist unvollständig.\n\nDie Datei ist \
                 unverändert. Um es noch einmal zu versuchen, sie zurück in den Ordner darüber legen.\n"
            )
        );
    }
    assert_eq!(fs::read_dir(&refused).unwrap().count(), 4);
}

#[test]
fn a_very_long_name_still_gets_its_reason() {
    let mut inbox = Inbox::new();
    let name = "ä".repeat(120) + ".zip";
    inbox.save(&name, b"PK\x03\x04");
    refuse(&inbox.arrived(), "Darin ist nichts.").unwrap();
    let refused = inbox.folder.path().join(REFUSED);
    assert_eq!(fs::read_dir(&refused).unwrap().count(), 2);
}

#[test]
fn what_was_replaced_meanwhile_stays() {
    let mut inbox = Inbox::new();
    inbox.save("a.ozgstand", &state());
    let found = inbox.arrived();
    inbox.save("a.ozgstand", b"etwas anderes");
    assert!(matches!(take(&found), Err(FolderError::Changed(_))));
    assert!(matches!(refuse(&found, ""), Err(FolderError::Changed(_))));
    assert_eq!(fs::read(&found.path).unwrap(), b"etwas anderes");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_told() {
    let mut inbox = Inbox::new();
    inbox.save("a.ozgstand", &state());
    inbox.save(TAKEN, b"x");
    let found = inbox.arrived();
    let error = take(&found).unwrap_err();
    assert!(error.to_string().contains("liegt eine Datei"), "{error}");
    assert!(found.path.exists());
}

#[test]
fn a_missing_inbox_says_what_to_do() {
    let inbox = Inbox::new();
    let missing = news(&inbox.folder.path().join("weg"), &[], &|_| false);
    assert!(matches!(missing, Err(FolderError::Missing(_))));
}
