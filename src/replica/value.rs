//! What a register can hold.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A value. Not recursive on purpose: hostile input must not be able to nest.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Value {
    /// Nothing, or not any more.
    Empty,
    /// A personal value that has been erased; only its digest is left in the log.
    Erased,
    /// Yes or no; `true` marks an element of a set.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Minutes since midnight, 0 to 1439.
    Time(u16),
    /// Text, a code or the key of another record.
    Text(Arc<str>),
    /// A value of a newer program version, kept and passed on unread.
    Unknown {
        /// The newer version's type number.
        tag: u8,
        /// Its bytes.
        bytes: Arc<[u8]>,
    },
}

/// Type numbers in hashes and files. Appended to, never changed.
pub(super) mod tag {
    pub const EMPTY: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const INT: u8 = 3;
    pub const DATE: u8 = 4;
    pub const TIME: u8 = 5;
    pub const TEXT: u8 = 6;
    /// From here on: values of newer versions.
    pub const FIRST_UNKNOWN: u8 = 7;
}

impl Value {
    /// Text of any string type.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is something to show.
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Empty | Self::Erased)
    }

    /// Feeds the canonical form, the one that hashes are made of, to `sink`.
    pub(super) fn canonical(&self, sink: &mut Vec<u8>) {
        match self {
            // An erased value is hashed by its digest, never by itself.
            Self::Empty | Self::Erased => sink.push(tag::EMPTY),
            Self::Bool(false) => sink.push(tag::FALSE),
            Self::Bool(true) => sink.push(tag::TRUE),
            Self::Int(number) => {
                sink.push(tag::INT);
                sink.extend_from_slice(&number.to_le_bytes());
            }
            Self::Date(days) => {
                sink.push(tag::DATE);
                sink.extend_from_slice(&days.to_le_bytes());
            }
            Self::Time(minutes) => {
                sink.push(tag::TIME);
                sink.extend_from_slice(&minutes.to_le_bytes());
            }
            Self::Text(text) => {
                sink.push(tag::TEXT);
                length_prefixed(sink, text.as_bytes());
            }
            Self::Unknown { tag, bytes } => {
                sink.push(*tag);
                length_prefixed(sink, bytes);
            }
        }
    }
}

/// Length as eight bytes, then the bytes: no two sequences of strings share a canonical form.
pub(super) fn length_prefixed(sink: &mut Vec<u8>, bytes: &[u8]) {
    sink.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    sink.extend_from_slice(bytes);
}
