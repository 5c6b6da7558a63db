//! What stands on the screen that nobody sees, as rows of words: of the topmost dialog, or of the pane with the focus.
//!
//! Frames are found by their corners, the place one is at by the cursor: so nothing has to be known of what was drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::SIZE;
use crate::model::text::width;
use crate::tui::app::App;
use crate::tui::view::parts;

/// A page as it is read out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Which dialog or pane this is, whatever its title counts.
    pub identity: String,
    /// What it is called.
    pub title: String,
    /// Its rows; empty ones are left out.
    pub rows: Vec<String>,
    /// The row one is at.
    pub current: Option<usize>,
    /// What is chosen in that row, where it is only a part of it.
    pub chosen: Option<String>,
}

impl Page {
    /// Reads what is topmost.
    pub fn read(app: &App) -> Self {
        let mut buf = Buffer::empty(app.screen());
        let (area, cursor) = draw(app, &mut buf);
        let found = frame(&buf, area, cursor);
        let inside = found.as_ref().map_or(area, |frame| inside(frame.place));
        let title = match (app.layers.last(), found) {
            (Some(layer), None) => layer.title(),
            (Some(layer), Some(frame)) => joined(&layer.title(), &frame.title),
            (None, Some(frame)) => joined(app.view.title(), &frame.title),
            (None, None) => app.view.title().to_owned(),
        };
        // While one types to find something, the cursor is in the field, but one is at what was found.
        let bar = inside.rows().find(|row| is_bar_of_choice(&buf, *row));
        let here = bar.map_or(cursor, |row| Some(row.as_position()));
        let mut rows = Vec::new();
        let (mut current, mut chosen) = (None, None);
        for row in inside.rows() {
            let text = words(&buf, row);
            let at = here.filter(|here| here.y == row.y);
            if let Some(at) = at {
                chosen = highlighted(&buf, row, at.x);
                chosen = chosen.filter(|part| !part.is_empty() && *part != text);
                current = Some(rows.len());
            }
            let is_here = at.is_some();
            if !text.is_empty() || is_here {
                rows.push(text);
            }
        }
        // A title counts what is below it; the same pane counts on.
        let kind = title.split(" · ").next().unwrap_or_default();
        Self {
            identity: format!("{} {kind}", app.layers.len()),
            title: spoken(&title),
            rows,
            current,
            chosen,
        }
    }

    /// The row one is at, with its place among all.
    pub fn line(&self) -> Option<String> {
        let at = self.current?;
        let text = match self.rows.get(at).map(String::as_str) {
            None | Some("") => "leer",
            Some(text) => text,
        };
        let chosen = self.chosen.iter().map(|part| format!("; gewählt: {part}"));
        let chosen: String = chosen.collect();
        Some(format!(
            "Zeile {} von {}: {text}{chosen}",
            at + 1,
            self.rows.len()
        ))
    }
}

/// Columns of a dialog: sentences stay in one piece.
const COLUMNS: u16 = SIZE.width;

fn joined(outer: &str, inner: &str) -> String {
    if inner.is_empty() || inner == outer {
        outer.to_owned()
    } else {
        format!("{outer}, {inner}")
    }
}

/// Draws what is topmost, and says where it is and where its cursor is.
fn draw(app: &App, buf: &mut Buffer) -> (Rect, Option<Position>) {
    let scene = app.scene();
    if let Some(layer) = app.layers.last() {
        let area = Rect::new(0, 0, COLUMNS, SIZE.height);
        layer.render(area, buf, &scene);
        return (area, layer.cursor(area, &scene));
    }
    let area = parts(app.screen()).body;
    let data = app.data.as_deref();
    let cursor = data.and_then(|data| app.panes().render(area, buf, &scene, data));
    (area, cursor)
}

/// A frame and what stands in its upper border.
struct Frame {
    place: Rect,
    title: String,
}

/// The innermost frame around the cursor; without a cursor the one that stands out.
fn frame(buf: &Buffer, area: Rect, cursor: Option<Position>) -> Option<Frame> {
    let corners = area.positions().filter(|at| buf[*at].symbol() == "┌");
    let frames = corners.filter_map(|corner| frame_at(buf, area, corner));
    let is_meant = |place: &Rect| match cursor {
        Some(cursor) => place.contains(cursor),
        None => buf[place.as_position()].modifier.contains(Modifier::BOLD),
    };
    let place = frames.filter(is_meant).min_by_key(|place| place.area())?;
    let border = Rect {
        x: place.x + 1,
        width: place.width - 2,
        height: 1,
        ..place
    };
    let title = text(buf, border).trim_matches(['─', ' ']).to_owned();
    Some(Frame { place, title })
}

