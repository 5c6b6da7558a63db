//! Whatever people drop in, taken apart: mails, archives, encrypted files, parts of large ones. What is a state file
//! goes on to be looked at; parts of which others are still to come are kept until those are here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::facts::{self, name};
use super::{Workspace, WorkspaceError};
use crate::exchange::encryption::{DecryptError, Keyring, decrypt};
use crate::exchange::parcel::{self, Content, Item, Limits, Locked, ParcelError};
use crate::exchange::parts::{self, Collector, Part};
use crate::exchange::state_file::LARGEST_FILE;
use crate::replica::{Hash, ReplicaId, WallMs};
use crate::store::disk::write_whole;
use crate::store::{Access, Fact, StoreError};

/// Where parts are kept, in the folder of the workspace.
const FOLDER: &str = "teile";

/// So many files that came in parts are remembered, for parts that come again.
const REMEMBERED: usize = 200;

/// A file with its name.
pub type Named = (String, Vec<u8>);

/// What was in the files.
#[derive(Clone, Debug, Default)]
pub struct Unpacked {
    /// State files, with the way to each.
    pub states: Vec<Named>,
    /// What is something else, as it is.
    pub others: Vec<Named>,
    /// What could not be read, and why.
    pub damaged: Vec<ParcelError>,
    /// German sentences about parts: which are still missing, and which came again.
    pub missing: Vec<String>,
    /// Parts to keep, as they came.
    new_parts: Vec<Named>,
    /// Kept parts that are needed no more.
    used_parts: Vec<PathBuf>,
    /// The files of which all parts have come.
    finished: Vec<Hash>,
}

impl Workspace {
    /// Takes files apart. Nothing is changed; see [`Self::keep_parts`].
    ///
    /// # Errors
    /// [`WorkspaceError::Parcel`] naming the file and the reason.
    pub fn unpack(
        &self,
        files: Vec<Named>,
        passphrase: Option<&str>,
    ) -> Result<Unpacked, WorkspaceError> {
        let keys = match self.identity.keyring() {
            Ok(keyring) => Keys::Usable(with(keyring, passphrase)),
            Err(error) => Keys::Locked(with(Keyring::default(), passphrase), error.into()),
        };
        let mut unpacked = Unpacked::default();
        let wholes = self.facts::<WallMs>(name::WHOLE);
        let wholes = wholes.filter_map(|(whole, _)| ReplicaId::from_hex(whole));
        let mut desk = Desk {
            finished: wholes.map(|ReplicaId(whole)| Hash(whole)).collect(),
            ..Desk::default()
        };
        desk.take_kept(&self.folder.join(FOLDER));
        for (name, bytes) in files {
            let items = open(&name, bytes, &keys)?;
            desk.sort(items, &mut unpacked);
        }
        desk.finish(&keys, &mut unpacked)?;
        Ok(unpacked)
    }

    /// Keeps the parts of files that are not complete yet, and removes those that are.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep_parts(&mut self, unpacked: &Unpacked) -> Result<(), WorkspaceError> {
        let folder = self.folder.join(FOLDER);
        if !unpacked.new_parts.is_empty() {
            fs::create_dir_all(&folder).map_err(StoreError::writing(&folder))?;
        }
        let disk = self.env.disk();
        for (name, bytes) in &unpacked.new_parts {
            let path = folder.join(name);
            write_whole(disk, &path, bytes).map_err(StoreError::writing(&path))?;
        }
        self.remove_parts(&unpacked.used_parts)?;
        self.remember_finished(&unpacked.finished)
    }

    /// A part that comes again later belongs to a file that is here already.
    fn remember_finished(&mut self, wholes: &[Hash]) -> Result<(), WorkspaceError> {
        let now = self.env.wall();
        let new = wholes
            .iter()
            .map(|whole| facts::learn(name::whole(*whole), &now));
        let mut known: Vec<(WallMs, String)> = self
            .facts::<WallMs>(name::WHOLE)
            .map(|(whole, when)| (when, format!("{}{whole}", name::WHOLE)))
            .collect();
        known.sort_unstable();
        let many = (known.len() + wholes.len()).saturating_sub(REMEMBERED);
        let old = known
            .into_iter()
            .take(many)
            .map(|(_, name)| facts::forget(name));
        let news: Vec<Fact> = new.chain(old).collect();
        Ok(self.store.commit(&[], &news)?)
    }

    /// The parts that are kept until the others are here.
    pub(super) fn kept_parts(&self) -> Vec<PathBuf> {
        paths_in(&self.folder.join(FOLDER))
    }

    pub(super) fn remove_parts(&self, parts: &[PathBuf]) -> Result<(), WorkspaceError> {
        if self.access() == Access::ReadOnly && !parts.is_empty() {
            return Err(StoreError::ReadOnly.into());
        }
        for path in parts {
            let removed = self.env.disk().remove(path);
            removed.map_err(StoreError::writing(path))?;
        }
        Ok(())
    }
}

