//! Arguments in, exit code out.

use std::path::PathBuf;
use std::process::ExitCode;

use ozg_werkbank::tui::job::Opening;
use ozg_werkbank::tui::message::Message;
use ozg_werkbank::tui::run::{Options, run};
use ozg_werkbank::tui::settings;

fn main() -> ExitCode {
    let folder = std::env::var_os("WERKBANK_DATA_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let options = Options {
        theme: None,
        settings: Some(folder.join(settings::FILE)),
    };
    match run(&options, Message::Enter(Opening::existing(folder))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