fn frame_at(buf: &Buffer, area: Rect, corner: Position) -> Option<Rect> {
    let Position { x, y } = corner;
    let right = (x + 1..area.right()).find(|&right| buf[(right, y)].symbol() == "┐")?;
    let bottom = (y + 1..area.bottom()).find(|&bottom| buf[(x, bottom)].symbol() != "│")?;
    let closes = buf[(x, bottom)].symbol() == "└";
    closes.then(|| Rect::new(x, y, right - x + 1, bottom - y + 1))
}

fn inside(frame: Rect) -> Rect {
    Rect {
        x: frame.x + 1,
        y: frame.y + 1,
        width: frame.width.saturating_sub(2),
        height: frame.height.saturating_sub(2),
    }
}

/// Whether most of a row is shown the other way round, as the chosen row of a list is.
fn is_bar_of_choice(buf: &Buffer, row: Rect) -> bool {
    let cells = row.positions();
    let lit = cells.filter(|at| buf[*at].modifier.contains(Modifier::REVERSED));
    lit.count() * 2 > usize::from(row.width)
}

/// The part of a row around a column that is shown the other way round.
fn highlighted(buf: &Buffer, row: Rect, column: u16) -> Option<String> {
    let is_lit = |x: u16| buf[(x, row.y)].modifier.contains(Modifier::REVERSED);
    if !row.contains(Position::new(column, row.y)) || !is_lit(column) {
        return None;
    }
    let from = (row.x..=column).rev().take_while(|&x| is_lit(x)).last()?;
    let to = (column..row.right()).take_while(|&x| is_lit(x)).last()?;
    let part = Rect {
        x: from,
        width: to - from + 1,
        ..row
    };
    Some(words(buf, part))
}

fn words(buf: &Buffer, row: Rect) -> String {
    spoken(&text(buf, row))
}

/// The signs of a row; a wide one covers the cell behind it.
fn text(buf: &Buffer, row: Rect) -> String {
    let mut text = String::new();
    let mut covered = 0;
    for x in row.left()..row.right() {
        if covered == 0 {
            let symbol = buf[(x, row.y)].symbol();
            text.push_str(symbol);
            covered = width(symbol).max(1);
        }
        covered -= 1;
    }
    text
}

/// Signs that mean something by themselves, in words.
const WORDS: &[(char, &str)] = &[
    ('✓', "ja"),
    ('✗', "nein"),
    ('◆', "Achtung"),
    ('○', "offen"),
    ('■', "markiert"),
    ('▾', "aufgeklappt"),
    ('▸', "zugeklappt"),
    ('▲', "aufsteigend"),
    ('▼', "absteigend"),
    ('↑', "hoch"),
    ('↓', "runter"),
    ('←', "links"),
    ('→', "rechts"),
];

/// Columns become parts of a sentence, signs words; lines, bars and bullets are left out.
pub fn spoken(text: &str) -> String {
    let signs: Vec<char> = text.replace(OPENER.0, OPENER.1).chars().collect();
    let mut plain = String::new();
    for run in signs.chunk_by(|a, b| is_bar(*a) && is_bar(*b)) {
        match run {
            [sign] => say(*sign, &mut plain),
            _ => plain.push_str("  "),
        }
    }
    let parts = plain.split("  ").map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(", ").replace(",,", ",")
}

/// What stands at a field that opens a list, and what is said of it.
const OPENER: (&str, &str) = ("▾ F4", "(F4 Auswahl)");

/// Adds what a single sign is in words. One that stands at a word, as in `Bild↓`, belongs to it.
fn say(sign: char, said: &mut String) {
    let is_after_word = WORDS.iter().any(|(_, word)| said.ends_with(word));
    let known = WORDS.iter().find(|(known, _)| *known == sign);
    match (known, sign) {
        (Some((_, word)), _) => said.push_str(word),
        (None, '·') => said.push_str("  "),
        (None, '…') => said.push_str("..."),
        (None, '•' | '›' | '‹') => said.push(' '),
        (None, sign) if is_bar(sign) => said.push_str("  "),
        (None, sign) => {
            if is_after_word && sign.is_alphanumeric() {
                said.push(' ');
            }
            said.push(sign);
        }
    }
}

/// Frames, blocks, dots: several of them are a drawing.
fn is_bar(sign: char) -> bool {
    matches!(sign, '\u{2500}'..='\u{25a1}' | '\u{2800}'..='\u{28ff}' | '·' | '•')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_become_words() {
        for (drawn, said) in [
            (
                " ▾ Hessen  06        24/220 █",
                "aufgeklappt Hessen, 06, 24/220",
            ),
            (
                "Wohngeld   70 im Test   ■■■■■·  10.12.",
                "Wohngeld, 70 im Test, 10.12.",
            ),
            ("[✓]    1 Beauftragung…", "[ja], 1 Beauftragung..."),
            ("■ Kassel", "markiert Kassel"),
            ("Termine · KW 48", "Termine, KW 48"),
            ("Bild↓ und ↑", "Bildrunter und hoch"),
            ("──────", ""),
        ] {
            assert_eq!(spoken(drawn), said, "{drawn}");
        }
    }
}
