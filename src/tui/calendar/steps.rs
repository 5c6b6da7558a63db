//! What the commands of the calendar do, and how one gets from place to place in it.

use chrono::NaiveDate;

use super::draft::{self, Draft, Span};
use super::going::slot;
use super::hours;
use super::jump::AskDay;
use super::place::{Place, Scale};
use super::{Calendar, Pane, Told, filter, nearby, outgoing, table, writing};
use crate::insight::calendar::{Entry, Progress};
use crate::model::schema::Kind;
use crate::tui::app::Scene;
use crate::tui::command::calendar::Calendar as Own;
use crate::tui::data::Data;
use crate::tui::input::Key;
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
            Own::Next | Own::Previous | Own::SaveFile => !data.calendar.entries().is_empty(),
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
            Own::Longer => self.stretch(1, data),
            Own::Shorter => self.stretch(-1, data),
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
            Own::Warnings => return vec![Self::warnings(scene, data)],
            Own::SaveFile => {
                return vec![outgoing::save(&self.looked_at(data), &self.standing.filter)];
            }
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
    fn warnings(scene: &Scene, data: &Data) -> Message {
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
        let lane = columns.get(hours::stands(&columns, &seen));
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
        match self.draft.take() {
            Some(Draft::Span(from, _)) => self.stand(from, data),
            Some(Draft::Moved(entry)) => {
                if let Some(entry) = data.calendar.entry(&entry.key) {
                    self.stand_at(entry, data);
                }
            }
            None => {}
        }
    }

    fn stretch(&mut self, steps: i32, data: &Data) {
        match &mut self.draft {
            Some(Draft::Moved(entry)) => **entry = checked(draft::stretched(entry, steps), data),
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
                **entry = checked(moved, data);
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
}

/// An appointment that is being moved, with what would have to be looked at there.
pub(super) fn checked(mut entry: Entry, data: &Data) -> Entry {
    entry.warnings = data.calendar.checked(&entry, data.view());
    entry
}

/// Asks on which other day an appointment is held again.
fn again(entry: &Entry, data: &Data) -> Message {
    let (entry, snapshot) = (entry.clone(), data.snapshot.clone());
    let day = entry.first + chrono::Days::new(7);
    let then = move |day: NaiveDate| writing::again(&entry, day, snapshot.view());
    Message::open(AskDay::new("Erneut ansetzen am", day, data, then))
}
