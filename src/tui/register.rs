//! The list of all records of a kind, driven by the schema: columns, order, filter, marks, and what is done to several
//! at once. It stands in the views of Hürden, tasks and persons, and in a dialog for every kind.
//!
//! Holds what is chosen by key, so that a new state of the workspace changes nothing under anybody's hands. It never
//! knows what stands beside it.

mod actions;
mod ask;
mod columns;
mod detail;
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

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use self::look::Cells;
use self::marks::Marks;
pub use self::news::{News, Place, What};
pub use self::shelf::{Obstacles, Persons, Tasks};
pub use self::standing::{ShelfStanding, Standing, Standings};
use self::work::{Only, Work};
use super::command::{self, Command, Context};
use super::data::Data;
use super::dialog::record;
use super::input::{Input, Key, KeyPress, Mods, MouseAction};
use super::message::Message;
use super::panes::Chosen;
use super::theme::{Role, Theme};
use super::widget::columns::{Align, Column};
use super::widget::table::{Mark, Row, Table, TableView};
use super::widget::text_field::TextField;
use super::widget::{Focus, Outcome, rows, table};
use crate::insight::register::{Arrangement, Filter, Listing, Order, Sheet, built_in};
use crate::model::schema::Kind;
use crate::model::text::{counted, number};

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
        let shared = [Context::Register, Context::Record, Context::Filtered];
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
            Do::Mark | Do::MarkUp | Do::MarkDown | Do::MarkAll | Do::Invert | Do::CopyRows => {
                !self.listing.is_empty()
            }
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

    /// Does what a person did in `area`.
    pub fn handle(&mut self, input: &Input, area: Rect, data: &Data) -> Vec<Message> {
        let places = self.places(area);
        if self.takes_text()
            && let Some(messages) = self.typed(input, places.field, data)
        {
            return messages;
        }
        if let Some(messages) = self.escaped(input, data) {
            return messages;
        }
        if let Some(column) = self.heading(input, places.table, data) {
            return self.sort_by(&column, data);
        }
        let len = self.listing.len();
        let outcome = self.table.handle(input, len, places.table);
        if outcome == Outcome::Ignored {
            return Vec::new();
        }
        self.marks.settle();
        self.follow();
        match (&self.chosen, outcome) {
            (Some(key), Outcome::Submitted) => {
                vec![Message::open(record::edit(self.kind, key, &data.snapshot))]
            }
            _ => Vec::new(),
        }
    }

    /// What is typed into the filter; `None` leaves it to the list.
    fn typed(&mut self, input: &Input, field: Rect, data: &Data) -> Option<Vec<Message>> {
        if let Input::Key(KeyPress {
            key,
            mods: Mods::NONE,
            ..
        }) = input
        {
            match key {
                Key::Enter => {
                    self.typing = Typing::No;
                    return Some(Vec::new());
                }
                Key::Down | Key::Up | Key::PageDown | Key::PageUp => {
                    self.typing = Typing::No;
                    return None;
                }
                Key::Esc => {
                    self.typing = Typing::No;
                    return Some(self.words("", data));
                }
                _ => {}
            }
        }
        match self.field.handle(input, field) {
            Outcome::Ignored => None,
            Outcome::Changed => {
                let words = self.field.text().to_owned();
                Some(self.words(&words, data))
            }
            _ => Some(Vec::new()),
        }
    }

    fn words(&mut self, words: &str, data: &Data) -> Vec<Message> {
        let filter = Filter {
            words: words.to_owned(),
            ..self.arrangement.filter.clone()
        };
        self.filter(filter, data)
    }

    /// Whether Esc has something to lift before it leaves.
    pub fn has_to_lift(&self) -> bool {
        self.takes_text() || !self.marks.is_empty() || !self.arrangement.filter.is_empty()
    }

    /// Esc lifts the marks first, then the filter; `None` if there is neither.
    fn escaped(&mut self, input: &Input, data: &Data) -> Option<Vec<Message>> {
        if !super::layer::is_escape(input) {
            return None;
        }
        if !self.marks.is_empty() {
            self.marks.none();
            return Some(Vec::new());
        }
        (!self.arrangement.filter.is_empty()).then(|| self.filter(Filter::default(), data))
    }

    /// The column whose heading was clicked at.
    fn heading(&self, input: &Input, area: Rect, data: &Data) -> Option<String> {
        let Input::Mouse(mouse) = input else {
            return None;
        };
        let at = Position::new(mouse.column, mouse.row);
        let cols = look::cols(self.kind, &self.arrangement);
        let columns = look::columns(self.kind, &cols, data.view());
        let index =
            Table::heading_at(at, &columns, area).filter(|_| mouse.action == MouseAction::Press)?;
        cols.get(index).map(|col| col.slug().to_owned())
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

    fn has_filter_line(&self) -> bool {
        self.takes_text() || !self.arrangement.filter.is_empty()
    }

    fn places(&self, area: Rect) -> Places {
        let height = u16::from(self.has_filter_line()).min(area.height);
        let line = Rect { height, ..area };
        let label = FILTER.min(area.width);
        Places {
            line,
            field: Rect {
                x: line.x + label,
                width: WORDS.min(line.width - label),
                ..line
            },
            table: Rect {
                y: line.bottom(),
                height: area.height - height,
                ..area
            },
        }
    }

    /// What it is about and how much there is: `12 von 240 · 8 offen, 4 in Arbeit · 2 überfällig`.
    pub fn title(&self) -> String {
        let name = match &self.only {
            Some(only) => only.title.clone(),
            None => self.kind.def().plural.to_owned(),
        };
        let (shown, all) = (self.listing.len(), self.listing.all());
        let count = match self.state {
            State::Stale | State::Asked if all == 0 => "wird zusammengestellt …".to_owned(),
            _ if shown == all => number(all as u64),
            _ => format!("{} von {}", number(shown as u64), number(all as u64)),
        };
        let groups = self.listing.groups.iter();
        let groups: Vec<String> = groups
            .map(|(name, count)| match self.kind {
                Kind::Person | Kind::Team | Kind::Authority => format!("{count}× {name}"),
                _ => format!("{} {name}", number(*count as u64)),
            })
            .collect();
        let overdue = match self.listing.overdue {
            0 => String::new(),
            count => format!("{} überfällig", number(count as u64)),
        };
        let marked = match self.marks.len() {
            0 => String::new(),
            count => format!("{} markiert", number(count as u64)),
        };
        let parts = [
            name,
            self.view_name(),
            marked,
            count,
            groups.join(", "),
            overdue,
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }

    /// The name of how it stands, if that has one and is not the usual.
    fn view_name(&self) -> String {
        let built_in = built_in(self.kind).into_iter().skip(1);
        let mut known = built_in.chain(self.standing.saved.iter().cloned());
        let named = known.find(|saved| saved.arrangement == self.arrangement);
        named
            .map(|saved| format!("„{}“", saved.name))
            .unwrap_or_default()
    }

    /// Draws it and says where the cursor belongs.
    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
        data: &Data,
    ) -> Option<Position> {
        let places = self.places(area);
        if self.has_filter_line() {
            self.render_filter(&places, buf, (theme, focus), data);
        }
        let cols = look::cols(self.kind, &self.arrangement);
        let columns: Vec<Column> = look::columns(self.kind, &cols, data.view());
        let cells = Cells::new(self.kind, &cols, data, theme);
        let row = |row: usize| {
            let Some(key) = self.listing.key(row) else {
                return Row::default();
            };
            Row {
                cells: cells.row(key),
                mark: if self.marks.has(key) {
                    Mark::Yes
                } else {
                    Mark::No
                },
            }
        };
        let view = TableView {
            columns: &columns,
            sort: self.sorted(&cols),
            len: self.listing.len(),
            row: &row,
            empty: self.empty(),
        };
        self.table.render(view, places.table, buf, theme, focus);
        self.cursor(area)
    }

    /// Where the cursor belongs.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let places = self.places(area);
        match self.typing {
            Typing::Yes => self.field.cursor(places.field),
            Typing::No => self.table.cursor(self.listing.len(), places.table),
        }
    }

    fn render_filter(
        &self,
        places: &Places,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
        data: &Data,
    ) {
        let label = Line::styled("Filter", theme.style(Role::Accent));
        rows::line(&label, places.line, buf, Align::Left);
        let focus = match self.typing {
            Typing::Yes => focus,
            Typing::No => Focus::Elsewhere,
        };
        self.field.render(places.field, buf, theme, focus);
        let told = self.arrangement.filter.told(data.view(), self.kind);
        let hint = match self.typing {
            Typing::Yes => "Eingabe behält ihn, Esc hebt ihn auf",
            Typing::No => "Esc hebt ihn auf",
        };
        let mut spans = vec![Span::raw(told)];
        if !spans[0].content.is_empty() {
            spans.push(Span::raw("  "));
        }
        spans.push(Span::styled(hint, theme.style(Role::Muted)));
        let rest = Rect {
            x: places.field.right() + 2,
            width: places.line.right().saturating_sub(places.field.right() + 2),
            ..places.line
        };
        rows::line(&Line::from(spans), rest, buf, Align::Left);
    }

    fn sorted(&self, cols: &[crate::insight::register::Col]) -> Option<(usize, table::Order)> {
        let first = self.arrangement.sort.first()?;
        let at = cols.iter().position(|col| col.slug() == first.by)?;
        let order = match first.order {
            Order::Ascending => table::Order::Ascending,
            Order::Descending => table::Order::Descending,
        };
        Some((at, order))
    }

    /// What is said where there is nothing: what to do next.
    fn empty(&self) -> &'static str {
        match self.state {
            State::Stale | State::Asked => "Wird zusammengestellt …",
            State::Fresh if self.listing.all() > 0 => {
                "Der Filter lässt nichts übrig. Esc hebt ihn auf, v zeigt andere Ansichten."
            }
            State::Fresh => nothing_yet(self.kind),
        }
    }
}

