//! Stretches of changes in words.

use crate::replica::Gap;

/// `Änderung 5`, `Änderung 5 bis 7`
pub fn stretch(gap: &Gap) -> String {
    if gap.from == gap.to {
        format!("Änderung {}", gap.from)
    } else {
        format!("Änderung {} bis {}", gap.from, gap.to)
    }
}
