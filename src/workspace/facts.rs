//! What this laptop knows for itself and sends to nobody: whom it trusts, who has what, what it has received, how it is
//! set. Each is a fact of the store, under a name that says what it is.
//!
//! Facts are small. A form of one that does not read any more counts as unknown.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Workspace, WorkspaceError};
use crate::exchange::folder::FolderError;
use crate::exchange::{SignedHead, SignedHeads};
use crate::replica::{Dot, Hash, ReplicaId, VersionVector, WallMs};
use crate::store::Fact;

/// How a member came to be accepted here, or not to be any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Trust {
    /// Somebody compared the fingerprint and said yes.
    Accepted,
    /// Came with the file of a trusted member, or is its successor.
    IntroducedBy(ReplicaId),
    /// Not any more: what it wrote beyond this count is held back.
    Distrusted {
        /// The last count that is applied.
        last: u64,
    },
}

/// What is known of what another member has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Knowledge {
    /// What its last file said it had.
    pub vector: VersionVector,
    /// That file.
    pub file: Hash,
    /// When it was written, by that member's clock.
    pub written: WallMs,
    /// When it was merged, by ours.
    pub merged: WallMs,
}

/// Two different changes of one name, seen in a file: somewhere a disk was copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ForkFound {
    /// The first count that was seen to be there twice.
    pub seq: u64,
    /// Whether everything before is known to be the same on both sides.
    pub place: ForkPlace,
    /// Who sent the file.
    pub sender: ReplicaId,
    /// When it was seen, by our clock.
    pub seen: WallMs,
}

/// How well the place of a fork is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ForkPlace {
    /// The change before is the same on both sides.
    Exact,
    /// It lies there or before.
    AtTheLatest,
}

impl ForkPlace {
    /// `ab Änderung 11`, `spätestens ab Änderung 11`
    pub fn since(self, seq: u64) -> String {
        match self {
            Self::Exact => format!("ab Änderung {seq}"),
            Self::AtTheLatest => format!("spätestens ab Änderung {seq}"),
        }
    }
}

/// A file that was taken in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Received {
    /// Its name.
    pub name: String,
    /// Who wrote and signed it.
    pub sender: ReplicaId,
    /// When it was written, by the sender's clock.
    pub written: WallMs,
    /// When it was taken, by ours.
    pub taken: WallMs,
    /// What it brought: writer, first and last count.
    pub brought: Vec<(ReplicaId, u64, u64)>,
}

/// What becomes of new files in the inbox.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OnArrival {
    /// They are announced; somebody looks and takes them.
    Announce,
    /// Files of known senders are taken at once.
    Take,
}

/// Where mailed files are put on this laptop.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Inbox {
    /// The folder.
    pub folder: String,
    /// What becomes of new files in it.
    pub on_arrival: OnArrival,
}

impl Inbox {
    /// The inbox in a folder that is there.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn at(folder: &Path, on_arrival: OnArrival) -> Result<Self, FolderError> {
        let missing = || FolderError::Missing(folder.to_owned());
        let path = std::path::absolute(folder).map_err(|_| missing())?;
        match path.to_str() {
            Some(text) if path.is_dir() => Ok(Self {
                folder: text.to_owned(),
                on_arrival,
            }),
            _ => Err(missing()),
        }
    }
}

/// The names of facts, and what is behind each.
pub(super) mod name {
    use super::{Dot, Hash, ReplicaId};

    pub const TRUST: &str = "vertrauen/";
    pub const KNOWLEDGE: &str = "kenntnis/";
    pub const HEAD: &str = "signatur/";
    pub const FORK: &str = "gabelung/";
    pub const RECEIVED: &str = "empfangen/";
    /// Files that came in parts, with when they were complete.
    pub const WHOLE: &str = "teile/";
    /// When the folder was made, as the file system says: tells that it was copied.
    pub const PLACE: &str = "ort";
    /// The own count when the folder was found to be a copy.
    pub const COPIED: &str = "kopie";
    /// From which count on this laptop is about to go on under a new name.
    pub const RENEWING: &str = "erneuerung";
    /// Own changes came back that were lost here: this laptop must go on under a new name.
    pub const RETURNED: &str = "rueckkehr";
    /// Who says to have more of this laptop's changes than it has itself.
    pub const AHEAD: &str = "voraus/";
    /// The log still holds what must go.
    pub const TIDYING: &str = "aufraeumen";
    /// What was there when somebody last left.
    pub const VISIT: &str = "besuch";
    pub const INBOX: &str = "eingang";
    pub const SHARED_FOLDER: &str = "gemeinsam";
    /// The day of the last backup.
    pub const BACKUP: &str = "sicherung";

