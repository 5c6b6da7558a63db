//! Where somebody is reached: postal code, e-mail, telephone.

use std::fmt;
use std::str::FromStr;

use super::digits::{KeyError, digit_key};

digit_key! {
    /// German postal code, 01067 to 99998.
    Plz, 5, "Die Postleitzahl", in_use
}

/// The lowest and the highest postal code that Deutsche Post has given out.
fn in_use(what: &'static str, digits: &str) -> Result<(), KeyError> {
    if ("01067"..="99998").contains(&digits) {
        Ok(())
    } else {
        Err(KeyError::Rule {
            what,
            rule: "vergeben sind 01067 bis 99998",
        })
    }
}

/// An e-mail address, checked as far as typing errors go: one @, a domain with a dot, no blanks.
/// RFC 5322 allows far more than any authority uses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl FromStr for Email {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let what = "Die E-Mail-Adresse";
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyError::Empty { what });
        }
        let wrong = |rule| Err(KeyError::Rule { what, rule });
        let Some((name, domain)) = text.split_once('@') else {
            return wrong("es fehlt das @");
        };
        if domain.contains('@') {
            return wrong("sie darf nur ein @ enthalten");
        }
        if text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "<>,;:\"()".contains(c))
        {
            return wrong(
                "Leerzeichen, Klammern, Anführungszeichen, Komma, Semikolon und Doppelpunkt dürfen nicht darin stehen",
            );
        }
        if name.is_empty() || name.starts_with('.') || name.ends_with('.') || text.contains("..") {
            return wrong(
                "vor dem @ steht ein Name, ohne Punkt am Rand und ohne zwei Punkte hintereinander",
            );
        }
        match domain.rsplit_once('.') {
            Some((host, top)) if is_host(host) && top.chars().count() > 1 && is_host(top) => {
                Ok(Self(text.to_owned()))
            }
            _ => wrong("nach dem @ steht eine Domain wie landkreis.example"),
        }
    }
}

fn is_host(text: &str) -> bool {
    text.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    })
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A telephone number as typed: digits with the customary signs between, optionally `+49` in front.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl FromStr for Phone {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let what = "Die Telefonnummer";
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyError::Empty { what });
        }
        let rest = text.strip_prefix('+').unwrap_or(text);
        if !rest
            .chars()
            .all(|c| c.is_ascii_digit() || " -–/().".contains(c))
        {
            let rule = "sie besteht aus Ziffern, dazwischen Leerzeichen, Bindestrich, Schrägstrich, Punkt oder Klammern";
            return Err(KeyError::Rule { what, rule });
        }
        // An internal extension has at least 2 digits; E.164 allows 15, the 00 in front of it two more.
        let digits = rest.chars().filter(char::is_ascii_digit).count();
        if (2..=17).contains(&digits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(KeyError::Rule {
                what,
                rule: "sie hat 2 bis 17 Ziffern",
            })
        }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_lie_between_the_first_and_the_last_one_given_out() {
        assert!(
            ["01067", "34117", "99998"]
                .iter()
                .all(|text| text.parse::<Plz>().is_ok())
        );
        for wrong in ["01066", "99999", "00000"] {
            let error = wrong.parse::<Plz>().unwrap_err().to_string();
            assert_eq!(
                error,
                "Die Postleitzahl passt nicht: vergeben sind 01067 bis 99998."
            );
        }
        assert!(
            "1067"
                .parse::<Plz>()
                .unwrap_err()
                .to_string()
                .contains("Fehlt vorn die 0?")
        );
    }

    #[test]
    fn usual_addresses_pass() {
        for text in [
            "wohngeld@landkreis.example",
            "a.b-c+d@ämter.kreis-kassel.example",
            "o'neill@x.example",
        ] {
            assert_eq!(text.parse::<Email>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn typing_errors_in_addresses_are_named() {
        let table = [
            ("", "leer"),
            ("wohngeld.example", "fehlt das @"),
            ("a@b@c.example", "nur ein @"),
            ("a b@c.example", "Leerzeichen"),
            ("a@b.example, c@d.example", "nur ein @"),
            ("a@b.example,", "Komma"),
            (".a@b.example", "Punkt am Rand"),
            ("a..b@c.example", "zwei Punkte"),
            ("@c.example", "steht ein Name"),
            ("a@localhost", "Domain"),
            ("a@-b.example", "Domain"),
            ("a@b.e", "Domain"),
        ];
        for (text, reason) in table {
            let error = text.parse::<Email>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn telephone_numbers_may_be_written_as_is_customary() {
        for text in ["0561 1003-0", "+49 (0)561 / 10 03 12", "0561.1003.0", "115"] {
            assert_eq!(text.parse::<Phone>().unwrap().to_string(), text);
        }
        for wrong in [
            "",
            "siehe Mail",
            "0561 1003 App. 12",
            "1",
            "+",
            "012345678901234567",
        ] {
            assert!(wrong.parse::<Phone>().is_err(), "{wrong}");
        }
    }
}
