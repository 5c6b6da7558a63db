//! Reports on a workspace: its state, and what its log says.

use chrono::{Days, NaiveDate};

use super::{Workspace, WorkspaceError};
use crate::insight::outline::Outline;
use crate::insight::reports::{Report, Source};
use crate::interop::document::Document;
use crate::replica::VersionVector;

/// How many days back something counts as new where nobody says since when.
const NEW: u64 = 28;

impl Workspace {
    /// Puts a report together; what happened from `since` on counts as new, else what happened in the last four weeks.
    /// Reads the whole log, which can take long.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn report(
        &self,
        report: &Report,
        since: Option<NaiveDate>,
    ) -> Result<Document, WorkspaceError> {
        let snapshot = self.snapshot();
        let (view, today) = (snapshot.view(), snapshot.today());
        Ok(report.write(&Source {
            view,
            outline: &Outline::new(view),
            steps: &self.steps(&VersionVector::default())?,
            today,
            since: since.unwrap_or(today - Days::new(NEW)),
            team: self.me().team(),
        }))
    }
}
