//! All commands with their keys: found by typing, given other keys by pressing them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::press_key::{PressKey, Use};
use super::{Layer, is_escape};
use crate::model::text::{pad_left, pad_right, truncate, width};
use crate::tui::app::Scene;
use crate::tui::command::{self, Spec};
use crate::tui::input::{Input, Key, Mods};
use crate::tui::keymap::Keymap;
use crate::tui::keymap::bindings::Bindings;
use crate::tui::message::{Message, Severity};
use crate::tui::search::{Found, Index};
use crate::tui::theme::Role;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::paragraph;
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::{Focus, Outcome};

/// The commands, what is typed and what it finds.
pub struct Keys {
    commands: Vec<&'static Spec>,
    index: Index,
    field: TextField,
    found: Found,
    list: List,
}

/// Columns and rows, if there is room.
const EXTENT: (u16, u16) = (90, 24);

/// Rows of the field with a free one, and of what the chosen command does with a free one.
const ABOVE: u16 = 2;
const BELOW: u16 = 3;

impl Keys {
    /// All commands there are.
    pub fn new() -> Self {
        let mut commands: Vec<&'static Spec> = command::all().collect();
        commands.sort_by_key(|spec| {
            command::Group::ALL
                .iter()
                .position(|group| *group == spec.group)
        });
        let text = |spec: &&Spec| {
            let group = spec.group.title();
            format!("{} {} {group}", spec.title, spec.help)
        };
        let texts: Vec<String> = commands.iter().map(text).collect();
        let index = Index::new(texts.iter().map(String::as_str));
        let found = index.search("", &Found::default());
        Self {
            commands,
            index,
            field: TextField::new("").placeholder("Befehl suchen …"),
            found,
            list: List::default(),
        }
    }

    fn chosen(&self) -> Option<&'static Spec> {
        let found = self.found.best();
        let row = self.list.selected(found.len())?;
        found
            .into_iter()
            .nth(row)
            .map(|command| self.commands[command])
    }

    /// What a key does that is no text and moves nothing.
    fn change(&self, key: Key, scene: &Scene) -> Option<Vec<Message>> {
        let spec = self.chosen()?;
        let bindings = || scene.keymap.bindings().clone();
        Some(match key {
            Key::Enter => vec![Message::open(PressKey::new(spec, Use::Instead))],
            Key::Insert => vec![Message::open(PressKey::new(spec, Use::Besides))],
            Key::Delete => settle(bindings().with(spec, Vec::new())),
            Key::F(5) => settle(bindings().with(spec, spec.keys.to_vec())),
            _ => return None,
        })
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self::new()
    }
}

/// Takes the keys over if they can hold together.
pub(super) fn settle(bindings: Bindings) -> Vec<Message> {
    let refuse = |why: String| vec![Message::Note(Severity::Failure, why)];
    if !Keymap::leaves_a_way_in(&bindings) {
        return refuse(
            "„Befehle suchen“ oder „Menü“ muss eine F-Taste oder eine Taste mit Strg behalten."
                .into(),
        );
    }
    for spec in command::all() {
        let chosen = bindings.chosen(spec.command).unwrap_or_default();
        for chord in chosen {
            if let Some(other) = bindings.rival(spec, *chord, command::all()) {
                let (one, other) = (spec.name(), other.name());
                return refuse(format!(
                    "{chord} läge dann auf „{one}“ und auf „{other}“. Bitte erst dort eine andere Taste geben."
                ));
            }
        }
    }
    vec![Message::Keys(bindings)]
}

fn places(area: Rect) -> [Rect; 3] {
    let field = Rect {
        height: area.height.min(1),
        ..area
    };
    let below = if area.height > ABOVE + BELOW + 1 {
        BELOW
    } else {
        0
    };
    let list = Rect {
        y: (area.y + ABOVE).min(area.bottom()),
        height: area.height.saturating_sub(ABOVE + below),
        ..area
    };
    let help = Rect {
        y: area.bottom().saturating_sub(below.saturating_sub(1)),
        height: below.saturating_sub(1),
        ..area
    };
    [field, list, help]
}

/// Title at the left, then whether the keys are the usual ones, at the right the keys.
fn line(spec: &Spec, cells: usize, scene: &Scene) -> Line<'static> {
    let bindings = scene.keymap.bindings();
    let keys: Vec<String> = bindings
        .keys(spec)
        .iter()
        .map(ToString::to_string)
        .collect();
    let keys = if keys.is_empty() {
        "keine".to_owned()
    } else {
        keys.join(", ")
    };
    let is_own = bindings.chosen(spec.command).is_some();
    let mark = if is_own { "geändert  " } else { "" };
    let keys_role = if bindings.keys(spec).is_empty() {
        Role::Muted
    } else {
        Role::Accent
    };
    let room = cells.saturating_sub(width(mark) + width(&keys) + 1);
    let title = pad_right(&truncate(spec.name(), room), room);
    let rest = cells.saturating_sub(width(&title) + width(mark));
    Line::from(vec![
        Span::raw(title),
        Span::styled(mark, scene.theme.style(Role::Info)),
        Span::styled(pad_left(&keys, rest), scene.theme.style(keys_role)),
    ])
}

