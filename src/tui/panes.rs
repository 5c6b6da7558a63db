//! What every view made of panes is told and asked, so that nobody else has to know which one is open.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::app::Scene;
use super::command::{Command, Context};
use super::data::Data;
use super::input::Input;
use super::message::Message;
use super::register::News;
use super::settings::Settings;
use super::widget::pane::Grip;
use super::workbench::layout::{Borders, Direction, Zoom};
use crate::model::schema::Kind;

/// A view made of panes, one of which has the focus.
pub trait Panes {
    /// The contexts of the pane with the focus, innermost first.
    fn contexts(&self) -> Vec<Context>;

    /// What is chosen: what commands are about.
    fn chosen(&self, data: &Data) -> Chosen;

    /// Takes over a new state of the workspace; what is chosen stays chosen if it is still there. What takes its time
    /// to work out is asked for [aside](Message::aside).
    fn refresh(&mut self, data: &Arc<Data>) -> Vec<Message>;

    /// Is seen from now on: asks for what is worked out only for those who look.
    fn show(&mut self, _data: &Arc<Data>) -> Vec<Message> {
        Vec::new()
    }

    /// Takes in what was worked out or settled for a list of records.
    fn register(&mut self, _news: &News, _data: &Data) -> Vec<Message> {
        Vec::new()
    }

    /// Whether characters are typed into it now, so that they are no commands.
    fn takes_text(&self) -> bool {
        false
    }

    /// The keys of the focus that are no commands, with what they do, for the hint line and the help page.
    fn keys(&self, _data: &Data) -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }

    /// Puts down how it is left, for the next start.
    fn put_down(&self, settings: &mut Settings);

    /// Does what a person did in the pane with the focus, or with the mouse in any.
    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene, data: &Data) -> Vec<Message>;

    /// Does a command that is this view's own.
    fn command(&mut self, _command: Command, _scene: &Scene, _data: &Data) -> Vec<Message> {
        Vec::new()
    }

    /// Whether a command that is this view's own can do anything now.
    fn can(&self, _command: Command, _data: &Data) -> bool {
        true
    }

    /// Shows only that in which all words of `text` stand; none shows all.
    fn filter(&mut self, _text: &str, _data: &Data) {}

    /// Chooses the next point of the checklist.
    fn next_check_point(&mut self) {}

    /// How its panes stand, for the commands that move this; nothing in a view of one pane.
    fn stand(&mut self) -> Option<Stand<'_>> {
        None
    }

    /// Focuses the next pane.
    fn focus_next(&mut self) {
        if let Some(stand) = self.stand() {
            stand.focus.forward();
        }
    }

    /// Focuses the previous pane.
    fn focus_previous(&mut self) {
        if let Some(stand) = self.stand() {
            stand.focus.back();
        }
    }

    /// Shows the focused pane alone, or all again.
    fn toggle_zoom(&mut self) {
        if let Some(stand) = self.stand() {
            *stand.zoom = stand.zoom.other();
        }
    }

    /// Moves a border between the panes.
    fn move_border(&mut self, direction: Direction) {
        if let Some(stand) = self.stand() {
            *stand.borders = stand.borders.moved(direction);
        }
    }

    /// The border that a press at a place takes hold of, if there is one.
    fn grip(&self, _at: Position, _area: Rect, _data: &Data) -> Option<Grip> {
        None
    }

    /// Draws the border that the mouse has hold of to a place, as far as it can go.
    fn draw_border(&mut self, grip: Grip, to: Position, area: Rect, data: &Data) {
        let Some(borders) = self.stand().map(|stand| *stand.borders) else {
            return;
        };
        // What a border does to the panes only the view knows; so the nearest place is looked for at which it is there.
        for candidate in borders.around(grip) {
            self.set_borders(candidate);
            if self.grip(to, area, data) == Some(grip) {
                return;
            }
        }
        self.set_borders(borders);
    }

    /// Puts the borders somewhere.
    fn set_borders(&mut self, borders: Borders) {
        if let Some(stand) = self.stand() {
            *stand.borders = borders;
        }
    }

    /// Whether it shows a time that passes by itself, so that every minute something is to be drawn.
    fn shows_clock(&self, _area: Rect, _scene: &Scene, _data: &Data) -> bool {
        false
    }

    /// Where the pane with the focus is.
    fn place(&self, area: Rect, _data: &Data) -> Rect {
        area
    }

    /// How many rows are marked.
    fn marked(&self) -> usize {
        0
    }

    /// Draws the panes and says where the cursor belongs.
    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene, data: &Data) -> Option<Position>;
}

