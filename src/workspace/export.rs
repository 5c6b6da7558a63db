//! State files out: what the others are not known to have, encrypted for them where that is possible, in parts and as
//! drafts of mails where that is wanted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{Member, Workspace, WorkspaceError};
use crate::exchange::encryption::{Lock, Recipient, encrypt};
use crate::exchange::mail::{self, Draft, Letter, Sealing};
use crate::exchange::selection::{held, known_to_all, select};
use crate::exchange::state_file::{self, Origin, Outgoing, Packing};
use crate::exchange::{file_name, parts};
use crate::replica::{Change, ReplicaId, VersionVector, WallMs};
use crate::store::StoreError;
use crate::store::disk::{Disk, RealDisk, write_whole};

/// What is added to the name of an encrypted file.
const ENCRYPTED: &str = "age";

/// How large a file may be that goes by mail, in bytes, unless somebody says otherwise.
pub const MAIL_LIMIT: usize = 5_000_000;

/// What to send, to whom.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExportOptions {
    /// The recipients; none means everybody.
    pub to: Vec<ReplicaId>,
    /// Everything, also what they are known to have: for newcomers.
    pub full: bool,
    /// Who can read it.
    pub seal: Seal,
}

/// Who can read a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Seal {
    /// Only the recipients, if all of them have keys; otherwise anybody.
    #[default]
    WherePossible,
    /// Anybody.
    Open,
    /// Only the recipients and whoever has one of these keys.
    For(Vec<Recipient>),
    /// Whoever knows the passphrase.
    Passphrase(String),
}

impl ExportOptions {
    /// What the others are not known to have, for anybody to read.
    pub fn open() -> Self {
        Self {
            seal: Seal::Open,
            ..Self::default()
        }
    }

    /// Everything, for nobody but this laptop's own folder.
    pub(super) fn backup() -> Self {
        Self {
            full: true,
            ..Self::open()
        }
    }
}

/// A state file, ready to be written somewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Its proper name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many changes are inside.
    pub changes: usize,
    /// Who can read it.
    pub sealing: Sealing,
    /// Whose changes are inside, by name.
    pub persons: Vec<String>,
    /// Days of the first and the last change.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// When it was written.
    pub written: WallMs,
}

impl Workspace {
    /// Makes a state file; nothing is written but its name is counted up by what this laptop wrote.
    ///
    /// # Errors
    /// When the log cannot be read, the key is locked, or a recipient who should has no key.
    pub fn export(&self, options: &ExportOptions) -> Result<Exported, WorkspaceError> {
        self.may_send()?;
        self.export_here(options)
    }

    /// Makes a state file that stays on this laptop.
    pub(super) fn export_here(&self, options: &ExportOptions) -> Result<Exported, WorkspaceError> {
        let recipients = self.recipients_of(&options.to);
        let changes = self.changes_for(options, &recipients)?;
        self.export_changes(changes, self.env.wall(), options)
    }

    /// Makes a state file of these changes.
    pub(super) fn export_changes(
        &self,
        changes: Vec<Change>,
        written: WallMs,
        options: &ExportOptions,
    ) -> Result<Exported, WorkspaceError> {
        let author = self.me();
        let number = self.replica.vector().get(&self.replica.me());
        let mut exported = Exported {
            name: file_name(&author, self.env.today(), number),
            bytes: Vec::new(),
            changes: changes.len(),
            sealing: Sealing::Open,
            persons: self.persons(&changes),
            period: self.period(&changes),
            written,
        };
        let outgoing = Outgoing {
            workspace: self.id,
            author,
            written,
            known: self.replica.frontier(),
            changes,
            heads: &self.signed_heads(),
            packing: if options.full && options.seal != Seal::Open {
                Packing::Small
            } else {
                Packing::Quick
            },
            // What begins a workspace, here or elsewhere.
            origin: if options.full {
                Origin::Own
            } else {
                Origin::Anybody
            },
        };
        exported.bytes = state_file::write(outgoing, self.identity.secret()?)?;
        self.seal(exported, options, &self.recipients_of(&options.to))
    }

    fn seal(
        &self,
        open: Exported,
        options: &ExportOptions,
        members: &[Member],
    ) -> Result<Exported, WorkspaceError> {
        let (bytes, sealing) = match &options.seal {
            Seal::Open => return Ok(open),
            Seal::Passphrase(passphrase) => (
                encrypt(&open.bytes, &Lock::Passphrase(passphrase))?,
                Sealing::Passphrase,
            ),
            Seal::WherePossible => match self.keys_of_all(options, members)? {
                Some(keys) => (
                    encrypt(&open.bytes, &Lock::Recipients(&keys))?,
                    Sealing::Recipients,
                ),
                None => return Ok(open),
            },
            Seal::For(further) => {
                let named = members
                    .iter()
                    .filter(|member| options.to.contains(&member.replica));
                let mut keys = vec![self.identity.recipient()?];
                for member in named {
                    let key = member.recipient.clone();
                    keys.push(key.ok_or_else(|| WorkspaceError::NoKey(member.name.clone()))?);
                }
                keys.extend(further.iter().cloned());
                (
                    encrypt(&open.bytes, &Lock::Recipients(&keys))?,
                    Sealing::Recipients,
                )
            }
        };
        Ok(Exported {
            name: format!("{}.{ENCRYPTED}", open.name),
            bytes,
            sealing,
            ..open
        })
    }

