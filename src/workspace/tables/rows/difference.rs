//! From what is here and what a row says to what is to be written, and whether somebody here has changed it too.

use crate::insight::tables::content::Content;
use crate::insight::tables::edition::Edition;
use crate::model::schema::{Field, Kind};
use crate::replica::Value;
use crate::workspace::Action;
use crate::workspace::tables::Standing;

/// Who has changed a field; `None` where there is nothing to take.
pub(super) fn standing(
    field: &Field,
    before: &Content,
    after: &Content,
    edition: Option<&Edition>,
) -> Option<Standing> {
    if before == after {
        return None;
    }
    let Some(edition) = edition else {
        return (!after.is_empty()).then_some(Standing::Coming);
    };
    let unchanged_here = before.is_empty() || edition.had(field, before);
    if after.is_empty() {
        return unchanged_here.then_some(Standing::Coming);
    }
    if edition.had(field, after) {
        return None;
    }
    Some(if unchanged_here {
        Standing::Coming
    } else {
        Standing::Contested
    })
}

/// What makes the one of the other.
pub(super) fn write(
    (kind, key, field): (Kind, &str, &'static Field),
    before: &Content,
    after: &Content,
) -> Action {
    let action = Action::new();
    match (before, after) {
        (_, Content::Single(value)) => action.set(kind, key, field.slug, value.clone()),
        (Content::Set(before), Content::Set(after)) => {
            let gone = before.difference(after).fold(action, |action, item| {
                action.remove(kind, key, field.slug, item)
            });
            after
                .difference(before)
                .fold(gone, |action, item| action.add(kind, key, field.slug, item))
        }
        (Content::Points(before), Content::Points(after)) => {
            let gone = before.keys().filter(|point| !after.contains_key(*point));
            let gone = gone.fold(action, |action, point| {
                action.set_item(kind, key, field.slug, point, Value::Empty)
            });
            let coming = after
                .iter()
                .filter(|(point, value)| before.get(*point) != Some(*value));
            coming.fold(gone, |action, (point, value)| {
                action.set_item(kind, key, field.slug, point, value.clone())
            })
        }
        _ => action,
    }
}
