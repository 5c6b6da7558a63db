//! A made-up region with more of everything than any screen shows.

use chrono::Days;

use super::now;
use crate::model::keys::{authority_key, connection_key};
use crate::model::schema::{Kind, date_value, time_value};
use crate::replica::Value;
use crate::workspace::Action;

const KREISE: u32 = 12;
const GEMEINDEN: u32 = 30;

/// What sits in each Gemeinde, with the services it executes.
const AUTHORITIES: [(&str, &str, &[&str]); 2] = [
    ("standesamt", "Standesamt", &["10026"]),
    ("wohngeld", "Wohngeldstelle", &["10092"]),
];

const RUNGS: [&str; 8] = ["0", "20", "30", "50", "60", "70", "90", "95"];

/// What has to be done for it, one action for each Kreis.
pub fn region() -> Vec<Action> {
    let land = Action::new()
        .set(Kind::Area, "06", "name", Value::text("Hessen"))
        .set(Kind::Area, "06", "ebene", Value::text("land"));
    let kreise = (0..KREISE).map(kreis);
    std::iter::once(land).chain(kreise).collect()
}

fn kreis(number: u32) -> Action {
    let key = format!("06{:03}", 600 + number);
    let name = format!("Landkreis Beispiel {number:02}");
    let mut action = area(Action::new(), &key, &name, "kreis");
    for gemeinde in 1..=GEMEINDEN {
        let at = number * GEMEINDEN + gemeinde;
        let key = format!("{key}{gemeinde:03}");
        action = area(action, &key, &format!("Musterhausen {at:03}"), "gemeinde");
        action = work(action, &key, at);
    }
    action
}

fn area(action: Action, key: &str, name: &str, level: &str) -> Action {
    action
        .set(Kind::Area, key, "name", Value::text(name))
        .set(Kind::Area, key, "ebene", Value::text(level))
        .set(
            Kind::Area,
            key,
            "einwohner",
            Value::Int(i64::from(crc32fast::hash(key.as_bytes()) % 90_000)),
        )
}

/// Authorities, connections, and now and then an appointment, an obstacle, a task.
fn work(mut action: Action, area: &str, at: u32) -> Action {
    for (kind, word, services) in AUTHORITIES {
        let authority = authority_key(area, kind);
        let name = format!("{word} Musterhausen {at:03}");
        let set = |action: Action, slug, text: &str| {
            action.set(Kind::Authority, &authority, slug, Value::text(text))
        };
        action = set(action, "name", &name);
        action = set(action, "art", kind);
        action = set(action, "gebiet", area);
        for service in services {
            let key = connection_key(&authority, service);
            let rung = RUNGS[at as usize % RUNGS.len()];
            let set = |action: Action, slug, text: &str| {
                action.set(Kind::Connection, &key, slug, Value::text(text))
            };
            action = set(action, "behoerde", &authority);
            action = set(action, "leistung", service);
            action = set(action, "status", rung);
        }
        if at.is_multiple_of(3) {
            action = around(action, &authority, at);
        }
    }
    action
}

fn around(action: Action, authority: &str, at: u32) -> Action {
    let today = now().date();
    let day = today + Days::new(u64::from(at % 60)) - Days::new(20);
    let key = format!("{authority}-{at}");
    let begin = chrono::NaiveTime::from_hms_opt(8 + at % 8, 0, 0).unwrap();
    action
        .set(
            Kind::Appointment,
            &key,
            "titel",
            Value::text(format!("Einweisung {at:03}")),
        )
        .set(Kind::Appointment, &key, "behoerde", Value::text(authority))
        .set(Kind::Appointment, &key, "datum", date_value(day))
        .set(Kind::Appointment, &key, "beginn", time_value(begin))
        .set(
            Kind::Obstacle,
            &key,
            "titel",
            Value::text(format!("Schnittstelle fehlt {at:03}")),
        )
        .set(Kind::Obstacle, &key, "art", Value::text("T4"))
        .set(Kind::Obstacle, &key, "stand", Value::text("offen"))
        .add(Kind::Obstacle, &key, "behoerden", authority)
        .set(
            Kind::Task,
            &key,
            "titel",
            Value::text(format!("Nachfragen {at:03}")),
        )
        .set(Kind::Task, &key, "stand", Value::text("offen"))
        .set(Kind::Task, &key, "faellig", date_value(day))
}
