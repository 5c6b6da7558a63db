//! The loop around the Elm-shaped core: waits, brings what happened to `update`, does the effects, draws once.
//!
//! Everything that is waiting is worked off before one frame is drawn, and nothing is drawn when nothing happened.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{Local, NaiveDateTime};
use crossterm::event::Event;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::app::{App, Note};
use super::appearance::{Ability, Appearance};
use super::clipboard::Clipboard;
use super::crash;
use super::effect::{Effect, MouseUse};
use super::external::Editor;
use super::input::{Input, PasteStyle, may_continue, translate};
use super::keyboard::Keyboard;
use super::keymap::bindings::Bindings;
use super::keymap::{Clash, file};
use super::log_file::LogFile;
use super::message::{Message, Severity};
use super::settings::{self, Settings};
use super::signals::{Asked, Signals};
use super::terminal::{Screen, detect_signs, detect_theme};
use super::update::update;
use super::view::draw;
use super::worker::Worker;

/// Why the screen could not start or had to end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Two commands on one key.
    #[error(transparent)]
    Keys(#[from] Clash),
    /// The terminal does not work, or there is none.
    #[error(
        "Der Bildschirm lässt sich nicht öffnen ({0}). Das Programm braucht ein Terminal; \
         ohne eines geht alles auch als Befehl, siehe „werkbank --help“."
    )]
    Terminal(#[from] io::Error),
}

/// What the person has asked for on the command line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How the screen shall look this time, whatever is kept.
    pub appearance: Appearance,
    /// The folder where is kept what comes back at the next start; without one nothing does.
    pub folder: Option<PathBuf>,
}

impl Options {
    /// The file of the settings.
    pub fn settings(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(settings::FILE))
    }

    /// The file of the keys.
    pub fn keys(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(file::FILE))
    }

    /// The screen as it was left, as far as it is kept. What cannot be taken is told.
    ///
    /// # Errors
    /// If the table of commands gives one key two meanings.
    pub fn app(&self, ability: Ability, settings: &Settings) -> Result<App, Clash> {
        let mut app = App::new(ability.theme, now(), settings)?;
        app.ability = ability;
        app.appear(settings.appearance);
        app.show_as(self.appearance);
        let keys = self.keys().map(|path| file::load(&path)).transpose();
        match keys {
            Ok(bindings) => app.bind(bindings.unwrap_or_default())?,
            Err(error) => {
                update(&mut app, Message::failure(&error));
            }
        }
        Ok(app)
    }

    /// Keeps the keys that somebody has chosen; says what hinders it.
    pub fn keep_keys(&self, bindings: &Bindings) -> Option<Message> {
        let path = self.keys()?;
        let error = file::save(bindings, &path).err()?;
        let told = format!(
            "Die Tasten gelten, ließen sich aber nicht in „{}“ merken ({error}).",
            path.display()
        );
        Some(Message::Note(Severity::Warning, told))
    }
}

/// How long a paste that comes as keys may pause after a line break.
const BURST_PAUSE: Duration = Duration::from_millis(10);

/// How often the screen shows how far long work is.
const FRAME: Duration = Duration::from_millis(100);

/// Opens the screen, begins with the `first` message, and stays until the person leaves. Whatever was asked of the
/// workspace until then is done when this returns.
///
/// # Errors
/// If there is no terminal, or it goes away in a way that is no hang-up.
pub fn run(options: &Options, first: Message) -> Result<(), RunError> {
    let settings = options.settings();
    let kept = settings.as_deref().map(Settings::load).unwrap_or_default();
    let ability = Ability {
        theme: options.appearance.theme.unwrap_or_else(detect_theme),
        signs: detect_signs(),
    };
    let mut app = options.app(ability, &kept)?;
    if options.folder.is_some() {
        app.learning.tour.offer();
    }
    let folder = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    crash::keep_reports_in(&folder);
    let log = LogFile::in_folder(&folder);
    app.log_file = Some(log.path().to_owned());
    // The screen is drawn on this very thread: its panics, and only its, give the terminal back.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let (answers, inbox) = unbounded_channel();
    let mut outside = Outside {
        worker: Worker::start(answers.clone()),
        clipboard: Clipboard::start(answers),
        log,
    };
    let stayed = runtime.block_on(stay(&mut app, first, options, &mut outside, inbox));
    outside.worker.finish();
    outside.clipboard.finish();
    if let Some(path) = settings {
        // Losing it loses nothing but the place of a border.
        drop(app.settings().save(&path));
    }
    stayed
}

pub(super) fn now() -> NaiveDateTime {
    Local::now().naive_local()
}

/// What effects are done with.
struct Outside {
    worker: Worker,
    clipboard: Clipboard,
    log: LogFile,
}

