//! How a list is drawn: its title, the line of its filter, its rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::look::{self, Cells};
use super::{Register, State, Typing};
use crate::insight::register::{Col, Order, built_in};
use crate::model::schema::Kind;
use crate::model::text::number;
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::columns::{Align, Column};
use crate::tui::widget::table::{Mark, Row, TableView};
use crate::tui::widget::{Focus, rows, table};

impl Register {
    fn has_filter_line(&self) -> bool {
        self.takes_text() || !self.arrangement.filter.is_empty()
    }

    pub(super) fn places(&self, area: Rect) -> Places {
        let height = u16::from(self.has_filter_line()).min(area.height);
        let line = Rect { height, ..area };
        let label = FILTER.min(area.width);
        Places {
            line,
            field: Rect {
                x: line.x + label,
                width: WORDS.min(line.width - label),
                ..line
            },
            table: Rect {
                y: line.bottom(),
                height: area.height - height,
                ..area
            },
        }
    }

    /// What it is about and how much there is: `12 von 240 · 2 überfällig · 8 offen, 4 in Arbeit`.
    pub fn title(&self) -> String {
        let name = match &self.only {
            Some(only) => only.title.clone(),
            None => self.kind.def().plural.to_owned(),
        };
        let (shown, all) = (self.listing.len(), self.listing.all());
        let count = match self.state {
            State::Stale | State::Asked if all == 0 => "wird zusammengestellt …".to_owned(),
            _ if shown == all => number(all as u64),
            _ => format!("{} von {}", number(shown as u64), number(all as u64)),
        };
        let groups = self.listing.groups.iter();
        let groups: Vec<String> = groups
            .map(|(name, count)| match self.kind {
                Kind::Person | Kind::Team | Kind::Authority => format!("{count}× {name}"),
                _ => format!("{} {name}", number(*count as u64)),
            })
            .collect();
        let overdue = match self.listing.overdue {
            0 => String::new(),
            count => format!("{} überfällig", number(count as u64)),
        };
        let marked = match self.marks.len() {
            0 => String::new(),
            count => format!("{} markiert", number(count as u64)),
        };
        let parts = [
            name,
            self.view_name(),
            marked,
            count,
            overdue,
            groups.join(", "),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }

    /// The name of how it stands, if that has one and is not the usual.
    fn view_name(&self) -> String {
        let built_in = built_in(self.kind).into_iter().skip(1);
        let mut known = built_in.chain(self.standing.saved.iter().cloned());
        let named = known.find(|saved| saved.arrangement == self.arrangement);
        named
            .map(|saved| format!("„{}“", saved.name))
            .unwrap_or_default()
    }

    /// Draws it and says where the cursor belongs.
    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (scene, focus): (&Scene, Focus),
        data: &Data,
    ) -> Option<Position> {
        let theme = scene.theme;
        let places = self.places(area);
        if self.has_filter_line() {
            self.render_filter(&places, buf, (theme, focus), data);
        }
        let cols = look::cols(self.kind, &self.arrangement);
        let columns: Vec<Column> =
            look::columns(self.kind, &cols, self.listing.sheet().widest(), data.view());
        let cells = Cells::new(self.kind, &cols, data, theme);
        let row = |row: usize| {
            let Some(key) = self.listing.key(row) else {
                return Row::default();
            };
            Row {
                cells: cells.row(key),
                mark: if self.marks.has(key) {
                    Mark::Yes
                } else {
                    Mark::No
                },
            }
        };
        let view = TableView {
            columns: &columns,
            sort: self.sorted(&cols),
            len: self.listing.len(),
            row: &row,
            empty: &scene.keymap.fill(self.empty()),
        };
        self.table.render(view, places.table, buf, theme, focus);
        self.cursor(area)
    }

    /// Where the cursor belongs.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let places = self.places(area);
        match self.typing {
            Typing::Yes => self.field.cursor(places.field),
            Typing::No => self.table.cursor(self.listing.len(), places.table),
        }
    }

    fn render_filter(
        &self,
        places: &Places,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
        data: &Data,
    ) {
        let label = Line::styled("Filter", theme.style(Role::Accent));
        rows::line(&label, places.line, buf, Align::Left);
        let focus = match self.typing {
            Typing::Yes => focus,
            Typing::No => Focus::Elsewhere,
        };
        self.field.render(places.field, buf, theme, focus);
        let told = self.arrangement.filter.told(data.view(), self.kind);
        let hint = match self.typing {
            Typing::Yes => "Eingabe behält ihn, Esc hebt ihn auf",
            Typing::No => "Esc hebt ihn auf",
        };
        let mut spans = vec![Span::raw(told)];
        if !spans[0].content.is_empty() {
            spans.push(Span::raw("  "));
        }
        spans.push(Span::styled(hint, theme.style(Role::Muted)));
        let rest = Rect {
            x: places.field.right() + 2,
            width: places.line.right().saturating_sub(places.field.right() + 2),
            ..places.line
        };
        rows::line(&Line::from(spans), rest, buf, Align::Left);
    }

    fn sorted(&self, cols: &[Col]) -> Option<(usize, table::Order)> {
        let first = self.arrangement.sort.first()?;
        let at = cols.iter().position(|col| col.slug() == first.by)?;
        let order = match first.order {
            Order::Ascending => table::Order::Ascending,
            Order::Descending => table::Order::Descending,
        };
        Some((at, order))
    }

    /// What is said where there is nothing: what to do next.
    fn empty(&self) -> &'static str {
        match self.state {
            State::Stale | State::Asked => "Wird zusammengestellt …",
            State::Fresh if self.listing.all() > 0 => {
                "Der Filter lässt nichts übrig. Esc hebt ihn auf, <register-views> zeigt andere Ansichten."
            }
            State::Fresh => nothing_yet(self.kind),
        }
    }
}

/// Cells of the label before the words of the filter, and of the words.
const FILTER: u16 = 8;
const WORDS: u16 = 26;

/// Where its parts are.
pub(super) struct Places {
    line: Rect,
    pub field: Rect,
    pub table: Rect,
}

const fn nothing_yet(kind: Kind) -> &'static str {
    match kind {
        Kind::Obstacle => {
            "Noch keine Hürden. <new> hält fest, was im Weg steht; ein Mangel in einer Prüfliste wird mit einem Schritt dazu."
        }
        Kind::Task => {
            "Noch keine Aufgaben. <new> hält einen nächsten Schritt fest, mit Person und Tag."
        }
        Kind::Person => {
            "Noch keine Personen. <new> legt eine Ansprechperson oder ein Teammitglied an."
        }
        Kind::Team => "Noch keine Teams. <new> legt eines an, etwa die eigene Taskforce.",
        Kind::Milestone => {
            "Noch keine Meilensteine. <new> legt einen an; <register-take-pact> bringt die bekannten."
        }
        Kind::Area => {
            "Noch keine Gebiete. <import> liest das Gemeindeverzeichnis des Statistischen Bundesamts."
        }
        Kind::Authority => "Noch keine Behörden. <new> legt eine an.",
        Kind::Connection => "Noch keine Anbindungen. <new> legt eine an.",
        Kind::Appointment => "Noch keine Termine. <new> legt einen an.",
        Kind::TestRun => {
            "Noch keine Prüfungen. In der Werkbank beginnt die Prüfliste einer Anbindung eine."
        }
        Kind::Template => {
            "Noch keine Prüfvorlagen. Aus der eingebauten Liste eine machen: in der Ansicht „Prüfungen“ mit <runs-templates>."
        }
        Kind::Service | Kind::Member => "Hier ist nichts.",
    }
}
