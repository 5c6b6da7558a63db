//! The tour: five steps that point at the real screen and let one press the real keys. What they say is data in
//! [`STEPS`].

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};
use serde::{Deserialize, Serialize};

use crate::tui::command::Command;
use crate::tui::keymap::Keymap;
use crate::tui::theme::{Role, Theme};
use crate::tui::view::Parts;
use crate::tui::views::View;
use crate::tui::widget::columns::Align;
use crate::tui::widget::rows;
use crate::tui::widget::text::{to_cells, wrap};

/// What a step points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The pane with the focus.
    Pane,
    /// The row of views.
    Tabs,
    /// The row of keys.
    Hints,
    /// The first row.
    Header,
}

/// One step.
pub struct Step {
    title: &'static str,
    /// Two sentences.
    text: &'static str,
    target: Target,
    /// The command to try.
    command: Command,
    /// Whether a command that was given is what was to be tried.
    fits: fn(Command) -> bool,
}

/// The steps in their order.
#[rustfmt::skip]
pub const STEPS: [Step; 5] = [
    Step { title: "Felder", target: Target::Pane, command: Command::NextPane,
        text: "Das Feld mit dem hervorgehobenen Rahmen bekommt die Tasten; die Pfeile wählen darin. Was hier gewählt ist, bestimmt, \
               was die Felder daneben zeigen.",
        fits: |command| matches!(command, Command::NextPane | Command::PreviousPane) },
    Step { title: "Ansichten", target: Target::Tabs, command: Command::Show(View::Exchange),
        text: "Oben stehen die Ansichten, jede mit ihrer Ziffer. Sie zeigen denselben Stand von einer anderen Seite.",
        fits: |command| matches!(command, Command::Show(_)) },
    Step { title: "Tasten", target: Target::Hints, command: Command::Help,
        text: "Unten steht, welche Tasten hier und jetzt etwas tun; auch ein Klick darauf geht. Die Hilfe erklärt dazu \
               jedes Zeichen des Feldes, in dem man gerade ist.",
        fits: |command| command == Command::Help },
    Step { title: "Finden", target: Target::Pane, command: Command::Search,
        text: "Gebiete, Behörden und Termine findet man am schnellsten durch Tippen, in jeder Schreibweise. Esc schließt \
               Suche und Dialoge wieder, ohne etwas zu ändern.",
        fits: |command| command == Command::Search },
    Step { title: "Nichts geht verloren", target: Target::Header, command: Command::Palette,
        text: "Gespeichert wird jede Änderung von selbst, und jede lässt sich zurücknehmen. Alle Befehle mit ihren Tasten \
               stehen in einer Liste, auch dieser Rundgang.",
        fits: |command| matches!(command, Command::Palette | Command::Menu) },
];

/// Whether somebody has seen the tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// Not yet: it begins by itself the first time a workspace is open.
    #[default]
    No,
    /// Seen or skipped.
    Yes,
}

/// How far the tour is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tour {
    /// Nobody has seen it yet.
    Ahead,
    /// At a step.
    At(usize),
    /// Seen or skipped.
    Over,
}

impl Tour {
    /// As it was left.
    pub const fn restored(seen: Seen) -> Self {
        match seen {
            Seen::No => Self::Ahead,
            Seen::Yes => Self::Over,
        }
    }

    /// Whether it has been seen.
    pub const fn seen(self) -> Seen {
        match self {
            Self::Ahead | Self::At(0) => Seen::No,
            Self::At(_) | Self::Over => Seen::Yes,
        }
    }

    /// Begins by itself, if nobody has seen it.
    pub fn offer(&mut self) {
        if *self == Self::Ahead {
            self.begin();
        }
    }

    /// Begins.
    pub const fn begin(&mut self) {
        *self = Self::At(0);
    }

    /// The step that it is at.
    pub fn step(self) -> Option<&'static Step> {
        match self {
            Self::At(at) => STEPS.get(at),
            Self::Ahead | Self::Over => None,
        }
    }

    /// Goes on.
    pub fn next(&mut self) {
        *self = match *self {
            Self::At(at) if at + 1 < STEPS.len() => Self::At(at + 1),
            _ => Self::Over,
        };
    }

    /// Ends.
    pub const fn end(&mut self) {
        *self = Self::Over;
    }

    /// A command was given: goes on if it is the one that was to be tried.
    pub fn did(&mut self, command: Command) {
        if self.step().is_some_and(|step| (step.fits)(command)) {
            self.next();
        }
    }
}

/// Columns of the words, if there is room.
const COLUMNS: u16 = 58;

