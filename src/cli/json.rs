//! Values and records as JSON: stored words and keys, days as ISO 8601, nothing for humans but the label.

use chrono::NaiveDateTime;
use clap::ArgMatches;
use serde_json::{Map, Value as Json, json};

use crate::insight::View;
use crate::model::schema::{self, Field, Kind, Shape};
use crate::replica::Value;

/// Whether the call asks for JSON.
pub fn is_wanted(matches: &ArgMatches) -> bool {
    matches.get_flag("json")
}

/// As it is printed.
pub fn pretty(json: &Json) -> String {
    format!("{json:#}\n")
}

/// A record: `key`, `label` and one entry per field.
pub fn record(view: View<'_>, kind: Kind, key: &str) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("key".to_owned(), key.into());
    object.insert("label".to_owned(), view.title(kind, key).into());
    for field in kind.fields() {
        object.insert(field.slug.to_owned(), of_field(view, kind, key, field));
    }
    object
}

fn of_field(view: View<'_>, kind: Kind, key: &str, field: &Field) -> Json {
    match field.shape {
        Shape::Single => view
            .value(kind, key, field.slug)
            .map_or(Json::Null, |read| value(&read)),
        Shape::Set => {
            let items = view.items(kind, key, field.slug).into_iter();
            items.map(|(item, _)| Json::from(item)).collect()
        }
        Shape::PerCheckItem => {
            let items = view.items(kind, key, field.slug).into_iter();
            let items = items.map(|(item, read)| (item, value(&read)));
            Json::Object(items.collect())
        }
    }
}

/// A stored value.
pub fn value(value: &Value) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Erased => json!({ "erased": true }),
        Value::Unknown { .. } => json!({ "newer": true }),
        Value::Bool(yes) => Json::from(*yes),
        Value::Int(number) => Json::from(*number),
        Value::Date(days) => schema::date(*days).map_or(Json::Null, |day| day.to_string().into()),
        Value::Time(minutes) => schema::time(*minutes)
            .map_or(Json::Null, |time| time.format("%H:%M").to_string().into()),
        Value::Text(text) => Json::from(text.as_ref()),
    }
}

/// A moment on the clock on the wall, as ISO 8601.
pub fn iso(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}
