//! Which points new runs and templates begin with, and which points a record can have.

use super::action::Action;
use super::parse::Read;
use super::{Env, Snapshot, ulid};
use crate::insight::{View, templates};
use crate::model::schema::Kind;
use crate::replica::Value;

/// What a new record has before anything that was typed: a run keeps the points of its template as they are now, a
/// template is a copy of the built-in list. Nothing where points were given.
pub(super) fn of_new(kind: Kind, key: &str, typed: &[Read], view: View<'_>) -> Action {
    let given = |slug: &str| {
        typed
            .iter()
            .any(|(field, item, _)| field.slug == slug && item.is_some())
    };
    match kind {
        Kind::TestRun if !given("wortlaut") => of_run(key, typed, view),
        Kind::Template if !given("text") => {
            let service = text(typed, "leistung");
            let values = templates::copy(view.catalogue, service);
            values
                .into_iter()
                .fold(Action::new(), |action, (slug, item, value)| {
                    action.set_item(kind, key, slug, &item, value)
                })
        }
        _ => Action::new(),
    }
}

/// The template that was named, else the fitting one; one that is named as nothing means the built-in list.
fn of_run(key: &str, typed: &[Read], view: View<'_>) -> Action {
    let connection = text(typed, "anbindung");
    let service = connection.and_then(|key| view.text(Kind::Connection, key, "leistung"));
    let service = service.unwrap_or_default();
    let is_named = typed.iter().any(|(field, ..)| field.slug == "vorlage");
    let template = match (text(typed, "vorlage"), is_named) {
        (None, false) => templates::fitting(view, &service),
        (named, _) => named,
    };
    let Some(template) = template else {
        return Action::new();
    };
    let action = Action::new().set(Kind::TestRun, key, "vorlage", Value::text(template));
    let points = templates::points_for(view, template, &service).into_iter();
    points.fold(action, |action, item| {
        action.set_item(
            Kind::TestRun,
            key,
            "wortlaut",
            &item.key,
            Value::text(item.text),
        )
    })
}

/// Whether a record can have a value for a point: a template for any, a run for those of any list and its own.
pub(super) fn can_have(kind: Kind, key: Option<&str>, item: &str, view: View<'_>) -> bool {
    let is_own = || {
        let run = key.and_then(|key| view.entity(kind, key));
        run.is_some_and(|run| run.item_text("wortlaut", item).is_some())
    };
    match kind {
        Kind::Template => templates::is_key(item),
        _ => templates::is_known(view, item) || is_own(),
    }
}

impl Snapshot {
    /// The key of a new point of a template: short enough to be said aloud, and made by chance, so that two laptops do
    /// not mean different points by one key.
    pub fn new_point_key(&self, env: &Env) -> String {
        let chance = ulid::fresh(env);
        let key = |letters: usize| format!("E{}", &chance[chance.len() - letters..]);
        let mut keys = (SHORTEST..LONGEST).map(key);
        let free = keys.find(|key| !templates::is_known(self.view(), key));
        free.unwrap_or_else(|| key(LONGEST))
    }
}

/// Letters of the key of a new point. The last 16 of a ULID are its chance.
const SHORTEST: usize = 4;
const LONGEST: usize = 16;

fn text<'r>(typed: &'r [Read], slug: &str) -> Option<&'r str> {
    let mut values = typed.iter();
    let (.., value) = values.find(|(field, item, _)| field.slug == slug && item.is_none())?;
    value.as_text()
}
