//! Who writes into the workspace, what they are called, and who is known to have what.
//!
//! Names and public keys travel as records of the kind "Mitglied"; what others are known to have stays here.

use std::collections::BTreeMap;

use super::facts::{ForkFound, Knowledge, Trust, name};
use super::{Action, Snapshot, Typed, Workspace, WorkspaceError};
use crate::exchange::Author;
use crate::exchange::encryption::Recipient;
use crate::exchange::selection::known_to_all;
use crate::model::entity::Entities;
use crate::model::schema::Kind;
use crate::replica::{Gap, ReplicaId, State, Value, VersionVector, WallMs};

/// A member, for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its key.
    pub replica: ReplicaId,
    /// What it is called.
    pub name: String,
    /// Its team.
    pub team: String,
    /// Where it gets its mail.
    pub email: Option<String>,
    /// What to encrypt to, so that it can read it.
    pub recipient: Option<Recipient>,
    /// Whether it is this laptop.
    pub is_me: bool,
    /// How it came to be accepted; `None` for this laptop and for those known by name only.
    pub trust: Option<Trust>,
    /// Who else does not trust it any more.
    pub distrusted_by: Vec<ReplicaId>,
    /// Whose place it took, after a disk was copied or restored.
    pub successor_of: Option<ReplicaId>,
    /// Two different changes of it under one name, as long as nobody has mended that.
    pub fork: Option<ForkFound>,
    /// How many of its changes are applied here.
    pub changes: u64,
    /// How many of its changes are held back here.
    pub held: u64,
    /// What of it is missing here.
    pub gaps: Vec<Gap>,
    /// How many of our own changes it is not known to have.
    pub behind: u64,
    /// When its last file was written, by its clock.
    pub last_file: Option<WallMs>,
    /// What it is known to have: what its files said, and what it had seen when it wrote what is here.
    pub has: VersionVector,
}

/// So long nothing must have come from whose place another one took before nobody expects it to read along: the
/// original of a copied disk goes on. Two weeks.
const SILENCE: WallMs = 14 * 24 * 60 * 60 * 1000;

impl Member {
    /// Whether it took the place of `former`, which has been silent for long since.
    pub fn replaces(&self, former: &Self) -> bool {
        let is_silent = match (self.last_file, former.last_file) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(last)) => own >= last.saturating_add(SILENCE),
        };
        self.successor_of == Some(former.replica) && is_silent
    }
}

impl Workspace {
    /// All members, this laptop first, then by name.
    pub fn members(&self) -> Vec<Member> {
        let me = self.replica.me();
        let applied = self.replica.vector();
        let own = applied.get(&me);
        let mut distrusted_by = self.distrusted_by();
        let gaps = self.replica.gaps();
        let mut held: BTreeMap<ReplicaId, u64> = BTreeMap::new();
        for change in self.replica.held_back() {
            *held.entry(change.replica).or_insert(0) += 1;
        }
        let mut members: Vec<Member> = self
            .member_ids(&gaps)
            .into_iter()
            .map(|replica| {
                // Large where there are many members, so it is read once.
                let known = self.knowledge(replica);
                let last_file = known.as_ref().map(|known| known.written);
                let is_me = replica == me;
                let has = if is_me {
                    applied.clone()
                } else {
                    self.has(replica, known)
                };
                let author = self.author_of(replica);
                let text = |slug| member_text(self.replica.state(), replica, slug);
                Member {
                    replica,
                    name: author.name().to_owned(),
                    team: author.team().to_owned(),
                    email: text("email").map(str::to_owned),
                    recipient: text("verschluesselung").and_then(|key| key.parse().ok()),
                    is_me,
                    trust: self.trust(replica),
                    distrusted_by: distrusted_by.remove(&replica).unwrap_or_default(),
                    successor_of: self.former_of(replica),
                    fork: self.fact(&name::of(name::FORK, replica)),
                    changes: applied.get(&replica),
                    held: held.get(&replica).copied().unwrap_or(0),
                    gaps: gaps
                        .iter()
                        .filter(|gap| gap.replica == replica)
                        .cloned()
                        .collect(),
                    behind: if is_me {
                        0
                    } else {
                        own.saturating_sub(has.get(&me))
                    },
                    last_file,
                    has,
                }
            })
            .collect();
        members.sort_by(|a, b| (!a.is_me, &a.name, a.replica).cmp(&(!b.is_me, &b.name, b.replica)));
        members
    }

    /// Everybody else whom nobody here has ceased to trust: who may read.
    pub(super) fn others(&self) -> Vec<Member> {
        let mut members = self.members();
        members.retain(|member| {
            !member.is_me && !matches!(member.trust, Some(Trust::Distrusted { .. }))
        });
        members
    }

    /// What everybody has who is expected to read along: not counting whose place another one took.
    pub(super) fn known_to_readers(&self) -> VersionVector {
        let members = self.members();
        let others = self.others();
        let is_gone = |member: &Member| members.iter().any(|other| other.replaces(member));
        let readers = others.iter().filter(|member| !is_gone(member));
        known_to_all(readers.map(|member| &member.has))
    }

