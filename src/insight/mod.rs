//! What the state means: names, coverage, agenda, due, blocked. Pure functions over a state and the catalogue.

pub mod burn_up;
pub mod calendar;
pub mod checklist;
pub mod coverage;
mod dependents;
pub mod due;
pub mod holidays;
pub mod map;
pub mod matrix;
pub mod mentions;
pub mod nearby;
pub mod obstacle;
pub mod open_data;
pub mod outline;
pub mod pace;
pub mod pareto;
pub mod people;
pub mod proposals;
pub mod reach;
pub mod register;
pub mod reports;
pub mod runs;
pub mod scope;
pub mod stage;
pub mod tables;
pub mod templates;
#[cfg(test)]
mod testing;
mod view;

pub use dependents::counts;
pub use view::View;
