//! All appointments by day, and what is wrong with each: double bookings, days off, unusual hours.
//!
//! Made once per state. Knows no clock and no screen: whether an appointment is past is asked by whoever knows today.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Timelike, Weekday};

use super::View;
use super::holidays::{Holidays, lands};
use crate::model::entity::Entity;
use crate::model::keys::LandKey;
use crate::model::schema::Kind;

/// The appointments of a state.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// In the order of time; those without a day are left out.
    entries: Vec<Entry>,
    days: BTreeMap<NaiveDate, Vec<usize>>,
    places: HashMap<Box<str>, usize>,
    lands: Vec<LandKey>,
}

/// An appointment on its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key of the record.
    pub key: Box<str>,
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day; the first one if it ends on the same day.
    pub last: NaiveDate,
    /// When it begins on its first day.
    pub begin: Option<NaiveTime>,
    /// When it ends on its last day.
    pub end: Option<NaiveTime>,
    /// How far it has come.
    pub progress: Progress,
    /// Whether it is on site, by video or phone, or the way there.
    pub form: Option<Box<str>>,
    /// The keys of the persons who take part.
    pub people: Vec<Box<str>>,
    /// The key of the team.
    pub team: Option<Box<str>>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
}

/// How far an appointment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Progress {
    Planned,
    Confirmed,
    Held,
    Cancelled,
}

/// What should be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// It ends before it begins.
    EndsBeforeBegin,
    /// Somebody has another appointment at the same time.
    Double {
        /// Whom it is about.
        who: Who,
        /// The key of the other appointment.
        with: Box<str>,
    },
    /// It lies on a public holiday.
    Holiday(NaiveDate, String),
    /// It lies on a Saturday or Sunday.
    Weekend(NaiveDate),
    /// It begins or ends at a time when offices are closed.
    OddHours,
}

/// Who can be booked twice, by key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// A person.
    Person(Box<str>),
    /// A team, where nobody is named.
    Team(Box<str>),
}

/// The stored name of the form that is a day on the way.
pub const TRAVEL: &str = "reise";

/// Offices are open at most between these hours.
const OPEN: (u32, u32) = (6, 20);
/// Minutes an appointment takes if nobody said when it ends.
pub const USUAL_MINUTES: u16 = 60;
/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// Nobody reads of more double bookings than this at one appointment.
const MOST: usize = 20;
/// Longer than this nothing lasts; what does is a slip of the pen and must not fill the calendar.
const LONGEST: u64 = 366;

impl Calendar {
    /// Reads all appointments.
    pub fn new(view: View<'_>) -> Self {
        let lands = lands(view);
        let mut entries: Vec<Entry> = view
            .entities(Kind::Appointment)
            .filter_map(Entry::read)
            .collect();
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut days: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for day in entry.days() {
                days.entry(day).or_default().push(at);
            }
        }
        for at in days.values_mut() {
            at.sort_by(|a, b| entries[*a].order_of_day().cmp(&entries[*b].order_of_day()));
        }
        warn(&mut entries, &lands, view);
        let places = entries.iter().map(|entry| entry.key.clone()).zip(0..);
        Self {
            places: places.collect(),
            entries,
            days,
            lands,
        }
    }

    /// All appointments that have a day, in the order of time.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// An appointment by its key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(*self.places.get(key)?)
    }

    /// Those of a day: what takes the whole day or more first, then by time.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &Entry> {
        let at = self.days.get(&day).map(Vec::as_slice).unwrap_or_default();
        at.iter().filter_map(|at| self.entries.get(*at))
    }

    /// What should be looked at if an appointment were as given, for one that is being moved.
    pub fn checked(&self, entry: &Entry, view: View<'_>) -> Vec<Warning> {
        let years = entry.first.year()..=entry.last.max(entry.first).year();
        let last = (*years.end()).min(years.start() + 1);
        let holidays = Holidays::of(&self.lands, *years.start()..=last, view.catalogue);
        let home = land_of(&entry.key, view);
        let mut warnings = own_warnings(entry, &mut |day| kept(&holidays, day, home));
        let Some((begin, end)) = entry.busy() else {
            return warnings;
        };
        let mut others: Vec<&Entry> = entry.days().flat_map(|day| self.on(day)).collect();
        others.retain(|other| other.key != entry.key);
        others.sort_by(|a, b| a.order().cmp(&b.order()));
        others.dedup_by(|a, b| a.key == b.key);
        for other in others {
            let overlaps = other
                .busy()
                .is_some_and(|(from, to)| begin < to && from < end);
            let theirs: BTreeSet<Who> = other.booked().collect();
            let both = entry.booked().filter(|who| theirs.contains(who));
            for who in both.filter(|who| overlaps && collide(who, entry, other)) {
                let with = other.key.clone();
                warnings.push(Warning::Double { who, with });
            }
        }
        warnings
    }

    /// The Länder of the region, whose holidays are kept.
    pub fn lands(&self) -> &[LandKey] {
        &self.lands
    }
}

