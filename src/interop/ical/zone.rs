//! The German time zone: its rules for those who read a file, and what a time elsewhere is here.

use std::str::FromStr;

use calcard::common::timezone::Tz;
use chrono::{LocalResult, NaiveDateTime, TimeDelta, TimeZone};

/// Its name in files.
pub const NAME: &str = "Europe/Berlin";

/// Its rules since 1996, the same in the whole European Union. No appointment here is older.
pub const RULES: &str = "BEGIN:VTIMEZONE\r
TZID:Europe/Berlin\r
BEGIN:DAYLIGHT\r
DTSTART:19960331T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
TZNAME:CEST\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
DTSTART:19961027T030000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
TZNAME:CET\r
END:STANDARD\r
END:VTIMEZONE\r
";

/// What the clock shows here when it shows `there` in a zone. A time that is skipped or comes twice when summer time
/// begins or ends is read with the offset before the change, as the standard wants it.
pub fn here(there: NaiveDateTime, zone: Tz) -> Option<NaiveDateTime> {
    let berlin = Tz::from_str(NAME).ok()?;
    if zone.is_floating() || zone == berlin {
        return Some(there);
    }
    // No zone skips more than this at once.
    let gap = TimeDelta::hours(3);
    let moment = match zone.from_local_datetime(&there) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => moment,
        LocalResult::None => {
            let before = zone
                .from_local_datetime(&there.checked_sub_signed(gap)?)
                .earliest()?;
            before.checked_add_signed(gap)?
        }
    };
    Some(moment.with_timezone(&berlin).naive_local())
}
