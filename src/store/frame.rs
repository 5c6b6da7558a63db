//! Frames: how bytes lie in the journal so that a torn or flipped one is noticed and costs only itself.
//!
//! ```text
//! 4 bytes  magic F5 4F 5A 47       F5 occurs in no UTF-8 text, so texts cannot look like a frame
//! 4 bytes  length of the payload   little endian, 1 to 64 MiB; 0 is invalid, or a hole of zeros would be a frame
//! 4 bytes  CRC-32 (IEEE)           over the frame's offset in the file (8 bytes, little endian), length and payload
//! n bytes  payload
//! ```
//!
//! The offset is part of the checksum, so a copy of a frame at another place (or inside a payload) is none.
//! It never knows what a payload means.

use std::io;
use std::ops::Range;

use super::disk::DiskFile;

const MAGIC: [u8; 4] = [0xF5, b'O', b'Z', b'G'];

/// Bytes before a payload.
pub const HEADER: usize = 12;

/// The largest payload in bytes. One change cannot be split, so this is the largest change.
pub const LARGEST: usize = 64 << 20;

/// How much is read at once.
const STRIDE: usize = 1 << 20;

/// Appends the frame of `payload` to `out`, to be written at `offset` of its file.
///
/// The caller keeps payloads between 1 and [`LARGEST`] bytes; anything else would be unreadable.
pub fn seal(out: &mut Vec<u8>, offset: u64, payload: &[u8]) {
    debug_assert!((1..=LARGEST).contains(&payload.len()));
    let length = u32::try_from(payload.len()).unwrap_or(0).to_le_bytes();
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&length);
    out.extend_from_slice(&checksum(offset, length, payload).to_le_bytes());
    out.extend_from_slice(payload);
}

fn checksum(offset: u64, length: [u8; 4], payload: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&offset.to_le_bytes());
    crc.update(&length);
    crc.update(payload);
    crc.finalize()
}

/// What lies at one place of a file of frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A whole frame; [`Frames::payload`] is what it holds.
    Frame {
        /// Where it begins.
        offset: u64,
        /// Its first [`HEADER`] bytes, which stand for all of it in a chain of hashes.
        header: [u8; HEADER],
    },
    /// Bytes that are no frame, up to the next whole frame or the end.
    Damaged(Range<u64>),
    /// The end of the file is the beginning of a frame, or zeros: a write that was cut short.
    Torn(Range<u64>),
}

/// Reads the frames of a file one after the other, whatever lies between them.
pub struct Frames {
    file: Box<dyn DiskFile>,
    at: u64,
    end: u64,
    /// Where the payload of the last frame lies.
    payload: Range<u64>,
    window: Window,
}

