//! What can be a column: the name, the key, how due it is, and every field of the schema.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::due::{Due, due, due_rule};
use crate::insight::View;
use crate::model::catalogue::Catalogue;
use crate::model::schema::{Field, Kind, Shape, Type};
use crate::model::text::sort_key;
use crate::replica::Value;

/// The column of the name.
pub const NAME: &str = "@name";
/// The column of the key.
pub const KEY: &str = "@schluessel";
/// The column that says how due it is.
pub const DUE: &str = "@frist";

/// A column.
#[derive(Debug, Clone, Copy)]
pub enum Col {
    /// What people call the record.
    Name,
    /// Its key.
    Key,
    /// How due it is, in words.
    Due,
    /// A field.
    Field(&'static Field),
}

impl Col {
    /// The column of this slug, if the kind has it.
    pub fn of(kind: Kind, slug: &str) -> Option<Self> {
        match slug {
            NAME => Some(Self::Name),
            KEY => Some(Self::Key),
            DUE => due_rule(kind).map(|_| Self::Due),
            _ => kind.field(slug).map(Self::Field),
        }
    }

    /// All columns of a kind. The field that is the name is there as the name.
    pub fn all(kind: Kind) -> Vec<Self> {
        let named = match kind {
            Kind::Connection | Kind::TestRun => None,
            _ => kind.def().title.first(),
        };
        let fields = kind
            .fields()
            .iter()
            .filter(|field| Some(&field.slug) != named && field.shape != Shape::PerCheckItem);
        let due = due_rule(kind).map(|_| Self::Due);
        std::iter::once(Self::Name)
            .chain(due)
            .chain(fields.map(Self::Field))
            .chain([Self::Key])
            .collect()
    }

    /// By what it is remembered.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Name => NAME,
            Self::Key => KEY,
            Self::Due => DUE,
            Self::Field(field) => field.slug,
        }
    }

    /// Its heading.
    pub fn label(self, kind: Kind) -> &'static str {
        match self {
            Self::Name => kind.def().label,
            Self::Key => "Schlüssel",
            Self::Due => "Fälligkeit",
            Self::Field(field) => field.label,
        }
    }
}

/// What a cell is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Numbers, days, times, and choices by their place in the list.
    Number(i64),
    /// Everything else, by the alphabet.
    Text(String),
}

/// Reads one column of many records: what the catalogue has to say is looked up once.
pub struct Reader<'a> {
    view: View<'a>,
    kind: Kind,
    col: Col,
    today: NaiveDate,
    options: HashMap<String, (i64, String)>,
}

impl<'a> Reader<'a> {
    /// A reader of a column.
    pub fn new(view: View<'a>, kind: Kind, col: Col, today: NaiveDate) -> Self {
        let options = match col {
            Col::Field(Field {
                ty: Type::Choice(choices),
                ..
            }) => {
                let options = choices.options(view.catalogue).into_iter().zip(0..);
                options
                    .map(|(pick, at)| {
                        let words = with_code(&pick.slug, pick.label);
                        (pick.slug, (at, words))
                    })
                    .collect()
            }
            _ => HashMap::new(),
        };
        Self {
            view,
            kind,
            col,
            today,
            options,
        }
    }

    /// The words of a cell, in one line.
    pub fn text(&self, key: &str) -> String {
        match self.col {
            Col::Name => self.view.title(self.kind, key),
            Col::Key => key.to_owned(),
            Col::Due => self.due(key).map(Due::words).unwrap_or_default(),
            Col::Field(field) => self.field(field, key),
        }
    }

    fn field(&self, field: &Field, key: &str) -> String {
        if self.options.is_empty() {
            let text = self.view.show(self.kind, key, field);
            return if text.contains('\n') {
                text.replace('\n', " ")
            } else {
                text
            };
        }
        let label = |slug: &str| match self.options.get(slug) {
            Some((_, label)) => label.clone(),
            None => slug.to_owned(),
        };
        match field.shape {
            Shape::Single => {
                let value = self.view.value(self.kind, key, field.slug);
                match value {
                    Some(Value::Text(slug)) => label(&slug),
                    Some(value) => self.view.display(field, &value),
                    None => String::new(),
                }
            }
            Shape::Set | Shape::PerCheckItem => {
                let items = self.view.items(self.kind, key, field.slug).into_iter();
                let words: Vec<String> = items.map(|(item, _)| label(&item)).collect();
                words.join(", ")
            }
        }
    }

    /// What a cell is sorted by; nothing if it is empty.
    pub fn rank(&self, key: &str) -> Option<Rank> {
        let text = |text: String| (!text.is_empty()).then(|| Rank::Text(sort_key(&text)));
        match self.col {
            Col::Due => self.due(key).map(|due| Rank::Number(due.rank())),
            Col::Field(field) if field.shape == Shape::Single => {
                match self.view.value(self.kind, key, field.slug)? {
                    Value::Int(number) => Some(Rank::Number(number)),
                    Value::Date(day) => Some(Rank::Number(day.into())),
                    Value::Time(minute) => Some(Rank::Number(minute.into())),
                    Value::Bool(yes) => Some(Rank::Number(i64::from(!yes))),
                    Value::Text(slug) if !self.options.is_empty() => {
                        let known = self.options.get(&*slug).map(|(at, _)| *at);
                        Some(Rank::Number(known.unwrap_or(i64::MAX)))
                    }
                    _ => text(self.field(field, key)),
                }
            }
            _ => text(self.text(key)),
        }
    }

    fn due(&self, key: &str) -> Option<Due> {
        due(self.view, self.kind, key, self.today)
    }
}

/// Codes that people use are said with their words: `T4 Firewall`, `70 im Test`.
fn with_code(slug: &str, label: String) -> String {
    let is_code = slug.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    if is_code && label != slug {
        format!("{slug} {label}")
    } else {
        label
    }
}

/// The words of a choice with its code, as lists show them.
pub(super) fn choice_label(field: &Field, slug: &str, catalogue: &Catalogue) -> String {
    match field.ty {
        Type::Choice(choices) => choices
            .label(catalogue, slug)
            .map_or_else(|| slug.to_owned(), |label| with_code(slug, label)),
        _ => slug.to_owned(),
    }
}
