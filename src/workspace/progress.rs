//! Long work seen from outside: how far it is, and that it shall stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use thiserror::Error;

/// Shared between who does something long and who watches. Clones are the same one.
#[derive(Clone, Default, Debug)]
pub struct Progress(Arc<Shared>);

#[derive(Default, Debug)]
struct Shared {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

/// Somebody wanted it to stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("Abgebrochen; nichts wurde geändert.")]
pub struct Cancelled;

impl Progress {
    /// So much more is to do than was known.
    pub fn expect(&self, more: u64) {
        self.0.total.fetch_add(more, Ordering::Relaxed);
    }

    /// So much more is done.
    ///
    /// # Errors
    /// [`Cancelled`] when it shall stop.
    pub fn advance(&self, by: u64) -> Result<(), Cancelled> {
        self.0.done.fetch_add(by, Ordering::Relaxed);
        if self.0.stop.load(Ordering::Relaxed) {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    /// A part of the work that is worth `worth` of what is expected, done in steps of another kind.
    pub fn part(&self, worth: u64, steps: u64) -> Part<'_> {
        Part {
            progress: self,
            worth,
            steps,
            done: 0,
        }
    }

    /// Whether both are about the same work.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether somebody wants it to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.stop.load(Ordering::Relaxed)
    }

    /// Asks whoever is at it to stop.
    pub fn cancel(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }

    /// How much is done of how much.
    pub fn state(&self) -> (u64, u64) {
        (
            self.0.done.load(Ordering::Relaxed),
            self.0.total.load(Ordering::Relaxed),
        )
    }
}

/// A part of some work, that counts steps of its own.
#[derive(Debug)]
pub struct Part<'a> {
    progress: &'a Progress,
    worth: u64,
    steps: u64,
    done: u64,
}

impl Part<'_> {
    /// So many steps more are done.
    ///
    /// # Errors
    /// [`Cancelled`] when it shall stop.
    pub fn advance(&mut self, by: u64) -> Result<(), Cancelled> {
        let before = self.worth_done();
        self.done = self.done.saturating_add(by).min(self.steps);
        self.progress.advance(self.worth_done() - before)
    }

    fn worth_done(&self) -> u64 {
        let worth = u128::from(self.worth) * u128::from(self.done) / u128::from(self.steps.max(1));
        u64::try_from(worth).unwrap_or(self.worth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_another_kind_fill_just_the_part_they_are_worth() {
        let progress = Progress::default();
        progress.expect(1_000);
        progress.advance(500).unwrap();
        let mut part = progress.part(500, 3);
        let mut seen = Vec::new();
        for _ in 0..4 {
            part.advance(1).unwrap();
            seen.push(progress.state());
        }
        let expected = [(666, 1_000), (833, 1_000), (1_000, 1_000), (1_000, 1_000)];
        assert_eq!(seen, expected);
    }
}
