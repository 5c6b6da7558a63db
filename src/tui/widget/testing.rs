//! Keys by name and screens as text, for the tests of widgets.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::input::{Input, Key, KeyPress, Mods, Mouse, MouseAction};

/// A key by its English name with `Ctrl+`, `Alt+` and `Shift+` before it, or the character itself.
pub fn key(name: &str) -> Input {
    let mut mods = Mods::NONE;
    let mut name = name;
    while let Some((modifier, rest)) = name
        .split_once('+')
        .filter(|(before, _)| !before.is_empty())
    {
        match modifier {
            "Ctrl" => mods.ctrl = true,
            "Alt" => mods.alt = true,
            "Shift" => mods.shift = true,
            other => panic!("no modifier {other}"),
        }
        name = rest;
    }
    let key = match name {
        "Enter" => Key::Enter,
        "Esc" => Key::Esc,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Insert" => Key::Insert,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "Up" => Key::Up,
        "Down" => Key::Down,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "Space" => Key::Char(' '),
        _ => match (
            name.strip_prefix('F')
                .and_then(|number| number.parse().ok()),
            name.chars().next(),
        ) {
            (Some(number), _) => Key::F(number),
            (None, Some(c)) if name.chars().count() == 1 => Key::Char(c),
            _ => panic!("no key {name}"),
        },
    };
    Input::Key(KeyPress {
        mods,
        ..KeyPress::new(key)
    })
}

/// A press of the mouse button.
pub fn press(column: u16, row: u16) -> Input {
    Input::Mouse(Mouse {
        action: MouseAction::Press,
        column,
        row,
    })
}

/// The screen that `render` draws, as text.
pub fn screen(width: u16, height: u16, render: impl FnOnce(Rect, &mut Buffer)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    render(area, &mut buffer);
    let mut lines = String::new();
    for y in 0..height {
        let mut skip = 0;
        let mut line = String::new();
        for x in 0..width {
            if skip == 0 {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                skip = crate::model::text::width(symbol).max(1);
            }
            skip -= 1;
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}
