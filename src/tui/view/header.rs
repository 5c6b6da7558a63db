//! The first two rows: what this is and how far all has come; the views there are.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::hints;
use crate::insight::outline::Outline;
use crate::model::text::{counted, number, width};
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::status;
use crate::tui::theme::{Role, glyph};
use crate::tui::views::View;
use crate::tui::widget::columns::Align;
use crate::tui::widget::rows;
use crate::tui::widget::text::to_cells;
use crate::workspace::Access;

/// From this width on the header has its bar, and so many cells it has.
const WIDE: u16 = 100;
const BAR: usize = 20;

/// Draws the first row.
pub fn render(app: &App, row: Rect, buf: &mut Buffer) {
    let style = |role| app.theme.style(role);
    let name = if practises(app) {
        " ÜBUNG · wird verworfen"
    } else {
        " OZG-Werkbank"
    };
    let mut title = vec![Span::styled(name, style(Role::Title))];
    let (team, outline) = match (&app.data, &app.remembered) {
        (Some(data), _) => (&data.team, &data.outline),
        (None, Some(remembered)) => (&remembered.team, &remembered.outline),
        (None, None) => return rows::line(&Line::from(title), row, buf, Align::Left),
    };
    title.push(Span::raw(format!(" · {team}")));
    let right = progress(app, outline, row.width);
    let room = row.width.saturating_sub(to_cells(right.width()) + 2);
    let left = Rect { width: room, ..row };
    rows::line(&Line::from(title), left, buf, Align::Left);
    rows::line(&right, without_edge(row), buf, Align::Right);
    if practises(app) {
        // Nobody shall take the copy for the real thing.
        buf.set_style(row, Style::reset().patch(style(Role::Practice)));
    }
}

fn practises(app: &App) -> bool {
    let data = app.data.as_ref();
    data.is_some_and(|data| data.practice.is_some())
}

/// How far all has come, what needs a decision, and whether all is saved; on a narrow screen without the bar.
fn progress(app: &App, outline: &Outline, cells: u16) -> Line<'static> {
    let style = |role| app.theme.style(role);
    let tally = outline.tally();
    let mut spans = Vec::new();
    if tally.total > 0 {
        spans.push(Span::styled("angebunden ", style(Role::Muted)));
        if cells >= WIDE && !practises(app) {
            spans.extend(status::coverage(tally, BAR, app.theme).spans);
            spans.push(Span::raw(" "));
        }
        let (connected, total) = (number(tally.connected as u64), number(tally.total as u64));
        spans.push(Span::raw(format!("{connected} von {total}   ")));
    }
    let conflicts = outline.conflicts() as u64;
    if conflicts > 0 {
        let counted = counted(conflicts, "Konflikt", "Konflikte");
        let text = format!("{} {counted}   ", glyph::CONFLICT);
        spans.push(Span::styled(text, style(Role::Conflict)));
    }
    let access = app.data.as_ref().map(|data| data.access);
    spans.push(match (access, app.tasks.is_empty()) {
        (None, _) => Span::styled("wird geöffnet …", style(Role::Warn)),
        (Some(Access::ReadOnly), _) => Span::styled("nur ansehen", style(Role::Warn)),
        (Some(Access::ReadWrite), true) => Span::styled("gespeichert", style(Role::Muted)),
        (Some(Access::ReadWrite), false) if app.tasks.long().is_some() => {
            Span::styled("arbeitet …", style(Role::Warn))
        }
        (Some(Access::ReadWrite), false) => Span::styled("speichert …", style(Role::Warn)),
    });
    Line::from(spans)
}

/// Draws the second row.
pub fn tabs(app: &App, row: Rect, buf: &mut Buffer) {
    let shown = shown_tabs(app, row);
    for (view, label, place) in &shown {
        let role = if *view == app.view {
            Role::Selection
        } else {
            Role::Muted
        };
        let label = Line::styled(label.as_str(), app.theme.style(role));
        rows::line(&label, *place, buf, Align::Left);
    }
    let more = Line::styled(glyph::HERE, app.theme.style(Role::Muted));
    let less = Line::styled(glyph::BACK, app.theme.style(Role::Muted));
    if let (Some((first, _, _)), Some((last, _, end))) = (shown.first(), shown.last()) {
        if View::ALL.first() != Some(first) {
            rows::line(&less, row, buf, Align::Left);
        }
        if View::ALL.last() != Some(last) {
            let beside = Rect {
                x: end.right(),
                width: 1,
                ..row
            };
            rows::line(&more, beside, buf, Align::Left);
        }
    }
    let menu = hints::of(app, Command::Menu.spec(), MENU);
    rows::line(&Line::from(menu), without_edge(row), buf, Align::Right);
}

const MENU: &str = "Menü";

/// Cells at the right for the menu and for the sign that there are more tabs.
const RESERVED: u16 = 11;

/// As many tabs side by side as fit, the open one among them.
fn shown_tabs(app: &App, row: Rect) -> Vec<(View, String, Rect)> {
    let open = View::ALL.iter().position(|&view| view == app.view);
    let open = open.unwrap_or(0);
    let tabs = |from: usize| tabs_from(from, app, row);
    (0..=open)
        .map(tabs)
        .find(|tabs| tabs.iter().any(|(view, ..)| *view == app.view))
        .unwrap_or_else(|| tabs_from(open, app, row))
}

fn tabs_from(from: usize, app: &App, row: Rect) -> Vec<(View, String, Rect)> {
    let mut x = row.x.saturating_add(1);
    let end = row.right().saturating_sub(RESERVED);
    let mut places = Vec::new();
    for &view in &View::ALL[from..] {
        let key = app.keymap.key(Command::Show(view).spec());
        let key = key.map(|key| format!("{key} ")).unwrap_or_default();
        let label = format!(" {key}{} ", view.title());
        let cells = to_cells(width(&label));
        if x.saturating_add(cells) > end {
            break;
        }
        let place = Rect {
            x,
            width: cells,
            ..row
        };
        places.push((view, label, place));
        x = place.right();
    }
    places
}

/// The command that is clicked at in the second row.
pub fn command_at(app: &App, row: Rect, at: Position) -> Option<Command> {
    if !row.contains(at) {
        return None;
    }
    let menu = Line::from(hints::of(app, Command::Menu.spec(), MENU));
    if at.x + 1 + to_cells(menu.width()) >= row.right() {
        return Some(Command::Menu);
    }
    let tabs = shown_tabs(app, row).into_iter();
    tabs.filter(|(_, _, place)| place.contains(at))
        .map(|(view, ..)| Command::Show(view))
        .next()
}

/// One column at the right stays free.
fn without_edge(row: Rect) -> Rect {
    Rect {
        width: row.width.saturating_sub(1),
        ..row
    }
}
