//! Rules of public holidays; [`crate::model::holidays`] turns them into dates.

use std::str::FromStr;

use chrono::NaiveDate;
use serde::Deserialize;
use thiserror::Error;

use super::document::{all_parsed, parsed};
use super::evidence::Evidence;
use crate::model::keys::LandKey;

/// On which day of a year a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayDay {
    /// The same date every year.
    Fixed {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
    /// So many days after Easter Sunday, negative before.
    Easter(i8),
    /// Buß- und Bettag, the Wednesday before 23 November.
    Repentance,
}

/// Why a text names no such day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "„{0}“ ist kein Feiertagsdatum; möglich ist etwa 03.10. oder ostern+39 oder buss-und-bettag"
)]
pub struct HolidayDayError(String);

impl FromStr for HolidayDay {
    type Err = HolidayDayError;

    /// Reads `03.10.`, `ostern+39`, `ostern-2` or `buss-und-bettag`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            if text == "buss-und-bettag" {
                return Some(Self::Repentance);
            }
            if let Some(offset) = text.strip_prefix("ostern") {
                return offset.parse().ok().map(Self::Easter);
            }
            let (day, month) = text.strip_suffix('.')?.split_once('.')?;
            let (day, month) = (day.parse().ok()?, month.parse().ok()?);
            // Checked in a leap year, the year in which every date exists.
            NaiveDate::from_ymd_opt(2024, month, day).map(|_| Self::Fixed { month, day })
        };
        read().ok_or_else(|| HolidayDayError(text.to_owned()))
    }
}

/// When and where a holiday is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayRule {
    /// Stable ASCII key.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// What people read.
    pub name: String,
    /// The day.
    #[serde(rename = "tag", deserialize_with = "parsed")]
    pub day: HolidayDay,
    /// Länder that keep it; empty means all.
    #[serde(rename = "laender", default, deserialize_with = "all_parsed")]
    pub lands: Vec<LandKey>,
    /// First year; none means since long ago.
    #[serde(rename = "von_jahr")]
    pub from_year: Option<i32>,
    /// Last year; none means until further notice.
    #[serde(rename = "bis_jahr")]
    pub to_year: Option<i32>,
    /// The part of the Land that keeps it, if not all of it does.
    #[serde(rename = "nur")]
    pub only_in: Option<String>,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}
