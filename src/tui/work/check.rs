//! Working a checklist: results and notes of its points, beginning a run, the Abnahme.

use chrono::NaiveDateTime;

use crate::insight::checklist::{Checklist, planned};
use crate::model::catalogue::{DefectClass, Outcome, OutcomeDemand};
use crate::model::dates::german_date;
use crate::model::rules::closed;
use crate::model::schema::{Kind, time_value};
use crate::replica::Value;
use crate::tui::app::App;
use crate::tui::data::Data;
use crate::tui::dialog::acceptance;
use crate::tui::job::apply;
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::layer::confirm::Confirm;
use crate::tui::layer::prompt::{Need, Prompt};
use crate::tui::message::{Destination, Message};
use crate::tui::panes::Chosen;
use crate::tui::views::View;
use crate::workspace::{Action, ActionError, Snapshot, Typed, Workspace};

/// A check point of a connection, where a test run has begun or is to begin.
#[derive(Debug, Clone)]
struct Point {
    connection: String,
    run: Option<String>,
    key: String,
    now: NaiveDateTime,
}

impl Point {
    fn of(chosen: Chosen, now: NaiveDateTime) -> Option<Self> {
        Some(Self {
            connection: chosen.connection?,
            run: chosen.run,
            key: chosen.point?,
            now,
        })
    }
}

fn chosen_point(app: &App) -> Option<(Point, &Data)> {
    Some((Point::of(app.chosen(), app.now)?, app.data.as_deref()?))
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

/// Begins a further test run of the chosen connection; the view of the Prüfungen goes there.
pub fn begin(app: &App) -> Vec<Message> {
    let Some(connection) = app.chosen().connection else {
        return Vec::new();
    };
    let is_followed = app.view == View::Runs;
    vec![Message::work(move |workspace| {
        match new_run(&connection, workspace, &workspace.snapshot()) {
            Ok((action, run)) => {
                let mut messages = apply(workspace, &action, "Neue Prüfung begonnen.".into());
                if is_followed {
                    messages.insert(0, Message::Go(Destination::Run(run)));
                }
                messages
            }
            Err(error) => vec![Message::failure(&error)],
        }
    })]
}

/// Asks for the Abnahme of the test run; one that has been is offered to be opened again.
pub fn accept(app: &App) -> Vec<Message> {
    let (Some(run), Some(data)) = (app.chosen().run, app.data.as_deref()) else {
        return vec![Message::info("Noch hat keine Prüfung begonnen.")];
    };
    let entity = data.view().entity(Kind::TestRun, &run);
    let stand = entity.and_then(|run| closed(run.text("stand")?));
    let Some(stand) = stand else {
        return acceptance::ask(&run, data).into_iter().collect();
    };
    let day = entity.and_then(|run| run.date("abnahme_am"));
    let day = day.map(|day| format!(" am {}", german_date(day)));
    let question = format!(
        "Eingetragen{}: {stand}. Die Prüfung wieder öffnen, damit sich Ergebnisse ändern lassen?",
        day.unwrap_or_default()
    );
    let then = move || vec![reopen(&run)];
    vec![Message::open(Confirm::new(
        "Abnahme",
        question,
        "Wieder öffnen",
        then,
    ))]
}

/// Lets the results of a run change again.
pub fn reopen(run: &str) -> Message {
    let action = Action::new().set(Kind::TestRun, run, "stand", Value::text("laufend"));
    Message::apply(action, "Die Prüfung ist wieder offen.")
}

/// What to tell if the results of the chosen run do not change any more.
fn is_closed(run: Option<&str>, data: &Data) -> Option<Message> {
    let stand = data.view().text(Kind::TestRun, run?, "stand")?;
    let text = format!(
        "Diese Prüfung ist abgeschlossen ({}). Eine neue beginnen mit <begin-run>, diese wieder öffnen mit <runs-reopen>.",
        closed(&stand)?
    );
    Some(Message::info(&text))
}

/// Something else to write down at a point.
pub struct Asked {
    slug: &'static str,
    title: &'static str,
    what: &'static str,
}

/// What shows that it was so.
pub const PROOF: Asked = Asked {
    slug: "nachweis",
    title: "Nachweis",
    what: "Dateiname oder Protokollnummer, keine Personendaten",
};

/// When it was checked.
pub const TIME: Asked = Asked {
    slug: "zeit",
    title: "Uhrzeit",
    what: "Wann geprüft wurde, etwa 9:30",
};

/// Asks for it at the chosen check point.
pub fn ask(asked: &'static Asked, chosen: Chosen, now: NaiveDateTime, data: &Data) -> Vec<Message> {
    let (Some(point), Some(field)) = (Point::of(chosen, now), Kind::TestRun.field(asked.slug))
    else {
        return Vec::new();
    };
    if let Some(told) = is_closed(point.run.as_deref(), data) {
        return vec![told];
    }
    let view = data.view();
    let run = point.run.as_deref();
    let run = run.and_then(|run| view.entity(Kind::TestRun, run));
    let known = run.and_then(|run| run.record().get_item(asked.slug, &point.key));
    let known = known.map(|value| view.display(field, value));
    let question = format!("{} (Punkt {}).", asked.what, point.key);
    let then = move |text: &str| {
        let (point, text) = (point.clone(), text.to_owned());
        vec![Message::work(move |workspace| {
            let snapshot = workspace.snapshot();
            let written = snapshot.parse(field, &text).and_then(|value| {
                let (action, run) = point.begun(workspace, &snapshot)?;
                Ok(action.set_item(Kind::TestRun, &run, field.slug, &point.key, value))
            });
            match written {
                Ok(action) => {
                    let done = format!("Punkt {}: {} gespeichert.", point.key, field.label);
                    apply(workspace, &action, done)
                }
                Err(error) => vec![Message::failure(&error)],
            }
        })]
    };
    vec![Message::open(Prompt::new(
        asked.title,
        question,
        &known.unwrap_or_default(),
        Need::Optional,
        then,
    ))]
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
    if let Some(told) = is_closed(point.run.as_deref(), data) {
        return vec![told];
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
    if let Some(told) = is_closed(point.run.as_deref(), data) {
        return vec![told];
    }
    point.ask_note(
        "Bemerkung",
        Finding::default(),
        Need::Optional,
        &data.snapshot,
    )
}

impl Point {
    /// What must hold here.
    fn wording(&self, snapshot: &Snapshot) -> String {
        let view = snapshot.view();
        let run = self.run.as_deref();
        let items = match run.and_then(|run| Checklist::of(view, run)) {
            Some(list) => list
                .points
                .into_iter()
                .map(|point| point.item.into_owned())
                .collect(),
            None => planned(view, &self.connection),
        };
        let mut items = items.into_iter();
        items
            .find(|item| item.key == self.key)
            .map_or_else(String::new, |item| item.text)
    }

    fn ask_note(
        self,
        what: &str,
        finding: Finding,
        need: Need,
        snapshot: &Snapshot,
    ) -> Vec<Message> {
        let text = self.wording(snapshot);
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
