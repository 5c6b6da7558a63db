//! What a person does in a list with keys and mouse, besides its commands.

use ratatui::layout::{Position, Rect};

use super::{Register, Typing, look};
use crate::insight::register::Filter;
use crate::tui::data::Data;
use crate::tui::dialog::record;
use crate::tui::input::{Input, Key, KeyPress, Mods, MouseAction};
use crate::tui::layer::is_escape;
use crate::tui::message::Message;
use crate::tui::widget::Outcome;
use crate::tui::widget::table::Table;

impl Register {
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
        if !is_escape(input) {
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
        let columns = look::columns(self.kind, &cols, self.listing.sheet().widest(), data.view());
        let index =
            Table::heading_at(at, &columns, area).filter(|_| mouse.action == MouseAction::Press)?;
        cols.get(index).map(|col| col.slug().to_owned())
    }
}
