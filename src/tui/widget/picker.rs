//! Choosing one or several of many entries by typing a part of them.
//!
//! How entries are searched is passed in; the picker knows only their order.

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::columns::Align;
use super::list::{List, ListView};
use super::text_field::TextField;
use super::{Focus, Outcome, rows};
use crate::model::text::{counted, pad_right, width};
use crate::tui::input::{Input, Key, KeyPress, Mods};
use crate::tui::theme::{Role, Theme, glyph};

/// One of the things to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is given back.
    pub key: String,
    /// What is shown.
    pub label: String,
    /// What is shown beside it with less weight, such as the key of an area; found as well.
    pub detail: String,
}

/// Finds the places of the entries that match what is typed, best first; all of them when nothing is typed.
pub type Finder = Box<dyn FnMut(&str) -> Vec<usize> + Send>;

/// How many entries can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Eingabe takes the entry under the cursor.
    One,
    /// Leertaste marks, Eingabe takes all that are marked.
    Many,
}

/// A search field over a list of entries.
pub struct Picker {
    entries: Arc<[Entry]>,
    find: Finder,
    pick: Pick,
    chosen: BTreeSet<usize>,
    /// The order while nothing is typed: of several, those that are chosen come first.
    order: Vec<usize>,
    found: Vec<usize>,
    field: TextField,
    list: List,
}

impl Picker {
    /// Its keys for choosing, for the hint line.
    pub const fn keys(&self) -> &'static [(&'static str, &'static str)] {
        match self.pick {
            Pick::One => &[("Tippen", "Suchen"), ("↑ ↓", "Wählen")],
            Pick::Many => &[
                ("Tippen", "Suchen"),
                ("↑ ↓", "Wählen"),
                ("Leertaste", "Markieren"),
            ],
        }
    }

    /// A picker over `entries`, with those of the keys `chosen` chosen, or the cursor on the one that is.
    pub fn new(entries: Arc<[Entry]>, find: Finder, pick: Pick, chosen: &BTreeSet<String>) -> Self {
        let is_chosen = |at: &usize| chosen.contains(&entries[*at].key);
        let (first, rest): (Vec<usize>, Vec<usize>) = (0..entries.len()).partition(is_chosen);
        let mut list = List::default();
        let order = match pick {
            Pick::One => {
                list.select(first.first().copied().unwrap_or(0));
                (0..entries.len()).collect()
            }
            Pick::Many => [first.as_slice(), &rest].concat(),
        };
        Self {
            find,
            pick,
            chosen: first.into_iter().collect(),
            found: order.clone(),
            order,
            field: TextField::new("").placeholder("Zum Suchen tippen …"),
            list,
            entries,
        }
    }

    /// The entries taken, in their own order.
    pub fn taken(&self) -> Vec<&Entry> {
        match self.pick {
            Pick::One => self
                .current()
                .map(|at| &self.entries[at])
                .into_iter()
                .collect(),
            Pick::Many => self.chosen.iter().map(|at| &self.entries[*at]).collect(),
        }
    }

    /// Types, moves, marks; Eingabe submits, Esc cancels.
    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        let places = places(area);
        if let Input::Key(KeyPress {
            key,
            mods: Mods::NONE,
            ..
        }) = input
        {
            match (key, self.pick) {
                (Key::Esc, _) => return Outcome::Cancelled,
                (Key::Enter, Pick::Many) => return Outcome::Submitted,
                (Key::Char(' '), Pick::Many) => return self.mark(places.list),
                _ => {}
            }
        }
        // Pos1 and Ende belong to what is typed.
        match self.field.handle(input, places.field) {
            Outcome::Ignored => {}
            Outcome::Changed => {
                self.search();
                return Outcome::Handled;
            }
            outcome => return outcome,
        }
        match (
            self.list.handle(input, self.found.len(), places.list),
            self.pick,
        ) {
            (Outcome::Submitted, Pick::Many) => self.mark(places.list),
            (outcome, _) => outcome,
        }
    }

    /// Draws field, list and count.
    pub fn render(&self, area: Rect, buf: &mut Buffer, theme: Theme) {
        let places = places(area);
        self.field.render(places.field, buf, theme, Focus::Here);
        let cells = usize::from(places.list.width.saturating_sub(2));
        let row = |row: usize| self.line(self.found[row], cells, theme);
        let view = ListView {
            len: self.found.len(),
            row: &row,
            empty: "Nichts gefunden. Kürzer suchen?",
        };
        self.list.render(view, places.list, buf, theme, Focus::Here);
        let count = Line::styled(self.count(), theme.style(Role::Muted));
        rows::line(&count, places.count, buf, Align::Left);
    }

    /// Where the terminal's cursor belongs.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        self.field.cursor(places(area).field)
    }

    fn current(&self) -> Option<usize> {
        self.list
            .selected(self.found.len())
            .map(|row| self.found[row])
    }

    fn mark(&mut self, list: Rect) -> Outcome {
        let Some(at) = self.current() else {
            return Outcome::Ignored;
        };
        if !self.chosen.remove(&at) {
            self.chosen.insert(at);
        }
        let down = Input::Key(KeyPress::new(Key::Down));
        self.list.handle(&down, self.found.len(), list);
        Outcome::Changed
    }

    fn search(&mut self) {
        let needle = self.field.text().trim();
        self.found = if needle.is_empty() {
            self.order.clone()
        } else {
            (self.find)(needle)
        };
        self.found.retain(|at| *at < self.entries.len());
        self.list = List::default();
    }

    fn line(&self, at: usize, cells: usize, theme: Theme) -> Line<'static> {
        let entry = &self.entries[at];
        let mark = match self.pick {
            Pick::One => "",
            Pick::Many if self.chosen.contains(&at) => "[x] ",
            Pick::Many => "[ ] ",
        };
        let beside = width(&entry.detail) + 1;
        let label = format!("{mark}{}", entry.label);
        // The detail gives way when there is not room for most of the label.
        if entry.detail.is_empty() || beside * 2 > cells {
            return Line::from(label);
        }
        Line::from(vec![
            Span::raw(pad_right(&label, cells - beside)),
            Span::raw(" "),
            Span::styled(entry.detail.clone(), theme.style(Role::Muted)),
        ])
    }

    fn count(&self) -> String {
        let found = if self.found.len() == self.entries.len() {
            counted(self.entries.len() as u64, "Eintrag", "Einträge")
        } else {
            format!("{} von {}", self.found.len(), self.entries.len())
        };
        match self.pick {
            Pick::One => format!("{found} · Eingabe übernimmt"),
            Pick::Many => {
                let chosen = self.chosen.len();
                format!(
                    "{found} · {} {chosen} gewählt · Leertaste wählt, Eingabe übernimmt",
                    glyph::DONE
                )
            }
        }
    }
}

