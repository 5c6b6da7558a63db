//! From files on the disk to state files and directories, with a sentence about everything that is neither.

use std::path::{Path, PathBuf};

use crate::exchange::EXTENSION;
use crate::exchange::encryption::DecryptError;
use crate::exchange::parcel::{Locked, ParcelError, Reason};
use crate::interop::gv100ad::Directory;
use crate::workspace::tables::Table;
use crate::workspace::{
    Cancelled, Foreign, INSIDE, ImportError, Named, Preview, Progress, UNKNOWN, Unpacked,
    Workspace, WorkspaceError,
};

/// What was found in files.
pub(super) struct Found {
    /// Where the files lie.
    pub paths: Vec<PathBuf>,
    /// State files that can be read.
    pub states: Vec<Named>,
    /// Gemeindeverzeichnisse.
    pub directories: Vec<Directory>,
    /// Calendar files.
    pub calendars: Vec<Named>,
    /// Lists that somebody keeps.
    pub tables: Vec<Table>,
    /// Sentences about what is nothing to take.
    pub unread: Vec<String>,
    /// Sentences about files of which parts are missing.
    pub missing: Vec<String>,
    /// The parts to keep; its files are in the other fields.
    pub rest: Unpacked,
}

/// Why nothing can be shown.
pub(in crate::tui::dialog) enum Trouble {
    /// For the reason in the sentence.
    Told(String),
    /// Something is locked, as the sentence says.
    Locked(Lock, String),
    /// Somebody wanted to stop.
    Cancelled(String),
}

/// What is missing to open something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui::dialog) enum Lock {
    /// The passphrase of a file.
    Passphrase,
    /// The right passphrase of a file.
    WrongPassphrase,
    /// This laptop's own key, which a passphrase protects.
    OwnKey,
}

impl From<Cancelled> for Trouble {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled.to_string())
    }
}

impl Found {
    /// Whether there is anything to take or to keep.
    pub fn is_worth_asking(&self) -> bool {
        !self.states.is_empty() || !self.missing.is_empty()
    }
}

/// No file that is taken is longer, not even a mailbox.
const LONGEST: u64 = 1 << 30;

/// Reads files as they are.
pub(in crate::tui::dialog) fn read(
    paths: &[PathBuf],
    progress: &Progress,
) -> Result<Vec<Named>, Trouble> {
    let mut files = Vec::new();
    for path in paths {
        progress.advance(0)?;
        files.push(read_one(path).map_err(Trouble::Told)?);
    }
    Ok(files)
}

