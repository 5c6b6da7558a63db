//! What the commands of the calendar do, and how one gets from place to place in it.

use chrono::NaiveDate;
use ratatui::layout::Rect;

use super::draft::{self, Draft, Span};
use super::hours::{self, Column};
use super::jump::AskDay;
use super::place::{Place, Scale, slot_of};
use super::seen::Seen;
use super::{Calendar, Pane, Told, filter, nearby, rows_of_day, table, writing};
use crate::insight::calendar::{Entry, Progress};
use crate::model::schema::Kind;
use crate::tui::app::Scene;
use crate::tui::command::calendar::Calendar as Own;
use crate::tui::data::Data;
use crate::tui::input::Key;
use crate::tui::layer::page::Page;
use crate::tui::message::{Message, Severity};

impl Calendar {
    /// Whether a command can do anything now.
    pub(super) fn can_run(&self, command: Own, data: &Data) -> bool {
        let entry = || data.calendar.entry(self.chosen.as_deref()?);
        let is = |progress| entry().is_some_and(|entry| entry.progress == progress);
        let scale = self.standing.scale;
        match command {
            Own::Longer | Own::Shorter => self.draft.is_some(),
            Own::Month => scale != Scale::Month,
            Own::Week => scale != Scale::Week,
            Own::Day => scale != Scale::Day,
            Own::Next | Own::Previous => !data.calendar.entries().is_empty(),
            Own::Move | Own::Again | Own::Nearby => entry().is_some(),
            Own::Confirm => is(Progress::Planned),
            Own::Hold | Own::Cancel => is(Progress::Planned) || is(Progress::Confirmed),
            Own::Plan => entry().is_some_and(|entry| entry.progress != Progress::Planned),
            Own::Travel => entry().is_some_and(|entry| entry.form.as_deref() == Some("vor-ort")),
            _ => true,
        }
    }

    /// Does a command.
    pub(super) fn run(&mut self, command: Own, scene: &Scene, data: &Data) -> Vec<Message> {
        let entry = self
            .chosen
            .as_deref()
            .and_then(|key| data.calendar.entry(key));
        match command {
            Own::Take => return self.take_draft(data),
            Own::Discard => self.discard(data),
            Own::Longer => self.stretch(1),
            Own::Shorter => self.stretch(-1),
            Own::Month => self.show_scale(Scale::Month, data),
            Own::Week => self.show_scale(Scale::Week, data),
            Own::Day => self.show_scale(Scale::Day, data),
            Own::Today => {
                let place = self.place(data);
                let day = scene.now.date();
                self.stand(Place { day, ..place }, data);
            }
            Own::GoTo => {
                let then = |day| vec![Message::Calendar(Told::GoTo(day))];
                let day = self.place(data).day;
                return vec![Message::open(AskDay::new("Gehe zu Tag", day, data, then))];
            }
            Own::Next => return self.step(1, data),
            Own::Previous => return self.step(-1, data),
            Own::Create => return self.create(data),
            Own::Mark => {
                let place = self.place(data);
                self.chosen = None;
                self.draft = Some(Draft::Span(place, place));
                self.standing.focus = Pane::Grid;
            }
            Own::Move => {
                if let Some(entry) = entry {
                    self.draft = Some(Draft::Moved(Box::new(entry.clone())));
                    self.standing.focus = Pane::Grid;
                }
            }
            Own::Confirm => return self.progress(Progress::Confirmed, data),
            Own::Hold => return self.progress(Progress::Held, data),
            Own::Cancel => return self.progress(Progress::Cancelled, data),
            Own::Plan => return self.progress(Progress::Planned, data),
            Own::Again => return entry.map(|entry| again(entry, data)).into_iter().collect(),
            Own::Travel => {
                return entry.map_or_else(Vec::new, |entry| writing::travel(entry, data));
            }
            Own::Nearby => {
                return entry
                    .map(|entry| nearby::ask(entry, data))
                    .into_iter()
                    .collect();
            }
            Own::People => return vec![filter::ask_people(&self.standing.people, data)],
            Own::Filter => return vec![filter::ask(&self.standing.filter, data)],
            Own::Warnings => return vec![self.warnings(scene, data)],
            Own::Copy => {
                let seen = self.looked_at(data);
                let (text, what) = table::of(&seen);
                return vec![Message::Copy(text, what)];
            }
        }
        Vec::new()
    }

    fn progress(&self, to: Progress, data: &Data) -> Vec<Message> {
        let key = self.chosen.as_deref();
        key.map_or_else(Vec::new, |key| writing::progress(key, to, data.view()))
    }

