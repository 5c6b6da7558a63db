//! What becomes of one workspace in years: 16 Länder with 25 teams each, 400 laptops, two million edits a year.
//!
//! `cargo bench --bench growth` plays five years (10,000,000 values; about four minutes) and prints after each year
//! what one laptop that takes part pays: files, opening, memory. `-- 1` plays one year.
//! Everything but the other laptops' replicas is the real thing: signed files go through the workspace as the screen
//! and the command line take them. What is read back is measured in a process of its own.

#[path = "../screen/memory.rs"]
mod memory;
mod players;
// The peers' benches need more of it.
#[allow(dead_code)]
#[path = "../peers/src/work.rs"]
mod work;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use ozg_werkbank::exchange::Author;
use ozg_werkbank::model::schema::Kind;
use ozg_werkbank::model::text::number;
use ozg_werkbank::replica::Value;
use ozg_werkbank::workspace::{Access, Action, Env, ExportOptions, HandClock, Workspace};

use players::{LAENDER, Players, START, WEEKS, YEAR};

type Failure = Box<dyn Error>;

const YEARS: u64 = 5;

/// Says to a child which folder to open, and when it is.
const OPEN: &str = "oeffnen";

/// How long the laptop's own person works between two measurements, in edits.
const OWN_EDITS: usize = 200;

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    match &words[..] {
        [open, folder, now] if open == OPEN => open_once(Path::new(folder), now.parse()?),
        [] => play(YEARS),
        [years] => play(years.parse()?),
        _ => Err("Aufruf: cargo bench --bench growth [-- JAHRE]".into()),
    }
}

fn play(years: u64) -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wachstum");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    let folder = root.join("ws");
    let clock = HandClock::default();
    clock.set(START);
    let author = Author::new("A. Muster", "Taskforce Bund");
    let mut workspace = Workspace::create(&folder, &author, Env::by_hand(&clock, 1))?;
    let mut players = Players::new(workspace.id());
    println!("{:<6} {:<48} {:>12}", "Jahr", "Messung", "Wert");
    for year in 1..=years {
        clock.set(START + year * YEAR);
        measure_taking(year, &mut workspace, &mut players)?;
        measure_working(year, &mut workspace)?;
        drop(workspace);
        measure_opening(year, &folder, START + year * YEAR)?;
        let env = Env::by_hand(&clock, u8::try_from(year + 1)?);
        workspace = Workspace::open(&folder, Access::ReadWrite, env)?.0;
    }
    Ok(())
}

fn line(year: u64, what: &str, value: &str) {
    println!("{year:<6} {what:<48} {value:>12}");
}

/// Takes the files of a year, the last week of it by itself.
fn measure_taking(
    year: u64,
    workspace: &mut Workspace,
    players: &mut Players,
) -> Result<(), Failure> {
    let files = players.play(WEEKS - 1)?;
    let began = Instant::now();
    let waiting = take(workspace, &files)?;
    line(
        year,
        "16 Länder mit 51 Wochen einlesen",
        &secs(began.elapsed()),
    );
    line(
        year,
        "dabei warteten höchstens, Änderungen",
        &number(waiting as u64),
    );
    line(year, "deren Dateien im Mittel", &large(mean(&files)));
    let files = players.play(1)?;
    let began = Instant::now();
    take(workspace, &files)?;
    let each = began.elapsed() / u32::try_from(LAENDER)?;
    line(year, "ein Land mit einer Woche einlesen", &secs(each));
    line(year, "dessen Datei im Mittel", &large(mean(&files)));
    line(year, "Änderungen bisher", &number(players.changes()));
    line(year, "Werte darin", &number(players.edits()));
    if workspace.snapshot().waiting() > 0 {
        return Err("am Ende wartet noch etwas".into());
    }
    Ok(())
}

