//! One row of the checklist: what was found, what must hold, what was found earlier.

use std::collections::BTreeMap;

use ratatui::text::{Line, Span};

use crate::insight::checklist::{Checklist, Point};
use crate::insight::pace::hours;
use crate::model::catalogue::CheckItem;
use crate::model::dates::german_time;
use crate::model::text::{counted, pad_left, pad_right, truncate, width};
use crate::tui::theme::{Role, Theme};

/// Where the parts of a row are, in cells.
#[derive(Debug, Clone)]
pub struct Columns {
    all: usize,
    /// The keys of a section are about as long; those of the sections differ.
    keys: BTreeMap<String, usize>,
    note: usize,
    time: usize,
    earlier: usize,
}

/// Most keys have one or two digits.
const LEAST_KEY: usize = 2;
/// `[✓] `
const MARK: usize = 4;
/// `  09:30`
const TIME: usize = 7;
/// `  ≠✗ Mangel 2`
const EARLIER: usize = 13;
/// Narrower than this, the time of day goes.
const ROOM_FOR_TIME: usize = 64;
/// From this width on notes stand beside the points, with so many percent of it.
const ROOM_FOR_NOTES: usize = 84;
const NOTES: usize = 30;

impl Columns {
    /// Divides `cells` for these points; the last two are the scroll bar's.
    pub fn new(
        cells: u16,
        items: &[CheckItem],
        list: Option<&Checklist<'_>>,
        compares: bool,
    ) -> Self {
        let all = usize::from(cells.saturating_sub(2));
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        for item in items {
            let widest = keys.entry(item.section.clone()).or_insert(LEAST_KEY);
            *widest = width(&item.key).max(*widest);
        }
        let any =
            |has: fn(&Point<'_>) -> bool| list.is_some_and(|list| list.points.iter().any(has));
        let has_times = all >= ROOM_FOR_TIME && any(|point| point.time.is_some());
        let has_notes = all >= ROOM_FOR_NOTES && any(|point| point.note.is_some());
        Self {
            all,
            keys,
            note: if has_notes { all * NOTES / 100 } else { 0 },
            time: if has_times { TIME } else { 0 },
            earlier: if compares { EARLIER } else { 0 },
        }
    }

    fn key(&self, section: &str) -> usize {
        self.keys.get(section).copied().unwrap_or(LEAST_KEY)
    }

    fn text(&self, section: &str) -> usize {
        let taken = MARK + self.key(section) + 1 + self.note + self.time + self.earlier;
        self.all.saturating_sub(taken)
    }
}

/// The row of a point.
pub fn line(
    item: &CheckItem,
    now: Option<&Point<'_>>,
    then: Option<&Point<'_>>,
    columns: &Columns,
    theme: Theme,
) -> Line<'static> {
    let muted = theme.style(Role::Muted);
    let mut spans = vec![
        Span::styled(format!("[{}] ", mark(now)), theme.style(role(now))),
        Span::styled(
            format!("{} ", pad_left(&item.key, columns.key(&item.section))),
            muted,
        ),
    ];
    let mut room = columns.text(&item.section);
    for (role, word) in signs(now) {
        let word = format!("{word} · ");
        room = room.saturating_sub(width(&word));
        spans.push(Span::styled(word, theme.style(role)));
    }
    let text = item.text.replace('\n', " ");
    spans.push(Span::raw(pad_right(&text, room)));
    if columns.note > 0 {
        let note = now.and_then(|point| point.note).unwrap_or_default();
        let note = pad_right(&note.replace('\n', " "), columns.note - 2);
        spans.push(Span::styled(format!("  {note}"), muted));
    }
    if columns.time > 0 {
        let time = now.and_then(|point| point.time).map(german_time);
        let time = pad_left(&time.unwrap_or_default(), columns.time);
        spans.push(Span::styled(time, muted));
    }
    if columns.earlier > 0 {
        let sign = if is_changed(now, then) { '≠' } else { ' ' };
        let text = pad_right(&earlier(then), columns.earlier - 3);
        let earlier = format!("  {sign}{text}");
        spans.push(Span::styled(earlier, theme.style(role(then))));
    }
    Line::from(spans)
}

