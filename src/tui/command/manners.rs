//! The commands by which the program helps people to get on with it: tour, practice, tips, copying, prefix keys.

use super::{Command, Context, Group, Spec};
use crate::tui::input::{Chord, Key};

/// What helps people to get on with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Manners {
    /// Begin the tour.
    Tour,
    /// The next step of the tour.
    NextStep,
    /// No more tour.
    EndTour,
    /// Work in a copy that is thrown away.
    Practise,
    /// Throw the copy away.
    EndPractice,
    /// Switch tips off or on.
    Tips,
    /// Copy what is chosen, or the text that is shown.
    Copy,
    /// Say where the log file lies.
    LogFile,
    /// A list of the places to go to, each with its letter.
    GoTo,
    /// A list of what can be made, each with its letter.
    Begin,
}

use Context::{Main, Record, Text, Tour};

/// Their lines.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    Spec { command: Command::Manners(Manners::NextStep), group: Group::Help, title: "Rundgang: weiter", hint: Some("Weiter"),
        help: "Geht zum nächsten Schritt des Rundgangs, auch ohne die Taste zu probieren.",
        keys: &[Chord::plain(Key::Enter)], contexts: &[Tour] },
    Spec { command: Command::Manners(Manners::EndTour), group: Group::Help, title: "Rundgang beenden", hint: Some("Rundgang beenden"),
        help: "Beendet den Rundgang; aus dem Menü lässt er sich wiederholen.",
        keys: &[Chord::plain(Key::Esc)], contexts: &[Tour] },
    Spec { command: Command::Manners(Manners::Tour), group: Group::Help, title: "Rundgang", hint: None,
        help: "Zeigt in fünf Schritten das Wichtigste an den eigenen Daten.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Manners(Manners::Practise), group: Group::Help, title: "Üben", hint: None,
        help: "Öffnet eine Kopie des Arbeitsbereichs zum Ausprobieren; am Ende wird sie verworfen.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Manners(Manners::EndPractice), group: Group::Help, title: "Üben beenden", hint: Some("Üben beenden"),
        help: "Verwirft die Übungskopie und öffnet den echten Arbeitsbereich, wie er war.",
        keys: &[Chord::ctrl('b')], contexts: &[Main] },
    Spec { command: Command::Manners(Manners::Tips), group: Group::Help, title: "Tipps aus oder an", hint: None,
        help: "Schaltet die kurzen Hinweise ab, die im passenden Moment unten erscheinen, oder wieder an.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Manners(Manners::LogFile), group: Group::Help, title: "Wo das Protokoll liegt", hint: None,
        help: "Nennt die Datei, in der Starts und Fehler stehen, ohne persönliche Angaben; für Rückfragen bei der IT.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Manners(Manners::Copy), group: Group::Edit, title: "Kopieren …", hint: None,
        help: "Kopiert Name, Schlüssel oder alle Angaben des Gewählten in die Zwischenablage, bei Meldungen den Text.",
        keys: &[Chord::ctrl('k')], contexts: &[Record, Text] },
    Spec { command: Command::Manners(Manners::GoTo), group: Group::View, title: "Gehe zu …", hint: None,
        help: "Zeigt, wohin es geht, jedes Ziel mit einem Buchstaben.",
        keys: &[Chord::char('g')], contexts: &[Main] },
    Spec { command: Command::Manners(Manners::Begin), group: Group::Edit, title: "Neu anlegen …", hint: None,
        help: "Zeigt, was sich anlegen lässt, jede Art mit einem Buchstaben.",
        keys: &[Chord::char('n')], contexts: &[Record] },
];
