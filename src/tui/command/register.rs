//! The commands of lists: how they stand, what is marked, and the short ways to what is done most.

use super::{Command, Context, Group, Spec};
use crate::tui::input::{Chord, Key};

/// What a list can be told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Register {
    /// Choose what it is sorted by.
    Sort,
    /// Choose its columns.
    Columns,
    /// Choose how it stands by a name, or give that a name.
    Views,
    /// Show only what holds something in its fields.
    Fields,
    /// Mark the chosen record, or take its mark away.
    Mark,
    /// Mark on the way to the row above.
    MarkUp,
    /// Mark on the way to the row below.
    MarkDown,
    /// Mark everything that is seen.
    MarkAll,
    /// Mark what is not marked.
    Invert,
    /// Mark nothing.
    Unmark,
    /// Give the rows to the clipboard.
    CopyRows,
    /// Save the rows as a table for spreadsheets.
    SaveTable,
    /// Open the next list of the view.
    NextTab,
    /// Open the list before.
    PreviousTab,
    /// Say that a Hürde is solved, and how.
    Solve,
    /// Say that somebody works on it.
    Begin,
    /// Take a Hürde to the next level.
    Escalate,
    /// Make a task for a Hürde.
    AddTask,
    /// Take over the solution of a Hürde like this one.
    TakeOver,
    /// Say that tasks are done, or open again.
    Finish,
    /// Say that milestones are reached, or planned again.
    Reach,
    /// Make records of the milestones of the Kommunalpakt.
    TakePact,
    /// Give the mail addresses to the clipboard.
    CopyMail,
}

use Context::{Milestones, Obstacles, Persons, Register as List, Shelf, Tasks};

