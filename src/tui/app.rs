//! The whole state of the screen. [`update`](super::update::update) changes it, [`draw`](super::view::draw) shows it;
//! nothing else does either.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDateTime;
use ratatui::layout::{Rect, Size};

use super::command::{COMMANDS, Command, Context, Spec};
use super::data::Data;
use super::dialog;
use super::effect::MouseUse;
use super::exchange::Exchange;
use super::input::Input;
use super::keymap::{Clash, Keymap};
use super::layer::Layer;
use super::message::{Message, Severity};
use super::panes::Panes;
use super::settings::Settings;
use super::task::Tasks;
use super::theme::Theme;
use super::view::View;
use super::workbench::Workbench;
use crate::model::schema::Kind;
use crate::workspace::{Member, Trust};

/// The state of the screen.
pub struct App {
    /// How things look.
    pub theme: Theme,
    /// Which key means what.
    pub keymap: Keymap,
    /// The local time of the last thing that happened.
    pub now: NaiveDateTime,
    /// The size of the window in cells.
    pub size: Size,
    /// The workspace as it is now; nothing before one is open.
    pub data: Option<Arc<Data>>,
    /// What the worker has not done yet.
    pub tasks: Tasks,
    /// The view that is open.
    pub view: View,
    /// What is chosen in the workbench.
    pub workbench: Workbench,
    /// What is chosen in the view of the exchange.
    pub exchange: Exchange,
    /// Open dialogs, the topmost last.
    pub layers: Vec<Box<dyn Layer>>,
    /// What was told, oldest first.
    pub notes: Vec<Note>,
    /// Whether the last note stands in the hint line; the next key takes it away.
    pub telling: Telling,
    /// Who has the mouse.
    pub mouse: MouseUse,
}

/// Something the person was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: NaiveDateTime,
    /// How much it matters.
    pub severity: Severity,
    /// One or two German sentences.
    pub text: String,
}

/// Whether the last note is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// It stands in the place of the hint line.
    Now,
    /// It has been read.
    Past,
}

/// What a dialog or a pane may know when it draws or handles something.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// How things look.
    pub theme: Theme,
    /// Which key means what.
    pub keymap: &'a Keymap,
    /// Local time.
    pub now: NaiveDateTime,
    /// The size of the window in cells.
    pub size: Size,
    /// What was told, oldest first.
    pub notes: &'a [Note],
    /// The workspace as it is now.
    pub data: Option<&'a Data>,
    /// What lies in its folder and may still hold erased values, as far as somebody has looked.
    pub remnants: &'a [PathBuf],
}

impl App {
    /// The screen as it starts, as it was left.
    ///
    /// # Errors
    /// If the table of commands gives one key two meanings.
    pub fn new(theme: Theme, now: NaiveDateTime, settings: &Settings) -> Result<Self, Clash> {
        let mut keymap = Keymap::new(COMMANDS)?;
        keymap.set_letters(settings.letters);
        Ok(Self {
            theme,
            keymap,
            now,
            size: Size::new(80, 24),
            data: None,
            tasks: Tasks::default(),
            view: settings.view,
            workbench: Workbench::restored(settings),
            exchange: Exchange::restored(settings.exchange),
            layers: Vec::new(),
            notes: Vec::new(),
            telling: Telling::Past,
            mouse: MouseUse::Ours,
        })
    }

    /// What shall come back at the next start.
    pub fn settings(&self) -> Settings {
        let mut settings = Settings {
            letters: self.keymap.letters(),
            view: self.view,
            exchange: self.exchange.standing,
            ..Settings::default()
        };
        self.workbench.put_down(&mut settings);
        settings
    }

