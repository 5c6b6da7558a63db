//! The heat map: heads, names, cells and sums. Only what is on screen is looked at.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line as Text, Span};

use super::places::Places;
use super::{Matrix, sign};
use crate::insight::matrix::arrange::{Line, RowOrder};
use crate::insight::matrix::{Cell, Stand};
use crate::insight::outline::Tally;
use crate::model::text::{counted, pad_left, pad_right, truncate};
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::status::{self, figures};
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::Focus;
use crate::tui::widget::columns::Align;
use crate::tui::widget::pane;
use crate::tui::widget::rows::{line, paragraph, scroll_bar};
use crate::tui::widget::text::to_cells;

/// Cells of the text of a cell: mark, two or three signs, what to look at.
const TEXT: usize = 5;

/// Connected of all in a few cells: as a share where the figures do not fit.
fn short_figures(tally: Tally, cells: usize) -> String {
    let exact = figures(tally);
    if tally.total == 0 {
        return String::new();
    }
    if exact.len() <= cells {
        return exact;
    }
    // All and nothing only if it is so.
    let share = match tally.connected * 100 / tally.total {
        0 if tally.connected > 0 => 1,
        share => share,
    };
    format!("{share}%")
}

/// The role of a cell.
fn role(stand: Stand) -> Role {
    if stand.side.is_some() {
        return Role::HeatSide;
    }
    match status::role(stand.code) {
        Role::RungWork => Role::HeatWork,
        Role::RungTest => Role::HeatTest,
        Role::RungLive => Role::HeatLive,
        _ => Role::HeatOpen,
    }
}

/// The role of sums: done, begun, nothing yet.
fn sums_role(tally: Tally) -> Role {
    match tally {
        Tally { connected: 0, .. } => Role::Muted,
        Tally { connected, total } if connected == total => Role::RungLive,
        _ => Role::Text,
    }
}

impl Matrix {
    /// Draws everything within its frame and says where the cursor belongs.
    pub(super) fn draw(
        &self,
        frame: Rect,
        places: &Places,
        buf: &mut Buffer,
        scene: &Scene,
        data: &Data,
    ) -> Option<Position> {
        let theme = scene.theme;
        pane::frame(&self.title(), frame, buf, theme, Focus::Here);
        let inside = pane::inside(frame);
        if self.shown.lines.is_empty() || self.shown.columns.is_empty() {
            let empty = scene.keymap.fill(self.empty());
            paragraph(&empty, inside, buf, theme.style(Role::Muted));
            return Some(inside.as_position());
        }
        let len = self.shown.lines.len();
        let lines = self.lines.visible(len, places.body.height);
        let columns = places.visible(self.first, self.column, self.shown.columns.len());
        self.draw_heads(places, columns.clone(), buf, theme);
        for (y, at) in (places.body.y..).zip(lines.clone()) {
            self.draw_line(at, y, places, columns.clone(), buf, (theme, data));
        }
        self.draw_total(places, columns.clone(), buf, theme);
        let bar = Rect {
            width: inside.width,
            ..places.body
        };
        scroll_bar(&lines, len, bar, buf, theme);
        self.draw_crosshair(places, &lines, &columns, buf, theme)
    }

    fn title(&self) -> String {
        let shown = &self.shown;
        if self.grid.rows().is_empty() {
            return "Matrix".to_owned();
        }
        let mut parts = vec![format!(
            "Matrix · {} × {}",
            counted(shown.rows.len() as u64, "Behörde", "Behörden"),
            counted(shown.columns.len() as u64, "Leistung", "Leistungen"),
        )];
        if !self.standing.arrangement.filter.is_empty() {
            parts.push(format!("Filter: {}", self.filter_words()));
        }
        if !self.marks.is_empty() {
            let marks = self.marks.len() as u64;
            parts.push(format!("{} markiert", crate::model::text::number(marks)));
        }
        parts.join(" · ")
    }

