//! What is kept: kinds, fields, values, keys, rules and the built-in catalogue. Pure: no file, no clock.

pub mod catalogue;
pub mod dates;
pub mod entity;
pub mod holidays;
pub mod keys;
pub mod rules;
pub mod schema;
pub mod secrets;
pub mod text;
