//! The Prüfungen of the region in the order to look at them: those that go on, then connections in test that have
//! none, then what is closed; and which runs of a connection came before which.

use std::sync::Arc;

use chrono::NaiveDate;

use super::View;
use super::outline::Outline;
use crate::model::schema::Kind;
use crate::model::text::sort_key;

/// Runs, and connections that wait for one.
#[derive(Debug, Clone, Default)]
pub struct Runs {
    entries: Vec<Entry>,
}

/// A run, or a connection that waits for its first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The run; none where it has not begun.
    pub run: Option<Box<str>>,
    /// The connection.
    pub connection: Arc<str>,
    /// The day of the run.
    pub day: Option<NaiveDate>,
    /// Where it stands among the others.
    pub stage: Stage,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It goes on.
    Open,
    /// The connection is in test, and nobody has begun.
    Waiting,
    /// Nothing more is to be done.
    Closed,
}

/// Rungs of the ladder on which a connection is in test.
const IN_TEST: std::ops::Range<u8> = 60..80;

impl Runs {
    /// All there are.
    pub fn new(view: View<'_>, outline: &Outline) -> Self {
        let mut runs: Vec<Entry> = view
            .entities(Kind::TestRun)
            .map(|run| Entry {
                run: Some(run.key().into()),
                connection: run.shared_text("anbindung").unwrap_or_default(),
                day: run.date("datum"),
                stage: match run.text("stand") {
                    None | Some("laufend") => Stage::Open,
                    Some(_) => Stage::Closed,
                },
            })
            .collect();
        runs.sort_by(|a, b| (b.day, &b.run).cmp(&(a.day, &a.run)));
        let links = outline.links().iter().filter(|link| {
            link.counts()
                && link.rung.is_some_and(|rung| IN_TEST.contains(&rung))
                && outline.latest_run(&link.key).is_none()
        });
        let mut waiting: Vec<Entry> = links
            .map(|link| Entry {
                run: None,
                connection: link.key.clone(),
                day: None,
                stage: Stage::Waiting,
            })
            .collect();
        waiting
            .sort_by_cached_key(|entry| sort_key(&view.title(Kind::Connection, &entry.connection)));
        let mut entries = runs;
        entries.extend(waiting);
        entries.sort_by_key(|entry| entry.stage);
        Self { entries }
    }

    /// All entries in their order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The runs of the same connection before a run, the latest first.
    pub fn before(&self, run: &str) -> Vec<&str> {
        let is = |entry: &&Entry| entry.run.as_deref() == Some(run);
        let Some(of) = self.entries.iter().find(is) else {
            return Vec::new();
        };
        let mut earlier: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.connection == of.connection && entry.run.is_some())
            .filter(|entry| (entry.day, &entry.run) < (of.day, &of.run))
            .collect();
        earlier.sort_by(|a, b| (b.day, &b.run).cmp(&(a.day, &a.run)));
        earlier
            .into_iter()
            .filter_map(|entry| entry.run.as_deref())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    #[test]
    fn open_runs_come_first_then_who_waits_then_what_is_closed() {
        let replica = replica(&[
            "gebiet 06633 name=Kassel ebene=kreis",
            "behoerde w name=Amt gebiet=06633",
            "anbindung a behoerde=w leistung=10092 status=70",
            "anbindung b behoerde=w leistung=10026 status=60",
            "anbindung c behoerde=w leistung=10124 status=95",
            "pruefung p anbindung=a datum=tag:20 stand=laufend",
            "pruefung q anbindung=a datum=tag:10 stand=abgenommen",
            "pruefung r anbindung=a datum=tag:12 stand=verweigert",
            "pruefung s anbindung=c datum=tag:21 stand=laufend",
        ]);
        let view = view(&replica);
        let runs = Runs::new(view, &Outline::new(view));
        let shown: Vec<_> = runs
            .entries()
            .iter()
            .map(|entry| entry.run.as_deref().unwrap_or(&entry.connection))
            .collect();
        assert_eq!(shown, ["s", "p", "b", "r", "q"]);
        assert_eq!(runs.before("p"), ["r", "q"]);
        assert_eq!(runs.before("q"), [""; 0]);
    }
}