/// Takes files one after the other. Returns how many changes waited at most.
fn take(workspace: &mut Workspace, files: &[(String, Vec<u8>)]) -> Result<usize, Failure> {
    let mut waiting = 0;
    for (name, bytes) in files {
        let preview = workspace.preview(&[(name, bytes)])?;
        let senders = preview.strangers();
        workspace.take(&preview, &senders)?;
        waiting = waiting.max(workspace.snapshot().waiting());
    }
    Ok(waiting)
}

/// Of the files' lengths, in bytes.
fn mean(files: &[(String, Vec<u8>)]) -> usize {
    files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() / files.len()
}

/// What the person at this laptop waits for.
fn measure_working(year: u64, workspace: &mut Workspace) -> Result<(), Failure> {
    let began = Instant::now();
    for edit in 0..OWN_EDITS {
        let key = format!("aufgabe-{}", edit % 40);
        let action = Action::new()
            .set(
                Kind::Task,
                &key,
                "titel",
                Value::text(format!("{year}, {edit}")),
            )
            .set(Kind::Task, &key, "stand", Value::text("offen"));
        workspace.apply(&action)?;
    }
    let each = began.elapsed() / u32::try_from(OWN_EDITS)?;
    line(year, "eine eigene Änderung, dauerhaft", &ms(each));

    let began = Instant::now();
    let backup = workspace.back_up()?;
    line(year, "Sicherung", &secs(began.elapsed()));
    line(year, "deren Größe", &large(size(&backup)?));
    let began = Instant::now();
    let full = workspace.export(&ExportOptions {
        full: true,
        ..ExportOptions::open()
    })?;
    line(year, "Stand für Neue packen", &secs(began.elapsed()));
    line(year, "dessen Größe", &large(full.bytes.len()));
    let vector =
        bincode::serde::encode_to_vec(workspace.snapshot().vector(), bincode::config::standard())?;
    line(
        year,
        "Versionsvektor",
        &format!("{} Byte", number(vector.len() as u64)),
    );
    Ok(())
}

fn measure_opening(year: u64, folder: &Path, now: u64) -> Result<(), Failure> {
    line(year, "Journal", &large(size(&folder.join("journal"))?));
    line(year, "schnelle Kopie", &large(size(&folder.join("sled"))?));
    line(
        year,
        "Sicherungen",
        &large(size(&folder.join("sicherungen"))?),
    );
    let told = Command::new(std::env::current_exe()?)
        .args([OPEN, &folder.to_string_lossy(), &now.to_string()])
        .output()?;
    let told = String::from_utf8(told.stdout)?;
    let [time, memory, packing] = &told.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(format!("der zweite Prozess sagt: {told}").into());
    };
    line(year, "Öffnen", &ms(Duration::from_micros(time.parse()?)));
    line(
        year,
        "Arbeitsspeicher danach, am meisten",
        &large(memory.parse()?),
    );
    line(
        year,
        "Arbeitsspeicher nach einer Sicherung, am meisten",
        &large(packing.parse()?),
    );
    Ok(())
}

/// What the child does: prints microseconds, and in bytes the most memory it had then and after a backup.
fn open_once(folder: &Path, now: u64) -> Result<(), Failure> {
    let clock = HandClock::default();
    clock.set(now);
    let began = Instant::now();
    let (mut workspace, _) = Workspace::open(folder, Access::ReadWrite, Env::by_hand(&clock, 99))?;
    let snapshot = workspace.snapshot();
    let took = began.elapsed();
    let opened = most_memory();
    drop(snapshot);
    workspace.back_up()?;
    println!("{} {opened} {}", took.as_micros(), most_memory());
    Ok(())
}

fn most_memory() -> u64 {
    memory::most("self").unwrap_or(0)
}

/// Of a file or of everything in a folder, in bytes.
fn size(path: &Path) -> Result<usize, Failure> {
    let found = fs::metadata(path)?;
    if !found.is_dir() {
        return Ok(usize::try_from(found.len())?);
    }
    fs::read_dir(path)?.map(|entry| size(&entry?.path())).sum()
}

fn large(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{},{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn secs(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
