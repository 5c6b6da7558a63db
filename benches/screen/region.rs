//! Made-up regions of any size: Länder, Kreise, Gemeinden, one authority in each area with all services.

use std::path::Path;

use chrono::{Days, NaiveDate};
use ozg_werkbank::exchange::Author;
use ozg_werkbank::model::keys::{authority_key, connection_key};
use ozg_werkbank::model::schema::{Kind, date_value};
use ozg_werkbank::replica::Value;
use ozg_werkbank::workspace::{Access, Action, Env, Workspace};

use crate::Failure;

/// How much there is.
#[derive(Clone, Copy)]
pub struct Extent {
    pub name: &'static str,
    pub laender: u32,
    pub kreise: u32,
    pub gemeinden: u32,
}

/// 16 Länder, 400 Kreise, 10,400 Gemeinden; with 16 services each 166,400 connections, and as many again as there are
/// Kreise times 16.
pub const GERMANY: Extent = Extent {
    name: "Deutschland",
    laender: 16,
    kreise: 25,
    gemeinden: 26,
};

pub const LAND: Extent = Extent {
    name: "Land",
    laender: 1,
    kreise: 25,
    gemeinden: 26,
};

pub const KREIS: Extent = Extent {
    name: "Kreis",
    laender: 1,
    kreise: 1,
    gemeinden: 30,
};

const SERVICES: usize = 16;

/// Rungs of the ladder, as often as they occur in the middle of a roll-out.
const RUNGS: [&str; 10] = ["0", "0", "20", "30", "30", "50", "60", "70", "90", "95"];

/// The workspace in `folder`, made if it is not there.
pub fn workspace(folder: &Path, extent: Extent) -> Result<(), Failure> {
    if Workspace::is_in(folder) {
        return Ok(());
    }
    eprintln!("{}: wird einmal angelegt, das dauert …", extent.name);
    let author = Author::new("A. Muster", "Taskforce Beispiel");
    let mut workspace = Workspace::create(folder, &author, Env::system()?)?;
    let services: Vec<String> = workspace
        .snapshot()
        .catalogue()
        .services
        .iter()
        .map(|service| service.key.clone())
        .take(SERVICES)
        .collect();
    for land in 1..=extent.laender {
        let key = format!("{land:02}");
        workspace.apply(&area(Action::new(), &key, &format!("Land {land}"), "land"))?;
        for kreis in 1..=extent.kreise {
            workspace.apply(&in_kreis(
                &format!("{key}{kreis:03}"),
                extent.gemeinden,
                &services,
            ))?;
        }
    }
    drop(workspace);
    // Nobody takes the tour here.
    std::fs::write(
        folder.join("bildschirm.toml"),
        "learning = { tour = \"yes\" }\n",
    )?;
    // Opening once more leaves a checkpoint that covers all.
    Workspace::open(folder, Access::ReadWrite, Env::system()?)?;
    Ok(())
}

fn in_kreis(key: &str, gemeinden: u32, services: &[String]) -> Action {
    let name = format!("Landkreis {}", place(key));
    let mut action = area(Action::new(), key, &name, "kreis");
    action = authority(action, key, services);
    for gemeinde in 1..=gemeinden {
        let key = format!("{key}{gemeinde:03}");
        action = area(action, &key, &place(&key), "gemeinde");
        action = authority(action, &key, services);
    }
    action
}

fn area(action: Action, key: &str, name: &str, level: &str) -> Action {
    let dice = number(key);
    let set = |action: Action, slug, value| action.set(Kind::Area, key, slug, value);
    let action = set(action, "name", Value::text(name));
    let action = set(action, "ebene", Value::text(level));
    let action = set(action, "einwohner", Value::Int(i64::from(dice % 60_000)));
    let degrees = |from: u32, range: u32, dice: u32| {
        Value::text(format!("{}.{:04}", from + dice % range, dice / 7 % 10_000))
    };
    let action = set(action, "laenge", degrees(6, 8, dice));
    set(action, "breite", degrees(48, 6, dice / 11))
}

fn authority(mut action: Action, area: &str, services: &[String]) -> Action {
    let key = authority_key(area, "standesamt");
    let set = |action: Action, slug, text: &str| {
        action.set(Kind::Authority, &key, slug, Value::text(text))
    };
    action = set(action, "name", &format!("Bürgeramt {}", place(area)));
    action = set(action, "art", "standesamt");
    action = set(action, "gebiet", area);
    for service in services {
        let connection = connection_key(&key, service);
        let dice = number(&connection);
        let set =
            |action: Action, slug, value| action.set(Kind::Connection, &connection, slug, value);
        action = set(action, "behoerde", Value::text(key.as_str()));
        action = set(action, "leistung", Value::text(service.as_str()));
        action = set(
            action,
            "status",
            Value::text(RUNGS[dice as usize % RUNGS.len()]),
        );
        if dice.is_multiple_of(3) {
            action = set(action, "variante", Value::text("osci-xta"));
            action = set(action, "zieltermin", date_value(day(dice)));
        }
    }
    if number(area).is_multiple_of(4) {
        action = around(action, area, &key);
    }
    action
}

/// An appointment, an obstacle and a task of one authority.
fn around(action: Action, area: &str, authority: &str) -> Action {
    let key = format!("bench-{area}");
    let due = date_value(day(number(area)));
    action
        .set(
            Kind::Appointment,
            &key,
            "titel",
            Value::text("Einweisung vor Ort"),
        )
        .set(Kind::Appointment, &key, "datum", due.clone())
        .set(Kind::Appointment, &key, "behoerde", Value::text(authority))
        .set(
            Kind::Obstacle,
            &key,
            "titel",
            Value::text("Schnittstelle des Fachverfahrens fehlt"),
        )
        .set(Kind::Obstacle, &key, "art", Value::text("T4"))
        .set(Kind::Obstacle, &key, "stand", Value::text("offen"))
        .add(Kind::Obstacle, &key, "behoerden", authority)
        .set(Kind::Task, &key, "titel", Value::text("Hersteller fragen"))
        .set(Kind::Task, &key, "stand", Value::text("offen"))
        .set(Kind::Task, &key, "faellig", due)
}

fn day(dice: u32) -> NaiveDate {
    NaiveDate::default() + Days::new(20_700 + u64::from(dice % 500))
}

/// A name that looks like one, always the same for a key.
fn place(key: &str) -> String {
    const FIRST: [&str; 12] = [
        "Ober", "Unter", "Neu", "Alt", "Groß", "Klein", "Wald", "Berg", "Bad ", "Stein", "Müh",
        "König",
    ];
    const LAST: [&str; 10] = [
        "hausen", "heim", "feld", "bach", "dorf", "burg", "stadt", "rode", "lingen", "brück",
    ];
    let dice = number(key) as usize;
    format!(
        "{}{} {}",
        FIRST[dice % FIRST.len()],
        LAST[dice / 12 % LAST.len()],
        dice % 97
    )
}

fn number(key: &str) -> u32 {
    crc32fast::hash(key.as_bytes())
}
