//! The kinds of records.

use super::field::Field;

/// What a record is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Gebiet.
    Area,
    /// Vollzugsbehörde.
    Authority,
    /// Leistung.
    Service,
    /// Anbindung: the cell of authorities × services.
    Connection,
    /// Termin.
    Appointment,
    /// Prüfung: one checklist worked through for one Anbindung.
    TestRun,
    /// Prüfvorlage: a checklist as a team wants it.
    Template,
    /// Hürde.
    Obstacle,
    /// Aufgabe.
    Task,
    /// Person.
    Person,
    /// Team.
    Team,
    /// Meilenstein.
    Milestone,
    /// Mitglied: a laptop that writes into the workspace.
    Member,
}

/// Who writes records of a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Upkeep {
    /// People do.
    Team,
    /// Only the program does.
    Program,
}

/// What the table says of a kind.
#[derive(Debug)]
pub struct KindDef {
    /// The kind.
    pub kind: Kind,
    /// The name it is stored under: its German word, ASCII, singular.
    pub slug: &'static str,
    /// Its English word.
    pub english: &'static str,
    /// Every word that names it on the command line, lower case.
    pub words: &'static [&'static str],
    /// German name of one.
    pub label: &'static str,
    /// German name of several.
    pub plural: &'static str,
    /// Who writes it.
    pub upkeep: Upkeep,
    /// The fields whose values name a record to people, in this order.
    pub title: &'static [&'static str],
    /// Its fields, in the order of forms.
    pub fields: &'static [Field],
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::Area,
        Self::Authority,
        Self::Service,
        Self::Connection,
        Self::Appointment,
        Self::TestRun,
        Self::Template,
        Self::Obstacle,
        Self::Task,
        Self::Person,
        Self::Team,
        Self::Milestone,
        Self::Member,
    ];

    /// The kinds that people write.
    pub fn of_team() -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(|kind| kind.def().upkeep == Upkeep::Team)
    }
}
