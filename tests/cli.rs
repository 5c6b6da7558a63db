//! Days of a small team on the command line, with the real program in real folders.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that fails panics

mod desk;

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use desk::{Desk, werkbank};
use ozg_werkbank::workspace::{Access, Env, Workspace};
use serde_json::Value;
use tempfile::TempDir;
use zip::ZipArchive;

const KREIS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/beispiel/gv100ad_06633.txt"
);

#[test]
fn a_day_at_the_desk_from_the_empty_folder_to_the_signed_checklist() {
    let desk = Desk::empty();
    let nothing = desk.calls(&["status"]);
    assert_eq!(nothing.code, 1);
    assert!(
        nothing.err.contains("werkbank einrichten"),
        "{}",
        nothing.err
    );

    let made = desk.does(&[
        "init",
        "--name",
        "A. Muster",
        "--team",
        "Taskforce Beispiel",
    ]);
    assert!(made.out.contains("Kennung"), "{}", made.out);
    desk.is_refused(
        &["init", "--name", "x", "--team", "y"],
        "schon ein Arbeitsbereich",
    );

    let taken = desk.json(&["import", KREIS]);
    assert_eq!(taken["directories"][0]["read"]["60"], 29);
    assert_eq!(taken["directories"][0]["new"], 31);
    let again = desk.does(&["import", KREIS]);
    assert!(
        again.out.contains("schon auf diesem Stand"),
        "{}",
        again.out
    );

    let office = [
        "behoerde",
        "name=Wohngeldstelle",
        "art=wohngeld",
        "gebiet=Landkreis Kassel",
    ];
    assert_eq!(desk.makes(&office), "06633-wohngeld");
    let cell = [
        "anbindung",
        "behoerde=06633-wohngeld",
        "leistung=Wohngeld",
        "status=10",
    ];
    assert_eq!(desk.makes(&cell), "06633-wohngeld-10092");

    let set = ["setze", "anbindung", "06633-wohngeld-10092"];
    desk.does(&[&set[..], &["status=20", "variante=FIT-Connect"]].concat());
    desk.is_refused(&[&set[..], &["status=10"]].concat(), "nur mit einem Grund");
    desk.does(
        &[
            &set[..],
            &["status=10", "--grund", "Leitung hat gewechselt"],
        ]
        .concat(),
    );
    let log = desk.json(&["verlauf", "anbindung", "06633-wohngeld-10092"]);
    assert_eq!(log[0]["field"], "status");
    assert_eq!(log[0]["from"], "20");
    assert_eq!(log[0]["to"], "10");
    assert_eq!(log[0]["reason"], "Leitung hat gewechselt");
    assert_eq!(log[0]["author"], "A. Muster");
    let log = desk
        .does(&["log", "connection", "06633-wohngeld-10092"])
        .out;
    assert!(log.contains("A. Muster · Leitung hat gewechselt"), "{log}");
    assert!(
        log.contains("Status: Interesse bekundet → angesprochen"),
        "{log}"
    );

    works_a_checklist(&desk, "06633-wohngeld-10092");

    let status = desk.status();
    assert_eq!(status["records"]["area"], 31);
    assert_eq!(status["records"]["test-run"], 3);
    assert_eq!(status["conflicts"], 0);
    assert_eq!(status["waiting"], Value::Array(Vec::new()));
    assert!(status["edits"].as_u64() > status["changes"].as_u64());
    let report = desk.json(&["kontrolle"]);
    assert_eq!(report["ok"], true);
    assert_eq!(report["changes"], status["changes"]);
}