/// The sign of a result; a blank for none.
fn mark(point: Option<&Point<'_>>) -> char {
    let checked = point.filter(|point| !point.is_open());
    let outcome = checked.and_then(|point| point.outcome);
    outcome.map_or(' ', |outcome| outcome.mark)
}

/// The role of a result.
pub fn role(point: Option<&Point<'_>>) -> Role {
    match point {
        Some(point) if point.is_fulfilled() => Role::Ok,
        Some(point) if point.is_defect() => Role::Bad,
        Some(point) if !point.is_open() => Role::Warn,
        _ => Role::Muted,
    }
}

/// What stands before the text: the class of a defect, and what came of it.
fn signs(point: Option<&Point<'_>>) -> Vec<(Role, String)> {
    let Some(point) = point else {
        return Vec::new();
    };
    let class = point.class.filter(|_| point.is_defect());
    let class = class.map(|class| (Role::Bad, format!("Mangel {}", class.number)));
    let obstacle = point.obstacle.map(|_| (Role::Accent, "Hürde".to_owned()));
    let task = point.task.map(|_| (Role::Accent, "Aufgabe".to_owned()));
    class.into_iter().chain(obstacle).chain(task).collect()
}

/// Whether a point has another result than earlier; it must have been looked at both times.
fn is_changed(now: Option<&Point<'_>>, then: Option<&Point<'_>>) -> bool {
    let result = |point: &Point<'_>| {
        let class = point.class.filter(|_| point.is_defect());
        (
            point.outcome.map(|outcome| outcome.key.clone()),
            class.map(|class| class.number),
        )
    };
    let checked = |point: &&Point<'_>| !point.is_open();
    match (now.filter(checked), then.filter(checked)) {
        (Some(now), Some(then)) => result(now) != result(then),
        _ => false,
    }
}

/// An earlier result in the width of its column.
fn earlier(point: Option<&Point<'_>>) -> String {
    match point {
        None => "neu".to_owned(),
        Some(point) if point.is_open() => "offen".to_owned(),
        Some(point) => {
            let class = point.class.filter(|_| point.is_defect());
            let word = class.map(|class| format!("Mangel {}", class.number));
            let name = || {
                point
                    .outcome
                    .map_or("", |outcome| short(&outcome.key))
                    .to_owned()
            };
            format!("{} {}", mark(Some(point)), word.unwrap_or_else(name))
        }
    }
}

/// A result in at most eight cells.
fn short(outcome: &str) -> &'static str {
    match outcome {
        "hinweis" => "Hinweis",
        "nicht-bestanden" => "Mangel",
        "blockiert" => "blockiert",
        "entfaellt" => "entfällt",
        _ => "",
    }
}

/// The row above a section: its name, how far it is and how long it has taken.
pub fn heading(
    (key, name): (&str, &str),
    list: Option<&Checklist<'_>>,
    minutes: Option<i64>,
    columns: &Columns,
    theme: Theme,
) -> Line<'static> {
    let figures = list.map(|list| progress(list, key)).unwrap_or_default();
    let minutes = minutes.map(hours);
    let right: Vec<String> = figures.into_iter().chain(minutes).collect();
    let right = right.join(" · ");
    let room = columns.all.saturating_sub(width(&right) + 1);
    let left = format!("{key}  {name}");
    Line::from(vec![
        Span::styled(
            pad_right(&truncate(&left, room), room),
            theme.style(Role::Title),
        ),
        Span::styled(format!(" {right}"), theme.style(Role::Muted)),
    ])
}

/// `3 von 5`, `1 Mangel`: how far a section is.
pub fn progress(list: &Checklist<'_>, section: &str) -> Vec<String> {
    let of_section = || {
        list.points
            .iter()
            .filter(|point| point.item.section == section)
    };
    let done = of_section().filter(|point| point.is_fulfilled()).count();
    let defects = of_section().filter(|point| point.is_defect()).count();
    let mut parts = vec![format!("{done} von {}", of_section().count())];
    if defects > 0 {
        parts.push(counted(defects as u64, "Mangel", "Mängel"));
    }
    parts
}
