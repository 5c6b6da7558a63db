//! Exchange through a folder that Nextcloud, Syncthing or a share replicates: what lies there, what to put there, and
//! which own files can go. There is no lock and no server. Every replica only ever adds and removes files of its own
//! and never changes one, so files may reach each machine late and in any order.
//!
//! It knows files by what their covers say, never where they lie: [`super::folder`] reads and writes them.
//!
//! A replica that wants to exchange looks at the folder, imports what is new, then
//! 1. sends what is [`missing`] there and what it should [`merge`], made [`sendable`]; if that is nothing, it still sends
//!    a file without changes when an [`acknowledgement_is_due`];
//! 2. removes what is [`obsolete`] of the files that it found, not counting the one just written, so that the others
//!    have time to get that one first.

mod coverage;
mod sending;
#[cfg(test)]
mod simulation_tests;
mod standing;
#[cfg(test)]
mod tests;
mod tidying;

pub use coverage::Coverage;
pub use sending::{missing, sendable};
pub use standing::{Opener, Standing, assess};
pub use tidying::{merge, obsolete};

use std::cmp::Reverse;

use super::folder::Found;
use super::selection::Run;
use super::state_file::{Cover, Stretch};
use crate::replica::{Dep, ReplicaId, VersionVector, WallMs};

/// A state file of this workspace that lies in the folder. Only those belong here that [`super::state_file::read`]
/// takes: until then the cover may promise what is not inside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filed {
    /// Where it lies.
    pub found: Found,
    /// What is inside.
    pub cover: Cover,
}

impl Filed {
    fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        self.cover.stretches.iter().map(run)
    }
}

fn run(stretch: &Stretch) -> Run {
    Run {
        replica: stretch.replica(),
        from: stretch.from,
        to: stretch.to(),
    }
}

/// What of `run` is beyond `known`.
fn beyond(run: Run, known: &VersionVector) -> Option<Run> {
    let from = run.from.max(known.get(&run.replica).saturating_add(1));
    (from <= run.to).then_some(Run { from, ..run })
}

/// The last file of `sender`; of several copies the one with the shortest name, as programs make names longer.
fn newest(files: &[Filed], sender: ReplicaId) -> Option<&Filed> {
    files
        .iter()
        .filter(|file| file.cover.sender == sender)
        .max_by_key(|file| {
            let path = file.found.path.as_os_str();
            let cover = &file.cover;
            (cover.written, cover.file, Reverse((path.len(), path)))
        })
}

/// Whether the others cannot see yet what is `applied` here (see [`Cover::known`]).
pub fn acknowledgement_is_due(files: &[Filed], me: ReplicaId, applied: &[Dep]) -> bool {
    newest(files, me).map_or(&[][..], |file| &file.cover.known) != applied
}

/// What to write as the time of the next own file: now, and in any case later than the last one, whatever the clock
/// did. Which file is the newest hangs on it.
pub fn moment(files: &[Filed], me: ReplicaId, now: WallMs) -> WallMs {
    newest(files, me).map_or(now, |file| now.max(file.cover.written.saturating_add(1)))
}
