//! Exchange through folders: one that others replicate too, and the one where mailed files are put.

use std::fmt;
use std::path::{Path, PathBuf};

use super::export::Exported;
use super::{ExportOptions, Imported, Preview, Workspace, WorkspaceError};
use crate::exchange::encryption::{decrypt, is_encrypted};
use crate::exchange::folder;
use crate::exchange::mail::Sealing;
use crate::exchange::selection::{Run, held};
use crate::exchange::shared_folder::{self, Coverage, Filed, Standing};
use crate::exchange::state_file::{Cover, LARGEST_FILE};
use crate::exchange::{Author, Protection};
use crate::replica::{ReplicaId, VersionVector};

/// Whether files of unknown senders are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strangers<'a> {
    /// They are named, and somebody has to compare the fingerprint.
    Ask,
    /// Somebody has compared those of all.
    Accept,
    /// Somebody has compared those of these.
    AcceptOnly(&'a [ReplicaId]),
}

impl Strangers<'_> {
    /// Whether files of this one are taken.
    pub(super) fn accepts(self, sender: ReplicaId) -> bool {
        match self {
            Self::Ask => false,
            Self::Accept => true,
            Self::AcceptOnly(compared) => compared.contains(&sender),
        }
    }

    /// The unknown senders of a preview that are accepted.
    pub(super) fn accepted(self, preview: &Preview) -> Vec<ReplicaId> {
        let senders = preview.unknown_senders().map(|file| file.cover.sender);
        senders.filter(|sender| self.accepts(*sender)).collect()
    }
}

/// An unknown sender: who it is, and what it says to be called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stranger {
    /// Whose fingerprint is to be compared.
    pub replica: ReplicaId,
    /// Only claimed.
    pub author: Author,
}

/// What an exchange through a folder did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Synced {
    /// The files that were taken, with what each did.
    pub taken: Vec<(String, Imported)>,
    /// Unknown senders whose files were left alone.
    pub strangers: Vec<Stranger>,
    /// German sentences about files that were left alone, each naming its file.
    pub skipped: Vec<String>,
    /// The file that was written, and how many changes are in it.
    pub sent: Option<(PathBuf, usize)>,
    /// How many own files were removed because everybody has what was in them.
    pub removed: usize,
}

impl Workspace {
    /// Exchanges through a folder that others replicate too: takes what is new in it, puts into it what somebody
    /// lacks, removes own files that nobody needs any more. Files of others are never touched. The folder is remembered.
    ///
    /// # Errors
    /// When the folder or the workspace cannot be read or written.
    pub fn sync(&mut self, dir: &Path, strangers: Strangers<'_>) -> Result<Synced, WorkspaceError> {
        self.may_send()?;
        let synced = self.exchange_through(dir, strangers)?;
        self.remember_shared_folder(dir)?;
        Ok(synced)
    }

    fn exchange_through(
        &mut self,
        dir: &Path,
        strangers: Strangers<'_>,
    ) -> Result<Synced, WorkspaceError> {
        let mut synced = Synced::default();
        let filed = self.take_from(dir, strangers, &mut synced)?;
        if self.protection() == Protection::Locked {
            synced.skipped.push(LOCKED.to_owned());
            return Ok(synced);
        }
        let known = self.known_to_readers();
        synced.sent = self.put_into(dir, &filed, &known)?;
        let filed: Vec<Filed> = filed.into_iter().map(|lying| lying.filed).collect();
        for at in shared_folder::obsolete(&filed, self.replica.me(), &known) {
            folder::remove(&filed[at].found)?;
            synced.removed += 1;
        }
        Ok(synced)
    }

    /// Takes what is new; returns the state files of this workspace that lie there.
    fn take_from(
        &mut self,
        dir: &Path,
        strangers: Strangers<'_>,
        synced: &mut Synced,
    ) -> Result<Vec<Lying>, WorkspaceError> {
        let mut found = self.look_through(dir, synced)?;
        found.sort_by_key(|(lying, _)| lying.filed.cover.written);
        let mut good = Vec::new();
        for (lying, bytes) in found {
            let is_new = self.brings_news(&lying.filed.cover);
            if !is_new || self.take_one(&lying.filed, &bytes, strangers, synced)? {
                good.push(lying);
            }
        }
        Ok(good)
    }