    /// The keys of all recipients and of this laptop; `None` if one has none, there are none, or it is for newcomers
    /// whom nobody knows yet.
    fn keys_of_all(
        &self,
        options: &ExportOptions,
        members: &[Member],
    ) -> Result<Option<Vec<Recipient>>, WorkspaceError> {
        let for_newcomers = options.full && options.to.is_empty();
        if members.is_empty() || for_newcomers {
            return Ok(None);
        }
        let keys: Option<Vec<Recipient>> = members
            .iter()
            .map(|member| member.recipient.clone())
            .collect();
        let own = self.identity.recipient()?;
        Ok(keys.map(|keys| std::iter::once(own).chain(keys).collect()))
    }

    fn changes_for(
        &self,
        options: &ExportOptions,
        recipients: &[Member],
    ) -> Result<Vec<Change>, WorkspaceError> {
        let known = match options.to.as_slice() {
            _ if options.full => VersionVector::default(),
            [] => self.known_to_readers(),
            _ => known_to_all(recipients.iter().map(|member| &member.has)),
        };
        self.changes_beyond(&known)
    }

    /// All that is held beyond `known`, as far as it can be proved.
    pub(super) fn changes_beyond(
        &self,
        known: &VersionVector,
    ) -> Result<Vec<Change>, WorkspaceError> {
        let (me, heads) = (self.replica.me(), self.signed_heads());
        let mut changes = Vec::new();
        for run in select(&held(&self.replica), &heads, me, known) {
            changes.extend(self.store.changes_of(run.replica, run.from..=run.to)?);
        }
        for change in &mut changes {
            // What is erased may still have to be tidied away here; it goes nowhere.
            self.replica.strip(change);
        }
        Ok(changes)
    }

    /// The named members; without names everybody else who may read.
    fn recipients_of(&self, to: &[ReplicaId]) -> Vec<Member> {
        match to {
            [] => self.others(),
            named => {
                let mut members = self.members();
                members.retain(|member| named.contains(&member.replica));
                members
            }
        }
    }

    fn persons(&self, changes: &[Change]) -> Vec<String> {
        let writers: BTreeSet<ReplicaId> = changes.iter().map(|change| change.replica).collect();
        let mut names: Vec<String> = writers
            .into_iter()
            .map(|writer| self.author_of(writer).name().to_owned())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn period(&self, changes: &[Change]) -> Option<(NaiveDate, NaiveDate)> {
        let walls = changes.iter().map(|change| change.hlc.wall_ms());
        let day = |wall| self.env.local(wall).date();
        Some((day(walls.clone().min()?), day(walls.max()?)))
    }

    /// Drafts of mails with the file attached, one for each part of at most `limit` bytes, with their file names.
    ///
    /// # Errors
    /// When an address is none or the limit is too small.
    pub fn drafts(
        &self,
        exported: &Exported,
        addresses: &[String],
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, WorkspaceError> {
        let attachments = parts::split(&exported.name, exported.bytes.clone(), limit)?;
        let count = u16::try_from(attachments.len()).unwrap_or(u16::MAX);
        let sender = self.me();
        let draft = |(number, (name, bytes)): (u16, (String, Vec<u8>))| {
            let letter = Letter {
                sender: &sender,
                workspace: None,
                changes: exported.changes as u64,
                persons: &exported.persons,
                period: exported.period,
                part: (count > 1).then_some((number, count)),
                sealing: exported.sealing,
            };
            let draft = Draft {
                to: addresses.to_vec(),
                subject: letter.subject(),
                text: letter.text(),
                attachments: vec![(name.clone(), bytes)],
                written: exported.written,
            };
            Ok((format!("{name}.{}", mail::EXTENSION), mail::write(draft)?))
        };
        (1..).zip(attachments).map(draft).collect()
    }

    /// Writes a state file, in parts of at most `limit` bytes, into `path` under its proper name if that is a folder,
    /// or to `path` itself. Returns what was written.
    ///
    /// # Errors
    /// When the disk refuses; nothing half-written is left.
    pub fn write_export(
        &self,
        exported: &Exported,
        path: &Path,
        limit: Option<usize>,
    ) -> Result<Vec<PathBuf>, WorkspaceError> {
        let (folder, name) = target(path, &exported.name);
        let files = match limit {
            Some(limit) => parts::split(&name, exported.bytes.clone(), limit)?,
            None => vec![(name, exported.bytes.clone())],
        };
        write_on(self.env.disk(), &folder, files)
    }
}

/// Writes files into a folder, each in one step.
///
/// # Errors
/// When the disk refuses; nothing half-written is left.
pub fn write_all(
    folder: &Path,
    files: Vec<(String, Vec<u8>)>,
) -> Result<Vec<PathBuf>, WorkspaceError> {
    write_on(&RealDisk, folder, files)
}

fn write_on(
    disk: &dyn Disk,
    folder: &Path,
    files: Vec<(String, Vec<u8>)>,
) -> Result<Vec<PathBuf>, WorkspaceError> {
    let write = |(name, bytes): (String, Vec<u8>)| {
        let path = folder.join(name);
        write_whole(disk, &path, &bytes).map_err(StoreError::writing(&path))?;
        Ok(path)
    };
    files.into_iter().map(write).collect()
}

/// The folder and the name in it.
fn target(path: &Path, proper: &str) -> (PathBuf, String) {
    let name = path.file_name().filter(|_| !path.is_dir());
    match name {
        Some(name) => (
            path.parent().map(Path::to_owned).unwrap_or_default(),
            name.to_string_lossy().into_owned(),
        ),
        None => (path.to_owned(), proper.to_owned()),
    }
}
