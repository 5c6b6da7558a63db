//! Arguments in, exit code out.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use ozg_werkbank::cli::{self, Exit, Look, Next, Screen, Start};
use ozg_werkbank::tui::dialog::start;
use ozg_werkbank::tui::job::Opening;
use ozg_werkbank::tui::message::Message;
use ozg_werkbank::tui::run::{Options, run};
use ozg_werkbank::tui::settings;
use ozg_werkbank::tui::theme::Theme;
use ozg_werkbank::workspace::sample::ScratchFolder;
use ozg_werkbank::workspace::{Access, Env, Workspace};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Leave(exit) => exit.into(),
        Next::Screen(asked) => match screen(asked) {
            Ok(()) => Exit::Done.into(),
            Err(error) => {
                eprintln!("{error}");
                Exit::Refused.into()
            }
        },
    }
}

/// Opens the screen as it was asked for, and stays until the person leaves.
fn screen(Screen { start, look }: Screen) -> Result<(), Box<dyn Error>> {
    let theme = look.map(|look| match look {
        Look::Dark => Theme::Dark,
        Look::Light => Theme::Light,
        Look::Plain => Theme::Plain,
    });
    let with = |folder: Option<&Path>| Options {
        theme,
        settings: folder.map(|folder| folder.join(settings::FILE)),
        folder: folder.map(Path::to_owned),
    };
    match start {
        Start::Folder(folder) if Workspace::is_in(&folder) => {
            let options = with(Some(&folder));
            run(
                &options,
                Message::Enter(Opening::existing(folder, Access::ReadWrite)),
            )?;
        }
        Start::Folder(folder) => {
            let env = Env::system()?;
            let scratch = ScratchFolder::new(&env)?;
            let options = with(Some(&folder));
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
            let options = with(Some(&folder));
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
