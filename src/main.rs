//! Arguments in, exit code out.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use ozg_werkbank::cli::{self, Exit, Look, Manner, Next, Screen, Start};
use ozg_werkbank::tui::appearance::Appearance;
use ozg_werkbank::tui::dialog::start;
use ozg_werkbank::tui::job::Opening;
use ozg_werkbank::tui::message::Message;
use ozg_werkbank::tui::plain;
use ozg_werkbank::tui::run::{self, Options};
use ozg_werkbank::tui::signs::Signs;
use ozg_werkbank::tui::theme::Theme;
use ozg_werkbank::workspace::sample::ScratchFolder;
use ozg_werkbank::workspace::{Access, Env, Workspace};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Leave(exit) => exit.into(),
        Next::Screen(asked) => match screen(asked) {
            Ok(()) => Exit::Done.into(),
            Err(error) => {
                // Whoever has closed the terminal reads nothing; that is no error of its own.
                drop(writeln!(io::stderr(), "{error}"));
                Exit::Refused.into()
            }
        },
    }
}

/// Opens the screen as it was asked for, and stays until the person leaves.
fn screen(asked: Screen) -> Result<(), Box<dyn Error>> {
    let appearance = Appearance {
        theme: asked.look.map(theme),
        signs: asked.signs.map(signs),
    };
    let with = |folder| Options { appearance, folder };
    let run = match asked.manner {
        Manner::Drawn => run::run,
        Manner::Lines => plain::run,
    };
    match asked.start {
        Start::Folder(folder) if Workspace::is_in(&folder) => {
            let options = with(Some(folder.clone()));
            run(
                &options,
                Message::Enter(Opening::existing(folder, Access::ReadWrite)),
            )?;
        }
        Start::Folder(folder) => {
            let env = Env::system()?;
            let scratch = ScratchFolder::new(&env)?;
            let options = with(Some(folder.clone()));
            let start = start::Start {
                folder,
                scratch: scratch.path().to_owned(),
                today: env.today(),
            };
            run(&options, start.ask())?;
        }
        Start::Practice(folder) if !Workspace::is_in(&folder) => {
            let folder = folder.display();
            return Err(format!(
                "In „{folder}“ gibt es noch keinen Arbeitsbereich zum Üben. Ein gefülltes Beispiel zeigt „werkbank --demo“."
            )
            .into());
        }
        Start::Practice(folder) => {
            let options = with(Some(folder.clone()));
            run(&options, Message::Enter(Opening::practice(folder)))?;
        }
        Start::Sample => {
            let scratch = ScratchFolder::new(&Env::system()?)?;
            let opening = Opening::sample(scratch.path().to_owned());
            run(&with(None), Message::Enter(opening))?;
        }
    }
    Ok(())
}

const fn theme(look: Look) -> Theme {
    match look {
        Look::Dark => Theme::Dark,
        Look::Light => Theme::Light,
        Look::DarkContrast => Theme::DarkContrast,
        Look::LightContrast => Theme::LightContrast,
        Look::DarkSafe => Theme::DarkSafe,
        Look::LightSafe => Theme::LightSafe,
        Look::Plain => Theme::Plain,
    }
}

const fn signs(signs: cli::Signs) -> Signs {
    match signs {
        cli::Signs::All => Signs::All,
        cli::Signs::Ascii => Signs::Ascii,
    }
}
