//! Copied disks, restored backups, restored virtual machines: how they are noticed, and how this laptop gets a name of
//! its own again.
//!
//! Noticed from either side: a file says something else under a name that is known here, or it knows more of this
//! laptop than this laptop itself, or the folder is not the one that was made. Nothing of a fork is applied. The
//! laptop that goes on under a new name ([`Workspace::renew`]) writes its changes after the fork again under it.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::action::record_id;
use super::contradictions::Contradiction;
use super::facts::{self, ForkFound, ForkPlace, Trust, name};
use super::{Workspace, WorkspaceError};
use crate::exchange::{Fingerprint, SecretKey, renewal};
use crate::model::entity::Entities;
use crate::model::schema::Kind;
use crate::replica::{
    Change, Edit, Introduction, Payload, Privacy, RENEWS, Renewal, Replica, ReplicaId, Seal, Value,
    reissue,
};
use crate::store::Fact;

/// This laptop under its new name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Renewed {
    /// The first of the own changes that was written again.
    pub from: u64,
    /// How many were.
    pub reissued: u64,
    /// How others know this laptop from now on.
    pub fingerprint: Fingerprint,
}

impl Workspace {
    /// The facts to remember of contradictions seen in a file.
    pub(super) fn fork_facts(&self, sender: ReplicaId, forks: &[Contradiction]) -> Vec<Fact> {
        let fact = |Contradiction { who, seq, place }: &Contradiction| {
            let known: Option<ForkFound> = self.fact(&name::of(name::FORK, *who));
            let found = ForkFound {
                seq: *seq,
                place: *place,
                sender,
                seen: self.env.wall(),
            };
            // An exact place is worth more than one that is at the latest there.
            let found = match known {
                Some(known) if known.place == ForkPlace::Exact && known.seq <= *seq => known,
                _ => found,
            };
            facts::learn(name::of(name::FORK, *who), &found)
        };
        forks.iter().map(fact).collect()
    }

    /// Whether somebody is known to have more of this laptop's changes than this laptop.
    pub(super) fn is_behind_itself(&self) -> bool {
        let me = self.replica.me();
        let own = self.replica.vector().get(&me);
        let mut ahead = self.facts_of_members::<(ReplicaId, u64)>(name::AHEAD);
        self.replica.waiting().any(|change| change.replica == me)
            || ahead.any(|(member, (whose, count))| {
                whose == me && count > own && self.is_trusted(member)
            })
    }

    /// Whether this laptop has to go on under a new name before it may write.
    pub(super) fn is_renewing(&self) -> bool {
        self.fact::<()>(name::RETURNED).is_some()
            || (self.fact::<u64>(name::RENEWING).is_some() && self.is_renewal_unfinished())
    }

    /// Gives this laptop a new name and writes its own changes from the count `from` on again under it; without one,
    /// from where its disk is known to have been copied. Nothing of either side is lost.
    ///
    /// # Errors
    /// [`WorkspaceError::ForkPlaceUnknown`], [`WorkspaceError::NoSuchOwnChange`], that the key is locked or the disk
    /// refused. It may be called again then.
    pub fn renew(&mut self, from: Option<u64>) -> Result<Renewed, WorkspaceError> {
        let last = self.replica.vector().get(&self.replica.me());
        let from = match from {
            Some(from) if (2..=last + 1).contains(&from) => from,
            Some(_) => return Err(WorkspaceError::NoSuchOwnChange { last }),
            None => self.own_fork(last)?,
        };
        let identity = self.identity.renewed(self.env.random())?;
        // First what is about to happen, then the new key, then the changes: whatever comes between, opening goes on.
        self.store
            .commit(&[], &[facts::learn(name::RENEWING, &from)])?;
        self.keep_key(identity)?;
        self.finish_renewal(from)
    }

    /// The first own change that another laptop may have written differently.
    pub(super) fn own_fork(&self, last: u64) -> Result<u64, WorkspaceError> {
        let fork: Option<ForkFound> = self.fact(&name::of(name::FORK, self.replica.me()));
        let copied: Option<u64> = self.fact(name::COPIED);
        match (fork, copied) {
            (Some(fork), _) if fork.place == ForkPlace::Exact => Ok(fork.seq),
            (_, Some(count)) => Ok(count.min(last) + 1),
            (Some(_), None) => Err(WorkspaceError::ForkPlaceUnknown),
            (None, None) => Ok(last + 1),
        }
    }