impl Layer for Keys {
    fn title(&self) -> String {
        "Tasten".into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        EXTENT
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Eingabe", "Taste geben"),
            ("Einfg", "Weitere Taste"),
            ("Entf", "Ohne Taste"),
            ("F5", "Wie üblich"),
            ("Esc", "Schließen"),
        ]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        if let Input::Key(press) = input
            && press.mods == Mods::NONE
            && let Some(messages) = self.change(press.key, scene)
        {
            return messages;
        }
        let [field, list, _] = places(area);
        match self.field.handle(input, field) {
            Outcome::Changed => {
                self.found = self.index.search(self.field.text(), &self.found);
                self.list = List::default();
            }
            Outcome::Ignored => {
                let len = self.found.best().len();
                if self.list.handle(input, len, list) == Outcome::Submitted {
                    return self.change(Key::Enter, scene).unwrap_or_default();
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let [field, list, help] = places(area);
        self.field.render(field, buf, scene.theme, Focus::Here);
        let found: Vec<usize> = self.found.best().collect();
        let cells = usize::from(list.width.saturating_sub(2));
        let row = |row: usize| line(self.commands[found[row]], cells, scene);
        let view = ListView {
            len: found.len(),
            row: &row,
            empty: "Kein Befehl heißt so.",
        };
        self.list.render(view, list, buf, scene.theme, Focus::Here);
        if let Some(spec) = self.chosen().filter(|_| help.height > 0) {
            let text = format!("{} · {}", spec.command.name(), spec.help);
            paragraph(&text, help, buf, scene.theme.style(Role::Muted));
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(places(area)[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::App;
    use crate::tui::command::Command;
    use crate::tui::effect::Effect;
    use crate::tui::input::Chord;
    use crate::tui::testing::{app, press, screen, type_text};

    fn opened(command: &str) -> App {
        let mut app = app();
        app.layers.push(Box::new(Keys::new()));
        type_text(&mut app, command);
        app
    }

    fn keys(app: &App, command: Command) -> Vec<String> {
        let keys = app.keymap.keys(command.spec());
        keys.map(|key| key.to_string()).collect()
    }

    #[test]
    fn a_key_is_given_by_pressing_it_and_kept() {
        let mut app = opened("meldungen");
        let effects = press(&mut app, "Enter Ctrl+x");
        assert!(
            matches!(&effects[..], [Effect::KeepKeys(bindings)] if bindings.keys(Command::Messages.spec()) == [Chord::ctrl('x')])
        );
        assert_eq!(keys(&app, Command::Messages), ["Strg+X"]);
        assert!(screen(&mut app, 100, 30).contains("geändert"));
        press(&mut app, "Insert F9");
        assert_eq!(keys(&app, Command::Messages), ["Strg+X", "F9"]);
        press(&mut app, "F5");
        assert_eq!(keys(&app, Command::Messages), ["F9"]);
        press(&mut app, "Delete Esc");
        assert!(keys(&app, Command::Messages).is_empty());
        assert!(app.layers.is_empty());
    }

    #[test]
    fn keys_of_the_program_itself_can_be_given_too() {
        let mut app = opened("meldungen");
        press(&mut app, "Enter F1");
        let drawn = screen(&mut app, 100, 30);
        assert!(drawn.contains("F1 hat schon „Hilfe“"), "{drawn}");
        press(&mut app, "Enter");
        assert_eq!(keys(&app, Command::Messages), ["F1"]);
        assert!(keys(&app, Command::Help).is_empty());
    }

    #[test]
    fn what_cannot_be_given_is_said_and_another_key_can_be_pressed() {
        let mut app = opened("meldungen");
        press(&mut app, "Enter F11");
        assert!(screen(&mut app, 100, 30).contains("Vollbild"));
        press(&mut app, "Ctrl+x");
        assert_eq!(keys(&app, Command::Messages), ["Strg+X"]);
    }

    #[test]
    fn there_is_always_a_way_to_all_commands() {
        let mut app = opened("befehle suchen");
        press(&mut app, "Delete");
        assert!(keys(&app, Command::Palette).is_empty());
        press(&mut app, "Ctrl+a");
        type_text(&mut app, "menü");
        press(&mut app, "Delete");
        assert_eq!(keys(&app, Command::Menu), ["F10"]);
        assert!(app.notes.last().unwrap().text.contains("behalten"));
    }

    #[test]
    fn going_back_to_a_key_that_another_command_has_now_is_refused() {
        let mut app = opened("meldungen");
        press(&mut app, "Enter F12 Enter");
        assert!(keys(&app, Command::Export).is_empty());
        press(&mut app, "Ctrl+a");
        type_text(&mut app, "standdatei für die anderen");
        press(&mut app, "F5");
        assert!(app.notes.last().unwrap().text.contains("F12 läge dann auf"));
    }
}
