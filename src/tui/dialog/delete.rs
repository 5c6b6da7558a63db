//! Deleting a record. What cannot be without it goes with it, after a question.

use std::collections::BTreeSet;

use crate::insight::{View, counts};
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::layer::confirm::Confirm;
use crate::tui::message::Message;
use crate::workspace::Action;

/// Deletes a record that nothing hangs on at once, because undo brings it back; asks before it takes others along.
pub fn delete(kind: Kind, key: &str, view: View<'_>) -> Vec<Message> {
    let title = view.title(kind, key);
    let dependents = view.dependents(kind, key);
    let action = dependents
        .iter()
        .fold(Action::new().delete(kind, key), |action, (kind, key)| {
            action.delete(*kind, key)
        });
    let done = format!("Gelöscht: {title}. Strg+Z holt es zurück.");
    if dependents.is_empty() {
        return vec![Message::apply(action, done)];
    }
    let question = format!(
        "„{title}“ mit allem löschen, was daran hängt: {}?",
        counts(&dependents)
    );
    let then = move || vec![Message::apply(action.clone(), done.clone())];
    vec![Message::open(Confirm::new(
        "Löschen", question, "Löschen", then,
    ))]
}

/// Deletes several records in one step; asks before it takes others along.
pub fn delete_all(kind: Kind, keys: &BTreeSet<String>, view: View<'_>) -> Vec<Message> {
    let count = counted(keys.len() as u64, kind.def().label, kind.def().plural);
    let dependents = view.dependents_of_all(kind, keys);
    let action = keys
        .iter()
        .fold(Action::new(), |action, key| action.delete(kind, key));
    let action = dependents
        .iter()
        .fold(action, |action, (kind, key)| action.delete(*kind, key));
    let done = format!("Gelöscht: {count}. Strg+Z holt alles zurück.");
    if dependents.is_empty() {
        return vec![Message::apply(action, done)];
    }
    let question = format!(
        "{count} mit allem löschen, was daran hängt: {}?",
        counts(&dependents)
    );
    let then = move || vec![Message::apply(action.clone(), done.clone())];
    vec![Message::open(Confirm::new(
        "Löschen", question, "Löschen", then,
    ))]
}
