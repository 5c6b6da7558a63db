//! Milestones on a line over the months, with a mark for today: what has been reached, what is planned, what is late.
//!
//! Pure drawing; which months are seen follows from the chosen milestone.

use chrono::{Datelike, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::insight::register::{Due, due};
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::model::text::{truncate, width};
use crate::tui::data::Data;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::rows;
use crate::tui::widget::text::to_cells;

/// Rows it takes: names above each other, the line, the months.
pub const ROWS: u16 = 7;

/// Cells of a month.
const MONTH: u16 = 9;

/// A milestone on the line.
struct Point {
    key: String,
    name: String,
    day: NaiveDate,
    due: Option<Due>,
}

/// The months on screen.
struct Scale {
    first: NaiveDate,
    area: Rect,
}

impl Scale {
    /// About a third of the line lies before what is in its focus.
    fn around(focus: NaiveDate, area: Rect) -> Self {
        let months = u32::from(area.width / MONTH);
        let begin = focus.checked_sub_months(Months::new(months / 3));
        let first = begin.and_then(|day| day.with_day(1));
        Self {
            first: first.unwrap_or(focus),
            area,
        }
    }

    /// The cell of a day, if it is on screen.
    fn x(&self, day: NaiveDate) -> Option<u16> {
        let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let months = month(day) - month(self.first);
        let days = i64::from(day.day0()) * i64::from(MONTH) / 31;
        let cells = u16::try_from(months * i64::from(MONTH) + days).ok()?;
        (cells < self.area.width).then_some(self.area.x + cells)
    }

    /// The months with the cell they begin at.
    fn months(&self) -> impl Iterator<Item = (NaiveDate, u16)> {
        let months = (0..).map_while(|month| self.first.checked_add_months(Months::new(month)));
        months.map_while(|day| Some((day, self.x(day)?)))
    }
}

/// Draws the milestones `keys` around the chosen one, else around today.
pub fn render<'k>(
    keys: impl Iterator<Item = &'k str>,
    chosen: Option<&str>,
    area: Rect,
    buf: &mut Buffer,
    (theme, data): (Theme, &Data),
) {
    if area.height < 3 || area.width < MONTH {
        return;
    }
    let today = data.snapshot.today();
    let points: Vec<Point> = keys.filter_map(|key| point(key, data)).collect();
    let focus = points.iter().find(|point| Some(&*point.key) == chosen);
    let scale = Scale::around(focus.map_or(today, |point| point.day), area);
    let axis = area.bottom() - 2;
    months(&scale, axis, buf, theme);
    if let Some(x) = scale.x(today) {
        let place = Rect::new(x, axis, 1, 1);
        let sign = Line::styled(glyph::TRACK, theme.style(Role::Accent));
        rows::line(&sign, place, buf, Align::Left);
        let label = Rect::new(x, area.y, 7.min(area.right() - x), 1);
        rows::line(
            &Line::styled("│ heute", theme.style(Role::Accent)),
            label,
            buf,
            Align::Left,
        );
        for y in area.y + 1..axis {
            rows::line(&sign, Rect::new(x, y, 1, 1), buf, Align::Left);
        }
    }
    names(&points, chosen, &scale, axis, buf, theme);
}

fn point(key: &str, data: &Data) -> Option<Point> {
    let view = data.view();
    let day = view.entity(Kind::Milestone, key)?.date("datum")?;
    Some(Point {
        key: key.to_owned(),
        name: view.title(Kind::Milestone, key),
        day,
        due: due(view, Kind::Milestone, key, data.snapshot.today()),
    })
}

