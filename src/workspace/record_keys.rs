//! Keys of new records: telling ones where two teams that create the same thing offline must create the same record,
//! fresh ones everywhere else.

use super::action::ActionError;
use super::{Env, ulid};
use crate::insight::View;
use crate::model::keys::{AreaKey, authority_key, connection_key};
use crate::model::schema::Kind;

/// The key of a new record. `text` gives the values of its fields; `wished` is what the person asked for, if anything.
///
/// # Errors
/// [`ActionError`] when the key is none, is taken, or the fields that make it are missing.
pub(super) fn new_key(
    kind: Kind,
    wished: Option<&str>,
    text: impl Fn(&str) -> Option<String>,
    view: View<'_>,
    env: &Env,
) -> Result<String, ActionError> {
    let part = |slug: &'static str| {
        text(slug).ok_or_else(|| ActionError::Rule {
            record: kind.def().label.to_owned(),
            rule: crate::model::rules::RuleError::Missing {
                slug,
                label: kind.field(slug).map_or(slug, |field| field.label),
            },
        })
    };
    let key = match (kind, wished) {
        (Kind::Area, Some(wished)) => wished.parse::<AreaKey>()?.to_string(),
        (Kind::Area, None) => return Err(missing_area_key()),
        (Kind::Service, Some(wished)) => wished.parse::<crate::model::keys::OzgId>()?.to_string(),
        (Kind::Authority, None) => {
            return Ok(free_suffix(
                &authority_key(&part("gebiet")?, &part("art")?),
                view,
            ));
        }
        (Kind::Connection, _) => connection_key(&part("behoerde")?, &part("leistung")?),
        (_, Some(wished)) => wished.to_owned(),
        (_, None) => ulid::fresh(env),
    };
    if view.exists(kind, &key) {
        return Err(ActionError::Exists {
            kind: kind.def().label,
            key,
        });
    }
    Ok(key)
}

/// A further authority of the same kind in the same area gets a number.
fn free_suffix(key: &str, view: View<'_>) -> String {
    let taken = |key: &str| view.exists(Kind::Authority, key);
    if !taken(key) {
        return key.to_owned();
    }
    let mut number = 2;
    while taken(&format!("{key}-{number}")) {
        number += 1;
    }
    format!("{key}-{number}")
}

fn missing_area_key() -> ActionError {
    ActionError::Rule {
        record: Kind::Area.def().label.to_owned(),
        rule: crate::model::rules::RuleError::Missing {
            slug: "schluessel",
            label: "Schlüssel",
        },
    }
}
