//! State files in: look first, then take.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use thiserror::Error;

use super::members::{self, Knowledge, Trust};
use super::{Env, Workspace, WorkspaceError};
use crate::exchange::state_file::{self, Cover, Incoming, StateFileError};
use crate::exchange::{Author, Fingerprint};
use crate::model::schema::Kind;
use crate::replica::{Change, Dot, Fork, Gap, Replica, ReplicaId, WallMs};
use crate::store::Fact;

/// Why files cannot be taken. Nothing has changed then, and the files stay where they are.
#[derive(Debug, Error)]
pub enum ImportError {
    /// One file cannot be read.
    #[error("„{name}“ wurde nicht übernommen. {error}")]
    File {
        /// Its name.
        name: String,
        /// Why.
        error: StateFileError,
    },
    /// Its sender is not known here.
    #[error(
        "„{name}“ kommt von {sender}, bisher unbekannt. Die Kennung bitte am Telefon vergleichen: {fingerprint}. Stimmt \
         sie, die Datei mit „--trust“ noch einmal einlesen."
    )]
    UnknownSender {
        /// The file.
        name: String,
        /// What the sender says to be called.
        sender: String,
        /// To be read out on the phone.
        fingerprint: String,
    },
    /// Two different changes bear one name.
    #[error(
        "„{name}“ wurde nicht übernommen: Von {author} gibt es zwei verschiedene Änderungen Nr. {seq}. Vermutlich wurde \
         ein Rechner kopiert oder aus einer Sicherung zurückgespielt. Bitte mit {author} klären."
    )]
    Fork {
        /// The file.
        name: String,
        /// Whose changes.
        author: String,
        /// The first count that is there twice.
        seq: u64,
    },
}

/// How much a sender is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SenderTrust {
    /// This laptop.
    Me,
    /// Accepted before.
    Known(Trust),
    /// Not seen before: somebody has to compare the fingerprint.
    Unknown,
}

/// One file, before it is taken.
#[derive(Clone, Debug)]
pub struct FilePreview {
    /// Its name.
    pub name: String,
    /// What it says of itself.
    pub cover: Cover,
    /// How much its sender is known.
    pub trust: SenderTrust,
    /// The sender's key, to be read out on the phone.
    pub fingerprint: Fingerprint,
}

/// What one member contributes to a preview.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorShare {
    /// Who.
    pub replica: ReplicaId,
    /// What they are called.
    pub name: String,
    /// How many changes are new.
    pub changes: usize,
    /// How many values they write.
    pub edits: usize,
    /// The oldest and the newest, by their clock.
    pub span: (WallMs, WallMs),
}

/// What taking some files would do. Holding it changes nothing.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The files.
    pub files: Vec<FilePreview>,
    /// Who contributes what that is new, by name.
    pub authors: Vec<AuthorShare>,
    /// How many records of each kind are touched; `None` for kinds of a newer version.
    pub kinds: BTreeMap<Option<Kind>, usize>,
    /// The records in which new conflicts would stand.
    pub conflicts: Vec<(String, String)>,
    /// How many changes would wait.
    pub waiting: usize,
    /// What they would wait for.
    pub gaps: Vec<Gap>,
    incoming: Vec<Incoming>,
}

/// What taking files did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
    /// How many changes are new, applied or waiting.
    pub changes: usize,
    /// How many changes wait now.
    pub waiting: usize,
    /// How many records have conflicts now that had none.
    pub conflicts: usize,
}

/// Changes read but not taken.
struct Trial {
    replica: Replica,
    fresh: Vec<Change>,
}

impl Preview {
    /// The senders somebody has to accept first.
    pub fn unknown_senders(&self) -> impl Iterator<Item = &FilePreview> {
        self.files
            .iter()
            .filter(|file| file.trust == SenderTrust::Unknown)
    }

    /// How many changes are new.
    pub fn changes(&self) -> usize {
        self.authors.iter().map(|share| share.changes).sum()
    }
}

