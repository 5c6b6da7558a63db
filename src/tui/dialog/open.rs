//! Which dialog a command opens, with what is chosen in the workbench filled in.

use super::record::{self, Prefill};
use super::records::Records;
use super::{authorities, conflicts, export, history, import, news, passphrase, path};
use crate::model::schema::Kind;
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::message::Message;
use crate::tui::widget::form::Answer;
use crate::tui::workbench::Pane;

/// The messages that open the dialog of a command; none if it needs something chosen that is not.
pub fn open(app: &App, command: Command) -> Vec<Message> {
    let Some(data) = app.data.as_deref() else {
        return Vec::new();
    };
    let opened = match command {
        Command::New => Some(create(fitting(app), app, data)),
        Command::Create(kind) => Some(create(kind, app, data)),
        Command::List(kind) => Some(Message::open(Records::new(kind, prefill(kind, app, data)))),
        Command::Edit => app
            .workbench
            .record(data)
            .map(|(kind, key)| Message::open(record::edit(kind, &key, &data.snapshot))),
        Command::History => app
            .workbench
            .record(data)
            .map(|(kind, key)| history::open(kind, key)),
        Command::CreateAuthorities => {
            area(app, data).map(|area| Message::open(authorities::create(&area, &data.snapshot)))
        }
        Command::Conflicts => Some(conflicts::open()),
        Command::Export => Some(export()),
        Command::Import => Some(Message::aside(|| vec![import::ask(path::usual_folder())])),
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

/// The kind that belongs into the pane with the focus.
fn fitting(app: &App) -> Kind {
    match app.workbench.focus() {
        Pane::Areas => Kind::Authority,
        Pane::Services => Kind::Connection,
        Pane::Appointments => Kind::Appointment,
        Pane::Checklist => Kind::Obstacle,
    }
}

fn create(kind: Kind, app: &App, data: &Data) -> Message {
    Message::open(record::create(
        kind,
        prefill(kind, app, data),
        &data.snapshot,
    ))
}

/// What is chosen in the workbench, as far as records of the kind refer to it.
fn prefill(kind: Kind, app: &App, data: &Data) -> Prefill {
    let authority = authority(app, data);
    let connection = app.workbench.connection(data).map(str::to_owned);
    let one = |slug, key: &Option<String>| key.as_ref().map(|key| (slug, Answer::One(key.clone())));
    let many =
        |slug, key: &Option<String>| key.as_ref().map(|key| (slug, Answer::many([key.as_str()])));
    let known = match kind {
        Kind::Authority => vec![one("gebiet", &area(app, data))],
        Kind::Connection => {
            let service = app.workbench.missing_service().map(str::to_owned);
            vec![one("behoerde", &authority), one("leistung", &service)]
        }
        Kind::Appointment => vec![
            one("behoerde", &authority),
            many("anbindungen", &connection),
        ],
        Kind::Obstacle => vec![
            many("behoerden", &authority),
            many("anbindungen", &connection),
        ],
        Kind::Task => vec![one("behoerde", &authority), one("anbindung", &connection)],
        Kind::Person => vec![one("behoerde", &authority)],
        _ => Vec::new(),
    };
    known.into_iter().flatten().collect()
}

/// The chosen authority, or that of the chosen connection.
fn authority(app: &App, data: &Data) -> Option<String> {
    let node = data.outline.nodes().get(app.workbench.node())?;
    if node.kind == Kind::Authority {
        return Some(node.key.to_string());
    }
    let connection = app.workbench.connection(data)?;
    data.view().text(Kind::Connection, connection, "behoerde")
}

/// The chosen area, or the one the chosen authority sits in.
pub fn area(app: &App, data: &Data) -> Option<String> {
    let node = data.outline.nodes().get(app.workbench.node())?;
    match node.kind {
        Kind::Authority => data.view().text(Kind::Authority, &node.key, "gebiet"),
        _ => Some(node.key.to_string()),
    }
}
