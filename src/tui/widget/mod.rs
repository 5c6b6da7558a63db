//! Parts of the screen that know nothing of the program: fields, lists, pickers, forms.
//!
//! Each is a plain state with `handle`, `render` and `cursor`, all three given the same area: input changes the state
//! and says what happened, rendering only reads it. No clock, no files; today's date is passed in.

pub mod calendar;
pub mod columns;
pub mod date_picker;
pub mod editor;
pub mod form;
pub mod grouped;
pub mod list;
pub mod pane;
pub mod picker;
pub mod rows;
pub mod table;
#[cfg(test)]
pub(super) mod testing;
pub mod text;
pub mod text_area;
pub mod text_field;
pub mod tree;
pub mod window;

/// What a widget made of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not for this widget.
    Ignored,
    /// The widget looks different now, its value is the same.
    Handled,
    /// The value is another one.
    Changed,
    /// The person is done with it: take the value.
    Submitted,
    /// The person does not want it.
    Cancelled,
}

impl Outcome {
    /// `Handled` if something `moved`, otherwise `Ignored`.
    pub fn of(moved: bool) -> Self {
        if moved { Self::Handled } else { Self::Ignored }
    }
}

/// Whether a widget has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// It has; the terminal's cursor is on it.
    Here,
    /// It has not.
    Elsewhere,
}
