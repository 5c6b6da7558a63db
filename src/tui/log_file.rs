//! The log file: when the program started and what went wrong, for whoever looks after the machine. It stays small, and
//! values that people have typed do not get into it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;

use super::message::{Message, Severity};

/// The name of the file in the folder of the workspace.
const FILE: &str = "protokoll.txt";

/// It grows to so many bytes, then its older half goes.
const MOST: u64 = 64 * 1024;

/// So much of a sentence is enough to know what it was about.
const LONGEST: usize = 160;

/// The file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFile(PathBuf);

impl LogFile {
    /// The one in a folder. It is made when there is something to write.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.join(FILE))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The program has started.
    pub fn started(&self, at: NaiveDateTime) {
        self.add(at, &format!("gestartet, {}", platform()));
    }

    /// Something did not work after a command.
    pub fn failed(&self, at: NaiveDateTime, command: Option<&str>, sentence: &str) {
        let after = command.map_or_else(String::new, |command| format!(" nach „{command}“"));
        self.add(at, &format!("Fehler{after}: {}", without_values(sentence)));
    }

    /// A disk that takes nothing is no reason to stop anybody from working.
    fn add(&self, at: NaiveDateTime, words: &str) {
        let line = format!("{} {words}\n", at.format("%Y-%m-%d %H:%M:%S"));
        drop(self.shorten().and_then(|()| self.append(&line)));
    }

    fn append(&self, line: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        options.open(&self.0)?.write_all(line.as_bytes())
    }

    fn shorten(&self) -> io::Result<()> {
        if fs::metadata(&self.0).map_or(0, |file| file.len()) < MOST {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&fs::read(&self.0)?).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let kept = lines[lines.len() / 2..].join("\n");
        fs::write(&self.0, kept + "\n")
    }
}

/// What is running where.
pub fn platform() -> String {
    format!(
        "Version {}, {} {}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// A sentence without what stands in it between quotation marks, which is where names and values stand, and without
/// addresses and numbers.
fn without_values(sentence: &str) -> String {
    let mut words = String::new();
    let mut depth = 0_usize;
    for sign in sentence.chars() {
        match sign {
            '„' => {
                depth += 1;
                if depth == 1 {
                    words.push_str("„…“");
                }
            }
            '“' => depth = depth.saturating_sub(1),
            '\n' if depth == 0 => words.push(' '),
            sign if depth == 0 => words.push(sign),
            _ => {}
        }
    }
    let is_value =
        |word: &&str| word.contains(['@', '/', '\\']) || word.chars().any(char::is_numeric);
    let kept = words.split(' ').map(|word| match word {
        word if is_value(&word) => "…",
        word => word,
    });
    let kept: String = kept.collect::<Vec<_>>().join(" ");
    kept.chars().take(LONGEST).collect()
}

/// What to tell of where it lies.
pub fn told(path: Option<&Path>) -> Message {
    let text = match path {
        Some(path) if path.exists() => format!(
            "Starts und Fehler stehen in „{}“; Persönliches ist nicht darin.",
            path.display()
        ),
        Some(path) => format!(
            "Noch steht nichts im Protokoll; es käme in „{}“.",
            path.display()
        ),
        None => "Hier wird kein Protokoll geführt.".to_owned(),
    };
    Message::Note(Severity::Info, text)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::tui::testing::now;

    #[test]
    fn values_stay_out() {
        for (sentence, logged) in [
            (
                "„/home/a.muster/x.ozgstand“ wurde nicht übernommen. Die Datei ist beschädigt.",
                "„…“ wurde nicht übernommen. Die Datei ist beschädigt.",
            ),
            (
                "Für „Anna „Anni“ Muster“ fehlt der Schlüssel.",
                "Für „…“ fehlt der Schlüssel.",
            ),
            (
                "Nicht geschrieben: /home/muster/x (os error 28), a@b.de",
                "Nicht geschrieben: … (os error … …",
            ),
        ] {
            assert_eq!(without_values(sentence), logged);
        }
        assert_eq!(without_values(&"ä".repeat(900)).chars().count(), LONGEST);
    }

    #[test]
    fn it_says_what_happened_and_stays_small() {
        let folder = TempDir::new().unwrap();
        let log = LogFile::in_folder(folder.path());
        log.started(now());
        log.failed(now(), Some("Exportieren"), "Das ging „so“ nicht.");
        let text = fs::read_to_string(log.path()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].starts_with("2026-11-24 09:30:00 gestartet, Version"),
            "{text}"
        );
        assert_eq!(
            lines[1],
            "2026-11-24 09:30:00 Fehler nach „Exportieren“: Das ging „…“ nicht."
        );
        for _ in 0..2_000 {
            log.failed(now(), None, "Das ging nicht.");
        }
        assert!(fs::metadata(log.path()).unwrap().len() <= MOST + 200);
    }

    #[test]
    fn a_folder_that_takes_nothing_is_no_hindrance() {
        LogFile::in_folder(Path::new("/nirgends/hier")).started(now());
    }
}
