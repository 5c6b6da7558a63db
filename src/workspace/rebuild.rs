//! From the log to the replica: at opening, and anew where what was applied turns out to be another's or is not to be
//! applied any more; and the log made to hold only what must be in it.

use super::facts::{self, name};
use super::{Workspace, WorkspaceError};
use crate::exchange::SignedHead;
use crate::replica::{Change, Dep, Renewals, Replica, ReplicaId, WallMs};
use crate::store::{Changes, Fact, StoreError};

/// A replica after further changes of the own log.
pub(super) struct Read {
    pub replica: Replica,
    /// How many changes that are applied live on under another name; if any, it must be built anew.
    pub taken_over: u64,
}

/// The replica after further changes of the own log, which was checked when it was written. A contradiction in it can
/// only come from a damaged disk: then as much as fits together is shown, and said.
pub(super) fn go_on(
    mut replica: Replica,
    log: Changes,
    notices: &mut Vec<String>,
) -> Result<Read, StoreError> {
    let mut contradicts = false;
    let mut taken_over = 0;
    for batch in log {
        let batch = batch?;
        // Own clocks of long ago and of others: all of them have been seen, so none may be cut off.
        let wall = batch
            .iter()
            .map(|change| change.hlc.wall_ms())
            .max()
            .unwrap_or(0);
        let before = replica.clone();
        if let Ok(received) = replica.receive(batch.iter().cloned(), wall) {
            taken_over += received.taken_over;
        } else {
            contradicts = true;
            replica = fitting(before, batch, wall);
        }
    }
    if contradicts {
        notices.push(
            "Das Journal widerspricht sich an einer Stelle; gezeigt wird, was zusammenpasst. Bitte „werkbank \
             kontrolle“ ausführen."
                .to_owned(),
        );
    }
    Ok(Read {
        replica,
        taken_over,
    })
}

/// Those of `batch` that do not contradict what is there.
fn fitting(mut replica: Replica, batch: Vec<Change>, wall: WallMs) -> Replica {
    for change in batch {
        let mut next = replica.clone();
        if next.receive([change], wall).is_ok() {
            replica = next;
        }
    }
    replica
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
        let mut renewals = replica.renewals().clone();
        for batch in self.store.all_changes()? {
            learn_all(&mut renewals, &batch?);
        }
        learn_all(&mut renewals, more);
        let mut before = replica;
        loop {
            let limits = self.limits(before.state());
            let mut replica = before.anew(me, renewals.clone(), limits);
            for batch in self.store.all_changes()? {
                receive(&mut replica, &batch?);
            }
            receive(&mut replica, more);
            // Whom others distrust is itself said in changes that may be held back.
            if self.holds_rightly(&replica) {
                return Ok(replica);
            }
            before = replica;
        }
    }

    /// Makes the log hold only what must be in it: no value that was erased, and nothing twice under two names. The
    /// file of it, its copy and its checkpoint are written anew, the old ones removed.
    pub(super) fn tidy(&mut self) -> Result<(), WorkspaceError> {
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
        Ok(self.store.rewrite(kept, &news, checkpoint)?)
    }
}

fn learn_all(renewals: &mut Renewals, changes: &[Change]) {
    for change in changes {
        renewals.learn(change);
    }
}

/// What is in the own log was checked when it was written; what contradicts it is told when it is opened.
fn receive(replica: &mut Replica, changes: &[Change]) {
    let before = replica.clone();
    let wall = replica.clock().wall_ms();
    if replica.receive(changes.iter().cloned(), wall).is_err() {
        *replica = fitting(before, changes.to_vec(), wall);
    }
}
