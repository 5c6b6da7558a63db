//! The whole screen without a terminal, for tests.

use chrono::{NaiveDate, NaiveDateTime};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

use super::app::App;
use super::effect::Effect;
use super::message::Message;
use super::theme::Theme;
use super::update::update;
use super::view::draw;
use super::widget::testing::key;

/// Tuesday, 24 November 2026, 9:30.
pub fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 24)
        .and_then(|day| day.and_hms_opt(9, 30, 0))
        .unwrap()
}

/// The screen as it starts.
pub fn app() -> App {
    App::new(Theme::Dark, now()).unwrap()
}

/// Presses keys, given by their names.
pub fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    keys.split(' ')
        .flat_map(|name| update(app, Message::Input(key(name))))
        .collect()
}

/// Types a text.
pub fn type_text(app: &mut App, text: &str) {
    for c in text.chars() {
        let name = if c == ' ' {
            "Space".into()
        } else {
            c.to_string()
        };
        update(app, Message::Input(key(&name)));
    }
}

/// The screen as text at a size.
pub fn screen(app: &mut App, width: u16, height: u16) -> String {
    update(app, Message::Size(Size { width, height }));
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(app, frame)).unwrap();
    let text = terminal.backend().to_string();
    let rows = text.lines().map(|row| row.trim_matches('"').trim_end());
    rows.collect::<Vec<_>>().join("\n")
}
