//! The fields of a form from the table of kinds.

use std::sync::Arc;

use crate::model::schema::{Field, Kind, Need, Shape, TextRule, Type};
use crate::model::text::sort_key;
use crate::replica::Value;
use crate::tui::dialog::written_by;
use crate::tui::widget::form::{self, Answer, FieldSpec, InputKind, Rival, Source};
use crate::tui::widget::picker::Entry;
use crate::workspace::{ActionError, Snapshot};

/// Rows of a long text on screen.
const LONG: u16 = 4;

/// All fields of a kind that a form can fill, with the values of the record `key`, if there is one.
pub(super) fn fields(kind: Kind, key: Option<&str>, snapshot: &Snapshot) -> Vec<FieldSpec> {
    let fillable = kind
        .fields()
        .iter()
        .filter(|field| field.shape != Shape::PerCheckItem);
    fillable
        .map(|field| spec(kind, field, key, snapshot))
        .collect()
}

pub(super) fn spec(
    kind: Kind,
    field: &'static Field,
    key: Option<&str>,
    snapshot: &Snapshot,
) -> FieldSpec {
    let checked = snapshot.clone();
    let mut spec = FieldSpec::new(field.slug, field.label, input(field, snapshot))
        .group(field.group)
        .help(&sentence(field.help))
        .check(move |text| {
            checked
                .parse(field, text)
                .map(drop)
                .map_err(|error| without_label(&error))
        });
    if field.need == Need::Required {
        spec.need = form::Need::Required;
    }
    if let Some(key) = key {
        spec.answer = answer(kind, field, key, snapshot);
        spec.rivals = rivals(kind, field, key, snapshot);
    }
    spec
}

/// The table has no capitals and full stops in its help, because it also stands in lists.
fn sentence(help: &str) -> String {
    let mut chars = help.chars();
    match chars.next() {
        None => String::new(),
        Some(first) => format!(
            "{}{}.",
            first.to_uppercase(),
            chars.as_str().trim_end_matches('.')
        ),
    }
}

/// The label stands before the field anyway.
fn without_label(error: &ActionError) -> String {
    match error {
        ActionError::Value { error, .. } => error.to_string(),
        error => error.to_string(),
    }
}

fn input(field: &'static Field, snapshot: &Snapshot) -> InputKind {
    match (field.ty, field.shape) {
        (Type::Choice(choices), shape) => {
            let entry = |pick: crate::model::schema::Pick| Entry {
                detail: if pick
                    .slug
                    .starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase())
                {
                    pick.slug.clone()
                } else {
                    String::new()
                },
                key: pick.slug,
                label: pick.label,
            };
            let options = choices.options(snapshot.catalogue());
            one_or_many(
                Arc::new(options.into_iter().map(entry).collect::<Vec<_>>()),
                shape,
            )
        }
        (Type::Reference(kind), shape) => one_or_many(records(kind, snapshot), shape),
        (_, Shape::Set) => InputKind::Words,
        (Type::Text(rule), _) => line_of(rule),
        (Type::Integer(_), _) => InputKind::Short(14),
        (Type::LongText, _) => InputKind::Lines(LONG),
        (Type::YesNo, _) => InputKind::YesNo,
        (Type::Date, _) => InputKind::Day,
        (Type::Time, _) => InputKind::Time,
    }
}

/// The choice of one record of a kind.
pub(in crate::tui::dialog) fn reference(kind: Kind, snapshot: &Snapshot) -> InputKind {
    InputKind::Choice(records(kind, snapshot))
}

fn records(kind: Kind, snapshot: &Snapshot) -> Arc<dyn Source> {
    Arc::new(Records {
        kind,
        snapshot: snapshot.clone(),
    })
}