/// Draws the step that the tour is at; `pane` is the place of the pane with the focus.
pub fn render(tour: Tour, (parts, pane): (Parts, Rect), buf: &mut Buffer, look: (Theme, &Keymap)) {
    let (Tour::At(at), Some(step)) = (tour, tour.step()) else {
        return;
    };
    let (theme, keymap) = look;
    let target = match step.target {
        Target::Pane => pane,
        Target::Tabs => parts.tabs,
        Target::Hints => parts.hints,
        Target::Header => parts.header,
    };
    point_at(target, buf, theme);
    let screen = buf.area;
    let width = (COLUMNS + 4).min(screen.width);
    let words = wrap(step.text, usize::from(width.saturating_sub(4)));
    let height = to_cells(words.len() + 4).min(screen.height);
    let place = beside(target, (width, height), parts.body);
    Clear.render(place, buf);
    let title = format!(" Rundgang {} von {} · {} ", at + 1, STEPS.len(), step.title);
    Block::bordered()
        .border_style(theme.style(Role::Warn))
        .title(Line::styled(title, theme.style(Role::TitleFocused)))
        .render(place, buf);
    let inside = Rect {
        x: place.x + 2.min(place.width),
        y: place.y + 1.min(place.height),
        width: place.width.saturating_sub(4),
        height: place.height.saturating_sub(2),
    };
    rows::paragraph(step.text, inside, buf, theme.style(Role::Text));
    let last = Rect {
        y: inside.bottom().saturating_sub(1),
        height: inside.height.min(1),
        ..inside
    };
    let key = |text: String| Span::styled(text, theme.style(Role::Accent));
    let word = |text: &'static str| Span::styled(text, theme.style(Role::Muted));
    let line = Line::from(vec![
        Span::raw("Jetzt probieren: "),
        key(keymap.way(step.command)),
        word("   oder "),
        key("Eingabe".into()),
        word(" weiter, "),
        key("Esc".into()),
        word(" Ende"),
    ]);
    rows::line(&line, last, buf, Align::Left);
}

/// Makes the target stand out: a row by its ground, a pane by its frame.
fn point_at(target: Rect, buf: &mut Buffer, theme: Theme) {
    let target = target.intersection(buf.area);
    if target.height < 3 {
        buf.set_style(target, theme.style(Role::Practice));
        return;
    }
    let title: Vec<_> = (target.x + 1..target.right().saturating_sub(1))
        .map(|x| buf[(x, target.y)].clone())
        .collect();
    Block::bordered()
        .border_type(BorderType::Double)
        .border_style(theme.style(Role::Warn))
        .render(target, buf);
    // The pane keeps its name.
    for (x, cell) in (target.x + 1..).zip(title) {
        if cell.symbol() != "─" {
            buf[(x, target.y)] = cell;
        }
    }
}

/// A place of this size beside the target and not on it, if there is one within `body`; else at the end of `body`.
fn beside(target: Rect, (width, height): (u16, u16), body: Rect) -> Rect {
    let size = |x: u16, y: u16| Rect {
        x,
        y,
        width,
        height,
    };
    let x = target
        .x
        .max(body.x)
        .min(body.right().saturating_sub(width))
        .max(body.x);
    let y = target
        .y
        .max(body.y)
        .min(body.bottom().saturating_sub(height))
        .max(body.y);
    let ways = [
        size(target.right(), y),
        size(x, target.bottom().max(body.y)),
        size(x, target.y.min(body.bottom()).saturating_sub(height)),
    ];
    let free =
        |place: &Rect| body.intersection(*place) == *place && place.intersection(target).is_empty();
    let corner = size(
        body.right().saturating_sub(width),
        body.bottom().saturating_sub(height),
    );
    let place = ways.into_iter().find(free).unwrap_or(corner);
    place.intersection(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::view::parts;

    #[test]
    fn the_right_key_leads_on_and_any_other_does_not() {
        let mut tour = Tour::restored(Seen::No);
        assert_eq!(tour.step().map(|step| step.title), None);
        tour.offer();
        for step in &STEPS {
            assert_eq!(tour.step().map(|step| step.title), Some(step.title));
            tour.did(Command::Undo);
            assert_eq!(tour.step().map(|step| step.title), Some(step.title));
            tour.did(step.command);
        }
        assert_eq!((tour, tour.seen()), (Tour::Over, Seen::Yes));
        tour.offer();
        assert_eq!(tour, Tour::Over);
        tour.begin();
        assert_eq!(tour, Tour::At(0));
    }

    #[test]
    fn the_words_hide_nothing_that_they_point_at_where_there_is_room() {
        let parts = parts(Rect::new(0, 0, 120, 36));
        for target in [
            parts.tabs,
            parts.hints,
            parts.header,
            Rect::new(0, 2, 50, 18),
            Rect::new(50, 20, 70, 15),
        ] {
            let place = beside(target, (62, 8), parts.body);
            assert!(place.intersection(target).is_empty(), "{target} {place}");
            assert_eq!((place.width, place.height), (62, 8));
        }
    }

    #[test]
    fn every_step_says_two_sentences() {
        for step in &STEPS {
            assert_eq!(step.text.matches(". ").count(), 1, "{}", step.title);
            assert!(step.text.ends_with('.') && (step.fits)(step.command));
        }
    }
}
