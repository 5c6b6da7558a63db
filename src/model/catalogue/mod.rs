//! The facts of the field as data: which services, authorities, rungs and check points there are.
//!
//! The TOML files in `assets/` hold them with source and certainty per entry; this module gives them types and
//! refuses what does not fit together. It knows nothing of any workspace: what a team keeps refers to entries by key.

mod checklist;
mod document;
mod evidence;
mod holiday;
mod land;
mod leaflet;
mod milestone;
mod obstacle;
mod service;
mod status;
#[cfg(test)]
mod tests;
mod validate;

use std::sync::LazyLock;

pub use checklist::{CheckEnvironment, CheckItem, Derived, Duty, Outcome, OutcomeDemand};
pub use document::CatalogueError;
pub use evidence::{Certainty, Choice, Evidence, Fact};
pub use holiday::{HolidayDay, HolidayDayError, HolidayRule};
pub use land::{Land, Organisation};
pub use leaflet::{Benefit, ServiceStory, Term};
pub use milestone::{PactMilestone, Precision};
pub use obstacle::{EscalationLevel, ObstacleCategory, ObstacleKind, Severity, SidePath};
pub use service::{AuthorityKind, ExecutionLevel, Fee, LeikaEntry, Procedure, Service};
pub use status::{DefectClass, Path, Phase, SideState, SideStateDemand, Status, Variant};

use crate::model::keys::LandKey;
use document::Document;

/// Everything the catalogue knows. Lists are in the order people should see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// The 16 Länder.
    pub lands: Vec<Land>,
    /// Leistungen.
    pub services: Vec<Service>,
    /// Kinds of Vollzugsbehörde.
    pub authority_kinds: Vec<AuthorityKind>,
    /// The ladder, ascending.
    pub statuses: Vec<Status>,
    /// Hemmnisse.
    pub side_states: Vec<SideState>,
    /// Anbindungsvarianten.
    pub variants: Vec<Variant>,
    /// States of the contract of a Land for a service.
    pub contract_states: Vec<Choice>,
    /// Mängelklassen.
    pub defect_classes: Vec<DefectClass>,
    /// Sections of the Prüfliste.
    pub sections: Vec<Choice>,
    /// All points of the Prüfliste: those of every service first, then those of single services.
    pub check_items: Vec<CheckItem>,
    /// Results a point can have.
    pub outcomes: Vec<Outcome>,
    /// Categories of Hürden: O, T, F, R.
    pub obstacle_categories: Vec<ObstacleCategory>,
    /// Kinds of Hürde by category.
    pub obstacle_kinds: Vec<ObstacleKind>,
    /// Who may have caused a Hürde.
    pub causes: Vec<Choice>,
    /// How much a Hürde holds up, ascending.
    pub severities: Vec<Severity>,
    /// E1 to E6.
    pub escalation_levels: Vec<EscalationLevel>,
    /// Questions that an escalation must answer.
    pub escalation_contents: Vec<Choice>,
    /// Whom to ask beside the escalation levels.
    pub side_paths: Vec<SidePath>,
    /// Milestones of the Kommunalpakt by date.
    pub pact_milestones: Vec<PactMilestone>,
    /// Kommunale IT-Dienstleister.
    pub it_providers: Vec<Organisation>,
    /// Roll-in-Organisationen.
    pub roll_in_organisations: Vec<Organisation>,
    /// Rules for [`crate::model::holidays::holidays`].
    pub holiday_rules: Vec<HolidayRule>,
    /// Roles of persons.
    pub roles: Vec<Choice>,
    /// Kinds of team.
    pub team_kinds: Vec<Choice>,
    /// What people do online with a service.
    pub stories: Vec<ServiceStory>,
    /// What a connection brings.
    pub benefits: Vec<Benefit>,
    /// Words that not everybody knows.
    pub terms: Vec<Term>,
}

/// The texts a catalogue is read from, one per file in `assets/`.
#[derive(Debug, Clone, Copy)]
struct Sources<'a> {
    lands: &'a str,
    services: &'a str,
    authority_kinds: &'a str,
    status: &'a str,
    checklist: &'a str,
    obstacles: &'a str,
    milestones: &'a str,
    organisations: &'a str,
    holidays: &'a str,
    roles: &'a str,
    leaflet: &'a str,
}

