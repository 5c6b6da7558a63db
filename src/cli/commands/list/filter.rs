//! Which records a list shows: values compared as people mean them, words found in any spelling.

use crate::cli::error::CliError;
use crate::cli::words;
use crate::insight::View;
use crate::model::schema::{Field, Kind, Shape, Type};
use crate::model::text::Folded;
use crate::replica::Value;
use crate::workspace::{Snapshot, Typed};

/// All that a record must meet.
pub struct Filter {
    kind: Kind,
    conditions: Vec<Condition>,
    words: Vec<Folded>,
}

/// A field must hold a value.
struct Condition {
    field: &'static Field,
    item: Option<String>,
    wanted: Wanted,
}

enum Wanted {
    /// Nothing at all.
    Empty,
    /// This stored value.
    Value(Value),
    /// What reads like this, or is stored like this.
    Words { typed: String, folded: Folded },
}

impl Filter {
    /// Reads the conditions.
    ///
    /// # Errors
    /// When a field does not exist, or the text cannot be one of its values.
    pub fn read(
        kind: Kind,
        conditions: &[&str],
        search: Option<&str>,
        snapshot: &Snapshot,
    ) -> Result<Self, CliError> {
        let conditions = conditions
            .iter()
            .map(|text| condition(kind, &words::assignment(text)?, snapshot))
            .collect::<Result<_, CliError>>()?;
        let words = search.map_or_else(Vec::new, |text| Folded::new(text).words().collect());
        Ok(Self {
            kind,
            conditions,
            words,
        })
    }

    /// Whether the record meets all of it.
    pub fn takes(&self, view: View<'_>, key: &str) -> bool {
        let meets = |condition: &Condition| condition.is_met(view, self.kind, key);
        self.conditions.iter().all(meets) && self.is_found(view, key)
    }

    fn is_found(&self, view: View<'_>, key: &str) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let fields = self.kind.fields().iter();
        let shown = fields.map(|field| view.show(self.kind, key, field));
        let title = view.title(self.kind, key);
        let all: Vec<String> = [key.to_owned(), title].into_iter().chain(shown).collect();
        let haystack = Folded::new(&all.join("\n"));
        self.words.iter().all(|word| word.is_in(&haystack))
    }
}

fn condition(kind: Kind, typed: &Typed, snapshot: &Snapshot) -> Result<Condition, CliError> {
    let field = words::field(kind, &typed.slug)?;
    let text = typed.text.trim();
    let wanted = match field.ty {
        _ if text.is_empty() => Wanted::Empty,
        Type::Integer(_) | Type::YesNo | Type::Date | Type::Time | Type::Choice(_) => {
            Wanted::Value(snapshot.parse(field, text)?)
        }
        Type::Text(_) | Type::LongText | Type::Reference(_) => Wanted::Words {
            typed: text.to_owned(),
            folded: Folded::new(text),
        },
    };
    Ok(Condition {
        field,
        item: typed.item.clone(),
        wanted,
    })
}

impl Condition {
    fn is_met(&self, view: View<'_>, kind: Kind, key: &str) -> bool {
        let values = self.values(view, kind, key);
        match &self.wanted {
            Wanted::Empty => values.is_empty(),
            Wanted::Value(wanted) => values.contains(wanted),
            Wanted::Words { typed, folded } => values.iter().any(|value| {
                value.as_text() == Some(typed)
                    || words::is_same(folded, &view.display(self.field, value))
            }),
        }
    }

    fn values(&self, view: View<'_>, kind: Kind, key: &str) -> Vec<Value> {
        let slug = self.field.slug;
        match self.field.shape {
            Shape::Single => view.value(kind, key, slug).into_iter().collect(),
            Shape::Set => {
                let items = view.items(kind, key, slug).into_iter();
                items.map(|(item, _)| Value::text(item)).collect()
            }
            Shape::PerCheckItem => {
                let items = view.items(kind, key, slug).into_iter();
                let meant = |item: &String| self.item.as_ref().is_none_or(|wanted| wanted == item);
                items
                    .filter(|(item, _)| meant(item))
                    .map(|(_, value)| value)
                    .collect()
            }
        }
    }
}