async fn stay(
    app: &mut App,
    first: Message,
    options: &Options,
    outside: &mut Outside,
    mut answers: UnboundedReceiver<Message>,
) -> Result<(), RunError> {
    let mut signals = Signals::listen()?;
    let mut screen = Screen::enter(app.mouse)?;
    let mut keyboard = Keyboard::listen()?;
    let mut happened = vec![Message::Size(screen.size()?), first];
    let mut batch = Vec::new();
    outside.log.started(now());
    loop {
        let told = app.notes.len();
        let mut effects = update(app, Message::Now(now()));
        for message in happened.drain(..) {
            effects.extend(update(app, message));
        }
        outside.failed(&app.notes[told..]);
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(()),
                Effect::Suspend => screen.suspend(app.mouse)?,
                Effect::Mouse(mouse) => screen.set_mouse(mouse)?,
                Effect::Copy(text) => outside.clipboard.copy(text),
                Effect::CopyByTerminal(text) => screen.copy(&text)?,
                Effect::EditText(text) => {
                    happened.push(edit(&text, &mut screen, &keyboard, app.mouse)?);
                    signals.forget_interrupts().await;
                }
                Effect::KeepKeys(bindings) => happened.extend(options.keep_keys(&bindings)),
                Effect::Enter(opening) => outside.worker.enter(opening),
                Effect::Work(job) => outside.worker.work(job),
                Effect::Aside(aside) => outside.worker.aside(aside),
                Effect::Watch(inbox) => outside.worker.watch(inbox.as_ref()),
            }
        }
        screen.draw(|frame| draw(app, frame))?;
        let change = app.next_change();
        while happened.is_empty() {
            tokio::select! {
                inputs = next_batch(&mut keyboard, &mut batch) => match inputs {
                    Some(inputs) => happened = with_size(inputs, &screen)?,
                    None => return Ok(()),
                },
                answer = answers.recv() => {
                    happened.extend(answer);
                    happened.extend(std::iter::from_fn(|| answers.try_recv().ok()));
                }
                () = tokio::time::sleep(FRAME), if app.tasks.long().is_some() => {
                    happened.push(Message::Now(now()));
                }
                () = tokio::time::sleep(until(change)), if change.is_some() => {
                    happened.push(Message::Now(now()));
                }
                asked = signals.next() => match asked {
                    Asked::End => return Ok(()),
                    #[cfg(unix)]
                    Asked::Sleep => {
                        screen.suspend(app.mouse)?;
                        happened.push(Message::Size(screen.size()?));
                    }
                    #[cfg(unix)]
                    Asked::Wake => {
                        screen.take_again(app.mouse)?;
                        happened.push(Message::Size(screen.size()?));
                    }
                },
            }
        }
    }
}

impl Outside {
    /// Puts down what went wrong.
    fn failed(&self, told: &[Note]) {
        let failures = told
            .iter()
            .filter(|note| note.severity == Severity::Failure);
        for note in failures {
            self.log.failed(note.at, crash::last_command(), &note.text);
        }
    }
}

/// How long it is until then.
fn until(moment: Option<NaiveDateTime>) -> Duration {
    let left = moment.map(|moment| moment - now());
    left.and_then(|left| left.to_std().ok()).unwrap_or_default()
}

/// Lets a text be written in a program of its own, which has screen and keyboard meanwhile.
fn edit(
    text: &str,
    screen: &mut Screen,
    keyboard: &Keyboard,
    mouse: MouseUse,
) -> io::Result<Message> {
    let editor = match Editor::of_environment() {
        Ok(editor) => editor,
        Err(error) => return Ok(Message::failure(&error)),
    };
    let edited = keyboard.lend(|| screen.lend(mouse, || editor.edit(text)))?;
    Ok(match edited {
        Ok(text) => Message::TextEdited(text),
        Err(error) => Message::failure(&error),
    })
}

/// Every input, and before a resize the new size.
fn with_size(inputs: Vec<Input>, screen: &Screen) -> io::Result<Vec<Message>> {
    let mut messages = Vec::with_capacity(inputs.len());
    for input in inputs {
        match input {
            Input::Resize => messages.push(Message::Size(screen.size()?)),
            Input::Focus(_) => {}
            input => messages.push(Message::Input(input)),
        }
    }
    Ok(messages)
}

/// Waits for an event and takes all that are waiting with it. Nothing when the terminal is gone.
///
/// What has come so far is kept in `batch`: this may be left at any time and asked again without losing a key.
async fn next_batch(keyboard: &mut Keyboard, batch: &mut Vec<Event>) -> Option<Vec<Input>> {
    if batch.is_empty() {
        batch.push(keyboard.next().await?);
    }
    batch.extend(keyboard.waiting());
    while may_continue(batch, PasteStyle::HERE) {
        let Some(event) = keyboard.next_within(BURST_PAUSE).await else {
            break;
        };
        batch.push(event);
        batch.extend(keyboard.waiting());
    }
    Some(translate(&std::mem::take(batch), PasteStyle::HERE))
}
