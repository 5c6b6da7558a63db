//! Which appointments are shown: those of a team, of persons, of an area.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::Told;
use crate::insight::View;
use crate::insight::calendar::Entry;
use crate::model::schema::Kind;
use crate::tui::data::Data;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::{record, surroundings};
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, Need};

/// What is asked for; nothing asks for all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Filter {
    /// Appointments of this team, or in which one of it takes part.
    pub team: Option<String>,
    /// Appointments in which one of these persons takes part.
    pub people: Vec<String>,
    /// Appointments in this area or in one below it.
    pub area: Option<String>,
}

impl Filter {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What it asks for, in words.
    pub fn words(&self, view: View<'_>) -> String {
        let team = self.team.iter().map(|key| view.title(Kind::Team, key));
        let people = self.people.iter().map(|key| view.title(Kind::Person, key));
        let area = self.area.iter().map(|key| view.title(Kind::Area, key));
        let words: Vec<String> = team.chain(people).chain(area).collect();
        words.join(", ")
    }

    /// The keys of all appointments that it lets through; none if it has nothing against any.
    pub fn only(&self, data: &Data) -> Option<HashSet<Box<str>>> {
        if self.is_empty() {
            return None;
        }
        let in_area: Option<HashSet<&str>> = self.area.as_ref().map(|area| {
            let node = data.outline.place(Kind::Area, area);
            let meetings = node
                .into_iter()
                .flat_map(|node| data.outline.meetings(node));
            meetings.map(|meeting| &*meeting.key).collect()
        });
        let team: Option<HashSet<&str>> = self.team.as_ref().map(|team| {
            let people = data.view().entities(Kind::Person);
            let members = people.filter(|person| person.text("team") == Some(team));
            members.map(|person| person.key()).collect()
        });
        let lets = |entry: &&Entry| {
            let has = |person: &&str| entry.people.iter().any(|own| **own == **person);
            let of_team = team.as_ref().is_none_or(|members| {
                entry.team.as_deref() == self.team.as_deref()
                    || entry
                        .people
                        .iter()
                        .any(|person| members.contains(&**person))
            });
            let of_people =
                self.people.is_empty() || self.people.iter().any(|person| has(&person.as_str()));
            let of_area = in_area
                .as_ref()
                .is_none_or(|keys| keys.contains(&*entry.key));
            of_team && of_people && of_area
        };
        let entries = data.calendar.entries().iter().filter(lets);
        Some(entries.map(|entry| entry.key.clone()).collect())
    }
}

/// A field of a form that asks for what a field of the schema refers to.
fn field(
    kind: Kind,
    slug: &str,
    label: &str,
    answer: Answer,
    help: &str,
    data: &Data,
) -> Option<FieldSpec> {
    let mut spec = record::blank(kind, kind.field(slug)?, &data.snapshot);
    label.clone_into(&mut spec.label);
    spec.group = String::new();
    help.clone_into(&mut spec.help);
    spec.need = Need::Optional;
    spec.answer = answer;
    Some(spec)
}

/// Asks which appointments to show.
pub fn ask(filter: &Filter, data: &Data) -> Message {
    let one = |text: &Option<String>| Answer::One(text.clone().unwrap_or_default());
    let specs = [
        field(
            Kind::Appointment,
            "team",
            "Team",
            one(&filter.team),
            "Termine des Teams und aller, die zu ihm gehören.",
            data,
        ),
        field(
            Kind::Appointment,
            "teilnehmende",
            "Personen",
            Answer::many(filter.people.iter().map(String::as_str)),
            "Termine, an denen eine von ihnen teilnimmt.",
            data,
        ),
        field(
            Kind::Authority,
            "gebiet",
            "Gebiet",
            one(&filter.area),
            "Termine in diesem Gebiet mit allem, was darin liegt.",
            data,
        ),
    ];
    let form = Form::new(
        specs.into_iter().flatten().collect(),
        "Zeigen",
        surroundings(&data.snapshot),
    );
    let act = |dialog: FormDialog| {
        let some = |id| Some(dialog.one(id)).filter(|text| !text.is_empty());
        vec![Message::Calendar(Told::Filter(Filter {
            team: some("team"),
            people: dialog.many("teilnehmende"),
            area: some("gebiet"),
        }))]
    };
    Message::open(FormDialog::new("Termine filtern", form, act))
}

/// Asks who has a lane in every day.
pub fn ask_people(people: &[String], data: &Data) -> Message {
    let people = Answer::many(people.iter().map(String::as_str));
    let help = "Leer: alle, die an dem Tag einen Termin haben.";
    let spec = field(
        Kind::Appointment,
        "teilnehmende",
        "Personen",
        people,
        help,
        data,
    );
    let form = Form::new(
        spec.into_iter().collect(),
        "Zeigen",
        surroundings(&data.snapshot),
    );
    let act =
        |dialog: FormDialog| vec![Message::Calendar(Told::People(dialog.many("teilnehmende")))];
    Message::open(FormDialog::new("Personen der Tagesansicht", form, act))
}
