//! Bytes from outside that are damaged, cut or made to do harm: every door of `fuzz/targets.rs` gets every file of
//! its corpus, all beginnings of it, every byte flipped, and some thousand variants, the same each time. Nothing
//! panics, and memory stays bounded.
//!
//! What of that is refused with which reason, the tests beside the code say.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall fail")]

#[path = "fuzz/corpus.rs"]
mod corpus;
#[path = "fuzz/targets.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use peak_alloc::PeakAlloc;

use targets::{TARGETS, Target};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Most memory that one call may hold at once for less than 64 KiB of input: 64 MiB. The inputs here allow a parcel
/// 8 MiB of content; vectors grow by doubling, the age header is read in 64 KiB, a journal 1 MiB at once; and 64 KiB
/// of columns are at most 16,000 changes or texts of some hundred bytes. What claims more than it has goes far beyond
/// this. Only zstd's window (16 MiB at most) is not counted, as C has its own allocator.
const MOST: usize = 64 << 20;

/// Largest input; larger variants are cut.
const LARGEST: usize = (64 << 10) - 1;

/// Variants of each target.
const VARIANTS: u64 = 1_000;

/// Memory is counted for all threads together, so one test runs after the other.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target)
}

/// Name and content of every file of the corpus, in order.
fn files(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder(target))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let file = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap())
    };
    paths.into_iter().map(file).collect()
}

/// Whether the bytes were taken. `which` names them when something goes wrong.
fn feed((name, target): (&str, Target), bytes: &[u8], which: impl Fn() -> String) -> bool {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let taken = catch_unwind(AssertUnwindSafe(|| target(bytes)));
    let held = MEMORY.peak_usage().saturating_sub(before);
    assert!(taken.is_ok(), "{name}: {} panics", which());
    assert!(held <= MOST, "{name}: {} takes {} MiB", which(), held >> 20);
    taken.unwrap_or_default()
}

#[test]
fn the_corpus_is_still_what_the_program_reads() {
    let _alone = alone();
    for (name, target) in TARGETS {
        let files = files(name);
        assert!((1..=8).contains(&files.len()), "{name}");
        for (file, bytes) in files {
            assert!(bytes.len() <= 4 << 10, "{name}/{file}");
            let taken = feed((name, target), &bytes, || file.clone());
            assert_eq!(taken, !file.starts_with("refused"), "{name}/{file}");
        }
    }
}

#[test]
fn every_beginning_of_a_file_ends_without_panic() {
    let _alone = alone();
    for (name, target) in TARGETS {
        for (file, bytes) in files(name) {
            for length in 0..bytes.len() {
                feed((name, target), &bytes[..length], || {
                    format!("{file} to {length}")
                });
            }
        }
    }
}

#[test]
fn every_flipped_byte_ends_without_panic() {
    let _alone = alone();
    for (name, target) in TARGETS {
        for (file, mut bytes) in files(name) {
            for at in 0..bytes.len() {
                let flip = 1 << (at % 8);
                bytes[at] ^= flip;
                feed((name, target), &bytes, || format!("{file}, a bit at {at}"));
                bytes[at] ^= flip;
            }
        }
    }
}

#[test]
fn a_gigabyte_claimed_at_any_byte_takes_no_memory() {
    // 2^30 as bincode writes it (first) and as LEB128.
    let claims: [&[u8]; 2] = [&[252, 0, 0, 0, 0x40], &[0x80, 0x80, 0x80, 0x80, 0x04]];
    let _alone = alone();
    for (name, target) in TARGETS {
        for (file, bytes) in files(name) {
            for at in 0..bytes.len() {
                for claim in claims {
                    let bytes = [&bytes[..at], claim, &bytes[at + 1..]].concat();
                    feed((name, target), &bytes, || {
                        format!("{file}, a claim at {at}")
                    });
                }
            }
        }
    }
}

#[test]
fn a_thousand_variants_of_each_kind_end_without_panic() {
    let _alone = alone();
    for (name, target) in TARGETS {
        let files: Vec<Vec<u8>> = files(name).into_iter().map(|(_, bytes)| bytes).collect();
        for seed in 0..VARIANTS {
            let bytes = variant(&files, &mut Random(seed));
            feed((name, target), &bytes, || format!("variant {seed}"));
        }
    }
}

/// Numbers that look random and are always the same (SplitMix64, Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// Numbers at the borders of what can be written: LEB128, bincode, little endian.
const NUMBERS: [&[u8]; 8] = [
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0x80, 0x80, 0x80, 0x80, 0x08],
    &[253, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[253, 0, 0, 0, 0x40, 0, 0, 0, 0],
    &[252, 0xff, 0xff, 0xff, 0x7f],
    &[0xff, 0xff, 0xff, 0x7f],
    &[0],
    &[0x7f],
];

/// A file of the corpus, changed a few times.
fn variant(files: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let all: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let mut bytes = random.pick(&all).to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = at + random.below((bytes.len() - at).min(64) + 1);
        match random.below(6) {
            // Its beginning, and the end of another.
            0 => {
                let other = random.pick(&all);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[random.below(other.len())..]);
            }
            // A stretch many times.
            1 => {
                let stretch = bytes[at..end].repeat(1 + random.below(200));
                bytes.splice(at..end, stretch);
            }
            // A number in the place of some bytes, or between them.
            2 => drop(bytes.splice(at..end, random.pick(&NUMBERS).iter().copied())),
            3 => drop(bytes.splice(at..at, random.pick(&NUMBERS).iter().copied())),
            // Less.
            4 => drop(bytes.drain(at..end)),
            // Anything.
            _ => bytes[at..end]
                .iter_mut()
                .for_each(|byte| *byte = random.next().to_le_bytes()[0]),
        }
    }
    bytes.truncate(LARGEST);
    bytes
}

#[test]
#[ignore = "writes the corpus anew; to be run after a format has changed"]
fn the_corpus_is_written_anew() {
    for (target, name, bytes) in corpus::files() {
        fs::create_dir_all(folder(target)).unwrap();
        fs::write(folder(target).join(name), bytes).unwrap();
    }
}
