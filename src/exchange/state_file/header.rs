//! The header as it lies in the file.

use serde::{Deserialize, Serialize};

use super::super::author::Author;
use super::super::head::{Signature, SignedHead};
use super::{Cover, LARGEST_CONTENT, LARGEST_HEADER, MOST_REPLICAS, StateFileError, Stretch};
use crate::replica::{Dep, Dot, Hash, ReplicaId, WallMs};
use crate::store::WorkspaceId;

/// No count of changes goes beyond this; it keeps sums of counts from overflowing.
const MAX_SEQ: u64 = 1 << 48;
/// No file is from after the year 10889, as no [`crate::replica::Hlc`] is; calendars end not much later.
const LAST_MOMENT: WallMs = 1 << 48;

/// Never changed; a further form gets a further format number.
#[derive(Serialize, Deserialize)]
pub(super) struct HeaderV1 {
    workspace: [u8; 16],
    sender: ReplicaId,
    name: String,
    team: String,
    written: WallMs,
    known: Vec<Dep>,
    stretches: Vec<StretchV1>,
    /// Bytes of the body when unpacked.
    content: u64,
}

#[derive(Serialize, Deserialize)]
struct StretchV1 {
    replica: ReplicaId,
    from: u64,
    to: u64,
    head: Hash,
    signature: Signature,
}

impl HeaderV1 {
    pub fn new(cover: &Cover, content: u64) -> Self {
        Self {
            workspace: cover.workspace.0,
            sender: cover.sender,
            name: cover.author.name().to_owned(),
            team: cover.author.team().to_owned(),
            written: cover.written,
            known: cover.known.clone(),
            stretches: cover.stretches.iter().map(StretchV1::from).collect(),
            content,
        }
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to a vector fails only for types that bincode cannot write; these it can.
        let _ =
            bincode::serde::encode_into_std_write(self, &mut bytes, bincode::config::standard());
        bytes
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, StateFileError> {
        let config = bincode::config::standard().with_limit::<LARGEST_HEADER>();
        match bincode::serde::decode_from_slice::<Self, _>(bytes, config) {
            Ok((header, used)) if used == bytes.len() => Ok(header),
            _ => Err(StateFileError::Inconsistent("Kopf")),
        }
    }

    /// The cover of the file with the hash `file`, and the number of bytes that its body unpacks to.
    pub fn check(self, file: Hash) -> Result<(Cover, u64), StateFileError> {
        let author = Author::new(&self.name, &self.team);
        let clean = author.name() == self.name && author.team() == self.team;
        let few = self.known.len() <= MOST_REPLICAS && self.stretches.len() <= MOST_REPLICAS;
        let counted = self
            .known
            .iter()
            .all(|known| (1..=MAX_SEQ).contains(&known.seq));
        let ascending = self.known.is_sorted_by(|a, b| a.replica < b.replica);
        let apart = self
            .stretches
            .is_sorted_by(|a, b| (a.replica, a.to) < (b.replica, b.from));
        let within = self.written < LAST_MOMENT && self.content <= LARGEST_CONTENT;
        if !(clean && few && counted && ascending && apart && within) {
            return Err(StateFileError::Inconsistent("Kopf"));
        }
        let cover = Cover {
            file,
            workspace: WorkspaceId(self.workspace),
            sender: self.sender,
            author,
            written: self.written,
            known: self.known,
            stretches: self
                .stretches
                .into_iter()
                .map(StretchV1::check)
                .collect::<Result<_, _>>()?,
        };
        Ok((cover, self.content))
    }
}

impl From<&Stretch> for StretchV1 {
    fn from(stretch: &Stretch) -> Self {
        Self {
            replica: stretch.replica(),
            from: stretch.from,
            to: stretch.to(),
            head: stretch.head.hash,
            signature: stretch.head.signature,
        }
    }
}

impl StretchV1 {
    fn check(self) -> Result<Stretch, StateFileError> {
        let Self {
            replica,
            from,
            to,
            head: hash,
            signature,
        } = self;
        if from == 0 || from > to || to > MAX_SEQ {
            return Err(StateFileError::Inconsistent("Zählung"));
        }
        let dot = Dot { replica, seq: to };
        Ok(Stretch {
            from,
            head: SignedHead {
                dot,
                hash,
                signature,
            },
        })
    }
}
