//! Draws the whole screen: header, tabs, the open view, the dialogs above it, and the hint line. Changes nothing.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::app::{App, Telling};
use super::command::{Command, Spec};
use super::data::Data;
use super::layer;
use super::message::Severity;
use super::status;
use super::theme::{Role, Theme, glyph};
use super::widget::columns::Align;
use super::widget::rows;
use super::widget::text::to_cells;
use crate::model::text::{counted, number, width};

/// The views there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Areas and authorities, services, appointments and checklist side by side.
    Workbench,
}

impl View {
    /// All views in the order of their tabs.
    pub const ALL: [Self; 1] = [Self::Workbench];

    /// The name on its tab.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Workbench => "Werkbank",
        }
    }
}

/// The keys that move about in every view, for the help page.
pub const MOVING: [(&str, &str); 3] = [
    ("↑ ↓ Bild↑ Bild↓", "Vorige und nächste Zeile oder Seite."),
    ("Pos1 Ende", "Erste und letzte Zeile."),
    ("← →", "Im Baum zu- und aufklappen."),
];

/// Where the fixed parts of the screen are. On a very low screen the body keeps its place longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// One row: what this is and how far it has come.
    pub header: Rect,
    /// One row: the views.
    pub tabs: Rect,
    /// The open view.
    pub body: Rect,
    /// One row: the keys that work now, or what was just told.
    pub hints: Rect,
}

/// Divides the screen.
pub fn parts(screen: Rect) -> Parts {
    let row = |at: u16, rows: u16| Rect {
        y: screen.y + at,
        height: rows,
        ..screen
    };
    let hints = u16::from(screen.height >= 2);
    let header = u16::from(screen.height >= 6);
    let tabs = u16::from(screen.height >= 8);
    let body = screen.height - hints - header - tabs;
    Parts {
        header: row(0, header),
        tabs: row(header, tabs),
        body: row(header + tabs, body),
        hints: row(header + tabs + body, hints),
    }
}

/// Draws everything.
pub fn draw(app: &App, frame: &mut Frame) {
    let screen = frame.area();
    let parts = parts(screen);
    let buf = frame.buffer_mut();
    header(app, parts.header, buf);
    tabs(app, parts.tabs, buf);
    let mut cursor = body(app, parts.body, buf);
    let scene = app.scene();
    for layer in &app.layers {
        buf.set_style(screen, app.theme.behind());
        layer::render(&**layer, screen, buf, &scene);
        cursor = layer.cursor(
            layer::inside(layer::frame(&**layer, screen, &scene)),
            &scene,
        );
    }
    hints(app, parts.hints, buf);
    if let Some(cursor) = cursor.filter(|&cursor| screen.contains(cursor)) {
        frame.set_cursor_position(cursor);
    }
}

fn header(app: &App, row: Rect, buf: &mut Buffer) {
    let style = |role| app.theme.style(role);
    let mut title = vec![Span::styled(" OZG-Werkbank", style(Role::Title))];
    let Some(data) = &app.data else {
        return rows::line(&Line::from(title), row, buf, Align::Left);
    };
    title.push(Span::styled(format!(" · {}", data.team), style(Role::Text)));
    let title = Line::from(title);
    let right = progress(app, data, row.width);
    let room = row.width.saturating_sub(to_cells(right.width()) + 2);
    rows::line(&title, Rect { width: room, ..row }, buf, Align::Left);
    rows::line(
        &right,
        Rect {
            width: row.width.saturating_sub(1),
            ..row
        },
        buf,
        Align::Right,
    );
}

/// How far all has come, what needs a decision, and whether all is saved; on a narrow screen without the bar.
fn progress(app: &App, data: &Data, cells: u16) -> Line<'static> {
    let style = |role| app.theme.style(role);
    let tally = data.outline.tally();
    let mut spans = Vec::new();
    if tally.total > 0 {
        spans.push(Span::styled("angebunden ", style(Role::Muted)));
        if cells >= WIDE {
            spans.extend(status::coverage(tally, BAR, app.theme).spans);
        }
        spans.push(Span::raw(format!(
            " {} von {}   ",
            number(tally.connected as u64),
            number(tally.total as u64)
        )));
    }
    let conflicts = data.outline.conflicts() as u64;
    if conflicts > 0 {
        let text = format!(
            "{} {}   ",
            glyph::CONFLICT,
            counted(conflicts, "Konflikt", "Konflikte")
        );
        spans.push(Span::styled(text, style(Role::Conflict)));
    }
    spans.push(match app.saving {
        0 => Span::styled("gespeichert", style(Role::Muted)),
        _ => Span::styled("speichert …", style(Role::Warn)),
    });
    Line::from(spans)
}

