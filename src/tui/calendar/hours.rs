//! Week and day: a grid of half-hours with a column for each day or each person, and above it what takes the whole day.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, NaiveDate, Timelike};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::Line;

use super::draft::Span;
use super::lanes::lanes;
use super::look::{self, Listed};
use super::place::{SLOT, SLOTS, Scale, monday};
use super::seen::Seen;
use crate::insight::calendar::Entry;
use crate::model::schema::Kind;
use crate::model::text::{sort_key, width};
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::calendar::{add_days, weekday};
use crate::tui::widget::columns::Align;
use crate::tui::widget::rows;
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::window::Window;

/// A column: a day, or a person's lane in it.
pub struct Column<'a> {
    /// What stands above it.
    head: String,
    /// What stands below that: a holiday.
    note: String,
    role: Role,
    /// Its day.
    pub day: NaiveDate,
    /// The person, by key; none is the lane of what nobody takes part in.
    pub person: Option<String>,
    /// What is in it.
    pub entries: Vec<&'a Entry>,
}

/// The columns of the week or the day. `people` have a lane in every day.
pub fn columns<'a>(seen: &Seen<'a>, people: &[String]) -> Vec<Column<'a>> {
    match seen.scale {
        Scale::Month | Scale::Week => {
            let first = monday(seen.place.day);
            let days = (0..7).map(|nth| add_days(first, nth));
            days.map(|day| of_day(day, seen)).collect()
        }
        Scale::Day => lanes_of_day(seen, people),
    }
}

fn of_day<'a>(day: NaiveDate, seen: &Seen<'a>) -> Column<'a> {
    let holiday = seen.holiday(day);
    let is_today = day == seen.today();
    let role = match holiday {
        Some(_) => Role::Bad,
        None if is_today => Role::Accent,
        None if day.weekday().num_days_from_monday() > 4 => Role::Muted,
        None => Role::Title,
    };
    Column {
        head: format!("{} {}", weekday(day), day.format("%d.%m.")),
        note: holiday.unwrap_or_default().to_owned(),
        role,
        day,
        person: None,
        entries: seen.on(day),
    }
}

fn lanes_of_day<'a>(seen: &Seen<'a>, people: &[String]) -> Vec<Column<'a>> {
    let day = seen.place.day;
    let entries = seen.on(day);
    let taking_part = entries.iter().flat_map(|entry| entry.people.iter());
    let taking_part = taking_part.map(|key| key.to_string());
    let keys: Vec<String> = if people.is_empty() {
        taking_part.collect()
    } else {
        people.to_vec()
    };
    let view = seen.data.view();
    let named = keys.into_iter().map(|key| {
        let name = view.title(Kind::Person, &key);
        ((sort_key(&name), key), name)
    });
    let sorted: BTreeMap<(String, String), String> = named.collect();
    let lane = |((_, key), name): ((String, String), String)| {
        let own = entries.iter().copied();
        let own = own.filter(|entry| entry.people.iter().any(|person| **person == *key));
        Column {
            head: name,
            note: String::new(),
            role: Role::Title,
            day,
            entries: own.collect(),
            person: Some(key),
        }
    };
    let mut columns: Vec<Column> = sorted.into_iter().map(lane).collect();
    let nobody: Vec<&Entry> = entries
        .iter()
        .copied()
        .filter(|entry| entry.people.is_empty())
        .collect();
    if !nobody.is_empty() || columns.is_empty() {
        columns.push(Column {
            head: "ohne Person".to_owned(),
            note: String::new(),
            role: Role::Muted,
            day,
            person: None,
            entries: nobody,
        });
    }
    columns
}

/// Where everything is.
pub struct Grid {
    heads: Rect,
    notes: Rect,
    whole: Rect,
    rule: Rect,
    hours: Rect,
    visible: Range<u16>,
    /// Which columns are on screen, with where they begin and how wide they are.
    columns: Vec<(usize, u16, u16)>,
}

