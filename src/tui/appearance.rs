//! How the screen looks, as far as somebody has chosen: what is left open is found out from the terminal.

use serde::{Deserialize, Serialize};

use super::signs::Signs;
use super::theme::Theme;

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Appearance {
    /// The colours.
    pub theme: Option<Theme>,
    /// The signs.
    pub signs: Option<Signs>,
}

/// What the terminal can show, as far as it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ability {
    /// Colours that suit its background.
    pub theme: Theme,
    /// The signs of its font.
    pub signs: Signs,
}

impl Appearance {
    /// What is chosen here, and what `other` has chosen where nothing is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            theme: self.theme.or(other.theme),
            signs: self.signs.or(other.signs),
        }
    }
}
