//! The whole state of the screen. [`update`](super::update::update) changes it, [`draw`](super::view::draw) shows it;
//! nothing else does either.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta, Timelike as _};
use ratatui::layout::{Rect, Size};

use super::appearance::{Ability, Appearance};
use super::command::manners::Manners;
use super::command::{self, Command, Context, Spec};
use super::data::Data;
use super::effect::MouseUse;
use super::input::{Chord, Input};
use super::keymap::bindings::Bindings;
use super::keymap::{Clash, Keymap};
use super::layer::Layer;
use super::learning::Learning;
use super::learning::tips::Moment;
use super::learning::tour::{Step, Tour};
use super::message::Severity;
use super::panes::{Chosen, Panes};
use super::register::Standings;
use super::remembered::Remembered;
use super::settings::Settings;
use super::signs::Signs;
use super::task::Tasks;
use super::theme::Theme;
use super::toasts::Toasts;
use super::view::parts;
use super::views::{View, Views};
use super::widget::pane::Grip;
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
    /// How the lists of records stand.
    pub lists: Standings,
    /// What lies in the folder and may still hold erased values, as far as somebody has looked.
    pub remnants: Vec<PathBuf>,
    /// Open dialogs, the topmost last.
    pub layers: Vec<Box<dyn Layer>>,
    /// What was told, oldest first.
    pub notes: Vec<Note>,
    /// Which of it stands on the screen.
    pub toasts: Toasts,
    /// What was given to the clipboard and has not arrived there yet, oldest first.
    pub copying: VecDeque<String>,
    /// How far the person has come with the program.
    pub learning: Learning,
    /// Where starts and failures are written.
    pub log_file: Option<PathBuf>,
    /// How the screen was left before somebody began to practise.
    before_practice: Option<Settings>,
    /// Who has the mouse.
    pub mouse: MouseUse,
    /// The border that the mouse has hold of.
    pub held: Option<Grip>,
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