/// Cells for the time of day, with a free one behind.
const TIMES: u16 = 6;
/// Columns of a day and of a lane at least, with the line before them.
const LEAST: u16 = 9;
const LEAST_LANE: u16 = 18;
/// A lane need not be wider.
const WIDEST: u16 = 48;

/// Divides the area. The column `at` is on screen.
pub fn grid(area: Rect, columns: &[Column], at: usize, scale: Scale, hours: Window) -> Grid {
    let all = columns.iter().map(|column| {
        let whole = column.entries.iter().filter(|entry| !entry.is_timed());
        whole.count()
    });
    let most = if area.height > 28 { 4 } else { 2 };
    let whole = to_cells(all.max().unwrap_or(0)).clamp(1, most);
    let notes = u16::from(columns.iter().any(|column| !column.note.is_empty()));
    let mut y = area.y;
    let mut take = |height: u16| {
        let height = height.min(area.bottom() - y);
        let place = Rect { y, height, ..area };
        y += height;
        place
    };
    let heads = take(1);
    let notes = take(notes);
    let whole = take(whole);
    let rule = take(u16::from(area.height > 12));
    let hours_place = take(area.height);
    let rows = hours.visible(usize::from(SLOTS), hours_place.height);
    Grid {
        heads,
        notes,
        whole,
        rule,
        visible: to_cells(rows.start)..to_cells(rows.end),
        hours: hours_place,
        columns: across(area, columns.len(), at, scale),
    }
}

fn across(area: Rect, count: usize, at: usize, scale: Scale) -> Vec<(usize, u16, u16)> {
    let room = area.width.saturating_sub(TIMES);
    let least = match scale {
        Scale::Day => LEAST_LANE,
        Scale::Month | Scale::Week => LEAST,
    };
    let fit = usize::from(room / least).clamp(1, count.max(1));
    let first = (at + 1).saturating_sub(fit).min(count.saturating_sub(fit));
    let room = match scale {
        Scale::Day => room.min(WIDEST.saturating_mul(to_cells(fit))),
        Scale::Month | Scale::Week => room,
    };
    let left = |nth: usize| area.x + TIMES + share(room, nth, fit);
    (0..fit.min(count))
        .map(|nth| (first + nth, left(nth), left(nth + 1) - left(nth)))
        .collect()
}

/// The first `nth` of `of` equal parts.
fn share(cells: u16, nth: usize, of: usize) -> u16 {
    to_cells(usize::from(cells) * nth / of.max(1))
}

impl Grid {
    /// The part of a row or block of rows that belongs to a column, without the line before it.
    fn part(&self, rows: Rect, (_, x, width): (usize, u16, u16)) -> Rect {
        Rect {
            x: x + 1,
            width: width.saturating_sub(1),
            ..rows
        }
        .intersection(rows)
    }

    /// Rows of the grid of hours.
    pub fn height(&self) -> u16 {
        self.hours.height
    }

    /// The row of a half-hour, if it is on screen.
    fn row(&self, slot: u16) -> Option<u16> {
        let is_seen = self.visible.contains(&slot);
        is_seen.then(|| self.hours.y + slot - self.visible.start)
    }

    /// How many columns there are before and behind those on screen.
    fn hidden(&self, all: usize) -> (usize, usize) {
        let first = self.columns.first().map_or(0, |column| column.0);
        let last = self.columns.last().map_or(0, |column| column.0 + 1);
        (first, all.saturating_sub(last))
    }

