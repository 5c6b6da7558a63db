//! The tables in `assets/beispiel/`, typed: who does what on which day.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::SampleError;
use crate::exchange::Author;

/// Who sits at which laptop. The first one's workspace is the one people look at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Who {
    Erika,
    Max,
    Jana,
}

impl Who {
    pub(super) const ALL: [Self; 3] = [Self::Erika, Self::Max, Self::Jana];

    /// Name and team, as in `personen.toml`.
    pub(super) fn author(self) -> Author {
        match self {
            Self::Erika => Author::new("Erika Beispiel", "Taskforce Landkreis Kassel"),
            Self::Max => Author::new("Max Muster", "Roll-out-Team Bürgerdienste"),
            Self::Jana => Author::new("Jana Probe", "Roll-in-Team Fachämter"),
        }
    }
}

/// Everything that happens.
pub(super) struct Script {
    pub entries: Vec<Entry>,
    /// Kinds of authority that are created where the catalogue proposes them.
    pub founded: Vec<String>,
    pub basics: Vec<Basics>,
    pub rollouts: Vec<Rollout>,
    /// Connections that have a story of their own, by key.
    pub fixed: BTreeMap<String, Course>,
    pub runs: Vec<Run>,
    /// Where the Gemeinden lie, by key.
    pub places: BTreeMap<String, Place>,
}

/// Where a Gemeinde lies, in degrees.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub laenge: String,
    pub breite: String,
}

/// A record that somebody makes or changes, and what becomes of it.
#[derive(Deserialize)]
pub(super) struct Entry {
    /// Working days after today.
    pub tag: i32,
    pub von: Who,
    /// Which kind.
    pub was: String,
    /// The key, where it is not made up.
    pub schluessel: Option<String>,
    pub grund: Option<String>,
    #[serde(default)]
    pub danach: Vec<Later>,
    #[serde(flatten)]
    pub felder: BTreeMap<String, String>,
}

/// What becomes of a record.
#[derive(Deserialize)]
pub(super) struct Later {
    pub tag: i32,
    pub von: Who,
    #[serde(default)]
    pub tat: Deed,
    pub grund: Option<String>,
    #[serde(flatten)]
    pub felder: BTreeMap<String, String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Deed {
    #[default]
    Aendern,
    Loeschen,
}

/// What the authorities of some kinds have in common.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Basics {
    pub arten: Vec<String>,
    pub team: String,
    /// Chosen by turns.
    pub it_dienstleister: Vec<String>,
}

/// How far the connections to a service have come.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rollout {
    pub leistung: String,
    pub von: Who,
    /// Rungs, dealt out by turns to those of its connections that have no course of their own.
    pub stufen: String,
    pub varianten: Vec<String>,
    pub fachverfahren: Vec<Procedure>,
}

/// Where a connection has come to, and how many weeks it took.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Course {
    pub stufe: String,
    pub wochen: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Procedure {
    pub name: String,
    pub hersteller: Option<String>,
    pub version: Option<String>,
}

/// A checklist that somebody works through.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Run {
    pub tag: i32,
    pub von: Who,
    pub anbindung: String,
    pub umgebung: String,
    pub pruefende: String,
    pub termin: Option<String>,
    pub bemerkung: Option<String>,
    /// So many points from the top of the list are passed, where `punkte` says nothing else.
    pub bestanden: usize,
    #[serde(default)]
    pub punkte: BTreeMap<String, Point>,
    pub abschluss: Option<Closing>,
}

/// A point that did not simply pass.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Point {
    pub ergebnis: String,
    pub klasse: Option<String>,
    pub notiz: Option<String>,
    pub huerde: Option<String>,
}

/// How a run ended.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Closing {
    pub tag: i32,
    pub stand: String,
    pub durch: Option<String>,
    pub offene_punkte: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    eintrag: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authorities {
    anlage: Vec<String>,
    stammdaten: Vec<Basics>,
    eintrag: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Connections {
    leistung: Vec<Rollout>,
    fest: BTreeMap<String, Course>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Runs {
    pruefung: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    lage: BTreeMap<String, Place>,
}

macro_rules! table {
    ($file:literal) => {
        read(
            $file,
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/assets/beispiel/",
                $file
            )),
        )
    };
}

/// Germany's directory, cut down to the Kreis.
pub(super) const DIRECTORY: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/beispiel/gv100ad_06633.txt"
));

impl Script {
    pub(super) fn read() -> Result<Self, SampleError> {
        let authorities: Authorities = table!("behoerden.toml")?;
        let connections: Connections = table!("anbindungen.toml")?;
        let runs: Runs = table!("pruefungen.toml")?;
        let places: Places = table!("lagen.toml")?;
        let mut entries = Vec::new();
        let tables: [Entries; 5] = [
            table!("leistungen.toml")?,
            table!("personen.toml")?,
            table!("termine.toml")?,
            table!("huerden.toml")?,
            table!("aufgaben.toml")?,
        ];
        let [services, people, rest @ ..] = tables;
        entries.extend(services.eintrag);
        entries.extend(people.eintrag);
        entries.extend(authorities.eintrag);
        for table in rest {
            entries.extend(table.eintrag);
        }
        Ok(Self {
            entries,
            founded: authorities.anlage,
            basics: authorities.stammdaten,
            rollouts: connections.leistung,
            fixed: connections.fest,
            runs: runs.pruefung,
            places: places.lage,
        })
    }
}

fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, SampleError> {
    toml::from_str(text).map_err(|error| SampleError::Table(format!("{file}: {error}")))
}
