//! How sure the catalogue is of what it says, and where it has it from. People see both.

use serde::Deserialize;

/// Certainty of one statement, written `A`, `B` or `C` in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Certainty {
    /// Said by a source that was read.
    #[serde(rename = "A")]
    Confirmed,
    /// Strongly suggested by sources, or derived from them.
    #[serde(rename = "B")]
    Likely,
    /// From memory, or a proposal of this workbench.
    #[serde(rename = "C")]
    Unconfirmed,
}

impl Certainty {
    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "belegt",
            Self::Likely => "wahrscheinlich",
            Self::Unconfirmed => "unbestätigt",
        }
    }
}

/// How sure a statement is and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// How sure it is.
    #[serde(rename = "grad")]
    pub certainty: Certainty,
    /// Where it comes from, readable, with an address where there is one.
    #[serde(rename = "quelle")]
    pub source: String,
}

/// A single fact with its own evidence, where it differs from that of the entry around it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The fact in a few words.
    pub name: String,
    /// How sure it is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// One entry of a plain pick list: a stable key and the words people choose by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable ASCII key.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// How sure it is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}
