//! What is to be seen of the calendar now: the appointments that the filter lets through, with what is being moved in
//! its new place.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::place::{Place, Scale};
use crate::insight::calendar::Entry;
use crate::insight::holidays::Holidays;
use crate::tui::data::Data;
use crate::tui::theme::Theme;
use crate::tui::widget::Focus;

/// Everything that drawing and choosing look at.
pub struct Seen<'a> {
    /// The workspace.
    pub data: &'a Data,
    /// How things look.
    pub theme: Theme,
    /// Local time.
    pub now: NaiveDateTime,
    /// Whether the grid has the focus.
    pub focus: Focus,
    /// How much is shown.
    pub scale: Scale,
    /// Where one stands.
    pub place: Place,
    /// The chosen appointment.
    pub chosen: Option<&'a str>,
    /// An appointment that is being moved, in its new place.
    pub moved: Option<&'a Entry>,
    /// Those that the filter lets through, if there is a filter.
    pub only: Option<&'a HashSet<Box<str>>>,
    /// The holidays of the years around.
    pub holidays: Holidays,
}

impl<'a> Seen<'a> {
    /// The holidays of the years that any period around a day can reach into.
    pub fn holidays_around(day: NaiveDate, data: &Data) -> Holidays {
        // A sheet of a month shows some days of its neighbours.
        let years = match day.month() {
            1 => day.year() - 1..=day.year(),
            12 => day.year()..=day.year() + 1,
            _ => day.year()..=day.year(),
        };
        Holidays::of(data.calendar.lands(), years, data.snapshot.catalogue())
    }

    /// Those of a day: what takes all of it first, then by time.
    pub fn on(&self, day: NaiveDate) -> Vec<&'a Entry> {
        let still = self.data.calendar.on(day).filter(|entry| self.shows(entry));
        let is_moved = |entry: &&Entry| self.moved.is_some_and(|moved| moved.key == entry.key);
        let mut found: Vec<&Entry> = still.filter(|entry| !is_moved(entry)).collect();
        if let Some(moved) = self
            .moved
            .filter(|moved| moved.days().any(|own| own == day))
        {
            found.push(moved);
            found.sort_by(|a, b| a.order_of_day().cmp(&b.order_of_day()));
        }
        found
    }

    /// Those of the period that is shown, in the order of time.
    pub fn of_period(&self) -> impl Iterator<Item = &'a Entry> {
        let (first, last) = self.scale.days(self.place.day).into_inner();
        let entries = self.data.calendar.entries().iter();
        entries.filter(move |entry| {
            entry.first <= last && entry.last.max(entry.first) >= first && self.shows(entry)
        })
    }

    /// Whether the filter lets it through.
    pub fn shows(&self, entry: &Entry) -> bool {
        self.only.is_none_or(|only| only.contains(&entry.key))
    }

    /// Whether it is the chosen one.
    pub fn is_chosen(&self, entry: &Entry) -> bool {
        self.chosen == Some(&*entry.key)
    }

    /// Today.
    pub fn today(&self) -> NaiveDate {
        self.now.date()
    }

    /// The holiday on a day, in words.
    pub fn holiday(&self, day: NaiveDate) -> Option<&str> {
        self.holidays.on(day).map(|holiday| holiday.words.as_str())
    }
}