    /// All appointments from today on that should be looked at.
    fn warnings(&self, scene: &Scene, data: &Data) -> Message {
        let today = scene.now.date();
        let entries = data.calendar.entries().iter();
        let told = entries.filter(|entry| entry.last >= today && !entry.warnings.is_empty());
        let keys: std::collections::BTreeSet<String> =
            told.map(|entry| entry.key.to_string()).collect();
        if keys.is_empty() {
            let text = "Kein künftiger Termin ist auffällig.";
            return Message::Note(Severity::Info, text.into());
        }
        let title = "Auffällige Termine ab heute".to_owned();
        Message::Behind(Kind::Appointment, title, keys)
    }

    fn show_scale(&mut self, scale: Scale, data: &Data) {
        self.standing.scale = scale;
        match self
            .chosen
            .as_deref()
            .and_then(|key| data.calendar.entry(key))
        {
            Some(entry) => self.stand_at(entry, data),
            None => self.stand(self.place(data), data),
        }
    }

    /// The form for a new appointment where one stands.
    pub(super) fn create(&mut self, data: &Data) -> Vec<Message> {
        let place = self.place(data);
        let here = Span::between(place, place, self.standing.scale);
        let span = self.span().unwrap_or(here);
        // Half an hour is what a row is, not what an appointment takes.
        let span = match span.minutes {
            Some((begin, end)) if self.span().is_none() => Span {
                minutes: Some((begin, end + super::place::SLOT)),
                ..span
            },
            _ => span,
        };
        let seen = self.looked_at(data);
        let columns = self.columns(data);
        let lane = columns.get(self.column(&columns, &seen));
        let person = lane.and_then(|lane| lane.person.as_deref());
        let team = self.standing.filter.team.as_deref();
        vec![writing::create(span, person, team, data)]
    }

    /// Takes what is marked or moved.
    pub(super) fn take_draft(&mut self, data: &Data) -> Vec<Message> {
        match &self.draft {
            Some(Draft::Span(..)) => {
                let messages = self.create(data);
                self.draft = None;
                messages
            }
            Some(Draft::Moved(after)) => {
                let before = data.calendar.entry(&after.key);
                let messages = before.map(|before| writing::moved(before, after, data));
                self.draft = None;
                messages.unwrap_or_default()
            }
            None => Vec::new(),
        }
    }

    pub(super) fn discard(&mut self, data: &Data) {
        self.draft = None;
        let entry = self
            .chosen
            .as_deref()
            .and_then(|key| data.calendar.entry(key));
        if let Some(entry) = entry {
            self.stand_at(entry, data);
        }
    }

    fn stretch(&mut self, steps: i32) {
        match &mut self.draft {
            Some(Draft::Moved(entry)) => **entry = draft::stretched(entry, steps),
            Some(Draft::Span(_, to)) => {
                let by = i16::try_from(steps).unwrap_or(0);
                match to.slot {
                    Some(slot) if self.standing.scale != Scale::Month => {
                        to.slot = Some(slot.saturating_add_signed(by).min(super::SLOTS - 1));
                    }
                    _ => *to = to.by_days(steps.into()),
                }
            }
            None => {}
        }
    }

    /// Arrows while something is marked or moved.
    pub(super) fn move_draft(&mut self, key: Key, data: &Data) {
        let scale = self.standing.scale;
        match &mut self.draft {
            Some(Draft::Moved(entry)) => {
                let Some(moved) = draft::moved(entry, key, scale) else {
                    return;
                };
                let (day, slot) = (moved.first, slot(&moved));
                **entry = moved;
                let place = self.place(data);
                self.place = Some(Place { day, slot, ..place });
            }
            Some(Draft::Span(_, to)) => {
                // Hours are marked within their day; sideways the mark goes along to another one.
                let is_timed = to.slot.is_some() && scale != Scale::Month;
                let Some(moved) = to.moved(key, scale, usize::MAX) else {
                    return;
                };
                if is_timed && moved.slot.is_none() {
                    return;
                }
                *to = Place {
                    slot: if is_timed { moved.slot } else { to.slot },
                    lane: to.lane,
                    ..moved
                };
                self.place = Some(*to);
            }
            None => {}
        }
        if let Some(Draft::Moved(entry)) = &self.draft {
            // In a day the lane of the moved one stays the chosen one.
            let key = entry.key.clone();
            self.find_lane(&key, data);
        }
    }

    /// Chooses the next or previous appointment.
    fn step(&mut self, by: isize, data: &Data) -> Vec<Message> {
        let seen = self.looked_at(data);
        let entries = data.calendar.entries();
        let place = self.place(data);
        let at = self
            .chosen
            .as_deref()
            .and_then(|key| entries.iter().position(|entry| *entry.key == *key));
        let from = at.unwrap_or_else(|| {
            entries.partition_point(|entry| (entry.first, slot(entry)) < (place.day, place.slot))
        });
        let forward = || {
            let skip = from + usize::from(at.is_some());
            entries.iter().skip(skip).find(|entry| seen.shows(entry))
        };
        let backward = || entries[..from].iter().rev().find(|entry| seen.shows(entry));
        let found = if by > 0 { forward() } else { backward() };
        if let Some(entry) = found {
            self.stand_at(entry, data);
            return Vec::new();
        }
        let text = if by > 0 {
            "Das war der letzte Termin."
        } else {
            "Das war der erste Termin."
        };
        vec![Message::Note(Severity::Info, text.into())]
    }

