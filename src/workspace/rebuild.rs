//! From the log to the replica: at opening, and anew where what was applied turns out to be another's or is not to be
//! applied any more; and the log made to hold only what must be in it.

use super::facts::{self, name};
use super::{Workspace, WorkspaceError};
use crate::exchange::SignedHead;
use crate::replica::{Change, Dep, Renewal, Renewals, Replica, ReplicaId, WallMs};
use crate::store::{Changes, Fact, StoreError};

/// A replica after further changes of the own log.
pub(super) struct Read {
    pub replica: Replica,
    /// How many changes that are applied live on under another name; if any, it must be built anew.
    pub taken_over: u64,
}

/// The replica after further changes of the own log, which was checked when it was written. `None` if the log
/// contradicts itself, which can only come from a damaged disk.
///
/// The clocks of others are cut off at `wall` as they were when they came: otherwise the first opening would carry this
/// laptop decades ahead.
pub(super) fn go_on(
    mut replica: Replica,
    log: Changes,
    wall: WallMs,
) -> Result<Option<Read>, StoreError> {
    let mut taken_over = 0;
    for batch in log {
        let Ok(received) = replica.receive(batch?, wall) else {
            return Ok(None);
        };
        taken_over += received.taken_over;
    }
    Ok(Some(Read {
        replica,
        taken_over,
    }))
}

/// As much of a log that contradicts itself as fits together, and says so.
pub(super) fn fitting(
    me: ReplicaId,
    log: Changes,
    wall: WallMs,
    notices: &mut Vec<String>,
) -> Result<Read, StoreError> {
    let mut replica = Replica::new(me);
    for batch in log {
        receive_fitting(&mut replica, batch?, wall);
    }
    notices.push(
        "Das Journal widerspricht sich an einer Stelle; gezeigt wird, was zusammenpasst. Bitte „werkbank kontrolle“ \
         ausführen."
            .to_owned(),
    );
    Ok(Read {
        replica,
        taken_over: 0,
    })
}

fn receive_fitting(replica: &mut Replica, batch: Vec<Change>, wall: WallMs) {
    for change in batch {
        let mut next = replica.clone();
        if next.receive([change], wall).is_ok() {
            *replica = next;
        }
    }
}

impl Workspace {
    /// What `replica` is when all of the log and `more` is applied again under the name `me`: without what lives on
    /// under another name, and holding back whom nobody here trusts.
    pub(super) fn rebuilt(
        &self,
        me: ReplicaId,
        replica: Replica,
        more: &[Change],
    ) -> Result<Replica, WorkspaceError> {
        let mut successors = Vec::new();
        for batch in self.store.all_changes()? {
            successors.extend(
                batch?
                    .into_iter()
                    .filter(|change| Renewal::said_by(change).is_some()),
            );
        }
        successors.extend(
            more.iter()
                .filter(|change| Renewal::said_by(change).is_some())
                .cloned(),
        );
        let mut before = replica;
        loop {
            let limits = self.limits(&before);
            let mut renewals = Renewals::default();
            // What is held back renews nobody.
            let counts = |change: &&Change| limits.get(&change.replica) != Some(&0);
            for change in successors.iter().filter(counts) {
                renewals.learn(change);
            }
            let replica = self.replayed(&before.anew(me, renewals, limits), more)?;
            // Whom others distrust is itself said in changes that may be held back.
            if self.holds_rightly(&replica) {
                return Ok(replica);
            }
            before = replica;
        }
    }

    fn replayed(&self, start: &Replica, more: &[Change]) -> Result<Replica, WorkspaceError> {
        let wall = start.clock().wall_ms();
        let mut replica = start.clone();
        let mut fits = true;
        for batch in self.store.all_changes()? {
            fits = fits && replica.receive(batch?, wall).is_ok();
        }
        if fits && replica.receive(more.iter().cloned(), wall).is_ok() {
            return Ok(replica);
        }
        // What contradicts the log is told when it is opened.
        let mut replica = start.clone();
        for batch in self.store.all_changes()? {
            receive_fitting(&mut replica, batch?, wall);
        }
        receive_fitting(&mut replica, more.to_vec(), wall);
        Ok(replica)
    }

    /// Makes the log hold only what must be in it: no value that was erased, and nothing twice under two names. The
    /// file of it, its copy and its checkpoint are written anew, the old ones removed.
    pub(super) fn tidy(&mut self) -> Result<(), StoreError> {
        let replica = &self.replica;
        let mut news: Vec<Fact> = vec![facts::forget(name::TIDYING)];
        let stale = |head: &SignedHead| {
            let dep = Dep {
                replica: head.dot.replica,
                seq: head.dot.seq,
                tip: head.hash.tip(),
            };
            replica.renewals().is_taken_over(&dep)
        };
        let heads = self.signed_heads();
        let heads = heads.iter().filter(|head| stale(head));
        news.extend(heads.map(|head| facts::forget(name::head(head.dot))));
        let kept = |mut change: Change| {
            let lives_on = replica.renewals().take_over(&change);
            replica.strip(&mut change);
            (!lives_on).then_some(change)
        };
        let checkpoint = replica.checkpoint();
        self.store.rewrite(kept, &news, checkpoint)
    }
}
