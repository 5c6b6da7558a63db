//! The burn-up: week by week how many connections are connected, in test, and how many there are at all.

use chrono::Datelike;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Look;
use crate::insight::burn_up::Week;
use crate::model::text::{number, width};
use crate::tui::command::Command;
use crate::tui::input::{Input, Key, KeyPress, Mods, MouseAction};
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome, rows};

/// Which week is chosen, counted back from this one.
#[derive(Debug, Default)]
pub struct Progress {
    back: usize,
}

/// What stands for a week in test, and for all there are.
const TEST: &str = "▒";
/// The lower half of a cell.
const LOWER: &str = "▄";

/// Where the parts of the chart are.
struct Chart {
    /// The bars.
    bars: Rect,
    /// Cells for each week.
    column: u16,
    /// The weeks on screen, by number.
    first: usize,
    last: usize,
}

impl Progress {
    /// The chosen week.
    pub fn chosen<'a>(&self, weeks: &'a [Week]) -> Option<&'a Week> {
        weeks.get(self.at(weeks))
    }

    fn at(&self, weeks: &[Week]) -> usize {
        weeks.len().saturating_sub(1).saturating_sub(self.back)
    }

    pub fn handle(&mut self, input: &Input, area: Rect, weeks: &[Week]) -> Outcome {
        let oldest = weeks.len().saturating_sub(1);
        let back = match input {
            Input::Key(KeyPress {
                key,
                mods: Mods::NONE,
                ..
            }) => match key {
                Key::Left => self.back + 1,
                Key::Right => self.back.saturating_sub(1),
                Key::Home => oldest,
                Key::End => 0,
                Key::Enter => return Outcome::Submitted,
                _ => return Outcome::Ignored,
            },
            Input::Mouse(mouse) => {
                let chart = self.chart(area, weeks);
                let at = Position::new(mouse.column, mouse.row);
                match mouse.action {
                    MouseAction::Press if chart.bars.contains(at) => {
                        let at = chart.first + usize::from((at.x - chart.bars.x) / chart.column);
                        let back = oldest.saturating_sub(at.min(chart.last));
                        if back == self.back {
                            return Outcome::Submitted;
                        }
                        back
                    }
                    MouseAction::ScrollUp => self.back + 1,
                    MouseAction::ScrollDown => self.back.saturating_sub(1),
                    _ => return Outcome::Ignored,
                }
            }
            _ => return Outcome::Ignored,
        };
        let back = back.min(oldest);
        let moved = back != self.back;
        self.back = back;
        Outcome::of(moved)
    }

    /// As many weeks as fit, the chosen one among them.
    fn chart(&self, area: Rect, weeks: &[Week]) -> Chart {
        let scale = to_cells(width(&number(scale(weeks) as u64))) + 1;
        let bars = Rect {
            x: area.x.saturating_add(scale),
            y: area.y,
            width: area.width.saturating_sub(scale),
            height: area.height.saturating_sub(2),
        };
        let count = to_cells(weeks.len()).max(1);
        let column = (bars.width / count).clamp(1, WIDEST);
        let fitting = usize::from(bars.width / column).max(1);
        let chosen = self.at(weeks);
        let first = weeks.len().saturating_sub(fitting).min(chosen);
        Chart {
            bars,
            column,
            first,
            last: (first + fitting).min(weeks.len()).saturating_sub(1),
        }
    }

    pub fn render(
        &self,
        (weeks, look): (&[Week], Look),
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let theme = look.scene.theme;
        let Some(chosen) = self.chosen(weeks) else {
            let text = format!(
                "Noch keine Anbindungen. In der Werkbank legt {} im Feld „Leistungen“ eine an; hier steht dann Woche \
                 für Woche, wie viele angebunden sind.",
                look.scene.keymap.way(Command::New)
            );
            rows::paragraph(&text, area, buf, theme.style(Role::Muted));
            return None;
        };
        let chart = self.chart(area, weeks);
        let most = scale(weeks);
        draw_scale(&chart, most, buf, theme);
        for (column, week) in (0..).zip(&weeks[chart.first..=chart.last]) {
            draw_week(&chart, column, week, most, buf, theme);
        }
        let cursor = self.draw_weeks_below(&chart, weeks, buf, (theme, look.focus));
        let before = self
            .at(weeks)
            .checked_sub(1)
            .map_or(0, |before| weeks[before].connected);
        let below = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1,
            ..area
        };
        rows::line(&words(chosen, before, theme), below, buf, Align::Left);
        cursor
    }

    /// The numbers of the weeks, as far as there is room, that of the chosen one always.
    fn draw_weeks_below(
        &self,
        chart: &Chart,
        weeks: &[Week],
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
    ) -> Option<Position> {
        let y = chart.bars.bottom();
        let chosen = self.at(weeks);
        let place = |at: usize| Rect {
            x: chart.bars.x + to_cells(at - chart.first) * chart.column,
            y,
            width: chart.column.max(2),
            height: 1,
        };
        let step = usize::from(NUMBER.div_ceil(chart.column));
        for at in (chart.first..=chart.last).rev().step_by(step.max(1)) {
            let clear = at.abs_diff(chosen) >= step;
            if clear {
                let number = format!("{:02}", weeks[at].monday.iso_week().week());
                let number = Line::styled(number, theme.style(Role::Muted));
                rows::line(&number, inside(place(at), chart), buf, Align::Left);
            }
        }
        let role = match focus {
            Focus::Here => Role::Selection,
            Focus::Elsewhere => Role::SelectionInactive,
        };
        let number = format!("{:02}", weeks.get(chosen)?.monday.iso_week().week());
        let at = inside(place(chosen), chart);
        rows::line(
            &Line::styled(number, theme.style(role)),
            at,
            buf,
            Align::Left,
        );
        Some(Position::new(at.x, at.y))
    }
}

