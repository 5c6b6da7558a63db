//! Somebody who has never seen the program gets from nothing to a file for the others, reading only what stands on the
//! screen: a key is pressed only where it is shown together with what it does.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::day::LAPTOP;
use super::session::Session;

/// The names of keys that the screen may show.
const KEYS: &[&str] = &[
    "Eingabe",
    "Leertaste",
    "Einfg",
    "Esc",
    "Tab",
    "F1",
    "F2",
    "F3",
    "F4",
    "F10",
    "F12",
    "Strg+O",
    "Strg+P",
    "Strg+Q",
    "1",
    "9",
    "a",
];

/// The key that stands before these words, if they are on the screen.
fn key_before(words: &str, contents: &str) -> Option<&'static str> {
    let is_shown = |key: &&str| {
        let hint = format!("{key} {words}");
        contents.lines().any(|line| {
            let places = line.match_indices(&hint);
            let mut before = places.map(|(at, _)| line[..at].chars().next_back());
            before.any(|before| before.is_none_or(|c| !c.is_alphanumeric() && c != '+'))
        })
    };
    KEYS.iter().copied().find(is_shown)
}

impl Session {
    /// Waits until the screen shows a key before these words, and presses it.
    #[track_caller]
    fn follows(&mut self, words: &str) -> &mut Self {
        self.wait_until(|screen| key_before(words, &screen.contents()).is_some());
        let key = key_before(words, &self.screen.screen().contents());
        self.presses(key.unwrap())
    }

    /// Waits until the tour offers a key to try, and presses it.
    #[track_caller]
    fn tries(&mut self) -> &mut Self {
        const OFFER: &str = "Jetzt probieren: ";
        let offered = |contents: &str| {
            let (_, rest) = contents.split_once(OFFER)?;
            let offered = rest.split(' ').next()?;
            KEYS.iter().copied().find(|key| *key == offered)
        };
        self.wait_until(|screen| offered(&screen.contents()).is_some());
        let key = offered(&self.screen.screen().contents());
        self.presses(key.unwrap())
    }
}

/// A made-up Gemeindeverzeichnis of one Gemeinde.
fn directory(folder: &Path) -> String {
    let record = |kind: &str, key: &str, name: &str, rest: &str| {
        format!(
            "{:<220}\n",
            format!("{kind}20231130{key:<12}{name:<100}{rest}")
        )
    };
    let records = [
        record("10", "06", "Hessen", ""),
        record("40", "06699", "Musterkreis", "44"),
        record(
            "60",
            "066990010001",
            "Musterstadt",
            "64    000000018030000000805200000003917    34292",
        ),
    ];
    let path = folder.join("gemeinden.txt");
    fs::write(&path, records.concat()).unwrap();
    path.display().to_string()
}

#[test]
fn a_newcomer_gets_to_an_accepted_check_and_a_file_by_what_the_screen_says() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("daten");
    let shown = home.path().display().to_string();
    let vars = [("HOME", shown.as_str())];
    let mut session = Session::with(&folder, LAPTOP, &[], &vars);
    begins(&mut session);
    takes_the_tour(&mut session);
    reads_a_directory(&mut session, home.path());
    makes_an_authority(&mut session);
    connects_a_service(&mut session);
    works_the_checklist(&mut session);
    accepts(&mut session);
    exports(&mut session, home.path());
    session.follows("Menü").follows("Beenden");
    assert_eq!(session.end(), 0);
}

fn begins(session: &mut Session) {
    session.sees("Womit anfangen?").follows("Weiter");
    session.sees("Eigener Name *").types("Ada Beispiel");
    session.follows("Nächstes Feld").types("Taskforce Muster");
    session.follows("Anlegen");
}

/// Trying what each step offers, and closing again what that has opened.
fn takes_the_tour(session: &mut Session) {
    // Broken over two rows.
    session.sees("Tasten; die").sees("Pfeile wählen darin");
    for (step, closing) in [
        ("Rundgang 1 von 5", None),
        ("Rundgang 2 von 5", None),
        ("Rundgang 3 von 5", Some("Hilfe ·")),
        ("Rundgang 4 von 5", Some("Suchen")),
        ("Rundgang 5 von 5", Some("Befehle")),
    ] {
        session.sees(step).tries();
        if let Some(title) = closing {
            let frame = format!("┌ {title}");
            session.sees(&frame).follows("Schließen");
            session.sees_no_more(&frame);
        }
    }
    session.sees_no_more("Rundgang").follows("Werkbank");
}

fn reads_a_directory(session: &mut Session, home: &Path) {
    let path = directory(home);
    session.sees("Noch keine Gebiete").follows("liest das");
    session.sees("einen Pfad eingeben").types(&path);
    session.follows("Öffnen");
    session.sees("Nur diese Gebiete").follows("Ansehen");
    session.sees("noch ist nichts übernommen");
    session.follows("Übernehmen").sees("Musterkreis  06699");
}

/// The tour has told that arrows choose.
fn makes_an_authority(session: &mut Session) {
    session.presses("↓").sees("Leistungen · Musterkreis");
    session.follows("Neu").sees("Vollzugsbehörde anlegen");
    session.types("Wohngeldstelle Muster");
    session.follows("Nächstes Feld").follows("Auswahl");
    session.types("wohngeld").follows("Übernehmen");
    session
        .follows("Anlegen")
        .sees_no_more("Vollzugsbehörde anlegen");
}

fn connects_a_service(session: &mut Session) {
    session.sees("Leistungen · Wohngeldstelle Muster");
    session.follows("Feld").follows("Anbinden");
    session.sees("Anbindung anlegen").follows("Anlegen");
    session.sees_no_more("Anbindung anlegen").sees("00 offen");
}

fn works_the_checklist(session: &mut Session) {
    session.follows("Prüfliste").follows("Bestanden");
    session.sees("· 1 von ");
    let points = points(&session.screen.screen().contents());
    // The screen has shown this key; what is told now and then stands before the hints.
    for done in 2..=points {
        session.presses("Leertaste");
        session.sees(&format!("· {done} von {points}"));
    }
}

/// How many points the title of the checklist counts.
fn points(contents: &str) -> usize {
    let (_, rest) = contents.split_once("· 1 von ").unwrap();
    let digits = rest.chars().take_while(char::is_ascii_digit);
    digits.collect::<String>().parse().unwrap()
}

fn accepts(session: &mut Session) {
    session.follows("Abnahme").sees("Abnahme ·");
    session.follows("Eintragen").sees_no_more("Abnahme ·");
    session.sees("abgenommen");
}

fn exports(session: &mut Session, home: &Path) {
    session.follows("Menü").sees("Exportieren …");
    session.presses("↓").sees("Schreibt eine Standdatei");
    session.follows("Ausführen").sees("Stand exportieren");
    session.follows("Schreiben").sees(".ozgstand");
    let mut files = fs::read_dir(home).unwrap().map(|file| file.unwrap().path());
    assert!(files.any(|file| file.extension().is_some_and(|end| end == "ozgstand")));
}
