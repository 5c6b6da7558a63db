//! The pickers that open above a form.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::control::Control;
use super::field::Strictness;
use super::spec::{Answer, InputKind};
use super::{Form, Place, draw};
use crate::model::dates::german_date;
use crate::tui::input::Input;
use crate::tui::widget::Outcome;
use crate::tui::widget::calendar::parse_date;
use crate::tui::widget::date_picker::DatePicker;
use crate::tui::widget::picker::{Pick, Picker};

pub(super) enum Popup {
    Picker(Picker),
    Day(DatePicker),
}

impl Popup {
    /// Its keys, for the hint line.
    pub(super) fn keys(&self) -> Vec<(&'static str, &'static str)> {
        let choosing = match self {
            Self::Picker(picker) => picker.keys(),
            Self::Day(_) => &[("← → ↑ ↓", "Tag")],
        };
        let ends = [("Eingabe", "Übernehmen"), ("Esc", "Schließen")];
        choosing.iter().copied().chain(ends).collect()
    }
}

impl Form {
    /// Opens the picker of the field that has the focus; what was typed to open it is typed into it.
    pub(super) fn open(&mut self, input: &Input, area: Rect) -> Outcome {
        let Place::Field(at) = self.at else {
            return Outcome::Ignored;
        };
        let today = self.around.today;
        let one_of = |pick, source: &dyn super::spec::Source, chosen: &BTreeSet<String>| {
            let entries = source.entries();
            let find = (self.around.find)(&entries);
            Popup::Picker(Picker::new(entries, find, pick, chosen))
        };
        self.popup = match &self.fields[at].control {
            Control::Day(field) => {
                let day = parse_date(field.text(), today).unwrap_or(today);
                Some(Popup::Day(DatePicker::new(day)))
            }
            Control::Choice { source, key, .. } => Some(one_of(
                Pick::One,
                source.as_ref(),
                &BTreeSet::from([key.clone()]),
            )),
            Control::Choices { source, chips } => {
                Some(one_of(Pick::Many, source.as_ref(), &chips.keys()))
            }
            _ => None,
        };
        let typed = |press: &crate::tui::input::KeyPress| press.typed().is_some_and(|c| c != ' ');
        if matches!(input, Input::Key(press) if typed(press)) {
            return self.handle_popup(input, area);
        }
        Outcome::Handled
    }

    pub(super) fn handle_popup(&mut self, input: &Input, area: Rect) -> Outcome {
        let place = draw::inside(self.popup_frame(area));
        let outcome = match &mut self.popup {
            Some(Popup::Picker(picker)) => picker.handle(input, place),
            Some(Popup::Day(picker)) => picker.handle(input, place, self.around.today),
            None => Outcome::Ignored,
        };
        match outcome {
            Outcome::Submitted => self.take(),
            Outcome::Cancelled => {
                self.popup = None;
                Outcome::Handled
            }
            // Nothing below the picker hears of it.
            _ => Outcome::Handled,
        }
    }

    /// Puts what was picked into the field.
    fn take(&mut self) -> Outcome {
        let (Some(popup), Place::Field(at)) = (self.popup.take(), self.at) else {
            return Outcome::Handled;
        };
        let field = &mut self.fields[at];
        let answer = match popup {
            Popup::Day(picker) => Answer::One(german_date(picker.day())),
            Popup::Picker(picker) => {
                let mut keys = picker.taken().into_iter().map(|entry| entry.key.clone());
                match field.spec.input {
                    InputKind::Choices(_) => Answer::Many(keys.collect()),
                    _ => Answer::One(keys.next().unwrap_or_default()),
                }
            }
        };
        field.control = Control::new(&field.spec.input, &answer);
        field.check(self.around.today, Strictness::Typing);
        Outcome::Changed
    }
}