macro_rules! asset {
    ($file:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/", $file))
    };
}

const BUILTIN: Sources<'static> = Sources {
    lands: asset!("laender.toml"),
    services: asset!("leistungen.toml"),
    authority_kinds: asset!("behoerdenarten.toml"),
    status: asset!("status.toml"),
    checklist: asset!("pruefliste.toml"),
    obstacles: asset!("huerden.toml"),
    milestones: asset!("meilensteine.toml"),
    organisations: asset!("dienstleister.toml"),
    holidays: asset!("feiertage.toml"),
    roles: asset!("rollen.toml"),
    leaflet: asset!("merkblatt.toml"),
};

impl Catalogue {
    /// The catalogue this program was built with, read once.
    ///
    /// # Errors
    /// Only if the program was built with a broken file, which a test rules out; then it should not start.
    pub fn builtin() -> Result<&'static Self, &'static CatalogueError> {
        static CATALOGUE: LazyLock<Result<Catalogue, CatalogueError>> =
            LazyLock::new(|| Catalogue::parse(&BUILTIN)?.checked());
        CATALOGUE.as_ref()
    }

    /// The built-in catalogue with other Leistungen, as the OZG coordination of a Land may issue them (the text of a
    /// file shaped like `leistungen.toml`). Extra check points of services that are not in it are left out.
    ///
    /// # Errors
    /// Names entry and rule if the text is not such a file or refers to what the catalogue does not have.
    pub fn with_services(text: &str) -> Result<Self, CatalogueError> {
        let mut catalogue = Self::parse(&Sources {
            services: text,
            ..BUILTIN
        })?;
        let services = &catalogue.services;
        catalogue.check_items.retain(|item| {
            item.service
                .as_ref()
                .is_none_or(|of| services.iter().any(|service| service.key == *of))
        });
        catalogue.checked()
    }

    fn checked(self) -> Result<Self, CatalogueError> {
        validate::check(&self).map(|()| self)
    }

    /// Types every entry; whether they fit together is still open.
    fn parse(sources: &Sources<'_>) -> Result<Self, CatalogueError> {
        let mut lands = Document::parse("laender.toml", sources.lands)?;
        let mut services = Document::parse("leistungen.toml", sources.services)?;
        let mut kinds = Document::parse("behoerdenarten.toml", sources.authority_kinds)?;
        let mut status = Document::parse("status.toml", sources.status)?;
        let mut checklist = Document::parse("pruefliste.toml", sources.checklist)?;
        let mut obstacles = Document::parse("huerden.toml", sources.obstacles)?;
        let mut milestones = Document::parse("meilensteine.toml", sources.milestones)?;
        let mut organisations = Document::parse("dienstleister.toml", sources.organisations)?;
        let mut holidays = Document::parse("feiertage.toml", sources.holidays)?;
        let mut roles = Document::parse("rollen.toml", sources.roles)?;
        let mut leaflet = Document::parse("merkblatt.toml", sources.leaflet)?;
        let catalogue = Self {
            lands: lands.take("land")?,
            services: services.take("leistung")?,
            authority_kinds: kinds.take("behoerdenart")?,
            statuses: status.take("status")?,
            side_states: status.take("hemmnis")?,
            variants: status.take("variante")?,
            contract_states: status.take("landesvertrag")?,
            defect_classes: status.take("maengelklasse")?,
            sections: checklist.take("abschnitt")?,
            check_items: checklist.take("punkt")?,
            outcomes: checklist.take("ergebnis")?,
            obstacle_categories: obstacles.take("kategorie")?,
            obstacle_kinds: obstacles.take("huerde")?,
            causes: obstacles.take("verursacher")?,
            severities: obstacles.take("schwere")?,
            escalation_levels: obstacles.take("eskalationsstufe")?,
            escalation_contents: obstacles.take("eskalationsangabe")?,
            side_paths: obstacles.take("nebenweg")?,
            pact_milestones: milestones.take("meilenstein")?,
            it_providers: organisations.take("it_dienstleister")?,
            roll_in_organisations: organisations.take("roll_in_organisation")?,
            holiday_rules: holidays.take("feiertag")?,
            roles: roles.take("rolle")?,
            team_kinds: roles.take("teamart")?,
            stories: leaflet.take("leistung")?,
            benefits: leaflet.take("nutzen")?,
            terms: leaflet.take("begriff")?,
        };
        for document in [
            lands,
            services,
            kinds,
            status,
            checklist,
            obstacles,
            milestones,
            organisations,
            holidays,
            roles,
            leaflet,
        ] {
            document.finish()?;
        }
        Ok(catalogue)
    }

