//! Organisationsschlüssel of the Deutsches Verwaltungsdiensteverzeichnis (DVDV): the address of an authority.
//!
//! Two forms are in use: prefix, AGS, running number and environment (`wgb010540880000`), and prefix and AGS alone
//! (`bab:05111000`). A Landkreis stands there as its 5 digits and 000.

use std::fmt;
use std::str::FromStr;

use super::area::AreaKey;
use super::digits::{Digits, KeyError};
use super::regional::Ags;

/// Which environment the key addresses: the last two digits, 00 or 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Environment {
    /// 00
    Production,
    /// 99
    Test,
}

impl Environment {
    /// The German name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Production => "Produktion",
            Self::Test => "Test",
        }
    }

    const fn digits(self) -> &'static str {
        match self {
            Self::Production => "00",
            Self::Test => "99",
        }
    }
}

/// Whether the AGS in a key is the one to expect for an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is.
    Fits,
    /// The same Kreis, but another Gemeinde or the Kreis itself.
    SameKreis,
    /// Somewhere else.
    Elsewhere,
}

impl Fit {
    /// What to say to the person, if anything. A warning, for there are authorities seated outside their area.
    pub const fn warning(self) -> Option<&'static str> {
        match self {
            Self::Fits => None,
            Self::SameKreis => Some(
                "Der AGS im Organisationsschlüssel liegt im selben Kreis, ist aber nicht der des Gebiets der Behörde. \
                 Bitte prüfen.",
            ),
            Self::Elsewhere => Some(
                "Der AGS im Organisationsschlüssel gehört nicht zum Gebiet der Behörde. Bitte prüfen.",
            ),
        }
    }
}

/// A DVDV-Organisationsschlüssel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DvdvKey {
    prefix: String,
    /// The colon is part of the registered address, so it stays as it was typed.
    colon: Colon,
    ags: Ags,
    /// Absent in the short form.
    unit: Option<(Digits<2>, Environment)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Colon {
    Absent,
    Present,
}

const WHAT: &str = "Der DVDV-Organisationsschlüssel";

impl DvdvKey {
    /// The category of the authority, such as `wgb` for Wohngeld, in lower case.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The AGS; for a Landkreis its 5 digits and 000.
    pub fn ags(&self) -> Ags {
        self.ags
    }

    /// Running number among several authorities of one AGS, two digits. `None` in the short form.
    pub fn running_number(&self) -> Option<&str> {
        self.unit.as_ref().map(|(number, _)| number.as_str())
    }

    /// Test or production. `None` in the short form.
    pub fn environment(&self) -> Option<Environment> {
        self.unit.map(|(_, environment)| environment)
    }

    /// Whether the key is the one to expect for an authority of `area`. An authority of a Gemeindeverband is
    /// registered under one of its Gemeinden, so any AGS of the Kreis fits; one of a Land may sit anywhere in it.
    pub fn fits(&self, area: &AreaKey) -> Fit {
        let kreis = self.ags.kreis();
        let same_kreis = area.kreis() == Some(kreis);
        let fits = match area {
            AreaKey::Land(land) => *land == kreis.land(),
            AreaKey::Kreis(_) => same_kreis && self.ags.is_kreisfrei(),
            AreaKey::Verband(_) => same_kreis,
            AreaKey::Gemeinde(ags) | AreaKey::Fictitious(ags) => *ags == self.ags,
        };
        match (fits, same_kreis) {
            (true, _) => Fit::Fits,
            (false, true) => Fit::SameKreis,
            (false, false) => Fit::Elsewhere,
        }
    }
}

impl FromStr for DvdvKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyError::Empty { what: WHAT });
        }
        let wrong = |rule| KeyError::Rule { what: WHAT, rule };
        let letters = text
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(text.len());
        let (prefix, rest) = text.split_at(letters);
        if !(2..=8).contains(&prefix.len()) {
            return Err(wrong(
                "er beginnt mit dem Kürzel der Behördenart, etwa wgb, feb oder bab",
            ));
        }
        let (colon, digits) = match rest.strip_prefix(':') {
            Some(digits) => (Colon::Present, digits),
            None => (Colon::Absent, rest),
        };
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong(
                "nach dem Kürzel stehen, mit oder ohne Doppelpunkt, nur Ziffern",
            ));
        }
        let unit = match digits.len() {
            8 => None,
            12 => Some(parse_unit(digits.get(8..).unwrap_or_default())?),
            _ => {
                return Err(wrong(
                    "nach dem Kürzel stehen 8 Ziffern (AGS) oder 12 (AGS, laufende Nummer, Umgebung)",
                ));
            }
        };
        let ags = digits.get(..8).unwrap_or_default().parse()?;
        Ok(Self {
            prefix: prefix.to_lowercase(),
            colon,
            ags,
            unit,
        })
    }
}

