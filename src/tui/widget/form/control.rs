//! The part of a field that is filled.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::chips::Chips;
use super::spec::{Answer, InputKind, Source};
use crate::model::dates::{german_date, german_time, parse_time};
use crate::model::text::truncate;
use crate::tui::input::{Input, Key, KeyPress, Mods, MouseAction};
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::calendar::{parse_date, week_and_day};
use crate::tui::widget::rows::paragraph;
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::text_area::TextArea;
use crate::tui::widget::text_field::{self, TextField, Validity};
use crate::tui::widget::{Focus, Outcome};

/// How a field is filled, with what it holds now.
pub(super) enum Control {
    Line {
        text: TextField,
        cells: u16,
    },
    Lines {
        text: TextArea,
        rows: u16,
    },
    Secret(TextField),
    Day(TextField),
    Time(TextField),
    YesNo(Option<bool>),
    Choice {
        source: Arc<dyn Source>,
        key: String,
        label: String,
    },
    Choices {
        source: Arc<dyn Source>,
        chips: Chips,
    },
    Words(Chips),
    Fact(String),
}

/// What a control made of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reaction {
    /// As every widget says it.
    Plain(Outcome),
    /// Its picker is to open, and gets the input if it is something typed.
    Open,
}

/// Cells of a day and of a time.
const DAY: u16 = 12;
const TIME: u16 = 7;

/// What stands behind a field that has a picker.
const OPENER: &str = " ▾ F4";
const OPENER_CELLS: u16 = 5;

impl Control {
    pub fn new(input: &InputKind, answer: &Answer) -> Self {
        let (one, many) = match answer {
            Answer::One(text) => (text.as_str(), BTreeSet::new()),
            Answer::Many(texts) => ("", texts.clone()),
        };
        match input {
            InputKind::Line => Self::Line {
                text: TextField::new(one),
                cells: u16::MAX,
            },
            InputKind::Short(cells) => Self::Line {
                text: TextField::new(one),
                cells: *cells,
            },
            InputKind::Secret => Self::Secret(TextField::new(one).hidden()),
            InputKind::Lines(rows) => Self::Lines {
                text: TextArea::new(one),
                rows: *rows,
            },
            InputKind::Day => Self::Day(TextField::new(one).placeholder("TT.MM.JJJJ")),
            InputKind::Time => Self::Time(TextField::new(one).placeholder("HH:MM")),
            InputKind::YesNo => Self::YesNo(match one {
                "ja" => Some(true),
                "nein" => Some(false),
                _ => None,
            }),
            InputKind::Choice(source) => Self::Choice {
                label: label(source.as_ref(), one),
                key: one.to_owned(),
                source: Arc::clone(source),
            },
            InputKind::Choices(source) => Self::Choices {
                chips: Chips::chosen(many.into_iter().map(|key| {
                    let label = label(source.as_ref(), &key);
                    (key, label)
                })),
                source: Arc::clone(source),
            },
            InputKind::Words => Self::Words(Chips::typed(&many)),
            InputKind::Fact => Self::Fact(one.to_owned()),
        }
    }

    /// What it holds, or why that is nothing one can hold.
    pub fn answer(&self, today: NaiveDate) -> Result<Answer, String> {
        Ok(Answer::One(match self {
            Self::Choices { chips, .. } | Self::Words(chips) => {
                return Ok(Answer::Many(chips.keys()));
            }
            Self::Line { text, .. } => text.text().trim().to_owned(),
            Self::Lines { text, .. } => text.text().trim().to_owned(),
            Self::Secret(text) => text.text().to_owned(),
            Self::Day(field) if !field.text().trim().is_empty() => {
                german_date(parse_date(field.text(), today).map_err(|error| error.to_string())?)
            }
            Self::Time(field) if !field.text().trim().is_empty() => {
                german_time(parse_time(field.text()).map_err(|error| error.to_string())?)
            }
            Self::Day(_) | Self::Time(_) | Self::YesNo(None) => String::new(),
            Self::YesNo(Some(true)) => "ja".to_owned(),
            Self::YesNo(Some(false)) => "nein".to_owned(),
            Self::Choice { key, .. } => key.clone(),
            Self::Fact(text) => text.clone(),
        }))
    }

    /// Whether it only tells something.
    pub fn is_fact(&self) -> bool {
        matches!(self, Self::Fact(_))
    }

    /// Its text, if it is for long ones.
    pub fn long_text(&self) -> Option<&str> {
        match self {
            Self::Lines { text, .. } => Some(text.text()),
            _ => None,
        }
    }

    /// Whether it has a picker.
    pub fn can_open(&self) -> bool {
        matches!(
            self,
            Self::Day(_) | Self::Choice { .. } | Self::Choices { .. }
        )
    }

