//! A form: fields in groups, checked while one types, with pickers, and nothing lost by a key pressed too fast.
//!
//! Made from a list of [`FieldSpec`]s; gives back only what was changed. Knows nothing of kinds and records.

mod chips;
mod control;
mod draw;
mod field;
mod layout;
mod popup;
mod spec;
#[cfg(test)]
mod tests;

use ratatui::layout::{Position, Rect};

use self::control::Reaction;
use self::field::{Field, Strictness};
use self::layout::{Frame, blocks};
use self::popup::Popup;
pub use self::spec::{
    Answer, Check, FieldSpec, InputKind, Need, Presence, Rival, Source, Surroundings,
};
use super::Outcome;
use super::text::to_cells;
use crate::model::text::counted;
use crate::tui::input::{Input, Key, KeyPress, Mods, Mouse, MouseAction, Repeat};

/// A form with what is filled in so far.
pub struct Form {
    fields: Vec<Field>,
    /// The verb on the button that takes the form; none if there is nothing to take.
    save: Option<&'static str>,
    around: Surroundings,
    at: Place,
    /// First row of the page on screen.
    first: usize,
    leaving: Leaving,
    told: Option<String>,
    popup: Option<Popup>,
}

/// What can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Field(usize),
    Save,
    Cancel,
}

/// Whether Esc has been pressed on a changed form; any other key forgets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    No,
    Asked,
}

impl Form {
    /// A form over `fields`; `save` is the verb on its button.
    pub fn new(fields: Vec<FieldSpec>, save: &'static str, around: Surroundings) -> Self {
        let mut form = Self {
            fields: fields.into_iter().map(Field::new).collect(),
            save: Some(save),
            around,
            at: Place::Save,
            first: 0,
            leaving: Leaving::No,
            told: None,
            popup: None,
        };
        if !form.fields.is_empty() {
            // What is only told is no place to begin, if anything is asked.
            let asked = form
                .fields
                .iter()
                .position(|field| !field.control.is_fact());
            let first = asked.unwrap_or(0);
            form.at = Place::Field(first);
            form.fields[first].control.enter();
            if form.fields[first].spec.offered.is_some() {
                form.fields[first].control.select_all();
            }
        }
        form
    }

    /// A form that only tells: it has nothing to take, and only the button that closes it.
    pub fn telling(fields: Vec<FieldSpec>, around: Surroundings) -> Self {
        Self {
            save: None,
            ..Self::new(fields, "", around)
        }
    }

    /// Its keys, for the hint line; while a picker is open, that one's.
    pub fn keys(&self) -> Vec<(&'static str, &'static str)> {
        if let Some(popup) = &self.popup {
            return popup.keys();
        }
        let can_open = self.fields.iter().any(|field| field.control.can_open());
        let choice = can_open.then_some(("F4", "Auswahl"));
        std::iter::once(("Tab", "Nächstes Feld"))
            .chain(choice)
            .chain(self.long_text().map(|_| ("F6", "Editor")))
            .chain(self.save.map(|save| ("F2", save)))
            .chain([("Esc", self.leaving_word())])
            .collect()
    }

    /// What differs from what was there at first, by field.
    pub fn changes(&self) -> Vec<(&str, Answer)> {
        let today = self.around.today;
        let change = |field| Some((Field::id(field), field.change(today)?));
        self.fields.iter().filter_map(change).collect()
    }

    /// What a field holds, `None` if there is no such field or it holds nothing that can be taken.
    pub fn answer(&self, id: &str) -> Option<Answer> {
        let field = self.field(id)?;
        match field.presence {
            Presence::There => field.control.answer(self.around.today).ok(),
            Presence::Away => None,
        }
    }

    /// Rows it would like to have at this width, so that nothing has to be scrolled.
    pub fn height(&self, cells: u16) -> u16 {
        let page = blocks(&self.fields, cells.saturating_sub(draw::BAR));
        page.last()
            .map_or(0, |block| block.rows.bottom())
            .saturating_add(layout::BELOW)
            .max(layout::ROOMY)
    }

    /// Whether closing it would lose something.
    pub fn is_changed(&self) -> bool {
        self.changed() > 0
    }

    /// Fills a field from elsewhere, as if it had been typed.
    pub fn fill(&mut self, id: &str, answer: &Answer) {
        let today = self.around.today;
        if let Some(field) = self.fields.iter_mut().find(|field| field.spec.id == id) {
            field.control = control::Control::new(&field.spec.input, answer);
            field.check(today, Strictness::Typing);
        }
    }

