//! Checking everything that is kept, without changing it.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::entries::Entry;
use super::error::StoreError;
use super::head::Head;
use super::lock::Lock;
use super::opening;
use super::place::Place;
use super::reader::Reader;
use super::scan::{Scan, scan};
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
    /// Why the copy was not looked at, if it was not.
    pub not_looked_at: Option<NotLookedAt>,
}

/// Why the copy was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotLookedAt {
    /// Somebody is working in the workspace.
    InUse,
    /// It could not be copied to where it can be opened without changing anything.
    NoRoom,
}

impl fmt::Display for NotLookedAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotLookedAt::InUse => {
                "Die schnelle Kopie wurde nicht geprüft, weil gerade jemand in diesem Arbeitsbereich arbeitet."
            }
            NotLookedAt::NoRoom => {
                "Die schnelle Kopie wurde nicht geprüft: Dafür fehlt der Platz, oder der Ordner lässt sich nur lesen."
            }
        })
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Bytes of the journal that cannot be read.
    Unreadable(Range<u64>),
    /// The journal does not say what it is.
    NoHeader,
    /// The journal ends before where it once reached for sure.
    Shortened,
    /// The head file cannot be read.
    Head,
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
            Problem::Shortened => f.write_str(
                "Die Datei „journal“ ist kürzer oder eine andere, als die Datei „kopf“ sagt.",
            ),
            Problem::Head => f.write_str("Die Datei „kopf“ ist nicht lesbar."),
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

/// Checks what lies in the folder and changes nothing in it. `scratch` is an empty folder to open things in; without
/// one, the copy is not looked at.
///
/// # Errors
/// When there is no workspace, or the journal cannot be opened.
pub fn look(place: &Place, scratch: Option<&Path>) -> Result<Report, StoreError> {
    opening::refuse_missing(place)?;
    let Some(scratch) = scratch else {
        return without_copy(place, NotLookedAt::NoRoom);
    };
    // Nobody may write between looking at the copy and at the journal.
    let _lock = match Lock::take(&place.folder) {
        Ok(lock) => lock,
        Err(error) => {
            let why = match error {
                StoreError::InUse { .. } => NotLookedAt::InUse,
                _ => NotLookedAt::NoRoom,
            };
            return without_copy(place, why);
        }
    };
    match copy_apart(place, scratch) {
        Err(_) => without_copy(place, NotLookedAt::NoRoom),
        Ok(None) => verify(place, Copy::Gone),
        Ok(Some(worker)) => verify(place, Copy::At(&worker)),
    }
}

fn without_copy(place: &Place, why: NotLookedAt) -> Result<Report, StoreError> {
    Ok(Report {
        not_looked_at: Some(why),
        ..verify(place, Copy::NotLookedAt)?
    })
}

/// The copy, opened in another folder, because sled writes when it opens. `None` where there is none.
fn copy_apart(place: &Place, scratch: &Path) -> io::Result<Option<Worker>> {
    let apart = Place::on(Arc::clone(&place.disk), scratch);
    let from = place.folder.copy();
    if !from.exists() {
        return Ok(None);
    }
    copy_folder(&from, &apart.folder.copy())?;
    Ok(Some(Worker::start(apart)))
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), &to)?;
        }
    }
    Ok(())
}

/// What the journal is compared with.
#[derive(Clone, Copy)]
pub enum Copy<'a> {
    /// The copy.
    At(&'a Worker),
    /// There is none.
    Gone,
    /// Nothing.
    NotLookedAt,
}

/// Checks the journal, and whether the copy says the same.
///
/// # Errors
/// When the journal cannot be opened.
pub fn verify(place: &Place, copy: Copy<'_>) -> Result<Report, StoreError> {
    let path = place.folder.journal();
    let mut report = Report::default();
    let scan = scan(&*place.disk, &path).map_err(StoreError::reading(&path))?;
    if scan.header.is_none() {
        report.problems.push(Problem::NoHeader);
    }
    report
        .problems
        .extend(scan.damage.iter().cloned().map(Problem::Unreadable));
    let head = Head::read(&*place.disk, &place.folder.head());
    report.problems.extend(check_head(place, head, &scan));
    let changes = check_journal(place, &mut report)?;
    report.changes = changes.len() as u64;
    let reached = head.map_or(0, |head| head.position.length);
    match copy {
        Copy::At(copy) => check_copy(copy, changes, reached, &mut report),
        Copy::Gone => report.problems.extend(not_in_copy(&changes, reached)),
        Copy::NotLookedAt => {}
    }
    Ok(report)
}

/// There is none before the copy was durable for the first time.
fn check_head(place: &Place, head: Option<Head>, scan: &Scan) -> Option<Problem> {
    match head {
        Some(head) => (!scan.passes(head.position)).then_some(Problem::Shortened),
        None => place.folder.head().exists().then_some(Problem::Head),
    }
}

/// A change in the journal: what it is, and where its frame ends.
struct Found {
    hash: Hash,
    end: u64,
}

/// Checks entries and chains; returns every change.
fn check_journal(place: &Place, report: &mut Report) -> Result<HashMap<Dot, Found>, StoreError> {
    let mut found = HashMap::new();
    let mut previous = Vec::new();
    let Some(mut reader) = Reader::of_all_readable(&*place.disk, &place.folder.journal())? else {
        return Ok(found);
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
        let end = reader.position().length;
        for change in changes {
            let (dot, hash) = (change.dot(), change.hash());
            let other = found.insert(dot, Found { hash, end });
            if other.is_some_and(|other| other.hash != hash) {
                report.problems.push(Problem::Twice(dot));
            }
            previous.push((dot, change.previous));
        }
    }
    let broken = previous
        .into_iter()
        .filter(|(dot, previous)| !continues(&found, *dot, *previous));
    report
        .problems
        .extend(broken.map(|(dot, _)| Problem::Chain(dot)));
    Ok(found)
}

/// Whether `previous` is the change before `dot`. Where that one is not here (yet), nothing can be said.
fn continues(found: &HashMap<Dot, Found>, dot: Dot, previous: Hash) -> bool {
    match dot.seq {
        1 => previous == Hash::default(),
        seq => found
            .get(&Dot {
                seq: seq - 1,
                ..dot
            })
            .is_none_or(|before| before.hash == previous),
    }
}

/// `claimed` is how far the copy once reached for sure, in bytes of the journal.
fn check_copy(copy: &Worker, mut journal: HashMap<Dot, Found>, claimed: u64, report: &mut Report) {
    let (mut only_there, mut different) = (0, 0);
    for changes in copy.blocks().flatten() {
        for change in changes {
            match journal.remove(&change.dot()) {
                None => only_there += 1,
                Some(found) if found.hash != change.hash() => different += 1,
                Some(_) => {}
            }
        }
    }
    let mark = copy.ask(|copy| Ok(copy.mark().map(|mark| mark.head.position.length)));
    let reached = mark.flatten().unwrap_or_default().max(claimed);
    let found = [
        (!copy.is_alive()).then_some(Problem::CopyUnreadable),
        (only_there > 0).then_some(Problem::OnlyInCopy(only_there)),
        not_in_copy(&journal, reached),
        (different > 0).then_some(Problem::DifferentInCopy(different)),
    ];
    report.problems.extend(found.into_iter().flatten());
}

/// What was committed after the copy had last followed, it need not have.
fn not_in_copy(left: &HashMap<Dot, Found>, reached: u64) -> Option<Problem> {
    let missing = left.values().filter(|found| found.end <= reached).count();
    (missing > 0).then_some(Problem::NotInCopy(missing as u64))
}