    /// How many elements a set has.
    pub fn count(&self) -> usize {
        match self {
            Self::Choices { chips, .. } | Self::Words(chips) => chips.keys().len(),
            _ => 0,
        }
    }

    /// Its own keys, in a sentence.
    pub fn keys(&self) -> &'static str {
        match self {
            Self::Words(_) => "Eingabe fügt hinzu, Entf entfernt.",
            Self::Choices { .. } => "F4 öffnet die Auswahl, Entf entfernt.",
            Self::YesNo(_) => "Leertaste wechselt zwischen ja, nein und offen.",
            Self::Day(_) => "Auch heute, morgen, fr, +7 oder kw48; F4 öffnet den Kalender.",
            Self::Lines { .. } => "F6 öffnet den Text im Editor.",
            Self::Line { .. }
            | Self::Secret(_)
            | Self::Time(_)
            | Self::Choice { .. }
            | Self::Fact(_) => "",
        }
    }

    /// Gets the focus: what is short and mostly replaced is selected.
    pub fn enter(&mut self) {
        if let Self::Day(field) | Self::Time(field) = self {
            field.select_all();
        }
    }

    /// Selects what is typed, so that typing replaces it.
    pub fn select_all(&mut self) {
        match self {
            Self::Line { text, .. } | Self::Secret(text) | Self::Day(text) | Self::Time(text) => {
                text.select_all();
            }
            Self::Lines { text, .. } => text.select_all(),
            Self::YesNo(_)
            | Self::Choice { .. }
            | Self::Choices { .. }
            | Self::Words(_)
            | Self::Fact(_) => {}
        }
    }

    /// Loses the focus: what was typed short is shown in full.
    pub fn leave(&mut self, today: NaiveDate) {
        let answer = self.answer(today);
        if let (Self::Day(field) | Self::Time(field), Ok(Answer::One(text))) = (self, answer) {
            field.set_text(&text);
        }
    }

    pub fn set_validity(&mut self, validity: Validity) {
        match self {
            Self::Line { text, .. } | Self::Secret(text) | Self::Day(text) | Self::Time(text) => {
                text.set_validity(validity);
            }
            Self::Lines { text, .. } => text.set_validity(validity),
            Self::YesNo(_)
            | Self::Choice { .. }
            | Self::Choices { .. }
            | Self::Words(_)
            | Self::Fact(_) => {}
        }
    }

    pub fn handle(&mut self, input: &Input, area: Rect) -> Reaction {
        let field = self.field(area);
        if self.can_open() && opens(self, input, area, field) {
            return Reaction::Open;
        }
        Reaction::Plain(match self {
            Self::Line { text, .. } | Self::Secret(text) | Self::Day(text) | Self::Time(text) => {
                text.handle(input, field)
            }
            Self::Lines { text, .. } => text.handle(input, field),
            Self::YesNo(answer) => yes_no(answer, input, area),
            Self::Choice { key, label, .. } => match input {
                Input::Key(KeyPress {
                    key: Key::Delete | Key::Backspace,
                    ..
                }) if !key.is_empty() => {
                    key.clear();
                    label.clear();
                    Outcome::Changed
                }
                _ => Outcome::Ignored,
            },
            Self::Choices { chips, .. } | Self::Words(chips) => chips.handle(input, field),
            Self::Fact(_) => Outcome::Ignored,
        })
    }

    /// Rows it takes at this width.
    pub fn height(&self, width: u16) -> u16 {
        let field = self.field(Rect::new(0, 0, width, 1)).width;
        match self {
            Self::Lines { rows, .. } => *rows,
            Self::Choices { chips, .. } | Self::Words(chips) => chips.height(field),
            Self::Fact(text) => to_cells(wrap(text, usize::from(field)).len()),
            _ => 1,
        }
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        look: (Theme, Focus, Validity),
        today: NaiveDate,
    ) {
        let (theme, focus, validity) = look;
        let field = self.field(area);
        let muted = theme.style(Role::Muted);
        let beside = Rect {
            x: field.right(),
            width: area.right().saturating_sub(field.right()),
            height: 1,
            ..area
        };
        let mut beside = |text: &str| {
            let cells = usize::from(beside.width);
            buf.set_stringn(beside.x, beside.y, truncate(text, cells), cells, muted);
        };
        match self {
            Self::Line { text, .. } | Self::Secret(text) | Self::Time(text) => {
                text.render(field, buf, theme, focus);
            }
            Self::Day(text) => {
                let day = parse_date(text.text(), today)
                    .map(week_and_day)
                    .unwrap_or_default();
                beside(&format!("{OPENER}  {day}"));
                text.render(field, buf, theme, focus);
            }
            Self::Lines { text, .. } => text.render(field, buf, theme, focus),
            Self::YesNo(answer) => {
                for (at, (said, word)) in [(true, "ja"), (false, "nein")].into_iter().enumerate() {
                    let mark = if *answer == Some(said) { "[x]" } else { "[ ]" };
                    let style = text_field::style(theme, focus, validity);
                    let x = field.x + if at == 0 { 0 } else { NO };
                    if x < field.right() {
                        let room = usize::from(field.right() - x);
                        buf.set_stringn(x, field.y, format!("{mark} {word}"), room, style);
                    }
                }
            }
            Self::Choice { label, .. } => {
                beside(OPENER);
                let style = text_field::style(theme, focus, validity);
                buf.set_style(field, style);
                let (shown, style) = if label.is_empty() {
                    ("auswählen …", style.patch(muted))
                } else {
                    (label.as_str(), style)
                };
                let cells = usize::from(field.width);
                buf.set_stringn(field.x, field.y, truncate(shown, cells), cells, style);
            }
            Self::Choices { chips, .. } => {
                beside(OPENER);
                if chips.keys().is_empty() {
                    buf.set_style(field, text_field::style(theme, focus, validity));
                    let style = text_field::style(theme, focus, validity).patch(muted);
                    buf.set_stringn(
                        field.x,
                        field.y,
                        "auswählen …",
                        usize::from(field.width),
                        style,
                    );
                }
                chips.render(field, buf, theme, focus);
            }
            Self::Words(chips) => chips.render(field, buf, theme, focus),
            Self::Fact(text) => paragraph(text, field, buf, theme.style(Role::Text)),
        }
    }

    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let field = self.field(area);
        match self {
            Self::Line { text, .. } | Self::Secret(text) | Self::Day(text) | Self::Time(text) => {
                text.cursor(field)
            }
            Self::Lines { text, .. } => text.cursor(field),
            Self::YesNo(Some(false)) => Some(Position::new(field.x + NO + 1, field.y)),
            Self::YesNo(_) => Some(Position::new(field.x + 1, field.y)),
            Self::Choice { .. } | Self::Fact(_) => Some(field.as_position()),
            Self::Choices { chips, .. } | Self::Words(chips) => chips.cursor(field),
        }
    }

    /// The place of what is filled, without the words beside it.
    fn field(&self, area: Rect) -> Rect {
        let width = match self {
            Self::Line { cells, .. } => *cells,
            Self::Day(_) => DAY,
            Self::Time(_) => TIME,
            Self::Choice { .. } | Self::Choices { .. } => area.width.saturating_sub(OPENER_CELLS),
            _ => area.width,
        };
        Rect {
            width: width.min(area.width),
            ..area
        }
    }
}

