//! Who else could be visited on the same trip: open connections near an appointment, the nearest first.
//!
//! Near is measured on the great circle between the Gemeinden where positions are known, and from the middle of a Kreis
//! that has none of its own; where nothing is known, the same Verband or Kreis counts. Pure; it looks at all connections, so it belongs off the drawing thread.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::View;
use super::calendar::Progress;
use super::outline::NOT_RESPONSIBLE;
use crate::model::catalogue::Phase;
use crate::model::rules::rung;
use crate::model::schema::Kind;
use crate::model::text::sort_key;

/// An open connection near an appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The key of the connection.
    pub connection: String,
    /// The key of its authority.
    pub authority: String,
    /// How far away it is.
    pub distance: Distance,
    /// When somebody was there last.
    pub last_visit: Option<NaiveDate>,
    /// How many Hürden are open.
    pub obstacles: usize,
}

/// How far away something is; the nearest is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// In the same place.
    SamePlace,
    /// So many kilometres, rounded.
    Kilometres(u32),
    /// In the same Gemeindeverband, positions unknown.
    SameVerband,
    /// In the same Kreis, positions unknown.
    SameKreis,
}

/// Farther than this nobody goes along.
const FARTHEST: u32 = 60;
/// As many as somebody looks through.
const MOST: usize = 200;

/// The radius of the earth in kilometres (IUGG mean).
const EARTH: f64 = 6371.009;

/// The open connections near an appointment, without those that it is about.
pub fn nearby(appointment: &str, view: View<'_>) -> Vec<Near> {
    let Some(entity) = view.entity(Kind::Appointment, appointment) else {
        return Vec::new();
    };
    let about: BTreeSet<&str> = entity.set("anbindungen").into_iter().collect();
    let of_connection = |key: &str| view.entity(Kind::Connection, key)?.text("behoerde");
    let authority = entity
        .text("behoerde")
        .or_else(|| of_connection(about.first()?));
    let Some(here) = authority.and_then(|authority| area_of(authority, view)) else {
        return Vec::new();
    };
    let positions = Positions::of(view);
    let mut distances: HashMap<&str, Option<Distance>> = HashMap::new();
    let mut found: Vec<Near> = Vec::new();
    for connection in view.entities(Kind::Connection) {
        let Some(authority) = connection
            .text("behoerde")
            .filter(|_| !about.contains(connection.key()))
        else {
            continue;
        };
        let away = *distances
            .entry(authority)
            .or_insert_with(|| distance(here, area_of(authority, view)?, &positions, view));
        let Some(distance) = away.filter(|_| is_open(connection, view)) else {
            continue;
        };
        found.push(Near {
            connection: connection.key().to_owned(),
            authority: authority.to_owned(),
            distance,
            last_visit: None,
            obstacles: 0,
        });
    }
    found.sort_by_cached_key(|near| {
        let name = sort_key(&view.title(Kind::Authority, &near.authority));
        (near.distance, name, near.connection.clone())
    });
    found.truncate(MOST);
    add_visits(&mut found, view);
    add_obstacles(&mut found, view);
    found
}

fn is_open(connection: crate::model::entity::Entity<'_>, view: View<'_>) -> bool {
    let rung = connection
        .text("status")
        .and_then(|status| rung(status, view.catalogue));
    let is_connected = rung.is_some_and(|rung| rung.phase == Phase::Connected);
    !is_connected && connection.text("hemmnis") != Some(NOT_RESPONSIBLE)
}

fn area_of<'a>(authority: &str, view: View<'a>) -> Option<&'a str> {
    view.entity(Kind::Authority, authority)?.text("gebiet")
}

/// How far two areas are apart; none if too far, or nobody knows.
fn distance(
    here: &str,
    there: &str,
    positions: &Positions<'_>,
    view: View<'_>,
) -> Option<Distance> {
    if here == there {
        return Some(Distance::SamePlace);
    }
    if let (Some(one), Some(other)) = (positions.at(here), positions.at(there)) {
        let away = kilometres(one, other);
        return (away <= FARTHEST).then_some(Distance::Kilometres(away));
    }
    let verband = |area: &str| {
        let written = view.entity(Kind::Area, area)?.text("verband");
        written.map(str::to_owned)
    };
    if verband(here).is_some_and(|one| verband(there) == Some(one)) {
        return Some(Distance::SameVerband);
    }
    let kreis = |area: &str| area.get(..KREIS).map(str::to_owned);
    kreis(here)
        .is_some_and(|one| kreis(there) == Some(one))
        .then_some(Distance::SameKreis)
}

