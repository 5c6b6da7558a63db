//! Half a year of a team: mail that loses, repeats and reorders, wrong clocks, holidays, one laptop stolen, one cloned,
//! one person erased, two versions of the program. In the end everybody has the same, and nothing is lost.

use std::collections::BTreeSet;

use super::action::record_id;
use super::desk::{Desk, START, exchange, files_with, typed};
use super::*;
use crate::model::schema::Kind;
use crate::replica::{DraftEdit, Privacy, RecordId, ReplicaId, Value};

const WEEK: u64 = 7 * 24 * 3_600_000;
/// How titles begin that one person writes once, so that nobody else can overwrite them.
const ONCE: &str = "einmal";
const SECRET: &str = "Xaveria Unverwechselbar";
/// What only the newer program knows.
const UNKNOWN_KIND: &str = "fahrzeug";
const UNKNOWN_FIELD: &str = "kennzeichen";

/// How long, and how much.
#[derive(Clone, Copy)]
struct Season {
    weeks: u64,
    members: usize,
    edits: usize,
    /// Of the files that came, so many are read by each member in a week.
    mails: usize,
    seed: u64,
}

impl Season {
    /// When the laptop is cloned, the other one stolen, the person erased.
    const fn cloned(&self) -> u64 {
        self.weeks / 4
    }

    const fn stolen(&self) -> u64 {
        self.weeks / 2
    }

    const fn erased(&self) -> u64 {
        self.weeks * 2 / 3
    }
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 += 1;
        let hash = *blake3::hash(&self.0.to_le_bytes()).as_bytes();
        let (first, _) = hash.as_chunks::<8>();
        let number = u64::from_le_bytes(first[0]) % limit as u64;
        usize::try_from(number).unwrap()
    }
}

/// Which version of the program a laptop has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Program {
    /// This one.
    Older,
    /// One that knows more.
    Newer,
}

struct Laptop {
    desk: Desk,
    clock: HandClock,
    /// How far its clock is off.
    off: u64,
    program: Program,
}

impl Laptop {
    fn new(number: usize, start: Option<&Named>) -> Self {
        let clock = HandClock::default();
        clock.set(START);
        let env = Env::by_hand(&clock, u8::try_from(number + 1).unwrap());
        Self {
            desk: Desk::new(&format!("Person {number}"), start, env),
            clock,
            // Every fifth is twenty years ahead.
            off: if number % 5 == 4 { 1_040 * WEEK } else { 0 },
            program: if number % 2 == 1 {
                Program::Newer
            } else {
                Program::Older
            },
        }
    }

    /// Its disk in another laptop.
    fn cloned(&self) -> Self {
        Self {
            desk: self.desk.copied_in(Env::by_hand(&self.clock, 200)),
            clock: self.clock.clone(),
            ..*self
        }
    }

    fn reopened(self) -> Self {
        let desk = self.desk.reopened();
        Self { desk, ..self }
    }

    /// One of a few tasks, so that people get into each other's way.
    fn edit_something_shared(&mut self, dice: &mut Dice) {
        let key = format!("aufgabe-{}", dice.below(30));
        let text = Value::text(format!("Fassung {}", dice.below(40)));
        let field = ["titel", "beschreibung"][dice.below(2)];
        let action = Action::new()
            .set(Kind::Task, &key, "titel", Value::text(key.as_str()))
            .set(Kind::Task, &key, "stand", Value::text("offen"))
            .set(Kind::Task, &key, field, text);
        // Writing what is there already is no edit, and is refused.
        let _ = self.desk.workspace.apply(&action);
    }

    /// What this program knows nothing about, on a record of its own and on one of a kind that it knows.
    fn write_as_newer_program(&mut self, text: &str) {
        let edit = |record: RecordId| DraftEdit {
            record,
            field: UNKNOWN_FIELD.into(),
            item: None,
            value: Value::text(text),
            privacy: Privacy::Open,
        };
        let own = RecordId {
            kind: UNKNOWN_KIND.into(),
            key: text.into(),
        };
        let draft = Draft {
            edits: vec![edit(own), edit(record_id(Kind::Task, text))],
            reason: None,
            intent: Intent::Edit,
        };
        self.desk.workspace.author(draft, &[]).unwrap();
    }

    /// Takes a file as a person does who follows what the program says.
    fn takes(&mut self, mail: &Named) {
        match self.desk.takes(mail) {
            Err(WorkspaceError::Import(ImportError::OwnFork { .. })) => {
                self.desk.workspace.renew(None).unwrap();
                self.desk.takes(mail).unwrap();
            }
            // It says whom to ask.
            Ok(_)
            | Err(WorkspaceError::Import(
                ImportError::Fork { .. } | ImportError::DistrustedSender { .. },
            )) => {}
            Err(error) => panic!("{error}"),
        }
    }

