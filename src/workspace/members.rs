//! Who writes into the workspace, what they are called, whom this laptop trusts and what they are known to have.
//!
//! Names travel as records of the kind "Mitglied"; trust and knowledge are this laptop's own and stay here.

use serde::{Deserialize, Serialize};

use super::{Action, Workspace, WorkspaceError};
use crate::exchange::{Author, SignedHead, SignedHeads};
use crate::model::entity::Entities;
use crate::model::schema::Kind;
use crate::replica::{Gap, Hash, ReplicaId, Value, VersionVector, WallMs};
use crate::store::Fact;

/// How a member came to be accepted here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Trust {
    /// Somebody compared the fingerprint and said yes.
    Accepted,
    /// Came with the file of a trusted member.
    IntroducedBy(ReplicaId),
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

/// A member, for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its key.
    pub replica: ReplicaId,
    /// What it is called.
    pub name: String,
    /// Its team.
    pub team: String,
    /// Whether it is this laptop.
    pub is_me: bool,
    /// How it came to be accepted; `None` for this laptop and for those known by name only.
    pub trust: Option<Trust>,
    /// How many of its changes are applied here.
    pub changes: u64,
    /// What of it is missing here.
    pub gaps: Vec<Gap>,
    /// How many of our own changes it is not known to have.
    pub behind: u64,
    /// When its last file was written, by its clock.
    pub last_file: Option<WallMs>,
}

const TRUST: &str = "vertrauen/";
const KNOWLEDGE: &str = "kenntnis/";
const HEAD: &str = "signatur/";

impl Workspace {
    /// All members, this laptop first, then by name.
    pub fn members(&self) -> Vec<Member> {
        let me = self.replica.me();
        let vector = self.replica.vector();
        let gaps = self.replica.gaps();
        let mut ids: Vec<ReplicaId> = vector.iter().map(|(id, _)| id).collect();
        ids.extend(gaps.iter().map(|gap| gap.replica));
        ids.extend(self.replica.waiting().map(|change| change.replica));
        ids.extend(self.trusted());
        ids.sort_unstable();
        ids.dedup();
        let mut members: Vec<Member> = ids
            .into_iter()
            .map(|replica| {
                let author = self.author_of(replica);
                let knowledge = self.knowledge(replica);
                let has = knowledge.as_ref().map_or(0, |known| known.vector.get(&me));
                Member {
                    replica,
                    name: author.name().to_owned(),
                    team: author.team().to_owned(),
                    is_me: replica == me,
                    trust: self.trust(replica),
                    changes: vector.get(&replica),
                    gaps: gaps
                        .iter()
                        .filter(|gap| gap.replica == replica)
                        .cloned()
                        .collect(),
                    behind: if replica == me {
                        0
                    } else {
                        vector.get(&me).saturating_sub(has)
                    },
                    last_file: knowledge.map(|known| known.written),
                }
            })
            .collect();
        members.sort_by(|a, b| (!a.is_me, &a.name, a.replica).cmp(&(!b.is_me, &b.name, b.replica)));
        members
    }

    /// What this laptop is called.
    pub fn me(&self) -> Author {
        self.author_of(self.replica.me())
    }

    /// What `replica` is called; its short key as long as nobody has said.
    pub fn author_of(&self, replica: ReplicaId) -> Author {
        let member = self
            .replica
            .state()
            .entity(Kind::Member, &replica.to_string());
        let text = |slug: &str| {
            member
                .and_then(|member| member.text(slug))
                .unwrap_or_default()
        };
        match text("name") {
            "" => Author::new(&replica.short(), text("team")),
            name => Author::new(name, text("team")),
        }
    }

    /// Writes who this laptop is into the workspace.
    pub(super) fn introduce(&mut self, author: &Author) -> Result<(), WorkspaceError> {
        let key = self.replica.me().to_string();
        let action = Action::new()
            .set(Kind::Member, &key, "name", Value::text(author.name()))
            .set(Kind::Member, &key, "team", Value::text(author.team()));
        self.apply(&action).map(|_| ())
    }

    /// Whether and how `replica` was accepted.
    pub fn trust(&self, replica: ReplicaId) -> Option<Trust> {
        decode(self.store.facts().get(&format!("{TRUST}{replica}"))?)
    }

    fn trusted(&self) -> impl Iterator<Item = ReplicaId> + '_ {
        self.facts(TRUST)
            .filter_map(|(rest, _)| ReplicaId::from_hex(rest))
    }

    /// The facts whose name begins with `prefix`, with the rest of their name.
    fn facts<'a>(&'a self, prefix: &'static str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let facts = self.store.facts().range(prefix.to_owned()..);
        facts.map_while(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_slice())))
    }

    pub(super) fn knowledge(&self, replica: ReplicaId) -> Option<Knowledge> {
        decode(self.store.facts().get(&format!("{KNOWLEDGE}{replica}"))?)
    }

    /// The heads that others signed, to pass their changes on.
    pub(super) fn signed_heads(&self) -> SignedHeads {
        let mut heads = SignedHeads::default();
        for (_, bytes) in self.facts(HEAD) {
            if let Some(head) = decode::<SignedHead>(bytes) {
                heads.insert(head);
            }
        }
        heads
    }
}

pub(super) fn trust_fact(replica: ReplicaId, trust: Trust) -> Fact {
    fact(format!("{TRUST}{replica}"), &trust)
}

pub(super) fn knowledge_fact(replica: ReplicaId, knowledge: &Knowledge) -> Fact {
    fact(format!("{KNOWLEDGE}{replica}"), knowledge)
}

pub(super) fn head_fact(head: &SignedHead) -> Fact {
    fact(
        format!("{HEAD}{}/{:016}", head.dot.replica, head.dot.seq),
        head,
    )
}

/// Facts are this laptop's own and small; a form of them that does not read any more counts as unknown.
fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    const LIMIT: usize = 1 << 20;
    let config = bincode::config::standard().with_limit::<LIMIT>();
    bincode::serde::decode_from_slice(bytes, config)
        .ok()
        .map(|(value, _)| value)
}

fn fact(key: String, value: &impl Serialize) -> Fact {
    // Plain data into a vector cannot fail.
    let bytes = bincode::serde::encode_to_vec(value, bincode::config::standard());
    Fact {
        key,
        value: bytes.ok(),
    }
}
