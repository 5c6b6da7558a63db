//! What a file in the folder is, told by its content: copies and conflicts have all kinds of names.

use super::super::encryption::{DecryptError, is_encrypted};
use super::super::state_file::{self, Cover, StateFileError};
use crate::store::WorkspaceId;

/// Decrypts an age file; that it is damaged must be told apart from that it is not for us.
pub type Opener<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, DecryptError> + 'a;

/// Windows makes a file as long as it will be before it fills it: with this many zeros no file of ours begins, and no
/// signature ends.
const NOT_FILLED: [u8; 4] = [0; 4];

/// What a file is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// A state file of this workspace, undamaged and signed by its sender.
    Ours {
        /// Its [`Cover::file`] is the same for every copy, encrypted or not.
        cover: Cover,
        /// The state file, decrypted.
        bytes: Vec<u8>,
    },
    /// Cut, changed, or not filled yet: to be tried again at the next look, and left alone.
    HalfWritten,
    /// Not for this workspace or this version: to be left alone.
    Foreign(StateFileError),
    /// Encrypted, and not to be opened here: to be left alone.
    Sealed(DecryptError),
}

/// Tells what the content of a file is.
pub fn assess(bytes: Vec<u8>, opener: &Opener<'_>, workspace: WorkspaceId) -> Standing {
    if bytes.len() < NOT_FILLED.len() || bytes.starts_with(&NOT_FILLED) {
        return Standing::HalfWritten;
    }
    if !is_encrypted(&bytes) {
        let is_filled = !bytes.ends_with(&NOT_FILLED);
        return match open(bytes, workspace) {
            Err(StateFileError::Incomplete { .. } | StateFileError::Damaged) => {
                Standing::HalfWritten
            }
            Err(StateFileError::NotSigned) if !is_filled => Standing::HalfWritten,
            told => told.unwrap_or_else(Standing::Foreign),
        };
    }
    match opener(&bytes) {
        // What was whole when it was encrypted is not half-written inside.
        Ok(plain) => open(plain, workspace).unwrap_or_else(Standing::Foreign),
        Err(DecryptError::Damaged) => Standing::HalfWritten,
        Err(error) => Standing::Sealed(error),
    }
}

fn open(bytes: Vec<u8>, workspace: WorkspaceId) -> Result<Standing, StateFileError> {
    let cover = state_file::peek(&bytes)?;
    if cover.workspace == workspace {
        Ok(Standing::Ours { cover, bytes })
    } else {
        Err(state_file::foreign(&cover, workspace))
    }
}