    /// Whether it shall stop believing this member now: the founder knows of the theft, the others from each other.
    fn is_to_distrust(&self, member: ReplicaId, founder: ReplicaId) -> bool {
        let is_founder = self.desk.id() == founder;
        let told = |m: &Member| m.replica == member && (is_founder || !m.distrusted_by.is_empty());
        !self.distrusts(member) && self.desk.workspace.members().iter().any(told)
    }

    fn distrusts(&self, member: ReplicaId) -> bool {
        let trust = self.desk.workspace.trust(member);
        matches!(trust, Some(Trust::Distrusted { .. }))
    }

    fn knows(&self, text: &str) -> bool {
        let state = self.desk.workspace.replica.state();
        let says = |kind: &str| {
            let record = state.record(kind, text);
            let register = record.and_then(|record| record.register(UNKNOWN_FIELD, None));
            register.is_some_and(|register| register.shown().value == Value::text(text))
        };
        says(UNKNOWN_KIND) && says(Kind::Task.slug())
    }
}

/// What must be there in the end, and what must not.
#[derive(Default)]
struct Ledger {
    titles: BTreeSet<String>,
    unknown: Vec<String>,
    /// What the thief wrote when everybody knew.
    thief: Vec<String>,
}

struct Team {
    season: Season,
    dice: Dice,
    laptops: Vec<Laptop>,
    /// The laptop of somebody who is no member.
    stolen: Option<Laptop>,
    mails: Vec<Named>,
    ledger: Ledger,
    person: String,
}

/// Whose laptop is cloned, and whose stolen.
const CLONED: usize = 2;
const STOLEN: usize = 3;

impl Team {
    fn new(season: Season) -> Self {
        let mut founder = Laptop::new(0, None);
        let fields = [typed("name", SECRET)];
        let workspace = &mut founder.desk.workspace;
        let made = workspace
            .snapshot()
            .create(Kind::Person, None, &fields, &workspace.env);
        let (action, person) = made.unwrap();
        workspace.apply(&action).unwrap();
        let start = founder.desk.file(true);
        let mut laptops = vec![founder];
        laptops.extend((1..season.members).map(|number| Laptop::new(number, Some(&start))));
        Self {
            season,
            dice: Dice(season.seed << 32),
            laptops,
            stolen: None,
            mails: Vec::new(),
            ledger: Ledger::default(),
            person,
        }
    }

    fn live_through(&mut self) {
        for week in 0..self.season.weeks {
            if week == self.season.cloned() {
                self.reopen(CLONED);
                self.laptops.push(self.laptops[CLONED].cloned());
            }
            if week == self.season.stolen() {
                self.stolen = Some(self.laptops.remove(STOLEN));
            }
            if week == self.season.erased() {
                let founder = &mut self.laptops[0].desk.workspace;
                founder.erase(Kind::Person, &self.person).unwrap();
            }
            self.live_through_week(week);
        }
    }

    fn live_through_week(&mut self, week: u64) {
        for number in 0..self.laptops.len() {
            let laptop = &self.laptops[number];
            laptop.clock.set(START + week * WEEK + laptop.off);
            let on_holiday = (week + 5 * number as u64) % 11 < 2;
            if !on_holiday {
                self.work(number, week);
            }
        }
        self.steal_on(week);
        if let Some(thief) = self.stolen_id() {
            let founder = self.laptops[0].desk.id();
            for number in 0..self.laptops.len() {
                if self.laptops[number].is_to_distrust(thief, founder) {
                    self.distrust(number);
                }
            }
        }
    }

    /// Reads mail, works, and sends a file.
    fn work(&mut self, number: usize, week: u64) {
        let laptop = &mut self.laptops[number];
        laptop.desk.workspace.back_up_daily().unwrap();
        for _ in 0..self.season.mails.min(self.mails.len()) {
            // Most read what is new, some what is old, some twice.
            let recent = self.mails.len().min(3 * self.season.members);
            let from = if self.dice.below(4) == 0 {
                self.mails.len()
            } else {
                recent
            };
            let mail = self.mails.len() - 1 - self.dice.below(from);
            laptop.takes(&self.mails[mail]);
        }
        for edit in 0..self.season.edits {
            let text = format!("{ONCE} {number}-{week}-{edit}");
            laptop.edit_something_shared(&mut self.dice);
            laptop.desk.writes(&text);
            self.ledger.titles.insert(text.clone());
            if laptop.program == Program::Newer {
                laptop.write_as_newer_program(&text);
                self.ledger.unknown.push(text);
            }
        }
        let full = self.dice.below(10) == 0;
        let mail = laptop.desk.file(full);
        // Every fourth never arrives anywhere.
        if self.dice.below(4) > 0 {
            self.mails.push(mail);
        }
        if self.dice.below(6) == 0 {
            self.reopen(number);
        }
    }

