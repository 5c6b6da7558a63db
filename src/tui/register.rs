//! The list of all records of a kind, driven by the schema: columns, order, filter, marks, and what is done to several
//! at once. It stands in the views of Hürden, tasks and persons, and in a dialog for every kind.
//!
//! Holds what is chosen by key, so that a new state of the workspace changes nothing under anybody's hands. It never
//! knows what stands beside it.

mod actions;
mod ask;
mod columns;
mod detail;
mod draw;
mod handle;
mod look;
mod marks;
mod news;
mod saved;
mod shelf;
mod standing;
#[cfg(test)]
mod tests;
mod timeline;
mod work;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::marks::Marks;
pub use self::news::{News, Place, What};
pub use self::shelf::{Obstacles, Persons, Tasks};
pub use self::standing::{ShelfStanding, Standing, Standings};
use self::work::{Only, Work};
use super::command::{self, Command, Context};
use super::data::Data;
use super::dialog::saving::Offer;
use super::dialog::table_file;
use super::message::Message;
use super::panes::Chosen;
use super::widget::table::Table;
use super::widget::text_field::TextField;
use crate::insight::register::{Arrangement, Filter, Listing, Sheet};
use crate::model::schema::Kind;
use crate::model::text::counted;

/// The list of a kind.
pub struct Register {
    kind: Kind,
    place: Place,
    /// If not all: which, and what they have in common.
    only: Option<Arc<Only>>,
    standing: Standing,
    arrangement: Arrangement,
    /// Where the words of the filter are typed.
    field: TextField,
    typing: Typing,
    marks: Marks,
    table: Table,
    chosen: Option<String>,
    listing: Listing,
    state: State,
    /// The number of what was asked for last.
    asked: u64,
}

/// Whether the words of the filter are being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typing {
    No,
    Yes,
}

/// Whether the rows are those of the workspace and the arrangement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody has asked for them yet.
    Stale,
    /// They are being worked out.
    Asked,
    /// They are.
    Fresh,
}

/// What has changed since the rows were worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changed {
    /// Only what the filter lets through.
    Filter,
    /// Everything.
    All,
}

impl Register {
    /// The list of a kind as it was left.
    pub fn new(kind: Kind, place: Place, standing: Standing) -> Self {
        let arrangement = standing.arrangement(kind);
        Self {
            kind,
            place,
            only: None,
            field: TextField::new(&arrangement.filter.words).placeholder("Wörter zum Filtern …"),
            arrangement,
            standing,
            typing: Typing::No,
            marks: Marks::default(),
            table: Table::default(),
            chosen: None,
            listing: Listing::default(),
            state: State::Stale,
            asked: 0,
        }
    }

    /// The same restricted to some records; the filter of the whole list does not hold there.
    #[must_use]
    pub fn only(mut self, title: String, keys: BTreeSet<String>) -> Self {
        self.only = Some(Arc::new(Only { title, keys }));
        self.arrangement.filter = Filter::default();
        self.field.set_text("");
        self
    }

    /// The kind of its records.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The key of the chosen record.
    pub fn chosen_key(&self) -> Option<&str> {
        self.chosen.as_deref()
    }

    /// Chooses a record, now or as soon as it is there.
    pub fn choose(&mut self, key: Option<String>) {
        self.chosen = key;
        self.find_chosen();
    }

    /// The rows there are.
    pub const fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Whether characters are typed into it.
    pub fn takes_text(&self) -> bool {
        self.typing == Typing::Yes
    }

    /// The contexts of its commands, innermost first, without those of what is around it.
    pub fn contexts(&self) -> Vec<Context> {
        if self.takes_text() {
            return Vec::new();
        }
        let own = match self.kind {
            Kind::Obstacle => Some(Context::Obstacles),
            Kind::Task => Some(Context::Tasks),
            Kind::Milestone => Some(Context::Milestones),
            Kind::Person => Some(Context::Persons),
            Kind::Connection => Some(Context::Connection),
            _ => None,
        };
        let shared = [Context::Record, Context::Register, Context::Filtered];
        own.into_iter().chain(shared).collect()
    }

    /// What is chosen and marked.
    pub fn chosen(&self, data: &Data) -> Chosen {
        let of = |key: &String| Chosen::of(self.kind, key, data);
        let chosen = self.chosen.as_ref().map(of).unwrap_or_default();
        Chosen {
            fitting: (self.kind != Kind::Area).then_some(self.kind),
            marked: (!self.marks.is_empty()).then(|| (self.kind, Arc::clone(self.marks.keys()))),
            ..chosen
        }
    }