/// The table.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    Spec { command: Command::Register(Register::Solve), group: Group::Work, title: "Hürde gelöst …", hint: Some("Gelöst"),
        help: "Fragt nach der Lösung und meldet die Hürde als gelöst.", keys: &[Chord::char('e')], contexts: &[Obstacles] },
    Spec { command: Command::Register(Register::Escalate), group: Group::Work, title: "Eskalieren …", hint: Some("Eskalieren"),
        help: "Bringt die Hürde eine Ebene höher; fragt, was gebraucht wird, von wem und bis wann.",
        keys: &[Chord::char('h')], contexts: &[Obstacles] },
    Spec { command: Command::Register(Register::Finish), group: Group::Work, title: "Aufgabe erledigt", hint: Some("Erledigt"),
        help: "Meldet die Aufgabe mit heutigem Tag als erledigt; noch einmal gedrückt ist sie wieder offen.",
        keys: &[Chord::char('e')], contexts: &[Tasks] },
    Spec { command: Command::Register(Register::Reach), group: Group::Work, title: "Meilenstein erreicht", hint: Some("Erreicht"),
        help: "Meldet den Meilenstein als erreicht; noch einmal gedrückt ist er wieder geplant.",
        keys: &[Chord::char('e')], contexts: &[Milestones] },
    Spec { command: Command::Register(Register::TakePact), group: Group::Work, title: "Meilensteine des Kommunalpakts übernehmen", hint: None,
        help: "Legt die bekannten Meilensteine des Kommunalpakts als eigene an; was es schon gibt, bleibt.",
        keys: &[], contexts: &[Milestones] },
    Spec { command: Command::Register(Register::Begin), group: Group::Work, title: "In Arbeit nehmen", hint: Some("In Arbeit"),
        help: "Sagt, dass jemand daran arbeitet.", keys: &[Chord::char('b')], contexts: &[Obstacles, Tasks] },
    Spec { command: Command::Register(Register::AddTask), group: Group::Work, title: "Aufgabe zur Hürde …", hint: Some("Aufgabe"),
        help: "Legt eine Aufgabe an, die zu dieser Hürde gehört.", keys: &[Chord::char('t')], contexts: &[Obstacles] },
    Spec { command: Command::Register(Register::TakeOver), group: Group::Work, title: "Lösung übernehmen", hint: None,
        help: "Übernimmt die Lösung der ähnlichen gelösten Hürde, die in den Einzelheiten gewählt ist, sonst der ähnlichsten.",
        keys: &[Chord::char('u')], contexts: &[Obstacles] },
    Spec { command: Command::Register(Register::CopyMail), group: Group::Work, title: "Mailadressen kopieren", hint: Some("Mailadressen"),
        help: "Gibt die Mailadressen der markierten oder der gewählten Person an die Zwischenablage, für die Zeile „An“.",
        keys: &[Chord::char('m')], contexts: &[Persons] },
    Spec { command: Command::Register(Register::Mark), group: Group::Edit, title: "Markieren", hint: Some("Markieren"),
        help: "Markiert die gewählte Zeile und geht zur nächsten; mit Umschalt und Pfeilen geht es im Block.",
        keys: &[Chord::char(' ')], contexts: &[List] },
    Spec { command: Command::Register(Register::MarkDown), group: Group::Edit, title: "Block nach unten markieren", hint: None,
        help: "Markiert die gewählte Zeile und die darunter; so wächst ein Block.",
        keys: &[Chord::shift(Key::Down)], contexts: &[List] },
    Spec { command: Command::Register(Register::MarkUp), group: Group::Edit, title: "Block nach oben markieren", hint: None,
        help: "Markiert die gewählte Zeile und die darüber; so wächst ein Block.",
        keys: &[Chord::shift(Key::Up)], contexts: &[List] },
    Spec { command: Command::Register(Register::MarkAll), group: Group::Edit, title: "Alle markieren", hint: None,
        help: "Markiert alle Zeilen, die der Filter zeigt.", keys: &[Chord::char('a')], contexts: &[List] },
    Spec { command: Command::Register(Register::Invert), group: Group::Edit, title: "Markierung umkehren", hint: None,
        help: "Markiert, was nicht markiert ist, und umgekehrt.", keys: &[Chord::char('i')], contexts: &[List] },
    Spec { command: Command::Register(Register::Unmark), group: Group::Edit, title: "Keine markieren", hint: None,
        help: "Nimmt alle Markierungen zurück; Esc tut es auch.", keys: &[], contexts: &[List] },
    Spec { command: Command::Register(Register::Views), group: Group::View, title: "Ansichten der Liste …", hint: Some("Ansichten"),
        help: "Fertige und eigene Ansichten der Liste, etwa offen, überfällig, meine; hier wird die jetzige auch gespeichert.",
        keys: &[Chord::char('v')], contexts: &[List] },
    Spec { command: Command::Register(Register::Fields), group: Group::View, title: "Nach Feldern filtern …", hint: Some("Felder"),
        help: "Zeigt nur Zeilen, deren Felder etwas Bestimmtes enthalten: Stand, Frist, Person, mein Team.",
        keys: &[Chord::char('f')], contexts: &[List] },
    Spec { command: Command::Register(Register::Sort), group: Group::View, title: "Sortieren …", hint: Some("Sortieren"),
        help: "Wählt die Spalte, nach der sortiert wird; die vorige entscheidet bei Gleichstand. Ein Klick auf den Kopf tut es auch.",
        keys: &[Chord::char('s')], contexts: &[List] },
    Spec { command: Command::Register(Register::Columns), group: Group::View, title: "Spalten …", hint: None,
        help: "Welche Spalten die Liste hat, und in welcher Reihenfolge.", keys: &[Chord::char('k')], contexts: &[List] },
    Spec { command: Command::Register(Register::CopyRows), group: Group::Edit, title: "Zeilen kopieren", hint: None,
        help: "Gibt die markierten, sonst alle gezeigten Zeilen mit ihren Spalten an die Zwischenablage, für eine Tabelle.",
        keys: &[Chord::char('c')], contexts: &[List] },
    Spec { command: Command::Register(Register::SaveTable), group: Group::File, title: "Als Excel-Tabelle speichern …", hint: None,
        help: "Schreibt die markierten oder die gezeigten Zeilen mit allen Feldern in eine Datei für Excel oder LibreOffice.",
        keys: &[Chord::char('x')], contexts: &[List] },
    Spec { command: Command::Register(Register::NextTab), group: Group::View, title: "Nächster Reiter", hint: Some("Reiter"),
        help: "Öffnet die andere Liste dieser Ansicht.", keys: &[Chord::plain(Key::Right)], contexts: &[Shelf] },
    Spec { command: Command::Register(Register::PreviousTab), group: Group::View, title: "Voriger Reiter", hint: None,
        help: "Öffnet die Liste davor.", keys: &[Chord::plain(Key::Left)], contexts: &[Shelf] },
];
