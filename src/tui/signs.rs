//! The signs a terminal can show, and plain ASCII for those that cannot show ours.
//!
//! Views draw with all signs. Where only ASCII will do, the drawn screen is translated at the very end, cell by cell:
//! no view has to care. Letters stay, umlauts among them. Pure; knows nothing of what is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

/// Which signs the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signs {
    /// All that views draw with.
    #[default]
    All,
    /// ASCII and letters.
    Ascii,
}

impl Signs {
    /// Both.
    pub const ALL: [Self; 2] = [Self::All, Self::Ascii];

    /// Its name on the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::All => "Alle Zeichen",
            Self::Ascii => "Nur ASCII",
        }
    }

    /// What the environment says of the terminal; `variable` reads it. Where it says nothing, all signs are tried: few
    /// terminals are left that cannot show them.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let said = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(said);
        let is_other = locale.is_some_and(|locale| {
            let locale = locale.to_lowercase();
            !locale.contains("utf-8") && !locale.contains("utf8")
        });
        // The console of Linux has a font of 256 or 512 signs, most of ours not among them.
        let is_console = variable("TERM").is_some_and(|term| term == "linux");
        if cfg!(unix) && (is_other || is_console) {
            Self::Ascii
        } else {
            Self::All
        }
    }
}

/// Translates all that is drawn.
pub fn to_ascii(buf: &mut Buffer) {
    let Rect {
        x: left,
        y: top,
        width,
        height,
    } = buf.area;
    for y in top..top + height {
        for x in left..left + width {
            if let Some(sign) = replacement(buf[(x, y)].symbol()) {
                buf[(x, y)].set_char(sign);
                if sign == ELLIPSIS {
                    spell_out(buf, x, y);
                }
            }
        }
    }
}

/// Stands for what was cut off, in one cell.
const ELLIPSIS: char = '~';

/// Three dots where there is room for them; one cell stays free, so that columns stay apart.
fn spell_out(buf: &mut Buffer, x: u16, y: u16) {
    let is_free = |at: u16| {
        let cell = buf.cell((x.saturating_add(at), y));
        cell.is_some_and(|cell| cell.symbol() == " ")
    };
    if is_free(1) && is_free(2) && (is_free(3) || x + 3 >= buf.area.right()) {
        for at in 0..3 {
            buf[(x + at, y)].set_char('.');
        }
    }
}

/// What stands in place of a sign; nothing if it can stay.
fn replacement(symbol: &str) -> Option<char> {
    let mut signs = symbol.chars();
    let first = signs.next()?;
    let is_plain = if first.is_ascii() {
        symbol.len() == 1
    } else {
        first.is_alphabetic()
    };
    if is_plain && signs.all(is_combining_mark) {
        return None;
    }
    Some(match first {
        first if first.is_ascii() => first,
        first if first.is_whitespace() => ' ',
        '\u{2500}'..='\u{257f}' => frame(first),
        '\u{2800}'..='\u{28ff}' => braille(first),
        first => SIGNS
            .iter()
            .find(|(signs, _)| signs.contains(first))
            .map_or(UNKNOWN, |(_, ascii)| *ascii),
    })
}

/// Stands for what is in no table.
const UNKNOWN: char = '?';

/// Signs that look alike in ASCII, one line for each sign of ASCII.
#[rustfmt::skip]
const SIGNS: &[(&str, char)] = &[
    ("█■▮▇▆◼▪▉▊▋▙▛▜▟🬎🬋", '#'),
    ("▓", '%'),
    ("▌▐▍▎▀▅", '='),
    ("▄▃▒▞▚", ':'),
    ("▁▂▔", '_'),
    ("░□▫◻▖▗▘▝", '.'),
    ("▏▕¦", '|'),
    ("✓✔●◉⬤☑", '+'),
    ("✗✘✕☒⚠‼¡", '!'),
    ("◆◇◈•★☆✱✶⁕∗", '*'),
    ("○◌◯☐°º", 'o'),
    ("▾▼▽↓⇓⤓", 'v'),
    ("▸▶▷›→⇒»≫≥➜⟶⏵", '>'),
    ("‹←⇐«≪≤◂◀◁⟵⏴↵⏎", '<'),
    ("▲△▴↑⇑⤒", '^'),
    ("–—−‐‑‒―·∙⋅↔", '-'),
    ("„“”‟″", '"'),
    ("‚‘’‛′`´", '\''),
    ("…⋯≈±", ELLIPSIS),
    ("×", 'x'),
    ("÷", ':'),
    ("⁄½¼¾∕", '/'),
    ("≠", '#'),
    ("§", 'S'),
    ("€", 'E'),
    ("©", 'C'),
    ("®", 'R'),
    ("¹①", '1'),
    ("²②", '2'),
    ("³③", '3'),
    ("Ø∅⌀", 'O'),
    ("↕⇕║", '|'),
    ("¿", UNKNOWN),
];

/// Lines, corners and crossings.
fn frame(sign: char) -> char {
    match sign {
        '─' | '━' | '┄' | '┅' | '┈' | '┉' | '╌' | '╍' | '═' | '╴' | '╶' | '╸' | '╺' | '╼' | '╾' => {
            '-'
        }
        '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '║' | '╵' | '╷' | '╹' | '╻' | '╽' | '╿' => {
            '|'
        }
        '╱' => '/',
        '╲' => '\\',
        '╳' => 'X',
        _ => '+',
    }
}

/// The more dots, the darker.
fn braille(sign: char) -> char {
    match (u32::from(sign) & 0xff).count_ones() {
        0 => ' ',
        1..=2 => '.',
        3..=4 => ':',
        _ => '#',
    }
}

#[cfg(test)]
mod tests;
