//! Mail, shared folders, copied laptops, erased persons: with the real program, in real folders.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that fails panics

mod desk;

use std::fs;
use std::path::Path;

use desk::Desk;
use serde_json::Value;
use tempfile::TempDir;

/// Two laptops that know each other.
fn two(mail: &Path) -> [Desk; 2] {
    let ada = Desk::founded_by("Ada");
    let start = ada.exports(mail, "start.ozgstand", &["--full"]);
    let ben = Desk::joined_by("Ben", &start);
    ada.takes(&ben.exports(mail, "hallo.ozgstand", &[]));
    ben.takes(&ada.exports(mail, "willkommen.ozgstand", &[]));
    [ada, ben]
}

fn task(desk: &Desk, title: &str) -> String {
    desk.makes(&["aufgabe", &format!("titel={title}"), "stand=offen"])
}

fn titles(desk: &Desk) -> Vec<String> {
    let tasks = desk.json(&["liste", "aufgabe", "--sort", "titel"]);
    let tasks = tasks.as_array().unwrap().iter();
    tasks
        .map(|task| task["titel"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn two_people_who_have_only_mail_exchange_their_work() {
    let mail = TempDir::new().unwrap();
    let [ada, ben] = two(mail.path());
    task(&ada, "Zertifikat bestellen");
    let out = mail.path().to_str().unwrap();
    let said = ada.json(&["export", "-o", out, "--mail", "ben@kreis.example"]);
    assert_eq!(said["encrypted"], "recipients");
    let draft = said["file"].as_str().unwrap();
    assert!(draft.ends_with(".ozgstand.age.eml"), "{draft}");
    let text = fs::read_to_string(draft).unwrap();
    for line in [
        "X-Unsent: 1",
        "To: <ben@kreis.example>",
        "application/octet-stream",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    // As it arrives: with a sender, and whatever mail programs add.
    let received = mail.path().join("Nachricht.eml");
    fs::write(
        &received,
        format!("From: ada@kreis.example\r\nReceived: from x\r\n{text}"),
    )
    .unwrap();
    ben.does(&["import", received.to_str().unwrap()]);
    assert_eq!(titles(&ben), ["Zertifikat bestellen"]);
    ben.is_refused(&["export", "--mail", "ohne-at"], "ohne-at");
}

#[test]
fn a_large_file_goes_in_parts_that_come_in_any_order() {
    let mail = TempDir::new().unwrap();
    let [ada, ben] = two(mail.path());
    for number in 0..40_u8 {
        // Nothing that could be packed well.
        let noise = [0, 1, 2].map(|part| blake3::hash(&[number, part]).to_string());
        task(&ada, &format!("{number:02} {}", noise.concat()));
    }
    let folder = mail.path().join("teile");
    fs::create_dir(&folder).unwrap();
    let said = ada.json(&[
        "export",
        "-o",
        folder.to_str().unwrap(),
        "--max-size",
        "4096",
    ]);
    let files: Vec<&str> = said["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file.as_str().unwrap())
        .collect();
    assert!(files.len() > 1, "{files:?}");
    for (left, file) in (0..files.len()).rev().zip(files.iter().rev()) {
        assert!(fs::metadata(file).unwrap().len() <= 4096);
        let said = ben.does(&["import", file]);
        assert_eq!(said.out.contains("fehlt noch"), left > 0, "{}", said.out);
    }
    assert_eq!(titles(&ben).len(), 40);
    ada.is_refused_as_usage(&["export", "--max-size", "groß"], "keine Größe");
}

#[test]
fn a_passphrase_or_a_key_opens_a_file_and_nothing_else_does() {
    let mail = TempDir::new().unwrap();
    let [ada, ben] = two(mail.path());
    task(&ada, "geheim");
    let word = mail.path().join("kennwort.txt");
    fs::write(&word, "Bärlauch 12\n").unwrap();
    let word = word.to_str().unwrap();
    let file = ada.exports(mail.path(), "k.age", &["--passphrase-file", word]);
    ben.is_refused(&["import", &file], "Kennwort");
    let wrong = mail.path().join("falsch.txt");
    fs::write(&wrong, "falsch").unwrap();
    ben.is_refused(
        &[
            "import",
            &file,
            "--passphrase-file",
            wrong.to_str().unwrap(),
        ],
        "Kennwort passt nicht",
    );
    ben.does(&["import", &file, "--passphrase-file", word]);
    assert_eq!(titles(&ben), ["geheim"]);

    task(&ada, "nur für Ben");
    let sealed = ada.exports(mail.path(), "ben.age", &["--to", "Ben"]);
    ben.does(&["mitglieder", "kennwort", "--neu", word]);
    ben.is_refused(&["import", &sealed], "--kennwort-datei");
    ben.is_refused(&["export"], "--kennwort-datei");
    ben.does(&["import", &sealed, "--kennwort-datei", word]);
    ben.does(&["mitglieder", "kennwort", "--ohne", "--kennwort-datei", word]);

    let key = mail.path().join("age.txt");
    ben.does(&["mitglieder", "schluessel", "-o", key.to_str().unwrap()]);
    let key = fs::read_to_string(key).unwrap();
    assert!(
        key.lines().any(|line| line.starts_with("AGE-SECRET-KEY-1")),
        "{key}"
    );
}

#[test]
fn a_shared_folder_brings_everybody_to_the_same_state_and_stays_small() {
    let mail = TempDir::new().unwrap();
    let [ada, ben] = two(mail.path());
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    fs::write(folder.path().join("Notizen.txt"), "fremd").unwrap();
    for round in 0..6 {
        for (number, desk) in [&ada, &ben].into_iter().enumerate() {
            task(desk, &format!("{round} {number}"));
            desk.does(&["abgleich", path]);
        }
    }
    // What programs that replicate folders do.
    let mut files: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let state = files
        .iter()
        .find(|path| path.extension().is_some_and(|end| end == "age"))
        .unwrap();
    fs::copy(state, folder.path().join("Kopie von stand.ozgstand.age")).unwrap();
    let bytes = fs::read(state).unwrap();
    fs::write(
        folder.path().join("halb.ozgstand.age"),
        &bytes[..bytes.len() / 2],
    )
    .unwrap();
    for desk in [&ada, &ben, &ada, &ben] {
        desk.does(&["sync", path]);
    }
    assert_eq!(titles(&ada).len(), 12);
    assert_eq!(ada.status()["digest"], ben.status()["digest"]);
    let said = ada.json(&["abgleich", path]);
    assert_eq!(said["sent"], Value::Null);
    let count = fs::read_dir(folder.path()).unwrap().count();
    assert!(count <= 6, "{count} files");
    assert!(folder.path().join("Notizen.txt").exists());
    ada.is_refused(&["abgleich", "/nirgends/ordner"], "/nirgends/ordner");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn a_copied_laptop_is_named_at_the_first_import_and_mended_by_one_command() {
    let mail = TempDir::new().unwrap();
    let mail = mail.path();
    let [ada, ben] = two(mail);
    let copy = Desk::empty();
    copy_folder(&ada.path(), &copy.path());
    task(&ada, "vom Original");
    task(&copy, "von der Kopie");
    ben.takes(&ada.exports(mail, "original.ozgstand", &["--full"]));
    let file = copy.exports(mail, "kopie.ozgstand", &["--full"]);
    ben.is_refused(&["import", "--trust", &file], "mitglieder erneuern --ab");
    let told = ben.does(&["mitglieder"]).out;
    assert!(told.contains("Rechner doppelt"), "{told}");
    let said = copy.json(&["mitglieder", "erneuern"]);
    assert_eq!(said["reissued"], 1);
    // The new fingerprint needs no comparing: the old key has signed it.
    ben.does(&["import", &copy.exports(mail, "neu.ozgstand", &["--full"])]);
    for desk in [&ada, &copy] {
        desk.takes(&ben.exports(mail, "alles.ozgstand", &["--full"]));
    }
    ben.takes(&ada.exports(mail, "a.ozgstand", &["--full"]));
    ben.takes(&copy.exports(mail, "c.ozgstand", &["--full"]));
    for desk in [&ada, &copy, &ben] {
        assert_eq!(titles(desk), ["vom Original", "von der Kopie"]);
        assert_eq!(desk.json(&["kontrolle"])["ok"], true);
        assert_eq!(desk.status()["digest"], ben.status()["digest"]);
    }
}

#[test]
fn a_stolen_laptop_is_locked_out_without_losing_what_was_merged() {
    let mail = TempDir::new().unwrap();
    let mail = mail.path();
    let [ada, thief] = two(mail);
    task(&thief, "vorher");
    ada.takes(&thief.exports(mail, "vorher.ozgstand", &[]));
    let said = ada.does(&["mitglieder", "sperren", "Ben"]);
    assert!(said.out.contains("gesperrt"), "{}", said.out);
    task(&thief, "nachher");
    let later = thief.exports(mail, "nachher.ozgstand", &[]);
    ada.is_refused(&["import", &later], "gesperrt");
    assert_eq!(titles(&ada), ["vorher"]);
    // Who has not locked it out is told who has.
    let eva = Desk::joined_by(
        "Eva",
        &ada.exports(mail, "eva.ozgstand", &["--full", "--offen"]),
    );
    eva.does(&["members", "trust", "Ada"]);
    let told = eva.does(&[
        "import",
        "--trust",
        &thief.exports(mail, "n2.ozgstand", &["--offen"]),
    ]);
    assert!(told.out.contains("gesperrt von Ada"), "{}", told.out);
    ada.does(&["members", "trust", "Ben"]);
    ada.does(&["import", &later]);
    assert_eq!(titles(&ada), ["nachher", "vorher"]);
}

/// Whether these bytes stand in any file below a folder.
fn stands_in(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return stands_in(&path, bytes);
        }
        let content = fs::read(&path).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}

#[test]
fn an_erased_person_is_gone_everywhere_and_the_report_says_who_has_confirmed() {
    let mail = TempDir::new().unwrap();
    let mail = mail.path();
    let [ada, ben] = two(mail);
    let name = "Xaveria Unverwechselbar";
    let key = ada.makes(&["person", &format!("name={name}"), "telefon=0561 9876123"]);
    ben.takes(&ada.exports(mail, "person.ozgstand", &[]));
    assert!(stands_in(&ben.path(), name.as_bytes()));
    ada.does(&["tilge", "person", name]);
    let open = ada.json(&["tilge"]);
    assert_eq!(open["erasures"][0]["open"][0], "Ben");
    ben.takes(&ada.exports(mail, "getilgt.ozgstand", &[]));
    ada.takes(&ben.exports(mail, "bestaetigt.ozgstand", &[]));
    for desk in [&ada, &ben] {
        desk.does(&["tilge", "--aufraeumen"]);
        assert!(!stands_in(&desk.path(), name.as_bytes()));
        assert_eq!(desk.json(&["kontrolle"])["ok"], true);
        desk.is_refused(&["zeige", "person", &key], "gibt es nicht");
    }
    let report = ada.json(&["tilge"]);
    assert_eq!(report["erasures"][0]["confirmed"][0], "Ben");
    let title = task(&ada, "bleibt");
    ada.is_refused(&["tilge", "aufgabe", &title], "nichts Persönliches");
}

#[test]
fn the_log_tells_what_is_new_and_which_file_brought_it() {
    let mail = TempDir::new().unwrap();
    let [ada, ben] = two(mail.path());
    ada.does(&["verlauf", "--gesehen"]);
    task(&ben, "neu von Ben");
    ada.takes(&ben.exports(mail.path(), "bens.ozgstand", &[]));
    let news = ada.json(&["verlauf", "--neu"]);
    let news = news.as_array().unwrap();
    assert!(news.iter().all(|entry| entry["author"] == "Ben"
        && entry["file"].as_str().unwrap().contains("bens.ozgstand")));
    assert!(news.iter().any(|entry| entry["to"] == "neu von Ben"));
    let file = news[0]["file"].as_str().unwrap();
    assert_eq!(
        ada.json(&["verlauf", "--datei", file])
            .as_array()
            .unwrap()
            .len(),
        news.len()
    );
    assert!(
        ada.json(&["verlauf", "--seit", "1.1.2020"])
            .as_array()
            .unwrap()
            .len()
            > news.len()
    );
    assert_eq!(
        ada.json(&["verlauf", "--seit", "1.1.2099"]),
        Value::Array(Vec::new())
    );
}

#[test]
fn a_lost_laptop_comes_back_from_its_backup_under_a_new_name() {
    let mail = TempDir::new().unwrap();
    let [ada, ben] = two(mail.path());
    task(&ada, "gesichert");
    let backup = ada.does(&["sicherung"]).last_word();
    let kept = mail.path().join("sicherung.ozgstand");
    fs::copy(&backup, &kept).unwrap();
    let key = mail.path().join("schluessel");
    fs::copy(ada.path().join("schluessel"), &key).unwrap();
    let again = Desk::empty();
    again.does(&[
        "wiederherstellen",
        kept.to_str().unwrap(),
        "--schluessel",
        key.to_str().unwrap(),
    ]);
    assert_eq!(titles(&again), ["gesichert"]);
    assert_ne!(again.status()["replica"], ada.status()["replica"]);
    task(&again, "danach");
    ben.does(&[
        "import",
        &again.exports(mail.path(), "neu.ozgstand", &["--full"]),
    ]);
    assert_eq!(titles(&ben), ["danach", "gesichert"]);
    ada.is_refused(
        &["wiederherstellen", kept.to_str().unwrap()],
        "schon ein Arbeitsbereich",
    );
}

#[test]
fn everything_new_in_the_inbox_is_taken_and_set_aside_once() {
    let mail = TempDir::new().unwrap();
    let [ada, ben] = two(mail.path());
    let inbox = TempDir::new().unwrap();
    let path = inbox.path().to_str().unwrap();
    ada.is_refused_as_usage(&["import"], "werkbank eingang");
    ada.does(&["eingang", path]);
    task(&ben, "aus dem Anhang");
    ben.exports(inbox.path(), "anhang.ozgstand", &[]);
    task(&ben, "aus der Nachricht");
    ben.does(&["export", "-o", path, "--mail", "ada@kreis.example"]);
    fs::write(inbox.path().join("Notizen.txt"), "fremd").unwrap();
    let broken = ben.exports(inbox.path(), "kaputt.ozgstand", &["--offen"]);
    let bytes = fs::read(&broken).unwrap();
    fs::write(&broken, &bytes[..bytes.len() - 9]).unwrap();
    let said = ada.does(&["import"]).out;
    assert!(said.contains("unvollständig"), "{said}");
    assert_eq!(titles(&ada), ["aus dem Anhang", "aus der Nachricht"]);
    let names = |folder: &str| {
        let entries = fs::read_dir(inbox.path().join(folder)).unwrap();
        entries
            .filter(|entry| entry.as_ref().unwrap().path().is_file())
            .count()
    };
    assert_eq!(
        (names(""), names("erledigt"), names("abgelehnt")),
        (1, 2, 2)
    );
    assert!(ada.does(&["import"]).out.contains("nichts Neues"));
}
