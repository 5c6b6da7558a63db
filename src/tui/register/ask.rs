//! The questions about how a list stands: its order, its columns, and what its fields must hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::columns::ColumnDialog;
use super::look;
use super::news::{News, Place, What};
use crate::insight::register::{Arrangement, Col, Condition, Filter, Order, Test};
use crate::model::schema::{Field, Kind, Shape, Type};
use crate::tui::data::Data;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::{record, surroundings};
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::message::Message;
use crate::tui::theme::glyph;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind, Source};
use crate::tui::widget::picker::Entry;
use crate::workspace::Snapshot;

/// Asks what to sort by.
pub fn sort(kind: Kind, place: Place, arrangement: &Arrangement) -> Message {
    let cols = look::cols(kind, arrangement);
    let rank = |col: &Col| {
        let mut sortings = arrangement.sort.iter();
        sortings.position(|sorting| sorting.by == col.slug())
    };
    let choice = |col: &Col| {
        let at = rank(col);
        let sign = match at.map(|at| arrangement.sort[at].order) {
            Some(Order::Ascending) => glyph::ASCENDING,
            Some(Order::Descending) => glyph::DESCENDING,
            None => " ",
        };
        let turn = "Danach ist jetzt sortiert; noch einmal gewählt dreht es die Reihenfolge um.";
        let help = match at {
            Some(0) => turn,
            Some(_) => "Das entscheidet jetzt bei Gleichstand; gewählt kommt es zuerst.",
            None => "Was jetzt zuerst kommt, entscheidet dann bei Gleichstand.",
        };
        Choice {
            label: format!("{sign} {}", col.label(kind)),
            help: help.to_owned(),
        }
    };
    let choices = cols.iter().map(choice).collect();
    let first = cols.iter().position(|col| rank(col) == Some(0));
    let arrangement = arrangement.clone();
    let then = move |at: usize| {
        let mut arrangement = arrangement.clone();
        let Some(col) = cols.get(at) else {
            return Vec::new();
        };
        arrangement.sort_by(col.slug());
        vec![News::message(kind, place, What::Arrange(arrangement))]
    };
    Message::open(Choose::new("Sortieren", choices, first.unwrap_or(0), then))
}

/// Asks which columns there are.
pub fn columns(kind: Kind, place: Place, arrangement: &Arrangement) -> Message {
    Message::open(ColumnDialog::new(kind, place, arrangement.clone()))
}

/// Answers that are no values.
const EMPTY: &str = "@leer";
const FILLED: &str = "@gesetzt";
const ME: &str = "@ich";
const TEAM: &str = "@team";
const OVERDUE: &str = "@vorbei";

/// Days from today on, by the answer.
const WITHIN: [(&str, &str, u64); 4] = [
    ("@0", "heute", 0),
    ("@7", "in den nächsten 7 Tagen", 7),
    ("@30", "in den nächsten 30 Tagen", 30),
    ("@ab", "ab heute", Test::FROM_TODAY),
];

/// Asks what the fields must hold.
pub fn fields(kind: Kind, place: Place, arrangement: Arrangement, data: &Data) -> Message {
    let snapshot = &data.snapshot;
    let spec = |field: &'static Field| {
        let tests = arrangement.filter.conditions.iter();
        let mut tests = tests.filter(|condition| condition.field == field.slug);
        let test = tests.next().map(|condition| &condition.test);
        spec(kind, field, test, snapshot)
    };
    let form = Form::new(
        asked(kind).map(spec).collect(),
        "Filtern",
        surroundings(snapshot),
    );
    let title = format!("{} filtern", kind.def().plural);
    let dialog = FormDialog::new(title, form, move |dialog| {
        let conditions = asked(kind).filter_map(|field| condition(field, &dialog));
        let filter = Filter {
            words: arrangement.filter.words.clone(),
            conditions: conditions.collect(),
        };
        let arrangement = Arrangement {
            filter,
            ..arrangement.clone()
        };
        vec![News::message(kind, place, What::Arrange(arrangement))]
    });
    Message::open(dialog)
}

/// The fields that can be asked about.
fn asked(kind: Kind) -> impl Iterator<Item = &'static Field> {
    let fields = kind.fields().iter();
    fields.filter(|field| field.shape != Shape::PerCheckItem)
}