struct Places {
    field: Rect,
    list: Rect,
    count: Rect,
}

fn places(area: Rect) -> Places {
    let count = u16::from(area.height > 4);
    let field = Rect {
        height: area.height.min(1),
        ..area
    };
    let list = Rect {
        y: field.bottom(),
        height: area.height.saturating_sub(field.height + count),
        ..area
    };
    Places {
        field,
        list,
        count: Rect {
            y: list.bottom(),
            height: count,
            ..area
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::{key, screen};

    const AREA: Rect = Rect::new(0, 0, 50, 6);

    fn entries() -> Arc<[Entry]> {
        let entry = |(key, label): (&str, &str)| Entry {
            key: key.to_owned(),
            label: label.to_owned(),
            detail: key.to_owned(),
        };
        let places = [
            ("06633001", "Ahnatal"),
            ("06633002", "Bad Karlshafen"),
            ("06633003", "Baunatal"),
        ];
        places.into_iter().map(entry).collect()
    }

    fn picker(pick: Pick, chosen: &[&str]) -> Picker {
        let all = entries();
        let find = move |needle: &str| {
            let matches = |at: &usize| all[*at].label.to_lowercase().contains(needle);
            (0..all.len()).filter(matches).collect()
        };
        let chosen = chosen.iter().map(|key| (*key).to_owned()).collect();
        Picker::new(entries(), Box::new(find), pick, &chosen)
    }

    fn after(mut picker: Picker, keys: &str) -> (Outcome, Vec<String>) {
        let mut outcome = Outcome::Ignored;
        for name in keys.split(' ') {
            outcome = picker.handle(&key(name), AREA);
        }
        (
            outcome,
            picker
                .taken()
                .into_iter()
                .map(|entry| entry.label.clone())
                .collect(),
        )
    }

    #[test]
    fn typing_narrows_and_eingabe_takes_the_one_under_the_cursor() {
        for (keys, outcome, taken) in [
            ("Enter", Outcome::Submitted, vec!["Ahnatal"]),
            ("Down Enter", Outcome::Submitted, vec!["Bad Karlshafen"]),
            ("b a u Enter", Outcome::Submitted, vec!["Baunatal"]),
            (
                "b a u Backspace Down Enter",
                Outcome::Submitted,
                vec!["Baunatal"],
            ),
            ("x Enter", Outcome::Ignored, vec![]),
            ("Esc", Outcome::Cancelled, vec!["Ahnatal"]),
        ] {
            let taken = taken.into_iter().map(str::to_owned).collect();
            assert_eq!(
                after(picker(Pick::One, &[]), keys),
                (outcome, taken),
                "{keys}"
            );
        }
    }

    #[test]
    fn the_one_that_is_chosen_has_the_cursor_and_the_order_stays() {
        let (_, taken) = after(picker(Pick::One, &["06633002"]), "Enter");
        assert_eq!(taken, ["Bad Karlshafen"]);
        let (_, taken) = after(picker(Pick::One, &["06633002"]), "Up");
        assert_eq!(taken, ["Ahnatal"]);
    }

    #[test]
    fn several_are_marked_with_the_space_bar_and_taken_together() {
        for (keys, taken) in [
            ("Enter", vec!["Baunatal"]),
            ("Space Enter", vec![]),
            (
                "Down Space Space Enter",
                vec!["Ahnatal", "Bad Karlshafen", "Baunatal"],
            ),
            ("k a r l Space Enter", vec!["Bad Karlshafen", "Baunatal"]),
        ] {
            let (outcome, labels) = after(picker(Pick::Many, &["06633003"]), keys);
            assert_eq!(
                (outcome, labels),
                (
                    Outcome::Submitted,
                    taken.iter().map(ToString::to_string).collect()
                )
            );
        }
    }

    #[test]
    fn what_is_chosen_comes_first_and_the_keys_are_beside_the_names() {
        let picker = picker(Pick::Many, &["06633003"]);
        let draw = |area, buf: &mut Buffer| picker.render(area, buf, Theme::Dark);
        insta::assert_snapshot!(screen(60, 6, draw), @r"
        Zum Suchen tippen …
        [x] Baunatal                                      06633003
        [ ] Ahnatal                                       06633001
        [ ] Bad Karlshafen                                06633002

        3 Einträge · ✓ 1 gewählt · Leertaste wählt, Eingabe übernim…
        ");
        for width in 0..12 {
            for height in 0..7 {
                screen(width, height, draw);
            }
        }
    }
}
