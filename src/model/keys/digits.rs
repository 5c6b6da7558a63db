//! Keys that are a fixed number of digits, and what can be wrong with any key.

use std::fmt;

use thiserror::Error;

/// Why a text is not the key it should be. `what` is the German name with its article ("Der AGS").
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Nothing was entered.
    #[error("{what} ist leer.")]
    Empty {
        /// Name of the key.
        what: &'static str,
    },
    /// Too many or too few digits.
    #[error("{what} hat {expected} Ziffern, hier sind es {found}.{}", leading_zero_hint(*expected, *found))]
    Length {
        /// Name of the key.
        what: &'static str,
        /// Digits it must have.
        expected: usize,
        /// Digits it has.
        found: usize,
    },
    /// The length fits none of the levels of areas.
    #[error(
        "Ein Gebietsschlüssel hat 2 (Land), 5 (Kreis), 8 (Gemeinde), 9 (Gemeindeverband) oder 12 Ziffern \
         (Regionalschlüssel), hier sind es {found}."
    )]
    AreaLength {
        /// Digits it has.
        found: usize,
    },
    /// Something other than a digit.
    #[error("{what} besteht nur aus Ziffern; an Stelle {position} steht „{found}“.")]
    NotDigit {
        /// Name of the key.
        what: &'static str,
        /// The first wrong character.
        found: char,
        /// Its place, counted from 1, blanks left out.
        position: usize,
    },
    /// The first two digits are no Land.
    #[error("{what} beginnt mit dem Land (01 bis 16); „{found}“ gibt es nicht.")]
    Land {
        /// Name of the key.
        what: &'static str,
        /// The two digits found.
        found: String,
    },
    /// A rule of this kind of key does not hold.
    #[error("{what} passt nicht: {rule}.")]
    Rule {
        /// Name of the key.
        what: &'static str,
        /// The German rule, without full stop.
        rule: &'static str,
    },
}

/// Tables lose leading zeros; then exactly one digit is missing.
const fn leading_zero_hint(expected: usize, found: usize) -> &'static str {
    if found + 1 == expected {
        " Fehlt vorn die 0?"
    } else {
        ""
    }
}

/// Exactly `N` ASCII digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Digits<const N: usize>([u8; N]);

impl<const N: usize> Digits<N> {
    /// Reads `N` digits; blanks between groups of digits ("06 6 33 001") are customary and left out.
    pub(super) fn parse(text: &str, what: &'static str) -> Result<Self, KeyError> {
        let mut digits = [0; N];
        let mut found = 0;
        for character in text.chars().filter(|c| !c.is_whitespace()) {
            if !character.is_ascii_digit() {
                return Err(KeyError::NotDigit {
                    what,
                    found: character,
                    position: found + 1,
                });
            }
            if let Some(place) = digits.get_mut(found) {
                // An ASCII digit is one byte.
                *place = character as u8;
            }
            found += 1;
        }
        match found {
            0 => Err(KeyError::Empty { what }),
            _ if found == N => Ok(Self(digits)),
            _ => Err(KeyError::Length {
                what,
                expected: N,
                found,
            }),
        }
    }

    pub(super) const fn zeros() -> Self {
        Self([b'0'; N])
    }

    pub(super) fn as_str(&self) -> &str {
        // Never empty in fact: the bytes are digits.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// `M` digits from place `start` (counted from 0); places beyond the end become `0`.
    pub(super) fn part<const M: usize>(&self, start: usize) -> Digits<M> {
        Digits(std::array::from_fn(|i| {
            self.0.get(start + i).copied().unwrap_or(b'0')
        }))
    }

    /// These digits with `tail` behind them; `N + M` must be `R`, what is missing becomes `0`.
    pub(super) fn join<const M: usize, const R: usize>(&self, tail: &Digits<M>) -> Digits<R> {
        let mut both = self.0.iter().chain(&tail.0).copied();
        Digits(std::array::from_fn(|_| both.next().unwrap_or(b'0')))
    }
}

impl<const N: usize> fmt::Debug for Digits<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Defines a key of exactly `$digits` digits, with `FromStr` and `Display`.
/// `$check` looks at the digits once more; [`any`] takes them all.
macro_rules! digit_key {
    ($(#[$doc:meta])* $name:ident, $digits:literal, $what:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(super) $crate::model::keys::digits::Digits<$digits>);

        impl $name {
            /// The digits.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::keys::KeyError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let digits = $crate::model::keys::digits::Digits::parse(text, $what)?;
                $check($what, digits.as_str())?;
                Ok(Self(digits))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(super) use digit_key;

/// No rule beyond the digits.
#[expect(clippy::unnecessary_wraps, reason = "stands where a rule stands")]
pub(super) fn any(_what: &'static str, _digits: &str) -> Result<(), KeyError> {
    Ok(())
}

/// Keys of areas begin with the Land, 01 to 16.
pub(super) fn begins_with_land(what: &'static str, digits: &str) -> Result<(), KeyError> {
    let land = digits.get(..2).unwrap_or_default();
    if ("01"..="16").contains(&land) {
        Ok(())
    } else {
        Err(KeyError::Land {
            what,
            found: land.to_owned(),
        })
    }
}