/// Keys have their length.
fn line_of(rule: TextRule) -> InputKind {
    match rule {
        TextRule::Plz | TextRule::Bkz | TextRule::Paths => InputKind::Short(8),
        TextRule::Ars | TextRule::Degrees => InputKind::Short(14),
        TextRule::Leika | TextRule::Dvdv => InputKind::Short(20),
        TextRule::Phone => InputKind::Short(28),
        TextRule::Destination => InputKind::Short(38),
        TextRule::Any | TextRule::Email | TextRule::Url | TextRule::Pvog => InputKind::Line,
    }
}

fn one_or_many(source: Arc<dyn Source>, shape: Shape) -> InputKind {
    match shape {
        Shape::Set => InputKind::Choices(source),
        Shape::Single | Shape::PerCheckItem => InputKind::Choice(source),
    }
}

fn answer(kind: Kind, field: &Field, key: &str, snapshot: &Snapshot) -> Answer {
    let view = snapshot.view();
    match field.shape {
        Shape::Set => {
            let items = view
                .items(kind, key, field.slug)
                .into_iter()
                .map(|(item, _)| item);
            Answer::Many(items.collect())
        }
        Shape::Single | Shape::PerCheckItem => {
            let value = view.value(kind, key, field.slug);
            Answer::One(
                value
                    .map(|value| typed(field, &value, snapshot))
                    .unwrap_or_default(),
            )
        }
    }
}

/// A value as a form holds it: keys as they are, everything else in words.
pub(in crate::tui::dialog) fn typed(field: &Field, value: &Value, snapshot: &Snapshot) -> String {
    match (field.ty, value) {
        (Type::Choice(_) | Type::Reference(_), Value::Text(key)) => key.to_string(),
        _ => snapshot.view().display(field, value),
    }
}

/// What others wrote at the same time as the value that is shown.
fn rivals(kind: Kind, field: &Field, key: &str, snapshot: &Snapshot) -> Vec<Rival> {
    let record = snapshot.state().record(kind.slug(), key);
    let register = record.and_then(|record| record.register(field.slug, None));
    let entries = register
        .map(|register| register.values())
        .unwrap_or_default();
    let rival = |entry: &crate::replica::Entry| Rival {
        answer: Answer::One(typed(field, &entry.value, snapshot)),
        shown: snapshot.view().display(field, &entry.value),
        who: written_by(snapshot, entry),
    };
    entries.into_iter().skip(1).map(rival).collect()
}

/// The records of a kind, to refer to.
struct Records {
    kind: Kind,
    snapshot: Snapshot,
}

impl Source for Records {
    fn entries(&self) -> Arc<[Entry]> {
        let view = self.snapshot.view();
        let entry = |key: &str| {
            let label = view.title(self.kind, key);
            let entry = Entry {
                key: key.to_owned(),
                detail: self.detail(key),
                label,
            };
            (sort_key(&entry.label), entry)
        };
        let mut entries: Vec<(String, Entry)> =
            view.keys(self.kind).into_iter().map(entry).collect();
        entries.sort_by(|a, b| (&a.0, &a.1.key).cmp(&(&b.0, &b.1.key)));
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    fn label(&self, key: &str) -> Option<String> {
        let view = self.snapshot.view();
        view.exists(self.kind, key)
            .then(|| view.title(self.kind, key))
    }
}

impl Records {
    /// What tells records of one name apart.
    fn detail(&self, key: &str) -> String {
        let view = self.snapshot.view();
        let shown = |slug| {
            self.kind
                .field(slug)
                .map(|field| view.show(self.kind, key, field))
                .unwrap_or_default()
        };
        match self.kind {
            Kind::Area | Kind::Service => key.to_owned(),
            Kind::Authority => shown("ort"),
            Kind::Connection => shown("status"),
            Kind::Appointment => shown("datum"),
            Kind::Person => shown("organisation"),
            Kind::Obstacle | Kind::Task => shown("stand"),
            Kind::Template => shown("leistung"),
            Kind::TestRun | Kind::Team | Kind::Milestone | Kind::Member => String::new(),
        }
    }
}
