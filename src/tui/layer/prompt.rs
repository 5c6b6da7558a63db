//! One question with one line as its answer: a reason, a note.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Layer, is_escape};
use crate::tui::app::Scene;
use crate::tui::input::{Input, Key};
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widget::Focus;
use crate::tui::widget::rows::paragraph;
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::text_field::TextField;

/// The question, what is typed, and what follows.
pub struct Prompt<F> {
    title: &'static str,
    question: String,
    field: TextField,
    before: String,
    need: Need,
    then: F,
}

/// Whether an empty answer will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It will.
    Optional,
    /// It will not.
    Required,
}

const COLUMNS: u16 = 72;

impl<F: Fn(&str) -> Vec<Message> + Send> Prompt<F> {
    /// Asks `question` with `text` as the answer so far; `then` gets the answer.
    pub fn new(
        title: &'static str,
        question: impl Into<String>,
        text: &str,
        need: Need,
        then: F,
    ) -> Self {
        Self {
            title,
            question: question.into(),
            field: TextField::new(text),
            before: text.to_owned(),
            need,
            then,
        }
    }

    fn submit(&self) -> Vec<Message> {
        let answer = self.field.text().trim();
        if answer.is_empty() && self.need == Need::Required {
            return Vec::new();
        }
        std::iter::once(Message::Close)
            .chain((self.then)(answer))
            .collect()
    }
}

fn field(area: Rect) -> Rect {
    Rect {
        y: area.bottom().saturating_sub(1),
        height: area.height.min(1),
        ..area
    }
}

impl<F: Fn(&str) -> Vec<Message> + Send> Layer for Prompt<F> {
    fn title(&self) -> String {
        self.title.into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (
            COLUMNS,
            to_cells(wrap(&self.question, usize::from(COLUMNS)).len() + 2),
        )
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("Eingabe", "Übernehmen"), ("Esc", "Abbrechen")]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn is_changed(&self) -> bool {
        self.field.text() != self.before
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        if matches!(input, Input::Key(press) if press.key == Key::Enter) {
            return self.submit();
        }
        self.field.handle(input, field(area));
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let above = Rect {
            height: area.height.saturating_sub(1),
            ..area
        };
        paragraph(&self.question, above, buf, scene.theme.style(Role::Text));
        self.field
            .render(field(area), buf, scene.theme, Focus::Here);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(field(area))
    }
}
