//! The screen as lines, for screen readers and pipes: nothing is drawn, no cursor moves, no colour is set.
//!
//! The same core as ever: what a person writes becomes inputs and commands, `update` does them, and the view is drawn
//! where nobody sees it. [`page`] reads what was drawn, [`speech`] says what of it is new. So new views and dialogs are
//! read out without anything of their own. A line is answered only when all that it set off is done.

mod hearing;
mod page;
mod speech;
#[cfg(test)]
mod tests;

use std::io::{self, BufRead, Write, stdin, stdout};
use std::thread;
use std::time::Duration;

use ratatui::layout::Size;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use self::hearing::{Wish, hear};
use self::page::Page;
use super::app::App;
use super::appearance::{Ability, Appearance};
use super::command::Command;
use super::effect::Effect;
use super::input::{Chord, Input, Key, KeyPress, Mods};
use super::job::Aside;
use super::message::{Message, Severity};
use super::run::{Options, RunError, now};
use super::settings::Settings;
use super::signs::Signs;
use super::theme::Theme;
use super::update::update;
use super::views::View;
use super::worker::Worker;

/// The screen that nobody sees: wide enough for whole lines, high enough for whole lists.
const SIZE: Size = Size {
    width: 160,
    height: 400,
};

/// Steps to a row at most, so that a view that does not move ends them.
const STEPS: usize = 400;

/// How long is waited for what is found out beside the workspace; a network drive may never answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often long work says how far it is.
const PULSE: Duration = Duration::from_secs(5);

/// Reads lines and answers with lines until the person leaves or there are no more.
///
/// # Errors
/// If the table of commands gives one key two meanings, or the answers cannot be written.
pub fn run(options: &Options, first: Message) -> Result<(), RunError> {
    let settings = options.settings();
    let kept = settings.as_deref().map(Settings::load).unwrap_or_default();
    let mut desk = Desk::new(app(options, &kept)?, options)?;
    let spoken = desk.talk(first, &mut stdin().lock(), &mut stdout());
    let app = desk.leave();
    if let Some(path) = settings {
        let settings = Settings {
            letters: app.keymap.letters(),
            ..kept
        };
        // Losing it loses nothing but a preference.
        drop(settings.save(&path));
    }
    match spoken {
        // Whoever reads may stop early.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        spoken => Ok(spoken?),
    }
}

/// The screen, each view with one pane alone and without colours.
fn app(options: &Options, kept: &Settings) -> Result<App, RunError> {
    let settings = Settings {
        letters: kept.letters,
        ..Settings::default()
    };
    let ability = Ability {
        theme: Theme::Plain,
        signs: Signs::All,
    };
    let mut app = options.app(ability, &settings)?;
    app.appear(Appearance::default());
    for view in View::ALL {
        app.views.get_mut(*view).toggle_zoom();
    }
    update(&mut app, Message::Size(SIZE));
    Ok(app)
}

/// Everything a talk needs.
struct Desk<'a> {
    app: App,
    options: &'a Options,
    worker: Worker,
    answers: UnboundedReceiver<Message>,
    /// What is being found out beside the workspace.
    asides: Asides,
    runtime: Runtime,
    /// What has to be said and stands on no page.
    aloud: Vec<String>,
    /// How many notes were said.
    noted: usize,
    stay: Stay,
}

/// Finds things out on threads of their own, and knows how many are still at it.
struct Asides {
    sender: UnboundedSender<Vec<Message>>,
    answers: UnboundedReceiver<Vec<Message>>,
    open: usize,
}

/// Whether the talk goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stay {
    Here,
    Leave,
}

impl Asides {
    fn begin(&mut self, aside: Aside) {
        let sender = self.sender.clone();
        self.open += 1;
        thread::spawn(move || {
            // Nobody listens when the talk is over.
            drop(sender.send(aside.run()));
        });
    }
}

impl<'a> Desk<'a> {
    fn new(app: App, options: &'a Options) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        let (sender, answers) = unbounded_channel();
        let (aside_sender, aside_answers) = unbounded_channel();
        Ok(Self {
            app,
            options,
            worker: Worker::start(sender),
            answers,
            asides: Asides {
                sender: aside_sender,
                answers: aside_answers,
                open: 0,
            },
            runtime,
            aloud: Vec::new(),
            noted: 0,
            stay: Stay::Here,
        })
    }

    /// Waits until all that was asked is done and the workspace is closed.
    fn leave(self) -> App {
        self.worker.finish();
        self.app
    }

    fn talk(
        &mut self,
        first: Message,
        lines: &mut impl BufRead,
        out: &mut impl Write,
    ) -> io::Result<()> {
        say(out, &[speech::GREETING.to_owned()])?;
        self.happen(first);
        self.settle(out)?;
        let mut page = Page::read(&self.app);
        let notes = self.news();
        say(out, &notes)?;
        say(out, &speech::arrival(&self.app, &page))?;
        let mut line = Vec::new();
        while self.stay == Stay::Here && lines.read_until(b'\n', &mut line)? > 0 {
            let text = String::from_utf8_lossy(&line).into_owned();
            line.clear();
            let answer = self.answer(&text, &mut page, out)?;
            say(out, &answer)?;
        }
        Ok(())
    }

