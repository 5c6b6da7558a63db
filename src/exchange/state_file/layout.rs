//! The outermost form: magic, lengths, hash and signature around header and body, whatever these hold.

use super::super::head::Signature;
use super::{LARGEST_FILE, LARGEST_HEADER, StateFileError};
use crate::replica::Hash;

/// As in PNG: the first byte is no text, the rest does not survive converting line ends.
const MAGIC: [u8; 8] = *b"\x89OZG\r\n\x1a\n";
/// How much of the magic a conversion as text leaves alone.
const SURE: usize = 4;
/// The form that this program writes.
pub(super) const FORMAT: u16 = 1;
const PREFIX: usize = MAGIC.len() + 2 + 4 + 4;
const TRAILER: usize = 32 + 64;

/// Whether this is, or once was, a state file. Looks at the first four bytes only.
pub fn is_state_file(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC[..SURE])
}

/// An undamaged file, taken apart.
pub(super) struct Layout<'a> {
    pub header: &'a [u8],
    pub body: &'a [u8],
    pub hash: Hash,
    pub signature: Signature,
}

/// Takes apart and checks the hash.
pub(super) fn open(bytes: &[u8]) -> Result<Layout<'_>, StateFileError> {
    if bytes.len() > LARGEST_FILE {
        return Err(StateFileError::TooLarge {
            megabytes: bytes.len().div_ceil(1 << 20),
        });
    }
    let mut rest = Rest { bytes };
    check_magic(&mut rest)?;
    let format = u16::from_le_bytes(rest.array().ok_or_else(|| incomplete(bytes, PREFIX))?);
    if format > FORMAT {
        return Err(StateFileError::Newer { format });
    }
    let lengths = [(); 2].map(|()| {
        rest.array()
            .map(u32::from_le_bytes)
            .and_then(|n| usize::try_from(n).ok())
    });
    let [Some(header), Some(body)] = lengths else {
        return Err(incomplete(bytes, PREFIX));
    };
    if format == 0 || header > LARGEST_HEADER || body > LARGEST_FILE {
        return Err(StateFileError::Damaged);
    }
    let expected = PREFIX + header + body + TRAILER;
    if bytes.len() < expected {
        return Err(incomplete(bytes, expected));
    }
    let taken = (
        rest.take(header),
        rest.take(body),
        rest.array(),
        rest.array(),
    );
    let (Some(header), Some(body), Some(hash), Some(signature)) = taken else {
        return Err(incomplete(bytes, expected));
    };
    let covered = &bytes[..expected - TRAILER];
    if !rest.bytes.is_empty() || *blake3::hash(covered).as_bytes() != hash {
        return Err(StateFileError::Damaged);
    }
    Ok(Layout {
        header,
        body,
        hash: Hash(hash),
        signature: Signature(signature),
    })
}

fn check_magic(rest: &mut Rest<'_>) -> Result<(), StateFileError> {
    if rest.bytes.is_empty() {
        return Err(StateFileError::Empty);
    }
    if !is_state_file(rest.bytes) {
        return Err(StateFileError::NotAStateFile);
    }
    match rest.array() {
        Some(MAGIC) => Ok(()),
        Some(_) => Err(StateFileError::Mangled),
        None => Err(incomplete(rest.bytes, PREFIX)),
    }
}

fn incomplete(bytes: &[u8], expected: usize) -> StateFileError {
    StateFileError::Incomplete {
        there: bytes.len(),
        expected,
    }
}

/// Puts together; `sign` gets the hash. `None` when a length is beyond what the form can say.
pub(super) fn seal(
    header: &[u8],
    body: &[u8],
    sign: impl FnOnce(Hash) -> Signature,
) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(PREFIX + header.len() + body.len() + TRAILER);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    for part in [header, body] {
        bytes.extend_from_slice(&u32::try_from(part.len()).ok()?.to_le_bytes());
    }
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(body);
    let hash = Hash(*blake3::hash(&bytes).as_bytes());
    bytes.extend_from_slice(&hash.0);
    bytes.extend_from_slice(&sign(hash).0);
    Some(bytes)
}

/// What is not read yet.
struct Rest<'a> {
    bytes: &'a [u8],
}

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*taken)
    }
}
