//! What a line means: a key, text, a row, a question or the name of a command. Pure; knows nothing of the screen.

use crate::tui::input::{Chord, Key};

/// What a person wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// To hear where one is.
    Here,
    /// To hear the whole page.
    Everything,
    /// To hear what can be done here.
    Possible,
    /// To go to a row of the page, counted from 1.
    Row(usize),
    /// To press a key so many times.
    Keys(Chord, usize),
    /// To type a text.
    Type(String),
    /// To type a text in place of the one that is there.
    Replace(String),
    /// To do the command that is called so.
    Command(String),
}

/// A key is pressed at most so many times for one line.
const MOST: usize = 1000;

/// What a line means.
pub fn hear(line: &str) -> Wish {
    let line = line.trim_end_matches(['\n', '\r']);
    let words = line.trim();
    match words.to_lowercase().as_str() {
        "" | "wo" => return Wish::Here,
        "?" => return Wish::Possible,
        "alles" => return Wish::Everything,
        _ => {}
    }
    if let Some(text) = after(line.trim_start(), "text") {
        return Wish::Type(text.to_owned());
    }
    if let Some(text) = after(line.trim_start(), "ersetze") {
        return Wish::Replace(text.to_owned());
    }
    if let Ok(row) = words.parse() {
        return Wish::Row(row);
    }
    let named = after(words, "taste").unwrap_or(words);
    keys(named).unwrap_or_else(|| Wish::Command(words.to_owned()))
}

/// What stands after a word, but for one blank.
fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let rest = line.get(word.len()..)?;
    let begins = line[..word.len()].eq_ignore_ascii_case(word);
    match rest.strip_prefix(' ') {
        Some(text) if begins => Some(text),
        None if begins && rest.is_empty() => Some(rest),
        _ => None,
    }
}

/// `F2`, `Strg+P`, `runter 3`, `Bild runter`.
fn keys(words: &str) -> Option<Wish> {
    let key = |name: &str| {
        let joined: String = name.split_whitespace().collect();
        // Capital letters are no keys of their own.
        let chord: Chord = joined.parse().ok()?;
        Some(match chord.key {
            Key::Char(c) if joined.chars().count() == 1 => {
                Chord::char(c.to_lowercase().next().unwrap_or(c))
            }
            _ => chord,
        })
    };
    if let Some(chord) = key(words) {
        return Some(Wish::Keys(chord, 1));
    }
    let (name, times) = words.rsplit_once(' ')?;
    let times: usize = times.parse().ok()?;
    Some(Wish::Keys(key(name)?, times.min(MOST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_key_a_text_a_row_a_question_or_a_command() {
        let key = |name: &str, times| Wish::Keys(name.parse().unwrap(), times);
        for (line, meant) in [
            ("\n", Wish::Here),
            ("wo", Wish::Here),
            ("?\r\n", Wish::Possible),
            ("Alles", Wish::Everything),
            ("12", Wish::Row(12)),
            ("F2", key("F2", 1)),
            ("strg+p", key("Strg+P", 1)),
            ("runter 3", key("Down", 3)),
            ("Bild runter 2", key("PageDown", 2)),
            ("tab", key("Tab", 1)),
            ("leer", key("Space", 1)),
            ("+", key("+", 1)),
            ("M", key("m", 1)),
            ("taste 2", key("2", 1)),
            ("text Ada  Beispiel \n", Wish::Type("Ada  Beispiel ".into())),
            ("ersetze F2", Wish::Replace("F2".into())),
            ("ersetze", Wish::Replace(String::new())),
            ("textstelle", Wish::Command("textstelle".into())),
            ("Status setzen", Wish::Command("Status setzen".into())),
            ("größe", Wish::Command("größe".into())),
        ] {
            assert_eq!(hear(line), meant, "{line}");
        }
    }
}
