//! Records as tables for spreadsheets: one sheet per kind, one row per record, everything that the schema knows of it.
//!
//! The first column is the key, by which a row is known again whatever else is changed in it. A reference has two
//! columns: what people read, and the key of what is meant.

use chrono::NaiveDate;

use super::View;
use super::register::{Due, due, due_rule};
use super::stage::Stage;
use crate::interop::sheet::{Cell, Column, Format, Scalar, Sheet, Tint};
use crate::model::rules;
use crate::model::schema::{self, Field, Kind, Shape, Type};
use crate::replica::Value;

/// The heading of the keys.
pub const KEY: &str = "Schlüssel";

/// The records of a kind with these keys, in that order.
pub fn sheet(view: View<'_>, kind: Kind, keys: &[String], today: NaiveDate) -> Sheet {
    let columns: Vec<Holds> = columns(kind);
    let row = |key: &String| {
        let due = due(view, kind, key, today);
        let cells = columns
            .iter()
            .map(|column| column.cell(view, kind, key, due));
        cells.collect()
    };
    Sheet {
        name: kind.def().plural.to_owned(),
        rows: keys.iter().map(row).collect(),
        columns: columns.iter().map(Holds::column).collect(),
    }
}

/// What a column holds.
enum Holds {
    /// The key of the record.
    Key,
    /// What people call a record that no field names.
    Title,
    /// A field, in words.
    Field(&'static Field),
    /// The keys of what a reference means.
    Reference(&'static Field),
}

fn columns(kind: Kind) -> Vec<Holds> {
    let mut columns = vec![Holds::Key];
    if matches!(kind, Kind::Connection | Kind::TestRun) {
        columns.push(Holds::Title);
    }
    for field in kind.fields() {
        columns.push(Holds::Field(field));
        if matches!(field.ty, Type::Reference(_)) {
            columns.push(Holds::Reference(field));
        }
    }
    columns
}

impl Holds {
    fn column(&self) -> Column {
        let (heading, format) = match self {
            Self::Key => (KEY.to_owned(), Format::Text),
            Self::Title => ("Bezeichnung".to_owned(), Format::Text),
            Self::Reference(field) => (format!("{} ({KEY})", field.label), Format::Text),
            Self::Field(field) => (field.label.to_owned(), format(field)),
        };
        Column { heading, format }
    }

    fn cell(&self, view: View<'_>, kind: Kind, key: &str, due: Option<Due>) -> Cell {
        let value = match self {
            Self::Key => Scalar::Text(key.to_owned()),
            Self::Title => Scalar::Text(view.title(kind, key)),
            Self::Reference(field) => keys_of(view, kind, key, field),
            Self::Field(field) => return cell(view, kind, key, field, due),
        };
        value.into()
    }
}

/// What the cells of a field are.
fn format(field: &Field) -> Format {
    match (field.shape, field.ty) {
        (Shape::PerCheckItem, _) | (_, Type::LongText) => Format::LongText,
        (Shape::Set, _) | (_, Type::Text(_) | Type::Choice(_) | Type::Reference(_)) => Format::Text,
        (_, Type::Integer(_)) => Format::Integer,
        (_, Type::YesNo) => Format::YesNo,
        (_, Type::Date) => Format::Date,
        (_, Type::Time) => Format::Time,
    }
}

fn cell(view: View<'_>, kind: Kind, key: &str, field: &Field, due: Option<Due>) -> Cell {
    let value = match (field.shape, view.value(kind, key, field.slug)) {
        (Shape::Single, None) => Scalar::Empty,
        (Shape::Single, Some(value)) => scalar(view, field, &value),
        _ => text(view.show(kind, key, field)),
    };
    let tint = match value {
        Scalar::Empty => Tint::Plain,
        _ => tint(view, kind, key, field, due),
    };
    Cell { value, tint }
}

fn scalar(view: View<'_>, field: &Field, value: &Value) -> Scalar {
    let typed = match (field.ty, value) {
        (Type::Integer(_), Value::Int(number)) => Some(Scalar::Integer(*number)),
        (Type::YesNo, Value::Bool(yes)) => Some(Scalar::YesNo(*yes)),
        (Type::Date, Value::Date(days)) => schema::date(*days).map(Scalar::Date),
        (Type::Time, Value::Time(minutes)) => schema::time(*minutes).map(Scalar::Time),
        _ => None,
    };
    typed.unwrap_or_else(|| text(view.display(field, value)))
}

fn text(text: String) -> Scalar {
    if text.is_empty() {
        Scalar::Empty
    } else {
        Scalar::Text(text)
    }
}

fn keys_of(view: View<'_>, kind: Kind, key: &str, field: &Field) -> Scalar {
    match field.shape {
        Shape::Single => text(view.text(kind, key, field.slug).unwrap_or_default()),
        Shape::Set | Shape::PerCheckItem => {
            let items = view.items(kind, key, field.slug).into_iter();
            text(items.map(|(item, _)| item).collect::<Vec<_>>().join(", "))
        }
    }
}

/// What the colour of a cell says besides its words: how far a connection is, and what is due or done.
fn tint(view: View<'_>, kind: Kind, key: &str, field: &Field, due: Option<Due>) -> Tint {
    match (kind, field.slug) {
        (Kind::Connection, "status") => {
            let code = view.text(kind, key, "status");
            let rung = code.and_then(|code| rules::rung(&code, view.catalogue));
            match rung.map(|rung| Stage::of(rung.code)) {
                Some(Stage::Live) => Tint::Good,
                Some(Stage::Test | Stage::Work) => Tint::Moving,
                Some(Stage::Held | Stage::Open) | None => Tint::Plain,
            }
        }
        (Kind::Connection, "hemmnis") => Tint::Bad,
        (_, "stand") if due == Some(Due::Done) => Tint::Good,
        (_, slug) if due_rule(kind).is_some_and(|rule| rule.day == slug) => match due {
            Some(Due::Overdue(..)) => Tint::Bad,
            Some(Due::Today(_) | Due::Soon(..)) => Tint::Warning,
            Some(Due::Done) => Tint::Muted,
            Some(Due::Later(_) | Due::Open) | None => Tint::Plain,
        },
        _ => Tint::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    #[test]
    fn a_row_has_its_key_words_types_and_colours() {
        let replica = replica(&[
            "behoerde b name=Wohngeldstelle",
            "anbindung b-10092 behoerde=b leistung=10092 status=90 hemmnis=blockiert zieltermin=tag:3",
        ]);
        let today = NaiveDate::from_ymd_opt(1970, 1, 11).unwrap();
        let sheet = sheet(
            view(&replica),
            Kind::Connection,
            &["b-10092".to_owned()],
            today,
        );
        let cell = |heading: &str| {
            let at = sheet
                .columns
                .iter()
                .position(|column| column.heading == heading);
            sheet.rows[0][at.unwrap()].clone()
        };
        let words = |text: &str| Scalar::Text(text.to_owned());
        assert_eq!(cell(KEY).value, words("b-10092"));
        assert_eq!(cell("Vollzugsbehörde").value, words("Wohngeldstelle"));
        assert_eq!(cell("Vollzugsbehörde (Schlüssel)").value, words("b"));
        assert_eq!(cell("Status").tint, Tint::Good);
        assert_eq!(cell("Hemmnis").tint, Tint::Bad);
        let day = NaiveDate::from_ymd_opt(1970, 1, 4).unwrap();
        assert_eq!(cell("Zieltermin").value, Scalar::Date(day));
        assert_eq!(sheet.rows[0].len(), sheet.columns.len());
    }

    #[test]
    fn no_two_columns_of_a_kind_are_called_the_same() {
        for kind in Kind::ALL {
            let headings: Vec<String> = columns(kind)
                .iter()
                .map(|holds| holds.column().heading)
                .collect();
            let mut once = headings.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), headings.len(), "{kind:?}: {headings:?}");
        }
    }
}
