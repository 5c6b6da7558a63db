//! The screen: crossterm, ratatui and tokio around an Elm-shaped core. It knows the workspace, never the store.
//!
//! A terminal event becomes an [`input`], an input becomes a [`message`], [`update`] turns a message into a changed
//! [`app`] and a list of [`effect`]s, [`run`] does the effects and answers with messages, and [`view`] draws the app.
//! `update` does no I/O and `view` changes nothing. What can be done stands in one table, [`command`].

mod about;
pub mod app;
pub mod appearance;
pub mod calendar;
pub mod clipboard;
pub mod command;
pub mod crash;
pub mod data;
pub mod dialog;
pub mod effect;
pub mod exchange;
mod external;
pub mod input;
pub mod job;
pub mod keyboard;
pub mod keymap;
pub mod layer;
pub mod learning;
pub mod log_file;
pub mod matrix;
pub mod message;
pub mod overview;
pub mod panes;
pub mod plain;
pub mod register;
mod remembered;
pub mod run;
pub mod runs;
pub mod search;
pub mod settings;
pub mod signals;
pub mod signs;
#[cfg(test)]
mod sizes;
pub mod status;
pub mod task;
pub mod terminal;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod theme;
pub mod toasts;
pub mod update;
pub mod view;
pub mod views;
mod watching;
pub mod widget;
pub mod work;
pub mod workbench;
mod worker;
