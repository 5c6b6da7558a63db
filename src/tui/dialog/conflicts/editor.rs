//! Settling a contradiction by something new: a form for the one field it is about.

use super::conflict::Conflict;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::{done, record, surroundings};
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{Snapshot, Typed, Workspace, WorkspaceError};

const VALUE: &str = "angabe";
const REASON: &str = "grund";

/// The form; `None` where only the sides can be chosen from.
pub(super) fn ask(conflict: &Conflict, snapshot: &Snapshot) -> Option<FormDialog> {
    let (field, item) = conflict.editable()?;
    let first = conflict.sides.first()?;
    let fact =
        |label: &str, text| FieldSpec::new("", label, InputKind::Fact).answer(Answer::One(text));
    let mut fields = vec![fact("Eintrag", conflict.record.clone())];
    fields.extend(conflict.sides.iter().map(|side| {
        let text = format!("{}\n({}, {})", side.shown, side.who, side.when);
        fact("Bisher", text)
    }));
    let start = record::typed(field, &first.value, snapshot);
    let mut value = record::blank(conflict.kind, field, snapshot).offering(Answer::One(start));
    VALUE.clone_into(&mut value.id);
    value.group.clear();
    fields.push(value);
    fields.push(
        FieldSpec::new(REASON, "Grund", InputKind::Line)
            .help("Kann leer bleiben; steht sonst im Verlauf."),
    );
    let form = Form::new(fields, "Entscheiden", surroundings(snapshot));
    let (kind, key, title) = (conflict.kind, conflict.key.clone(), conflict.title());
    let (slug, item) = (field.slug, item.map(str::to_owned));
    let heading = format!("Andere Angabe · {}", conflict.label);
    Some(FormDialog::new(heading, form, move |dialog| {
        let typed = Typed {
            slug: slug.to_owned(),
            item: item.clone(),
            text: dialog.one(VALUE),
        };
        let (key, title) = (key.clone(), title.clone());
        vec![Message::work(move |workspace| {
            let write = |workspace: &mut Workspace| {
                let action = workspace.snapshot().change(kind, &key, &[typed])?;
                workspace.apply(&action.because(dialog.one(REASON)))
            };
            match write(workspace) {
                Ok(written) => vec![done(format!("Entschieden: {title}."), &written.hints)],
                Err(error) => dialog.refused(field_of(&error), error.to_string()),
            }
        })]
    }))
}

/// Rules are about what was typed.
fn field_of(error: &WorkspaceError) -> Option<&'static str> {
    matches!(error, WorkspaceError::Action(_)).then_some(VALUE)
}
