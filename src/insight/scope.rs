//! A part of the workspace to report on: an area, a service, or both. Everything else reads it as if there were no more.

use std::collections::HashSet;

use super::View;
use crate::model::entity::Entity;
use crate::model::schema::{Kind, Shape};
use crate::replica::State;

/// What is wanted of the workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The key of the area with all that lies in it; everywhere if there is none.
    pub area: Option<String>,
    /// The key of the service; all if there is none.
    pub service: Option<String>,
}

impl Scope {
    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// The state as far as it is wanted. What belongs to no authority and no connection belongs everywhere only if it
    /// says so itself: people, teams and milestones do.
    pub fn part_of(&self, view: View<'_>) -> State {
        if self.is_everything() {
            return view.state.clone();
        }
        let authorities: HashSet<&str> = view
            .entities(Kind::Authority)
            .filter(|authority| {
                authority
                    .text("gebiet")
                    .is_some_and(|area| self.is_in(area))
            })
            .map(|authority| authority.key())
            .collect();
        let connections: HashSet<&str> = view
            .entities(Kind::Connection)
            .filter(|connection| {
                let service = connection.text("leistung");
                let fits = self.service.is_none() || service == self.service.as_deref();
                fits && connection
                    .text("behoerde")
                    .is_some_and(|of| authorities.contains(of))
            })
            .map(|connection| connection.key())
            .collect();
        let named: HashSet<&str> = view
            .entities(Kind::Connection)
            .filter(|connection| connections.contains(connection.key()))
            .filter_map(|connection| connection.text("huerde"))
            .collect();
        let is_about = |entity: Entity<'_>| {
            let mut about = names(entity, ["anbindung", "anbindungen"]).into_iter();
            about.any(|key| connections.contains(key)) || named.contains(entity.key())
        };
        // Where a service is wanted, an authority alone says too little.
        let is_at = |entity: Entity<'_>| {
            let mut at = names(entity, ["behoerde", "behoerden"]).into_iter();
            self.service.is_none() && at.any(|key| authorities.contains(key))
        };
        view.state.only(|kind, key| match Kind::from_slug(kind) {
            Some(Kind::Area) => self.is_in(key),
            Some(Kind::Authority) => authorities.contains(key),
            Some(Kind::Connection) => connections.contains(key),
            Some(kind @ (Kind::Obstacle | Kind::Task | Kind::Appointment | Kind::TestRun)) => view
                .entity(kind, key)
                .is_some_and(|entity| is_about(entity) || is_at(entity)),
            _ => true,
        })
    }

    /// Keys of areas begin with the key of what they lie in.
    fn is_in(&self, area: &str) -> bool {
        self.area.as_deref().is_none_or(|of| area.starts_with(of))
    }
}

/// What these fields name, as far as the kind has them.
fn names<'a>(entity: Entity<'a>, slugs: [&'static str; 2]) -> Vec<&'a str> {
    let fields = slugs
        .into_iter()
        .filter_map(|slug| entity.kind().field(slug));
    let names = fields.flat_map(|field| match field.shape {
        Shape::Single => entity.text(field.slug).into_iter().collect(),
        Shape::Set | Shape::PerCheckItem => entity.set(field.slug),
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    #[test]
    fn what_lies_elsewhere_or_is_about_another_service_is_left_out() {
        let replica = replica(&[
            "gebiet 06633 name=Kassel",
            "gebiet 06634 name=Schwalm",
            "behoerde a name=A gebiet=06633",
            "behoerde b name=B gebiet=06634",
            "anbindung a-1 behoerde=a leistung=10092 huerde=h",
            "anbindung a-2 behoerde=a leistung=10035",
            "anbindung b-1 behoerde=b leistung=10092",
            "huerde h titel=H",
            "huerde g titel=G anbindungen.b-1=ja",
            "aufgabe t titel=T anbindung=a-2",
            "aufgabe u titel=U behoerde=a",
            "person p name=P",
        ]);
        let view = view(&replica);
        let keys = |scope: Scope, kind| {
            let state = scope.part_of(view);
            let part = View {
                state: &state,
                ..view
            };
            part.keys(kind).join(" ")
        };
        let kassel = || Scope {
            area: Some("06633".to_owned()),
            service: None,
        };
        let wohngeld = || Scope {
            service: Some("10092".to_owned()),
            ..kassel()
        };
        assert_eq!(keys(kassel(), Kind::Area), "06633");
        assert_eq!(keys(kassel(), Kind::Connection), "a-1 a-2");
        assert_eq!(keys(kassel(), Kind::Obstacle), "h");
        assert_eq!(keys(kassel(), Kind::Task), "t u");
        assert_eq!(keys(wohngeld(), Kind::Connection), "a-1");
        assert_eq!(keys(wohngeld(), Kind::Task), "");
        assert_eq!(keys(wohngeld(), Kind::Person), "p");
        assert_eq!(keys(Scope::default(), Kind::Obstacle), "g h");
    }
}
