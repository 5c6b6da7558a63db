//! A form in a frame, with what follows from it and what is done with it.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::app::Scene;
use crate::tui::input::{Chord, Input, Key};
use crate::tui::layer::{Layer, most_columns};
use crate::tui::message::Message;
use crate::tui::widget::Outcome;
use crate::tui::widget::form::{Answer, Form};

/// A dialog that asks with a form.
///
/// What is filled in goes along, as the dialog itself, with whatever is done with it: if that fails, the dialog comes
/// back as it was, with the reason.
pub struct FormDialog {
    title: String,
    /// Away while something is done with it.
    form: Option<Form>,
    follow: Follow,
    act: Act,
}

/// Fills fields that follow from others; called whenever one was changed.
pub type Follow = Box<dyn FnMut(&mut Form) + Send>;

/// Does what the form is for.
pub type Act = Arc<dyn Fn(FormDialog) -> Vec<Message> + Send + Sync>;

/// Largest size inside the frame.
const COLUMNS: u16 = 96;
const ROWS: u16 = 32;

impl FormDialog {
    /// A dialog that does `act` with a form that can be taken.
    pub fn new(
        title: impl Into<String>,
        form: Form,
        act: impl Fn(Self) -> Vec<Message> + Send + Sync + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            form: Some(form),
            follow: Box::new(|_| {}),
            act: Arc::new(act),
        }
    }

    /// The same with fields that follow from others.
    #[must_use]
    pub fn following(mut self, mut follow: impl FnMut(&mut Form) + Send + 'static) -> Self {
        if let Some(form) = &mut self.form {
            follow(form);
        }
        Self {
            follow: Box::new(follow),
            ..self
        }
    }

    /// What was changed, by field.
    pub fn changes(&self) -> Vec<(&str, Answer)> {
        self.form.as_ref().map(Form::changes).unwrap_or_default()
    }

    /// The one text of a field, empty if there is none.
    pub fn one(&self, id: &str) -> String {
        match self.form.as_ref().and_then(|form| form.answer(id)) {
            Some(Answer::One(text)) => text,
            _ => String::new(),
        }
    }

    /// The texts of a field.
    pub fn many(&self, id: &str) -> Vec<String> {
        match self.form.as_ref().and_then(|form| form.answer(id)) {
            Some(Answer::Many(texts)) => texts.into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Opens the dialog again and says, below field `id` if it is about one, why it could not be done.
    pub fn refused(mut self, id: Option<&str>, reason: impl Into<String>) -> Vec<Message> {
        let reason = reason.into();
        let wrong = id.map(|id| (id.to_owned(), reason.clone()));
        if let Some(form) = &mut self.form {
            form.refuse(wrong, Some(format!("Nichts wurde geändert. {reason}")));
        }
        vec![Message::open(self)]
    }

    fn submit(&mut self) -> Vec<Message> {
        let Some(form) = self.form.take() else {
            return Vec::new();
        };
        let act = Arc::clone(&self.act);
        let going = Self {
            title: std::mem::take(&mut self.title),
            form: Some(form),
            follow: std::mem::replace(&mut self.follow, Box::new(|_| {})),
            act: Arc::clone(&act),
        };
        let mut messages = vec![Message::Close];
        messages.extend(act(going));
        messages
    }
}

impl Layer for FormDialog {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, scene: &Scene) -> (u16, u16) {
        let columns = COLUMNS.min(most_columns(scene));
        let rows = self.form.as_ref().map_or(ROWS, |form| form.height(columns));
        (COLUMNS, rows.min(ROWS))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        self.form.as_ref().map(Form::keys).unwrap_or_default()
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn is_changed(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }

    fn take_text(&mut self, text: &str) {
        if let Some(form) = &mut self.form {
            form.fill_long_text(text);
            (self.follow)(form);
        }
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        if let Some(text) = form.long_text().filter(|_| is_editor_key(input)) {
            return vec![Message::EditText(text.to_owned())];
        }
        match form.handle(input, area) {
            Outcome::Submitted => return self.submit(),
            Outcome::Cancelled => return vec![Message::Close],
            Outcome::Changed => (self.follow)(form),
            Outcome::Ignored | Outcome::Handled => {}
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        if let Some(form) = &self.form {
            form.render(area, buf, scene.theme);
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.form.as_ref()?.cursor(area)
    }
}

/// The key that takes a long text to a program of its own.
fn is_editor_key(input: &Input) -> bool {
    matches!(input, Input::Key(press) if press.chord() == Chord::plain(Key::F(6)))
}
