//! The whole state of the screen. [`update`](super::update::update) changes it, [`draw`](super::view::draw) shows it;
//! nothing else does either.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDateTime;
use ratatui::layout::{Rect, Size};

use super::appearance::{Ability, Appearance};
use super::command::{self, Command, Context, Spec};
use super::data::Data;
use super::effect::MouseUse;
use super::input::Input;
use super::keymap::bindings::Bindings;
use super::keymap::{Clash, Keymap};
use super::layer::Layer;
use super::message::Severity;
use super::panes::{Chosen, Panes};
use super::remembered::Remembered;
use super::settings::Settings;
use super::signs::Signs;
use super::task::Tasks;
use super::theme::Theme;
use super::views::{View, Views};
use crate::model::schema::Kind;

/// The state of the screen.
pub struct App {
    /// How things look.
    pub theme: Theme,
    /// The signs that are drawn.
    pub signs: Signs,
    /// What of both was chosen.
    pub appearance: Appearance,
    /// What of both suits the terminal.
    pub ability: Ability,
    /// Which key means what.
    pub keymap: Keymap,
    /// The local time of the last thing that happened.
    pub now: NaiveDateTime,
    /// The size of the window in cells.
    pub size: Size,
    /// The workspace as it is now; nothing before one is open.
    pub data: Option<Arc<Data>>,
    /// What the tree looked like when it was left, until the workspace is open.
    pub remembered: Option<Box<Remembered>>,
    /// What was pressed and typed before it was; it counts then.
    pub ahead: Vec<Input>,
    /// What the worker has not done yet.
    pub tasks: Tasks,
    /// The view that is open.
    pub view: View,
    /// What is chosen in each view.
    pub views: Views,
    /// What lies in the folder and may still hold erased values, as far as somebody has looked.
    pub remnants: Vec<PathBuf>,
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

/// A [`Scene`] of fields, so that the views stay free to be changed.
macro_rules! scene {
    ($app:expr) => {
        Scene {
            theme: $app.theme,
            keymap: &$app.keymap,
            now: $app.now,
            size: $app.size,
            notes: &$app.notes,
            data: $app.data.as_deref(),
            remnants: &$app.remnants,
        }
    };
}

impl App {
    /// The screen as it starts, as it was left.
    ///
    /// # Errors
    /// If the table of commands gives one key two meanings.
    pub fn new(theme: Theme, now: NaiveDateTime, settings: &Settings) -> Result<Self, Clash> {
        let mut keymap = Keymap::new(command::all())?;
        keymap.set_letters(settings.letters);
        let ability = Ability {
            theme,
            signs: Signs::All,
        };
        let mut app = Self {
            theme,
            signs: Signs::All,
            appearance: Appearance::default(),
            ability,
            keymap,
            now,
            size: Size::new(80, 24),
            data: None,
            remembered: None,
            ahead: Vec::new(),
            tasks: Tasks::default(),
            view: settings.view,
            views: Views::restored(settings),
            remnants: Vec::new(),
            layers: Vec::new(),
            notes: Vec::new(),
            telling: Telling::Past,
            mouse: MouseUse::Ours,
        };
        app.appear(settings.appearance);
        Ok(app)
    }

    /// Takes over the keys that somebody has chosen.
    ///
    /// # Errors
    /// If two commands would lie on one key; the keys are as before then.
    pub fn bind(&mut self, bindings: Bindings) -> Result<(), Clash> {
        let mut keymap = Keymap::with(command::all(), bindings)?;
        keymap.set_letters(self.keymap.letters());
        self.keymap = keymap;
        Ok(())
    }

    /// Takes over what was chosen of how things look.
    pub fn appear(&mut self, appearance: Appearance) {
        self.appearance = appearance;
        self.theme = appearance.theme.unwrap_or(self.ability.theme);
        self.signs = appearance.signs.unwrap_or(self.ability.signs);
    }

    /// Looks so for now, without keeping it.
    pub fn show_as(&mut self, asked: Appearance) {
        self.theme = asked.theme.unwrap_or(self.theme);
        self.signs = asked.signs.unwrap_or(self.signs);
    }

    /// What shall come back at the next start.
    pub fn settings(&self) -> Settings {
        let mut settings = Settings {
            appearance: self.appearance,
            letters: self.keymap.letters(),
            view: self.view,
            ..Settings::default()
        };
        self.views.put_down(&mut settings);
        settings
    }

    /// What dialogs and panes may know.
    pub fn scene(&self) -> Scene<'_> {
        scene!(self)
    }

    /// The open view with what it may know, to change it.
    pub fn open_view(&mut self) -> (Scene<'_>, &mut dyn Panes) {
        (scene!(self), self.views.get_mut(self.view))
    }

    /// The whole screen.
    pub const fn screen(&self) -> Rect {
        Rect::new(0, 0, self.size.width, self.size.height)
    }

    /// The contexts of what has the focus, innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let mut contexts = match self.layers.last() {
            Some(layer) if layer.takes_every_key() => return Vec::new(),
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
        self.views.get(self.view)
    }

    /// What is chosen in the open view.
    pub fn chosen(&self) -> Chosen {
        let data = self.data.as_deref();
        data.map(|data| self.panes().chosen(data))
            .unwrap_or_default()
    }

    /// The commands that work here and now, in the order of the table, the innermost context first.
    pub fn available(&self) -> Vec<&'static Spec> {
        let chosen = self.chosen();
        let mut found: Vec<&'static Spec> = Vec::new();
        for context in self.contexts() {
            let here = command::all().filter(|spec| {
                spec.contexts.contains(&context) && self.can_with(spec.command, &chosen)
            });
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
        self.can_with(command, &self.chosen())
    }

    fn can_with(&self, command: Command, chosen: &Chosen) -> bool {
        let data = self.data.as_deref();
        match command {
            Command::Suspend => cfg!(unix),
            Command::Stop => self.tasks.stoppable().is_some(),
            Command::Show(view) => view != self.view,
            Command::Search
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
            Command::New => chosen.fitting.is_some(),
            Command::Conflicts => data.is_some_and(|data| data.outline.conflicts() > 0),
            Command::Edit | Command::History => chosen.record.is_some(),
            Command::CreateAuthorities => chosen.area.is_some(),
            Command::Undo => data.is_some_and(|data| data.snapshot.can_undo()),
            Command::Redo => data.is_some_and(|data| data.snapshot.can_redo()),
            Command::NextRung | Command::PreviousRung | Command::Rung => {
                chosen.connection.is_some()
            }
            Command::Outcome(_) | Command::CheckNote => chosen.point.is_some(),
            Command::BeginRun => chosen.connection.is_some(),
            Command::Accept => chosen.run.is_some(),
            Command::Moved => data.is_some_and(|data| data.exchange.is_copied),
            Command::Arrived => !self.views.exchange.arrivals.paths().is_empty(),
            Command::SyncAgain => data.is_some_and(|data| data.exchange.shared_folder.is_some()),
            Command::Clean => !self.remnants.is_empty(),
            // Areas come from the Gemeindeverzeichnis and go with it.
            Command::Delete => chosen
                .record
                .as_ref()
                .is_some_and(|(kind, _)| *kind != Kind::Area),
            _ => data.is_none_or(|data| self.panes().can(command, data)),
        }
    }
}
