//! From changes to a file.

use super::super::head::SignedHeads;
use super::super::secret_key::SecretKey;
use super::header::HeaderV1;
use super::{
    Cover, LARGEST_CONTENT, LARGEST_FILE, LARGEST_HEADER, MOST_REPLICAS, Outgoing, Packing,
    Stretch, WriteError,
};
use super::{layout, read};
use crate::replica::{Change, Hash, codec};
use crate::store::WorkspaceId;

/// Packs and signs as `sender`. The heads of the file (see [`super::peek`]) are worth keeping: once the identity is
/// renewed, they are the only proof of what was written under the old one.
///
/// # Errors
/// [`WriteError`] when the file would be too large, or others' changes are not proved.
pub fn write(outgoing: Outgoing<'_>, sender: &SecretKey) -> Result<Vec<u8>, WriteError> {
    let mut changes = outgoing.changes;
    changes.sort_by_key(Change::dot);
    changes.dedup_by_key(|change| change.dot());
    let stretches = changes
        .chunk_by(|a, b| a.replica == b.replica && a.seq + 1 == b.seq)
        .filter_map(|run| Some((run.first()?, run.last()?)))
        .map(|(first, last)| stretch(first, last, outgoing.workspace, outgoing.heads, sender))
        .collect::<Result<Vec<_>, _>>()?;
    let count = stretches.len().max(outgoing.known.len());
    if count > MOST_REPLICAS {
        return Err(WriteError::TooManyReplicas { count });
    }
    let cover = Cover {
        file: Hash::default(), // follows from the rest
        workspace: outgoing.workspace,
        sender: sender.replica(),
        author: outgoing.author,
        written: outgoing.written,
        known: outgoing.known,
        stretches,
    };
    let content =
        codec::encode_if_readable(&changes, outgoing.origin).ok_or(WriteError::TooMuch)?;
    let header = HeaderV1::new(&cover, content.len() as u64).encode();
    if content.len() as u64 > LARGEST_CONTENT || header.len() > LARGEST_HEADER {
        return Err(too_large(content.len()));
    }
    let body = pack(&content, outgoing.packing).ok_or_else(|| too_large(content.len()))?;
    layout::seal(&header, &body, |hash| {
        sender.sign(&read::file_message(hash))
    })
    .filter(|file| file.len() <= LARGEST_FILE)
    .ok_or_else(|| too_large(body.len()))
}

fn too_large(bytes: usize) -> WriteError {
    WriteError::TooLarge {
        megabytes: bytes.div_ceil(1 << 20),
    }
}

/// The changes from `first` to `last`: proved now when they are own, by a head at hand when they are others'.
fn stretch(
    first: &Change,
    last: &Change,
    workspace: WorkspaceId,
    heads: &SignedHeads,
    sender: &SecretKey,
) -> Result<Stretch, WriteError> {
    let (dot, hash) = (last.dot(), last.hash());
    let head = if dot.replica == sender.replica() {
        sender.sign_head(workspace, dot.seq, hash)
    } else {
        let known = heads.get(dot).filter(|head| head.hash == hash);
        *known.ok_or(WriteError::Unproved(dot))?
    };
    Ok(Stretch {
        from: first.seq,
        head,
    })
}

fn pack(content: &[u8], packing: Packing) -> Option<Vec<u8>> {
    let level = match packing {
        Packing::Quick => 3,
        Packing::Small => 19,
    };
    zstd::bulk::compress(content, level).ok()
}
