//! The palette: all commands that work here and now, found by typing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Layer, commands, is_escape};
use crate::tui::app::{App, Scene};
use crate::tui::command::Spec;
use crate::tui::input::Input;
use crate::tui::message::Message;
use crate::tui::search::{Found, Index};
use crate::tui::widget::list::List;
use crate::tui::widget::text::to_cells;
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::{Focus, Outcome};

/// The commands, what is typed and what it finds.
pub struct Palette {
    commands: Vec<&'static Spec>,
    index: Index,
    field: TextField,
    found: Found,
    list: List,
}

impl Palette {
    /// All commands that work now.
    pub fn new(app: &App) -> Self {
        let commands = app.available();
        let text = |spec: &&Spec| format!("{} {}", spec.title, spec.help);
        let texts: Vec<String> = commands.iter().map(text).collect();
        let index = Index::new(texts.iter().map(String::as_str));
        let found = index.search("", &Found::default());
        let field = TextField::new("").placeholder("Befehl suchen …");
        Self {
            commands,
            index,
            field,
            found,
            list: List::default(),
        }
    }

    fn found(&self) -> Vec<&'static Spec> {
        self.found.best().map(|at| self.commands[at]).collect()
    }

    fn submit(&self) -> Vec<Message> {
        let found = self.found();
        let chosen = self.list.selected(found.len());
        chosen.map_or_else(Vec::new, |row| {
            vec![Message::Close, Message::Run(found[row].command)]
        })
    }
}

fn field(area: Rect) -> Rect {
    Rect {
        height: area.height.min(1),
        ..area
    }
}

impl Layer for Palette {
    fn title(&self) -> String {
        "Befehle".into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (76, to_cells(self.commands.len() + 4).clamp(10, 24))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("↑ ↓", "Wählen"),
            ("Eingabe", "Ausführen"),
            ("Esc", "Schließen"),
        ]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let (list, _) = commands::places(area);
        // The text has the first say: Pos1 and Ende are its keys.
        match self.field.handle(input, field(area)) {
            Outcome::Changed => {
                self.found = self.index.search(self.field.text(), &self.found);
                self.list = List::default();
            }
            Outcome::Ignored => {
                let len = self.found.best().len();
                if self.list.handle(input, len, list) == Outcome::Submitted {
                    return self.submit();
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        self.field
            .render(field(area), buf, scene.theme, Focus::Here);
        commands::render(&self.list, &self.found(), area, buf, scene);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(field(area))
    }
}