    /// The Land with this key.
    pub fn land(&self, key: LandKey) -> Option<&Land> {
        self.lands.iter().find(|land| land.key == key)
    }

    /// The service with this OZG-ID, also if it is one of its further ids.
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| {
            service.key == id
                || service
                    .further_ids
                    .iter()
                    .any(|further| further.as_str() == id)
        })
    }

    /// The kind of authority with this key.
    pub fn authority_kind(&self, key: &str) -> Option<&AuthorityKind> {
        self.authority_kinds.iter().find(|kind| kind.key == key)
    }

    /// The services that a kind of authority executes.
    pub fn services_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Service> {
        self.services
            .iter()
            .filter(move |service| service.kinds.iter().any(|key| key == kind))
    }

    /// The rung with this code.
    pub fn status(&self, code: u8) -> Option<&Status> {
        self.statuses.iter().find(|status| status.code == code)
    }

    /// The Hemmnis with this key.
    pub fn side_state(&self, key: &str) -> Option<&SideState> {
        self.side_states.iter().find(|state| state.key == key)
    }

    /// The Anbindungsvariante with this key.
    pub fn variant(&self, key: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.key == key)
    }

    /// The state of a contract with this key.
    pub fn contract_state(&self, key: &str) -> Option<&Choice> {
        choice(&self.contract_states, key)
    }

    /// The Mängelklasse with this number.
    pub fn defect_class(&self, number: u8) -> Option<&DefectClass> {
        self.defect_classes
            .iter()
            .find(|class| class.number == number)
    }

    /// The section of the Prüfliste with this key.
    pub fn section(&self, key: &str) -> Option<&Choice> {
        choice(&self.sections, key)
    }

    /// The point of the Prüfliste with this key.
    pub fn check_item(&self, key: &str) -> Option<&CheckItem> {
        self.check_items.iter().find(|item| item.key == key)
    }

    /// The points to be worked for a service by way of a variant: those of every service, then its own. While no
    /// variant is decided, the points of all paths.
    pub fn checklist_for(&self, service: &str, variant: Option<&Variant>) -> Vec<&CheckItem> {
        self.check_items
            .iter()
            .filter(|item| item.service.as_deref().is_none_or(|of| of == service))
            .filter(|item| item.applies_to(variant))
            .collect()
    }

    /// The result with this key.
    pub fn outcome(&self, key: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.key == key)
    }

    /// The category of Hürden with this letter.
    pub fn obstacle_category(&self, key: &str) -> Option<&ObstacleCategory> {
        self.obstacle_categories
            .iter()
            .find(|category| category.key == key)
    }

    /// The kind of Hürde with this key, such as `T4`.
    pub fn obstacle_kind(&self, key: &str) -> Option<&ObstacleKind> {
        self.obstacle_kinds.iter().find(|kind| kind.key == key)
    }

    /// The cause with this key.
    pub fn cause(&self, key: &str) -> Option<&Choice> {
        choice(&self.causes, key)
    }

    /// The severity with this key.
    pub fn severity(&self, key: &str) -> Option<&Severity> {
        self.severities.iter().find(|severity| severity.key == key)
    }

    /// The escalation level with this key, `E1` to `E6`.
    pub fn escalation_level(&self, key: &str) -> Option<&EscalationLevel> {
        self.escalation_levels.iter().find(|level| level.key == key)
    }

    /// The role with this key.
    pub fn role(&self, key: &str) -> Option<&Choice> {
        choice(&self.roles, key)
    }

    /// The kind of team with this key.
    pub fn team_kind(&self, key: &str) -> Option<&Choice> {
        choice(&self.team_kinds, key)
    }
}

fn choice<'a>(choices: &'a [Choice], key: &str) -> Option<&'a Choice> {
    choices.iter().find(|choice| choice.key == key)
}
