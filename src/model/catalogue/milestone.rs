//! What has happened and is planned around the Kommunalpakt.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::document::parsed;
use super::evidence::Evidence;

/// What the date of a milestone is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Precision {
    /// It happened on that day.
    #[serde(rename = "tag")]
    Day,
    /// It happened between that day and the end.
    #[serde(rename = "zeitraum")]
    Span,
    /// Only for sorting; people read [`PactMilestone::when`].
    #[serde(rename = "ungefaehr")]
    About,
}

/// A milestone of the Kommunalpakt that teams can take over into their own Zeitschiene.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PactMilestone {
    /// Stable ASCII key.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// First day; see `precision`.
    #[serde(rename = "datum", deserialize_with = "parsed")]
    pub date: NaiveDate,
    /// Last day, where there is more than one.
    #[serde(rename = "bis", default, deserialize_with = "parsed_if_there")]
    pub until: Option<NaiveDate>,
    /// The date in words.
    #[serde(rename = "zeitpunkt")]
    pub when: String,
    /// What `date` is worth.
    #[serde(rename = "genauigkeit")]
    pub precision: Precision,
    /// What happened.
    pub name: String,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

fn parsed_if_there<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    parsed(deserializer).map(Some)
}
