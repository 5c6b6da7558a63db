//! Help for what has the focus: what it shows, what its signs mean, and every command that works there with all its
//! keys; found by typing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::page::{self, Page};
use super::{Layer, is_escape};
use crate::model::text::{Folded, fold, pad_right};
use crate::tui::about::{self, Sign};
use crate::tui::app::{App, Scene};
use crate::tui::command::{Context, Group, Spec};
use crate::tui::input::Input;
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::view;
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::{Focus, Outcome};

/// The help page, made when it opens.
pub struct Help {
    title: String,
    shows: &'static str,
    signs: Vec<Sign>,
    keys: Vec<(&'static str, &'static str)>,
    commands: Vec<&'static Spec>,
    field: TextField,
    page: Page,
}

/// Columns for the keys.
const KEYS: usize = 22;

/// Columns of the page, if there is room.
const COLUMNS: u16 = 96;

impl Help {
    /// For the topmost dialog, or for the view.
    pub fn new(app: &App) -> Self {
        let help = |title, keys| Self {
            title,
            shows: "",
            signs: Vec::new(),
            keys,
            commands: app.available(),
            field: TextField::new("").placeholder("In der Hilfe suchen …"),
            page: Page::default(),
        };
        if let Some(layer) = app.layers.last() {
            return help(layer.title(), layer.keys());
        }
        let contexts: Vec<Context> = app.contexts();
        let (shows, signs) = about::of(&contexts, app.view);
        let data = app.data.as_deref();
        let mut keys = data.map_or_else(Vec::new, |data| app.panes().keys(data));
        keys.extend(view::MOVING);
        Self {
            shows,
            signs: signs.iter().chain(about::EVERYWHERE).copied().collect(),
            ..help(app.view.title().into(), keys)
        }
    }

    fn lines(&self, columns: u16, scene: &Scene) -> Vec<Line<'static>> {
        let columns = usize::from(columns);
        let wanted = fold(self.field.text());
        let wanted: Vec<Folded> = Folded::new(&wanted).words().collect();
        let fits = |text: &str| page::has_all(text, &wanted);
        let mut lines = Vec::new();
        if !self.shows.is_empty() && fits(self.shows) {
            let rows = wrap(self.shows, columns.saturating_sub(1));
            lines.extend(rows.into_iter().map(|row| Line::raw(&self.shows[row])));
        }
        let signs = self.signs.iter();
        let signs = signs.filter(|(sign, _, text)| fits(&format!("{sign} {text}")));
        let signs = signs.flat_map(|(sign, role, text)| entry(sign, *role, text, columns, scene));
        section(&mut lines, "Zeichen und Farben", signs.collect(), scene);
        let commands = |belongs: &dyn Fn(&Spec) -> bool| {
            let specs = self.commands.iter().filter(|spec| belongs(spec));
            let entries = specs.filter_map(|spec| {
                let keys: Vec<String> =
                    scene.keymap.keys(spec).map(|key| key.to_string()).collect();
                let keys = keys.join(", ");
                let text = format!("{}: {}", spec.name(), spec.help);
                let found = fits(&format!("{keys} {text}"));
                found.then(|| entry(&keys, Role::Accent, &text, columns, scene))
            });
            entries.flatten().collect()
        };
        section(&mut lines, "Nur hier", commands(&is_special), scene);
        let keys = self.keys.iter();
        let keys = keys.filter(|(keys, text)| fits(&format!("{keys} {text}")));
        let keys = keys.flat_map(|(keys, text)| entry(keys, Role::Accent, text, columns, scene));
        section(&mut lines, "Bewegen und wählen", keys.collect(), scene);
        for group in Group::ALL {
            let below = commands(&|spec| spec.group == group && !is_special(spec));
            section(&mut lines, group.title(), below, scene);
        }
        if lines.is_empty() {
            let nothing = "Davon steht hier nichts. <palette> sucht in allen Befehlen.";
            lines.push(Line::raw(scene.keymap.fill(nothing)));
        }
        lines
    }
}

/// Whether a command works only where the focus is, and not all over a view.
fn is_special(spec: &Spec) -> bool {
    let everywhere = [Context::Global, Context::Main, Context::Panes];
    !spec
        .contexts
        .iter()
        .any(|context| everywhere.contains(context))
}

/// Adds lines below a heading, if there are any.
fn section(
    lines: &mut Vec<Line<'static>>,
    heading: &'static str,
    below: Vec<Line<'static>>,
    scene: &Scene,
) {
    if below.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines.push(Line::styled(heading, scene.theme.style(Role::Title)));
    lines.extend(below);
}

/// The lines of an entry, with its keys or its sign before the first.
fn entry(keys: &str, role: Role, text: &str, columns: usize, scene: &Scene) -> Vec<Line<'static>> {
    let line = |(at, range)| {
        let keys = pad_right(if at == 0 { keys } else { "" }, KEYS);
        let text: &str = &text[range];
        Line::from(vec![
            Span::styled(keys, scene.theme.style(role)),
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
        let columns = COLUMNS.min(super::most_columns(scene));
        let rows = to_cells(self.lines(columns, scene).len());
        (COLUMNS, rows.saturating_add(page::ABOVE).max(12))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        page::KEYS.to_vec()
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let (field, body) = page::places(area);
        match self.field.handle(input, field) {
            Outcome::Changed => self.page = Page::default(),
            Outcome::Ignored => {
                let len = self.lines(body.width, scene).len();
                self.page.handle(input, len, body);
            }
            _ => {}
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (field, body) = page::places(area);
        self.field.render(field, buf, scene.theme, Focus::Here);
        let lines = self.lines(body.width, scene);
        self.page.render(&lines, body, buf, scene.theme);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(page::places(area).0)
    }
}
