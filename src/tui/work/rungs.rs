//! Setting many connections to one rung in one action: what that means for each, what has to be asked first, and the
//! writing itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::insight::View;
use crate::model::catalogue::{Catalogue, Status};
use crate::model::keys::connection_key;
use crate::model::rules::{next_rung, rung};
use crate::model::schema::Kind;
use crate::model::text::{counted, number};
use crate::replica::Value;
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::layer::prompt::{Need, Prompt};
use crate::tui::message::{Message, Severity};
use crate::workspace::{Action, ActionError, Snapshot, Workspace};

/// A connection to set, or one to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The key of the authority.
    pub authority: String,
    /// The key of the service.
    pub service: String,
    /// The key of the connection, if there is one.
    pub connection: Option<String>,
}

/// Whether connections that do not exist yet are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Making {
    Yes,
    No,
}

/// What it means for each of them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plan {
    /// They go to the next rung.
    stepping: Vec<String>,
    /// They skip rungs.
    jumping: Vec<String>,
    /// They go back.
    returning: Vec<String>,
    /// They do not exist yet.
    missing: Vec<Target>,
    /// How many are there already.
    same: usize,
}

/// What a rung is, seen from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Here,
    Next,
    Farther,
    Back,
}

fn way(from: u8, to: u8, catalogue: &Catalogue) -> Way {
    if from == to {
        Way::Here
    } else if to < from {
        Way::Back
    } else if next_rung(from, catalogue).is_some_and(|next| next.code == to) {
        Way::Next
    } else {
        Way::Farther
    }
}

/// The rung of a target; nothing if there is no connection.
fn from(target: &Target, view: View<'_>) -> Option<u8> {
    let entity = view.entity(Kind::Connection, target.connection.as_deref()?)?;
    let status = entity
        .text("status")
        .and_then(|status| rung(status, view.catalogue));
    Some(status.map_or(0, |status| status.code))
}

impl Plan {
    fn new(targets: &[Target], to: &Status, view: View<'_>) -> Self {
        let mut plan = Self::default();
        for target in targets {
            let (Some(from), Some(key)) = (from(target, view), &target.connection) else {
                plan.missing.push(target.clone());
                continue;
            };
            match way(from, to.code, view.catalogue) {
                Way::Here => plan.same += 1,
                Way::Next => plan.stepping.push(key.clone()),
                Way::Farther => plan.jumping.push(key.clone()),
                Way::Back => plan.returning.push(key.clone()),
            }
        }
        plan
    }

    fn needs_reason(&self) -> bool {
        !self.jumping.is_empty() || !self.returning.is_empty()
    }

    /// The connections that there are and that change.
    fn changing(&self) -> impl Iterator<Item = &String> {
        let all = self.stepping.iter().chain(&self.jumping);
        all.chain(&self.returning)
    }

