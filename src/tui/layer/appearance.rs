//! Colours and signs, chosen by looking: the whole screen shows at once what is at hand, Esc brings back what was.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Layer, is_escape};
use crate::tui::app::{App, Scene};
use crate::tui::appearance::{Ability, Appearance};
use crate::tui::input::{Input, Key, Mouse};
use crate::tui::message::Message;
use crate::tui::signs::Signs;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::{Focus, Outcome, rows};

/// Two lists side by side, of which the chosen rows hold.
pub struct AppearanceChoice {
    before: Appearance,
    ability: Ability,
    themes: List,
    signs: List,
    focus: Column,
}

/// The list that has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Themes,
    Signs,
}

/// Columns of the list of colours, and of both.
const THEMES: u16 = 36;
const COLUMNS: u16 = 66;

/// The first row of each list: as the terminal says.
const AUTOMATIC: usize = 1;

/// Rows for a sample below the lists, with a free one above.
const SAMPLE: u16 = 3;

impl AppearanceChoice {
    /// With what holds now at hand.
    pub fn new(app: &App) -> Self {
        let chosen = app.appearance;
        let theme = Theme::ALL
            .iter()
            .position(|theme| Some(*theme) == chosen.theme);
        let sign = Signs::ALL
            .iter()
            .position(|sign| Some(*sign) == chosen.signs);
        let at = |row: Option<usize>| {
            let mut list = List::default();
            list.select(row.map_or(0, |row| row + AUTOMATIC));
            list
        };
        Self {
            before: chosen,
            ability: app.ability,
            themes: at(theme),
            signs: at(sign),
            focus: Column::Themes,
        }
    }

    /// What the chosen rows say.
    fn chosen(&self) -> Appearance {
        let row = |list: List, len: usize| list.selected(len)?.checked_sub(AUTOMATIC);
        let theme = row(self.themes, theme_rows()).map(|row| Theme::ALL[row]);
        let signs = row(self.signs, sign_rows()).map(|row| Signs::ALL[row]);
        Appearance { theme, signs }
    }

    fn move_in_list(&mut self, input: &Input, area: Rect) -> Outcome {
        let [themes, signs] = places(area);
        if let Input::Mouse(Mouse { column, row, .. }) = input {
            let at = Position::new(*column, *row);
            if themes.contains(at) {
                self.focus = Column::Themes;
            } else if signs.contains(at) {
                self.focus = Column::Signs;
            }
        }
        match self.focus {
            Column::Themes => self.themes.handle(input, theme_rows(), themes),
            Column::Signs => self.signs.handle(input, sign_rows(), signs),
        }
    }
}

const fn theme_rows() -> usize {
    Theme::ALL.len() + AUTOMATIC
}

const fn sign_rows() -> usize {
    Signs::ALL.len() + AUTOMATIC
}

/// The lists of colours and of signs, each below its heading.
fn places(area: Rect) -> [Rect; 2] {
    let (lists, _) = rows::split_below(area, sample_rows(area));
    let below = Rect {
        y: (lists.y + 1).min(lists.bottom()),
        height: lists.height.saturating_sub(1),
        ..lists
    };
    let left = below.width.min(THEMES);
    [
        Rect {
            width: left.saturating_sub(2),
            ..below
        },
        Rect {
            x: below.x + left,
            width: below.width - left,
            ..below
        },
    ]
}

fn sample_rows(area: Rect) -> u16 {
    if area.height > SAMPLE + 4 { SAMPLE } else { 0 }
}

/// What is told apart by colour in lists and bars.
fn sample(theme: Theme) -> [Line<'static>; 2] {
    let part = |role, text: String| Span::styled(text, theme.style(role));
    let sign = |role, sign: &str, word: &str| part(role, format!("{sign} {word}   "));
    [
        Line::from(vec![
            sign(Role::Ok, glyph::DONE, "bestanden"),
            sign(Role::Warn, "!", "fällig"),
            sign(Role::Bad, glyph::FAILED, "Mangel"),
            sign(Role::Info, glyph::HERE, "Hinweis"),
            sign(Role::Conflict, glyph::CONFLICT, "Konflikt"),
        ]),
        Line::from(vec![
            sign(Role::RungOpen, glyph::STEP, "offen"),
            sign(Role::RungWork, glyph::STEP, "in Arbeit"),
            sign(Role::RungTest, glyph::STEP, "im Test"),
            sign(Role::RungLive, glyph::STEP, "in Nutzung"),
            sign(Role::RungSide, glyph::STEP, "blockiert"),
        ]),
    ]
}