/// Widest column, and cells that the number of a week takes with a blank.
const WIDEST: u16 = 12;
const NUMBER: u16 = 3;

/// A number at the very right moves in, so that it is whole.
fn inside(place: Rect, chart: &Chart) -> Rect {
    Rect {
        x: place
            .x
            .min(chart.bars.right().saturating_sub(2))
            .max(chart.bars.x),
        width: 2,
        ..place
    }
}

/// What the height of the chart stands for: all there are, unless what is reached would vanish before that.
fn scale(weeks: &[Week]) -> usize {
    let most = |of: fn(&Week) -> usize| weeks.iter().map(of).max().unwrap_or(0);
    let (total, reached) = (
        most(|week| week.total),
        most(|week| week.connected + week.tested),
    );
    total.min(reached + reached / 4).max(reached).max(1)
}

fn draw_scale(chart: &Chart, most: usize, buf: &mut Buffer, theme: Theme) {
    let place = |y: u16| Rect {
        x: chart
            .bars
            .x
            .saturating_sub(to_cells(width(&number(most as u64))) + 1),
        y,
        width: to_cells(width(&number(most as u64))),
        height: 1,
    };
    if chart.bars.height == 0 {
        return;
    }
    let muted = theme.style(Role::Muted);
    let top = Line::styled(number(most as u64), muted);
    rows::line(&top, place(chart.bars.y), buf, Align::Right);
    if chart.bars.height > 1 {
        let foot = place(chart.bars.bottom() - 1);
        rows::line(&Line::styled("0", muted), foot, buf, Align::Right);
    }
}

fn draw_week(chart: &Chart, column: u16, week: &Week, most: usize, buf: &mut Buffer, theme: Theme) {
    let height = usize::from(chart.bars.height);
    // Whatever there is, is seen.
    let halves = |count: usize| (count * height * 2 / most).max(usize::from(count > 0));
    let connected = halves(week.connected);
    // Half a cell is left out below others, which would not stand on it.
    let connected = if week.tested > 0 {
        connected.next_multiple_of(2)
    } else {
        connected
    };
    let reached = halves(week.connected + week.tested).max(connected);
    let total = (week.total * height).div_ceil(most);
    let x = chart.bars.x + column * chart.column;
    let cells = chart.column - u16::from(chart.column > 2);
    for row in 0..height {
        let (sign, role) = if connected >= 2 * row + 2 {
            (glyph::FULL, Role::Bar)
        } else if connected == 2 * row + 1 {
            (LOWER, Role::Bar)
        } else if reached > 2 * row {
            (TEST, Role::RungTest)
        } else if total == row + 1 {
            (glyph::LINE, Role::BarEmpty)
        } else {
            continue;
        };
        let place = Rect {
            x,
            y: chart.bars.bottom() - 1 - to_cells(row),
            width: cells,
            height: 1,
        };
        let line = Line::styled(sign.repeat(usize::from(cells)), theme.style(role));
        rows::line(&line, place.intersection(chart.bars), buf, Align::Left);
    }
}

/// `KW 47  █ 142 angebunden (+12)  ▒ 38 im Test  von 384`
fn words(week: &Week, before: usize, theme: Theme) -> Line<'static> {
    let style = |role| theme.style(role);
    let number = |count: usize| number(count as u64);
    let change = match (week.connected, before) {
        (now, before) if now > before => format!(" (+{})", number(now - before)),
        (now, before) if now < before => format!(" (−{})", number(before - now)),
        _ => String::new(),
    };
    let title = format!("KW {:02}  ", week.monday.iso_week().week());
    let connected = format!(" {} angebunden{change}  ", number(week.connected));
    Line::from(vec![
        Span::styled(title, style(Role::Title)),
        Span::styled(glyph::FULL, style(Role::Bar)),
        Span::raw(connected),
        Span::styled(TEST, style(Role::RungTest)),
        Span::raw(format!(" {} im Test  ", number(week.tested))),
        Span::styled(format!("von {}", number(week.total)), style(Role::Muted)),
    ])
}
