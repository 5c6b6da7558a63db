//! In which order a list shows records.

use crate::insight::View;
use crate::model::schema::{Field, Kind, Shape, Type};
use crate::model::text::sort_key;
use crate::replica::Value;

/// What a record is sorted by; what is missing comes last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number(i64),
    Text(String),
    Missing,
}

/// Sorts by a field, and by name where that is equal; without a field in the order that suits the kind.
pub fn sort(keys: &mut [&str], kind: Kind, by: Option<&Field>, view: View<'_>) {
    let fields: Vec<&Field> = match by {
        Some(field) => vec![field],
        None => usual(kind)
            .iter()
            .filter_map(|slug| kind.field(slug))
            .collect(),
    };
    keys.sort_by_cached_key(|key| {
        let ranks: Vec<Rank> = fields
            .iter()
            .map(|field| rank(view, kind, key, field))
            .collect();
        (ranks, name(view, kind, key, by), (*key).to_owned())
    });
}

/// The fields that order a kind; those without are ordered by name, areas and services by key.
fn usual(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Appointment => &["datum", "beginn"],
        Kind::TestRun | Kind::Milestone => &["datum"],
        Kind::Connection => &["leistung", "behoerde"],
        Kind::Task => &["faellig"],
        _ => &[],
    }
}

fn name(view: View<'_>, kind: Kind, key: &str, by: Option<&Field>) -> String {
    match (kind, by) {
        (Kind::Area | Kind::Service, None) => String::new(),
        _ => sort_key(&view.title(kind, key)),
    }
}

fn rank(view: View<'_>, kind: Kind, key: &str, field: &Field) -> Rank {
    if field.shape != Shape::Single {
        let shown = view.show(kind, key, field);
        return if shown.is_empty() {
            Rank::Missing
        } else {
            Rank::Text(sort_key(&shown))
        };
    }
    let Some(value) = view.value(kind, key, field.slug) else {
        return Rank::Missing;
    };
    match (field.ty, &value) {
        (_, Value::Bool(yes)) => Rank::Number(i64::from(!yes)),
        (_, Value::Int(number)) => Rank::Number(*number),
        (_, Value::Date(days)) => Rank::Number(i64::from(*days)),
        (_, Value::Time(minutes)) => Rank::Number(i64::from(*minutes)),
        (Type::Choice(choices), Value::Text(slug)) => {
            let options = choices.options(view.catalogue);
            let place = options.iter().position(|option| *option.slug == **slug);
            place.map_or(Rank::Missing, |place| {
                Rank::Number(i64::try_from(place).unwrap_or(i64::MAX))
            })
        }
        _ => Rank::Text(sort_key(&view.display(field, &value))),
    }
}
