//! Checking everything that is kept, without changing it.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use super::copy::Place;
use super::entries::Entry;
use super::error::StoreError;
use super::reader::Reader;
use super::scan::scan;
use super::worker::Worker;
use crate::replica::{Dot, Hash};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Frames of the journal that can be read.
    pub frames: u64,
    /// Different changes in them.
    pub changes: u64,
    /// What is wrong; empty is well.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Bytes of the journal that cannot be read.
    Unreadable(Range<u64>),
    /// The journal does not say what it is.
    NoHeader,
    /// A change does not continue the one before it of its writer.
    Chain(Dot),
    /// Two different changes have one name.
    Twice(Dot),
    /// The copy cannot be read.
    CopyUnreadable,
    /// So many changes are in the copy and not in the journal.
    OnlyInCopy(u64),
    /// So many changes are in the journal and not in the copy.
    NotInCopy(u64),
    /// So many changes are different in the copy.
    DifferentInCopy(u64),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Unreadable(bytes) => {
                write!(
                    f,
                    "Die Datei „journal“ ist von Byte {} bis {} nicht lesbar.",
                    bytes.start, bytes.end
                )
            }
            Problem::NoHeader => f.write_str("Die Datei „journal“ hat keinen lesbaren Anfang."),
            Problem::Chain(dot) => write!(
                f,
                "Änderung {} von {} schließt nicht an die Änderung davor an.",
                dot.seq,
                dot.replica.short()
            ),
            Problem::Twice(dot) => write!(
                f,
                "Änderung {} von {} liegt in zwei verschiedenen Fassungen vor.",
                dot.seq,
                dot.replica.short()
            ),
            Problem::CopyUnreadable => f.write_str("Die schnelle Kopie ist nicht lesbar."),
            Problem::OnlyInCopy(count) => {
                write!(
                    f,
                    "{count} Änderungen liegen nur in der schnellen Kopie, nicht in der Datei „journal“."
                )
            }
            Problem::NotInCopy(count) => {
                write!(f, "{count} Änderungen fehlen in der schnellen Kopie.")
            }
            Problem::DifferentInCopy(count) => {
                write!(
                    f,
                    "{count} Änderungen lauten in der schnellen Kopie anders."
                )
            }
        }
    }
}

/// Checks the journal, and the copy if there is one.
///
/// # Errors
/// When the journal cannot be opened.
pub fn verify(place: &Place, copy: Option<&Worker>) -> Result<Report, StoreError> {
    let path = place.folder.journal();
    let mut report = Report::default();
    let scan = scan(&*place.disk, &path).map_err(StoreError::reading(&path))?;
    if scan.header.is_none() {
        report.problems.push(Problem::NoHeader);
    }
    report
        .problems
        .extend(scan.damage.iter().cloned().map(Problem::Unreadable));
    let hashes = check_journal(place, &mut report)?;
    report.changes = hashes.len() as u64;
    if let Some(copy) = copy {
        check_copy(copy, hashes, &mut report);
    }
    Ok(report)
}

/// Checks entries and chains; returns the hash of every change.
fn check_journal(place: &Place, report: &mut Report) -> Result<HashMap<Dot, Hash>, StoreError> {
    let mut hashes = HashMap::new();
    let mut previous = Vec::new();
    let Some(mut reader) = Reader::of_all_readable(&*place.disk, &place.folder.journal())? else {
        return Ok(hashes);
    };
    while reader.advance()? {
        report.frames += 1;
        let Some(changes) = reader.read(|payload| Entry::decode(payload)?.changes())? else {
            let end = reader.position().length;
            report.problems.push(Problem::Unreadable(
                end - reader.payload().len() as u64..end,
            ));
            continue;
        };
        for change in changes {
            let (dot, hash) = (change.dot(), change.hash());
            if hashes.insert(dot, hash).is_some_and(|other| other != hash) {
                report.problems.push(Problem::Twice(dot));
            }
            previous.push((dot, change.previous));
        }
    }
    let broken = previous
        .into_iter()
        .filter(|(dot, previous)| !continues(&hashes, *dot, *previous));
    report
        .problems
        .extend(broken.map(|(dot, _)| Problem::Chain(dot)));
    Ok(hashes)
}

/// Whether `previous` is the change before `dot`. Where that one is not here (yet), nothing can be said.
fn continues(hashes: &HashMap<Dot, Hash>, dot: Dot, previous: Hash) -> bool {
    match dot.seq {
        1 => previous == Hash::default(),
        seq => hashes
            .get(&Dot {
                seq: seq - 1,
                ..dot
            })
            .is_none_or(|hash| *hash == previous),
    }
}

fn check_copy(copy: &Worker, mut journal: HashMap<Dot, Hash>, report: &mut Report) {
    let (mut only_there, mut different) = (0, 0);
    for changes in copy.blocks().flatten() {
        for change in changes {
            match journal.remove(&change.dot()) {
                None => only_there += 1,
                Some(hash) if hash != change.hash() => different += 1,
                Some(_) => {}
            }
        }
    }
    let found = [
        (!copy.is_alive()).then_some(Problem::CopyUnreadable),
        (only_there > 0).then_some(Problem::OnlyInCopy(only_there)),
        (!journal.is_empty()).then_some(Problem::NotInCopy(journal.len() as u64)),
        (different > 0).then_some(Problem::DifferentInCopy(different)),
    ];
    report.problems.extend(found.into_iter().flatten());
}