fn read_one(path: &Path) -> Result<Named, String> {
    let unreadable =
        |error: std::io::Error| format!("„{}“ lässt sich nicht lesen: {error}.", path.display());
    if std::fs::metadata(path).map_err(unreadable)?.len() > LONGEST {
        return Err(format!(
            "„{}“ ist größer als jede Datei, die hier gelesen wird.",
            path.display()
        ));
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Ok((
        name.unwrap_or_default(),
        std::fs::read(path).map_err(unreadable)?,
    ))
}

/// Reads files and takes them apart.
pub(super) fn find(
    paths: &[PathBuf],
    passphrase: Option<&str>,
    workspace: &Workspace,
    progress: &Progress,
) -> Result<Found, Trouble> {
    let files = read(paths, progress)?;
    let mut rest = open(workspace.unpack(files, passphrase))?;
    progress.advance(0)?;
    let mut found = Found {
        paths: paths.to_vec(),
        states: std::mem::take(&mut rest.states),
        directories: Vec::new(),
        calendars: Vec::new(),
        tables: Vec::new(),
        unread: rest
            .damaged
            .drain(..)
            .map(|error| error.to_string())
            .collect(),
        missing: std::mem::take(&mut rest.missing),
        rest: Unpacked::default(),
    };
    for (name, bytes) in std::mem::take(&mut rest.others) {
        found.sort(name, bytes);
    }
    found.rest = rest;
    Ok(found)
}

impl Found {
    fn sort(&mut self, name: String, bytes: Vec<u8>) {
        let (name, bytes, reason) = match Foreign::new((name, bytes)) {
            Foreign::Calendar(calendar) => return self.calendars.push(calendar),
            Foreign::Directory(_, directory) => return self.directories.push(directory),
            Foreign::Table(table) => return self.tables.push(table),
            Foreign::Unreadable((name, bytes), why) => (name, bytes, why),
            Foreign::Unknown((name, bytes)) => (name, bytes, UNKNOWN.to_owned()),
        };
        // Reading it says what has happened to it.
        if Path::new(&name).extension().is_some_and(|e| e == EXTENSION) {
            return self.states.push((name, bytes));
        }
        let told = format!("„{name}“ wurde nicht übernommen: {reason}");
        self.unread.push(told);
    }
}

/// What was taken apart; nothing of it if a part of it is locked and somebody can help that.
pub(in crate::tui::dialog) fn open(
    unpacked: Result<Unpacked, WorkspaceError>,
) -> Result<Unpacked, Trouble> {
    match unpacked {
        Ok(unpacked) => match unpacked.damaged.iter().find_map(locked) {
            Some(trouble) => Err(trouble),
            None => Ok(unpacked),
        },
        Err(error) => {
            let trouble = match &error {
                WorkspaceError::Parcel(error) => locked(error),
                _ => None,
            };
            Err(trouble.unwrap_or_else(|| Trouble::Told(error.to_string())))
        }
    }
}

/// What would help to open it, if somebody can help that.
fn locked(error: &ParcelError) -> Option<Trouble> {
    let Reason::Locked(locked) = &error.reason else {
        return None;
    };
    let (lock, reason) = match locked {
        Locked::Sealed(DecryptError::PassphraseNeeded) => {
            let name = name_in(&error.path);
            let reason = format!("„{name}“ ist mit einem Kennwort verschlüsselt.");
            (Lock::Passphrase, reason)
        }
        Locked::Sealed(DecryptError::WrongPassphrase) => {
            (Lock::WrongPassphrase, locked.to_string())
        }
        Locked::OwnKey => (Lock::OwnKey, locked.to_string()),
        Locked::Sealed(_) | Locked::NoKey(_) => return None,
    };
    Some(Trouble::Locked(lock, reason))
}

/// The name of a file, without the way to it.
pub(in crate::tui::dialog) fn name_in(path: &str) -> &str {
    path.rsplit(INSIDE).next().unwrap_or(path)
}

/// The name of a file, and what it came in if it did.
pub(in crate::tui::dialog) fn name_and_origin(path: &str) -> String {
    let name = name_in(path);
    match path.split(INSIDE).next() {
        Some(outer) if !outer.starts_with(name) => format!("{name}\naus {outer}"),
        _ => name.to_owned(),
    }
}

/// Looks into the state files; those that cannot be taken are left out with a sentence.
pub(super) fn preview(
    found: &mut Found,
    workspace: &Workspace,
    progress: &Progress,
) -> Result<Preview, Trouble> {
    loop {
        let error = match workspace.preview_watched(&borrowed(&found.states), progress) {
            Ok(preview) => return Ok(preview),
            Err(error) => error,
        };
        let Some(name) = file_of(&error).map(str::to_owned) else {
            return Err(match error {
                WorkspaceError::Cancelled(cancelled) => cancelled.into(),
                error => Trouble::Told(error.to_string()),
            });
        };
        found.unread.push(error.to_string());
        found.states.retain(|(known, _)| *known != name);
    }
}

/// State files as the workspace wants them.
pub(super) fn borrowed(states: &[Named]) -> Vec<(&str, &[u8])> {
    let states = states.iter();
    states
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect()
}

/// The one file that is at fault, if it is one.
pub(super) fn file_of(error: &WorkspaceError) -> Option<&str> {
    match error {
        WorkspaceError::Import(
            ImportError::File { name, .. }
            | ImportError::DistrustedSender { name, .. }
            | ImportError::Fork { name, .. }
            | ImportError::OwnFork { name, .. },
        ) => Some(name),
        _ => None,
    }
}