fn spec(kind: Kind, field: &'static Field, test: Option<&Test>, snapshot: &Snapshot) -> FieldSpec {
    let spec =
        FieldSpec::new(field.slug, field.label, input(kind, field, snapshot)).group(field.group);
    let many = |texts: &[&str]| Answer::many(texts.iter().copied());
    let is_choice = matches!(field.ty, Type::Choice(_) | Type::Reference(_));
    match (test, is_choice) {
        (None, _) => spec,
        (Some(Test::OneOf(keys)), true) => spec.answer(Answer::Many(keys.clone())),
        (Some(Test::OneOf(keys)), false) => {
            spec.answer(Answer::One(keys.first().cloned().unwrap_or_default()))
        }
        (Some(Test::Contains(words)), _) => spec.answer(Answer::one(words)),
        (Some(test), true) => spec.answer(many(&[word(test)])),
        (Some(test), false) => spec.answer(Answer::one(word(test))),
    }
}

/// The answer that stands for a test.
fn word(test: &Test) -> &'static str {
    match test {
        Test::Overdue => OVERDUE,
        Test::Filled => FILLED,
        Test::Empty => EMPTY,
        Test::Mine => ME,
        Test::MyTeam => TEAM,
        Test::Within(days) => {
            let known = WITHIN.iter().find(|(.., of)| of == days);
            known.map_or("", |(word, ..)| word)
        }
        Test::OneOf(_) | Test::Contains(_) => "",
    }
}

fn input(kind: Kind, field: &'static Field, snapshot: &Snapshot) -> InputKind {
    let entry = |key: &str, label: &str| Entry {
        key: key.to_owned(),
        label: label.to_owned(),
        detail: String::new(),
    };
    let presence = [entry(FILLED, "(ausgefüllt)"), entry(EMPTY, "(leer)")];
    match field.ty {
        Type::YesNo => InputKind::YesNo,
        Type::Date => {
            let days = WITHIN.iter().map(|(key, label, _)| entry(key, label));
            let days = std::iter::once(entry(OVERDUE, "überfällig oder vorbei")).chain(days);
            InputKind::Choice(Arc::new(days.chain(presence).collect::<Vec<_>>()))
        }
        Type::Choice(_) | Type::Reference(_) => {
            let mine = match field.ty {
                Type::Reference(Kind::Person) => {
                    vec![entry(ME, "(ich)"), entry(TEAM, "(mein Team)")]
                }
                Type::Reference(Kind::Team) => vec![entry(TEAM, "(mein Team)")],
                _ => Vec::new(),
            };
            let special = mine.into_iter().chain(presence).collect();
            match record::blank(kind, field, snapshot).input {
                InputKind::Choice(records) | InputKind::Choices(records) => {
                    InputKind::Choices(Arc::new(Beside { special, records }))
                }
                other => other,
            }
        }
        Type::Text(_) | Type::LongText | Type::Integer(_) | Type::Time => InputKind::Line,
    }
}

fn condition(field: &'static Field, dialog: &FormDialog) -> Option<Condition> {
    let test = match field.ty {
        Type::Choice(_) | Type::Reference(_) => {
            let keys: BTreeSet<String> = dialog.many(field.slug).into_iter().collect();
            let has = |word: &str| keys.contains(word);
            match () {
                () if keys.is_empty() => return None,
                () if has(EMPTY) => Test::Empty,
                () if has(FILLED) => Test::Filled,
                () if has(TEAM) => Test::MyTeam,
                () if has(ME) => Test::Mine,
                () => Test::OneOf(keys),
            }
        }
        _ => {
            let text = dialog.one(field.slug);
            let within = WITHIN.iter().find(|(word, ..)| *word == text);
            match text.as_str() {
                "" => return None,
                OVERDUE => Test::Overdue,
                FILLED => Test::Filled,
                EMPTY => Test::Empty,
                _ if field.ty == Type::YesNo => Test::OneOf(BTreeSet::from([text])),
                _ => match within {
                    Some((.., days)) => Test::Within(*days),
                    None => Test::Contains(text),
                },
            }
        }
    };
    Some(Condition::new(field.slug, test))
}

/// A few special entries before all others.
struct Beside {
    special: Vec<Entry>,
    records: Arc<dyn Source>,
}

impl Source for Beside {
    fn entries(&self) -> Arc<[Entry]> {
        let records = self.records.entries();
        self.special.iter().chain(records.iter()).cloned().collect()
    }

    fn label(&self, key: &str) -> Option<String> {
        self.special.label(key).or_else(|| self.records.label(key))
    }
}