    /// The column and half-hour at a position, and the appointment there.
    pub fn at<'a>(
        &self,
        position: Position,
        columns: &[Column<'a>],
        seen: &Seen<'a>,
    ) -> Option<(usize, Option<u16>, Option<&'a Entry>)> {
        let mut own = self.columns.iter().copied();
        let place = own.find(|(_, x, width)| (*x..x + width).contains(&position.x))?;
        let column = columns.get(place.0)?;
        if self.hours.contains(position) {
            let slot = self.visible.start + position.y - self.hours.y;
            let blocks = self.blocks(column, place);
            let hit = blocks.shown.iter().find(|(_, at)| at.contains(position));
            let slot = slot.min(SLOTS - 1);
            return Some((place.0, Some(slot), hit.map(|(entry, _)| *entry)));
        }
        let is_above = position.y < self.hours.y && self.whole.y <= position.y;
        if !is_above {
            return None;
        }
        let whole = whole(column);
        let lines = look::listed(&whole, self.part(self.whole, place), seen);
        let hit = lines.into_iter().find(|(_, at)| at.contains(position));
        let entry = match hit {
            Some((Listed::Entry(entry), _)) => Some(entry),
            _ => None,
        };
        Some((place.0, None, entry))
    }

    /// The blocks of a column that are on screen.
    fn blocks<'a>(&self, column: &Column<'a>, place: (usize, u16, u16)) -> Blocks<'a> {
        let area = self.part(self.hours, place);
        let timed = column.entries.iter().copied();
        let timed: Vec<(&Entry, (u16, u16))> = timed
            .filter_map(|entry| Some((entry, slots(entry)?)))
            .collect();
        let spans: Vec<(u16, u16)> = timed.iter().map(|(_, span)| *span).collect();
        let room = usize::from(area.width / NARROWEST).max(1);
        let mut blocks = Blocks {
            shown: Vec::new(),
            more: BTreeMap::new(),
        };
        for ((entry, (begin, end)), lane) in timed.into_iter().zip(lanes(&spans)) {
            let (top, bottom) = (
                begin.max(self.visible.start),
                end.min(self.visible.end).max(self.visible.start),
            );
            if top >= bottom {
                continue;
            }
            if lane.at >= room {
                *blocks.more.entry(top).or_default() += 1;
                continue;
            }
            let of = lane.of.min(room);
            let left = share(area.width, lane.at, of);
            let right = share(area.width, lane.at + 1, of);
            let block = Rect {
                x: area.x + left,
                y: self.hours.y + top - self.visible.start,
                width: right - left,
                height: bottom - top,
            };
            blocks.shown.push((entry, block.intersection(area)));
        }
        blocks
    }
}

/// The blocks of a column, and how many do not fit from a half-hour on.
struct Blocks<'a> {
    shown: Vec<(&'a Entry, Rect)>,
    more: BTreeMap<u16, usize>,
}

/// A block is at least so many columns wide.
const NARROWEST: u16 = 4;

/// What takes the whole day.
fn whole<'a>(column: &Column<'a>) -> Vec<&'a Entry> {
    let entries = column.entries.iter().copied();
    entries.filter(|entry| !entry.is_timed()).collect()
}

/// The half-hours an appointment touches, half open.
pub fn slots(entry: &Entry) -> Option<(u16, u16)> {
    let (begin, end) = entry.minutes()?;
    let first = begin / SLOT;
    Some((first, end.div_ceil(SLOT).max(first + 1).min(SLOTS)))
}

/// Draws everything and says where the cursor belongs.
pub fn render(
    grid: &Grid,
    columns: &[Column],
    at: usize,
    span: Option<Span>,
    buf: &mut Buffer,
    seen: &Seen,
) -> Option<Position> {
    times(grid, buf, seen);
    beyond(grid, columns.len(), buf, seen);
    let mut cursor = None;
    for &place in &grid.columns {
        let Some(column) = columns.get(place.0) else {
            continue;
        };
        frame(grid, column, place, buf, seen);
        let stands = place.0 == at;
        if stands {
            cursor = stand(grid, place, buf, seen);
        }
        look::list(&whole(column), grid.part(grid.whole, place), buf, seen);
        let blocks = grid.blocks(column, place);
        for (entry, block) in &blocks.shown {
            draw_block(entry, *block, buf, seen);
        }
        more(grid, &blocks, place, buf, seen);
        if let Some(span) = span {
            draw_span(grid, span, column, (place, stands), buf, seen);
        }
    }
    cursor
}

