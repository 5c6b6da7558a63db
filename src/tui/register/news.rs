//! What a list is told from outside: what was worked out for it, and what was settled in its dialogs.

use super::detail::Facts;
use crate::insight::register::{Arrangement, Listing};
use crate::model::schema::Kind;
use crate::tui::message::Message;

use super::standing::Standing;

/// Something for the list of a kind.
pub struct News {
    /// Which list.
    pub kind: Kind,
    /// Where it is.
    pub place: Place,
    /// What there is to know.
    pub what: What,
}

/// Where a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a view.
    View,
    /// In a dialog.
    Dialog,
}

/// What a list is told.
pub enum What {
    /// What was asked for under this number.
    Listed(u64, Listing),
    /// The list shall stand like this.
    Arrange(Arrangement),
    /// What stands beside the list of the record with this key.
    Facts(String, Box<Facts>),
    /// This is how the list of the kind stands now, wherever it is.
    Stands(Standing),
}

impl News {
    /// As a message.
    pub fn message(kind: Kind, place: Place, what: What) -> Message {
        Message::Register(Box::new(Self { kind, place, what }))
    }
}
