//! A day with the screen as lines: the real program, written to and read from through pipes.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that fails panics

mod desk;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use desk::Desk;
use tempfile::TempDir;

const DIRECTORY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/beispiel/gv100ad_06633.txt"
);

/// Writes lines to the program and returns all it says until there are no more.
fn talk(folder: &Path, lines: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_werkbank"))
        .arg("--plain")
        .arg("--data-dir")
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = lines.join("\n") + "\n";
    let mut input = program.stdin.take().unwrap();
    // Who leaves early reads no further.
    drop(input.write_all(text.as_bytes()));
    drop(input);
    let output = program.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let strange = |c: char| c.is_control() && c != '\n';
    assert!(!said.contains(strange), "control characters in {said}");
    said
}

#[track_caller]
fn assert_said(said: &str, parts: &[&str]) {
    let mut rest = said;
    for part in parts {
        let Some(at) = rest.find(part) else {
            panic!("„{part}“ was not said, or not in this order, in\n{said}");
        };
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn a_day_from_the_empty_folder_to_the_file_for_the_others() {
    let desk = Desk::empty();
    let folder = desk.path();
    let begin = [
        "eingabe",
        "text Ada Beispiel",
        "tab",
        "text Taskforce Nordhessen",
        "F2",
    ];
    let import = [
        "Importieren",
        &format!("text {DIRECTORY}"),
        "eingabe",
        "F2",
        "F2",
    ];
    let create = [
        "runter",
        "Neu",
        "text Wohngeldstelle Kassel",
        "tab",
        "F4",
        "text wohngeld",
        "eingabe",
        "F2",
    ];
    let connect = ["tab", "einfg", "F2", "+"];
    let plan = [
        "tab",
        "einfg",
        "text Erster Besuch",
        "tab",
        "text heute",
        "tab",
        "text 9",
        "F2",
    ];
    let check = [
        "tab",
        "Mangel am Punkt",
        "eingabe",
        "text Einzelabruf fehlt",
        "eingabe",
    ];
    let lines: Vec<&str> = [&begin[..], &import, &create, &connect, &plan, &check].concat();
    let said = talk(&folder, &lines);
    assert_said(
        &said,
        &[
            "Neuer Arbeitsbereich",
            "Eigener Name",
            "Noch keine Gebiete",
            "noch ist nichts übernommen",
            "31 neu",
            "Vollzugsbehörde anlegen",
            "Angelegt: Wohngeldstelle Kassel",
            "10 angesprochen",
            "Termin anlegen",
            "Erster Besuch",
            "Mängelklasse",
            "1 Mangel",
        ],
    );
    let status = desk.status();
    assert_eq!(status["records"]["authority"], 1);
    assert_eq!(status["records"]["connection"], 1);
    assert_eq!(status["records"]["appointment"], 1);
    assert_eq!(status["records"]["test-run"], 1);
}

/// A workspace with one appointment and one task.
fn founded() -> Desk {
    let desk = Desk::founded_by("A. Muster");
    desk.makes(&["aufgabe", "titel=Zertifikat bestellen"]);
    desk
}

#[test]
fn what_is_there_is_found_and_changed() {
    let desk = founded();
    let said = talk(
        &desk.path(),
        &[
            "aufgaben",
            "text zertif",
            "eingabe",
            "ersetze Zertifikat erneuern",
            "F2",
            "esc",
            "verlauf gibt es hier nicht",
            "Rückgängig",
        ],
    );
    assert_said(
        &said,
        &[
            "Zertifikat bestellen",
            "Titel *, Zertifikat erneuern",
            "kein Befehl",
            "Erledigt",
        ],
    );
    let titles = desk.does(&["liste", "aufgabe"]).out;
    assert!(titles.contains("Zertifikat bestellen"), "{titles}");
}

#[test]
fn a_file_for_the_others_is_written() {
    let desk = founded();
    let mail = TempDir::new().unwrap();
    let place = format!("ersetze {}", mail.path().display());
    let mut lines = vec!["F12"];
    lines.extend(["tab"; 5]);
    lines.extend([&*place, "F2"]);
    let said = talk(&desk.path(), &lines);
    assert_said(
        &said,
        &["Stand exportieren", "Ordner oder Datei", ".ozgstand"],
    );
    let written = fs::read_dir(mail.path()).unwrap().count();
    assert_eq!(written, 1, "{said}");
}

#[test]
fn one_is_told_where_one_is_and_what_can_be_done() {
    let desk = founded();
    let said = talk(
        &desk.path(),
        &[
            "wo", "?", "abgleich", "alles", "hilfe", "esc", "7", "beenden", "wo",
        ],
    );
    assert_said(
        &said,
        &[
            "Werkbank, Gebiete und Behörden",
            "Bewegen: runter",
            "Importieren (Strg+O)",
            "Abgleich, ",
            "1, hier: ",
            "Hilfe, Abgleich",
        ],
    );
}

#[test]
fn keys_of_ones_own_hold_here_too_and_a_wrong_file_is_named() {
    let desk = founded();
    let keys = desk.path().join("tasten.toml");
    fs::write(&keys, "help = \"Strg+X\"\n").unwrap();
    assert_said(&talk(&desk.path(), &["strg+x"]), &["Hilfe, Werkbank"]);
    fs::write(&keys, "help = \"Strg+X\"\nsearch = \"F12\"\n").unwrap();
    let said = talk(&desk.path(), &["strg+x", "F1"]);
    assert_said(
        &said,
        &[
            "mit „Suchen“ (Zeile 2) und mit „Exportieren“",
            "Hilfe, Werkbank",
        ],
    );
}
