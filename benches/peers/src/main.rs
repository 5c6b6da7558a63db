//! The product beside its peers. It starts itself once for each measurement and prints the table, or the row of the work
//! that is named; a measurement prints its value, and the peak memory of its process.

mod automerge;
mod databases;
mod loro;
#[path = "../../screen/memory.rs"]
mod memory;
mod peers;
mod werkbank;
mod work;
mod yrs;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use peers::{Crdt, Durable};

/// Edits of a history, and of a large one.
const HISTORY: u64 = 100_000;
const LARGE: u64 = 1_000_000;
/// Edits that somebody else has made meanwhile.
const NEWS: u64 = 10_000;
/// Commits that must survive loss of power, of so many edits each.
const DURABLE: usize = 1_000;
const SMALL: usize = 8;

/// A measurement: its name, its unit, and who takes part.
struct Work {
    name: &'static str,
    about: &'static str,
    peers: &'static [&'static str],
}

const CRDTS: &[&str] = &["werkbank", "automerge", "loro", "yrs"];
const STORES: &[&str] = &["werkbank", "sqlite", "redb", "fjall"];

const WORKS: [Work; 6] = [
    Work {
        name: "size",
        about: "history of 100,000 edits as a file, bytes",
        peers: CRDTS,
    },
    Work {
        name: "import",
        about: "that file into an empty replica, every value read, ms",
        peers: CRDTS,
    },
    Work {
        name: "merge",
        about: "10,000 edits into 100,000, ms",
        peers: CRDTS,
    },
    Work {
        name: "merge-large",
        about: "10,000 edits into 1,000,000, ms",
        peers: CRDTS,
    },
    Work {
        name: "durable",
        about: "1,000 durable commits of 8 edits, ms",
        peers: STORES,
    },
    Work {
        name: "open",
        about: "open 1,000,000 edits, every value read, ms",
        peers: &[
            "werkbank",
            "automerge",
            "loro",
            "yrs",
            "sqlite",
            "redb",
            "fjall",
        ],
    },
];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [work, peer, folder] => measure(work, peer, Path::new(folder)),
        [work] => table(|known| known == work),
        _ => table(|_| true),
    }
}

/// The works that are wanted.
fn table(is_wanted: impl Fn(&str) -> bool) {
    println!(
        "| work | {} |",
        STORES
            .iter()
            .chain(&CRDTS[1..])
            .copied()
            .collect::<Vec<_>>()
            .join(" | ")
    );
    println!("|---|{}", "---|".repeat(7));
    for work in WORKS.iter().filter(|work| is_wanted(work.name)) {
        let results: BTreeMap<&str, (f64, u64)> = work
            .peers
            .iter()
            .map(|peer| (*peer, start(work.name, peer)))
            .collect();
        let own = results["werkbank"].0;
        let cell = |peer: &&str| match results.get(peer) {
            None => "–".to_owned(),
            Some((value, memory)) => format!("{value:.0} ({:.2}×, {memory} MB)", value / own),
        };
        let cells: Vec<String> = STORES.iter().chain(&CRDTS[1..]).map(cell).collect();
        println!("| {} | {} |", work.about, cells.join(" | "));
    }
}

/// Runs a measurement three times in processes of their own; the middle of the values, the most memory.
fn start(work: &str, peer: &str) -> (f64, u64) {
    let folder = tempfile::tempdir().unwrap();
    if work == "open" {
        run("fill", peer, folder.path());
    }
    let runs = match work {
        "size" | "merge-large" => 1,
        _ => 3,
    };
    let mut results: Vec<(f64, u64)> = (0..runs).map(|_| run(work, peer, folder.path())).collect();
    results.sort_by(|a, b| a.0.total_cmp(&b.0));
    let memory = results.iter().map(|(_, memory)| *memory).max().unwrap();
    (results[runs / 2].0, memory)
}