    fn look_through(
        &self,
        dir: &Path,
        synced: &mut Synced,
    ) -> Result<Vec<(Lying, Vec<u8>)>, WorkspaceError> {
        let keyring = self.keyring();
        let opener = |bytes: &[u8]| decrypt(bytes, &keyring, LARGEST_FILE);
        let mut ours = Vec::new();
        for found in folder::look(dir)? {
            let name = found.seen.name.clone();
            let bytes = match folder::read(&found) {
                Ok(bytes) => bytes,
                Err(error) => {
                    synced.skipped.push(error.to_string());
                    continue;
                }
            };
            let sealing = if is_encrypted(&bytes) {
                Sealing::Recipients
            } else {
                Sealing::Open
            };
            match shared_folder::assess(bytes, &opener, self.id) {
                Standing::Ours { cover, bytes } => {
                    let filed = Filed { found, cover };
                    ours.push((Lying { filed, sealing }, bytes));
                }
                Standing::HalfWritten => synced.skipped.push(format!(
                    "„{name}“ ist noch nicht vollständig da und kommt beim nächsten Mal dran."
                )),
                Standing::Foreign(error) => synced.skipped.push(format!("„{name}“: {error}")),
                Standing::Sealed(error) => synced.skipped.push(format!("„{name}“: {error}")),
            }
        }
        Ok(ours)
    }

    /// Whether a file says anything that is not known here: changes, or what its sender has.
    fn brings_news(&self, cover: &Cover) -> bool {
        let me = self.replica.me();
        let here: Coverage = held(&self.replica).into_iter().collect();
        let mut runs = cover.stretches.iter().map(|stretch| Run {
            replica: stretch.replica(),
            from: stretch.from,
            to: stretch.to(),
        });
        let known = self.vector_of(cover.sender);
        runs.any(|run| !here.lacks(run).is_empty())
            || (cover.sender != me && !known.includes(&cover.vector()))
    }

    /// Returns whether it could be taken.
    fn take_one(
        &mut self,
        file: &Filed,
        bytes: &[u8],
        strangers: Strangers<'_>,
        synced: &mut Synced,
    ) -> Result<bool, WorkspaceError> {
        let name = file.found.seen.name.as_str();
        let preview = match self.preview(&[(name, bytes)]) {
            Ok(preview) => preview,
            Err(WorkspaceError::Import(error)) => {
                synced.skipped.push(error.to_string());
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        if let Some(file) = preview.unknown_senders().next()
            && !strangers.accepts(file.cover.sender)
        {
            synced.name_stranger(&file.cover);
            return Ok(false);
        }
        match self.take(&preview, &strangers.accepted(&preview)) {
            Ok(imported) => {
                if imported.changes > 0 {
                    synced.taken.push((name.to_owned(), imported));
                }
                Ok(true)
            }
            Err(WorkspaceError::Import(error)) => {
                synced.skipped.push(error.to_string());
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn put_into(
        &self,
        dir: &Path,
        lying: &[Lying],
        known: &VersionVector,
    ) -> Result<Option<(PathBuf, usize)>, WorkspaceError> {
        let me = self.replica.me();
        let (held, heads) = (held(&self.replica), self.signed_heads());
        let members: Vec<ReplicaId> = self.members().iter().map(|member| member.replica).collect();
        let readable = lying.iter().filter(|file| file.is_for(&members));
        let coverage = Coverage::of(readable.map(|file| &file.filed));
        let mut wanted = shared_folder::missing(&held, &coverage, known);
        let filed: Vec<Filed> = lying.iter().map(|file| file.filed.clone()).collect();
        wanted.extend(shared_folder::merge(&filed, me, known));
        let runs = shared_folder::sendable(&wanted, &held, &heads, me);
        let frontier = self.replica.frontier();
        if runs.is_empty() && !shared_folder::acknowledgement_is_due(&filed, me, &frontier) {
            return Ok(None);
        }
        let mut changes = Vec::new();
        for run in runs {
            changes.extend(self.store.changes_of(run.replica, run.from..=run.to)?);
        }
        let written = shared_folder::moment(&filed, me, self.env.wall());
        let options = ExportOptions::default();
        let Exported {
            name,
            bytes,
            changes,
            ..
        } = self.export_changes(changes, written, &options)?;
        let path = folder::publish(dir, &name, &bytes)?;
        Ok(Some((path, changes)))
    }
}

/// A state file of this workspace in the folder.
struct Lying {
    filed: Filed,
    sealing: Sealing,
}

impl Lying {
    /// Whether all of these can read it: an encrypted file is for those only whom its sender knew.
    fn is_for(&self, members: &[ReplicaId]) -> bool {
        let known = &self.filed.cover.known;
        self.sealing == Sealing::Open
            || members
                .iter()
                .all(|member| known.iter().any(|head| head.replica == *member))
    }
}

impl fmt::Display for Stranger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.author.name(), self.author.team())
    }
}

impl Synced {
    /// Each is named once, however many files it has there.
    fn name_stranger(&mut self, cover: &Cover) {
        let mut known = self.strangers.iter();
        if !known.any(|stranger| stranger.replica == cover.sender) {
            self.strangers.push(Stranger {
                replica: cover.sender,
                author: cover.author.clone(),
            });
        }
    }
}

const LOCKED: &str = "Der Schlüssel dieses Rechners ist durch ein Kennwort geschützt; ohne es wurde nichts geschrieben.";
