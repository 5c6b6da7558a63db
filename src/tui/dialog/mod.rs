//! The dialogs about the workspace: each is a [`Layer`](super::layer::Layer) in a file of its own.
//!
//! A dialog that writes gives itself along with its job: if the job fails, it comes back as it was, with the reason.

pub mod acceptance;
pub mod authorities;
pub mod backups;
pub mod bulk;
pub mod calendar_file;
pub mod conflicts;
pub mod delete;
pub mod erasures;
pub mod export;
pub mod file_picker;
pub mod form_dialog;
pub mod go_to;
pub mod history;
pub mod import;
pub mod inbox;
pub mod laptop;
mod listing;
pub mod membership;
pub mod news;
pub mod open;
pub mod passphrase;
mod path;
pub mod received;
pub mod record;
pub mod records;
mod report;
pub mod saving;
pub mod shared_folder;
pub mod start;
pub mod table_file;
pub mod templates;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::Datelike;

use super::message::{Message, Severity};
use super::search::{Found, Index};
use super::widget::date_picker::Holidays;
use super::widget::form::Surroundings;
use super::widget::picker::{Entry, Finder};
use crate::insight::holidays::{self, lands};
use crate::model::schema::Kind;
use crate::replica;
use crate::workspace::Snapshot;

/// What forms need to know of the workspace around them.
pub(super) fn surroundings(snapshot: &Snapshot) -> Surroundings {
    Surroundings {
        today: snapshot.today(),
        holidays: Arc::new(public_holidays(snapshot)),
        find,
    }
}

/// Searches labels and details in any spelling.
fn find(entries: &[Entry]) -> Finder {
    let texts: Vec<String> = entries
        .iter()
        .map(|entry| format!("{} {}", entry.label, entry.detail))
        .collect();
    let index = Index::new(texts.iter().map(String::as_str));
    let mut found = Found::default();
    Box::new(move |needle| {
        found = index.search(needle, &found);
        found.best().collect()
    })
}

/// The holidays of the region, from last year to the year after next.
pub(super) fn public_holidays(snapshot: &Snapshot) -> Holidays {
    let year = snapshot.today().year();
    let lands = lands(snapshot.view());
    let found = holidays::Holidays::of(&lands, year - 1..=year + 2, snapshot.catalogue());
    found
        .iter()
        .map(|(day, words)| (day, words.to_owned()))
        .collect()
}

/// Who wrote a value, and when.
pub(super) fn written_by(snapshot: &Snapshot, entry: &replica::Entry) -> String {
    let who = snapshot
        .view()
        .title(Kind::Member, &snapshot.writer(entry).to_string());
    let when = snapshot.local(entry.hlc.wall_ms());
    format!("{who}, {}", when.format("%d.%m.%Y %H:%M"))
}

/// What was done, and what should be looked at though it was done.
pub(super) fn done(text: String, hints: &[String]) -> Message {
    let severity = if hints.is_empty() {
        Severity::Done
    } else {
        Severity::Warning
    };
    let words = std::iter::once(text).chain(hints.iter().cloned());
    Message::Note(severity, words.collect::<Vec<_>>().join(" "))
}
