//! Working a checklist: results and notes of its points, beginning a run, the Abnahme.

use chrono::NaiveDateTime;

use crate::insight::checklist::Checklist;
use crate::model::catalogue::{DefectClass, Outcome, OutcomeDemand};
use crate::model::schema::{Kind, date_value, time_value};
use crate::model::text::counted;
use crate::replica::Value;
use crate::tui::app::App;
use crate::tui::data::Data;
use crate::tui::job::apply;
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::layer::confirm::Confirm;
use crate::tui::layer::prompt::{Need, Prompt};
use crate::tui::message::{Message, Severity};
use crate::workspace::{Action, ActionError, Snapshot, Typed, Workspace};

/// A check point of a connection, where a test run has begun or is to begin.
#[derive(Debug, Clone)]
struct Point {
    connection: String,
    run: Option<String>,
    key: String,
    now: NaiveDateTime,
}

fn chosen_point(app: &App) -> Option<(Point, &Data)> {
    let data = app.data.as_deref()?;
    let chosen = app.chosen();
    let point = Point {
        connection: chosen.connection?,
        run: chosen.run,
        key: chosen.point?,
        now: app.now,
    };
    Some((point, data))
}

/// The action that begins a test run of a connection, and its key.
fn new_run(
    connection: &str,
    workspace: &Workspace,
    snapshot: &Snapshot,
) -> Result<(Action, String), ActionError> {
    let typed = |slug: &str, text: String| Typed {
        slug: slug.into(),
        item: None,
        text,
    };
    let view = snapshot.view();
    let variant = view.text(Kind::Connection, connection, "variante");
    let usual = snapshot.usual(Kind::TestRun).into_iter();
    let mut fields: Vec<Typed> = usual.map(|(slug, text)| typed(slug, text)).collect();
    fields.push(typed("anbindung", connection.to_owned()));
    fields.extend(variant.map(|variant| typed("variante", variant)));
    snapshot.create(Kind::TestRun, None, &fields, workspace.env())
}

/// Begins a further test run of the chosen connection.
pub fn begin(app: &App) -> Vec<Message> {
    let Some(connection) = app.chosen().connection else {
        return Vec::new();
    };
    vec![Message::work(move |workspace| {
        match new_run(&connection, workspace, &workspace.snapshot()) {
            Ok((action, _)) => apply(workspace, &action, "Neue Prüfung begonnen.".into()),
            Err(error) => vec![Message::failure(&error)],
        }
    })]
}

/// Accepts the test run, after naming what is still open.
pub fn accept(app: &App) -> Vec<Message> {
    let Some(data) = app.data.as_deref() else {
        return Vec::new();
    };
    let run = app.chosen().run;
    let list = run.and_then(|run| Some((Checklist::of(data.view(), &run)?, run)));
    let Some((list, run)) = list else {
        return vec![info("Noch hat keine Prüfung begonnen.")];
    };
    let open = list.open_points();
    let question = match &open[..] {
        [] => "Alle Punkte sind erfüllt. Die Prüfung heute abnehmen?".to_owned(),
        points => format!(
            "Offen: {}. {}{} Trotzdem heute abnehmen? Die offenen Punkte werden festgehalten.",
            counted(points.len() as u64, "Punkt", "Punkte"),
            points[..points.len().min(NAMED)].join("; "),
            if points.len() > NAMED { " …" } else { "." },
        ),
    };
    let set = |action: Action, slug, value| action.set(Kind::TestRun, &run, slug, value);
    let action = set(Action::new(), "stand", Value::text(ACCEPTED));
    let action = set(action, "abnahme_am", date_value(app.now.date()));
    let action = match open.len() {
        0 => action,
        _ => set(action, "offene_punkte", Value::text(open.join("\n"))),
    };
    let then = move || {
        vec![Message::apply(
            action.clone(),
            "Die Prüfung ist abgenommen.",
        )]
    };
    vec![Message::open(Confirm::new(
        "Abnahme", question, "Abnehmen", then,
    ))]
}

/// So many open points are named in the question.
const NAMED: usize = 3;

fn info(text: &str) -> Message {
    Message::Note(Severity::Info, text.into())
}

/// Whether the results may still change.
fn is_accepted(app: &App, data: &Data) -> bool {
    let run = app.chosen().run;
    let stand = run.and_then(|run| data.view().text(Kind::TestRun, &run, "stand"));
    stand.as_deref() == Some(ACCEPTED)
}

const ACCEPTED: &str = "abgenommen";

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
    if is_accepted(app, data) {
        return vec![info(
            "Diese Prüfung ist abgenommen. Die Taste p beginnt eine neue.",
        )];
    }
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
        let item = snapshot.catalogue().check_item(&self.key);
        let text = item.map_or("", |item| &item.text);
        let question = format!("{what} zu Punkt {}: {text}", self.key);
        let run = self
            .run
            .as_deref()
            .and_then(|run| snapshot.view().entity(Kind::TestRun, run));
        let known = run
            .and_then(|run| run.item_text("notiz", &self.key))
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

    /// The test run to write into: the one there is, which may have begun since the key was pressed, or a new one and
    /// the action that makes it.
    fn begun(
        &self,
        workspace: &Workspace,
        snapshot: &Snapshot,
    ) -> Result<(Action, String), ActionError> {
        let runs = snapshot.view().entities(Kind::TestRun);
        let ours = runs.filter(|run| run.text("anbindung") == Some(&self.connection));
        let latest = ours.max_by_key(|run| (run.date("datum"), run.key()));
        match (&self.run, latest) {
            (Some(run), _) => Ok((Action::new(), run.clone())),
            (None, Some(run)) => Ok((Action::new(), run.key().to_owned())),
            (None, None) => new_run(&self.connection, workspace, snapshot),
        }
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
                std::mem::take(&mut action).set_item(Kind::TestRun, &run, slug, &self.key, value);
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
