//! The month: a cell for each day with its appointments by time, and the numbers of the weeks.

use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::draft;
use super::look::{self, Listed};
use super::seen::Seen;
use crate::insight::calendar::Entry;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::calendar::{WEEKDAYS, Week, month};
use crate::tui::widget::columns::Align;
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, rows};

/// Cells for the number of the week.
const NUMBER: u16 = 3;
/// So many columns has a cell at least; on a narrower screen the last ones are cut.
const LEAST: u16 = 4;

/// A day with its place on the sheet.
pub struct Cell {
    /// The day.
    pub day: NaiveDate,
    /// All of its cell.
    pub place: Rect,
}

impl Cell {
    /// The row with the number of the day.
    fn head(&self) -> Rect {
        Rect {
            height: self.place.height.min(1),
            ..self.place
        }
    }

    /// The rows for appointments.
    fn body(&self) -> Rect {
        Rect {
            y: self.place.y + 1,
            height: self.place.height.saturating_sub(1),
            ..self.place
        }
        .intersection(self.place)
    }
}

/// The weeks that have days of the month of `day`, each with its row of cells.
fn weeks(area: Rect, day: NaiveDate) -> Vec<(Week, Rect)> {
    let own = |week: &Week| week.days.iter().any(|other| other.month() == day.month());
    let weeks: Vec<Week> = month(day).into_iter().filter(own).collect();
    let count = to_cells(weeks.len()).max(1);
    let body = area.height.saturating_sub(1);
    let (each, more) = (body / count, body % count);
    let mut y = area.y + 1;
    let mut places = Vec::new();
    for (nth, week) in (0..).zip(weeks) {
        // What is left over goes to the first weeks, a row each.
        let height = each + u16::from(nth < more);
        let place = Rect { y, height, ..area };
        places.push((week, place.intersection(area)));
        y += height;
    }
    places
}

/// The places of the days of a week, with a free column between them.
fn across(row: Rect) -> [Rect; 7] {
    let width = row.width.saturating_sub(NUMBER + 1) / 7;
    [0, 1, 2, 3, 4, 5, 6].map(|nth| {
        let place = Rect {
            x: row.x + NUMBER + 1 + width * nth,
            width: width.saturating_sub(1).max(LEAST),
            ..row
        };
        place.intersection(row)
    })
}

/// The days on the sheet.
pub fn cells(area: Rect, day: NaiveDate) -> Vec<Cell> {
    let of_week = |(week, row): (Week, Rect)| {
        let cells = week.days.into_iter().zip(across(row));
        cells.map(|(day, place)| Cell { day, place })
    };
    weeks(area, day).into_iter().flat_map(of_week).collect()
}

/// The day and the appointment at a position.
pub fn at<'a>(
    position: Position,
    area: Rect,
    seen: &Seen<'a>,
) -> Option<(NaiveDate, Option<&'a Entry>)> {
    let mut cells = cells(area, seen.place.day).into_iter();
    let cell = cells.find(|cell| cell.place.contains(position))?;
    let entries = seen.on(cell.day);
    let lines = look::listed(&entries, cell.body(), seen);
    let hit = lines
        .into_iter()
        .find(|(_, place)| place.contains(position));
    let entry = match hit {
        Some((Listed::Entry(entry), _)) => Some(entry),
        _ => None,
    };
    Some((cell.day, entry))
}

/// Draws the sheet and says where the cursor belongs.
pub fn render(
    area: Rect,
    buf: &mut Buffer,
    seen: &Seen,
    span: Option<draft::Span>,
) -> Option<Position> {
    let theme = seen.theme;
    let heads = across(Rect { height: 1, ..area }.intersection(area));
    for (name, place) in WEEKDAYS.iter().zip(heads) {
        // Above the digits, which leave room for the sign of today.
        let line = Line::styled(format!(" {name}"), theme.style(Role::Muted));
        rows::line(&line, place, buf, Align::Left);
    }
    for (week, row) in weeks(area, seen.place.day) {
        let number = Line::styled(format!("{:>2}", week.number), theme.style(Role::Muted));
        let place = Rect {
            width: NUMBER.min(row.width),
            height: row.height.min(1),
            ..row
        };
        rows::line(&number, place, buf, Align::Left);
    }
    let mut cursor = None;
    for cell in cells(area, seen.place.day) {
        day(&cell, buf, seen);
        let is_marked = span.is_some_and(|span| (span.first..=span.last).contains(&cell.day));
        if is_marked {
            buf.set_style(cell.place, look::chosen(seen.focus, theme));
        }
        if cell.day == seen.place.day {
            cursor = (!cell.place.is_empty()).then(|| cell.place.as_position());
        }
    }
    cursor
}

fn day(cell: &Cell, buf: &mut Buffer, seen: &Seen) {
    let theme = seen.theme;
    let holiday = seen.holiday(cell.day);
    let other = cell.day.month() != seen.place.day.month();
    let role = match (holiday, other) {
        (Some(_), false) => Role::Bad,
        _ if other || cell.day.weekday().num_days_from_monday() > 4 => Role::Muted,
        _ => Role::Title,
    };
    let number = if cell.day == seen.today() {
        Span::styled(
            format!("{}{}", glyph::HERE, cell.day.day()),
            theme.style(Role::Accent),
        )
    } else {
        Span::styled(format!(" {}", cell.day.day()), theme.style(role))
    };
    let name = Span::styled(
        format!(" {}", holiday.unwrap_or_default()),
        theme.style(role),
    );
    // A fine line above each day holds the columns together.
    let fine = Line::styled(
        glyph::LINE.repeat(cell.place.width.into()),
        theme.style(Role::Border),
    );
    rows::line(&fine, cell.head(), buf, Align::Left);
    let head = Line::from(vec![number, name, Span::raw(" ")]);
    rows::line(&head, cell.head(), buf, Align::Left);
    let entries = seen.on(cell.day);
    if cell.day == seen.place.day {
        let focus = match seen.chosen {
            // The appointment is what the keys are about then.
            Some(_) => Focus::Elsewhere,
            None => seen.focus,
        };
        buf.set_style(cell.head(), look::chosen(focus, theme));
    }
    look::list(&entries, cell.body(), buf, seen);
}
