//! A question before something that cannot be undone. The answer that changes nothing is chosen first, and a key that
//! is held down answers nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::Layer;
use crate::model::text::{truncate, width};
use crate::tui::app::Scene;
use crate::tui::input::{Input, Key, KeyPress, MouseAction, Repeat};
use crate::tui::message::Message;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::text::wrap;

/// The question, its two answers and what the dangerous one does.
pub struct Confirm<F> {
    title: &'static str,
    question: String,
    answer: &'static str,
    chosen: Choice,
    then: F,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Cancel,
    Go,
}

const CANCEL: &str = "Abbrechen";

impl<F: Fn() -> Vec<Message> + Send> Confirm<F> {
    /// Asks `question`; `answer` names what happens, as a verb, and `then` is sent if it is chosen.
    pub fn new(
        title: &'static str,
        question: impl Into<String>,
        answer: &'static str,
        then: F,
    ) -> Self {
        Self {
            title,
            question: question.into(),
            answer,
            chosen: Choice::Cancel,
            then,
        }
    }

    fn answer(&self) -> Vec<Message> {
        match self.chosen {
            Choice::Cancel => vec![Message::Close],
            Choice::Go => std::iter::once(Message::Close)
                .chain((self.then)())
                .collect(),
        }
    }

    fn key(&mut self, press: KeyPress) -> Vec<Message> {
        match (press.key, press.repeat) {
            (Key::Left | Key::Right | Key::Tab, _) => {
                self.chosen = match self.chosen {
                    Choice::Cancel => Choice::Go,
                    Choice::Go => Choice::Cancel,
                };
                Vec::new()
            }
            (Key::Enter, Repeat::First) => self.answer(),
            (Key::Esc, Repeat::First) => vec![Message::Close],
            _ => Vec::new(),
        }
    }

    /// The two buttons on the last row: Abbrechen, then the dangerous one.
    fn buttons(&self, area: Rect) -> [(Choice, &'static str, Rect); 2] {
        let button = |x: u16, label: &str| {
            let cells = u16::try_from(width(label) + 4).unwrap_or(u16::MAX);
            Rect {
                x,
                y: area.bottom().saturating_sub(1),
                width: cells,
                height: 1,
            }
            .intersection(area)
        };
        let cancel = button(area.x, CANCEL);
        let go = button(cancel.right().saturating_add(2), self.answer);
        [
            (Choice::Cancel, CANCEL, cancel),
            (Choice::Go, self.answer, go),
        ]
    }
}

impl<F: Fn() -> Vec<Message> + Send> Layer for Confirm<F> {
    fn title(&self) -> String {
        self.title.into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let rows = wrap(&self.question, usize::from(COLUMNS)).len();
        (
            COLUMNS,
            u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2),
        )
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("← →", "Wählen"), ("Eingabe", "Antworten"), ("Esc", CANCEL)]
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        match input {
            Input::Key(press) => self.key(*press),
            Input::Mouse(mouse) if mouse.action == MouseAction::Press => {
                let at = Position::new(mouse.column, mouse.row);
                let hit = self
                    .buttons(area)
                    .into_iter()
                    .find(|(_, _, place)| place.contains(at));
                hit.map_or_else(Vec::new, |(choice, _, _)| {
                    self.chosen = choice;
                    self.answer()
                })
            }
            _ => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        for (row, range) in area
            .rows()
            .zip(wrap(&self.question, usize::from(area.width)))
        {
            buf.set_stringn(
                row.x,
                row.y,
                &self.question[range],
                usize::from(row.width),
                Style::new(),
            );
        }
        for (choice, label, place) in self.buttons(area) {
            let (role, mark) = if choice == self.chosen {
                (Role::Selection, glyph::HERE)
            } else {
                (Role::Field, " ")
            };
            let text = format!("{mark} {label}  ");
            buf.set_stringn(
                place.x,
                place.y,
                truncate(&text, usize::from(place.width)),
                usize::from(place.width),
                scene.theme.style(role),
            );
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        let [cancel, go] = self.buttons(area);
        let place = if self.chosen == Choice::Cancel {
            cancel.2
        } else {
            go.2
        };
        (!place.is_empty()).then(|| place.as_position())
    }
}

const COLUMNS: u16 = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::App;
    use crate::tui::testing::app;

    const AREA: Rect = Rect::new(0, 0, 60, 4);

    fn question() -> Confirm<impl Fn() -> Vec<Message> + Send> {
        Confirm::new("Löschen", "Wirklich?", "Löschen", || vec![Message::Quit])
    }

    fn press(layer: &mut impl Layer, app: &App, key: Key, repeat: Repeat) -> Vec<Message> {
        layer.handle(
            &Input::Key(KeyPress {
                repeat,
                ..KeyPress::new(key)
            }),
            AREA,
            &app.scene(),
        )
    }

    #[test]
    fn enter_alone_changes_nothing() {
        let (app, mut layer) = (app(), question());
        assert!(matches!(
            press(&mut layer, &app, Key::Enter, Repeat::First)[..],
            [Message::Close]
        ));
    }

    #[test]
    fn the_dangerous_answer_must_be_chosen_first() {
        let (app, mut layer) = (app(), question());
        press(&mut layer, &app, Key::Right, Repeat::First);
        assert!(matches!(
            press(&mut layer, &app, Key::Enter, Repeat::First)[..],
            [Message::Close, Message::Quit]
        ));
    }

    #[test]
    fn a_held_key_answers_nothing() {
        let (app, mut layer) = (app(), question());
        press(&mut layer, &app, Key::Right, Repeat::First);
        assert!(press(&mut layer, &app, Key::Enter, Repeat::Held).is_empty());
        assert!(press(&mut layer, &app, Key::Esc, Repeat::Held).is_empty());
    }
}
