//! What the commands of the workbench change: rungs, results of check points, deletions. Each looks at what is chosen
//! and says what to ask or what to write.

use chrono::NaiveDateTime;

use super::app::App;
use super::data::Data;
use super::job::apply;
use super::layer::choose::{Choice, Choose};
use super::layer::confirm::Confirm;
use super::layer::prompt::{Need, Prompt};
use super::message::{Message, Severity};
use crate::insight::View;
use crate::model::catalogue::{DefectClass, Outcome, OutcomeDemand, Status};
use crate::model::dates::german_date;
use crate::model::rules::{next_rung, rung};
use crate::model::schema::{Kind, time_value};
use crate::model::text::counted;
use crate::replica::Value;
use crate::workspace::{Action, ActionError, Snapshot, Typed, Workspace};

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
        (Some(to), _) => move_to(connection, from, to, data),
        (None, Step::Next) => vec![info("Das ist schon die oberste Stufe.")],
        (None, Step::Previous) => vec![info("Das ist schon die unterste Stufe.")],
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
    let connection = connection.to_owned();
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

fn chosen_rung(app: &App) -> Option<(&str, u8, &Data)> {
    let data = app.data.as_deref()?;
    let connection = app.workbench.connection(data)?;
    let entity = data.view().entity(Kind::Connection, connection)?;
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

fn info(text: &str) -> Message {
    Message::Note(Severity::Info, text.into())
}

/// A check point of a connection, where a test run has begun or is to begin.
#[derive(Debug, Clone)]
struct Point {
    connection: String,
    run: Option<String>,
    key: &'static str,
    now: NaiveDateTime,
}

fn chosen_point(app: &App) -> Option<(Point, &Data)> {
    let data = app.data.as_deref()?;
    let (key, run) = app.workbench.check_point()?;
    let point = Point {
        connection: app.workbench.connection(data)?.to_owned(),
        run: run.map(str::to_owned),
        key,
        now: app.now,
    };
    Some((point, data))
}

/// What is written on a check point.
#[derive(Debug, Clone, Default)]
struct Finding {
    outcome: Option<&'static str>,
    note: Option<String>,
    class: Option<u8>,
}

/// Gives the chosen check point a result, asking first for what the result demands.
pub fn outcome(app: &App, outcome: &'static str) -> Vec<Message> {
    let Some((point, data)) = chosen_point(app) else {
        return Vec::new();
    };
    let Some(result) = data.snapshot.catalogue().outcome(outcome) else {
        return Vec::new();
    };
    let finding = Finding {
        outcome: Some(outcome),
        ..Finding::default()
    };
    match result.demand {
        OutcomeDemand::Nothing => point.write(finding),
        OutcomeDemand::Note => {
            point.ask_note(&result.name, finding, Need::Required, &data.snapshot)
        }
        OutcomeDemand::Defect => point.ask_class(result, finding, data),
    }
}

/// Asks for a note on the chosen check point.
pub fn note(app: &App) -> Vec<Message> {
    let Some((point, data)) = chosen_point(app) else {
        return Vec::new();
    };
    point.ask_note(
        "Bemerkung",
        Finding::default(),
        Need::Optional,
        &data.snapshot,
    )
}

impl Point {
    fn ask_note(
        self,
        what: &str,
        finding: Finding,
        need: Need,
        snapshot: &Snapshot,
    ) -> Vec<Message> {
        let item = snapshot.catalogue().check_item(self.key);
        let text = item.map_or("", |item| &item.text);
        let question = format!("{what} zu Punkt {}: {text}", self.key);
        let run = self
            .run
            .as_deref()
            .and_then(|run| snapshot.view().entity(Kind::TestRun, run));
        let known = run
            .and_then(|run| run.item_text("notiz", self.key))
            .unwrap_or_default();
        let then = move |note: &str| {
            let note = Some(note.to_owned());
            self.clone().write(Finding {
                note,
                ..finding.clone()
            })
        };
        vec![Message::open(Prompt::new(
            "Prüfpunkt",
            question,
            known,
            need,
            then,
        ))]
    }

    fn ask_class(self, result: &'static Outcome, finding: Finding, data: &Data) -> Vec<Message> {
        let classes = &data.snapshot.catalogue().defect_classes;
        let choice = |class: &DefectClass| Choice {
            label: format!("Mangel {} · {}", class.number, class.name),
            help: class.explanation.clone(),
        };
        let asked = data.snapshot.clone();
        let then = move |at: usize| {
            let class = classes.get(at).map(|class| class.number);
            let finding = Finding {
                class,
                ..finding.clone()
            };
            self.clone()
                .ask_note(&result.name, finding, Need::Required, &asked)
        };
        vec![Message::open(Choose::new(
            "Mängelklasse",
            classes.iter().map(choice).collect(),
            1,
            then,
        ))]
    }

    /// Writes the finding, beginning a test run if none has begun, and goes on to the next point.
    fn write(self, finding: Finding) -> Vec<Message> {
        let goes_on = finding.outcome.is_some();
        let work = Message::work(move |workspace| match self.action(finding, workspace) {
            Ok((action, done)) => apply(workspace, &action, done),
            Err(error) => vec![Message::failure(&error)],
        });
        if goes_on {
            vec![work, Message::NextCheckPoint]
        } else {
            vec![work]
        }
    }

    /// The test run to write into: the one there is, or a new one and the action that makes it.
    fn begun(
        &self,
        workspace: &Workspace,
        snapshot: &Snapshot,
    ) -> Result<(Action, String), ActionError> {
        if let Some(run) = &self.run {
            return Ok((Action::new(), run.clone()));
        }
        let typed = |slug: &str, text: String| Typed {
            slug: slug.into(),
            item: None,
            text,
        };
        let typed = [
            typed("anbindung", self.connection.clone()),
            typed("datum", german_date(self.now.date())),
            typed("stand", "laufend".into()),
        ];
        snapshot.create(Kind::TestRun, None, &typed, workspace.env())
    }

    fn action(
        &self,
        finding: Finding,
        workspace: &Workspace,
    ) -> Result<(Action, String), ActionError> {
        let snapshot = workspace.snapshot();
        let (mut action, run) = self.begun(workspace, &snapshot)?;
        let mut write = |slug, value| {
            action =
                std::mem::take(&mut action).set_item(Kind::TestRun, &run, slug, self.key, value);
        };
        if let Some(outcome) = finding.outcome {
            write("ergebnis", Value::text(outcome));
            write("zeit", time_value(self.now.time()));
            let class = finding
                .class
                .map_or(Value::Empty, |class| Value::text(class.to_string()));
            write("maengelklasse", class);
        }
        if let Some(note) = finding.note {
            let note = if note.is_empty() {
                Value::Empty
            } else {
                Value::text(note)
            };
            write("notiz", note);
        }
        let outcome = finding
            .outcome
            .and_then(|key| snapshot.catalogue().outcome(key));
        let done = outcome.map_or_else(
            || "Bemerkung gespeichert".to_owned(),
            |outcome| outcome.name.clone(),
        );
        Ok((action, format!("Punkt {}: {done}.", self.key)))
    }
}

/// Asks which connections to show.
pub fn filter(app: &App) -> Message {
    let question = "Nur Leistungen zeigen, in deren Namen, Behörde, Status, Hemmnis oder Variante alle Wörter stehen. Leer oder Esc zeigt wieder alle.";
    let then = |text: &str| vec![Message::Filter(text.to_owned())];
    Message::open(Prompt::new(
        "Filter",
        question,
        app.workbench.filter_text(),
        Need::Optional,
        then,
    ))
}

/// Deletes what the focus is on. An authority goes with its connections, after a question.
pub fn delete(app: &App) -> Vec<Message> {
    let Some(data) = app.data.as_deref() else {
        return Vec::new();
    };
    let Some((kind, key)) = app.workbench.record(data) else {
        return Vec::new();
    };
    let title = data.view().title(kind, &key);
    let node = data
        .outline
        .place(kind, &key)
        .and_then(|at| data.outline.nodes().get(at));
    let links = node.map_or(&[][..], |node| &data.outline.links()[node.links.clone()]);
    let action = links
        .iter()
        .fold(Action::new().delete(kind, &key), |action, link| {
            action.delete(Kind::Connection, &link.key)
        });
    let done = format!("Gelöscht: {title}. Strg+Z holt es zurück.");
    if links.is_empty() {
        return vec![Message::apply(action, done)];
    }
    let links = counted(links.len() as u64, "Anbindung", "Anbindungen");
    let question = format!("„{title}“ mit {links} löschen?");
    let then = move || vec![Message::apply(action.clone(), done.clone())];
    vec![Message::open(Confirm::new(
        "Löschen", question, "Löschen", then,
    ))]
}
