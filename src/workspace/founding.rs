//! How a workspace comes to be: new, from the file of a colleague, or from a backup. It is there with everything that
//! belongs into it, or not at all.

use std::path::Path;

use super::import::read;
use super::{Env, Workspace, WorkspaceError};
use crate::exchange::state_file::{Incoming, Origin};
use crate::exchange::{Author, Identity};
use crate::model::catalogue::Catalogue;
use crate::replica::Replica;
use crate::store::{Store, WorkspaceId};

impl Workspace {
    /// Makes a new workspace in `folder`, which must not hold one.
    ///
    /// # Errors
    /// [`WorkspaceError`] when the folder cannot be written or holds a workspace.
    pub fn create(folder: &Path, founder: &Author, env: Env) -> Result<Self, WorkspaceError> {
        let id = WorkspaceId(env.random());
        let identity = Identity::generate(env.random());
        Self::found(folder, id, identity, env, |new| new.introduce(founder))
    }

    /// A further member of an existing workspace, from any of its state files. The sender is thereby accepted.
    ///
    /// # Errors
    /// [`WorkspaceError`] when the file cannot be read or the folder cannot be written.
    pub fn join(
        folder: &Path,
        file: (&str, &[u8]),
        author: &Author,
        env: Env,
    ) -> Result<Self, WorkspaceError> {
        let incoming = read(file.0, file.1, None, Origin::Own)?;
        Self::join_with(folder, file.0, incoming, author, env)
    }

    fn join_with(
        folder: &Path,
        name: &str,
        incoming: Incoming,
        author: &Author,
        env: Env,
    ) -> Result<Self, WorkspaceError> {
        let identity = Identity::generate(env.random());
        Self::found(folder, incoming.cover.workspace, identity, env, |new| {
            new.introduce(author)?;
            new.begin_with(name, incoming)
        })
    }

    /// A workspace from a backup or any full state file, in an empty folder. This laptop takes a new name, because
    /// others may have more of its changes than the file; whoever had the old one is named by the file. With the
    /// old key, from the file `key`, the new name is proved to be the old one's successor.
    ///
    /// # Errors
    /// When the file cannot be read, or the folder holds a workspace or cannot be written.
    pub fn restore(
        folder: &Path,
        file: (&str, &[u8]),
        key: Option<&Path>,
        env: Env,
    ) -> Result<Self, WorkspaceError> {
        let incoming = read(file.0, file.1, None, Origin::Own)?;
        let (id, author) = (incoming.cover.workspace, incoming.cover.author.clone());
        let identity = key.map(Identity::load).transpose()?;
        match identity.filter(|old| old.replica() == incoming.cover.sender) {
            Some(old) => Self::found(folder, id, old, env, |new| new.begin_with(file.0, incoming)),
            None => Self::join_with(folder, file.0, incoming, &author, env),
        }
    }

    /// A workspace with this key and all that `furnish` writes.
    fn found(
        folder: &Path,
        id: WorkspaceId,
        identity: Identity,
        env: Env,
        furnish: impl FnOnce(&mut Self) -> Result<(), WorkspaceError>,
    ) -> Result<Self, WorkspaceError> {
        let catalogue = Catalogue::builtin()?;
        let store = Store::begin(env.place(folder), id)?;
        let mut new = Self {
            folder: folder.to_owned(),
            id,
            replica: Replica::new(identity.replica()),
            identity: identity.clone(),
            store,
            catalogue,
            env,
            practice: None,
        };
        let founded = new
            .keep_key(identity)
            .and_then(|()| new.remember_place())
            .and_then(|()| furnish(&mut new))
            .and_then(|()| Ok(new.store.finish()?));
        match founded {
            Ok(()) => Ok(new),
            Err(error) => {
                new.store.give_up();
                Err(error)
            }
        }
    }
}
