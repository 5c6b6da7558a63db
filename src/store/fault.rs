//! A disk that fails on purpose: at the n-th operation, and then loses what was not synced.
//!
//! It works on real files, and remembers beside them what a loss of power would leave. Of folders it knows only the
//! names: what is in them is always durable.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use super::disk::{Disk, DiskFile, Purpose, RealDisk};
use super::samples::scratch;

/// What happens at the chosen operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The machine stops before it.
    Stop,
    /// The machine stops in the middle of it.
    Tear,
    /// It fails half done, with a full disk, and everything after works.
    Fail,
    /// From here on the disk is full: whatever needs room fails half done.
    Full,
}

/// What a loss of power leaves of everything not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// All of it, as when only the process is killed.
    All,
    /// None of it.
    Nothing,
    /// Of it only the last name that a file or folder got: names need not become durable in their order.
    LastName,
    /// Its first half.
    Half,
    /// Its length, filled with zeros.
    Zeros,
}

#[derive(Debug, Clone)]
pub struct FaultDisk(Arc<Mutex<Platter>>);

#[derive(Debug)]
struct Platter {
    /// Operations before the fault.
    left: usize,
    fault: Fault,
    stopped: bool,
    happened: bool,
    /// What is durable of each thing, by a number that stays with it when it is renamed.
    things: Vec<Thing>,
    /// The names as they are, and as they are durable.
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    /// The last renaming, if it is not durable.
    renamed: Option<(PathBuf, PathBuf)>,
    /// Where folders lie by their numbers that were removed, as the removal may not be durable.
    attic: tempfile::TempDir,
}

#[derive(Debug)]
enum Thing {
    File(Vec<u8>),
    Folder,
}

struct FaultFile {
    file: Box<dyn DiskFile>,
    number: usize,
    path: PathBuf,
    disk: FaultDisk,
}

/// Whether an operation needs room on the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Room,
    Nothing,
}

/// What an operation has to do.
enum Verdict {
    Go,
    Half,
}

impl FaultDisk {
    /// Everything in `folder` now is durable; operation number `after` (from 0) meets the fault.
    pub fn new(folder: &Path, after: usize, fault: Fault) -> Self {
        let (mut things, mut names) = (Vec::new(), BTreeMap::new());
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                names.insert(path.clone(), things.len());
                things.push(Thing::File(fs::read(path).unwrap()));
            }
        }
        let durable_names = names.clone();
        let (stopped, happened) = (false, false);
        FaultDisk(Arc::new(Mutex::new(Platter {
            left: after,
            fault,
            stopped,
            happened,
            things,
            names,
            durable_names,
            renamed: None,
            attic: scratch(),
        })))
    }

    /// Whether the fault has come.
    pub fn happened(&self) -> bool {
        self.platter().happened
    }

    /// Leaves in the folder what a loss of power leaves.
    pub fn lose_power(&self, left: Left) {
        let mut platter = self.platter();
        platter.stopped = true;
        match left {
            Left::Nothing => return platter.bring_back(),
            Left::LastName => {
                platter.keep_last_name();
                return platter.bring_back();
            }
            Left::All | Left::Half | Left::Zeros => {}
        }
        for (path, number) in &platter.names {
            let Thing::File(durable) = &platter.things[*number] else {
                continue;
            };
            let now = fs::read(path).unwrap();
            let fresh = now.strip_prefix(durable.as_slice()).unwrap_or_default();
            match left {
                Left::Half => {
                    fs::write(path, [durable, &fresh[..fresh.len() / 2]].concat()).unwrap();
                }
                Left::Zeros => {
                    fs::write(path, [durable.clone(), vec![0; fresh.len()]].concat()).unwrap();
                }
                Left::All | Left::Nothing | Left::LastName => {}
            }
        }
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.0.lock().unwrap()
    }

    fn refuse_without_power(&self) -> io::Result<()> {
        if self.platter().stopped {
            return Err(io::Error::other("power is off"));
        }
        Ok(())
    }

    /// Counts one operation.
    fn operation(&self, needs: Needs) -> io::Result<Verdict> {
        self.refuse_without_power()?;
        let mut platter = self.platter();
        let is_turn = platter.left == 0 && !platter.happened;
        platter.left = platter.left.saturating_sub(1);
        if is_turn {
            platter.happened = true;
            platter.stopped = matches!(platter.fault, Fault::Stop | Fault::Tear);
        }
        match platter.fault {
            Fault::Stop if is_turn => Err(io::Error::other("power is off")),
            Fault::Tear | Fault::Fail if is_turn => Ok(Verdict::Half),
            Fault::Full if platter.happened && needs == Needs::Room => Ok(Verdict::Half),
            Fault::Stop | Fault::Tear | Fault::Fail | Fault::Full => Ok(Verdict::Go),
        }
    }

    /// For operations that happen whole or not at all.
    fn whole_operation(&self, needs: Needs) -> io::Result<()> {
        match self.operation(needs)? {
            Verdict::Go => Ok(()),
            Verdict::Half => Err(full()),
        }
    }
}

