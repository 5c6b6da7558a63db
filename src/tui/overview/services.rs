//! Coverage and the status ladder of every service.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Look;
use super::held::{Held, Key};
use super::learned::Figures;
use crate::insight::reach::{ServiceReach, Share};
use crate::insight::stage::{Stage, Stages};
use crate::model::text::{number, width};
use crate::tui::command::Command;
use crate::tui::status::stage_role;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::{Align, Column};
use crate::tui::widget::rows;
use crate::tui::widget::table::{Mark, Row, Table};
use crate::tui::widget::text::to_cells;

/// The columns. The bar takes what is left.
fn columns(figures: &Figures) -> Vec<Column> {
    let services = figures.reach.services().iter();
    let most = services.map(|service| service.coverage.responsible).max();
    vec![
        Column::flexible("Leistung", 12, 24),
        Column::fixed("Behörden", room(most.unwrap_or(0)))
            .right()
            .priority(1),
        Column::fixed("Einw.", 6).right().priority(3),
        Column::flexible("Stufen", 8, 60).priority(2),
    ]
}

const BAR: usize = 3;

pub fn title(figures: &Figures) -> String {
    let (complete, all) = (figures.reach.complete(), figures.reach.services().len());
    format!("Leistungen · {complete} von {all} flächendeckend")
}

pub fn render(
    rows: &Held<Key>,
    (figures, look): (&Figures, Look),
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let theme = look.scene.theme;
    if look.data.outline.nodes().is_empty() {
        let keymap = look.scene.keymap;
        let text = format!(
            "Noch keine Gebiete und Behörden. {} liest das Gemeindeverzeichnis ein; in der Werkbank legt dann {} die \
             Behörden eines Gebiets an. Hier steht, wie weit jede Leistung ist.",
            keymap.way(Command::Import),
            keymap.way(Command::CreateAuthorities)
        );
        rows::paragraph(&text, area, buf, theme.style(Role::Muted));
        return None;
    }
    let (area, legend) = with_legend(area);
    let columns = columns(figures);
    let cells = usize::from(Table::width_of(BAR, &columns, area));
    let service = |key: &Key| {
        let found = figures.reach.service(key);
        found.map(|at| line(&figures.reach.services()[at], cells, theme))
    };
    let row = |key: &Key| service(key).unwrap_or_default();
    let cursor = rows.render((&columns, &row), "", (area, buf), (theme, look.focus));
    rows::line(&legend_line(theme), legend, buf, Align::Left);
    cursor
}

/// From this height on there is room for a legend.
const ROOMY: u16 = 6;

fn with_legend(area: Rect) -> (Rect, Rect) {
    let height = u16::from(area.height >= ROOMY);
    let table = Rect {
        height: area.height - height,
        ..area
    };
    let legend = Rect {
        y: table.bottom(),
        height,
        ..area
    };
    (table, legend.intersection(area))
}

/// The rows without the legend, for the mouse.
pub fn table_area(area: Rect) -> Rect {
    with_legend(area).0
}

fn line(service: &ServiceReach, cells: usize, theme: Theme) -> Row {
    let coverage = service.coverage;
    let name = Line::raw(service.name.to_string());
    let cells = if coverage.responsible == 0 {
        let muted = theme.style(Role::Muted);
        vec![
            name.style(muted),
            Line::styled("–", muted),
            Line::styled("–", muted),
            Line::styled("niemand zuständig", muted),
        ]
    } else {
        vec![
            name,
            counted(coverage.live, coverage.responsible, theme),
            percent(service.inhabitants, theme),
            bar(&service.stages, cells, theme),
        ]
    };
    Row {
        cells,
        mark: Mark::No,
    }
}

/// Cells for what [`counted`] says of at most so many, and for its heading.
pub fn room(most: usize) -> u16 {
    to_cells(2 * width(&number(most as u64)) + 3).max(8)
}

/// `✓ 29/29`, or `3/29`.
pub fn counted(part: usize, whole: usize, theme: Theme) -> Line<'static> {
    let (done, of) = (part == whole, number(whole as u64));
    let part = number(part as u64);
    if done {
        return Line::styled(
            format!("{} {part}/{of}", glyph::DONE),
            theme.style(Role::Ok),
        );
    }
    Line::from(vec![
        Span::raw(part),
        Span::styled(format!("/{of}"), theme.style(Role::Muted)),
    ])
}

/// `41 %`, or nothing where nobody lives.
pub fn percent(share: Share, theme: Theme) -> Line<'static> {
    match share.percent() {
        Some(percent) => Line::raw(format!("{percent} %")),
        None => Line::styled("–", theme.style(Role::Muted)),
    }
}

/// The sign of a stage in a bar, from the farthest down.
const SIGNS: [(Stage, &str); 5] = [
    (Stage::Live, glyph::FULL),
    (Stage::Test, "▓"),
    (Stage::Work, "▒"),
    (Stage::Open, glyph::EMPTY),
    (Stage::Held, glyph::FAILED),
];

/// A bar in which each stage has its share.
fn bar(stages: &Stages, cells: usize, theme: Theme) -> Line<'static> {
    let counts = SIGNS.map(|(stage, _)| stages.get(stage));
    let spans = SIGNS
        .iter()
        .zip(shares(&counts, cells))
        .map(|((stage, sign), cells)| {
            Span::styled(sign.repeat(cells), theme.style(stage_role(*stage)))
        });
    Line::from(spans.collect::<Vec<_>>())
}

/// Divides `cells` by counts. Whatever there is gets a cell, as long as there are enough.
fn shares(counts: &[usize], cells: usize) -> Vec<usize> {
    let all: usize = counts.iter().sum();
    let kinds = counts.iter().filter(|count| **count > 0).count();
    if all == 0 || cells < kinds {
        return vec![0; counts.len()];
    }
    let free = cells - kinds;
    let mut shares: Vec<usize> = counts
        .iter()
        .map(|count| usize::from(*count > 0) + count * free / all)
        .collect();
    let mut by_rest: Vec<usize> = (0..counts.len()).collect();
    by_rest.sort_by_key(|at| std::cmp::Reverse(counts[*at] * free % all));
    let missing = cells - shares.iter().sum::<usize>();
    for at in by_rest.into_iter().take(missing) {
        shares[at] += 1;
    }
    shares
}

fn legend_line(theme: Theme) -> Line<'static> {
    let spans = SIGNS.iter().flat_map(|(stage, sign)| {
        [
            Span::styled(*sign, theme.style(stage_role(*stage))),
            Span::styled(format!(" {}  ", stage.label()), theme.style(Role::Muted)),
        ]
    });
    Line::from(spans.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_stage_there_is_has_its_share_of_the_bar() {
        assert_eq!(shares(&[1, 0, 1, 0], 4), [2, 0, 2, 0]);
        assert_eq!(shares(&[999, 1, 0], 10), [9, 1, 0]);
        assert_eq!(shares(&[1, 1, 1], 2), [0, 0, 0]);
        assert_eq!(shares(&[0, 0], 9), [0, 0]);
    }

    proptest! {
        #[test]
        fn a_bar_is_as_long_as_its_cells(
            counts in proptest::collection::vec(0..5_000usize, 5),
            cells in 5..80usize,
        ) {
            let shares = shares(&counts, cells);
            if counts.iter().any(|count| *count > 0) {
                prop_assert_eq!(shares.iter().sum::<usize>(), cells);
            }
            for (share, count) in shares.iter().zip(&counts) {
                prop_assert_eq!(*share > 0, *count > 0);
            }
        }
    }
}