    /// What happens, in sentences, with the names of those that need a reason.
    fn words(&self, view: View<'_>) -> String {
        let part = |keys: &[String], one: &str, many: &str| {
            (!keys.is_empty()).then(|| {
                let titles = keys.iter().take(NAMED);
                let titles: Vec<String> = titles
                    .map(|key| view.title(Kind::Connection, key))
                    .collect();
                let more = if keys.len() > NAMED {
                    " und weitere"
                } else {
                    ""
                };
                let count = counted(keys.len() as u64, one, many);
                format!("{count}: {}{more}.", titles.join("; "))
            })
        };
        let jumping = part(&self.jumping, "überspringt Stufen", "überspringen Stufen");
        let returning = part(&self.returning, "geht zurück", "gehen zurück");
        let stepping = (!self.stepping.is_empty()).then(|| {
            let count = self.stepping.len() as u64;
            counted(count, "rückt eine Stufe vor.", "rücken eine Stufe vor.")
        });
        let parts = [stepping, jumping, returning];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// So many connections are named in a question.
const NAMED: usize = 3;

/// Offers all rungs for these connections. They may be many, so that even looking at them is the worker's business.
pub fn choose(targets: Vec<Target>) -> Message {
    Message::work(move |workspace| offer(targets.into(), &workspace.snapshot()))
}

fn offer(targets: Arc<[Target]>, snapshot: &Snapshot) -> Vec<Message> {
    let view = snapshot.view();
    let mut census: BTreeMap<Option<u8>, usize> = BTreeMap::new();
    for target in targets.iter() {
        *census.entry(from(target, view)).or_default() += 1;
    }
    let statuses = &snapshot.catalogue().statuses;
    let choice = |status: &Status| Choice {
        label: format!("{:02} {}", status.code, status.name),
        help: effect(&census, status.code, view.catalogue),
    };
    let choices = statuses.iter().map(choice).collect();
    // The rung after the lowest is what is wanted most.
    let lowest = census.keys().flatten().next().copied();
    let next = lowest.and_then(|code| next_rung(code, view.catalogue));
    let next = next.and_then(|next| statuses.iter().position(|status| status.code == next.code));
    let then = move |at: usize| match statuses.get(at) {
        Some(to) => {
            let targets = Arc::clone(&targets);
            vec![Message::work(move |workspace| {
                ask_about_missing(&targets, to, &workspace.snapshot())
            })]
        }
        None => Vec::new(),
    };
    let title = "Status aller Markierten setzen";
    vec![Message::open(Choose::new(
        title,
        choices,
        next.unwrap_or(0),
        then,
    ))]
}

/// What a rung would mean, in figures.
fn effect(census: &BTreeMap<Option<u8>, usize>, to: u8, catalogue: &Catalogue) -> String {
    let count = |wanted: Option<Way>| -> usize {
        let of_way = census
            .iter()
            .filter(|(from, _)| from.map(|from| way(from, to, catalogue)) == wanted);
        of_way.map(|(_, count)| count).sum()
    };
    let parts = [
        (Some(Way::Next), "eine Stufe weiter"),
        (Some(Way::Farther), "über Stufen hinweg"),
        (Some(Way::Back), "zurück"),
        (Some(Way::Here), "schon dort"),
        (None, "noch nicht erfasst"),
    ];
    let parts = parts.map(|(way, words)| (count(way), words)).into_iter();
    let said = parts.filter(|(count, _)| *count > 0);
    said.map(|(count, words)| format!("{} {words}", number(count as u64)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Connections that do not exist yet are made only if somebody says so.
fn ask_about_missing(
    targets: &Arc<[Target]>,
    to: &'static Status,
    snapshot: &Snapshot,
) -> Vec<Message> {
    let plan = Plan::new(targets, to, snapshot.view());
    if plan.missing.is_empty() {
        return ask_reason(targets, to, Making::No, snapshot);
    }
    let missing = plan.missing.len() as u64;
    let help = format!(
        "{} zur Leistung noch keine Anbindung.",
        counted(missing, "markierte Behörde hat", "markierte Behörden haben")
    );
    let choice = |label: String| Choice {
        label,
        help: help.clone(),
    };
    let new = counted(missing, "fehlende Anbindung", "fehlende Anbindungen");
    let choices = vec![
        choice("Nur die vorhandenen setzen".to_owned()),
        choice(format!("Auch {new} anlegen, gleich mit diesem Status")),
    ];
    // Where nothing is there, making is all there is to do.
    let chosen = usize::from(plan.changing().next().is_none() && plan.same == 0);
    let targets = Arc::clone(targets);
    let then = move |at: usize| {
        let making = if at == 0 { Making::No } else { Making::Yes };
        let targets = Arc::clone(&targets);
        vec![Message::work(move |workspace| {
            ask_reason(&targets, to, making, &workspace.snapshot())
        })]
    };
    let title = "Noch nicht erfasst";
    vec![Message::open(Choose::new(title, choices, chosen, then))]
}

/// Jumps and ways back need a reason, which then stands at all of them.
fn ask_reason(
    targets: &Arc<[Target]>,
    to: &'static Status,
    making: Making,
    snapshot: &Snapshot,
) -> Vec<Message> {
    let plan = Plan::new(targets, to, snapshot.view());
    let targets = Arc::clone(targets);
    if !plan.needs_reason() {
        return vec![Message::work(move |workspace| {
            write(&targets, to, making, "", workspace)
        })];
    }
    let question = format!(
        "Auf „{}“: {} Warum? Der Grund steht dann bei allen im Verlauf.",
        to.name,
        plan.words(snapshot.view())
    );
    let then = move |reason: &str| {
        let (targets, reason) = (Arc::clone(&targets), reason.to_owned());
        vec![Message::work(move |workspace| {
            write(&targets, to, making, &reason, workspace)
        })]
    };
    vec![Message::open(Prompt::new(
        "Grund",
        question,
        "",
        Need::Required,
        then,
    ))]
}

fn moved(action: Action, key: &str, to: &Status) -> Action {
    let rung = Value::text(format!("{:02}", to.code));
    action.set(Kind::Connection, key, "status", rung)
}

fn made(action: Action, target: &Target, to: &Status) -> Action {
    let key = connection_key(&target.authority, &target.service);
    let set = |action: Action, slug, text: &str| {
        action.set(Kind::Connection, &key, slug, Value::text(text))
    };
    let action = set(action, "behoerde", &target.authority);
    let action = set(action, "leistung", &target.service);
    moved(action, &key, to)
}

/// Writes it as one action. One that the rules keep from it does not hold up the others.
fn write(
    targets: &[Target],
    to: &Status,
    making: Making,
    reason: &str,
    workspace: &mut Workspace,
) -> Vec<Message> {
    let snapshot = workspace.snapshot();
    let plan = Plan::new(targets, to, snapshot.view());
    let mut action = Action::new().because(reason);
    let (mut changed, mut new, mut refused) = (0, 0, Vec::new());
    let mut add = |step: &dyn Fn(Action) -> Action, name: &dyn Fn() -> String| match snapshot
        .check(&step(Action::new().because(reason)))
    {
        Ok(()) => {
            action = step(std::mem::take(&mut action));
            true
        }
        Err(ActionError::Nothing) => false,
        Err(error) => {
            refused.push(match error {
                ActionError::Rule { rule, .. } => format!("{}: {rule}", name()),
                error => error.to_string(),
            });
            false
        }
    };
    let view = snapshot.view();
    for key in plan.changing() {
        let name = || view.title(Kind::Connection, key);
        changed += usize::from(add(&|action| moved(action, key, to), &name));
    }
    if making == Making::Yes {
        for target in &plan.missing {
            let name = || view.title(Kind::Authority, &target.authority);
            new += usize::from(add(&|action| made(action, target, to), &name));
        }
    }
    tell(workspace, &action, to, (changed, new), &refused)
}

fn tell(
    workspace: &mut Workspace,
    action: &Action,
    to: &Status,
    (changed, new): (usize, usize),
    refused: &[String],
) -> Vec<Message> {
    let stayed = match refused {
        [] => String::new(),
        [first, rest @ ..] => {
            let count = counted(
                refused.len() as u64,
                "blieb, wie sie war",
                "blieben, wie sie waren",
            );
            let more = match rest.len() {
                0 => String::new(),
                more => format!(" (und {} weitere)", number(more as u64)),
            };
            format!(" {count}: {first}{more}")
        }
    };
    if changed + new == 0 {
        let text = format!("Es gibt nichts zu ändern.{stayed}");
        return vec![Message::Note(Severity::Info, text)];
    }
    if let Err(error) = workspace.apply(action) {
        return vec![Message::failure(&error)];
    }
    let made = match new {
        0 => String::new(),
        new => format!(", davon {} neu angelegt", number(new as u64)),
    };
    let all = counted((changed + new) as u64, "Anbindung", "Anbindungen");
    let severity = if refused.is_empty() {
        Severity::Done
    } else {
        Severity::Warning
    };
    let text = format!(
        "{all} auf „{}“ gesetzt{made}.{stayed} <undo> nimmt es zurück.",
        to.name
    );
    vec![Message::Note(severity, text)]
}

#[cfg(test)]
mod tests;
