//! The last row: what was told just now; else the keys of the dialog, or the commands of the focus.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::severity_sign;
use crate::model::text::width;
use crate::tui::app::{App, Note};
use crate::tui::command::manners::Manners;
use crate::tui::command::{Command, Spec};
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::rows;
use crate::tui::widget::text::{to_cells, wrap};

/// A key with what it does, and the command that it stands for.
struct Hint {
    command: Option<Command>,
    spans: Vec<Span<'static>>,
}

/// Cells between two hints.
const GAP: u16 = 2;

/// At most so many rows what was told takes, above the last one; the rest is in the messages.
const TOLD: usize = 3;

/// Draws the last row, above everything else. A long text that was told takes more rows.
pub fn render(app: &App, row: Rect, buf: &mut Buffer) {
    let (task, row) = places(app, row);
    if let Some(long) = app.tasks.long() {
        Clear.render(task, buf);
        let others = match app.tasks.long_ones() {
            0 | 1 => String::new(),
            all => format!(" (+{})", all - 1),
        };
        let words = format!(" {}{others}", long.words());
        let words = Line::styled(words, app.theme.style(Role::Warn));
        rows::line(&words, task, buf, Align::Left);
    }
    if let Some((note, more)) = told(app) {
        return tell(app, note, more, row, buf);
    }
    Clear.render(row, buf);
    for (hint, place) in fitting(app, row) {
        rows::line(&Line::from(hint.spans), place, buf, Align::Left);
    }
}

/// Cells for long work, however far it is.
const TASK: u16 = 24;

/// Cells more for the word that it is being stopped.
const STOPPING: u16 = 10;

/// The place of long work, if there is any, and of all else.
fn places(app: &App, row: Rect) -> (Rect, Rect) {
    let cells = match app.tasks.long() {
        Some(long) if long.progress.is_cancelled() => (TASK + STOPPING).min(row.width),
        Some(_) => TASK.min(row.width),
        None => 0,
    };
    let task = Rect {
        width: cells,
        ..row
    };
    let rest = Rect {
        x: task.right(),
        width: row.width - cells,
        ..row
    };
    (task, rest)
}

/// What stands in the place of the hints.
fn told(app: &App) -> Option<(&Note, usize)> {
    let shown = app.toasts.shown()?;
    Some((app.notes.get(shown.note)?, shown.more))
}

fn tell(app: &App, note: &Note, more: usize, row: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let (sign, role) = severity_sign(note.severity);
    let mut text = note.text.replace('\n', " ");
    let shortened = text.chars().count() > usize::from(row.width) * TOLD;
    match (more, shortened) {
        (0, false) => {}
        (0, true) => text = format!("{} ({})", rest_of(&text, row), all_of_it(app)),
        (more, false) => text = format!("{text} (+{more} weitere, {})", all_of_it(app)),
        (more, true) => {
            let all = all_of_it(app);
            text = format!("{} (+{more} weitere, {all})", rest_of(&text, row));
        }
    }
    let lines = wrap(&text, usize::from(row.width.saturating_sub(4)));
    let height = to_cells(lines.len().min(TOLD)).min(row.bottom());
    let area = Rect {
        y: row.bottom() - height.max(row.height),
        height: height.max(row.height),
        ..row
    };
    Clear.render(area, buf);
    for (place, (at, range)) in area.rows().zip(lines.into_iter().enumerate()) {
        let sign = if at == 0 { sign } else { " " };
        let line = Line::styled(format!(" {sign} {}", &text[range]), theme.style(role));
        rows::line(&line, place, buf, Align::Left);
    }
}

/// How to read all messages in full.
fn all_of_it(app: &App) -> String {
    app.keymap.way(Command::Messages)
}

/// As much of a long text as leaves room for how to read the rest.
fn rest_of(text: &str, row: Rect) -> String {
    let room = (usize::from(row.width.saturating_sub(8)) * TOLD).saturating_sub(30);
    let mut shown: String = text.chars().take(room).collect();
    shown.push_str(glyph::ELLIPSIS);
    shown
}

/// The command that is clicked at.
pub fn command_at(app: &App, row: Rect, at: Position) -> Option<Command> {
    let (_, row) = places(app, row);
    if told(app).is_some() {
        return row.contains(at).then_some(Command::Messages);
    }
    let hit = fitting(app, row)
        .into_iter()
        .find(|(_, place)| place.contains(at));
    hit.and_then(|(hint, _)| hint.command)
}

/// As many hints as fit in full, with their places.
fn fitting(app: &App, row: Rect) -> Vec<(Hint, Rect)> {
    let mut x = row.x.saturating_add(1);
    let mut places = Vec::new();
    for hint in hints(app) {
        let cells: usize = hint.spans.iter().map(|span| width(&span.content)).sum();
        let place = Rect {
            x,
            width: to_cells(cells),
            ..row
        };
        if place.right() > row.right() {
            break;
        }
        x = place.right().saturating_add(GAP);
        places.push((hint, place));
    }
    places
}

/// Those of the dialog first, or help and the keys of the view; then from what is special here to what works everywhere.
fn hints(app: &App) -> Vec<Hint> {
    let keys = keys(app).into_iter().map(|(key, text)| Hint {
        command: None,
        spans: key_and_text(app.theme, key, text),
    });
    let mut specs = app.available();
    specs.sort_by_key(|spec| match spec.command {
        Command::Manners(Manners::NextStep | Manners::EndTour) => 0,
        Command::Stop => 1,
        Command::Help => 2,
        Command::Manners(Manners::EndPractice) => 3,
        _ => 4,
    });
    // A key is named once, for what it means here: an inner context may take it from an outer one.
    let contexts = app.contexts();
    let is_meant = |spec: &&Spec| {
        let key = app.keymap.key(spec);
        key.is_none_or(|key| app.keymap.command(&contexts, key) == Some(spec.command))
    };
    let commands = specs.into_iter().filter(is_meant).filter_map(|spec| {
        let spans = of(app, spec, spec.hint?);
        let command = Some(spec.command);
        (!spans.is_empty()).then_some(Hint { command, spans })
    });
    if !app.layers.is_empty() {
        return keys.chain(commands).collect();
    }
    let mut hints: Vec<Hint> = commands.collect();
    let help = hints
        .iter()
        .position(|hint| hint.command == Some(Command::Help));
    let after = help.map_or(0, |help| help + 1);
    hints.splice(after..after, keys);
    hints
}

/// The keys that are no commands: those of the dialog, else those of the view.
fn keys(app: &App) -> Vec<(&'static str, &'static str)> {
    match (app.layers.last(), &app.data) {
        (Some(layer), _) => layer.keys(),
        (None, Some(data)) => app.panes().keys(data),
        (None, None) => Vec::new(),
    }
}

/// The key of a command with a word for what it does; nothing if it has no key.
pub fn of(app: &App, spec: &Spec, text: &'static str) -> Vec<Span<'static>> {
    let key = app.keymap.key(spec).map(|key| key.to_string());
    key.map_or_else(Vec::new, |key| key_and_text(app.theme, &key, text))
}

fn key_and_text(theme: Theme, key: &str, text: &'static str) -> Vec<Span<'static>> {
    vec![
        Span::styled(key.to_owned(), theme.style(Role::Accent)),
        Span::styled(format!(" {text}"), theme.style(Role::Muted)),
    ]
}