/// From this width on the header has its bar, and so many cells it has.
const WIDE: u16 = 100;
const BAR: usize = 20;

fn tabs(app: &App, row: Rect, buf: &mut Buffer) {
    let mut spans = vec![Span::raw(" ")];
    for view in View::ALL {
        let key = app.keymap.key(Command::Show(view).spec());
        let role = if view == app.view {
            Role::Selection
        } else {
            Role::Muted
        };
        let label = key.map_or_else(
            || format!(" {} ", view.title()),
            |key| format!(" {key} {} ", view.title()),
        );
        spans.push(Span::styled(label, app.theme.style(role)));
        spans.push(Span::raw(" "));
    }
    rows::line(&Line::from(spans), row, buf, Align::Left);
    let menu = hint(app, Command::Menu.spec(), "Menü");
    rows::line(
        &Line::from(menu),
        Rect {
            width: row.width.saturating_sub(1),
            ..row
        },
        buf,
        Align::Right,
    );
}

/// Draws the open view and says where its cursor is.
fn body(app: &App, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let data = app.data.as_deref()?;
    match app.view {
        View::Workbench => app.workbench.render(area, buf, app.theme, data),
    }
}

/// The sign and the role of a severity.
pub const fn severity_sign(severity: Severity) -> (&'static str, Role) {
    match severity {
        Severity::Done => (glyph::DONE, Role::Ok),
        Severity::Info => (glyph::HERE, Role::Info),
        Severity::Warning => ("!", Role::Warn),
        Severity::Failure => (glyph::FAILED, Role::Bad),
    }
}

/// The last row: what was told just now; else the keys of the dialog, or the commands of the focus.
fn hints(app: &App, row: Rect, buf: &mut Buffer) {
    let told = app.notes.last().filter(|_| app.telling == Telling::Now);
    let line = match (told, app.layers.last()) {
        (Some(note), _) => {
            let (sign, role) = severity_sign(note.severity);
            let text = note.text.replace('\n', " ");
            Line::styled(format!(" {sign} {text}"), app.theme.style(role))
        }
        (None, Some(layer)) => {
            let keys = layer.keys();
            let hints = keys
                .into_iter()
                .map(|(key, text)| key_hint(app.theme, key, text));
            fitting(hints.chain(commands(app)), row.width)
        }
        (None, None) => fitting(commands(app), row.width),
    };
    if told.is_some() || !app.layers.is_empty() {
        // Above the dimmed screen it stays bright.
        buf.set_style(row, ratatui::style::Style::reset());
        ratatui::widgets::Widget::render(ratatui::widgets::Clear, row, buf);
    }
    rows::line(&line, row, buf, Align::Left);
}

/// Help first, then from what is special here to what works everywhere.
fn commands(app: &App) -> impl Iterator<Item = Vec<Span<'static>>> {
    let mut specs = app.available();
    specs.sort_by_key(|spec| spec.command != Command::Help);
    specs
        .into_iter()
        .filter_map(|spec| Some(hint(app, spec, spec.hint?)))
}

fn hint(app: &App, spec: &Spec, text: &'static str) -> Vec<Span<'static>> {
    let key = app.keymap.key(spec).map(|key| key.to_string());
    key.map_or_else(Vec::new, |key| key_hint(app.theme, &key, text))
}

fn key_hint(theme: Theme, key: &str, text: &'static str) -> Vec<Span<'static>> {
    vec![
        Span::styled(key.to_owned(), theme.style(Role::Accent)),
        Span::styled(format!(" {text}"), theme.style(Role::Muted)),
    ]
}

/// As many hints as fit in full.
fn fitting(hints: impl Iterator<Item = Vec<Span<'static>>>, cells: u16) -> Line<'static> {
    let mut line = vec![Span::raw(" ")];
    let mut used = 1;
    for hint in hints.filter(|hint| !hint.is_empty()) {
        let needed: usize = hint.iter().map(|span| width(&span.content)).sum();
        if used + needed > usize::from(cells) {
            break;
        }
        used += needed + 2;
        line.extend(hint);
        line.push(Span::raw("  "));
    }
    Line::from(line)
}
