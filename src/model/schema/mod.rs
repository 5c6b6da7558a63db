//! One table that says which fields every kind has: forms, validation, columns, filters, files, conflict texts and
//! the command line all read it. Adding a field is adding a line in [`tables`](self::tables).
//!
//! It knows nothing of any workspace: references are keys, resolved above.

mod choices;
mod field;
mod kind;
mod parse;
mod tables;

pub use choices::{Choices, Pick};
pub use field::{Bounds, Field, Need, Shape, TextRule, Type};
pub use kind::{Kind, KindDef, Upkeep};
pub use parse::{
    FieldError, ParseContext, date, date_value, display, parse, parse_item, time, time_value,
};

use crate::replica::Privacy;

impl Kind {
    /// Its entry in the table.
    pub fn def(self) -> &'static KindDef {
        tables::def(self)
    }

    /// Its fields, in the order of forms.
    pub fn fields(self) -> &'static [Field] {
        self.def().fields
    }

    /// The field with this slug.
    pub fn field(self, slug: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.slug == slug)
    }

    /// The kind that `word` names: German or English, singular or plural, any case.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::ALL
            .into_iter()
            .find(|kind| kind.def().words.contains(&word.as_str()))
    }

    /// The kind that is stored under `slug`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The name it is stored under.
    pub fn slug(self) -> &'static str {
        self.def().slug
    }
}

impl Field {
    /// Whether its values must be erasable.
    pub const fn is_personal(&self) -> bool {
        matches!(self.privacy, Privacy::Personal)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn words_and_slugs_name_one_kind_each() {
        let mut words = HashSet::new();
        for kind in Kind::ALL {
            for word in kind.def().words {
                assert!(words.insert(*word), "{word} stands for two kinds");
                assert_eq!(Kind::from_word(&word.to_uppercase()), Some(kind));
            }
            assert_eq!(Kind::from_slug(kind.slug()), Some(kind));
            assert!(kind.def().words.contains(&kind.slug()));
        }
    }

    #[test]
    fn every_field_has_its_own_ascii_slug_and_says_what_it_is_for() {
        for kind in Kind::ALL {
            let mut slugs = HashSet::new();
            for field in kind.fields() {
                let slug = field.slug;
                assert!(slugs.insert(slug), "{kind:?} has {slug} twice");
                assert!(
                    slug.bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
                    "{slug}"
                );
                assert!(!field.label.is_empty() && !field.group.is_empty(), "{slug}");
            }
            assert!(
                kind.def()
                    .title
                    .iter()
                    .all(|slug| kind.field(slug).is_some()),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn names_and_ways_to_reach_a_person_are_personal() {
        for slug in ["name", "email", "telefon", "bemerkung"] {
            assert!(Kind::Person.field(slug).unwrap().is_personal(), "{slug}");
        }
        assert!(!Kind::Person.field("rolle").unwrap().is_personal());
    }

    #[test]
    fn every_choice_offers_something() {
        let catalogue = crate::model::catalogue::Catalogue::builtin().unwrap();
        for field in Kind::ALL.into_iter().flat_map(Kind::fields) {
            if let Type::Choice(choices) = field.ty {
                let options = choices.options(catalogue);
                let slugs: HashSet<_> = options.iter().map(|option| option.slug.clone()).collect();
                assert!(!options.is_empty(), "{}", field.slug);
                assert_eq!(slugs.len(), options.len(), "{}", field.slug);
            }
        }
    }
}