fn works_a_checklist(desk: &Desk, connection: &str) {
    let run = desk
        .does(&["pruefe", "start", connection, "--umgebung", "test"])
        .last_word();
    let points = desk.json(&["pruefe", "zeige", &run]);
    let count = points["items"].as_array().unwrap().len();
    assert!(count >= 30, "{count} points");
    desk.does(&["pruefe", "punkt", &run, "1", "bestanden"]);
    let sixth = ["pruefe", "punkt", &run, "6", "nicht-bestanden"];
    desk.is_refused(&sixth, "Mängelklasse");
    desk.does(&[&sixth[..], &["--klasse", "1", "--notiz", "Port gesperrt"]].concat());
    desk.is_refused(&["pruefe", "abnahme", &run], "Punkt 6");
    desk.is_refused(&["pruefe", "punkt", &run, "99", "bestanden"], "„99“");
    let set = ["setze", "pruefung", &run];
    desk.does(&[&set[..], &["ergebnis.3=hinweis", "notiz.3=nur telefonisch"]].concat());
    desk.is_refused(&[&set[..], &["ergebnis=bestanden"]].concat(), "ergebnis.6");
    desk.is_refused(&[&set[..], &["ergebnis.99=bestanden"]].concat(), "„99“");
    desk.is_refused(&[&set[..], &["datum.6=1.1.2027"]].concat(), "„6“");
    desk.does(&[
        "check",
        "item",
        &run,
        "6",
        "bestanden",
        "--nachweis",
        "Protokoll 7",
    ]);
    let person = desk.makes(&["person", "name=B. Beispiel", "rolle=sachbearbeitung"]);
    let accepted = desk.does(&["pruefe", "abnahme", &run, "--durch", "B. Beispiel"]);
    assert!(
        accepted.out.contains("Punkt 2 (Pflicht): offen"),
        "{}",
        accepted.out
    );
    let shown = desk.json(&["zeige", "pruefung", &run]);
    assert_eq!(shown["stand"], "abgenommen");
    assert_eq!(shown["abnahme_durch"][0], person);
    assert_eq!(shown["ergebnis"]["6"], "bestanden");
    assert_eq!(shown["maengelklasse"].get("6"), None);
    assert!(shown["offene_punkte"].as_str().unwrap().contains("Punkt 2"));
    desk.is_refused(&["pruefe", "punkt", &run, "2", "bestanden"], "abgenommen");
    desk.is_refused(
        &[&set[..], &["ergebnis.2=bestanden"]].concat(),
        "wieder geöffnet",
    );
    desk.does(&["pruefe", "oeffne", &run]);
    desk.does(&["pruefe", "punkt", &run, "2", "bestanden"]);
    desk.does(&[
        "pruefe",
        "abnahme",
        &run,
        "--verweigert",
        "--bemerkung",
        "Nachtest",
    ]);
    let shown = desk.json(&["zeige", "pruefung", &run]);
    assert_eq!(shown["stand"], "verweigert");
    works_by_a_template(desk, connection, count);
}