/// What is chosen in a view, as far as anything is: what its commands are about and what a new record begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// The record that the focus is on.
    pub record: Option<(Kind, String)>,
    /// The records that are marked for an action on several, if any is.
    pub marked: Option<(Kind, Arc<BTreeSet<String>>)>,
    /// The kind of record that belongs where the focus is.
    pub fitting: Option<Kind>,
    /// The area, or that of the authority.
    pub area: Option<String>,
    /// The authority, or that of the connection.
    pub authority: Option<String>,
    /// The service, also where there is no connection yet.
    pub service: Option<String>,
    /// The connection.
    pub connection: Option<String>,
    /// The test run.
    pub run: Option<String>,
    /// The point of the checklist.
    pub point: Option<String>,
    /// The day.
    pub day: Option<NaiveDate>,
}

impl Chosen {
    /// A record, and what it belongs to.
    pub fn of(kind: Kind, key: &str, data: &Data) -> Self {
        let view = data.view();
        let text = |slug| view.text(kind, key, kind.field(slug)?.slug);
        let connection = match kind {
            Kind::Connection => Some(key.to_owned()),
            _ => text("anbindung"),
        };
        let of_connection = |slug| view.text(Kind::Connection, connection.as_deref()?, slug);
        let authority = match kind {
            Kind::Authority => Some(key.to_owned()),
            _ => text("behoerde").or_else(|| of_connection("behoerde")),
        };
        let area = match kind {
            Kind::Area => Some(key.to_owned()),
            _ => authority
                .as_ref()
                .and_then(|authority| view.text(Kind::Authority, authority, "gebiet")),
        };
        Self {
            record: Some((kind, key.to_owned())),
            marked: None,
            fitting: Some(kind),
            area,
            service: match kind {
                Kind::Service => Some(key.to_owned()),
                _ => of_connection("leistung"),
            },
            authority,
            run: (kind == Kind::TestRun).then(|| key.to_owned()),
            point: None,
            day: None,
            connection,
        }
    }
}

/// How the panes of a view stand.
pub struct Stand<'a> {
    /// The pane with the focus.
    pub focus: &'a mut dyn Turn,
    /// Whether it is shown alone.
    pub zoom: &'a mut Zoom,
    /// Where the borders are.
    pub borders: &'a mut Borders,
}

/// The panes of a view in the order of Tab, around and around.
pub trait Ring: Copy + PartialEq + 'static {
    /// All of them.
    const RING: &'static [Self];
}

/// The pane with the focus, whatever panes there are.
pub trait Turn {
    /// The next one has it.
    fn forward(&mut self);

    /// The one before has it.
    fn back(&mut self);
}

impl<P: Ring> Turn for P {
    fn forward(&mut self) {
        *self = after(P::RING, *self, 1);
    }

    fn back(&mut self) {
        *self = after(P::RING, *self, P::RING.len() - 1);
    }
}

/// The one so many `steps` after `current`, around and around.
fn after<P: Copy + PartialEq>(all: &[P], current: P, steps: usize) -> P {
    let at = all.iter().position(|one| *one == current).unwrap_or(0);
    all.get((at + steps) % all.len().max(1))
        .copied()
        .unwrap_or(current)
}