/// Running number and environment, two digits each.
fn parse_unit(digits: &str) -> Result<(Digits<2>, Environment), KeyError> {
    let (number, environment) = digits.split_at_checked(2).unwrap_or_default();
    let environment = match environment {
        "00" => Environment::Production,
        "99" => Environment::Test,
        _ => {
            let rule = "die letzten zwei Ziffern sind 00 (Produktion) oder 99 (Test)";
            return Err(KeyError::Rule { what: WHAT, rule });
        }
    };
    Ok((Digits::parse(number, WHAT)?, environment))
}

impl fmt::Display for DvdvKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefix)?;
        if self.colon == Colon::Present {
            f.write_str(":")?;
        }
        f.write_str(self.ags.as_str())?;
        match &self.unit {
            Some((number, environment)) => write!(f, "{}{}", number.as_str(), environment.digits()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> DvdvKey {
        text.parse().unwrap()
    }

    fn fit(dvdv: &str, area: &str) -> Fit {
        key(dvdv).fits(&area.parse().unwrap())
    }

    #[test]
    fn the_long_form_has_running_number_and_environment() {
        let niebuell = key("wgb010540880000");
        assert_eq!(
            (niebuell.prefix(), niebuell.ags().as_str()),
            ("wgb", "01054088")
        );
        assert_eq!(niebuell.running_number(), Some("00"));
        assert_eq!(niebuell.environment(), Some(Environment::Production));
        assert_eq!(
            key("feb:066330000199").environment(),
            Some(Environment::Test)
        );
        assert_eq!(key("feb:066330000199").running_number(), Some("01"));
    }

    #[test]
    fn the_short_form_has_only_the_ags() {
        let duesseldorf = key("bab:05111000");
        assert_eq!(duesseldorf.ags().as_str(), "05111000");
        assert_eq!(
            (duesseldorf.running_number(), duesseldorf.environment()),
            (None, None)
        );
    }

    #[test]
    fn a_key_is_kept_as_it_is_registered() {
        for text in [
            "wgb010540880000",
            "feb:066330000199",
            "bab:05111000",
            "bab05111000",
        ] {
            assert_eq!(key(text).to_string(), text);
        }
        assert_eq!(key(" WGB010540880000 ").to_string(), "wgb010540880000");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let table = [
            ("", "leer"),
            ("010540880000", "Kürzel der Behördenart"),
            ("wgb01054088000", "8 Ziffern (AGS) oder 12"),
            ("wgb-010540880000", "nur Ziffern"),
            ("wgb010540880050", "00 (Produktion) oder 99 (Test)"),
            ("wgb180540880000", "Land (01 bis 16)"),
        ];
        for (text, reason) in table {
            let error = text.parse::<DvdvKey>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn it_fits_the_area_whose_ags_it_carries() {
        assert_eq!(fit("wgb010540880000", "01054088"), Fit::Fits);
        assert_eq!(fit("feb066330000000", "06633"), Fit::Fits);
        assert_eq!(fit("feb066110000000", "06611000"), Fit::Fits);
        assert_eq!(fit("wgb010540880000", "010545459"), Fit::Fits);
        assert_eq!(fit("wgb066330000000", "06"), Fit::Fits);
    }

    #[test]
    fn it_warns_when_it_belongs_elsewhere() {
        assert_eq!(fit("wgb066330010000", "06633"), Fit::SameKreis);
        assert_eq!(fit("wgb066330000000", "06633001"), Fit::SameKreis);
        assert_eq!(fit("wgb066330000000", "06634"), Fit::Elsewhere);
        assert_eq!(fit("wgb066330000000", "05"), Fit::Elsewhere);
        assert!(Fit::Elsewhere.warning().is_some() && Fit::Fits.warning().is_none());
    }
}
