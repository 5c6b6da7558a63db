//! What this laptop knows of the exchange at one moment: who works along, who has what, what has come and what is
//! missing. Made off the drawing thread, together with [`Data`](crate::tui::data::Data).

use crate::exchange::Protection;
use crate::replica::{Hash, ReplicaId};
use crate::workspace::{Erasure, Inbox, Member, Received, Trust, Workspace};

/// The exchange at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// All members, this laptop first, then by name.
    pub members: Vec<Member>,
    /// How many own changes nobody else is known to have.
    pub unshared: u64,
    /// Of whom something is missing here, and what to say to whom so that it comes.
    pub requests: Vec<(ReplicaId, String)>,
    /// The files that were taken in, the newest first.
    pub received: Vec<(Hash, Received)>,
    /// What has been erased, and who has confirmed it.
    pub erasures: Vec<Erasure>,
    /// Whether the folder is a copy of another that may still be in use.
    pub is_copied: bool,
    /// How the key of this laptop is protected.
    pub protection: Protection,
    /// Where mailed files are put, if somebody has said.
    pub inbox: Option<Inbox>,
    /// The folder through which was exchanged last.
    pub shared_folder: Option<String>,
}

impl Summary {
    /// Asks the workspace.
    pub fn new(workspace: &Workspace) -> Self {
        let gaps = workspace.snapshot().gaps().into_iter();
        Self {
            members: workspace.members(),
            unshared: workspace.unshared(),
            requests: gaps
                .map(|gap| gap.replica)
                .zip(workspace.requests())
                .collect(),
            received: workspace.received(),
            erasures: workspace.erasures(),
            is_copied: workspace.is_copied(),
            protection: workspace.protection(),
            inbox: workspace.inbox(),
            shared_folder: workspace.shared_folder(),
        }
    }

    /// This laptop.
    pub fn me(&self) -> Option<&Member> {
        self.members.iter().find(|member| member.is_me)
    }

    /// A member by its key.
    pub fn member(&self, replica: ReplicaId) -> Option<&Member> {
        self.members.iter().find(|member| member.replica == replica)
    }

    /// What a member is called; its short key as long as nobody has said.
    pub fn name(&self, replica: ReplicaId) -> String {
        self.member(replica)
            .map_or_else(|| replica.short(), |member| member.name.clone())
    }

    /// The names of several, joined by commas.
    pub fn names(&self, replicas: &[ReplicaId]) -> String {
        let names = replicas.iter().map(|replica| self.name(*replica));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Who took the place of a member that is in use no more.
    pub fn successor(&self, former: &Member) -> Option<&Member> {
        let mut others = self.members.iter().filter(|_| !former.is_me);
        others.find(|member| member.replaces(former))
    }

    /// Whether something is still to be expected of a member: it is another laptop, in use and trusted.
    pub fn is_partner(&self, member: &Member) -> bool {
        !member.is_me
            && !matches!(member.trust, Some(Trust::Distrusted { .. }))
            && self.successor(member).is_none()
    }

    /// Whether there is anybody else yet.
    pub fn is_alone(&self) -> bool {
        self.members.iter().all(|member| member.is_me)
    }

    /// What to say so that what is missing of a member comes.
    pub fn requests_about(&self, replica: ReplicaId) -> impl Iterator<Item = &str> {
        let about = self.requests.iter().filter(move |(who, _)| *who == replica);
        about.map(|(_, request)| request.as_str())
    }

    /// Which members, of those that still count, have not confirmed an erasure.
    pub fn unconfirmed(&self, erasure: &Erasure) -> Vec<ReplicaId> {
        let open = erasure
            .confirmed
            .iter()
            .filter(|(_, confirmation)| *confirmation == crate::workspace::Confirmation::Open);
        open.map(|(replica, _)| *replica)
            .filter(|replica| {
                self.member(*replica)
                    .is_some_and(|member| self.is_partner(member))
            })
            .collect()
    }
}
