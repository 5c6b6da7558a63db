//! Practising: into a copy of the workspace and back again, and what cannot be done in the copy.

use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::command::calendar::Calendar;
use crate::tui::command::manners::Manners;
use crate::tui::command::register::Register;
use crate::tui::job::Opening;
use crate::tui::keymap::Keymap;
use crate::tui::message::{Message, Severity};
use crate::workspace::Access;

/// Opens a copy of the open workspace.
pub fn begin(app: &App) -> Vec<Message> {
    let data = app.data.as_deref();
    let folder = data.map(|data| data.folder.clone());
    let opened = folder.map(|folder| Message::Enter(Opening::practice(folder)));
    opened.into_iter().collect()
}

/// Opens the real workspace again; the copy goes.
pub fn end(app: &App) -> Vec<Message> {
    let real = app.data.as_deref().and_then(|data| data.practice.clone());
    let Some(real) = real else {
        return Vec::new();
    };
    vec![Message::enter(move || {
        let (workspace, mut messages) = Opening::existing(real, Access::ReadWrite).open()?;
        let text = "Das ist wieder der echte Arbeitsbereich; die Übung ist verworfen.";
        messages.push(Message::Note(Severity::Done, text.into()));
        Ok((workspace, messages))
    })]
}

/// Whether a command would let something out of the copy, or through the inbox into it.
pub const fn leaves_it(command: Command) -> bool {
    matches!(
        command,
        Command::Export
            | Command::Report
            | Command::Sync
            | Command::SyncAgain
            | Command::Inbox
            | Command::Calendar(Calendar::SaveFile)
            | Command::Register(Register::SaveTable)
    )
}

/// Says why not.
pub fn refuse(keymap: &Keymap) -> Message {
    let text = format!(
        "Aus der Übung geht nichts hinaus. {} beendet sie und öffnet den echten Arbeitsbereich.",
        keymap.way(Command::Manners(Manners::EndPractice))
    );
    Message::Note(Severity::Warning, text)
}