fn run(work: &str, peer: &str, folder: &Path) -> (f64, u64) {
    let output = Command::new(env::current_exe().unwrap())
        .args([work, peer])
        .arg(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{work} {peer}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let mut values = text.split_whitespace();
    (
        values.next().unwrap().parse().unwrap(),
        values.next().unwrap().parse().unwrap(),
    )
}

fn measure(work: &str, peer: &str, folder: &Path) {
    let value = match peer {
        "werkbank" if work == "durable" || work == "open" || work == "fill" => {
            stored::<werkbank::WerkbankStore>(work, folder)
        }
        "werkbank" => merged::<werkbank::Werkbank>(work, folder),
        "automerge" => merged::<automerge::Automerge>(work, folder),
        "loro" => merged::<loro::Loro>(work, folder),
        "yrs" => merged::<yrs::Yrs>(work, folder),
        "sqlite" => stored::<databases::Sqlite>(work, folder),
        "redb" => stored::<databases::Redb>(work, folder),
        "fjall" => stored::<databases::Fjall>(work, folder),
        other => panic!("{other} is nobody"),
    };
    println!("{value} {}", peak_memory());
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn written<C: Crdt>(edits: u64) -> C {
    let mut replica = C::new(1);
    for commit in work::commits(0, edits) {
        replica.commit(&commit);
    }
    replica
}

fn merged<C: Crdt>(work: &str, folder: &Path) -> f64 {
    let file = folder.join("history");
    match work {
        "size" => written::<C>(HISTORY).file().len() as f64,
        "import" => {
            let bytes = written::<C>(HISTORY).file();
            let begun = Instant::now();
            let read = C::unpack(2, &bytes).read();
            let time = begun.elapsed();
            assert!(read > 0);
            milliseconds(time)
        }
        "merge" => merge::<C>(HISTORY),
        "merge-large" => merge::<C>(LARGE),
        "fill" => {
            fs::write(&file, written::<C>(LARGE).quick()).unwrap();
            0.0
        }
        "open" => {
            let begun = Instant::now();
            let read = C::load(1, &fs::read(&file).unwrap()).read();
            let time = begun.elapsed();
            assert!(read > 0);
            milliseconds(time)
        }
        other => panic!("{other} is no work"),
    }
}

/// Both have the history; one has gone on, the other takes what is new.
fn merge<C: Crdt>(edits: u64) -> f64 {
    let mut base = written::<C>(edits);
    let bytes = base.quick();
    let mut other = C::load(2, &bytes);
    for commit in work::commits(edits, NEWS) {
        other.commit(&commit);
    }
    let news = other.news(&bytes);
    drop(other);
    let begun = Instant::now();
    base.merge(&news);
    let time = begun.elapsed();
    assert!(base.read() > 0);
    milliseconds(time)
}

fn stored<D: Durable>(work: &str, folder: &Path) -> f64 {
    match work {
        "durable" => {
            let folder = tempfile::tempdir_in(folder).unwrap();
            let mut store = D::create(folder.path());
            let commits: Vec<Vec<work::Edit>> = work::commits(0, (DURABLE * work::COMMIT) as u64)
                .map(|mut commit| {
                    commit.truncate(SMALL);
                    commit
                })
                .collect();
            let begun = Instant::now();
            for commit in &commits {
                store.commit(commit);
            }
            let time = begun.elapsed();
            store.close();
            milliseconds(time)
        }
        "fill" => {
            let mut store = D::create(folder);
            for commit in work::commits(0, LARGE) {
                store.commit(&commit);
            }
            store.close();
            0.0
        }
        "open" => {
            let begun = Instant::now();
            let read = D::open(folder);
            let time = begun.elapsed();
            assert!(read > 0);
            milliseconds(time)
        }
        other => panic!("{other} is no work"),
    }
}

/// In MB, as Linux counts it for this process; 0 elsewhere.
fn peak_memory() -> u64 {
    memory::most("self").unwrap_or_default() / 1_000_000
}