/// Longitudes and latitudes in degrees.
struct Positions<'a> {
    areas: HashMap<&'a str, (f64, f64)>,
    /// The middle of the Gemeinden of a Kreis.
    kreise: HashMap<&'a str, (f64, f64)>,
}

/// Digits of the key of a Kreis.
const KREIS: usize = 5;

impl<'a> Positions<'a> {
    fn of(view: View<'a>) -> Self {
        let mut areas = HashMap::new();
        let mut within: HashMap<&str, (f64, f64, f64)> = HashMap::new();
        for area in view.entities(Kind::Area) {
            let degrees = |slug| area.text(slug)?.replace(',', ".").parse::<f64>().ok();
            let (Some(east), Some(north)) = (degrees("laenge"), degrees("breite")) else {
                continue;
            };
            areas.insert(area.key(), (east, north));
            if let Some(kreis) = area.key().get(..KREIS) {
                let sum = within.entry(kreis).or_default();
                *sum = (sum.0 + east, sum.1 + north, sum.2 + 1.0);
            }
        }
        let middle = |(east, north, count): (f64, f64, f64)| (east / count, north / count);
        let kreise = within.into_iter().map(|(kreis, sum)| (kreis, middle(sum)));
        Self {
            kreise: kreise.collect(),
            areas,
        }
    }

    fn at(&self, area: &str) -> Option<(f64, f64)> {
        self.areas
            .get(area)
            .or_else(|| self.kreise.get(area))
            .copied()
    }
}

/// The great circle between two positions, by the haversine, which is good for short ways too.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "half the earth's circumference at most"
)]
fn kilometres(one: (f64, f64), other: (f64, f64)) -> u32 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let across = one.1.to_radians().cos() * other.1.to_radians().cos() * half(one.0, other.0);
    let way = 2.0 * EARTH * (half(one.1, other.1) + across).sqrt().min(1.0).asin();
    way.round() as u32
}

/// When somebody was there last, by authority: appointments that were held count.
fn add_visits(found: &mut [Near], view: View<'_>) {
    let mut visits: HashMap<&str, NaiveDate> = HashMap::new();
    for entity in view.entities(Kind::Appointment) {
        let held = entity.text("stand") == Some(Progress::Held.slug());
        let Some(day) = entity.date("datum").filter(|_| held) else {
            continue;
        };
        let connections = entity.set("anbindungen").into_iter();
        let theirs =
            connections.filter_map(|key| view.entity(Kind::Connection, key)?.text("behoerde"));
        for authority in entity.text("behoerde").into_iter().chain(theirs) {
            let last = visits.entry(authority).or_insert(day);
            *last = day.max(*last);
        }
    }
    for near in found {
        near.last_visit = visits.get(near.authority.as_str()).copied();
    }
}