    /// Writes everything that a renewal writes once the new key is kept.
    fn finish_renewal(&mut self, from: u64) -> Result<Renewed, WorkspaceError> {
        let Some(former) = self.identity.former()?.first().cloned() else {
            return Err(WorkspaceError::MissingChange);
        };
        let me = self.identity.replica();
        let changes = self.reissued(&former, from)?;
        let fingerprint = Fingerprint::of(&me);
        let replica = self.rebuilt(me, self.replica.clone(), &changes)?;
        let mut news = vec![
            facts::forget(name::RENEWING),
            facts::forget(name::COPIED),
            facts::forget(name::RETURNED),
            facts::forget(name::of(name::FORK, former.replica())),
            facts::learn(name::of(name::TRUST, former.replica()), &Trust::Accepted),
            facts::learn(name::TIDYING, &()),
        ];
        news.extend(self.heads_of_renewals(&replica, &changes)?);
        self.keep(replica, &changes, &news)?;
        // If not now, at the next opening, which then says so.
        let _ = self.tidy();
        Ok(Renewed {
            from,
            reissued: changes.len() as u64 - 1,
            fingerprint,
        })
    }

    /// Whether the new key has not written all that it has to write again.
    fn is_renewal_unfinished(&self) -> bool {
        let me = self.identity.replica();
        let written = self.replica.vector().get(&me);
        let mut renewals = self.replica.renewals().iter();
        match renewals.find(|renewal| renewal.successor == me) {
            Some(renewal) => written < renewal.last_reissued(),
            None => written == 0,
        }
    }

    pub(super) fn reissued(
        &self,
        former: &SecretKey,
        from: u64,
    ) -> Result<Vec<Change>, WorkspaceError> {
        let old = former.replica();
        // All that is in the log, even if a beginning of it was written again before.
        let mut chain = self.store.changes_of(old, 1..=u64::MAX)?;
        let gapless = (1..)
            .zip(&chain)
            .take_while(|(seq, change)| change.seq == *seq);
        chain.truncate(gapless.count());
        let introduction = match self.store.changes_of(self.identity.replica(), 1..=1)?.pop() {
            Some(begun) => begun_introduction(begun),
            None => self.introduction(old)?,
        };
        let prove = |said: &Renewal| renewal::prove(said, former, self.id);
        Ok(reissue(
            &chain,
            (old, from),
            self.identity.replica(),
            introduction,
            self.replica.renewals(),
            prove,
        ))
    }

    /// The new member says of itself what the old one said, but for the keys.
    fn introduction(&self, old: ReplicaId) -> Result<Introduction, WorkspaceError> {
        let record = record_id(Kind::Member, &self.identity.replica().to_string());
        let edit = |field: &str, item: Option<&str>, value: Value| {
            let privacy = Kind::Member.field(field).map(|field| field.privacy);
            Edit {
                record: record.clone(),
                field: field.into(),
                item: item.map(Into::into),
                payload: match privacy {
                    Some(Privacy::Personal) => Payload::Personal(value),
                    _ => Payload::Open(value),
                },
            }
        };
        let recipient = Value::text(self.identity.recipient()?.to_string());
        let mut edits = vec![edit("verschluesselung", None, recipient)];
        let state = self.replica.state();
        let cells = state.entity(Kind::Member, &old.to_string());
        for cell in cells.into_iter().flat_map(|member| member.record().cells()) {
            let value = &cell.register.shown().value;
            let known = Kind::Member.field(cell.field).is_some();
            if known && cell.field != "verschluesselung" && value.is_present() {
                edits.push(edit(cell.field, cell.item, value.clone()));
            }
        }
        Ok(Introduction {
            record,
            edits,
            seal: Seal::Seed(self.env.random()),
        })
    }

    /// The signed ends of what stays under old names, as far as `replica` has it and nothing else proves it: a renewal
    /// may claim any end. `fresh` is what is not in the log yet.
    pub(super) fn heads_of_renewals(
        &self,
        replica: &Replica,
        fresh: &[Change],
    ) -> Result<Vec<Fact>, WorkspaceError> {
        let (known, vector) = (self.signed_heads(), replica.vector());
        let mut news = Vec::new();
        for head in replica.renewals().iter().filter_map(renewal::head) {
            let later = head.dot.seq..=vector.get(&head.dot.replica);
            let is_new = known.last_within(head.dot.replica, later).is_none();
            if is_new && replica.tip(head.dot) == Some(head.hash.tip()) {
                let change = match fresh.iter().find(|change| change.dot() == head.dot) {
                    Some(change) => change.clone(),
                    None => self.change(head.dot)?,
                };
                if change.hash() == head.hash {
                    news.push(facts::learn(name::head(head.dot), &head));
                }
            }
        }
        Ok(news)
    }

