//! What can be done in the view of the Prüfungen, besides what can be done with any checklist.

use serde::{Deserialize, Serialize};

use super::{Command, Context, Group, Spec};
use crate::model::catalogue::Path;
use crate::tui::input::Chord;

/// The view's own commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Runs {
    /// Go to the next point that nobody has looked at.
    NextOpen,
    /// Write down the evidence of the point.
    Proof,
    /// Correct the time of the point.
    Time,
    /// Make a Hürde of the point, or open the one there is.
    Obstacle,
    /// Make an Aufgabe of the point, or open the one there is.
    Task,
    /// Compare with the next earlier run, or with none.
    Compare,
    /// Choose which points are shown.
    Choose,
    /// Show only some points.
    Show(Only),
    /// Let an accepted run be changed again.
    Reopen,
    /// The Prüfvorlagen.
    Templates,
    /// What is shown as a table for other programs.
    Copy,
}

/// Which points are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Only {
    /// All of them.
    #[default]
    All,
    /// Those nobody has looked at.
    Open,
    /// Those that failed.
    Defects,
    /// Those that must pass.
    Mandatory,
    /// Those checked in the test environment.
    Test,
    /// Those checked in production.
    Production,
    /// Those of one way of transport.
    Path(Path),
}

impl Only {
    /// All there are, in the order to offer them.
    pub const ALL: [Self; 10] = [
        Self::All,
        Self::Open,
        Self::Defects,
        Self::Mandatory,
        Self::Test,
        Self::Production,
        Self::Path(Path::Pdf),
        Self::Path(Path::Osci),
        Self::Path(Path::FitConnect),
        Self::Path(Path::Web),
    ];
}

use Context::{Points, Runs as List};

const fn show(only: Only, title: &'static str, help: &'static str) -> Spec {
    Spec {
        command: Command::Runs(Runs::Show(only)),
        group: Group::View,
        title,
        hint: None,
        help,
        keys: &[],
        contexts: &[Points],
    }
}

/// Their lines in the table of commands.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    Spec { command: Command::Runs(Runs::NextOpen), group: Group::Work, title: "Nächster offener Punkt", hint: Some("Nächster offener"),
        help: "Geht zum nächsten Prüfpunkt, den noch niemand angesehen hat; am Ende wieder von vorn.",
        keys: &[Chord::char('w')], contexts: &[Points] },
    Spec { command: Command::Runs(Runs::Obstacle), group: Group::Work, title: "Hürde aus dem Punkt …", hint: Some("Hürde"),
        help: "Legt aus dem Prüfpunkt eine Hürde an, mit Bemerkung, Mängelklasse, Anbindung und Behörde; gibt es sie schon, öffnet sie sich.",
        keys: &[Chord::char('r')], contexts: &[Points] },
    Spec { command: Command::Runs(Runs::Task), group: Group::Work, title: "Aufgabe aus dem Punkt …", hint: Some("Aufgabe"),
        help: "Legt aus dem Prüfpunkt eine Aufgabe an, mit Bemerkung, Anbindung und Behörde; gibt es sie schon, öffnet sie sich.",
        keys: &[Chord::char('t')], contexts: &[Points] },
    Spec { command: Command::Runs(Runs::Proof), group: Group::Work, title: "Nachweis zum Punkt …", hint: None,
        help: "Hält Dateiname oder Protokollnummer zum Prüfpunkt fest, keine Personendaten.",
        keys: &[Chord::char('d')], contexts: &[Points] },
    Spec { command: Command::Runs(Runs::Time), group: Group::Work, title: "Uhrzeit des Punkts …", hint: None,
        help: "Berichtigt, wann der Prüfpunkt geprüft wurde; sonst gilt die Zeit der Eingabe.",
        keys: &[Chord::char('u')], contexts: &[Points] },
    Spec { command: Command::Runs(Runs::Compare), group: Group::View, title: "Mit früherer Prüfung vergleichen", hint: Some("Vergleichen"),
        help: "Stellt die Ergebnisse der vorigen Prüfung daneben; noch einmal die davor, zuletzt wieder keine.",
        keys: &[Chord::char('v')], contexts: &[Points] },
    Spec { command: Command::Runs(Runs::Choose), group: Group::View, title: "Nur einige Punkte zeigen …", hint: Some("Nur zeigen"),
        help: "Zeigt nur offene, nur Mängel, nur Pflichtpunkte oder nur die einer Umgebung oder Variante; Esc zeigt wieder alle.",
        keys: &[Chord::char('f')], contexts: &[Points] },
    show(Only::All, "Alle Punkte zeigen", "Zeigt wieder alle Punkte der Prüfliste."),
    show(Only::Open, "Nur offene Punkte zeigen", "Zeigt nur Punkte, die noch niemand angesehen hat."),
    show(Only::Defects, "Nur Mängel zeigen", "Zeigt nur Punkte, die nicht bestanden sind."),
    show(Only::Mandatory, "Nur Pflichtpunkte zeigen", "Zeigt nur Punkte, die für die Abnahme erfüllt sein müssen."),
    show(Only::Test, "Nur Testumgebung zeigen", "Zeigt nur Punkte, die in der Testumgebung geprüft werden."),
    show(Only::Production, "Nur Produktion zeigen", "Zeigt nur Punkte, die in der Produktion geprüft werden."),
    show(Only::Path(Path::Pdf), "Nur PDF-Link zeigen", "Zeigt nur Punkte, die zum Weg PDF-Link gehören."),
    show(Only::Path(Path::Osci), "Nur OSCI/XTA zeigen", "Zeigt nur Punkte, die zum Weg OSCI/XTA gehören."),
    show(Only::Path(Path::FitConnect), "Nur FIT-Connect zeigen", "Zeigt nur Punkte, die zum Weg FIT-Connect gehören."),
    show(Only::Path(Path::Web), "Nur Web-Component zeigen", "Zeigt nur Punkte, die zum Weg Web-Component oder Vorgangsraum gehören."),
    Spec { command: Command::Runs(Runs::Reopen), group: Group::Work, title: "Prüfung wieder öffnen", hint: Some("Wieder öffnen"),
        help: "Lässt Ergebnisse nach der Abnahme oder ihrer Verweigerung wieder ändern; was dabei eingetragen war, bleibt stehen.",
        keys: &[Chord::char('y')], contexts: &[Points, List] },
    Spec { command: Command::Runs(Runs::Templates), group: Group::Work, title: "Prüfvorlagen …", hint: Some("Vorlagen"),
        help: "Eigene Prüflisten des Teams: aus der eingebauten kopieren, Punkte ändern, ergänzen, entfernen und ordnen.",
        keys: &[Chord::char('l')], contexts: &[Points, List] },
    Spec { command: Command::Runs(Runs::Copy), group: Group::Edit, title: "Als Tabelle kopieren", hint: None,
        help: "Gibt die gezeigten Zeilen an die Zwischenablage, mit Tabulatoren für Excel.",
        keys: &[Chord::char('c')], contexts: &[Points, List] },
];
