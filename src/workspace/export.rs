//! State files out: what the others are not known to have.

use std::path::{Path, PathBuf};

use super::{Workspace, WorkspaceError};
use crate::exchange::file_name;
use crate::exchange::selection::{held, known_to_all, select};
use crate::exchange::state_file::{self, Outgoing, Packing};
use crate::replica::{ReplicaId, VersionVector};
use crate::store::disk::{RealDisk, write_whole};

/// What to send, to whom.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExportOptions {
    /// The recipients; none means everybody.
    pub to: Vec<ReplicaId>,
    /// Everything, also what they are known to have: for newcomers.
    pub full: bool,
}

/// A state file, ready to be written somewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Its proper name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many changes are inside.
    pub changes: usize,
}

impl Workspace {
    /// Makes a state file; nothing is written but its name is counted up by what this laptop wrote.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn export(&self, options: &ExportOptions) -> Result<Exported, WorkspaceError> {
        let me = self.replica.me();
        let known = if options.full {
            VersionVector::default()
        } else {
            self.known_of(&options.to)
        };
        let heads = self.signed_heads();
        let mut changes = Vec::new();
        for run in select(&held(&self.replica), &heads, me, &known) {
            changes.extend(self.store.changes_of(run.replica, run.from..=run.to)?);
        }
        let count = changes.len();
        let author = self.me();
        let number = self.replica.vector().get(&me);
        let name = file_name(&author, self.env.today(), number);
        let outgoing = Outgoing {
            workspace: self.id,
            author,
            written: self.env.wall(),
            known: self.replica.vector(),
            changes,
            heads: &heads,
            packing: if options.full {
                Packing::Small
            } else {
                Packing::Quick
            },
        };
        let bytes = state_file::write(outgoing, self.identity.secret()?)?;
        Ok(Exported {
            name,
            bytes,
            changes: count,
        })
    }

    /// Writes a state file into `folder` under its proper name, or to `path` itself if that is no folder.
    ///
    /// # Errors
    /// When the disk refuses; nothing half-written is left.
    pub fn export_to(
        &self,
        path: &Path,
        options: &ExportOptions,
    ) -> Result<(PathBuf, usize), WorkspaceError> {
        let exported = self.export(options)?;
        let target = if path.is_dir() {
            path.join(&exported.name)
        } else {
            path.to_owned()
        };
        write_whole(&RealDisk, &target, &exported.bytes).map_err(|error| WorkspaceError::File {
            path: target.display().to_string(),
            error,
        })?;
        Ok((target, exported.changes))
    }

    /// What all of these members are known to have; without any: all others. Of whom nothing is known needs everything.
    fn known_of(&self, to: &[ReplicaId]) -> VersionVector {
        let me = self.replica.me();
        let everybody = || {
            self.members()
                .into_iter()
                .map(|m| m.replica)
                .filter(|id| *id != me)
        };
        let to: Vec<ReplicaId> = if to.is_empty() {
            everybody().collect()
        } else {
            to.to_vec()
        };
        let vectors: Vec<VersionVector> = to
            .into_iter()
            .map(|id| {
                self.knowledge(id)
                    .map(|known| known.vector)
                    .unwrap_or_default()
            })
            .collect();
        known_to_all(&vectors)
    }
}
