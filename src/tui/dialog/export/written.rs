//! Files on their way out: where they go, what is there already, and what to tell when they are written.

use std::path::PathBuf;

use crate::exchange::mail::Sealing;
use crate::exchange::parts;
use crate::model::text::counted;
use crate::tui::dialog::path;
use crate::tui::message::{Message, Severity};
use crate::workspace::{
    ExportOptions, Exported, Member, Named, Seal, Trust, Workspace, WorkspaceError, write_all,
};

/// Files with their place.
pub(super) struct Outgoing {
    folder: PathBuf,
    files: Vec<Named>,
    told: Written,
}

/// What to tell.
#[derive(Clone)]
pub(super) struct Written {
    changes: usize,
    /// Who can read it, as the end of a sentence.
    readers: String,
    what: What,
    paths: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    Draft,
}

impl Outgoing {
    /// The state file itself, in parts if it is longer than `limit`.
    pub fn files(
        path: PathBuf,
        exported: Exported,
        limit: Option<usize>,
        told: Written,
    ) -> Result<Self, WorkspaceError> {
        let (folder, name) = path::place(path, &exported.name);
        let files = match limit {
            Some(limit) => parts::split(&name, exported.bytes, limit)?,
            None => vec![(name, exported.bytes)],
        };
        Ok(Self {
            folder,
            files,
            told,
        })
    }

    /// Drafts of mails. One alone can be given its name.
    pub fn drafts(path: PathBuf, mut drafts: Vec<Named>, told: Written) -> Self {
        let folder = match drafts.as_mut_slice() {
            [(name, _)] => {
                let (folder, given) = path::place(path, name);
                *name = given;
                folder
            }
            _ => path,
        };
        Self {
            folder,
            files: drafts,
            told: Written {
                what: What::Draft,
                ..told
            },
        }
    }

    /// The first file that is there already.
    pub fn replaces(&self) -> Option<PathBuf> {
        let mut paths = self.files.iter().map(|(name, _)| self.folder.join(name));
        paths.find(|path| path.exists())
    }

    /// Writes them.
    pub fn write(&self) -> Result<Written, WorkspaceError> {
        let paths = write_all(&self.folder, self.files.clone())?;
        Ok(Written {
            paths,
            ..self.told.clone()
        })
    }
}

impl Written {
    /// What to tell of a file that is about to be written.
    pub fn of(exported: &Exported, options: &ExportOptions, workspace: &Workspace) -> Self {
        Self {
            changes: exported.changes,
            readers: readers(exported.sealing, options, &workspace.members()),
            what: What::File,
            paths: Vec::new(),
        }
    }

    pub fn told(self) -> Message {
        let changes = counted(self.changes as u64, "Änderung", "Änderungen");
        let said = match self.changes {
            0 => "Nichts Neues geschrieben; es sagt den anderen, was hier schon da ist".to_owned(),
            _ => format!("{changes} geschrieben"),
        };
        let paths = match self.paths.as_slice() {
            [only] => only.display().to_string(),
            [first, ..] => format!("{} Teile ab {}", self.paths.len(), first.display()),
            [] => String::new(),
        };
        let then = match (self.what, self.paths.len()) {
            (What::File, _) => "",
            (What::Draft, 0 | 1) => " Doppelklick öffnet sie im Mailprogramm.",
            (What::Draft, _) => " Doppelklick öffnet sie im Mailprogramm, eine nach der anderen.",
        };
        let text = format!("{said}, {}: {paths}.{then}", self.readers);
        Message::Note(Severity::Done, text)
    }
}

fn readers(sealing: Sealing, options: &ExportOptions, members: &[Member]) -> String {
    let is_meant = |member: &&Member| match options.to.as_slice() {
        [] => !member.is_me && !matches!(member.trust, Some(Trust::Distrusted { .. })),
        named => named.contains(&member.replica),
    };
    let names = |members: &mut dyn Iterator<Item = &Member>| {
        let names: Vec<&str> = members.map(|member| member.name.as_str()).collect();
        names.join(", ")
    };
    let mut meant = members.iter().filter(is_meant);
    match (sealing, &options.seal) {
        (Sealing::Passphrase, _) => "lesbar mit dem Kennwort".to_owned(),
        (Sealing::Recipients, _) => format!("lesbar für {}", names(&mut meant)),
        (Sealing::Open, Seal::WherePossible) => {
            let mut keyless = meant.filter(|member| member.recipient.is_none());
            match names(&mut keyless) {
                nobody if nobody.is_empty() => "unverschlüsselt".to_owned(),
                keyless => format!("unverschlüsselt, weil der Schlüssel fehlt von {keyless}"),
            }
        }
        (Sealing::Open, _) => "unverschlüsselt".to_owned(),
    }
}