    /// Goes on under the new name where that was interrupted or had to wait for the key.
    pub(super) fn go_on_renewing(&mut self) -> Result<(), WorkspaceError> {
        if let Some(from) = self.fact::<u64>(name::RENEWING) {
            if self.is_renewal_unfinished() {
                self.finish_renewal(from)?;
            } else {
                // The new key was never kept: it is as if nothing had happened.
                self.store.commit(&[], &[facts::forget(name::RENEWING)])?;
            }
        }
        self.renew_after_return().map(drop)
    }

    /// Own changes were lost here and are back; others may have further ones still. Under a new name none of them can
    /// be contradicted. With a locked key it waits: until then nothing can be written.
    pub(super) fn renew_after_return(&mut self) -> Result<Option<Renewed>, WorkspaceError> {
        let must_wait = self.is_behind_itself() || self.identity.secret().is_err();
        if must_wait || self.fact::<()>(name::RETURNED).is_none() {
            return Ok(None);
        }
        let next = self.replica.vector().get(&self.replica.me()) + 1;
        self.renew(Some(next)).map(Some)
    }

    /// After opening: goes on with what was interrupted, and notices a copied folder.
    pub(super) fn settle(&mut self) -> Result<Vec<String>, WorkspaceError> {
        let mut notices = Vec::new();
        if let Err(error) = self.go_on_renewing() {
            notices.push(format!("{} {error}", WorkspaceError::RenewalUnfinished));
        }
        if self.fact::<()>(name::TIDYING).is_some()
            && let Err(error) = self.tidy()
        {
            notices.push(WorkspaceError::NotTidied(error).to_string());
        }
        let here = place_of(&self.folder);
        let made: Option<u64> = self.fact(name::PLACE);
        if here.is_some() && made != here {
            let own = self.replica.vector().get(&self.replica.me());
            let mut news = vec![facts::learn(name::PLACE, &here.unwrap_or_default())];
            if made.is_some() && self.fact::<u64>(name::COPIED).is_none() {
                news.push(facts::learn(name::COPIED, &own));
            }
            self.store.commit(&[], &news)?;
        }
        if self.fact::<u64>(name::COPIED).is_some() {
            notices.push(COPIED.to_owned());
        }
        Ok(notices)
    }

    /// Says that the folder was moved and not copied: there is no second one that goes on.
    ///
    /// # Errors
    /// When the disk refused.
    pub fn was_moved(&mut self) -> Result<(), WorkspaceError> {
        Ok(self.store.commit(&[], &[facts::forget(name::COPIED)])?)
    }

    /// Whether the folder is a copy of another that may still be in use.
    pub fn is_copied(&self) -> bool {
        self.fact::<u64>(name::COPIED).is_some()
    }

    pub(super) fn remember_place(&mut self) -> Result<(), WorkspaceError> {
        match place_of(&self.folder) {
            Some(place) => Ok(self
                .store
                .commit(&[], &[facts::learn(name::PLACE, &place)])?),
            None => Ok(()),
        }
    }
}

const COPIED: &str = "Dieser Ordner wurde kopiert oder verschoben. Wird auch mit dem anderen weitergearbeitet, braucht \
                      dieser hier eine eigene Kennung: auf dem Bildschirm in der Ansicht Abgleich mit \
                      „Kennung erneuern“, sonst mit „werkbank mitglieder erneuern“. Wurde er nur verschoben: dort mit \
                      „Ordner wurde nur verschoben“, sonst mit „werkbank mitglieder erneuern --verschoben“.";

/// What an interrupted renewal has said already, so that it says the same again.
fn begun_introduction(first: Change) -> Introduction {
    let record = first.edits.first().map(|edit| edit.record.clone());
    let said = first
        .edits
        .into_iter()
        .filter(|edit| &*edit.field != RENEWS);
    Introduction {
        record: record.unwrap_or_else(|| record_id(Kind::Member, "")),
        edits: said.collect(),
        seal: first.seal,
    }
}

/// When a folder was made, in nanoseconds since 1970: a copy is made later. `None` where the file system does not
/// keep it.
fn place_of(folder: &Path) -> Option<u64> {
    let made = fs::metadata(folder).ok()?.created().ok()?;
    let since = made.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok()
}
