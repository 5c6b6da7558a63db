//! Draws the whole screen: header, tabs, the open view, the dialogs above it, and the hint line. Changes nothing.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::app::App;
use super::layer;
use super::learning::tour;
use super::message::Severity;
use super::signs::{self, Signs};
use super::theme::{Role, glyph};
use super::views::View;
use super::widget::rows::paragraph;

pub mod header;
pub mod hints;

/// The keys that move about in every view, for the help page.
pub const MOVING: [(&str, &str); 3] = [
    ("↑ ↓ Bild↑ Bild↓", "Vorige und nächste Zeile oder Seite."),
    ("Pos1 Ende", "Erste und letzte Zeile."),
    (
        "← →",
        "Im Baum zu- und aufklappen; in Matrix, Kalender, Karte und Zeitachse daneben.",
    ),
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
    header::render(app, parts.header, buf);
    header::tabs(app, parts.tabs, buf);
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
    if let (Some((tour, _)), Some(data)) = (app.tour(), &app.data) {
        let pane = app.panes().place(parts.body, data);
        hints::render(app, parts.hints, buf);
        tour::render(tour, (parts, pane), buf, (app.theme, &app.keymap));
    } else {
        hints::render(app, parts.hints, buf);
    }
    if app.signs == Signs::Ascii {
        signs::to_ascii(buf);
    }
    if let Some(cursor) = cursor.filter(|&cursor| screen.contains(cursor)) {
        frame.set_cursor_position(cursor);
    }
}

/// What stands where something is still to come.
pub const OPENING: &str = "Wird geöffnet …";

/// Draws what can be shown while no workspace is open.
fn foreseen(app: &App, area: Rect, buf: &mut Buffer) {
    let text = match (&app.remembered, app.view) {
        // A dialog says how to go on.
        _ if app.tasks.is_empty() && !app.layers.is_empty() => return,
        _ if app.tasks.is_empty() => {
            "Kein Arbeitsbereich ist offen. Zum Öffnen das Programm neu starten; <quit> beendet es."
        }
        (Some(remembered), View::Workbench) => {
            let workbench = &app.views.workbench;
            return workbench.render_foreseen(area, buf, app.theme, &remembered.outline);
        }
        _ => OPENING,
    };
    let text = app.keymap.fill(text);
    paragraph(&text, area, buf, app.theme.style(Role::Muted));
}

/// Draws the open view and says where its cursor is.
fn body(app: &App, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let Some(data) = &app.data else {
        foreseen(app, area, buf);
        return None;
    };
    app.panes().render(area, buf, &app.scene(), data)
}

/// The sign and the role of a severity.
pub const fn severity_sign(severity: Severity) -> (&'static str, Role) {
    match severity {
        Severity::Tip => ("i", Role::Muted),
        Severity::Done => (glyph::DONE, Role::Ok),
        Severity::Info => (glyph::HERE, Role::Info),
        Severity::Warning => ("!", Role::Warn),
        Severity::Failure => (glyph::FAILED, Role::Bad),
    }
}
