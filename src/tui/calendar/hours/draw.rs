//! Draws the grid of half-hours.

use chrono::Timelike;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::Line;

use super::{Blocks, Column, Grid, Strip, TIMES, part, whole};
use crate::insight::calendar::Entry;
use crate::model::schema::Kind;
use crate::model::text::width;
use crate::tui::calendar::draft::Span;
use crate::tui::calendar::look;
use crate::tui::calendar::place::{SLOT, Scale};
use crate::tui::calendar::seen::Seen;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::rows;
use crate::tui::widget::text::{hyphenated, to_cells};

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
        look::list(&whole(column), part(grid.whole, place), buf, seen);
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
fn frame(grid: &Grid, column: &Column, place: Strip, buf: &mut Buffer, seen: &Seen) {
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
        rows::line(&line, part(row, place), buf, Align::Left);
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
fn stand(grid: &Grid, place: Strip, buf: &mut Buffer, seen: &Seen) -> Option<Position> {
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
    let cell = part(rows, place);
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
    let first = title.split(' ').next().map_or(0, width);
    let fits = |before: &Line| before.width() + first <= cells || first > cells;
    let mut before = Line::from(look::before(entry, seen, inside.width));
    let below = !fits(&before) && inside.height > 2;
    if below {
        // The first word has a row of its own below the sign, and the time stands beside that.
        before = Line::from(look::before(entry, seen, u16::MAX));
    } else if !fits(&before) {
        before = Line::from(look::before(entry, seen, 0));
    }
    let indent = if below { 0 } else { before.width() };
    let mut rest = inside.rows();
    if below {
        rest.next();
    }
    let words = hyphenated(&title, indent, cells);
    for (words, row) in words.into_iter().zip(rest.by_ref()) {
        let words = words.trim_end().to_owned();
        rows::line(&Line::styled(words, style), row, buf, Align::Left);
    }
    rows::line(&before, inside, buf, Align::Left);
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
fn more(grid: &Grid, blocks: &Blocks, place: Strip, buf: &mut Buffer, seen: &Seen) {
    for (slot, count) in &blocks.more {
        let text = format!("+{count}");
        let cells = to_cells(width(&text));
        let Some(y) = grid.row(*slot) else { continue };
        let row = part(
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
    (place, stands): (Strip, bool),
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
        buf.set_style(part(rows, place), style);
        return;
    };
    let label = look::minutes(begin, end);
    let (from, to) = (begin / SLOT, end / SLOT);
    let rows_of = (from.max(grid.visible.start)..to.min(grid.visible.end))
        .filter_map(|slot| Some((slot, grid.row(slot)?)));
    for (slot, y) in rows_of {
        let row = part(
            Rect {
                y,
                height: 1,
                ..grid.hours
            },
            place,
        );
        let blank = " ".repeat(row.width.into());
        buf.set_stringn(row.x, y, blank, row.width.into(), style);
        let text = match label.split_once('–') {
            Some((begin, _)) if slot == from && to > from + 1 => begin.to_owned(),
            Some((_, end)) if slot + 1 == to && to > from + 1 => format!("–{end}"),
            _ if slot == from => label.clone(),
            _ => String::new(),
        };
        rows::line(&Line::styled(text, style), row, buf, Align::Left);
    }
}
