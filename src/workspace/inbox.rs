//! The inbox: the folder where people put the attachments of their mails. What is in it is taken and set aside; what
//! nobody can read is set aside with the reason; what needs somebody to look stays where it is.

use std::collections::BTreeSet;
use std::path::Path;

use super::facts::OnArrival;
use super::sync::Strangers;
use super::{ImportError, Imported, Workspace, WorkspaceError};
use crate::exchange::folder::{self, Found, Seen};
use crate::exchange::inbox;
use crate::replica::ReplicaId;

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
        strangers: Strangers,
    ) -> Result<Vec<(String, Arrival)>, WorkspaceError> {
        let Some(inbox) = self.inbox() else {
            return Ok(Vec::new());
        };
        let folder = Path::new(&inbox.folder);
        // Two looks: a file that is still being saved differs between them.
        let first = inbox::news(folder, &[], &|_| false)?;
        let news = inbox::news(folder, &first.seen, &|_| false)?;
        let mut arrivals = Vec::new();
        for found in news.arrived {
            if let Some(arrival) = self.take_arrived(&found, strangers)? {
                arrivals.push((found.seen.name.clone(), arrival));
            }
        }
        Ok(arrivals)
    }

    /// `None` for a file that is none of ours.
    fn take_arrived(
        &mut self,
        found: &Found,
        strangers: Strangers,
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
                Some(reason) => refuse(found, reason).map(Some),
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
        let accepted: Vec<ReplicaId> = match strangers {
            Strangers::Ask => Vec::new(),
            Strangers::Accept => preview
                .unknown_senders()
                .map(|file| file.cover.sender)
                .collect(),
        };
        let imported = match self.take(&preview, &accepted) {
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

/// Looks again and again into an inbox, without a workspace: what is new there, once each.
#[derive(Clone, Debug)]
pub struct Watch {
    folder: String,
    /// What is to be done with what arrives.
    pub on_arrival: OnArrival,
    before: Vec<Seen>,
    told: BTreeSet<Seen>,
}

impl Watch {
    /// Watches the inbox of a workspace.
    pub fn of(inbox: super::Inbox) -> Self {
        Self {
            folder: inbox.folder,
            on_arrival: inbox.on_arrival,
            before: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// The files that have arrived since the last look, whole as far as can be told; each is named once. A folder that
    /// cannot be read has nothing new.
    pub fn look(&mut self) -> Vec<Found> {
        let told = &self.told;
        let news = inbox::news(Path::new(&self.folder), &self.before, &|seen| {
            told.contains(seen)
        });
        let Ok(news) = news else {
            return Vec::new();
        };
        self.told
            .extend(news.arrived.iter().map(|found| found.seen.clone()));
        self.before = news.seen;
        news.arrived
    }
}
