//! A long text written in a program of its own: the one that `VISUAL` or `EDITOR` names, on Windows otherwise Notepad.
//!
//! The text lies in a file that only its owner can read, and that is gone afterwards, whatever happened.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why the text is as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// Nobody has said with which program.
    #[error(
        "Es ist kein Editor eingestellt: Die Umgebungsvariable EDITOR nennt ihn, zum Beispiel „nano“. Bis dahin lässt \
         sich der Text hier im Feld schreiben."
    )]
    NotSet,
    /// The program is not there.
    #[error("Der Editor „{program}“ lässt sich nicht starten ({error}). Der Text ist unverändert.")]
    NotStarted {
        /// Which one.
        program: String,
        /// What the system says.
        error: io::Error,
    },
    /// The program said that something went wrong.
    #[error("Der Editor „{0}“ ist mit einem Fehler ausgestiegen. Der Text ist unverändert.")]
    Failed(String),
    /// The file cannot be written or read.
    #[error(
        "Der Text lässt sich nicht mit dem Editor austauschen ({0}). Im Feld steht er unverändert."
    )]
    File(#[from] io::Error),
}

/// A program with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
}

impl Editor {
    /// The one that the environment names.
    ///
    /// # Errors
    /// [`EditError::NotSet`].
    pub fn of_environment() -> Result<Self, EditError> {
        let usual = cfg!(windows).then(|| OsString::from("notepad"));
        let mut known = ["VISUAL", "EDITOR"]
            .into_iter()
            .filter_map(std::env::var_os);
        let named = known.find(|name| !name.is_empty()).or(usual);
        named
            .and_then(|line| Self::of(&line.to_string_lossy()))
            .ok_or(EditError::NotSet)
    }

    /// `code --wait`, or the path of a program, blanks and all.
    fn of(line: &str) -> Option<Self> {
        let line = line.trim();
        if Path::new(line).is_file() {
            return Some(Self {
                program: line.to_owned(),
                arguments: Vec::new(),
            });
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        Some(Self {
            program: words.next()?,
            arguments: words.collect(),
        })
    }

    /// Lets somebody write `text`, and waits; `None` if it is the same afterwards.
    ///
    /// # Errors
    /// [`EditError`]; the text is as it was then.
    pub fn edit(&self, text: &str) -> Result<Option<String>, EditError> {
        let file = PrivateFile::with(text)?;
        let status = Command::new(&self.program)
            .args(&self.arguments)
            .arg(&file.0)
            .status();
        let status = status.map_err(|error| EditError::NotStarted {
            program: self.program.clone(),
            error,
        })?;
        if !status.success() {
            return Err(EditError::Failed(self.program.clone()));
        }
        let written = fs::read_to_string(&file.0)?;
        let written = written.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        // Editors end every file with a line break.
        let written = written.trim_end();
        Ok((written != text.trim_end()).then(|| written.to_owned()))
    }
}

/// A file among the temporary ones that goes when this is dropped.
struct PrivateFile(PathBuf);

impl PrivateFile {
    fn with(text: &str) -> io::Result<Self> {
        let mut name = [0; 8];
        getrandom::fill(&mut name).map_err(io::Error::other)?;
        let name = format!("werkbank-text-{:016x}.txt", u64::from_le_bytes(name));
        let file = Self(std::env::temp_dir().join(name));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&file.0)?.write_all(text.as_bytes())?;
        Ok(file)
    }
}

impl Drop for PrivateFile {
    fn drop(&mut self) {
        // What a virus scanner holds on to stays behind; there is nobody to tell.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn by(script: &str, text: &str) -> Result<Option<String>, String> {
        let folder = TempDir::new().unwrap();
        let seen = folder.path().join("gesehen");
        let path = folder.path().join("editor.sh");
        let script = format!("echo \"$1\" > {}\n{script}\n", seen.display());
        fs::write(&path, script).unwrap();
        let editor = Editor::of(&format!("sh {}", path.display())).unwrap();
        let edited = editor.edit(text).map_err(|error| error.to_string());
        let file = fs::read_to_string(seen).unwrap();
        assert!(!Path::new(file.trim()).exists(), "the file is still there");
        edited
    }

    #[test]
    fn what_was_written_comes_back_without_what_editors_add() {
        assert_eq!(
            by("echo mehr >> $1", "eins\n"),
            Ok(Some("eins\nmehr".into()))
        );
        assert_eq!(
            by("printf 'a\\r\\nb\\r\\n' > $1", "x"),
            Ok(Some("a\nb".into()))
        );
        assert_eq!(by("test \"$(stat -c %a $1)\" = 600", "x"), Ok(None));
        assert_eq!(by("echo >> $1", "eins"), Ok(None));
    }

    #[test]
    fn what_goes_wrong_leaves_the_text_as_it_was() {
        let error = by("echo anders > $1; exit 3", "x").unwrap_err();
        assert!(error.contains("mit einem Fehler"), "{error}");
        let error = by("printf '\\377' > $1", "x").unwrap_err();
        assert!(error.contains("unverändert"), "{error}");
        let missing = Editor::of("/nirgends/editor --x").unwrap();
        let error = missing.edit("x").unwrap_err().to_string();
        assert!(
            error.contains("„/nirgends/editor“ lässt sich nicht starten"),
            "{error}"
        );
        assert_eq!(Editor::of("  "), None);
    }
}
