//! The key of any area, told apart by its length.

use std::fmt;
use std::str::FromStr;

use super::digits::KeyError;
use super::regional::{Ags, Ars, KreisKey, LandKey, VerbandKey};

/// The levels of areas, from large to small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// One of the 16 Länder.
    Land,
    /// Landkreis, kreisfreie Stadt and their like.
    Kreis,
    /// Amt, Samtgemeinde, Verbandsgemeinde, Verwaltungsgemeinschaft and their like.
    Verband,
    /// Gemeinde or gemeindefreies Gebiet.
    Gemeinde,
}

impl Level {
    /// The German name of the level.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Land => "Land",
            Self::Kreis => "Kreis",
            Self::Verband => "Gemeindeverband",
            Self::Gemeinde => "Gemeinde",
        }
    }

    /// The word it is stored as.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Kreis => "kreis",
            Self::Verband => "verband",
            Self::Gemeinde => "gemeinde",
        }
    }

    /// All levels, from large to small.
    pub const ALL: [Self; 4] = [Self::Land, Self::Kreis, Self::Verband, Self::Gemeinde];
}

/// The key of an area: 2, 5, 9 or 8 digits. A 12-digit ARS is read as the Gemeinde it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaKey {
    /// 2 digits.
    Land(LandKey),
    /// 5 digits.
    Kreis(KreisKey),
    /// 9 digits.
    Verband(VerbandKey),
    /// 8 digits.
    Gemeinde(Ags),
    /// Written `fiktiv:11000901`: a key that some project invented, for instance for one of several authorities
    /// of a city. It lies in its Kreis like a real one, but no directory will ever bring or remove it.
    Fictitious(Ags),
}

/// What marks an invented key.
const FICTITIOUS: &str = "fiktiv";

impl AreaKey {
    /// Which level the area is on.
    pub const fn level(&self) -> Level {
        match self {
            Self::Land(_) => Level::Land,
            Self::Kreis(_) => Level::Kreis,
            Self::Verband(_) => Level::Verband,
            Self::Gemeinde(_) | Self::Fictitious(_) => Level::Gemeinde,
        }
    }

    /// The Land it is or lies in.
    pub fn land(&self) -> LandKey {
        match self {
            Self::Land(key) => *key,
            Self::Kreis(key) => key.land(),
            Self::Verband(key) => key.kreis().land(),
            Self::Gemeinde(key) | Self::Fictitious(key) => key.kreis().land(),
        }
    }

    /// The Kreis it is or lies in; a Land lies in none.
    pub fn kreis(&self) -> Option<KreisKey> {
        match self {
            Self::Land(_) => None,
            Self::Kreis(key) => Some(*key),
            Self::Verband(key) => Some(key.kreis()),
            Self::Gemeinde(key) | Self::Fictitious(key) => Some(key.kreis()),
        }
    }

    /// The next larger area that the key alone tells: Gemeinde and Verband lie in a Kreis, that in a Land.
    /// The Verband of a Gemeinde is not in its AGS; the directory knows it.
    pub fn parent(&self) -> Option<Self> {
        match self {
            Self::Land(_) => None,
            Self::Kreis(key) => Some(Self::Land(key.land())),
            Self::Verband(_) | Self::Gemeinde(_) | Self::Fictitious(_) => {
                self.kreis().map(Self::Kreis)
            }
        }
    }

    /// The bare digits, without the mark of an invented key.
    pub fn digits(&self) -> &str {
        match self {
            Self::Land(key) => key.as_str(),
            Self::Kreis(key) => key.as_str(),
            Self::Verband(key) => key.as_str(),
            Self::Gemeinde(key) | Self::Fictitious(key) => key.as_str(),
        }
    }
}

impl FromStr for AreaKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(key) = strip_fictitious(text) {
            return key.parse().map(Self::Fictitious);
        }
        match text.chars().filter(|c| !c.is_whitespace()).count() {
            0 => Err(KeyError::Empty {
                what: "Der Gebietsschlüssel",
            }),
            2 => text.parse().map(Self::Land),
            5 => text.parse().map(Self::Kreis),
            8 => text.parse().map(Self::Gemeinde),
            9 => text.parse().map(Self::Verband),
            12 => text.parse::<Ars>().map(|ars| Self::Gemeinde(ars.ags())),
            found => Err(KeyError::AreaLength { found }),
        }
    }
}

impl fmt::Display for AreaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fictitious(key) => f.pad(&format!("{FICTITIOUS}:{key}")),
            real => f.pad(real.digits()),
        }
    }
}

/// The key in "fiktiv:11000901", "fiktiv 11000901" or "11000901 (fiktiv)".
fn strip_fictitious(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    lower.contains(FICTITIOUS).then(|| {
        lower
            .replacen(FICTITIOUS, "", 1)
            .replace([':', '(', ')'], "")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> AreaKey {
        text.parse().unwrap()
    }

    #[test]
    fn the_length_tells_the_level() {
        let levels = ["06", "06633", "066330001", "06633001"].map(|text| key(text).level());
        assert_eq!(
            levels,
            [Level::Land, Level::Kreis, Level::Verband, Level::Gemeinde]
        );
        for text in ["06", "06633", "066330001", "06633001", "fiktiv:06633901"] {
            assert_eq!(key(text).to_string(), text);
        }
    }

    #[test]
    fn an_ars_names_its_gemeinde() {
        assert_eq!(key("066330001001"), key("06633001"));
    }

    #[test]
    fn parents_lead_to_the_land() {
        assert_eq!(key("06633001").parent(), Some(key("06633")));
        assert_eq!(key("066330001").parent(), Some(key("06633")));
        assert_eq!(key("06633").parent(), Some(key("06")));
        assert_eq!(key("06").parent(), None);
        assert_eq!(key("fiktiv:06633901").land(), key("06").land());
    }

    #[test]
    fn an_invented_key_is_marked_and_never_equal_to_a_real_one() {
        for text in ["fiktiv:11000901", "Fiktiv 11000901", "11000901 (fiktiv)"] {
            assert_eq!(key(text).to_string(), "fiktiv:11000901");
        }
        assert_ne!(key("fiktiv:11000901"), key("11000901"));
        assert!(
            "fiktiv:99000901"
                .parse::<AreaKey>()
                .unwrap_err()
                .to_string()
                .contains("„99“")
        );
    }

    #[test]
    fn other_lengths_are_named() {
        let message = "0663".parse::<AreaKey>().unwrap_err().to_string();
        assert!(message.ends_with("hier sind es 4."), "{message}");
        assert!(
            "".parse::<AreaKey>()
                .unwrap_err()
                .to_string()
                .contains("leer")
        );
    }
}