    /// What an action is about: what is marked, else what is chosen.
    fn targets(&self) -> Vec<String> {
        if self.marks.is_empty() {
            return self.chosen.iter().cloned().collect();
        }
        let marked = self.listing.keys().filter(|key| self.marks.has(key));
        marked.map(str::to_owned).collect()
    }

    /// The workspace has changed; the rows are worked out when somebody looks.
    pub fn stale(&mut self) {
        self.state = State::Stale;
    }

    /// Somebody looks: asks for the rows if they are not those of now.
    pub fn show(&mut self, data: &Data) -> Vec<Message> {
        match self.state {
            State::Stale => self.list(Changed::All, data),
            State::Asked | State::Fresh => Vec::new(),
        }
    }

    /// Works out the rows, at once if that is a matter of a moment.
    fn list(&mut self, changed: Changed, data: &Data) -> Vec<Message> {
        let is_current = changed == Changed::Filter && self.state == State::Fresh;
        let work = Work {
            snapshot: data.snapshot.clone(),
            kind: self.kind,
            only: self.only.clone(),
            arrangement: self.arrangement.clone(),
            sheet: is_current.then(|| Arc::clone(self.sheet())),
            me: work::me(data),
        };
        self.asked += 1;
        if work.is_quick() {
            self.take_rows(work.run());
            return Vec::new();
        }
        self.state = if is_current {
            State::Fresh
        } else {
            State::Asked
        };
        let (kind, place, asked) = (self.kind, self.place, self.asked);
        vec![Message::aside(move || {
            vec![News::message(kind, place, What::Listed(asked, work.run()))]
        })]
    }

    const fn sheet(&self) -> &Arc<Sheet> {
        self.listing.sheet()
    }

    fn take_rows(&mut self, listing: Listing) {
        self.listing = listing;
        self.state = State::Fresh;
        self.marks.retain(&self.listing);
        self.find_chosen();
    }

    /// The chosen record keeps its row; if it is gone, the row in its place is chosen.
    fn find_chosen(&mut self) {
        let found = self.chosen.as_deref();
        if let Some(row) = found.and_then(|key| self.listing.position(key)) {
            self.table.select(row);
        } else if self.state == State::Fresh {
            self.follow();
        }
    }

    /// What is chosen follows the row.
    fn follow(&mut self) {
        let row = self.table.selected(self.listing.len());
        let key = row.and_then(|row| self.listing.key(row));
        self.chosen = key.map(str::to_owned);
    }

    /// Takes in what was worked out or settled elsewhere.
    pub fn take(&mut self, news: &News, data: &Data) -> Vec<Message> {
        if news.kind != self.kind {
            return Vec::new();
        }
        match &news.what {
            What::Stands(standing) => self.standing.saved.clone_from(&standing.saved),
            _ if news.place != self.place => {}
            What::Listed(asked, listing) if *asked == self.asked => {
                self.take_rows(listing.clone());
            }
            What::Arrange(arrangement) => return self.arrange(arrangement.clone(), data),
            What::Listed(..) | What::Facts(..) => {}
        }
        Vec::new()
    }

    /// Stands like this from now on.
    fn arrange(&mut self, arrangement: Arrangement, data: &Data) -> Vec<Message> {
        let is_filter = arrangement.columns == self.arrangement.columns
            && arrangement.sort == self.arrangement.sort;
        let changed = if is_filter {
            Changed::Filter
        } else {
            Changed::All
        };
        if self.field.text() != arrangement.filter.words {
            self.field.set_text(&arrangement.filter.words);
        }
        self.arrangement = arrangement;
        let mut messages = self.list(changed, data);
        messages.extend(self.stands());
        messages
    }

    /// How it stands, to be remembered. A list of some records is not the list of the kind.
    fn stands(&mut self) -> Option<Message> {
        if self.only.is_some() {
            return None;
        }
        self.standing.arrangement = Some(self.arrangement.clone());
        let what = What::Stands(self.standing.clone());
        Some(News::message(self.kind, self.place, what))
    }

    fn filter(&mut self, filter: Filter, data: &Data) -> Vec<Message> {
        let arrangement = Arrangement {
            filter,
            ..self.arrangement.clone()
        };
        self.arrange(arrangement, data)
    }

    fn sort_by(&mut self, column: &str, data: &Data) -> Vec<Message> {
        let mut arrangement = self.arrangement.clone();
        arrangement.sort_by(column);
        self.arrange(arrangement, data)
    }