impl Entry {
    /// Reads an appointment, if it has a day; nothing is known of the others yet that it could collide with.
    pub fn read(entity: Entity<'_>) -> Option<Self> {
        let first = entity.date("datum")?;
        let text = |slug| entity.text(slug).map(Box::from);
        Some(Self {
            key: entity.key().into(),
            first,
            last: entity.date("bis_datum").unwrap_or(first),
            begin: entity.time("beginn"),
            end: entity.time("ende"),
            progress: Progress::read(entity.text("stand")),
            form: text("form"),
            people: entity
                .set("teilnehmende")
                .into_iter()
                .map(Box::from)
                .collect(),
            team: text("team"),
            warnings: Vec::new(),
        })
    }

    fn order(&self) -> impl Ord + '_ {
        (self.first, self.begin, self.last, &self.key)
    }

    /// What takes the whole day or more comes first, then by time.
    pub fn order_of_day(&self) -> impl Ord + '_ {
        (self.is_timed(), self.begin, self.first, &self.key)
    }

    /// Whether it has its place among the hours of one day.
    pub fn is_timed(&self) -> bool {
        self.begin.is_some() && self.first >= self.last
    }

    /// Its days.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let span = (self.last - self.first).num_days();
        let more = u64::try_from(span).unwrap_or(0).min(LONGEST);
        let first = self.first;
        (0..=more).filter_map(move |days| first.checked_add_days(Days::new(days)))
    }

    /// From which minute of its day to which it takes, if it has its place among the hours.
    pub fn minutes(&self) -> Option<(u16, u16)> {
        let begin = self.begin.filter(|_| self.is_timed())?;
        let begin = minute(begin);
        let end = match self.end.map(minute) {
            Some(end) if end > begin => end,
            Some(_) => begin + 1,
            None => begin + USUAL_MINUTES,
        };
        Some((begin, end.min(DAY_MINUTES)))
    }

    /// Whether it still has to be kept free for.
    fn is_open(&self) -> bool {
        matches!(self.progress, Progress::Planned | Progress::Confirmed)
    }

    /// From when to when it keeps people busy, in minutes; nothing if its time is not settled yet.
    fn busy(&self) -> Option<(i64, i64)> {
        let at = |day: NaiveDate, minute: u16| {
            i64::from(day.num_days_from_ce()) * DAY + i64::from(minute)
        };
        if !self.is_open() {
            return None;
        }
        if let Some((begin, end)) = self.minutes() {
            return Some((at(self.first, begin), at(self.first, end)));
        }
        let is_whole = self.last > self.first || self.form.as_deref() == Some(TRAVEL);
        let begin = self.begin.map_or(0, minute);
        let end = self.end.map_or(DAY_MINUTES, minute);
        is_whole.then(|| (at(self.first, begin), at(self.last.max(self.first), end)))
    }

    /// Who is booked by it: the people, or the team where nobody is named.
    fn booked(&self) -> impl Iterator<Item = Who> + '_ {
        let people = self.people.iter().cloned().map(Who::Person);
        people.chain(self.team.iter().cloned().map(Who::Team))
    }
}

const DAY_MINUTES: u16 = 24 * 60;

/// The minute of the day.
pub fn minute(time: NaiveTime) -> u16 {
    u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(0)
}

impl Progress {
    /// All in the order they come in.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Confirmed, Self::Held, Self::Cancelled];

    /// The name it is stored under.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Planned => "geplant",
            Self::Confirmed => "bestaetigt",
            Self::Held => "durchgefuehrt",
            Self::Cancelled => "abgesagt",
        }
    }

    /// Nothing written means that it is planned.
    fn read(slug: Option<&str>) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|progress| Some(progress.slug()) == slug)
            .unwrap_or(Self::Planned)
    }
}

impl Warning {
    /// What people read.
    pub fn words(&self, view: View<'_>) -> String {
        match self {
            Self::EndsBeforeBegin => "Das Ende liegt vor dem Beginn.".to_owned(),
            Self::Double { who, with } => {
                let other = view.title(Kind::Appointment, with);
                match who {
                    Who::Person(key) => {
                        let name = view.title(Kind::Person, key);
                        format!("Doppelt belegt: {name} hat gleichzeitig „{other}“.")
                    }
                    Who::Team(key) => {
                        let name = view.title(Kind::Team, key);
                        format!("Doppelt belegt: Team {name} hat gleichzeitig „{other}“.")
                    }
                }
            }
            Self::Holiday(day, name) => format!("Feiertag am {}: {name}.", day.format("%d.%m.")),
            Self::Weekend(day) => {
                let name = match day.weekday() {
                    Weekday::Sat => "Samstag",
                    _ => "Sonntag",
                };
                format!("Der {} ist ein {name}.", day.format("%d.%m."))
            }
            Self::OddHours => format!("Außerhalb von {} bis {} Uhr.", OPEN.0, OPEN.1),
        }
    }
}

