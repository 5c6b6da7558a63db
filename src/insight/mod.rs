//! What the state means: names, coverage, agenda, due, blocked. Pure functions over a state and the catalogue.

pub mod outline;
mod view;

pub use view::View;
