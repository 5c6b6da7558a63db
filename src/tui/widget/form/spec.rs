//! What a form asks for.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::tui::widget::date_picker::Holidays;
use crate::tui::widget::picker::{Entry, Finder};

/// One field of a form.
#[derive(Clone)]
pub struct FieldSpec {
    /// By what the owner knows it.
    pub id: String,
    /// The heading it stands under; fields of one group follow each other.
    pub group: String,
    /// What stands before it.
    pub label: String,
    /// What is said about it while it has the focus.
    pub help: String,
    /// Whether it must be filled.
    pub need: Need,
    /// How it is filled.
    pub input: InputKind,
    /// What it holds at first.
    pub answer: Answer,
    /// What it is filled with for a start, without being there yet: saving takes it over, leaving loses nothing.
    pub offered: Option<Answer>,
    /// Whether an answer can be taken, else why not. Of a set each element is asked about.
    pub check: Check,
    /// What others said at the same time, if they differ.
    pub rivals: Vec<Rival>,
}

/// Whether a field is asked for now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    #[default]
    There,
    /// It makes no sense with what else is filled in: it is not seen and holds nothing.
    Away,
}

/// Whether a field must be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It can stay empty.
    Optional,
}

/// How a field is filled.
#[derive(Clone)]
pub enum InputKind {
    /// A line of text.
    Line,
    /// A line of text that is seldom longer than this many cells.
    Short(u16),
    /// A line of text that nobody shall read along; blanks at its ends belong to it.
    Secret,
    /// Text of several lines, of which this many are seen.
    Lines(u16),
    /// A day, typed or chosen from a sheet; the answer is `24.11.2026`.
    Day,
    /// A time of day; the answer is `09:30`.
    Time,
    /// `ja`, `nein` or nothing.
    YesNo,
    /// One entry; the answer is its key.
    Choice(Arc<dyn Source>),
    /// Several entries; the answer is their keys.
    Choices(Arc<dyn Source>),
    /// Several texts, typed one by one.
    Words,
    /// Nothing: the answer is only shown.
    Fact,
}

/// Asks whether an answer can be taken.
pub type Check = Arc<dyn Fn(&str) -> Result<(), String> + Send + Sync>;

/// Where entries to choose from come from. Asked when the picker opens, so that long lists cost nothing before.
pub trait Source: Send + Sync {
    /// All there is to choose.
    fn entries(&self) -> Arc<[Entry]>;

    /// What is shown for a key.
    fn label(&self, key: &str) -> Option<String>;
}

impl Source for Vec<Entry> {
    fn entries(&self) -> Arc<[Entry]> {
        self.as_slice().into()
    }

    fn label(&self, key: &str) -> Option<String> {
        self.iter()
            .find(|entry| entry.key == key)
            .map(|entry| entry.label.clone())
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One text, empty if there is none.
    One(String),
    /// Several texts.
    Many(BTreeSet<String>),
}

/// What another person said at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    /// What they said.
    pub answer: Answer,
    /// How it is shown.
    pub shown: String,
    /// Who and when.
    pub who: String,
}

/// What a form needs from around it.
#[derive(Clone)]
pub struct Surroundings {
    /// Today, for `morgen` and `+7`.
    pub today: NaiveDate,
    /// Public holidays for the sheet of days.
    pub holidays: Arc<Holidays>,
    /// Makes the search of a picker over entries.
    pub find: fn(&[Entry]) -> Finder,
}

impl FieldSpec {
    /// An optional field that takes everything, empty at first.
    pub fn new(id: &str, label: &str, input: InputKind) -> Self {
        let answer = match input {
            InputKind::Choices(_) | InputKind::Words => Answer::Many(BTreeSet::new()),
            _ => Answer::One(String::new()),
        };
        Self {
            id: id.to_owned(),
            group: String::new(),
            label: label.to_owned(),
            help: String::new(),
            need: Need::Optional,
            input,
            answer,
            offered: None,
            check: Arc::new(|_| Ok(())),
            rivals: Vec::new(),
        }
    }

    /// The same under a heading.
    #[must_use]
    pub fn group(self, group: &str) -> Self {
        Self {
            group: group.to_owned(),
            ..self
        }
    }

    /// The same with a line of help.
    #[must_use]
    pub fn help(self, help: &str) -> Self {
        Self {
            help: help.to_owned(),
            ..self
        }
    }

    /// The same, to be filled in any case.
    #[must_use]
    pub fn required(self) -> Self {
        Self {
            need: Need::Required,
            ..self
        }
    }

    /// The same, filled at first.
    #[must_use]
    pub fn answer(self, answer: Answer) -> Self {
        Self { answer, ..self }
    }

    /// The same with something to start from that is not there yet.
    #[must_use]
    pub fn offering(self, answer: Answer) -> Self {
        Self {
            offered: Some(answer),
            ..self
        }
    }

    /// The same, asking about answers.
    #[must_use]
    pub fn check(self, check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self {
            check: Arc::new(check),
            ..self
        }
    }
}

impl Answer {
    /// One text.
    pub fn one(text: &str) -> Self {
        Self::One(text.to_owned())
    }

    /// Several texts.
    pub fn many<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Many(texts.into_iter().map(str::to_owned).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::One(text) => text.is_empty(),
            Self::Many(texts) => texts.is_empty(),
        }
    }
}