/// Says of every appointment what should be looked at.
fn warn(entries: &mut [Entry], lands: &[LandKey], view: View<'_>) {
    let mut years: HashMap<i32, Holidays> = HashMap::new();
    for entry in entries.iter_mut() {
        let home = land_of(&entry.key, view);
        let mut on = |day: NaiveDate| {
            let of_year = years
                .entry(day.year())
                .or_insert_with(|| Holidays::of(lands, day.year()..=day.year(), view.catalogue));
            kept(of_year, day, home)
        };
        let found = own_warnings(entry, &mut on);
        entry.warnings = found;
    }
    for (at, warning) in double_bookings(entries) {
        entries[at].warnings.push(warning);
    }
}

/// The holiday on a day, if it is kept where the appointment is, or nobody knows where that is.
fn kept(holidays: &Holidays, day: NaiveDate, home: Option<LandKey>) -> Option<String> {
    let holiday = holidays.on(day)?;
    let counts = home.is_none_or(|home| holiday.lands.contains(&home));
    counts.then(|| holiday.words.clone())
}

/// What is to be said of an appointment without looking at the others.
fn own_warnings(
    entry: &Entry,
    holiday: &mut impl FnMut(NaiveDate) -> Option<String>,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let ends_early = entry.first == entry.last
        && matches!((entry.begin, entry.end), (Some(begin), Some(end)) if end < begin);
    if entry.last < entry.first || ends_early {
        warnings.push(Warning::EndsBeforeBegin);
    }
    if !entry.is_open() {
        return warnings;
    }
    for day in entry.days() {
        if let Some(name) = holiday(day) {
            warnings.push(Warning::Holiday(day, name));
        } else if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            warnings.push(Warning::Weekend(day));
        }
    }
    let is_odd = |time: NaiveTime| minute(time) < hours(OPEN.0) || minute(time) > hours(OPEN.1);
    if entry.begin.is_some_and(is_odd) || entry.end.is_some_and(is_odd) {
        warnings.push(Warning::OddHours);
    }
    warnings
}

fn hours(hours: u32) -> u16 {
    u16::try_from(hours * 60).unwrap_or(0)
}

/// The Land of the authority it is about, or of the first connection.
fn land_of(appointment: &str, view: View<'_>) -> Option<LandKey> {
    let entity = view.entity(Kind::Appointment, appointment)?;
    let authority = entity.text("behoerde").or_else(|| {
        let connections = entity.set("anbindungen");
        let connection = view.entity(Kind::Connection, connections.first()?)?;
        connection.text("behoerde")
    })?;
    let area = view.entity(Kind::Authority, authority)?.text("gebiet")?;
    area.get(..2)?.parse().ok()
}

/// Everybody who has two appointments at once, said at both of them. A team is booked twice only if nobody is named:
/// otherwise its people have shared out the work.
fn double_bookings(entries: &[Entry]) -> Vec<(usize, Warning)> {
    let mut booked: HashMap<Who, Vec<(i64, i64, usize)>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some((begin, end)) = entry.busy().filter(|(begin, end)| begin < end) {
            for who in entry.booked() {
                booked.entry(who).or_default().push((begin, end, at));
            }
        }
    }
    let mut found = BTreeSet::new();
    for (who, mut times) in booked {
        times.sort_unstable();
        for (nth, &(_, end, one)) in times.iter().enumerate() {
            let later = times[nth + 1..].iter().take_while(|next| next.0 < end);
            for &(_, _, other) in later.take(MOST) {
                if collide(&who, &entries[one], &entries[other]) {
                    found.insert((one, who.clone(), other));
                    found.insert((other, who.clone(), one));
                }
            }
        }
    }
    let double = |(at, who, other): (usize, Who, usize)| {
        let with = entries[other].key.clone();
        (at, Warning::Double { who, with })
    };
    found.into_iter().map(double).collect()
}

fn collide(who: &Who, one: &Entry, other: &Entry) -> bool {
    match who {
        Who::Person(_) => true,
        Who::Team(_) => one.people.is_empty() || other.people.is_empty(),
    }
}

#[cfg(test)]
mod tests;
