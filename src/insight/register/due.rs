//! How due a record is: by its day and by whether it is done.

use chrono::NaiveDate;

use crate::insight::View;
use crate::model::catalogue::Phase;
use crate::model::dates::german_date;
use crate::model::rules;
use crate::model::schema::Kind;
use crate::model::text::number;

/// Where a kind keeps the day until which something shall have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueRule {
    /// The field of the day.
    pub day: &'static str,
    /// The field that says whether it is done.
    state: &'static str,
    /// The values of it that say so.
    done: &'static [&'static str],
}

/// The rule of a kind, if anything of it can be due.
pub const fn due_rule(kind: Kind) -> Option<DueRule> {
    let (day, state, done): (_, _, &'static [&'static str]) = match kind {
        Kind::Obstacle => ("frist", "stand", &["geloest", "verworfen"]),
        Kind::Task => ("faellig", "stand", &["erledigt", "entfallen"]),
        Kind::Milestone => ("datum", "stand", &["erreicht"]),
        Kind::Appointment => ("datum", "stand", &["durchgefuehrt", "abgesagt"]),
        Kind::Connection => ("zieltermin", "status", &[]),
        _ => return None,
    };
    Some(DueRule { day, state, done })
}

/// How due it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Its day has passed, so many days ago.
    Overdue(NaiveDate, i64),
    /// It is today.
    Today(NaiveDate),
    /// It is within the next seven days.
    Soon(NaiveDate, i64),
    /// It is later.
    Later(NaiveDate),
    /// It has no day.
    Open,
    /// It is done.
    Done,
}

/// How due a record is; nothing for kinds that have no such day.
pub fn due(view: View<'_>, kind: Kind, key: &str, today: NaiveDate) -> Option<Due> {
    let rule = due_rule(kind)?;
    let entity = view.entity(kind, key)?;
    let state = entity.text(rule.state);
    let is_live = || {
        let status = rules::rung(state?, view.catalogue)?;
        Some(status.phase == Phase::Connected)
    };
    let is_done = match kind {
        Kind::Connection => is_live() == Some(true),
        _ => state.is_some_and(|state| rule.done.contains(&state)),
    };
    if is_done {
        return Some(Due::Done);
    }
    let Some(day) = entity.date(rule.day) else {
        return Some(Due::Open);
    };
    Some(match (day - today).num_days() {
        late @ ..0 => Due::Overdue(day, -late),
        0 => Due::Today(day),
        soon @ 1..=7 => Due::Soon(day, soon),
        _ => Due::Later(day),
    })
}

impl Due {
    /// What comes first comes first: what is longest overdue, then what is next, then what has no day, then what is
    /// done.
    pub fn rank(self) -> i64 {
        const UNDATED: i64 = 1 << 40;
        let number = |day: NaiveDate| (day - NaiveDate::default()).num_days();
        match self {
            Self::Overdue(day, _) | Self::Today(day) | Self::Soon(day, _) | Self::Later(day) => {
                number(day)
            }
            Self::Open => UNDATED,
            Self::Done => UNDATED + 1,
        }
    }

    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::Overdue(_, 1) => "1 Tag überfällig".to_owned(),
            Self::Overdue(_, days) => format!("{} Tage überfällig", number(days.unsigned_abs())),
            Self::Today(_) => "heute".to_owned(),
            Self::Soon(_, 1) => "morgen".to_owned(),
            Self::Soon(_, days) => format!("in {days} Tagen"),
            Self::Later(day) => format!("am {}", german_date(day)),
            Self::Open => "ohne Frist".to_owned(),
            Self::Done => "abgeschlossen".to_owned(),
        }
    }
}
