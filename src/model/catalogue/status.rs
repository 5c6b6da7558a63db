//! The ladder of one Anbindung and the axes beside it: Hemmnis, Anbindungsvariante, Landesvertrag, Mängelklasse.

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;

/// What a rung counts as in figures for Kernteam and press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Nobody has been talked to.
    #[serde(rename = "offen")]
    Open,
    /// On the way.
    #[serde(rename = "in-umsetzung")]
    Underway,
    /// Real cases arrive.
    #[serde(rename = "angebunden")]
    Connected,
}

impl Phase {
    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Underway => "in Umsetzung",
            Self::Connected => "angebunden",
        }
    }
}

/// One rung of the status ladder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// 0 to 99, ascending along the ladder.
    #[serde(rename = "schluessel")]
    pub code: u8,
    /// What people read.
    pub name: String,
    /// At most 10 columns.
    #[serde(rename = "kurz")]
    pub short: String,
    /// What must be at hand to stand on this rung.
    #[serde(rename = "nachweis")]
    pub criterion: String,
    /// Who usually brings it about.
    #[serde(rename = "zustaendig")]
    pub owner: String,
    /// What it counts as.
    pub phase: Phase,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// What a Hemmnis demands to be named with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum SideStateDemand {
    /// Nothing.
    #[serde(rename = "nichts")]
    Nothing,
    /// The Hürde that blocks.
    #[serde(rename = "huerde")]
    Obstacle,
    /// The date to look at it again.
    #[serde(rename = "wiedervorlage")]
    FollowUp,
    /// The authority that executes it instead.
    #[serde(rename = "behoerde")]
    Authority,
    /// Whether it is planned to embed the own solution.
    #[serde(rename = "einbindung")]
    Embedding,
}

/// Hemmnis: a state beside the ladder that keeps the rung.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideState {
    /// Stable ASCII key.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// At most 10 columns.
    #[serde(rename = "kurz")]
    pub short: String,
    /// The letter that stands for it where there is no room for words.
    #[serde(rename = "zeichen")]
    pub sign: char,
    /// What it means, and what has to be given with it, as a sentence.
    #[serde(rename = "erklaerung")]
    pub explanation: String,
    /// What has to be given with it.
    #[serde(rename = "verlangt")]
    pub demand: SideStateDemand,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// Technical path by which check points are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Path {
    /// PDF by download link.
    #[serde(rename = "P")]
    Pdf,
    /// OSCI/XTA.
    #[serde(rename = "O")]
    Osci,
    /// FIT-Connect.
    #[serde(rename = "F")]
    FitConnect,
    /// Web component or Vorgangsraum.
    #[serde(rename = "W")]
    Web,
}

impl Path {
    /// All paths, in the order of their letters on the Prüfliste.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Osci, Self::FitConnect, Self::Web];

    /// Its letter.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Pdf => "P",
            Self::Osci => "O",
            Self::FitConnect => "F",
            Self::Web => "W",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF-Link",
            Self::Osci => "OSCI/XTA",
            Self::FitConnect => "FIT-Connect",
            Self::Web => "Web-Component",
        }
    }

    /// The path with this letter.
    pub fn from_letter(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|path| path.letter() == letter)
    }
}

/// Anbindungsvariante: how applications reach the authority.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Stable ASCII key.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// At most 10 columns.
    #[serde(rename = "kurz")]
    pub short: String,
    /// Paths whose check points apply; none for a mere link.
    #[serde(rename = "wege", default)]
    pub paths: Vec<Path>,
    /// Live with it reads "produktiv (Übergangslösung)".
    #[serde(rename = "uebergang")]
    pub interim: bool,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// Mängelklasse of a failed check point.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefectClass {
    /// 1 (worst) to 3.
    #[serde(rename = "schluessel")]
    pub number: u8,
    /// What people read.
    pub name: String,
    /// What it means for the person who has to decide.
    #[serde(rename = "erklaerung")]
    pub explanation: String,
    /// Whether an open defect of this class forbids the Abnahme.
    #[serde(rename = "verhindert_abnahme")]
    pub forbids_acceptance: bool,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}