    pub fn of(prefix: &str, replica: ReplicaId) -> String {
        format!("{prefix}{replica}")
    }

    pub fn head(dot: Dot) -> String {
        format!("{HEAD}{}/{:016}", dot.replica, dot.seq)
    }

    pub fn whole(whole: Hash) -> String {
        format!("{WHOLE}{whole}")
    }

    pub fn received(file: Hash) -> String {
        format!("{RECEIVED}{file}")
    }
}

/// A fact to be learned.
pub(super) fn learn(name: impl Into<String>, value: &impl Serialize) -> Fact {
    // Plain data into a vector cannot fail.
    let bytes = bincode::serde::encode_to_vec(value, bincode::config::standard());
    Fact {
        key: name.into(),
        value: bytes.ok(),
    }
}

/// A fact to be forgotten.
pub(super) fn forget(name: impl Into<String>) -> Fact {
    Fact {
        key: name.into(),
        value: None,
    }
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    const LIMIT: usize = 1 << 20;
    let config = bincode::config::standard().with_limit::<LIMIT>();
    bincode::serde::decode_from_slice(bytes, config)
        .ok()
        .map(|(value, _)| value)
}

impl Workspace {
    /// What is behind a name.
    pub(super) fn fact<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        decode(self.store.facts().get(name)?)
    }

    /// The facts whose name begins with `prefix`, with the rest of their name.
    pub(super) fn facts<T: DeserializeOwned>(
        &self,
        prefix: &'static str,
    ) -> impl Iterator<Item = (&str, T)> {
        let facts = self.store.facts().range(prefix.to_owned()..);
        facts
            .map_while(move |(key, value)| Some((key.strip_prefix(prefix)?, value)))
            .filter_map(|(rest, value)| Some((rest, decode(value)?)))
    }

    /// The facts about members whose name begins with `prefix`.
    pub(super) fn facts_of_members<T: DeserializeOwned>(
        &self,
        prefix: &'static str,
    ) -> impl Iterator<Item = (ReplicaId, T)> {
        self.facts(prefix)
            .filter_map(|(rest, fact)| Some((ReplicaId::from_hex(rest)?, fact)))
    }

    /// What is known of what `replica` has.
    pub(super) fn knowledge(&self, replica: ReplicaId) -> Option<Knowledge> {
        self.fact(&name::of(name::KNOWLEDGE, replica))
    }

    /// The heads that others signed, to pass their changes on.
    pub(super) fn signed_heads(&self) -> SignedHeads {
        self.facts(name::HEAD)
            .map(|(_, head): (_, SignedHead)| head)
            .collect()
    }

    /// Where mailed files are put on this laptop, if somebody has said.
    pub fn inbox(&self) -> Option<Inbox> {
        self.fact(name::INBOX)
    }

    /// Says where mailed files are put.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn set_inbox(&mut self, inbox: Option<&Inbox>) -> Result<(), WorkspaceError> {
        let fact = inbox.map_or_else(|| forget(name::INBOX), |inbox| learn(name::INBOX, inbox));
        Ok(self.store.commit(&[], &[fact])?)
    }

    /// The folder through which was exchanged last, if there was one.
    pub fn shared_folder(&self) -> Option<String> {
        self.fact(name::SHARED_FOLDER)
    }

    /// Nothing is written as long as it is the same. A path that is no text is not remembered.
    pub(super) fn remember_shared_folder(&mut self, folder: &Path) -> Result<(), WorkspaceError> {
        let folder = std::path::absolute(folder).ok();
        let Some(folder) = folder.as_deref().and_then(Path::to_str) else {
            return Ok(());
        };
        if self.shared_folder().as_deref() == Some(folder) {
            return Ok(());
        }
        let fact = learn(name::SHARED_FOLDER, &folder);
        Ok(self.store.commit(&[], &[fact])?)
    }

    /// The files that were taken in, the newest first.
    pub fn received(&self) -> Vec<(Hash, Received)> {
        let file = |(rest, received)| Some((Hash(ReplicaId::from_hex(rest)?.0), received));
        let mut files: Vec<(Hash, Received)> =
            self.facts(name::RECEIVED).filter_map(file).collect();
        files.sort_by_key(|(_, received)| std::cmp::Reverse(received.taken));
        files
    }
}