impl Scene<'_> {
    /// How a row of panes looks: its colours, and the key that leads to the next pane.
    pub fn to_next_pane(&self) -> (Theme, Option<Chord>) {
        (self.theme, self.keymap.key(Command::NextPane.spec()))
    }
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
            lists: settings.lists.clone(),
            remnants: Vec::new(),
            layers: Vec::new(),
            notes: Vec::new(),
            toasts: Toasts::default(),
            copying: VecDeque::new(),
            learning: Learning::restored(&settings.learning),
            log_file: None,
            before_practice: None,
            mouse: MouseUse::Ours,
            held: None,
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

    /// What shall come back at the next start. What was done while practising leaves nothing behind.
    pub fn settings(&self) -> Settings {
        if let Some(before) = &self.before_practice {
            return before.clone();
        }
        let mut settings = Settings {
            appearance: self.appearance,
            letters: self.keymap.letters(),
            view: self.view,
            learning: self.learning.learnt(),
            lists: self.lists.clone(),
            ..Settings::default()
        };
        self.views.put_down(&mut settings);
        settings
    }

    /// The workspace looks like this now.
    pub fn take_over(&mut self, data: Arc<Data>) {
        let practises = data.practice.is_some();
        match (practises, self.before_practice.is_some()) {
            (true, false) => self.before_practice = Some(self.settings()),
            (false, true) => self.before_practice = None,
            _ => {}
        }
        self.data = Some(data);
    }

    /// Tells the person something.
    pub fn tell(&mut self, severity: Severity, text: &str) {
        let text = self.keymap.fill(text);
        let letters = text.chars().count();
        self.toasts
            .tell(self.notes.len(), severity, letters, self.now);
        self.notes.push(Note {
            at: self.now,
            severity,
            text,
        });
    }

    /// Tells a tip, if this is the moment for one.
    pub fn moment(&mut self, moment: Moment) {
        if let Some(tip) = self.learning.tips.at(moment, &self.keymap) {
            self.tell(Severity::Tip, &tip);
        }
    }

    /// The step of the tour that is on screen: while a dialog is open, it waits.
    pub fn tour(&self) -> Option<(Tour, &'static Step)> {
        let is_seen = self.data.is_some() && self.layers.is_empty();
        let tour = self.learning.tour;
        tour.step().filter(|_| is_seen).map(|step| (tour, step))
    }

    /// What dialogs and panes may know.
    pub fn scene(&self) -> Scene<'_> {
        scene!(self)
    }

    /// The open view with what it may know, to change it.
    pub fn open_view(&mut self) -> (Scene<'_>, &mut dyn Panes) {
        (scene!(self), self.views.get_mut(self.view))
    }

    /// When the screen looks different though nobody does anything: a message has stood long enough, or the minute of a
    /// clock is over.
    pub fn next_change(&self) -> Option<NaiveDateTime> {
        let ends = [self.toasts.next_end(), self.next_minute()];
        ends.into_iter().flatten().min()
    }

    /// When the minute is over, while somebody looks at a clock.
    fn next_minute(&self) -> Option<NaiveDateTime> {
        let data = self.data.as_deref()?;
        let body = parts(self.screen()).body;
        let is_seen = self.panes().shows_clock(body, &self.scene(), data);
        let minute = self.now.with_second(0)?.with_nanosecond(0)? + TimeDelta::minutes(1);
        is_seen.then_some(minute)
    }

    /// The whole screen.
    pub const fn screen(&self) -> Rect {
        Rect::new(0, 0, self.size.width, self.size.height)
    }

    /// The contexts of what has the focus, innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let mut contexts = match self.layers.last() {
            Some(layer) if layer.takes_every_key() => return Vec::new(),
            Some(layer) => layer.contexts(),
            None => self.view_contexts(),
        };
        if self.tour().is_some() {
            contexts.insert(0, Context::Tour);
        }
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

    /// What is chosen in the topmost dialog that is about records, else in the open view.
    pub fn chosen(&self) -> Chosen {
        let Some(data) = self.data.as_deref() else {
            return Chosen::default();
        };
        let mut layers = self.layers.iter().rev();
        layers
            .find_map(|layer| layer.chosen(data))
            .unwrap_or_else(|| self.panes().chosen(data))
    }

    /// Whether characters are typed now, so that they are no commands.
    pub fn takes_text(&self) -> bool {
        match self.layers.last() {
            Some(layer) => layer.takes_text(),
            None => self.panes().takes_text(),
        }
    }

    /// Whether the topmost dialog, else the open view, can do one of its own commands now.
    fn can_there(&self, command: Command, data: &Data) -> bool {
        match self.layers.last() {
            Some(layer) => layer.can(command, data),
            None => self.panes().can(command, data),
        }
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
            | Command::Report
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
            Command::Manners(command) => self.can_help(command, chosen),
            Command::SyncAgain => data.is_some_and(|data| data.exchange.shared_folder.is_some()),
            Command::Clean => !self.remnants.is_empty(),
            // Areas come from the Gemeindeverzeichnis and go with it.
            Command::Delete => chosen
                .record
                .as_ref()
                .is_some_and(|(kind, _)| *kind != Kind::Area),
            _ => data.is_none_or(|data| self.can_there(command, data)),
        }
    }

    fn can_help(&self, command: Manners, chosen: &Chosen) -> bool {
        let practises = self.data.as_ref().map(|data| data.practice.is_some());
        match command {
            Manners::Practise => practises == Some(false),
            Manners::EndPractice => practises == Some(true),
            Manners::Copy => chosen.record.is_some() || !self.layers.is_empty(),
            Manners::LogFile => self.log_file.is_some(),
            Manners::NextStep | Manners::EndTour => self.tour().is_some(),
            Manners::Tips => true,
            Manners::Tour | Manners::GoTo | Manners::Begin => self.data.is_some(),
        }
    }
}
