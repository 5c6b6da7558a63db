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
use crate::replica::{Draft, DraftEdit, Intent, Privacy, Replica, ReplicaId, State, Value};

/// The field of a member in which it names whom it distrusts.
const DISTRUSTED: &str = "gesperrt";

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
            || matches!(self.trust(replica), Some(Trust::IntroducedBy(_)))
    }

    /// Accepts a member whose fingerprint somebody compared. What was held back of it is applied.
    ///
    /// # Errors
    /// [`WorkspaceError::NotAMember`], or that the disk refused; nothing has changed then.
    pub fn accept(&mut self, replica: ReplicaId) -> Result<(), WorkspaceError> {
        self.check_other_member(replica)?;
        let fact = facts::learn(name::of(name::TRUST, replica), &Trust::Accepted);
        let said: Vec<String> = distrust_said(self.replica.state(), self.replica.me())
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

    /// Which trusted members do not trust `replica` any more.
    pub(super) fn distrusted_by(&self, replica: ReplicaId) -> Vec<ReplicaId> {
        let state = self.replica.state();
        let members = state.entities(Kind::Member);
        let others = members.filter_map(|member| ReplicaId::from_hex(member.key()));
        others
            .filter(|member| self.is_trusted(*member))
            .filter(|member| distrust_said(state, *member).any(|(whom, _)| whom == replica))
            .collect()
    }

    /// From beyond which count whose changes are held back, by what `state` says.
    pub(super) fn limits(&self, state: &State) -> BTreeMap<ReplicaId, u64> {
        let mut limits: BTreeMap<ReplicaId, u64> = self
            .facts_of_members(name::TRUST)
            .filter_map(|(replica, trust)| match trust {
                Trust::Distrusted { last } => Some((replica, last)),
                _ => None,
            })
            .collect();
        let members = state.entities(Kind::Member);
        for member in members.filter_map(|member| ReplicaId::from_hex(member.key())) {
            if !self.is_trusted(member) {
                continue;
            }
            for (whom, last) in distrust_said(state, member) {
                limits
                    .entry(whom)
                    .and_modify(|most| *most = last.max(*most));
            }
        }
        limits
    }

    /// Whether `replica` holds back what it should.
    pub(super) fn holds_rightly(&self, replica: &Replica) -> bool {
        replica.held().eq(self.limits(replica.state()))
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

/// Whom `member` says not to trust, and how far it had gone with each.
fn distrust_said(state: &State, member: ReplicaId) -> impl Iterator<Item = (ReplicaId, u64)> {
    let member = state.entity(Kind::Member, &member.to_string());
    let items = member.into_iter().flat_map(|member| member.set(DISTRUSTED));
    items.filter_map(|item| {
        let (whom, last) = item.split_once('/')?;
        Some((ReplicaId::from_hex(whom)?, last.parse().ok()?))
    })
}

fn item(whom: ReplicaId, last: u64) -> String {
    format!("{whom}/{last}")
}
