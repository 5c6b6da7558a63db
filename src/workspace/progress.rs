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
