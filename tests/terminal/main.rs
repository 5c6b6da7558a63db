//! The real program on a real terminal, driven by keys and judged by what stands on the screen.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on shall fail"
)]

mod day;
mod learning;
mod manners;
mod newcomer;
mod session;
