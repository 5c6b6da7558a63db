//! A laptop with the real program on it, in a real folder.

// Each test binary uses its part of it.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// What the program said and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The last word: a key or a path.
    pub fn last_word(&self) -> String {
        self.out
            .split_whitespace()
            .next_back()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Calls the program.
pub fn werkbank(arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_werkbank"))
        .args(arguments)
        .env_remove("WERKBANK_DATA_DIR")
        .output()
        .unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A laptop.
pub struct Desk {
    pub folder: TempDir,
}

impl Desk {
    pub fn empty() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    pub fn founded_by(name: &str) -> Self {
        let desk = Self::empty();
        desk.does(&["einrichten", "--name", name, "--team", "Taskforce Beispiel"]);
        desk
    }

    pub fn joined_by(name: &str, file: &str) -> Self {
        let desk = Self::empty();
        desk.does(&[
            "beitreten",
            file,
            "--name",
            name,
            "--team",
            "Taskforce Beispiel",
        ]);
        desk
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("ws")
    }

    /// Calls the program and takes whatever comes.
    pub fn calls(&self, arguments: &[&str]) -> Said {
        let folder = self.path();
        let mut all = vec!["--data-dir", folder.to_str().unwrap()];
        all.extend(arguments);
        werkbank(&all)
    }

    /// Calls the program, which must do it.
    pub fn does(&self, arguments: &[&str]) -> Said {
        let said = self.calls(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}{}", said.out, said.err);
        said
    }

    /// Calls the program, which must refuse with one sentence and change nothing.
    pub fn is_refused(&self, arguments: &[&str], because: &str) {
        let before = self.status()["digest"].clone();
        let said = self.calls(arguments);
        assert_eq!(said.code, 1, "{arguments:?}: {}{}", said.out, said.err);
        assert!(said.err.contains(because), "{arguments:?}: {}", said.err);
        assert_eq!(said.err.lines().count(), 1, "{}", said.err);
        assert_eq!(said.out, "");
        assert_eq!(self.status()["digest"], before);
    }

    /// Calls the program the wrong way, which must say so and how it is done.
    pub fn is_refused_as_usage(&self, arguments: &[&str], because: &str) {
        let said = self.calls(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}{}", said.out, said.err);
        assert!(said.err.contains(because), "{arguments:?}: {}", said.err);
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        serde_json::from_str(&self.does(&all).out).unwrap()
    }

    pub fn status(&self) -> Value {
        self.json(&["status"])
    }

    /// Makes a record and returns its key.
    pub fn makes(&self, arguments: &[&str]) -> String {
        let mut all = vec!["neu"];
        all.extend(arguments);
        self.does(&all).last_word()
    }

    /// Writes a state file and returns its path.
    pub fn exports(&self, mail: &Path, name: &str, arguments: &[&str]) -> String {
        let path = mail.join(name);
        let mut all = vec!["export", "-o", path.to_str().unwrap()];
        all.extend(arguments);
        self.does(&all).last_word()
    }

    pub fn takes(&self, file: &str) {
        self.does(&["import", "--trust", file]);
    }
}
