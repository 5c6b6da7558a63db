//! Hybrid logical clock: close to wall time, never going back, never behind what it has seen
//! (Kulkarni, Demirbas, Madappa, Avva, Leone 2014).
//!
//! It decides what is shown first among concurrent values, never what is lost.

use serde::{Deserialize, Serialize};

/// Wall time in milliseconds since 1970-01-01 UTC, passed in by the caller.
pub type WallMs = u64;

/// How far a remote clock may move ours beyond our wall time: five minutes.
pub const MAX_DRIFT_MS: u64 = 5 * 60 * 1000;

/// A timestamp: 48 bits of milliseconds, 16 bits of counter.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize,
)]
pub struct Hlc(u64);

impl Hlc {
    /// From milliseconds since 1970 (cut to 48 bits) and a counter.
    pub const fn new(wall_ms: WallMs, counter: u16) -> Self {
        Self(((wall_ms & 0xffff_ffff_ffff) << 16) | counter as u64)
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub const fn wall_ms(self) -> WallMs {
        self.0 >> 16
    }

    /// Order within one millisecond.
    #[allow(clippy::cast_possible_truncation)] // the low 16 bits are meant
    pub const fn counter(self) -> u16 {
        self.0 as u16
    }

    /// The timestamp of a new change, later than everything seen so far.
    #[must_use]
    pub fn tick(self, wall: WallMs) -> Self {
        Self::new(wall, 0).max(Self(self.0.saturating_add(1)))
    }

    /// The clock after seeing `remote`: at most [`MAX_DRIFT_MS`] beyond our wall time.
    #[must_use]
    pub fn observe(self, remote: Self, wall: WallMs) -> Self {
        self.max(remote.min(Self::new(wall.saturating_add(MAX_DRIFT_MS), u16::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_goes_back_when_the_wall_clock_does() {
        let first = Hlc::default().tick(1_000);
        let second = first.tick(400);
        assert!(second > first);
        assert_eq!(second.wall_ms(), 1_000);
        assert_eq!(second.counter(), 1);
    }

    #[test]
    fn a_clock_of_the_year_2099_moves_ours_by_five_minutes_at_most() {
        let seen = Hlc::default().observe(Hlc::new(4_070_908_800_000, 0), 1_000);
        assert_eq!(seen.wall_ms(), 1_000 + MAX_DRIFT_MS);
    }

    #[test]
    fn after_seeing_a_timestamp_ours_is_later() {
        let remote = Hlc::new(2_000, 7);
        assert!(Hlc::default().observe(remote, 1_000).tick(1_000) > remote);
    }
}