impl Layer for AppearanceChoice {
    fn title(&self) -> String {
        "Farben und Zeichen".into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let rows = u16::try_from(theme_rows()).unwrap_or(u16::MAX);
        (COLUMNS, rows.saturating_add(1 + SAMPLE))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("↑ ↓", "Ansehen"),
            ("Tab", "Farben oder Zeichen"),
            ("Eingabe", "Übernehmen"),
            ("Esc", "Wie vorher"),
        ]
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Appear(self.before), Message::Close];
        }
        if let Input::Key(press) = input
            && matches!(press.key, Key::Tab | Key::Left | Key::Right)
        {
            self.focus = match self.focus {
                Column::Themes => Column::Signs,
                Column::Signs => Column::Themes,
            };
            return Vec::new();
        }
        match self.move_in_list(input, area) {
            Outcome::Submitted => vec![Message::Appear(self.chosen()), Message::Close],
            Outcome::Ignored => Vec::new(),
            _ => vec![Message::Appear(self.chosen())],
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let [themes, signs] = places(area);
        for (place, heading) in [(themes, "Farben"), (signs, "Zeichen")] {
            let row = Rect {
                y: area.y,
                height: area.height.min(1),
                ..place
            };
            let heading = Line::styled(heading, theme.style(Role::Title));
            rows::line(&heading, row, buf, Align::Left);
        }
        let automatic = |title: &str| format!("Automatisch: {title}");
        let theme_row = |row: usize| {
            Line::raw(row.checked_sub(AUTOMATIC).map_or_else(
                || automatic(self.ability.theme.title()),
                |row| Theme::ALL[row].title().to_owned(),
            ))
        };
        let sign_row = |row: usize| {
            Line::raw(row.checked_sub(AUTOMATIC).map_or_else(
                || automatic(self.ability.signs.title()),
                |row| Signs::ALL[row].title().to_owned(),
            ))
        };
        let focus = |column| {
            if self.focus == column {
                Focus::Here
            } else {
                Focus::Elsewhere
            }
        };
        let view = |len, row| ListView {
            len,
            row,
            empty: "",
        };
        self.themes.render(
            view(theme_rows(), &theme_row),
            themes,
            buf,
            theme,
            focus(Column::Themes),
        );
        self.signs.render(
            view(sign_rows(), &sign_row),
            signs,
            buf,
            theme,
            focus(Column::Signs),
        );
        let (_, below) = rows::split_below(area, sample_rows(area));
        for (line, row) in sample(theme).iter().zip(below.rows()) {
            rows::line(line, row, buf, Align::Left);
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        let [themes, signs] = places(area);
        match self.focus {
            Column::Themes => self.themes.cursor(theme_rows(), themes),
            Column::Signs => self.signs.cursor(sign_rows(), signs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{app, press, screen};

    #[test]
    fn what_is_at_hand_is_shown_at_once_and_kept_with_enter() {
        let mut app = app();
        let choice = AppearanceChoice::new(&app);
        app.layers.push(Box::new(choice));
        press(&mut app, "Down Down");
        assert_eq!(app.theme, Theme::Light);
        press(&mut app, "Tab Down Down");
        assert!(screen(&mut app, 80, 24).contains("+ bestanden"));
        press(&mut app, "Enter");
        let kept = app.settings().appearance;
        assert_eq!(kept.theme, Some(Theme::Light));
        assert_eq!(kept.signs, Some(Signs::Ascii));
    }

    #[test]
    fn esc_brings_back_what_was() {
        let mut app = app();
        let choice = AppearanceChoice::new(&app);
        app.layers.push(Box::new(choice));
        press(&mut app, "End Esc");
        assert_eq!(app.theme, Theme::Dark);
        assert_eq!(app.settings().appearance, Appearance::default());
        assert!(app.layers.is_empty());
    }
}