    /// What dialogs and panes may know.
    pub fn scene(&self) -> Scene<'_> {
        Scene {
            theme: self.theme,
            keymap: &self.keymap,
            now: self.now,
            size: self.size,
            notes: &self.notes,
            data: self.data.as_deref(),
            remnants: self.exchange.remnants(),
        }
    }

    /// The whole screen.
    pub const fn screen(&self) -> Rect {
        Rect::new(0, 0, self.size.width, self.size.height)
    }

    /// The contexts of what has the focus, innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let mut contexts = match self.layers.last() {
            Some(layer) => layer.contexts().to_vec(),
            None => self.view_contexts(),
        };
        contexts.push(Context::Global);
        contexts
    }

    /// The contexts of the view below all dialogs, innermost first.
    fn view_contexts(&self) -> Vec<Context> {
        match self.data {
            Some(_) => self.panes().contexts(),
            None => vec![Context::Main],
        }
    }

    /// The open view.
    pub fn panes(&self) -> &dyn Panes {
        match self.view {
            View::Workbench => &self.workbench,
            View::Exchange => &self.exchange,
        }
    }

    /// The open view, to change it.
    pub fn panes_mut(&mut self) -> &mut dyn Panes {
        open(self.view, &mut self.workbench, &mut self.exchange)
    }

    /// Brings what a person did to the open view, which fills `area`.
    pub fn handle(&mut self, input: &Input, area: Rect, data: &Data) -> Vec<Message> {
        open(self.view, &mut self.workbench, &mut self.exchange).handle(
            input,
            area,
            data,
            &self.keymap,
        )
    }

    /// The commands that work here and now, in the order of the table, the innermost context first.
    pub fn available(&self) -> Vec<&'static Spec> {
        let mut found: Vec<&'static Spec> = Vec::new();
        for context in self.contexts() {
            let here = COMMANDS
                .iter()
                .filter(|spec| spec.contexts.contains(&context) && self.can(spec.command));
            for spec in here {
                if !found.iter().any(|known| known.command == spec.command) {
                    found.push(spec);
                }
            }
        }
        found
    }

    /// Whether a command of the current context can do anything now.
    pub fn can(&self, command: Command) -> bool {
        let data = self.data.as_deref();
        let connection = || data.and_then(|data| self.workbench.connection(data));
        let record = || data.and_then(|data| self.workbench.record(data));
        let member = || data.and_then(|data| self.exchange.member(data));
        match command {
            Command::Suspend => cfg!(unix),
            Command::Stop => self.tasks.stoppable().is_some(),
            Command::Show(view) => view != self.view,
            Command::Search
            | Command::New
            | Command::Create(_)
            | Command::List(_)
            | Command::Import
            | Command::Export
            | Command::News
            | Command::BackUp
            | Command::Renew
            | Command::Present
            | Command::Passphrase
            | Command::Backups
            | Command::Received
            | Command::Inbox
            | Command::Sync
            | Command::Erasures => data.is_some(),
            Command::Conflicts => data.is_some_and(|data| data.outline.conflicts() > 0),
            Command::Edit | Command::History => record().is_some(),
            Command::CreateAuthorities => {
                data.is_some_and(|data| dialog::open::area(self, data).is_some())
            }
            Command::Undo => data.is_some_and(|data| data.snapshot.can_undo()),
            Command::Redo => data.is_some_and(|data| data.snapshot.can_redo()),
            Command::NextRung | Command::PreviousRung | Command::Rung => connection().is_some(),
            Command::Outcome(_) | Command::CheckNote | Command::BeginRun => {
                self.workbench.check_point().is_some()
            }
            Command::Accept => {
                let point = self.workbench.check_point();
                point.is_some_and(|(_, run)| run.is_some())
            }
            Command::Trust => member().is_some_and(can_be_trusted),
            Command::Distrust => member().is_some_and(can_be_distrusted),
            Command::Moved => data.is_some_and(|data| data.exchange.is_copied),
            Command::Arrived => !self.exchange.arrivals.paths().is_empty(),
            Command::SyncAgain => data.is_some_and(|data| data.exchange.shared_folder.is_some()),
            Command::Clean => !self.exchange.remnants().is_empty(),
            // Areas come from the Gemeindeverzeichnis and go with it.
            Command::Delete => record().is_some_and(|(kind, _)| kind != Kind::Area),
            _ => true,
        }
    }
}

/// The one of them that is open; the rest of the [`App`] stays free to be read.
fn open<'a>(
    view: View,
    workbench: &'a mut Workbench,
    exchange: &'a mut Exchange,
) -> &'a mut dyn Panes {
    match view {
        View::Workbench => workbench,
        View::Exchange => exchange,
    }
}

fn can_be_trusted(member: &Member) -> bool {
    !member.is_me && member.trust != Some(Trust::Accepted)
}

fn can_be_distrusted(member: &Member) -> bool {
    !member.is_me && !matches!(member.trust, Some(Trust::Distrusted { .. }))
}
