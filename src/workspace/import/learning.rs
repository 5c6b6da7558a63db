//! What this laptop remembers after taking files: who is trusted, who has what, which heads are signed, what came in
//! which file. None of it travels.

use std::collections::{BTreeMap, BTreeSet};

use super::Trial;
use super::preview::{FilePreview, Preview, SenderTrust};
use crate::exchange::state_file::{Incoming, Stretch};
use crate::replica::{Change, Dot, Renewal, ReplicaId};
use crate::store::Fact;
use crate::workspace::facts::{self, Knowledge, Received, Trust, name};
use crate::workspace::{Workspace, WorkspaceError};

/// So many files are remembered.
const REMEMBERED: usize = 500;

impl Workspace {
    /// What this laptop remembers after taking the files: who is trusted, who has what, which heads are signed, what
    /// came in which file.
    pub(super) fn learned(
        &self,
        preview: &Preview,
        accepted: &[ReplicaId],
        trial: &Trial,
    ) -> Result<Vec<Fact>, WorkspaceError> {
        let mut news = self.heads_of_renewals(&trial.replica, &trial.fresh)?;
        let held: BTreeMap<ReplicaId, u64> = trial.replica.held().collect();
        let mut unexplained: BTreeSet<Dot> = trial.fresh.iter().map(Change::dot).collect();
        for (file, incoming) in preview.files.iter().zip(&preview.incoming) {
            news.extend(self.trust_learned(file, incoming, accepted, &held));
            news.extend(self.knowledge_learned(incoming, trial));
            news.extend(self.received_fact(&file.name, incoming, &mut unexplained));
        }
        news.extend(self.heads_learned(&preview.incoming, trial));
        let old = self.received().into_iter().skip(REMEMBERED);
        news.extend(old.map(|(file, _)| facts::forget(name::received(file))));
        for renewal in trial.fresh.iter().filter_map(Renewal::said_by) {
            news.push(facts::forget(name::of(name::FORK, renewal.former)));
        }
        Ok(news)
    }

    fn trust_learned(
        &self,
        file: &FilePreview,
        incoming: &Incoming,
        accepted: &[ReplicaId],
        held: &BTreeMap<ReplicaId, u64>,
    ) -> Vec<Fact> {
        let (me, sender) = (self.replica.me(), incoming.cover.sender);
        let fact = |replica, trust: Trust| facts::learn(name::of(name::TRUST, replica), &trust);
        let mut news = Vec::new();
        if file.trust == SenderTrust::Unknown && accepted.contains(&sender) {
            news.push(fact(sender, Trust::Accepted));
        } else if let SenderTrust::Known(trust) = file.trust
            && self.trust(sender).is_none()
        {
            news.push(fact(sender, trust));
        }
        let others = incoming.cover.stretches.iter().map(Stretch::replica);
        let strangers = others.filter(|replica| {
            ![me, sender].contains(replica)
                && self.trust(*replica).is_none()
                && !accepted.contains(replica)
        });
        news.extend(strangers.map(|replica| match held.get(&replica) {
            // The successor of somebody who is trusted no more.
            Some(last) => fact(replica, Trust::Distrusted { last: *last }),
            None => fact(replica, Trust::IntroducedBy(sender)),
        }));
        news
    }

    /// What somebody has never gets less, and a clock that is ahead must not hide what comes later; so only times are
    /// compared for what is shown, and none of them lies in our future.
    fn knowledge_learned(&self, Incoming { cover, .. }: &Incoming, trial: &Trial) -> Vec<Fact> {
        let (me, sender) = (self.replica.me(), cover.sender);
        if sender == me {
            return Vec::new();
        }
        let merged = self.env.wall();
        let mut new = Knowledge {
            vector: cover.vector(),
            file: cover.file,
            written: cover.written.min(merged),
            merged,
        };
        let mut news = Vec::new();
        let claimed = new.vector.get(&me);
        if claimed > trial.replica.vector().get(&me) {
            news.push(facts::learn(name::of(name::AHEAD, sender), &(me, claimed)));
        }
        if let Some(mut older) = self.knowledge(sender) {
            new.vector.join(&older.vector);
            if older.written > new.written {
                older.vector = new.vector;
                new = older;
            }
        }
        news.push(facts::learn(name::of(name::KNOWLEDGE, sender), &new));
        news
    }

    fn received_fact(
        &self,
        file: &str,
        incoming: &Incoming,
        unexplained: &mut BTreeSet<Dot>,
    ) -> Option<Fact> {
        let new = incoming
            .changes
            .iter()
            .map(Change::dot)
            .filter(|dot| unexplained.remove(dot));
        let mut brought: Vec<(ReplicaId, u64, u64)> = Vec::new();
        for dot in new {
            match brought.last_mut() {
                Some((who, _, last)) if *who == dot.replica && *last + 1 == dot.seq => *last += 1,
                _ => brought.push((dot.replica, dot.seq, dot.seq)),
            }
        }
        // What brings nothing, or came before, is nothing to look up later.
        let cover = &incoming.cover;
        let received = Received {
            name: file.to_owned(),
            sender: cover.sender,
            written: cover.written,
            taken: self.env.wall(),
            brought,
        };
        (!received.brought.is_empty()).then(|| facts::learn(name::received(cover.file), &received))
    }

    /// The heads to keep for passing others' changes on, without those that a later one makes needless.
    fn heads_learned(&self, incoming: &[Incoming], trial: &Trial) -> Vec<Fact> {
        let me = self.replica.me();
        let mut heads = self.signed_heads();
        let stretches = incoming.iter().flat_map(|file| &file.cover.stretches);
        let new: Vec<_> = stretches
            .map(|stretch| stretch.head)
            .filter(|head| head.dot.replica != me && heads.get(head.dot).is_none())
            .collect();
        for head in &new {
            heads.insert(*head);
        }
        let needless = heads.superseded(&trial.replica.vector());
        let learned = new
            .iter()
            .filter(|head| !needless.contains(&head.dot))
            .map(|head| facts::learn(name::head(head.dot), head));
        let forgotten = needless.iter().map(|dot| facts::forget(name::head(*dot)));
        learned.chain(forgotten).collect()
    }
}
