//! The commands: each file holds entries of the [`table`](super::table) with their arguments and what they do.

pub mod authorities;
pub mod begin;
pub mod calendar;
pub mod check;
pub mod conflicts;
pub mod erase;
pub mod export;
pub mod fields;
pub mod help;
pub mod history;
pub mod import;
pub mod inbox;
pub mod list;
pub mod look;
pub mod maintain;
pub mod members;
pub mod records;
pub mod report;
pub mod status;
pub mod sync;
