//! Erasing a person (Art. 17 DSGVO): the values go from view, log, copy and all later files, on every laptop that the
//! erasure reaches; hashes and signatures still hold.
//!
//! What was written before and lies elsewhere (older backups, files in mailboxes, parts of files that are not complete
//! yet, damaged files set aside) is not reached by itself; it is named, and what lies in this folder can be cleaned here.
//! Reasons that somebody typed for a change are open text and not reached at all.

use std::path::PathBuf;

use super::action::{ActionError, no_record, record_id};
use super::facts::{self, name};
use super::{Workspace, WorkspaceError};
use crate::exchange::SignedHeads;
use crate::exchange::state_file::{self, Origin, Outgoing, Packing};
use crate::model::schema::Kind;
use crate::replica::{
    Dot, Draft, DraftEdit, ERASED, Intent, Privacy, RecordRef, ReplicaId, Value, VersionVector,
    WallMs,
};
use crate::store::StoreError;

/// One erasure, and how far it has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erasure {
    /// What was erased.
    pub kind: Kind,
    /// Which record.
    pub key: String,
    /// Who erased it.
    pub by: ReplicaId,
    /// When, by that member's clock.
    pub when: WallMs,
    /// Who has confirmed by a file written after it, and who has not yet.
    pub confirmed: Vec<(ReplicaId, Confirmation)>,
}

/// Whether a member has erased it too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Confirmation {
    /// It has said so.
    Given,
    /// Not yet, as far as is known here.
    Open,
}

impl Workspace {
    /// Erases the personal values of a record, here and, as the change travels, everywhere. It cannot be undone.
    ///
    /// # Errors
    /// When there is no such record, it has nothing personal, or the disk refused; [`WorkspaceError::NotTidied`] when it
    /// refused only the last step.
    pub fn erase(&mut self, kind: Kind, key: &str) -> Result<Dot, WorkspaceError> {
        let personal = kind
            .fields()
            .iter()
            .any(|field| field.privacy == Privacy::Personal);
        if !personal {
            return Err(ActionError::NothingPersonal(kind.def().plural).into());
        }
        // A deleted record is still in the log.
        let record = self.replica.state().record(kind.slug(), key);
        if record.is_none_or(|record| record.is_erased()) {
            return Err(no_record(kind, key).into());
        }
        let draft = Draft {
            edits: vec![DraftEdit {
                record: record_id(kind, key),
                field: ERASED.into(),
                item: None,
                value: Value::Bool(true),
                privacy: Privacy::Open,
            }],
            reason: None,
            intent: Intent::Edit,
        };
        let (dot, _) = self.author(draft, &[facts::learn(name::TIDYING, &())])?;
        self.tidy().map_err(WorkspaceError::NotTidied)?;
        Ok(dot)
    }

    /// What has been erased, and who has confirmed it; the newest first.
    pub fn erasures(&self) -> Vec<Erasure> {
        let members: Vec<(ReplicaId, VersionVector)> = self
            .members()
            .into_iter()
            .filter(|member| !member.is_me)
            .map(|member| (member.replica, member.has))
            .collect();
        let state = self.replica.state();
        let mut erasures: Vec<Erasure> = state
            .erased()
            .filter_map(|record| self.erasure(&record, &members))
            .collect();
        erasures.sort_by_key(|erasure| std::cmp::Reverse(erasure.when));
        erasures
    }

    fn erasure(
        &self,
        record: &RecordRef<'_>,
        members: &[(ReplicaId, VersionVector)],
    ) -> Option<Erasure> {
        let register = record.register(ERASED, None)?;
        let dots: Vec<Dot> = register
            .entries()
            .iter()
            .map(|entry| Dot {
                replica: self.replica.writer(entry),
                seq: entry.seq,
            })
            .collect();
        let confirmed = members.iter().map(|(member, has)| {
            let wrote = dots.iter().any(|dot| dot.replica == *member);
            let given = wrote || dots.iter().any(|dot| has.covers(*dot));
            let confirmation = if given {
                Confirmation::Given
            } else {
                Confirmation::Open
            };
            (*member, confirmation)
        });
        Some(Erasure {
            kind: Kind::from_slug(record.kind())?,
            key: record.key().to_owned(),
            by: dots.first()?.replica,
            when: register.shown().hlc.wall_ms(),
            confirmed: confirmed.collect(),
        })
    }

    /// What lies in the folder and may still hold erased values: backups from before, parts of files, damaged files set
    /// aside.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn remnants(&self) -> Result<Vec<PathBuf>, WorkspaceError> {
        if self.replica.state().erased().next().is_none() {
            return Ok(Vec::new());
        }
        let mut remnants = self.store.set_aside();
        remnants.extend(self.kept_parts());
        for backup in self.store.backups()? {
            if self.cleaned(backup.path())? != Cleaned::NothingInside {
                remnants.push(backup.path().to_owned());
            }
        }
        Ok(remnants)
    }

    /// Writes backups anew without erased values and removes damaged files that were set aside and parts of files, which
    /// come again if somebody asks for them. Returns what was cleaned.
    ///
    /// # Errors
    /// When the disk refused; what is named by [`Self::remnants`] then is still to do.
    pub fn clean_remnants(&mut self) -> Result<Vec<PathBuf>, WorkspaceError> {
        let remnants = self.remnants()?;
        for backup in self.store.backups()? {
            if let Cleaned::Anew(bytes) = self.cleaned(backup.path())? {
                self.store.replace_backup(&backup, &bytes)?;
            }
        }
        self.store.remove_set_aside()?;
        self.remove_parts(&self.kept_parts())?;
        let still = self.remnants()?;
        Ok(remnants
            .into_iter()
            .filter(|path| !still.contains(path))
            .collect())
    }

    /// A backup without what was erased here.
    fn cleaned(&self, path: &std::path::Path) -> Result<Cleaned, WorkspaceError> {
        let bytes = std::fs::read(path).map_err(StoreError::reading(path))?;
        let Ok(mut incoming) = state_file::read_from(&bytes, Some(self.id), Origin::Own) else {
            return Ok(Cleaned::Unreadable);
        };
        let before = incoming.changes.clone();
        for change in &mut incoming.changes {
            self.replica.strip(change);
        }
        if incoming.changes == before {
            return Ok(Cleaned::NothingInside);
        }
        let heads: SignedHeads = incoming.cover.stretches.iter().map(|s| s.head).collect();
        let outgoing = Outgoing {
            workspace: self.id,
            author: incoming.cover.author,
            written: incoming.cover.written,
            known: incoming.cover.known,
            changes: incoming.changes,
            heads: &heads,
            packing: Packing::Quick,
            origin: Origin::Own,
        };
        let bytes = state_file::write(outgoing, self.identity.secret()?)?;
        Ok(Cleaned::Anew(bytes))
    }
}

/// What became of a backup.
#[derive(PartialEq, Eq)]
enum Cleaned {
    /// It held nothing that was erased.
    NothingInside,
    /// Written anew.
    Anew(Vec<u8>),
    /// It is not a backup that can be read, so nobody knows.
    Unreadable,
}
