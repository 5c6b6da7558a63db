//! How a list comes by its rows: at once where that is a matter of a moment, otherwise beside the drawing.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::insight::register::{Arrangement, Listing, Me, Sheet, Wanted};
use crate::model::schema::Kind;
use crate::tui::data::Data;
use crate::workspace::Snapshot;

/// The records that a list is restricted to, and what they have in common.
#[derive(Debug)]
pub struct Only {
    /// What they have in common.
    pub title: String,
    /// Which they are.
    pub keys: BTreeSet<String>,
}

/// Everything that rows are made from.
pub struct Work {
    pub snapshot: Snapshot,
    pub kind: Kind,
    pub only: Option<Arc<Only>>,
    pub arrangement: Arrangement,
    /// The records in order, if that has not changed.
    pub sheet: Option<Arc<Sheet>>,
    /// Who asks, by name and team.
    pub me: (String, String),
}

/// So many records are listed within the time of a key press, in any build.
const FEW: usize = 500;

impl Work {
    /// Whether it is a matter of a moment.
    pub fn is_quick(&self) -> bool {
        self.snapshot.view().entities(self.kind).nth(FEW).is_none()
    }

    /// Makes the rows.
    pub fn run(&self) -> Listing {
        let view = self.snapshot.view();
        let (name, team) = &self.me;
        let me = Me::find(view, name, team);
        let wanted = Wanted {
            view,
            kind: self.kind,
            only: self.only.as_ref().map(|only| &only.keys),
            today: self.snapshot.today(),
            me: &me,
        };
        let sheet = self
            .sheet
            .clone()
            .unwrap_or_else(|| Arc::new(Sheet::new(wanted, &self.arrangement)));
        Listing::new(sheet, wanted, &self.arrangement.filter)
    }
}

/// Name and team of who works here.
pub fn me(data: &Data) -> (String, String) {
    let mut members = data.exchange.members.iter();
    let me = members.find(|member| member.is_me);
    let name = me.map(|member| member.name.clone()).unwrap_or_default();
    (name, data.team.clone())
}
