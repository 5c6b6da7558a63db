//! The words by which people look for a command that has another name here, and the answers where there is none.

use super::{Command, calendar::Calendar, manners::Manners, register::Register};
use crate::model::schema::Kind;

/// Other words for commands: typing them finds these in the palette.
#[rustfmt::skip]
const WORDS: &[(Command, &str)] = &[
    (Command::Quit, "schließen verlassen ende exit schluss feierabend"),
    (Command::Delete, "entfernen weg streichen"),
    (Command::Undo, "zurück zurücknehmen undo"),
    (Command::Redo, "redo noch einmal"),
    (Command::Report, "drucken ausdruck papier pdf print statusbericht mappe protokoll merkblatt evaluierung auswertung html"),
    (Command::Export, "senden verschicken weitergeben mail schreiben speichern unter sichern für andere"),
    (Command::Import, "einlesen öffnen laden holen kalenderdatei outlook ics"),
    (Command::Calendar(Calendar::SaveFile), "outlook thunderbird exportieren ics ical termine telefon abonnieren"),
    (Command::Search, "finden gehe zu springen"),
    (Command::Edit, "ändern editieren formular öffnen"),
    (Command::New, "anlegen hinzufügen erstellen"),
    (Command::History, "historie wer hat geändert änderungen protokoll"),
    (Command::BackUp, "backup sichern"),
    (Command::Backups, "backup wiederherstellen"),
    (Command::Help, "f1 erklärung anleitung legende zeichen farben"),
    (Command::Zoom, "vergrößern maximieren vollbild"),
    (Command::Mouse, "text markieren maus"),
    (Command::Create(Kind::Appointment), "kalender besuch"),
    (Command::Create(Kind::Task), "todo nächster schritt"),
    (Command::List(Kind::Person), "ansprechpartner kontakt telefon"),
    (Command::Manners(Manners::Copy), "zwischenablage clipboard strg c"),
    (Command::Manners(Manners::Practise), "ausprobieren testen spielwiese schulung"),
    (Command::Manners(Manners::Tour), "einführung tutorial lernen"),
    (Command::Manners(Manners::LogFile), "log fehler support"),
    (Command::Messages, "fehler hinweise benachrichtigungen log"),
];

/// An answer to what somebody looks for, where no command of that name can be given here.
pub struct Saying {
    /// The words that find it.
    pub words: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What to do instead.
    pub text: &'static str,
    /// The command that it is about; while that can be given, nothing needs to be said.
    pub unless: Option<Command>,
}

/// The answers.
#[rustfmt::skip]
pub const SAYINGS: &[Saying] = &[
    Saying { words: "speichern sichern save strg s", title: "Speichern: geschieht von selbst", unless: None,
        text: "Jede Änderung ist gespeichert, sobald oben „gespeichert“ steht. Für die anderen schreibt <export> eine Datei." },
    Saying { words: "excel tabelle csv xlsx calc", title: "Excel: in einer Liste speichern",
        unless: Some(Command::Register(Register::SaveTable)),
        text: "In Listen (etwa <list-connection>) schreibt <register-save-table> eine Excel-Datei; sonst „werkbank liste anbindung -o anbindungen.xlsx“." },
    Saying { words: "löschen entfernen weg", title: "Löschen: erst etwas wählen", unless: Some(Command::Delete),
        text: "<delete> löscht, was gewählt ist; hier ist nichts gewählt, was sich löschen lässt. Gebiete kommen aus dem Verzeichnis." },
    Saying { words: "bearbeiten ändern formular", title: "Bearbeiten: erst etwas wählen", unless: Some(Command::Edit),
        text: "<edit> öffnet das Formular von dem, was gewählt ist; hier ist nichts gewählt." },
    Saying { words: "rückgängig zurück undo", title: "Rückgängig: noch nichts da", unless: Some(Command::Undo),
        text: "<undo> nimmt die eigene letzte Änderung zurück; es gibt noch keine." },
    Saying { words: "status stufe setzen", title: "Status: erst eine Anbindung wählen", unless: Some(Command::Rung),
        text: "<next-rung> und <rung> ändern die Stufe der gewählten Anbindung; sie stehen im Feld „Leistungen“." },
    Saying { words: "abnahme mangel prüfen prüfliste bestanden", title: "Prüfen: erst eine Anbindung wählen",
        unless: Some(Command::Accept),
        text: "Im Feld „Leistungen“ öffnet Eingabe die Prüfliste; dort hat jedes Ergebnis seine Taste." },
    Saying { words: "passwort kennwort anmelden login benutzer", title: "Anmelden: ist nicht nötig", unless: None,
        text: "Wer an diesem Rechner angemeldet ist, arbeitet unter seinem Namen; Kennwort und Angaben stehen im Abgleich (<show-exchange>)." },
    Saying { words: "outlook kalenderdatei ics ical thunderbird termine exportieren",
        title: "Outlook: Termine als Kalenderdatei", unless: Some(Command::Calendar(Calendar::SaveFile)),
        text: "Im Kalender (<show-calendar>) speichert „Als Kalenderdatei speichern“ die Termine; eine Kalenderdatei liest <import> ein." },
    Saying { words: "schrift größe zoom kleiner", title: "Schriftgröße: stellt das Terminal ein", unless: None,
        text: "Meist mit Strg und + oder Strg und -. Die Farben wählt „werkbank --theme light“ oder „dark“." },
];

/// The other words for a command.
pub fn of(command: Command) -> &'static str {
    let mut words = WORDS.iter();
    words
        .find(|(known, _)| *known == command)
        .map_or("", |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_its_words_once_and_every_answer_is_a_sentence() {
        for (command, _) in WORDS {
            let alike = WORDS.iter().filter(|(other, _)| other == command);
            assert_eq!(alike.count(), 1, "{command:?}");
        }
        for saying in SAYINGS {
            assert!(saying.text.ends_with('.'), "{}", saying.text);
        }
    }
}
