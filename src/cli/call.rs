//! One call of a command: its arguments and the workspace it is about.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use clap::ArgMatches;
use directories::ProjectDirs;

use super::error::CliError;
use super::{files, note};
use crate::model::dates::parse_date;
use crate::workspace::{Access, Env, Workspace};

/// Names the folder of the workspace where no argument does.
const FOLDER_VARIABLE: &str = "WERKBANK_DATA_DIR";

/// The arguments of a call. Values are asked for by the name of their argument.
pub struct Call<'a> {
    matches: &'a ArgMatches,
    folder: PathBuf,
}

impl<'a> Call<'a> {
    /// A call with these arguments.
    ///
    /// # Errors
    /// When nothing says where the workspace lies.
    pub fn new(matches: &'a ArgMatches) -> Result<Self, CliError> {
        let folder = folder(matches)?;
        Ok(Self { matches, folder })
    }

    /// Where the workspace lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A text that must be there; the arguments see to that.
    pub fn text(&self, name: &str) -> &'a str {
        self.maybe(name).unwrap_or_default()
    }

    /// A text that may be there.
    pub fn maybe(&self, name: &str) -> Option<&'a str> {
        self.matches.get_one::<String>(name).map(String::as_str)
    }

    /// The texts of an argument that can be repeated.
    pub fn texts(&self, name: &str) -> Vec<&'a str> {
        let texts = self.matches.get_many::<String>(name);
        texts.into_iter().flatten().map(String::as_str).collect()
    }

    /// A path that may be there.
    pub fn path(&self, name: &str) -> Option<&'a Path> {
        self.paths(name).first().copied()
    }

    /// The paths of an argument that can be repeated.
    pub fn paths(&self, name: &str) -> Vec<&'a Path> {
        let paths = self.matches.get_many::<PathBuf>(name);
        paths.into_iter().flatten().map(PathBuf::as_path).collect()
    }

    /// How the name of the file to write ends, in lower case.
    pub fn ending(&self) -> Option<String> {
        let ending = self.path("o")?.extension()?;
        Some(ending.to_string_lossy().to_lowercase())
    }

    /// A day that may be given, in the year of `today` unless it says another.
    ///
    /// # Errors
    /// When it is none.
    pub fn day(&self, name: &str, today: NaiveDate) -> Result<Option<NaiveDate>, CliError> {
        let read = |text| parse_date(text, today.year());
        let day = self.maybe(name).map(read).transpose();
        day.map_err(|error| CliError::Usage(error.to_string()))
    }

    /// Whether a flag is set.
    pub fn has(&self, name: &str) -> bool {
        self.matches.get_flag(name)
    }

    /// A value that the arguments have read already.
    pub fn value<T: Clone + Send + Sync + 'static>(&self, name: &str) -> Option<T> {
        self.matches.get_one::<T>(name).cloned()
    }

    /// The first line of the file that an argument names, such as a passphrase.
    ///
    /// # Errors
    /// When the file cannot be read or the line is empty.
    pub fn first_line_of(&self, name: &str) -> Result<Option<String>, CliError> {
        let Some(path) = self.path(name) else {
            return Ok(None);
        };
        let text = String::from_utf8_lossy(&files::read(path)?).into_owned();
        let line = text.lines().next().unwrap_or_default();
        let line = line.trim_start_matches('\u{feff}').to_owned();
        if line.is_empty() {
            let path = path.display();
            return Err(CliError::Refused(format!(
                "Die erste Zeile von „{path}“ ist leer; dort muss das Kennwort stehen."
            )));
        }
        Ok(Some(line))
    }

    /// The workspace, to work in.
    ///
    /// # Errors
    /// When there is none, or somebody else has it open.
    pub fn to_write(&self) -> Result<Workspace, CliError> {
        let mut workspace = self.open(Access::ReadWrite)?;
        if let Err(error) = workspace.back_up_daily() {
            note(&format!("Heute noch ohne Sicherung: {error}"));
        }
        Ok(workspace)
    }

    /// The workspace, to look at: also while somebody else works in it.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn to_read(&self) -> Result<Workspace, CliError> {
        match self.open(Access::ReadWrite) {
            Err(CliError::Workspace(error)) if error.leaves_reading() => {
                let workspace = self.open(Access::ReadOnly)?;
                note(
                    "Der Arbeitsbereich lässt sich gerade nur lesen; gezeigt wird der gespeicherte Stand.",
                );
                Ok(workspace)
            }
            opened => opened,
        }
    }

    /// The workspace, to work in, and in sentences what had to be repaired.
    ///
    /// # Errors
    /// When there is none, or somebody else has it open.
    pub fn to_mend(&self) -> Result<(Workspace, Vec<String>), CliError> {
        let (workspace, notices) =
            Workspace::open(&self.folder, Access::ReadWrite, Env::system()?)?;
        Ok((self.unlocked(workspace)?, notices))
    }

    fn open(&self, access: Access) -> Result<Workspace, CliError> {
        let (workspace, notices) = Workspace::open(&self.folder, access, Env::system()?)?;
        for notice in notices {
            note(&notice);
        }
        self.unlocked(workspace)
    }

    fn unlocked(&self, mut workspace: Workspace) -> Result<Workspace, CliError> {
        if let Some(passphrase) = self.first_line_of("kennwort-datei")? {
            workspace.unlock(&passphrase)?;
        }
        Ok(workspace)
    }
}

/// Where the workspace lies: as said, else as the environment says, else where the platform keeps data.
///
/// # Errors
/// When the platform has no such place.
pub fn folder(matches: &ArgMatches) -> Result<PathBuf, CliError> {
    let said = matches.get_one::<PathBuf>("data-dir").cloned();
    let set = || {
        std::env::var_os(FOLDER_VARIABLE)
            .filter(|folder: &OsString| !folder.is_empty())
            .map(PathBuf::from)
    };
    // Not the roaming folder of Windows: it is copied over the network at every logon.
    let usual = || {
        Some(
            ProjectDirs::from("", "", "OZG-Werkbank")?
                .data_local_dir()
                .to_owned(),
        )
    };
    said.or_else(set).or_else(usual).ok_or_else(|| {
        CliError::Refused(format!(
            "Das System nennt keinen Ordner für Daten. Bitte „--data-dir ORDNER“ angeben oder {FOLDER_VARIABLE} setzen."
        ))
    })
}
