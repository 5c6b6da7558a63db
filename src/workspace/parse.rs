//! From what people type to an action: values by the schema, references by key or by name.

use super::action::{Action, ActionError, field_of, no_record};
use super::{Env, points, record_keys};
use crate::insight::View;
use crate::model::schema::{self, Field, Kind, ParseContext, Shape, Type};
use crate::model::text::fold;
use crate::replica::Value;

/// A field (with item) and what was typed for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Typed {
    /// The field's slug.
    pub slug: String,
    /// The check point, where the field has one value per point.
    pub item: Option<String>,
    /// What was typed; several elements of a set are separated by commas.
    pub text: String,
}

/// A value read for a cell.
pub(super) type Read = (&'static Field, Option<String>, Value);

impl super::Snapshot {
    /// Reads what was typed for one value of a field; references may be given by key or by a name that only one bears.
    ///
    /// # Errors
    /// [`ActionError`] naming the field and what is wrong.
    pub fn parse(&self, field: &'static Field, text: &str) -> Result<Value, ActionError> {
        parse_one(self.view(), self.today(), field, text)
    }

    /// The action that makes a new record, and its key.
    ///
    /// # Errors
    /// [`ActionError`] naming the field and what is wrong.
    pub fn create(
        &self,
        kind: Kind,
        wished_key: Option<&str>,
        typed: &[Typed],
        env: &Env,
    ) -> Result<(Action, String), ActionError> {
        let values = self.read(kind, None, typed)?;
        let text = |slug: &str| {
            let value = values
                .iter()
                .find(|(field, item, _)| field.slug == slug && item.is_none());
            value
                .and_then(|(_, _, value)| value.as_text())
                .map(str::to_owned)
        };
        let key = record_keys::new_key(kind, wished_key, text, self.view(), env)?;
        let points = points::of_new(kind, &key, &values, self.view());
        Ok((writes(points, kind, &key, values), key))
    }

    /// The action that changes a record.
    ///
    /// # Errors
    /// [`ActionError`] naming the field and what is wrong.
    pub fn change(&self, kind: Kind, key: &str, typed: &[Typed]) -> Result<Action, ActionError> {
        if !self.view().exists(kind, key) {
            return Err(no_record(kind, key));
        }
        let values = self.read(kind, Some(key), typed)?;
        Ok(writes(self.cleared(kind, key, typed), kind, key, values))
    }

    /// Tries an action without doing it.
    ///
    /// # Errors
    /// [`ActionError`] naming record and rule; [`ActionError::Nothing`] if everything is so already.
    pub fn check(&self, action: &Action) -> Result<(), ActionError> {
        action.draft(self.view()).map(drop)
    }

    /// Takes the elements out of the sets that are typed anew.
    fn cleared(&self, kind: Kind, key: &str, typed: &[Typed]) -> Action {
        let mut action = Action::new();
        for field in typed.iter().filter_map(|typed| kind.field(&typed.slug)) {
            if field.shape == Shape::Set {
                for (item, _) in self.view().items(kind, key, field.slug) {
                    action = action.remove(kind, key, field.slug, &item);
                }
            }
        }
        action
    }

    fn read(
        &self,
        kind: Kind,
        key: Option<&str>,
        typed: &[Typed],
    ) -> Result<Vec<Read>, ActionError> {
        let mut values = Vec::new();
        for Typed { slug, item, text } in typed {
            let field = field_of(kind, slug)?;
            check_item(field, item.as_deref(), (kind, key), self.view())?;
            if field.shape == Shape::Set {
                for element in text.split(',').filter(|element| !element.trim().is_empty()) {
                    if let Value::Text(element) = self.parse(field, element)? {
                        values.push((field, Some(element.to_string()), Value::Bool(true)));
                    }
                }
            } else {
                values.push((field, item.clone(), self.parse(field, text)?));
            }
        }
        Ok(values)
    }
}

/// A check point is named where, and only where, the field has a value for each.
fn check_item(
    field: &'static Field,
    item: Option<&str>,
    (kind, key): (Kind, Option<&str>),
    view: View<'_>,
) -> Result<(), ActionError> {
    let (label, slug) = (field.label, field.slug);
    match (field.shape, item) {
        (Shape::PerCheckItem, None) => Err(ActionError::NoCheckPoint { label, slug }),
        (Shape::PerCheckItem, Some(item)) if points::can_have(kind, key, item, view) => Ok(()),
        (_, Some(item)) => Err(ActionError::WrongCheckPoint {
            label,
            item: item.to_owned(),
        }),
        (Shape::Single | Shape::Set, None) => Ok(()),
    }
}

fn writes(action: Action, kind: Kind, key: &str, values: Vec<Read>) -> Action {
    values
        .into_iter()
        .fold(action, |action, (field, item, value)| match item {
            Some(item) => action.set_item(kind, key, field.slug, &item, value),
            None => action.set(kind, key, field.slug, value),
        })
}

fn parse_one(
    view: View<'_>,
    today: chrono::NaiveDate,
    field: &'static Field,
    text: &str,
) -> Result<Value, ActionError> {
    let context = ParseContext {
        catalogue: view.catalogue,
        today,
    };
    let value = schema::parse(field, text, context).map_err(|error| ActionError::Value {
        label: field.label,
        error,
    })?;
    match (field.ty, &value) {
        (Type::Reference(kind), Value::Text(named)) => {
            referred(view, field, kind, named).map(Value::text)
        }
        _ => Ok(value),
    }
}

/// The key of the record meant: by key, else by a name that only one bears.
fn referred(
    view: View<'_>,
    field: &'static Field,
    kind: Kind,
    named: &str,
) -> Result<String, ActionError> {
    if view.exists(kind, named) {
        return Ok(named.to_owned());
    }
    let wanted = fold(named);
    let bearers: Vec<&str> = view
        .keys(kind)
        .into_iter()
        .filter(|key| fold(&view.title(kind, key)) == wanted)
        .collect();
    match bearers.as_slice() {
        [only] => Ok((*only).to_owned()),
        [] => Err(ActionError::Dangling {
            label: field.label,
            kind: kind.def().label,
            key: named.to_owned(),
        }),
        several => Err(ActionError::Ambiguous {
            label: field.label,
            name: named.to_owned(),
            keys: several.join(", "),
        }),
    }
}