/// The time of day beside the rows; the half-hour that it is now stands out.
fn times(grid: &Grid, buf: &mut Buffer, seen: &Seen) {
    let theme = seen.theme;
    let today = seen.scale.days(seen.place.day).contains(&seen.today());
    let now = seen.now.hour() * 60 + seen.now.minute();
    for (slot, row) in grid.visible.clone().zip(grid.hours.rows()) {
        let minute = u32::from(slot * SLOT);
        let is_now = today && (minute..minute + u32::from(SLOT)).contains(&now);
        let text = match (is_now, minute % 60) {
            (true, _) => format!("{}{}", glyph::HERE, seen.now.format("%H:%M")),
            (false, 0) => format!("{:02}:00", minute / 60),
            (false, _) => String::new(),
        };
        let role = if is_now { Role::Accent } else { Role::Muted };
        let place = Rect {
            width: TIMES.min(row.width),
            ..row
        };
        rows::line(
            &Line::styled(text, theme.style(role)),
            place,
            buf,
            Align::Left,
        );
    }
    if grid.rule.height > 0 {
        let line = glyph::LINE.repeat(grid.rule.width.into());
        rows::line(
            &Line::styled(line, theme.style(Role::Border)),
            grid.rule,
            buf,
            Align::Left,
        );
    }
}

/// How many columns there are to the left and right of those on screen.
fn beyond(grid: &Grid, all: usize, buf: &mut Buffer, seen: &Seen) {
    let style = seen.theme.style(Role::Accent);
    let (left, right) = grid.hidden(all);
    if left > 0 {
        let line = Line::styled(format!("{} {left}", glyph::BACK), style);
        rows::line(&line, grid.heads, buf, Align::Left);
    }
    if right > 0 {
        let line = Line::styled(format!("{right} {}", glyph::HERE), style);
        rows::line(&line, grid.rule, buf, Align::Right);
    }
}

/// The head of a column and the line before it.
fn frame(grid: &Grid, column: &Column, place: (usize, u16, u16), buf: &mut Buffer, seen: &Seen) {
    let theme = seen.theme;
    let mut head = theme.style(column.role);
    if column.day == seen.today() && seen.scale == Scale::Week {
        head = head.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    }
    let note = theme.style(column.role);
    for (text, row, style) in [
        (&column.head, grid.heads, head),
        (&column.note, grid.notes, note),
    ] {
        let line = Line::styled(text.clone(), style);
        rows::line(&line, grid.part(row, place), buf, Align::Left);
    }
    let line = theme.style(Role::Border);
    let area = buf.area;
    for y in grid.whole.y..grid.hours.bottom() {
        let is_rule = grid.rule.height > 0 && y == grid.rule.y;
        if !is_rule && area.contains(Position::new(place.1, y)) {
            buf.set_stringn(place.1, y, glyph::TRACK, 1, line);
        }
    }
}

/// Where one stands.
fn stand(grid: &Grid, place: (usize, u16, u16), buf: &mut Buffer, seen: &Seen) -> Option<Position> {
    let rows = match seen.place.slot {
        Some(slot) => Rect {
            y: grid.row(slot)?,
            height: 1,
            ..grid.hours
        },
        None => Rect {
            height: grid.whole.height.min(1),
            ..grid.whole
        },
    };
    let cell = grid.part(rows, place);
    buf.set_style(cell, look::chosen(seen.focus, seen.theme));
    (!cell.is_empty()).then(|| cell.as_position())
}

fn draw_block(entry: &Entry, block: Rect, buf: &mut Buffer, seen: &Seen) {
    let theme = seen.theme;
    let is_chosen = seen.is_chosen(entry);
    let ground = if is_chosen {
        look::chosen(seen.focus, theme)
    } else {
        theme.style(Role::Field)
    };
    for row in block.rows() {
        buf.set_stringn(
            row.x,
            row.y,
            " ".repeat(row.width.into()),
            row.width.into(),
            ground,
        );
    }
    let (_, role) = look::sign(entry.progress);
    let edge = ground.patch(theme.style(role));
    for row in block.rows() {
        buf.set_stringn(row.x, row.y, glyph::HALF, 1, edge);
    }
    let inside = Rect {
        x: block.x + 1,
        width: block.width.saturating_sub(1),
        ..block
    };
    write(entry, inside, buf, seen);
    if is_chosen {
        buf.set_style(inside, ground);
    }
}

