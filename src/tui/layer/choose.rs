//! A choice out of a few, each with a line of explanation: a rung of the ladder, a class of defects.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::{Layer, is_escape};
use crate::model::text::width;
use crate::tui::app::Scene;
use crate::tui::input::Input;
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::{paragraph, split_below};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome};

/// What can be chosen and what follows.
pub struct Choose<F> {
    title: &'static str,
    choices: Vec<Choice>,
    list: List,
    then: F,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its name.
    pub label: String,
    /// What it means.
    pub help: String,
}

/// Rows for the explanation, with a free one above.
const HELP: u16 = 3;

impl<F: Fn(usize) -> Vec<Message> + Send> Choose<F> {
    /// Offers `choices` with the one at `chosen` at hand; `then` gets the place of the one that is taken.
    pub fn new(title: &'static str, choices: Vec<Choice>, chosen: usize, then: F) -> Self {
        let mut list = List::default();
        list.select(chosen);
        Self {
            title,
            choices,
            list,
            then,
        }
    }
}

fn places(area: Rect) -> (Rect, Rect) {
    let help = if area.height > HELP { HELP } else { 0 };
    split_below(area, help)
}

impl<F: Fn(usize) -> Vec<Message> + Send> Layer for Choose<F> {
    fn title(&self) -> String {
        self.title.into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let widest = self.choices.iter().map(|choice| width(&choice.label)).max();
        let columns = to_cells(widest.unwrap_or(0) + 2).max(60);
        (columns, to_cells(self.choices.len()).saturating_add(HELP))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("↑ ↓", "Wählen"),
            ("Eingabe", "Übernehmen"),
            ("Esc", "Abbrechen"),
        ]
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let outcome = self.list.handle(input, self.choices.len(), places(area).0);
        let taken = self
            .list
            .selected(self.choices.len())
            .filter(|_| outcome == Outcome::Submitted);
        taken.map_or_else(Vec::new, |at| {
            std::iter::once(Message::Close)
                .chain((self.then)(at))
                .collect()
        })
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (list, help) = places(area);
        let row = |row: usize| Line::raw(self.choices[row].label.clone());
        let view = ListView {
            len: self.choices.len(),
            row: &row,
            empty: "",
        };
        self.list.render(view, list, buf, scene.theme, Focus::Here);
        if let Some(at) = self.list.selected(self.choices.len()) {
            paragraph(
                &self.choices[at].help,
                help,
                buf,
                scene.theme.style(Role::Muted),
            );
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.list.cursor(self.choices.len(), places(area).0)
    }
}
