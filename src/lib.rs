//! OZG-Werkbank: the regional logbook for connecting authorities to online services, offline and mergeable.
//!
//! The folders are layers. Each may use those below it in this list, never those above.
//!
//! - [`tui`]: the screen.
//! - [`cli`]: the same without a screen.
//! - [`workspace`]: the one door to a workspace: open, edit, undo, import, export, query.
//! - [`insight`]: what the state means: coverage, agenda, what is due, what blocks.
//! - [`interop`]: other people's formats.
//! - [`exchange`]: how state travels.
//! - [`store`]: where it is kept.
//! - [`model`]: what is kept: kinds, fields, keys, rules, catalogue.
//! - [`replica`]: how it changes and merges.

pub mod cli;
pub mod exchange;
pub mod insight;
pub mod interop;
pub mod model;
pub mod replica;
pub mod store;
pub mod tui;
pub mod workspace;
