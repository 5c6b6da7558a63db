//! An appointment as an event and back: its name, its time, and what is told about it.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta};

use super::{Names, WorkspaceId};
use crate::insight::View;
use crate::insight::calendar::{Entry, Progress, USUAL_MINUTES};
use crate::interop::ical::{Event, Standing, When};
use crate::model::schema::{Kind, date_value, time_value};
use crate::replica::Value;
use crate::workspace::{Action, Snapshot};

/// Stands behind every name of ours.
const OURS: &str = ".werkbank";

/// The name of an appointment in every calendar: the same for everybody and for good.
fn uid(key: &str, workspace: WorkspaceId) -> String {
    format!("{key}@{workspace}{OURS}")
}

/// The key of the appointment of this workspace that bears a name.
pub(super) fn key_in(uid: &str, workspace: WorkspaceId) -> Option<&str> {
    let (key, rest) = uid.rsplit_once('@')?;
    let id: WorkspaceId = rest.strip_suffix(OURS)?.parse().ok()?;
    (id == workspace && !key.is_empty()).then_some(key)
}

/// The appointment as an event, if it is there and has a day.
pub(super) fn of(
    key: &str,
    snapshot: &Snapshot,
    workspace: WorkspaceId,
    names: Names,
) -> Option<Event> {
    let view = snapshot.view();
    let entity = view.entity(Kind::Appointment, key)?;
    let entry = Entry::read(entity)?;
    let edited = entity.record().existence().shown().hlc.wall_ms();
    let changed = DateTime::from_timestamp(i64::try_from(edited / 1000).ok()?, 0)?;
    let title = view.title(Kind::Appointment, key);
    let standing = match entry.progress {
        Progress::Planned => Standing::Tentative,
        Progress::Confirmed | Progress::Held => Standing::Confirmed,
        Progress::Cancelled => Standing::Cancelled,
    };
    Some(Event {
        uid: uid(key, workspace),
        revision: (changed.timestamp() - FIRST_SECOND).max(0),
        changed: changed.naive_utc(),
        // Not every calendar shows that something is called off.
        title: match standing {
            Standing::Cancelled => format!("Abgesagt: {title}"),
            _ => title,
        },
        when: when(&entry)?,
        standing,
        place: place(key, view),
        notes: notes(key, view, names),
    })
}

/// Revisions are seconds since 2020: they grow with every change on whichever laptop, are the same everywhere, and
/// keep well within the 31 bits that calendars reckon with. No appointment of ours is older.
const FIRST_SECOND: i64 = 1_577_836_800;

/// When an appointment is; one that has a beginning only takes as long as most.
fn when(entry: &Entry) -> Option<When> {
    let last = entry.last.max(entry.first);
    if let Some((begin, end)) = entry.minutes() {
        let at = |minutes: u16| {
            let midnight = entry.first.and_time(NaiveTime::MIN);
            midnight.checked_add_signed(TimeDelta::minutes(minutes.into()))
        };
        return Some(When::between(at(begin)?, at(end)?));
    }
    Some(match (entry.begin, entry.end) {
        (Some(begin), Some(end)) if last > entry.first => {
            When::between(entry.first.and_time(begin), last.and_time(end))
        }
        _ => When::Days {
            first: entry.first,
            last,
        },
    })
}

/// The place that was named, else the address of the office for those who have to go there.
fn place(key: &str, view: View<'_>) -> String {
    let text = |slug| view.text(Kind::Appointment, key, slug);
    if let Some(place) = text("ort") {
        return place;
    }
    let form = text("form");
    match (form.as_deref(), text("behoerde")) {
        (Some("video"), _) => "Video".to_owned(),
        (Some("telefon"), _) => "Telefon".to_owned(),
        (Some("vor-ort" | "reise"), Some(authority)) => address(&authority, view),
        _ => String::new(),
    }
}

fn address(authority: &str, view: View<'_>) -> String {
    let text = |slug| view.text(Kind::Authority, authority, slug);
    let town: Vec<String> = [text("plz"), text("ort")].into_iter().flatten().collect();
    let lines = [
        Some(view.title(Kind::Authority, authority)),
        text("strasse"),
        Some(town.join(" ")),
    ];
    let lines = lines.into_iter().flatten().filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(", ")
}

/// What an appointment is about, a line each. Free texts stay here: nobody knows whom they name.
fn notes(key: &str, view: View<'_>, names: Names) -> String {
    const TOLD: [&str; 5] = ["behoerde", "anbindungen", "form", "team", "stand"];
    let persons = (names == Names::Given).then_some("teilnehmende");
    let fields = TOLD.into_iter().chain(persons);
    let lines = fields.filter_map(|slug| {
        let field = Kind::Appointment.field(slug)?;
        let words = view.show(Kind::Appointment, key, field);
        (!words.is_empty()).then(|| format!("{}: {words}", field.label))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A time as the fields of an appointment hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slots {
    pub first: NaiveDate,
    /// Only where it is not the first day.
    pub last: Option<NaiveDate>,
    pub begin: Option<NaiveTime>,
    pub end: Option<NaiveTime>,
}

impl Slots {
    pub(super) fn of(when: When) -> Self {
        let (first, last, begin, end) = match when {
            When::Days { first, last } => (first, last, None, None),
            When::Time { begin, end } if end.time() == NaiveTime::MIN && end > begin => {
                // Midnight belongs to the day that is over.
                let last = end.date().checked_sub_days(Days::new(1));
                let end = NaiveTime::from_hms_opt(23, 59, 0);
                (
                    begin.date(),
                    last.unwrap_or(begin.date()),
                    Some(begin.time()),
                    end,
                )
            }
            When::Time { begin, end } => {
                let until = (end > begin).then_some(end.time());
                (begin.date(), end.date(), Some(begin.time()), until)
            }
        };
        Self {
            first,
            last: Some(last).filter(|last| *last > first),
            begin,
            end,
        }
    }
}

/// What to write so that an appointment is at another time; nothing if it is there already.
pub(super) fn moved(key: &str, before: When, after: When, snapshot: &Snapshot) -> Action {
    if before == after {
        return Action::new();
    }
    let view = snapshot.view();
    let mut slots = Slots::of(after);
    if lasts_as_usual(after) && view.value(Kind::Appointment, key, "ende").is_none() {
        // Nobody had said when it ends, and nobody does now.
        slots.end = None;
    }
    let fields = [
        ("datum", Some(date_value(slots.first))),
        ("bis_datum", slots.last.map(date_value)),
        ("beginn", slots.begin.map(time_value)),
        ("ende", slots.end.map(time_value)),
    ];
    let changed = fields
        .into_iter()
        .filter(|(slug, value)| view.value(Kind::Appointment, key, slug) != *value);
    changed.fold(Action::new(), |action, (slug, value)| {
        action.set(Kind::Appointment, key, slug, value.unwrap_or(Value::Empty))
    })
}

fn lasts_as_usual(when: When) -> bool {
    matches!(when, When::Time { begin, end } if (end - begin).num_minutes() == i64::from(USUAL_MINUTES))
}
