//! A copy of a workspace to practise with: it lies among the temporary files, goes with the program, and nothing of it
//! gets out, neither to others nor into the workspace that it is a copy of.
//!
//! The copy writes under the same name as the original. That does no harm as long as nothing that it writes is ever
//! seen elsewhere, which is why it can send nothing.

use std::fs;
use std::path::{Path, PathBuf};

use super::facts::{self, name};
use super::sample::{SampleError, ScratchFolder};
use super::{Access, Env, IDENTITY_FILE, Workspace, WorkspaceError};
use crate::store::{Fact, Store};

/// What a copy to practise with remembers.
#[derive(Debug)]
pub struct Practice {
    /// The folder of the original.
    of: PathBuf,
    /// Where the copy lies. It goes with this, when the files in it are closed.
    _scratch: ScratchFolder,
}

/// What the copy shall not know: that it is one, and the folders through which files come and go.
const FORGOTTEN: [&str; 3] = [name::COPIED, name::INBOX, name::SHARED_FOLDER];

impl Workspace {
    /// Opens a copy of the workspace in the folder `of`, which may be open.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or there is no room for the copy.
    pub fn practise(of: &Path, env: Env) -> Result<Self, SampleError> {
        let scratch = ScratchFolder::new(&env)?;
        copy(of, scratch.path())?;
        let (mut workspace, _) = Self::open(scratch.path(), Access::ReadWrite, env)?;
        let forgotten: Vec<Fact> = FORGOTTEN.into_iter().map(facts::forget).collect();
        let kept = workspace.store.commit(&[], &forgotten);
        kept.map_err(WorkspaceError::Store)?;
        workspace.practice = Some(Practice {
            of: of.to_owned(),
            _scratch: scratch,
        });
        Ok(workspace)
    }

    /// The folder of the original, if this is a copy to practise with.
    pub fn practises(&self) -> Option<&Path> {
        self.practice.as_ref().map(|practice| practice.of.as_path())
    }

    /// Nothing of a copy to practise with gets out.
    pub(super) fn may_send(&self) -> Result<(), WorkspaceError> {
        match self.practice {
            Some(_) => Err(WorkspaceError::Practising),
            None => Ok(()),
        }
    }
}

/// Copies what a workspace cannot do without: the journal and the key. All else is made anew.
fn copy(of: &Path, to: &Path) -> Result<(), SampleError> {
    for from in [Store::journal_in(of), of.join(IDENTITY_FILE)] {
        let Some(name) = from.file_name() else {
            continue;
        };
        let copied = fs::copy(&from, to.join(name));
        copied.map_err(|error| SampleError::Copy {
            path: from.display().to_string(),
            error,
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tempfile::TempDir;

    use super::*;
    use crate::exchange::Author;
    use crate::model::schema::Kind;
    use crate::replica::Value;
    use crate::workspace::{Action, ExportOptions, Inbox, OnArrival, Strangers};

    fn env(seed: u8) -> Env {
        Env::fixed(1_795_512_600_000, seed)
    }

    fn named(workspace: &mut Workspace, name: &str) {
        let action = Action::new().set(Kind::Team, "t", "name", Value::text(name));
        workspace.apply(&action).unwrap();
    }

    fn real(folder: &Path) -> Workspace {
        let author = Author::new("A. Muster", "Taskforce Nord");
        let mut workspace = Workspace::create(folder, &author, env(1)).unwrap();
        named(&mut workspace, "echt");
        workspace
    }

    fn name(workspace: &Workspace) -> Option<String> {
        workspace.snapshot().view().text(Kind::Team, "t", "name")
    }

    fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let files = entries.filter(|entry| entry.path().is_file());
        files
            .map(|file| {
                let name = file.file_name().to_string_lossy().into_owned();
                (name, fs::read(file.path()).unwrap())
            })
            .collect()
    }

    #[test]
    fn what_is_practised_leaves_nothing_in_the_workspace_and_goes_at_the_end() {
        let folder = TempDir::new().unwrap();
        let workspace = real(folder.path());
        let before = files(folder.path());
        let mut practice = Workspace::practise(folder.path(), env(4)).unwrap();
        assert_eq!(practice.practises(), Some(folder.path()));
        assert_eq!(name(&practice).as_deref(), Some("echt"));
        assert!(!practice.is_copied());
        named(&mut practice, "geübt");
        let scratch = practice.folder().to_owned();
        drop(practice);
        assert!(!scratch.exists());
        assert_eq!(files(folder.path()), before);
        assert_eq!(name(&workspace).as_deref(), Some("echt"));
        drop(workspace);
        let (again, told) = Workspace::open(folder.path(), Access::ReadWrite, env(3)).unwrap();
        assert_eq!(told, [""; 0]);
        assert!(!again.is_copied());
        assert_eq!(name(&again).as_deref(), Some("echt"));
    }

    #[test]
    fn nothing_of_it_gets_out() {
        let folder = TempDir::new().unwrap();
        let mut workspace = real(folder.path());
        let inbox = Inbox {
            folder: folder.path().display().to_string(),
            on_arrival: OnArrival::Announce,
        };
        workspace.set_inbox(Some(&inbox)).unwrap();
        let mut practice = Workspace::practise(folder.path(), env(2)).unwrap();
        assert!(practice.inbox().is_none());
        let refused =
            |error: WorkspaceError| assert!(error.to_string().contains("Übung"), "{error}");
        refused(practice.export(&ExportOptions::open()).unwrap_err());
        let shared = TempDir::new().unwrap();
        refused(practice.sync(shared.path(), Strangers::Ask).unwrap_err());
        assert_eq!(fs::read_dir(shared.path()).unwrap().count(), 0);
        practice.back_up().unwrap();
    }

    #[test]
    fn where_there_is_no_workspace_there_is_nothing_to_practise_with() {
        let folder = TempDir::new().unwrap();
        let error = Workspace::practise(folder.path(), env(2)).unwrap_err();
        assert!(error.to_string().contains("kopieren"), "{error}");
    }
}
