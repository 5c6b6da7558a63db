//! Leistungen and the kinds of authority that execute them.

use serde::Deserialize;

use super::document::{all_parsed, parsed};
use super::evidence::{Evidence, Fact};
use crate::model::keys::{LeikaKey, OzgId};

/// Where in the administration something is executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExecutionLevel {
    /// A single municipality.
    Gemeinde,
    /// Amt, Samtgemeinde, Verbandsgemeinde, Verwaltungsgemeinschaft.
    Verband,
    /// Landkreis or kreisfreie Stadt.
    Kreis,
    /// An authority of the Land.
    Land,
    /// A chamber, such as the Handwerkskammer.
    Kammer,
    /// An authority of the Bund.
    Bund,
}

impl ExecutionLevel {
    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Gemeinde => "Gemeinde",
            Self::Verband => "Gemeindeverband",
            Self::Kreis => "Kreis oder kreisfreie Stadt",
            Self::Land => "Land",
            Self::Kammer => "Kammer",
            Self::Bund => "Bund",
        }
    }
}

/// One Leistung of the OZG-Umsetzungskatalog that teams roll out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// OZG-ID of five digits; `breitband` has none and carries its own word.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// Further OZG-IDs that are rolled out together with this one.
    #[serde(rename = "weitere_ids", default, deserialize_with = "all_parsed")]
    pub further_ids: Vec<OzgId>,
    /// Name in the catalogue of the OZG.
    pub name: String,
    /// At most 12 columns.
    #[serde(rename = "kurz")]
    pub short: String,
    /// Themenfeld of the OZG.
    #[serde(rename = "themenfeld")]
    pub field: String,
    /// Lebens- or Geschäftslage; unknown for what is not in the catalogue of the OZG.
    #[serde(rename = "lage")]
    pub situation: Option<String>,
    /// Who leads development and roll-out.
    #[serde(rename = "federfuehrung")]
    pub lead: Fact,
    /// Kinds of authority that execute it (keys of [`AuthorityKind`]).
    #[serde(rename = "behoerdenarten")]
    pub kinds: Vec<String>,
    /// Levels it is executed at, depending on the Land.
    #[serde(rename = "ebenen")]
    pub levels: Vec<ExecutionLevel>,
    /// The most important Leistungsschlüssel; a selection, the catalogue knows more.
    #[serde(default)]
    pub leika: Vec<LeikaEntry>,
    /// Data standards its messages follow.
    #[serde(default)]
    pub standards: Vec<Fact>,
    /// Known Anbindungsvarianten (keys of [`super::Variant`]); empty means none is known, not that none is possible.
    #[serde(rename = "varianten", default)]
    pub variants: Vec<String>,
    /// Fachverfahren known to be in use.
    #[serde(rename = "fachverfahren", default)]
    pub procedures: Vec<Procedure>,
    /// Name of the DVDV service entry, where one is known.
    #[serde(rename = "dvdv_dienst")]
    pub dvdv_service: Option<Fact>,
    /// Whether applicants pay a fee; absent where it is not known.
    #[serde(rename = "gebuehren")]
    pub fee: Option<Fee>,
    /// Whether teams start with it switched on.
    #[serde(rename = "aktiv")]
    pub active: bool,
    /// What teams should know beforehand.
    #[serde(rename = "hinweise", default)]
    pub notes: Vec<String>,
    /// How sure it is that this is one of the 16 Fokusleistungen, and where that and the key come from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// A Leistungsschlüssel and its official designation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeikaEntry {
    /// The key itself.
    #[serde(rename = "schluessel", deserialize_with = "parsed")]
    pub key: LeikaKey,
    /// Official designation.
    pub name: String,
}

/// A Fachverfahren, the software in which an authority works.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Product.
    pub name: String,
    /// Who makes it.
    #[serde(rename = "hersteller")]
    pub vendor: Option<String>,
    /// How sure its use for this service is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// Whether applicants pay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// True if a fee is due at least for part of the cases.
    #[serde(rename = "pflichtig")]
    pub due: bool,
    /// How sure it is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

/// A kind of Vollzugsbehörde. Its key is the second half of an authority's key: `06633-wohngeld`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityKind {
    /// ASCII letters, stable.
    #[serde(rename = "schluessel")]
    pub key: String,
    /// Such as "Wohngeldbehörde".
    pub name: String,
    /// Pattern with `{gebiet}`; see [`AuthorityKind::name_for`].
    #[serde(rename = "muster")]
    pattern: String,
    /// ExecutionLevel at which such authorities are proposed first.
    #[serde(rename = "ebene")]
    pub level: ExecutionLevel,
    /// Prefix of the DVDV-Organisationsschlüssel, where one is known.
    #[serde(rename = "dvdv_praefix")]
    pub dvdv_prefix: Option<Fact>,
    /// What teams should know beforehand.
    #[serde(rename = "hinweis")]
    pub note: Option<String>,
    /// How sure the entry is, and where it comes from.
    #[serde(rename = "beleg")]
    pub evidence: Evidence,
}

impl AuthorityKind {
    /// The full name of such an authority in an area: "Wohngeldbehörde Landkreis Kassel".
    pub fn name_for(&self, area: &str) -> String {
        self.pattern.replace(Self::AREA, area)
    }

    /// Whether the pattern names the area exactly once.
    pub(super) fn has_area(&self) -> bool {
        self.pattern.matches(Self::AREA).count() == 1
    }

    const AREA: &str = "{gebiet}";
}
