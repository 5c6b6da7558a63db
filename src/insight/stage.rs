//! The stages a connection goes through: the rungs of the ladder that mean the same to those who count.
//!
//! Knows codes of rungs, never how a stage is drawn.

/// How far a connection has come. The least advanced first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Something beside the ladder holds it up.
    Held,
    /// Nothing has begun.
    Open,
    /// It is being prepared.
    Work,
    /// It is in test.
    Test,
    /// Real cases arrive.
    Live,
}

/// First codes of the stages (the ladder of the catalogue runs to 99).
const WORK: u8 = 10;
const TEST: u8 = 60;
const LIVE: u8 = 90;

impl Stage {
    /// All stages.
    pub const ALL: [Self; 5] = [Self::Held, Self::Open, Self::Work, Self::Test, Self::Live];

    /// The stage of a rung that nothing holds up.
    pub const fn of(code: u8) -> Self {
        match code {
            0..WORK => Self::Open,
            WORK..TEST => Self::Work,
            TEST..LIVE => Self::Test,
            LIVE.. => Self::Live,
        }
    }

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Held => "gehemmt",
            Self::Open => "offen",
            Self::Work => "in Arbeit",
            Self::Test => "im Test",
            Self::Live => "produktiv",
        }
    }
}

/// How many stand on each stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stages([usize; Stage::ALL.len()]);

impl Stages {
    /// One more on this stage.
    pub const fn add(&mut self, stage: Stage) {
        self.0[stage as usize] += 1;
    }

    /// How many stand on it.
    pub const fn get(&self, stage: Stage) -> usize {
        self.0[stage as usize]
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalogue::{Catalogue, Phase};

    #[test]
    fn every_rung_of_the_catalogue_stands_on_the_stage_of_its_phase() {
        for status in &Catalogue::builtin().unwrap().statuses {
            let expected = match status.phase {
                Phase::Open => Stage::of(status.code) == Stage::Open,
                Phase::Underway => matches!(Stage::of(status.code), Stage::Work | Stage::Test),
                Phase::Connected => Stage::of(status.code) == Stage::Live,
            };
            assert!(expected, "{}", status.name);
        }
    }

    #[test]
    fn counting_counts() {
        let mut stages = Stages::default();
        for stage in [Stage::Live, Stage::Open, Stage::Live] {
            stages.add(stage);
        }
        assert_eq!(stages.get(Stage::Live), 2);
        assert_eq!(stages.get(Stage::Held), 0);
        assert_eq!(stages.total(), 3);
    }
}
