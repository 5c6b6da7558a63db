//! What must hold at every size of a terminal: everything can be drawn, and the cursor stays where something is shown.

use super::command::Command;
use super::layer;
use super::message::Message;
use super::task::Tasks;
use super::testing::{Stage, stage};
use super::views::View;

/// Widths and heights, as far apart as steps may be without missing a border at which a layout changes.
fn widths() -> Vec<u16> {
    (1..=250).step_by(7).chain([80, 120, 200, 250]).collect()
}

fn heights() -> Vec<u16> {
    (1..=70).step_by(3).chain([24, 36, 60]).collect()
}

/// Draws at a size and looks where the cursor is.
#[track_caller]
fn assert_fits(stage: &mut Stage, (width, height): (u16, u16), what: &str) {
    let drawn = stage.cursor(width, height);
    let app = &stage.app;
    assert!(app.screen().contains(drawn), "{what} at {width}x{height}");
    let Some(top) = app.layers.last() else {
        return;
    };
    let inside = layer::inside(layer::frame(&**top, app.screen(), &app.scene()));
    let cursor = top.cursor(inside, &app.scene());
    assert!(
        cursor.is_none_or(|cursor| inside.contains(cursor)),
        "{what} at {width}x{height}: the cursor is at {cursor:?}, outside of {inside:?}"
    );
}

/// Draws every width and every height, each with so many of the other: all of both would take minutes.
#[track_caller]
fn assert_fits_everywhere(stage: &mut Stage, turns: usize, what: &str) {
    let heights = heights();
    for (nth, width) in widths().into_iter().enumerate() {
        for turn in 0..turns {
            let height = heights[(nth + turn * heights.len() / turns) % heights.len()];
            assert_fits(stage, (width, height), what);
        }
    }
}

#[test]
fn every_view_can_be_drawn_at_every_size() {
    let mut stage = stage();
    for view in View::ALL {
        stage.send(Message::Run(Command::Show(*view)));
        assert_fits_everywhere(&mut stage, 6, view.title());
    }
}

#[test]
fn every_dialog_that_a_command_opens_can_be_drawn_at_every_size() {
    let mut stage = stage();
    let mut tried = Vec::new();
    for view in View::ALL {
        stage.send(Message::Run(Command::Show(*view)));
        for spec in stage.app.available() {
            if tried.contains(&spec.command) {
                continue;
            }
            tried.push(spec.command);
            stage.send(Message::Run(Command::Show(*view)));
            stage.send(Message::Run(spec.command));
            if !stage.app.layers.is_empty() {
                assert_fits_everywhere(&mut stage, 1, spec.title);
            }
            stage.app.layers.clear();
            stage.app.tasks = Tasks::default();
        }
    }
}