/// The line with a tick at each month, and their names below.
fn months(scale: &Scale, axis: u16, buf: &mut Buffer, theme: Theme) {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez",
    ];
    let line = glyph::LINE.repeat(usize::from(scale.area.width));
    let whole = Rect {
        y: axis,
        height: 1,
        ..scale.area
    };
    rows::line(
        &Line::styled(line, theme.style(Role::Border)),
        whole,
        buf,
        Align::Left,
    );
    for (day, x) in scale.months() {
        let month = NAMES[day.month0() as usize];
        let label = if day.month() == 1 || x == scale.area.x {
            format!("{month} {}", day.year())
        } else {
            month.to_owned()
        };
        let place = Rect::new(x, axis + 1, (MONTH - 1).min(scale.area.right() - x), 1);
        rows::line(
            &Line::styled(label, theme.style(Role::Muted)),
            place,
            buf,
            Align::Left,
        );
    }
}

/// The signs on the line, and the names in the rows above as far as they find room.
fn names(
    points: &[Point],
    chosen: Option<&str>,
    scale: &Scale,
    axis: u16,
    buf: &mut Buffer,
    theme: Theme,
) {
    let height = usize::from(axis - scale.area.y).saturating_sub(1);
    let mut by_day: Vec<&Point> = points.iter().collect();
    // The chosen one finds room first.
    by_day.sort_by_key(|point| (Some(&*point.key) != chosen, point.day));
    let mut taken: Vec<(u16, u16, u16)> = Vec::new();
    for point in by_day {
        let Some(x) = scale.x(point.day) else {
            continue;
        };
        let is_chosen = Some(&*point.key) == chosen;
        let (sign, role) = look(point);
        let role = if is_chosen { Role::Accent } else { role };
        let sign_line = Line::styled(sign, theme.style(role));
        rows::line(&sign_line, Rect::new(x, axis, 1, 1), buf, Align::Left);
        let text = format!("{sign} {}", truncate(&point.name, NAME));
        let text = if is_chosen {
            format!(
                "{sign} {} {}",
                german_date(point.day),
                truncate(&point.name, NAME)
            )
        } else {
            text
        };
        let cells = to_cells(width(&text));
        let x = x
            .min(scale.area.right().saturating_sub(cells))
            .max(scale.area.x);
        let row = (0..height).rev().find(|row| {
            let y = scale.area.y + 1 + to_cells(*row);
            !taken
                .iter()
                .any(|(of, from, to)| *of == y && x < *to + 2 && *from < x + cells + 2)
        });
        let Some(row) = row else { continue };
        let y = scale.area.y + 1 + to_cells(row);
        taken.push((y, x, x + cells));
        let style = theme.style(if is_chosen { Role::Title } else { role });
        let place = Rect::new(x, y, cells.min(scale.area.right() - x), 1);
        rows::line(&Line::styled(text, style), place, buf, Align::Left);
    }
}

/// Cells of a name above the line.
const NAME: usize = 30;

fn look(point: &Point) -> (&'static str, Role) {
    match point.due {
        Some(Due::Done) => (glyph::DONE, Role::Ok),
        Some(Due::Overdue(..)) => ("!", Role::Bad),
        Some(Due::Today(_) | Due::Soon(..)) => (glyph::STEP, Role::Warn),
        _ => (glyph::OPEN, Role::Text),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    fn span(scale: &Scale) -> (NaiveDate, Option<NaiveDate>) {
        let days = (0..40_000).filter_map(|days| scale.first.checked_add_days(Days::new(days)));
        let last = days.take_while(|day| scale.x(*day).is_some()).last();
        (scale.first, last)
    }

    #[test]
    fn the_line_begins_before_its_focus_and_days_stand_in_order() {
        let focus: NaiveDate = "2026-11-24".parse().unwrap();
        for cells in [9, 40, 76, 200] {
            let scale = Scale::around(focus, Rect::new(3, 0, cells, 7));
            let (first, last) = span(&scale);
            assert!(
                first <= focus && last.is_some_and(|last| last >= focus),
                "{cells}"
            );
            let mut before = 0;
            for days in 0..30 {
                let x = scale.x(first + Days::new(days)).unwrap();
                assert!(x >= before && x < 3 + cells);
                before = x;
            }
        }
    }
}
