//! Authorities in one step: what was proposed and chosen becomes one change.

use super::Action;
use crate::insight::proposals::Proposal;
use crate::model::keys::connection_key;
use crate::model::schema::Kind;
use crate::replica::Value;

/// Whether the authorities come with their connections.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WithConnections {
    /// Only the authorities.
    No,
    /// For every service they execute, on the first rung; also for authorities that were there already.
    Open,
}

/// The rung on which everything begins.
const NOT_APPROACHED: &str = "00";

impl Action {
    /// Creates what was chosen of [`proposals`](crate::insight::proposals::proposals). Nothing that exists is touched;
    /// the action is empty if there is nothing to create.
    pub fn creating<'a>(
        chosen: impl IntoIterator<Item = &'a Proposal>,
        connections: WithConnections,
    ) -> Self {
        let mut action = Self::new();
        for proposal in chosen {
            if !proposal.exists {
                action = action.authority(proposal);
            }
            if connections == WithConnections::Open {
                for service in &proposal.services {
                    action = action.open_connection(&proposal.key, service);
                }
            }
        }
        action
    }

    fn authority(self, proposal: &Proposal) -> Self {
        let key = &proposal.key;
        let action = [
            ("name", &proposal.name),
            ("art", &proposal.kind),
            ("gebiet", &proposal.area),
        ]
        .into_iter()
        .fold(self, |action, (slug, text)| {
            action.set(Kind::Authority, key, slug, Value::text(text.as_str()))
        });
        proposal.serves.iter().fold(action, |action, gemeinde| {
            action.add(Kind::Authority, key, "zustaendig", gemeinde)
        })
    }

    fn open_connection(self, authority: &str, service: &str) -> Self {
        let key = connection_key(authority, service);
        let fields = [
            ("behoerde", authority),
            ("leistung", service),
            ("status", NOT_APPROACHED),
        ];
        fields.into_iter().fold(self, |action, (slug, text)| {
            action.set(Kind::Connection, &key, slug, Value::text(text))
        })
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::exchange::Author;
    use crate::insight::proposals::{Wish, proposals};
    use crate::workspace::{Env, Workspace};

    fn workspace(folder: &TempDir) -> Workspace {
        let author = Author::new("Ada", "Taskforce");
        let env = Env::fixed(1_795_400_000_000, 1);
        let mut workspace = Workspace::create(&folder.path().join("ws"), &author, env).unwrap();
        let areas = [
            ("06633", "Landkreis Kassel", "kreis"),
            ("06633001", "Ahnatal", "gemeinde"),
            ("06633003", "Baunatal, Stadt", "gemeinde"),
        ];
        let action = areas
            .iter()
            .fold(Action::new(), |action, (key, name, level)| {
                action.set(Kind::Area, key, "name", Value::text(*name)).set(
                    Kind::Area,
                    key,
                    "ebene",
                    Value::text(*level),
                )
            });
        workspace.apply(&action).unwrap();
        workspace
    }

    #[test]
    fn the_chosen_ones_come_with_gemeinden_and_connections_in_one_step() {
        let folder = TempDir::new().unwrap();
        let mut workspace = workspace(&folder);
        let wish = Wish {
            areas: &["06633"],
            kinds: &["wohngeld", "melde"],
            level: None,
        };
        let proposed = proposals(workspace.snapshot().view(), wish);
        let chosen = proposed.iter().filter(|p| p.key != "06633003-melde");
        let action = Action::creating(chosen, WithConnections::No);
        workspace.apply(&action).unwrap();
        let snapshot = workspace.snapshot();
        let view = snapshot.view();
        assert_eq!(
            view.keys(Kind::Authority),
            ["06633-wohngeld", "06633001-melde"]
        );
        let serves = view.items(Kind::Authority, "06633-wohngeld", "zustaendig");
        assert_eq!(serves.len(), 2);
        assert!(view.keys(Kind::Connection).is_empty());

        // A second time brings what is missing and leaves the rest.
        let proposed = proposals(view, wish);
        let action = Action::creating(&proposed, WithConnections::Open);
        workspace.apply(&action).unwrap();
        let snapshot = workspace.snapshot();
        let view = snapshot.view();
        assert_eq!(
            view.keys(Kind::Connection),
            [
                "06633-wohngeld-10092",
                "06633001-melde-10124",
                "06633003-melde-10124"
            ]
        );
        let status = view.text(Kind::Connection, "06633-wohngeld-10092", "status");
        assert_eq!(status.as_deref(), Some("00"));
        let again = Action::creating(&proposals(view, wish), WithConnections::Open);
        assert!(again.is_empty());
        workspace.undo().unwrap();
        workspace.undo().unwrap();
        assert!(workspace.snapshot().view().keys(Kind::Authority).is_empty());
    }
}
