//! How far a connection has come, as colour, sign, words and bar.

use ratatui::text::{Line, Span};

use super::theme::{Role, Theme, glyph};
use crate::insight::View;
use crate::insight::outline::Tally;
use crate::insight::stage::Stage;
use crate::model::catalogue::{Catalogue, Status};
use crate::model::entity::Entity;
use crate::model::rules::rung;
use crate::model::text::number;

/// The highest code of the ladder.
const TOP: u8 = 99;

/// The role of a rung.
pub const fn role(code: u8) -> Role {
    stage_role(Stage::of(code))
}

/// The role of a stage.
pub const fn stage_role(stage: Stage) -> Role {
    match stage {
        Stage::Held => Role::RungSide,
        Stage::Open => Role::RungOpen,
        Stage::Work => Role::RungWork,
        Stage::Test => Role::RungTest,
        Stage::Live => Role::RungLive,
    }
}

/// The rung of a connection.
pub fn of<'a>(connection: Entity<'_>, catalogue: &'a Catalogue) -> Option<&'a Status> {
    rung(connection.text("status")?, catalogue)
}

/// The status in words: what holds it up before how far it is.
pub fn words(connection: Entity<'_>, view: View<'_>, theme: Theme) -> Line<'static> {
    let status = of(connection, view.catalogue);
    let code = status.map_or(0, |status| status.code);
    let label = view
        .status_label(connection.key())
        .unwrap_or_else(|| "unbekannt".into());
    let rung = format!("{code:02} {label}");
    let held_up = connection
        .text("hemmnis")
        .and_then(|key| view.catalogue.side_state(key));
    match held_up {
        Some(state) => Line::from(vec![
            Span::styled(
                format!("{} {}", glyph::FAILED, state.name),
                theme.style(Role::RungSide),
            ),
            Span::styled(format!(" · {rung}"), theme.style(Role::Muted)),
        ]),
        None => Line::styled(rung, theme.style(role(code))),
    }
}

/// The place on the ladder as `cells` signs, filled as far as it has come.
pub fn ladder(code: u8, cells: usize, theme: Theme) -> Line<'static> {
    let filled = match code {
        TOP.. => cells,
        _ => (usize::from(code) * cells)
            .div_ceil(usize::from(TOP))
            .min(cells.saturating_sub(1)),
    };
    Line::from(vec![
        Span::styled(glyph::STEP.repeat(filled), theme.style(role(code))),
        Span::styled(
            glyph::NO_STEP.repeat(cells - filled),
            theme.style(Role::Muted),
        ),
    ])
}

/// Connected of all.
pub fn figures(tally: Tally) -> String {
    let (connected, total) = (number(tally.connected as u64), number(tally.total as u64));
    format!("{connected}/{total}")
}

/// The share that is connected as a bar of `cells`.
pub fn coverage(tally: Tally, cells: usize, theme: Theme) -> Line<'static> {
    let (filled, empty) = bar(tally.connected, tally.total, cells);
    Line::from(vec![
        Span::styled(filled, theme.style(Role::Bar)),
        Span::styled(empty, theme.style(Role::BarEmpty)),
    ])
}

/// A bar in steps of half a cell. Full only if all is done, and not empty if anything is.
fn bar(part: usize, whole: usize, cells: usize) -> (String, String) {
    let steps = cells * 2;
    let filled = match (part, whole) {
        (0, _) | (_, 0) => 0,
        (part, whole) if part >= whole => steps,
        (part, whole) => (part * steps / whole).max(1).min(steps.saturating_sub(1)),
    };
    let (full, half) = (filled / 2, filled % 2);
    let text = glyph::FULL.repeat(full) + &glyph::HALF.repeat(half);
    (text, glyph::EMPTY.repeat(cells - full - half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_when_all_is_done_and_empty_only_when_nothing_is() {
        let drawn = |part, whole| {
            let (filled, empty) = bar(part, whole, 4);
            filled + &empty
        };
        assert_eq!(drawn(0, 100), "░░░░");
        assert_eq!(drawn(1, 100), "▌░░░");
        assert_eq!(drawn(50, 100), "██░░");
        assert_eq!(drawn(99, 100), "███▌");
        assert_eq!(drawn(100, 100), "████");
        assert_eq!(drawn(0, 0), "░░░░");
        assert_eq!(bar(1, 2, 0), (String::new(), String::new()));
    }

    #[test]
    fn the_ladder_is_empty_at_its_foot_and_full_at_its_top() {
        let drawn = |code| ladder(code, 6, Theme::Dark).to_string();
        assert_eq!(drawn(0), "······");
        assert_eq!(drawn(10), "■·····");
        assert_eq!(drawn(60), "■■■■··");
        assert_eq!(drawn(95), "■■■■■·");
        assert_eq!(drawn(99), "■■■■■■");
    }
}
