//! Working days before and after today, so that the sample never meets on a Sunday or at Christmas.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use super::SampleError;
use crate::model::catalogue::Catalogue;
use crate::model::dates::german_date;
use crate::model::holidays::holidays;
use crate::replica::WallMs;
use crate::workspace::WorkspaceError;

/// The Land of the sample.
const HESSEN: &str = "06";

/// The days around today.
pub(super) struct Calendar {
    today: NaiveDate,
    free: BTreeSet<NaiveDate>,
}

impl Calendar {
    pub(super) fn new(today: NaiveDate) -> Result<Self, SampleError> {
        let catalogue = Catalogue::builtin().map_err(WorkspaceError::from)?;
        let land = HESSEN
            .parse()
            .map_err(|_| SampleError::Table(HESSEN.to_owned()))?;
        let years = today.year() - 1..=today.year() + 1;
        let free = years
            .flat_map(|year| holidays(&catalogue.holiday_rules, land, year))
            .map(|holiday| holiday.date);
        Ok(Self {
            today,
            free: free.collect(),
        })
    }

    /// The day that lies `offset` working days after today, or before it; 0 is today itself, whatever day it is.
    pub(super) fn day(&self, offset: i32) -> NaiveDate {
        let step = |day: NaiveDate| {
            if offset < 0 {
                day.pred_opt()
            } else {
                day.succ_opt()
            }
        };
        let mut day = self.today;
        for _ in 0..offset.unsigned_abs() {
            loop {
                day = step(day).unwrap_or(day);
                if self.is_working_day(day) {
                    break;
                }
            }
        }
        day
    }

    /// Milliseconds since 1970, UTC, on the day at `offset`, so many minutes after midnight.
    pub(super) fn wall(&self, offset: i32, minutes: u64) -> WallMs {
        let midnight = self.day(offset).and_time(NaiveTime::MIN).and_utc();
        let midnight = u64::try_from(midnight.timestamp_millis()).unwrap_or(0);
        midnight + minutes * 60_000
    }

    /// `T-3` and `T+10` as the date they mean; `None` for every other text.
    pub(super) fn read(&self, text: &str) -> Option<String> {
        let offset = text.strip_prefix('T')?.parse().ok()?;
        Some(german_date(self.day(offset)))
    }

    fn is_working_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.free.contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_and_holidays_are_left_out() {
        let christmas_eve = NaiveDate::from_ymd_opt(2026, 12, 24).unwrap();
        let calendar = Calendar::new(christmas_eve).unwrap();
        assert_eq!(calendar.read("T+0").as_deref(), Some("24.12.2026"));
        assert_eq!(calendar.read("T+1").as_deref(), Some("28.12.2026"));
        assert_eq!(calendar.read("T-4").as_deref(), Some("18.12.2026"));
        assert_eq!(calendar.read("Testfall"), None);
    }
}