impl Workspace {
    /// A further member of an existing workspace, from any of its state files. The sender is thereby accepted.
    ///
    /// # Errors
    /// [`WorkspaceError`] when the file cannot be read or the folder cannot be written.
    pub fn join(
        folder: &Path,
        file: (&str, &[u8]),
        author: &Author,
        env: Env,
    ) -> Result<Self, WorkspaceError> {
        let incoming = read(file.0, file.1, None)?;
        let mut workspace = Self::begin(folder, incoming.cover.workspace, author, env)?;
        let preview = workspace.preview(&[file])?;
        let senders: Vec<ReplicaId> = preview.unknown_senders().map(|f| f.cover.sender).collect();
        workspace.take(&preview, &senders)?;
        Ok(workspace)
    }

    /// Looks into state files without taking anything.
    ///
    /// # Errors
    /// [`ImportError`] naming the file and the reason.
    pub fn preview(&self, files: &[(&str, &[u8])]) -> Result<Preview, WorkspaceError> {
        let mut incoming = Vec::new();
        let mut previews = Vec::new();
        for (name, bytes) in files {
            let read = read(name, bytes, Some(self.id))?;
            self.check_log(name, &read)?;
            previews.push(FilePreview {
                name: (*name).to_owned(),
                trust: self.sender_trust(read.cover.sender),
                fingerprint: Fingerprint::of(&read.cover.sender),
                cover: read.cover.clone(),
            });
            incoming.push(read);
        }
        let trial = self.try_on(&previews, &incoming)?;
        Ok(self.describe(previews, incoming, &trial))
    }

    /// Takes what [`Self::preview`] showed; `accepted` are the unknown senders whose fingerprint somebody compared.
    /// When this returns, it is durable.
    ///
    /// # Errors
    /// [`ImportError::UnknownSender`] when one was not accepted, or that the disk refused; nothing has changed then.
    pub fn take(
        &mut self,
        preview: &Preview,
        accepted: &[ReplicaId],
    ) -> Result<Imported, WorkspaceError> {
        for file in preview.unknown_senders() {
            if !accepted.contains(&file.cover.sender) {
                return Err(unknown_sender(file).into());
            }
        }
        let trial = self.try_on(&preview.files, &preview.incoming)?;
        let facts = self.learned(preview, accepted);
        let before = conflict_set(&self.replica);
        let conflicts = conflict_set(&trial.replica).difference(&before).count();
        let waiting = trial.replica.waiting().count();
        let changes = trial.fresh.len();
        self.keep(trial.replica, &trial.fresh, &facts)?;
        Ok(Imported {
            changes,
            waiting,
            conflicts,
        })
    }

    fn sender_trust(&self, sender: ReplicaId) -> SenderTrust {
        match self.trust(sender) {
            _ if sender == self.replica.me() => SenderTrust::Me,
            Some(trust) => SenderTrust::Known(trust),
            None => SenderTrust::Unknown,
        }
    }

    /// Compares the ends of stretches that are known here with the own log: the same name must mean the same change.
    fn check_log(&self, name: &str, incoming: &Incoming) -> Result<(), WorkspaceError> {
        let vector = self.replica.vector();
        for stretch in &incoming.cover.stretches {
            let last = stretch.to().min(vector.get(&stretch.replica()));
            if last < stretch.from {
                continue;
            }
            let ours = self.store.changes_of(stretch.replica(), last..=last)?;
            let dot = Dot {
                replica: stretch.replica(),
                seq: last,
            };
            let theirs = incoming.changes.iter().find(|change| change.dot() == dot);
            if let (Some(ours), Some(theirs)) = (ours.first(), theirs)
                && ours.hash() != theirs.hash()
            {
                return Err(self.fork(name, incoming, Fork { dot }).into());
            }
        }
        Ok(())
    }

    fn try_on(
        &self,
        files: &[FilePreview],
        incoming: &[Incoming],
    ) -> Result<Trial, WorkspaceError> {
        let mut replica = self.replica.clone();
        let mut fresh: BTreeMap<Dot, Change> = BTreeMap::new();
        let held: BTreeSet<Dot> = self.replica.waiting().map(Change::dot).collect();
        let vector = self.replica.vector();
        for (file, incoming) in files.iter().zip(incoming) {
            replica
                .receive(incoming.changes.iter().cloned(), self.env.wall())
                .map_err(|fork| self.fork(&file.name, incoming, fork))?;
            for change in &incoming.changes {
                let dot = change.dot();
                if !vector.covers(dot) && !held.contains(&dot) {
                    fresh.entry(dot).or_insert_with(|| change.clone());
                }
            }
        }
        Ok(Trial {
            replica,
            fresh: fresh.into_values().collect(),
        })
    }

