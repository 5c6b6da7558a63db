//! The dialog about the columns of a list: which, and in which order.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::news::{News, Place, What};
use crate::insight::register::{Arrangement, Col, NAME, usual};
use crate::model::schema::Kind;
use crate::tui::app::Scene;
use crate::tui::input::{Chord, Input, Key};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::{paragraph, split_below};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome};

/// Which columns are chosen so far.
pub struct ColumnDialog {
    kind: Kind,
    place: Place,
    arrangement: Arrangement,
    /// All columns with whether they are seen, in the order of the list; those that are not come last.
    columns: Vec<(Col, bool)>,
    list: List,
}

const COLUMNS: u16 = 56;
const ROWS: u16 = 26;
/// Rows for the explanation, with a free one above.
const HELP: u16 = 3;

impl ColumnDialog {
    /// The dialog about a list that stands like this.
    pub fn new(kind: Kind, place: Place, arrangement: Arrangement) -> Self {
        Self {
            columns: columns(kind, &arrangement),
            kind,
            place,
            arrangement,
            list: List::default(),
        }
    }

    fn at(&self) -> Option<usize> {
        self.list.selected(self.columns.len())
    }

    /// Shows a column or not. The name is always there.
    fn turn(&mut self) {
        if let Some((col, is_shown)) = self.at().and_then(|at| self.columns.get_mut(at))
            && col.slug() != NAME
        {
            *is_shown = !*is_shown;
        }
    }

    /// Moves a column to another place.
    fn carry(&mut self, down: bool) {
        let Some(from) = self.at() else { return };
        let to = if down {
            (from + 1).min(self.columns.len() - 1)
        } else {
            from.saturating_sub(1)
        };
        self.columns.swap(from, to);
        self.list.select(to);
    }

    fn take(&self) -> Vec<Message> {
        let shown = self.columns.iter().filter(|(_, is_shown)| *is_shown);
        let arrangement = Arrangement {
            columns: shown.map(|(col, _)| col.slug().to_owned()).collect(),
            ..self.arrangement.clone()
        };
        let news = News::message(self.kind, self.place, What::Arrange(arrangement));
        vec![Message::Close, news]
    }
}

fn columns(kind: Kind, arrangement: &Arrangement) -> Vec<(Col, bool)> {
    let shown = super::look::cols(kind, arrangement);
    let rest = Col::all(kind)
        .into_iter()
        .filter(|col| !arrangement.columns.iter().any(|slug| slug == col.slug()));
    let rest: Vec<(Col, bool)> = rest.map(|col| (col, false)).collect();
    shown
        .into_iter()
        .map(|col| (col, true))
        .chain(rest)
        .collect()
}

impl Layer for ColumnDialog {
    fn title(&self) -> String {
        format!("Spalten · {}", self.kind.def().plural)
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let rows = to_cells(self.columns.len()).saturating_add(HELP);
        (COLUMNS, rows.min(ROWS))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Leertaste", "An oder aus"),
            ("+ -", "Verschieben"),
            ("Entf", "Wie üblich"),
            ("Eingabe", "Übernehmen"),
            ("Esc", "Abbrechen"),
        ]
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        if let Input::Key(press) = input {
            let chord = press.chord();
            match chord.key {
                Key::Enter => return self.take(),
                Key::Char(' ') => self.turn(),
                Key::Char('+') => self.carry(true),
                Key::Char('-') => self.carry(false),
                Key::Delete => self.columns = columns(self.kind, &usual(self.kind)),
                _ if chord == Chord::shift(Key::Down) => self.carry(true),
                _ if chord == Chord::shift(Key::Up) => self.carry(false),
                _ => {}
            }
        }
        let (list, _) = split_below(area, HELP);
        if self.list.handle(input, self.columns.len(), list) == Outcome::Submitted {
            self.turn();
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (list, help) = split_below(area, HELP);
        let row = |row: usize| {
            let (col, is_shown) = self.columns[row];
            let (mark, role) = if is_shown {
                ("[x] ", Role::Text)
            } else {
                ("[ ] ", Role::Muted)
            };
            let style = scene.theme.style(role);
            let label = Span::styled(col.label(self.kind), style);
            Line::from(vec![Span::styled(mark, style), label])
        };
        let view = ListView {
            len: self.columns.len(),
            row: &row,
            empty: "",
        };
        self.list.render(view, list, buf, scene.theme, Focus::Here);
        let text =
            "Die Spalten teilen sich die Breite; reicht sie nicht, fallen die hinteren zuerst weg.";
        paragraph(text, help, buf, scene.theme.style(Role::Muted));
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.list
            .cursor(self.columns.len(), split_below(area, HELP).0)
    }
}
