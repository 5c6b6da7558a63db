//! The world outside: time, chance and the disk. Everything below gets them passed in, so a test can hold them still
//! or let them fail.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, TimeZone, Utc};
use thiserror::Error;

use crate::replica::WallMs;
use crate::store::Place;
use crate::store::disk::{Disk, RealDisk};

/// Where time and chance come from, and where files are kept.
#[derive(Clone)]
pub struct Env {
    wall: Arc<dyn Fn() -> WallMs + Send + Sync>,
    chance: Arc<Chance>,
    zone: Zone,
    disk: Arc<dyn Disk>,
}

/// Which clock on the wall people look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Zone {
    /// That of the machine.
    Local,
    /// UTC, the same on every machine.
    Utc,
}

/// The machine gives no randomness.
#[derive(Debug, Error)]
#[error(
    "Das Betriebssystem liefert keine Zufallszahlen; ohne sie entstehen keine sicheren Schlüssel."
)]
pub struct NoRandomness;

/// A clock that stands still until it is set.
#[derive(Clone, Default, Debug)]
pub struct HandClock(Arc<AtomicU64>);

impl HandClock {
    /// Sets it, in milliseconds since 1970, UTC.
    pub fn set(&self, wall: WallMs) {
        self.0.store(wall, Ordering::Relaxed);
    }
}

/// Random bytes drawn out of a secret start with BLAKE3.
struct Chance {
    start: [u8; 32],
    draws: AtomicU64,
}

impl Chance {
    fn new(start: [u8; 32]) -> Arc<Self> {
        Arc::new(Self {
            start,
            draws: AtomicU64::new(0),
        })
    }

    fn draw<const N: usize>(&self) -> [u8; N] {
        let draw = self.draws.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0; N];
        let mut hasher = blake3::Hasher::new_keyed(&self.start);
        hasher.update(&draw.to_le_bytes());
        hasher.finalize_xof().fill(&mut bytes);
        bytes
    }
}

impl Env {
    /// The machine's clock and randomness.
    ///
    /// # Errors
    /// [`NoRandomness`] when the system has none.
    pub fn system() -> Result<Self, NoRandomness> {
        let mut start = [0; 32];
        getrandom::fill(&mut start).map_err(|_| NoRandomness)?;
        Ok(Self {
            wall: Arc::new(|| u64::try_from(Utc::now().timestamp_millis()).unwrap_or(0)),
            chance: Chance::new(start),
            zone: Zone::Local,
            disk: Arc::new(RealDisk),
        })
    }

    /// A clock that begins at `start` (milliseconds since 1970, UTC) and goes on one second at every look, and bytes
    /// that repeat for the same `seed`. For tests and for the sample workspace.
    pub fn fixed(start: WallMs, seed: u8) -> Self {
        let looks = AtomicU64::new(0);
        Self {
            wall: Arc::new(move || start + 1000 * looks.fetch_add(1, Ordering::Relaxed)),
            chance: Chance::new([seed; 32]),
            zone: Zone::Utc,
            disk: Arc::new(RealDisk),
        }
    }

    /// A clock that somebody sets by hand, and bytes that repeat for the same `seed`. For playing back weeks.
    pub fn by_hand(clock: &HandClock, seed: u8) -> Self {
        let clock = clock.clone();
        Self {
            wall: Arc::new(move || clock.0.load(Ordering::Relaxed)),
            chance: Chance::new([seed; 32]),
            zone: Zone::Utc,
            disk: Arc::new(RealDisk),
        }
    }

    /// The same on another disk.
    #[cfg(test)]
    pub(super) fn on(self, disk: Arc<dyn Disk>) -> Self {
        Self { disk, ..self }
    }

    /// What files are written to.
    pub(super) fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    /// A folder of a workspace on it.
    pub(super) fn place(&self, folder: &Path) -> Place {
        Place::on(Arc::clone(&self.disk), folder)
    }

    /// Milliseconds since 1970, UTC.
    pub fn wall(&self) -> WallMs {
        (self.wall)()
    }

    /// Fresh random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.chance.draw()
    }

    /// The day on the wall calendar.
    pub fn today(&self) -> NaiveDate {
        self.local(self.wall()).date()
    }

    /// When a day on the wall calendar begins.
    pub fn midnight(&self, day: NaiveDate) -> WallMs {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let utc = match self.zone {
            // Where clocks are set at midnight there may be two or none; an hour more does no harm.
            Zone::Local => Local
                .from_local_datetime(&midnight)
                .earliest()
                .map(|at| at.to_utc()),
            Zone::Utc => Some(midnight.and_utc()),
        };
        let utc = utc.unwrap_or_else(|| midnight.and_utc());
        u64::try_from(utc.timestamp_millis()).unwrap_or(0)
    }

    /// A timestamp as people read it.
    pub fn local(&self, wall: WallMs) -> NaiveDateTime {
        let utc: DateTime<Utc> = i64::try_from(wall)
            .ok()
            .and_then(DateTime::from_timestamp_millis)
            .unwrap_or_default();
        match self.zone {
            Zone::Local => Local.from_utc_datetime(&utc.naive_utc()).naive_local(),
            Zone::Utc => utc.naive_utc(),
        }
    }
}

impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Env")
            .field("zone", &self.zone)
            .finish_non_exhaustive()
    }
}