    fn fork(&self, name: &str, incoming: &Incoming, Fork { dot }: Fork) -> ImportError {
        let author = if dot.replica == incoming.cover.sender {
            incoming.cover.author.clone()
        } else {
            self.author_of(dot.replica)
        };
        ImportError::Fork {
            name: name.to_owned(),
            author: author.name().to_owned(),
            seq: dot.seq,
        }
    }

    fn describe(&self, files: Vec<FilePreview>, incoming: Vec<Incoming>, trial: &Trial) -> Preview {
        let names = |replica: ReplicaId| {
            let sender = files.iter().find(|file| file.cover.sender == replica);
            match sender {
                Some(file) => file.cover.author.name().to_owned(),
                None => name_in(&trial.replica, replica),
            }
        };
        let mut authors: BTreeMap<ReplicaId, AuthorShare> = BTreeMap::new();
        let mut touched = BTreeSet::new();
        for change in &trial.fresh {
            let wall = change.hlc.wall_ms();
            let share = authors
                .entry(change.replica)
                .or_insert_with(|| AuthorShare {
                    replica: change.replica,
                    name: names(change.replica),
                    changes: 0,
                    edits: 0,
                    span: (wall, wall),
                });
            share.changes += 1;
            share.edits += change.edits.len();
            share.span = (wall.min(share.span.0), wall.max(share.span.1));
            touched.extend(change.edits.iter().map(|edit| &edit.record));
        }
        let mut kinds = BTreeMap::new();
        for record in touched {
            *kinds.entry(Kind::from_slug(&record.kind)).or_insert(0) += 1;
        }
        let mut authors: Vec<AuthorShare> = authors.into_values().collect();
        authors.sort_by(|a, b| a.name.cmp(&b.name));
        let before = conflict_set(&self.replica);
        Preview {
            authors,
            kinds,
            conflicts: conflict_set(&trial.replica)
                .difference(&before)
                .cloned()
                .collect(),
            waiting: trial.replica.waiting().count(),
            gaps: trial.replica.gaps(),
            files,
            incoming,
        }
    }

    /// What this laptop remembers after taking the files: who is trusted, who has what, which heads are signed.
    fn learned(&self, preview: &Preview, accepted: &[ReplicaId]) -> Vec<Fact> {
        let me = self.replica.me();
        let mut facts = Vec::new();
        for Incoming { cover, .. } in &preview.incoming {
            let sender = cover.sender;
            if accepted.contains(&sender) && self.trust(sender).is_none() {
                facts.push(members::trust_fact(sender, Trust::Accepted));
            }
            for stretch in &cover.stretches {
                let replica = stretch.replica();
                if replica != me {
                    facts.push(members::head_fact(&stretch.head));
                }
                if replica != me
                    && replica != sender
                    && self.trust(replica).is_none()
                    && !accepted.contains(&replica)
                {
                    facts.push(members::trust_fact(replica, Trust::IntroducedBy(sender)));
                }
            }
            let older = self.knowledge(sender);
            if sender != me
                && older
                    .as_ref()
                    .is_none_or(|known| known.written <= cover.written)
            {
                let mut vector = cover.vector();
                if let Some(older) = older {
                    vector.join(&older.vector);
                }
                let knowledge = Knowledge {
                    vector,
                    file: cover.file,
                    written: cover.written,
                    merged: self.env.wall(),
                };
                facts.push(members::knowledge_fact(sender, &knowledge));
            }
        }
        facts
    }
}

fn read(
    name: &str,
    bytes: &[u8],
    expected: Option<crate::store::WorkspaceId>,
) -> Result<Incoming, ImportError> {
    state_file::read(bytes, expected).map_err(|error| ImportError::File {
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

/// What `replica` calls itself in the records of `state`.
fn name_in(state: &Replica, replica: ReplicaId) -> String {
    use crate::model::entity::Entities;
    let member = state.state().entity(Kind::Member, &replica.to_string());
    let name = member.and_then(|member| member.text("name").map(str::to_owned));
    name.unwrap_or_else(|| replica.short())
}

fn conflict_set(replica: &Replica) -> BTreeSet<(String, String)> {
    let records = replica.state().in_conflict();
    records
        .map(|record| (record.kind().to_owned(), record.key().to_owned()))
        .collect()
}
