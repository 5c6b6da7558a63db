//! What is done to appointments from the calendar: each function says what to write, or what to ask first.

use chrono::NaiveDate;

use super::draft::Span;
use super::look;
use super::place::time_at;
use crate::insight::View;
use crate::insight::calendar::{Entry, Progress, TRAVEL, minute};
use crate::model::dates::{german_date, german_time};
use crate::model::schema::{Kind, date_value, time_value};
use crate::model::text::counted;
use crate::replica::Value;
use crate::tui::data::Data;
use crate::tui::dialog::{done, record};
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::layer::prompt::{Need, Prompt};
use crate::tui::message::{Destination, Message};
use crate::tui::widget::calendar::add_days;
use crate::tui::widget::form::Answer;
use crate::workspace::{Action, Workspace, WorkspaceError};

/// The form for a new appointment in a time that is marked; `person` takes part.
pub fn create(span: Span, person: Option<&str>, team: Option<&str>, data: &Data) -> Message {
    let one = |slug, text: String| Some((slug, Answer::One(text)));
    let time = |minute: u16| time_at(minute).map(german_time);
    let known = [
        one("datum", german_date(span.first)),
        (span.last > span.first)
            .then(|| german_date(span.last))
            .and_then(|last| one("bis_datum", last)),
        span.minutes
            .and_then(|(begin, _)| one("beginn", time(begin)?)),
        span.minutes.and_then(|(_, end)| one("ende", time(end)?)),
        person.map(|person| ("teilnehmende", Answer::many([person]))),
        team.and_then(|team| one("team", team.to_owned())),
    ];
    let prefill = known.into_iter().flatten().collect();
    Message::open(record::create(Kind::Appointment, prefill, &data.snapshot))
}

/// Writes where an appointment was moved to.
pub fn moved(before: &Entry, after: &Entry, data: &Data) -> Vec<Message> {
    let mut action = Action::new();
    let key = &*after.key;
    let set = |action: Action, slug, value| action.set(Kind::Appointment, key, slug, value);
    if before.first != after.first {
        action = set(action, "datum", date_value(after.first));
    }
    if before.last != after.last && (before.last > before.first || after.last > after.first) {
        let last = if after.last > after.first {
            date_value(after.last)
        } else {
            Value::Empty
        };
        action = set(action, "bis_datum", last);
    }
    for (slug, was, is) in [
        ("beginn", before.begin, after.begin),
        ("ende", before.end, after.end),
    ] {
        if was != is {
            action = set(action, slug, is.map_or(Value::Empty, time_value));
        }
    }
    if action.is_empty() {
        return Vec::new();
    }
    let title = data.view().title(Kind::Appointment, key);
    let text = format!("Verschoben: {title}, {}.", look::when(after));
    let own = (before.progress == Progress::Confirmed)
        .then(|| "Er war schon bestätigt: bitte den neuen Zeitpunkt abstimmen.".to_owned());
    vec![apply(action, text, own)]
}

/// An action with a hint of our own beside those of the rules.
fn apply(action: Action, text: String, own: Option<String>) -> Message {
    Message::work(move |workspace| match workspace.apply(&action) {
        Ok(written) => {
            let hints: Vec<String> = written.hints.into_iter().chain(own).collect();
            vec![done(text, &hints)]
        }
        Err(error) => vec![Message::failure(&error)],
    })
}

/// Says how far an appointment has come. Calling it off needs a reason.
pub fn progress(key: &str, to: Progress, view: View<'_>) -> Vec<Message> {
    let title = view.title(Kind::Appointment, key);
    let action = Action::new().set(Kind::Appointment, key, "stand", Value::text(to.slug()));
    let word = match to {
        Progress::Planned => "wieder geplant",
        Progress::Confirmed => "bestätigt",
        Progress::Held => "durchgeführt",
        Progress::Cancelled => "abgesagt",
    };
    let told = format!("{title}: {word}.");
    if to != Progress::Cancelled {
        return vec![Message::apply(action, told)];
    }
    let question = format!("Warum findet „{title}“ nicht statt? Der Grund steht dann im Verlauf.");
    let then =
        move |reason: &str| vec![Message::apply(action.clone().because(reason), told.clone())];
    vec![Message::open(Prompt::new(
        "Termin absagen",
        question,
        "",
        Need::Required,
        then,
    ))]
}

