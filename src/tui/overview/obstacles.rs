//! Hürden by what they have in common: the most first, with the running share of all.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Look;
use super::held::{Held, Key};
use crate::insight::pareto::Bar;
use crate::model::text::number;
use crate::tui::command::Command;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Mark, Row, Table};

fn columns() -> Vec<Column> {
    vec![
        Column::flexible("Hürden", 14, 40),
        Column::fixed("offen", 6).right(),
        Column::flexible("", 6, 40).priority(1),
        Column::fixed("Summe", 6).right().priority(2),
    ]
}

const BAR: usize = 2;

pub fn render(
    rows: &Held<Option<Key>>,
    (bars, look): (&[Bar], Look),
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let theme = look.scene.theme;
    let columns = columns();
    let cells = usize::from(Table::width_of(BAR, &columns, area));
    let longest = bars.first().map_or(1, |bar| bar.obstacles.len());
    let row = |key: &Option<Key>| {
        let bar = bars.iter().find(|bar| bar.key == *key);
        bar.map(|bar| line(bar, longest, cells, theme))
            .unwrap_or_default()
    };
    let empty = format!(
        "Keine offenen Hürden. {} legt eine an.",
        look.scene.keymap.way(Command::New)
    );
    rows.render((&columns, &row), &empty, (area, buf), (theme, look.focus))
}

fn line(bar: &Bar, longest: usize, cells: usize, theme: Theme) -> Row {
    let count = bar.obstacles.len();
    let halves = (count * cells * 2).div_ceil(longest.max(1));
    let filled = glyph::FULL.repeat(halves / 2) + &glyph::HALF.repeat(halves % 2);
    let label = match bar.key {
        Some(_) => Line::raw(bar.label.clone()),
        None => Line::styled(bar.label.clone(), theme.style(Role::Muted)),
    };
    Row {
        cells: vec![
            label,
            Line::raw(number(count as u64)),
            Line::from(Span::styled(filled, theme.style(Role::Warn))),
            Line::styled(format!("{} %", bar.running), theme.style(Role::Muted)),
        ],
        mark: Mark::No,
    }
}
