//! The Länder, and the organisations that serve their municipalities.

use serde::Deserialize;

use super::document::{all_parsed, parsed};
use super::evidence::Evidence;
use crate::model::keys::LandKey;

/// One of the 16 Länder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Land {
    /// 01 to 16.
    #[serde(rename = "schluessel", deserialize_with = "parsed")]
    pub key: LandKey,
    /// Such as "Hessen".
    pub name: String,
    /// Two letters, such as "HE".
    #[serde(rename = "kurz")]
    pub short: String,
    /// Digits in use as the third of an AGS (Regierungsbezirk, or what is counted as one); `0` where there is none.
    #[serde(rename = "bezirke")]
    pub bezirk_digits: Vec<u8>,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// An IT-Dienstleister or a Roll-in-Organisation, offered for choosing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Stable ASCII key.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// Where it mainly works; empty means in several Länder.
    #[serde(rename = "laender", default, deserialize_with = "all_parsed")]
    pub lands: Vec<LandKey>,
    /// Successors and the like.
    #[serde(rename = "hinweis")]
    pub note: Option<String>,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}
