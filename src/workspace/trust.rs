//! Whom this laptop believes, and whom not any more.
//!
//! Whoever is not trusted any more loses nothing that is merged: what is applied stays, later changes are kept and held
//! back. How much of a distrusted member is applied is agreed without talking: each member says in its own record how
//! far it had gone when it stopped, and everybody who distrusts the same member goes as far as the furthest of them.

use std::collections::BTreeMap;

use super::action::record_id;
use super::facts::{self, Trust, name};
use super::{Workspace, WorkspaceError};
use crate::model::entity::Entities;
use crate::model::schema::Kind;
use crate::replica::{Draft, DraftEdit, Intent, Privacy, Renewal, Replica, ReplicaId, Value};

/// The field of a member in which it names whom it distrusts.
const DISTRUSTED: &str = "gesperrt";

/// No introduction goes over more members.
const MOST_WAYS: usize = 64;

impl Workspace {
    /// Whether and how `replica` was accepted.
    pub fn trust(&self, replica: ReplicaId) -> Option<Trust> {
        self.fact(&name::of(name::TRUST, replica))
    }

    /// Whether what `replica` writes is taken.
    pub(super) fn is_trusted(&self, replica: ReplicaId) -> bool {
        let accepted = Some(Trust::Accepted);
        replica == self.replica.me()
            || self.trust(replica) == accepted
            || self.is_introduced(replica)
    }

    /// Whether somebody introduced it, and somebody that one, up to somebody who is still trusted: whoever has a stolen
    /// key could have introduced anybody.
    pub(super) fn is_introduced(&self, replica: ReplicaId) -> bool {
        let mut by = self.trust(replica);
        let mut ways = 0;
        while let Some(Trust::IntroducedBy(introducer)) = by {
            ways += 1;
            by = self.trust(introducer);
            if ways > MOST_WAYS || matches!(by, Some(Trust::Distrusted { .. })) {
                return false;
            }
        }
        ways > 0
    }

    /// Accepts a member whose fingerprint somebody compared. What was held back of it is applied.
    ///
    /// # Errors
    /// [`WorkspaceError::NotAMember`], or that the disk refused; nothing has changed then.
    pub fn accept(&mut self, replica: ReplicaId) -> Result<(), WorkspaceError> {
        self.check_other_member(replica)?;
        let fact = facts::learn(name::of(name::TRUST, replica), &Trust::Accepted);
        let said: Vec<String> = distrust_said(&self.replica, self.replica.me())
            .filter(|(whom, _)| *whom == replica)
            .map(|(whom, last)| item(whom, last))
            .collect();
        let edits = said.iter().map(|item| self.say(item, Value::Empty));
        let edits: Vec<DraftEdit> = edits.collect();
        if edits.is_empty() {
            self.store.commit(&[], &[fact])?;
        } else {
            self.author(reasonless(edits), &[fact])?;
        }
        self.hold_back()
    }

    /// Trusts a member no more: what it writes from now on is kept and held back. Returns the last count that stays
    /// applied.
    ///
    /// # Errors
    /// [`WorkspaceError::NotAMember`], or that the disk refused; nothing has changed then.
    pub fn distrust(&mut self, replica: ReplicaId) -> Result<u64, WorkspaceError> {
        self.check_other_member(replica)?;
        let last = self.replica.vector().get(&replica);
        let trust = Trust::Distrusted { last };
        let fact = facts::learn(name::of(name::TRUST, replica), &trust);
        let edit = self.say(&item(replica, last), Value::Bool(true));
        self.author(reasonless(vec![edit]), &[fact])?;
        self.hold_back()?;
        Ok(last)
    }

    fn check_other_member(&self, replica: ReplicaId) -> Result<(), WorkspaceError> {
        let known = self.members();
        if known
            .iter()
            .any(|member| member.replica == replica && !member.is_me)
        {
            Ok(())
        } else {
            Err(WorkspaceError::NotAMember(replica.short()))
        }
    }

    fn say(&self, item: &str, value: Value) -> DraftEdit {
        DraftEdit {
            record: record_id(Kind::Member, &self.replica.me().to_string()),
            field: DISTRUSTED.into(),
            item: Some(item.into()),
            value,
            privacy: Privacy::Open,
        }
    }

    /// Who is not trusted any more by which trusted members.
    pub(super) fn distrusted_by(&self) -> BTreeMap<ReplicaId, Vec<ReplicaId>> {
        let mut by: BTreeMap<ReplicaId, Vec<ReplicaId>> = BTreeMap::new();
        for member in self.trusted_members() {
            for (whom, _) in distrust_said(&self.replica, member) {
                let by = by.entry(whom).or_default();
                if !by.contains(&member) {
                    by.push(member);
                }
            }
        }
        by
    }

