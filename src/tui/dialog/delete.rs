//! Deleting a record. What cannot be without it goes with it, after a question.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::insight::{View, counts};
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::job;
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
    let done = format!("Gelöscht: {title}. <undo> holt es zurück.");
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

/// Deletes several records in one step; asks before it takes others along. What hangs on them is looked for beside the
/// drawing: that walks through all records.
pub fn delete_all(kind: Kind, keys: Arc<BTreeSet<String>>) -> Message {
    Message::work(move |workspace| {
        let count = counted(keys.len() as u64, kind.def().label, kind.def().plural);
        let dependents = workspace.snapshot().view().dependents_of_all(kind, &keys);
        let own = keys.iter().map(|key| (kind, key.as_str()));
        let others = dependents.iter().map(|(kind, key)| (*kind, key.as_str()));
        let action = own
            .chain(others)
            .fold(Action::new(), |action, (kind, key)| {
                action.delete(kind, key)
            });
        let done = format!("Gelöscht: {count}. <undo> holt alles zurück.");
        if dependents.is_empty() {
            return job::apply(workspace, &action, done);
        }
        let question = format!(
            "{count} mit allem löschen, was daran hängt: {}?",
            counts(&dependents)
        );
        let then = move || vec![Message::apply(action.clone(), done.clone())];
        vec![Message::open(Confirm::new(
            "Löschen", question, "Löschen", then,
        ))]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::dialog::testing::{AUTHORITY, CONNECTION, Desk};

    #[test]
    fn several_go_in_one_step_and_what_hangs_on_them_after_a_question() {
        let mut desk = Desk::new();
        let keys = Arc::new(BTreeSet::from([CONNECTION.to_owned()]));
        desk.run(vec![delete_all(Kind::Connection, keys)]);
        assert_eq!(
            desk.notes,
            ["Gelöscht: 1 Anbindung. <undo> holt alles zurück."]
        );
        desk.workspace.undo().unwrap();
        let keys = Arc::new(BTreeSet::from([AUTHORITY.to_owned()]));
        desk.run(vec![delete_all(Kind::Authority, keys)]);
        assert!(desk.screen(80, 24).contains("Anbindung?"));
        desk.press("Right Enter");
        let view = desk.workspace.snapshot();
        assert!(!view.view().exists(Kind::Connection, CONNECTION));
    }
}
