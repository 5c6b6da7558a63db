//! The lists that a field can choose from: short ones stand here, those of the field come from the catalogue.

use crate::model::catalogue::Catalogue;
use crate::model::keys::Level;

/// Which list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choices {
    /// Levels of areas.
    Level,
    /// Kinds of authority.
    AuthorityKind,
    /// Rungs of the ladder, as two digits.
    Status,
    /// Hemmnisse.
    SideState,
    /// Anbindungsvarianten.
    Variant,
    /// States of a Land's contract.
    Contract,
    /// Mängelklassen, as one digit.
    DefectClass,
    /// Results of a check point.
    Outcome,
    /// Sections of the Prüfliste.
    Section,
    /// Roles of persons.
    Role,
    /// Kinds of team.
    TeamKind,
    /// The catalogue of Hürden, O1 to R9.
    ObstacleKind,
    /// How grave a Hürde is.
    Severity,
    /// Who causes a Hürde.
    Cause,
    /// Escalation levels E1 to E6.
    Escalation,
    /// A short list of its own: slug and label.
    Of(&'static [(&'static str, &'static str)]),
}

/// One thing to choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pick {
    /// What is stored.
    pub slug: String,
    /// What people read.
    pub label: String,
}

impl Choices {
    /// What there is to choose, in the order to show.
    pub fn options(self, catalogue: &Catalogue) -> Vec<Pick> {
        match self {
            Self::Level => Level::ALL
                .into_iter()
                .map(|level| pick(level.slug(), level.label()))
                .collect(),
            Self::AuthorityKind => each(&catalogue.authority_kinds, |kind| (&kind.key, &kind.name)),
            Self::Status => catalogue
                .statuses
                .iter()
                .map(|status| pick(&format!("{:02}", status.code), &status.name))
                .collect(),
            Self::SideState => each(&catalogue.side_states, |state| (&state.key, &state.name)),
            Self::Variant => each(&catalogue.variants, |variant| (&variant.key, &variant.name)),
            Self::Contract => each(&catalogue.contract_states, |state| {
                (&state.key, &state.name)
            }),
            Self::DefectClass => catalogue
                .defect_classes
                .iter()
                .map(|class| pick(&class.number.to_string(), &class.name))
                .collect(),
            Self::Outcome => each(&catalogue.outcomes, |outcome| (&outcome.key, &outcome.name)),
            Self::Section => each(&catalogue.sections, |section| (&section.key, &section.name)),
            Self::Role => each(&catalogue.roles, |role| (&role.key, &role.name)),
            Self::TeamKind => each(&catalogue.team_kinds, |kind| (&kind.key, &kind.name)),
            Self::ObstacleKind => each(&catalogue.obstacle_kinds, |kind| (&kind.key, &kind.name)),
            Self::Severity => each(&catalogue.severities, |severity| {
                (&severity.key, &severity.name)
            }),
            Self::Cause => each(&catalogue.causes, |cause| (&cause.key, &cause.name)),
            Self::Escalation => each(&catalogue.escalation_levels, |level| {
                (&level.key, &level.name)
            }),
            Self::Of(list) => picks(list),
        }
    }

    /// The words for a stored slug, if it is on the list.
    pub fn label(self, catalogue: &Catalogue, slug: &str) -> Option<String> {
        let options = self.options(catalogue).into_iter();
        options
            .filter(|option| option.slug == slug)
            .map(|option| option.label)
            .next()
    }
}

fn pick(slug: &str, label: &str) -> Pick {
    Pick {
        slug: slug.to_owned(),
        label: label.to_owned(),
    }
}

fn picks(list: &[(&str, &str)]) -> Vec<Pick> {
    list.iter().map(|(slug, label)| pick(slug, label)).collect()
}

fn each<'a, T>(entries: &'a [T], names: impl Fn(&'a T) -> (&'a String, &'a String)) -> Vec<Pick> {
    entries
        .iter()
        .map(names)
        .map(|(slug, label)| pick(slug, label))
        .collect()
}
