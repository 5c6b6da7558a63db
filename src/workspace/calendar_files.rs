//! Appointments in calendar files: written for the calendars people keep anyway, and taken back when somebody moved
//! them there.
//!
//! What goes into a file is little on purpose: when, where, whose office and which connections. Persons are named only
//! if that is wanted, and neither their mail nor their telephone ever is.

mod event;
#[cfg(test)]
mod tests;

use self::event::{key_in, moved};
use super::action::ActionError;
use super::{Action, Snapshot, Typed, Workspace, WorkspaceError, ulid};
use crate::insight::calendar::Progress;
use crate::interop::ical::{self, Event, IcalError, Standing, When};
use crate::model::dates::{german_date, german_time};
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::replica::Value;
use crate::store::WorkspaceId;

/// Whether those who take part are named in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Nobody is.
    LeftOut,
    /// Everybody is, by name alone.
    Given,
}

/// What becomes of events that are no appointment here yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing.
    Leave,
    /// Each becomes an appointment.
    Create,
}

/// What taking a calendar file would do. Holding it changes nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CalendarUpdate {
    /// Appointments that are at another time in the file, or called off there.
    pub moved: Vec<Moved>,
    /// Events that are no appointment here.
    pub unknown: Vec<Coming>,
    /// How many appointments are the same in the file.
    pub same: usize,
    /// A sentence for each event that cannot be taken.
    pub refused: Vec<String>,
}

/// An appointment that is different in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Its key.
    pub key: String,
    /// What it is called here.
    pub title: String,
    /// When it is here.
    pub before: When,
    /// When it is in the file.
    pub after: When,
    /// Whether the file calls it off.
    pub is_cancelled: bool,
    /// Whether somebody has changed it here since the file was written.
    pub is_older: bool,
    action: Action,
}

/// An event that could become an appointment.
#[derive(Debug, Clone, PartialEq)]
pub struct Coming {
    /// What it is called.
    pub title: String,
    /// When it is.
    pub when: When,
    action: Action,
}

impl Moved {
    /// What changes: `24.11.2026, 09:00–12:00 → 25.11.2026, 10:00–12:00; abgesagt`.
    pub fn words(&self) -> String {
        let mut words = if self.before == self.after {
            self.before.to_string()
        } else {
            format!("{} → {}", self.before, self.after)
        };
        if self.is_cancelled {
            words.push_str("; abgesagt");
        }
        if self.is_older {
            words.push_str(
                "\nAchtung: Der Termin wurde hier geändert, nachdem die Datei geschrieben war.",
            );
        }
        words
    }
}

impl CalendarUpdate {
    /// What there is to write.
    pub fn action(&self, unknown: Unknown) -> Action {
        let moved = self.moved.iter().map(|moved| &moved.action);
        let coming = self.unknown.iter().map(|coming| &coming.action);
        let coming = coming.filter(|_| unknown == Unknown::Create);
        moved
            .chain(coming)
            .fold(Action::new(), |all, action| all.and(action.clone()))
            .because("aus einer Kalenderdatei")
    }

    /// What was done, in a sentence.
    pub fn told(&self, unknown: Unknown) -> String {
        let count = |count: usize| counted(count as u64, "Termin", "Termine");
        let mut parts = Vec::new();
        if !self.moved.is_empty() {
            parts.push(format!("{} geändert", count(self.moved.len())));
        }
        if !self.unknown.is_empty() {
            let word = match unknown {
                Unknown::Leave => "nicht übernommen, weil hier unbekannt",
                Unknown::Create => "neu angelegt",
            };
            parts.push(format!("{} {word}", count(self.unknown.len())));
        }
        if self.same > 0 {
            parts.push(format!("{} unverändert", count(self.same)));
        }
        if !self.refused.is_empty() {
            parts.push(format!("{} abgelehnt", count(self.refused.len())));
        }
        format!("Kalenderdatei: {}.", parts.join(", "))
    }
}

