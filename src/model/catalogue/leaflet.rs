//! What authorities read about a service before they are connected, in plain German.

use serde::Deserialize;

/// What people do online with a service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStory {
    /// Key of the service.
    #[serde(rename = "schluessel")]
    pub service: String,
    /// What it is about.
    #[serde(rename = "worum")]
    pub about: String,
}

/// What a connection brings to the authority, whatever the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// A sentence or two.
    pub text: String,
}

/// A word of the field that not everybody knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// As it stands in texts.
    #[serde(rename = "wort")]
    pub word: String,
    /// What it means.
    #[serde(rename = "erklaerung")]
    pub meaning: String,
}
