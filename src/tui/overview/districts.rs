//! Coverage of every Kreis, by authorities and by inhabitants, for one service or for all.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::held::{Held, Key};
use super::learned::Figures;
use super::services::{counted, percent, room};
use super::{Look, way_to_areas};
use crate::insight::outline::Tally;
use crate::model::text::number;
use crate::tui::status;
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;
use crate::tui::widget::rows;
use crate::tui::widget::table::{Mark, Row, Table};

fn columns(most: usize) -> Vec<Column> {
    vec![
        Column::flexible("Kreis", 20, 40),
        Column::fixed("Einwohner", 10).right().priority(3),
        Column::fixed("Behörden", room(most)).right().priority(1),
        Column::fixed("Einw.", 6).right().priority(1),
        Column::flexible("", 8, 30).priority(4),
    ]
}

const BAR: usize = 4;

pub fn render(
    rows: &Held<Key>,
    (figures, look): (&Figures, Look),
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let theme = look.scene.theme;
    if rows.keys().is_empty() {
        let text = way_to_areas(look.scene.keymap);
        rows::paragraph(&text, area, buf, theme.style(Role::Muted));
        return None;
    }
    let reach = &figures.reach;
    let responsible = |kreis| reach.coverage_in(kreis, look.service).responsible;
    let columns = columns(reach.kreise().iter().map(responsible).max().unwrap_or(0));
    let cells = usize::from(Table::width_of(BAR, &columns, area));
    let row = |key: &Key| {
        let Some(kreis) = reach.kreise().iter().find(|kreis| kreis.key == *key) else {
            return Row::default();
        };
        let coverage = reach.coverage_in(kreis, look.service);
        let nobody = || Line::styled("–", theme.style(Role::Muted));
        let tally = Tally {
            connected: coverage.live,
            total: coverage.responsible,
        };
        let authorities = match coverage.responsible {
            0 => nobody(),
            all => counted(coverage.live, all, theme),
        };
        Row {
            cells: vec![
                Line::raw(kreis.name.to_string()),
                match kreis.inhabitants {
                    0 => nobody(),
                    count => Line::raw(number(count)),
                },
                authorities,
                percent(reach.inhabitants_in(kreis, look.service), theme),
                status::coverage(tally, cells, theme),
            ],
            mark: Mark::No,
        }
    };
    rows.render((&columns, &row), "", (area, buf), (theme, look.focus))
}
