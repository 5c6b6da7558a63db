//! The command line: every view and every action without a screen, for scripts, screen readers and administrators.
//!
//! One [`table`] of commands says what there is; arguments, help, manual and completions are made from it. A command
//! gathers an [`answer`], which is then shown as text or as JSON. Nothing here knows the screen or the store.

mod answer;
mod args;
mod call;
mod cells;
mod commands;
mod error;
mod files;
mod help;
mod json;
mod man;
mod paper;
mod table;
mod usage;
mod words;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;

use self::call::Call;
use self::error::CliError;
use self::paper::{Paper, harmless};

/// What has to be done after the arguments are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Open the screen.
    Screen(Screen),
    /// Nothing more.
    Leave(Exit),
}

/// How the screen is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// What it opens with.
    pub start: Start,
    /// How it is read and operated.
    pub manner: Manner,
    /// The colours, where somebody asks for some.
    pub look: Option<Look>,
    /// The signs, where somebody asks for some.
    pub signs: Option<Signs>,
}

/// How the screen is read and operated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Drawn, and operated with keys.
    Drawn,
    /// Read as lines, and operated with lines.
    Lines,
}

/// What the screen opens with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The workspace in this folder; there may be none in it yet.
    Folder(PathBuf),
    /// A copy of the workspace in this folder, to practise with; it is thrown away.
    Practice(PathBuf),
    /// A filled sample workspace that is thrown away.
    Sample,
}

/// The colours of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// Dark, with high contrast.
    DarkContrast,
    /// Light, with high contrast.
    LightContrast,
    /// Dark, told apart with any colour vision.
    DarkSafe,
    /// Light, told apart with any colour vision.
    LightSafe,
    /// None.
    Plain,
}

/// The signs of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// All.
    All,
    /// ASCII and letters.
    Ascii,
}

impl Look {
    /// All, each with its name and the English one.
    const ALL: [(Self, [&'static str; 2]); 7] = [
        (Self::Dark, ["dunkel", "dark"]),
        (Self::Light, ["hell", "light"]),
        (Self::DarkContrast, ["kontrast-dunkel", "contrast-dark"]),
        (Self::LightContrast, ["kontrast-hell", "contrast-light"]),
        (Self::DarkSafe, ["farbsicher-dunkel", "safe-dark"]),
        (Self::LightSafe, ["farbsicher-hell", "safe-light"]),
        (Self::Plain, ["keine", "none"]),
    ];
}

impl Signs {
    /// Both, each with its name and the English one.
    const ALL: [(Self, [&'static str; 2]); 2] = [
        (Self::All, ["alle", "all"]),
        (Self::Ascii, ["ascii", "nur-ascii"]),
    ];
}

/// How it went, as scripts see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: refused or failed, and nothing has changed.
    Refused,
    /// 2: called the wrong way.
    WrongUsage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::WrongUsage => 2,
        })
    }
}

/// Does what the arguments (the first is the program itself) say, as far as it needs no screen.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Next {
    let matches = match table::program().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return Next::Leave(usage::explain(&error)),
    };
    match matches.subcommand() {
        Some((word, below)) => Next::Leave(answer(word, below)),
        None => screen(&matches),
    }
}

fn screen(matches: &ArgMatches) -> Next {
    let start = if matches.get_flag("demo") {
        Ok(Start::Sample)
    } else if matches.get_flag("ueben") {
        call::folder(matches).map(Start::Practice)
    } else {
        call::folder(matches).map(Start::Folder)
    };
    let manner = if matches.get_flag("plain") {
        Manner::Lines
    } else {
        Manner::Drawn
    };
    match start {
        Ok(start) => Next::Screen(Screen {
            start,
            manner,
            look: named(matches, "theme", Look::ALL),
            signs: named(matches, "zeichen", Signs::ALL),
        }),
        Err(error) => Next::Leave(complain(&error)),
    }
}

/// What the word given for an argument means.
fn named<T, const N: usize>(
    matches: &ArgMatches,
    argument: &str,
    words: [(T, [&str; 2]); N],
) -> Option<T> {
    let word = matches.get_one::<String>(argument)?;
    let meant = words
        .into_iter()
        .find(|(_, names)| names.contains(&word.as_str()));
    meant.map(|(meaning, _)| meaning)
}

fn answer(word: &str, matches: &ArgMatches) -> Exit {
    let (run, matches) = table::find(word, matches);
    let answer = Call::new(matches).and_then(|call| run(&call));
    match answer {
        Ok(answer) => {
            let text = if json::is_wanted(matches) {
                json::pretty(&answer.json())
            } else {
                answer.text(Paper::of_terminal())
            };
            print(&text, answer.exit())
        }
        Err(error) => complain(&error),
    }
}

/// Prints and passes `exit` on. Whoever reads may stop early, as `head` does.
fn print(text: &str, exit: Exit) -> Exit {
    let mut stdout = std::io::stdout().lock();
    let shown = if stdout.is_terminal() {
        Cow::Owned(harmless(text))
    } else {
        Cow::Borrowed(text)
    };
    match stdout
        .write_all(shown.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Ok(()) => exit,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit,
        Err(error) => complain(&CliError::Refused(format!(
            "Die Ausgabe ließ sich nicht schreiben ({error})."
        ))),
    }
}

fn complain(error: &CliError) -> Exit {
    note(&error.to_string());
    error.exit()
}

/// Says something beside the answer. Where nobody can hear it, it is not said.
fn note(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{}", harmless(sentence));
}
