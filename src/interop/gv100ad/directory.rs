//! What a directory holds: areas with their facts, and how they lie in each other.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::{BadLine, GvError};
use crate::model::keys::{AreaKey, Ars, BezirkKey, KreisKey, Level, Membership, Plz, RegionKey};

/// A Gemeindeverzeichnis, in the order of the file: every area stands behind the larger ones it lies in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// Länder (Satzart 10), Kreise (40), Gemeindeverbände (50), Gemeinden (60).
    pub areas: Vec<Area>,
    /// Regierungsbezirke (20) and Regionen (30): they group Kreise, but no authority of ours is theirs.
    pub districts: Vec<District>,
    /// Lines that were skipped, in the order of the file.
    pub bad_lines: Vec<BadLine>,
}

/// An area as the directory describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Level and key.
    pub key: AreaKey,
    /// The next larger area that the directory has: for a member of a Gemeindeverband that Verband.
    pub parent: Option<AreaKey>,
    /// Official name, cut off by the format at 50 characters.
    pub name: String,
    /// Where the administration sits. Gemeinden and many Verbände have none.
    pub seat: Option<String>,
    /// What kind of Kreis, Verband or Gemeinde it is.
    pub code: Option<TextCode>,
    /// Gebietsstand: the day for which this holds.
    pub date: NaiveDate,
    /// What only Gemeinden have.
    pub gemeinde: Option<GemeindeFacts>,
}

/// Facts of a Gemeinde.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GemeindeFacts {
    /// Regionalschlüssel; its Verband may be the stand-in of a Gemeinde that has none.
    pub ars: Ars,
    /// Area in hectares.
    pub hectares: u64,
    /// Inhabitants; 0 is possible, and not only where nobody lives.
    pub inhabitants: u64,
    /// Male inhabitants.
    pub male: u64,
    /// Postal code of the administration's seat.
    pub plz: Option<Plz>,
    /// There are further postal codes. `None` where the format does not say.
    pub several_plz: Option<bool>,
    /// Where it lies. `None` where the format does not say.
    pub position: Option<Position>,
    /// Degree of urbanisation in official words. `None` where the format does not say.
    pub urbanisation: Option<String>,
    /// Number of the Finanzamt.
    pub finanzamt: Option<String>,
    /// Oberlandesgericht 1, Landgericht 1, Amtsgericht 2; may hold letters.
    pub gericht: Option<String>,
    /// Number of the Arbeitsagentur.
    pub arbeitsagentur: Option<String>,
    /// Constituencies of the Bundestag, from and to.
    pub wahlkreise: Option<RangeInclusive<u16>>,
}

/// Where a Gemeinde lies: degrees as published, with a decimal comma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Longitude.
    pub east: String,
    /// Latitude.
    pub north: String,
}

/// A Regierungsbezirk, or one of the Regionen of Baden-Württemberg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Which one.
    pub key: DistrictKey,
    /// Official name.
    pub name: String,
    /// Where the administration sits; former ones have none.
    pub seat: Option<String>,
    /// Gebietsstand: the day for which this holds.
    pub date: NaiveDate,
}

/// The key of a district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DistrictKey {
    /// Satzart 20.
    Bezirk(BezirkKey),
    /// Satzart 30.
    Region(RegionKey),
}

impl DistrictKey {
    /// 3 or 4 digits; the keys of all its Kreise begin with them.
    pub fn digits(&self) -> &str {
        match self {
            Self::Bezirk(key) => key.as_str(),
            Self::Region(key) => key.as_str(),
        }
    }
}

/// Textkennzeichen: the kind of Kreis (41–45), Verband (50–58) or Gemeinde (60–67). Others are kept as they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextCode(pub u8);

const TEXT_CODES: &[(u8, &str)] = &[
    (41, "Kreisfreie Stadt"),
    (42, "Stadtkreis"),
    (43, "Kreis"),
    (44, "Landkreis"),
    (45, "Regionalverband"),
    (50, "Verbandsfreie Gemeinde"),
    (51, "Amt"),
    (52, "Samtgemeinde"),
    (53, "Verbandsgemeinde"),
    (54, "Verwaltungsgemeinschaft"),
    (55, "Kirchspielslandgemeinde"),
    (56, "Verwaltungsverband"),
    (57, "Verwaltungsgemeinschaft (Trägermodell)"),
    (58, "Erfüllende Gemeinde"),
    (60, "Markt"),
    (61, "Kreisfreie Stadt"),
    (62, "Stadtkreis"),
    (63, "Stadt"),
    (64, "Kreisangehörige Gemeinde"),
    (65, "Gemeindefreies Gebiet, bewohnt"),
    (66, "Gemeindefreies Gebiet, unbewohnt"),
    (67, "Große Kreisstadt"),
];

/// Words that already say what an area is.
const SPEAKING: [&str; 4] = ["kreis", "region", "amt", "gemeinde"];

/// Whether a word of the name ends so: "Ennepe-Ruhr-Kreis", "Städteregion Aachen".
fn says(name: &str, ending: &str) -> bool {
    let name = name.to_lowercase();
    name.split(|c: char| !c.is_alphabetic())
        .any(|word| word.ends_with(ending))
}

