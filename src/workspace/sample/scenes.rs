//! The play: every scene of the script on its day, in order, each at the laptop of whoever does it.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::SampleError;
use super::calendar::Calendar;
use super::laptops::Laptops;
use super::progress::{self, WEEKS};
use super::script::{Basics, DIRECTORY, Deed, Entry, Later, Run, Script, Who};
use super::test_runs;
use crate::insight::proposals::{Proposal, Wish, proposals};
use crate::interop::gv100ad;
use crate::model::keys::Level;
use crate::model::schema::{Kind, Type};
use crate::model::text::fold;
use crate::replica::Value;
use crate::workspace::action::no_record;
use crate::workspace::{Action, Snapshot, Typed, WithConnections, WorkspaceError};

/// The day on which all begins.
const FIRST_DAY: i32 = -40;
/// They mail each other every third evening, for the last time on this day; then only Erika hears of the others.
const LAST_EXCHANGE: i32 = -3;
/// The evening before today.
const LAST_DAY: i32 = -1;
/// The Kreis.
const REGION: &str = "06633";
/// The Land, where some authorities of the region sit.
const LAND: &str = "06";

/// What happens at one moment.
enum Scene<'a> {
    Directory,
    Foundings,
    Connections,
    Create(usize, &'a Entry),
    Change(usize, &'a Entry, &'a Later),
    Progress(Who, usize),
    Begin(usize, &'a Run),
    Close(usize, &'a Run),
    Exchange,
    Gather,
}

/// Plays everything; `mine` is the laptop people look at, `theirs` those of the others.
pub(super) fn play(
    script: &Script,
    calendar: &Calendar,
    mine: &Path,
    theirs: &Path,
) -> Result<(), SampleError> {
    let laptops = Laptops::found(mine, theirs, calendar.wall(FIRST_DAY, MORNING))?;
    let mut stage = Stage {
        script,
        calendar,
        laptops,
        made: HashMap::new(),
        runs: HashMap::new(),
    };
    for (day, scenes) in scenes(script) {
        for (at, scene) in (0u64..).zip(&scenes) {
            stage
                .laptops
                .set_clock(calendar.wall(day, MORNING + at * MINUTES_PER_SCENE));
            stage.play(day, scene)?;
        }
    }
    Ok(())
}

/// Half past seven, UTC; with at most some forty scenes a day, all is done by evening.
const MORNING: u64 = 7 * 60 + 30;
const MINUTES_PER_SCENE: u64 = 11;

/// All scenes by day, in the order in which they follow each other.
fn scenes(script: &Script) -> BTreeMap<i32, Vec<Scene<'_>>> {
    let mut days: BTreeMap<i32, Vec<Scene<'_>>> = BTreeMap::new();
    let mut put = |day: i32, scene| days.entry(day).or_default().push(scene);
    put(FIRST_DAY, Scene::Directory);
    for week in 0..WEEKS {
        for (who, day) in Who::ALL.into_iter().zip(progress::days(week)) {
            put(day, Scene::Progress(who, week));
        }
    }
    for (number, entry) in script.entries.iter().enumerate() {
        put(entry.tag, Scene::Create(number, entry));
        for later in &entry.danach {
            put(later.tag, Scene::Change(number, entry, later));
        }
    }
    put(FIRST_DAY, Scene::Foundings);
    put(FIRST_DAY, Scene::Connections);
    for (number, run) in script.runs.iter().enumerate() {
        put(run.tag, Scene::Begin(number, run));
        if let Some(closing) = &run.abschluss {
            put(closing.tag, Scene::Close(number, run));
        }
    }
    for day in (FIRST_DAY..=LAST_EXCHANGE).rev().step_by(3) {
        put(day, Scene::Exchange);
    }
    put(FIRST_DAY, Scene::Exchange);
    put(LAST_DAY, Scene::Gather);
    days
}

struct Stage<'a> {
    script: &'a Script,
    calendar: &'a Calendar,
    laptops: Laptops,
    /// Keys of the records that entries have made, by the entry's number.
    made: HashMap<usize, String>,
    /// Keys of the test runs, likewise.
    runs: HashMap<usize, String>,
}