    /// Stands somewhere and chooses what is there.
    pub(super) fn stand(&mut self, place: Place, data: &Data) {
        self.place = Some(place);
        let seen = self.looked_at(data);
        let columns = self.columns(data);
        let at = self.column(&columns, &seen);
        let here = match seen.scale {
            Scale::Month => seen.on(place.day),
            Scale::Week | Scale::Day => columns
                .get(at)
                .map(|column| covering(&column.entries, place.slot))
                .unwrap_or_default(),
        };
        let stays = here.iter().any(|entry| seen.is_chosen(entry));
        let first = here.first().map(|entry| entry.key.clone());
        if !stays {
            self.choose(first);
        }
        self.follow();
    }

    /// Stands at an appointment and chooses it.
    pub(super) fn stand_at(&mut self, entry: &Entry, data: &Data) {
        let place = self.place(data);
        let days = self.standing.scale.days(place.day);
        // Of several days the one that is on screen already will do.
        let stays = entry.days().find(|day| days.contains(day));
        let stays = stays.filter(|_| self.chosen.as_deref() == Some(&*entry.key));
        self.place = Some(Place {
            day: stays.unwrap_or(entry.first),
            slot: slot(entry),
            lane: place.lane,
        });
        self.choose(Some(entry.key.clone()));
        self.find_lane(&entry.key, data);
        self.follow();
    }

    pub(super) fn choose(&mut self, key: Option<Box<str>>) {
        if self.chosen != key {
            self.chosen = key;
            self.details = Page::default();
        }
    }

    /// In a day one stands in the lane of the chosen appointment.
    fn find_lane(&mut self, key: &str, data: &Data) {
        let columns = self.columns(data);
        let has = |column: &Column| column.entries.iter().any(|entry| *entry.key == *key);
        let lane = columns
            .iter()
            .position(has)
            .filter(|_| self.standing.scale == Scale::Day);
        if let (Some(lane), Some(place)) = (lane, &mut self.place) {
            place.lane = lane;
        }
    }

    /// The window of the hours follows where one stands.
    fn follow(&mut self) {
        if let Some(slot) = self.place.and_then(|place| place.slot) {
            self.hours.select(usize::from(slot));
        }
    }

    /// Brings where one stands on screen, moving as little as possible.
    pub(super) fn reveal(&mut self, area: Rect, data: &Data) {
        let slot = self.place.and_then(|place| place.slot);
        let (Some(slot), Some(inside)) = (slot, self.inside(Pane::Grid, area)) else {
            return;
        };
        let seen = self.looked_at(data);
        let columns = self.columns(data);
        let at = self.column(&columns, &seen);
        let height = hours::grid(inside, &columns, at, seen.scale, self.hours).height();
        self.hours.reveal(usize::from(slot), rows_of_day(), height);
    }

    /// The columns of the grid of hours.
    pub(super) fn columns<'a>(&'a self, data: &'a Data) -> Vec<Column<'a>> {
        hours::columns(&self.looked_at(data), &self.standing.people)
    }

    /// The column one stands in.
    pub(super) fn column(&self, columns: &[Column], seen: &Seen) -> usize {
        match seen.scale {
            Scale::Day => seen.place.lane.min(columns.len().saturating_sub(1)),
            Scale::Month | Scale::Week => columns
                .iter()
                .position(|column| column.day == seen.place.day)
                .unwrap_or(0),
        }
    }
}

/// Where an appointment stands in its day.
fn slot(entry: &Entry) -> Option<u16> {
    entry.begin.filter(|_| entry.is_timed()).map(slot_of)
}

/// The appointments that cover a half-hour, or those that take the whole day; the one that begins last comes first.
fn covering<'a>(entries: &[&'a Entry], slot: Option<u16>) -> Vec<&'a Entry> {
    let covers = |entry: &&Entry| match (slot, hours::slots(entry)) {
        (Some(slot), Some((begin, end))) => (begin..end).contains(&slot),
        (None, None) => true,
        _ => false,
    };
    let mut here: Vec<&Entry> = entries.iter().copied().filter(covers).collect();
    here.sort_by_key(|entry| std::cmp::Reverse(entry.begin));
    here
}

/// Asks on which other day an appointment is held again.
fn again(entry: &Entry, data: &Data) -> Message {
    let (entry, snapshot) = (entry.clone(), data.snapshot.clone());
    let day = entry.first + chrono::Days::new(7);
    let then = move |day: NaiveDate| writing::again(&entry, day, snapshot.view());
    Message::open(AskDay::new("Erneut ansetzen am", day, data, then))
}
