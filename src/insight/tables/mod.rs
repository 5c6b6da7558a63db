//! Records as tables for spreadsheets: one sheet per kind, one row per record, everything that the schema knows of it.
//!
//! The first column is the key, by which a row is known again whatever else is changed in it. A reference has two
//! columns: what people read, and the key of what is meant. The last one, hidden where that is possible, says what the
//! row said when it was written.

pub mod content;
pub mod edition;

use std::collections::HashMap;

use chrono::NaiveDate;

use self::content::Content;
use self::edition::Edition;
use super::View;
use super::register::{Due, due, due_rule};
use super::stage::Stage;
use crate::interop::sheet::{Cell, Column, Format, Scalar, Sheet, Tint};
use crate::model::rules;
use crate::model::schema::{self, Field, Kind, Shape, Type};
use crate::replica::Value;

/// What columns are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headings {
    /// As on the screen, for people.
    Labels,
    /// As on the command line, for programs.
    Slugs,
}

/// The records of a kind with these keys, in that order.
pub fn sheet<'a>(
    view: View<'_>,
    kind: Kind,
    keys: impl IntoIterator<Item = &'a str>,
    (headings, today): (Headings, NaiveDate),
) -> Sheet {
    let columns: Vec<Holds> = columns(kind, headings);
    let row = |key: &str| {
        let record = Record::new(view, (kind, key), today);
        columns.iter().map(|column| record.cell(*column)).collect()
    };
    Sheet {
        name: kind.def().plural.to_owned(),
        rows: keys.into_iter().map(row).collect(),
        columns: columns.iter().map(|holds| holds.column(headings)).collect(),
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// The key of the record.
    Key,
    /// What people call a record that no field names.
    Title,
    /// A field, in words.
    Field(&'static Field),
    /// The keys of what a reference means.
    Reference(&'static Field),
    /// What the row said when it was written.
    Edition,
}

/// Every column of a kind in its order.
fn columns(kind: Kind, headings: Headings) -> Vec<Holds> {
    let mut columns = vec![Holds::Key];
    if headings == Headings::Slugs || matches!(kind, Kind::Connection | Kind::TestRun) {
        columns.push(Holds::Title);
    }
    for field in kind.fields() {
        columns.push(Holds::Field(field));
        if matches!(field.ty, Type::Reference(_)) {
            columns.push(Holds::Reference(field));
        }
    }
    columns.push(Holds::Edition);
    columns
}

/// What the columns of a kind are called, in every way, and what each of them holds.
pub fn headings(kind: Kind) -> Vec<(String, Holds)> {
    let columns = columns(kind, Headings::Slugs).into_iter();
    let named = columns.flat_map(|holds| {
        [Headings::Labels, Headings::Slugs].map(|headings| (holds.heading(headings), holds))
    });
    named.collect()
}

impl Holds {
    fn column(self, headings: Headings) -> Column {
        let format = match self {
            Self::Key | Self::Title | Self::Reference(_) => Format::Text,
            Self::Field(field) => format(field),
            Self::Edition => Format::Internal,
        };
        Column::new(&self.heading(headings), format)
    }

    /// What it is called on the command line.
    pub fn slug(self) -> String {
        self.heading(Headings::Slugs)
    }

    /// Whether it is the same.
    pub fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Field(a), Self::Field(b)) | (Self::Reference(a), Self::Reference(b)) => {
                a.slug == b.slug
            }
            (a, b) => std::mem::discriminant(&a) == std::mem::discriminant(&b),
        }
    }

    fn heading(self, headings: Headings) -> String {
        let name = match (headings, self) {
            (Headings::Labels, Self::Key) => "Schlüssel",
            (Headings::Labels, Self::Title) => "Bezeichnung",
            (Headings::Labels, Self::Edition) => "Fassung",
            (Headings::Labels, Self::Field(field)) => field.label,
            (Headings::Labels, Self::Reference(field)) => {
                return format!("{} (Schlüssel)", field.label);
            }
            (Headings::Slugs, Self::Key) => "schluessel",
            (Headings::Slugs, Self::Title) => "bezeichnung",
            (Headings::Slugs, Self::Edition) => "fassung",
            (Headings::Slugs, Self::Field(field)) => field.slug,
            (Headings::Slugs, Self::Reference(field)) => {
                return format!("{}_schluessel", field.slug);
            }
        };
        name.to_owned()
    }
}

/// A record on the way into a row, each field read once.
struct Record<'a> {
    view: View<'a>,
    kind: Kind,
    key: &'a str,
    due: Option<Due>,
    contents: Contents,
}

/// What the fields of a record hold, by their slugs.
type Contents = HashMap<&'static str, Content>;

fn contents(view: View<'_>, kind: Kind, key: &str) -> Contents {
    let fields = kind.fields().iter();
    fields
        .map(|field| (field.slug, Content::of(view, kind, key, field)))
        .collect()
}

impl<'a> Record<'a> {
    fn new(view: View<'a>, (kind, key): (Kind, &'a str), today: NaiveDate) -> Self {
        Self {
            view,
            kind,
            key,
            due: due(view, kind, key, today),
            contents: contents(view, kind, key),
        }
    }

    fn cell(&self, holds: Holds) -> Cell {
        let value = match holds {
            Holds::Key => Scalar::Text(self.key.to_owned()),
            Holds::Title => Scalar::Text(self.view.title(self.kind, self.key)),
            Holds::Reference(field) => text(self.contents[field.slug].keys()),
            Holds::Edition => Scalar::Text(Edition::write(self.view, self.kind, &self.contents)),
            Holds::Field(field) => return self.of_field(field),
        };
        value.into()
    }

    fn of_field(&self, field: &Field) -> Cell {
        let value = match &self.contents[field.slug] {
            Content::Single(value) => scalar(self.view, field, value),
            several => text(several.words(self.view, field)),
        };
        let tint = match value {
            Scalar::Empty => Tint::Plain,
            _ => tint(self.view, self.kind, self.key, field, self.due),
        };
        Cell { value, tint }
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
    use crate::model::text::fold;

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
            ["b-10092"],
            (Headings::Labels, today),
        );
        let cell = |heading: &str| {
            let at = sheet
                .columns
                .iter()
                .position(|column| column.heading == heading);
            sheet.rows[0][at.unwrap()].clone()
        };
        let words = |text: &str| Scalar::Text(text.to_owned());
        assert_eq!(cell("Schlüssel").value, words("b-10092"));
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
            for headings in [Headings::Labels, Headings::Slugs] {
                let names: Vec<String> = columns(kind, headings)
                    .iter()
                    .map(|holds| fold(&holds.heading(headings)))
                    .collect();
                let mut once = names.clone();
                once.sort();
                once.dedup();
                assert_eq!(once.len(), names.len(), "{kind:?}: {names:?}");
            }
        }
    }
}
