//! A record read with the types of the schema.
//!
//! It knows one record and no other: references are keys.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::schema::{self, Kind};
use crate::replica::{RecordRef, State, Value};

/// A record of a known kind, to read.
#[derive(Clone, Copy, Debug)]
pub struct Entity<'a> {
    kind: Kind,
    record: RecordRef<'a>,
}

impl<'a> Entity<'a> {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its key.
    pub fn key(&self) -> &'a str {
        self.record.key()
    }

    /// Its key, shared with the record.
    pub fn shared_key(&self) -> Arc<str> {
        self.record.shared_key()
    }

    /// What it is made of.
    pub fn record(&self) -> RecordRef<'a> {
        self.record
    }

    /// The value shown in a field.
    pub fn value(&self, slug: &str) -> Option<&'a Value> {
        debug_assert!(
            self.kind.field(slug).is_some(),
            "{:?} has no field {slug}",
            self.kind
        );
        self.record.get(slug)
    }

    /// A text, a choice or the key of a reference.
    pub fn text(&self, slug: &str) -> Option<&'a str> {
        self.value(slug)?.as_text()
    }

    /// The same, shared with the record.
    pub fn shared_text(&self, slug: &str) -> Option<Arc<str>> {
        match self.value(slug)? {
            Value::Text(text) => Some(Arc::clone(text)),
            _ => None,
        }
    }

    /// A whole number.
    pub fn integer(&self, slug: &str) -> Option<i64> {
        match self.value(slug)? {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// A day.
    pub fn date(&self, slug: &str) -> Option<NaiveDate> {
        match self.value(slug)? {
            Value::Date(days) => schema::date(*days),
            _ => None,
        }
    }

    /// A time of day.
    pub fn time(&self, slug: &str) -> Option<NaiveTime> {
        match self.value(slug)? {
            Value::Time(minutes) => schema::time(*minutes),
            _ => None,
        }
    }

    /// Whether a yes-or-no field says yes.
    pub fn is_yes(&self, slug: &str) -> bool {
        self.value(slug) == Some(&Value::Bool(true))
    }

    /// The elements of a set, sorted.
    pub fn set(&self, slug: &str) -> Vec<&'a str> {
        let elements = self
            .record
            .items(slug)
            .filter(|(_, value)| **value == Value::Bool(true));
        let mut elements: Vec<_> = elements.map(|(item, _)| item).collect();
        elements.sort_unstable();
        elements
    }

    /// The text kept for one check point.
    pub fn item_text(&self, slug: &str, item: &str) -> Option<&'a str> {
        self.record.get_item(slug, item)?.as_text()
    }
}

/// Reading a state with the types of the schema.
pub trait Entities {
    /// The record `key` of `kind`, if it is there.
    fn entity(&self, kind: Kind, key: &str) -> Option<Entity<'_>>;

    /// All records of `kind` that are there, in no particular order.
    fn entities(&self, kind: Kind) -> impl Iterator<Item = Entity<'_>>;
}

impl Entities for State {
    fn entity(&self, kind: Kind, key: &str) -> Option<Entity<'_>> {
        let record = self.record(kind.slug(), key).filter(RecordRef::exists)?;
        Some(Entity { kind, record })
    }

    fn entities(&self, kind: Kind) -> impl Iterator<Item = Entity<'_>> {
        self.records(kind.slug())
            .map(move |record| Entity { kind, record })
    }
}
