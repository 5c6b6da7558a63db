//! Ten laptops, thousands of edits, hundreds of files through a mail that loses, repeats, reorders and forwards: in the
//! end everybody has the same, conflicts included.

#![allow(clippy::unwrap_used)] // a test that fails panics

use std::collections::BTreeSet;

use ozg_werkbank::exchange::Author;
use ozg_werkbank::model::schema::Kind;
use ozg_werkbank::replica::Value;
use ozg_werkbank::workspace::{Action, Env, ExportOptions, Named, Workspace};
use tempfile::TempDir;

const START: u64 = 1_795_400_000_000;

/// Numbers that look random and are the same every time.
struct Dice {
    seed: u64,
    thrown: u64,
}

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.thrown += 1;
        let bytes = [self.seed.to_le_bytes(), self.thrown.to_le_bytes()].concat();
        let hash = *blake3::hash(&bytes).as_bytes();
        let (first, _) = hash.as_chunks::<8>();
        usize::try_from(u64::from_le_bytes(first[0]) % limit as u64).unwrap()
    }
}

/// How much happens.
struct Days {
    laptops: usize,
    edits: usize,
    files: usize,
    seed: u64,
}

struct Team {
    workspaces: Vec<Workspace>,
    // Removed when the team is.
    folders: Vec<TempDir>,
}

fn laptop(number: usize, start: Option<&Named>) -> (Workspace, TempDir) {
    let folder = TempDir::new().unwrap();
    let author = Author::new(&format!("Person {number}"), "Taskforce Beispiel");
    // Some clocks are off by years.
    let years = if number % 4 == 3 { 20 } else { 0 };
    let start_of_clock = START + years * 31_536_000_000 + number as u64;
    let env = Env::fixed(start_of_clock, u8::try_from(number + 1).unwrap());
    let path = folder.path().join("ws");
    let workspace = match start {
        None => Workspace::create(&path, &author, env),
        Some((name, bytes)) => Workspace::join(&path, (name, bytes), &author, env),
    };
    (workspace.unwrap(), folder)
}

fn team(count: usize) -> Team {
    let (first, folder) = laptop(0, None);
    let mut team = Team {
        workspaces: vec![first],
        folders: vec![folder],
    };
    let start = file(&team.workspaces[0], true);
    for number in 1..count {
        let (workspace, folder) = laptop(number, Some(&start));
        team.workspaces.push(workspace);
        team.folders.push(folder);
    }
    team
}

fn file(of: &Workspace, full: bool) -> Named {
    let options = ExportOptions {
        full,
        ..ExportOptions::open()
    };
    let exported = of.export(&options).unwrap();
    (exported.name, exported.bytes)
}

fn take(workspace: &mut Workspace, (name, bytes): &Named) {
    let preview = workspace.preview(&[(name, bytes)]).unwrap();
    let senders = preview.strangers();
    workspace.take(&preview, &senders).unwrap();
}

/// One of a few tasks and fields, so that people get into each other's way.
fn edit(workspace: &mut Workspace, dice: &mut Dice) {
    let key = format!("aufgabe-{}", dice.below(40));
    let text = |dice: &mut Dice| Value::text(format!("Fassung {}", dice.below(50)));
    let action = match dice.below(20) {
        0 if workspace.snapshot().view().exists(Kind::Task, &key) => {
            Action::new().delete(Kind::Task, &key)
        }
        1..9 => Action::new().set(Kind::Task, &key, "beschreibung", text(dice)),
        _ => Action::new().set(Kind::Task, &key, "prioritaet", Value::text("hoch")),
    };
    let action = action.set(Kind::Task, &key, "titel", text(dice)).set(
        Kind::Task,
        &key,
        "stand",
        Value::text("offen"),
    );
    // Writing what is there already is no edit, and is refused.
    let _ = workspace.apply(&action);
}

fn conflicts(workspace: &Workspace) -> BTreeSet<String> {
    let snapshot = workspace.snapshot();
    let records = snapshot.state().in_conflict();
    records
        .flat_map(|record| {
            let key = record.key().to_owned();
            record.conflicts().map(move |cell| {
                let values: Vec<_> = cell
                    .register
                    .values()
                    .into_iter()
                    .map(|entry| &entry.value)
                    .collect();
                format!("{key} {} {:?} {values:?}", cell.field, cell.item)
            })
        })
        .collect()
}

fn play(days: &Days) {
    let mut dice = Dice {
        seed: days.seed,
        thrown: 0,
    };
    let mut team = team(days.laptops);
    // Everything that was ever mailed; who gets what when is up to the mail.
    let mut mails: Vec<Named> = Vec::new();
    let per_file = days.edits / days.files;
    for _ in 0..days.files {
        for _ in 0..per_file {
            let who = dice.below(days.laptops);
            edit(&mut team.workspaces[who], &mut dice);
        }
        let sender = dice.below(days.laptops);
        mails.push(file(&team.workspaces[sender], dice.below(12) == 0));
        for _ in 0..dice.below(3) {
            // Late, repeated, forwarded by anybody, in any order; a third never arrives at all.
            let mail = dice.below(mails.len());
            let to = dice.below(days.laptops);
            if !mail.is_multiple_of(3) {
                take(&mut team.workspaces[to], &mails[mail]);
            }
        }
    }
    // In the end one full file of each reaches everybody; what was lost before is in it.
    let last: Vec<Named> = team.workspaces.iter().map(|of| file(of, true)).collect();
    for (number, workspace) in team.workspaces.iter_mut().enumerate() {
        let mut order: Vec<&Named> = last.iter().collect();
        order.rotate_left(number * 7 % days.laptops);
        for mail in order {
            take(workspace, mail);
        }
    }
    let first = team.workspaces[0].snapshot();
    let known = conflicts(&team.workspaces[0]);
    assert!(!known.is_empty(), "nobody got into anybody's way");
    for workspace in &team.workspaces {
        let snapshot = workspace.snapshot();
        assert_eq!(snapshot.waiting(), 0);
        assert_eq!(snapshot.vector(), first.vector());
        assert_eq!(snapshot.digest(), first.digest());
        assert_eq!(conflicts(workspace), known);
        assert!(workspace.verify().unwrap().problems.is_empty());
    }
}

#[test]
fn ten_laptops_agree_after_two_thousand_edits_and_two_hundred_files() {
    play(&Days {
        laptops: 10,
        edits: 2_000,
        files: 200,
        seed: 1,
    });
}

#[test]
#[ignore = "takes minutes: cargo test --release --test lossy_mail -- --ignored"]
fn many_seeds_and_longer_days() {
    for seed in 2..22 {
        play(&Days {
            laptops: 10,
            edits: 6_000,
            files: 400,
            seed,
        });
    }
}
