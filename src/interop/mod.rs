//! Other people's formats, read and written. It never touches a workspace.

pub mod archive;
pub mod auszuggv;
pub mod directory;
pub mod document;
pub mod gv100ad;
pub mod ical;
pub mod sheet;