    fn trusted_members(&self) -> impl Iterator<Item = ReplicaId> {
        let members = self.replica.state().entities(Kind::Member);
        members
            .filter_map(|member| ReplicaId::from_hex(member.key()))
            .filter(|member| self.is_trusted(*member))
    }

    /// From beyond which count whose changes are held back, by what `replica` knows. Never less of a member than it has
    /// applied: what is applied stays, whatever is taken back later.
    pub(super) fn limits(&self, replica: &Replica) -> BTreeMap<ReplicaId, u64> {
        let mut limits: BTreeMap<ReplicaId, u64> = self
            .facts_of_members(name::TRUST)
            .filter_map(|(replica, trust)| match trust {
                Trust::Distrusted { last } => Some((replica, last)),
                _ => None,
            })
            .collect();
        if limits.is_empty() {
            return limits;
        }
        self.add_successors(&mut limits, replica);
        for member in self.trusted_members() {
            for (whom, last) in distrust_said(replica, member) {
                raise(&mut limits, whom, last);
            }
        }
        for (whom, last) in replica.held() {
            raise(&mut limits, whom, last);
        }
        limits
    }

    /// Whoever came as the successor of a member after that was trusted no more is not trusted either: who has the key
    /// can have any number of them.
    fn add_successors(&self, limits: &mut BTreeMap<ReplicaId, u64>, replica: &Replica) {
        let known = replica.renewals().iter().cloned();
        let waiting = replica.waiting().filter_map(Renewal::said_by);
        let mut renewals: Vec<Renewal> = known.chain(waiting).collect();
        renewals.retain(|renewal| {
            renewal.successor != self.replica.me() && self.trust(renewal.successor).is_none()
        });
        loop {
            let count = limits.len();
            for renewal in &renewals {
                if limits.contains_key(&renewal.former) {
                    limits.entry(renewal.successor).or_insert(0);
                }
            }
            if limits.len() == count {
                return;
            }
        }
    }

    /// Whether `replica` holds back what it should.
    pub(super) fn holds_rightly(&self, replica: &Replica) -> bool {
        replica.held().eq(self.limits(replica))
    }

    /// Applies and holds back what should be by now.
    fn hold_back(&mut self) -> Result<(), WorkspaceError> {
        if !self.holds_rightly(&self.replica) {
            self.replica = self.rebuilt(self.replica.me(), self.replica.clone(), &[])?;
            self.save_checkpoint();
        }
        Ok(())
    }
}

fn reasonless(edits: Vec<DraftEdit>) -> Draft {
    Draft {
        edits,
        reason: None,
        intent: Intent::Edit,
    }
}

fn raise(limits: &mut BTreeMap<ReplicaId, u64>, whom: ReplicaId, last: u64) {
    limits
        .entry(whom)
        .and_modify(|most| *most = last.max(*most));
}

/// Whom `member` says not to trust, and how far it had gone with each. What others write into its record does not count.
fn distrust_said(replica: &Replica, member: ReplicaId) -> impl Iterator<Item = (ReplicaId, u64)> {
    let key = member.to_string();
    let record = replica.state().record(Kind::Member.slug(), &key);
    let cells = record.into_iter().flat_map(|record| record.cells());
    let said = cells.filter(move |cell| {
        let entries = cell.register.entries().iter();
        let mut own = entries.filter(|entry| is_by(replica, replica.writer(entry), member));
        cell.field == DISTRUSTED && own.any(|entry| entry.value == Value::Bool(true))
    });
    said.filter_map(|cell| {
        let (whom, last) = cell.item?.split_once('/')?;
        Some((ReplicaId::from_hex(whom)?, last.parse().ok()?))
    })
}

/// Whether `writer` is `member`, now or before.
fn is_by(replica: &Replica, writer: ReplicaId, member: ReplicaId) -> bool {
    let mut names = vec![writer];
    let mut at = 0;
    while let Some(name) = names.get(at).copied() {
        if name == member {
            return true;
        }
        let formers = replica.renewals().iter();
        for renewal in formers.filter(|renewal| renewal.successor == name) {
            if !names.contains(&renewal.former) {
                names.push(renewal.former);
            }
        }
        at += 1;
    }
    false
}

fn item(whom: ReplicaId, last: u64) -> String {
    format!("{whom}/{last}")
}
