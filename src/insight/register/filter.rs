//! Which records a list lets through: by words that stand in it, and by what fields hold.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::column::choice_label;
use super::due::{Due, due, due_rule};
use crate::insight::View;
use crate::model::schema::{Field, Kind, Shape, Type};
use crate::model::text::{Folded, fold};
use crate::replica::Value;

/// What must hold of every record that is seen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Filter {
    /// Words that all stand in its columns, in any spelling.
    pub words: String,
    /// What its fields hold.
    pub conditions: Vec<Condition>,
}

/// What one field must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Condition {
    /// The field.
    pub field: String,
    /// What it must hold.
    pub test: Test,
}

/// What a field must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// One of these choices or keys, `ja` or `nein`.
    OneOf(BTreeSet<String>),
    /// This text.
    Contains(String),
    /// A day that has passed without the record being done.
    Overdue,
    /// A day from today on within so many days.
    Within(u64),
    /// Anything.
    Filled,
    /// Nothing.
    Empty,
    /// Who asks.
    Mine,
    /// Somebody of the team of who asks, or the team itself.
    MyTeam,
}

impl Test {
    /// So many days are all there are.
    pub const FROM_TODAY: u64 = 36_500;
}

/// Who asks: the records of the person and of its team.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Me {
    /// The person; several if there are several of that name.
    persons: BTreeSet<String>,
    /// Everybody in the team, the person included.
    colleagues: BTreeSet<String>,
    /// The team.
    teams: BTreeSet<String>,
}

impl Me {
    /// Finds the persons and teams of these names.
    pub fn find(view: View<'_>, name: &str, team: &str) -> Self {
        let named = |kind: Kind, name: &str| -> BTreeSet<String> {
            let wanted = fold(name);
            let bears = |title: Option<&str>| title.is_some_and(|title| fold(title) == wanted);
            let entities = view.entities(kind);
            let bearers =
                entities.filter(|entity| !wanted.is_empty() && bears(entity.text("name")));
            bearers.map(|entity| entity.key().to_owned()).collect()
        };
        let persons = named(Kind::Person, name);
        let teams = named(Kind::Team, team);
        let belongs = view.entities(Kind::Person).filter(|person| {
            let team = person.text("team");
            team.is_some_and(|team| teams.contains(team))
        });
        let mut colleagues: BTreeSet<String> =
            belongs.map(|person| person.key().to_owned()).collect();
        for team in &teams {
            let members = view.items(Kind::Team, team, "mitglieder").into_iter();
            colleagues.extend(members.map(|(member, _)| member));
            colleagues.extend(view.text(Kind::Team, team, "leitung"));
        }
        colleagues.extend(persons.iter().cloned());
        Self {
            persons,
            colleagues,
            teams,
        }
    }
}

/// What a filter has to know besides the state.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub view: View<'a>,
    pub today: NaiveDate,
    pub me: &'a Me,
}

impl Filter {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.conditions.is_empty()
    }

    /// What the fields must hold, in words; the typed words are not in it.
    pub fn told(&self, view: View<'_>, kind: Kind) -> String {
        let told = self
            .conditions
            .iter()
            .filter_map(|condition| condition.told(view, kind));
        told.collect::<Vec<_>>().join(" · ")
    }

    /// The needles of the typed words.
    pub(super) fn needles(&self) -> Vec<Folded> {
        Folded::new(&self.words).words().collect()
    }

    /// Whether the fields of a record hold what they must.
    pub(super) fn holds(&self, around: Around<'_>, kind: Kind, key: &str) -> bool {
        self.conditions
            .iter()
            .all(|condition| condition.holds(around, kind, key))
    }
}

impl Condition {
    /// A condition.
    pub fn new(field: &str, test: Test) -> Self {
        Self {
            field: field.to_owned(),
            test,
        }
    }

    /// A field that the kind does not have, say from a newer version, demands nothing.
    fn holds(&self, around: Around<'_>, kind: Kind, key: &str) -> bool {
        let Some(field) = kind.field(&self.field) else {
            return true;
        };
        let view = around.view;
        match &self.test {
            Test::OneOf(choices) => {
                held(view, kind, key, field).any(|text| choices.contains(text.as_str()))
            }
            Test::Contains(text) => {
                let haystack = Folded::new(&view.show(kind, key, field));
                Folded::new(text)
                    .words()
                    .all(|needle| needle.is_in(&haystack))
            }
            Test::Overdue => self.is_overdue(around, kind, key),
            Test::Within(days) => {
                let day = view.entity(kind, key).and_then(|it| it.date(&self.field));
                let last = around.today.checked_add_days(Days::new(*days));
                day.is_some_and(|day| day >= around.today && last.is_none_or(|last| day <= last))
            }
            Test::Filled => held(view, kind, key, field).next().is_some(),
            Test::Empty => held(view, kind, key, field).next().is_none(),
            Test::Mine => {
                held(view, kind, key, field).any(|text| around.me.persons.contains(&text))
            }
            Test::MyTeam => held(view, kind, key, field).any(|text| {
                around.me.colleagues.contains(&text) || around.me.teams.contains(&text)
            }),
        }
    }

    fn is_overdue(&self, around: Around<'_>, kind: Kind, key: &str) -> bool {
        if due_rule(kind).is_some_and(|rule| rule.day == self.field) {
            let due = due(around.view, kind, key, around.today);
            return matches!(due, Some(Due::Overdue(..)));
        }
        let entity = around.view.entity(kind, key);
        let day = entity.and_then(|entity| entity.date(&self.field));
        day.is_some_and(|day| day < around.today)
    }

    fn told(&self, view: View<'_>, kind: Kind) -> Option<String> {
        let field = kind.field(&self.field)?;
        let label = field.label;
        Some(match &self.test {
            Test::OneOf(choices) => {
                let word = |slug: &String| match field.ty {
                    Type::Reference(of) => view.title(of, slug),
                    _ => choice_label(field, slug, view.catalogue),
                };
                let words: Vec<String> = choices.iter().map(word).collect();
                format!("{label}: {}", words.join(" oder "))
            }
            Test::Contains(text) => format!("{label}: „{text}“"),
            Test::Overdue => format!("{label} überfällig"),
            Test::Within(0) => format!("{label} heute"),
            Test::Within(Test::FROM_TODAY) => format!("{label} ab heute"),
            Test::Within(days) => format!("{label} in den nächsten {days} Tagen"),
            Test::Filled => format!("{label} ausgefüllt"),
            Test::Empty => format!("{label} leer"),
            Test::Mine => format!("{label}: ich"),
            Test::MyTeam => format!("{label}: mein Team"),
        })
    }
}

/// What a field holds, each element as the text it is stored as.
fn held<'a>(
    view: View<'a>,
    kind: Kind,
    key: &str,
    field: &'a Field,
) -> Box<dyn Iterator<Item = String> + 'a> {
    if field.shape != Shape::Single {
        let items = view.items(kind, key, field.slug).into_iter();
        return Box::new(items.map(|(item, _)| item));
    }
    let value = view.value(kind, key, field.slug).filter(Value::is_present);
    Box::new(value.into_iter().map(move |value| match value {
        Value::Bool(true) => "ja".to_owned(),
        Value::Bool(false) => "nein".to_owned(),
        Value::Text(text) => text.to_string(),
        value => view.display(field, &value),
    }))
}
