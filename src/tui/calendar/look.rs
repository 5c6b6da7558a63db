//! How an appointment looks: its sign, its style, its line. The same in month, week and day.

use chrono::NaiveTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::place::time_at;
use super::seen::Seen;
use crate::insight::calendar::{Entry, Progress};
use crate::model::dates::german_time;
use crate::model::schema::Kind;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::calendar::with_weekday;
use crate::tui::widget::columns::Align;
use crate::tui::widget::{Focus, rows};

/// The sign of a state and the role of its colour.
pub const fn sign(progress: Progress) -> (&'static str, Role) {
    match progress {
        Progress::Planned => (glyph::OPEN, Role::RungWork),
        Progress::Confirmed => (glyph::FIRM, Role::RungTest),
        Progress::Held => (glyph::DONE, Role::RungLive),
        Progress::Cancelled => (glyph::FAILED, Role::RungSide),
    }
}

/// The style of its words: what is past or called off steps back.
pub fn words(progress: Progress, theme: Theme) -> Style {
    match progress {
        Progress::Planned => theme.style(Role::Text),
        Progress::Confirmed => theme.style(Role::Title),
        Progress::Held => theme.style(Role::Muted),
        Progress::Cancelled => theme.style(Role::Muted).add_modifier(Modifier::CROSSED_OUT),
    }
}

/// The style of what is chosen.
pub const fn chosen(focus: Focus, theme: Theme) -> Style {
    match focus {
        Focus::Here => theme.style(Role::Selection),
        Focus::Elsewhere => theme.style(Role::SelectionInactive),
    }
}

/// `09:00–12:00`, `09:00`, `bis 12:00`; empty if nothing is known.
pub fn times(begin: Option<NaiveTime>, end: Option<NaiveTime>) -> String {
    match (begin, end) {
        (Some(begin), Some(end)) => format!("{}–{}", german_time(begin), german_time(end)),
        (Some(begin), None) => german_time(begin),
        (None, Some(end)) => format!("bis {}", german_time(end)),
        (None, None) => String::new(),
    }
}

/// From this width on a line also tells when something begins.
const WITH_TIME: u16 = 16;

/// The spans before the title: sign, warning, and the time where there is room.
pub fn before(entry: &Entry, seen: &Seen, cells: u16) -> Vec<Span<'static>> {
    let theme = seen.theme;
    let (sign, role) = sign(entry.progress);
    let mut spans = vec![Span::styled(sign, theme.style(role))];
    if !entry.warnings.is_empty() {
        spans.push(Span::styled("!", theme.style(Role::Warn)));
    }
    spans.push(Span::raw(" "));
    let time = entry.begin.filter(|_| entry.is_timed());
    if let Some(time) = time.filter(|_| cells >= WITH_TIME) {
        let time = format!("{} ", german_time(time));
        spans.push(Span::styled(time, theme.style(Role::Muted)));
    }
    spans
}

/// An appointment in one line.
pub fn line(entry: &Entry, seen: &Seen, cells: u16) -> Line<'static> {
    let mut spans = before(entry, seen, cells);
    let title = seen.data.view().title(Kind::Appointment, &entry.key);
    spans.push(Span::styled(title, words(entry.progress, seen.theme)));
    Line::from(spans)
}

/// Draws appointments below each other, one line each, and how many more there are. The chosen one is always seen.
pub fn list(entries: &[&Entry], area: Rect, buf: &mut Buffer, seen: &Seen) {
    for (shown, place) in listed(entries, area, seen) {
        match shown {
            Listed::Entry(entry) => {
                rows::line(&line(entry, seen, place.width), place, buf, Align::Left);
                if seen.is_chosen(entry) {
                    buf.set_style(place, chosen(seen.focus, seen.theme));
                }
            }
            Listed::More(count) => {
                let more = if place.width < 12 {
                    format!("+{count}")
                } else {
                    format!("+{count} weitere")
                };
                let more = Line::styled(more, seen.theme.style(Role::Accent));
                rows::line(&more, place, buf, Align::Left);
            }
        }
    }
}

/// A line of a list.
pub enum Listed<'a> {
    /// An appointment.
    Entry(&'a Entry),
    /// So many that do not fit.
    More(usize),
}

/// What stands in which line.
pub fn listed<'a>(entries: &[&'a Entry], area: Rect, seen: &Seen) -> Vec<(Listed<'a>, Rect)> {
    let room = usize::from(area.height);
    let fit = if entries.len() <= room {
        entries.len()
    } else {
        room.saturating_sub(1)
    };
    let mut shown: Vec<&Entry> = entries[..fit].to_vec();
    let hidden = entries[fit..].iter().find(|entry| seen.is_chosen(entry));
    if let (Some(last), Some(chosen)) = (shown.last_mut(), hidden) {
        *last = chosen;
    }
    let more = entries.len() - fit;
    let lines = shown.into_iter().map(Listed::Entry);
    lines
        .chain((more > 0).then_some(Listed::More(more)))
        .zip(area.rows())
        .collect()
}

/// `09:00–10:30` from minutes of the day.
pub fn minutes(begin: u16, end: u16) -> String {
    times(time_at(begin), time_at(end))
}

/// `Di 24.11.2026, 09:00–12:00`, `Di 24.11.2026–Do 26.11.2026`.
pub fn when(entry: &Entry) -> String {
    let times = times(entry.begin, entry.end);
    let days = if entry.last > entry.first {
        format!("{}–{}", with_weekday(entry.first), with_weekday(entry.last))
    } else {
        with_weekday(entry.first)
    };
    match times.as_str() {
        "" => days,
        times => format!("{days}, {times}"),
    }
}