    /// Lets a field be filled in another way from now on, for instance from other entries. It is empty then.
    pub fn ask(&mut self, id: &str, input: InputKind) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.spec.id == id) {
            field.spec.input = input;
            field.control = control::Control::new(&field.spec.input, &field.spec.answer);
        }
    }

    /// Says whether a field is asked for now.
    pub fn set_presence(&mut self, id: &str, presence: Presence) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.spec.id == id) {
            field.presence = presence;
        }
    }

    /// Says why it could not be saved: below the fields that are wrong, and in general.
    pub fn refuse(
        &mut self,
        errors: impl IntoIterator<Item = (String, String)>,
        told: Option<String>,
    ) {
        for (id, error) in errors {
            if let Some(field) = self.fields.iter_mut().find(|field| field.spec.id == id) {
                field.set_error(Some(error));
            }
        }
        self.told = told;
        if let Some(wrong) = self.fields.iter().position(|field| field.error.is_some()) {
            self.at = Place::Field(wrong);
        }
    }

    /// The text of the field with the focus, if it is one for long texts.
    pub fn long_text(&self) -> Option<&str> {
        let Place::Field(at) = self.at else {
            return None;
        };
        let control = &self.fields.get(at)?.control;
        self.popup.is_none().then(|| control.long_text())?
    }

    /// Fills the field with the focus with a text that was written elsewhere.
    pub fn fill_long_text(&mut self, text: &str) {
        if self.long_text().is_some()
            && let Place::Field(at) = self.at
        {
            let field = &mut self.fields[at];
            field.control = control::Control::new(&field.spec.input, &Answer::one(text));
            field.check(self.around.today, Strictness::Typing);
        }
    }

    /// Does what a person did. `Submitted` means that everything can be taken: see [`changes`](Self::changes).
    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        if self.popup.is_some() {
            return self.handle_popup(input, area);
        }
        let outcome = match input {
            Input::Key(press) => self.key(*press, input, area),
            Input::Mouse(mouse) => self.mouse(*mouse, area),
            Input::Paste(_) => self.pass_on(input, area),
            Input::Resize | Input::Focus(_) => Outcome::Ignored,
        };
        if outcome != Outcome::Ignored && !matches!(input, Input::Mouse(_)) {
            self.reveal(area);
        }
        outcome
    }

    fn key(&mut self, press: KeyPress, input: &Input, area: Rect) -> Outcome {
        let asked = std::mem::replace(&mut self.leaving, Leaving::No);
        match (press.mods, press.key) {
            (Mods::NONE, Key::Esc) => return self.leave(asked, press.repeat),
            (Mods::NONE, Key::F(2)) | (Mods::CTRL, Key::Char('s')) => return self.submit(),
            (Mods::NONE, Key::F(5)) => return self.settle(),
            (Mods::NONE, Key::Tab) => return self.step(1),
            (
                Mods {
                    shift: true,
                    ctrl: false,
                    alt: false,
                },
                Key::Tab,
            ) => return self.step(-1),
            _ => {}
        }
        match self.pass_on(input, area) {
            Outcome::Ignored => self.wander(press),
            outcome => outcome,
        }
    }

    /// Keys that no field wanted.
    fn wander(&mut self, press: KeyPress) -> Outcome {
        match (press.mods, press.key, self.at) {
            (Mods::NONE, Key::Enter, Place::Save) => self.submit(),
            (Mods::NONE, Key::Enter, Place::Cancel) => self.leave(Leaving::Asked, press.repeat),
            (Mods::NONE, Key::Enter | Key::Down, Place::Field(_))
            | (Mods::NONE, Key::Right, Place::Save) => self.step(1),
            (Mods::NONE, Key::Up, _) | (Mods::NONE, Key::Left, Place::Cancel) => self.step(-1),
            (Mods::NONE, Key::PageDown, _) => self.step(PAGE),
            (Mods::NONE, Key::PageUp, _) => self.step(-PAGE),
            _ => Outcome::Ignored,
        }
    }

    fn leave(&mut self, asked: Leaving, repeat: Repeat) -> Outcome {
        if !self.is_changed() || (asked == Leaving::Asked && repeat == Repeat::First) {
            return Outcome::Cancelled;
        }
        self.leaving = Leaving::Asked;
        Outcome::Handled
    }

    /// What leaving it is called.
    const fn leaving_word(&self) -> &'static str {
        match self.save {
            Some(_) => "Abbrechen",
            None => "Schließen",
        }
    }

    fn submit(&mut self) -> Outcome {
        if self.save.is_none() {
            return Outcome::Cancelled;
        }
        for field in &mut self.fields {
            field.check(self.around.today, Strictness::Done);
        }
        let wrong = self
            .fields
            .iter()
            .filter(|field| field.error.is_some())
            .count();
        self.told = None;
        if wrong == 0 {
            return Outcome::Submitted;
        }
        let which = counted(
            wrong as u64,
            "Angabe fehlt oder passt",
            "Angaben fehlen oder passen",
        );
        self.refuse([], Some(format!("Noch nicht fertig: {which} nicht.")));
        Outcome::Handled
    }

    fn settle(&mut self) -> Outcome {
        let Place::Field(at) = self.at else {
            return Outcome::Ignored;
        };
        let field = &mut self.fields[at];
        if field.spec.rivals.is_empty() {
            return Outcome::Ignored;
        }
        field.settle();
        field.check(self.around.today, Strictness::Typing);
        Outcome::Changed
    }

    fn pass_on(&mut self, input: &Input, area: Rect) -> Outcome {
        let Place::Field(at) = self.at else {
            return Outcome::Ignored;
        };
        let page = blocks(
            &self.fields,
            draw::page_width(Frame::new(area, self.told.as_deref()).body),
        );
        let outcome = match self.fields[at].control.handle(input, page[at].control) {
            Reaction::Open => return self.open(input, area),
            Reaction::Plain(outcome) => outcome,
        };
        if outcome == Outcome::Changed {
            self.told = None;
            self.fields[at].check(self.around.today, Strictness::Typing);
        }
        outcome
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect) -> Outcome {
        let frame = Frame::new(area, self.told.as_deref());
        let at = Position::new(mouse.column, mouse.row);
        let pressed = mouse.action == MouseAction::Press;
        if let Some((place, ..)) = self
            .buttons(frame.buttons)
            .into_iter()
            .find(|(.., rect)| rect.contains(at))
        {
            return match place {
                Place::Save if pressed => self.submit(),
                Place::Cancel if pressed => self.leave(self.leaving, Repeat::First),
                _ => Outcome::Ignored,
            };
        }
        if !frame.body.contains(at) {
            return Outcome::Ignored;
        }
        let page = blocks(&self.fields, draw::page_width(frame.body));
        let height = page
            .last()
            .map_or(0, |block| usize::from(block.rows.bottom()));
        let last = height.saturating_sub(usize::from(frame.body.height));
        match mouse.action {
            MouseAction::ScrollUp => self.first = self.first.saturating_sub(WHEEL),
            MouseAction::ScrollDown => self.first = (self.first + WHEEL).min(last),
            _ => return self.click(mouse, area),
        }
        Outcome::Handled
    }

    /// A click on a field gives it the focus and is then its own matter, at its place on the page.
    fn click(&mut self, mouse: Mouse, area: Rect) -> Outcome {
        let body = Frame::new(area, self.told.as_deref()).body;
        let on_page = Mouse {
            column: mouse.column - body.x,
            row: mouse.row - body.y + to_cells(self.first),
            ..mouse
        };
        let page = blocks(&self.fields, draw::page_width(body));
        let at = Position::new(on_page.column, on_page.row);
        let Some(hit) = page.iter().position(|block| block.rows.contains(at)) else {
            return Outcome::Ignored;
        };
        self.leaving = Leaving::No;
        if self.at != Place::Field(hit) {
            self.focus(Place::Field(hit));
        }
        match self.pass_on(&Input::Mouse(on_page), area) {
            Outcome::Ignored => Outcome::Handled,
            outcome => outcome,
        }
    }

    /// Moves the focus by some places, staying within them; Tab goes round.
    fn step(&mut self, by: isize) -> Outcome {
        let places = self.fields.len() + 2;
        let now = match self.at {
            Place::Field(at) => at,
            Place::Save => places - 2,
            Place::Cancel => places - 1,
        };
        let mut next = match by {
            1 => (now + 1) % places,
            -1 => (now + places - 1) % places,
            _ => now.saturating_add_signed(by).min(places - 2),
        };
        let is_away = |at: usize| {
            let field = self.fields.get(at);
            let is_taken_away = field.is_some_and(|field| field.presence == Presence::Away);
            is_taken_away || (at == self.fields.len() && self.save.is_none())
        };
        while is_away(next) {
            next = (next + if by < 0 { places - 1 } else { 1 }) % places;
        }
        self.focus(match next {
            at if at < self.fields.len() => Place::Field(at),
            at if at == places - 2 => Place::Save,
            _ => Place::Cancel,
        });
        Outcome::Handled
    }

    fn focus(&mut self, place: Place) {
        let today = self.around.today;
        if let Place::Field(at) = self.at {
            self.fields[at].control.leave(today);
            self.fields[at].check(today, Strictness::Done);
        }
        self.at = place;
        if let Place::Field(at) = place {
            self.fields[at].control.enter();
        }
    }

    /// Brings the field that has the focus on screen.
    fn reveal(&mut self, area: Rect) {
        let body = Frame::new(area, self.told.as_deref()).body;
        let page = blocks(&self.fields, draw::page_width(body));
        let Place::Field(at) = self.at else {
            return;
        };
        let rows = page[at].rows;
        let (top, bottom) = (usize::from(rows.y), usize::from(rows.bottom()));
        let height = usize::from(body.height);
        self.first = self.first.max(bottom.saturating_sub(height)).min(top);
        // Of a field taller than the screen at least the row with the cursor is seen.
        if let Some(cursor) = self.fields[at].control.cursor(page[at].control) {
            let row = usize::from(cursor.y);
            self.first = self.first.max((row + 1).saturating_sub(height)).min(row);
        }
    }

    fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.spec.id == id)
    }

    fn changed(&self) -> usize {
        self.fields
            .iter()
            .filter(|field| field.is_changed(self.around.today))
            .count()
    }
}

/// Fields that the page keys jump over.
const PAGE: isize = 8;

/// Rows per step of the wheel.
const WHEEL: usize = 3;