    fn empty(&self) -> &'static str {
        if self.questions.answered == 0 {
            "Die Matrix wird zusammengestellt …"
        } else if self.grid.rows().is_empty() {
            "Noch keine Vollzugsbehörden. Anlegen: in der Werkbank auf einem Gebiet mit <create-authorities>."
        } else if self.shown.columns.is_empty() && self.standing.arrangement.filter.is_empty() {
            "Alle Leistungen sind ausgeblendet. Wählen, welche zu sehen sind: mit <matrix-columns>."
        } else {
            "Der Filter lässt hier nichts übrig. <matrix-filter> ändert ihn, Esc hebt ihn auf."
        }
    }

    fn draw_heads(&self, places: &Places, visible: Range<usize>, buf: &mut Buffer, theme: Theme) {
        let title = theme.style(Role::Title);
        let bottom = places.heads.bottom().saturating_sub(1);
        let arrangement = &self.standing.arrangement;
        let direction = sign(arrangement.rows_direction);
        let mark = |wanted: bool| if wanted { direction } else { "" };
        let by_name = matches!(arrangement.rows, RowOrder::Name | RowOrder::Inhabitants);
        let names = match arrangement.rows {
            RowOrder::Inhabitants => "Behörde, nach Einwohnern",
            _ => "Vollzugsbehörde",
        };
        let names = format!("{names} {}", mark(by_name));
        text(&names, (places.heads.x, bottom, places.names), buf, title);
        let sums = format!("{}Summe", mark(arrangement.rows == RowOrder::Progress));
        let sums = pad_left(&sums, usize::from(places.sums));
        text(&sums, (places.sums_x(), bottom, places.sums), buf, title);
        let (all, count) = (self.shown.columns.len(), visible.len());
        for (nth, at) in visible.clone().enumerate() {
            let column = &self.grid.columns()[self.shown.columns[at]];
            let is_sorted = arrangement.rows == RowOrder::Service(column.key.to_string());
            let name = format!("{}{}", mark(is_sorted), column.short);
            let place = Self::head(nth, &visible, places);
            text(&name, (place.x, place.y, place.width), buf, title);
            if places.heads.height > places.staggered {
                let place = number(nth, places);
                let muted = theme.style(Role::Muted);
                text(&column.key, (place.x, place.y, place.width), buf, muted);
            }
        }
        let more = theme.style(Role::Accent);
        if visible.start > 0 {
            let x = places.columns.saturating_sub(1);
            text(glyph::BACK, (x, bottom, 1), buf, more);
        }
        if visible.end < all && count > 0 {
            let x = places.sums_x().saturating_sub(1);
            text(glyph::HERE, (x, bottom, 1), buf, more);
        }
    }

    fn draw_line(
        &self,
        at: usize,
        y: u16,
        places: &Places,
        visible: Range<usize>,
        buf: &mut Buffer,
        (theme, data): (Theme, &Data),
    ) {
        let row = self.shown.lines[at];
        let names = Rect::new(places.body.x, y, places.names, 1);
        let tally = match row {
            Line::Group(group) => self.shown.group(group).all,
            Line::Row(row) => self.shown.row(row, &self.grid),
        };
        match row {
            Line::Group(group) => self.draw_group_name(group, names, buf, theme),
            Line::Row(at) => self.draw_row_name(at, names, buf, (theme, data)),
        }
        for (nth, at) in visible.enumerate() {
            let column = self.shown.columns[at];
            let place = Rect::new(places.x(nth), y, places.width - 1, 1);
            match row {
                Line::Group(group) => {
                    let tally = self.shown.group(group).of_column(column);
                    sums(tally, place, buf, theme);
                }
                Line::Row(row) => self.draw_cell((row, column), place, buf, theme),
            }
        }
        let place = Rect::new(places.sums_x(), y, places.sums, 1);
        sums(tally, place, buf, theme);
    }

    fn draw_group_name(&self, group: usize, place: Rect, buf: &mut Buffer, theme: Theme) {
        let fold = if self.is_folded(group) {
            glyph::FOLDED
        } else {
            glyph::UNFOLDED
        };
        let rows = self.shown.group(group).rows;
        let name = Text::from(vec![
            Span::raw(format!("{fold} ")),
            Span::styled(
                self.grid.groups()[group].name.to_string(),
                theme.style(Role::Title),
            ),
            Span::styled(format!("  {rows}"), theme.style(Role::Muted)),
        ]);
        line(&name, place, buf, Align::Left);
    }

    fn draw_row_name(
        &self,
        row: usize,
        place: Rect,
        buf: &mut Buffer,
        (theme, data): (Theme, &Data),
    ) {
        let key = &*self.grid.rows()[row].key;
        let record = data
            .snapshot
            .state()
            .record(crate::model::schema::Kind::Authority.slug(), key);
        let sign = if record.is_some_and(|record| record.is_conflict()) {
            Span::styled(format!("{} ", glyph::CONFLICT), theme.style(Role::Conflict))
        } else if self.marks.in_row(row) {
            Span::styled(format!("{} ", glyph::MARKED), theme.style(Role::Accent))
        } else {
            Span::raw("  ")
        };
        let name = Span::raw(self.grid.rows()[row].name.to_string());
        line(&Text::from(vec![sign, name]), place, buf, Align::Left);
    }

    fn draw_cell(&self, at: (usize, usize), place: Rect, buf: &mut Buffer, theme: Theme) {
        let cell = self.grid.cell(at.0, at.1);
        let mark = if self.marks.contains(at.0, at.1) {
            glyph::MARKED
        } else {
            " "
        };
        let (code, look, style) = match cell {
            Cell::Elsewhere => return,
            Cell::Missing => (glyph::OPEN.to_owned(), " ", theme.style(Role::Muted)),
            Cell::At(stand) => (self.code(stand), attention(stand), theme.style(role(stand))),
        };
        let before = usize::from(place.width).saturating_sub(TEXT) / 2;
        let code = match code.chars().count() {
            1 => format!(" {code} "),
            _ => pad_left(&code, 3),
        };
        let words = format!("{}{mark}{code}{look}", " ".repeat(before));
        let words = pad_right(&words, usize::from(place.width));
        text(&words, (place.x, place.y, place.width), buf, style);
    }

    /// The rung, with the letter of what holds it up before it.
    pub(super) fn code(&self, stand: Stand) -> String {
        match stand.side {
            Some(side) => format!("{}{:02}", self.grid.letter(side), stand.code),
            None => format!("{:02}", stand.code),
        }
    }

    fn draw_total(&self, places: &Places, visible: Range<usize>, buf: &mut Buffer, theme: Theme) {
        let row = places.total;
        if row.height == 0 {
            return;
        }
        buf.set_style(row, theme.style(Role::Title));
        let label = Text::styled("Summe", theme.style(Role::Title));
        let names = Rect {
            width: places.names,
            ..row
        };
        line(&label, names, buf, Align::Left);
        for (nth, at) in visible.enumerate() {
            let tally = self.shown.total.of_column(self.shown.columns[at]);
            let place = Rect::new(places.x(nth), row.y, places.width - 1, 1);
            sums(tally, place, buf, theme);
        }
        let place = Rect::new(places.sums_x(), row.y, places.sums, 1);
        sums(self.shown.total.all, place, buf, theme);
    }

    /// The place of the name of a column on screen. Names take turns, counted from the last one, which has only the
    /// room above the sums.
    pub(super) fn head(nth: usize, visible: &Range<usize>, places: &Places) -> Rect {
        let last = visible.len().saturating_sub(1);
        let row = to_cells((last - nth) % usize::from(places.staggered.max(1)));
        let room = if nth == last {
            places.width + places.sums.min(places.width)
        } else {
            (places.width * places.staggered).saturating_sub(1)
        };
        Rect::new(places.x(nth), places.heads.y + row, room, 1).intersection(places.heads)
    }
}

/// The place of the number of a column on screen, or of the lower row of names.
pub(super) fn number(nth: usize, places: &Places) -> Rect {
    let bottom = places.heads.bottom().saturating_sub(1);
    Rect::new(places.x(nth), bottom, places.width - 1, 1).intersection(places.heads)
}

/// What to look at: two people disagree, or the day has passed.
const fn attention(stand: Stand) -> &'static str {
    if stand.is_conflict {
        glyph::CONFLICT
    } else if stand.is_late {
        "!"
    } else {
        " "
    }
}

fn sums(tally: Tally, place: Rect, buf: &mut Buffer, theme: Theme) {
    let words = short_figures(tally, usize::from(place.width));
    let words = Text::styled(words, theme.style(sums_role(tally)));
    line(&words, place, buf, Align::Right);
}

/// A text in one row, cut where its cells end.
fn text(words: &str, (x, y, cells): (u16, u16, u16), buf: &mut Buffer, style: Style) {
    if !buf.area.contains(Position::new(x, y)) {
        return;
    }
    let words = truncate(words, usize::from(cells));
    buf.set_stringn(x, y, words, usize::from(cells), style);
}