/// Cells of the label before the words of the filter, and of the words.
const FILTER: u16 = 8;
const WORDS: u16 = 26;

struct Places {
    line: Rect,
    field: Rect,
    table: Rect,
}

const fn nothing_yet(kind: Kind) -> &'static str {
    match kind {
        Kind::Obstacle => {
            "Noch keine Hürden. Einfg hält fest, was im Weg steht; ein Mangel in einer Prüfliste wird mit einem Schritt dazu."
        }
        Kind::Task => {
            "Noch keine Aufgaben. Einfg hält einen nächsten Schritt fest, mit Person und Tag."
        }
        Kind::Person => {
            "Noch keine Personen. Einfg legt eine Ansprechperson oder ein Teammitglied an."
        }
        Kind::Team => "Noch keine Teams. Einfg legt eines an, etwa die eigene Taskforce.",
        Kind::Milestone => {
            "Noch keine Meilensteine. Einfg legt einen an; Strg+P „Meilensteine des Kommunalpakts“ übernimmt die bekannten."
        }
        Kind::Area => {
            "Noch keine Gebiete. Strg+O liest das Gemeindeverzeichnis des Statistischen Bundesamts."
        }
        Kind::Authority => "Noch keine Behörden. Einfg legt eine an.",
        Kind::Connection => "Noch keine Anbindungen. Einfg legt eine an.",
        Kind::Appointment => "Noch keine Termine. Einfg legt einen an.",
        Kind::TestRun => {
            "Noch keine Prüfungen. In der Werkbank beginnt die Prüfliste einer Anbindung eine."
        }
        Kind::Service | Kind::Member => "Hier ist nichts.",
    }
}
