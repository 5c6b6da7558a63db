//! One field of a form: what is asked, what is filled in, what is wrong with it.

use chrono::NaiveDate;

use super::control::Control;
use super::spec::{Answer, FieldSpec, Need, Presence};
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::text_field::Validity;

pub(super) struct Field {
    pub spec: FieldSpec,
    pub control: Control,
    pub error: Option<String>,
    pub presence: Presence,
    /// What it holds if one of several contradicting answers has been chosen.
    settled: Settled,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Settled {
    No,
    /// By the answer at this place: 0 is the one shown at first, then the rivals.
    By(usize),
}

/// When an empty field that must be filled is wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Not yet: it is being filled.
    Typing,
    /// Now.
    Done,
}

impl Field {
    pub fn new(spec: FieldSpec) -> Self {
        let control = Control::new(&spec.input, spec.offered.as_ref().unwrap_or(&spec.answer));
        Self {
            spec,
            control,
            error: None,
            presence: Presence::There,
            settled: Settled::No,
        }
    }

    pub fn id(&self) -> &str {
        &self.spec.id
    }

    /// What it holds if that is not what it held at first.
    pub fn change(&self, today: NaiveDate) -> Option<Answer> {
        if self.presence == Presence::Away {
            return None;
        }
        let answer = self.control.answer(today).ok()?;
        (answer != self.spec.answer || self.settled != Settled::No).then_some(answer)
    }

    /// Whether somebody filled it with something else than it was offered with, be it right or wrong.
    pub fn is_changed(&self, today: NaiveDate) -> bool {
        let start = self.spec.offered.as_ref().unwrap_or(&self.spec.answer);
        let answer = self.control.answer(today);
        self.presence == Presence::There
            && (self.settled != Settled::No || answer.as_ref() != Ok(start))
    }

    /// Finds out whether what it holds can be taken.
    pub fn check(&mut self, today: NaiveDate, strictness: Strictness) {
        if self.presence == Presence::Away {
            return self.set_error(None);
        }
        let answer = self.control.answer(today);
        self.set_error(match (answer, strictness) {
            (Ok(answer), Strictness::Typing) if answer.is_empty() => None,
            (Ok(answer), _) => self.objection(&answer),
            (Err(error), _) => Some(error),
        });
    }

    pub fn set_error(&mut self, error: Option<String>) {
        let validity = if error.is_some() {
            Validity::Wrong
        } else {
            Validity::Fine
        };
        self.control.set_validity(validity);
        self.error = error;
    }

    fn objection(&self, answer: &Answer) -> Option<String> {
        if answer.is_empty() && self.spec.need == Need::Required {
            return Some(format!("Bitte ausfüllen: {} ist nötig.", self.spec.label));
        }
        match answer {
            _ if answer.is_empty() => None,
            Answer::One(text) => (self.spec.check)(text).err(),
            Answer::Many(texts) => texts.iter().find_map(|text| (self.spec.check)(text).err()),
        }
    }

    /// Takes the next of the contradicting answers.
    pub fn settle(&mut self) {
        let next = match self.settled {
            Settled::No => 0,
            Settled::By(at) => (at + 1) % (self.spec.rivals.len() + 1),
        };
        let rival = next.checked_sub(1).map(|at| &self.spec.rivals[at].answer);
        self.control = Control::new(&self.spec.input, rival.unwrap_or(&self.spec.answer));
        self.settled = Settled::By(next);
    }

    /// What stands below it.
    pub fn notes(&self) -> Vec<(Role, String)> {
        let error = self
            .error
            .iter()
            .map(|error| (Role::Bad, format!("{} {error}", super::control::WRONG)));
        let rivals = self.spec.rivals.iter().map(|rival| {
            let shown = if rival.shown.is_empty() {
                "(leer)"
            } else {
                &rival.shown
            };
            (
                Role::Conflict,
                format!("{} dagegen: {shown} ({})", glyph::CONFLICT, rival.who),
            )
        });
        error.chain(rivals).collect()
    }
}
