//! What lies in the inbox, and what follows when something arrives there.

use std::path::PathBuf;

use crate::exchange::folder::Found;
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::tui::data::Data;
use crate::tui::dialog;
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Severity};
use crate::workspace::{Access, Inbox, OnArrival};

/// The inbox that is watched, and the files that lie there as far as somebody has looked.
#[derive(Debug, Default)]
pub struct Arrivals {
    watched: Option<Watched>,
    files: Vec<Found>,
}

/// Whose inbox, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Watched {
    me: ReplicaId,
    inbox: Inbox,
}

impl Arrivals {
    /// Has another inbox watched when the workspace is another one, or its inbox. Who may only read watches none.
    pub fn follow(&mut self, data: &Data) -> Option<Effect> {
        let inbox = data.exchange.inbox.clone();
        let inbox = inbox.filter(|_| data.access == Access::ReadWrite);
        let me = data.snapshot.me();
        let watched = inbox.map(|inbox| Watched { me, inbox });
        if watched == self.watched {
            return None;
        }
        self.files.clear();
        self.watched = watched;
        let watched = self.watched.as_ref();
        Some(Effect::Watch(watched.map(|watched| watched.inbox.clone())))
    }

    /// Where the files lie.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|found| found.path.clone()).collect()
    }

    /// Takes over what lies there now; says what is new, or has it taken.
    pub fn take_over(&mut self, mut files: Vec<Found>) -> Option<Message> {
        let inbox = &self.watched.as_ref()?.inbox;
        // The look may have been into the inbox before.
        files.retain(|found| found.path.parent() == Some(inbox.folder.as_ref()));
        let fresh = files.iter().filter(|found| !self.files.contains(found));
        let fresh = fresh.count() as u64;
        self.files = files;
        match inbox.on_arrival {
            _ if fresh == 0 => None,
            OnArrival::Announce => Some(announcement(fresh)),
            OnArrival::Take => Some(dialog::inbox::take(self.files.clone())),
        }
    }
}

fn announcement(count: u64) -> Message {
    let files = counted(count, "neue Datei", "neue Dateien");
    let text = format!("{files} im Eingang: <arrived> öffnet die Vorschau.");
    Message::Note(Severity::Info, text)
}

#[cfg(test)]
mod tests;
