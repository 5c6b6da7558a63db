//! Records of one kind as a list: which columns, in which order, which of them. What a list shows is worked out once
//! per change, in two steps: a [`Sheet`] of all records in order, and of these the rows that a [`Filter`] lets through.
//!
//! Pure: who asks and what day it is comes in from outside.

mod column;
mod due;
mod filter;
mod saved;
mod sheet;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use column::{Col, DUE, KEY, NAME, Rank, Reader};
pub use due::{Due, due, due_rule};
pub use filter::{Condition, Filter, Me, Test};
pub use saved::{Saved, built_in, usual};
pub use sheet::{Listing, Sheet, Wanted};

/// How a list stands: what of it is seen, and in which order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Arrangement {
    /// The columns from left to right, by slug.
    pub columns: Vec<String>,
    /// What the records are sorted by; later ones decide where earlier ones are equal.
    pub sort: Vec<Sorting>,
    /// Which records are seen.
    pub filter: Filter,
}

/// One column that records are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sorting {
    /// The column.
    pub by: String,
    /// Which end comes first.
    pub order: Order,
}

/// Which end of a column comes first. What is empty always comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The smallest, or the first in the alphabet.
    Ascending,
    /// The largest.
    Descending,
}

impl Order {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// Columns that decide one after the other; further ones say nothing to anybody.
const SORTINGS: usize = 3;

impl Arrangement {
    /// Sorts by a column; the columns before it decide on ties. One that leads already turns round.
    pub fn sort_by(&mut self, column: &str) {
        match self.sort.first_mut() {
            Some(first) if first.by == column => first.order = first.order.other(),
            _ => {
                self.sort.retain(|sorting| sorting.by != column);
                let first = Sorting {
                    by: column.to_owned(),
                    order: Order::Ascending,
                };
                self.sort.insert(0, first);
                self.sort.truncate(SORTINGS);
            }
        }
    }
}