    fn reopen(&mut self, number: usize) {
        let laptop = self.laptops.remove(number).reopened();
        self.laptops.insert(number, laptop);
    }

    fn stolen_id(&self) -> Option<ReplicaId> {
        self.stolen.as_ref().map(|laptop| laptop.desk.id())
    }

    /// Stops taking what the thief writes. What is there by then stays.
    fn distrust(&mut self, number: usize) {
        let thief = self.stolen_id().unwrap();
        let desk = &mut self.laptops[number].desk;
        desk.workspace.distrust(thief).unwrap();
        let once = desk.titles().into_iter();
        self.ledger
            .titles
            .extend(once.filter(|title| title.starts_with(ONCE)));
    }

    fn steal_on(&mut self, week: u64) {
        let Some(thief) = &mut self.stolen else {
            return;
        };
        let title = format!("{ONCE} vom Dieb, Woche {week}");
        thief.desk.writes(&title);
        self.mails.push(thief.desk.file(true));
        let id = thief.desk.id();
        if self.laptops.iter().all(|laptop| laptop.distrusts(id)) {
            self.ledger.thief.push(title);
        }
    }

    /// Everybody meets, without the thief.
    fn meet(&mut self) {
        for _ in 0..2 {
            for number in 0..self.laptops.len() {
                let files: Vec<Named> = self.laptops.iter().map(|l| l.desk.file(true)).collect();
                for file in &files {
                    self.laptops[number].takes(file);
                }
            }
        }
        let thief = self.stolen_id().unwrap();
        for number in 0..self.laptops.len() {
            if !self.laptops[number].distrusts(thief) {
                self.distrust(number);
            }
        }
        self.steal_on(self.season.weeks);
        let stolen = self.mails.pop().unwrap();
        for laptop in &mut self.laptops {
            laptop.takes(&stolen);
        }
        let mut desks: Vec<&mut Desk> = self.laptops.iter_mut().map(|l| &mut l.desk).collect();
        exchange(&mut desks);
    }

    fn look(mut self) {
        let thief = self.stolen_id().unwrap();
        let laptops: Vec<Laptop> = self.laptops.drain(..).map(Laptop::reopened).collect();
        let names: BTreeSet<ReplicaId> = laptops.iter().map(|laptop| laptop.desk.id()).collect();
        assert_eq!(
            names.len(),
            laptops.len(),
            "the clone has a name of its own"
        );
        let first = &laptops[0].desk;
        for laptop in &laptops {
            let desk = &laptop.desk;
            let titles: BTreeSet<String> = desk.titles().into_iter().collect();
            let lost: Vec<_> = self.ledger.titles.difference(&titles).collect();
            assert_eq!(lost, [""; 0]);
            let taken: Vec<_> = self
                .ledger
                .thief
                .iter()
                .filter(|t| titles.contains(*t))
                .collect();
            assert_eq!(taken, [""; 0]);
            let unknown: Vec<_> = self
                .ledger
                .unknown
                .iter()
                .filter(|t| !laptop.knows(t))
                .collect();
            assert_eq!(unknown, [""; 0]);
            assert_eq!(desk.digest(), first.digest());
            assert_eq!(desk.workspace.snapshot().waiting(), 0);
            assert!(laptop.distrusts(thief));
            desk.is_sound();
        }
        for mut laptop in laptops {
            let workspace = &mut laptop.desk.workspace;
            workspace.clean_remnants().unwrap();
            assert!(workspace.remnants().unwrap().is_empty());
            let left = files_with(workspace.folder(), SECRET.as_bytes());
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

fn run(season: Season) {
    let mut team = Team::new(season);
    team.live_through();
    team.meet();
    assert!(!team.ledger.thief.is_empty() && !team.ledger.unknown.is_empty());
    println!(
        "{} weeks, {} mails, {} edits to find again",
        team.season.weeks,
        team.mails.len(),
        team.ledger.titles.len() + team.ledger.unknown.len(),
    );
    team.look();
}

#[test]
fn a_team_lives_through_some_weeks_of_everything_that_goes_wrong() {
    run(Season {
        weeks: 8,
        members: 6,
        edits: 1,
        mails: 3,
        seed: 1,
    });
}

#[test]
#[ignore = "half a year of twelve members: a minute or two"]
fn a_team_of_twelve_lives_through_half_a_year_of_everything_that_goes_wrong() {
    for seed in 1..=3 {
        run(Season {
            weeks: 24,
            members: 12,
            edits: 3,
            mails: 6,
            seed,
        });
    }
}