    /// Does a command of its contexts. What the details have chosen may count too.
    pub fn command(
        &mut self,
        command: Command,
        (data, linked): (&Data, Option<&str>),
    ) -> Vec<Message> {
        use command::register::Register as Do;
        let Command::Register(asked) = command else {
            if command == Command::Filter {
                self.typing = Typing::Yes;
                self.field.select_all();
            }
            return Vec::new();
        };
        match asked {
            Do::Mark => self.mark(),
            Do::MarkUp => self.stretch(|row| row.saturating_sub(1)),
            Do::MarkDown => self.stretch(|row| row + 1),
            Do::MarkAll => self.marks.all(&self.listing),
            Do::Invert => self.marks.invert(&self.listing),
            Do::Unmark => self.marks.none(),
            Do::Sort => return vec![ask::sort(self.kind, self.place, &self.arrangement)],
            Do::Columns => return vec![ask::columns(self.kind, self.place, &self.arrangement)],
            Do::Views => return vec![self.ask_view()],
            Do::Fields => {
                let arrangement = self.arrangement.clone();
                return vec![ask::fields(self.kind, self.place, arrangement, data)];
            }
            Do::CopyRows => return vec![self.copy_rows(data)],
            Do::SaveTable => return vec![self.save_table()],
            _ => return actions::run(asked, &self.targets(), linked, data),
        }
        Vec::new()
    }

    /// Whether a command of its contexts can do anything now.
    pub fn can(&self, command: Command, data: &Data) -> bool {
        use command::register::Register as Do;
        let Command::Register(asked) = command else {
            return command != Command::Erase || self.chosen.is_some();
        };
        match asked {
            Do::Unmark => !self.marks.is_empty(),
            Do::Mark
            | Do::MarkUp
            | Do::MarkDown
            | Do::MarkAll
            | Do::Invert
            | Do::CopyRows
            | Do::SaveTable => !self.listing.is_empty(),
            Do::Solve | Do::Begin | Do::Finish | Do::Reach | Do::CopyMail => self.chosen.is_some(),
            Do::Escalate | Do::AddTask | Do::TakeOver => {
                self.chosen.is_some() && self.marks.is_empty()
            }
            Do::TakePact => actions::has_new_pact(data),
            _ => true,
        }
    }

    fn ask_view(&self) -> Message {
        saved::choose(self.kind, self.place, &self.standing, &self.arrangement)
    }

    fn mark(&mut self) {
        let Some(key) = self.chosen.clone() else {
            return;
        };
        self.marks.turn(&key);
        if let Some(row) = self.table.selected(self.listing.len()) {
            self.table.select(row + 1);
            self.follow();
        }
    }

    /// Asks which rows shall become a file: those marked, if any are, else those that are seen.
    fn save_table(&self) -> Message {
        let shown: Arc<[Box<str>]> = self.listing.keys().map(Into::into).collect();
        let label = if shown.len() == self.listing.all() {
            "alle"
        } else {
            "die gezeigten"
        };
        let marked = Offer {
            label: "die markierten".to_owned(),
            keys: self
                .targets()
                .into_iter()
                .map(String::into_boxed_str)
                .collect(),
        };
        let shown = Offer {
            label: label.to_owned(),
            keys: shown,
        };
        let marked = Some(marked).filter(|_| !self.marks.is_empty());
        table_file::open(self.kind, marked.into_iter().chain([shown]).collect())
    }

    fn copy_rows(&self, data: &Data) -> Message {
        let (kind, snapshot) = (self.kind, data.snapshot.clone());
        let cols = look::cols(kind, &self.arrangement);
        let keys: Vec<String> = if self.marks.is_empty() {
            self.listing.keys().map(str::to_owned).collect()
        } else {
            self.targets()
        };
        let what = counted(keys.len() as u64, "Zeile", "Zeilen");
        Message::aside(move || {
            let around = (snapshot.view(), snapshot.today());
            let text = look::tsv(kind, &cols, keys.iter().map(String::as_str), around);
            vec![Message::Copy(text, what)]
        })
    }

    /// Marks on the way to the row above or below.
    fn stretch(&mut self, to: impl Fn(usize) -> usize) {
        let len = self.listing.len();
        let Some(from) = self.table.selected(len) else {
            return;
        };
        let to = to(from).min(len - 1);
        self.table.select(to);
        self.marks.stretch(from, to, &self.listing);
        self.follow();
    }
}
