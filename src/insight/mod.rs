//! What the state means: names, coverage, agenda, due, blocked. Pure functions over a state and the catalogue.

pub mod checklist;
pub mod coverage;
mod dependents;
pub mod obstacle;
pub mod outline;
pub mod people;
pub mod proposals;
pub mod register;
#[cfg(test)]
mod testing;
mod view;

pub use dependents::counts;
pub use view::View;
