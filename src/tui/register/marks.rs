//! Which records are marked for an action on several. Only what is seen is ever marked.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::insight::register::Listing;

/// The marked records.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    keys: Arc<BTreeSet<String>>,
    /// Where a range begins, while one is being drawn.
    anchor: Option<usize>,
}

impl Marks {
    /// The keys of the marked records.
    pub const fn keys(&self) -> &Arc<BTreeSet<String>> {
        &self.keys
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether a record is marked.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// Marks a record, or takes its mark away.
    pub fn turn(&mut self, key: &str) {
        self.anchor = None;
        let keys = Arc::make_mut(&mut self.keys);
        if !keys.remove(key) {
            keys.insert(key.to_owned());
        }
    }

    /// Marks everything that is seen.
    pub fn all(&mut self, listing: &Listing) {
        *self = Self::of(listing.keys());
    }

    /// Marks everything that is seen and was not marked.
    pub fn invert(&mut self, listing: &Listing) {
        *self = Self::of(listing.keys().filter(|key| !self.has(key)));
    }

    /// Marks nothing.
    pub fn none(&mut self) {
        *self = Self::default();
    }

    /// Marks all rows from where the range began to `to`.
    pub fn stretch(&mut self, from: usize, to: usize, listing: &Listing) {
        let anchor = *self.anchor.get_or_insert(from);
        let keys = Arc::make_mut(&mut self.keys);
        for row in anchor.min(to)..=anchor.max(to) {
            keys.extend(listing.key(row).map(str::to_owned));
        }
    }

    /// Ends a range; the next one begins anew.
    pub fn settle(&mut self) {
        self.anchor = None;
    }

    /// Forgets what is not seen any more.
    pub fn retain(&mut self, listing: &Listing) {
        if !self.is_empty() {
            *self = Self::of(listing.keys().filter(|key| self.has(key)));
        }
    }

    fn of<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        Self {
            keys: Arc::new(keys.map(str::to_owned).collect()),
            anchor: None,
        }
    }
}