impl Workspace {
    /// A calendar file with these appointments; those without a day are left out. The same appointments make the same
    /// file on every laptop.
    pub fn calendar_file<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a str>,
        names: Names,
    ) -> String {
        let snapshot = self.snapshot();
        let event = |key| event::of(key, &snapshot, self.id(), names);
        let events: Vec<Event> = keys.into_iter().filter_map(event).collect();
        ical::write(&events)
    }

    /// Compares a calendar file with what is here.
    ///
    /// # Errors
    /// When nothing of it can be read.
    pub fn compare_calendar(&self, bytes: &[u8]) -> Result<CalendarUpdate, IcalError> {
        let reading = ical::read(bytes)?;
        let mut update = CalendarUpdate {
            refused: reading.refused,
            ..CalendarUpdate::default()
        };
        let snapshot = self.snapshot();
        for event in &reading.events {
            if let Err(error) = update.compare(event, &snapshot, self) {
                update.refused.push(format!("„{}“: {error}", event.title));
            }
        }
        Ok(update)
    }

    /// Takes what [`Self::compare_calendar`] showed, as one change; without anything to write there is none. Returns
    /// what should be looked at.
    ///
    /// # Errors
    /// When a rule or the disk refuses; nothing has changed then.
    pub fn take_calendar(
        &mut self,
        update: &CalendarUpdate,
        unknown: Unknown,
    ) -> Result<Vec<String>, WorkspaceError> {
        let action = update.action(unknown);
        if action.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.apply(&action)?.hints)
    }
}

impl CalendarUpdate {
    fn compare(
        &mut self,
        event: &Event,
        snapshot: &Snapshot,
        workspace: &Workspace,
    ) -> Result<(), ActionError> {
        let id = workspace.id();
        let own = key_in(&event.uid, id);
        let key = own.map_or_else(|| ulid::of_name(&event.uid), str::to_owned);
        if let Some(here) = event::of(&key, snapshot, id, Names::LeftOut) {
            let is_older = own.is_some() && event.revision < here.revision;
            return self.compare_known(&key, event, (&here, is_older), snapshot);
        }
        if own.is_some() {
            self.refused.push(format!(
                "„{}“ gibt es hier nicht: Der Termin wurde gelöscht, oder die Datei, die ihn bringt, fehlt noch.",
                event.title
            ));
            return Ok(());
        }
        // Whoever calls off what nobody has here says nothing new.
        if event.standing == Standing::Cancelled {
            self.same += 1;
            return Ok(());
        }
        let coming = Coming::new(&key, event, snapshot, workspace)?;
        self.unknown.push(coming);
        Ok(())
    }

    fn compare_known(
        &mut self,
        key: &str,
        event: &Event,
        (here, is_older): (&Event, bool),
        snapshot: &Snapshot,
    ) -> Result<(), ActionError> {
        let is_cancelled =
            event.standing == Standing::Cancelled && here.standing != Standing::Cancelled;
        let mut action = moved(key, here.when, event.when, snapshot);
        if is_cancelled {
            let stand = Value::text(Progress::Cancelled.slug());
            action = action.set(Kind::Appointment, key, "stand", stand);
        }
        if action.is_empty() {
            self.same += 1;
            return Ok(());
        }
        snapshot.check(&action)?;
        self.moved.push(Moved {
            key: key.to_owned(),
            title: snapshot.view().title(Kind::Appointment, key),
            before: here.when,
            after: event.when,
            is_cancelled,
            is_older,
            action,
        });
        Ok(())
    }
}

impl Coming {
    /// Only what the team needs to know: what people write into the notes of an invitation stays where it is.
    fn new(
        key: &str,
        event: &Event,
        snapshot: &Snapshot,
        workspace: &Workspace,
    ) -> Result<Self, ActionError> {
        let title = match event.title.as_str() {
            "" => "Termin ohne Titel",
            title => title,
        };
        let stand = match event.standing {
            Standing::Confirmed => Progress::Confirmed,
            Standing::Tentative | Standing::Cancelled => Progress::Planned,
        };
        let slots = event::Slots::of(event.when);
        let fields = [
            ("titel", Some(title.to_owned())),
            ("datum", Some(german_date(slots.first))),
            ("bis_datum", slots.last.map(german_date)),
            ("beginn", slots.begin.map(german_time)),
            ("ende", slots.end.map(german_time)),
            (
                "ort",
                Some(event.place.clone()).filter(|place| !place.is_empty()),
            ),
            ("stand", Some(stand.slug().to_owned())),
        ];
        let typed = |(slug, text): (&str, Option<String>)| {
            Some(Typed {
                slug: slug.to_owned(),
                item: None,
                text: text?.split_whitespace().collect::<Vec<_>>().join(" "),
            })
        };
        let typed: Vec<Typed> = fields.into_iter().filter_map(typed).collect();
        let (action, _) = snapshot.create(Kind::Appointment, Some(key), &typed, workspace.env())?;
        snapshot.check(&action)?;
        Ok(Self {
            title: title.to_owned(),
            when: event.when,
            action,
        })
    }
}
