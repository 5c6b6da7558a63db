//! Numbers of services and of systems.

use std::fmt;
use std::str::FromStr;

use super::digits::{KeyError, any, digit_key};

digit_key! {
    /// OZG-ID of the OZG-Umsetzungskatalog: 5 digits, 1nnnn.
    OzgId, 5, "Die OZG-ID", begins_with_1
}
digit_key! {
    /// Leistungsschlüssel of the LeiKa, 14 digits: 99, Gruppe 3, Kennung 3, Verrichtung 3, Detail 3.
    LeikaKey, 14, "Der LeiKa-Schlüssel", begins_with_99
}
digit_key! {
    /// Behördenkennzahl of a Meldebehörde, 4 digits.
    Bkz, 4, "Die Behördenkennzahl (BKZ)", any
}

/// The key of the (first) authority of a kind in an area: telling, so that two teams that create it offline create the
/// same one.
pub fn authority_key(area: &str, kind: &str) -> String {
    format!("{area}-{kind}")
}

/// The key of the connection of an authority to a service.
pub fn connection_key(authority: &str, service: &str) -> String {
    format!("{authority}-{service}")
}

fn begins_with_1(what: &'static str, digits: &str) -> Result<(), KeyError> {
    if digits.starts_with('1') {
        Ok(())
    } else {
        Err(KeyError::Rule {
            what,
            rule: "die erste Ziffer ist 1",
        })
    }
}

fn begins_with_99(what: &'static str, digits: &str) -> Result<(), KeyError> {
    if digits.starts_with("99") {
        Ok(())
    } else {
        Err(KeyError::Rule {
            what,
            rule: "die ersten Ziffern sind 99",
        })
    }
}

/// Organisationseinheit of the Portalverbund (PVOG): `L100012.OE.225060530`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PvogId(String);

impl FromStr for PvogId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let what = "Die PVOG-Organisationseinheit";
        let text = text.trim().to_uppercase();
        if text.is_empty() {
            return Err(KeyError::Empty { what });
        }
        let well_formed = text
            .strip_prefix('L')
            .and_then(|rest| rest.split_once(".OE."))
            .is_some_and(|(source, unit)| is_digits(source, 6..=6) && is_digits(unit, 1..=20));
        if well_formed {
            Ok(Self(text))
        } else {
            Err(KeyError::Rule {
                what,
                rule: "die Form ist L, 6 Ziffern, .OE. und Ziffern, etwa L100012.OE.225060530",
            })
        }
    }
}

impl fmt::Display for PvogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Destination of FIT-Connect, a UUID in lower case with hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DestinationId(String);

/// Lengths of the groups of a UUID (RFC 9562, section 4).
const UUID_GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

impl FromStr for DestinationId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let what = "Die FIT-Connect-Destination";
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Err(KeyError::Empty { what });
        }
        let is_uuid = text.split('-').map(str::len).eq(UUID_GROUPS)
            && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit());
        if is_uuid {
            Ok(Self(text))
        } else {
            let rule = "die Form ist eine UUID: 8-4-4-4-12 Zeichen aus 0–9 und a–f";
            Err(KeyError::Rule { what, rule })
        }
    }
}

impl fmt::Display for DestinationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn is_digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error<K: FromStr<Err = KeyError> + fmt::Debug>(text: &str) -> String {
        text.parse::<K>().unwrap_err().to_string()
    }

    #[test]
    fn services_are_known_by_ozg_id_and_leika() {
        assert_eq!("10092".parse::<OzgId>().unwrap().as_str(), "10092");
        assert_eq!(
            error::<OzgId>("20092"),
            "Die OZG-ID passt nicht: die erste Ziffer ist 1."
        );
        assert!(error::<OzgId>("1009").contains("5 Ziffern"));
        assert!("99107023017000".parse::<LeikaKey>().is_ok());
        assert!(error::<LeikaKey>("98107023017000").contains("99"));
        assert!("0815".parse::<Bkz>().is_ok());
    }

    #[test]
    fn a_pvog_unit_has_its_fixed_form() {
        assert_eq!(
            "l100012.oe.225060530 "
                .parse::<PvogId>()
                .unwrap()
                .to_string(),
            "L100012.OE.225060530"
        );
        for wrong in [
            "L10012.OE.225",
            "L100012.OE.",
            "L100012-OE-1",
            "100012.OE.1",
            "L100012.OE.1a",
        ] {
            assert!(
                error::<PvogId>(wrong).contains("L100012.OE.225060530"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_destination_is_a_uuid() {
        let id = "0B8E6FBD-62E0-4B6F-B92A-BBEB1D6D5F00"
            .parse::<DestinationId>()
            .unwrap();
        assert_eq!(id.to_string(), "0b8e6fbd-62e0-4b6f-b92a-bbeb1d6d5f00");
        for wrong in [
            "0b8e6fbd62e04b6fb92abbeb1d6d5f00",
            "0b8e6fbd-62e0-4b6f-b92a-bbeb1d6d5f0g",
            "0b8e6fbd-62e0-4b6f-b92a",
        ] {
            assert!(error::<DestinationId>(wrong).contains("UUID"), "{wrong}");
        }
        assert!(error::<DestinationId>(" ").contains("leer"));
    }
}
