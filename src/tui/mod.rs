//! The screen: crossterm, ratatui and tokio around an Elm-shaped core. It knows the workspace, never the store.

pub mod input;
pub mod theme;
pub mod widget;
