//! The mouse in the calendar: a click chooses, a second one opens, dragging moves or stretches an appointment or marks
//! a time, the wheel goes on.

use ratatui::layout::{Position, Rect};

use super::draft::{self, Draft};
use super::place::{Place, SLOT, Scale};
use super::steps::checked;
use super::{Calendar, Pane, hours, month};
use crate::insight::calendar::Entry;
use crate::tui::app::Scene;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::input::{Input, Key, Mouse, MouseAction};
use crate::tui::message::Message;

/// What the button was pressed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grab {
    from: Place,
    on: On,
}

/// What is under the mouse.
#[derive(Debug, Clone, PartialEq, Eq)]
enum On {
    /// Nothing: a time can be marked.
    Free,
    /// An appointment: it can be moved, or stretched if it was held at its end.
    Entry(Hold),
    /// The appointment that was chosen before: letting it go opens it.
    Chosen(Hold),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hold {
    Middle,
    End,
}

impl Calendar {
    pub(super) fn mouse(
        &mut self,
        mouse: Mouse,
        input: &Input,
        area: Rect,
        scene: &Scene,
        data: &Data,
    ) -> Vec<Message> {
        let at = Position::new(mouse.column, mouse.row);
        let layout = self.layout(area);
        let names = Pane::ALL.map(|pane| (pane, pane.name()));
        let over = layout.hit(mouse, &names, &mut self.standing.focus);
        match over.and_then(|pane| Some((pane, layout.inside(pane)?))) {
            Some((Pane::Grid, inside)) => self.mouse_in_grid(mouse.action, at, inside, data),
            Some((Pane::Details, inside)) => {
                let len = self.details_lines(scene, data, inside.width).len();
                self.details.handle(input, len, inside);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn mouse_in_grid(
        &mut self,
        action: MouseAction,
        at: Position,
        inside: Rect,
        data: &Data,
    ) -> Vec<Message> {
        match action {
            MouseAction::ScrollUp => self.wheel(Key::Up, data),
            MouseAction::ScrollDown => self.wheel(Key::Down, data),
            MouseAction::Press => self.press(at, inside, data),
            MouseAction::Drag => self.drag(at, inside, data),
            MouseAction::Release => return self.release(data),
        }
        Vec::new()
    }

    fn wheel(&mut self, key: Key, data: &Data) {
        if self.draft.is_some() {
            return;
        }
        let steps = match self.standing.scale {
            Scale::Month => 1,
            Scale::Week | Scale::Day => 2,
        };
        for _ in 0..steps {
            if let Some(to) = self.place(data).moved(key, self.standing.scale, 1) {
                self.stand(to, data);
            }
        }
    }

    /// What is at a position: the place and the appointment there.
    fn under<'a>(
        &'a self,
        at: Position,
        inside: Rect,
        data: &'a Data,
    ) -> Option<(Place, Option<&'a Entry>)> {
        let seen = self.looked_at(data);
        let place = seen.place;
        if seen.scale == Scale::Month {
            let (day, entry) = month::at(at, inside, &seen)?;
            return Some((Place { day, ..place }, entry));
        }
        let columns = self.columns(data);
        let stands = hours::stands(&columns, &seen);
        let grid = hours::grid(inside, &columns, stands, seen.scale, self.hours);
        let (column, slot, entry) = grid.at(at, &columns, &seen)?;
        let lane = match seen.scale {
            Scale::Day => column,
            Scale::Month | Scale::Week => place.lane,
        };
        let day = columns.get(column)?.day;
        Some((Place { day, slot, lane }, entry))
    }

    fn press(&mut self, at: Position, inside: Rect, data: &Data) {
        if self.draft.is_some() {
            return;
        }
        let Some((from, entry)) = self.under(at, inside, data) else {
            return;
        };
        let (key, on) = match entry {
            None => (None, On::Free),
            Some(entry) => {
                let is_end = hours::slots(entry)
                    .is_some_and(|(begin, end)| end > begin + 1 && from.slot == Some(end - 1));
                let hold = if is_end { Hold::End } else { Hold::Middle };
                let on = if self.chosen.as_deref() == Some(&*entry.key) {
                    On::Chosen(hold)
                } else {
                    On::Entry(hold)
                };
                (Some(entry.key.clone()), on)
            }
        };
        self.grab = Some(Grab { from, on });
        self.place = Some(from);
        self.choose(key);
    }

    fn drag(&mut self, at: Position, inside: Rect, data: &Data) {
        let Some((to, _)) = self.under(at, inside, data) else {
            return;
        };
        let Some(grab) = self.grab.clone() else {
            return;
        };
        if self.draft.is_none() && to == grab.from {
            return;
        }
        let hold = match grab.on {
            On::Free => {
                self.draft = Some(Draft::Span(grab.from, to));
                self.place = Some(to);
                return;
            }
            On::Entry(hold) | On::Chosen(hold) => hold,
        };
        let key = self.chosen.as_deref();
        let Some(entry) = key.and_then(|key| data.calendar.entry(key)) else {
            return;
        };
        let slots = |place: Place| place.slot.map_or(0, i32::from);
        let by = slots(to) - slots(grab.from);
        let days = (to.day - grab.from.day).num_days();
        let moved = match hold {
            Hold::Middle => draft::shifted(entry, days, by * i32::from(SLOT)),
            Hold::End => draft::stretched(entry, by),
        };
        self.draft = Some(Draft::Moved(Box::new(checked(moved, data))));
        self.place = Some(to);
    }

    /// Lets go: what was dragged is taken, what was clicked again is opened.
    fn release(&mut self, data: &Data) -> Vec<Message> {
        let Some(grab) = self.grab.take() else {
            return Vec::new();
        };
        match (grab.on, &self.draft) {
            (_, Some(_)) => self.take_draft(data),
            (On::Chosen(_), None) => vec![Message::Run(Command::Edit)],
            _ => Vec::new(),
        }
    }
}
