//! The three laptops: each with a workspace of its own, on one clock, sending each other files.

use std::path::Path;

use super::script::Who;
use crate::replica::WallMs;
use crate::workspace::{
    Action, Env, ExportOptions, Exported, HandClock, Snapshot, Workspace, WorkspaceError,
};

pub(super) struct Laptops {
    clock: HandClock,
    erika: Workspace,
    max: Workspace,
    jana: Workspace,
}

impl Laptops {
    /// Erika founds the workspace in `mine`, the others join from her first file.
    pub(super) fn found(mine: &Path, theirs: &Path, wall: WallMs) -> Result<Self, WorkspaceError> {
        let clock = HandClock::default();
        clock.set(wall);
        let env = |seed| Env::by_hand(&clock, seed);
        let erika = Workspace::create(mine, &Who::Erika.author(), env(11))?;
        let everything = erika.export(&ExportOptions {
            full: true,
            ..ExportOptions::open()
        })?;
        let file = (everything.name.as_str(), everything.bytes.as_slice());
        let join = |who: Who, folder: &str, seed| {
            Workspace::join(&theirs.join(folder), file, &who.author(), env(seed))
        };
        let (max, jana) = (join(Who::Max, "max", 22)?, join(Who::Jana, "jana", 33)?);
        Ok(Self {
            clock,
            erika,
            max,
            jana,
        })
    }

    pub(super) fn set_clock(&self, wall: WallMs) {
        self.clock.set(wall);
    }

    pub(super) fn of(&self, who: Who) -> &Workspace {
        match who {
            Who::Erika => &self.erika,
            Who::Max => &self.max,
            Who::Jana => &self.jana,
        }
    }

    pub(super) fn snapshot(&self, who: Who) -> Snapshot {
        self.of(who).snapshot()
    }

    pub(super) fn apply(&mut self, who: Who, action: &Action) -> Result<(), WorkspaceError> {
        let workspace = match who {
            Who::Erika => &mut self.erika,
            Who::Max => &mut self.max,
            Who::Jana => &mut self.jana,
        };
        workspace.apply(action).map(|_| ())
    }

    /// The others mail Erika, who merges and mails all of it back.
    pub(super) fn exchange(&mut self) -> Result<(), WorkspaceError> {
        self.gather()?;
        let news = self.erika.export(&ExportOptions::open())?;
        take(&mut self.max, std::slice::from_ref(&news))?;
        take(&mut self.jana, &[news])
    }

    /// The others mail Erika, who merges.
    pub(super) fn gather(&mut self) -> Result<(), WorkspaceError> {
        let options = ExportOptions::open();
        let files = [self.max.export(&options)?, self.jana.export(&options)?];
        take(&mut self.erika, &files)
    }
}

fn take(workspace: &mut Workspace, files: &[Exported]) -> Result<(), WorkspaceError> {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.as_slice()))
        .collect();
    let preview = workspace.preview(&files)?;
    let senders = preview.strangers();
    // Nobody wants to go back to the eight weeks before.
    workspace.take_without_backup(&preview, &senders)?;
    Ok(())
}
