//! Arguments in, exit code out.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use chrono::Local;
use ozg_werkbank::cli::{self, Exit, Look, Next, Screen};
use ozg_werkbank::tui::dialog::start::Start;
use ozg_werkbank::tui::job::Opening;
use ozg_werkbank::tui::message::Message;
use ozg_werkbank::tui::run::{Options, run};
use ozg_werkbank::tui::settings;
use ozg_werkbank::tui::theme::Theme;
use ozg_werkbank::workspace::Workspace;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Leave(exit) => exit.into(),
        Next::Screen(asked) => screen(asked).into(),
    }
}

/// Opens the screen as it was asked for.
fn screen(Screen { folder, look }: Screen) -> Exit {
    let options = Options {
        theme: look.map(|look| match look {
            Look::Dark => Theme::Dark,
            Look::Light => Theme::Light,
            Look::Plain => Theme::Plain,
        }),
        settings: Some(folder.join(settings::FILE)),
    };
    let sample = Arc::new(OnceLock::new());
    let first = if Workspace::is_in(&folder) {
        Message::Enter(Opening::existing(folder))
    } else {
        Start {
            folder,
            sample: Arc::clone(&sample),
            today: Local::now().date_naive(),
        }
        .ask()
    };
    let ran = run(&options, first);
    // The workspace in it is closed by now.
    drop(sample);
    match ran {
        Ok(()) => Exit::Done,
        Err(error) => {
            eprintln!("{error}");
            Exit::Refused
        }
    }
}
