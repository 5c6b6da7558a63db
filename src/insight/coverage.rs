//! Where a service is flächendeckend: live and made known at every authority responsible for it, by the rule of the
//! Dashboard Digitale Verwaltung. One that is missing, or not yet known to be connected, breaks it.

use std::collections::{BTreeSet, HashSet};

use super::View;
use super::outline::{NOT_RESPONSIBLE, Outline};
use crate::model::catalogue::Phase;
use crate::model::entity::Entity;
use crate::model::schema::Kind;

/// From this rung on ("bekannt gemacht") a connection counts.
const KNOWN: u8 = 95;

/// How far one service has come in an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Authorities that execute the service here.
    pub responsible: usize,
    /// Those of them where it is live and made known.
    pub live: usize,
}

impl Coverage {
    /// Whether it is live everywhere; not where nobody is responsible.
    pub fn is_complete(self) -> bool {
        self.responsible > 0 && self.live == self.responsible
    }
}

/// How far `service` has come in the node of the tree and below it.
pub fn coverage(view: View<'_>, outline: &Outline, node: usize, service: &str) -> Coverage {
    let kinds: HashSet<String> = view
        .items(Kind::Service, service, "behoerdenarten")
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    let mut coverage = Coverage::default();
    let Some(subtree) = outline.nodes().get(node).map(|node| node.subtree.clone()) else {
        return coverage;
    };
    for at in outline.nodes()[subtree]
        .iter()
        .filter(|at| at.kind == Kind::Authority)
    {
        let executes = || {
            let kind = view
                .entity(Kind::Authority, &at.key)
                .and_then(|entity| entity.text("art"));
            kind.is_some_and(|kind| kinds.contains(kind))
        };
        let link = outline.links()[at.links.clone()]
            .iter()
            .find(|link| *link.service == *service);
        let connection = link.and_then(|link| view.entity(Kind::Connection, &link.key));
        let elsewhere =
            connection.is_some_and(|entity| entity.text("hemmnis") == Some(NOT_RESPONSIBLE));
        if !elsewhere && (connection.is_some() || executes()) {
            coverage.responsible += 1;
            coverage.live += usize::from(connection.is_some_and(is_live));
        }
    }
    coverage
}

/// The services that are complete in the node, by key.
pub fn complete_services(view: View<'_>, outline: &Outline, node: usize) -> Vec<String> {
    let Some(at) = outline.nodes().get(node) else {
        return Vec::new();
    };
    // One look at the connections leaves few services, so that the authorities are looked at for few.
    let (mut live, mut held_up) = (BTreeSet::new(), HashSet::new());
    for link in &outline.links()[at.links.clone()] {
        if link.phase == Phase::Connected {
            live.insert(&*link.service);
        } else if link.counts() {
            held_up.insert(&*link.service);
        }
    }
    let candidates = live
        .into_iter()
        .filter(|service| !held_up.contains(service));
    candidates
        .filter(|service| coverage(view, outline, node, service).is_complete())
        .map(str::to_owned)
        .collect()
}

/// Whether real cases arrive and it is made known.
pub(super) fn is_live(connection: Entity<'_>) -> bool {
    let rung = connection
        .text("status")
        .and_then(|status| status.parse::<u8>().ok());
    rung.is_some_and(|rung| rung >= KNOWN) && connection.text("hemmnis") != Some("beendet")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalogue::Catalogue;
    use crate::replica::{
        Draft, DraftEdit, Intent, Privacy, RecordId, Replica, ReplicaId, SEED_LEN, Value,
    };

    const SERVICE: &str = "10092";

    fn wrote(replica: &mut Replica, kind: Kind, key: &str, fields: &[(&str, &str)]) {
        let edits = fields.iter().map(|(slug, text)| DraftEdit {
            record: RecordId {
                kind: kind.slug().into(),
                key: key.into(),
            },
            field: (*slug).into(),
            item: None,
            value: Value::text(*text),
            privacy: Privacy::Open,
        });
        let draft = Draft {
            edits: edits.collect(),
            reason: None,
            intent: Intent::Edit,
        };
        replica.author(draft, 1, [0; SEED_LEN]);
    }

    /// A Kreis with two Wohngeldbehörden, the connections of which have these statuses (and Hemmnis).
    fn found(connections: [Option<(&str, &str)>; 2]) -> Coverage {
        let mut replica = Replica::new(ReplicaId([1; 32]));
        wrote(
            &mut replica,
            Kind::Area,
            "06633",
            &[("name", "Kreis"), ("ebene", "kreis")],
        );
        for (number, connection) in connections.iter().enumerate() {
            let key = format!("06633-wohngeld-{number}");
            let fields = [("name", "Amt"), ("art", "wohngeld"), ("gebiet", "06633")];
            wrote(&mut replica, Kind::Authority, &key, &fields);
            if let Some((status, hemmnis)) = connection {
                let fields = [
                    ("behoerde", &*key),
                    ("leistung", SERVICE),
                    ("status", status),
                    ("hemmnis", hemmnis),
                ];
                wrote(
                    &mut replica,
                    Kind::Connection,
                    &format!("{key}-{SERVICE}"),
                    &fields,
                );
            }
        }
        let catalogue = Catalogue::builtin().unwrap();
        let view = View {
            state: replica.state(),
            catalogue,
        };
        let outline = Outline::new(view);
        let node = outline.place(Kind::Area, "06633").unwrap();
        coverage(view, &outline, node, SERVICE)
    }

    #[test]
    fn only_when_every_responsible_authority_is_live_and_known() {
        assert!(found([Some(("95", "")), Some(("99", ""))]).is_complete());
        assert!(!found([Some(("95", "")), Some(("90", ""))]).is_complete());
    }

    #[test]
    fn an_authority_without_a_connection_breaks_it() {
        assert_eq!(
            found([Some(("95", "")), None]),
            Coverage {
                responsible: 2,
                live: 1
            }
        );
    }

    #[test]
    fn who_is_not_responsible_does_not_count_and_what_has_ended_is_not_live() {
        assert!(found([Some(("95", "")), Some(("00", "nicht-zustaendig"))]).is_complete());
        assert!(!found([Some(("95", "")), Some(("99", "beendet"))]).is_complete());
    }

    #[test]
    fn where_nobody_is_responsible_nothing_is_covered() {
        assert!(!Coverage::default().is_complete());
    }
}
