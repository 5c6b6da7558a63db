//! Arrangements with a name: those that come with the program, and how a list stands when nobody has changed it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::column::{DUE, NAME};
use super::filter::{Condition, Filter, Test};
use super::{Arrangement, Order, Sorting};
use crate::model::schema::Kind;

/// An arrangement with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Saved {
    /// What people call it.
    pub name: String,
    /// How the list stands then.
    pub arrangement: Arrangement,
}

/// How a list stands at first.
pub fn usual(kind: Kind) -> Arrangement {
    let (columns, sort): (&[&str], &[&str]) = match kind {
        Kind::Obstacle => (
            &[NAME, DUE, "stand", "ebene", "schwere", "art", "zustaendig"],
            &[DUE],
        ),
        Kind::Task => (
            &[NAME, DUE, "stand", "zustaendig", "prioritaet", "behoerde"],
            &[DUE, "prioritaet"],
        ),
        Kind::Milestone => (
            &[NAME, "datum", "stand", DUE, "leistung", "gebiet"],
            &[DUE, "datum"],
        ),
        Kind::Person => (
            &[NAME, "telefon", "email", "rolle", "organisation", "team"],
            &[NAME],
        ),
        Kind::Team => (
            &[NAME, "telefon", "funktionspostfach", "leitung", "art"],
            &[NAME],
        ),
        Kind::Area => (&[NAME, "ebene", "einwohner", "plz"], &["ebene", NAME]),
        Kind::Authority => (&[NAME, "art", "gebiet", "telefon", "team"], &[NAME]),
        Kind::Service => (&[NAME, "aktiv", "beleg", "landesvertrag"], &["aktiv", NAME]),
        Kind::Connection => (
            &[NAME, "status", "hemmnis", "variante", DUE, "verantwortlich"],
            &[NAME],
        ),
        Kind::Appointment => (
            &[NAME, "datum", "beginn", "stand", "form", "behoerde"],
            &["datum", "beginn"],
        ),
        Kind::TestRun => (&[NAME, "datum", "stand", "umgebung"], &["datum"]),
        Kind::Template => (&[NAME, "leistung", "stand"], &[NAME]),
        Kind::Member => (&[NAME, "team", "email"], &[NAME]),
    };
    let newest_first = matches!(kind, Kind::TestRun);
    let sorting = |by: &&str| Sorting {
        by: (*by).to_owned(),
        order: if newest_first {
            Order::Descending
        } else {
            Order::Ascending
        },
    };
    Arrangement {
        columns: columns.iter().map(|slug| (*slug).to_owned()).collect(),
        sort: sort.iter().map(sorting).collect(),
        filter: Filter::default(),
    }
}

/// The arrangements of a kind that come with the program; the first shows everything as usual.
pub fn built_in(kind: Kind) -> Vec<Saved> {
    let filters = filters(kind).into_iter();
    std::iter::once(("alle", Vec::new()))
        .chain(filters)
        .map(|(name, conditions)| Saved {
            name: name.to_owned(),
            arrangement: Arrangement {
                filter: Filter {
                    words: String::new(),
                    conditions,
                },
                ..usual(kind)
            },
        })
        .collect()
}

type Named = (&'static str, Vec<Condition>);

fn filters(kind: Kind) -> Vec<Named> {
    match kind {
        Kind::Obstacle => vec![
            ("offen", vec![unsolved()]),
            ("überfällig", vec![is("frist", Test::Overdue)]),
            (
                "eskaliert",
                vec![unsolved(), one_of("ebene", &["E2", "E3", "E4", "E5", "E6"])],
            ),
            ("meine", vec![unsolved(), is("zustaendig", Test::Mine)]),
            (
                "mein Team",
                vec![unsolved(), is("zustaendig", Test::MyTeam)],
            ),
            (
                "ohne zuständige Person",
                vec![unsolved(), is("zustaendig", Test::Empty)],
            ),
            ("gelöst", vec![one_of("stand", &["geloest"])]),
        ],
        Kind::Task => vec![
            ("offen", vec![undone()]),
            ("überfällig", vec![is("faellig", Test::Overdue)]),
            (
                "diese Woche fällig",
                vec![undone(), is("faellig", Test::Within(7))],
            ),
            ("meine", vec![undone(), is("zustaendig", Test::Mine)]),
            ("mein Team", vec![undone(), is("zustaendig", Test::MyTeam)]),
            ("erledigt", vec![one_of("stand", &["erledigt"])]),
        ],
        Kind::Milestone => vec![
            ("offen", vec![one_of("stand", &["geplant", "verschoben"])]),
            ("überfällig", vec![is("datum", Test::Overdue)]),
            ("erreicht", vec![one_of("stand", &["erreicht"])]),
        ],
        Kind::Person => vec![
            ("mein Team", vec![is("team", Test::MyTeam)]),
            ("ohne Mail", vec![is("email", Test::Empty)]),
            ("ohne Telefon", vec![is("telefon", Test::Empty)]),
            ("bei Behörden", vec![is("behoerde", Test::Filled)]),
        ],
        Kind::Team => vec![("ohne Leitung", vec![is("leitung", Test::Empty)])],
        Kind::Connection => vec![
            ("blockiert", vec![one_of("hemmnis", &["blockiert"])]),
            (
                "Zieltermin überfällig",
                vec![is("zieltermin", Test::Overdue)],
            ),
            ("meine", vec![is("verantwortlich", Test::Mine)]),
            ("mein Team", vec![is("team", Test::MyTeam)]),
            ("ohne Variante", vec![is("variante", Test::Empty)]),
        ],
        Kind::Authority => vec![
            ("mein Team", vec![is("team", Test::MyTeam)]),
            (
                "ohne Ansprechperson",
                vec![is("ansprechpersonen", Test::Empty)],
            ),
        ],
        Kind::Appointment => vec![
            (
                "kommende",
                vec![is("datum", Test::Within(Test::FROM_TODAY))],
            ),
            ("diese Woche", vec![is("datum", Test::Within(7))]),
            ("mein Team", vec![is("team", Test::MyTeam)]),
        ],
        Kind::TestRun => vec![
            ("laufend", vec![one_of("stand", &["laufend"])]),
            ("abgenommen", vec![one_of("stand", &["abgenommen"])]),
        ],
        Kind::Service => vec![("wird ausgerollt", vec![one_of("aktiv", &["ja"])])],
        Kind::Area => vec![
            ("Kreise", vec![one_of("ebene", &["kreis"])]),
            ("Gemeinden", vec![one_of("ebene", &["gemeinde"])]),
        ],
        Kind::Template => vec![("gilt", vec![one_of("stand", &["gilt"])])],
        Kind::Member => Vec::new(),
    }
}

fn unsolved() -> Condition {
    one_of("stand", &["offen", "in-arbeit"])
}

fn undone() -> Condition {
    unsolved()
}

fn is(field: &str, test: Test) -> Condition {
    Condition::new(field, test)
}

fn one_of(field: &str, slugs: &[&str]) -> Condition {
    let slugs: BTreeSet<String> = slugs.iter().map(|slug| (*slug).to_owned()).collect();
    Condition::new(field, Test::OneOf(slugs))
}
