//! How fast and how small the screen is: start to first useful frame, key to frame, idle, memory.
//!
//! `cargo bench --bench screen` makes regions of three sizes once (some minutes for Germany), starts the real program in
//! a terminal of 200×60 cells and prints what was measured beside the marks. `-- Kreis` measures one size only.

mod memory;
mod person;
mod region;

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use person::Person;
use region::{Extent, GERMANY, KREIS, LAND};

type Failure = Box<dyn Error>;

/// How often the program is started.
const STARTS: usize = 5;

/// How long it is watched doing nothing.
const IDLE: Duration = Duration::from_secs(8);

/// What is pressed in each view: down, up and along for as long as it takes to see a p99, a hundredth of the presses.
const MOVES: [&str; 8] = [
    "\x1b[B", "\x1b[B", "\x1b[B", "\x1b[6~", "\x1b[C", "\x1b[A", "\x1b[5~", "\x1b[D",
];
const PRESSES: usize = 200;

/// What is typed into the search, letter by letter, and taken back.
const SEARCHED: &str = "Oberhausen 44";

fn main() -> Result<(), Failure> {
    let only = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    println!(
        "{:<12} {:<34} {:>12} {:>12}",
        "Größe", "Messung", "Wert", "Marke"
    );
    for extent in [KREIS, LAND, GERMANY] {
        if only.as_ref().is_none_or(|only| only == extent.name) {
            measure(extent)?;
        }
    }
    Ok(())
}

fn measure(extent: Extent) -> Result<(), Failure> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bildschirm-{}", extent.name));
    region::workspace(&folder, extent)?;
    let line = |what: &str, value: String, mark: &str| {
        println!("{:<12} {what:<34} {value:>12} {mark:>12}", extent.name);
    };
    let mut starts = (0..STARTS)
        .map(|_| start(&folder))
        .collect::<Result<Vec<_>, _>>()?;
    line(
        "Start bis erstes Bild, Median",
        ms(median(&mut starts)),
        "< 150 ms",
    );

    let mut person = Person::start(&folder)?;
    let all = person.wait_for_all()?;
    line("danach bis alles gelesen ist", ms(all), "");
    for view in person.views() {
        let mut times = keys(&mut person, &view)?;
        line(
            &format!("Taste bis Bild, p99, {view}"),
            ms(p99(&mut times)),
            "< 5 ms",
        );
    }
    let mut times = search(&mut person)?;
    line("Taste bis Bild, p99, Suche", ms(p99(&mut times)), "< 16 ms");
    person.press("\x1b")?;
    let idle = person.idle(IDLE)?;
    line("in Ruhe, Ausgabe", format!("{} Byte", idle.bytes), "0 Byte");
    if let Some(cpu) = idle.cpu {
        line("in Ruhe, Rechenzeit", ms(cpu), "0 ms");
    }
    if let Some(memory) = person.memory() {
        line(
            "Speicher, höchstens",
            format!("{} MB", memory / 1_000_000),
            memory_mark(extent),
        );
    }
    person.quit()
}

const fn memory_mark(extent: Extent) -> &'static str {
    match extent.laender * extent.kreise {
        1 => "< 40 MB",
        _ => "< 200 MB",
    }
}

/// From the start of the program until the figures of the region are on the screen.
fn start(folder: &Path) -> Result<Duration, Failure> {
    let person = Person::start(folder)?;
    let started = person.started;
    person.quit()?;
    Ok(started)
}

/// Moves about in a view.
fn keys(person: &mut Person, view: &str) -> Result<Vec<Duration>, Failure> {
    person.open(view)?;
    MOVES
        .iter()
        .cycle()
        .take(PRESSES)
        .map(|key| person.press(key))
        .collect()
}

/// Types into the search and takes it back.
fn search(person: &mut Person) -> Result<Vec<Duration>, Failure> {
    person.press("\x1bOR")?;
    let mut times = Vec::new();
    for _ in 0..4 {
        for letter in SEARCHED.chars() {
            times.push(person.press(&letter.to_string())?);
        }
        for _ in SEARCHED.chars() {
            times.push(person.press("\x7f")?);
        }
    }
    Ok(times)
}

fn median(times: &mut [Duration]) -> Duration {
    at(times, 50)
}

fn p99(times: &mut [Duration]) -> Duration {
    at(times, 99)
}

fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times
        .get((times.len() * percent / 100).min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
