//! State files in: look first, then take.

mod error;
mod learning;
mod preview;

use std::collections::{BTreeMap, BTreeSet};

pub use error::ImportError;
pub use preview::{AuthorShare, FilePreview, Preview, SenderTrust};

use self::preview::{conflict_set, erased_set, waiting};
use super::contradictions::{self, Contradiction};
use super::facts::{self, Trust, name};
use super::forks::Renewed;
use super::progress::{Cancelled, Part, Progress};
use super::{Workspace, WorkspaceError};
use crate::exchange::Fingerprint;
use crate::exchange::state_file::{self, Incoming, Origin};
use crate::replica::{Change, Dot, Fork, Renewal, Replica, ReplicaId};
use crate::store::WorkspaceId;

/// So many changes are received between two looks at whether to go on.
const STRIDE: usize = 2_000;

/// When a file lets so many changes be applied that waited for it, the next opening shall not do that again.
const MANY_DELIVERED: usize = 1_000;

/// What taking files did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// How many changes are new, applied or waiting.
    pub changes: usize,
    /// How many changes wait now.
    pub waiting: usize,
    /// How many records have conflicts now that had none.
    pub conflicts: usize,
    /// How many records were erased.
    pub erased: usize,
    /// Own changes came back that were lost here, and this laptop goes on under a new name.
    pub renewed: Option<Renewed>,
}

impl Imported {
    /// This and what was taken after it, as one.
    #[must_use]
    pub fn then(self, later: &Self) -> Self {
        Self {
            changes: self.changes + later.changes,
            waiting: later.waiting,
            conflicts: self.conflicts + later.conflicts,
            erased: self.erased + later.erased,
            renewed: later.renewed.or(self.renewed),
        }
    }
}

/// Changes read but not taken.
struct Trial {
    replica: Replica,
    fresh: Vec<Change>,
    /// How many changes that are applied here live on under another name.
    taken_over: u64,
}

impl Workspace {
    /// Takes the file that this workspace begins with, and accepts whoever sent it.
    pub(super) fn begin_with(
        &mut self,
        name: &str,
        incoming: Incoming,
    ) -> Result<(), WorkspaceError> {
        let progress = Progress::default();
        let changes = changes_in(&incoming);
        let part = progress.part(changes, changes);
        let (preview, trial) = self.look_into(vec![(name, incoming)], part)?;
        self.refuse_forks(&preview.files)?;
        let senders = preview.strangers();
        self.take_over(&preview, &senders, trial).map(drop)
    }

    /// Looks into state files without taking anything.
    ///
    /// # Errors
    /// [`ImportError`] naming the file and the reason.
    pub fn preview(&self, files: &[(&str, &[u8])]) -> Result<Preview, WorkspaceError> {
        self.preview_watched(files, &Progress::default())
    }

    /// The same, for somebody to watch and to stop.
    ///
    /// # Errors
    /// [`ImportError`] naming the file and the reason, or [`Cancelled`].
    pub fn preview_watched(
        &self,
        files: &[(&str, &[u8])],
        progress: &Progress,
    ) -> Result<Preview, WorkspaceError> {
        let bytes = files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        // To read them, and about as much again to try them on.
        progress.expect(2 * bytes);
        let mut incoming = Vec::new();
        for (name, bytes) in files {
            let read = read(name, bytes, Some(self.id), Origin::Anybody)?;
            incoming.push((*name, read));
            progress.advance(bytes.len() as u64)?;
        }
        let changes = incoming.iter().map(|(_, file)| changes_in(file)).sum();
        let (preview, _) = self.look_into(incoming, progress.part(bytes, changes))?;
        Ok(preview)
    }

    fn look_into(
        &self,
        files: Vec<(&str, Incoming)>,
        part: Part<'_>,
    ) -> Result<(Preview, Trial), WorkspaceError> {
        let (mut incoming, mut previews) = (Vec::new(), Vec::new());
        for (name, mut read) in files {
            let preview = self.look_at(name, &read);
            if matches!(preview.trust, SenderTrust::Known(Trust::Distrusted { .. })) {
                return Err(self.distrusted_sender(&preview).into());
            }
            contradictions::without(&mut read, &preview.forks);
            previews.push(preview);
            incoming.push(read);
        }
        let trial = self.try_on(&previews, &incoming, part)?;
        Ok((self.describe(previews, incoming, &trial), trial))
    }

    fn look_at(&self, name: &str, incoming: &Incoming) -> FilePreview {
        FilePreview {
            name: name.to_owned(),
            trust: self.sender_trust(incoming),
            fingerprint: Fingerprint::of(&incoming.cover.sender),
            forks: contradictions::contradictions(&self.replica, incoming),
            cover: incoming.cover.clone(),
        }
    }

