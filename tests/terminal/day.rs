//! A first day: nothing there in the morning, a state file for the others in the evening, all there the next morning.

use std::fs;
use std::path::Path;

use portable_pty::PtySize;
use tempfile::TempDir;

use super::session::{SIZE, Session};

pub const LAPTOP: PtySize = PtySize {
    rows: 36,
    cols: 120,
    ..SIZE
};

const DIRECTORY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/beispiel/gv100ad_06633.txt"
);

#[test]
fn a_first_day_and_the_next_morning() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("daten");
    let mut day = Session::on(&folder, LAPTOP);
    begins(&mut day);
    reads_the_directory(&mut day);
    creates_an_authority(&mut day);
    creates_a_connection(&mut day);
    moves_it_up_the_ladder(&mut day);
    creates_an_appointment(&mut day);
    finds_a_defect(&mut day);
    exports(&mut day, home.path());
    day.presses("Strg+Q");
    assert_eq!(day.end(), 0);

    let mut morning = Session::on(&folder, LAPTOP);
    morning.sees("Wohngeldstelle Kassel").sees("Erster Besuch");
    morning.sees("10 angesprochen").sees("1 Mangel");
    morning.presses("Strg+Q");
    assert_eq!(morning.end(), 0);
}

fn begins(day: &mut Session) {
    day.sees("Neuer Arbeitsbereich").presses("Eingabe");
    day.sees("Eigener Name")
        .types("Ada Beispiel")
        .presses("Tab");
    day.types("Taskforce Nordhessen").presses("F2");
    day.sees("gespeichert").sees("Noch keine Gebiete");
}

fn reads_the_directory(day: &mut Session) {
    day.presses("Strg+O").sees("einen Pfad eingeben");
    day.types(DIRECTORY).presses("Eingabe");
    day.sees("Nur diese Gebiete").presses("F2");
    day.sees("noch ist nichts übernommen").sees("31 neu");
    day.presses("F2");
    day.sees_no_more("noch ist nichts übernommen")
        .sees("Baunatal");
}

fn creates_an_authority(day: &mut Session) {
    day.presses("↓").sees("Leistungen · Landkreis Kassel");
    day.presses("Einfg").sees("Vollzugsbehörde anlegen");
    day.types("Wohngeldstelle Kassel").presses("Tab");
    day.presses("F4").types("wohngeld").presses("Eingabe");
    day.sees("Immenhausen, Stadt").presses("F2");
    day.sees_no_more("Vollzugsbehörde anlegen")
        .sees("• Wohngeldstelle Kassel");
}

fn creates_a_connection(day: &mut Session) {
    day.sees("Leistungen · Wohngeldstelle Kassel");
    day.presses("Tab").presses("Einfg");
    day.sees("Anbindung anlegen").presses("F2");
    day.sees_no_more("Anbindung anlegen").sees("00 offen");
}

fn moves_it_up_the_ladder(day: &mut Session) {
    day.presses("+").sees("10 angesprochen");
}

fn creates_an_appointment(day: &mut Session) {
    day.presses("Tab").presses("Einfg").sees("Termin anlegen");
    day.types("Erster Besuch").presses("Tab");
    day.types("heute").presses("Tab").types("9").presses("F2");
    day.sees_no_more("Termin anlegen").sees("Erster Besuch");
}

fn finds_a_defect(day: &mut Session) {
    day.presses("Tab").presses("m").sees("Mängelklasse");
    day.presses("Eingabe").sees("nicht bestanden zu Punkt 1");
    day.types("Einzelabruf fehlt").presses("Eingabe");
    day.sees("1 Mangel");
}

fn exports(day: &mut Session, home: &Path) {
    day.presses("F12").sees("Ordner oder Datei");
    for _ in ["Vollständig", "Verschlüsselung", "Form", "Größe", "Ordner"] {
        day.presses("Tab");
    }
    day.presses("Strg+A");
    day.types(&home.display().to_string()).presses("F2");
    day.sees_no_more("Ordner oder Datei").sees(".ozgstand");
    let names = fs::read_dir(home)
        .unwrap()
        .map(|file| file.unwrap().file_name());
    let mut files = names.filter(|name| name.to_string_lossy().ends_with(".ozgstand"));
    assert!(
        files.next().is_some(),
        "no state file in {}",
        home.display()
    );
}
