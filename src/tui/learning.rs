//! Learning by looking: the tour, the tips and what was used last. All of it belongs to one laptop and comes back at
//! the next start.

pub mod recent;
pub mod tips;
pub mod tour;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::recent::Recent;
use self::tips::{Switch, Tips};
use self::tour::{Seen, Tour};

/// How far somebody has come with the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learning {
    /// The tour.
    pub tour: Tour,
    /// The tips.
    pub tips: Tips,
    /// The commands of last time.
    pub recent: Recent,
}

/// What of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Learnt {
    /// Whether the tour has been seen.
    pub tour: Seen,
    /// Whether tips are wanted.
    pub tips: Switch,
    /// How often each tip was shown, by its name.
    pub shown: BTreeMap<String, u8>,
}

impl Learning {
    /// As it was left.
    pub fn restored(learnt: &Learnt) -> Self {
        Self {
            tour: Tour::restored(learnt.tour),
            tips: Tips::restored(learnt.tips, learnt.shown.clone()),
            recent: Recent::default(),
        }
    }

    /// What of it is kept.
    pub fn learnt(&self) -> Learnt {
        Learnt {
            tour: self.tour.seen(),
            tips: self.tips.switch(),
            shown: self.tips.shown().clone(),
        }
    }
}
