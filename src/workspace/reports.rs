//! Reports on a workspace: its state, and what its log says.

use chrono::{Days, NaiveDate};

use super::action::no_record;
use super::{Workspace, WorkspaceError};
use crate::insight::View;
use crate::insight::outline::Outline;
use crate::insight::reports::{Report, Source};
use crate::insight::scope::Scope;
use crate::interop::document::Document;
use crate::model::schema::Kind;
use crate::replica::VersionVector;

/// How many days back something counts as new where nobody says since when.
const NEW: u64 = 28;

/// What a report shall be about, besides what every one is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportWish {
    /// From which day on something counts as new; else the last four weeks.
    pub since: Option<NaiveDate>,
    /// The part of the region.
    pub scope: Scope,
    /// The key of the record, for reports about one.
    pub subject: String,
}

impl Workspace {
    /// Puts a report together. Reads the whole log, which can take long.
    ///
    /// # Errors
    /// When something that it shall be about is not there, or the store cannot be read.
    pub fn report(&self, report: &Report, wish: &ReportWish) -> Result<Document, WorkspaceError> {
        let snapshot = self.snapshot();
        let today = snapshot.today();
        let named = [
            (report.of, Some(&wish.subject)),
            (Some(Kind::Area), wish.scope.area.as_ref()),
            (Some(Kind::Service), wish.scope.service.as_ref()),
        ];
        for (kind, key) in named {
            if let Some((kind, key)) = kind.zip(key)
                && !snapshot.view().exists(kind, key)
            {
                return Err(no_record(kind, key).into());
            }
        }
        let state = wish.scope.part_of(snapshot.view());
        let view = View {
            state: &state,
            ..snapshot.view()
        };
        let mut steps = self.steps(&VersionVector::default())?;
        steps.retain(|step| view.exists(Kind::Connection, &step.connection));
        Ok(report.write(&Source {
            view,
            outline: &Outline::new(view),
            steps: &steps,
            today,
            since: wish.since.unwrap_or(today - Days::new(NEW)),
            team: self.me().team(),
            service: wish.scope.service.as_deref(),
            subject: &wish.subject,
        }))
    }
}
