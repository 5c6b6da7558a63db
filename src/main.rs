//! Arguments in, exit code out.

use std::path::PathBuf;
use std::process::ExitCode;

use ozg_werkbank::cli::{self, Exit, Next};
use ozg_werkbank::tui::job::Opening;
use ozg_werkbank::tui::message::Message;
use ozg_werkbank::tui::run::{Options, run};
use ozg_werkbank::tui::settings;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Leave(exit) => exit.into(),
        Next::Screen(folder) => screen(folder).into(),
    }
}

/// Opens the screen on the workspace in `folder`.
fn screen(folder: PathBuf) -> Exit {
    let options = Options {
        theme: None,
        settings: Some(folder.join(settings::FILE)),
    };
    match run(&options, Message::Enter(Opening::existing(folder))) {
        Ok(()) => Exit::Done,
        Err(error) => {
            eprintln!("{error}");
            Exit::Refused
        }
    }
}