    /// Takes what [`Self::preview`] showed; `accepted` are the unknown senders whose fingerprint somebody compared.
    /// When this returns, it is durable.
    ///
    /// # Errors
    /// [`ImportError`] when a sender was not accepted or a disk was copied, or that the disk refused; nothing has
    /// changed then.
    pub fn take(
        &mut self,
        preview: &Preview,
        accepted: &[ReplicaId],
    ) -> Result<Imported, WorkspaceError> {
        self.take_watched(preview, accepted, &Progress::default())
    }

    /// The same, for somebody to watch; it can be stopped until the first thing is written.
    ///
    /// # Errors
    /// As [`Self::take`], or [`Cancelled`].
    pub fn take_watched(
        &mut self,
        preview: &Preview,
        accepted: &[ReplicaId],
        progress: &Progress,
    ) -> Result<Imported, WorkspaceError> {
        let trial = self.tried(preview, accepted, progress)?;
        self.back_up_before_import()?;
        self.take_over(preview, accepted, trial)
    }

    /// The same for a workspace that nobody works in yet.
    pub(super) fn take_without_backup(
        &mut self,
        preview: &Preview,
        accepted: &[ReplicaId],
    ) -> Result<Imported, WorkspaceError> {
        let trial = self.tried(preview, accepted, &Progress::default())?;
        self.take_over(preview, accepted, trial)
    }

    /// What would be taken, unless something speaks against it.
    fn tried(
        &mut self,
        preview: &Preview,
        accepted: &[ReplicaId],
        progress: &Progress,
    ) -> Result<Trial, WorkspaceError> {
        for file in preview.unknown_senders() {
            if !accepted.contains(&file.cover.sender) {
                return Err(unknown_sender(file).into());
            }
        }
        self.refuse_forks(&preview.files)?;
        let changes = preview.incoming.iter().map(changes_in).sum();
        progress.expect(changes);
        let part = progress.part(changes, changes);
        self.try_on(&preview.files, &preview.incoming, part)
    }

    /// Keeps what was tried.
    fn take_over(
        &mut self,
        preview: &Preview,
        accepted: &[ReplicaId],
        trial: Trial,
    ) -> Result<Imported, WorkspaceError> {
        let conflicts = new_in(conflict_set, &self.replica, &trial.replica);
        let erased = new_in(erased_set, &self.replica, &trial.replica);
        let (waited, waiting) = (waiting(&self.replica), waiting(&trial.replica));
        let me = self.replica.me();
        let own_came_back = trial.fresh.iter().any(|change| change.replica == me);
        let mut news = self.learned(preview, accepted, &trial)?;
        if own_came_back {
            news.push(facts::learn(name::RETURNED, &()));
        }
        let must_tidy = erased > 0 || trial.taken_over > 0;
        if must_tidy {
            news.push(facts::learn(name::TIDYING, &()));
        }
        let changes = trial.fresh.len();
        self.keep(trial.replica, &trial.fresh, &news)?;
        if waited.saturating_sub(waiting) > MANY_DELIVERED && self.store.uncovered() > 0 {
            self.save_checkpoint();
        }
        if must_tidy {
            // If not now, at the next opening, which then says so. The files are taken.
            let _ = self.tidy();
        }
        let renewed = self.renew_after_return()?;
        Ok(Imported {
            changes,
            waiting,
            conflicts,
            erased,
            renewed,
        })
    }

    fn sender_trust(&self, incoming: &Incoming) -> SenderTrust {
        let sender = incoming.cover.sender;
        match self.trust(sender) {
            _ if sender == self.replica.me() => SenderTrust::Me,
            Some(Trust::IntroducedBy(_)) if !self.is_introduced(sender) => SenderTrust::Unknown,
            Some(trust) => SenderTrust::Known(trust),
            None => match former_in(incoming, sender) {
                // Whose key has signed that it goes on under this name.
                Some(former) if self.is_trusted(former) => {
                    SenderTrust::Known(Trust::IntroducedBy(former))
                }
                Some(former) => match self.trust(former) {
                    Some(trust @ Trust::Distrusted { .. }) => SenderTrust::Known(trust),
                    _ => SenderTrust::Unknown,
                },
                None => SenderTrust::Unknown,
            },
        }
    }

    fn distrusted_sender(&self, file: &FilePreview) -> ImportError {
        ImportError::DistrustedSender {
            name: file.name.clone(),
            sender: self.author_of(file.cover.sender).name().to_owned(),
        }
    }