/// How many open Hürden each has, its own and those of its whole authority.
fn add_obstacles(found: &mut [Near], view: View<'_>) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for entity in view.entities(Kind::Obstacle) {
        if matches!(entity.text("stand"), Some("geloest" | "verworfen")) {
            continue;
        }
        let connections = entity.set("anbindungen");
        let of = match connections.as_slice() {
            [] => entity.set("behoerden"),
            _ => connections,
        };
        for key in of {
            *counts.entry(key).or_default() += 1;
        }
    }
    for near in found {
        let count = |key: &str| counts.get(key).copied().unwrap_or(0);
        near.obstacles = count(&near.connection) + count(&near.authority);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    fn found(lines: &[&str]) -> Vec<(String, Distance)> {
        let replica = replica(lines);
        let found = nearby("t", view(&replica)).into_iter();
        found.map(|near| (near.connection, near.distance)).collect()
    }

    #[test]
    fn the_way_between_two_cities_is_known() {
        // Kassel and Göttingen; then a quarter and a half of the way around.
        let kassel = (9.4797, 51.3127);
        assert_eq!(kilometres(kassel, (9.9355, 51.5413)), 41);
        assert_eq!(kilometres((0.0, 0.0), (90.0, 0.0)), 10_008);
        assert_eq!(kilometres((0.0, 90.0), (0.0, -90.0)), 20_015);
        assert_eq!(kilometres(kassel, kassel), 0);
    }

    #[test]
    fn the_nearest_open_ones_come_first_and_the_far_ones_not_at_all() {
        let lines = [
            "gebiet 06633001 laenge=9,40 breite=51,35",
            "gebiet 06633002 laenge=9,42 breite=51,35",
            "gebiet 06633003 laenge=9,60 breite=51,35",
            "gebiet 06633004 name=unbekannt",
            "gebiet 09162000 laenge=11,57 breite=48,13",
            "behoerde a gebiet=06633001",
            "behoerde b gebiet=06633002",
            "behoerde c gebiet=06633003",
            "behoerde d gebiet=06633004",
            "behoerde e gebiet=09162000",
            "anbindung a1 behoerde=a status=20",
            "anbindung a2 behoerde=a status=20",
            "anbindung b1 behoerde=b status=20",
            "anbindung b2 behoerde=b status=95",
            "anbindung b3 behoerde=b status=20 hemmnis=nicht-zustaendig",
            "anbindung c1 behoerde=c status=20",
            "anbindung d1 behoerde=d status=20",
            "anbindung e1 behoerde=e status=20",
            "termin t titel=Test anbindungen.a1=ja",
        ];
        assert_eq!(
            found(&lines),
            [
                ("a2".to_owned(), Distance::SamePlace),
                ("b1".to_owned(), Distance::Kilometres(1)),
                ("c1".to_owned(), Distance::Kilometres(14)),
                ("d1".to_owned(), Distance::SameKreis),
            ]
        );
    }

    #[test]
    fn a_kreis_lies_in_the_middle_of_its_gemeinden() {
        let lines = [
            "gebiet 06633 name=Kassel",
            "gebiet 06633001 laenge=9,40 breite=51,35",
            "gebiet 06633002 laenge=9,60 breite=51,35",
            "behoerde a gebiet=06633",
            "behoerde b gebiet=06633001",
            "anbindung b1 behoerde=b status=20",
            "termin t titel=Test behoerde=a",
        ];
        assert_eq!(found(&lines), [("b1".to_owned(), Distance::Kilometres(7))]);
    }

    #[test]
    fn without_positions_the_verband_is_nearer_than_the_kreis() {
        let lines = [
            "gebiet 06633001 verband=066335001",
            "gebiet 06633002 verband=066335001",
            "gebiet 06633003 name=frei",
            "behoerde a gebiet=06633001",
            "behoerde b gebiet=06633003",
            "behoerde c gebiet=06633002",
            "anbindung b1 behoerde=b status=20",
            "anbindung c1 behoerde=c status=20",
            "termin t titel=Test behoerde=a",
        ];
        assert_eq!(
            found(&lines),
            [
                ("c1".to_owned(), Distance::SameVerband),
                ("b1".to_owned(), Distance::SameKreis),
            ]
        );
    }

    #[test]
    fn visits_and_open_obstacles_are_told() {
        let replica = replica(&[
            "behoerde a gebiet=06633001",
            "anbindung a1 behoerde=a status=20",
            "termin t titel=Test behoerde=a",
            "termin u behoerde=a stand=durchgefuehrt datum=tag:100",
            "termin v anbindungen.a1=ja stand=durchgefuehrt datum=tag:120",
            "termin w behoerde=a stand=geplant datum=tag:140",
            "huerde h stand=offen behoerden.a=ja",
            "huerde i stand=offen behoerden.a=ja anbindungen.a1=ja",
            "huerde j stand=geloest anbindungen.a1=ja",
        ]);
        let found = nearby("t", view(&replica));
        let day = crate::model::schema::date(120);
        assert_eq!((found[0].last_visit, found[0].obstacles), (day, 2));
    }

    #[test]
    fn an_appointment_of_nobody_has_no_neighbours() {
        assert_eq!(found(&["termin t titel=Test"]), []);
        assert_eq!(found(&[]), []);
    }
}
