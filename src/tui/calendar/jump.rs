//! Asks for a day: to go there, or to hold an appointment again.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::insight::holidays;
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::layer::Layer;
use crate::tui::message::Message;
use crate::tui::widget::Outcome;
use crate::tui::widget::date_picker::{DatePicker, Holidays, SIZE};

/// The question and what follows.
pub struct AskDay<F> {
    title: &'static str,
    picker: DatePicker,
    holidays: Arc<Holidays>,
    then: F,
}

/// Years before and after today whose holidays are shown.
const AROUND: i32 = 3;

impl<F: Fn(NaiveDate) -> Vec<Message> + Send> AskDay<F> {
    /// Asks for a day, with `day` at hand; `then` gets the one that is taken.
    pub fn new(title: &'static str, day: NaiveDate, data: &Data, then: F) -> Self {
        let year = day.year();
        let found = holidays::Holidays::of(
            data.calendar.lands(),
            year - AROUND..=year + AROUND,
            data.snapshot.catalogue(),
        );
        let holidays = found
            .iter()
            .map(|(day, words)| (day, words.to_owned()))
            .collect();
        Self {
            title,
            picker: DatePicker::new(day),
            holidays: Arc::new(holidays),
            then,
        }
    }
}

impl<F: Fn(NaiveDate) -> Vec<Message> + Send> Layer for AskDay<F> {
    fn title(&self) -> String {
        self.title.to_owned()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        SIZE
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Pfeile", "Tag wählen"),
            ("Bild↑ Bild↓", "Monat"),
            ("Eingabe", "Übernehmen"),
            ("Esc", "Abbrechen"),
        ]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        match self.picker.handle(input, area, scene.now.date()) {
            Outcome::Cancelled => vec![Message::Close],
            Outcome::Submitted => std::iter::once(Message::Close)
                .chain((self.then)(self.picker.day()))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let today = scene.now.date();
        self.picker
            .render(area, buf, scene.theme, today, &self.holidays);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.picker.cursor(area)
    }
}