/// The words in a block: sign and title over as many rows as there are, then where it is.
fn write(entry: &Entry, inside: Rect, buf: &mut Buffer, seen: &Seen) {
    let view = seen.data.view();
    let title = view.title(Kind::Appointment, &entry.key);
    let style = look::words(entry.progress, seen.theme);
    let cells = usize::from(inside.width);
    let mut before = look::before(entry, seen, inside.width);
    let indent = Line::from(before.clone()).width();
    let first = title.split(' ').next().map_or(0, width);
    let below = indent + first > cells && first <= cells && inside.height > 2;
    let text = if below {
        // The first word has a row of its own below the sign, and the time stands beside that.
        before = look::before(entry, seen, u16::MAX);
        title.clone()
    } else {
        // The title breaks as if the sign were a part of its first word.
        format!("{}{title}", "\u{a0}".repeat(indent))
    };
    let mut rest = inside.rows();
    if below {
        rest.next();
    }
    for (range, row) in wrap(&text, cells).into_iter().zip(rest.by_ref()) {
        let words = text[range].replace('\u{a0}', " ");
        rows::line(
            &Line::styled(words.trim_end().to_owned(), style),
            row,
            buf,
            Align::Left,
        );
    }
    rows::line(&Line::from(before), inside, buf, Align::Left);
    let place = view.text(Kind::Appointment, &entry.key, "ort").or_else(|| {
        let authority = view.text(Kind::Appointment, &entry.key, "behoerde")?;
        Some(view.title(Kind::Authority, &authority))
    });
    if let (Some(place), Some(row)) = (place, rest.next()) {
        let line = Line::styled(place, seen.theme.style(Role::Muted));
        rows::line(&line, row, buf, Align::Left);
    }
}

/// How many blocks do not fit, at the right of the row they begin in.
fn more(grid: &Grid, blocks: &Blocks, place: (usize, u16, u16), buf: &mut Buffer, seen: &Seen) {
    for (slot, count) in &blocks.more {
        let text = format!("+{count}");
        let cells = to_cells(width(&text));
        let Some(y) = grid.row(*slot) else { continue };
        let row = grid.part(
            Rect {
                y,
                height: 1,
                ..grid.hours
            },
            place,
        );
        let at = Rect {
            x: row.right().saturating_sub(cells),
            width: cells,
            ..row
        };
        let line = Line::styled(text, seen.theme.style(Role::Accent));
        rows::line(&line, at.intersection(row), buf, Align::Left);
    }
}

/// The time that is being marked.
fn draw_span(
    grid: &Grid,
    span: Span,
    column: &Column,
    (place, stands): ((usize, u16, u16), bool),
    buf: &mut Buffer,
    seen: &Seen,
) {
    let style = look::chosen(seen.focus, seen.theme);
    if !(span.first..=span.last).contains(&column.day) || (seen.scale == Scale::Day && !stands) {
        return;
    }
    let Some((begin, end)) = span.minutes else {
        let rows = Rect {
            height: grid.whole.height.min(1),
            ..grid.whole
        };
        buf.set_style(grid.part(rows, place), style);
        return;
    };
    let slots = (begin / SLOT).max(grid.visible.start)..(end / SLOT).min(grid.visible.end);
    for (nth, y) in slots.filter_map(|slot| grid.row(slot)).enumerate() {
        let row = grid.part(
            Rect {
                y,
                height: 1,
                ..grid.hours
            },
            place,
        );
        buf.set_stringn(
            row.x,
            y,
            " ".repeat(row.width.into()),
            row.width.into(),
            style,
        );
        if nth == 0 {
            let label = look::minutes(begin, end);
            rows::line(&Line::styled(label, style), row, buf, Align::Left);
        }
    }
}
