//! What can be done in the overview only.

use super::{Command, Context, Group, Spec};
use crate::tui::input::Chord;

/// What only the overview knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Overview {
    /// Choose the service that Kreise and map are about.
    Service,
    /// The next service.
    NextService,
    /// Put Hürden together by something else.
    Grouping,
    /// Come nearer to the map.
    Nearer,
    /// Go further away from it.
    Further,
    /// Letters in place of signs on the map, or signs again.
    Signs,
}

const fn of(command: Overview) -> Command {
    Command::Overview(command)
}

/// The commands with their keys.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    Spec { command: of(Overview::Nearer), group: Group::View, title: "Karte größer", hint: Some("Größer"),
        help: "Zeigt auf der Karte einen kleineren Ausschnitt um den gewählten Ort.",
        keys: &[Chord::char('+')], contexts: &[Context::Map] },
    Spec { command: of(Overview::Further), group: Group::View, title: "Karte kleiner", hint: Some("Kleiner"),
        help: "Zeigt auf der Karte wieder mehr von der Region.",
        keys: &[Chord::char('-')], contexts: &[Context::Map] },
    Spec { command: of(Overview::Service), group: Group::View, title: "Leistung für Karte und Kreise …", hint: Some("Leistung"),
        help: "Wählt, für welche Leistung Karte und Kreise den Stand zeigen, oder alle zusammen.",
        keys: &[Chord::char('l')], contexts: &[Context::Overview] },
    Spec { command: of(Overview::NextService), group: Group::View, title: "Nächste Leistung für Karte und Kreise", hint: None,
        help: "Zeigt auf Karte und in den Kreisen die nächste Leistung, nach der letzten wieder alle zusammen.",
        keys: &[Chord::char('w')], contexts: &[Context::Overview] },
    Spec { command: of(Overview::Signs), group: Group::View, title: "Buchstaben oder Zeichen auf der Karte", hint: None,
        help: "Zeigt den Stand der Orte auf der Karte als Buchstaben, oder wieder als Zeichen.",
        keys: &[Chord::char('b')], contexts: &[Context::Map] },
    Spec { command: of(Overview::Grouping), group: Group::View, title: "Hürden anders zusammenfassen", hint: Some("Anders gruppieren"),
        help: "Fasst die Hürden der Reihe nach zusammen nach Kategorie, nach Art oder nach Verursacher.",
        keys: &[Chord::char('o')], contexts: &[Context::Pareto] },
];
