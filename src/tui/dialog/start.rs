//! The first start: a new workspace, joining an existing one, or a look at the sample.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use super::form_dialog::FormDialog;
use super::{find, path};
use crate::exchange::Author;
use crate::tui::job::Opening;
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::message::{Message, Severity};
use crate::tui::widget::date_picker::Holidays;
use crate::tui::widget::form::{FieldSpec, Form, InputKind, Surroundings};
use crate::workspace::{Env, Workspace, WorkspaceError};

const NAME: &str = "name";
const TEAM: &str = "team";
const FILE: &str = "datei";

/// What the first start needs from outside.
#[derive(Clone)]
pub struct Start {
    /// Where the workspace is to lie.
    pub folder: PathBuf,
    /// An empty folder to build the sample in, should somebody want to see it.
    pub scratch: PathBuf,
    /// Today's date.
    pub today: NaiveDate,
}

impl Start {
    /// Asks how to begin.
    pub fn ask(self) -> Message {
        let choice = |label: &str, help: &str| Choice {
            label: label.into(),
            help: help.into(),
        };
        let choices = vec![
            choice(
                "Neuer Arbeitsbereich",
                "Für die erste Person einer Taskforce. Alle weiteren treten ihm bei.",
            ),
            choice(
                "Beitreten mit einer Datei",
                "Mit der Standdatei einer Kollegin oder eines Kollegen (.ozgstand).",
            ),
            choice(
                "Beispiel ansehen",
                "Eine erfundene Taskforce mitten in der Arbeit; nichts davon wird behalten.",
            ),
        ];
        Message::open(Choose::new(
            "OZG-Werkbank · Womit anfangen?",
            choices,
            0,
            move |at| match at {
                0 => vec![Message::open(self.new_workspace())],
                1 => vec![Message::open(self.join())],
                _ => vec![Message::Enter(Opening::sample(self.scratch.clone()))],
            },
        ))
    }

    fn new_workspace(&self) -> FormDialog {
        let folder = self.folder.clone();
        self.form("Neuer Arbeitsbereich", "Anlegen", who(), move |dialog| {
            let author = author(&dialog);
            begin(dialog, None, &folder, move |folder, env| {
                Workspace::create(folder, &author, env)
            })
        })
    }

    fn join(&self) -> FormDialog {
        let file = FieldSpec::new(FILE, "Standdatei", InputKind::Line)
            .group("Woher")
            .required()
            .help("Pfad zu einer Datei .ozgstand, am besten einer vollständigen. Wer sie schickte, gilt damit als bekannt.");
        let folder = self.folder.clone();
        let fields = std::iter::once(file).chain(who()).collect();
        self.form("Beitreten", "Beitreten", fields, move |dialog| {
            let author = author(&dialog);
            let file = path::typed(&dialog.one(FILE));
            begin(dialog, Some(FILE), &folder, move |folder, env| {
                let unreadable = |error| WorkspaceError::File {
                    path: file.display().to_string(),
                    error,
                };
                let bytes = std::fs::read(&file).map_err(unreadable)?;
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                Workspace::join(folder, (&*name, &*bytes), &author, env)
            })
        })
    }

    fn form(
        &self,
        title: &str,
        save: &str,
        fields: Vec<FieldSpec>,
        act: impl Fn(FormDialog) -> Vec<Message> + Send + Sync + 'static,
    ) -> FormDialog {
        let around = Surroundings {
            today: self.today,
            holidays: Arc::new(Holidays::new()),
            find,
        };
        FormDialog::new(title, Form::new(fields, save, around), act)
    }
}

fn who() -> Vec<FieldSpec> {
    vec![
        FieldSpec::new(NAME, "Eigener Name", InputKind::Line)
            .group("Wer hier arbeitet")
            .required()
            .help("Steht an jeder Änderung, die von diesem Rechner kommt."),
        FieldSpec::new(TEAM, "Team", InputKind::Line)
            .group("Wer hier arbeitet")
            .required()
            .help("Etwa „Taskforce Nordhessen“; steht im Namen der Dateien."),
    ]
}

fn author(dialog: &FormDialog) -> Author {
    Author::new(&dialog.one(NAME), &dialog.one(TEAM))
}

/// Opens what `open` makes; if that fails, the form comes back with the reason.
fn begin(
    dialog: FormDialog,
    field: Option<&'static str>,
    folder: &Path,
    open: impl FnOnce(&Path, Env) -> Result<Workspace, WorkspaceError> + Send + 'static,
) -> Vec<Message> {
    let folder = folder.to_owned();
    vec![Message::enter(move || {
        let opened = Env::system()
            .map_err(|error| error.to_string())
            .and_then(|env| open(&folder, env).map_err(|error| error.to_string()));
        match opened {
            Ok(workspace) => {
                let text = format!(
                    "Der Arbeitsbereich liegt in {}. F1 erklärt, wie es weitergeht.",
                    folder.display()
                );
                Ok((workspace, vec![Message::Note(Severity::Done, text)]))
            }
            Err(reason) => Err(dialog.refused(field, reason).remove(0)),
        }
    })]
}
