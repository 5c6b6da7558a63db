//! What most new records begin with, so that nobody has to say it every time.

use super::Snapshot;
use crate::model::dates::german_date;
use crate::model::schema::Kind;

impl Snapshot {
    /// The fields that a new record of `kind` has unless somebody says otherwise, with what would be typed for them.
    pub fn usual(&self, kind: Kind) -> Vec<(&'static str, String)> {
        let today = || german_date(self.today());
        match kind {
            Kind::Connection => vec![("status", self.first_rung())],
            Kind::Appointment => vec![("form", "vor-ort".into()), ("stand", "geplant".into())],
            Kind::TestRun => vec![("datum", today()), ("stand", "laufend".into())],
            Kind::Template => vec![("stand", "gilt".into())],
            Kind::Obstacle => vec![("stand", "offen".into()), ("erkannt_am", today())],
            Kind::Task => vec![("stand", "offen".into())],
            Kind::Milestone => vec![("stand", "geplant".into())],
            _ => Vec::new(),
        }
    }

    fn first_rung(&self) -> String {
        let first = self.catalogue().statuses.first();
        first.map_or_else(String::new, |status| format!("{:02}", status.code))
    }
}