impl Stage<'_> {
    fn play(&mut self, day: i32, scene: &Scene<'_>) -> Result<(), SampleError> {
        let played = match scene {
            Scene::Directory => return self.take_directory(),
            Scene::Foundings => self.found_authorities(),
            Scene::Connections => self.open_connections(),
            Scene::Create(number, entry) => self.create(*number, entry),
            Scene::Change(number, entry, later) => self.change(*number, entry, later),
            Scene::Progress(who, week) => self.progress(*who, *week, day),
            Scene::Begin(number, run) => self.begin(*number, run),
            Scene::Close(number, run) => self.close(*number, run),
            Scene::Exchange => self.laptops.exchange(),
            Scene::Gather => self.laptops.gather(),
        };
        played.map_err(|error| SampleError::Refused {
            entry: format!("T{day:+}, {}", scene.name()),
            error,
        })
    }

    fn take_directory(&mut self) -> Result<(), SampleError> {
        let directory = gv100ad::parse(DIRECTORY)?;
        let update = self
            .laptops
            .snapshot(Who::Erika)
            .compare_areas(&directory, &[])?;
        self.laptops.apply(Who::Erika, update.action())?;
        let mut action = Action::new();
        for (key, place) in &self.script.places {
            action = action
                .set(Kind::Area, key, "laenge", Value::text(&*place.laenge))
                .set(Kind::Area, key, "breite", Value::text(&*place.breite));
        }
        self.laptops
            .apply(Who::Erika, &action.because("Lage der Gemeinden"))?;
        Ok(())
    }

    /// The authorities that the catalogue proposes, and how to reach each of them and those made by hand.
    fn found_authorities(&mut self) -> Result<(), WorkspaceError> {
        let kinds: Vec<&str> = self.script.founded.iter().map(String::as_str).collect();
        let proposed = proposed(&self.laptops.snapshot(Who::Erika), REGION, &kinds, None);
        let action = Action::creating(&proposed, WithConnections::No);
        self.apply(Who::Erika, action, Some("Behörden nach Katalog angelegt"))?;
        let snapshot = self.laptops.snapshot(Who::Erika);
        let mut action = Action::new();
        for basics in &self.script.basics {
            action = furnish(action, &snapshot, basics)?;
        }
        self.apply(Who::Erika, action, Some("Stammdaten aus der Abfrage"))
    }

    fn open_connections(&mut self) -> Result<(), WorkspaceError> {
        let snapshot = self.laptops.snapshot(Who::Erika);
        let kinds: Vec<&str> = snapshot
            .catalogue()
            .authority_kinds
            .iter()
            .map(|kind| kind.key.as_str())
            .collect();
        let existing: Vec<Proposal> = [Level::Land, Level::Kreis, Level::Gemeinde]
            .into_iter()
            .flat_map(|level| proposed(&snapshot, LAND, &kinds, Some(level)))
            .filter(|proposal| proposal.exists)
            .collect();
        let action = Action::creating(&existing, WithConnections::Open);
        self.apply(Who::Erika, action, Some("Anbindungen angelegt"))
    }

    fn create(&mut self, number: usize, entry: &Entry) -> Result<(), WorkspaceError> {
        let kind = kind_of(entry)?;
        let snapshot = self.laptops.snapshot(entry.von);
        let typed = self.typed(kind, &entry.felder);
        let known = entry.schluessel.as_deref();
        let (action, key) = match known.filter(|key| snapshot.view().exists(kind, key)) {
            Some(key) => (snapshot.change(kind, key, &typed)?, key.to_owned()),
            None => snapshot.create(kind, known, &typed, self.laptops.of(entry.von).env())?,
        };
        self.made.insert(number, key);
        self.apply(entry.von, action, entry.grund.as_deref())
    }

    fn change(
        &mut self,
        number: usize,
        entry: &Entry,
        later: &Later,
    ) -> Result<(), WorkspaceError> {
        let kind = kind_of(entry)?;
        let key = self.made.get(&number).map_or("", String::as_str);
        let action = match later.tat {
            Deed::Loeschen => Action::new().delete(kind, key),
            Deed::Aendern => {
                let typed = self.typed(kind, &later.felder);
                self.laptops.snapshot(later.von).change(kind, key, &typed)?
            }
        };
        self.apply(later.von, action, later.grund.as_deref())
    }

    fn progress(&mut self, who: Who, week: usize, day: i32) -> Result<(), WorkspaceError> {
        let snapshot = self.laptops.snapshot(who);
        let action = progress::step(&snapshot, self.script, self.calendar, who, (week, day));
        if action.is_empty() {
            return Ok(());
        }
        self.apply(who, action, Some("Wochenstand: Rückmeldungen der Behörden"))
    }

    fn begin(&mut self, number: usize, run: &Run) -> Result<(), WorkspaceError> {
        let snapshot = self.laptops.snapshot(run.von);
        let typed = test_runs::begin(&snapshot, self.calendar, run);
        let env = self.laptops.of(run.von).env();
        let (action, key) = snapshot.create(Kind::TestRun, None, &typed, env)?;
        self.runs.insert(number, key);
        self.laptops.apply(run.von, &action)
    }

    fn close(&mut self, number: usize, run: &Run) -> Result<(), WorkspaceError> {
        let key = self.runs.get(&number).map_or("", String::as_str);
        let typed = test_runs::close(self.calendar, run);
        let action = self
            .laptops
            .snapshot(run.von)
            .change(Kind::TestRun, key, &typed)?;
        self.laptops.apply(run.von, &action)
    }

    fn apply(
        &mut self,
        who: Who,
        action: Action,
        reason: Option<&str>,
    ) -> Result<(), WorkspaceError> {
        let action = match reason {
            Some(reason) => action.because(reason),
            None => action,
        };
        self.laptops.apply(who, &action)
    }

    fn typed(&self, kind: Kind, fields: &BTreeMap<String, String>) -> Vec<Typed> {
        let is_date = |slug: &str| kind.field(slug).is_some_and(|field| field.ty == Type::Date);
        let typed = fields.iter().map(|(slug, text)| {
            let date = self.calendar.read(text).filter(|_| is_date(slug));
            typed(slug, None, &date.unwrap_or_else(|| text.clone()))
        });
        typed.collect()
    }
}

