//! How one gets from place to place in the calendar, and what is chosen there.

use ratatui::layout::Rect;

use super::hours::{self, Column};
use super::place::{Place, Scale, slot_of};
use super::{Calendar, Pane, rows_of_day};
use crate::insight::calendar::Entry;
use crate::tui::data::Data;
use crate::tui::layer::page::Page;
use crate::tui::message::{Message, Severity};

impl Calendar {
    /// Chooses the next or previous appointment.
    pub(super) fn step(&mut self, by: isize, data: &Data) -> Vec<Message> {
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
        let at = hours::stands(&columns, &seen);
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
    pub(super) fn find_lane(&mut self, key: &str, data: &Data) {
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
        let at = hours::stands(&columns, &seen);
        let height = hours::grid(inside, &columns, at, seen.scale, self.hours).height();
        self.hours.reveal(usize::from(slot), rows_of_day(), height);
    }

    /// The columns of the grid of hours.
    pub(super) fn columns<'a>(&'a self, data: &'a Data) -> Vec<Column<'a>> {
        hours::columns(&self.looked_at(data), &self.standing.people)
    }
}

/// Where an appointment stands in its day.
pub(super) fn slot(entry: &Entry) -> Option<u16> {
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
