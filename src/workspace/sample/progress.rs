//! How the connections climb the ladder, week by week.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::script::{Course, Rollout, Script, Who};
use crate::insight::View;
use crate::model::schema::{self, Kind};
use crate::replica::Value;
use crate::workspace::{Action, Snapshot};

/// How many weeks the climb takes.
pub(super) const WEEKS: usize = 8;

/// The days on which Erika, Max and Jana note what they heard in a week.
pub(super) fn days(week: usize) -> [i32; 3] {
    let monday = i32::try_from(week).map_or(0, |week| 5 * week) - 38;
    [monday, monday + 1, monday + 2]
}

/// What `who` notes in a week: all connections of their services that have come to a higher rung.
pub(super) fn step(
    snapshot: &Snapshot,
    script: &Script,
    calendar: &Calendar,
    who: Who,
    (week, day): (usize, i32),
) -> Action {
    let view = snapshot.view();
    let ladder: Vec<String> = view
        .catalogue
        .statuses
        .iter()
        .map(|status| format!("{:02}", status.code))
        .collect();
    let name = who.author().name().to_owned();
    let owner = view
        .entities(Kind::Person)
        .find(|person| person.text("name") == Some(&name))
        .map(|person| person.key().to_owned());
    let mut notes = Notes {
        view,
        owner,
        calendar,
        day: calendar.day(day),
        action: Action::new(),
    };
    for rollout in script.rollouts.iter().filter(|rollout| rollout.von == who) {
        for (key, course) in courses(view, rollout, script) {
            let before = rung_after(week, &course, &ladder);
            let now = rung_after(week + 1, &course, &ladder);
            if now > before {
                notes.climb(rollout, &key, &ladder[before + 1..=now]);
            }
        }
    }
    notes.action
}

/// The course of each connection to a service: rungs are dealt out in an order that looks like chance, and so is the
/// time it takes to get there.
fn courses(view: View<'_>, rollout: &Rollout, script: &Script) -> Vec<(String, Course)> {
    let mut keys: Vec<&str> = view
        .entities(Kind::Connection)
        .filter(|entity| entity.text("leistung") == Some(rollout.leistung.as_str()))
        .map(|entity| entity.key())
        .collect();
    keys.sort_by_key(|key| lot(key));
    let mut rungs = rollout.stufen.split_whitespace().cycle();
    let courses = keys.into_iter().filter_map(|key| {
        let course = match script.fixed.get(key) {
            Some(course) => course.clone(),
            None => Course {
                stufe: rungs.next()?.to_owned(),
                wochen: QUICKEST + usize::from(lot(key)[1]) % (WEEKS + 1 - QUICKEST),
            },
        };
        Some((key.to_owned(), course))
    });
    courses.collect()
}

/// The fewest weeks in which anybody gets anywhere.
const QUICKEST: usize = 3;

/// The rung, as a place on the ladder, after some weeks.
fn rung_after(weeks: usize, course: &Course, ladder: &[String]) -> usize {
    let target = ladder.iter().position(|code| *code == course.stufe);
    let target = target.unwrap_or(0);
    (target * weeks / course.wochen.max(1)).min(target)
}

/// Bytes that look like chance but are the same every time.
fn lot(key: &str) -> [u8; 32] {
    *blake3::hash(key.as_bytes()).as_bytes()
}

struct Notes<'a> {
    view: View<'a>,
    /// The person who takes care of the connections.
    owner: Option<String>,
    calendar: &'a Calendar,
    day: NaiveDate,
    action: Action,
}

impl Notes<'_> {
    /// The connection reaches some rungs, with what belongs to each.
    fn climb(&mut self, rollout: &Rollout, key: &str, rungs: &[String]) {
        let lot = lot(key);
        let pick = |at: usize, of: usize| usize::from(lot[at]) % of.max(1);
        let variant = rollout.varianten.get(pick(4, rollout.varianten.len()));
        let today = schema::date_value(self.day);
        for rung in rungs {
            match rung.as_str() {
                "10" => {
                    let after = 5 + i32::from(lot[2]) % 55;
                    let target = self.calendar.day(after);
                    self.set(key, "zieltermin", schema::date_value(target));
                    let wish = ["hoch", "mittel", "mittel", "niedrig"][pick(3, 4)];
                    self.set(key, "prioritaet", Value::text(wish));
                    let team = self.authority(key, "team");
                    self.set(key, "team", Value::text(team));
                    let owner = self.owner.clone();
                    self.set_text(key, "verantwortlich", owner.as_ref());
                }
                "30" => {
                    self.set(key, "beauftragt_am", today.clone());
                    self.set(key, "einzelabruf", today.clone());
                }
                "40" => {
                    self.set_text(key, "variante", variant);
                    let procedures = &rollout.fachverfahren;
                    if let Some(procedure) = procedures.get(pick(5, procedures.len())) {
                        self.set_text(key, "fachverfahren", Some(&procedure.name));
                        self.set_text(key, "hersteller", procedure.hersteller.as_ref());
                        self.set_text(key, "version", procedure.version.as_ref());
                    }
                    let provider = self.authority(key, "it_dienstleister");
                    self.set(key, "betrieb", Value::text(provider));
                }
                "50" => {
                    self.set(key, "modul", Value::Bool(true));
                    self.set_address(key, variant.map_or("", String::as_str));
                }
                "90" => {
                    self.set(key, "produktiv_am", today.clone());
                    let site = self.authority(key, "website");
                    self.set(key, "webseite", Value::text(site));
                }
                "99" => self.set(key, "antraege_monat", Value::Int(4 + i64::from(lot[6]) / 4)),
                _ => {}
            }
        }
        self.set_text(key, "status", rungs.last());
        self.set(key, "status_am", today);
    }

    /// Where its messages go.
    fn set_address(&mut self, key: &str, variant: &str) {
        match variant {
            "osci-xta" => {
                let (kind, area) = (self.authority(key, "art"), self.authority(key, "gebiet"));
                let kind = self.view.catalogue.authority_kind(&kind);
                if let Some(prefix) = kind.and_then(|kind| kind.dvdv_prefix.as_ref()) {
                    let number = format!("{}{area:0<8}0000", prefix.name);
                    self.set(key, "dvdv", Value::text(number));
                }
            }
            "fit-connect" => {
                let hex = blake3::hash(key.as_bytes()).to_hex();
                let parts = [
                    &hex[..8],
                    &hex[8..12],
                    &hex[12..16],
                    &hex[16..20],
                    &hex[20..32],
                ];
                self.set(key, "destination_test", Value::text(parts.join("-")));
            }
            _ => {}
        }
    }

    fn authority(&self, connection: &str, slug: &str) -> String {
        let authority = self.view.text(Kind::Connection, connection, "behoerde");
        let authority = authority.unwrap_or_default();
        self.view
            .text(Kind::Authority, &authority, slug)
            .unwrap_or_default()
    }

    fn set_text(&mut self, key: &str, slug: &'static str, text: Option<&String>) {
        if let Some(text) = text {
            self.set(key, slug, Value::text(text.as_str()));
        }
    }

    fn set(&mut self, key: &str, slug: &'static str, value: Value) {
        self.action = std::mem::take(&mut self.action).set(Kind::Connection, key, slug, value);
    }
}
