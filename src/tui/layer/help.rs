//! Help for what has the focus: every command that works there with all its keys and what it does.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::page::{self, Page};
use super::{Layer, is_escape};
use crate::model::text::pad_right;
use crate::tui::app::{App, Scene};
use crate::tui::command::{Group, Spec};
use crate::tui::input::Input;
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::view;
use crate::tui::widget::text::{to_cells, wrap};

/// The help page, made when it opens.
pub struct Help {
    title: String,
    keys: Vec<(&'static str, &'static str)>,
    commands: Vec<&'static Spec>,
    page: Page,
}

/// Columns for the keys.
const KEYS: usize = 22;

/// Columns of the page, if there is room.
const COLUMNS: u16 = 96;

impl Help {
    /// For the topmost dialog, or for the view.
    pub fn new(app: &App) -> Self {
        let (title, keys) = match app.layers.last() {
            Some(layer) => (layer.title(), layer.keys()),
            None => (app.view.title().into(), view::MOVING.to_vec()),
        };
        Self {
            title,
            keys,
            commands: app.available(),
            page: Page::default(),
        }
    }

    fn lines(&self, columns: u16, scene: &Scene) -> Vec<Line<'static>> {
        let columns = usize::from(columns);
        let heading = |text: &'static str| Line::styled(text, scene.theme.style(Role::Title));
        let mut lines = vec![heading("Bewegen und wählen")];
        for (keys, text) in &self.keys {
            lines.extend(entry(keys, text, columns, scene));
        }
        for group in Group::ALL {
            let specs: Vec<_> = self
                .commands
                .iter()
                .filter(|spec| spec.group == group)
                .collect();
            if specs.is_empty() {
                continue;
            }
            lines.extend([Line::default(), heading(group.title())]);
            for spec in specs {
                let keys: Vec<String> =
                    scene.keymap.keys(spec).map(|key| key.to_string()).collect();
                let text = format!("{}: {}", spec.title.trim_end_matches(" …"), spec.help);
                lines.extend(entry(&keys.join(", "), &text, columns, scene));
            }
        }
        lines
    }
}

/// The lines of an entry, with its keys before the first.
fn entry(keys: &str, text: &str, columns: usize, scene: &Scene) -> Vec<Line<'static>> {
    let line = |(at, range)| {
        let keys = pad_right(if at == 0 { keys } else { "" }, KEYS);
        let text: &str = &text[range];
        Line::from(vec![
            Span::styled(keys, scene.theme.style(Role::Accent)),
            Span::raw(text.to_owned()),
        ])
    };
    // One cell stays free for the scroll bar.
    let rows = wrap(text, columns.saturating_sub(KEYS + 1));
    rows.into_iter().enumerate().map(line).collect()
}

impl Layer for Help {
    fn title(&self) -> String {
        format!("Hilfe · {}", self.title)
    }

    fn extent(&self, scene: &Scene) -> (u16, u16) {
        (COLUMNS, to_cells(self.lines(COLUMNS, scene).len()))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        page::KEYS.to_vec()
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let len = self.lines(area.width, scene).len();
        self.page.handle(input, len, area);
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let lines = self.lines(area.width, scene);
        self.page.render(&lines, area, buf, scene.theme);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        (!area.is_empty()).then(|| area.as_position())
    }
}