/// Where `nein` stands.
const NO: u16 = 9;

fn label(source: &dyn Source, key: &str) -> String {
    // A record of another colleague may not have arrived yet: then its key is all there is to show.
    source.label(key).unwrap_or_else(|| key.to_owned())
}

/// Whether an input asks for the picker: F4 on all, and typing or the space bar where nothing is typed in place.
fn opens(control: &Control, input: &Input, area: Rect, field: Rect) -> bool {
    match input {
        Input::Key(KeyPress {
            key: Key::F(4),
            mods: Mods::NONE,
            ..
        }) => true,
        Input::Key(press) => press.typed().is_some() && !matches!(control, Control::Day(_)),
        Input::Mouse(mouse) if mouse.action == MouseAction::Press => {
            let at = Position::new(mouse.column, mouse.row);
            let opener = Rect {
                x: field.right(),
                width: OPENER_CELLS,
                height: 1,
                ..area
            };
            opener.contains(at) || matches!(control, Control::Choice { .. }) && field.contains(at)
        }
        _ => false,
    }
}

fn yes_no(answer: &mut Option<bool>, input: &Input, area: Rect) -> Outcome {
    let next = match input {
        // Strg+N is a command, no answer.
        Input::Key(press) if press.mods == Mods::NONE => match press.key {
            Key::Char(' ') => match answer {
                None => Some(true),
                Some(true) => Some(false),
                Some(false) => None,
            },
            Key::Char('j' | 'J') | Key::Left => Some(true),
            Key::Char('n' | 'N') | Key::Right => Some(false),
            Key::Delete | Key::Backspace => None,
            _ => return Outcome::Ignored,
        },
        Input::Mouse(mouse) if mouse.action == MouseAction::Press => {
            let said = mouse.column < area.x + NO;
            (*answer != Some(said)).then_some(said)
        }
        _ => return Outcome::Ignored,
    };
    let before = std::mem::replace(answer, next);
    if before == next {
        Outcome::Handled
    } else {
        Outcome::Changed
    }
}

/// The sign before an error, so that colour is not all that tells it.
pub(super) const WRONG: &str = glyph::FAILED;