    fn member_ids(&self, gaps: &[Gap]) -> Vec<ReplicaId> {
        let applied = self.replica.vector();
        let mut ids: Vec<ReplicaId> = applied.iter().map(|(id, _)| id).collect();
        ids.extend(gaps.iter().map(|gap| gap.replica));
        ids.extend(self.replica.waiting().map(|change| change.replica));
        ids.extend(
            self.facts_of_members::<Trust>(name::TRUST)
                .map(|(id, _)| id),
        );
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// What another member is known to have.
    pub(super) fn vector_of(&self, replica: ReplicaId) -> VersionVector {
        self.has(replica, self.knowledge(replica))
    }

    fn has(&self, replica: ReplicaId, known: Option<Knowledge>) -> VersionVector {
        let mut has = self.replica.seen_by(&replica);
        if let Some(known) = known {
            has.join(&known.vector);
        }
        has
    }

    /// How many of the own changes no other member is known to have: the last ones.
    pub fn unshared(&self) -> u64 {
        let own = self.replica.vector().get(&self.replica.me());
        own.saturating_sub(self.shared())
    }

    /// What is applied here, without the own changes that no other member is known to have.
    pub fn without_unshared(&self) -> VersionVector {
        let me = self.replica.me();
        let applied = self.replica.vector();
        let others = applied.iter().filter(|(replica, _)| *replica != me);
        others.chain([(me, self.shared())]).collect()
    }

    /// How many of the own changes somebody else is known to have.
    fn shared(&self) -> u64 {
        let me = self.replica.me();
        let said = self.facts_of_members::<Knowledge>(name::KNOWLEDGE);
        let said = said.map(|(_, known)| known.vector.get(&me));
        let writers = self.replica.frontier().into_iter().map(|head| head.replica);
        let others = writers.filter(|writer| *writer != me);
        let seen = others.map(|writer| self.replica.seen_by(&writer).get(&me));
        said.chain(seen).max().unwrap_or(0)
    }

    /// What to say to whom so that what is missing here comes: one German sentence for each stretch.
    pub fn requests(&self) -> Vec<String> {
        let gaps = self.replica.gaps();
        gaps.iter().map(|gap| self.request(gap)).collect()
    }

    fn request(&self, gap: &Gap) -> String {
        let name = |replica| self.author_of(replica).name().to_owned();
        let who = name(gap.replica);
        let stretch = if gap.from == gap.to {
            format!("die Änderung {}", gap.from)
        } else {
            format!("die Änderungen {} bis {}", gap.from, gap.to)
        };
        let since = match self.written(gap.replica, gap.from - 1) {
            Some(day) => format!("Stand seit {} erneut", day.format("%d.%m.")),
            None => "vollständigen Stand".to_owned(),
        };
        let others: Vec<String> = self
            .facts_of_members::<Knowledge>(name::KNOWLEDGE)
            .filter(|(member, known)| {
                *member != gap.replica && known.vector.get(&gap.replica) >= gap.to
            })
            .map(|(member, _)| name(member))
            .collect();
        let or = match others.as_slice() {
            [] => String::new(),
            others => format!(" (oder an {}, dort ist es auch)", others.join(", ")),
        };
        format!("Von {who} fehlt hier {stretch}. Bitte an {who}{or}: „Bitte {since} senden.“")
    }

    /// On which day a change was written.
    fn written(&self, replica: ReplicaId, seq: u64) -> Option<chrono::NaiveDate> {
        if seq == 0 {
            return None;
        }
        let change = self.store.changes_of(replica, seq..=seq).ok()?.pop()?;
        Some(self.env.local(change.hlc.wall_ms()).date())
    }

    fn former_of(&self, replica: ReplicaId) -> Option<ReplicaId> {
        let mut renewals = self.replica.renewals().iter();
        renewals
            .find(|renewal| renewal.successor == replica)
            .map(|renewal| renewal.former)
    }

    /// What this laptop is called.
    pub fn me(&self) -> Author {
        self.author_of(self.replica.me())
    }

    /// What `replica` is called; its short key as long as nobody has said.
    pub fn author_of(&self, replica: ReplicaId) -> Author {
        author_in(self.replica.state(), replica)
    }

    /// Writes who this laptop is into the workspace.
    pub(super) fn introduce(&mut self, author: &Author) -> Result<(), WorkspaceError> {
        let recipient = self.identity.recipient()?.to_string();
        let values = [
            ("name", author.name()),
            ("team", author.team()),
            ("verschluesselung", &recipient),
        ];
        let key = self.replica.me().to_string();
        let action = values.iter().fold(Action::new(), |action, (slug, text)| {
            action.set(Kind::Member, &key, slug, Value::text(*text))
        });
        self.apply(&action).map(|_| ())
    }

    /// Changes what this laptop is called or where it gets its mail, and says anew what to encrypt to.
    ///
    /// # Errors
    /// When the address is none, nothing would change, or the disk refused.
    pub fn present(&mut self, mut typed: Vec<Typed>) -> Result<(), WorkspaceError> {
        let key = self.replica.me().to_string();
        typed.push(Typed {
            slug: "verschluesselung".to_owned(),
            item: None,
            text: self.identity.recipient()?.to_string(),
        });
        let action = self.snapshot().change(Kind::Member, &key, &typed)?;
        self.apply(&action).map(|_| ())
    }
}

/// What `replica` calls itself in `state`.
pub(super) fn author_in(state: &State, replica: ReplicaId) -> Author {
    let text = |slug| member_text(state, replica, slug).unwrap_or_default();
    match text("name") {
        "" => Author::new(&replica.short(), text("team")),
        name => Author::new(name, text("team")),
    }
}

fn member_text<'a>(state: &'a State, replica: ReplicaId, slug: &str) -> Option<&'a str> {
    let member = state.entity(Kind::Member, &replica.to_string())?;
    member.text(slug).filter(|text| !text.is_empty())
}

impl Snapshot {
    /// What a member is called; its short key as long as nobody has said.
    pub fn name_of(&self, replica: ReplicaId) -> String {
        author_in(self.state(), replica).name().to_owned()
    }
}