/// A new appointment, not written yet.
#[derive(Debug, Clone, Default)]
struct New {
    fields: Vec<(&'static str, Value)>,
    elements: Vec<(&'static str, String)>,
}

/// What an appointment passes on to one that is held again.
const FIELDS: [&str; 9] = [
    "titel", "beginn", "ende", "form", "behoerde", "team", "ort", "anreise", "agenda",
];
const SETS: [&str; 2] = ["anbindungen", "teilnehmende"];
/// What it passes on to the days of travel around it.
const TRAVEL_FIELDS: [&str; 4] = ["behoerde", "team", "ort", "anreise"];

impl New {
    /// One that takes fields over from another.
    fn like(key: &str, fields: &[&'static str], sets: &[&'static str], view: View<'_>) -> Self {
        let value = |slug: &'static str| Some((slug, view.value(Kind::Appointment, key, slug)?));
        let elements = |slug: &'static str| {
            let items = view.items(Kind::Appointment, key, slug).into_iter();
            items.map(move |(item, _)| (slug, item))
        };
        Self {
            fields: fields.iter().copied().filter_map(value).collect(),
            elements: sets.iter().copied().flat_map(elements).collect(),
        }
    }

    fn with(mut self, slug: &'static str, value: Value) -> Self {
        self.fields.retain(|(other, _)| *other != slug);
        self.fields.push((slug, value));
        self
    }
}

/// Writes new appointments in one step, goes to the first and tells `text`.
fn make(news: Vec<New>, text: String) -> Message {
    Message::work(move |workspace| match write(&news, workspace) {
        Ok((first, hints)) => {
            let there = first.map(|to| Message::Go(Destination::Appointment(to)));
            there.into_iter().chain([done(text, &hints)]).collect()
        }
        Err(error) => vec![Message::failure(&error)],
    })
}

fn write(
    news: &[New],
    workspace: &mut Workspace,
) -> Result<(Option<String>, Vec<String>), WorkspaceError> {
    let snapshot = workspace.snapshot();
    let mut action = Action::new();
    let mut first = None;
    for new in news {
        let (_, key) = snapshot.create(Kind::Appointment, None, &[], workspace.env())?;
        for (slug, value) in &new.fields {
            action = action.set(Kind::Appointment, &key, slug, value.clone());
        }
        for (slug, element) in &new.elements {
            action = action.add(Kind::Appointment, &key, slug, element);
        }
        first.get_or_insert(key);
    }
    let written = workspace.apply(&action)?;
    Ok((first, written.hints))
}

/// The same appointment on another day.
pub fn again(entry: &Entry, day: NaiveDate, view: View<'_>) -> Vec<Message> {
    let mut new = New::like(&entry.key, &FIELDS, &SETS, view)
        .with("datum", date_value(day))
        .with("stand", Value::text(Progress::Planned.slug()));
    if entry.last > entry.first {
        let last = add_days(day, (entry.last - entry.first).num_days());
        new = new.with("bis_datum", date_value(last));
    }
    let title = view.title(Kind::Appointment, &entry.key);
    let text = format!("Angesetzt: {title}, {}.", german_date(day));
    vec![make(vec![new], text)]
}

/// Offers days of travel around an appointment on site: appointments of their own with the form „Reisetag“, with the
/// same people, so that nobody is booked while on the way.
pub fn travel(entry: &Entry, data: &Data) -> Vec<Message> {
    let (before, after) = (add_days(entry.first, -1), add_days(entry.last, 1));
    let there = (before, "Anreise");
    let back = (after, "Rückreise");
    let offers: [(&str, Vec<(NaiveDate, &str)>); 3] = [
        ("Reisetag davor", vec![there]),
        ("Reisetag danach", vec![back]),
        ("Reisetage davor und danach", vec![there, back]),
    ];
    let choice = |(label, days): &(&str, Vec<(NaiveDate, &str)>)| {
        let days: Vec<String> = days
            .iter()
            .map(|(day, word)| format!("{word} am {}", german_date(*day)))
            .collect();
        Choice {
            label: (*label).to_owned(),
            help: format!("{}, mit denselben Personen.", days.join(", ")),
        }
    };
    let choices = offers.iter().map(choice).collect();
    let (key, snapshot) = (entry.key.clone(), data.snapshot.clone());
    let then = move |at: usize| {
        let view = snapshot.view();
        let title = view.title(Kind::Appointment, &key);
        let Some((_, days)) = offers.get(at) else {
            return Vec::new();
        };
        let day = |&(day, word): &(NaiveDate, &str)| {
            New::like(&key, &TRAVEL_FIELDS, &["teilnehmende"], view)
                .with("titel", Value::text(format!("{word}: {title}")))
                .with("datum", date_value(day))
                .with("form", Value::text(TRAVEL))
                .with("stand", Value::text(Progress::Planned.slug()))
        };
        let text = match days.len() {
            1 => format!("Reisetag angelegt zu „{title}“."),
            _ => format!("Reisetage angelegt zu „{title}“."),
        };
        vec![make(days.iter().map(day).collect(), text)]
    };
    vec![Message::open(Choose::new("Reisetag", choices, 0, then))]
}

/// Takes connections along on the trip of an appointment: into it, or each authority in an appointment of its own right
/// after it. `found` are authorities with their connections.
pub fn take_along(entry: &Entry, found: Vec<(String, Vec<String>)>, data: &Data) -> Vec<Message> {
    let title = data.view().title(Kind::Appointment, &entry.key);
    let choices = vec![
        Choice {
            label: "In diesen Termin aufnehmen".to_owned(),
            help: format!("Die Anbindungen kommen zu „{title}“ dazu."),
        },
        Choice {
            label: "Eigener Termin direkt danach".to_owned(),
            help: "Für jede Behörde ein Termin am selben Tag, einer nach dem anderen, je eine Stunde, mit denselben Personen."
                .to_owned(),
        },
    ];
    let (entry, snapshot) = (entry.clone(), data.snapshot.clone());
    let then = move |at: usize| match at {
        0 => vec![add(&entry, &found, &title)],
        _ => vec![after(&entry, &found, snapshot.view())],
    };
    vec![Message::open(Choose::new(
        "Mit auf die Fahrt",
        choices,
        0,
        then,
    ))]
}

fn add(entry: &Entry, found: &[(String, Vec<String>)], title: &str) -> Message {
    let all: Vec<&String> = found.iter().flat_map(|(_, keys)| keys).collect();
    let action = all.iter().fold(Action::new(), |action, key| {
        action.add(Kind::Appointment, &entry.key, "anbindungen", key)
    });
    let count = counted(all.len() as u64, "Anbindung", "Anbindungen");
    Message::apply(action, format!("{count} aufgenommen in „{title}“."))
}

fn after(entry: &Entry, found: &[(String, Vec<String>)], view: View<'_>) -> Message {
    let end = match (entry.minutes(), entry.end) {
        (Some((_, end)), _) => Some(end),
        (None, end) => end.map(minute),
    };
    let news = found.iter().zip(0_u16..).map(|((authority, keys), nth)| {
        let title = format!("Besuch {}", view.title(Kind::Authority, authority));
        let mut new = New::like(&entry.key, &["team"], &["teilnehmende"], view)
            .with("titel", Value::text(title))
            .with("datum", date_value(entry.last.max(entry.first)))
            .with("form", Value::text("vor-ort"))
            .with("stand", Value::text(Progress::Planned.slug()))
            .with("behoerde", Value::text(authority.as_str()));
        let hour = |nth: u16| Some(end? + 60 * nth).filter(|minute| *minute < 24 * 60);
        if let Some(begin) = hour(nth).and_then(time_at) {
            new = new.with("beginn", time_value(begin));
            if let Some(end) = hour(nth + 1).and_then(time_at) {
                new = new.with("ende", time_value(end));
            }
        }
        new.elements
            .extend(keys.iter().map(|key| ("anbindungen", key.clone())));
        new
    });
    let news: Vec<New> = news.collect();
    let text = counted(news.len() as u64, "Termin angelegt.", "Termine angelegt.");
    make(news, text)
}
