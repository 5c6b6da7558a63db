//! Putting the journal together again from what is readable in it and in its copy.
//!
//! Changes are known by name and may be repeated, so the union of both is right whichever is damaged where. Nothing
//! is deleted: the damaged file is set aside before a new one takes its place.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::WorkspaceId;
use super::aside::Aside;
use super::entries::{self, Entry, Fact, Facts, learn};
use super::error::StoreError;
use super::found_copy::FoundCopy;
use super::head::Head;
use super::journal::Journal;
use super::notice::{Notice, Recovery};
use super::place::Place;
use super::position::Position;
use super::reader::Reader;
use super::scan::Scan;
use super::successor::Successor;
use crate::replica::{Change, Dot};

/// What is known about a journal that cannot be trusted as it is.
pub struct Suspect<'a> {
    pub place: &'a Place,
    pub workspace: WorkspaceId,
    pub scan: &'a Scan,
    /// How far it reached for sure.
    pub claimed: Position,
    /// The copy.
    pub copy: &'a FoundCopy,
}

/// A journal that can be trusted.
pub struct Repaired {
    pub journal: Journal,
    pub notice: Option<Notice>,
}

impl Suspect<'_> {
    /// Takes from the copy what the journal has lost, and makes a new journal where the old one lacks anything.
    ///
    /// # Errors
    /// When a file cannot be read or written; then nothing has changed.
    pub fn repair(&self, aside: &mut Aside) -> Result<Repaired, StoreError> {
        let journal = self.readable()?;
        let (copied, recovery) = self.copied();
        let missing = missing_changes(copied, &journal.dots);
        let facts = journal.missing_facts();
        if self.scan.is_whole() && missing.is_empty() && facts.is_empty() {
            let path = self.place.folder.journal();
            let journal = Journal::open(Arc::clone(&self.place.disk), &path, self.scan.end());
            let notice = (recovery == Recovery::Partial).then_some(Notice::JournalShortened);
            return Ok(Repaired {
                journal: journal.map_err(StoreError::writing(&path))?,
                notice,
            });
        }
        let set_aside = self.set_journal_aside(aside)?;
        let journal = self.rewrite(&missing, &facts)?;
        let notice = Notice::JournalRepaired {
            result: recovery,
            set_aside,
        };
        Ok(Repaired {
            journal,
            notice: Some(notice),
        })
    }

    /// What is in the journal.
    fn readable(&self) -> Result<Readable, StoreError> {
        let mut readable = Readable::default();
        // What the copy knew counts, but for what was learned after it: the journal may have lost some of it.
        let (reached, true_facts) = self.copy.mark().map_or_else(Default::default, |mark| {
            (mark.head.position.length, mark.facts.clone())
        });
        readable.true_facts = true_facts;
        let Some(mut reader) = self.reader()? else {
            return Ok(readable);
        };
        while reader.advance()? {
            let read = reader.read(|payload| {
                let entry = Entry::decode(payload)?;
                Ok((entry.changes()?, entry.facts))
            })?;
            let Some((changes, facts)) = read else {
                continue;
            };
            readable.dots.extend(changes.iter().map(Change::dot));
            if reader.position().length > reached {
                learn(&mut readable.true_facts, facts.iter().cloned());
            }
            learn(&mut readable.facts, facts);
        }
        Ok(readable)
    }

    fn reader(&self) -> Result<Option<Reader>, StoreError> {
        Reader::of_all_readable(&*self.place.disk, &self.place.folder.journal())
    }

    /// Every change that the copy still has, and whether it has all that the journal may have lost.
    fn copied(&self) -> (Vec<Change>, Recovery) {
        let Some(copy) = self.copy.source() else {
            return (Vec::new(), Recovery::Partial);
        };
        let blocks: Vec<Option<Vec<Change>>> = copy.blocks().collect();
        let whole = copy.is_alive() && blocks.iter().all(Option::is_some);
        let reached = self.copy.reached().length;
        let covers =
            reached >= self.claimed.length && self.scan.damage.iter().all(|gap| gap.end <= reached);
        let recovery = if whole && covers {
            Recovery::Complete
        } else {
            Recovery::Partial
        };
        (blocks.into_iter().flatten().flatten().collect(), recovery)
    }

    fn set_journal_aside(&self, aside: &mut Aside) -> Result<PathBuf, StoreError> {
        let path = self.place.folder.journal();
        let copy = |aside: &Path| -> io::Result<()> {
            match fs::copy(&path, aside.join("journal")) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
                Ok(_) => File::options()
                    .write(true)
                    .open(aside.join("journal"))?
                    .sync_all(),
            }
        };
        let aside = aside
            .path()
            .map_err(StoreError::writing(self.place.folder.path()))?;
        copy(aside).map_err(StoreError::writing(aside))?;
        Ok(aside.to_path_buf())
    }

    /// Makes a new journal of the readable frames and what the copy adds.
    fn rewrite(&self, missing: &[Change], facts: &[Fact]) -> Result<Journal, StoreError> {
        let (disk, folder) = (&*self.place.disk, &self.place.folder);
        let mut new = Successor::begin(self.place, self.workspace)?;
        self.copy_readable(&mut new)?;
        if !missing.is_empty() || !facts.is_empty() {
            new.put(entries::pack(missing, facts)?)?;
        }
        let journal = new.finish()?;
        // The old claims do not hold for the new journal.
        let head = folder.head();
        Head::of_nothing(self.workspace)
            .write(disk, &head)
            .map_err(StoreError::writing(&head))?;
        let path = folder.journal();
        journal
            .take_place_of(&path)
            .map_err(StoreError::writing(&path))
    }

    /// Appends every frame of the old journal that can be understood.
    fn copy_readable(&self, new: &mut Successor) -> Result<(), StoreError> {
        let Some(mut reader) = self.reader()? else {
            return Ok(());
        };
        while reader.advance()? {
            let understood = reader.read(|payload| Entry::decode(payload)?.changes())?;
            if understood.is_some() {
                new.put([reader.payload().to_vec()])?;
            }
        }
        Ok(())
    }
}

/// What is in the journal.
#[derive(Default)]
struct Readable {
    dots: HashSet<Dot>,
    facts: Facts,
    /// The facts as they were before anything was damaged, as far as can be known.
    true_facts: Facts,
}

impl Readable {
    /// What must be learned so that the journal says the truth.
    fn missing_facts(&self) -> Vec<Fact> {
        let lost = self
            .true_facts
            .iter()
            .filter(|(key, value)| self.facts.get(*key) != Some(*value));
        let lost = lost.map(|(key, value)| Fact {
            key: key.clone(),
            value: Some(value.clone()),
        });
        let gone = self
            .facts
            .keys()
            .filter(|key| !self.true_facts.contains_key(*key));
        lost.chain(gone.map(|key| Fact {
            key: key.clone(),
            value: None,
        }))
        .collect()
    }
}

/// In causal order: a change that saw another has the later time.
fn missing_changes(mut copied: Vec<Change>, known: &HashSet<Dot>) -> Vec<Change> {
    copied.retain(|change| !known.contains(&change.dot()));
    copied.sort_by_key(|change| (change.hlc, change.dot()));
    copied.dedup_by_key(|change| change.dot());
    copied
}
