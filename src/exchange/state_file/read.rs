//! From a file to changes: every check in the order in which its failure says most, everything proved before anything
//! is handed out.

use std::io::Read;

use super::super::renewal;
use super::header::HeaderV1;
use super::layout::{self, Layout};
use super::{Cover, Incoming, Origin, StateFileError, Stretch};
use crate::replica::{Change, CodecError, Hash, Renewal, codec};
use crate::store::WorkspaceId;

/// Largest window of zstd that is accepted, as a power of two: 16 MB. Level 19 uses 8.
const LARGEST_WINDOW: u32 = 24;

/// What the sender's signature covers. Starts with a text of its own, so that no signature can be taken for one of
/// another kind.
pub(super) fn file_message(hash: Hash) -> Vec<u8> {
    let mut message = b"ozg-werkbank 2026 state file\0".to_vec();
    message.extend_from_slice(&hash.0);
    message
}

/// Who, when and what, without unpacking the changes. The file is undamaged and signed by the sender it names;
/// whether others' stretches are proved only [`read`] tells.
///
/// # Errors
/// [`StateFileError`] saying what is wrong with the file.
pub fn peek(bytes: &[u8]) -> Result<Cover, StateFileError> {
    Ok(open(bytes)?.cover)
}

/// The changes, all proved by their writers' signatures. With `expected`, only of that workspace.
///
/// # Errors
/// [`StateFileError`] saying what is wrong with the file.
pub fn read(bytes: &[u8], expected: Option<WorkspaceId>) -> Result<Incoming, StateFileError> {
    read_from(bytes, expected, Origin::Anybody)
}

/// The same for a file of that origin.
///
/// # Errors
/// [`StateFileError`] saying what is wrong with the file.
pub fn read_from(
    bytes: &[u8],
    expected: Option<WorkspaceId>,
    origin: Origin,
) -> Result<Incoming, StateFileError> {
    let Opened {
        cover,
        body,
        content,
    } = open(bytes)?;
    if let Some(here) = expected.filter(|here| *here != cover.workspace) {
        return Err(foreign(&cover, here));
    }
    let changes =
        codec::decode_from(&unpack(body, content)?, origin).map_err(|error| match error {
            CodecError::Newer(format) => StateFileError::Newer {
                format: format.into(),
            },
            CodecError::Damaged(part) => StateFileError::Inconsistent(part),
            CodecError::TooLarge => StateFileError::TooMuch,
        })?;
    let mut rest = changes.as_slice();
    for stretch in &cover.stretches {
        let count = usize::try_from(stretch.changes()).ok();
        let (run, after) = count
            .and_then(|count| rest.split_at_checked(count))
            .ok_or(StateFileError::Inconsistent("Umfang"))?;
        prove(stretch, run, cover.workspace)?;
        prove_renewal(stretch, run, cover.workspace)?;
        rest = after;
    }
    if !rest.is_empty() {
        return Err(StateFileError::Inconsistent("Umfang"));
    }
    Ok(Incoming { cover, changes })
}

struct Opened<'a> {
    cover: Cover,
    body: &'a [u8],
    content: u64,
}

fn open(bytes: &[u8]) -> Result<Opened<'_>, StateFileError> {
    let Layout {
        header,
        body,
        hash,
        signature,
    } = layout::open(bytes)?;
    let (cover, content) = HeaderV1::decode(header)?.check(hash)?;
    if !signature.is_by(&cover.sender, &file_message(hash)) {
        return Err(StateFileError::NotSigned);
    }
    Ok(Opened {
        cover,
        body,
        content,
    })
}

pub(in crate::exchange) fn foreign(cover: &Cover, here: WorkspaceId) -> StateFileError {
    let from = match cover.author.name() {
        "" => String::new(),
        name => format!(" von {name}"),
    };
    StateFileError::Foreign {
        from,
        file: cover.workspace,
        here,
    }
}

/// Never holds more than one byte beyond what the header announces.
fn unpack(body: &[u8], length: u64) -> Result<Vec<u8>, StateFileError> {
    let broken = StateFileError::Inconsistent("Packung");
    let mut content = Vec::new();
    let unpacked = zstd::Decoder::with_buffer(body).and_then(|mut decoder| {
        decoder.window_log_max(LARGEST_WINDOW)?;
        let mut decoder = decoder.single_frame();
        decoder
            .by_ref()
            .take(length + 1)
            .read_to_end(&mut content)?;
        Ok(decoder.finish())
    });
    match unpacked {
        Ok([]) if content.len() as u64 == length => Ok(content),
        _ => Err(broken),
    }
}

/// Checks count and chain of hashes from `from` to the head, and that the writer signed the head.
fn prove(stretch: &Stretch, run: &[Change], workspace: WorkspaceId) -> Result<(), StateFileError> {
    let mut before: Option<Hash> = None;
    for (change, seq) in run.iter().zip(stretch.from..) {
        if change.replica != stretch.replica() || change.seq != seq {
            return Err(StateFileError::Inconsistent("Zählung"));
        }
        if before.is_some_and(|hash| hash != change.previous) {
            return Err(StateFileError::Inconsistent("Kette"));
        }
        before = Some(change.hash());
    }
    if before != Some(stretch.head.hash) {
        return Err(StateFileError::Inconsistent("Kette"));
    }
    if stretch.head.is_genuine(workspace) {
        Ok(())
    } else {
        Err(StateFileError::Forged(stretch.head.dot))
    }
}

/// A successor goes on with what its former key has signed, and changes nothing about what it writes again: that comes
/// in one stretch, because whoever takes the renewal drops what it takes over.
fn prove_renewal(
    stretch: &Stretch,
    run: &[Change],
    workspace: WorkspaceId,
) -> Result<(), StateFileError> {
    let Some((first, rest)) = run.split_first() else {
        return Ok(());
    };
    match Renewal::said_by(first) {
        Some(renewal) if !renewal::is_genuine(&renewal, workspace) => {
            Err(StateFileError::Forged(stretch.head.dot))
        }
        Some(renewal) if !renewal.is_kept_by(rest) => {
            Err(StateFileError::Rewritten(renewal.former))
        }
        _ => Ok(()),
    }
}