impl Scene<'_> {
    /// For whoever mends the tables.
    fn name(&self) -> String {
        match self {
            Self::Directory => "Gemeindeverzeichnis".to_owned(),
            Self::Foundings => "Behörden".to_owned(),
            Self::Connections => "Anbindungen".to_owned(),
            Self::Create(_, entry) | Self::Change(_, entry, _) => {
                format!("{} {:?}", entry.was, entry.felder)
            }
            Self::Progress(who, week) => format!("Wochenstand {week}, {who:?}"),
            Self::Begin(_, run) | Self::Close(_, run) => format!("Prüfung {}", run.anbindung),
            Self::Exchange | Self::Gather => "Austausch".to_owned(),
        }
    }
}

pub(super) fn typed(slug: &str, item: Option<&str>, text: &str) -> Typed {
    Typed {
        slug: slug.to_owned(),
        item: item.map(str::to_owned),
        text: text.to_owned(),
    }
}

/// What is proposed for these kinds in an area.
fn proposed(
    snapshot: &Snapshot,
    area: &str,
    kinds: &[&str],
    level: Option<Level>,
) -> Vec<Proposal> {
    let wish = Wish {
        areas: &[area],
        kinds,
        level,
    };
    proposals(snapshot.view(), wish)
}

/// Team, IT-Dienstleister and addresses of the authorities of some kinds.
fn furnish(
    mut action: Action,
    snapshot: &Snapshot,
    basics: &Basics,
) -> Result<Action, WorkspaceError> {
    let view = snapshot.view();
    let team = view
        .keys(Kind::Team)
        .into_iter()
        .find(|key| view.title(Kind::Team, key) == basics.team)
        .ok_or_else(|| no_record(Kind::Team, &basics.team))?;
    let mut providers = basics.it_dienstleister.iter().cycle();
    for key in view.keys(Kind::Authority) {
        let text = |slug| view.text(Kind::Authority, key, slug).unwrap_or_default();
        let kind = text("art");
        if !basics.arten.contains(&kind) {
            continue;
        }
        let area = view.title(Kind::Area, &text("gebiet"));
        let place = area.split(',').next().unwrap_or(&area);
        let host = format!("{}.example", fold(place).replace(' ', "-"));
        let mut set = |slug, value: String| {
            action =
                std::mem::take(&mut action).set(Kind::Authority, key, slug, Value::text(value));
        };
        set("team", team.to_owned());
        set("funktionspostfach", format!("{kind}@{host}"));
        set("website", format!("https://www.{host}"));
        if let Some(provider) = providers.next() {
            set("it_dienstleister", provider.clone());
        }
        if let Some(plz) = view.text(Kind::Area, &text("gebiet"), "plz") {
            set("plz", plz);
            set("ort", place.to_owned());
        }
    }
    Ok(action)
}

fn kind_of(entry: &Entry) -> Result<Kind, WorkspaceError> {
    Kind::from_word(&entry.was).ok_or_else(|| no_record(Kind::Area, &entry.was).into())
}
