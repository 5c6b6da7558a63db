//! German text: how it is found and sorted ([`Folded`], [`sort_key`]), and how it fits into columns of a terminal.

mod columns;
mod fold;
mod numbers;

pub use columns::{pad_left, pad_right, truncate, width};
pub use fold::{Folded, fold, sort_key};
pub use numbers::{counted, number};

/// The same with a capital letter at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
