//! What kinds of Hürde there are, who causes them, and whom to ask for help step by step.

use serde::Deserialize;

use super::evidence::Evidence;

/// One of the four problem areas of the Kommunalpakt: O, T, F, R.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObstacleCategory {
    /// One capital letter.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// What the Kommunalpakt says about it, in its words.
    #[serde(rename = "ausgangslage")]
    pub background: Vec<String>,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// A kind of Hürde that recurs, such as T4 "Firewall, Netz oder Proxy".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObstacleKind {
    /// Letter of the category and a number.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// Key of its category.
    #[serde(rename = "kategorie")]
    pub category: String,
    /// What people read.
    pub name: String,
    /// What teams should know about it.
    #[serde(rename = "hinweis")]
    pub note: Option<String>,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// How much a Hürde holds up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severity {
    /// Stable ASCII key; the list ascends.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// When to choose it.
    #[serde(rename = "erklaerung")]
    pub explanation: String,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// One step of the escalation, E1 to E6.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationLevel {
    /// `E1` to `E6`; the list ascends.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// Who answers there.
    #[serde(rename = "wer")]
    pub who: String,
    /// Suggested deadline in working days; absent where it is a meeting or open.
    #[serde(rename = "frist_arbeitstage")]
    pub deadline_days: Option<u16>,
    /// The suggested deadline in words.
    #[serde(rename = "frist")]
    pub deadline: String,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// Whom to ask beside the steps, for one sort of problem.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SidePath {
    /// Stable ASCII key.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// Whom to ask.
    pub name: String,
    /// For what.
    #[serde(rename = "zweck")]
    pub purpose: String,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}