/// A part of the file held in memory.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Frames {
    /// Reads from `start`, where a frame is expected, to the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(mut file: Box<dyn DiskFile>, start: u64) -> io::Result<Self> {
        let end = file.length()?;
        Ok(Self::between(file, start..end))
    }

    /// Reads a part of the file that begins with a frame and does not reach beyond the file's end.
    pub fn between(file: Box<dyn DiskFile>, part: Range<u64>) -> Self {
        Frames {
            file,
            at: part.start,
            end: part.end,
            payload: 0..0,
            window: Window::default(),
        }
    }

    /// The next frame or gap; `None` at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn advance(&mut self) -> io::Result<Option<Found>> {
        if self.at >= self.end {
            return Ok(None);
        }
        let offset = self.at;
        if let Some(length) = self.whole_frame(offset)? {
            self.at = offset + length as u64;
            self.payload = offset + HEADER as u64..self.at;
            let mut header = [0; HEADER];
            header.copy_from_slice(self.bytes(offset, HEADER)?);
            return Ok(Some(Found::Frame { offset, header }));
        }
        let next = self.next_frame(offset + 1)?;
        self.at = next.unwrap_or(self.end);
        let gap = offset..self.at;
        let torn = next.is_none() && self.is_torn(offset)?;
        Ok(Some(if torn {
            Found::Torn(gap)
        } else {
            Found::Damaged(gap)
        }))
    }

    /// What the last frame holds.
    pub fn payload(&self) -> &[u8] {
        let inside = |at: u64| usize::try_from(at.saturating_sub(self.window.start)).ok();
        let (start, end) = (inside(self.payload.start), inside(self.payload.end));
        let range = start.zip(end).map(|(start, end)| start..end);
        range
            .and_then(|range| self.window.bytes.get(range))
            .unwrap_or_default()
    }

    /// The length of the frame at `offset` including its header, if there is a whole and right one.
    fn whole_frame(&mut self, offset: u64) -> io::Result<Option<usize>> {
        let Some(length) = self.announced(offset)? else {
            return Ok(None);
        };
        let frame = self.bytes(offset, length)?;
        let right = frame.len() == length && {
            let (header, payload) = frame.split_at(HEADER);
            let sum = checksum(offset, four(header, 4), payload);
            sum.to_le_bytes() == four(header, 8)
        };
        Ok(right.then_some(length))
    }

    /// The length that a possible frame at `offset` announces, header included. It may reach beyond the end.
    fn announced(&mut self, offset: u64) -> io::Result<Option<usize>> {
        let header = self.bytes(offset, HEADER)?;
        if header.len() < HEADER || header[..4] != MAGIC {
            return Ok(None);
        }
        let payload = u32::from_le_bytes(four(header, 4)) as usize;
        Ok((1..=LARGEST).contains(&payload).then_some(HEADER + payload))
    }

    /// Where the next whole frame begins, at `from` or later.
    fn next_frame(&mut self, from: u64) -> io::Result<Option<u64>> {
        let mut at = from;
        loop {
            let bytes = self.bytes(at, STRIDE)?;
            if bytes.len() < HEADER {
                return Ok(None);
            }
            let Some(step) = bytes
                .windows(MAGIC.len())
                .position(|window| window == MAGIC)
            else {
                at += (bytes.len() - MAGIC.len() + 1) as u64;
                continue;
            };
            at += step as u64;
            if self.whole_frame(at)?.is_some() {
                return Ok(Some(at));
            }
            at += 1;
        }
    }

    /// Whether everything from `offset` to the end can be what an interrupted write leaves.
    fn is_torn(&mut self, offset: u64) -> io::Result<bool> {
        let left = self.end - offset;
        let header = self.bytes(offset, HEADER)?;
        if header.len() < HEADER && header.iter().zip(&MAGIC).all(|(is, should)| is == should) {
            return Ok(true);
        }
        if self
            .announced(offset)?
            .is_some_and(|length| length as u64 > left)
        {
            return Ok(true);
        }
        self.is_zero(offset)
    }

    fn is_zero(&mut self, offset: u64) -> io::Result<bool> {
        let mut at = offset;
        while at < self.end {
            let bytes = self.bytes(at, STRIDE)?;
            if bytes.iter().any(|byte| *byte != 0) {
                return Ok(false);
            }
            at += bytes.len().max(1) as u64;
        }
        Ok(true)
    }

    /// Up to `count` bytes from `offset` on; fewer only where the file ends.
    fn bytes(&mut self, offset: u64, count: usize) -> io::Result<&[u8]> {
        let left = usize::try_from(self.end.saturating_sub(offset)).unwrap_or(usize::MAX);
        let count = count.min(left);
        if !self.window.holds(offset, count) {
            self.window.bytes.resize(count.max(STRIDE).min(left), 0);
            self.window.start = offset;
            let got = self.file.read_at(offset, &mut self.window.bytes)?;
            self.window.bytes.truncate(got);
        }
        let from = usize::try_from(offset - self.window.start).unwrap_or(usize::MAX);
        let held = self.window.bytes.get(from..).unwrap_or_default();
        Ok(&held[..count.min(held.len())])
    }
}

impl Window {
    fn holds(&self, offset: u64, count: usize) -> bool {
        offset >= self.start && offset + count as u64 <= self.start + self.bytes.len() as u64
    }
}