impl TextCode {
    /// The German name. `None` for codes that are not in the description of the format.
    pub fn label(self) -> Option<&'static str> {
        TEXT_CODES
            .iter()
            .find(|(code, _)| *code == self.0)
            .map(|(_, label)| *label)
    }

    /// Kinds of area whose official names are mostly bare names of places.
    fn goes_before_the_name(self) -> bool {
        matches!(self.0, 43 | 44 | 51..=53)
    }

    /// A gemeindefreies Gebiet: a forest, a lake, a stretch of coast. It has no administration.
    pub fn is_gemeindefrei(self) -> bool {
        matches!(self.0, 65 | 66)
    }
}

impl Area {
    /// What people call it: "Landkreis Kassel", where the official name is only "Kassel" and names the city, too.
    pub fn full_name(&self) -> String {
        let code = self.code.filter(|code| code.goes_before_the_name());
        match code.and_then(TextCode::label) {
            Some(label) if !SPEAKING.iter().any(|word| says(&self.name, word)) => {
                format!("{label} {}", self.name)
            }
            _ => self.name.clone(),
        }
    }

    /// The Gemeindeverband that it belongs to; the stand-ins of verbandsfreie Gemeinden do not count.
    pub fn verband(&self) -> Option<AreaKey> {
        let ars = self.gemeinde.as_ref()?.ars;
        (ars.membership() == Membership::Member).then(|| AreaKey::Verband(ars.verband()))
    }

    /// The area that it lies in on screen: its Verband if it belongs to one, else the Kreis, else the Land; of these
    /// the nearest that is `known`. Two stretches of water have no Kreis.
    fn nearest_parent(&self, known: &HashSet<AreaKey>) -> Option<AreaKey> {
        let larger = self.ancestors().filter(|key| key.level() != Level::Verband);
        self.verband()
            .into_iter()
            .chain(larger)
            .find(|key| known.contains(key))
    }

    /// Whether the area is `other` or lies in it.
    pub fn is_within(&self, other: &AreaKey) -> bool {
        match other {
            AreaKey::Land(land) => self.key.land() == *land,
            AreaKey::Kreis(kreis) => self.key.kreis() == Some(*kreis),
            AreaKey::Verband(verband) => {
                self.key == *other
                    || self
                        .gemeinde
                        .as_ref()
                        .is_some_and(|facts| facts.ars.verband() == *verband)
            }
            AreaKey::Gemeinde(_) | AreaKey::Fictitious(_) => self.key == *other,
        }
    }

    /// Every larger area it lies in, as its keys tell, the nearest first.
    fn ancestors(&self) -> impl Iterator<Item = AreaKey> {
        let verband = self
            .gemeinde
            .as_ref()
            .map(|facts| AreaKey::Verband(facts.ars.verband()));
        let kreis = self.key.kreis().map(AreaKey::Kreis);
        let land = AreaKey::Land(self.key.land());
        [verband, kreis, Some(land)]
            .into_iter()
            .flatten()
            .filter(|key| *key != self.key)
    }
}

impl Directory {
    /// The newest Gebietsstand in it.
    pub fn date(&self) -> Option<NaiveDate> {
        let districts = self.districts.iter().map(|district| district.date);
        self.areas
            .iter()
            .map(|area| area.date)
            .chain(districts)
            .max()
    }

    /// How many areas of a level there are.
    pub fn count(&self, level: Level) -> usize {
        self.areas
            .iter()
            .filter(|area| area.key.level() == level)
            .count()
    }

    /// Nothing could be read.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty() && self.districts.is_empty()
    }

    /// Tells every area which one it lies in, once all are known.
    pub(in crate::interop) fn find_parents(&mut self) {
        let known = self.areas.iter().map(|area| area.key).collect();
        for area in &mut self.areas {
            area.parent = area.nearest_parent(&known);
        }
    }

    /// The Regierungsbezirk of a Kreis, where there is one.
    pub fn bezirk_of(&self, kreis: &KreisKey) -> Option<&District> {
        let key = DistrictKey::Bezirk(kreis.bezirk());
        self.districts.iter().find(|district| district.key == key)
    }

    /// Only the chosen areas, with all that lies in them and all they lie in.
    ///
    /// # Errors
    /// When neither a chosen area nor anything in it is in the directory.
    pub fn only(&self, chosen: &[AreaKey]) -> Result<Self, GvError> {
        if let Some(missing) = chosen
            .iter()
            .find(|key| !self.areas.iter().any(|area| area.is_within(key)))
        {
            return Err(GvError::NoSuchArea(*missing));
        }
        let within = |area: &&Area| chosen.iter().any(|key| area.is_within(key));
        let inner: Vec<&Area> = self.areas.iter().filter(within).collect();
        let kept: HashSet<AreaKey> = inner
            .iter()
            .flat_map(|area| area.ancestors().chain([area.key]))
            .collect();
        let in_district = |district: &&District| {
            inner
                .iter()
                .any(|area| area.key.digits().starts_with(district.key.digits()))
        };
        Ok(Self {
            areas: self
                .areas
                .iter()
                .filter(|area| kept.contains(&area.key))
                .cloned()
                .collect(),
            districts: self.districts.iter().filter(in_district).cloned().collect(),
            bad_lines: self.bad_lines.clone(),
        })
    }
}
