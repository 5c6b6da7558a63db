//! Who names whom: for every Hürde and every person the records that refer to them, looked up once for all.
//!
//! Made from one state in one walk over its records, so that what stands beside a list is found without walking again
//! for every line that somebody passes.

use std::collections::HashMap;
use std::sync::Arc;

use super::View;
use crate::model::entity::Entity;
use crate::model::schema::{Field, Kind, Shape, Type};

/// The kinds of which it is known who names them.
const NAMED: [Kind; 2] = [Kind::Obstacle, Kind::Person];

/// Who names whom.
#[derive(Debug, Default)]
pub struct Mentions(HashMap<Kind, HashMap<Arc<str>, Vec<Mention>>>);

/// A record that names another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its kind.
    pub by: Kind,
    /// In which field.
    pub field: &'static str,
    /// Its key.
    pub key: Arc<str>,
}

impl Mentions {
    /// Walks over all records once.
    pub fn new(view: View<'_>) -> Self {
        let mut mentions = Self::default();
        for by in Kind::ALL {
            let fields = by.fields().iter().filter_map(naming);
            let fields: Vec<(&Field, Kind)> = fields.collect();
            if fields.is_empty() {
                continue;
            }
            for entity in view.entities(by) {
                for (field, named) in &fields {
                    mentions.note(entity, field, *named);
                }
            }
        }
        mentions
    }

    fn note(&mut self, entity: Entity<'_>, field: &'static Field, named: Kind) {
        let of = self.0.entry(named).or_default();
        let mut note = |name: &str| {
            let mention = Mention {
                by: entity.kind(),
                field: field.slug,
                key: entity.shared_key(),
            };
            match of.get_mut(name) {
                Some(mentions) => mentions.push(mention),
                None => {
                    of.insert(name.into(), vec![mention]);
                }
            }
        };
        match field.shape {
            Shape::Single => entity.text(field.slug).into_iter().for_each(note),
            Shape::Set | Shape::PerCheckItem => {
                entity.set(field.slug).into_iter().for_each(&mut note);
            }
        }
    }

    /// All that name a record, in no particular order.
    pub fn of(&self, kind: Kind, key: &str) -> &[Mention] {
        let mentions = self.0.get(&kind).and_then(|of| of.get(key));
        mentions.map(Vec::as_slice).unwrap_or_default()
    }

    /// The keys of those of one kind that name it in one of these fields, in no particular order.
    pub fn by(
        &self,
        (by, fields): (Kind, &[&str]),
        (kind, key): (Kind, &str),
    ) -> impl Iterator<Item = &str> {
        let mentions = self.of(kind, key).iter();
        let mentions = mentions.filter(move |of| of.by == by && fields.contains(&of.field));
        mentions.map(|mention| &*mention.key)
    }
}

/// A field with the kind that it names, if that is one of those.
fn naming(field: &'static Field) -> Option<(&'static Field, Kind)> {
    match field.ty {
        Type::Reference(named) if NAMED.contains(&named) => Some((field, named)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    #[test]
    fn every_field_that_names_a_person_or_a_huerde_is_found() {
        let replica = replica(&[
            "person p name=Muster",
            "termin t titel=A datum=tag:11 teilnehmende.p=ja teilnehmende.q=ja",
            "aufgabe a titel=A zustaendig=p huerde=h",
            "anbindung x behoerde=b leistung=l huerde=h ansprechpersonen.p=ja",
            "anbindung y behoerde=b leistung=m",
        ]);
        let mentions = Mentions::new(view(&replica));
        let found = |kind, key| {
            let mut found: Vec<_> = mentions
                .of(kind, key)
                .iter()
                .map(|mention| (mention.field, mention.key.to_string()))
                .collect();
            found.sort();
            found
        };
        let pairs = |pairs: &[(&'static str, &str)]| {
            let owned = pairs.iter().map(|(field, key)| (*field, (*key).to_owned()));
            owned.collect::<Vec<_>>()
        };
        assert_eq!(
            found(Kind::Person, "p"),
            pairs(&[
                ("ansprechpersonen", "x"),
                ("teilnehmende", "t"),
                ("zustaendig", "a")
            ])
        );
        assert_eq!(
            found(Kind::Obstacle, "h"),
            pairs(&[("huerde", "a"), ("huerde", "x")])
        );
        assert_eq!(found(Kind::Person, "niemand"), pairs(&[]));
        let by: Vec<_> = mentions
            .by((Kind::Connection, &["huerde"]), (Kind::Obstacle, "h"))
            .collect();
        assert_eq!(by, ["x"]);
    }
}
