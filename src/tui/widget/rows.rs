//! What lists, tables and trees draw alike: the rows on screen, the bar of the chosen one, the scroll bar, the words
//! where nothing is.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_segmentation::UnicodeSegmentation;

use super::Focus;
use super::columns::Align;
use super::text::{to_cells, wrap};
use super::window::{Window, thumb};
use crate::model::text::width;
use crate::tui::theme::{Role, Theme, glyph};

/// Draws the rows of `len` that are on screen. `draw` is called for those only, with the row and its place.
pub(super) fn render(
    window: Window,
    len: usize,
    empty: &str,
    (area, buf): (Rect, &mut Buffer),
    (theme, focus): (Theme, Focus),
    mut draw: impl FnMut(usize, Rect, &mut Buffer),
) {
    let area = area.intersection(buf.area);
    let Some(selected) = window.selected(len) else {
        return paragraph(empty, area, buf, theme.style(Role::Muted));
    };
    let visible_rows = window.visible(len, area.height);
    let bar = thumb(&visible_rows, len, area.height);
    let content = Rect {
        width: area.width.saturating_sub(u16::from(bar.is_some())),
        ..area
    };
    for (y, row) in (area.y..).zip(visible_rows.clone()) {
        let place = Rect {
            y,
            height: 1,
            ..content
        };
        draw(row, place, buf);
        if row == selected {
            buf.set_style(
                place,
                theme.style(match focus {
                    Focus::Here => Role::Selection,
                    Focus::Elsewhere => Role::SelectionInactive,
                }),
            );
        }
    }
    if bar.is_some() {
        scroll_bar(&visible_rows, len, area, buf, theme);
    }
}

/// Divides `area` into a list and, below it, `below` rows of which the first stays free.
pub fn split_below(area: Rect, below: u16) -> (Rect, Rect) {
    let list = Rect {
        height: area.height.saturating_sub(below),
        ..area
    };
    let detail = Rect {
        y: list.bottom() + u16::from(below > 0),
        height: below.saturating_sub(1),
        ..area
    };
    (list, detail)
}

/// Draws a scroll bar into the last column of `area`, if not everything is visible.
pub fn scroll_bar(visible: &Range<usize>, len: usize, area: Rect, buf: &mut Buffer, theme: Theme) {
    let area = area.intersection(buf.area);
    let Some(lit) = thumb(visible, len, area.height).filter(|_| area.width > 0) else {
        return;
    };
    for y in 0..area.height {
        let (sign, role) = if lit.contains(&y) {
            (glyph::FULL, Role::Muted)
        } else {
            (glyph::TRACK, Role::Border)
        };
        buf.set_stringn(area.right() - 1, area.y + y, sign, 1, theme.style(role));
    }
}

/// Where the terminal's cursor belongs: on the chosen row, or where it would be.
pub(super) fn cursor(window: Window, len: usize, area: Rect) -> Option<Position> {
    let first = window.visible(len, area.height).start;
    let y = to_cells(window.selected(len).unwrap_or(0) - first);
    (!area.is_empty()).then(|| Position::new(area.x, area.y + y))
}

/// Draws text that wraps; what does not fit is left out.
pub fn paragraph(text: &str, area: Rect, buf: &mut Buffer, style: Style) {
    let area = area.intersection(buf.area);
    for (y, row) in (area.y..area.bottom()).zip(wrap(text, usize::from(area.width))) {
        buf.set_stringn(area.x, y, &text[row], usize::from(area.width), style);
    }
}

/// Draws texts that wrap below each other, each in the style of its role; what does not fit is left out.
pub fn paragraphs(texts: &[(Role, String)], area: Rect, buf: &mut Buffer, theme: Theme) {
    let mut rest = area;
    for (role, text) in texts {
        paragraph(text, rest, buf, theme.style(*role));
        let taken = to_cells(wrap(text, usize::from(rest.width)).len()).min(rest.height);
        rest.y += taken;
        rest.height -= taken;
    }
}

/// Draws a line of styled text into one row; what is too long ends in an ellipsis.
pub fn line(line: &Line<'_>, place: Rect, buf: &mut Buffer, align: Align) {
    let place = place.intersection(buf.area);
    let cells = usize::from(place.width);
    let needed = line.width();
    if cells == 0 || place.height == 0 {
        return;
    }
    let room = if needed > cells { cells - 1 } else { cells };
    let mut used = match align {
        Align::Right if needed <= cells => cells - needed,
        _ => 0,
    };
    for span in &line.spans {
        let style = line.style.patch(span.style);
        for cluster in span.content.graphemes(true) {
            let end = used + width(cluster);
            if end > room {
                let x = place.x + to_cells(used);
                buf.set_stringn(x, place.y, glyph::ELLIPSIS, 1, style);
                return;
            }
            let x = place.x + to_cells(used);
            buf.set_stringn(x, place.y, cluster, end - used, style);
            used = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::screen;

    #[test]
    fn a_line_is_cut_with_an_ellipsis_and_stands_on_its_side() {
        for (text, align, drawn) in [
            ("Süd", Align::Left, "Süd\n"),
            ("Süd", Align::Right, "   Süd\n"),
            ("Südhessen", Align::Right, "Südhe…\n"),
            ("漢字漢字", Align::Left, "漢字…\n"),
        ] {
            let shown = screen(6, 1, |area, buf| line(&Line::from(text), area, buf, align));
            assert_eq!(shown, drawn);
        }
    }
}
