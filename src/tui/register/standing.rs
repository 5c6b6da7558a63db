//! What of the lists comes back at the next start.

use std::collections::BTreeMap;

use crate::tui::panes::Ring;
use serde::{Deserialize, Serialize};

use crate::insight::register::{Arrangement, Saved, usual};
use crate::model::schema::Kind;
use crate::tui::workbench::layout::{Borders, Zoom};

/// How the list of a kind stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Standing {
    /// Columns, order and filter; nothing as long as it stands as usual.
    pub arrangement: Option<Arrangement>,
    /// What people have saved under a name.
    pub saved: Vec<Saved>,
}

/// How the lists of all kinds stand, by the stored name of the kind.
pub type Standings = BTreeMap<String, Standing>;

/// How a view of lists stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ShelfStanding {
    /// The list that is open.
    pub tab: usize,
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether it is shown alone.
    pub zoom: Zoom,
    /// Where the borders are.
    pub borders: Borders,
    /// The chosen record of each list, by the stored name of the kind.
    pub chosen: BTreeMap<String, String>,
}

/// The panes of a view of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pane {
    /// The list.
    #[default]
    List,
    /// Everything about the chosen record.
    Details,
}

impl Ring for Pane {
    const RING: &'static [Self] = &Self::ALL;
}

impl Pane {
    /// Both, in the order of Tab.
    pub const ALL: [Self; 2] = [Self::List, Self::Details];
}

impl Default for ShelfStanding {
    fn default() -> Self {
        Self {
            tab: 0,
            focus: Pane::default(),
            zoom: Zoom::default(),
            borders: Borders {
                column: 62,
                row: 55,
            },
            chosen: BTreeMap::new(),
        }
    }
}

impl Standing {
    /// How the list of a kind was left.
    pub fn of(kind: Kind, standings: &Standings) -> Self {
        standings.get(kind.slug()).cloned().unwrap_or_default()
    }

    /// Columns, order and filter.
    pub fn arrangement(&self, kind: Kind) -> Arrangement {
        let left = self.arrangement.clone();
        left.filter(|left| !left.columns.is_empty())
            .unwrap_or_else(|| usual(kind))
    }
}
