//! From a record in a dialog to its place in a view, or to its form if it has no place there.

use super::{history, record};
use crate::model::schema::Kind;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::message::{Destination, Message};
use crate::tui::views::View;

/// The messages that lead to a record. One that is deleted has only its history left.
pub fn messages(kind: Kind, key: &str, data: &Data) -> Vec<Message> {
    let view = data.view();
    if !view.exists(kind, key) {
        return vec![history::open(kind, key.to_owned())];
    }
    let at = |kind, key: &str| at_node(kind, key, data);
    let found = match kind {
        Kind::Area | Kind::Authority => at(kind, key),
        Kind::Connection => view
            .text(kind, key, "behoerde")
            .and_then(|authority| at(Kind::Authority, &authority)),
        Kind::TestRun => Some(Message::Go(Destination::Run(key.to_owned()))),
        Kind::Appointment => Some(Message::Go(Destination::Appointment(key.to_owned()))),
        _ => None,
    };
    match found {
        Some(there) => vec![
            Message::Close,
            Message::Run(Command::Show(View::Workbench)),
            there,
        ],
        None => vec![Message::open(record::edit(kind, key, &data.snapshot))],
    }
}

fn at_node(kind: Kind, key: &str, data: &Data) -> Option<Message> {
    let mut nodes = data.outline.nodes().iter();
    nodes
        .position(|node| node.kind == kind && *node.key == *key)
        .map(|to| Message::Go(Destination::Node(to)))
}
