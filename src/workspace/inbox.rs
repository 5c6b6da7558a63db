//! The inbox: the folder where people put the attachments of their mails. What is in it is taken and set aside; what
//! nobody can read is set aside with the reason; what needs somebody to look stays where it is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::facts::Inbox;
use super::sync::Strangers;
use super::{ImportError, Imported, Workspace, WorkspaceError};
use crate::exchange::folder::{self, FolderError, Found, Seen};
use crate::exchange::inbox;

/// What became of a file in the inbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arrival {
    /// Taken, and set aside as done.
    Taken(Imported),
    /// A part of a larger file, kept until the others are here; a German sentence says which.
    Kept(String),
    /// It cannot be read and was set aside; a German sentence says why.
    Refused(String),
    /// Somebody has to look: it stays. A German sentence says why.
    Stays(String),
}

impl Workspace {
    /// Takes everything in the inbox that can be taken. Nothing when no inbox is set.
    ///
    /// # Errors
    /// When the inbox cannot be read or the workspace not be written.
    pub fn take_inbox(
        &mut self,
        strangers: Strangers<'_>,
    ) -> Result<Vec<(String, Arrival)>, WorkspaceError> {
        match self.inbox() {
            Some(inbox) => self.take_arrived(&lying(&inbox)?, strangers),
            None => Ok(Vec::new()),
        }
    }

    /// Takes what can be taken of these files, which a [`Watch`] has seen arrive.
    ///
    /// # Errors
    /// When the workspace cannot be written.
    pub fn take_arrived(
        &mut self,
        files: &[Found],
        strangers: Strangers<'_>,
    ) -> Result<Vec<(String, Arrival)>, WorkspaceError> {
        let mut arrivals = Vec::new();
        for found in files {
            if let Some(arrival) = self.take_one_arrived(found, strangers)? {
                arrivals.push((found.seen.name.clone(), arrival));
            }
        }
        Ok(arrivals)
    }

    /// Sets aside those of `files` that lie in the inbox and are ours, after somebody has looked at them and taken
    /// what is good: as refused if `refusal` gives a reason for the name, else as done.
    ///
    /// # Errors
    /// When the inbox cannot be read or written.
    pub fn set_aside_arrived(
        &self,
        files: &[PathBuf],
        refusal: impl Fn(&str) -> Option<String>,
    ) -> Result<(), WorkspaceError> {
        let inbox = self.inbox();
        let inside = |inbox: &Inbox| {
            let folder = Some(Path::new(&inbox.folder));
            files.iter().any(|file| file.parent() == folder)
        };
        let Some(inbox) = inbox.filter(inside) else {
            return Ok(());
        };
        for found in lying(&inbox)? {
            if files.contains(&found.path) && inbox::holds_ours(&found) {
                match refusal(&found.seen.name) {
                    Some(reason) => inbox::refuse(&found, &reason)?,
                    None => inbox::take(&found)?,
                };
            }
        }
        Ok(())
    }

    /// `None` for a file that is none of ours.
    fn take_one_arrived(
        &mut self,
        found: &Found,
        strangers: Strangers<'_>,
    ) -> Result<Option<Arrival>, WorkspaceError> {
        let bytes = match folder::read(found) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Some(Arrival::Stays(error.to_string()))),
        };
        let unpacked = match self.unpack(vec![(found.seen.name.clone(), bytes)], None) {
            Ok(unpacked) => unpacked,
            // Mails without an attachment of ours lie in every mailbox.
            Err(error) => return Ok(Some(Arrival::Stays(error.to_string()))),
        };
        let states: Vec<(&str, &[u8])> = unpacked
            .states
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        if states.is_empty() && unpacked.missing.is_empty() {
            return match unpacked.damaged.first() {
                Some(error) => refuse(found, &error.to_string()).map(Some),
                None => Ok(None),
            };
        }
        let preview = match self.preview(&states) {
            Ok(preview) => preview,
            Err(WorkspaceError::Import(error @ ImportError::File { .. })) => {
                return refuse(found, &error.to_string()).map(Some);
            }
            Err(WorkspaceError::Import(error)) => {
                return Ok(Some(Arrival::Stays(error.to_string())));
            }
            Err(error) => return Err(error),
        };
        let imported = match self.take(&preview, &strangers.accepted(&preview)) {
            Ok(imported) => imported,
            Err(WorkspaceError::Import(error)) => {
                return Ok(Some(Arrival::Stays(error.to_string())));
            }
            Err(error) => return Err(error),
        };
        self.keep_parts(&unpacked)?;
        inbox::take(found)?;
        let kept = unpacked.missing.first().filter(|_| states.is_empty());
        Ok(Some(match kept {
            Some(sentence) => Arrival::Kept(sentence.clone()),
            None => Arrival::Taken(imported),
        }))
    }
}

fn refuse(found: &Found, reason: &str) -> Result<Arrival, WorkspaceError> {
    inbox::refuse(found, reason)?;
    Ok(Arrival::Refused(reason.to_owned()))
}

/// What lies there, whole as far as can be told: a file that is still being saved differs between two looks.
fn lying(inbox: &Inbox) -> Result<Vec<Found>, FolderError> {
    let folder = Path::new(&inbox.folder);
    let first = inbox::news(folder, &[], &|_| false)?;
    Ok(inbox::news(folder, &first.seen, &|_| false)?.arrived)
}

/// Looks again and again into an inbox, without a workspace: which files of ours lie there.
#[derive(Clone, Debug)]
pub struct Watch {
    folder: PathBuf,
    before: Vec<Seen>,
    /// What looks like ours and is not; it is looked into once.
    foreign: BTreeSet<Seen>,
    lying: Vec<Found>,
}

impl Watch {
    /// Watches an inbox.
    pub fn of(inbox: &Inbox) -> Self {
        Self {
            folder: PathBuf::from(&inbox.folder),
            before: Vec::new(),
            foreign: BTreeSet::new(),
            lying: Vec::new(),
        }
    }

    /// The files of ours that lie there, whole as far as can be told; `None` as long as they are those that
    /// were told last, or the folder cannot be read.
    pub fn look(&mut self) -> Option<Vec<Found>> {
        let foreign = |seen: &Seen| self.foreign.contains(seen);
        let news = inbox::news(&self.folder, &self.before, &foreign).ok()?;
        self.before = news.seen;
        let mut lying = news.arrived;
        lying.retain(|found| {
            let ours = self.lying.contains(found) || inbox::holds_ours(found);
            if !ours {
                self.foreign.insert(found.seen.clone());
            }
            ours
        });
        if lying == self.lying {
            return None;
        }
        self.lying.clone_from(&lying);
        Some(lying)
    }
}

#[cfg(test)]
mod tests;
