//! Arguments in, exit code out.

use std::process::ExitCode;

use ozg_werkbank::tui::run::{Options, run};

fn main() -> ExitCode {
    match run(Options::default()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
