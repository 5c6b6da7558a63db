//! The commands of the matrix.

use super::{Command, Context, Group, Spec, f};
use crate::tui::input::{Chord, Key};

/// What only the matrix can be told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matrix {
    /// Go to the chosen cell in the workbench; fold or unfold a Kreis.
    Open,
    /// Mark the chosen cell, or mark it no more.
    Mark,
    /// The same for all services of the chosen authority.
    MarkRow,
    /// The same for all authorities that execute the chosen service.
    MarkColumn,
    /// The same for all authorities of the Kreis.
    MarkGroup,
    /// The same for everything that is shown.
    MarkAll,
    /// Set the rung of all marked connections.
    Rung,
    /// Change a field of all marked connections.
    Edit,
    /// Leave something out.
    Filter,
    /// Sort rows or columns.
    Sort,
    /// Choose the columns.
    Columns,
    /// Group the rows by Kreis, or not.
    Group,
    /// Fold all groups, or unfold them.
    Fold,
    /// List the connections behind what is chosen or marked.
    List,
    /// Copy what is shown or marked.
    Copy,
}

const IN_MATRIX: &[Context] = &[Context::Matrix];
const WITH_MARKS: &[Context] = &[Context::MarkedCells];

/// Their lines in the table.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    Spec { command: Command::Matrix(Matrix::Rung), group: Group::Work, title: "Status aller Markierten setzen …", hint: Some("Status setzen"),
        help: "Setzt alle markierten Anbindungen in einem Schritt auf eine Stufe; was springt oder zurückgeht, wird vorher gesagt.",
        keys: &[f(5)], contexts: WITH_MARKS },
    Spec { command: Command::Matrix(Matrix::Edit), group: Group::Edit, title: "Alle Markierten bearbeiten …", hint: Some("Bearbeiten"),
        help: "Ändert ein Feld bei allen markierten Anbindungen in einem Schritt, etwa Zieltermin oder verantwortliche Person.",
        keys: &[f(2)], contexts: WITH_MARKS },
    Spec { command: Command::Matrix(Matrix::Open), group: Group::View, title: "In der Werkbank öffnen", hint: Some("Öffnen"),
        help: "Geht zur Behörde und Leistung der gewählten Zelle; auf der Zeile eines Kreises klappt es ihn zu oder auf.",
        keys: &[Chord::plain(Key::Enter)], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::Mark), group: Group::Edit, title: "Zelle markieren", hint: Some("Markieren"),
        help: "Markiert die gewählte Zelle oder hebt ihre Markierung auf; in der Zeile eines Kreises alle Zellen darunter.",
        keys: &[Chord::char(' ')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::Filter), group: Group::View, title: "Matrix filtern …", hint: Some("Filter"),
        help: "Zeigt nur bestimmte Behörden und Leistungen: nach Namen, Kreis, Art, Status, Hemmnis oder Überfälligem.",
        keys: &[Chord::ctrl('f')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::Sort), group: Group::View, title: "Sortieren …", hint: Some("Sortieren"),
        help: "Sortiert Zeilen oder Spalten; dieselbe Wahl noch einmal kehrt die Reihenfolge um.",
        keys: &[Chord::char('s')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::Columns), group: Group::View, title: "Spalten wählen …", hint: Some("Spalten"),
        help: "Welche Leistungen als Spalten zu sehen sind.",
        keys: &[Chord::char('k')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::Group), group: Group::View, title: "Nach Kreisen gruppieren oder nicht", hint: None,
        help: "Stellt die Behörden jedes Kreises unter eine Zeile mit seinen Summen, oder alle in eine Liste.",
        keys: &[Chord::char('o')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::Fold), group: Group::View, title: "Alle Kreise zu- oder aufklappen", hint: None,
        help: "Zeigt von allen Kreisen nur die Summen, oder wieder alle Behörden.",
        keys: &[Chord::char('f')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::MarkRow), group: Group::Edit, title: "Behörde markieren", hint: None,
        help: "Markiert alle Leistungen der gewählten Behörde, oder hebt es auf.",
        keys: &[Chord::char('b')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::MarkColumn), group: Group::Edit, title: "Leistung markieren", hint: None,
        help: "Markiert die gewählte Leistung bei allen gezeigten Behörden, oder hebt es auf.",
        keys: &[Chord::char('l')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::MarkGroup), group: Group::Edit, title: "Kreis markieren", hint: None,
        help: "Markiert alle gezeigten Behörden des Kreises mit allen Leistungen, oder hebt es auf.",
        keys: &[Chord::char('r')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::MarkAll), group: Group::Edit, title: "Alles Gezeigte markieren", hint: None,
        help: "Markiert alles, was der Filter zeigt, oder hebt es auf; Esc hebt alle Markierungen auf.",
        keys: &[Chord::char('a')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::List), group: Group::View, title: "Anbindungen auflisten …", hint: None,
        help: "Listet die markierten Anbindungen auf, oder die der gewählten Behörde, oder die hinter der Summe eines Kreises.",
        keys: &[Chord::char('e')], contexts: IN_MATRIX },
    Spec { command: Command::Matrix(Matrix::Copy), group: Group::Edit, title: "Tabelle kopieren", hint: None,
        help: "Kopiert die gezeigten Zeilen als Tabelle für Excel, oder nur die mit Markierungen.",
        keys: &[Chord::char('c')], contexts: IN_MATRIX },
];
