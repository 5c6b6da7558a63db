//! Opening: what lies in the folder is compared, and whatever does not fit is made to fit again.
//!
//! Journal, copy and head file each know how far the others reached. The journal counts; the copy gives back what the
//! journal has lost, and is replaced when it is not what the journal says.

use std::sync::Arc;

use super::WorkspaceId;
use super::aside::Aside;
use super::checkpoint::{self, Checkpoint};
use super::copy::Mark;
use super::entries::{Entry, Facts, learn};
use super::error::StoreError;
use super::found_copy::FoundCopy;
use super::head::Head;
use super::journal::{self, Journal};
use super::leftovers;
use super::lock::Lock;
use super::notice::Notice;
use super::place::Place;
use super::position::Position;
use super::reader::Reader;
use super::repair::Suspect;
use super::scan::{Scan, scan};
use super::worker::Worker;

/// A workspace opened for writing.
pub struct ForWriting {
    pub workspace: WorkspaceId,
    pub facts: Facts,
    pub checkpoint: Option<Checkpoint>,
    pub notices: Vec<Notice>,
    pub journal: Journal,
    pub copy: Option<Worker>,
    pub lock: Lock,
}

/// A workspace opened for reading.
pub struct ForReading {
    pub workspace: WorkspaceId,
    pub facts: Facts,
    pub notices: Vec<Notice>,
    pub extent: Extent,
}

/// Which part of a journal is shown to whoever may not repair it.
#[derive(Debug, Clone, Copy)]
pub enum Extent {
    /// All of it, up to where it ended when it was opened.
    UpTo(Position),
    /// It is damaged: whatever can be read.
    AllReadable,
}

/// Opens what lies in the folder, repairing it where needed.
///
/// # Errors
/// [`StoreError`]; then nothing has been lost.
pub fn for_writing(place: &Place) -> Result<ForWriting, StoreError> {
    refuse_missing(place)?;
    let lock = Lock::take(&place.folder)?;
    let seen = Seen::by_looking(place)?;
    let copy = FoundCopy::open(place);
    let mark = copy.mark().map(|mark| mark.head.workspace);
    let workspace = seen.workspace().or(mark);
    let workspace = workspace.ok_or_else(|| StoreError::Unknown(place.folder.path().into()))?;
    let copy = copy.of(workspace);

    let Reconciled {
        journal,
        copy,
        mark,
        mut notices,
    } = reconcile(place, &seen, workspace, copy)?;

    // Before the copy follows the journal.
    notices.extend(leftovers::clear(place)?);
    let end = journal.end();
    let (reached, mut facts) =
        mark.map_or_else(Default::default, |mark| (mark.head.position, mark.facts));
    let news = Reader::between(&*place.disk, &place.folder.journal(), reached, end)?;
    notices.extend(catch_up(news, &mut facts)?);
    let checkpoint = copy.as_ref().and_then(|copy| {
        let scan = Arc::clone(&seen.scan);
        copy.ask(move |copy| Ok(checkpoint::load(copy.tree(), |covers| scan.passes(covers))?))
    });
    if let Some(copy) = &copy {
        copy.follow(Head {
            workspace,
            position: end,
        });
    }
    let checkpoint = checkpoint.flatten();
    Ok(ForWriting {
        workspace,
        facts,
        checkpoint,
        notices,
        journal,
        copy,
        lock,
    })
}

/// Journal and copy that agree.
struct Reconciled {
    journal: Journal,
    copy: Option<Worker>,
    /// Where the copy is, if it was not made just now.
    mark: Option<Mark>,
    notices: Vec<Notice>,
}

fn reconcile(
    place: &Place,
    seen: &Seen,
    workspace: WorkspaceId,
    copy: FoundCopy,
) -> Result<Reconciled, StoreError> {
    let mut aside = Aside::of(&place.folder);
    let mut notices = Vec::new();
    let claimed = seen.claimed(workspace);
    let sound = seen.is_sound(workspace) && seen.scan.passes(copy.reached());
    let journal = if sound {
        seen.journal(place)?
    } else {
        let suspect = Suspect {
            place,
            workspace,
            scan: &seen.scan,
            claimed,
            copy: &copy,
        };
        let repaired = suspect.repair(&mut aside)?;
        notices.extend(repaired.notice);
        repaired.journal
    };
    if copy.is_new(claimed) {
        if claimed != Position::default() {
            notices.push(Notice::CopyRebuilt { set_aside: None });
        }
        return Ok(Reconciled {
            journal,
            copy: Some(copy.worker),
            mark: None,
            notices,
        });
    }
    if sound && copy.is_sound(claimed) {
        let mark = copy.mark().cloned();
        return Ok(Reconciled {
            journal,
            copy: Some(copy.worker),
            mark,
            notices,
        });
    }
    let copy = replace(copy, claimed, &mut aside, &mut notices)?;
    Ok(Reconciled {
        journal,
        copy,
        mark: None,
        notices,
    })
}

