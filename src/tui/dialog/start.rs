//! The first start: a new workspace, joining an existing one, or a look at the sample.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::file_picker::{FilePicker, Wanted};
use super::form_dialog::FormDialog;
use super::import::reading::{self, Lock, Trouble};
use super::import::{Back, unknown_sender};
use super::{passphrase, path};
use crate::exchange::Author;
use crate::exchange::state_file::{self, Cover};
use crate::tui::app::Scene;
use crate::tui::input::Input;
use crate::tui::job::Opening;
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::{Message, Severity};
use crate::tui::widget::date_picker::Holidays;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind, Surroundings};
use crate::workspace::{Env, Named, Progress, Workspace, WorkspaceError, unpack_without_workspace};

const NAME: &str = "name";
const TEAM: &str = "team";

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
    /// Asks how to begin, and asks again until a workspace is open.
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
                "Mit der Standdatei einer Kollegin oder eines Kollegen: .ozgstand oder die Mail, in der sie kam.",
            ),
            choice(
                "Beispiel ansehen",
                "Eine erfundene Taskforce mitten in der Arbeit; nichts davon wird behalten.",
            ),
        ];
        let then: Then = Box::new(move |at| match at {
            0 => vec![Message::open(self.new_workspace())],
            1 => vec![self.clone().choose_file()],
            _ => vec![self.open_sample()],
        });
        let title = "OZG-Werkbank · Womit anfangen?";
        Message::open(StartDialog(Choose::new(title, choices, 0, then)))
    }

    fn open_sample(&self) -> Message {
        let sample = Opening::sample(self.scratch.clone());
        Message::enter(move || {
            sample
                .open()
                .map(|(workspace, told)| (workspace, begun(told)))
        })
    }

    fn new_workspace(&self) -> FormDialog {
        let folder = self.folder.clone();
        self.form("Neuer Arbeitsbereich", "Anlegen", who(), move |dialog| {
            let author = author(&dialog);
            begin(dialog, &folder, move |folder, env| {
                Workspace::create(folder, &author, env)
            })
        })
    }

    /// First the file, then who joins.
    fn choose_file(self) -> Message {
        Message::aside(move || {
            let start = self.clone();
            let then = move |paths: Vec<PathBuf>, picker: FilePicker| {
                start.clone().look(&paths, None, Back::Picker(picker))
            };
            vec![FilePicker::open(
                "Beitreten · Standdatei wählen",
                path::usual_folder(),
                Wanted::Files,
                then,
            )]
        })
    }

    /// Opens what the file is packed in; asks for a passphrase if one is needed.
    fn look(self, paths: &[PathBuf], passphrase: Option<&str>, back: Back) -> Vec<Message> {
        match find(paths, passphrase) {
            Ok((file, cover)) => vec![Message::open(self.join(file, &cover))],
            Err(Trouble::Locked(Lock::Passphrase, reason)) => {
                let (around, paths) = (self.around(), paths.to_owned());
                let dialog = passphrase::ask(&reason, around, move |passphrase, dialog| {
                    let (start, paths) = (self.clone(), paths.clone());
                    vec![Message::aside(move || {
                        start.look(&paths, Some(&passphrase), Back::Passphrase(dialog))
                    })]
                });
                vec![Message::open(dialog)]
            }
            Err(
                Trouble::Told(reason) | Trouble::Locked(_, reason) | Trouble::Cancelled(reason),
            ) => back.refused(reason),
        }
    }

    fn join(&self, file: Named, cover: &Cover) -> FormDialog {
        let (sender, shown) = (&cover.author, reading::name_and_origin(&file.0));
        let from = format!("{} ({})\n{shown}", sender.name(), sender.team());
        let told = FieldSpec::new("von", "Standdatei", InputKind::Fact)
            .group("Woher")
            .answer(Answer::one(&from));
        let mut fields = who();
        fields.push(told);
        fields.extend(unknown_sender(cover));
        let (folder, file) = (self.folder.clone(), Arc::new(file));
        self.form("Beitreten", "Beitreten", fields, move |dialog| {
            let (author, file) = (author(&dialog), Arc::clone(&file));
            begin(dialog, &folder, move |folder, env| {
                Workspace::join(folder, (&file.0, &file.1), &author, env)
            })
        })
    }

    fn form(
        &self,
        title: &str,
        save: &'static str,
        fields: Vec<FieldSpec>,
        act: impl Fn(FormDialog) -> Vec<Message> + Send + Sync + 'static,
    ) -> FormDialog {
        FormDialog::new(title, Form::new(fields, save, self.around()), act)
    }

    fn around(&self) -> Surroundings {
        Surroundings {
            today: self.today,
            holidays: Arc::new(Holidays::new()),
            find: super::find,
        }
    }
}

/// The state file that says most, and what it says of itself.
fn find(paths: &[PathBuf], passphrase: Option<&str>) -> Result<(Named, Cover), Trouble> {
    let files = reading::read(paths, &Progress::default())?;
    let unpacked = unpack_without_workspace(files, passphrase);
    let unpacked = reading::open(unpacked)?;
    let damaged = unpacked.damaged.iter().map(ToString::to_string);
    let reasons: Vec<String> = damaged.chain(unpacked.missing).collect();
    let states = unpacked.states.into_iter();
    let Some(largest) = states.max_by_key(|(_, bytes)| bytes.len()) else {
        return Err(Trouble::Told(match reasons.join(" ") {
            nothing if nothing.is_empty() => "Darin ist keine Standdatei (.ozgstand).".to_owned(),
            reasons => reasons,
        }));
    };
    let cover = state_file::peek(&largest.1).map_err(|error| Trouble::Told(error.to_string()))?;
    Ok((largest, cover))
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
                    "Der Arbeitsbereich liegt in {}. <help> erklärt, wie es weitergeht.",
                    folder.display()
                );
                Ok((workspace, begun(vec![Message::Note(Severity::Done, text)])))
            }
            Err(reason) => Err(dialog.refused(None, reason).remove(0)),
        }
    })]
}

/// The question has had its answer.
fn begun(told: Vec<Message>) -> Vec<Message> {
    std::iter::once(Message::Close).chain(told).collect()
}

type Then = Box<dyn Fn(usize) -> Vec<Message> + Send>;

/// The choice itself. It stays open below what it leads to, because there is nothing else to go back to.
struct StartDialog(Choose<Then>);

impl Layer for StartDialog {
    fn title(&self) -> String {
        self.0.title()
    }

    fn extent(&self, scene: &Scene) -> (u16, u16) {
        self.0.extent(scene)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("↑ ↓", "Wählen"), ("Eingabe", "Weiter"), ("Esc", "Beenden")]
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Quit];
        }
        let messages = self.0.handle(input, area, scene);
        messages
            .into_iter()
            .filter(|message| !matches!(message, Message::Close))
            .collect()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        self.0.render(area, buf, scene);
    }

    fn cursor(&self, area: Rect, scene: &Scene) -> Option<Position> {
        self.0.cursor(area, scene)
    }
}
