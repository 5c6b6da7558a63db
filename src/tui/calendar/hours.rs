//! Week and day: a grid of half-hours with a column for each day or each person, and above it what takes the whole day.

mod draw;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use ratatui::layout::{Position, Rect};

pub use self::draw::render;
use super::lanes::lanes;
use super::look::{self, Listed};
use super::place::{SLOT, SLOTS, Scale, monday};
use super::seen::Seen;
use crate::insight::calendar::Entry;
use crate::model::schema::Kind;
use crate::model::text::sort_key;
use crate::tui::theme::Role;
use crate::tui::widget::calendar::{add_days, weekday};
use crate::tui::widget::text::to_cells;
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
    let taking_part = taking_part.map(ToString::to_string);
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

/// A column on screen: which one, where it begins and how wide it is, with the line before it.
type Strip = (usize, u16, u16);

/// Where everything is.
pub struct Grid {
    heads: Rect,
    notes: Rect,
    whole: Rect,
    rule: Rect,
    hours: Rect,
    visible: Range<u16>,
    /// Which columns are on screen, with where they begin and how wide they are.
    columns: Vec<Strip>,
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

fn across(area: Rect, count: usize, at: usize, scale: Scale) -> Vec<Strip> {
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
    // All equally wide, which is calmer than using the last cells.
    let width = room / to_cells(fit);
    (first..count)
        .zip(0_u16..)
        .take(fit)
        .map(|(column, nth)| (column, area.x + TIMES + width * nth, width))
        .collect()
}

/// The first `nth` of `of` equal parts.
fn share(cells: u16, nth: usize, of: usize) -> u16 {
    to_cells(usize::from(cells) * nth / of.max(1))
}

impl Grid {
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
        let lines = look::listed(&whole, part(self.whole, place), seen);
        let hit = lines.into_iter().find(|(_, at)| at.contains(position));
        let entry = match hit {
            Some((Listed::Entry(entry), _)) => Some(entry),
            _ => None,
        };
        Some((place.0, None, entry))
    }

    /// The blocks of a column that are on screen.
    fn blocks<'a>(&self, column: &Column<'a>, place: Strip) -> Blocks<'a> {
        let area = part(self.hours, place);
        let timed = column.entries.iter().copied();
        let timed: Vec<(&Entry, (u16, u16))> = timed
            .filter_map(|entry| Some((entry, slots(entry)?)))
            .collect();
        let spans: Vec<(u16, u16)> = timed.iter().map(|(_, span)| *span).collect();
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
            let of = side_by_side(lane.of, area.width);
            if lane.at >= of {
                *blocks.more.entry(top).or_default() += 1;
                continue;
            }
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

/// A block is at least so many columns wide, and so many where not all fit.
const NARROWEST: usize = 4;
const LEGIBLE: usize = 8;

/// How many of so many blocks stand side by side: all of them, or only as many as can be read.
fn side_by_side(blocks: usize, cells: u16) -> usize {
    let cells = usize::from(cells);
    if blocks * NARROWEST <= cells {
        blocks
    } else {
        (cells / LEGIBLE).max(1)
    }
}

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

/// The part of a row or block of rows that belongs to a column, without the line before it.
fn part(rows: Rect, (_, x, width): Strip) -> Rect {
    Rect {
        x: x + 1,
        width: width.saturating_sub(1),
        ..rows
    }
    .intersection(rows)
}

/// The column one stands in.
pub fn stands(columns: &[Column], seen: &Seen) -> usize {
    match seen.scale {
        Scale::Day => seen.place.lane.min(columns.len().saturating_sub(1)),
        Scale::Month | Scale::Week => columns
            .iter()
            .position(|column| column.day == seen.place.day)
            .unwrap_or(0),
    }
}
