//! Words for what a change can write to: a field, an element of it, or whether the record is there at all.

use crate::insight::View;
use crate::model::schema::{Field, Kind, Shape};
use crate::replica::{ERASED, EXISTS, RENEWS, Value};

/// What stands for the existence of a record on the command line.
pub const EXISTENCE: &str = "geloescht";

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'a> {
    /// Whether the record is there.
    Existence,
    /// A field this version knows.
    Field(&'static Field, Option<&'a str>),
    /// A field that is none of the kind: only a newer version knows it, or the log itself.
    Newer(&'a str, Option<&'a str>),
}

impl<'a> Cell<'a> {
    /// The place stored as `field` and `item`, in a record of `kind`, if this version knows that.
    pub fn of(kind: Option<Kind>, field: &'a str, item: Option<&'a str>) -> Self {
        if field == EXISTS {
            return Self::Existence;
        }
        match kind.and_then(|kind| kind.field(field)) {
            Some(field) => Self::Field(field, item),
            None => Self::Newer(field, item),
        }
    }

    /// What it is called on the command line: `status`, `ergebnis.6`.
    pub fn name(self) -> String {
        let (slug, item) = match self {
            Self::Existence => return EXISTENCE.to_owned(),
            Self::Field(field, item) => (field.slug, item),
            Self::Newer(slug, item) => (slug, item),
        };
        match item {
            Some(item) => format!("{slug}.{item}"),
            None => slug.to_owned(),
        }
    }

    /// What people read.
    pub fn label(self, view: View<'_>) -> String {
        match self {
            Self::Existence => "gelöscht oder bearbeitet".to_owned(),
            Self::Newer(ERASED, _) => "Tilgung".to_owned(),
            Self::Newer(RENEWS, _) => "Kennung".to_owned(),
            Self::Field(field, None) => field.label.to_owned(),
            Self::Field(field, Some(item)) => match field.shape {
                Shape::PerCheckItem => format!("{}, Punkt {item}", field.label),
                Shape::Single | Shape::Set => {
                    format!(
                        "{}: {}",
                        field.label,
                        view.display(field, &Value::text(item))
                    )
                }
            },
            Self::Newer(..) => format!("{} (von einer neueren Version)", self.name()),
        }
    }

    /// The words for a value here.
    pub fn words(self, value: &Value, view: View<'_>) -> String {
        match (self, value) {
            (Self::Existence, Value::Bool(false)) => "gelöscht".to_owned(),
            (Self::Existence, _) => "bearbeitet".to_owned(),
            (Self::Newer(ERASED, _), _) => "persönliche Angaben getilgt".to_owned(),
            (Self::Newer(RENEWS, _), _) => "erneuert".to_owned(),
            (Self::Field(field, Some(_)), value) if field.shape == Shape::Set => {
                if *value == Value::Bool(true) {
                    "dabei"
                } else {
                    "nicht dabei"
                }
                .to_owned()
            }
            (Self::Field(..) | Self::Newer(..), Value::Empty) => "(leer)".to_owned(),
            (Self::Field(field, _), value) => view.display(field, value),
            (Self::Newer(..), _) => "(von einer neueren Version)".to_owned(),
        }
    }
}