/// Takes files apart before there is a workspace, for joining one.
///
/// # Errors
/// [`WorkspaceError::Parcel`] naming the file and the reason.
pub fn unpack_without_workspace(
    files: Vec<Named>,
    passphrase: Option<&str>,
) -> Result<Unpacked, WorkspaceError> {
    let keys = Keys::Usable(with(Keyring::default(), passphrase));
    let mut unpacked = Unpacked::default();
    let mut desk = Desk::default();
    for (name, bytes) in files {
        let items = open(&name, bytes, &keys)?;
        desk.sort(items, &mut unpacked);
    }
    desk.finish(&keys, &mut unpacked)?;
    Ok(unpacked)
}

/// What opens encrypted files.
enum Keys {
    /// All there is.
    Usable(Keyring),
    /// A passphrase for files at most, because the own key is locked.
    Locked(Keyring, Locked),
}

impl Keys {
    fn open(&self, bytes: &[u8]) -> Result<Vec<u8>, Locked> {
        let (Self::Usable(keyring) | Self::Locked(keyring, _)) = self;
        decrypt(bytes, keyring, LARGEST_FILE).map_err(|error| match (self, error) {
            (Self::Locked(_, locked), DecryptError::NotForThisLaptop) => locked.clone(),
            (_, error) => error.into(),
        })
    }
}

fn with(keyring: Keyring, passphrase: Option<&str>) -> Keyring {
    match passphrase {
        Some(passphrase) => keyring.with_passphrase(passphrase),
        None => keyring,
    }
}

fn open(name: &str, bytes: Vec<u8>, keys: &Keys) -> Result<Vec<Item>, WorkspaceError> {
    Ok(parcel::unpack(
        name,
        bytes,
        &|bytes: &[u8]| keys.open(bytes),
        Limits::default(),
    )?)
}

/// Parts come together here.
#[derive(Default)]
struct Desk {
    collector: Collector,
    /// The files of which all parts came before.
    finished: BTreeSet<Hash>,
    /// The kept parts: of which whole, which number, where.
    kept: Vec<(Hash, u16, PathBuf)>,
}

impl Desk {
    /// Parts that came before. One that cannot be read counts as not there: it comes again if it is asked for.
    fn take_kept(&mut self, folder: &Path) {
        for path in paths_in(folder) {
            let part = fs::read(&path)
                .ok()
                .and_then(|bytes| parts::read(&bytes).ok());
            if let Some(part) = part {
                self.kept.push((part.whole, part.number, path));
                self.collector.add(part);
            }
        }
    }

    fn sort(&mut self, items: Vec<Item>, unpacked: &mut Unpacked) {
        for Item { path, content } in items {
            match content {
                Content::State(bytes) => unpacked.states.push((path, bytes)),
                Content::Other(bytes) => unpacked.others.push((path, bytes)),
                Content::Damaged(error) => unpacked.damaged.push(error),
                Content::Part(part) => self.add(part, unpacked),
            }
        }
    }

    fn add(&mut self, part: Part, unpacked: &mut Unpacked) {
        if self.finished.contains(&part.whole) {
            unpacked.missing.push(format!(
                "Teil {} von {} gehört zu „{}“; das ist schon vollständig hier.",
                part.number, part.count, part.name
            ));
            return;
        }
        let is_kept = self
            .kept
            .iter()
            .any(|(whole, number, _)| (*whole, *number) == (part.whole, part.number));
        if !is_kept {
            unpacked
                .new_parts
                .push((part_name(&part), part.file.clone()));
        }
        self.collector.add(part);
    }

    fn finish(self, keys: &Keys, unpacked: &mut Unpacked) -> Result<(), WorkspaceError> {
        let gathered = self.collector.finish();
        for whole in gathered.complete {
            let prefix = whole_name(whole.id);
            unpacked.finished.push(whole.id);
            unpacked
                .new_parts
                .retain(|(name, _)| !name.starts_with(&prefix));
            let used = self.kept.iter().filter(|(of, ..)| *of == whole.id);
            unpacked
                .used_parts
                .extend(used.map(|(_, _, path)| path.clone()));
            for Item { path, content } in open(&whole.name, whole.bytes, keys)? {
                match content {
                    Content::State(bytes) => unpacked.states.push((path, bytes)),
                    Content::Other(bytes) => unpacked.others.push((path, bytes)),
                    Content::Damaged(error) => unpacked.damaged.push(error),
                    // Nothing is cut twice.
                    Content::Part(_) => {}
                }
            }
        }
        unpacked
            .missing
            .extend(gathered.missing.iter().map(ToString::to_string));
        Ok(())
    }
}

/// Sorted; none when there is no such folder.
fn paths_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort_unstable();
    paths
}

fn whole_name(whole: Hash) -> String {
    format!("{whole}-")
}

fn part_name(part: &Part) -> String {
    format!("{}{}", whole_name(part.whole), part.number)
}
