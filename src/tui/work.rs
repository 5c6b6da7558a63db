//! What the commands of the workbench change: rungs, check points, deletions. Each looks at what is chosen and says
//! what to ask or what to write.

pub mod check;
pub mod copy;
pub mod practice;
pub mod rungs;

use super::app::App;
use super::data::Data;
use super::dialog;
use super::layer::choose::{Choice, Choose};
use super::layer::prompt::{Need, Prompt};
use super::message::Message;
use crate::insight::View;
use crate::model::catalogue::Status;
use crate::model::rules::{next_rung, rung};
use crate::model::schema::Kind;
use crate::replica::Value;
use crate::workspace::Action;

/// Where on the ladder to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One rung up.
    Next,
    /// One rung down.
    Previous,
}

/// Moves the chosen connection one rung.
pub fn step(app: &App, step: Step) -> Vec<Message> {
    let Some((connection, from, data)) = chosen_rung(app) else {
        return Vec::new();
    };
    let catalogue = data.snapshot.catalogue();
    let to = match step {
        Step::Next => next_rung(from, catalogue),
        Step::Previous => catalogue
            .statuses
            .iter()
            .rev()
            .find(|status| status.code < from),
    };
    match (to, step) {
        (Some(to), _) => move_to(&connection, from, to, data),
        (None, Step::Next) => vec![Message::info("Das ist schon die oberste Stufe.")],
        (None, Step::Previous) => vec![Message::info("Das ist schon die unterste Stufe.")],
    }
}

/// Offers all rungs for the chosen connection.
pub fn choose_rung(app: &App) -> Vec<Message> {
    let Some((connection, from, data)) = chosen_rung(app) else {
        return Vec::new();
    };
    let statuses = &data.snapshot.catalogue().statuses;
    let choice = |status: &Status| Choice {
        label: format!("{:02} {}", status.code, status.name),
        help: format!("Erreicht, wenn: {} ({})", status.criterion, status.owner),
    };
    let at = statuses
        .iter()
        .position(|status| status.code == from)
        .unwrap_or(0);
    // The state may be another one by the time of the answer; the rung to start from is looked up again then.
    let asked = data.snapshot.clone();
    let then = move |at: usize| match statuses.get(at) {
        Some(to) if to.code != from => move_asking(&connection, from, to, asked.view()),
        _ => Vec::new(),
    };
    vec![Message::open(Choose::new(
        "Status setzen",
        statuses.iter().map(choice).collect(),
        at,
        then,
    ))]
}

fn chosen_rung(app: &App) -> Option<(String, u8, &Data)> {
    let data = app.data.as_deref()?;
    let connection = app.chosen().connection?;
    let entity = data.view().entity(Kind::Connection, &connection)?;
    let code = entity
        .text("status")
        .and_then(|status| rung(status, data.snapshot.catalogue()));
    Some((connection, code.map_or(0, |status| status.code), data))
}

fn move_to(connection: &str, from: u8, to: &Status, data: &Data) -> Vec<Message> {
    move_asking(connection, from, to, data.view())
}

/// Moves at once to the next rung; skipping rungs and going back need a reason.
fn move_asking(connection: &str, from: u8, to: &Status, view: View<'_>) -> Vec<Message> {
    let action = Action::new().set(
        Kind::Connection,
        connection,
        "status",
        Value::text(to.code.to_string()),
    );
    let done = format!("{}: {}", view.title(Kind::Connection, connection), to.name);
    if next_rung(from, view.catalogue).is_some_and(|next| next.code == to.code) {
        return vec![Message::apply(action, done)];
    }
    let question = if to.code < from {
        format!("Warum geht es zurück auf „{}“?", to.name)
    } else {
        format!(
            "Warum geht es gleich auf „{}“? Die Stufen dazwischen entfallen.",
            to.name
        )
    };
    let then =
        move |reason: &str| vec![Message::apply(action.clone().because(reason), done.clone())];
    vec![Message::open(Prompt::new(
        "Grund",
        question,
        "",
        Need::Required,
        then,
    ))]
}

/// Asks which connections to show.
pub fn filter(typed: &str) -> Message {
    let question = "Nur Leistungen zeigen, in deren Namen, Behörde, Status, Hemmnis oder Variante alle Wörter stehen. Leer oder Esc zeigt wieder alle.";
    ask_filter(question, typed)
}

/// Asks which words must stand in what the open view shows.
pub fn ask_filter(question: &str, typed: &str) -> Message {
    let then = |text: &str| vec![Message::Filter(text.to_owned())];
    Message::open(Prompt::new("Filter", question, typed, Need::Optional, then))
}

/// Deletes what is marked, else what the focus is on. An authority goes with its connections, after a question.
pub fn delete(app: &App) -> Vec<Message> {
    let Some(data) = app.data.as_deref() else {
        return Vec::new();
    };
    let chosen = app.chosen();
    match (chosen.marked, chosen.record) {
        (Some((kind, keys)), _) => vec![dialog::delete::delete_all(kind, keys)],
        (None, Some((kind, key))) => dialog::delete::delete(kind, &key, data.view()),
        (None, None) => Vec::new(),
    }
}
