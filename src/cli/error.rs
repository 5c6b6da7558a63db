//! Why a command did not do what it was asked.

use thiserror::Error;

use super::Exit;
use super::files::FileError;
use crate::interop::sheet::SheetWriteError;
use crate::workspace::{ActionError, NoRandomness, WorkspaceError};

/// A German sentence for stderr.
#[derive(Debug, Error)]
pub enum CliError {
    /// Called the wrong way.
    #[error("{0}")]
    Usage(String),
    /// Called properly, but it cannot be.
    #[error("{0}")]
    Refused(String),
    /// The workspace says no.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// What was typed for a record does not do.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// A file named by the person.
    #[error(transparent)]
    File(#[from] FileError),
    /// A workbook cannot be made.
    #[error(transparent)]
    Workbook(#[from] SheetWriteError),
    /// The machine.
    #[error(transparent)]
    Chance(#[from] NoRandomness),
}

impl CliError {
    /// What scripts get to see.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_)
            | Self::Action(ActionError::NoField { .. })
            | Self::Workspace(WorkspaceError::Action(ActionError::NoField { .. })) => {
                Exit::WrongUsage
            }
            _ => Exit::Refused,
        }
    }
}