    /// What contradicts is remembered; where it is the sender's or this laptop's own, the file is not taken.
    fn refuse_forks(&mut self, files: &[FilePreview]) -> Result<(), WorkspaceError> {
        let me = self.replica.me();
        let mut news = Vec::new();
        let mut refused = None;
        for file in files {
            news.extend(self.fork_facts(file.cover.sender, &file.forks));
            for Contradiction { who, seq, place } in &file.forks {
                let (name, seq, place) = (file.name.clone(), *seq, *place);
                if *who == me {
                    refused = Some(ImportError::OwnFork { name, seq, place });
                } else if *who == file.cover.sender && refused.is_none() {
                    let author = file.cover.author.name().to_owned();
                    refused = Some(ImportError::Fork {
                        name,
                        author,
                        seq,
                        place,
                    });
                }
            }
        }
        if !news.is_empty() {
            self.store.commit(&[], &news)?;
        }
        refused.map_or(Ok(()), |error| Err(error.into()))
    }

    fn try_on(
        &self,
        files: &[FilePreview],
        incoming: &[Incoming],
        mut part: Part<'_>,
    ) -> Result<Trial, WorkspaceError> {
        let mut replica = self.replica.clone();
        let mut fresh: BTreeMap<Dot, Change> = BTreeMap::new();
        let mut taken_over = 0;
        let held: BTreeSet<Dot> = self.replica.waiting().map(Change::dot).collect();
        let vector = self.replica.vector();
        for (file, incoming) in files.iter().zip(incoming) {
            for some in by_time(&incoming.changes).chunks(STRIDE) {
                let received = replica
                    .receive(some.iter().copied().cloned(), self.env.wall())
                    .map_err(|fork| self.fork(file, fork))?;
                taken_over += received.taken_over;
                part.advance(some.len() as u64)?;
            }
            for change in &incoming.changes {
                let dot = change.dot();
                if !vector.covers(dot) && !held.contains(&dot) {
                    fresh.entry(dot).or_insert_with(|| change.clone());
                }
            }
        }
        let mut fresh: Vec<Change> = fresh.into_values().collect();
        if taken_over > 0 || !self.holds_rightly(&replica) {
            replica = self.rebuilt(self.replica.me(), replica, &fresh)?;
        }
        fresh.retain(|change| !replica.renewals().take_over(change));
        for change in &mut fresh {
            replica.strip(change);
        }
        Ok(Trial {
            replica,
            fresh,
            taken_over,
        })
    }

    /// A contradiction that only shows when several files are put together.
    fn fork(&self, file: &FilePreview, Fork { dot }: Fork) -> ImportError {
        let author = if dot.replica == file.cover.sender {
            file.cover.author.clone()
        } else {
            self.author_of(dot.replica)
        };
        ImportError::Fork {
            name: file.name.clone(),
            author: author.name().to_owned(),
            seq: dot.seq,
            place: facts::ForkPlace::AtTheLatest,
        }
    }
}

/// Clocks follow what their owner has seen. So hardly a change comes before its past and has to wait, while in the
/// order of the file, writer by writer, most would.
fn by_time(changes: &[Change]) -> Vec<&Change> {
    let mut sorted: Vec<&Change> = changes.iter().collect();
    sorted.sort_by_key(|change| change.hlc);
    sorted
}

fn changes_in(incoming: &Incoming) -> u64 {
    incoming.changes.len() as u64
}

fn new_in<T: Ord>(
    set: impl Fn(&Replica) -> BTreeSet<T>,
    before: &Replica,
    after: &Replica,
) -> usize {
    set(after).difference(&set(before)).count()
}

/// Whose place the sender took, if the file says so; that the former's key has signed it was checked at reading.
fn former_in(incoming: &Incoming, sender: ReplicaId) -> Option<ReplicaId> {
    let mut renewals = incoming.changes.iter().filter_map(Renewal::said_by);
    renewals
        .find(|renewal| renewal.successor == sender)
        .map(|renewal| renewal.former)
}

pub(super) fn read(
    name: &str,
    bytes: &[u8],
    expected: Option<WorkspaceId>,
    origin: Origin,
) -> Result<Incoming, ImportError> {
    state_file::read_from(bytes, expected, origin).map_err(|error| ImportError::File {
        name: name.to_owned(),
        error,
    })
}

fn unknown_sender(file: &FilePreview) -> ImportError {
    let author = &file.cover.author;
    ImportError::UnknownSender {
        name: file.name.clone(),
        sender: format!("{} ({})", author.name(), author.team()),
        fingerprint: file.fingerprint.to_string(),
    }
}

impl From<Cancelled> for WorkspaceError {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}