    /// Does what a line says, and says what came of it.
    fn answer(
        &mut self,
        line: &str,
        page: &mut Page,
        out: &mut impl Write,
    ) -> io::Result<Vec<String>> {
        match hear(line) {
            Wish::Here => return Ok(speech::here(&self.app, page)),
            Wish::Everything => return Ok(speech::everything(page)),
            Wish::Possible => return Ok(speech::possible(&self.app)),
            Wish::Row(row) => self.go_to_row(row, page),
            Wish::Keys(chord, times) => {
                for _ in 0..times {
                    self.press(chord);
                    self.settle(out)?;
                }
            }
            Wish::Type(text) => self.enter_text(&text),
            Wish::Replace(text) => {
                self.press(Chord::ctrl('a'));
                self.enter_text(&text);
            }
            Wish::Command(words) => match speech::command(&self.app, &words) {
                Ok(command) => self.happen(Message::Run(command)),
                Err(answer) => return Ok(answer),
            },
        }
        self.settle(out)?;
        let now = Page::read(&self.app);
        let mut answer = self.news();
        answer.extend(speech::change(&self.app, page, &now));
        if answer.is_empty() && self.stay == Stay::Here {
            answer.push("Nichts hat sich geändert.".to_owned());
        }
        *page = now;
        Ok(answer)
    }

    fn press(&mut self, chord: Chord) {
        let Chord { key, mods } = chord;
        let press = KeyPress {
            mods,
            ..KeyPress::new(key)
        };
        self.happen(Message::Input(Input::Key(press)));
    }

    /// Text is for dialogs only: in a view its letters would be commands.
    fn enter_text(&mut self, text: &str) {
        let Some(layer) = self.app.layers.last() else {
            let told = "Hier ist kein Eingabefeld.".to_owned();
            return self.happen(Message::Note(Severity::Info, told));
        };
        if layer.takes_text() {
            for c in text.chars() {
                self.press(Chord {
                    key: Key::Char(c),
                    mods: Mods::NONE,
                });
            }
        } else {
            self.happen(Message::Input(Input::Paste(text.to_owned())));
        }
    }

    /// Goes to a row of what was read, as the arrow keys do.
    fn go_to_row(&mut self, row: usize, page: &Page) {
        let target = row.saturating_sub(1);
        let Some(mut at) = page.current else {
            return;
        };
        for _ in 0..STEPS {
            let key = match at.cmp(&target) {
                std::cmp::Ordering::Less => Key::Down,
                std::cmp::Ordering::Greater => Key::Up,
                std::cmp::Ordering::Equal => return,
            };
            self.press(Chord::plain(key));
            match Page::read(&self.app).current {
                Some(next) if next != at => {
                    let passed = (next > target) != (at > target) && next != target;
                    at = next;
                    if passed {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    /// One thing happens, and what follows from it at once.
    fn happen(&mut self, message: Message) {
        let mut effects = update(&mut self.app, Message::Now(now()));
        effects.extend(update(&mut self.app, message));
        for effect in effects {
            match effect {
                Effect::Quit => self.stay = Stay::Leave,
                // There is no shell below and no mouse, and what is read out needs no clipboard.
                Effect::Suspend | Effect::Mouse(_) | Effect::CopyByTerminal(_) => {}
                Effect::Copy(text) => {
                    self.app.copying.clear();
                    self.aloud.extend(text.lines().map(str::to_owned));
                }
                Effect::EditText(_) => self
                    .aloud
                    .push("Der Text lässt sich hier im Feld schreiben.".to_owned()),
                Effect::KeepKeys(bindings) => {
                    if let Some(message) = self.options.keep_keys(&bindings) {
                        self.happen(message);
                    }
                }
                Effect::Enter(opening) => self.worker.enter(opening),
                Effect::Work(job) => self.worker.work(job),
                Effect::Aside(aside) => self.asides.begin(aside),
                Effect::Watch(inbox) => self.worker.watch(inbox.as_ref()),
            }
        }
    }

    /// Waits until nothing is on its way any more. Long work says how far it is.
    fn settle(&mut self, out: &mut impl Write) -> io::Result<()> {
        let mut waited = Duration::ZERO;
        loop {
            while let Ok(message) = self.answers.try_recv() {
                self.happen(message);
            }
            if self.stay == Stay::Leave || (self.app.tasks.is_empty() && self.asides.open == 0) {
                return Ok(());
            }
            let (answers, asides) = (&mut self.answers, &mut self.asides.answers);
            let next = async {
                tokio::select! {
                    message = answers.recv() => (0, message.into_iter().collect()),
                    messages = asides.recv() => (1, messages.unwrap_or_default()),
                }
            };
            let waiting = self.runtime.block_on(async { timeout(PULSE, next).await });
            if let Ok((finished, messages)) = waiting {
                self.asides.open -= finished;
                for message in messages {
                    self.happen(message);
                }
            } else if let Some(long) = self.app.tasks.long() {
                say(out, &[long.words()])?;
            } else {
                waited += PULSE;
            }
            if self.app.tasks.is_empty() && waited >= PATIENCE {
                self.asides.open = 0;
                return say(out, &["Etwas antwortet noch nicht.".to_owned()]);
            }
        }
    }

    /// What was told since the last line.
    fn news(&mut self) -> Vec<String> {
        let notes = self.app.notes.iter().skip(self.noted);
        let mut news: Vec<String> = notes.map(speech::note).collect();
        self.noted = self.app.notes.len();
        news.append(&mut self.aloud);
        news
    }
}

/// Commands that mean nothing where nothing is drawn.
const fn is_for_eyes(command: Command) -> bool {
    matches!(
        command,
        Command::Mouse
            | Command::Suspend
            | Command::Zoom
            | Command::Border(_)
            | Command::Appearance
            | Command::Palette
            | Command::Menu
    )
}

/// Writes lines. What could move a terminal's cursor is left out.
fn say(out: &mut impl Write, lines: &[String]) -> io::Result<()> {
    for line in lines {
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        writeln!(out, "{line}")?;
    }
    out.flush()
}