impl Platter {
    /// Folders are made without this disk; they are taken for durable.
    fn notice_folder(&mut self, path: &Path) {
        if path.is_dir() && !self.names.contains_key(path) {
            let number = self.things.len();
            self.things.push(Thing::Folder);
            self.names.insert(path.to_path_buf(), number);
            self.durable_names.insert(path.to_path_buf(), number);
        }
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        let Some(number) = self.names.remove(path) else {
            return RealDisk.remove(path);
        };
        match self.things[number] {
            Thing::File(_) => fs::remove_file(path),
            Thing::Folder => fs::rename(path, self.in_attic(number)),
        }
    }

    fn keep_last_name(&mut self) {
        let Some((from, to)) = &self.renamed else {
            return;
        };
        if let Some(number) = self.names.get(to) {
            self.durable_names.remove(from);
            self.durable_names.insert(to.clone(), *number);
        }
    }

    fn in_attic(&self, number: usize) -> PathBuf {
        self.attic.path().join(number.to_string())
    }

    /// Everything as it is durable.
    fn bring_back(&self) {
        for (path, number) in &self.names {
            match self.things[*number] {
                Thing::File(_) => fs::remove_file(path).unwrap(),
                Thing::Folder => fs::rename(path, self.in_attic(*number)).unwrap(),
            }
        }
        for (path, number) in &self.durable_names {
            match &self.things[*number] {
                Thing::File(bytes) => fs::write(path, bytes).unwrap(),
                Thing::Folder => {
                    // In the way is only what a process has made that did not know that power was off.
                    RealDisk.remove(path).unwrap();
                    fs::rename(self.in_attic(*number), path).unwrap();
                }
            }
        }
    }
}

fn full() -> io::Error {
    io::ErrorKind::StorageFull.into()
}

impl Disk for FaultDisk {
    fn open(&self, path: &Path, purpose: Purpose) -> io::Result<Box<dyn DiskFile>> {
        match purpose {
            Purpose::Replace | Purpose::ReplacePrivate => self.whole_operation(Needs::Room)?,
            Purpose::Read | Purpose::Write => self.refuse_without_power()?,
        }
        let file = RealDisk.open(path, purpose)?;
        let mut platter = self.platter();
        let fresh = platter.things.len();
        let number = *platter.names.entry(path.to_path_buf()).or_insert(fresh);
        if number == fresh {
            platter.things.push(Thing::File(Vec::new()));
        }
        Ok(Box::new(FaultFile {
            file,
            number,
            path: path.to_path_buf(),
            disk: self.clone(),
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole_operation(Needs::Nothing)?;
        let mut platter = self.platter();
        platter.notice_folder(from);
        RealDisk.rename(from, to)?;
        let number = platter.names.remove(from).unwrap();
        platter.names.insert(to.to_path_buf(), number);
        platter.renamed = Some((from.to_path_buf(), to.to_path_buf()));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let verdict = self.operation(Needs::Nothing)?;
        let mut platter = self.platter();
        platter.notice_folder(path);
        match verdict {
            Verdict::Go => platter.remove(path),
            Verdict::Half => {
                if let Some(entry) = fs::read_dir(path).into_iter().flatten().next() {
                    RealDisk.remove(&entry?.path())?;
                }
                Err(full())
            }
        }
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.whole_operation(Needs::Nothing)?;
        let mut platter = self.platter();
        let here = |path: &PathBuf| path.parent() == Some(folder);
        platter.durable_names.retain(|path, _| !here(path));
        platter.renamed = None;
        let now: Vec<_> = platter
            .names
            .iter()
            .filter(|(path, _)| here(path))
            .collect();
        let now: Vec<_> = now
            .into_iter()
            .map(|(path, number)| (path.clone(), *number))
            .collect();
        platter.durable_names.extend(now);
        Ok(())
    }
}

impl DiskFile for FaultFile {
    fn length(&mut self) -> io::Result<u64> {
        self.file.length()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(offset, into)
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        match self.disk.operation(Needs::Room)? {
            Verdict::Go => self.file.write_at(offset, bytes),
            Verdict::Half => {
                self.file.write_at(offset, &bytes[..bytes.len() / 2])?;
                Err(full())
            }
        }
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.disk.whole_operation(Needs::Nothing)?;
        self.file.cut(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.whole_operation(Needs::Nothing)?;
        let now = fs::read(&self.path)?;
        self.disk.platter().things[self.number] = Thing::File(now);
        Ok(())
    }
}
