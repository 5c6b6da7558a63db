//! Choosing a day: by typing it, or by moving over the sheet of a month.
//!
//! Monday first, with calendar weeks and public holidays, which are passed in like today's date.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::calendar::{
    WEEKDAYS, Week, add_days, add_months, month, month_name, parse_date, with_weekday,
};
use super::columns::Align;
use super::text::to_cells;
use super::text_field::{TextField, Validity};
use super::{Focus, Outcome, rows};
use crate::tui::input::{Input, Key, KeyPress, Mods, MouseAction};
use crate::tui::theme::{Role, Theme};

/// Public holidays by day.
pub type Holidays = BTreeMap<NaiveDate, String>;

/// A field to type a day into, over the sheet of its month.
#[derive(Clone, Debug)]
pub struct DatePicker {
    day: NaiveDate,
    field: TextField,
    error: Option<String>,
}

/// Cells the picker needs: the sheet is as wide as the calendar week and seven days.
pub const SIZE: (u16, u16) = (34, 10);

/// Cells per day.
const DAY: u16 = 4;

/// Rows above the first week: field, month, days of the week.
const HEAD: u16 = 3;

impl DatePicker {
    /// A picker on `day`.
    pub fn new(day: NaiveDate) -> Self {
        Self {
            day,
            field: TextField::new("").placeholder("24.11., +7, fr, heute …"),
            error: None,
        }
    }

    /// The day chosen.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// Arrows move by days and weeks, page keys by months; typing goes to the day typed; Eingabe submits.
    pub fn handle(&mut self, input: &Input, area: Rect, today: NaiveDate) -> Outcome {
        if let Input::Key(KeyPress {
            key,
            mods: Mods::NONE,
            ..
        }) = input
        {
            let day = match key {
                Key::Esc => return Outcome::Cancelled,
                Key::Enter if self.error.is_none() => return Outcome::Submitted,
                Key::Enter => return Outcome::Handled,
                Key::Left => add_days(self.day, -1),
                Key::Right => add_days(self.day, 1),
                Key::Up => add_days(self.day, -7),
                Key::Down => add_days(self.day, 7),
                Key::PageUp => add_months(self.day, -1),
                Key::PageDown => add_months(self.day, 1),
                Key::Home => self
                    .day
                    .week(Weekday::Mon)
                    .checked_first_day()
                    .unwrap_or(self.day),
                Key::End => self
                    .day
                    .week(Weekday::Mon)
                    .checked_last_day()
                    .unwrap_or(self.day),
                _ => return self.typed(input, area, today),
            };
            self.go(day);
            return Outcome::Changed;
        }
        match self.clicked(input, area) {
            Some(day) if day == self.day => Outcome::Submitted,
            Some(day) => {
                self.go(day);
                Outcome::Changed
            }
            None => self.typed(input, area, today),
        }
    }

    fn go(&mut self, day: NaiveDate) {
        *self = Self::new(day);
    }

    fn typed(&mut self, input: &Input, area: Rect, today: NaiveDate) -> Outcome {
        let outcome = self.field.handle(input, field(area));
        if outcome == Outcome::Changed {
            self.error = match parse_date(self.field.text(), today) {
                Ok(day) => {
                    self.day = day;
                    None
                }
                Err(_) if self.field.text().trim().is_empty() => None,
                Err(error) => Some(error.to_string()),
            };
            self.field.set_validity(match self.error {
                None => Validity::Fine,
                Some(_) => Validity::Wrong,
            });
        }
        outcome
    }

    fn clicked(&self, input: &Input, area: Rect) -> Option<NaiveDate> {
        let Input::Mouse(mouse) = input else {
            return None;
        };
        let week = mouse.row.checked_sub(area.y + HEAD)?;
        let day = mouse.column.checked_sub(area.x + 2)? / DAY;
        let inside = mouse.action == MouseAction::Press && mouse.row < area.bottom();
        let week = month(self.day)
            .get(usize::from(week))
            .copied()
            .filter(|_| inside)?;
        week.days.get(usize::from(day)).copied()
    }

