//! The palette: all commands that work here and now, found by typing, under any of the words that people have for
//! them; where there is no such command, an answer. What was used last stands first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::commands::{self, Row};
use super::{Layer, is_escape};
use crate::tui::app::{App, Scene};
use crate::tui::command::Spec;
use crate::tui::command::synonyms::{self, SAYINGS, Saying};
use crate::tui::input::Input;
use crate::tui::message::{Message, Severity};
use crate::tui::search::{Found, Index};
use crate::tui::widget::list::List;
use crate::tui::widget::text::to_cells;
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::{Focus, Outcome};

/// The entries, what is typed and what it finds.
pub struct Palette {
    entries: Vec<Entry>,
    index: Index,
    field: TextField,
    found: Found,
    list: List,
}

/// What can be found.
#[derive(Clone, Copy)]
enum Entry {
    Command(&'static Spec),
    /// Only for who looks for it.
    Saying(&'static Saying),
}

impl Entry {
    /// All words that find it; those of its name count twice, as they come first.
    fn words(self) -> String {
        match self {
            Self::Command(spec) => {
                let other = synonyms::of(spec.command);
                format!("{} {other} {}", spec.title, spec.help)
            }
            Self::Saying(saying) => format!("{} {}", saying.words, saying.title),
        }
    }

    fn row(self, scene: &Scene) -> Row {
        match self {
            Self::Command(spec) => Row::of(spec, scene),
            Self::Saying(saying) => Row {
                title: saying.title,
                key: String::new(),
                help: saying.text,
            },
        }
    }

    fn messages(self) -> [Message; 2] {
        let then = match self {
            Self::Command(spec) => Message::Picked(spec.command),
            Self::Saying(saying) => Message::Note(Severity::Info, saying.text.into()),
        };
        [Message::Close, then]
    }
}

impl Palette {
    /// All commands that work now, and the answers for those that do not.
    pub fn new(app: &App) -> Self {
        let mut commands = app.available();
        let recent = &app.learning.recent;
        commands.sort_by_key(|spec| recent.rank(spec.command).unwrap_or(usize::MAX));
        let can = |command| commands.iter().any(|spec| spec.command == command);
        let sayings: Vec<_> = SAYINGS
            .iter()
            .filter(|saying| !saying.unless.is_some_and(can))
            .map(Entry::Saying)
            .collect();
        let entries: Vec<Entry> = commands
            .into_iter()
            .map(Entry::Command)
            .chain(sayings)
            .collect();
        let words: Vec<String> = entries.iter().map(|entry| entry.words()).collect();
        let index = Index::new(words.iter().map(String::as_str));
        let found = index.search("", &Found::default());
        let field = TextField::new("").placeholder("Befehl suchen …");
        Self {
            entries,
            index,
            field,
            found,
            list: List::default(),
        }
    }

    fn found(&self) -> Vec<Entry> {
        let found = self.found.best().map(|at| self.entries[at]);
        let asked = !self.field.text().trim().is_empty();
        found
            .filter(|entry| asked || matches!(entry, Entry::Command(_)))
            .collect()
    }

    fn submit(&self) -> Vec<Message> {
        let found = self.found();
        let chosen = self.list.selected(found.len());
        chosen.map_or_else(Vec::new, |row| found[row].messages().into())
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
        let rows = to_cells(self.entries.len()).saturating_add(commands::AROUND);
        (76, rows.clamp(10, 24))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Tippen", "Suchen"),
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
                let len = self.found().len();
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
        let rows: Vec<Row> = self.found().iter().map(|entry| entry.row(scene)).collect();
        commands::render(&self.list, &rows, area, buf, scene);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(field(area))
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::testing::stage;

    #[test]
    fn the_words_of_other_programs_lead_to_the_command_or_to_an_answer() {
        for (typed, found) in [
            ("speichern", "Speichern: geschieht von selbst"),
            ("drucken", "Bericht oder Papier schreiben …"),
            ("excel", "Excel: in einer Liste speichern"),
            ("loeschen", "Löschen"),
            ("beenden", "Beenden"),
            ("exit", "Beenden"),
            ("senden", "Exportieren …"),
            ("zwischenablage", "Kopieren …"),
            ("ausprobieren", "Üben"),
        ] {
            let mut stage = stage();
            stage.press("Ctrl+p");
            stage.type_text(typed);
            let screen = stage.screen(100, 36);
            let rows = screen.lines().skip_while(|row| !row.contains(typed));
            let first = rows
                .skip(1)
                .find(|row| row.contains(char::is_alphabetic) && row.contains('│'));
            let top: Vec<&str> = screen.lines().filter(|row| row.contains(found)).collect();
            assert!(!top.is_empty(), "{typed}: {first:?}\n{screen}");
        }
    }

    #[test]
    fn what_was_used_last_stands_first_and_answers_only_where_they_are_sought() {
        let mut stage = stage();
        stage.press("Ctrl+p");
        assert!(!stage.screen(100, 60).contains("geschieht von selbst"));
        stage.type_text("meldungen");
        stage.press("Enter Esc Ctrl+p Enter");
        assert!(stage.screen(100, 36).contains(" Meldungen "));
    }

    #[test]
    fn an_answer_is_told_where_messages_are() {
        let mut stage = stage();
        stage.press("Ctrl+p");
        stage.type_text("speichern");
        stage.press("Enter");
        assert!(
            stage
                .screen(100, 36)
                .contains("Jede Änderung ist gespeichert")
        );
    }
}
