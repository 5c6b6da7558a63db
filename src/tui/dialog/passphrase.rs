//! Asking for a passphrase, and asking again if it does not fit.

use std::sync::Arc;

use super::form_dialog::FormDialog;
use super::surroundings;
use crate::exchange::Protection;
use crate::tui::layer::waiting::watched;
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind, Surroundings};
use crate::workspace::Workspace;

const PASSPHRASE: &str = "kennwort";

/// Asks for the passphrase of what the sentence `what` tells. `then` gets it, and the dialog to bring back if it does
/// not fit.
pub(super) fn ask(
    what: &str,
    around: Surroundings,
    then: impl Fn(String, FormDialog) -> Vec<Message> + Send + Sync + 'static,
) -> FormDialog {
    let fields = vec![
        FieldSpec::new("", "Wofür", InputKind::Fact).answer(Answer::one(what)),
        FieldSpec::new(PASSPHRASE, "Kennwort", InputKind::Secret).required(),
    ];
    let form = Form::new(fields, "Öffnen", around);
    FormDialog::new("Kennwort", form, move |dialog| {
        let text = "Das Kennwort wird geprüft …";
        watched("Kennwort", text, then(dialog.one(PASSPHRASE), dialog))
    })
}

/// Asks again and says why.
pub(super) fn refused(dialog: FormDialog, reason: impl Into<String>) -> Vec<Message> {
    dialog.refused(Some(PASSPHRASE), reason)
}

/// Goes on with `then` once the key of this laptop can be used: at once, or when its passphrase was given.
pub fn with_key(
    workspace: &mut Workspace,
    then: impl Fn(&mut Workspace) -> Vec<Message> + Send + Sync + 'static,
) -> Vec<Message> {
    if workspace.protection() != Protection::Locked {
        return then(workspace);
    }
    let then = Arc::new(then);
    let what = "Der Schlüssel dieses Rechners ist mit einem Kennwort geschützt.";
    let around = surroundings(&workspace.snapshot());
    let dialog = ask(what, around, move |passphrase, dialog| {
        let then = Arc::clone(&then);
        vec![Message::long_to_the_end(
            "Entsperren",
            move |workspace| match workspace.unlock(&passphrase) {
                Ok(()) => then(workspace),
                Err(error) => refused(dialog, error.to_string()),
            },
        )]
    });
    vec![Message::open(dialog)]
}
