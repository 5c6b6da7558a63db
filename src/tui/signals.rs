//! What the system or another program asks of us by a signal. It knows no screen and changes nothing.

use std::io;

/// What we are asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// To end.
    End,
    /// To give the terminal back and sleep until we are called.
    #[cfg(unix)]
    Sleep,
    /// To go on: we slept, and the terminal may look like anything.
    #[cfg(unix)]
    Wake,
}

/// The signals that are listened to.
pub struct Signals {
    #[cfg(unix)]
    ends: [tokio::signal::unix::Signal; 3],
    #[cfg(unix)]
    sleeps: tokio::signal::unix::Signal,
    #[cfg(unix)]
    wakes: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            ends: [
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
                signal(SignalKind::interrupt())?,
            ],
            sleeps: signal(SignalKind::from_raw(libc::SIGTSTP))?,
            wakes: signal(SignalKind::from_raw(libc::SIGCONT))?,
        })
    }

    /// Waits until something is asked of us.
    pub async fn next(&mut self) -> Asked {
        let [terminate, hangup, interrupt] = &mut self.ends;
        tokio::select! {
            _ = terminate.recv() => Asked::End,
            _ = hangup.recv() => Asked::End,
            _ = interrupt.recv() => Asked::End,
            _ = self.sleeps.recv() => Asked::Sleep,
            _ = self.wakes.recv() => Asked::Wake,
        }
    }

    /// Strg+C in another program that had the terminal was meant for that.
    pub async fn forget_interrupts(&mut self) {
        let [_, _, interrupt] = &mut self.ends;
        while tokio::time::timeout(std::time::Duration::ZERO, interrupt.recv())
            .await
            .is_ok()
        {}
    }
}

/// Closing the console window ends the process, raw mode takes Ctrl+C as a key, and there is no job control.
#[cfg(not(unix))]
impl Signals {
    /// There is nothing to listen to.
    ///
    /// # Errors
    /// Never.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for ever.
    pub async fn next(&mut self) -> Asked {
        std::future::pending().await
    }

    /// There are none.
    pub async fn forget_interrupts(&mut self) {}
}
