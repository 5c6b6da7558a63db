//! Which dialog a command opens, with what is chosen in the open view filled in.

use super::record::{self, Prefill};
use super::records::{self, Records};
use super::{
    authorities, bulk, conflicts, export, history, import, news, passphrase, path, report,
};
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::message::Message;
use crate::tui::panes::Chosen;
use crate::tui::widget::form::Answer;

/// The messages that open the dialog of a command; none if it needs something chosen that is not.
pub fn open(app: &App, command: Command) -> Vec<Message> {
    let Some(data) = app.data.as_deref() else {
        return Vec::new();
    };
    let chosen = app.chosen();
    if let Command::List(kind) = command {
        return records::open(Records::new(kind, chosen, &app.lists, data));
    }
    let opened = match command {
        Command::New => chosen.fitting.map(|kind| create(kind, &chosen, data)),
        Command::Create(kind) => Some(create(kind, &chosen, data)),
        Command::Edit => match chosen.marked {
            Some((kind, keys)) => Some(bulk::ask(kind, (*keys).clone(), &data.snapshot)),
            None => chosen
                .record
                .map(|(kind, key)| Message::open(record::edit(kind, &key, &data.snapshot))),
        },
        Command::History => chosen.record.map(|(kind, key)| history::open(kind, key)),
        Command::CreateAuthorities => chosen
            .area
            .map(|area| Message::open(authorities::create(&area, &data.snapshot))),
        Command::Conflicts => Some(conflicts::open()),
        Command::Export => Some(export()),
        Command::Import => Some(Message::aside(|| vec![import::ask(path::usual_folder())])),
        Command::Report => Some(report::open(chosen)),
        Command::News => Some(news::since_last_visit()),
        _ => None,
    };
    opened.into_iter().collect()
}

/// The dialog for writing a state file, once the key of this laptop can be used. The usual folder is asked of the
/// system, which is the worker's business.
pub(super) fn export() -> Message {
    Message::work(|workspace| {
        passphrase::with_key(workspace, |workspace| {
            let folder = path::usual_folder().display().to_string();
            vec![Message::open(export::ask(&folder, workspace))]
        })
    })
}

fn create(kind: Kind, chosen: &Chosen, data: &Data) -> Message {
    Message::open(record::create(kind, prefill(kind, chosen), &data.snapshot))
}

/// What is chosen, as far as records of the kind refer to it.
fn prefill(kind: Kind, chosen: &Chosen) -> Prefill {
    let one = |slug, key: &Option<String>| key.as_ref().map(|key| (slug, Answer::One(key.clone())));
    let many =
        |slug, key: &Option<String>| key.as_ref().map(|key| (slug, Answer::many([key.as_str()])));
    let Chosen {
        authority,
        connection,
        ..
    } = chosen;
    let known = match kind {
        Kind::Authority => vec![one("gebiet", &chosen.area)],
        Kind::Connection => vec![one("behoerde", authority), one("leistung", &chosen.service)],
        Kind::Appointment => vec![
            one("behoerde", authority),
            many("anbindungen", connection),
            one("datum", &chosen.day.map(german_date)),
        ],
        Kind::Obstacle => vec![
            many("behoerden", authority),
            many("anbindungen", connection),
        ],
        Kind::Task => vec![one("behoerde", authority), one("anbindung", connection)],
        Kind::TestRun => vec![one("anbindung", connection)],
        Kind::Person => vec![one("behoerde", authority)],
        _ => Vec::new(),
    };
    known.into_iter().flatten().collect()
}
