//! Taking files of others: first what they would bring, then the question. Whatever they are packed in is opened.

mod areas;
mod calendars;
mod preview;
pub(super) mod reading;
mod tables;
pub(super) mod taking;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

pub(super) use self::preview::unknown_sender;
use self::reading::{Found, Lock, Trouble};
use super::file_picker::{FilePicker, Wanted};
use super::form_dialog::FormDialog;
use super::{passphrase, surroundings};
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, InputKind};
use crate::workspace::tables::Wish;
use crate::workspace::{Preview, Progress, Workspace};

/// Asks which files, beginning in `folder`.
pub fn ask(folder: PathBuf) -> Message {
    let title = "Importieren · Standdateien, Mails, Gemeindeverzeichnis, Tabellen, Kalenderdateien";
    FilePicker::open(title, folder, Wanted::Files, |paths, picker| {
        vec![begin(paths, None, Back::Picker(picker))]
    })
}

/// Looks into files that are already chosen, and asks whether to take them.
pub fn look_into(paths: Vec<PathBuf>) -> Message {
    begin(paths, None, Back::Nowhere)
}

/// Where to say why files will not do.
pub(super) enum Back {
    Picker(FilePicker),
    Passphrase(FormDialog),
    Nowhere,
}

impl Back {
    pub(super) fn refused(self, reason: String) -> Vec<Message> {
        match self {
            Self::Picker(picker) => picker.refused(reason),
            Self::Passphrase(dialog) => passphrase::refused(dialog, reason),
            Self::Nowhere => vec![Message::failure(&reason)],
        }
    }
}

/// Something that is told between what is asked.
fn fact(group: &str, label: &str, text: String) -> FieldSpec {
    FieldSpec::new("", label, InputKind::Fact)
        .group(group)
        .answer(Answer::One(text))
}

fn begin(paths: Vec<PathBuf>, passphrase: Option<String>, back: Back) -> Message {
    Message::long("Einlesen", move |workspace, progress| {
        look(paths, passphrase.as_deref(), back, workspace, progress)
    })
}

/// Reads files and shows what they would bring; asks for what opens them, if that is needed.
fn look(
    paths: Vec<PathBuf>,
    passphrase: Option<&str>,
    back: Back,
    workspace: &mut Workspace,
    progress: &Progress,
) -> Vec<Message> {
    let found = reading::find(&paths, passphrase, workspace, progress);
    let trouble = match found.and_then(|found| show(found, workspace, progress)) {
        Ok(messages) => return messages,
        Err(trouble) => trouble,
    };
    match trouble {
        Trouble::Cancelled(text) => vec![Message::Note(Severity::Info, text)],
        Trouble::Told(reason) | Trouble::Locked(Lock::WrongPassphrase, reason) => {
            back.refused(reason)
        }
        Trouble::Locked(Lock::Passphrase, reason) => ask_passphrase(paths, &reason, workspace),
        Trouble::Locked(Lock::OwnKey, _) => passphrase::with_key(workspace, move |_| {
            vec![begin(paths.clone(), None, Back::Nowhere)]
        }),
    }
}

fn ask_passphrase(paths: Vec<PathBuf>, reason: &str, workspace: &Workspace) -> Vec<Message> {
    let around = surroundings(&workspace.snapshot());
    let dialog = passphrase::ask(reason, around, move |passphrase, dialog| {
        let back = Back::Passphrase(dialog);
        vec![begin(paths.clone(), Some(passphrase), back)]
    });
    vec![Message::open(dialog)]
}

/// Opens what there is to decide: state files above, directories and calendars below, one after the other.
fn show(
    mut found: Found,
    workspace: &Workspace,
    progress: &Progress,
) -> Result<Vec<Message>, Trouble> {
    let snapshot = workspace.snapshot();
    let preview = reading::preview(&mut found, workspace, progress)?;
    let mut messages = Vec::new();
    for directory in std::mem::take(&mut found.directories) {
        messages.push(Message::open(areas::ask(directory, &snapshot)));
    }
    for calendar in std::mem::take(&mut found.calendars) {
        messages.push(calendars::ask(&calendar, workspace).map_err(Trouble::Told)?);
    }
    if !found.tables.is_empty() {
        let tables = std::mem::take(&mut found.tables);
        messages.push(tables::ask(tables, Wish::default(), workspace));
    }
    if found.is_worth_asking() {
        messages.push(Message::open(question(preview, found, workspace)));
        return Ok(messages);
    }
    if messages.is_empty()
        && let Err(error) = taking::set_aside(&found, workspace)
    {
        found.unread.push(error.to_string());
    }
    let unread = found.unread.join(" ");
    if messages.is_empty() {
        return Err(Trouble::Told(unread));
    }
    if !unread.is_empty() {
        messages.push(Message::Note(Severity::Warning, unread));
    }
    Ok(messages)
}

/// What the files would bring, and whether to take it.
fn question(preview: Preview, found: Found, workspace: &Workspace) -> FormDialog {
    let snapshot = workspace.snapshot();
    let form = preview::form(&preview, &found, &snapshot);
    if preview::nothing_can_be_taken(&preview, snapshot.me()) {
        return FormDialog::new("Vorschau · nichts kann übernommen werden", form, |_| {
            Vec::new()
        });
    }
    let accepted = preview.strangers();
    let (preview, found) = (Arc::new(preview), Arc::new(found));
    FormDialog::new(
        "Vorschau · noch ist nichts übernommen",
        form,
        move |dialog| {
            let (preview, found) = (Arc::clone(&preview), Arc::clone(&found));
            let accepted = accepted.clone();
            vec![Message::long(
                "Übernehmen",
                move |workspace, progress| match taking::take(
                    &preview, &found, &accepted, workspace, progress,
                ) {
                    Ok(taken) => vec![taken.told()],
                    Err(error) => dialog.refused(None, error.to_string()),
                },
            )]
        },
    )
}
