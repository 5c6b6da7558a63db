//! Which authorities an area would have according to the catalogue, with the Gemeinden each would serve.
//!
//! A suggestion that people look over and change: which level executes a service differs by Land, and a Gemeindeverband
//! does not everywhere have a common town hall. Nothing here creates anything.

use std::collections::{BTreeMap, HashSet};
use std::ops::Bound;

use super::View;
use crate::model::catalogue::{AuthorityKind, ExecutionLevel};
use crate::model::entity::Entity;
use crate::model::keys::{AreaKey, Level, authority_key, connection_key};
use crate::model::schema::Kind;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wish<'a> {
    /// Keys of areas; each stands for everything inside.
    pub areas: &'a [&'a str],
    /// Keys of kinds of authority.
    pub kinds: &'a [&'a str],
    /// The level at which the authorities sit; `None` leaves it to the catalogue. [`Level::Verband`] means each Verband
    /// and each Gemeinde that belongs to none.
    pub level: Option<Level>,
}

/// An authority that could be created.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Its key, such as `06633-wohngeld`.
    pub key: String,
    /// Its name, by the catalogue's pattern.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// The area it sits in.
    pub area: String,
    /// The Gemeinden it would serve: all in its area but those that another authority of this kind serves. Empty if it
    /// exists: then the team has decided.
    pub serves: Vec<String>,
    /// Whether it is there already.
    pub exists: bool,
    /// The services rolled out here that it executes and is not yet connected to.
    pub services: Vec<String>,
}

/// What could be created, by kind in the order of the wish and within it by area.
pub fn proposals(view: View<'_>, wish: Wish<'_>) -> Vec<Proposal> {
    let region = Region::survey(view, wish.areas);
    let mut proposals = Vec::new();
    for kind in wish.kinds {
        let Some(kind) = view.catalogue.authority_kind(kind) else {
            continue;
        };
        let Some(level) = wish.level.or_else(|| proposed_level(kind)) else {
            continue;
        };
        let known = Known::of(view, &kind.key);
        for seat in region.seats(level) {
            proposals.push(region.propose(view, kind, seat, &known));
        }
    }
    proposals
}

/// The level of areas at which the catalogue sees a kind of authority; chambers and the Bund have none.
fn proposed_level(kind: &AuthorityKind) -> Option<Level> {
    match kind.level {
        ExecutionLevel::Gemeinde => Some(Level::Gemeinde),
        ExecutionLevel::Verband => Some(Level::Verband),
        ExecutionLevel::Kreis => Some(Level::Kreis),
        ExecutionLevel::Land => Some(Level::Land),
        ExecutionLevel::Kammer | ExecutionLevel::Bund => None,
    }
}

/// The areas in question, by key.
struct Region<'a> {
    areas: BTreeMap<&'a str, Place<'a>>,
}

struct Place<'a> {
    key: AreaKey,
    verband: Option<&'a str>,
    name: &'a str,
    /// Somebody lives there, or may: no forest, no stretch of coast.
    is_served: bool,
}

impl<'a> Region<'a> {
    fn survey(view: View<'a>, chosen: &[&str]) -> Self {
        let place = |entity: Entity<'a>| {
            let is_empty = entity
                .text("art")
                .is_some_and(|art| art.starts_with("Gemeindefrei"));
            Some((
                entity.key(),
                Place {
                    key: entity.key().parse().ok()?,
                    verband: entity.text("verband"),
                    name: entity.text("name").unwrap_or(entity.key()),
                    is_served: !is_empty,
                },
            ))
        };
        let areas = view
            .entities(Kind::Area)
            .filter(|entity| entity.date("aufgeloest").is_none())
            .filter_map(place)
            .filter(|(key, place)| chosen.iter().any(|area| place.is_in(key, area)));
        Self {
            areas: areas.collect(),
        }
    }

    /// The areas in which authorities of this level sit.
    fn seats(&self, level: Level) -> impl Iterator<Item = (&'a str, &Place<'a>)> {
        self.areas
            .iter()
            .map(|(key, place)| (*key, place))
            .filter(move |(_, place)| {
                let own = place.key.level() == level;
                let on_its_own = level == Level::Verband
                    && place.key.level() == Level::Gemeinde
                    && place.verband.is_none();
                place.is_served && (own || on_its_own)
            })
    }

    fn propose(
        &self,
        view: View<'_>,
        kind: &AuthorityKind,
        (area, place): (&str, &Place<'_>),
        known: &Known<'_>,
    ) -> Proposal {
        let key = authority_key(area, &kind.key);
        let exists = view.exists(Kind::Authority, &key);
        let serves = if exists {
            Vec::new()
        } else {
            let free = self
                .gemeinden_in(area)
                .filter(|g| !known.served.contains(g));
            free.map(str::to_owned).collect()
        };
        let is_missing =
            |service: &&&str| !view.exists(Kind::Connection, &connection_key(&key, service));
        let missing = known.services.iter().filter(is_missing);
        Proposal {
            name: kind.name_for(short_name(place.name)),
            kind: kind.key.clone(),
            area: area.to_owned(),
            serves,
            exists,
            services: missing.map(|service| (*service).to_owned()).collect(),
            key,
        }
    }

    /// The Gemeinden that an area is or holds.
    fn gemeinden_in<'b>(&'b self, area: &'b str) -> impl Iterator<Item = &'a str> + 'b {
        // All that lies in an area lies in its Kreis (or its Land), and has a key that begins so.
        let around = area.get(..KREIS_DIGITS).unwrap_or(area);
        self.areas
            .range::<str, _>((Bound::Included(around), Bound::Unbounded))
            .take_while(move |(key, _)| key.starts_with(around))
            .filter(move |(key, place)| {
                place.key.level() == Level::Gemeinde && place.is_served && place.is_in(key, area)
            })
            .map(|(key, _)| *key)
    }
}

/// A Kreis has a key of 5 digits, a Land of 2.
const KREIS_DIGITS: usize = 5;

impl Place<'_> {
    fn is_in(&self, key: &str, area: &str) -> bool {
        key == area
            || self.verband == Some(area)
            || area.len() <= KREIS_DIGITS && self.key.digits().starts_with(area)
    }
}

/// "Baunatal, Stadt" is called Baunatal.
fn short_name(name: &str) -> &str {
    name.split(',').next().unwrap_or(name).trim()
}

/// What is known of a kind of authority.
struct Known<'a> {
    /// The Gemeinden that authorities of this kind serve already.
    served: HashSet<&'a str>,
    /// The services rolled out here that it executes.
    services: Vec<&'a str>,
}

impl<'a> Known<'a> {
    fn of(view: View<'a>, kind: &str) -> Self {
        let executes = |service: &&str| {
            let kinds = view.items(Kind::Service, service, "behoerdenarten");
            view.is_active(service) && kinds.iter().any(|(key, _)| key == kind)
        };
        Self {
            served: view
                .entities(Kind::Authority)
                .filter(|authority| authority.text("art") == Some(kind))
                .flat_map(|authority| authority.set("zustaendig"))
                .collect(),
            services: view
                .keys(Kind::Service)
                .into_iter()
                .filter(executes)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
