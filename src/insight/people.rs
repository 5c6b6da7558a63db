//! What somebody takes part in.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::View;
use super::mentions::Mentions;
use crate::model::entity::Entity;
use crate::model::schema::Kind;

/// What somebody takes part in, each by key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Involvement {
    /// Appointments from today on, the next first.
    pub appointments: Vec<String>,
    /// Tasks that are not done, the most due first.
    pub tasks: Vec<String>,
    /// Hürden that are not solved.
    pub obstacles: Vec<String>,
    /// Connections that somebody is responsible for or to be asked about.
    pub connections: Vec<String>,
}

/// What of all that names a person is still of interest.
pub fn involvement(
    view: View<'_>,
    mentions: &Mentions,
    person: &str,
    today: NaiveDate,
) -> Involvement {
    let by = |(kind, fields), day: &'static str, counts: &dyn Fn(Entity<'_>) -> bool| {
        let found = mentions.by((kind, fields), (Kind::Person, person));
        let keys: BTreeSet<&str> = found.collect();
        let entities = keys.into_iter().filter_map(|key| view.entity(kind, key));
        let mut found: Vec<(Option<NaiveDate>, &str)> = entities
            .filter(|entity| counts(*entity))
            .map(|entity| (entity.date(day), entity.key()))
            .collect();
        // What has no day comes last.
        found.sort_by_key(|(day, key)| (day.is_none(), *day, *key));
        let found = found.into_iter();
        found.map(|(_, key)| key.to_owned()).collect::<Vec<_>>()
    };
    let is_open = |entity: Entity<'_>| {
        let state = entity.text("stand");
        !matches!(
            state,
            Some("erledigt" | "entfallen" | "geloest" | "verworfen" | "abgesagt")
        )
    };
    Involvement {
        appointments: by((Kind::Appointment, &["teilnehmende"]), "datum", &|entity| {
            let last = entity.date("bis_datum").or_else(|| entity.date("datum"));
            is_open(entity) && last.is_some_and(|day| day >= today)
        }),
        tasks: by((Kind::Task, &["zustaendig"]), "faellig", &is_open),
        obstacles: by((Kind::Obstacle, &["zustaendig"]), "frist", &is_open),
        connections: by(
            (Kind::Connection, &["verantwortlich", "ansprechpersonen"]),
            "zieltermin",
            &|_| true,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    #[test]
    fn what_is_open_and_still_to_come_counts_the_next_first() {
        let replica = replica(&[
            "person p name=Muster",
            "termin spaet titel=B datum=tag:30 teilnehmende.p=ja",
            "termin bald titel=A datum=tag:11 teilnehmende.p=ja",
            "termin vorbei titel=C datum=tag:3 teilnehmende.p=ja",
            "termin fremd titel=D datum=tag:12 teilnehmende.q=ja",
            "aufgabe offen titel=A stand=offen zustaendig=p",
            "aufgabe fertig titel=B stand=erledigt zustaendig=p",
            "huerde h titel=H stand=offen zustaendig=p",
            "anbindung a behoerde=x leistung=y verantwortlich=p",
            "anbindung b behoerde=x leistung=z ansprechpersonen.p=ja",
        ]);
        let today = NaiveDate::from_ymd_opt(1970, 1, 11).unwrap();
        let view = view(&replica);
        let found = involvement(view, &Mentions::new(view), "p", today);
        assert_eq!(found.appointments, ["bald", "spaet"]);
        assert_eq!(found.tasks, ["offen"]);
        assert_eq!(found.obstacles, ["h"]);
        assert_eq!(found.connections, ["a", "b"]);
    }
}
