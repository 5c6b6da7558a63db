//! A disk that fails on purpose: at the n-th operation, and then loses what was not synced.
//!
//! It works on real files, and remembers beside them what a loss of power would leave.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use super::disk::{Disk, DiskFile, Purpose, RealDisk};

/// What happens at the chosen operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The machine stops before it.
    Stop,
    /// The machine stops in the middle of it.
    Tear,
    /// It fails half done, with a full disk, and everything after works.
    Fail,
}

/// What a loss of power leaves of everything not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// All of it, as when only the process is killed.
    All,
    /// None of it.
    Nothing,
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
    /// What is durable of each file, by a number that stays with it when it is renamed.
    contents: Vec<Vec<u8>>,
    /// The names as they are, and as they are durable.
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
}

struct FaultFile {
    file: Box<dyn DiskFile>,
    number: usize,
    path: PathBuf,
    disk: FaultDisk,
}

/// What an operation has to do.
enum Verdict {
    Go,
    Half,
}

impl FaultDisk {
    /// Everything in `folder` now is durable; operation number `after` (from 0) meets the fault.
    pub fn new(folder: &Path, after: usize, fault: Fault) -> Self {
        let (mut contents, mut names) = (Vec::new(), BTreeMap::new());
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                names.insert(path.clone(), contents.len());
                contents.push(fs::read(path).unwrap());
            }
        }
        let durable_names = names.clone();
        let (stopped, happened) = (false, false);
        FaultDisk(Arc::new(Mutex::new(Platter {
            left: after,
            fault,
            stopped,
            happened,
            contents,
            names,
            durable_names,
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
        if left == Left::Nothing {
            for path in platter.names.keys() {
                let _ = fs::remove_file(path);
            }
            for (path, number) in &platter.durable_names {
                fs::write(path, &platter.contents[*number]).unwrap();
            }
            return;
        }
        for (path, number) in &platter.names {
            let durable = &platter.contents[*number];
            let now = fs::read(path).unwrap();
            let fresh = now.strip_prefix(durable.as_slice()).unwrap_or_default();
            match left {
                Left::Half => {
                    fs::write(path, [durable, &fresh[..fresh.len() / 2]].concat()).unwrap();
                }
                Left::Zeros => {
                    fs::write(path, [durable.clone(), vec![0; fresh.len()]].concat()).unwrap();
                }
                Left::All | Left::Nothing => {}
            }
        }
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.0.lock().unwrap()
    }

    /// Counts one operation.
    fn operation(&self) -> io::Result<Verdict> {
        let mut platter = self.platter();
        if platter.stopped {
            return Err(io::Error::other("power is off"));
        }
        if platter.happened || platter.left > 0 {
            platter.left = platter.left.saturating_sub(1);
            return Ok(Verdict::Go);
        }
        platter.happened = true;
        platter.stopped = platter.fault != Fault::Fail;
        match platter.fault {
            Fault::Stop => Err(io::Error::other("power is off")),
            Fault::Tear | Fault::Fail => Ok(Verdict::Half),
        }
    }

    /// For operations that happen whole or not at all.
    fn whole_operation(&self) -> io::Result<()> {
        match self.operation()? {
            Verdict::Go => Ok(()),
            Verdict::Half => Err(full()),
        }
    }
}

fn full() -> io::Error {
    io::ErrorKind::StorageFull.into()
}

impl Disk for FaultDisk {
    fn open(&self, path: &Path, purpose: Purpose) -> io::Result<Box<dyn DiskFile>> {
        if purpose == Purpose::Replace {
            self.whole_operation()?;
        }
        let file = RealDisk.open(path, purpose)?;
        let mut platter = self.platter();
        let fresh = platter.contents.len();
        let number = *platter.names.entry(path.to_path_buf()).or_insert(fresh);
        if number == fresh {
            platter.contents.push(Vec::new());
        }
        Ok(Box::new(FaultFile {
            file,
            number,
            path: path.to_path_buf(),
            disk: self.clone(),
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole_operation()?;
        RealDisk.rename(from, to)?;
        let mut platter = self.platter();
        let number = platter.names.remove(from).unwrap();
        platter.names.insert(to.to_path_buf(), number);
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.whole_operation()?;
        let mut platter = self.platter();
        let here = |path: &PathBuf| path.parent() == Some(folder);
        platter.durable_names.retain(|path, _| !here(path));
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
        match self.disk.operation()? {
            Verdict::Go => self.file.write_at(offset, bytes),
            Verdict::Half => {
                self.file.write_at(offset, &bytes[..bytes.len() / 2])?;
                Err(full())
            }
        }
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.disk.whole_operation()?;
        self.file.cut(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.whole_operation()?;
        let now = fs::read(&self.path)?;
        self.disk.platter().contents[self.number] = now;
        Ok(())
    }
}
