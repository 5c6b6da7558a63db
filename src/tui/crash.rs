//! The report about an error of the program itself: what was running, where it stopped, and the last commands by name.
//!
//! It knows nothing of what is in the workspace, and leaves out every text that was put together while running, because
//! names could be in it. Panics reach it on any thread, so what it needs is kept in one place for all.

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::collections::VecDeque;
use std::fs;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{Local, NaiveDateTime};

use super::log_file::platform;

/// What a report needs to know.
static KNOWN: Mutex<Known> = Mutex::new(Known {
    folder: None,
    commands: VecDeque::new(),
    report: None,
});

struct Known {
    folder: Option<PathBuf>,
    commands: VecDeque<&'static str>,
    report: Option<PathBuf>,
}

/// So many of the last commands are named.
const COMMANDS: usize = 20;

fn known() -> MutexGuard<'static, Known> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says where reports are put.
pub fn keep_reports_in(folder: &Path) {
    known().folder = Some(folder.to_owned());
}

thread_local! {
    /// Whether an error on this thread is one of the program: elsewhere, as around the store, they are expected.
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Errors on this thread are reported.
pub fn watch_this_thread() {
    WATCHED.set(true);
}

/// Whether they are.
pub fn is_watched() -> bool {
    WATCHED.get()
}

/// A command is about to be done.
pub fn remember(command: &'static str) {
    let commands = &mut known().commands;
    commands.push_back(command);
    if commands.len() > COMMANDS {
        commands.pop_front();
    }
}

/// The command before an error.
pub fn last_command() -> Option<&'static str> {
    known().commands.back().copied()
}

/// Writes a report, and says where it lies.
pub fn report(info: &PanicHookInfo<'_>) -> Option<PathBuf> {
    let now = Local::now().naive_local();
    let (folder, commands) = {
        let known = known();
        (known.folder.clone(), known.commands.clone())
    };
    let stop = Stop {
        at: now,
        place: info.location().map(ToString::to_string),
        words: info.payload().downcast_ref::<&'static str>().copied(),
        commands: commands.into_iter().collect(),
        way: Backtrace::force_capture().to_string(),
    };
    // The folder may be what has gone.
    let folders = folder.into_iter().chain([std::env::temp_dir()]);
    let path = folders.into_iter().find_map(|folder| stop.write(&folder));
    known().report.clone_from(&path);
    path
}

/// Where the last report lies.
pub fn last_report() -> Option<PathBuf> {
    known().report.clone()
}

/// Where a report lies and who may have it, as a sentence.
pub fn words(report: Option<&Path>) -> String {
    match report {
        Some(path) => format!(
            "Ein Bericht liegt in „{}“. Er enthält nichts aus dem Arbeitsbereich und darf an die eigene IT und an die \
             Entwicklung der OZG-Werkbank gegeben werden.",
            path.display()
        ),
        None => "Ein Bericht ließ sich nicht schreiben.".to_owned(),
    }
}

/// Where the program has stopped.
struct Stop {
    at: NaiveDateTime,
    place: Option<String>,
    /// Only words that stand in the program itself.
    words: Option<&'static str>,
    commands: Vec<&'static str>,
    way: String,
}

impl Stop {
    fn text(&self) -> String {
        let unknown = "unbekannt".to_owned();
        let place = self.place.as_ref().unwrap_or(&unknown);
        let words = self
            .words
            .unwrap_or("ausgelassen, weil Angaben aus dem Arbeitsbereich darin stehen könnten");
        let commands = if self.commands.is_empty() {
            "keine".to_owned()
        } else {
            self.commands.join(", ")
        };
        format!(
            "OZG-Werkbank: Bericht über einen Programmfehler\n\n\
             Zeit:            {}\n\
             Programm:        {}\n\
             Stelle:          {place}\n\
             Meldung:         {words}\n\
             Letzte Befehle:  {commands}\n\n\
             Dieser Bericht enthält nichts aus dem Arbeitsbereich. Er darf an die eigene IT und an die Entwicklung der\n\
             OZG-Werkbank gegeben werden. Alles, was als gespeichert gemeldet wurde, ist gespeichert.\n\n\
             {}\n",
            self.at.format("%d.%m.%Y %H:%M:%S"),
            platform(),
            self.way
        )
    }

    fn write(&self, folder: &Path) -> Option<PathBuf> {
        let name = format!("absturz_{}.txt", self.at.format("%Y-%m-%d_%H%M%S"));
        let path = folder.join(name);
        fs::write(&path, self.text()).ok().map(|()| path)
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::tui::testing::now;

    fn stop(words: Option<&'static str>) -> Stop {
        Stop {
            at: now(),
            place: Some("src/tui/view.rs:12:5".into()),
            words,
            commands: vec!["Importieren", "Matrix"],
            way: "0: hier".into(),
        }
    }

    #[test]
    fn a_report_says_what_helps_and_who_may_have_it() {
        let folder = TempDir::new().unwrap();
        let path = stop(Some("not a row")).write(folder.path()).unwrap();
        assert!(path.ends_with("absturz_2026-11-24_093000.txt"));
        let text = fs::read_to_string(&path).unwrap();
        for part in [
            "24.11.2026 09:30:00",
            "Version",
            "src/tui/view.rs:12:5",
            "not a row",
            "Importieren, Matrix",
            "0: hier",
            "eigene IT",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(words(Some(&path)).contains("absturz_2026-11-24"));
    }

    #[test]
    fn a_text_that_was_put_together_is_left_out() {
        assert!(stop(None).text().contains("Meldung:         ausgelassen"));
    }

    #[test]
    fn only_the_last_commands_are_named() {
        for _ in 0..COMMANDS * 2 {
            remember("Suchen");
        }
        assert!(known().commands.len() <= COMMANDS);
    }

    #[test]
    fn a_folder_that_is_gone_takes_no_report() {
        assert_eq!(stop(None).write(Path::new("/nirgends/hier")), None);
        assert!(words(None).contains("ließ sich nicht schreiben"));
    }
}
