//! The bytes of a part: written, read back and proved.

use super::{LARGEST_WHOLE, MOST_PARTS, Part, PartError, is_plain_name, stride};
use crate::replica::Hash;

/// As in PNG: the first byte is no text, the rest does not survive converting line ends.
const MAGIC: [u8; 8] = *b"\x89OZT\r\n\x1a\n";
/// How much of the magic a conversion as text leaves alone.
const SURE: usize = 4;
/// The form that this program writes.
const FORMAT: u16 = 1;
/// Everything before the name.
const PREFIX: usize = MAGIC.len() + 2 + 32 + 2 + 2 + 8 + 1;
const HASH: usize = 32;

/// Whether this is, or once was, a part. Looks at the first four bytes only.
pub fn is_part(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC[..SURE])
}

/// Bytes before those of the part, when there are `count`.
pub(super) fn head_len(name: &str, count: u16) -> usize {
    PREFIX + name.len() + usize::from(count) * HASH
}

/// All parts in order. `name` is plain and `count` times `stride` covers the bytes.
pub(super) fn write(name: &str, bytes: &[u8], count: u16, stride: usize) -> Vec<Vec<u8>> {
    let hashes: Vec<u8> = bytes
        .chunks(stride)
        .flat_map(|chunk| *blake3::hash(chunk).as_bytes())
        .collect();
    let total = bytes.len() as u64;
    let id = id(name, count, total, &hashes);
    let file = |(chunk, number): (&[u8], u16)| {
        let mut file = Vec::with_capacity(head_len(name, count) + chunk.len());
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&FORMAT.to_le_bytes());
        file.extend_from_slice(&id.0);
        file.extend_from_slice(&number.to_le_bytes());
        file.extend_from_slice(&count.to_le_bytes());
        file.extend_from_slice(&total.to_le_bytes());
        // A plain name has at most 200 characters.
        file.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        file.extend_from_slice(name.as_bytes());
        file.extend_from_slice(&hashes);
        file.extend_from_slice(chunk);
        file
    };
    bytes.chunks(stride).zip(1..=count).map(file).collect()
}

/// Starts with a text of its own, so that no other hash can be taken for an id.
fn id(name: &str, count: u16, total: u64, hashes: &[u8]) -> Hash {
    let mut state = blake3::Hasher::new();
    state.update(b"ozg-werkbank 2026 parts\0");
    state.update(&count.to_le_bytes());
    state.update(&total.to_le_bytes());
    state.update(hashes);
    // Last, because it alone has no fixed length.
    state.update(name.as_bytes());
    Hash(*state.finalize().as_bytes())
}

/// Takes a part in, proved by its own list of hashes.
///
/// # Errors
/// [`PartError`] saying what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Part, PartError> {
    if !is_part(bytes) {
        return Err(PartError::NotAPart);
    }
    let mut rest = Rest { bytes, taken: 0 };
    if rest.array()? != MAGIC {
        return Err(PartError::Mangled);
    }
    let format = u16::from_le_bytes(rest.array()?);
    if format > FORMAT {
        return Err(PartError::Newer { format });
    }
    let whole = Hash(rest.array()?);
    let number = u16::from_le_bytes(rest.array()?);
    let count = u16::from_le_bytes(rest.array()?);
    let length = u64::from_le_bytes(rest.array()?);
    let [name] = rest.array()?;
    let total = usize::try_from(length)
        .ok()
        .filter(|total| *total <= LARGEST_WHOLE)
        .ok_or(PartError::Damaged)?;
    if format == 0 || !(2..=MOST_PARTS).contains(&count) || !(1..=count).contains(&number) {
        return Err(PartError::Damaged);
    }
    let stride = stride(total, count).ok_or(PartError::Damaged)?;
    let before = stride * usize::from(number - 1);
    let name = rest.take(usize::from(name))?;
    let hashes = rest.take(usize::from(count) * HASH)?;
    let content = rest.take(stride.min(total - before))?;
    let name = std::str::from_utf8(name)
        .ok()
        .filter(|name| is_plain_name(name))
        .ok_or(PartError::Damaged)?;
    let listed = hashes.chunks(HASH).nth(usize::from(number - 1));
    if id(name, count, length, hashes) != whole
        || listed != Some(blake3::hash(content).as_bytes())
        || !rest.bytes.is_empty()
    {
        return Err(PartError::Damaged);
    }
    Ok(Part {
        whole,
        number,
        count,
        name: name.to_owned(),
        total,
        file: bytes.to_vec(),
        head: bytes.len() - content.len(),
    })
}

/// What is not read yet.
struct Rest<'a> {
    bytes: &'a [u8],
    taken: usize,
}

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], PartError> {
        let there = self.taken + self.bytes.len();
        self.taken += count;
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or(PartError::Incomplete {
                there,
                expected: self.taken,
            })?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], PartError> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| PartError::Damaged)
    }
}