    /// Draws field, sheet and what is to be said about the day.
    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        theme: Theme,
        today: NaiveDate,
        holidays: &Holidays,
    ) {
        let area = area.intersection(buf.area);
        self.field.render(field(area), buf, theme, Focus::Here);
        let title = format!("{} {}", month_name(self.day), self.day.year());
        let muted = theme.style(Role::Muted);
        let mut heading = "KW".to_owned();
        for day in WEEKDAYS {
            heading.push_str("  ");
            heading.push_str(day);
        }
        let style = |day| self.style(day, theme, today, holidays);
        let mut lines = vec![
            Line::styled(title, theme.style(Role::Title)),
            Line::styled(heading, muted),
        ];
        lines.extend(
            month(self.day)
                .iter()
                .map(|week| week_line(week, muted, &style)),
        );
        lines.push(match &self.error {
            Some(error) => Line::styled(error.clone(), theme.style(Role::Bad)),
            None => Line::styled(self.note(today, holidays), muted),
        });
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            rows::line(
                &line,
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                buf,
                Align::Left,
            );
        }
    }

    /// Where the terminal's cursor belongs: behind what is typed, otherwise on the day.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        if !self.field.text().is_empty() {
            return self.field.cursor(field(area));
        }
        let weeks = month(self.day);
        let week = weeks
            .iter()
            .position(|week| week.days.contains(&self.day))?;
        let day = to_cells(self.day.weekday().num_days_from_monday() as usize);
        let place = Position::new(area.x + 2 + DAY * day + 2, area.y + HEAD + to_cells(week));
        area.contains(place).then_some(place)
    }

    fn style(&self, day: NaiveDate, theme: Theme, today: NaiveDate, holidays: &Holidays) -> Style {
        if day == self.day {
            return theme.style(Role::Selection);
        }
        let role = if holidays.contains_key(&day) {
            Role::Bad
        } else if day.month() != self.day.month() || day.weekday().num_days_from_monday() > 4 {
            Role::Muted
        } else {
            Role::Text
        };
        let style = theme.style(role);
        if day == today {
            style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            style
        }
    }

    /// `Di 24.11.2026 · in 1 Tag · Feiertag`.
    fn note(&self, today: NaiveDate, holidays: &Holidays) -> String {
        let away = (self.day - today).num_days();
        let away = match away {
            0 => "heute".to_owned(),
            1 => "morgen".to_owned(),
            -1 => "gestern".to_owned(),
            2.. => format!("in {away} Tagen"),
            _ => format!("vor {} Tagen", -away),
        };
        let about = holidays
            .get(&self.day)
            .map_or(away.as_str(), String::as_str);
        format!("{} · {about}", with_weekday(self.day))
    }
}

fn week_line(week: &Week, muted: Style, style: &dyn Fn(NaiveDate) -> Style) -> Line<'static> {
    let mut spans = vec![Span::styled(format!("{:>2}", week.number), muted)];
    for day in week.days {
        spans.push(Span::raw(" "));
        spans.push(Span::styled(format!("{:>3}", day.day()), style(day)));
    }
    Line::from(spans)
}

fn field(area: Rect) -> Rect {
    Rect {
        height: area.height.min(1),
        ..area
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::{key, press, screen};

    const AREA: Rect = Rect::new(0, 0, SIZE.0, SIZE.1);

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn after(keys: &str) -> (Outcome, DatePicker) {
        let today = day("2026-11-23");
        let mut picker = DatePicker::new(today);
        let mut outcome = Outcome::Ignored;
        for name in keys.split_whitespace() {
            outcome = picker.handle(&key(name), AREA, today);
        }
        (outcome, picker)
    }

    #[test]
    fn arrows_pages_and_typing_go_to_the_day() {
        for (keys, expected) in [
            ("Right", "2026-11-24"),
            ("Down Down", "2026-12-07"),
            ("PageDown PageDown", "2027-01-23"),
            ("Up Left", "2026-11-15"),
            ("End", "2026-11-29"),
            ("f r", "2026-11-27"),
            ("+ 7 Right", "2026-12-01"),
            ("2 4 . 1 2 . Enter", "2026-12-24"),
        ] {
            assert_eq!(after(keys).1.day(), day(expected), "{keys}");
        }
    }

    #[test]
    fn what_is_no_day_is_said_and_not_taken() {
        let (outcome, picker) = after("3 1 . 1 1 . Enter");
        assert_eq!(outcome, Outcome::Handled);
        let today = day("2026-11-23");
        let shown = screen(60, 10, |area, buf| {
            picker.render(area, buf, Theme::Dark, today, &Holidays::new());
        });
        assert!(
            shown.contains("Den 31.11. gibt es im Kalender nicht."),
            "{shown}"
        );
        assert_eq!(after("x Backspace Enter").0, Outcome::Submitted);
    }

    #[test]
    fn the_sheet_shows_weeks_days_and_holidays() {
        let (_, picker) = after("2 5 . 1 2 .");
        let holidays = Holidays::from([(day("2026-12-25"), "1. Weihnachtstag".to_owned())]);
        let draw = |area, buf: &mut Buffer| {
            picker.render(area, buf, Theme::Dark, day("2026-11-23"), &holidays);
        };
        insta::assert_snapshot!(screen(34, 10, draw), @r"
        25.12.
        Dezember 2026
        KW  Mo  Di  Mi  Do  Fr  Sa  So
        49  30   1   2   3   4   5   6
        50   7   8   9  10  11  12  13
        51  14  15  16  17  18  19  20
        52  21  22  23  24  25  26  27
        53  28  29  30  31   1   2   3
         1   4   5   6   7   8   9  10
        Fr 25.12.2026 · 1. Weihnachtstag
        ");
        for width in 0..32 {
            screen(width, width / 3, draw);
            let area = Rect::new(0, 0, width, width / 3);
            assert!(picker.cursor(area).is_none_or(|at| area.contains(at)));
        }
    }

    #[test]
    fn a_click_chooses_a_day_and_a_second_one_takes_it() {
        let today = day("2026-11-23");
        let mut picker = DatePicker::new(today);
        assert_eq!(picker.handle(&press(8, 4), AREA, today), Outcome::Changed);
        assert_eq!(picker.day(), day("2026-11-03"));
        assert_eq!(picker.cursor(AREA), Some(Position::new(8, 4)));
        assert_eq!(picker.handle(&press(8, 4), AREA, today), Outcome::Submitted);
    }
}
