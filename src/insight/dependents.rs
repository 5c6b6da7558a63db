//! What hangs on a record: whoever deletes it has to know.

use std::collections::BTreeSet;

use super::View;
use crate::model::schema::{Kind, Need, Shape, Type};
use crate::model::text::counted;

impl View<'_> {
    /// The records that cannot be without this one, and those that cannot be without them, nearest first: a Behörde
    /// has its Anbindungen, and these have their Prüfungen.
    pub fn dependents(self, kind: Kind, key: &str) -> Vec<(Kind, String)> {
        let mut found = self.direct_dependents(kind, key);
        let mut next = 0;
        while let Some((kind, key)) = found.get(next).cloned() {
            for further in self.direct_dependents(kind, &key) {
                if !found.contains(&further) {
                    found.push(further);
                }
            }
            next += 1;
        }
        found
    }

    /// The same of several records of a kind, in one walk over the records for each step; none of these itself is in it.
    pub fn dependents_of_all(self, kind: Kind, keys: &BTreeSet<String>) -> Vec<(Kind, String)> {
        let mut gone: BTreeSet<(Kind, String)> =
            keys.iter().map(|key| (kind, key.clone())).collect();
        let mut found = Vec::new();
        loop {
            let next: Vec<(Kind, String)> = self
                .holders_of(&gone)
                .filter(|holder| !gone.contains(holder))
                .collect();
            if next.is_empty() {
                return found;
            }
            for holder in next {
                if gone.insert(holder.clone()) {
                    found.push(holder);
                }
            }
        }
    }

    /// The records that cannot be without one of these.
    fn holders_of(self, gone: &BTreeSet<(Kind, String)>) -> impl Iterator<Item = (Kind, String)> {
        let needs = Kind::ALL.into_iter().flat_map(|of| {
            let fields = of.fields().iter();
            fields.filter_map(move |field| match field.ty {
                Type::Reference(kind)
                    if field.need == Need::Required && field.shape == Shape::Single =>
                {
                    Some((of, field.slug, kind))
                }
                _ => None,
            })
        });
        needs.flat_map(move |(of, slug, kind)| {
            let holds = move |key: Option<&str>| {
                key.is_some_and(|key| gone.contains(&(kind, key.to_owned())))
            };
            let entities = self.entities(of);
            let holders = entities.filter(move |entity| holds(entity.text(slug)));
            holders.map(move |entity| (of, entity.key().to_owned()))
        })
    }

    fn direct_dependents(self, kind: Kind, key: &str) -> Vec<(Kind, String)> {
        let mut found = Vec::new();
        for of in Kind::ALL {
            let needs = of.fields().iter().filter(|field| {
                field.ty == Type::Reference(kind)
                    && field.need == Need::Required
                    && field.shape == Shape::Single
            });
            for field in needs {
                let held = |key: &str| (of, key.to_owned());
                let entities = self.entities(of);
                let holders = entities.filter(|entity| entity.text(field.slug) == Some(key));
                found.extend(holders.map(|entity| held(entity.key())));
            }
        }
        found.sort();
        found
    }
}

/// How many records of which kinds: `2 Anbindungen, 1 Prüfung`.
pub fn counts(records: &[(Kind, String)]) -> String {
    let count = |kind: Kind| records.iter().filter(|(of, _)| *of == kind).count();
    let counted = |kind: Kind| {
        let def = kind.def();
        let count = count(kind);
        (count > 0).then(|| counted(count as u64, def.label, def.plural))
    };
    let words: Vec<String> = Kind::ALL.into_iter().filter_map(counted).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    #[test]
    fn an_authority_has_its_connections_and_these_have_their_runs() {
        let replica = replica(&[
            "gebiet 06633 name=Kassel",
            "behoerde w name=Wohngeldstelle gebiet=06633",
            "behoerde x name=Standesamt gebiet=06633",
            "anbindung a behoerde=w leistung=10092",
            "anbindung b behoerde=x leistung=10026",
            "pruefung p anbindung=a",
            "aufgabe t titel=Anrufen behoerde=w",
        ]);
        let dependents = view(&replica).dependents(Kind::Authority, "w");
        let expected = [(Kind::Connection, "a"), (Kind::TestRun, "p")];
        assert_eq!(
            dependents,
            expected.map(|(kind, key)| (kind, key.to_owned()))
        );
        assert_eq!(view(&replica).dependents(Kind::Task, "t"), []);
        assert_eq!(view(&replica).dependents(Kind::Area, "06633").len(), 5);
    }
}
