//! Which own files can go, so that the folder stays small however long it is used.

use std::ptr;

use super::super::selection::Run;
use super::super::state_file::LARGEST_FILE;
use super::{Coverage, Filed, beyond, newest};
use crate::replica::{ReplicaId, VersionVector};

/// Own files with changes that may lie there before they are merged.
const MOST_OWN: usize = 8;
/// Most bytes of files that are merged into one; it must not become too large to be written.
const LARGEST_MERGED: u64 = LARGEST_FILE as u64 / 2;

/// Which of `files` can be removed by `me`, ascending: those of its own in which nothing is that some member lacks and
/// that the other own files do not bring too. The newest stays, as it says what `me` has applied. Others' files are not
/// counted on, as they may go at the same moment.
pub fn obsolete(files: &[Filed], me: ReplicaId, known_to_all: &VersionVector) -> Vec<usize> {
    let last = newest(files, me);
    let mut own: Vec<usize> = (0..files.len())
        .filter(|at| files[*at].cover.sender == me)
        .collect();
    own.sort_by_key(|at| files[*at].cover.written);
    let mut obsolete = Vec::new();
    for &at in &own {
        let file = &files[at];
        let stays = |other: &&usize| **other != at && !obsolete.contains(*other);
        let others = Coverage::of(own.iter().filter(stays).map(|other| &files[*other]));
        let is_last = last.is_some_and(|last| ptr::eq(last, file));
        let is_only_carrier = wanted(file, known_to_all).any(|run| !others.lacks(run).is_empty());
        if !is_last && !is_only_carrier {
            obsolete.push(at);
        }
    }
    obsolete.sort_unstable();
    obsolete
}

/// What to write once more into one file, so that several small ones of `me` become [`obsolete`]; nothing as long as
/// there are few. Merges files of like size only: so every change is written anew a few times at most, however long a
/// member stays away.
pub fn merge(files: &[Filed], me: ReplicaId, known_to_all: &VersionVector) -> Vec<Run> {
    let going = obsolete(files, me, known_to_all);
    let mut own: Vec<&Filed> = files
        .iter()
        .enumerate()
        .filter(|(at, file)| file.cover.sender == me && !going.contains(at))
        .map(|(_, file)| file)
        .filter(|file| wanted(file, known_to_all).next().is_some())
        .collect();
    own.sort_by_key(|file| file.found.seen.length);
    if own.len() <= MOST_OWN {
        return Vec::new();
    }
    let mut bytes = 0;
    let small = own.into_iter().take_while(|file| {
        let length = file.found.seen.length;
        let is_alike = bytes == 0 || length <= 2 * bytes;
        bytes += length;
        is_alike && bytes <= LARGEST_MERGED
    });
    let small: Vec<&Filed> = small.collect();
    if small.len() < 2 {
        return Vec::new();
    }
    let runs: Coverage = small
        .into_iter()
        .flat_map(|file| wanted(file, known_to_all))
        .collect();
    runs.runs().collect()
}

/// What is in the file that some member lacks.
fn wanted<'a>(file: &'a Filed, known_to_all: &'a VersionVector) -> impl Iterator<Item = Run> + 'a {
    file.runs().filter_map(|run| beyond(run, known_to_all))
}
