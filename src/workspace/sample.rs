//! A taskforce region in mid-work, to look at and to try things out: one real Kreis with its Gemeinden, everything
//! else made up.
//!
//! Three laptops play eight weeks through the same door that everybody uses: they create, join, edit, send files and
//! take them. What they do is data in `assets/beispiel/`, told in working days before and after today; the same day
//! gives the same workspace.

mod calendar;
mod laptops;
mod progress;
mod scenes;
mod script;
mod test_runs;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use thiserror::Error;

use super::{Access, AreaError, Env, Workspace, WorkspaceError};
use crate::interop::gv100ad::GvError;

/// Why the sample could not be built.
#[derive(Debug, Error)]
pub enum SampleError {
    /// A table in `assets/beispiel/` is wrong, which a test rules out.
    #[error("Die Beispieldaten sind fehlerhaft: {0}")]
    Table(String),
    /// An entry of a table was refused, which a test rules out.
    #[error("Die Beispieldaten sind fehlerhaft. {entry}: {error}")]
    Refused {
        /// Which one.
        entry: String,
        /// Why.
        error: WorkspaceError,
    },
    /// The directory of the Kreis.
    #[error(transparent)]
    Directory(#[from] GvError),
    /// The same, when it is taken.
    #[error(transparent)]
    Areas(#[from] AreaError),
    /// Reading or writing a workspace.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// A file of the workspace to practise with.
    #[error("„{path}“ lässt sich zum Üben nicht kopieren: {error}")]
    Copy {
        /// Which file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// The temporary folder.
    #[error("Der Ordner für das Beispiel „{path}“ lässt sich nicht anlegen: {error}")]
    Folder {
        /// Which folder.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
}

/// Builds the sample inside `folder`, which must be empty, as it would be on the morning of `today`, and opens it with
/// `env`.
///
/// # Errors
/// [`SampleError`] when the disk refuses.
pub fn build(folder: &Path, today: NaiveDate, env: Env) -> Result<Workspace, SampleError> {
    let script = script::Script::read()?;
    let calendar = calendar::Calendar::new(today)?;
    let mine = folder.join("arbeitsstand");
    let theirs = folder.join("kolleginnen");
    scenes::play(&script, &calendar, &mine, &theirs)?;
    // The colleagues' laptops have done their part; a folder that stays behind does no harm.
    let _ = std::fs::remove_dir_all(&theirs);
    let (workspace, _) = Workspace::open(&mine, Access::ReadWrite, env)?;
    Ok(workspace)
}

/// A folder that goes, with all in it, when this is dropped. To be dropped after the workspace in it.
#[derive(Debug)]
pub struct ScratchFolder {
    path: PathBuf,
}

impl ScratchFolder {
    /// A new folder among the temporary files of the machine, for its owner only, where the system knows such rights.
    ///
    /// # Errors
    /// [`SampleError::Folder`] when the disk refuses.
    pub fn new(env: &Env) -> Result<Self, SampleError> {
        let name = u64::from_le_bytes(env.random());
        let path = std::env::temp_dir().join(format!("werkbank-beispiel-{name:016x}"));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.recursive(true).create(&path) {
            Ok(()) => Ok(Self { path }),
            Err(error) => Err(SampleError::Folder {
                path: path.display().to_string(),
                error,
            }),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        // What a virus scanner holds on to stays behind; there is nobody to tell any more.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
