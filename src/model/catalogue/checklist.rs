//! The Prüfliste: sections, points for every service, extra points per service, and the results a point can have.

use serde::Deserialize;

use super::evidence::Evidence;
use super::status::{Path, Variant};

/// Whether a point must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Duty {
    /// Pflicht: the Abnahme needs it.
    #[serde(rename = "pflicht")]
    Mandatory,
    /// Soll: recommended.
    #[serde(rename = "soll")]
    Recommended,
}

impl Duty {
    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mandatory => "Pflicht",
            Self::Recommended => "Soll",
        }
    }

    /// What is stored for it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mandatory => "pflicht",
            Self::Recommended => "soll",
        }
    }

    /// The duty that is stored as `key`.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Mandatory, Self::Recommended]
            .into_iter()
            .find(|duty| duty.key() == key)
    }
}

/// Where a point is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum CheckEnvironment {
    /// Test or Abnahme environment.
    #[serde(rename = "test")]
    Test,
    /// Production; the test case is cancelled afterwards.
    #[serde(rename = "produktion")]
    Production,
    /// Either or both.
    #[serde(rename = "beide")]
    Both,
}

impl CheckEnvironment {
    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Test => "Test",
            Self::Production => "Produktion",
            Self::Both => "Test und Produktion",
        }
    }

    /// What is stored for it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Production => "produktion",
            Self::Both => "beide",
        }
    }

    /// The environment that is stored as `key`.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Test, Self::Production, Self::Both]
            .into_iter()
            .find(|environment| environment.key() == key)
    }
}

/// An attribute of a point that no source states and that was derived from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Derived {
    /// [`CheckItem::duty`].
    #[serde(rename = "verbindlichkeit")]
    Duty,
    /// [`CheckItem::environment`].
    #[serde(rename = "umgebung")]
    Environment,
    /// [`CheckItem::role`].
    #[serde(rename = "rolle")]
    Role,
    /// [`CheckItem::paths`].
    #[serde(rename = "wege")]
    Paths,
}

/// One point of the Prüfliste.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// `1` to `30`, `S1`, `S2`, or service and number such as `10124-1`. Stable: results are kept under it.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// Key of its section.
    #[serde(rename = "abschnitt")]
    pub section: String,
    /// Service it belongs to; absent for points of every service.
    #[serde(rename = "leistung")]
    pub service: Option<String>,
    /// What must hold.
    pub text: String,
    /// What to do, for people who do it the first time.
    #[serde(rename = "hilfe")]
    pub help: Option<String>,
    /// Paths it applies to; empty means all.
    #[serde(rename = "wege", default)]
    pub paths: Vec<Path>,
    /// Whether it must pass.
    #[serde(rename = "verbindlichkeit")]
    pub duty: Duty,
    /// Where it is checked.
    #[serde(rename = "umgebung")]
    pub environment: CheckEnvironment,
    /// Who checks (key of a role).
    #[serde(rename = "rolle")]
    pub role: String,
    /// The law it rests on, and of when.
    #[serde(rename = "rechtsstand")]
    pub law: Option<String>,
    /// Attributes that were derived.
    #[serde(rename = "abgeleitet", default)]
    pub derived: Vec<Derived>,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

impl CheckItem {
    /// Whether it has to be worked for this variant. As long as none is decided, everything applies.
    pub fn applies_to(&self, variant: Option<&Variant>) -> bool {
        self.paths.is_empty()
            || variant
                .is_none_or(|variant| self.paths.iter().any(|path| variant.paths.contains(path)))
    }
}

/// What a result demands to be written with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum OutcomeDemand {
    /// Nothing.
    #[serde(rename = "nichts")]
    Nothing,
    /// A note or reason.
    #[serde(rename = "bemerkung")]
    Note,
    /// A Mängelklasse and a Hürde.
    #[serde(rename = "mangel")]
    Defect,
}

/// One possible result of a point.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Stable ASCII key.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// One column.
    #[serde(rename = "zeichen")]
    pub mark: char,
    /// The same for terminals and readers without Unicode.
    #[serde(rename = "zeichen_ascii")]
    pub ascii: char,
    /// What has to be written with it.
    #[serde(rename = "verlangt")]
    pub demand: OutcomeDemand,
    /// Whether the point no longer stands in the way of the Abnahme.
    #[serde(rename = "erfuellt")]
    pub fulfils: bool,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}