/// Puts a new copy in the place of one that does not fit.
fn replace(
    copy: FoundCopy,
    claimed: Position,
    aside: &mut Aside,
    notices: &mut Vec<Notice>,
) -> Result<Option<Worker>, StoreError> {
    // A sound copy is replaced because of the journal, of which there is a notice already.
    let own_fault = !copy.is_sound(claimed);
    let Some((worker, set_aside)) = copy.replace(aside)? else {
        notices.push(Notice::CopyUnavailable);
        return Ok(None);
    };
    if own_fault || notices.is_empty() {
        notices.push(Notice::CopyRebuilt {
            set_aside: Some(set_aside),
        });
    }
    Ok(Some(worker))
}

/// Opens what lies in the folder and changes nothing. Somebody else may be writing to it.
///
/// # Errors
/// [`StoreError`].
pub fn for_reading(place: &Place) -> Result<ForReading, StoreError> {
    refuse_missing(place)?;
    let seen = Seen::by_looking(place)?;
    let workspace = seen.workspace();
    let workspace = workspace.ok_or_else(|| StoreError::Unknown(place.folder.path().into()))?;
    let (mut facts, mut notices) = (Facts::new(), Vec::new());
    let extent = if seen.is_sound(workspace) {
        Extent::UpTo(seen.scan.end())
    } else {
        notices.push(Notice::NotRepaired);
        Extent::AllReadable
    };
    if let Some(all) = extent.reader(place)? {
        notices.extend(catch_up(all, &mut facts)?);
    }
    Ok(ForReading {
        workspace,
        facts,
        notices,
        extent,
    })
}

impl Extent {
    /// Reads it from the beginning.
    ///
    /// # Errors
    /// When the journal cannot be opened.
    pub fn reader(self, place: &Place) -> Result<Option<Reader>, StoreError> {
        let (disk, path) = (&*place.disk, place.folder.journal());
        match self {
            Extent::UpTo(end) => Reader::between(disk, &path, Position::default(), end).map(Some),
            Extent::AllReadable => Reader::of_all_readable(disk, &path),
        }
    }
}

/// # Errors
/// When nothing in the folder is a workspace's.
pub fn refuse_missing(place: &Place) -> Result<(), StoreError> {
    let folder = &place.folder;
    if folder.holds_workspace() {
        Ok(())
    } else {
        Err(StoreError::Missing(folder.path().into()))
    }
}

/// What journal and head file say.
struct Seen {
    head: Option<Head>,
    scan: Arc<Scan>,
}

impl Seen {
    fn by_looking(place: &Place) -> Result<Self, StoreError> {
        let path = place.folder.journal();
        // The head first: if somebody is writing, the journal may then only be further than it says.
        let head = Head::read(&*place.disk, &place.folder.head());
        let scan = scan(&*place.disk, &path).map_err(StoreError::reading(&path))?;
        match scan.header {
            Some(header) if header.format > journal::FORMAT => Err(StoreError::Newer(path)),
            _ => Ok(Seen {
                head,
                scan: Arc::new(scan),
            }),
        }
    }

    fn workspace(&self) -> Option<WorkspaceId> {
        let header = self.scan.header.map(|header| header.workspace);
        header.or(self.head.map(|head| head.workspace))
    }

    /// How far the journal reached for sure.
    fn claimed(&self, workspace: WorkspaceId) -> Position {
        let head = self.head.filter(|head| head.workspace == workspace);
        head.map_or(Position::default(), |head| head.position)
    }

    fn is_sound(&self, workspace: WorkspaceId) -> bool {
        self.scan.is_whole() && self.scan.passes(self.claimed(workspace))
    }

    fn journal(&self, place: &Place) -> Result<Journal, StoreError> {
        let path = place.folder.journal();
        Journal::open(Arc::clone(&place.disk), &path, self.scan.end())
            .map_err(StoreError::writing(&path))
    }
}

/// Learns the facts of the entries to come; says so if they end in the middle of a commit.
fn catch_up(mut entries: Reader, facts: &mut Facts) -> Result<Option<Notice>, StoreError> {
    let mut following = 0;
    while entries.advance()? {
        let read = entries.read(|payload| {
            let entry = Entry::decode(payload)?;
            Ok((entry.following, entry.facts))
        })?;
        if let Some((more, news)) = read {
            following = more;
            learn(facts, news);
        }
    }
    Ok((following > 0).then_some(Notice::Interrupted))
}