fn four(bytes: &[u8], from: usize) -> [u8; 4] {
    [
        bytes[from],
        bytes[from + 1],
        bytes[from + 2],
        bytes[from + 3],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::{Disk, Purpose, RealDisk};
    use proptest::prelude::*;

    /// What reading found, owned.
    #[derive(Debug, PartialEq, Eq)]
    enum Seen {
        Frame(u64, Vec<u8>),
        Damaged(Range<u64>),
        Torn(Range<u64>),
    }

    fn read(bytes: &[u8]) -> Vec<Seen> {
        let folder = tempfile::tempdir().unwrap();
        let mut file = RealDisk
            .open(&folder.path().join("frames"), Purpose::Replace)
            .unwrap();
        file.write_at(0, bytes).unwrap();
        let mut frames = Frames::of(file, 0).unwrap();
        let mut seen = Vec::new();
        while let Some(found) = frames.advance().unwrap() {
            seen.push(match found {
                Found::Frame { offset, .. } => Seen::Frame(offset, frames.payload().to_vec()),
                Found::Damaged(gap) => Seen::Damaged(gap),
                Found::Torn(gap) => Seen::Torn(gap),
            });
        }
        seen
    }

    fn file_of(payloads: &[Vec<u8>]) -> (Vec<u8>, Vec<Seen>) {
        let mut bytes = Vec::new();
        let mut frames = Vec::new();
        for payload in payloads {
            let offset = bytes.len() as u64;
            seal(&mut bytes, offset, payload);
            frames.push(Seen::Frame(offset, payload.clone()));
        }
        (bytes, frames)
    }

    fn payloads() -> impl Strategy<Value = Vec<Vec<u8>>> {
        // Few different bytes, those of the header among them, so that payloads look like frames as often as can be.
        let byte = prop::sample::select(vec![0, 1, 2, 0xF5, b'O', b'Z', b'G', 255]);
        prop::collection::vec(prop::collection::vec(byte, 1..40), 1..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_prefix_yields_exactly_its_whole_frames(payloads in payloads(), cut in any::<prop::sample::Index>()) {
            let (bytes, mut frames) = file_of(&payloads);
            let cut = cut.index(bytes.len() + 1);
            let mut end = 0;
            frames.retain(|frame| match frame {
                Seen::Frame(offset, payload) => {
                    let frame_end = usize::try_from(*offset).unwrap() + HEADER + payload.len();
                    let whole = frame_end <= cut;
                    if whole { end = frame_end; }
                    whole
                }
                _ => false,
            });
            if end < cut {
                frames.push(Seen::Torn(end as u64..cut as u64));
            }
            prop_assert_eq!(read(&bytes[..cut]), frames);
        }

        #[test]
        fn a_flipped_byte_costs_its_frame_alone(
            payloads in payloads(), at in any::<prop::sample::Index>(), flip in 1..=255u8
        ) {
            let (mut bytes, frames) = file_of(&payloads);
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            let seen = read(&bytes);
            prop_assert_eq!(seen.len(), frames.len());
            for (seen, frame) in seen.iter().zip(&frames) {
                let Seen::Frame(offset, payload) = frame else { unreachable!() };
                let end = offset + (HEADER + payload.len()) as u64;
                if (*offset..end).contains(&(at as u64)) {
                    let last = end == bytes.len() as u64;
                    let torn = last && *seen == Seen::Torn(*offset..end);
                    prop_assert!(torn || *seen == Seen::Damaged(*offset..end));
                } else {
                    prop_assert_eq!(seen, frame);
                }
            }
        }

        #[test]
        fn rubbish_is_never_a_frame(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let frames = read(&bytes).iter().filter(|seen| matches!(seen, Seen::Frame(..))).count();
            prop_assert_eq!(frames, 0);
        }
    }

    #[test]
    fn a_copy_of_a_frame_elsewhere_is_no_frame() {
        let (inner, _) = file_of(&[b"inner".to_vec()]);
        let (mut bytes, _) = file_of(&[inner]);
        bytes[8] ^= 1;
        assert_eq!(read(&bytes), [Seen::Damaged(0..bytes.len() as u64)]);
    }

    #[test]
    fn zeros_after_the_last_frame_are_a_torn_write() {
        let (mut bytes, mut frames) = file_of(&[b"confirmed".to_vec()]);
        let end = bytes.len();
        bytes.resize(end + 4096, 0);
        frames.push(Seen::Torn(end as u64..end as u64 + 4096));
        assert_eq!(read(&bytes), frames);
    }

    #[test]
    fn frames_are_found_across_and_beyond_what_is_read_at_once() {
        let payloads = [
            vec![7; STRIDE - 20],
            vec![8; 50],
            vec![9; 2 * STRIDE],
            vec![1; 3],
        ];
        let (mut bytes, mut frames) = file_of(&payloads);
        assert_eq!(read(&bytes), frames);
        // The large one damaged: the small one behind it is still found.
        let large = (HEADER + payloads[0].len() + HEADER + payloads[1].len()) as u64;
        let end = large + (HEADER + payloads[2].len()) as u64;
        bytes[usize::try_from(end).unwrap() - 1] ^= 1;
        frames[2] = Seen::Damaged(large..end);
        assert_eq!(read(&bytes), frames);
    }
}
