//! What has come from others: since the last visit, or with one file.

use super::history;
use crate::replica::Hash;
use crate::tui::message::{Message, Severity};
use crate::workspace::{LogQuery, Since, Workspace};

/// What others have changed and has come since somebody last left.
pub fn since_last_visit() -> Message {
    Message::work(|workspace| vec![news(workspace)])
}

fn news(workspace: &Workspace) -> Message {
    let snapshot = workspace.snapshot();
    let last = workspace.last_visit();
    let title = match last {
        Some(_) => "Neu von den anderen · seit dem letzten Beenden",
        None => "Von den anderen · von Anfang an",
    };
    // What was written here is no news here.
    let mut seen = last.unwrap_or_default();
    seen.raise(snapshot.me(), u64::MAX);
    if seen.includes(&snapshot.vector()) {
        let nothing = "Von den anderen ist nichts Neues da.";
        return Message::Note(Severity::Info, nothing.to_owned());
    }
    since(title.to_owned(), Since::Vector(seen))
}

/// What one file brought.
pub fn of_file(file: Hash, name: &str) -> Message {
    since(format!("Aus der Datei {name}"), Since::File(file))
}

fn since(title: String, since: Since) -> Message {
    history::open_query(title, LogQuery { of: None, since })
}
