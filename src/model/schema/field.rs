//! What can be said of a field, and the short words to say it with.

use super::choices::Choices;
use super::kind::Kind;
use crate::replica::Privacy;

/// A field of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name it is stored under: ASCII form of the German label, stable for ever.
    pub slug: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Whether it holds one value or many.
    pub shape: Shape,
    /// Whether a record can do without.
    pub need: Need,
    /// Whether its values must be erasable.
    pub privacy: Privacy,
    /// The heading it stands under in forms.
    pub group: &'static str,
    /// One line of help, or nothing where the label says it all.
    pub help: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    /// One line.
    Text(TextRule),
    /// Several lines.
    LongText,
    /// A whole number.
    Integer(Bounds),
    /// Yes or no.
    YesNo,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// One of a list.
    Choice(Choices),
    /// The key of another record.
    Reference(Kind),
}

/// From and to, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Smallest.
    pub min: i64,
    /// Largest.
    pub max: i64,
}

/// Whether a field holds one value or many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One value.
    Single,
    /// Any number of different values; each is an item of its own and merges by itself.
    Set,
    /// One value per point of a Prüfliste.
    PerCheckItem,
}

/// Whether a record can do without the field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// A record cannot be without it.
    Required,
    /// It can.
    Optional,
}

/// What a line of text must look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextRule {
    /// Anything.
    Any,
    /// Amtlicher Regionalschlüssel, 12 digits.
    Ars,
    /// Postleitzahl.
    Plz,
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Address of a page, with `http://` or `https://`.
    Url,
    /// LeiKa key, 14 digits.
    Leika,
    /// DVDV-Organisationsschlüssel.
    Dvdv,
    /// Organisationseinheit of the PVOG.
    Pvog,
    /// FIT-Connect destination, a UUID.
    Destination,
    /// Behördenkennzahl, 4 digits.
    Bkz,
    /// Degrees with a decimal comma.
    Degrees,
    /// Ways of transport by their letters, such as `O, F`.
    Paths,
}

impl Field {
    /// A field with its label; single, optional, open, without help.
    pub(super) const fn new(slug: &'static str, label: &'static str, ty: Type) -> Self {
        Self {
            slug,
            label,
            ty,
            shape: Shape::Single,
            need: Need::Optional,
            privacy: Privacy::Open,
            group: "",
            help: "",
        }
    }

    pub(super) const fn set(mut self) -> Self {
        self.shape = Shape::Set;
        self
    }

    pub(super) const fn per_check_item(mut self) -> Self {
        self.shape = Shape::PerCheckItem;
        self
    }

    pub(super) const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    pub(super) const fn personal(mut self) -> Self {
        self.privacy = Privacy::Personal;
        self
    }

    pub(super) const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    pub(super) const fn group(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }
}

/// Puts fields under a heading.
pub(super) const fn grouped<const N: usize>(
    group: &'static str,
    mut fields: [Field; N],
) -> [Field; N] {
    let mut at = 0;
    while at < N {
        fields[at] = fields[at].group(group);
        at += 1;
    }
    fields
}

pub(super) const fn text(slug: &'static str, label: &'static str) -> Field {
    Field::new(slug, label, Type::Text(TextRule::Any))
}

pub(super) const fn line(slug: &'static str, label: &'static str, rule: TextRule) -> Field {
    Field::new(slug, label, Type::Text(rule))
}

pub(super) const fn long(slug: &'static str, label: &'static str) -> Field {
    Field::new(slug, label, Type::LongText)
}

/// A number from 0 to `max`.
pub(super) const fn count(slug: &'static str, label: &'static str, max: i64) -> Field {
    Field::new(slug, label, Type::Integer(Bounds { min: 0, max }))
}

pub(super) const fn yes_no(slug: &'static str, label: &'static str) -> Field {
    Field::new(slug, label, Type::YesNo)
}

pub(super) const fn date(slug: &'static str, label: &'static str) -> Field {
    Field::new(slug, label, Type::Date)
}

pub(super) const fn time(slug: &'static str, label: &'static str) -> Field {
    Field::new(slug, label, Type::Time)
}

pub(super) const fn choice(slug: &'static str, label: &'static str, choices: Choices) -> Field {
    Field::new(slug, label, Type::Choice(choices))
}

pub(super) const fn reference(slug: &'static str, label: &'static str, kind: Kind) -> Field {
    Field::new(slug, label, Type::Reference(kind))
}