fn works_by_a_template(desk: &Desk, connection: &str, built_in: usize) {
    let template = desk.makes(&["pruefvorlage", "name=Hausliste"]);
    let set = ["setze", "pruefvorlage", &template];
    let own = ["text.E1=Schulung ist terminiert", "abschnitt.E1=A"];
    desk.does(&[&set[..], &own, &["entfernt.3=ja", "text.1=Vertrag"]].concat());
    assert_eq!(
        desk.json(&["liste", "pruefvorlage"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let run = desk.does(&["pruefe", "start", connection]).last_word();
    let items = |run: &str| desk.json(&["pruefe", "zeige", run])["items"].clone();
    let made = items(&run);
    assert_eq!(made.as_array().unwrap().len(), built_in);
    assert_eq!(made[0]["text"], "Vertrag");
    assert_eq!(made[0]["template_now"], "same");
    desk.does(&["pruefe", "punkt", &run, "E1", "bestanden"]);
    desk.is_refused(&["pruefe", "punkt", &run, "3", "bestanden"], "„3“");
    desk.does(&[&set[..], &["text.1=Anders"]].concat());
    assert_eq!(items(&run)[0]["text"], "Vertrag");
    assert_eq!(items(&run)[0]["template_now"]["text"], "Anders");
    let plain = ["pruefe", "start", connection, "--vorlage", "keine"];
    let plain = desk.does(&plain).last_word();
    assert_ne!(items(&plain)[0]["text"], "Anders");
}

#[test]
fn lists_find_filter_and_sort_in_every_spelling_and_come_as_table_csv_and_json() {
    let desk = Desk::founded_by("A. Muster");
    desk.does(&["import", KREIS, "--area", "06633"]);
    let found = desk.json(&["liste", "gebiet", "--search", "SOEHREWALD"]);
    assert_eq!(found[0]["label"], "Söhrewald");
    assert_eq!(found.as_array().unwrap().len(), 1);
    let places = desk.json(&[
        "list",
        "areas",
        "--where",
        "ebene=GEMEINDE",
        "--sort",
        "einwohner",
    ]);
    let inhabitants: Vec<_> = places
        .as_array()
        .unwrap()
        .iter()
        .map(|area| area["einwohner"].as_u64().unwrap())
        .collect();
    assert_eq!(inhabitants.len(), 29);
    assert!(inhabitants.is_sorted());

    for (title, due) in [("Öl", "2026-12-03"), ("Zeit", "24.11.2026"), ("Alt", "")] {
        let due = format!("faellig={due}");
        desk.makes(&["aufgabe", &format!("titel={title}"), "stand=offen", &due]);
    }
    let titles = |arguments: &[&str]| -> Vec<String> {
        let tasks = desk.json(&[&["liste", "aufgabe"], arguments].concat());
        let tasks = tasks.as_array().unwrap().iter();
        tasks
            .map(|task| task["titel"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(titles(&["--sort", "titel"]), ["Alt", "Öl", "Zeit"]);
    assert_eq!(titles(&[]), ["Zeit", "Öl", "Alt"]);
    assert_eq!(titles(&["--where", "faellig="]), ["Alt"]);
    assert_eq!(
        titles(&["--where", "faellig=3.12.2026", "--where", "titel=oel"]),
        ["Öl"]
    );

    let file = desk.folder.path().join("aufgaben.csv");
    let csv = [
        "liste",
        "aufgabe",
        "--format",
        "csv",
        "-o",
        file.to_str().unwrap(),
    ];
    desk.does(&csv);
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("\u{feff}schluessel;bezeichnung;titel;"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].contains(";Zeit;") && lines[1].contains(";24.11.2026;"),
        "{}",
        lines[1]
    );
    let table = desk.does(&["liste", "aufgabe"]).out;
    assert!(table.starts_with("Schlüssel"), "{table}");
    assert_eq!(table.lines().count(), 4);
}

#[test]
fn the_last_steps_are_taken_back_and_brought_again_and_a_deleted_record_returns() {
    let desk = Desk::founded_by("A. Muster");
    desk.is_refused(&["rueckgaengig"], "nichts zurückzunehmen");
    let task = desk.makes(&["aufgabe", "titel=erst", "stand=offen"]);
    desk.does(&["setze", "aufgabe", &task, "titel=dann"]);
    desk.does(&["loesche", "aufgabe", "dann"]);
    desk.is_refused(&["zeige", "aufgabe", &task], "gibt es nicht");
    desk.does(&["undo"]);
    assert_eq!(desk.json(&["zeige", "aufgabe", &task])["titel"], "dann");
    desk.does(&["rueckgaengig"]);
    assert_eq!(desk.json(&["zeige", "aufgabe", &task])["titel"], "erst");
    desk.does(&["wiederholen"]);
    assert_eq!(desk.json(&["zeige", "aufgabe", &task])["titel"], "dann");
    desk.does(&["undo"]);
    desk.does(&["undo", "--redo"]);
    assert_eq!(desk.json(&["zeige", "aufgabe", &task])["titel"], "dann");
}

#[test]
fn the_authorities_of_a_kreis_come_in_one_step_and_a_second_time_none() {
    let desk = Desk::founded_by("A. Muster");
    desk.does(&["import", KREIS]);
    let step = [
        "behoerden",
        "Landkreis Kassel",
        "--art",
        "wohngeld",
        "--anbindungen",
    ];
    let look = desk.json(&[&step[..], &["--dry-run"]].concat());
    assert_eq!(look["authorities"][0]["key"], "06633-wohngeld");
    assert_eq!(desk.status()["records"]["authority"], 0);
    let done = desk.does(&step);
    assert!(
        done.out.contains("1 Behörde, 1 Anbindung angelegt"),
        "{}",
        done.out
    );
    let cell = desk.json(&["zeige", "anbindung", "06633-wohngeld-10092"]);
    assert_eq!(cell["status"], "00");
    desk.is_refused(&step, "nichts zu ändern");
    let away = ["loesche", "behoerde", "06633-wohngeld"];
    desk.is_refused(&away, "1 Anbindung");
    desk.does(&[&away[..], &["--mit-allem"]].concat());
    assert_eq!(desk.status()["records"]["connection"], 0);
    desk.does(&["rueckgaengig"]);
    assert_eq!(desk.status()["records"]["connection"], 1);
    desk.does(&["rueckgaengig"]);
    assert_eq!(desk.status()["records"]["authority"], 0);
}

#[test]
fn the_schema_says_what_goes_into_a_record_and_new_ones_begin_as_most_do() {
    let desk = Desk::founded_by("A. Muster");
    let fields = desk.json(&["felder", "aufgabe"]);
    assert_eq!(fields[0]["field"], "titel");
    assert_eq!(fields[0]["required"], true);
    let text = desk.does(&["fields", "task"]).out;
    assert!(
        text.contains("offen, in-arbeit (in Arbeit), erledigt"),
        "{text}"
    );
    let task = desk.makes(&["aufgabe", "titel=Zertifikat bestellen"]);
    assert_eq!(desk.json(&["zeige", "aufgabe", &task])["stand"], "offen");
    desk.is_refused(&["neu", "aufgabe", "stand=offen"], "Titel ist nötig");
}

#[test]
fn elements_of_a_set_are_replaced_added_and_taken_away() {
    let desk = Desk::founded_by("A. Muster");
    desk.does(&["import", KREIS]);
    let office = [
        "behoerde",
        "name=Standesamt",
        "art=standesamt",
        "gebiet=06633001",
    ];
    let key = desk.makes(&[&office[..], &["zustaendig=06633001, 06633002"]].concat());
    let set = ["setze", "behoerde", &key];
    let areas = || desk.json(&["zeige", "behoerde", &key])["zustaendig"].to_string();
    assert_eq!(areas(), r#"["06633001","06633002"]"#);
    desk.does(&[&set[..], &["zustaendig=06633002,Breuna"]].concat());
    assert_eq!(areas(), r#"["06633002","06633004"]"#);
    desk.does(&[&set[..], &["zustaendig+=06633005", "zustaendig-=06633002"]].concat());
    assert_eq!(areas(), r#"["06633004","06633005"]"#);
}

#[test]
fn three_desks_agree_whatever_the_order_and_say_who_waits_for_whom_meanwhile() {
    let mail = TempDir::new().unwrap();
    let mail = mail.path();
    let ada = Desk::founded_by("Ada");
    let title = ada.makes(&["aufgabe", "titel=Titel", "stand=offen"]);
    let gone = ada.makes(&["aufgabe", "titel=Weg damit", "stand=offen"]);
    let start = ada.exports(mail, "start.ozgstand", &["--full"]);
    let ben = Desk::joined_by("Ben", &start);
    let eva = Desk::joined_by("Eva", &start);

    // Ben's first file reaches Ada, but not Eva. Ada's answer says that she has it.
    ben.does(&["setze", "aufgabe", &title, "titel=Bens Titel"]);
    let ben1 = ben.exports(mail, "ben1.ozgstand", &["--offen"]);
    ada.is_refused(&["import", &ben1], "--trust");
    ada.takes(&ben1);
    let ada1 = ada.exports(mail, "ada1.ozgstand", &["--to", "Ben", "--offen"]);
    ben.takes(&ada1);
    ben.does(&["setze", "aufgabe", &gone, "titel=Doch nicht weg"]);
    // For Ada, and open: Eva, of whom Ben has not heard yet, gets it forwarded.
    let ben2 = ben.exports(mail, "ben2.ozgstand", &["--to", "Ada", "--offen"]);
    eva.does(&["setze", "aufgabe", &title, "titel=Evas Titel"]);
    eva.does(&["loesche", "aufgabe", &gone]);

    eva.takes(&ben2);
    let waiting = eva.status();
    let ben_id = ben.status()["replica"].clone();
    assert_eq!(waiting["waiting"][0]["replica"], ben_id);
    assert_eq!(waiting["waiting"][0]["seq"], 1);
    assert_eq!(waiting["waiting_changes"], 1);
    let text = eva.does(&["status"]).out;
    assert!(text.contains("Änderung 1 bis 2 von"), "{text}");
    let eva1 = eva.exports(mail, "eva1.ozgstand", &["--offen"]);

    // The lost file comes again; all files come to all, in any order, twice.
    let files = [&start, &ben1, &ada1, &ben2, &eva1];
    for round in 0..2 {
        for file in files {
            ada.takes(file);
        }
        for file in files.iter().rev() {
            ben.takes(file);
        }
        let all: Vec<&str> = files.iter().skip(round).map(|file| file.as_str()).collect();
        eva.does(&[&["import", "--trust"], &all[..]].concat());
    }
    let desks = [&ada, &ben, &eva];
    let [a, b, e] = desks.map(Desk::status);
    assert_eq!(a["digest"], b["digest"]);
    assert_eq!(a["digest"], e["digest"]);
    assert_eq!(a["edits"], e["edits"]);
    assert_eq!(e["waiting"], Value::Array(Vec::new()));
    assert_eq!(a["conflicts"], 2);
    let [a, b, e] = desks.map(|desk| desk.json(&["konflikte"]));
    assert_eq!(a, b);
    assert_eq!(a, e);

    settles(&ada, &title, &gone, &a);
    let last = ada.exports(mail, "ada2.ozgstand", &["--full"]);
    ben.takes(&last);
    eva.takes(&last);
    let digests = desks.map(|desk| desk.status()["digest"].clone());
    assert!(digests.iter().all(|digest| *digest == digests[0]));
    assert_eq!(
        eva.json(&["zeige", "aufgabe", &title])["titel"],
        "Bens Titel"
    );
    assert_eq!(eva.status()["conflicts"], 0);
}

/// Keeps Ben's title, and the record that Eva deleted while Ben worked on it.
fn settles(desk: &Desk, title: &str, gone: &str, conflicts: &Value) {
    let of = |key: &str, field: &str| {
        let all = conflicts.as_array().unwrap();
        let found = all
            .iter()
            .find(|one| one["key"] == key && one["field"] == field);
        found.unwrap_or_else(|| panic!("{field} of {key} in {conflicts:#}"))
    };
    assert_eq!(of(gone, "geloescht")["values"].as_array().unwrap().len(), 2);
    let bens = of(title, "titel")["values"].as_array().unwrap();
    let bens = bens
        .iter()
        .find(|value| value["text"] == "Bens Titel")
        .unwrap();
    assert_eq!(bens["author"], "Ben");
    let text = desk.does(&["konflikte"]).out;
    assert!(text.contains("gelöscht"), "{text}");
    assert!(
        text.contains(&format!(
            "werkbank entscheide aufgabe {title} titel --keep N"
        )),
        "{text}"
    );

    desk.is_refused(
        &["entscheide", "aufgabe", title, "titel", "--keep", "3"],
        "Nr. 3",
    );
    desk.is_refused(
        &["entscheide", "aufgabe", title, "stand", "--keep", "1"],
        "keinen Konflikt",
    );
    let number = bens["number"].to_string();
    desk.does(&["entscheide", "aufgabe", title, "titel", "--keep", &number]);
    desk.does(&["resolve", "task", gone, "geloescht", "--value", "nein"]);
    assert_eq!(desk.json(&["konflikte"]), Value::Array(Vec::new()));
    assert_eq!(
        desk.json(&["zeige", "aufgabe", gone])["titel"],
        "Doch nicht weg"
    );
}

#[test]
fn a_point_that_two_judge_differently_is_a_conflict_of_its_own() {
    let mail = TempDir::new().unwrap();
    let ada = Desk::founded_by("Ada");
    ada.makes(&[
        "gebiet",
        "schluessel=06633",
        "name=Landkreis Kassel",
        "ebene=kreis",
    ]);
    ada.makes(&[
        "behoerde",
        "name=Wohngeldstelle",
        "art=wohngeld",
        "gebiet=06633",
    ]);
    let cell = ada.makes(&["anbindung", "behoerde=06633-wohngeld", "leistung=10092"]);
    let run = ada.does(&["pruefe", "start", &cell]).last_word();
    let start = ada.exports(mail.path(), "start.ozgstand", &["--full"]);
    let ben = Desk::joined_by("Ben", &start);
    ada.does(&["pruefe", "punkt", &run, "6", "bestanden"]);
    ada.does(&["pruefe", "punkt", &run, "7", "bestanden"]);
    ben.does(&["pruefe", "punkt", &run, "6", "nicht", "--klasse", "2"]);
    ada.takes(&ben.exports(mail.path(), "ben.ozgstand", &[]));

    let all = ada.json(&["konflikte"]);
    let all = all.as_array().unwrap();
    let conflict = all.iter().find(|one| one["field"] == "ergebnis.6").unwrap();
    assert!(all.iter().all(|one| one["field"] != "ergebnis.7"));
    let texts = ["bestanden", "nicht bestanden"];
    for (number, value) in conflict["values"].as_array().unwrap().iter().enumerate() {
        assert!(texts.contains(&value["text"].as_str().unwrap()), "{value}");
        assert_eq!(value["number"], number + 1);
    }
    let settle = [
        "entscheide",
        "pruefung",
        &run,
        "ergebnis.6",
        "--value",
        "bestanden",
    ];
    ada.does(&settle);
    ada.is_refused(&settle, "keinen Konflikt");
    let list = ada.json(&["pruefe", "zeige", &run]);
    assert_eq!(list["progress"]["fulfilled"], 2);
    assert_eq!(list["progress"]["defects"], 0);
}

#[test]
fn appointments_go_into_another_calendar_and_come_back_moved() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("termine.ics");
    let file = path.to_str().unwrap();
    let desk = Desk::founded_by("Ada");
    let fields = [
        "termin",
        "titel=Besuch",
        "datum=25.10.2199",
        "beginn=9",
        "ende=12",
        "ort=Kassel",
    ];
    let key = desk.makes(&fields);
    desk.makes(&["termin", "titel=Alt", "datum=24.11.2020"]);

    let list = desk.does(&["kalender"]).out;
    assert!(list.contains("25.10.2199  09:00–12:00  Besuch"), "{list}");
    assert!(!list.contains("Alt"), "{list}");
    assert_eq!(
        desk.json(&["calendar", "--von", "1.1.2020"])[1]["titel"],
        "Besuch"
    );
    assert_eq!(
        desk.json(&["kalender", "--bis", "1.1.2199"]),
        Value::Array(Vec::new())
    );
    let backwards = desk.calls(&["kalender", "--von", "2.1.2030", "--bis", "1.1.2030"]);
    assert!(backwards.err.contains("bevor er"), "{}", backwards.err);
    let found = desk.json(&[
        "kalender",
        "--where",
        "ort=kassel",
        "--format",
        "ics",
        "-o",
        file,
    ]);
    assert_eq!(found["appointments"], 1);

    let text = std::fs::read_to_string(&path).unwrap();
    let moved = text.replace("T120000", "T130000");
    std::fs::write(&path, &moved).unwrap();
    let look = desk.does(&["import", "--dry-run", file]).out;
    let words = "Besuch: 25.10.2199, 09:00–12:00 → 25.10.2199, 09:00–13:00";
    assert!(look.contains(words), "{look}");
    let end = || desk.json(&["kalender"])[0]["ende"].clone();
    assert_eq!(end(), "12:00");
    desk.does(&["import", file]);
    assert_eq!(end(), "13:00");

    let other = moved.replace(&format!("UID:{key}@"), "UID:fremd");
    std::fs::write(&path, &other).unwrap();
    assert!(desk.does(&["import", file]).out.contains("„--new“"));
    assert_eq!(desk.status()["records"]["appointment"], 2);
    desk.does(&["import", "--new", file]);
    desk.does(&["import", "--new", file]);
    assert_eq!(desk.status()["records"]["appointment"], 3);
}

#[test]
fn a_file_that_will_not_do_is_named_with_its_reason_and_nothing_of_the_call_is_taken() {
    let mail = TempDir::new().unwrap();
    let ada = Desk::founded_by("Ada");
    let good = ada.exports(mail.path(), "gut.ozgstand", &["--full"]);
    let ben = Desk::joined_by("Ben", &good);
    let good = ada_news(&ada, mail.path());
    let mut bytes = std::fs::read(&good).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let broken = mail.path().join("kaputt.ozgstand");
    std::fs::write(&broken, &bytes).unwrap();
    let broken = broken.to_str().unwrap();
    ben.is_refused(&["import", &good, broken], "„kaputt.ozgstand“");
    ben.is_refused(&["import", KREIS, broken], "„kaputt.ozgstand“");

    let letter = mail.path().join("brief.txt");
    std::fs::write(&letter, "Sehr geehrte Damen und Herren").unwrap();
    ben.is_refused(&["import", letter.to_str().unwrap()], "„brief.txt“");
    ben.is_refused(&["import", "gibt-es-nicht.ozgstand"], "gibt es nicht");
    ben.is_refused(&["import", KREIS, "--area", "05"], "05");
    let other = Desk::founded_by("Fremd").exports(mail.path(), "fremd.ozgstand", &["--full"]);
    ben.is_refused(&["import", "--trust", &other], "Arbeitsbereich");

    let look = ben.json(&["import", "--dry-run", &good]);
    assert_eq!(look["taken"], false);
    assert_eq!(look["changes"], 1);
    assert_eq!(ben.status()["records"]["task"], 0);
    ben.does(&["import", &good]);
    assert_eq!(ben.status()["records"]["task"], 1);
}

#[test]
fn a_table_goes_out_is_edited_elsewhere_and_comes_back_with_just_the_edits() {
    let desk = Desk::founded_by("A. Muster");
    let first = desk.makes(&["aufgabe", "titel=Anrufen", "faellig=1.12.2026"]);
    desk.makes(&["aufgabe", "titel=Schreiben", "stand=offen"]);
    let path = |name: &str| desk.folder.path().join(name).display().to_string();
    for name in ["a.xlsx", "a.ods", "a.csv"] {
        desk.does(&["liste", "aufgabe", "-o", &path(name)]);
        let look = desk.json(&["import", "--dry-run", &path(name)]);
        assert_eq!(look["tables"][0]["unchanged"], 2, "{name}: {look}");
        assert_eq!(look["tables"][0]["faults"], serde_json::json!([]), "{name}");
    }
    desk.does(&["setze", "aufgabe", &first, "titel=Anrufen und nachfragen"]);
    let text = std::fs::read_to_string(path("a.csv")).unwrap();
    std::fs::write(path("b.csv"), text.replace("01.12.2026", "46387")).unwrap();
    let said = desk.does(&["import", &path("b.csv")]).out;
    assert!(
        said.contains("1 geändert") && said.contains("aus der Zahl 46387 wurde 31.12.2026"),
        "{said}"
    );
    let task = desk.json(&["zeige", "aufgabe", &first]);
    assert_eq!(task["titel"], "Anrufen und nachfragen");
    assert_eq!(task["faellig"], "2026-12-31");
    desk.does(&["rueckgaengig"]);
    assert_eq!(
        desk.json(&["zeige", "aufgabe", &first])["faellig"],
        "2026-12-01"
    );

    std::fs::write(
        path("fremd.csv"),
        "Was,Bis wann denn\nPrüfen,5.12.2026\n,6.12.2026\n",
    )
    .unwrap();
    desk.is_refused(
        &[
            "import",
            &path("fremd.csv"),
            "--art",
            "aufgabe",
            "--spalte",
            "Wann=faellig",
        ],
        "„Wann“",
    );
    let mapped = [
        "import",
        &path("fremd.csv"),
        "--art",
        "aufgabe",
        "--spalte",
        "Bis wann denn=faellig",
    ];
    let said = desk.does(&mapped).out;
    assert!(
        said.contains("1 neu; 1 Fehler") && said.contains("Zeile 3, Spalte A „Was“"),
        "{said}"
    );
    std::fs::write(path("farben.csv"), "Farbe;Größe\nrot;3\n").unwrap();
    desk.is_refused(&["import", &path("farben.csv")], "„Farbe“, „Größe“");
}

#[test]
fn reports_come_as_page_text_and_workbook_about_a_region_or_a_record() {
    let desk = Desk::founded_by("A. Muster");
    desk.does(&["import", KREIS, "--area", "06633"]);
    desk.does(&["setze", "leistung", "10092", "aktiv=ja"]);
    let authority = desk.makes(&[
        "behoerde",
        "name=Wohngeldstelle",
        "art=wohngeld",
        "gebiet=06633",
    ]);
    let behoerde = format!("behoerde={authority}");
    let connection = desk.makes(&["anbindung", &behoerde, "leistung=10092", "status=70"]);
    let path = |name: &str| desk.folder.path().join(name).display().to_string();
    for (name, begins) in [
        ("s.html", "<!DOCTYPE html>"),
        ("s.md", "# Statusbericht"),
        ("s.xlsx", "PK"),
    ] {
        desk.does(&[
            "bericht",
            "status",
            "--leistung",
            "10092",
            "-o",
            &path(name),
        ]);
        let bytes = std::fs::read(path(name)).unwrap();
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
    }
    let leaflet = desk
        .does(&["bericht", "merkblatt", &connection, "--format", "md"])
        .out;
    assert!(
        leaflet.contains("Wohngeldstelle") && leaflet.contains("| im Test |"),
        "{leaflet}"
    );
    let rows = desk.does(&["bericht", "deckung", "--format", "json"]).out;
    let rows: Value = serde_json::from_str(&rows).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 29);
    assert_eq!(rows[0]["ars"], "066330001001");
    let rows = desk.does(&["bericht", "deckung", "--format", "csv"]).out;
    assert!(rows.contains(";06633001;Ahnatal;06633;"));
    desk.does(&["bericht", "datenpaket", "-o", &path("paket")]);
    let back = desk.json(&[
        "import",
        "--dry-run",
        &path("paket/anbindung.csv"),
        &path("paket/behoerde.csv"),
    ]);
    assert_eq!(back["tables"][0]["unchanged"], 1, "{back}");
    assert_eq!(back["tables"][1]["faults"], serde_json::json!([]), "{back}");
    desk.is_refused(&["bericht", "merkblatt", "x"], "„x“");
    desk.is_refused(&["bericht", "status", "--gebiet", "99"], "„99“");
    desk.is_refused_as_usage(&["bericht", "einsatzmappe"], "liste termin");
    desk.is_refused_as_usage(&["bericht", "status", "x"], "--gebiet");
    desk.is_refused_as_usage(&["bericht", "dings"], "„dings“");
}

fn ada_news(ada: &Desk, mail: &Path) -> String {
    ada.makes(&["aufgabe", "titel=Neues", "stand=offen"]);
    ada.exports(mail, "neu.ozgstand", &[])
}

#[test]
fn whoever_calls_it_the_wrong_way_gets_2_and_what_is_wrong_in_german() {
    let desk = Desk::founded_by("A. Muster");
    let table: &[(&[&str], &str)] = &[
        (&["lite"], "liste"),
        (&["liste"], "Es fehlt: ART"),
        (&["liste", "dings"], "„dings“"),
        (&["liste", "aufgabe", "--wher", "a=b"], "--where"),
        (&["liste", "aufgabe", "--where", "titel"], "FELD=WERT"),
        (&["liste", "aufgabe", "--where", "unsinn=1"], "unsinn"),
        (&["liste", "aufgabe", "--format", "xlsx"], "-o DATEI.xlsx"),
        (&["liste", "aufgabe", "--format", "pdf"], "csv"),
        (&["neu", "aufgabe", "titel"], "FELD=WERT"),
        (
            &["neu", "aufgabe", "schluessel=1", "titel=x"],
            "schluessel=",
        ),
        (&["neu", "mitglied", "name=x"], "pflegt das Programm"),
        (&["setze", "aufgabe", "x"], "Es fehlt: FELD=WERT"),
        (&["entscheide", "aufgabe", "x", "titel"], "--keep"),
        (
            &["entscheide", "aufgabe", "x", "titel", "--keep", "x"],
            "„x“",
        ),
        (&["pruefe"], "punkt"),
        (&["einrichten", "--name", " ", "--team", "T"], "--name"),
        (&["import", KREIS, "--area", "kassel"], "kassel"),
        (&["hilfe", "dings"], "„dings“"),
    ];
    for (arguments, word) in table {
        let said = desk.calls(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}{}", said.out, said.err);
        assert!(said.err.contains(word), "{arguments:?}: {}", said.err);
        assert_eq!(said.out, "");
        for english in ["Usage", "error", "tip:", "required"] {
            assert!(!said.err.contains(english), "{}", said.err);
        }
    }
}

#[test]
fn help_manual_and_completions_come_in_german_and_know_every_command() {
    let help = werkbank(&["--help"]);
    assert_eq!(help.code, 0);
    let manual = werkbank(&["man"]).out;
    let shell = werkbank(&["completions", "bash"]).out;
    for word in [
        "einrichten",
        "beitreten",
        "entscheide",
        "kontrolle",
        "pruefe",
        "rueckgaengig",
    ] {
        assert!(help.out.contains(word), "{word}");
        assert!(manual.contains(word), "{word}");
        assert!(shell.contains(word), "{word}");
        let page = werkbank(&["hilfe", word]).out;
        assert_eq!(page, werkbank(&[word, "--help"]).out);
        assert!(page.contains("Aufruf:"), "{page}");
        for english in ["Usage", "Options", "Commands", "Arguments"] {
            assert!(!page.contains(english), "{page}");
        }
    }
    assert!(manual.starts_with(".TH"), "{manual}");
    assert!(manual.contains("pruefe punkt"), "{manual}");
}

/// A part of a workbook.
fn part(workbook: &Path, name: &str) -> String {
    let mut archive = ZipArchive::new(File::open(workbook).unwrap()).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_list_becomes_a_workbook_in_which_no_text_is_a_formula() {
    let desk = Desk::founded_by("A. Muster");
    let formula = "=HYPERLINK(\"http://x\")";
    let key = desk.makes(&[
        "aufgabe",
        &format!("titel={formula}"),
        "stand=offen",
        "faellig=03.12.2026",
    ]);
    let file = desk.folder.path().join("aufgaben.xlsx");
    let said = desk.does(&["liste", "aufgabe", "-o", file.to_str().unwrap()]);
    assert!(
        said.out.starts_with("1 Aufgabe geschrieben"),
        "{}",
        said.out
    );
    let rows = part(&file, "xl/worksheets/sheet1.xml");
    assert!(
        !rows.contains("<f>") && !rows.contains("<hyperlink"),
        "{rows}"
    );
    assert!(
        rows.contains("state=\"frozen\"") && rows.contains("<autoFilter"),
        "{rows}"
    );
    let texts = part(&file, "xl/sharedStrings.xml");
    for text in [&key, "Schlüssel", "fällig am", "=HYPERLINK(\"http://x\")"] {
        let text = text.replace('"', "&quot;");
        let plain = texts.replace("&quot;", "\"").replace('"', "&quot;");
        assert!(plain.contains(&text), "{text} in {texts}");
    }
    // 3 December 2026 as Excel counts.
    assert!(rows.contains("<v>46359</v>"), "{rows}");
    desk.is_refused_as_usage(&["liste", "aufgabe", "--format", "xlsx"], "-o DATEI.xlsx");
}

#[test]
fn a_check_names_the_damage_and_repairs_it_only_when_asked() {
    let desk = Desk::founded_by("A. Muster");
    let key = desk.path().join("schluessel");
    let whole = std::fs::read(&key).unwrap();
    std::fs::write(&key, "unlesbar").unwrap();
    for _ in 0..2 {
        let said = desk.calls(&["kontrolle"]);
        assert_eq!(said.code, 1, "{}{}", said.out, said.err);
        assert!(said.out.contains("sein Zwilling"), "{}", said.out);
        assert!(said.out.contains("--reparieren"), "{}", said.out);
        assert_eq!(std::fs::read(&key).unwrap(), b"unlesbar");
    }
    let said = desk.does(&["verify", "--repair"]);
    assert!(said.out.contains("wiederhergestellt"), "{}", said.out);
    assert!(said.out.contains("alles in Ordnung"), "{}", said.out);
    assert_eq!(std::fs::read(&key).unwrap(), whole);
}

#[test]
fn while_somebody_else_works_in_it_one_can_look_but_not_write() {
    let desk = Desk::founded_by("A. Muster");
    let (open, _) =
        Workspace::open(&desk.path(), Access::ReadWrite, Env::system().unwrap()).unwrap();
    let look = desk.does(&["mitglieder"]);
    assert!(look.out.contains("A. Muster"), "{}", look.out);
    assert!(look.err.contains("nur lesen"), "{}", look.err);
    let check = desk.does(&["kontrolle"]);
    assert!(check.out.contains("nicht geprüft"), "{}", check.out);
    desk.does(&["export", "-o", desk.folder.path().to_str().unwrap()]);
    let write = desk.calls(&["neu", "aufgabe", "titel=x", "stand=offen"]);
    assert_eq!(write.code, 1);
    assert!(write.err.contains("schon geöffnet"), "{}", write.err);
    drop(open);
    desk.does(&["neu", "aufgabe", "titel=x", "stand=offen"]);
}

#[test]
fn whoever_stops_reading_early_has_seen_enough() {
    let desk = Desk::founded_by("A. Muster");
    let mut child = Command::new(env!("CARGO_BIN_EXE_werkbank"))
        .args([
            "--data-dir",
            desk.path().to_str().unwrap(),
            "liste",
            "leistung",
            "--json",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn the_municipalities_come_from_their_table_as_well() {
    let desk = Desk::empty();
    desk.does(&[
        "init",
        "--name",
        "A. Muster",
        "--team",
        "Taskforce Beispiel",
    ]);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/auszuggv");
    for (name, read, new) in [("official.xlsx", 1, 3), ("german.csv", 1, 0)] {
        let path = corpus.join(name);
        let taken = desk.json(&["import", path.to_str().unwrap(), "--area", "06633"]);
        assert_eq!(taken["directories"][0]["read"]["60"], read);
        assert_eq!(taken["directories"][0]["new"], new);
    }
    let shown = desk.does(&["show", "gebiet", "06633024"]);
    assert!(shown.out.contains("9,583210"), "{}", shown.out);
    assert!(shown.out.contains("gering besiedelt"), "{}", shown.out);

    let folder = TempDir::new().unwrap();
    let other = folder.path().join("Adressen_31122025.csv");
    std::fs::write(&other, "Stand;Satzart;Ort\n60;Söhrewald;06\n").unwrap();
    desk.is_refused(&["import", other.to_str().unwrap()], "AuszugGV");
    std::fs::write(&other, "60;Söhrewald;06;6;33\n").unwrap();
    desk.is_refused(
        &["import", other.to_str().unwrap()],
        "Zeile 1: Spalte G (Gemeinde): ist leer",
    );
}
